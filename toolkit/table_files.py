"""Results as files for a spreadsheet: CSV with codes and raw numbers, XLSX as readers see it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from toolkit.errors import ToolkitError, unknown
from toolkit.render.files import no_formula, write_whole
from toolkit.result import Result
from toolkit.show.display_table import NUMERIC, Column, DisplayTable
from toolkit.show.displays import display
from toolkit.show.names import names_of_codes
from toolkit.show.text import spreadsheet_dates

SUFFIXES = (".csv", ".xlsx")
FORMATS = {
    "count": "#,##0", "share": "0.0%", "points": "0.0", "change": "+0.0;-0.0;0.0",
    "effect": "+0.00;-0.00;0.00", "index": "0.00", "p": "0.000",
}  # fmt: skip
NARROWEST, WIDEST = 7, 60  # characters of a column
LONGEST_SHEET_NAME = 31
PAPER_A4 = 9  # as the format numbers it
_LINE = Side(style="thin", color="999999")


def write_table(result: Result | DisplayTable, path: str | Path) -> Path:
    """Write a result as a file for a spreadsheet.

    Parameters
    ----------
    result : Result or DisplayTable
    path : str or Path
        Ends in `.csv` or `.xlsx`; what is there already is replaced as a whole.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ArgumentError
        Another ending.
    ToolkitError
        The file cannot be written, for example because it is open in another program.

    Notes
    -----
    CSV holds the figures for further work: UTF-8 with the mark by which Excel knows it, codes and
    their names, dates as YYYY-MM-DD, proportions 0–1, nothing rounded. XLSX holds the table as a
    reader sees it, with title and notes; its numbers stay numbers. Text that a spreadsheet would
    take for a formula stays text: in CSV an apostrophe is put before it.

    Examples
    --------
    >>> import tempfile
    >>> import toolkit as tk
    >>> cover = tk.coverage(tk.load_study("data/lai-chau"), "2025-06-30", under="LC")
    >>> file = tk.write_table(cover, tempfile.mkdtemp() + "/coverage.csv")
    >>> file.read_text("utf-8-sig").splitlines()[0].startswith("unit_id,unit_id_name,parent_id,")
    True
    """
    place = check_table_file(Path(path))
    content = _csv(result) if place.suffix.lower() == ".csv" else _xlsx(result)
    write_file(place, content)
    return place


def check_table_file(path: Path) -> Path:
    """Return the path of a table's file, if its ending tells what it is to hold.

    Raises
    ------
    ArgumentError
        Another ending than `.csv` and `.xlsx`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise unknown("output", str(path), [f"a name ending in {one}" for one in SUFFIXES])
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write one file as a whole, or say why that is not possible.

    Raises
    ------
    ToolkitError
        The file cannot be written.
    """
    try:
        write_whole({path: content})
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ToolkitError(
            f"{path} could not be written ({reason}); close it elsewhere, or give another name"
        ) from error


def _csv(result: Result | DisplayTable) -> bytes:
    """Rows with codes, names and raw numbers."""
    table = result.rows if isinstance(result, DisplayTable) else with_names(result)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([no_formula(str(name)) for name in table.columns])
    columns = [_raw_texts(table.iloc[:, place]) for place in range(table.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def with_names(result: Result) -> pd.DataFrame:
    """Table of a result in which every column of codes is followed by one of names.

    Parameters
    ----------
    result : Result

    Returns
    -------
    DataFrame
        The columns of `.table`; after `unit_id`, `unit_id_name` and the like.
    """
    parts: dict[str, pd.Series] = {}
    for name, values in result.table.items():
        parts[str(name)] = values
        found = names_of_codes(result.study, str(name), values, getattr(result, "as_of", None))
        if found is not None:
            parts[f"{name}_name"] = found
    return pd.DataFrame(parts)


def _raw_texts(values: pd.Series) -> list[str]:
    """Cells of one column as a program reads them back."""
    kind = values.dtype
    if pd.api.types.is_datetime64_any_dtype(kind):
        return _texts(values, lambda day: f"{day:%Y-%m-%d}")
    if pd.api.types.is_bool_dtype(kind):
        return _texts(values, lambda yes: "yes" if yes else "no")
    if pd.api.types.is_float_dtype(kind) and _whole(values):
        return _texts(values, lambda value: str(int(value)))
    if pd.api.types.is_numeric_dtype(kind):
        return _texts(values, lambda value: repr(getattr(value, "item", lambda: value)()))
    return _texts(values, lambda value: no_formula(_listed(value)))


def _texts(values: pd.Series, write: Callable[[Any], str]) -> list[str]:
    missing = values.isna()
    return ["" if gone else write(one) for one, gone in zip(values, missing, strict=True)]


def _whole(values: pd.Series) -> bool:
    known = values.dropna()
    return bool((known % 1 == 0).all())


def _listed(value: object) -> str:
    """Text of a cell; several codes are separated as in a study's tables."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple | set) else str(value)


