"""The sheets of a questionnaire's file, whatever its kind: XLSX, XLS, CSV or Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.findings import Finding
from toolkit.reading.failures import failed
from toolkit.reading.sheets import Sheet, open_sheets

SUFFIXES = (".xlsx", ".xls", ".csv", ".md")

Lines = list[tuple[int, list[str]]]  # rows as a spreadsheet counts them, with their cells

# A first cell that no sheet can be named by, or a sign that no cell can hold.
_NO_CELL = r"^\|[^|\n]*[\\/*?:\[\]][^|\n]*\||[\x00-\x08\x0b\x0c\x0e-\x1f]"
_RULE = r"^\|(?=[^\n]*-)[|: -]*[: ][|: -]*$"


class UnreadableError(Exception):
    """A file that holds no questionnaire; `code` and `words` say why."""

    def __init__(self, code: str, words: Mapping[str, object] | None = None) -> None:
        self.code, self.words = code, dict(words or {})
        super().__init__(code)


def open_form(path: Path) -> dict[str, Lines]:
    """Read the cells of every sheet.

    Parameters
    ----------
    path : Path
        Sheets of a workbook, or tables of a Markdown or CSV file whose first column names them.

    Returns
    -------
    dict
        Sheet -> its rows, those that hold nothing left out.

    Raises
    ------
    UnreadableError
    """
    if path.is_dir():
        raise UnreadableError("form_folder")
    if not path.is_file():
        raise UnreadableError("form_gone")
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableError("form_kind", {"suffix": path.suffix})
    if not path.stat().st_size:
        raise UnreadableError("empty_file")
    try:
        if path.suffix.lower() == ".md":
            return _from_markdown(path)
        return _from_tables(path)
    except UnreadableError:
        raise
    except UnicodeDecodeError as error:
        raise UnreadableError("not_utf8") from error
    except BaseException as error:  # a damaged file raises almost anything
        if not failed(error):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        words = {"reason": reason or type(error).__name__}
        raise UnreadableError("form_unreadable", words) from error


def _from_tables(path: Path) -> dict[str, Lines]:
    sheets, findings = open_sheets(path)
    _refuse(findings)
    found = {sheet.name.strip().lower(): _lines(_rows(sheet)) for sheet in sheets}
    if len(found) == 1 and not found.keys() & {"survey"}:
        return _by_first_column(next(iter(found.values())))
    return found


def _refuse(findings: Iterable[Finding]) -> None:
    for finding in findings:
        if finding.severity == "error":
            raise UnreadableError(finding.code, finding.detail)


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    for piece in sheet.pieces:
        yield from piece if isinstance(piece, list) else piece.rows()


def _lines(rows: Iterable[Iterable[str]]) -> Lines:
    numbered = ((number, list(row)) for number, row in enumerate(rows, start=1))
    return [(number, row) for number, row in numbered if any(cell.strip() for cell in row)]


def _by_first_column(lines: Lines) -> dict[str, Lines]:
    """Take apart a table whose first column names the sheet, once above its rows or beside them."""
    sheets: dict[str, Lines] = {}
    sheet = ""
    for number, (first, *cells) in lines:
        if first.strip():
            sheet = first.strip().lower()
            sheets.setdefault(sheet, [])
        if sheet and any(cell.strip() for cell in cells):
            sheets[sheet].append((number, cells))
    return sheets


def _from_markdown(path: Path) -> dict[str, Lines]:
    # Imported here: together they take a second, and most notebooks never open a questionnaire.
    from openpyxl import load_workbook
    from pyxform.xls2json_backends import is_markdown_table, md_table_to_workbook

    text = path.read_text(encoding="utf-8-sig")
    if not is_markdown_table(text):
        raise UnreadableError("form_no_tables")
    if re.search(_RULE, text, flags=re.MULTILINE):
        # Survey servers would take such a line for a sheet named "---".
        raise UnreadableError("form_ruled_line")
    if re.search(_NO_CELL, text, flags=re.MULTILINE):
        raise UnreadableError("form_no_tables")  # before a workbook is begun that cannot be ended
    stream = io.BytesIO()
    md_table_to_workbook(text).save(stream)
    book = load_workbook(stream, read_only=True)
    return {
        sheet.title.strip().lower(): _lines(
            ["" if cell is None else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
        )
        for sheet in book.worksheets
    }
