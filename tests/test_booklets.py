"""Booklets: answers in other orders, printed so, typed so, and read as if they had never moved."""

from __future__ import annotations

import csv
import hashlib
import itertools
import math
import random
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_files import FORM as SMALL
from survey_files import make_study, run, wave
from test_bad_input import assert_said

import toolkit as tk
from toolkit.booklet_orders import Printed, letter, read_orders
from toolkit.booklets import booklet_orders, in_booklet, knowledge_items, write_booklet_table
from toolkit.cli_survey_build import build
from toolkit.entry_workbook import write_entry_workbook
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.instrument import Instrument, read_instrument
from toolkit.items import AnswerKey, Choice, Item, Label
from toolkit.paper_questionnaire import paper_questionnaire, write_paper_questionnaire
from toolkit.questionnaire import Section

AWARENESS = Path(__file__).parents[1] / "surveys" / "awareness.md"
FORM = read_instrument(AWARENESS)


def question(name: str, *texts: str, special: dict[int, str] | None = None) -> Item:
    """A question of knowledge with those answers, and special ones at some places."""
    choices = [Choice(f"c{n}", Label(en=text)) for n, text in enumerate(texts)]
    for place, one in sorted((special or {}).items()):
        choices.insert(place, Choice(one, Label(en=one.replace("_", " "))))
    key = (AnswerKey("c0"),)
    return Item(name, "select_one", Label(en=f"Ask {name}"), tuple(choices), answer=key)


def small(*items: Item, name: str = "small", version: str = "1") -> Instrument:
    return Instrument(name, version, Label(en="Small"), {i.name: i for i in items}, {}, ("en",),
                      Section(parts=items))  # fmt: skip


SPECIAL = ("dont_know", "prefer_not_to_say", "other")


@settings(max_examples=150, deadline=None)
@given(
    ordinary=st.integers(1, 7), count=st.integers(2, 26), seed=st.integers(0, 99),
    special=st.lists(st.sampled_from(SPECIAL), unique=True), places=st.lists(st.integers(0, 7)),
    name=st.text("abxyz_1", min_size=1, max_size=5),
)  # fmt: skip
def test_an_order_moves_ordinary_answers_only_and_never_comes_twice(
    ordinary: int, count: int, seed: int, special: list[str], places: list[int], name: str
) -> None:
    at = dict(zip((min(place, ordinary) for place in places), special, strict=False))
    item = question(name, *(f"answer {n}" for n in range(ordinary)), special=at)
    form = small(item)
    orders = booklet_orders(form, count, seed)
    assert orders == booklet_orders(form, count, seed)
    assert list(orders) == [chr(65 + n) for n in range(count)]
    printed = [own[name] for own in orders.values()]
    names = [choice.name for choice in item.choices]
    for order in printed:
        assert sorted(order) == sorted(names)
        for place, one in enumerate(names):
            if one in item.special:
                assert order[place] == one
    assert len(set(printed)) == min(count, math.factorial(ordinary))
    for first in range(0, count - ordinary + 1, ordinary):  # as in a Latin square
        square = printed[first : first + ordinary]
        for in_place in zip(*square, strict=True):
            assert len(set(in_place)) == (1 if in_place[0] in item.special else ordinary)


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_no_right_answer_stands_in_one_place_in_all_booklets(count: int) -> None:
    orders = booklet_orders(FORM, count)
    for item in knowledge_items(FORM):
        places = {own[item.name].index(item.answer[0].choice) for own in orders.values()}
        assert len(places) > 1, item.name
    moved = {
        tuple(orders["A"][item.name].index(name) for name in orders["B"][item.name])
        for item in knowledge_items(FORM)
    }
    assert len(moved) > 1, "a neighbour could add one to every letter"


def test_a_booklet_is_the_same_however_many_are_made_and_another_with_another_seed() -> None:
    few, many = booklet_orders(FORM, 2), booklet_orders(FORM, 6)
    assert few == {booklet: many[booklet] for booklet in few}
    assert booklet_orders(FORM, 2, seed=1) != few
    assert booklet_orders(replace(FORM, version="2026110102"), 2) != few


