"""What people really send: every fault is named with its place, and nothing ends in a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import small_study
from bad_cases import CASES as FIRST_CASES
from bad_cases import Break, Case, cell, gone, more
from bad_cases_events import EVENT_CASES
from bad_cases_index import INDEX_CASES
from bad_cases_people import PEOPLE_CASES
from bad_cases_plan import PLAN_CASES
from bad_cases_targets import TARGET_CASES
from course_files import COURSE_CODES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_files import SHEET_CODES
from small_study import FILES, change, put

import toolkit as tk
from toolkit import cli
from toolkit.errors import StudyError, ToolkitError
from toolkit.findings import TEXTS, Finding
from toolkit.findings_answers import ANSWER_TEXTS
from toolkit.findings_forms import FORM_TEXTS
from toolkit.show.finding_words import finding_words

CASES = [*FIRST_CASES, *PLAN_CASES, *PEOPLE_CASES, *INDEX_CASES, *EVENT_CASES, *TARGET_CASES]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_study.write(tmp_path / "small")


def found(folder: Path) -> list[Finding]:
    return list(tk.check(tk.load_study(folder, strict=False)))


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The command as the terminal calls it."""
    monkeypatch.setattr(sys, "argv", ["toolkit", *map(str, words)])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def first_of_its_code(case: Case) -> bool:
    return case is next(one for one in CASES if one.code == case.code)


# The first of each kind is quick to run; the other ways to make it are slow together.
by_name = pytest.mark.parametrize(
    "case",
    [case if first_of_its_code(case) else pytest.param(case, marks=pytest.mark.slow)
     for case in CASES],
    ids=lambda case: case.name,
)  # fmt: skip


def test_the_small_study_has_no_fault(folder: Path) -> None:
    assert found(folder) == []
    assert tk.load_study(folder).title == "Small study"


@by_name
def test_a_fault_is_named_with_its_place(case: Case, folder: Path) -> None:
    case.breaks(folder)
    findings = found(folder)
    assert any(case.matches(f) for f in findings), "\n".join(map(repr, findings)) or "nothing"
    others = [str(f) for f in findings if not case.matches(f) and f.severity != "note"]
    if case.alone:
        assert others == [], "one fault, one finding"
    for finding in findings:
        assert_said(finding)


def assert_said(finding: Finding) -> None:
    """In both languages, on one line, with nothing left to fill in."""
    for language in ("vi", "en"):
        words = finding_words(finding, language)
        line = " ".join(words.values())
        assert "\n" not in line and not re.search(r"\{ ?\$|\{\w+\}", line)
        assert words["message"] and words["remedy"]


# see test_import_registers and test_register_*
IMPORT_CODES = {"ambiguous_person", "ambiguous_training", "ambiguous_activity",
                "no_header", "other_sheets", "from_title", "heading_no_unit",
                "posts_without_start", "no_training", "read_as", "first_day",
                "rejected_unit", "repeated_row", "part_of_name", "serial_day"}  # fmt: skip
DATABASE_CODES = {"empty_table", "replaced_file"}  # see test_database
ANSWER_CODES = set(ANSWER_TEXTS)  # see test_answers_findings
FORM_CODES = set(FORM_TEXTS)  # see test_survey_check


def test_every_kind_of_finding_has_a_case() -> None:
    told = (
        {case.code for case in CASES} | COURSE_CODES | SHEET_CODES | IMPORT_CODES | DATABASE_CODES
    )
    assert told | ANSWER_CODES | FORM_CODES == set(TEXTS)


def test_every_finding_is_worded_in_vietnamese_and_no_other() -> None:
    source = Path(cli.__file__).parent / "show" / "locale" / "vi.ftl"
    lines = re.findall(r"^(finding|remedy)-(\w+) =", source.read_text("utf-8"), re.MULTILINE)
    assert sorted(lines) == sorted((kind, code) for code in TEXTS for kind in ("finding", "remedy"))


