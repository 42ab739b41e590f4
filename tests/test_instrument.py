"""Questionnaires: what an answer means, what a form must not contain, and the forms we ship."""

import re
import shutil
import unicodedata
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from toolkit.errors import ArgumentError, StudyError
from toolkit.instrument import (
    DONT_KNOW,
    NONE_OF_THESE,
    OTHER,
    PREFER_NOT,
    InstrumentError,
    fold,
    read_instrument,
)

SURVEYS = Path(__file__).parent.parent / "surveys"
SHIPPED = ["awareness.md", "masculinity.md"]

FORM = """
| survey | type | name | label::Tiếng Việt (vi) | label::English (en) | required | scale | reverse | answer |
|---|---|---|---|---|---|---|---|---|
| | start | start | | | | | | |
| | note | hello | Xin chào | Hello | | | | |
| | begin group | g | Nhóm | Group | | | | |
| | integer | age | Tuổi | Age | yes | | | |
| | select_one days | k1 | Mấy ngày? | How many days? | | know | | a /2026-06-30; b 2026-07-01/ |
| | select_one agree | a1 | Việc chung | Shared | | att | | |
| | select_one agree | a2 | Việc của nữ | Hers | | att | yes | |
| | select_multiple days or_other | m1 | Chọn | Pick | | | | |
| | end group | | | | | | | |

| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|
| | days | a | 5 ngày \\| tuần | 5 days |
| | days | b | 10 ngày | 10 days |
| | days | dont_know | Không biết | Don't know |
| | agree | no | Không đồng ý | Disagree |
| | agree | so | Phân vân | So-so |
| | agree | yes | Đồng ý | Agree |
| | agree | prefer_not_to_say | Không muốn trả lời | Prefer not to say |

| settings | form_title | report_title::Tiếng Việt (vi) | form_id | version | default_language |
|---|---|---|---|---|---|
| | Little form | Phiếu nhỏ | little | 7 | English (en) |

| scales | name | label::Tiếng Việt (vi) | label::English (en) | method | min_answered | low | high | better |
|---|---|---|---|---|---|---|---|---|
| | know | Kiến thức | Knowledge | percent_correct | 0.8 | 0 | 100 | higher |
| | att | Thái độ | Attitude | mean | 0.5 | 1 | 3 | higher |
"""  # noqa: E501


