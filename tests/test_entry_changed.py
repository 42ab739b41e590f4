"""Entry workbooks that people changed a little: saved as CSV, with a row more, or one less."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import toolkit as tk
from toolkit.entry_workbook import write_entry_workbook
from toolkit.responses import Responses

FORM = Path(__file__).parent / "exports" / "awareness_form.xlsx"
PAPERS: tuple[dict[str, Any], ...] = (
    {"_sheet": 1, "sex": "Nữ", "channels": "0", "hh_size": 4},
    {"_sheet": 2},
    {"_sheet": 3, "sex": "Nam", "channels/tv": "x", "hh_size": 5},
    {"_sheet": "4a", "sex": "Nam"},
)
CHILDREN = ({"_sheet": 3, "child_age": 7}, {"_sheet": 1, "child_age": 8})
Change = Callable[[Any], object]


@pytest.fixture(params=["vi", "en"])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    form = tk.load_instrument(FORM)
    path = write_entry_workbook(form, request.param, tmp_path / "typed.xlsx")
    book = openpyxl.load_workbook(path)
    for name, rows in (("answers", PAPERS), ("children", CHILDREN)):
        heads = {cell.value: cell.column for cell in book[name][1]}
        for at, row in enumerate(rows, 3):
            for column, value in row.items():
                book[name].cell(at, heads[column], value)
    book.save(path)
    return path


def read(path: Path) -> Responses:
    return tk.read_responses(path, tk.load_instrument(FORM))


def title_above(sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "Danh sách phiếu xã A"


def row_between(sheet: Any) -> None:
    sheet.insert_rows(2)
    sheet["A2"] = "ghi chú"


def no_names(sheet: Any) -> None:
    sheet.delete_rows(1)


def no_questions(sheet: Any) -> None:
    sheet.delete_rows(2)


def names_below_a_title_and_a_column_less(sheet: Any) -> None:
    title_above(sheet)
    sheet.insert_rows(1)
    sheet.delete_cols(sheet.max_column)


def same_answers(one: Responses, other: Responses) -> None:
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.metadata["_sheet"].tolist() == other.metadata["_sheet"].tolist()
    assert [f for f in other.findings if f.severity != "note"] == []


CHANGES = (title_above, row_between, no_names, no_questions, names_below_a_title_and_a_column_less)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_workbook_says_the_same(workbook: Path, change: Change) -> None:
    untouched = read(workbook)
    assert len(untouched.table) == 3
    book = openpyxl.load_workbook(workbook)
    for name in ("answers", "children"):
        change(book[name])
    book.save(workbook)
    changed = read(workbook)
    same_answers(untouched, changed)
    pd.testing.assert_frame_equal(untouched.repeats["children"], changed.repeats["children"])


@pytest.mark.parametrize("change", [lambda sheet: None, title_above, row_between, no_questions])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_sheet_saved_as_csv_says_the_same(workbook: Path, sign: str, change: Change) -> None:
    untouched = read(workbook)
    sheet = openpyxl.load_workbook(workbook)["answers"]
    change(sheet)
    with workbook.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = sheet.iter_rows(values_only=True)
        csv.writer(file, delimiter=sign).writerows(rows)
    same_answers(untouched, read(workbook.with_suffix(".csv")))


def test_questions_are_no_answers_in_the_rows_that_are_rejected(workbook: Path) -> None:
    from toolkit.exports.read import original_rows

    headers, rows = original_rows(workbook, tk.load_instrument(FORM))
    assert headers[0] == "_sheet" and [cells[0] for cells in rows.values()] == ["1", "3", "4a"]