def test_the_order_is_that_of_sha256() -> None:
    """Worked out once more, from the description alone."""

    def rank(*parts: str) -> str:
        return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()

    seed = ("awareness", "2026110101", "0", "k08")
    circle = sorted("abc", key=lambda name: rank(*seed, "circle", "0", name))
    circle = circle[circle.index("a") :] + circle[: circle.index("a")]
    turns = sorted(range(3), key=lambda n: rank(*seed, "turn", "0", str(n)))
    orders = booklet_orders(FORM, 3)
    for booklet, start in zip("ABC", turns, strict=True):
        wanted = (*circle[start:], *circle[:start], "dont_know")
        assert orders[booklet]["k08"] == wanted
    assert orders["A"]["k08"] == ("b", "c", "a", "dont_know"), "papers that lie in offices"


def test_only_questions_of_knowledge_are_shuffled() -> None:
    found = booklet_orders(FORM, 2)["A"]
    assert list(found) == [f"k{n:02}" for n in range(1, 16)]
    assert FORM.item("p04").answer, "what people do has a key, too"
    feedback = read_instrument(AWARENESS.with_name("training_feedback.md"))
    assert list(booklet_orders(feedback, 2)["A"]) == ["l01", "l02", "l03", "l04", "l05"]


def test_answers_that_speak_of_others_stay_where_they_make_sense() -> None:
    above = question("q1", "One", "Two", "Three", "All of the above")
    vi = question("q2", "Một", "Hai", "Ba", "Tất cả các ý trên", "Bốn")
    lettered = question("q3", "One", "Two", "Both a and b")
    not_above = question("q4", "Chỉ hành vi của cấp trên", "Trên 10 ngày", "Hai")
    orders = booklet_orders(small(above, vi, lettered, not_above), 6)
    assert {own["q1"][3] for own in orders.values()} == {"c3"}
    assert {own["q2"][3] for own in orders.values()} == {"c3"}
    assert len({own["q2"] for own in orders.values()}) == 6
    assert {own["q3"] for own in orders.values()} == {("c0", "c1", "c2")}
    assert len({own["q4"] for own in orders.values()}) == 6


def test_questions_with_the_same_answers_stay_a_grid() -> None:
    items = [
        replace(
            question(f"q{n}", "True", "False", special={2: "dont_know"}), label=Label(en=f"Q{n}")
        )
        for n in range(3)
    ]
    form = small(*items)
    blocks = {}
    for booklet in (orders := booklet_orders(form, 2)):
        (block,) = paper_questionnaire(in_booklet(form, booklet, orders), "en")["blocks"]
        assert block["kind"] == "grid" and len(block["rows"]) == 3
        blocks[booklet] = block["choices"]
    assert sorted(blocks.values()) == [
        ["a. False", "b. True", "c. dont know"], ["a. True", "b. False", "c. dont know"]
    ]  # fmt: skip


