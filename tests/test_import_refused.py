"""Answers that are not imported: who and what is left out, where it is kept, and what is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from survey_files import (
    EXPORTS,
    HEAD,
    STUDY,
    make_study,
    no_wave,
    row,
    run,
    seen,
    wave,
    write,
)

from toolkit.change_records import history
from toolkit.errors import StudyError, ToolkitError
from toolkit.settings import read_settings
from toolkit.survey_import.survey_import import carry_out, plan_answers


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def test_rejected_rows_go_to_a_file_with_the_reason(study: Path, tmp_path: Path) -> None:
    bad = [row(0), row(1, k1="có lẽ", remark="=1+1"), row(4, unit=""), row(5, wave="giữa")]
    file = write(tmp_path / "kobo.csv", bad)
    code, said = run("small", file, "--study", study, "--yes")
    assert code == 1
    assert "Đã ghi." in said
    assert "Đã đọc 4 phiếu; 3 phiếu không nhập được" in said
    assert wave(study)["_uuid"].tolist() == ["uuid-0"]
    kept = next((study / "rejected").glob("kobo-*-rejected.csv"))
    rejected = pd.read_csv(kept, dtype="str").fillna("")
    assert list(rejected) == ["row", "reason", *HEAD]
    assert rejected["row"].tolist() == ["3", "4", "5"]
    assert "có lẽ" in rejected["reason"][0] and "wave" not in rejected["reason"][0]
    assert rejected["reason"][1].startswith("unit: ")
    assert rejected["reason"][2].endswith("được dùng: before, after")
    assert rejected["remark"][0] == "'=1+1"  # no spreadsheet calculates it
    # Corrected there, the file is imported as it is.
    rejected = rejected.assign(k1="no", unit="A", wave="before")
    rejected.to_csv(tmp_path / "mended.csv", index=False)
    assert run("small", tmp_path / "mended.csv", "--study", study, "--yes")[0] == 0
    assert len(wave(study)) == 4


def test_that_only_rejected_rows_were_written_is_said(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "kobo.csv", [row(0, k1="có lẽ")])
    code, said = run("small", file, "--study", study, "--yes")
    assert code == 1
    assert "Không có gì mới." in said and "Chỉ ghi riêng các dòng không nhập được" in said
    assert "Đã ghi." not in said


def test_an_unknown_language_is_refused_before_anything_is_read(study: Path) -> None:
    with pytest.raises(ToolkitError, match="language='fr' is not known"):
        run("small", study / "gone.csv", "--study", study, "--language", "fr")


def test_rejected_rows_stay_until_their_own_file_is_imported(study: Path, tmp_path: Path) -> None:
    for place, bad in (("a", row(0, k1="?")), ("b", row(1, k1="?")), ("c", row(2))):
        (tmp_path / place).mkdir()
        run("small", write(tmp_path / place / "kobo.csv", [bad]), "--study", study, "--yes")
    first, second = sorted((study / "rejected").iterdir())
    mended = pd.read_csv(first, dtype="str").assign(k1="no")
    mended.to_csv(first, index=False)
    assert run("small", first, "--study", study, "--yes")[0] == 0
    assert list((study / "rejected").iterdir()) == [second]


def test_a_unit_the_study_does_not_have_is_rejected(study: Path, tmp_path: Path) -> None:
    """Its name or code will do, in any letters; the file is mended when the unit is added."""
    units = ("A", " đơn vị b", "C", "=A2")
    file = write(tmp_path / "a.csv", [row(4 * n, unit=unit) for n, unit in enumerate(units)])
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, sorted(wave(study)["unit"])) == (1, [" đơn vị b", "A"])
    assert "dòng 4, unit: đơn vị “C” không có trong bảng units" in said and "dòng 5, unit: " in said
    (rejected,) = (study / "rejected").iterdir()
    with (study / "units.csv").open("a", encoding="utf-8") as table:
        table.write("C,Đơn vị C,all\n")
    assert run("small", rejected, "--study", study, "--yes")[0] == 1
    assert len(wave(study)) == 3


def test_what_a_reviewer_has_rejected_is_left_out_and_taken_out(
    study: Path, tmp_path: Path
) -> None:
    head = (*HEAD, "_validation_status")

    def export(*statuses: str) -> Path:
        rows = [[*row(4 * n), status] for n, status in enumerate(statuses)]
        return write(tmp_path / "a.csv", rows, head)

    run("small", export("", "validation_status_approved"), "--study", study, "--yes")
    assert len(wave(study)) == 2
    file = export("validation_status_not_approved", "validation_status_on_hold", "not approved")
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, "2 phiếu chưa gửi xong hoặc đã bị loại" in said) == (0, True)
    assert wave(study)["_uuid"].tolist() == ["uuid-4"]


def test_who_has_not_finished_is_left_out_until_then(study: Path, tmp_path: Path) -> None:
    """LimeSurvey writes unfinished answers without a time of submission; errors do not matter."""
    head = ("id", "submitdate", "lastpage", "startlanguage", "consent", "unit", "wave", "k1")
    done = [1, "2026-03-02 08:00:00", 2, "vi", "yes", "A", "before", "yes"]
    half = [2, "", 1, "vi", "yes", "", "", ""]
    code, said = run("small", write(tmp_path / "a.csv", [done, half], head), "--study", study,
                     "--yes")  # fmt: skip
    assert (code, "1 phiếu chưa gửi xong" in said, len(wave(study))) == (0, True, 1)
    later = [2, "2026-03-03 08:00:00", 2, "vi", "yes", "B", "before", "no"]
    run("small", write(tmp_path / "a.csv", [done, later], head), "--study", study, "--yes")
    assert sorted(wave(study)["unit"]) == ["A", "B"]


def test_strict_imports_all_or_nothing(study: Path, tmp_path: Path) -> None:
    began = seen(study)
    file = write(tmp_path / "kobo.csv", [row(0), row(1, k1="?")])
    code, said = run("small", file, "--study", study, "--yes", "--strict")
    assert (code, "(--strict)" in said) == (1, True)
    assert seen(study) == began


def test_who_did_not_agree_leaves_nothing_behind(study: Path, tmp_path: Path) -> None:
    run("small", write(tmp_path / "a.csv", [row(0), row(1)]), "--study", study, "--yes")
    later = write(tmp_path / "b.csv", [row(0, consent="no", unit="")])
    code, said = run("small", later, "--study", study, "--yes")
    assert (code, "bỏ qua 1 phiếu không đồng ý" in said) == (0, True)
    assert wave(study)["_uuid"].tolist() == ["uuid-1"]
    assert not (study / "rejected").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["smal", "{file}"], "did you mean 'small'"),
        (["small", "{file}", "--wave", "befor"], "did you mean 'before'"),
        (["small", "{other}"], "no column belongs to this questionnaire"),
        (["small", "{missing}"], "does not exist"),
        (["small", "{undated}"], "name it with --wave: before, after"),
        (["small", "{unitless}"], "no column 'unit'"),
        (["small", "{file}", "--encoding", "x"], "tcvn3"),
    ],
)  # fmt: skip
def test_errors(study: Path, tmp_path: Path, words: list[str], told: str) -> None:
    places = {
        "file": write(tmp_path / "a.csv", [row(0)]),
        "other": write(tmp_path / "b.csv", [["x", "y"]], ["Tên sách", "Giá"]),
        "missing": tmp_path / "c.csv",
        "undated": write(tmp_path / "d.csv", [no_wave(0, "2020-01-01")]),
        "unitless": write(tmp_path / "e.csv", [row(0)[2:]], HEAD[2:]),
    }
    began = seen(study)
    given = [word.format(**places) for word in words]
    with pytest.raises(ToolkitError, match=None) as caught:
        run(*given, "--study", study, "--yes")
    assert told in str(caught.value)
    assert seen(study) == began


def test_a_file_of_another_survey_is_named(study: Path, tmp_path: Path) -> None:
    shutil.copy(EXPORTS / "awareness_form.xlsx", study / "form.xlsx")
    more = STUDY[STUDY.index("[surveys") :].replace("surveys.small", "surveys.aware")
    more = more.replace('"small.md"', '"form.xlsx"\nunit_column = "unit_id"')
    text = STUDY + more.replace("responses/", "")
    (study / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match="holds answers to the survey 'aware', not to 'small'"):
        run("small", EXPORTS / "kobo_xml_both.xlsx", "--study", study)


def test_a_study_without_surveys(study: Path, tmp_path: Path) -> None:
    text = STUDY[: STUDY.index("[surveys")]
    (study / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match="has no surveys"):
        run("small", write(tmp_path / "a.csv", [row(0)]), "--study", study)


def test_where_nothing_can_be_written(study: Path, tmp_path: Path) -> None:
    (study / ".toolkit-imports").write_text("a file in the place of the records")
    began = seen(study)
    with pytest.raises(ToolkitError, match="nothing can be written"):
        run("small", write(tmp_path / "a.csv", [row(0)]), "--study", study, "--yes")
    assert seen(study) == began


def test_a_workbook_in_the_place_of_a_wave(study: Path, tmp_path: Path) -> None:
    text = STUDY.replace("before.csv", "before.xlsx")
    (study / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"a file that ends in \.csv"):
        run("small", write(tmp_path / "a.csv", [row(0)]), "--study", study, "--yes")


def test_an_import_that_is_interrupted_changes_nothing(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C when one wave is in its place and the other is not."""
    run("small", write(tmp_path / "a.csv", map(row, range(4))), "--study", study, "--yes")
    began, done = seen(study), list[str]()

    def second(_: Path, target: Path) -> None:
        done.append(target.name)
        if len(done) == 2:
            assert (study / "responses/before.csv").read_bytes() != began["responses/before.csv"]
            raise KeyboardInterrupt

    file = write(tmp_path / "b.csv", map(row, range(8)))
    given, _ = read_settings(study / "study.toml")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copymode", second)
        with pytest.raises(KeyboardInterrupt):
            carry_out(plan_answers(study, given, "small", [file]), "vi")
    assert seen(study) == began
    assert run("small", file, "--study", study, "--yes")[0] == 0
    assert (len(wave(study)), len(wave(study, "after"))) == (4, 4)


def test_records_hold_no_answers(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row(0, remark="bí mật"), row(1, k1="sai")])
    run("small", file, "--study", study, "--yes")
    (record,) = history(study)
    assert record.summary == {
        "kind": "answers", "survey": "small", "read": 2, "rejected": 1, "declined": 0,
        "waves": {"before": {"new": 1, "updated": 0, "unchanged": 0, "removed": 0}},
    }  # fmt: skip
    assert "bí mật" not in json.dumps(record.summary) + record.json().decode()


def test_the_errors_of_a_file_are_findings(study: Path, tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(StudyError) as caught:
        run("small", broken, "--study", study)
    assert caught.value.findings
    assert caught.value.language == "vi"
