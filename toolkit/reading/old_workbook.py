"""Old Excel workbooks (XLS) as sheets of text, with their fonts and number formats."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.findings import Finding
from toolkit.reading.cell_texts import Number, cell_text
from toolkit.reading.csv_files import Row
from toolkit.reading.legacy_text import Legacy, legacy_font
from toolkit.reading.legacy_vote import may_hold_legacy
from toolkit.reading.sheet import Place, Range, Sheet
from toolkit.reading.workbook import marked
from toolkit.reading.workbook_marks import EXACT, Marks
from toolkit.reading.workbook_styles import zeros

Found = tuple[list[Sheet], list[Finding]]


def open_old_workbook(
    path: Path, label: str, titles: int, number: Number, forced: Legacy | None = None
) -> Found:
    """Open all sheets of a workbook; hidden ones too, charts not.

    Parameters
    ----------
    path, label, titles, number, forced
        As in `open_workbook`.
    """
    # Imported here: most studies have CSV files only.
    import xlrd

    said = io.StringIO()  # it prints what it wonders about
    with xlrd.open_workbook(path, logfile=said, formatting_info=True, ragged_rows=True) as book:
        sheets = [_OldSheet(book, sheet, number) for sheet in book.sheets()]
    opened = [marked(sheet, sheet.marks, label, titles, forced) for sheet in sheets]
    return [sheet for sheet, _ in opened], [finding for _, told in opened for finding in told]


class _OldSheet:
    """A sheet, all of it in the memory: it has 65,536 rows at most."""

    def __init__(self, book: Any, sheet: Any, number: Number) -> None:
        self.name: str = sheet.name
        self._book, self._sheet, self._number = book, sheet, number
        self._fonts = [legacy_font(font.name) for font in book.font_list]
        self.marks = Marks()
        self._rows = [self._row(n) for n in range(sheet.nrows)]
        ranges = sheet.merged_cells
        self.merged: tuple[Range, ...] = tuple((r, c, r2 - 1, c2 - 1) for r, r2, c, c2 in ranges)

    def rows(self) -> Iterator[Row]:
        return map(list, self._rows)

    def _row(self, row: int) -> Row:
        return [self._text((row, n), cell) for n, cell in enumerate(self._sheet.row(row))]

    def _text(self, place: Place, cell: Any) -> str:
        import xlrd

        if cell.ctype == xlrd.XL_CELL_TEXT:
            return self._said(cell, place)
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            return self._digits(cell, place)
        if cell.ctype == xlrd.XL_CELL_DATE:
            return self._day(cell)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return cell_text(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        return ""

    def _said(self, cell: Any, place: Place) -> str:
        font = self._fonts[self._book.xf_list[cell.xf_index].font_index]
        if font is not None:
            self.marks.fonts[place] = font
        self.marks.odd = self.marks.odd or may_hold_legacy(cell.value.encode())
        return str(cell.value)

    def _digits(self, cell: Any, place: Place) -> str:
        if abs(cell.value) >= EXACT and cell.value.is_integer():
            self.marks.lossy.add(place)
        key = self._book.xf_list[cell.xf_index].format_key
        digits = zeros(self._book.format_map[key].format_str)
        text = cell_text(cell.value, self._number)
        return text.zfill(digits) if cell.value.is_integer() and cell.value >= 0 else text

    def _day(self, cell: Any) -> str:
        import xlrd

        if 0 <= cell.value < 1:
            return cell_text(xlrd.xldate_as_datetime(cell.value, 0).time())
        try:
            return cell_text(xlrd.xldate_as_datetime(cell.value, self._book.datemode))
        except (OverflowError, ValueError):
            return cell_text(float(cell.value), self._number)
