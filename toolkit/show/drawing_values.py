"""Pictures of values on a scale: before and after, and with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import BLUE, GREY, INK, MARGIN, SMALL_SIZE, WHITE, Align
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    GUTTER,
    PALE,
    WORDS,
    Key,
    Number,
    Span,
    Tone,
    band_height,
    column,
    draw_legend,
    folded,
    head_height,
    heading,
    known_tones,
    legend_lines,
    name_weights,
    note_above,
    pitch,
    some,
    ticks,
    x_axis,
)
from toolkit.show.lettering import REGULAR, SEMIBOLD, Weight, label, widest


@dataclass(frozen=True)
class Dumbbell:
    """One row of `dumbbells`: a value before and after.

    Attributes
    ----------
    label : str
        Name of the row.
    before, after : float
        The two values; NaN for a wave that is missing.
    low, high : float
        Ends of the whisker around `after`, on the same axis; NaN for none.
    before_text, after_text, change_text : str
        The values as they are printed.
    tone : {"good", "behind", "neutral", "own"}
        Colour of the change.
    """

    label: str
    before: float
    after: float
    low: float = math.nan
    high: float = math.nan
    before_text: str = ""
    after_text: str = ""
    change_text: str = ""
    tone: Tone = "good"


@dataclass(frozen=True)
class IntervalDot:
    """One row of `interval_dots`: a value and how far it may be off.

    Attributes
    ----------
    label : str
        Name of the row.
    value, low, high : float
        The value and the ends of its whisker; NaN draws nothing.
    text : str
        What stands at the right.
    tone : {"good", "behind", "neutral", "own"}
        Colour; "own" sets the name in semi-bold.
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    tone: Tone = "neutral"


def _reach(axis: tuple[float, float], values: Sequence[float]) -> tuple[float, float]:
    """Widen an axis until it holds every value there is."""
    real = [value for value in (*axis, *values) if math.isfinite(value)]
    return min(real), max(real)


