"""What is typed into the entry workbook is what is read from it."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.entry_workbook import write_entry_workbook
from toolkit.form_items import RECORDED
from toolkit.instrument import Instrument, Item
from toolkit.responses import Responses

TESTS = Path(__file__).parent
FORMS = {
    "awareness_form": TESTS / "exports" / "awareness_form.xlsx",
    "awareness": TESTS.parent / "surveys" / "awareness.md",
}
EXAMPLES, ROWS = 50, 5  # for each of two forms in two languages: 1,000 rows
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠẾỆỌỒỮYZ0123456789 .,;:-=+@'\"<>&%/()|\n“”–😀👩‍🌾🇻🇳"
FIRST_DAY, LAST_DAY = dt.date(1905, 1, 1), dt.date(2099, 12, 31)

Row = dict[str, Any]


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Any answer to a question, as it comes out; None: no answer."""
    names = [choice.name for choice in item.choices]
    if item.kind == "select_multiple":
        found: st.SearchStrategy[Any] = st.lists(st.sampled_from(names), unique=True).map(sorted)
    elif names:
        found = st.sampled_from(names)
    elif item.kind == "integer":
        found = st.integers(0, 999) | st.integers(-(10**9), 10**15 - 1)
    elif item.kind == "decimal":
        found = st.integers(-(10**6), 10**6).map(lambda whole: whole / 1000)
    elif item.kind == "date":
        found = st.dates(FIRST_DAY, LAST_DAY)
    else:
        found = st.text(LETTERS, min_size=1, max_size=12).filter(str.strip)
    return found if item.required else st.none() | found


def asked(items: Any) -> list[Item]:
    return [item for item in items if item.kind not in RECORDED]


def respondents(form: Instrument) -> st.SearchStrategy[list[Row]]:
    one = {item.name: answers_to(item) for item in asked(form.fields.values())}
    for name, section in form.repeats.items():
        inner = st.fixed_dictionaries({i.name: answers_to(i) for i in asked(section.items())})
        one[name] = st.lists(inner.filter(lambda row: any(v is not None for v in row.values())),
                             max_size=3)  # fmt: skip
    return st.lists(st.fixed_dictionaries(one), min_size=ROWS, max_size=ROWS)


def type_in(
    sheet: Any, at: int, number: Any, row: Row, items: dict[str, Item], pick: Callable[[Item], str]
) -> None:
    """Fill a row as a person does: labels picked, boxes ticked, 0 where none is."""
    cells: Row = {"_sheet": number}
    for name, value in ((n, v) for n, v in row.items() if n in items and v is not None):
        item = items[name]
        labels = {choice.name: choice.label[pick(item)] for choice in item.choices}
        if item.kind == "select_multiple":
            cells |= {f"{name}/{choice}": "x" for choice in value} or {name: "0"}
        else:
            cells[name] = labels.get(value, value) if item.choices else value
    heads = {cell.value: cell.column for cell in sheet[1]}
    for name, value in cells.items():
        cell = sheet.cell(at, heads[name], value)
        if isinstance(value, str):
            cell.data_type = "s"  # what begins with = is text in a column of text


def as_typed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return pd.Timestamp(value) if isinstance(value, dt.date) else value


def as_read(value: Any) -> Any:
    return value if isinstance(value, list) or not pd.isna(value) else None


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FORMS)
def test_what_is_typed_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, language: str
) -> None:
    form = tk.load_instrument(FORMS[name])
    folder = tmp_path_factory.mktemp("entry")
    blank = write_entry_workbook(form, language, folder / "blank.xlsx")
    count = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(rows=respondents(form), picks=st.randoms(use_true_random=False))
    def check(rows: list[Row], picks: Any) -> None:
        nonlocal count
        count += len(rows)
        path = folder / "filled.xlsx"
        fill(form, language, blank, path, rows, picks)
        compare(form, tk.read_responses(path, form), rows)

    check()
    assert count >= EXAMPLES * ROWS


def fill(
    form: Instrument, language: str, blank: Path, path: Path, rows: list[Row], picks: Any
) -> None:
    """Fill the workbook; now and then a label of the other language is pasted, or a row skipped."""
    book = openpyxl.load_workbook(blank)

    def pick(item: Item) -> str:
        return picks.choice(form.languages) if picks.random() < 0.1 else language

    at, inside = 3, dict.fromkeys(form.repeats, 3)
    numbers = [picks.choice([str, int])(100 + 7 * n) for n in range(len(rows))]
    for number, row in zip(numbers, rows, strict=True):
        at += picks.random() < 0.1
        type_in(book["answers"], at, number, row, form.fields, pick)
        at += 1
    for one, section in form.repeats.items():
        items = {item.name: item for item in section.items()}
        waiting = [(n, child) for n, row in zip(numbers, rows, strict=True) for child in row[one]]
        picks.shuffle(waiting)
        for number, child in in_order(
            waiting, {n: r[one] for n, r in zip(numbers, rows, strict=True)}
        ):
            type_in(book[one], inside[one], number, child, items, pick)
            inside[one] += 1
    book.save(path)


def in_order(waiting: list[Any], children: dict[Any, list[Row]]) -> list[Any]:
    """Papers in any order, the children of one paper in theirs."""
    left = {number: list(rows) for number, rows in children.items()}
    return [(number, left[number].pop(0)) for number, _ in waiting]


def compare(form: Instrument, read: Responses, rows: list[Row]) -> None:
    assert [str(f) for f in read.findings if f.severity == "error"] == []
    assert read.kind == "entry" and len(read.table) == len(rows)
    assert set(read.metadata["__version__"]) == {form.version}
    for item in asked(form.fields.values()):
        wanted = [as_typed(row[item.name]) for row in rows]
        assert [as_read(value) for value in read.table[item.name]] == wanted, item.name
    for one, section in form.repeats.items():
        table = read.repeats[one].sort_values(["parent_row", "position"])
        wanted = [
            (n, place, *(as_typed(child[item.name]) for item in section.items()))
            for n, row in enumerate(rows)
            for place, child in enumerate(row[one], 1)
        ]
        found = [tuple(map(as_read, row)) for row in table.itertuples(index=False)]
        assert found == wanted
