"""A table that is kept as a workbook: only the cells that an import changes are written."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.reading.tables import header_name
from toolkit.schema import DATE, TABLES
from toolkit.table_parsing import kind_of

_AS_TEXT = "@"  # the format of cells in which a spreadsheet looks for no numbers


def changed_workbook(path: Path, table: str, before: pd.DataFrame, after: pd.DataFrame) -> bytes:
    """Write a table into the workbook it comes from.

    Formats, other columns and other sheets stay as they are. A formula in a column of the table
    becomes the value it was read as: a workbook that is written here keeps no results of formulas,
    and the next reading would find the cell empty.

    Parameters
    ----------
    path : Path
    table : str
    before, after : DataFrame of str
        The index is the row of the sheet; rows that are not in `before` are new, and come below
        the header and the last row.

    Raises
    ------
    ToolkitError
        The header is not where it was when the table was read.
    """
    # Imported here: most studies have CSV files only.
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = ([cell for cell in row if cell.value is not None] for row in sheet.iter_rows())
    header = next(filter(None, rows), [])
    places: dict[str, int] = {}
    for cell in header:  # of two with one name the first is read, and so it is written
        places.setdefault(header_name(str(cell.value)), cell.column)
    if not set(before) <= set(places):
        raise ToolkitError(f"{path.name} was changed by somebody else meanwhile; import again")
    for name in (name for name in after if name not in places):
        places[str(name)] = max(places.values()) + 1
        sheet.cell(header[0].row, places[str(name)], str(name))
    _put_values(sheet, places, table, before)
    known, after = before.reindex(columns=after.columns).fillna(""), after.fillna("")
    for row, name, text in _different(known, _below(after, before, header[0].row)):
        _put(sheet.cell(row, places[name]), table, name, text)
    for row in sorted({*before.index} - {*after.index}, reverse=True):
        sheet.delete_rows(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _put_values(sheet: Any, places: Mapping[str, int], table: str, before: pd.DataFrame) -> None:
    """Write what was read where a formula stands; one without a result is left."""
    for name in map(str, before):
        for row, text in before[name].dropna().items():
            cell = sheet.cell(row, places[name])
            if cell.data_type == "f":
                _put(cell, table, name, text)


def _below(after: pd.DataFrame, before: pd.DataFrame, header: int) -> pd.DataFrame:
    """Number new rows from the first one that is free."""
    new = after.index[~after.index.isin(before.index)]
    free = count(max([header, *before.index]) + 1)
    return after.rename(index=dict(zip(new, free, strict=False)))


def _different(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Cells that have to be written."""
    found = []
    was = before.reindex(after.index).fillna("")
    for name in after:
        unlike = after[name] != was[name]
        found += [(int(str(row)), str(name), text) for row, text in after[name][unlike].items()]
    return found


def _put(cell: Any, table: str, name: str, text: str) -> None:
    """Write a cell as a day or a number where the column holds such, else as nothing but text."""
    column = TABLES[table].columns.get(name)
    kind = kind_of(column) if column is not None else "str"
    try:
        if kind == DATE and text:
            cell.value, cell.number_format = dt.date.fromisoformat(text), "yyyy-mm-dd"
            return
        if kind == "float64" and text:
            cell.value = int(text) if text.isdigit() else float(text.replace(",", "."))
            return
    except ValueError:  # it stays as it was typed
        pass
    cell.value, cell.number_format = text or None, _AS_TEXT
    if text:
        cell.data_type = "s"  # and no formula, whatever it begins with
