"""`toolkit survey check`: every mistake is named at its place, in words of both languages."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit import odk_validate
from toolkit.cli import app
from toolkit.findings_forms import FORM_TEXTS
from toolkit.form_checks import check_form, minutes
from toolkit.form_expressions import choices_in, names_in, unreadable_part
from toolkit.instrument import InstrumentError, read_instrument
from toolkit.show.finding_words import finding_words

SURVEYS = Path(__file__).parents[1] / "surveys"

FORM = """
| survey | type | name | label::Tiếng Việt (vi) | label::English (en) | hint::Tiếng Việt (vi) | hint::English (en) | relevant | constraint | scale | reverse | answer |
|---|---|---|---|---|---|---|---|---|---|---|---|
| | begin_group | about | Về anh/chị | About you | | | | | | | |
| | text | code_mother | Chữ cái thứ hai | Second letter | | | | string-length(.) = 1 | | | |
| | select_one sex | sex | Giới tính | Sex | | | | | | | |
| | integer | children | Số con | Children | Không có ghi 0 | Write 0 if none | ${sex} = 'female' | . >= 0 and . <= 20 | | | |
| | end_group | | | | | | | | | | |
| | begin_group | views | Ý kiến | Views | | | | | | | |
| | select_one agree | a1 | Việc chung | Shared | | | | | att | | |
| | select_one agree | a2 | Việc của nữ | Hers | | | | | att | yes | |
| | select_one agree | a3 | Việc của ai | Whose | | | | | att | | |
| | select_one days | k1 | Mấy ngày? | How many? | | | | | know | | a /2026-06-30; b 2026-07-01/ |
| | select_one days | k2 | Mấy hôm? | How long? | | | | | know | | a 2026-07-01/ |
| | select_multiple media | m1 | Nghe ở đâu? | Heard where? | | | selected(${sex}, 'male') | not(selected(., 'tv') and count-selected(.) > 1) | | | |
| | end_group | | | | | | | | | | |

| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|
| | sex | female | Nữ | Female |
| | sex | male | Nam | Male |
| | agree | no | Không đồng ý | Disagree |
| | agree | yes | Đồng ý | Agree |
| | days | a | 5 ngày | 5 days |
| | days | b | 10 ngày | 10 days |
| | days | dont_know | Không biết | Don't know |
| | media | tv | Tivi | Television |
| | media | radio | Loa | Radio |

| settings | form_title | form_id | version | default_language |
|---|---|---|---|---|
| | Little form | little | 7 | Tiếng Việt (vi) |

