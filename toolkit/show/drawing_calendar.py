"""Picture of a year: how much was done in each week, and when something was asked for."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
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
    ORANGE,
    SKY,
    SMALL_SIZE,
    TRACK,
    ink_on,
    leading,
)
from toolkit.show.layout import (
    GUTTER,
    Key,
    Number,
    column,
    draw_legend,
    head_height,
    legend_lines,
    some,
)
from toolkit.show.lettering import width

MOST_WEEKS = 6  # that a month can touch
CELL = 5.6  # mm, height of a cell
BETWEEN = 0.7  # mm between two cells


@dataclass(frozen=True)
class Month:
    """One row of `year_calendar`.

    Attributes
    ----------
    label : str
        Its name.
    counts : sequence of float
        One for each week; NaN for a week that is still to come.
    marked : sequence of bool
        Whether a campaign reaches into each week.
    text : str
        What stands at the right: the campaigns of the month.
    """

    label: str
    counts: Sequence[float]
    marked: Sequence[bool]
    text: str = ""


@for_phones_too
def year_calendar(
    rows: Sequence[Month],
    week_texts: Sequence[str],
    *,
    count_text: str,
    marked_text: str,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw the weeks of a year as cells, the darker the more was done, campaigns framed.

    Parameters
    ----------
    rows : sequence of Month
        From top to bottom.
    week_texts : sequence of str
        Headings of the columns, as many as the longest month has weeks.
    count_text, marked_text : str
        The legend.
    title, subtitle, alt : str
        See `Chart`.
    number : callable
        Writes the number of a cell.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is no month, or a month has more weeks than the columns have headings.

    Examples
    --------
    >>> rows = [Month("Tháng 11", [0, 2, 5, 1, 0], [False, False, True, True, True], "Tháng …")]
    >>> chart = year_calendar(rows, ["1", "2", "3", "4", "5"], count_text="Số",
    ...     marked_text="Đợt cao điểm", title="5 hoạt động", subtitle="", alt="5",
    ...     number="{:.0f}".format)
    >>> "Tháng 11" in chart.svg()
    True
    """
    for row in some("rows", rows):
        if not len(row.counts) == len(row.marked) <= len(week_texts) <= MOST_WEEKS:
            raise ArgumentError(
                f"{row.label!r} has {len(row.counts)} weeks for {len(week_texts)} headings"
            )
    names = column([row.label for row in rows], width_mm * 0.2)
    says = column([row.text for row in rows], width_mm * 0.34, size=SMALL_SIZE)
    keys = [Key(BLUE, count_text), Key(ORANGE, marked_text, "level")]
    legend = legend_lines(keys, width_mm)
    high = max(CELL + BETWEEN, says.tallest * leading(SMALL_SIZE) + 0.8)
    band = head_height(len(legend)) + leading(SMALL_SIZE) + 1
    chart = Chart(
        title, subtitle, alt=alt, body=band + len(rows) * high + MARGIN, width_mm=width_mm
    )
    draw_legend(chart, legend, MARGIN, chart.top + head_height(len(legend)), width_mm)
    left = MARGIN + names.wide + GUTTER
    weeks = len(week_texts)
    wide = min(18.0, (width_mm - left - says.wide - GUTTER - MARGIN) / weeks)
    top = chart.top + band
    for place, week_text in enumerate(week_texts):
        middle = left + (place + 0.5) * wide
        chart.write(middle, top - 1.4, week_text, size=SMALL_SIZE, color=GREY, align="center")
    most = max((n for row in rows for n in row.counts if math.isfinite(n)), default=0.0)
    heights = [top + (place + 0.5) * high for place in range(len(rows))]
    cells = [_cells(row, left, wide, most) for row in rows]
    for y, found in zip(heights, cells, strict=True):
        for x, _, color in found:
            chart.box(x, y - CELL / 2, wide - BETWEEN, CELL, color)
    for y, row in zip(heights, rows, strict=True):
        _campaign(chart, left, y, wide, row)
    for y, found, name, text in zip(heights, cells, names.lines, says.lines, strict=True):
        chart.write_lines(MARGIN, y, name)
        _write_counts(chart, y, wide - BETWEEN, found, number)
        chart.write_lines(left + weeks * wide + GUTTER, y, text, size=SMALL_SIZE, color=INK)
    return chart


def _cells(row: Month, left: float, wide: float, most: float) -> list[tuple[float, float, str]]:
    """Left edge, count and colour of each week; none for days to come."""
    return [
        (left + week * wide, count, TRACK if count == 0 else _shade(count / most))
        for week, count in enumerate(row.counts)
        if math.isfinite(count)
    ]


def _write_counts(
    chart: Chart, y: float, room: float, cells: Sequence[tuple[float, float, str]], number: Number
) -> None:
    """Write the number of each week where there is room, and no noughts."""
    for x, count, color in cells:
        text, ink = number(count) if count else "", ink_on(color)
        if text and width(text, SMALL_SIZE) + 0.6 <= room:
            x += room / 2
            chart.write_lines(x, y, [text], size=SMALL_SIZE, color=ink, align="center")


@functools.lru_cache(maxsize=1000)
def _shade(part: float) -> str:
    """From pale to full blue; by the root, so that few are told from many."""
    ends = np.array([to_rgb(SKY), to_rgb(BLUE)])
    pale = ends[0] + 0.45 * (1 - ends[0])
    return str(to_hex(pale + math.sqrt(part) * (ends[1] - pale)))


def _campaign(chart: Chart, left: float, y: float, wide: float, row: Month) -> None:
    """Underline the weeks of a month that campaigns reach into."""
    for week in (week for week, marked in enumerate(row.marked) if marked):
        x = left + week * wide
        end = x + wide if any(row.marked[week + 1 : week + 2]) else x + wide - BETWEEN
        chart.stroke([x, end], [y + CELL / 2] * 2, ORANGE, thick=2.2)
