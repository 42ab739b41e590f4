"""Cells of a workbook: numbers and dates stay what they are, and text is never a formula."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.render.content import Field
from toolkit.render.files import FORMULA
from toolkit.render.markdown_blocks import printable
from toolkit.render.number_patterns import pattern_for
from toolkit.render.sheet_names import utf16_length, utf16_start

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767  # letters of a cell
_MOST_PATTERNS = 100  # of single cells; Excel knows about 200 of all kinds
_DATES = ("date", "datetime")
_DATE = "yyyy-mm-dd"  # where a column does not say how
_FIRST_YEAR = 1900  # of Excel's calendar, whose first two months are wrong
_LINK: Mapping[str, Any] = {"font_color": "#0B5CAD", "underline": 1}
_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")


class Pen:
    """Writes the cells of one workbook, and knows their looks.

    Parameters
    ----------
    book : Workbook
    """

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.cut = False  # whether a text was too long
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._cells: dict[tuple[str, str, bool, bool], Format] = {}
        self._own_patterns: set[str] = set()
        self._inline = bool(book.constant_memory)

    def look(self, **properties: Any) -> Format:
        """Return the format with these properties, as xlsxwriter names them."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.book.add_format(properties)
        return self._looks[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Write a text that is not a cell of a table."""
        whole, look = self._written(text, properties)
        sheet.write_string(row, column, whole, look)

    def link(
        self, sheet: Worksheet, row: int, column: int, name: str, text: str, **properties: Any
    ) -> None:
        """Write a text that leads to another sheet of the workbook."""
        whole, look = self._written(text, {**_LINK, **properties})
        sheet.write_url(row, column, f"internal:'{name}'!A1", look, whole)

    def _written(self, text: str, properties: Mapping[str, Any]) -> tuple[str, Format]:
        whole = self._fit(text)
        quoted = {"quote_prefix": True} if whole.startswith(FORMULA) else {}
        return self._escaped(whole), self.look(num_format="@", **properties, **quoted)

    def cell(
        self, sheet: Worksheet, row: int, column: int, field: Field, value: object, text: str,
        strong: bool = False,
    ) -> None:  # fmt: skip
        """Write one cell of a table.

        A number or a date is written as such, if it reads as `text` then; what is shown as
        something else, or not at all, is written as that text. What is missing stays empty.
        """
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            pattern = self._pattern(value, text, field.pattern)
            if pattern is not None:
                look = self._look_of(pattern, field.align, strong)
                sheet.write_number(row, column, value, look)
                return
        elif value is None and (text == "–" or not text):
            return
        elif field.type in _DATES and (day := _day(value)):
            look = self._look_of(field.pattern or _DATE, field.align, strong)
            sheet.write_datetime(row, column, day, look)
            return
        self._text_cell(sheet, row, column, text, field.align, strong)

    def _pattern(self, value: float, text: str, pattern: str) -> str | None:
        if not math.isfinite(value):
            return None
        found = pattern_for(value, text, pattern)
        if found and found.startswith("[") and found not in self._own_patterns:
            if len(self._own_patterns) >= _MOST_PATTERNS:
                return None
            self._own_patterns.add(found)
        return found

    def _text_cell(
        self, sheet: Worksheet, row: int, column: int, text: str, align: str, strong: bool
    ) -> None:
        whole = self._fit(text)
        look = self._look_of("@", align, strong, whole.startswith(FORMULA))
        sheet.write_string(row, column, self._escaped(whole), look)

    def _look_of(self, pattern: str, align: str, strong: bool, quoted: bool = False) -> Format:
        key = (pattern, align, strong, quoted)
        if key not in self._cells:
            properties: dict[str, Any] = {"align": align, "valign": "top"}
            properties |= {"num_format": pattern} if pattern else {}
            properties |= {"text_wrap": True} if pattern == "@" else {}
            properties |= {"bold": True} if strong else {}
            properties |= {"quote_prefix": True} if quoted else {}
            self._cells[key] = self.look(**properties)
        return self._cells[key]

    def _fit(self, text: str) -> str:
        """A text as a cell may hold it."""
        whole = printable(text.replace("\r\n", "\n"))
        if len(whole) * 2 <= LONGEST_TEXT or utf16_length(whole) <= LONGEST_TEXT:
            return whole
        self.cut = True
        return f"{utf16_start(whole, LONGEST_TEXT - 1)}…"

    def _escaped(self, text: str) -> str:
        """Text that looks like the escape of a letter; xlsxwriter forgets it in large workbooks."""
        return _ESCAPE.sub(r"_x005F\1", text) if self._inline and "_x" in text else text


def _day(value: object) -> dt.datetime | None:
    """The moment an ISO date tells, where Excel knows it."""
    try:
        moment = dt.datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if moment.year > _FIRST_YEAR else None