def test_a_condition_names_the_letter_that_is_printed_and_works_in_the_workbook(
    tmp_path: Path,
) -> None:
    asked = question("q1", "Ten days", "Five days", "Two days")
    why = Item("why", "text", Label(en="Why?"), relevant="${q1} = 'c0'")
    form = small(asked, why)
    orders = booklet_orders(form, 3)
    for booklet in orders:
        paper = in_booklet(form, booklet, orders)
        shown = f"{letter(orders[booklet]['q1'].index('c0') + 1)}. Ten days"
        block = paper_questionnaire(paper, "en")["blocks"][1]
        assert block["only"] == f"Only if you answered “{shown}” to question 1."
        book = openpyxl.load_workbook(write_entry_workbook(paper, "en", tmp_path / "e.xlsx"))
        rules = str([r.formula for c in book["answers"].conditional_formatting for r in c.rules])
        assert f'="{shown}"' in rules


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_have_the_answers_in_the_order_that_is_written_down(
    tmp_path: Path, language: str
) -> None:
    orders = booklet_orders(FORM, 2)
    table = write_booklet_table(FORM, orders, tmp_path / "orders.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["booklet"] == "B"]
    assert [row["code"] for row in rows if row["item"] == "k05"] == list(orders["B"]["k05"])
    paper = in_booklet(FORM, "B", orders)
    pdf, docx = write_paper_questionnaire(paper, language, tmp_path / "awareness-2026110101")
    assert (pdf.name, docx.name) == (f"awareness-2026110101-{language}-B.pdf",
                                     f"awareness-2026110101-{language}-B.docx")  # fmt: skip
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    pages = text.stdout.decode("utf-8").rstrip("\f").split("\f")
    assert all(f"awareness 2026110101 {language} B" in page for page in pages)
    assert {"vi": "Mã đề B", "en": "Booklet B"}[language] in pages[0]
    solid = "".join("".join(pages).split())
    solid = re.sub(rf"awareness2026110101{language}B\d/\d", "", solid)
    for name in orders["B"]:
        own = [row for row in rows if row["item"] == name]
        answers = [f"{row['letter']}. {row[f'label::{language}']}" for row in own]
        assert "".join("".join(answers).split()) in solid, (name, answers)


def typed_rows(form: Instrument, count: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    items = knowledge_items(form)
    return [
        {item.name: chance.choice([c.name for c in item.choices]) for item in items}
        for _ in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_picked_in_a_workbook_is_read_as_ever(tmp_path: Path, language: str) -> None:
    orders = booklet_orders(FORM, 3)
    for number, booklet in enumerate(orders):
        paper = in_booklet(FORM, booklet, orders)
        path = write_entry_workbook(paper, language, tmp_path / f"{booklet}.xlsx")
        rows = typed_rows(FORM, 60, number)
        book = openpyxl.load_workbook(path)
        heads = {cell.value: cell.column for cell in book["answers"][1]}
        lists = offered(book, heads)
        for at, row in enumerate(rows, 3):
            book["answers"].cell(at, heads["_sheet"], at)
            for name, code in row.items():
                place = orders[booklet][name].index(code)
                book["answers"].cell(at, heads[name], lists[name][place])
        book.save(path)
        found = tk.read_responses(path, FORM)
        assert found.findings == []
        assert set(found.metadata["_booklet"]) == {booklet}
        for name in rows[0]:
            assert found.table[name].tolist() == [row[name] for row in rows], name


def offered(book: Any, heads: dict[str, int]) -> dict[str, list[str]]:
    """What the lists of the workbook offer for each question, from the first on."""
    found = {}
    for rule in book["answers"].data_validations.dataValidation:
        if rule.type == "list":
            letters = re.findall(r"\$([A-Z]+)\$", rule.formula1)[0]
            texts = [cell.value for cell in book["_lists"][letters] if cell.value is not None]
            for name, column in heads.items():
                if openpyxl.utils.get_column_letter(column) in re.findall(
                    r"[A-Z]+", str(rule.sqref)
                ):
                    found[name] = texts
    return found


def test_the_list_of_a_workbook_is_what_the_paper_prints(tmp_path: Path) -> None:
    orders = booklet_orders(FORM, 2)
    for booklet in orders:
        paper = in_booklet(FORM, booklet, orders)
        book = openpyxl.load_workbook(write_entry_workbook(paper, "vi", tmp_path / "e.xlsx"))
        heads = {cell.value: cell.column for cell in book["answers"][1]}
        lists = offered(book, heads)
        printed = {
            block["text"]: [option["text"] for option in block["answer"]["options"]]
            for block in paper_questionnaire(paper, "vi")["blocks"]
            if block["kind"] == "question" and block["answer"]["kind"] == "choices"
        }
        for name in orders[booklet]:
            assert lists[name] == printed[FORM.item(name).label["vi"]]


def filled(tmp_path: Path, rows: list[dict[str, Any]]) -> tk.Responses:
    orders = booklet_orders(FORM, 2)
    path = write_entry_workbook(in_booklet(FORM, "B", orders), "vi", tmp_path / "entry-B.xlsx")
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book["answers"][1]}
    for at, row in enumerate(rows, 3):
        for name, value in row.items():
            book["answers"].cell(at, heads[name], value)
    book.save(path)
    return tk.read_responses(path, FORM)


def test_letters_and_labels_pasted_into_a_workbook_are_those_of_its_booklet(
    tmp_path: Path,
) -> None:
    order = booklet_orders(FORM, 2)["B"]["k08"]
    label = FORM.item("k08").choices[0].label
    typed = [
        "a",
        "B)",
        3,
        label["vi"],
        label["en"].upper(),
        f"{letter(order.index('a') + 1)}. 15 phút",
    ]
    found = filled(tmp_path, [{"_sheet": n, "k08": text} for n, text in enumerate(typed)])
    assert found.findings == []
    assert found.table["k08"].tolist() == [*order[:3], "a", "a", "a"]


def test_a_letter_that_is_not_printed_is_told_with_its_place(tmp_path: Path) -> None:
    wrong = (
        f"{letter(1)}. {'30 phút' if booklet_orders(FORM, 2)['B']['k08'][0] != 'b' else '15 phút'}"
    )
    found = filled(tmp_path, [{"_sheet": 1, "k08": "e"}, {"_sheet": 2, "k08": wrong}])
    assert found.table["k08"].isna().all()
    assert [(f.code, f.row, f.column, f.value) for f in found.findings] == [
        ("no_such_letter", 3, "k08", "e"), ("no_such_letter", 4, "k08", wrong)
    ]  # fmt: skip
    assert "letters are a, b, c, d" in str(found.findings[0])


# Typed into a file of one's own


@pytest.fixture(scope="module")
def orders_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orders") / "awareness-2026110101-booklets.csv"
    return write_booklet_table(FORM, booklet_orders(FORM, 3), path)


HEADS = ("Số phiếu", "Mã đề", "Mã đơn vị của anh/chị", *(f"k{n:02}" for n in range(1, 16)))


def sheet(path: Path, rows: list[dict[str, str]], heads: tuple[str, ...] = HEADS) -> Path:
    """A list that somebody typed; the questions stand above it in words."""
    words = {name: FORM.item(name).label["vi"] for name in heads if name in FORM.items}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([words.get(name, name) for name in heads])
        base = {"Số phiếu": "1", "Mã đơn vị của anh/chị": "LC-02-001"}
        writer.writerows([[(base | row).get(name, "") for name in heads] for row in rows])
    return path


def named(orders: Path) -> dict[str, str]:
    return {"Mã đề": f"_booklet/{orders}"}


@pytest.mark.parametrize("style", ["letter", "LETTER", "place", "text", "both"])
def test_letters_typed_by_hand_are_read_as_ever(
    tmp_path: Path, orders_file: Path, style: str
) -> None:
    orders, rows = booklet_orders(FORM, 3), typed_rows(FORM, 90, 7)
    labels = {(i.name, c.name): c.label["vi"] for i in FORM.items.values() for c in i.choices}

    def typed(booklet: str, name: str, code: str) -> str:
        place = orders[booklet][name].index(code) + 1
        if style == "text" or (style == "place" and name in ("k02", "k12")):
            return labels[name, code]  # of which one is 4, or 4 months, and so is a place
        both = f"{letter(place)}. {labels[name, code]}"
        mark = {"letter": letter(place), "place": str(place), "both": both}
        return mark.get(style, letter(place).upper())

    booklets = list(itertools.islice(itertools.cycle("ABC"), len(rows)))
    path = sheet(tmp_path / "typed.csv", [
        {"Mã đề": booklet} | {name: typed(booklet, name, code) for name, code in row.items()}
        for booklet, row in zip(booklets, rows, strict=True)
    ])  # fmt: skip
    found = tk.read_responses(path, FORM, named(orders_file))
    assert [f for f in found.findings if f.severity == "error"] == []
    assert found.metadata["_booklet"].tolist() == booklets
    for name in rows[0]:
        assert found.table[name].tolist() == [row[name] for row in rows], name


def told(found: tk.Responses) -> list[tuple[str, int | None, str, str]]:
    errors = (f for f in found.findings if f.severity == "error")
    return [(f.code, f.row, f.column, f.value) for f in errors]


def test_a_letter_without_its_booklet_is_never_taken_for_a_choice(
    tmp_path: Path, orders_file: Path
) -> None:
    rows = [{"Mã đề": "D", "k08": "a", "k09": "b"}, {"Mã đề": "", "k08": "a"},
            {"Mã đề": "đề b", "k08": "e"}, {"Mã đề": "", "k08": "30 phút"},
            {"Mã đề": "b", "k08": "?"}]  # fmt: skip
    found = tk.read_responses(sheet(tmp_path / "t.csv", rows), FORM, named(orders_file))
    assert found.table["k08"].map(str).tolist() == ["nan", "nan", "nan", "b", "nan"]
    assert found.metadata["_booklet"].map(str).tolist() == ["D", "nan", "B", "nan", "B"]
    assert told(found) == [
        ("no_such_letter", 4, FORM.item("k08").label["vi"], "e"),
        ("unknown_booklet", 2, "Mã đề", "D"), ("no_booklet", 3, "Mã đề", ""),
    ]  # fmt: skip
    for finding in (f for f in found.findings if f.severity == "error"):
        assert_said(finding)
    assert "none of the booklets A, B, C" in str(next(f for f in found.findings if f.value == "D"))


def test_a_number_that_is_an_answer_and_a_place_is_asked_about(
    tmp_path: Path, orders_file: Path
) -> None:
    rows = [{"Mã đề": "A", "k02": "4", "k07": "4"}, {"Mã đề": "A", "k02": "2", "k08": "30"}]
    found = tk.read_responses(sheet(tmp_path / "t.csv", rows), FORM, named(orders_file))
    assert told(found) == [("no_such_letter", 2, FORM.item("k02").label["vi"], "4")]
    order = booklet_orders(FORM, 3)["A"]["k02"]
    assert found.table["k02"].map(str).tolist() == ["nan", order[1]]
    labels = tk.read_responses(
        sheet(tmp_path / "t.csv", [{"Mã đề": "A", "k02": "4"}, {"Mã đề": "A", "k02": "8"}]),
        FORM, named(orders_file),
    )  # fmt: skip
    assert labels.table["k02"].tolist() == ["a", "c"], "8 is no place, so these are answers"
    assert found.table["k07"].tolist()[0] == "dont_know" and found.table["k08"].tolist()[1] == "b"


def test_letters_without_the_file_of_orders_are_refused(tmp_path: Path) -> None:
    rows = [
        {"Mã đề": "A", "k08": "a"},
        {"Mã đề": "A", "k08": "30 phút"},
        {"Mã đề": "A", "k09": "45 phút"},
    ]
    path = sheet(tmp_path / "t.csv", rows)
    found = tk.read_responses(path, FORM)
    assert told(found) == [("no_booklet_orders", 2, "Mã đề", "A")]
    assert found.table["k08"].map(str).tolist() == ["nan", "b", "nan"]
    assert_said(next(f for f in found.findings if f.code == "no_booklet_orders"))
    codes = tk.read_responses(path, FORM, {"Mã đề": ""})
    assert codes.table["k08"].tolist()[0] == "a", "a person said that choices were typed"


def test_a_file_that_lacks_the_column_of_the_booklet_is_told(
    tmp_path: Path, orders_file: Path
) -> None:
    heads = tuple(name for name in HEADS if name != "Mã đề")
    path = sheet(tmp_path / "t.csv", [{"k08": "a"}, {"k08": "30 phút"}], heads)
    found = tk.read_responses(path, FORM, named(orders_file))
    assert told(found) == [("no_booklet", 2, "", "")]
    assert found.table["k08"].map(str).tolist() == ["nan", "b"]


def test_a_mapping_file_names_the_orders_that_lie_beside_it(
    tmp_path: Path, orders_file: Path
) -> None:
    (tmp_path / orders_file.name).write_bytes(orders_file.read_bytes())
    path = sheet(tmp_path / "t.csv", [{"Mã đề": "C", "k08": "a", "k09": "x"}])
    mapping = tmp_path / "mapping.csv"
    question = FORM.item("k09").label["vi"]
    mapping.write_text(
        f"header,name,text,choice\nMã đề,_booklet/{orders_file.name},,\n"
        f'"{question}",k09,x,dont_know\n', encoding="utf-8",
    )  # fmt: skip
    found = tk.read_responses(path, FORM, mapping)
    assert told(found) == []
    assert found.table["k08"].tolist() == [booklet_orders(FORM, 3)["C"]["k08"][0]]
    assert found.table["k09"].tolist() == ["dont_know"], "what the mapping says comes first"


def test_what_was_read_once_is_not_turned_a_second_time(tmp_path: Path, orders_file: Path) -> None:
    """A table of ours has the booklet beside choices, not letters."""
    path = tmp_path / "wave.csv"
    path.write_text("unit,_booklet,k08,k09\nLC-02-001,B,a,c\n", encoding="utf-8")
    for mapping in (None, named(orders_file)):
        found = tk.read_responses(path, FORM, mapping)
        assert (found.table["k08"][0], found.table["k09"][0]) == ("a", "c")
    assert found.metadata["_booklet"].tolist() == ["B"] and told(found) == []


def test_rejected_rows_of_a_workbook_hold_choices(tmp_path: Path) -> None:
    from toolkit.exports.read import original_rows

    orders = booklet_orders(FORM, 2)
    path = write_entry_workbook(in_booklet(FORM, "B", orders), "vi", tmp_path / "e.xlsx")
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book["answers"][1]}
    book["answers"].cell(3, heads["_sheet"], 1)
    book["answers"].cell(3, heads["k08"], "a")
    book.save(path)
    names, rows = original_rows(path, FORM)
    assert dict(zip(names, rows[3], strict=True))["k08"] == orders["B"]["k08"][0]


def test_a_form_may_ask_for_the_booklet_itself(tmp_path: Path, orders_file: Path) -> None:
    asked = Item("code", "text", Label(vi="Mã đề", en="Booklet"))
    items = {**FORM.items, "code": asked}
    body = replace(FORM.body, parts=(*FORM.body.parts, asked))
    form = replace(FORM, items=items, body=body)
    path = sheet(tmp_path / "t.csv", [{"Mã đề": "B", "k08": "a", "k09": "b"}])
    assert told(tk.read_responses(path, form))[0][0] == "no_booklet_orders"
    found = tk.read_responses(path, form, named(orders_file))
    assert told(found) == [] and found.table["code"].tolist() == ["B"]
    assert found.table["k08"].tolist() == [booklet_orders(FORM, 3)["B"]["k08"][0]]


def test_an_import_keeps_choices_and_booklets_and_does_so_once(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    keyed = SMALL.replace("| required |\n|---", "| required | answer |\n|---|---")
    (study / "small.md").write_text(keyed.replace("Câu một | |", "Câu một | | yes |"), "utf-8")
    form = read_instrument(study / "small.md")
    orders = booklet_orders(form, 2)
    write_booklet_table(form, orders, tmp_path / "small-booklets.csv")
    (tmp_path / "map.csv").write_text("header,name\nMã đề,_booklet/small-booklets.csv\n", "utf-8")
    rows = ["uuid,consent,unit,wave,k1,hours,Mã đề", *(
        f"{n},yes,A,before,{'ab'[n % 2]},1,{booklet}" for n, booklet in enumerate("AABBE")
    )]  # fmt: skip
    (tmp_path / "typed.csv").write_text("\n".join(rows), "utf-8")
    words = ("small", tmp_path / "typed.csv", "--study", study, "--mapping", tmp_path / "map.csv")
    code, said = run(*words, "--yes")
    assert code == 1 and "dòng 6, Mã đề: “E” không phải là một trong các mã đề A, B" in said
    found = wave(study)
    assert found["_booklet"].tolist() == ["A", "A", "B", "B"]
    assert found["k1"].tolist() == [*orders["A"]["k1"], *orders["B"]["k1"]]
    code, said = run(*words, "--yes")
    assert "giữ nguyên 4" in said, "what was read once is found again as choices"
    assert wave(study).equals(found)


def cut(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: cut(text, "code", "name"), "no column 'code'; take the file that ends in"),
        (lambda text: cut(text, "k08,A,1", "k8,A,1"), "row 30, item: 'k8' is none of consent"),
        (lambda text: cut(text, "k08,A,1,a,b", "k08,A,1,a,z"), "row 30, code: 'z' is none of a"),
        (lambda text: cut(text, "k08,A,1,", "k08,A,x,"), "row 30, place: 'x' is none of 1, 2, 3"),
        (lambda text: cut(text, "k08,A,1,a,b", "k08,A,1,a,c"), "booklet 'A' does not have each"),
        (lambda text: "", "no column 'item'"),
    ],
)  # fmt: skip
def test_a_file_of_orders_that_was_changed_is_refused(
    tmp_path: Path, orders_file: Path, change: Any, said: str
) -> None:
    path = tmp_path / "x-booklets.csv"
    path.write_text(change(orders_file.read_text("utf-8-sig")), encoding="utf-8")
    with pytest.raises(ArgumentError, match=said):
        read_orders(path, FORM)