SAMPLE = [case for case in CASES if case.severity == "error" and first_of_its_code(case)][::4]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_the_command_prints_it_and_fails(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case.breaks(folder)
    assert run(monkeypatch, "check", folder, "--language", "en") == 1
    printed = capsys.readouterr()
    expected = next(f for f in found(folder) if case.matches(f))
    assert f"{expected.place}: {expected.message} → {expected.remedy}" in printed.out
    assert "Traceback" not in printed.out + printed.err


def test_all_faults_are_printed_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["as_of in words", "empty name", "unknown unit of a post", "own parent",
              "wrong answer", "unknown training", "date 3/4/2025", "slip in the name"]  # fmt: skip
    cases = [case for case in CASES if case.name in wanted and case.name != "slip in the name"]
    for case in cases:
        case.breaks(folder)
    put(folder, "activities.csv", b"\xff\xfe\xfd")
    assert run(monkeypatch, "check", folder) == 1
    lines = capsys.readouterr().out.splitlines()
    for case in cases:
        assert any(line.startswith("error ") and case.value in line for line in lines), case.name
    assert any("activities.csv" in line for line in lines)
    assert len(cases) == len(wanted) - 1


def test_the_command_speaks_vietnamese(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "posts.csv", ("H2,P-1,chair", "H2,P-1,chairr"))
    assert run(monkeypatch, "check", folder, "--language", "vi") == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line == (
        "lỗi posts.csv, dòng 3, role: không có mã “chairr”; các mã được dùng: chair, member "
        "→ sửa lại; có phải 'chair' không?"
    )


def test_warnings_alone_do_not_fail(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "attendance.csv", ("T1,H1,8", "T1,H1,9"))
    assert run(monkeypatch, "check", folder) == 0
    assert "warning attendance.csv, row 2, hours: 9 hours attended" in capsys.readouterr().out


def test_the_command_as_a_process(folder: Path) -> None:
    change(folder, "trainings.csv", ("2025-05-14", "2025-02-30"))
    command = [sys.executable, "-m", "toolkit.cli", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "trainings.csv, row 2, start: '2025-02-30' is no date" in done.stdout


# A broken study is never reported on, and wrong words of the command are a usage error.

BROKEN: dict[str, Break] = {
    "reading": cell("trainings.csv", "2025-05-14", "2025-02-30"),
    "settings": cell("study.toml", "as_of = 2025-12-31", "as_of = 2025-02-30"),
    "units": gone("units.csv"),
    "circle": cell("units.csv", "province,,", "province,P-1-01,"),
    "training twice": more("trainings.csv", "T1,gender,2025-05-14,,8,,\n"),
    "reference": cell("posts.csv", "H2,P-1,", "H2,P-9,"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_no_report_of_a_broken_study(
    fault: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    BROKEN[fault](folder)
    output = folder.parent / "reports"
    assert run(monkeypatch, "report", folder, "--output", output) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err and said.err.count("toolkit check") == 1
    assert not output.exists()


WRONG_CALLS = {
    "no study": (["check", "nowhere"], "no study in 'nowhere'"),
    "no name": (["check", ""], "no study in ''"),
    "endless name": (["check", "x" * 5000], "no study in"),
    "language": (["check", "STUDY", "--language", "fr"], "'fr'"),
    "language of a report": (["report", "STUDY", "--language", "fr"], "'fr'"),
    "unit": (["report", "STUDY", "P-1-91"], "did you mean 'P-1-01'"),
    "ended unit": (["report", "STUDY", "P-2"], "2025-06-30"),
    "as_of": (["report", "STUDY", "--as-of", "31/12/2025"], "YYYY-MM-DD"),
    "as_of of coverage": (["coverage", "STUDY", "--as-of", "2025-02-30"], "YYYY-MM-DD"),
    "format": (["report", "STUDY", "--to", "doc"], "'doc'"),
    "survey": (["compare", "STUDY", "view"], "did you mean 'views'"),
    "command": (["chekc", "STUDY"], "chekc"),
}


@pytest.mark.parametrize("call", WRONG_CALLS)
def test_a_wrong_call_is_a_usage_error(
    call: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words, said = WRONG_CALLS[call]
    words = [str(folder) if word == "STUDY" else word for word in words]
    if words[0] == "report":
        words += ["--output", str(folder.parent / "reports")]
    assert run(monkeypatch, *words) == 2
    printed = capsys.readouterr().err
    assert said in printed and "Traceback" not in printed


def test_the_settings_file_names_the_study_too(folder: Path) -> None:
    assert tk.load_study(folder / "study.toml").path == folder


def test_a_locked_file_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does while Excel has the file open."""
    real = Path.open

    def locked(path: Path, *args: Any, **how: Any) -> Any:
        if path.name == "people.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **how)

    monkeypatch.setattr(Path, "open", locked)
    assert [(f.code, f.table, f.detail["reason"]) for f in found(folder)] == [
        ("unreadable", "people.csv", "Permission denied")
    ]


def test_strict_loading_lists_and_counts(folder: Path) -> None:
    people = "".join(f"{n} x,Mai,,\n" for n in range(25))
    put(folder, "people.csv", "person_id,name,sex,birth_year\n" + people)
    with pytest.raises(StudyError, match=r"25 error\(s\)(?s:.)*and 5 more; `toolkit check`"):
        tk.load_study(folder)


# Whatever the bytes are: no other exception, and no row that silently goes.

TABLES = [name.removesuffix(".csv") for name in FILES if name.endswith(".csv") and "/" not in name]
letters = st.sampled_from([*'abHPT1290-/.,;"\n\r\t ếđ', "\ufeff", "\u200b", "2025-05-14", "P-1"])
garbage = st.one_of(
    st.binary(max_size=80),
    st.lists(letters, max_size=60).map(lambda parts: "".join(parts).encode()),
    st.binary(max_size=40).map(lambda rest: b"PK\x03\x04" + rest),
)


SURVEY = """
title = { vi = "Khảo sát", en = "Survey" }
instrument = "form.md"
waves = [{ name = "before", label = {}, date = 2025-03-01, file = "responses/before.csv" }]
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few tables, because each of many examples reads them all."""
    folder = tmp_path_factory.mktemp("shared") / "small"
    for name in ("study.toml", "form.md", "units.csv", "people.csv"):
        put(folder, name, FILES[name])
    change(folder, "study.toml", (FILES["study.toml"].partition("[surveys.views]")[2], SURVEY))
    return folder


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(table=st.sampled_from([*TABLES, "responses/before"]), content=garbage, keep=st.booleans())
def test_garbage_never_surprises(shared: Path, table: str, content: bytes, keep: bool) -> None:
    name = f"{table}.csv"
    header = FILES[name].splitlines(keepends=True)[0].encode() if keep else b""
    put(shared, name, header + content)
    try:
        study = tk.load_study(shared, strict=False)
        findings = list(tk.check(study))
    finally:
        (shared / name).unlink()
        if name in ("units.csv", "people.csv"):
            put(shared, name, FILES[name])
    assert_nothing_dropped(study, table, name, header + content, findings)
    for finding in findings:
        finding_words(finding, "vi")


def assert_nothing_dropped(
    study: tk.Study, table: str, name: str, content: bytes, findings: list[Finding]
) -> None:
    told = [f for f in findings if f.table == name]
    if any(f.severity == "error" and f.row is None for f in told):
        return  # the whole file was refused
    if any(f.code in ("open_quote", "missing_column") for f in told) or not content.strip():
        return
    lines = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    if '"' in lines:
        return  # a row may then run over several lines
    filled = [n for n, line in enumerate(re.split(r"\r\n|\r|\n", lines), 1) if line.strip(" ,;\t")]
    kept = study.tables.get(table)
    rows = set(kept.index) if kept is not None else set(study.surveys["views"].responses["row"])
    assert set(filled[1:]) <= rows | {f.row for f in told}


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=garbage, name=st.sampled_from(["study.toml", "form.md"]))
def test_garbage_in_settings_or_questionnaire(shared: Path, content: bytes, name: str) -> None:
    before = (shared / name).read_bytes()
    put(shared, name, content)
    try:
        tk.check(tk.load_study(shared, strict=False))
    except ToolkitError:
        pass
    finally:
        put(shared, name, before)
