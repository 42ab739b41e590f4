"""Pictures of coverage: progress towards a target, and one unit among all others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from toolkit.show.chart import (
    DOT,
    GREY,
    INK,
    MARGIN,
    SMALL_SIZE,
    TRACK,
    WHITE,
    Chart,
    for_phones_too,
    leading,
)
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    GUTTER,
    WORDS,
    Column,
    Number,
    Span,
    Tone,
    band_height,
    column,
    known_tones,
    name_weights,
    note_above,
    pitch,
    some,
    spread,
    ticks,
    within,
    x_axis,
    y_axis,
)
from toolkit.show.lettering import SEMIBOLD, label


@dataclass(frozen=True)
class Bar:
    """One row of `progress_bars`.

    Attributes
    ----------
    label : str
        Name of the row.
    value : float
        Share, 0 to 1 (more than 1 is drawn as it is); NaN draws no bar.
    text : str
        What stands at the right, such as "5/8 · 62,5 %".
    tone : {"good", "behind", "neutral", "own"}
        Colour; "own" sets the name in semi-bold.
    target : float
        Share at which a tick stands in this row only; NaN for none.
    """

    label: str
    value: float
    text: str
    tone: Tone = "neutral"
    target: float = math.nan


@for_phones_too
def progress_bars(
    rows: Sequence[Bar],
    target: float | None = None,
    target_text: str = "",
    *,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw one bar per row on a pale track, with a tick where the target lies.

    Parameters
    ----------
    rows : sequence of Bar
        From top to bottom.
    target : float or None
        Share at which the tick stands.
    target_text : str
        Stands above the tick.
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
    >>> bars = [Bar("Pháp luật lao động", 0.625, "5/8 · 62,5 %", "behind")]
    >>> chart = progress_bars(bars, 0.8, "Chỉ tiêu 80 %", title="Chưa đạt", subtitle="",
    ...     alt="5 trên 8 người", number="{:.0%}".format)
    >>> "5/8 · 62,5 %" in chart.svg()
    True
    """
    known_tones(row.tone for row in some("rows", rows))
    names = column(
        [row.label for row in rows], width_mm * 0.38, weights=name_weights(row.tone for row in rows)
    )
    says = column([row.text for row in rows], width_mm * 0.24, weights=repeat(SEMIBOLD))
    note = label(target_text, 70, size=SMALL_SIZE, weight=SEMIBOLD) if target is not None else ()
    high, band = pitch(names, says), band_height(note)
    body = band + len(rows) * high + AXIS_BAND
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    ends = [row.value for row in rows if not math.isnan(row.value)]
    ends += [row.target for row in rows if not math.isnan(row.target)]
    span = Span(
        0, max(1.0, target or 0, *ends), names.wide + GUTTER, width_mm - says.wide - GUTTER - MARGIN
    )
    top = chart.top + band
    for i, (row, name, text) in enumerate(zip(rows, names.lines, says.lines, strict=True)):
        y = top + (i + 0.5) * high
        chart.write_lines(MARGIN, y, name, weight=SEMIBOLD if row.tone == "own" else 400)
        own = row.target if target is None else target
        _progress_row(chart, span, y, row, text, None if math.isnan(own) else own)
    if target is not None:
        note_above(chart, span.at(target), top, note, color=INK)
    x_axis(chart, span, top + len(rows) * high, None, ticks(0, span.high), number)
    return chart


def _progress_row(
    chart: Chart, span: Span, y: float, row: Bar, text: Sequence[str], target: float | None
) -> None:
    """Draw track, bar, target tick and text of one row."""
    missing = math.isnan(row.value)
    if not missing:
        chart.box(span.at(0), y - 2.2, span.at(1) - span.at(0), 4.4, TRACK)
        chart.box(span.at(0), y - 1.4, span.at(row.value) - span.at(0), 2.8, FULL[row.tone])
        if target is not None:
            chart.stroke([span.at(target)] * 2, [y - 2.7, y + 2.7], INK, thick=1.5)
    color = GREY if missing else WORDS[row.tone]
    weight = 400 if missing else SEMIBOLD
    chart.write_lines(span.end + GUTTER, y, text, color=color, weight=weight)


