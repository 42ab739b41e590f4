"""Excel workbooks (XLSX) as sheets of text."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from toolkit.findings import Finding
from toolkit.reading.archives import read_through
from toolkit.reading.cell_texts import Number, text_rows
from toolkit.reading.csv_files import ROWS, Pieces, Row, head
from toolkit.reading.legacy_columns import Kind, by_vote, column_names, row_in_unicode
from toolkit.reading.legacy_text import Legacy, converted
from toolkit.reading.sheet import Place, Range, Sheet
from toolkit.reading.text_files import SAMPLES, recoded
from toolkit.reading.workbook_marks import Marks, TooFarError, may_be_odd, read_marks
from toolkit.reading.workbook_styles import Font, Styles, read_styles

_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"


class Cells(Protocol):
    """The values of a sheet as text, which can be read again and again."""

    name: str
    merged: tuple[Range, ...]

    def rows(self) -> Iterator[Row]:
        """Read all rows."""


Found = tuple[list[Sheet], list[Finding]]


def open_workbook(
    path: Path, label: str, titles: int, number: Number, forced: Legacy | None = None
) -> Found:
    """Open all sheets of a workbook; hidden ones too, charts not.

    Parameters
    ----------
    path : Path
    label : str
        Name printed in findings.
    titles : int
        The first piece of each sheet ends with so many rows that hold anything.
    number : callable
        How a number that is not whole is written.
    forced : {"tcvn3", "vni"}, optional
        What all text is written for, where somebody knows it.
    """
    marks, findings = _all_marks(path, label)
    if findings:
        return [], findings
    # Imported here: most studies have CSV files only.
    from python_calamine import SheetTypeEnum, load_workbook

    with load_workbook(path) as book:
        names = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        found = [_Values(book.get_sheet_by_name(name), number) for name in names]
    opened = [marked(one, marks.get(one.name, Marks()), label, titles, forced) for one in found]
    return [sheet for sheet, _ in opened], [finding for _, told in opened for finding in told]


class _Values:
    """The values of a sheet of an XLSX file."""

    def __init__(self, sheet: Any, number: Number) -> None:
        self.name: str = sheet.name
        self._sheet, self._number = sheet, number
        found = sheet.merged_cell_ranges or []
        self.merged: tuple[Range, ...] = tuple((*first, *last) for first, last in found)

    def rows(self) -> Iterator[Row]:
        # The library counts columns from the first that holds anything, but rows from the top.
        before = [""] * (self._sheet.start[1] if self._sheet.start else 0)
        return (before + row for row in text_rows(self._sheet.iter_rows(), self._number))


def _all_marks(path: Path, label: str) -> tuple[dict[str, Marks], list[Finding]]:
    """What sheets say beside their values, by their names."""
    found: dict[str, Marks] = {}
    name = ""
    with zipfile.ZipFile(path) as archive:
        held = set(archive.namelist())
        parts = {name: part for name, part in _parts(archive).items() if part in held}
        styles = read_styles(archive.read(_STYLES)) if _STYLES in held else Styles()
        try:
            for name, part in parts.items():
                found[name] = read_marks(archive, part, styles)
        except TooFarError as far:
            detail = {"cell": str(far)}
            return {}, [Finding("error", label, None, "", name, "sheet_too_large", detail)]
        odd = _STRINGS in held and _any_odd(archive)
    for marks in found.values():
        marks.odd |= odd
    return found, []


def _any_odd(archive: zipfile.ZipFile) -> bool:
    """Look through all strings, to the end even when it is known: their length is to be true."""
    odd = False
    for piece in read_through(archive, _STRINGS):
        odd = odd or may_be_odd(piece)
    return odd


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> the file in the workbook that holds it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read(_RELATIONS), parser)
    targets = {r.get("Id"): _inside(r.get("Target", "")) for r in relations}
    return {
        sheet.get("name", ""): targets.get(_relation(sheet), "")
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    }


def _relation(sheet: Any) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _inside(target: str) -> str:
    """The path of a part of the workbook.

    Examples
    --------
    >>> _inside("worksheets/sheet1.xml"), _inside("/xl/worksheets/sheet1.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml')
    """
    return target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)


def marked(
    cells: Cells, marks: Marks, label: str, titles: int, forced: Legacy | None
) -> tuple[Sheet, list[Finding]]:
    """A sheet with what was found beside the values of its cells, and how text was converted."""
    kinds: Kind = partial(_always, forced)
    told = list[Finding]()
    if forced:
        marks = replace(marks, fonts={})
    elif marks.odd:
        kinds, told = by_vote(
            lambda: in_pieces(_without_fonts(cells.rows(), marks.fonts), titles), label, marks.near
        )
    rows = _completed(cells.rows(), marks, kinds)
    lossy = frozenset(marks.lossy)
    sheet = Sheet(cells.name, in_pieces(rows, titles), cells.merged, marks.formulas, lossy)
    return sheet, _font_findings(cells, marks.fonts, label) + told


def _always(forced: Legacy | None, column: int) -> Legacy | None:
    return forced


def _completed(rows: Iterator[Row], marks: Marks, kinds: Kind) -> Iterator[Row]:
    told = _by_row(marks.texts, marks.fonts)
    for n, row in enumerate(rows):
        found = row_in_unicode(row, kinds)
        for column, mark in told.get(n, []):
            row.extend([""] * (column + 1 - len(row)))
            found = found + [""] * (len(row) - len(found))
            found[column] = mark if isinstance(mark, str) else in_font(row[column], mark)
        yield found


def _without_fonts(rows: Iterator[Row], fonts: dict[Place, Font]) -> Iterator[Row]:
    """Rows without the cells whose font has decided."""
    for n, row in enumerate(rows):
        yield [cell if cell.isascii() or (n, c) not in fonts else "" for c, cell in enumerate(row)]


def in_font(text: str, font: Font) -> str:
    """Text as a font of before Unicode shows it.

    Examples
    --------
    >>> in_font("C«ng ®oµn", ("tcvn3", True))
    'CÔNG ĐOÀN'
    """
    kind, capitals = font
    return converted(text, kind, capitals=capitals)


def _by_row(
    texts: dict[Place, str], fonts: dict[Place, Font]
) -> dict[int, list[tuple[int, str | Font]]]:
    found: dict[int, list[tuple[int, str | Font]]] = {}
    for (row, column), text in texts.items():
        found.setdefault(row, []).append((column, text))
    for (row, column), font in fonts.items():
        found.setdefault(row, []).append((column, font))
    return found


def in_pieces(rows: Iterator[Row], titles: int) -> Pieces:
    """Rows in pieces, those in which the header is looked for first."""
    yield head(rows, titles)
    while piece := list(itertools.islice(rows, ROWS)):
        yield piece


def _font_findings(cells: Cells, fonts: dict[Place, Font], label: str) -> list[Finding]:
    """Tell how cells in fonts of before Unicode were read, a kind at a time."""
    samples: dict[Legacy, list[str]] = {}
    columns: dict[Legacy, set[int]] = {}
    for n, row in enumerate(cells.rows() if fonts else ()):
        for column, text in enumerate(row):
            font = fonts.get((n, column))
            if font is None or (after := in_font(text, font)) == text:
                continue
            columns.setdefault(font[0], set()).add(column)
            samples.setdefault(font[0], []).append(f"{text} → {after}")
    return [
        recoded(label, kind, list(dict.fromkeys(found))[:SAMPLES], column_names(columns[kind]))
        for kind, found in samples.items()
    ]
