"""Entry workbooks as they come back: with mistakes of people who type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import toolkit as tk
from toolkit.entry_workbook import write_entry_workbook
from toolkit.responses import Responses

EXPORTS = Path(__file__).parent / "exports"
Read = Callable[..., Responses]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Fill rows of a workbook, save it and read it."""
    form = tk.load_instrument(EXPORTS / "awareness_form.xlsx")
    blank = write_entry_workbook(form, "vi", tmp_path / "e.xlsx")

    def filled(rows: list[dict[str, Any]], children: Any = (), change: Any = None) -> Responses:
        book = openpyxl.load_workbook(blank)
        for name, cells in (("answers", rows), ("children", children)):
            heads = {cell.value: cell.column for cell in book[name][1]}
            for at, row in enumerate(cells, 3):
                for column, value in row.items():
                    book[name].cell(at, heads[column], value)
        if change:
            change(book)
        book.save(blank)
        return tk.read_responses(blank, form)

    return filled


def codes(found: Responses) -> list[tuple[str, str, int | None]]:
    return [(f.severity, f.code, f.row) for f in found.findings]


def test_none_ticked_is_not_unanswered(read: Read) -> None:
    found = read([{"_sheet": 1, "channels": "0"}, {"_sheet": 2, "sex": "Nam"},
                  {"_sheet": 3, "channels": 0}, {"_sheet": 4, "channels/tv": "X"}])  # fmt: skip
    assert found.table["channels"].tolist() == [[], None, [], ["tv"]]
    assert found.status("channels").tolist() == ["answered", "unanswered", "answered", "answered"]
    assert codes(found) == []


def test_none_ticked_beside_a_ticked_box_is_told(read: Read) -> None:
    found = read([{"_sheet": 1, "channels": "0", "channels/tv": "x"}])
    assert found.table["channels"].tolist() == [["tv"]]
    assert codes(found) == [("warning", "ticked_and_none", 3)]


def test_a_row_with_a_number_only_was_prepared(read: Read) -> None:
    found = read([{"_sheet": 1, "sex": "Nữ"}, {"_sheet": 2}, {}, {"_sheet": 3, "sex": "Male"}])
    assert found.table["sex"].tolist() == ["female", "male"]
    assert found.metadata["_sheet"].tolist() == ["1", "3"]
    assert found.metadata["row"].tolist() == [3, 6]
    assert codes(found) == [("note", "row_left_out", 4)]


def test_children_are_tied_by_the_number_however_it_is_written(read: Read) -> None:
    found = read(
        [{"_sheet": "07", "sex": "Nam"}, {"_sheet": 8, "sex": "Nữ"}],
        [{"_sheet": 8, "child_age": 1}, {"_sheet": 7, "child_age": 2},
         {"_sheet": 9, "child_age": 3}, {"_sheet": "8", "child_age": 4}],
    )  # fmt: skip
    table = found.repeats["children"]
    assert table["parent_row"].tolist() == [1, 0, 1] and table["position"].tolist() == [1, 1, 2]
    assert table["child_age"].tolist() == [1, 2, 4]
    assert codes(found) == [("error", "orphan_row", 5)]


def test_a_number_on_two_rows_is_an_error(read: Read) -> None:
    found = read([{"_sheet": 5, "sex": "Nam"}, {"_sheet": "5", "sex": "Nữ"}])
    assert codes(found) == [("error", "number_twice", 4)]


def test_the_version_of_the_workbook_is_the_version_of_its_rows(read: Read) -> None:
    def older(book: Any) -> None:
        book["_form"]["B3"] = "2026050101"

    found = read([{"_sheet": 1, "sex": "Nam"}], change=older)
    assert found.metadata["__version__"].tolist() == ["2026050101"]


def test_a_workbook_of_another_form_is_told(read: Read) -> None:
    def other(book: Any) -> None:
        book["_form"]["B2"] = "officers"

    found = read([{"_sheet": 1, "sex": "Nam"}], change=other)
    assert codes(found) == [("warning", "other_form", None)]


def test_a_second_sheet_of_the_same_questions_is_not_lost_in_silence(read: Read) -> None:
    found = read([{"_sheet": 1, "sex": "Nam"}],
                 change=lambda book: book.copy_worksheet(book["answers"]))  # fmt: skip
    assert len(found.table) == 1 and codes(found) == [("error", "second_sheet", None)]


def test_a_label_that_is_none_is_an_error(read: Read) -> None:
    found = read([{"_sheet": 1, "sex": "Namm", "hh_size": "nhiều"}])
    assert found.table["sex"].isna().all() and found.table["hh_size"].isna().all()
    assert codes(found) == [
        ("error", "wrong_answer_code", 3), ("error", "bad_number", 3),
    ]  # fmt: skip
