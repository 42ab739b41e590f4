"""One table on a sheet: title, frozen heading, rows, notes, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from toolkit.render.content import Field, Table
from toolkit.render.letterhead import label
from toolkit.render.sheet_cells import Pen

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW = 2  # below the title and an empty row
FIRST_ROW = HEAD_ROW + 1
TITLE: Mapping[str, Any] = {"bold": True, "font_size": 13}
NOTE: Mapping[str, Any] = {"italic": True, "font_color": "#555555"}
NARROWEST, WIDEST = 7, 60  # letters of a column
_USUAL = 8  # letters of a column whose width is not set
_PROSE = 70  # letters of a line of notes, where the table is narrower
_PAPER_A4 = 9  # as the format numbers it
_PORTRAIT = 95  # letters that are readable across an upright page
_BOLD = 1.1  # bold letters are wider
_LINE = 15.0  # points from line to line
_TOO_TALL = 400.0  # points of a row


def write_table_sheet(
    pen: Pen, sheet: Worksheet, table: Table, document: Mapping[str, object]
) -> None:
    """Write one table on a sheet of its own.

    Parameters
    ----------
    pen : Pen
    sheet : Worksheet
        An empty one.
    table : Table
    document : mapping
        Holds the words of its language, see `toolkit.render.letterhead.label`.
    """
    widths = [_width(*column) for column in table.columns()]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    set_page(sheet, sum(widths))
    pen.cut = False
    write_across(pen, sheet, 0, table.title, widths, TITLE)
    if table.fields:
        write_head(pen, sheet, table.fields, widths)
    _write_rows(pen, sheet, table, widths)
    notes = [*table.notes, *([label(document, "cut")] if pen.cut else [])]
    for row, note in enumerate(notes, FIRST_ROW + len(table.cells) + 1):
        write_across(pen, sheet, row, note, widths, NOTE)


def _write_rows(pen: Pen, sheet: Worksheet, table: Table, widths: Sequence[float]) -> None:
    fields = table.fields
    for number, (values, texts) in enumerate(zip(table.values, table.cells, strict=True)):
        row, strong = FIRST_ROW + number, number in table.strong
        set_height(sheet, row, texts, widths)
        for place, field in enumerate(fields):
            pen.cell(sheet, row, place, field, values[place], texts[place], strong)
    if len(table.cells) > 1 and fields and not table.strong:  # totals are not to be sorted away
        set_filter(sheet, len(fields), len(table.cells))


def write_head(
    pen: Pen, sheet: Worksheet, fields: Sequence[Field], widths: Sequence[float]
) -> None:
    """Write the headings of columns, and keep them in sight."""
    lines = [
        len(wrap(field.title, int(width / _BOLD)))
        for field, width in zip(fields, widths, strict=True)
    ]
    sheet.set_row(HEAD_ROW, _LINE * max(1, *lines) + 3)
    looks = {"bold": True, "text_wrap": True, "bottom": 1, "bottom_color": "#999999"}
    for place, field in enumerate(fields):
        side = {"align": field.align, "valign": "bottom", "bg_color": "#EEF3F8"}
        pen.text(sheet, HEAD_ROW, place, field.title, **looks, **side)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(HEAD_ROW)


def set_filter(sheet: Worksheet, columns: int, rows: int) -> None:
    """Let readers filter and sort the rows of a table."""
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, columns - 1)


def set_page(sheet: Worksheet, width: float) -> None:
    """Print on A4 across one page, with numbers on the pages."""
    sheet.set_paper(_PAPER_A4)
    if width > _PORTRAIT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def write_across(
    pen: Pen, sheet: Worksheet, row: int, text: str, widths: Sequence[float],
    looks: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write a line of text over the columns of a table, or as wide as it is readable."""
    further = max(0, ceil((_PROSE - sum(widths)) / _USUAL))
    room = sum(widths) + further * _USUAL
    last = len(widths) + further - 1
    wrapped = {**looks, "text_wrap": True, "valign": "top"}
    if last > 0:
        sheet.merge_range(row, 0, row, last, "", pen.look(num_format="@", **wrapped))
    pen.text(sheet, row, 0, text, **wrapped)
    size = looks.get("font_size", 11) / 11
    lines = _lines(text, room / size)
    sheet.set_row(row, min(_TOO_TALL, lines * _LINE * max(1.0, size) + (size > 1) * 3))


def set_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row as high as its texts need; not every program does that by itself."""
    lines = max(map(_lines, texts, widths), default=1)
    if lines > 1:
        sheet.set_row(row, min(_TOO_TALL, lines * _LINE))


def _lines(text: str, width: float) -> int:
    """About how many lines a wrapped text has."""
    if len(text) < width and "\n" not in text:
        return 1
    return sum(max(1, ceil((len(line) + 1) / width)) for line in text.split("\n"))


def _width(title: str, texts: Sequence[str]) -> int:
    """Letters of a column: as its longest line, within bounds."""
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return column_width(title, longest)


def column_width(title: str, longest: int) -> int:
    """Return how wide a column is, in letters, whose longest line is known.

    Examples
    --------
    >>> column_width("Số phiếu trước", 5), column_width("n", 500)
    (10, 60)
    """
    word = max(map(len, title.split()), default=0)
    return min(WIDEST, max(NARROWEST, longest + 3, word + 5))