@for_phones_too
def dumbbells(
    rows: Sequence[Dumbbell],
    axis: tuple[float, float],
    *,
    before_title: str,
    after_title: str,
    change_title: str,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw the value before as a ring, the value after as a dot, and the way between them.

    Parameters
    ----------
    rows : sequence of Dumbbell
        From top to bottom.
    axis : tuple of float
        Lowest and highest value of the scale; widened when a value lies outside.
    before_title, after_title, change_title : str
        The legend, and the heading of the column at the right.
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
    >>> rows = [Dumbbell("Pháp luật lao động", 41, 65, 60, 70, "41", "65", "+24")]
    >>> chart = dumbbells(rows, (0, 100), before_title="Trước", after_title="Sau",
    ...     change_title="Thay đổi", title="Tăng", subtitle="", alt="Từ 41 lên 65",
    ...     number="{:.0f}".format)
    >>> "+24" in chart.svg()
    True
    """
    known_tones(row.tone for row in some("rows", rows))
    names = column([row.label for row in rows], width_mm * 0.36)
    says = column([row.change_text for row in rows], width_mm * 0.18, weights=repeat(SEMIBOLD))
    says_of = folded(change_title, max(says.wide, width_mm * 0.11), width_mm * 0.18)
    right = max(says.wide, widest(says_of, SMALL_SIZE, SEMIBOLD))
    rings, dots = [row.before for row in rows], [row.after for row in rows]
    keys = [Key(GREY, before_title, "ring")] if any(map(math.isfinite, rings)) else []
    keys += [Key(BLUE, after_title, "dot")] if any(map(math.isfinite, dots)) else []
    room = width_mm - right - GUTTER - names.wide - GUTTER
    legend = legend_lines(keys, room)
    band, high = head_height(max(len(legend), len(says_of))), pitch(names, says)
    chart = Chart(
        title, subtitle, alt=alt, body=band + len(rows) * high + AXIS_BAND, width_mm=width_mm
    )
    top, plot, edge = chart.top + band, names.wide + GUTTER, width_mm - MARGIN - right
    draw_legend(chart, legend, plot, top, room)
    heading(chart, edge, top, says_of, color=GREY)
    before = widest([row.before_text for row in rows])
    inset = max(before, widest([row.after_text for row in rows], weight=SEMIBOLD)) + 3
    reach = _reach(axis, [v for r in rows for v in (r.before, r.after, r.low, r.high)])
    span = Span(*reach, plot + inset, edge - GUTTER - inset)
    x_axis(chart, span, top + len(rows) * high, top, ticks(*reach), number)
    for i, row in enumerate(rows):
        y = top + (i + 0.5) * high
        chart.write_lines(MARGIN, y, names.lines[i])
        chart.write_lines(edge, y, says.lines[i], weight=SEMIBOLD, color=WORDS[row.tone])
        _dumbbell(chart, span, y, row)
    return chart


def _dumbbell(chart: Chart, span: Span, y: float, row: Dumbbell) -> None:
    """Draw one row: way, whisker, ring, dot, and the two values on their outer sides."""
    ends = [span.at(value) for value in (row.before, row.after, row.low, row.high)]
    before, after, low, high = ends
    if math.isfinite(before + after):
        chart.stroke([before, after], [y, y], PALE[row.tone], thick=3)
    if math.isfinite(low + high):
        _whisker(chart, low, high, y, FULL[row.tone])
    real = [x for x in ends if math.isfinite(x)]
    if math.isfinite(before):
        left = math.isfinite(after) and before <= after
        chart.dots([before], [y], GREY, size=6, fill=WHITE, edge=1.3)
        _beside(chart, real, y, row.before_text, left=left, color=GREY, weight=REGULAR)
    if math.isfinite(after):
        left = after < before
        chart.dots([after], [y], FULL[row.tone], size=6.5)
        _beside(chart, real, y, row.after_text, left=left, color=WORDS[row.tone], weight=SEMIBOLD)


def _beside(
    chart: Chart, ends: Sequence[float], y: float, text: str, *,
    left: bool, color: str, weight: Weight,
) -> None:  # fmt: skip
    """Write a value left or right of everything that is drawn in its row."""
    x = min(ends) - 2.4 if left else max(ends) + 2.4
    align: Align = "right" if left else "left"
    chart.write_lines(x, y, [text], color=color, weight=weight, align=align)


def _whisker(chart: Chart, low: float, high: float, y: float, color: str) -> None:
    """Draw an interval as a thin line with two short ends."""
    chart.stroke([low, high], [y, y], color, thick=1.0)
    for x in (low, high):
        chart.stroke([x, x], [y - 0.9, y + 0.9], color, thick=1.0)


@for_phones_too
def interval_dots(
    rows: Sequence[IntervalDot],
    axis: tuple[float, float],
    reference: float | None = None,
    reference_text: str = "",
    *,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw one value with its interval per row, and a line to compare them with.

    Parameters
    ----------
    rows : sequence of IntervalDot
        From top to bottom.
    axis : tuple of float
        Lowest and highest value of the scale; widened when a value lies outside.
    reference : float or None
        Value of the vertical line.
    reference_text : str
        Stands above that line.
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
    >>> rows = [IntervalDot("Kiến thức", 65, 60, 70, "65 (60–70)", "own")]
    >>> chart = interval_dots(rows, (0, 100), 69, "Trung bình 69", title="Thấp hơn", subtitle="",
    ...     alt="65 so với 69", number="{:.0f}".format)
    >>> "65 (60–70)" in chart.svg()
    True
    """
    known_tones(row.tone for row in some("rows", rows))
    names = column(
        [row.label for row in rows], width_mm * 0.38, weights=name_weights(row.tone for row in rows)
    )
    says = column([row.text for row in rows], width_mm * 0.24, weights=repeat(SEMIBOLD))
    note = label(reference_text, 70, size=SMALL_SIZE, weight=SEMIBOLD)
    note = note if reference is not None else ()
    band, high = band_height(note), pitch(names, says)
    chart = Chart(
        title, subtitle, alt=alt, body=band + len(rows) * high + AXIS_BAND, width_mm=width_mm
    )
    top, edge = chart.top + band, width_mm - MARGIN - says.wide
    values = [value for row in rows for value in (row.value, row.low, row.high)]
    reach = _reach(axis, values + ([] if reference is None else [reference]))
    span = Span(*reach, names.wide + GUTTER + 2, edge - GUTTER - 2)
    bottom = top + len(rows) * high
    x_axis(chart, span, bottom, top, ticks(*reach), number)
    if reference is not None:
        chart.stroke([span.at(reference)] * 2, [top, bottom], INK, thick=1.1)
        note_above(chart, span.at(reference), top, note, color=INK)
    for i, row in enumerate(rows):
        y = top + (i + 0.5) * high
        weight = SEMIBOLD if row.tone == "own" else REGULAR
        chart.write_lines(MARGIN, y, names.lines[i], weight=weight)
        chart.write_lines(edge, y, says.lines[i], weight=SEMIBOLD, color=WORDS[row.tone])
        _interval_dot(chart, span, y, row)
    return chart


def _interval_dot(chart: Chart, span: Span, y: float, row: IntervalDot) -> None:
    """Draw whisker and dot of one row, as far as they are known."""
    if math.isfinite(row.low + row.high):
        _whisker(chart, span.at(row.low), span.at(row.high), y, FULL[row.tone])
    if math.isfinite(row.value):
        chart.dots([span.at(row.value)], [y], FULL[row.tone], size=6.5)
