"""Excel workbooks (XLSX) as sheets of text."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.findings import Finding
from toolkit.reading.archives import check_lengths
from toolkit.reading.cell_texts import Number, text_rows
from toolkit.reading.csv_files import ROWS, Pieces, Row, head
from toolkit.reading.legacy_text import converted
from toolkit.reading.sheet import Place, Range, Sheet
from toolkit.reading.text_files import SAMPLES, recoded
from toolkit.reading.workbook_marks import Marks, TooFarError, letters, read_marks
from toolkit.reading.workbook_styles import Font, Styles, read_styles

_RELATIONS = "xl/_rels/workbook.xml.rels"


def open_workbook(
    path: Path, label: str, titles: int, number: Number
) -> tuple[list[Sheet], list[Finding]]:
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
    """
    marks, findings = _all_marks(path, label)
    if findings:
        return [], findings
    # Imported here: most studies have CSV files only.
    from python_calamine import SheetTypeEnum, load_workbook

    with load_workbook(path) as book:
        names = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        found = [book.get_sheet_by_name(name) for name in names]
    sheets = [_sheet(sheet, marks.get(sheet.name, Marks()), titles, number) for sheet in found]
    told = [finding for one in found for finding in _converted(one, marks, label)]
    return sheets, told


def _all_marks(path: Path, label: str) -> tuple[dict[str, Marks], list[Finding]]:
    """What sheets say beside their values, by their names."""
    found: dict[str, Marks] = {}
    name = ""
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        held = set(archive.namelist())
        styles = Styles()
        if "xl/styles.xml" in held:
            styles = read_styles(archive.read("xl/styles.xml"))
        try:
            for name, part in parts.items():
                if part in held:
                    found[name] = read_marks(archive, part, styles)
        except TooFarError as far:
            detail = {"cell": str(far)}
            return {}, [Finding("error", label, None, "", name, "sheet_too_large", detail)]
    check_lengths(path, [part for part in ("xl/sharedStrings.xml",) if part in held])
    return found, []


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


def _sheet(sheet: Any, marks: Marks, titles: int, number: Number) -> Sheet:
    rows = marked(text_rows(sheet.iter_rows(), number), marks)
    pieces = in_pieces(rows, titles)
    ranges = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or [])
    return Sheet(sheet.name, pieces, ranges, marks.formulas, frozenset(marks.lossy))


def marked(rows: Iterator[Row], marks: Marks) -> Iterator[Row]:
    """Rows with what was found beside the values of their cells."""
    changed = _by_row(marks.texts, marks.fonts)
    for n, row in enumerate(rows):
        for column, told in changed.get(n, []):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = told if isinstance(told, str) else in_font(row[column], told)
        yield row


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


def _converted(sheet: Any, marks: dict[str, Marks], label: str) -> list[Finding]:
    """Tell how cells in fonts of before Unicode were read, a kind at a time."""
    told = marks.get(sheet.name, Marks())
    rows = sheet.to_python(skip_empty_area=False) if told.fonts else []
    texts = ((rows[r][c], c, font) for (r, c), font in told.fonts.items() if _within(rows, r, c))
    return font_findings(texts, label)


def _within(rows: list[list[Any]], row: int, column: int) -> bool:
    return row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str)


def font_findings(texts: Iterator[tuple[str, int, Font]], label: str) -> list[Finding]:
    """Tell how texts were converted, each with its column (from 0) and its font."""
    samples: dict[str, list[str]] = {}
    columns: dict[str, set[int]] = {}
    for text, column, font in texts:
        after = in_font(text, font)
        if after == text:
            continue
        columns.setdefault(font[0], set()).add(column)
        if len(kept := samples.setdefault(font[0], [])) < SAMPLES:
            kept.append(f"{text} → {after}")
    return [
        recoded(label, kind, found, ", ".join(letters(c + 1) for c in sorted(columns[kind])))
        for kind, found in samples.items()
    ]


__all__ = ["Range", "font_findings", "in_font", "in_pieces", "marked", "open_workbook"]
