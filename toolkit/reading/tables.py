"""CSV and XLSX files of a study folder, as tables of text.

Nothing is interpreted here but the file itself: encoding, separator, header, rows. The index of a
table is the row as a spreadsheet counts it, so that every finding can name the place.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pandas as pd

from toolkit.findings import Finding
from toolkit.schema import nfc

SUFFIXES = (".csv", ".xlsx")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def find_table(folder: Path, name: str) -> tuple[Path | None, list[Finding]]:
    """Find the file of a table, `NAME.csv` or `NAME.xlsx`.

    Returns
    -------
    path : Path or None
        None when there is no such file, or two.
    findings : list of Finding
        The two files, where there are two.
    """
    files = [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    files = [file for file in files if file.exists()]
    if len(files) == 2:
        names = " and ".join(file.name for file in files)
        return None, [Finding("error", name, None, "", "", "two_files", {"files": names})]
    return (files[0] if files else None), []


def read_table(path: Path, label: str = "") -> tuple[pd.DataFrame | None, list[Finding]]:
    """Read one file as text.

    Parameters
    ----------
    path : Path
        A `.csv` (UTF-8 or UTF-16; comma, semicolon or tab) or `.xlsx` file (first sheet).
    label : str
        Name printed in findings; the file's own name without it.

    Returns
    -------
    table : DataFrame of str or None
        Trimmed, NFC, empty cells missing; rows that are wholly empty are left out. None when the
        file cannot be read.
    findings : list of Finding
    """
    label = label or path.name
    try:
        rows, findings = _xlsx_rows(path) if path.suffix == ".xlsx" else _csv_rows(path, label)
    except FileNotFoundError:
        return None, [Finding("error", label, None, "", path.name, "missing_file")]
    except Exception as error:  # a damaged workbook raises almost anything
        detail = {"reason": str(error) or type(error).__name__, "wanted": "XLSX or UTF-8 CSV"}
        return None, [Finding("error", label, None, "", "", "unreadable", detail)]
    if rows is None:
        return None, findings
    table, problems = _frame(rows, label)
    return table, findings + problems


def _csv_rows(path: Path, label: str) -> tuple[list[list[str]] | None, list[Finding]]:
    content = path.read_bytes()
    if not content.strip():
        return None, [Finding("error", label, None, "", "", "empty_file")]
    encoding = next((e for bom, e in _BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        detail = {"guess": _guess(content)}
        return None, [Finding("error", label, None, "", "", "encoding", detail)]
    separator = _separator(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    detail = {"separator": "tab" if separator == "\t" else separator}
    unusual = Finding("note", label, None, "", "", "separator", detail)
    return rows, [] if separator == "," else [unusual]


def _separator(text: str) -> str:
    """The character that separates the header's fields."""
    header = text.lstrip("\r\n").splitlines()[0]
    return max(",;\t", key=header.count)


def _guess(content: bytes) -> str:
    """A likely name of an encoding that is not UTF-8; only for the message."""
    if content[1:2] == b"\x00" or content[:1] == b"\x00":
        return "UTF-16 without a mark"
    high = [byte for byte in content if byte >= 0x80]
    # Vietnamese typed in a Windows code page uses combining accents at these places.
    return "windows-1258" if any(b in (0xCC, 0xD2, 0xDE, 0xEC, 0xF2) for b in high) else "TCVN3"


def _xlsx_rows(path: Path) -> tuple[list[list[str]] | None, list[Finding]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book[book.sheetnames[0]]
        return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)], []
    finally:
        book.close()


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return str(value)


def _frame(rows: list[list[str]], label: str) -> tuple[pd.DataFrame | None, list[Finding]]:
    first = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None:
        return None, [Finding("error", label, None, "", "", "empty_file")]
    header = [" ".join(name.split()).casefold() for name in rows[first]]
    while header and not header[-1]:
        header.pop()
    body = {n + 1: row for n, row in enumerate(rows) if n > first and any(c.strip() for c in row)}
    findings = _header_findings(header, first + 1, label) + _ragged(body, header, label)
    width = len(header)
    cells = [
        [nfc(c).strip() or None for c in (row + [""] * width)[:width]] for row in body.values()
    ]
    table = pd.DataFrame(cells, index=list(body), columns=header, dtype="str")
    if not body:
        findings.append(Finding("warning", label, None, "", "", "no_rows"))
    return table.loc[:, ~table.columns.duplicated()], findings


def _header_findings(header: list[str], row: int, label: str) -> list[Finding]:
    double = {name for name in header if name and header.count(name) > 1}
    return [Finding("error", label, row, name, "", "double_column") for name in sorted(double)]


def _ragged(body: dict[int, list[str]], header: list[str], label: str) -> list[Finding]:
    """Rows with more fields than the header: their cells stand in the wrong columns."""
    found = {row: len(cells) for row, cells in body.items() if any(cells[len(header) :])}
    return [
        Finding(
            "error", label, row, "", "", "ragged_row", {"found": n, "expected": len(header)}
        )
        for row, n in found.items()
    ]  # fmt: skip
