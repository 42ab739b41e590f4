"""CSV and XLSX files of a study folder, as tables of text.

Nothing is interpreted here but the file itself: kind, encoding, separator, header, rows. The index
of a table is the row as a spreadsheet counts it, so that every finding can name the place.
"""

from __future__ import annotations

import csv
import difflib
import io
import itertools
import re
from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd

from toolkit.cells import folded, nfc
from toolkit.findings import Finding, Severity, hint
from toolkit.reading.workbook import foreign, is_workbook, workbook_rows

SUFFIXES = (".csv", ".xlsx")
# Files that somebody may have meant as a table; other files may lie in the folder.
LIKE_TABLES = (*SUFFIXES, ".tsv", ".xls", ".xlsm", ".xlsb", ".ods")
_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
_UNSEEN = "\u200b\u2060\ufeff"  # spaces without width, as web pages and mail programs insert them
# Letters of the fonts .VnTime and the like; in Windows code pages these bytes are signs.
_TCVN3 = {*range(0xA1, 0xBF)} - {0xA0}
_TITLES = 20  # rows of titles and remarks that may stand above a header
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # Excel writes it, and hides it

Rows = tuple[list[list[str]] | None, list[Finding]]


def find_table(folder: Path, name: str) -> tuple[Path | None, list[Finding]]:
    """Find the file of a table, `NAME.csv` or `NAME.xlsx`, in capitals or not.

    Returns
    -------
    path : Path or None
        None when there is no such file, or two.
    findings : list of Finding
        The two files, where there are two.
    """
    files = [
        file
        for file in sorted(folder.iterdir())
        if file.stem.casefold() == name and file.suffix.casefold() in SUFFIXES and file.is_file()
    ]
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        return None, [Finding("error", name, None, "", "", "two_files", {"files": names})]
    return (files[0] if files else None), []


def unused_files(folder: Path, used: Collection[str], tables: Collection[str]) -> list[Finding]:
    """Files that look like tables and that nothing reads, perhaps for a slip in the name.

    Parameters
    ----------
    folder : Path
    used : collection of str
        Names of files that are read.
    tables : collection of str
        Names of tables.
    """
    found = []
    for file in sorted(folder.iterdir()):
        known = file.name in used or (file.stem.casefold() in tables and file.suffix in SUFFIXES)
        if known or file.suffix.casefold() not in LIKE_TABLES or file.name.startswith(("~", ".")):
            continue
        near = hint(file.stem.casefold(), list(tables))
        severity: Severity = "warning" if near else "note"
        found.append(Finding(severity, file.name, None, "", "", "unused_file", {"hint": near}))
    return found


def read_table(
    path: Path, label: str = "", known: Callable[[str], object] | None = None
) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Read one file as text.

    Parameters
    ----------
    path : Path
        A `.csv` (UTF-8, or UTF-16 with its mark; comma, semicolon or tab) or `.xlsx` file (first
        sheet).
    label : str
        Name printed in findings; the file's own name without it.
    known : callable, optional
        Whether a cell is the name of a column: then titles may stand above the header, which is
        the row with most such cells. The first row without it.

    Returns
    -------
    table : DataFrame of str or None
        Trimmed, NFC, empty cells missing; rows that are wholly empty are left out. None when the
        file cannot be read.
    findings : list of Finding
    """
    label = label or path.name
    try:
        rows, findings = _rows(path, label)
    except FileNotFoundError:
        return None, [_missing_file(path, label)]
    except Exception as error:  # a damaged workbook raises almost anything
        # The text of a system error would name the whole path.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        detail = {"reason": reason or type(error).__name__, "wanted": "XLSX, CSV UTF-8"}
        return None, [Finding("error", label, None, "", "", "unreadable", detail)]
    if rows is None:
        return None, findings
    table, problems = _frame(rows, label, known)
    return table, findings + problems


def header_name(name: str) -> str:
    """Name a column as it is compared.

    Examples
    --------
    >>> header_name(" Unit_ID ")
    'unit_id'
    """
    return folded(name.strip(_UNSEEN))


def _missing_file(path: Path, label: str) -> Finding:
    there = {file.stem: file.name for file in path.parent.glob("*")}
    near = difflib.get_close_matches(path.stem, there, n=1, cutoff=0.6)
    more = {"hint": hint(path.name, [there[stem] for stem in near])}
    return Finding("error", label, None, "", path.name, "missing_file", more)


def _rows(path: Path, label: str) -> Rows:
    content = path.read_bytes()
    if not content.strip():
        return None, [Finding("error", label, None, "", "", "empty_file")]
    problem = foreign(content, path.suffix.casefold())
    if problem:
        code, detail = problem
        return None, [Finding("error", label, None, "", "", code, detail)]
    return workbook_rows(content, label) if is_workbook(content) else _csv_rows(content, label)


def _csv_rows(content: bytes, label: str) -> Rows:
    text = _decoded(content)
    if text is None:
        detail = {"guess": _guess(content)}
        return None, [Finding("error", label, None, "", "", "encoding", detail)]
    text, separator = _separator(text)
    if '"' in text and (row := _open_quote(text, separator)):
        return None, [Finding("error", label, row, "", "", "open_quote")]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    detail = {"separator": "tab" if separator == "\t" else separator}
    unusual = Finding("note", label, None, "", "", "separator", detail)
    return rows, [] if separator == "," else [unusual]


def _decoded(content: bytes) -> str | None:
    encoding = next((e for bom, e in _BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text  # zeros: UTF-16 without a mark, or no text at all


def _separator(text: str) -> tuple[str, str]:
    """The text without Excel's line `sep=;`, and the character that separates its fields."""
    header, _, rest = text.lstrip("\r\n").partition("\n")
    told = _SEPARATOR_LINE.match(header)
    if told:
        return rest, told[1]
    outside = re.sub('"[^"]*"', "", header)
    return text, max(",;\t", key=outside.count)