@dataclass(frozen=True)
class FunnelPoint:
    """One unit of a funnel plot.

    Attributes
    ----------
    n : float
        How many people its value rests on.
    value : float
        The value.
    tone : {"good", "behind", "neutral", "own"}
        Colour.
    """

    n: float
    value: float
    tone: Tone = "neutral"


@dataclass(frozen=True)
class FunnelLimit:
    """A pair of curves between which a unit usually lies.

    Attributes
    ----------
    n, low, high : sequence of float
        The curves, n ascending.
    text : str
        Stands at the right end of the upper curve.
    dashed : bool
        Dashed instead of drawn through.
    """

    n: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    text: str
    dashed: bool = False


FRAME = 62.0  # mm, height of the funnel's frame


@for_phones_too
def funnel(
    points: Sequence[FunnelPoint],
    own: FunnelPoint | None = None,
    own_text: str = "",
    target: float | None = None,
    target_text: str = "",
    limits: Sequence[FunnelLimit] = (),
    *,
    x_title: str,
    y_low: float,
    y_high: float,
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    count: Number = "{:.0f}".format,
    width_mm: float = 165,
) -> Chart:
    """Draw units by the number of people behind them, with the limits of what is usual.

    Parameters
    ----------
    points : sequence of FunnelPoint
        All units but `own`.
    own : FunnelPoint or None
        The unit the report is about, ringed and named above the frame.
    own_text : str
        Its name.
    target : float or None
        Value of the horizontal line: a target or the mean.
    target_text : str
        Stands at the right of that line.
    limits : sequence of FunnelLimit
        Curves.
    x_title : str
        What n counts.
    y_low, y_high : float
        Values between which the frame lies; points outside stand on its edge.
    title, subtitle, alt : str
        See `Chart`.
    number, count : callable
        Write a value and an n on the axes.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is neither a point nor an own unit.

    Examples
    --------
    >>> chart = funnel([FunnelPoint(40, 0.7)], FunnelPoint(90, 0.8, "good"), "Đơn vị này",
    ...     x_title="Số phiếu", y_low=0.4, y_high=1, title="Trong giới hạn", subtitle="",
    ...     alt="2 đơn vị", number="{:.0%}".format)
    >>> "Đơn vị này" in chart.svg()
    True
    """
    units = some("points", [*points, *([own] if own else [])])
    known_tones(unit.tone for unit in units)
    room = width_mm * 0.2
    texts = [(limit.high[-1], limit.text, GREY) for limit in limits if len(limit.high)]
    texts += [(target, target_text, INK)] if target is not None else []
    ends = column([text for _, text, _ in texts], room, size=SMALL_SIZE)
    values = ticks(y_low, y_high)
    numbers = column([number(value) for value in values], room, size=SMALL_SIZE)
    names = label(own_text, 80, size=SMALL_SIZE, weight=SEMIBOLD) if own else ()
    band = band_height(names) + 2
    body = band + FRAME + AXIS_BAND + (5 if x_title else 0)
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    frame = Frame(
        _across(units, limits, numbers.wide + 2 + MARGIN, width_mm - ends.wide - 2 - MARGIN),
        Span(y_low, y_high, chart.top + band + FRAME, chart.top + band),
    )
    _funnel_axes(chart, frame, values, number, count, x_title)
    _funnel_lines(chart, frame, limits, target)
    heights = [within(frame.y.at(value), 0, frame.y.end, frame.y.start) for value, _, _ in texts]
    _end_texts(chart, frame, heights, ends, [color for _, _, color in texts])
    _funnel_points(chart, frame, points)
    if own:
        _funnel_own(chart, frame, own, names)
    return chart