def write(folder, text, name="form.md"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def as_xlsx(path):
    """Write the tables of a Markdown form as a workbook, with the types a person would use."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|") or line.startswith("|---"):
            continue
        sheet, *cells = (c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1])
        target = book.create_sheet(sheet) if sheet else book.worksheets[-1]
        target.append([_typed(cell) for cell in cells])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def _typed(cell):
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    return cell or None


@pytest.fixture
def little(tmp_path):
    return read_instrument(write(tmp_path, FORM))


def problems(tmp_path, *changes, form=FORM):
    for old, new in changes:
        assert old in form
        form = form.replace(old, new)
    with pytest.raises(InstrumentError) as raised:
        read_instrument(write(tmp_path, form))
    return raised.value.problems


# --- what is read ---------------------------------------------------------------------------


def test_only_questions_become_items_in_order(little):
    assert list(little.items) == ["age", "k1", "a1", "a2", "m1"]
    kinds = [item.kind for item in little.items.values()]
    assert kinds == ["integer", "select_one", "select_one", "select_one", "select_multiple"]
    assert little.item("age").required
    assert not little.item("k1").required


def test_default_language_comes_first(little):
    assert little.languages == ("en", "vi")
    assert little.title == {"en": "Little form", "vi": "Phiếu nhỏ"}
    assert (little.name, little.version) == ("little", "7")


def test_a_language_the_form_lacks_gives_the_default_language(little):
    assert little.item("age").label["vi"] == "Tuổi"
    assert little.item("age").label["fr"] == "Age"


def test_scales_know_their_items(little):
    attitude = little.scale("att")
    assert attitude.items == ("a1", "a2")
    assert (attitude.method, attitude.min_answered, attitude.low, attitude.high) == (
        "mean", 0.5, 1.0, 3.0,
    )  # fmt: skip
    assert [item.name for item in little.items_of("know")] == ["k1"]


def test_unknown_names_are_answered_with_the_nearest(little):
    with pytest.raises(ArgumentError, match="did you mean 'att'"):
        little.scale("attt")
    with pytest.raises(ArgumentError, match="item='k9' is not known"):
        little.item("k9")


def test_markdown_and_xlsx_say_the_same(tmp_path, little):
    assert read_instrument(as_xlsx(tmp_path / "form.md")) == little


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_forms_say_the_same_as_xlsx(tmp_path, name):
    copy = write(tmp_path, (SURVEYS / name).read_text(encoding="utf-8"), name)
    assert read_instrument(as_xlsx(copy)) == read_instrument(SURVEYS / name)


def test_decomposed_letters_are_composed(tmp_path, little):
    assert read_instrument(write(tmp_path, unicodedata.normalize("NFD", FORM))) == little


def test_a_plain_form_without_our_columns_is_read(tmp_path):
    form = """
| survey | type | name | label |
| | text | unit | Unit |
"""
    plain = read_instrument(write(tmp_path, form, "plain.md"))
    assert (plain.name, plain.languages, plain.scales) == ("plain", ("und",), {})
    assert plain.item("unit").label["vi"] == "Unit"


# --- what an answer means -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "right"),
    [
        (date(1990, 1, 1), "a"),
        (date(2026, 6, 30), "a"),
        (date(2026, 7, 1), "b"),
        (datetime(2026, 7, 1, 8, 30), "b"),
    ],
)
def test_the_right_answer_depends_on_the_day(little, day, right):
    assert little.item("k1").key_on(day) == right


def test_before_the_law_nothing_is_right():
    assert read_instrument(SURVEYS / "awareness.md").item("k14").key_on(date(2023, 6, 30)) is None


def test_values_are_places_in_the_list_and_reversed_ones_are_turned_round(little):
    names = ("no", "so", "yes")
    assert [little.item("a1").value(name) for name in names] == [1, 2, 3]
    assert [little.item("a2").value(name) for name in names] == [3, 2, 1]
    assert little.item("a1").ordinary == names


def test_special_choices_have_no_value(little):
    assert little.item("a1").value(PREFER_NOT) is None
    assert little.item("k1").value(DONT_KNOW) is None
    assert little.item("m1").value(OTHER) is None
    with pytest.raises(ArgumentError, match="choice='maybe'"):
        little.item("a1").value("maybe")


def test_the_four_special_names_are_four_different_things():
    assert len({DONT_KNOW, PREFER_NOT, NONE_OF_THESE, OTHER}) == 4


@pytest.mark.parametrize(
    "typed",
    ["b", " B ", "10 ngày", "10\u00a0NGÀY", "10  Days", unicodedata.normalize("NFD", "10 ngày")],
)
def test_answers_are_recognised_by_name_and_by_any_label(little, typed):
    assert little.item("k1").decode(typed) == "b"


def test_curly_and_straight_quotes_are_one_spelling(little):
    assert little.item("k1").decode("Don’t know") == DONT_KNOW


def test_an_escaped_bar_is_part_of_the_text(little):
    assert little.item("k1").decode("5 ngày | tuần") == "a"


def test_an_empty_answer_is_none_and_an_unknown_one_an_error(little):
    assert little.item("k1").decode(" \u00a0") is None
    with pytest.raises(KeyError):
        little.item("k1").decode("11 ngày")


def test_text_is_returned_trimmed_and_composed(little):
    assert little.item("age").decode(" 40 ") == "40"
    assert little.item("age").decode(unicodedata.normalize("NFD", "bốn")) == "bốn"


def test_or_other_adds_its_choice(little):
    assert little.item("m1").choices[-1].name == OTHER
    assert little.item("m1").decode("Khác") == OTHER


def test_folding_keeps_the_difference_that_accents_make():
    assert fold("Mã") != fold("Ma")


# --- what a form must not contain -----------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "place", "what"),
    [
        (("select_one days |", "select_one dayz |"), ("survey", 6, "type"), "did you mean 'days'"),
        (("know | | a", "knew | | a"), ("survey", 6, "scale"), "did you mean 'know'"),
        (("a /2026", "q /2026"), ("survey", 6, "answer"), "answer='q' is not known"),
        (("2026-07-01/", "2026-02-30/"), ("survey", 6, "answer"), "'2026-02-30' is no date"),
        (("2026-07-01/", "2026-07-01"), ("survey", 6, "answer"), "'2026-07-01' is no period"),
        (("b 2026-07-01/", "b 2026-06-30/"), ("survey", 6, "answer"), "right on the same day"),
        (("b 2026-07-01/", "b"), ("survey", 6, "answer"), "right on the same day"),
        (
            ("b 2026-07-01/", "b 2027-01-01/2026-07-01"),
            ("survey", 6, "answer"),
            "ends before it begins",
        ),
        ((" a /2026-06-30; b 2026-07-01/", " "), ("survey", 6, "answer"), "has no right answer"),
        (("| a2 |", "| a1 |"), ("survey", 8, "name"), "'a1' stands twice"),
        (("| a2 |", "| |"), ("survey", 8, "name"), "empty"),
        (("| integer |", "| |"), ("survey", 5, "type"), "empty"),
        (("Hers", ""), ("survey", 8, "label::English (en)"), "no text in language 'en'"),
        (("| att | yes", "| att | maybe"), ("survey", 8, "reverse"), "neither yes nor empty"),
        (("know | | a", "know | yes | a"), ("survey", 6, "reverse"), "can be reversed"),
        (("| Age | yes | |", "| Age | yes | att |"), ("survey", 5, "scale"), "no ordered choices"),
        (("10 ngày", ""), ("choices", 3, "label::Tiếng Việt (vi)"), "no text in language 'vi'"),
        (("10 ngày", "5 days"), ("choices", 3, "name"), "also stands for choice 'a'"),
        (("| days | b |", "| days | a |"), ("choices", 3, "name"), "also stands for choice 'a'"),
        (("| days | b |", "| days | |"), ("choices", 3, "name"), "empty"),
        (("| mean |", "| average |"), ("scales", 3, "method"), "method='average' is not known"),
        (("| 1 | 3 | higher", "| 1 | 3 | up"), ("scales", 3, "better"), "better='up'"),
        (("| 0.5 |", "| 50 |"), ("scales", 3, "min_answered"), "50 is no share"),
        (("| 0.5 |", "| half |"), ("scales", 3, "min_answered"), "'half' is no number"),
        (("| 1 | 3 |", "| 3 | 1 |"), ("scales", 3, "high"), "not above low"),
        (("| att | Thái độ", "| | Thái độ"), ("scales", 3, "name"), "empty"),
        (("| know | Kiến", "| k | Kiến"), ("scales", None, "name"), "no item names 'k'"),
        (("| select_one agree | a2", "| select_one days | a2"), ("scales", None, "name"), "2 and"),
        (("| required |", "| scale |"), ("survey", 1, "scale"), "the column stands 2 times"),
        (("| survey | type |", "| survey | typ |"), ("survey", 1, "type"), "column is missing"),
        (("| choices | list_name", "| choices | list"), ("choices", 1, "list_name"), "is missing"),
        (("| method |", "| how |"), ("scales", 1, "method"), "column is missing"),
        (("| scales |", "| skales |"), ("scales", None, ""), "the sheet is missing"),
        (("| choices |", "| choyces |"), ("choices", None, ""), "the sheet is missing"),
        (("| survey |", "| survei |"), ("survey", None, ""), "the sheet is missing"),
    ],
)  # fmt: skip
def test_every_mistake_is_placed_and_explained(tmp_path, change, place, what):
    found = problems(tmp_path, change)
    assert (*place, "form.md") in [(p.sheet, p.row, p.column, p.file) for p in found]
    assert any(what in p.what for p in found)
    assert all(p.remedy for p in found)


def test_all_mistakes_are_told_at_once(tmp_path):
    found = problems(
        tmp_path, ("a /2026", "q /2026"), ("| a2 |", "| a1 |"), ("| mean |", "| average |")
    )
    assert [(p.sheet, p.column) for p in found] == [
        ("scales", "method"), ("survey", "answer"), ("survey", "name"), ("survey", "reverse"),
    ]  # fmt: skip


def test_a_missing_column_is_told_once_and_not_once_a_row(tmp_path):
    languages = "| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |"
    found = problems(tmp_path, (languages, languages.replace("label::English (en)", "note")))
    assert [(p.sheet, p.row, p.column) for p in found] == [("choices", 1, "label::English (en)")]


def test_the_error_is_a_study_error_a_person_can_act_on(tmp_path):
    with pytest.raises(StudyError) as raised:
        read_instrument(write(tmp_path, FORM.replace("a /2026", "q /2026")))
    assert str(raised.value) == (
        "form.md, sheet survey, row 6, column answer: answer='q' is not known; "
        "allowed: 'a', 'b', 'dont_know' → correct it"
    )


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("gone.md", None, "does not exist"),
        ("empty.md", b"", "the file is empty"),
        ("empty.xlsx", b"", "the file is empty"),
        ("prose.md", b"Only words.", "no Markdown table"),
        ("latin.md", "| survey | Tuổi |".encode("utf-16"), "is not UTF-8 text"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", "cannot be read"),
        ("form.ods", b"anything", "'.ods' is not read"),
        ("spaced.md", b"| survey | type | name | label |\n| --- | --- | --- | --- |\n", "line"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, what):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InstrumentError, match=re.escape(name)) as raised:
        read_instrument(tmp_path / name)
    assert what in str(raised.value)


# --- how it looks ---------------------------------------------------------------------------


def test_it_looks_like_something_in_a_notebook(little):
    shown = little._repr_html_()
    assert "<strong>Little form</strong>" in shown
    assert "<td>att</td><td>Attitude</td><td>2</td><td>mean</td><td>1–3</td>" in shown
    assert repr(little) == "Instrument('little', version '7', 5 items; scales: know (1), att (2))"


def test_titles_are_escaped(tmp_path):
    form = read_instrument(write(tmp_path, FORM.replace("Little form", "A < B")))
    assert "A &lt; B" in form._repr_html_()


# --- the forms we ship ----------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_survey_servers_accept_the_form(name):
    from pyxform.xls2xform import convert

    assert not convert(SURVEYS / name, validate=False).warnings


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java, which is not here")
@pytest.mark.parametrize("name", SHIPPED)
def test_odk_validate_accepts_the_form(name):
    from pyxform.xls2xform import convert

    assert not convert(SURVEYS / name, validate=True).warnings


@pytest.mark.parametrize("name", SHIPPED)
def test_the_key_stays_off_the_respondents_device(tmp_path, name):
    """Whatever the key columns and the scales say, the device gets the same form."""
    from pyxform.xls2xform import convert

    text = (SURVEYS / name).read_text(encoding="utf-8")
    ours = text.index("\n## Scales")
    form, scales = text[:ours], text[ours:]
    header = next(line for line in form.splitlines() if line.startswith("| survey"))
    place = header.split("|").index(" answer ")
    without = [_emptied(line, len(header.split("|")), place) for line in form.splitlines()]
    assert "\n".join(without) != form
    bare = write(tmp_path, "\n".join(without), name)
    device = convert(SURVEYS / name, validate=False).xform
    assert device == convert(bare, validate=False).xform
    assert not any(word in device for word in ("2021-01-01", "percent_correct", "Điều 5 khoản"))
    assert "percent_correct" in scales


def _emptied(line, width, place):
    cells = line.split("|")
    if len(cells) == width and cells[place].strip() not in ("answer", "---"):
        cells[place] = " "
    return "|".join(cells)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_texts_are_composed_and_tidy(name):
    text = (SURVEYS / name).read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    for item in read_instrument(SURVEYS / name).items.values():
        texts = [*item.label.values(), *(t for c in item.choices for t in c.label.values())]
        assert all(t == " ".join(t.split()) for t in texts), item.name


def test_awareness_has_the_scales_it_promises():
    form = read_instrument(SURVEYS / "awareness.md")
    assert form.languages == ("vi", "en")
    assert form.scale("knowledge").items == tuple(f"k{i:02}" for i in range(1, 16))
    assert form.scale("attitude").items == tuple(f"a{i:02}" for i in range(1, 17))
    assert form.scale("practice").items == tuple(f"p{i:02}" for i in range(2, 7))
    assert sum(item.reverse for item in form.items_of("attitude")) == 8


def test_every_knowledge_item_has_three_answers_and_dont_know():
    form = read_instrument(SURVEYS / "awareness.md")
    for item in form.items_of("knowledge"):
        assert [choice.name for choice in item.choices] == ["a", "b", "c", DONT_KNOW]
        assert item.key_on(date(2026, 11, 1)) in ("a", "b", "c")


def test_articles_nobody_read_in_the_law_are_not_printed():
    items = read_instrument(SURVEYS / "awareness.md").items_of("knowledge")
    assert [item.name for item in items if not item.source] == ["k12", "k15"]
