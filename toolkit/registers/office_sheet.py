"""A sheet as an office made it: titles, header in one row or two, rows, totals, signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import unknown
from toolkit.findings import Finding
from toolkit.reading.sheets import open_sheets
from toolkit.reading.text_columns import clean
from toolkit.registers.header_synonyms import plain_header

Row = list[str]
_TITLES = 30  # rows in which the header is looked for
_TOTAL = re.compile(r"(tong|tong cong|tong so|cong|total)( \d.*)?")
_SIGNED = re.compile(
    r"(nguoi lap|nguoi tong hop|lap bang|lap bieu|noi nhan|tm |tl |kt |thu truong|xac nhan|ghi chu)"
    r"|.* ngay \d* ?thang .*nam"
)
_ENUMERATED = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"[IVXLC]+|[A-Z]|\d+", re.IGNORECASE)


@dataclass
class OfficeSheet:
    """Rows of a sheet by the fields they hold.

    Attributes
    ----------
    file : str
        Name printed in findings.
    headers : dict
        Header as written -> field; "" where it is not understood.
    rows : dict
        Row as a spreadsheet counts it -> field -> cell.
    left_out : int
        Rows below the header that are totals, headings of sections, signatures.
    """

    file: str
    headers: dict[str, str] = field(default_factory=dict)
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    left_out: int = 0


def raw_rows(
    path: Path, sheet: str | None = None, encoding: str | None = None
) -> tuple[list[Row], list[Finding]]:
    """Read a file as rows of text; the only place that knows how a file is opened."""
    try:
        sheets, findings = open_sheets(path, encoding=encoding)
        chosen = next((one for one in sheets if sheet in (None, one.name)), None)
        if chosen is None:
            if sheets:
                raise unknown("sheet", sheet, [one.name for one in sheets])
            return [], findings
        pieces = list(chosen.pieces)
    except FileNotFoundError:
        return [], [Finding("error", path.name, None, "", path.name, "missing_file")]
    return [row for p in pieces for row in (p if isinstance(p, list) else p.rows())], findings


def read_office_sheet(
    path: Path,
    known: Mapping[str, str],
    mapping: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> tuple[OfficeSheet, list[Finding]]:
    """Read a file of an office.

    Parameters
    ----------
    path : Path
    known : mapping
        Header as it is compared -> field, see `synonyms`.
    mapping : mapping, optional
        Header as the office writes it -> field, which goes before what is known.
    sheet, encoding : str, optional
        Of a workbook its first sheet without it; of text it is guessed without it.
    """
    rows, findings = raw_rows(path, sheet, encoding)
    own = {plain_header(header): meant for header, meant in (mapping or {}).items()}
    meant = {**known, **own}
    cells = [[clean(cell) or "" for cell in row] for row in rows]
    found = OfficeSheet(path.name)
    place = _header_place(cells, meant)
    if place is None:
        none = Finding("error", path.name, None, "", "", "no_header")
        return found, [*findings, *([none] if cells else [])]
    header, first = _header(cells, place, meant)
    findings += _name_columns(found, header, meant, place + 1)
    _read_rows(found, cells, [meant.get(plain_header(name), "") for name in header], first)
    return found, findings


def _header_place(cells: list[Row], meant: Mapping[str, str]) -> int | None:
    counts = [len({meant.get(plain_header(c)) for c in row} - {None}) for row in cells[:_TITLES]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def _header(cells: list[Row], place: int, meant: Mapping[str, str]) -> tuple[Row, int]:
    """The header, of one row or of two merged ones, and the place of the first row below it."""
    header, below = list(cells[place]), cells[place + 1] if place + 1 < len(cells) else []
    second = [plain_header(cell) for cell in below]
    under = [cell for n, cell in enumerate(second) if cell and n < len(header) and header[n]]
    if any(cell in meant for cell in second) and all(cell in meant for cell in under):
        header += [""] * (len(below) - len(header))
        header = [below[n] if n < len(below) and below[n] else top for n, top in enumerate(header)]
        place += 1
    numbered = [cell for cell in cells[place + 1] if cell] if place + 1 < len(cells) else []
    place += len(numbered) > 2 and all(_ENUMERATED.fullmatch(cell) for cell in numbered)
    return header, place + 1


def _name_columns(
    sheet: OfficeSheet, header: Row, meant: Mapping[str, str], row: int
) -> list[Finding]:
    findings = []
    for name in filter(None, header):
        found = meant.get(plain_header(name), "")
        if found and found in sheet.headers.values():
            findings.append(Finding("error", sheet.file, row, name, "", "double_column"))
        elif not found:
            findings.append(Finding("note", sheet.file, row, name, "", "unused_column"))
        sheet.headers[name] = found
    return findings


def _read_rows(sheet: OfficeSheet, cells: list[Row], fields: list[str], first: int) -> None:
    section = ""
    for number, row in enumerate(cells[first:], first + 1):
        filled = [cell for cell in row if cell]
        plain = [plain_header(cell) for cell in filled]
        if not filled:
            continue
        if len(filled) <= 3 and any(_SIGNED.match(cell) for cell in plain):
            sheet.left_out += sum(any(later) for later in cells[number - 1 :])
            return
        if any(_TOTAL.fullmatch(cell) for cell in plain[:2]):
            sheet.left_out += 1
        elif heading := _heading(filled, len(fields)):
            section = heading
            sheet.left_out += 1
        else:
            pairs = zip(fields, row, strict=False)
            sheet.rows[number] = {name: cell for name, cell in pairs if name and cell}
            if section and "unit" not in fields:
                sheet.rows[number]["unit"] = section


def _heading(filled: Row, width: int) -> str:
    """The heading of a section: one text in its row, perhaps after a number."""
    texts = filled[1:] if _SECTION_NUMBER.fullmatch(filled[0].strip(".")) else filled
    alone = len(texts) == 1 and width > 2 and not texts[0].replace(".", "").isdigit()
    return re.sub(r"^[IVXLC\d]+[.)]\s*", "", texts[0]) if alone else ""