@dataclass(frozen=True)
class Frame:
    """The two scales of a funnel plot."""

    x: Span
    y: Span

    def place(self, unit: FunnelPoint) -> tuple[float, float]:
        """Return where a unit stands, on the edge when it lies outside."""
        return self.x.at(unit.n), within(self.y.at(unit.value), 0, self.y.end, self.y.start)


def _across(
    units: Sequence[FunnelPoint], limits: Sequence[FunnelLimit], start: float, end: float
) -> Span:
    """Scale of n that holds all units and curves, from nothing to a little beyond the last."""
    largest = max([*(unit.n for unit in units), *(n for limit in limits for n in limit.n), 1.0])
    return Span(0, largest * 1.03, start, end)


def _funnel_axes(
    chart: Chart, frame: Frame, values: Sequence[float], number: Number, count: Number, x_title: str
) -> None:
    """Draw grid lines, the base line, and the numbers of both axes."""
    y_axis(chart, frame.y, frame.x.start, frame.x.end, values, number)
    base = frame.y.start
    chart.stroke([frame.x.start, frame.x.end], [base, base], DOT, thick=0.8)
    x_axis(chart, frame.x, base, None, ticks(0, frame.x.high, 7, whole=True), count)
    title = label(x_title, frame.x.end - frame.x.start, size=SMALL_SIZE)
    if title:
        middle = (frame.x.start + frame.x.end) / 2
        chart.write(middle, base + 9.4, title[0], size=SMALL_SIZE, color=GREY, align="center")


def _funnel_lines(
    chart: Chart, frame: Frame, limits: Sequence[FunnelLimit], target: float | None
) -> None:
    """Draw the limits, cut off at the frame, and the line of the target."""
    inside = (frame.x.start, frame.y.end, frame.x.end, frame.y.start)
    for limit in limits:
        across = [frame.x.at(n) for n in limit.n]
        for curve in (limit.low, limit.high):
            chart.stroke(
                across, [frame.y.at(value) for value in curve], GREY, thick=0.8,
                dashes=(4, 2.5) if limit.dashed else None, inside=inside,
            )  # fmt: skip
    if target is not None and frame.y.low <= target <= frame.y.high:
        chart.stroke([frame.x.start, frame.x.end], [frame.y.at(target)] * 2, INK, thick=1.1)


def _end_texts(
    chart: Chart, frame: Frame, heights: Sequence[float], ends: Column, colors: Sequence[str]
) -> None:
    """Write what the lines mean at their right ends, moved apart where they would touch."""
    gap = ends.tallest * leading(SMALL_SIZE)
    for y, lines, color in zip(
        spread(heights, gap, frame.y.end, frame.y.start), ends.lines, colors, strict=True
    ):
        chart.write_lines(frame.x.end + 2, y, lines, size=SMALL_SIZE, color=color)


def _funnel_points(chart: Chart, frame: Frame, points: Sequence[FunnelPoint]) -> None:
    """Draw the units, the coloured ones over the grey ones."""
    for tone in ("neutral", "good", "behind", "own"):
        places = [
            frame.place(unit) for unit in points if unit.tone == tone and not math.isnan(unit.value)
        ]
        if places:
            chart.dots([x for x, _ in places], [y for _, y in places], FULL[tone], size=4.5)


def _funnel_own(chart: Chart, frame: Frame, own: FunnelPoint, names: Sequence[str]) -> None:
    """Ring the own unit and lead a line from it to its name above the frame."""
    if math.isnan(own.value):
        return
    x, y = frame.place(own)
    top = frame.y.end - 2
    if names:
        chart.stroke([x, x], [y, top], INK, thick=0.8)
        note_above(chart, x, top, names, color=INK)
    chart.dots([x], [y], INK, size=9.5, fill=WHITE, edge=1.3)
    chart.dots([x], [y], FULL[own.tone], size=5)