def test_the_file_of_orders_may_have_passed_through_excel(
    tmp_path: Path, orders_file: Path
) -> None:
    with orders_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([rows[0], *reversed(rows[1:])])
    assert read_orders(path, FORM) == booklet_orders(FORM, 3)
    with pytest.raises(ArgumentError, match=r"orders of booklets no\.csv cannot be read"):
        read_orders(tmp_path / "no.csv", FORM)


# The command


def test_the_command_makes_paper_and_workbook_of_each_booklet(tmp_path: Path) -> None:
    build(AWARENESS, tmp_path, "en", booklets=2)
    made = {path.name.removeprefix("awareness-2026110101") for path in tmp_path.iterdir()}
    assert made == {
        ".xlsx", ".xml", "-codebook.csv", "-booklets.csv", "-en-A.pdf", "-en-A.docx", "-en-B.pdf",
        "-codebook-en.html", "-en-B.docx", "-entry-en-A.xlsx", "-entry-en-B.xlsx",
    }  # fmt: skip
    orders = read_orders(tmp_path / "awareness-2026110101-booklets.csv", FORM)
    assert orders == booklet_orders(FORM, 2)
    with (tmp_path / "awareness-2026110101-codebook.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["name"], row["choice"]): row for row in csv.DictReader(file)}
    for booklet, own in orders.items():
        for name, order in own.items():
            for code in order:
                assert rows[name, code][f"booklet::{booklet}"] == letter(order.index(code) + 1)
    assert rows["a01", "agree"]["booklet::A"] == ""
    page = (tmp_path / "awareness-2026110101-codebook-en.html").read_text("utf-8")
    lettered = ", ".join(f"{letter(n)} = {code}" for n, code in enumerate(orders["B"]["k08"], 1))
    assert page.count("Booklet B") == len(orders["B"]) and lettered in page


def test_what_cannot_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="booklets=27 is out of range"):
        booklet_orders(FORM, 27)
    with pytest.raises(ToolkitError, match=r"'officer_register' has no question of knowledge"):
        build(AWARENESS.with_name("officer_register.md"), tmp_path / "new", booklets=2)
    assert not (tmp_path / "new").exists()


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(max_size=8) | st.from_regex(r"\s?\(?[A-Za-z0-9]{1,3}[.):]?\s?.?", fullmatch=True)
)
def test_whatever_is_typed_is_a_choice_or_nothing(text: str) -> None:
    """And a letter is the answer that stands in its place, in every booklet."""
    item = FORM.item("k08")
    for own in booklet_orders(FORM, 6).values():
        code = Printed(item, own["k08"]).code(text)
        assert code is None or code in own["k08"]
        bare = text.strip().strip("().:").casefold()
        if code is not None and bare in ("a", "b", "c", "d"):
            assert own["k08"]["abcd".index(bare)] == code


