"""The sheet of an office in the encodings, fonts and separators offices have."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from platform_rows import EXPORTS, TRUTH, Row
from sheet_files import in_windows_1258

from toolkit.reading.legacy_text import TABLES

ABOUT: dict[str, Any] = TRUTH["files"]["office_sheet.xlsx"]
TRUE_ROWS: list[Row] = ABOUT["rows"]
MAPPING: list[tuple[str, str]] = [tuple(pair) for pair in ABOUT["header_map"]["main"]]
_TCVN3 = {letter: sign for sign, letter in TABLES["tcvn3"].items()}


def in_tcvn3(text: str) -> str | None:
    """As typed in .VnTime; None where a capital has no sign of its own there."""
    letters = unicodedata.normalize("NFC", text)
    if any(letter not in _TCVN3 and ord(letter) > 127 and letter.isalpha() for letter in letters):
        return None
    return "".join(_TCVN3.get(letter, letter) for letter in letters)


def tcvn3(path: Path, *, capitals: bool) -> None:
    """The sample in .VnTime, its headers (and what .VnTime cannot write) in .VnTimeH."""
    book = openpyxl.load_workbook(EXPORTS / "office_sheet.xlsx")
    sheet = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or cell.value.startswith("="):
                continue
            plain = in_tcvn3(cell.value)
            if plain is None or (capitals and cell.row <= 5):
                cell.value, cell.font = in_tcvn3(cell.value.lower()), Font(name=".VnTimeH")
            else:
                cell.value, cell.font = plain, Font(name=".VnTime")
    book.save(path)


def as_csv(path: Path, *, separator: str, write: Callable[[str], bytes], dates: str) -> None:
    """The sample as Excel saves it: merged cells leave blanks, formulas leave their results."""
    sheet = openpyxl.load_workbook(EXPORTS / "office_sheet.xlsx").active
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    for row in sheet.iter_rows(values_only=True):
        writer.writerow([_shown(cell, dates, "," if separator != "," else ".") for cell in row])
    path.write_bytes(write(text.getvalue()))


def _shown(cell: Any, dates: str, comma: str) -> str:
    if isinstance(cell, dt.datetime):
        return cell.strftime(dates)
    if isinstance(cell, float):
        return str(cell).replace(".", comma)
    if isinstance(cell, str) and cell.startswith("="):
        return "123"
    return "" if cell is None else str(cell)


def _nfd(text: str) -> bytes:
    return unicodedata.normalize("NFD", text).encode("utf-8-sig")


OFFICE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "TCVN3": ("office.xlsx", partial(tcvn3, capitals=False)),
    "TCVN3, headers in .VnTimeH": ("office.xlsx", partial(tcvn3, capitals=True)),
    "windows-1258 semicolon": (
        "office.csv", partial(as_csv, separator=";", write=in_windows_1258, dates="%d/%m/%Y"),
    ),
    "windows-1258 comma": (
        "office.csv", partial(as_csv, separator=",", write=in_windows_1258, dates="%d/%m/%Y"),
    ),
    "UTF-16 of Excel": (
        "office.txt",
        partial(as_csv, separator="\t", write=lambda text: text.encode("utf-16"), dates="%d/%m/%Y"),
    ),
    "NFD semicolon": ("office.csv", partial(as_csv, separator=";", write=_nfd, dates="%d/%m/%Y")),
    "UTF-8 semicolon": (
        "office.csv",
        partial(as_csv, separator=";", write=lambda text: text.encode("utf-8-sig"),
                dates="%-d/%-m/%Y"),
    ),
}  # fmt: skip
