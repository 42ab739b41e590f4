"""Picture of a number that changed from one date to another, cause by cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import DOT, GREY, MARGIN
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    GUTTER,
    WORDS,
    Number,
    Span,
    Tone,
    column,
    known_tones,
    pitch,
    some,
    ticks,
    x_axis,
)
from toolkit.show.lettering import REGULAR, SEMIBOLD

THICK = 3.6  # mm, thickness of a bar


@dataclass(frozen=True)
class Step:
    """One row of `waterfall`: what a cause added or took away, or a total.

    Attributes
    ----------
    label : str
        Name of the row.
    start, end : float
        The number before and after this cause; a total starts at 0.
    text : str
        What stands at the right, such as "+12".
    tone : {"good", "behind", "neutral", "own"}
        Colour.
    total : bool
        A total is set in semi-bold.
    """

    label: str
    start: float
    end: float
    text: str
    tone: Tone = "neutral"
    total: bool = False


@for_phones_too
def waterfall(
    rows: Sequence[Step],
    *,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw how a number came from its first to its last value, one bar a cause.

    Parameters
    ----------
    rows : sequence of Step
        From top to bottom; each begins where the one above it ends.
    title, subtitle, alt : str
        See `Chart`.
    number : callable
        Writes a number of the axis.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is no row.

    Examples
    --------
    >>> rows = [Step("Đầu năm", 0, 8, "8", "own", True), Step("Mới tập huấn", 8, 11, "+3", "good")]
    >>> chart = waterfall(rows, title="Tăng 3", subtitle="", alt="Từ 8 lên 11",
    ...     number="{:.0f}".format)
    >>> "+3" in chart.svg()
    True
    """
    known_tones(row.tone for row in some("rows", rows))
    weights = [SEMIBOLD if row.total else REGULAR for row in rows]
    names = column([row.label for row in rows], width_mm * 0.4, weights=weights)
    says = column([row.text for row in rows], width_mm * 0.24, weights=repeat(SEMIBOLD))
    high = pitch(names, says)
    chart = Chart(title, subtitle, alt=alt, body=len(rows) * high + AXIS_BAND, width_mm=width_mm)
    values = [value for row in rows for value in (row.start, row.end)]
    reach = min(0.0, *values), max(*values, 0.0) or 1.0
    edge = width_mm - MARGIN - says.wide
    span = Span(*reach, names.wide + GUTTER, edge - GUTTER)
    bottom = chart.top + len(rows) * high
    x_axis(chart, span, bottom, chart.top, ticks(*reach, 5, whole=reach[1] > 1), number)
    chart.stroke([span.at(0)] * 2, [chart.top, bottom], DOT, thick=0.8)
    middles = [chart.top + (i + 0.5) * high for i in range(len(rows))]
    for row, (y, below) in zip(rows, pairwise([*middles, bottom]), strict=True):
        if row is not rows[-1]:
            chart.stroke([span.at(row.end)] * 2, [y, below], GREY, thick=0.7, dashes=(2, 1.6))
    for row, y, name, text, weight in zip(
        rows, middles, names.lines, says.lines, weights, strict=True
    ):
        chart.write_lines(MARGIN, y, name, weight=weight)
        _bar(chart, span, y, row)
        chart.write_lines(edge, y, text, weight=SEMIBOLD, color=WORDS[row.tone])
    return chart


def _bar(chart: Chart, span: Span, y: float, row: Step) -> None:
    """Draw one cause; one without effect as a hairline where it would stand."""
    left, right = sorted((span.at(row.start), span.at(row.end)))
    if right - left < 0.3:
        chart.stroke([left, left], [y - THICK / 2, y + THICK / 2], GREY, thick=0.8)
    chart.box(left, y - THICK / 2, right - left, THICK, FULL[row.tone])
