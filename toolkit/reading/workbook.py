"""Excel and OpenDocument workbooks as sheets of text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.reading.cell_texts import Number, text_rows
from toolkit.reading.csv_files import ROWS, Pieces, Row, head
from toolkit.reading.sheet import Range, Sheet


def open_workbook(path: Path, titles: int, number: Number) -> list[Sheet]:
    """Open all sheets of a workbook; hidden ones too, charts not.

    Parameters
    ----------
    path : Path
    titles : int
        The first piece of each sheet ends with so many rows that hold anything.
    number : callable
        How a number that is not whole is written.
    """
    # Imported here: most studies have CSV files only.
    from python_calamine import SheetTypeEnum, load_workbook

    with load_workbook(path) as book:
        names = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        found = [book.get_sheet_by_name(name) for name in names]
    return [_sheet(sheet, titles, number) for sheet in found]


def _sheet(sheet: Any, titles: int, number: Number) -> Sheet:
    rows = text_rows(sheet.iter_rows(), number)
    return Sheet(sheet.name, in_pieces(rows, titles), merged(sheet.merged_cell_ranges))


def in_pieces(rows: Iterator[Row], titles: int) -> Pieces:
    """Rows in pieces, those in which the header is looked for first."""
    yield head(rows, titles)
    while piece := list(itertools.islice(rows, ROWS)):
        yield piece


def merged(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> tuple[Range, ...]:
    """Merged cells as first row, first column, last row and last column."""
    return tuple((*first, *last) for first, last in ranges or [])