def _xlsx(result: Result | DisplayTable) -> bytes:
    """The table as a reader sees it: title, frozen heading, typed cells, notes below."""
    shown = result if isinstance(result, DisplayTable) else display(result)
    if isinstance(shown, str):
        shown = DisplayTable(str(shown), [], pd.DataFrame(), (), "vi")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(shown))
    sheet.freeze_panes = "A4" if shown.columns else None
    for place, wide in enumerate(_widths(shown), 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    _page(sheet)
    sheet.append([_text_cell(sheet, shown.title, font=Font(bold=True, size=13))])
    sheet.append([])
    if shown.columns:
        sheet.append([_head(sheet, column) for column in shown.columns])
    _append_rows(sheet, shown)
    sheet.append([])
    for note in shown.notes:
        sheet.append([_text_cell(sheet, note, font=Font(italic=True, color="555555"))])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _page(sheet: WriteOnlyWorksheet) -> None:
    """Print across the page, its heading on every sheet of paper."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"


def _sheet_name(shown: DisplayTable) -> str:
    """Title of the table as far as a sheet may bear it."""
    fit = "".join(" " if letter in "[]:*?/\\'" else letter for letter in shown.title)
    name = ILLEGAL_CHARACTERS_RE.sub("", " ".join(fit.split()))[:LONGEST_SHEET_NAME].strip()
    return name or "1"


def _head(sheet: WriteOnlyWorksheet, column: Column) -> WriteOnlyCell:
    cell = _text_cell(sheet, column.title, font=Font(bold=True))
    side = "right" if column.kind in NUMERIC else "left"
    cell.alignment = Alignment(horizontal=side, vertical="bottom", wrap_text=True)
    cell.border = Border(bottom=_LINE)
    cell.fill = PatternFill("solid", fgColor="EEF3F8")
    return cell


def _append_rows(sheet: WriteOnlyWorksheet, shown: DisplayTable) -> None:
    values = [shown.rows[column.key].tolist() for column in shown.columns]
    bold = Font(bold=True)
    for number, row in enumerate(zip(*values, strict=True)):
        cells = [_cell(sheet, shown, *pair) for pair in zip(shown.columns, row, strict=True)]
        if number in shown.strong:
            for cell in cells:
                cell.font = bold
        sheet.append(cells)


def _cell(
    sheet: WriteOnlyWorksheet, shown: DisplayTable, column: Column, value: Any
) -> WriteOnlyCell:  # fmt: skip
    """One cell: numbers and dates stay what they are, text is never a formula."""
    if pd.isna(value):
        return WriteOnlyCell(sheet)
    if column.kind == "date":
        cell = WriteOnlyCell(sheet, pd.Timestamp(value).to_pydatetime())
        cell.number_format = spreadsheet_dates(shown.language)
        return cell
    if column.kind in FORMATS:
        cell = WriteOnlyCell(sheet, float(value) if float(value) % 1 else int(value))
        cell.number_format = FORMATS[column.kind]
        return cell
    cell = _text_cell(sheet, str(value))
    side = "right" if column.kind in NUMERIC else "left"
    cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
    return cell


def _text_cell(sheet: WriteOnlyWorksheet, text: str, font: Font | None = None) -> WriteOnlyCell:
    """Text as text: also "=1+1" and "08114", and still so when somebody edits the cell."""
    cell = WriteOnlyCell(sheet, "text")
    cell._value = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n"))  # past its guessing
    cell.data_type = "s"
    cell.quotePrefix = text != no_formula(text)
    if font is not None:
        cell.font = font
    return cell


def _widths(shown: DisplayTable) -> list[int]:
    """Characters of each column: as its widest cell, within bounds."""
    cells = shown.cells()
    widths = []
    for place, column in enumerate(shown.columns):
        longest = max((len(row[place]) for row in cells), default=0)
        word = max(map(len, column.title.split()), default=0)
        widths.append(min(WIDEST, max(NARROWEST, longest + 2, word + 3)))
    return widths
