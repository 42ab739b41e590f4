"""Picture of items by groups: a number in every cell, coloured by its distance from the middle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.drawing_answers import palette
from toolkit.show.ink import GREY, GRID, INK, MARGIN, SMALL_SIZE, TEXT_SIZE, ink_on, leading
from toolkit.show.layout import (
    GUTTER,
    Column,
    Key,
    band_height,
    column,
    draw_legend,
    head_height,
    legend_lines,
    some,
)
from toolkit.show.lettering import REGULAR, SEMIBOLD, Weight, label, printable, widest

CELL = 6.2  # mm, height of a cell
BETWEEN = 0.5  # mm between two cells
NARROWEST, WIDEST = 6.6, 22.0  # mm from one cell to the next
STEPS = 2  # colours on each side of the middle one
UNDER_KEY = 2.0  # mm above what stands below the cells


@dataclass(frozen=True)
class HeatCell:
    """The mean of a group.

    Attributes
    ----------
    text : str
        What stands in the cell.
    step : int or None
        Colour: 0 for the middle, -2 … 2 for far below … far above; None for what is not told.
    """

    text: str
    step: int | None


@dataclass(frozen=True)
class HeatRow:
    """An item: its name, its cells in the order of the groups, and what stands at the right."""

    label: str
    cells: Sequence[HeatCell]
    total_text: str = ""


@for_phones_too
def heatmap(
    rows: Sequence[HeatRow],
    groups: Sequence[str],
    steps: Sequence[str],
    total_title: str = "",
    note: str = "",
    *,
    title: str,
    subtitle: str,
    alt: str,
    width_mm: float = 165,
) -> Chart:
    """Draw a cell for each item and group, orange below the middle and blue above it.

    Parameters
    ----------
    rows : sequence of HeatRow
        Items from top to bottom. Where the cells would become too narrow beside the names, these
        stand above the cells.
    groups : sequence of str
        Headings of the columns; where one has no room, all are numbered and named below.
    steps : sequence of str
        What the five colours mean, from far below to far above.
    total_title : str
        Heading of the column at the right.
    note : str
        Stands below the cells.
    title, subtitle, alt : str
        See `Chart`.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is no row or no group, or a row has not one cell per group.

    Examples
    --------
    >>> rows = [HeatRow("Bữa ăn ca", [HeatCell("62", -1), HeatCell("71", 0)], "69")]
    >>> chart = heatmap(rows, ["Nữ", "Nam"], ["−−", "−", "0", "+", "++"], "Chung",
    ...     title="Nữ thấp hơn", subtitle="", alt="62 so với 71")
    >>> "Bữa ăn ca" in chart.svg()
    True
    """
    _check(rows, groups, steps)
    sheet = _sheet(rows, groups, steps, total_title, note, width_mm)
    body = sheet.above + len(rows) * sheet.high + sheet.below + MARGIN
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    draw_legend(chart, sheet.legend, MARGIN, chart.top + head_height(len(sheet.legend)), width_mm)
    top = chart.top + sheet.above
    _write_heads(chart, sheet, top, total_title)
    for i, row in enumerate(rows):
        y = top + i * sheet.high
        chart.write_lines(MARGIN, _name_middle(sheet, y), sheet.names.lines[i])
        _draw_cells(chart, sheet, y + sheet.high - (CELL + sheet.gap) / 2, row)
    _write_below(chart, sheet, top + len(rows) * sheet.high)
    return chart


@dataclass(frozen=True)
class Sheet:
    """The measures of the picture."""

    names: Column
    beside: bool
    heads: Column
    keys: Column
    key_columns: int
    note: tuple[str, ...]
    legend: list[list[Key]]
    colors: tuple[str, ...]
    left: float
    wide: float
    edge: float
    gap: float

    @property
    def high(self) -> float:
        """Height of a row."""
        text = self.names.tallest * leading(TEXT_SIZE)
        if self.beside:
            return max(CELL + self.gap, text + 1.0)
        return text + 1.4 + CELL + self.gap

    @property
    def above(self) -> float:
        """Height of the legend and of the headings of the columns."""
        return head_height(len(self.legend)) + self.heads.tallest * leading(SMALL_SIZE) + 1.2

    @property
    def key_lines(self) -> int:
        """How many lines the names of numbered groups take."""
        return math.ceil(len(self.keys.lines) / self.key_columns)

    @property
    def key_high(self) -> float:
        """Height of the tallest column of them."""
        step = self.key_lines or 1
        starts = range(0, len(self.keys.lines), step)
        columns = (self.keys.lines[start : start + step] for start in starts)
        return max((sum(map(_key_height, one)) for one in columns), default=0.0)

    @property
    def below(self) -> float:
        """Height of what stands below the cells."""
        keys = UNDER_KEY + self.key_high if self.keys.lines else 0.0
        return keys + (UNDER_KEY + band_height(self.note) if self.note else 0.0)


def _check(rows: Sequence[HeatRow], groups: Sequence[str], steps: Sequence[str]) -> None:
    """Refuse rows that do not fit the groups."""
    some("groups", groups)
    if len(steps) != 2 * STEPS + 1:
        raise ArgumentError(f"steps has {len(steps)} entries; {2 * STEPS + 1} are drawn")
    for row in some("rows", rows):
        if len(row.cells) != len(groups):
            raise ArgumentError(
                f"cells of {row.label!r} has {len(row.cells)} entries for {len(groups)} groups"
            )


def _sheet(
    rows: Sequence[HeatRow], groups: Sequence[str], steps: Sequence[str], total_title: str,
    note: str, width_mm: float,
) -> Sheet:  # fmt: skip
    """Share the width out: names beside the cells where these stay wide enough, else above."""
    totals = max(
        widest([row.total_text for row in rows], weight=SEMIBOLD),
        widest([total_title], SMALL_SIZE, SEMIBOLD),
    )
    edge = width_mm - MARGIN - totals
    labels = [row.label for row in rows]
    names = column(labels, width_mm * 0.38)
    left = MARGIN + names.wide + GUTTER
    beside = (edge - GUTTER - left) / len(groups) >= NARROWEST
    if not beside:
        names, left = column(labels, width_mm - 2 * MARGIN), MARGIN
    wide = min(WIDEST, (edge - GUTTER - left) / len(groups))
    heads, keys = _heads(groups, wide - 1.0, width_mm)
    colors = palette(2 * STEPS + 1, STEPS)
    legend = legend_lines([Key(*key) for key in zip(colors, steps, strict=True)], width_mm)
    lines = label(note, width_mm - 2 * MARGIN, size=SMALL_SIZE)
    key_columns = 2 if width_mm > 2 * keys.wide + GUTTER else 1
    return Sheet(
        names, beside, heads, keys, key_columns, lines, legend, colors, left, wide,
        left + len(groups) * wide + GUTTER, BETWEEN if beside else 2.0,
    )  # fmt: skip


def _heads(groups: Sequence[str], room: float, width_mm: float) -> tuple[Column, Column]:
    """Names of the groups as headings; numbers, and the names apart, where one has no room."""
    whole = column(groups, room, size=SMALL_SIZE)
    kept = [
        " ".join(lines) == printable(name) for lines, name in zip(whole.lines, groups, strict=True)
    ]
    if all(kept) and whole.wide <= room:
        return whole, column([], width_mm)
    numbers = [str(place) for place in range(1, len(groups) + 1)]
    named = [f"{place}\u2002{name}" for place, name in zip(numbers, groups, strict=True)]
    half = (width_mm - 2 * MARGIN - GUTTER) / 2
    keys = column(named, half if width_mm > 120 else width_mm - 2 * MARGIN, size=SMALL_SIZE)
    return column(numbers, room, size=SMALL_SIZE), keys


def _write_heads(chart: Chart, sheet: Sheet, top: float, total_title: str) -> None:
    """Write the headings of the columns just above the first row."""
    heads = [
        (sheet.left + (i + 0.5) * sheet.wide, lines) for i, lines in enumerate(sheet.heads.lines)
    ]
    for x, lines in heads:
        middle = top - 1.2 - len(lines) * leading(SMALL_SIZE) / 2
        chart.write_lines(x, middle, lines, size=SMALL_SIZE, color=GREY, align="center")
    middle = top - 1.2 - leading(SMALL_SIZE) / 2
    chart.write_lines(
        sheet.edge, middle, [total_title], size=SMALL_SIZE, weight=SEMIBOLD, color=GREY
    )


def _name_middle(sheet: Sheet, y: float) -> float:
    """Middle of an item's name: beside its cells, or above them."""
    if sheet.beside:
        return y + sheet.high / 2
    return y + sheet.names.tallest * leading(TEXT_SIZE) / 2 + 0.6