def test_a_letter_may_be_a_label_of_another_answer() -> None:
    item = question("blood", "a", "b")
    printed = Printed(item, ("c1", "c0"))
    assert printed.code("a") is None and printed.code("b. a") == "c0"


def test_other_orders_under_letters_that_may_be_printed_are_refused(tmp_path: Path) -> None:
    build(AWARENESS, tmp_path, language="en", booklets=2)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ToolkitError, match="booklets A, B were made before with other orders"):
        build(AWARENESS, tmp_path, language="en", booklets=3, seed=5)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    build(AWARENESS, tmp_path, language="en", booklets=3)  # more of the same are none


def test_answers_with_letters_of_their_own_get_no_second_ones() -> None:
    form = small(question("k", "a. 5 days", "B) 10 days"))
    with pytest.raises(ToolkitError, match=r"answer 'a\. 5 days' begins with"):
        booklet_orders(form, 2)


def test_a_letter_is_not_looked_up_once_more_in_the_words_of_the_mapping(
    tmp_path: Path, orders_file: Path
) -> None:
    """Booklet A prints choice b first; the mapping takes a typed “b” for something else."""
    first = read_orders(orders_file, FORM)["A"]["k08"][0]
    assert first == "b"
    mapping = tmp_path / "mapping.csv"
    mapping.write_text(
        f"header,name,text,choice\nMã đề,_booklet/{orders_file.name},,\nk08,k08,b,a\n", "utf-8"
    )
    (tmp_path / orders_file.name).write_bytes(orders_file.read_bytes())
    path = sheet(tmp_path / "typed.csv", [{"Mã đề": "A", "k08": "a"}, {"Mã đề": "A", "k08": "b"}])
    found = tk.read_responses(path, FORM, mapping)
    assert found.table["k08"].tolist() == ["b", "a"]