def _open_quote(text: str, separator: str) -> int | None:
    """The row in which a quotation mark goes wrong: all later rows would slip into one cell."""
    row = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            row += 1
    except csv.Error:
        return row + 1
    return None


def _guess(content: bytes) -> str:
    """A likely name of an encoding that is not UTF-8; only for the message."""
    if b"\0" in content:
        return "UTF-16"
    high = [byte for byte in content if byte >= 0x80]
    return "TCVN3 (.VnTime)" if sum(b in _TCVN3 for b in high) > len(high) / 5 else "windows-1258"


def _frame(
    rows: list[list[str]], label: str, known: Callable[[str], object] | None
) -> tuple[pd.DataFrame | None, list[Finding]]:
    first = _header_row(rows, known)
    if first is None:
        return None, [Finding("error", label, None, "", "", "empty_file")]
    header = [header_name(name) for name in rows[first]]
    while header and not header[-1]:
        header.pop()
    body = {n + 1: row for n, row in enumerate(rows) if n > first and any(c.strip() for c in row)}
    findings = _header_findings(header, first + 1, label) + _ragged(body, header, label)
    width = len(header)
    clean = {cell: _clean(cell) for cell in {"", *itertools.chain(*body.values())}}
    cells = [[clean[c] for c in (row + [""] * width)[:width]] for row in body.values()]
    table = pd.DataFrame(cells, index=list(body), columns=header, dtype="str")
    findings += _nameless(table, header, first + 1, label)
    if not body:
        findings.append(Finding("warning", label, None, "", "", "no_rows"))
    return table.loc[:, ~table.columns.duplicated() & (table.columns != "")], findings


def _header_row(rows: list[list[str]], known: Callable[[str], object] | None) -> int | None:
    """The first row that holds anything, or that of the first ones with most known names."""
    filled = [n for n, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if known is None or not filled:
        return next(iter(filled), None)
    return max(filled[:_TITLES], key=lambda n: sum(bool(known(cell)) for cell in rows[n]))


def _clean(cell: str) -> str | None:
    """Trimmed and NFC; an empty cell is missing."""
    if cell.isascii():
        return cell.strip() or None
    return nfc(cell).strip().strip(_UNSEEN).strip() or None


def _header_findings(header: list[str], row: int, label: str) -> list[Finding]:
    double = {name for name in header if name and header.count(name) > 1}
    return [Finding("error", label, row, name, "", "double_column") for name in sorted(double)]


def _nameless(table: pd.DataFrame, header: list[str], row: int, label: str) -> list[Finding]:
    """Columns that hold values under an empty header; they are named by their letter."""
    filled = table.notna().any().tolist()
    return [
        Finding("warning", label, row, _letter(place), "", "nameless_column")
        for place, name in enumerate(header)
        if not name and filled[place]
    ]


def _letter(place: int) -> str:
    """The name a spreadsheet gives a column: A, B … Z, AA."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _ragged(body: dict[int, list[str]], header: list[str], label: str) -> list[Finding]:
    """Rows with more fields than the header: their cells stand in the wrong columns.

    A row with fewer is none: Excel leaves out the separators of empty cells at the end.
    """
    found = {row: len(cells) for row, cells in body.items() if any(cells[len(header) :])}
    return [
        Finding("error", label, row, "", "", "ragged_row", {"found": n, "expected": len(header)})
        for row, n in found.items()
    ]
