"""Excel workbooks as rows of text, and files that are no table at all."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from typing import Any

from toolkit.findings import Finding

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_STARTS = {b"%PDF": "PDF", b"<!doctype html": "HTML", b"<html": "HTML", b"<?xml": "XML"}


def is_workbook(content: bytes) -> bool:
    """Whether the content is an XLSX file, whatever its name says."""
    return content.startswith(_ZIP)


def foreign(content: bytes, suffix: str) -> tuple[str, dict[str, object]] | None:
    """Say what a file is when it is neither CSV nor XLSX: a code of findings and its detail.

    Examples
    --------
    >>> foreign(b"%PDF-1.7", ".csv")
    ('not_a_table', {'guess': 'PDF'})
    """
    if content.startswith(_OLE):
        return "old_excel", {}
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    guess = next((g for mark, g in _STARTS.items() if start.startswith(mark.lower())), "")
    if _OPEN_DOCUMENT in content[:200]:
        guess = "OpenDocument, .ods"
    if guess:
        return "not_a_table", {"guess": guess}
    return ("not_xlsx", {}) if suffix == ".xlsx" and not is_workbook(content) else None


def workbook_rows(content: bytes, label: str) -> tuple[list[list[str]], list[Finding]]:
    """Read the rows of the first sheet, and say which other sheets hold something."""
    # Imported here: it takes a second, and most studies have CSV files only.
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about print settings and the like, which nobody needs
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            first, *others = book.worksheets
            rows = [[_cell(value) for value in row] for row in first.iter_rows(values_only=True)]
            more = ", ".join(sheet.title for sheet in others if _holds_something(sheet))
        finally:
            book.close()
    ignored = Finding("warning", label, None, "", more, "more_sheets")
    return rows, [ignored] if more else []


def _holds_something(sheet: Any) -> bool:
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    # One more 0 where three decimals, 1.234, could be taken for a thousand with its mark.
    return f"{value!r}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", repr(value)) else repr(value)
