"""The tables of a report as a workbook: contents, and a sheet for each table."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.render.content import Report, Table
from toolkit.render.letterhead import label, letterhead_of
from toolkit.render.markdown_blocks import printable
from toolkit.render.sheet_cells import Pen
from toolkit.render.sheet_names import sheet_names
from toolkit.render.table_sheet import set_page, write_table_sheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_CREATED = dt.datetime(2000, 1, 1)  # of every workbook, so that equal tables make equal files
_PLACES, _TITLES = 12, 76  # letters of the columns of the contents
_AS_IT_STANDS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_report(report: Report) -> bytes:
    """Write the tables of a report as a workbook.

    Parameters
    ----------
    report : Report

    Returns
    -------
    bytes
        An XLSX file; equal reports make equal files.

    Examples
    --------
    >>> import openpyxl
    >>> book = openpyxl.load_workbook(io.BytesIO(xlsx_report(Report("A", "en", ()))))
    >>> book.sheetnames, book["Contents"]["A3"].value
    (['Contents'], 'This report has no tables.')
    """
    tables, document = report.tables(), report.document
    content = io.BytesIO()
    book = open_workbook(content, report.title)
    pen = Pen(book)
    numbered = [f"{number}. {table.title}" for number, table in enumerate(tables, start=1)]
    names = sheet_names([label(document, "contents"), *numbered])
    first = book.add_worksheet(names[0])
    for name, table in zip(names[1:], tables, strict=True):
        write_table_sheet(pen, book.add_worksheet(name), table, document)
    _write_contents(pen, first, report, list(zip(names[1:], tables, strict=True)))
    book.close()
    return content.getvalue()


def workbook(tables: Sequence[Table], document: Mapping[str, object]) -> bytes:
    """Write tables as a workbook of a sheet each, without contents.

    Parameters
    ----------
    tables : sequence of Table
    document : mapping
        Holds the words of their language, as `Report.document` does.

    Returns
    -------
    bytes
        An XLSX file.
    """
    content = io.BytesIO()
    book = open_workbook(content)
    pen = Pen(book)
    names = sheet_names(table.title for table in tables)
    for name, table in zip(names, tables, strict=True):
        write_table_sheet(pen, book.add_worksheet(name), table, document)
    book.close()
    return content.getvalue()


def open_workbook(file: io.BytesIO | Path, title: str = "", **options: Any) -> Workbook:
    """Begin a workbook in which text stays text, and which does not tell when it was made.

    Parameters
    ----------
    file : BytesIO or Path
    title : str
        Stands in the properties of the file.
    **options
        Further ones of xlsxwriter.
    """
    from xlsxwriter import Workbook  # slow to import, and not needed to check a batch

    whole = {"in_memory": isinstance(file, io.BytesIO), **_AS_IT_STANDS, **options}
    book = Workbook(file if isinstance(file, io.BytesIO) else str(file), whole)
    book.set_properties({"title": printable(title)[:255], "created": _CREATED})
    return book


def _write_contents(
    pen: Pen, sheet: Worksheet, report: Report, tables: Sequence[tuple[str, Table]]
) -> None:
    issuer = letterhead_of(report.document).issuing_body
    sheet.set_column(0, 0, _PLACES)
    sheet.set_column(1, 1, _TITLES)
    set_page(sheet, 0)
    if issuer:
        pen.text(sheet, 0, 0, issuer, bold=True)
    row = 1 if issuer else 0
    pen.text(sheet, row, 0, report.title, bold=True, font_size=14)
    if not tables:
        pen.text(sheet, row + 2, 0, label(report.document, "no-tables"))
    for number, (name, table) in enumerate(tables, start=1):
        place = f"{label(report.document, 'table')} {number}"
        pen.text(sheet, row + 1 + number, 0, place, valign="top")
        title = table.title or name
        pen.link(sheet, row + 1 + number, 1, name, title, text_wrap=True, valign="top")
