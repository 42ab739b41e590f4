"""The questionnaire on paper: everything that is asked stands on it once, and no answer key."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pypdf
import pytest
from docx_order import misplaced
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from toolkit.form_items import RECORDED
from toolkit.instrument import Instrument, load_instrument
from toolkit.items import Choice, Item, Label
from toolkit.paper_answers import answer_of
from toolkit.paper_conditions import Conditions
from toolkit.paper_questionnaire import paper_questionnaire, write_paper_questionnaire
from toolkit.questionnaire import Note, Section
from toolkit.render.docx_markup import NAMESPACES
from toolkit.render.questionnaire_docx import questionnaire_docx
from toolkit.render.questionnaire_pdf import questionnaire_pdf

FORMS = ("surveys/awareness.md", "tests/exports/awareness_form.xlsx")
W = f"{{{NAMESPACES['w']}}}"
CASES = [(form, language) for form in FORMS for language in ("vi", "en")]


@lru_cache
def _pdf(form: str, language: str) -> tuple[str, ...]:
    described = paper_questionnaire(load_instrument(form), language)
    reader = pypdf.PdfReader(io.BytesIO(questionnaire_pdf(described)))
    return tuple(page.extract_text() for page in reader.pages)


def _solid(text: str) -> str:
    """Without blanks and line breaks, which a page puts where it likes."""
    return "".join(text.split())


def _word_text(data: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = etree.fromstring(file.read(part))
    return "".join(element.text or "" for element in root.iter(f"{W}t"))


def _blocks(form: str, language: str, kind: str) -> list[dict[str, Any]]:
    blocks = paper_questionnaire(load_instrument(form), language)["blocks"]
    return [block for block in blocks if block["kind"] == kind]


def _asked(section: Section) -> Iterator[Item]:
    for part in section.parts:
        if isinstance(part, Section):
            yield from _asked(part)
        elif isinstance(part, Item) and part.kind not in RECORDED:
            yield part


def _form(*parts: Section | Item | Note) -> Instrument:
    return Instrument("small", "1", Label(en="Small"), {}, {}, ("en",), Section(parts=parts))


@pytest.mark.parametrize(("form", "language"), CASES)
def test_every_question_stands_on_the_pages_once_in_the_order_of_the_form(form, language):
    text = _solid(" ".join(_pdf(form, language)))
    items = list(_asked(load_instrument(form).body))
    questions = [_solid(item.label[language]) for item in items]
    shared = [one for one in questions if questions.count(one) > 1]
    for one in questions:
        assert text.count(one) >= 1, one
        if one not in shared and not any(one in other for other in questions if other != one):
            assert text.count(one) == 1, one
    numbered = [
        text.index(f"{block['number']}.{_solid(block['text'])}")
        for block in _blocks(form, language, "question")
    ]
    assert numbered == sorted(numbered)


@pytest.mark.parametrize(("form", "language"), CASES)
def test_the_answers_stand_once_below_their_question(form, language):
    text = _solid(" ".join(_pdf(form, language)))
    instrument = load_instrument(form)
    by_text = {item.label[language]: item for item in _asked(instrument.body)}
    checked = 0
    for block in _blocks(form, language, "question"):
        item = by_text[block["text"]]
        if not item.choices:
            continue
        begin = text.index(f"{block['number']}.{_solid(block['text'])}")
        below = text[begin + len(f"{block['number']}.{_solid(block['text'])}") :]
        for choice in sorted(item.choices, key=lambda c: -len(c.label[language])):
            label = _solid(choice.label[language])
            assert label in below[:1200], (item.name, label)
            below = below.replace(label, "", 1)
            checked += 1
        assert [option["text"] for option in block["answer"]["options"]] == [
            choice.label[language] for choice in item.choices
        ]
    assert checked > 4


@pytest.mark.parametrize(("form", "language"), CASES)
def test_each_page_says_which_form_it_is_of_and_its_number(form, language):
    pages = _pdf(form, language)
    instrument = load_instrument(form)
    for number, page in enumerate(pages, start=1):
        assert f"{instrument.name} {instrument.version} {language}" in page
        assert f"{number}/{len(pages)}" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answer_key_leaves_no_trace(language):
    instrument = load_instrument(FORMS[0])
    assert sum(bool(item.answer) for item in instrument.items.values()) > 10

    def bare(section: Section) -> Section:
        parts = tuple(
            bare(part)
            if isinstance(part, Section)
            else replace(part, answer=(), source="", scale=None, reverse=False)
            if isinstance(part, Item)
            else part
            for part in section.parts
        )
        return replace(section, parts=parts)

    without = replace(instrument, body=bare(instrument.body))
    assert paper_questionnaire(without, language) == paper_questionnaire(instrument, language)


@pytest.mark.parametrize("form", FORMS)
def test_what_the_device_records_is_not_asked(form):
    described = str(paper_questionnaire(load_instrument(form), "vi"))
    recorded = [i.name for i in load_instrument(form).fields.values() if i.kind in RECORDED]
    assert "start" in recorded
    for name in recorded:
        assert f"'text': '{name}'" not in described


@pytest.mark.parametrize("language", ["vi", "en"])
def test_typefaces_are_in_the_file_and_none_lacks_a_letter(language):
    described = paper_questionnaire(load_instrument(FORMS[1]), language)
    reader = pypdf.PdfReader(io.BytesIO(questionnaire_pdf(described)))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            about = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(about)
            names.add(str(inner["/BaseFont"]))
    assert names
    assert all("Tinos" in name for name in names), names


def test_equal_questionnaires_are_equal_files():
    described = paper_questionnaire(load_instrument(FORMS[1]), "vi")
    assert questionnaire_pdf(described) == questionnaire_pdf(described)
    assert questionnaire_docx(described) == questionnaire_docx(described)


def test_a_condition_is_said_in_words():
    text = _solid(" ".join(_pdf(FORMS[0], "vi")))
    assert _solid("Chỉ trả lời nếu câu 44 chọn “Có”.") in text
    assert _solid("Câu 2 đến câu 49: chỉ trả lời nếu câu 1 chọn “Tôi đồng ý”.") in text


def _conditions() -> Conditions:
    yes_no = (Choice("yes", Label(en="Yes")), Choice("no", Label(en="No")))
    items = {
        "heard": Item("heard", "select_one", Label(), yes_no),
        "ways": Item("ways", "select_multiple", Label(), yes_no),
        "age": Item("age", "integer", Label()),
    }
    return Conditions({"heard": 1, "ways": 2, "age": 3}, items, "en")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${heard}='yes'", "Only if you answered “Yes” to question 1."),
        ('"yes" = ${heard}', "Only if you answered “Yes” to question 1."),
        ("${heard} != 'yes'", "Only if you did not answer “Yes” to question 1."),
        ("not(selected(${ways}, 'no'))", "Only if you did not answer “No” to question 2."),
        ("18 <= ${age}", "Only if your answer to question 3 is 18 or more."),
        ("not(${age} > 5)", "Only if your answer to question 3 is 5 or less."),
        ("${age} != ''", "Only if you answered question 3."),
        ("${age} = ''", "Only if you did not answer question 3."),
        (
            "(${heard} = 'yes' or ${age} < 3) and ${age} > 1",
            "Only if (you answered “Yes” to question 1 or your answer to question 3 is less than 3)"
            " and your answer to question 3 is more than 1.",
        ),
        (
            "not(${heard} = 'yes' and ${age} = 3)",
            "Only if you did not answer “Yes” to question 1 or your answer to question 3 is not 3.",
        ),
        ("count-selected(${ways}) > 1", "Only if it fits your answer to question 2."),
        ("${age} > ${heard}", "Only if it fits your answers to questions 1, 3."),
        ("${heard} = 'perhaps'", "Only if it fits your answer to question 1."),
        ("${deviceid} = 'a'", "Only if the person who gave you this form asks you to."),
        ("((${age}", "Only if it fits your answer to question 3."),
        ("", ""),
    ],
)
def test_conditions(expression, words):
    assert _conditions().only(expression) == words


@pytest.mark.parametrize(
    ("kind", "constraint", "answer"),
    [
        ("text", "string-length(.) = 1", {"kind": "boxes", "count": 1}),
        ("text", "regex(., '^[0-3][0-9]$')", {"kind": "boxes", "count": 2}),
        ("text", "regex(., '^[A-Z]{2}[0-9]{3}$')", {"kind": "boxes", "count": 5}),
        ("text", "regex(., '.+@.+')", {"kind": "lines", "count": 1}),
        ("text", "string-length(.) < 400", {"kind": "lines", "count": 1}),
        ("integer", ". >= 1 and . <= 31", {"kind": "boxes", "count": 2}),
        ("integer", ". >= 0 and . < 10", {"kind": "boxes", "count": 1}),
        ("integer", ". >= -5 and . <= 31", {"kind": "short"}),
        ("integer", ". <= 9 or . = 99", {"kind": "short"}),
        ("integer", ". <= 2.5", {"kind": "short"}),
        ("integer", "", {"kind": "short"}),
        ("decimal", ". <= 9", {"kind": "short"}),
        ("date", "", {"kind": "date"}),
    ],
)
def test_what_is_written_into_fits_the_answer(kind, constraint, answer):
    assert answer_of(Item("a", kind, Label(), constraint=constraint), "en") == answer


def test_the_text_behind_other_is_a_line_beside_it():
    block = next(b for b in _blocks(FORMS[1], "en", "question") if b["text"] == "Position")
    lines = {option["text"]: option["line"] for option in block["answer"]["options"]}
    assert lines.pop("Other") == "Please specify the other answer"
    assert set(lines.values()) == {None}


def test_three_questions_with_the_same_answers_are_a_grid_and_two_are_not():
    choices = (Choice("yes", Label(en="Yes")), Choice("no", Label(en="No")))
    items = [Item(f"q{n}", "select_one", Label(en=f"Question {n}"), choices) for n in range(3)]
    three = paper_questionnaire(_form(*items), "en")["blocks"]
    assert [block["kind"] for block in three] == ["grid"]
    assert three[0]["choices"] == ["Yes", "No"]
    assert [row["number"] for row in three[0]["rows"]] == ["1", "2", "3"]
    two = paper_questionnaire(_form(*items[:2]), "en")["blocks"]
    assert [block["kind"] for block in two] == ["question", "question"]


def test_the_head_of_a_long_grid_stands_on_every_page():
    choices = (Choice("yes", Label(en="Certainly")), Choice("no", Label(en="Never")))
    items = [Item(f"q{n}", "select_one", Label(en=f"Row {n}"), choices) for n in range(90)]
    pdf = questionnaire_pdf(paper_questionnaire(_form(*items), "en"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 1
    assert [page.count("Certainly") for page in pages] == [1] * len(pages)


def test_no_question_is_split_over_two_pages():
    choices = tuple(Choice(f"c{n}", Label(en=f"A rather long answer, number {n} " * 2))
                    for n in range(7))  # fmt: skip
    ends = [(*choices, Choice("end", Label(en=f"End {n} here"))) for n in range(20)]
    apart = [
        Item(f"q{n}", "select_one", Label(en=f"Ask {n} here"), end) for n, end in enumerate(ends)
    ]
    pdf = questionnaire_pdf(paper_questionnaire(_form(*apart), "en"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 2
    for page in pages:
        assert re.findall(r"Ask (\d+) here", page) == re.findall(r"End (\d+) here", page)


def test_a_repeat_is_a_table_with_empty_rows_and_one_inside_has_its_own():
    inner = Section("gifts", Label(en="Gifts"), (Item("gift", "text", Label(en="Gift")),), True)
    hidden = Section(
        "group", Label(), (Item("age", "integer", Label(en="Age")),), False, "${a} = 1"
    )
    child = Section("children", Label(en="Children"), (hidden, inner), True)
    blocks = paper_questionnaire(_form(Item("a", "integer", Label(en="A")), child), "en")["blocks"]
    assert [block["kind"] for block in blocks] == [
        "question", "heading", "repeat", "heading", "repeat"
    ]  # fmt: skip
    assert [column["text"] for column in blocks[2]["columns"]] == ["Age"]
    assert blocks[2]["columns"][0]["only"] == "Only if your answer to question 1 is 1."
    assert blocks[2]["rows"] >= 3
    assert [column["text"] for column in blocks[4]["columns"]] == ["Gift"]


@pytest.mark.parametrize(("form", "language"), CASES)
def test_the_word_document_asks_the_same(form, language):
    described = paper_questionnaire(load_instrument(form), language)
    data = questionnaire_docx(described)
    text = _solid(_word_text(data))
    for item in _asked(load_instrument(form).body):
        assert _solid(item.label[language]) in text
        assert all(_solid(choice.label[language]) in text for choice in item.choices)
    assert described["id"] in _word_text(data, "word/footer-questionnaire.xml")
    assert "□" not in text and "☐" not in text


@pytest.mark.parametrize("form", FORMS)
def test_elements_of_the_word_document_stand_in_the_order_of_the_schema(form):
    data = questionnaire_docx(paper_questionnaire(load_instrument(form), "vi"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in ("word/document.xml", "word/footer-questionnaire.xml"):
            assert misplaced(etree.fromstring(file.read(name))) == [], name


def test_the_files_are_named_after_form_version_and_language(tmp_path):
    instrument = load_instrument(FORMS[1])
    files = write_paper_questionnaire(instrument, "vi", tmp_path / "awareness_form-2026051502")
    assert [file.name for file in files] == [
        "awareness_form-2026051502-vi.pdf", "awareness_form-2026051502-vi.docx"
    ]  # fmt: skip
    assert files[0].read_bytes().startswith(b"%PDF-")
    assert files[1].read_bytes().startswith(b"PK")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
NAMES = st.sampled_from([f"n{i}" for i in range(8)] + ["other", "unit", "yes"])
CONDITIONS = st.one_of(
    st.just(""), TEXTS, st.builds("${{{}}} = '{}'".format, NAMES, NAMES),
    st.builds("selected(${{{}}}, '{}') or ${{{}}} > 3".format, NAMES, NAMES, NAMES),
)  # fmt: skip
KINDS = ["select_one", "select_multiple", "rank", "text", "integer", "decimal", "date", "time",
         "dateTime", "geopoint", "image", "acknowledge", "start", "range"]  # fmt: skip
CHOICES = st.lists(st.builds(Choice, NAMES, st.builds(Label, en=TEXTS)), max_size=6).map(tuple)
ITEMS = st.builds(
    Item, NAMES, st.sampled_from(KINDS), st.builds(Label, en=TEXTS), CHOICES, relevant=CONDITIONS,
    hint=st.builds(Label, en=TEXTS),
    constraint=st.sampled_from(["", ". <= 31", "regex(., '^\\d$')"]),
    appearance=st.sampled_from(["", "multiline"]), follows=st.sampled_from(["", "n1"]),
)  # fmt: skip
NOTES = st.builds(Note, NAMES, st.builds(Label, en=TEXTS), CONDITIONS)
PARTS = st.recursive(
    ITEMS | NOTES,
    lambda parts: st.builds(
        Section, NAMES, st.builds(Label, en=TEXTS), st.lists(parts, max_size=6).map(tuple),
        st.booleans(), CONDITIONS,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(PARTS, max_size=6))
def test_no_form_is_too_odd_to_print(parts):
    described = paper_questionnaire(_form(*parts), "en")
    assert questionnaire_pdf(described).startswith(b"%PDF-")
    _word_text(questionnaire_docx(described))