| scales | name | label::Tiếng Việt (vi) | label::English (en) | method | min_answered | low | high | better |
|---|---|---|---|---|---|---|---|---|
| | know | Kiến thức | Knowledge | percent_correct | 0.8 | 0 | 100 | higher |
| | att | Thái độ | Attitude | mean | 0.5 | 1 | 3 | higher |
"""  # noqa: E501


def form(folder, *changes):
    text = FORM
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "form.md"
    path.write_text(text, encoding="utf-8")
    return path


def run(*words):
    return CliRunner().invoke(app, ["survey", "check", *map(str, words)])


def test_the_little_form_is_good(tmp_path):
    found = check_form(form(tmp_path))
    assert found.problems == ()
    assert found.instrument.name == "little"


LONG = "Câu hỏi " * 60

CASES = [
    # severity, code, change, (sheet, row, column)
    ("error", "form_type", ("| integer |", "| integr |"), ("survey", 5, "type")),
    ("error", "form_bad_name", ("| children |", "| số con |"), ("survey", 5, "name")),
    ("error", "form_bad_name", ("| children |", "| 2children |"), ("survey", 5, "name")),
    ("error", "form_name_twice", ("| a3 |", "| sex |"), ("survey", 10, "name")),
    ("warning", "form_name_case", ("| a3 |", "| Sex |"), ("survey", 10, "name")),
    ("warning", "form_section_name", ("| views |", "| sex |"), ("survey", 7, "name")),
    ("error", "form_no_such_item", ("${sex} = 'f", "${sexx} = 'f"), ("survey", 5, "relevant")),
    ("error", "form_no_such_choice", ("'female'", "'femal'"), ("survey", 5, "relevant")),
    ("error", "form_no_such_choice", ("'male'", "'man'"), ("survey", 13, "relevant")),
    ("error", "form_no_such_choice", ("(., 'tv'", "(., 'tivi'"), ("survey", 13, "constraint")),
    ("error", "form_expression", ("<= 20", "=< 20"), ("survey", 5, "constraint")),
    ("error", "form_expression", ("} = 'f", "} == 'f"), ("survey", 5, "relevant")),
    ("error", "form_not_closed", (" > 1)", " > 1"), ("survey", 13, "constraint")),
    ("error", "form_curly", ("'female'", "‘female’"), ("survey", 5, "relevant")),
    ("error", "form_bad_id", ("| little | 7 |", "| ../little | 7 |"), ("settings", 2, "form_id")),
    ("error", "form_bad_id", ("| little | 7 |", "| .little | 7 |"), ("settings", 2, "form_id")),
    ("error", "form_bad_id", ("| little | 7 |", "| my form | 7 |"), ("settings", 2, "form_id")),
    ("error", "form_choice_blank", ("| radio |", "| my radio |"), ("choices", 10, "name")),
    ("error", "form_unknown", ("a 2026-07-01/", "c 2026-07-01/"), ("survey", 12, "answer")),
    ("error", "form_key_overlap", ("b 2026-07", "b 2026-05"), ("survey", 11, "answer")),
    ("warning", "form_key_gap", ("b 2026-07", "b 2026-09"), ("survey", 11, "answer")),
    ("error", "form_not_reversible", ("| know | | a 2", "| know | yes | a 2"),
     ("survey", 12, "reverse")),
    ("warning", "form_scale_one", ("| know | | a 2", "| | | a 2"), ("scales", 2, "name")),
    ("note", "form_one_direction", ("| att | yes |", "| att | |"), ("scales", 3, "name")),
    ("warning", "form_label_twice", ("Whose", "hers"), ("survey", 10, "label::English (en)")),
    ("error", "form_no_text", ("Whose", ""), ("survey", 10, "label::English (en)")),
    ("warning", "form_half_translated", ("Write 0 if none", ""),
     ("survey", 5, "hint::English (en)")),
    ("warning", "form_half_translated", ("| Views |", "| |"), ("survey", 7, "label::English (en)")),
    ("note", "form_long", ("Mấy ngày?", LONG.strip()), ("survey", 11, "label::Tiếng Việt (vi)")),
    ("note", "form_joined", ("| Loa |", "| Loa, đài |"), ("choices", 10, "label::Tiếng Việt (vi)")),
    ("warning", "form_list_unused", ("| media | radio |", "| medium | radio |"),
     ("choices", 10, "list_name")),
    ("note", "form_other_spelling", ("| dont_know |", "| dk |"), ("choices", 8, "name")),
    ("warning", "form_unnamed_dont_know", ("| dont_know |", "| 98 |"), ("choices", 8, "name")),
    ("warning", "form_no_version", ("| little | 7 |", "| little | |"), ("settings", 2, "version")),
    ("warning", "form_no_id", ("| little | 7 |", "| | 7 |"), ("settings", 2, "form_id")),
    ("note", "form_no_code", ("code_mother", "mother"), ("survey", 1, "name")),
    ("note", "form_or_other", ("_multiple media |", "_multiple media or_other |"),
     ("survey", 13, "type")),
    ("error", "form_choice_twice", ("| 10 days |", "| 5 days |"), ("choices", 7, "name")),
    ("error", "form_no_key", ("a 2026-07-01/", ""), ("survey", 12, "answer")),
]  # fmt: skip


@pytest.mark.parametrize(("severity", "code", "change", "place"), CASES)
def test_every_mistake_is_found_at_its_place(tmp_path, severity, code, change, place):
    found = check_form(form(tmp_path, change))
    told = [(p.severity, p.code, p.sheet, p.row, p.column) for p in found.problems]
    assert (severity, code, *place) in told
    if severity != "error":  # nothing else is said of a form with one doubtful thing
        assert found.of("error") == [] and found.instrument is not None
        assert {one[1] for one in told} == {code}


@pytest.mark.parametrize("said", ["yes", "TRUE", "true()", "no", "${sex} = 'male'", ""])
def test_what_is_required_may_be_said_by_yes_or_a_condition(tmp_path, said):
    path = form(tmp_path, ("| relevant |", "| required |"), ("selected(${sex}, 'male')", said))
    assert check_form(path).problems == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("maybe", "form_neither"), ("có", "form_neither"),
        ("${sexx} = 'male'", "form_no_such_item"), ("${sex} =", "form_not_closed"),
    ],
)  # fmt: skip
def test_what_is_required_is_looked_at(tmp_path, said, code):
    path = form(tmp_path, ("| relevant |", "| required |"), ("selected(${sex}, 'male')", said))
    (problem,) = check_form(path).problems
    assert (problem.code, problem.row, problem.column) == (code, 13, "required")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (("Tiếng Việt", "English"), ("vi", "en")),
        (("tiếng việt", "Tiếng Anh"), ("vi", "en")),
        (("Vietnamese", "Lao"), ("vi", "lo")),
        (("vi", "zh-Hant"), ("vi", "zh-Hant")),
    ],
)
def test_a_language_may_be_called_by_its_name_alone(tmp_path, typed, codes):
    named = zip(("Tiếng Việt (vi)", "English (en)"), typed, strict=True)
    found = check_form(form(tmp_path, *named))
    assert found.of("error") == []
    assert found.languages == codes
    assert found.instrument.item("sex").label[codes[0]] == "Giới tính"


def test_a_language_whose_name_nobody_knows_needs_its_code(tmp_path):
    path = form(tmp_path, ("English (en)", "Mường"))
    (problem,) = check_form(path).of("error")
    assert str(problem) == (
        "form.md, sheet survey, row 1, column label::Mường: the language 'Mường' is not known by"
        " its name → write its code behind it, as in label::Tiếng Việt (vi)"
    )
    with pytest.raises(InstrumentError, match="Mường"):
        read_instrument(path)


def test_a_group_that_never_ends_and_an_end_too_many(tmp_path):
    lines = FORM.splitlines()
    end = next(i for i, line in enumerate(lines) if "end_group" in line)
    without = "\n".join([*lines[:end], *lines[end + 1 :]])
    (tmp_path / "open.md").write_text(without, "utf-8")
    assert [p.code for p in check_form(tmp_path / "open.md").of("error")] == ["form_unclosed"]
    twice = "\n".join([*lines[: end + 1], lines[end], lines[end], *lines[end + 1 :]])
    (tmp_path / "closed.md").write_text(twice, "utf-8")
    told = [p.code for p in check_form(tmp_path / "closed.md").of("error")]
    assert set(told) == {"form_nothing_open"}
    repeat = FORM.replace("begin_group | views", "begin_repeat | views")
    (tmp_path / "mixed.md").write_text(repeat, "utf-8")
    assert "form_other_end" in [p.code for p in check_form(tmp_path / "mixed.md").of("error")]


def test_everything_is_told_at_once_errors_first(tmp_path):
    path = form(
        tmp_path, ("'female'", "'femal'"), ("| dont_know |", "| 98 |"),
        ("| little | 7 |", "| little | |"),
        ("| integer |", "| integr |"), ("| Loa |", "| Loa, đài |"),
    )  # fmt: skip
    found = check_form(path)
    assert {p.code for p in found.of("error")} == {"form_no_such_choice", "form_type"}
    assert {p.code for p in found.of("warning")} == {"form_unnamed_dont_know", "form_no_version"}
    assert {p.code for p in found.of("note")} == {"form_joined"}
    kinds = [p.severity for p in found.problems]
    assert kinds == sorted(kinds, key=["error", "warning", "note"].index)
    assert found.instrument is None


@pytest.mark.parametrize("code", FORM_TEXTS)
def test_every_message_is_said_in_both_languages(code):
    from toolkit.findings import Finding

    needed = set(re.findall(r"\{(\w+)\}", " ".join(FORM_TEXTS[code])))
    finding = Finding("error", "f.md", 3, "name", "x", code, {n: f"<{n}>" for n in needed})
    said = {language: finding_words(finding, language) for language in ("vi", "en")}
    assert said["vi"]["message"] != said["en"]["message"]
    for words in said.values():
        assert not re.search(r"\{ ?\$|\{\w+\}", words["message"] + words["remedy"])


# --- the command ----------------------------------------------------------------------------


def test_errors_fail_and_are_said_in_the_language_of_the_form(tmp_path):
    result = run(form(tmp_path, ("'female'", "'femal'")))
    assert result.exit_code == 1
    flat = " ".join(result.output.split())
    assert "form.md, survey, dòng 5, relevant: ô này nhắc đến “femal”" in flat
    assert "có phải 'female' không?" in flat
    assert "1 lỗi, 0 cảnh báo, 0 ghi chú" in flat


def test_warnings_do_not_fail_and_a_good_form_is_summed_up(tmp_path):
    result = run(form(tmp_path, ("| little | 7 |", "| little | |")), "--no-odk", "--language", "en")
    assert result.exit_code == 0, result.output
    flat = " ".join(result.output.split())
    assert "the form has no version" in flat
    assert "9 questions; languages: vi, en;" in flat
    assert "2 groups: about, views" in flat
    assert "Scale Attitude (att): 3 items, method mean" in flat


def test_a_missing_file_is_an_error_and_not_a_traceback(tmp_path):
    result = run(tmp_path / "gone.xlsx")
    assert result.exit_code == 1
    assert "không có tệp này" in result.output


def test_an_unknown_language_is_a_wrong_call(tmp_path):
    refused = run(form(tmp_path), "--language", "xx")
    assert refused.exception.exit_code == 2  # that of the command: it ends with it
    assert "language='xx' is not known; allowed: 'vi', 'en'" in str(refused.exception)


def test_without_java_a_line_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(odk_validate, "java_is_here", lambda: False)
    result = run(form(tmp_path))
    assert result.exit_code == 0, result.output
    assert "không có Java" in result.output


def test_what_pyxform_refuses_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(odk_validate, "java_is_here", lambda: False)
    header, rule = FORM[FORM.index("| settings") :].splitlines()[:2]
    with_more = (header + "\n" + rule, f"{header} instance_name |\n{rule}---|")
    path = form(
        tmp_path, with_more, ("| 7 | Tiếng Việt (vi) |", "| 7 | Tiếng Việt (vi) | ${gone} |")
    )
    assert check_form(path).of("error") == []  # our own check does not look at this column
    result = run(path)
    assert result.exit_code == 1, result.output
    assert "gone" in result.output


@pytest.mark.parametrize(
    "name", ["awareness", "training_feedback", "activity_log", "officer_register"]
)
def test_the_forms_we_ship_have_neither_errors_nor_warnings(name):
    found = check_form(SURVEYS / f"{name}.md")
    assert [str(p) for p in found.problems if p.severity != "note"] == []


def test_the_estimate_of_minutes_is_what_the_forms_promise():
    for name, promised in (("awareness", 10), ("training_feedback", 8)):
        assert abs(minutes(read_instrument(SURVEYS / f"{name}.md")) - promised) <= 2


# --- expressions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        "${a} = 'x'", ". >= 0 and . <= 168", "string-length(.) = 1", "selected(${a}, 'b')",
        "not(selected(., 'none') and count-selected(.) > 1)", "${a} - 1 > -2", "true()",
        "regex(., '^[A-Za-z0-9][A-Za-z0-9._-]*$')", "once(concat('A-', uuid()))",
        "${a} div 2 = 1 or ${b} mod 2 = 0", ". <= today()", "../a = \"it's\"",
        "if(${a} > 3, 'x', 'y')", "count(${repeat}) > 0", "sum(${r}) * 2 < .5",
        "/data/group/a = 1", "instance('list')/root/item[name = ${a}]/label", "(1 + 2) * 3",
        "coalesce(${men}, 0) + coalesce(${women}, 0)", "current()/../a != ''", "position(..) = 1",
    ],
)  # fmt: skip
def test_good_expressions_are_read(expression):
    assert unreadable_part(expression) is None


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("${a} == 'x'", "= 'x'"), ("${a} = 'x' && ${b}", "&& ${b}"), ("${a} =", ""),
        ("(${a} = 1", ""), ("${a} = 1)", ")"), ("${a} ${b}", "${b}"), ("and ${a}", "and ${a}"),
        ("selected(${a} 'x')", "'x')"), ("${a} = 'x", "'x"), ("${a = 1", "${a = 1"),
        ("max(, 1)", ", 1)"), ("${a}, ${b}", ", ${b}"), ("${a} > or 1", "or 1"),
        ("item[", ""), ("f(1]", "]"),
    ],
)  # fmt: skip
def test_bad_expressions_are_placed(expression, part):
    assert unreadable_part(expression) == part


def test_names_and_choices_of_an_expression():
    text = "${a} = 'x' and ( selected( ${b} , \"y\" ) or . != 'z') and ${c} > 3 and ${d} = ''"
    assert names_in(text) == ["a", "b", "c", "d"]
    assert set(choices_in(text)) == {("a", "x"), ("b", "y"), (".", "z")}