def _draw_cells(chart: Chart, sheet: Sheet, middle: float, row: HeatRow) -> None:
    """Draw the cells of an item around a height, and write their numbers."""
    middle = middle if not sheet.beside else middle - (sheet.high - CELL - sheet.gap) / 2
    top, wide = middle - CELL / 2, sheet.wide - BETWEEN
    for i, cell in enumerate(row.cells):
        x, color, weight = sheet.left + i * sheet.wide, GREY, REGULAR
        if cell.step is None:
            _frame(chart, x, top, wide)
        else:
            ground = sheet.colors[cell.step + STEPS]
            chart.box(x, top, wide, CELL, ground)
            color, weight = ink_on(ground), _weight(cell.step)
        chart.write_lines(
            x + wide / 2, middle, [cell.text], size=SMALL_SIZE, weight=weight, color=color,
            align="center",
        )  # fmt: skip
    chart.write_lines(sheet.edge, middle, [row.total_text], weight=SEMIBOLD, color=INK)


def _weight(step: int) -> Weight:
    """Numbers far from the middle are heavier: so they are seen in grey print, too."""
    return SEMIBOLD if abs(step) == STEPS else REGULAR


def _frame(chart: Chart, x: float, y: float, wide: float) -> None:
    """Draw the outline of a cell that tells nothing."""
    inset = 0.15
    left, right, top, bottom = x + inset, x + wide - inset, y + inset, y + CELL - inset
    chart.stroke([left, right, right, left, left], [top, top, bottom, bottom, top], GRID, thick=0.8)


def _key_height(lines: Sequence[str]) -> float:
    """Height of the name of one numbered group."""
    return len(lines) * leading(SMALL_SIZE) + 0.8


def _write_below(chart: Chart, sheet: Sheet, y: float) -> None:
    """Name the numbered groups, down one column and then the next, and write the note."""
    across = (chart.width_mm - 2 * MARGIN + GUTTER) / sheet.key_columns
    y += UNDER_KEY if sheet.keys.lines else 0.0
    at = y
    for i, lines in enumerate(sheet.keys.lines):
        at = at if i % sheet.key_lines else y
        x, high = MARGIN + (i // sheet.key_lines) * across, _key_height(lines)
        chart.write_lines(x, at + high / 2, lines, size=SMALL_SIZE)
        at += high
    y += sheet.key_high + UNDER_KEY
    for i, line in enumerate(sheet.note):
        chart.write(MARGIN, y + (i + 0.75) * leading(SMALL_SIZE), line, size=SMALL_SIZE, color=GREY)
