"""Picture of the answers to items on a scale of agreement: bars that part at the middle."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    NEUTRAL,
    ORANGE,
    PEACH,
    SKY,
    SMALL_SIZE,
    TEXT_SIZE,
    ink_on,
    leading,
)
from toolkit.show.layout import (
    GUTTER,
    Column,
    Key,
    Span,
    column,
    draw_legend,
    folded,
    head_height,
    heading,
    legend_lines,
    some,
)
from toolkit.show.lettering import SEMIBOLD, widest, width

PRINTED = 0.065  # the smallest share whose number is written into its segment
STEP = 5.8  # mm from one row of a group to the next
THICK = 5.0  # mm, thickness of a bar
NUMBER_SIZE = 8.0  # points
BETWEEN = 2.0  # mm between two groups


@dataclass(frozen=True)
class LikertRow:
    """The answers of one wave or group.

    Attributes
    ----------
    label : str
        Its name, such as "Trước"; left out where a group has one row only.
    shares : sequence of float
        Share of each category, 0 to 1, in the order of the categories; NaN draws nothing.
    total_text : str
        What stands at the right.
    """

    label: str
    shares: Sequence[float]
    total_text: str = ""


@dataclass(frozen=True)
class LikertGroup:
    """An item and the rows that belong to it."""

    label: str
    rows: Sequence[LikertRow]


@for_phones_too
def likert(
    groups: Sequence[LikertGroup],
    categories: Sequence[str],
    neutral: int | None,
    total_title: str,
    *,
    title: str,
    subtitle: str,
    alt: str,
    percent: Callable[[float], str],
    width_mm: float = 165,
) -> Chart:
    """Draw the answers of each item to the left and right of the middle.

    Parameters
    ----------
    groups : sequence of LikertGroup
        Items from top to bottom.
    categories : sequence of str
        Two to seven answers, the most negative first.
    neutral : int or None
        Position of the neutral answer, which lies across the middle; without one the first half
        of the categories stands at the left.
    total_title : str
        Heading of the column at the right.
    title, subtitle, alt : str
        See `Chart`.
    percent : callable
        Writes the share of a segment.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is no row, or a row has not one share per category.

    Examples
    --------
    >>> rows = [LikertRow("", [0.2, 0.3, 0.5], "50 %")]
    >>> chart = likert([LikertGroup("Bữa ăn ca", rows)], ["Không", "Bình thường", "Có"], 1, "Có",
    ...     title="Một nửa hài lòng", subtitle="", alt="50 %", percent="{:.0%}".format)
    >>> "Bữa ăn ca" in chart.svg()
    True
    """
    rows = some("groups", [row for group in groups for row in group.rows])
    _check_shares(rows, categories, neutral)
    sheet = _sheet(groups, rows, categories, neutral, total_title, width_mm)
    body = sheet.band + sum(sheet.highs) + MARGIN
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    y = chart.top + sheet.band
    draw_legend(chart, sheet.legend, MARGIN, y, sheet.edge - GUTTER)
    heading(chart, sheet.edge, y, sheet.total, color=BLUE)
    middle_line = [sheet.span.at(0)] * 2, [y, chart.height_mm - MARGIN]
    if neutral is not None:  # below the bars, or it would cross the number of the neutral answer
        chart.stroke(*middle_line, INK, thick=0.9)
    edges = itertools.pairwise(itertools.accumulate(sheet.highs, initial=y))
    middles = [(top + bottom) / 2 for top, bottom in edges]
    placed = [_bars(*place, neutral) for place in zip(groups, middles, strict=True)]
    _draw_segments(chart, sheet, [bar for bars in placed for bar in bars])
    if neutral is None:  # over the bars: it parts two answers that are alike in grey print
        chart.stroke(*middle_line, INK, thick=0.9)
    for middle, lines, bars in zip(middles, sheet.names.lines, placed, strict=True):
        chart.write_lines(MARGIN, middle, lines)
        for bar in bars:
            _write_row(chart, sheet, bar, percent, named=len(bars) > 1)
    return chart


@dataclass(frozen=True)
class Sheet:
    """The measures of the picture: columns, legend, heights of the groups, scale, colours."""

    names: Column
    highs: tuple[float, ...]
    wave: float
    edge: float
    total: tuple[str, ...]
    legend: list[list[Key]]
    band: float
    span: Span
    colors: tuple[str, ...]


def _sheet(
    groups: Sequence[LikertGroup], rows: Sequence[LikertRow], categories: Sequence[str],
    neutral: int | None, total_title: str, width_mm: float,
) -> Sheet:  # fmt: skip
    """Measure all texts and share the width out: names, waves, bars, totals."""
    colors = palette(len(categories), neutral)
    names = column([group.label for group in groups], width_mm * 0.36)
    waves = widest([row.label for group in groups if len(group.rows) > 1 for row in group.rows])
    totals = widest([row.total_text for row in rows], weight=SEMIBOLD)
    total = folded(total_title, max(totals, width_mm * 0.11), width_mm * 0.16)
    edge = width_mm - MARGIN - max(totals, widest(total, SMALL_SIZE, SEMIBOLD))
    keys = [Key(color, text) for color, text in zip(colors, categories, strict=True)]
    legend = legend_lines(keys, edge - GUTTER)
    highs = [
        max(len(group.rows) * STEP, names.tallest * leading(TEXT_SIZE)) + BETWEEN
        for group in groups
    ]
    wave = MARGIN + names.wide + GUTTER
    sides = [_sides(row.shares, neutral) for row in rows]
    reach = max(a for a, _ in sides), max(b for _, b in sides)
    start = wave + (waves + GUTTER if waves else 0)
    span = Span(-reach[0], reach[1] if any(reach) else 1, start, edge - GUTTER)
    band = head_height(max(len(legend), len(total)))
    return Sheet(names, tuple(highs), wave, edge, total, legend, band, span, colors)


def _check_shares(
    rows: Sequence[LikertRow], categories: Sequence[str], neutral: int | None
) -> None:
    """Refuse rows that do not fit the categories."""
    if not 2 <= len(categories) <= 7:
        raise ArgumentError(f"categories has {len(categories)} entries; two to seven can be drawn")
    if neutral is not None and not 0 <= neutral < len(categories):
        raise ArgumentError(f"neutral={neutral} is no position in {len(categories)} categories")
    for row in rows:
        if len(row.shares) != len(categories):
            raise ArgumentError(
                f"shares of {row.label!r} has {len(row.shares)} entries for "
                f"{len(categories)} categories"
            )


@functools.cache
def palette(categories: int, neutral: int | None) -> tuple[str, ...]:
    """Colours from orange over grey to blue, the strongest at the ends.

    Parameters
    ----------
    categories : int
        How many.
    neutral : int or None
        Position of the grey one.

    Returns
    -------
    tuple of str
        Colours as hexadecimal codes.

    Examples
    --------
    >>> palette(3, 1)
    ('#bf5310', '#dcdcdc', '#0b5394')
    """
    before = categories // 2 if neutral is None else neutral
    after = categories - before - (neutral is not None)
    middle = () if neutral is None else (NEUTRAL,)
    return (*_blend(ORANGE, PEACH, before), *middle, *reversed(_blend(BLUE, SKY, after)))


def _blend(strong: str, pale: str, steps: int) -> list[str]:
    """Colours from strong to pale in equal steps; one step is the strong one."""
    ends = np.array([to_rgb(strong), to_rgb(pale)])
    weights = np.linspace(0, 1, steps)[:, None] if steps > 1 else np.zeros((steps, 1))
    return [to_hex(color) for color in ends[0] + weights * (ends[1] - ends[0])]


def _pieces(shares: Sequence[float], neutral: int | None) -> list[tuple[float, float]]:
    """Return start and length of each segment, the middle of the answers at 0."""
    lengths = [max(0.0, share) if math.isfinite(share) else 0.0 for share in shares]
    before = len(lengths) // 2 if neutral is None else neutral
    start = -sum(lengths[:before]) - (0.0 if neutral is None else lengths[neutral] / 2)
    starts = itertools.accumulate(lengths[:-1], initial=start)
    return list(zip(starts, lengths, strict=True))


def _sides(shares: Sequence[float], neutral: int | None) -> tuple[float, float]:
    """How far a row reaches to the left and to the right of the middle."""
    pieces = _pieces(shares, neutral)
    return -pieces[0][0], pieces[-1][0] + pieces[-1][1]


@dataclass(frozen=True)
class LikertBar:
    """The bar of a row: its height on the chart, and start and length of each segment."""

    y: float
    pieces: Sequence[tuple[float, float]]
    row: LikertRow


def _bars(group: LikertGroup, middle: float, neutral: int | None) -> list[LikertBar]:
    """Set the rows of one item close together around the height `middle`."""
    first = middle - (len(group.rows) - 1) * STEP / 2
    return [
        LikertBar(first + i * STEP, _pieces(row.shares, neutral), row)
        for i, row in enumerate(group.rows)
    ]


def _draw_segments(chart: Chart, sheet: Sheet, bars: Sequence[LikertBar]) -> None:
    """Draw the bars colour by colour."""
    for place, color in enumerate(sheet.colors):
        for bar in bars:
            left, right = _ends(sheet.span, bar.pieces[place])
            chart.box(left, bar.y - THICK / 2, right - left, THICK, color)


def _write_row(
    chart: Chart, sheet: Sheet, bar: LikertBar, percent: Callable[[float], str], *, named: bool
) -> None:
    """Write the name of a row, the shares that have room in their segments, and the total."""
    if named:
        chart.write_lines(sheet.wave, bar.y, [bar.row.label], color=GREY)
    for piece, color in zip(bar.pieces, sheet.colors, strict=True):
        left, right = _ends(sheet.span, piece)
        text = percent(piece[1]) if piece[1] >= PRINTED else ""
        if text and width(text, NUMBER_SIZE) + 1 <= right - left:
            middle, ink = (left + right) / 2, ink_on(color)
            chart.write_lines(middle, bar.y, [text], size=NUMBER_SIZE, color=ink, align="center")
    chart.write_lines(sheet.edge, bar.y, [bar.row.total_text], weight=SEMIBOLD, color=BLUE)


def _ends(span: Span, piece: tuple[float, float]) -> tuple[float, float]:
    """Where a segment begins and ends, in millimetres."""
    start, share = piece
    return span.at(start), span.at(start + share)
