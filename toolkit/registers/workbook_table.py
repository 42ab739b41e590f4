"""A table that is kept as a workbook: only the cells that an import changes are written."""

from __future__ import annotations

import datetime as dt
import io
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

    Formats, formulas, other columns and other sheets stay as they are.

    Parameters
    ----------
    path : Path
    table : str
    before, after : DataFrame of str
        The index is the row of the sheet; rows that are not in `before` are new.

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
    places = {header_name(str(cell.value)): cell.column for cell in header}
    if not set(before) <= set(places):
        raise ToolkitError(f"{path.name} was changed by somebody else meanwhile; import again")
    for name in (name for name in after if name not in places):
        places[str(name)] = max(places.values()) + 1
        sheet.cell(header[0].row, places[str(name)], str(name))
    known = before.reindex(columns=after.columns).fillna("")
    for row, name, text in _different(known, after.fillna("")):
        _put(sheet.cell(row, places[name]), table, name, text)
    for row in sorted({*before.index} - {*after.index}, reverse=True):
        sheet.delete_rows(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


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
