"""Picture of one unit among all others: a funnel, whose frame all units share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.cloud import draw_units
from toolkit.show.ink import DOT, GREY, INK, MARGIN, SMALL_SIZE, WHITE, Ink, leading
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    Column,
    FloatArray,
    Number,
    Span,
    Tone,
    band_height,
    column,
    known_tones,
    note_above,
    spread,
    ticks,
    within,
    x_axis,
    y_axis,
)
from toolkit.show.lettering import SEMIBOLD, label

FRAME = 62.0  # mm, height of the funnel's frame
Values = Sequence[float] | FloatArray
ORDER: tuple[Tone, ...] = ("neutral", "good", "behind", "own")  # the coloured ones over the grey


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


@dataclass(frozen=True)
class Backdrop:
    """A frame as it was drawn, its upper edge at the height 0, with its two scales."""

    ink: Ink
    x: Span
    y: Span

    def place(self, unit: FunnelPoint) -> tuple[float, float]:
        """Return where a unit stands, on the edge when it lies outside."""
        return self.x.at(unit.n), within(self.y.at(unit.value), 0, self.y.end, self.y.start)


@dataclass(frozen=True, eq=False)
class FunnelFrame:
    """What the funnels of all units have in common; drawn once for each width.

    Parameters
    ----------
    units : mapping of tone to (n, value)
        All units, those of one colour together: how many people each value rests on, and the
        value.
    target : float or None
        Value of the horizontal line: a target or the mean.
    target_text : str
        Stands at the right of that line.
    limits : sequence of FunnelLimit
        Curves.
    x_title : str
        What n counts.
    y_low, y_high : float
        Values between which the frame lies; units outside stand on its edge.
    number, count : callable
        Write a value and an n on the axes.

    Raises
    ------
    ArgumentError
        When there is no unit, or a tone is unknown.

    Examples
    --------
    >>> frame = FunnelFrame({"neutral": ([40, 90], [0.7, 0.8])}, y_low=0.4, y_high=1,
    ...     x_title="Số phiếu", number="{:.0%}".format)
    >>> frame.at(165) is frame.at(165)
    True
    """

    units: Mapping[Tone, tuple[Values, Values]]
    target: float | None = None
    target_text: str = ""
    limits: Sequence[FunnelLimit] = ()
    x_title: str = field(kw_only=True)
    y_low: float = field(kw_only=True)
    y_high: float = field(kw_only=True)
    number: Number = field(kw_only=True)
    count: Number = field(kw_only=True, default="{:.0f}".format)
    _drawn: dict[float, Backdrop] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        known_tones(self.units)
        if not any(len(n) for n, _ in self.units.values()):
            raise ArgumentError("units is empty: there is nothing to draw")

    def at(self, width_mm: float) -> Backdrop:
        """Return the frame at one width of the figure."""
        if width_mm not in self._drawn:
            self._drawn[width_mm] = self._draw(width_mm)
        return self._drawn[width_mm]

    def _draw(self, width_mm: float) -> Backdrop:
        room = width_mm * 0.2
        texts = [(limit.high[-1], limit.text, GREY) for limit in self.limits if len(limit.high)]
        texts += [(self.target, self.target_text, INK)] if self.target is not None else []
        ends = column([text for _, text, _ in texts], room, size=SMALL_SIZE)
        values = ticks(self.y_low, self.y_high)
        numbers = column([self.number(value) for value in values], room, size=SMALL_SIZE)
        left, right = numbers.wide + 2 + MARGIN, width_mm - ends.wide - 2 - MARGIN
        drawn = Backdrop(
            Ink(width_mm), self._across(left, right), Span(self.y_low, self.y_high, FRAME, 0.0)
        )
        self._draw_axes(drawn, values)
        self._draw_lines(drawn)
        heights = [within(drawn.y.at(value), 0, 0.0, FRAME) for value, _, _ in texts]
        _end_texts(drawn, heights, ends, [color for _, _, color in texts])
        self._draw_units(drawn)
        return drawn

    def _across(self, start: float, end: float) -> Span:
        """Scale of n that holds all units and curves, from 0 to a little beyond the last."""
        sizes = [*(n for n, _ in self.units.values()), *(limit.n for limit in self.limits)]
        largest = max([float(np.max(n)) for n in sizes if len(n)] + [1.0])
        return Span(0, largest * 1.03, start, end)

    def _draw_axes(self, drawn: Backdrop, values: Sequence[float]) -> None:
        """Draw grid lines, the base line, and the numbers of both axes."""
        ink, x, base = drawn.ink, drawn.x, drawn.y.start
        y_axis(ink, drawn.y, x.start, x.end, values, self.number)
        ink.stroke([x.start, x.end], [base, base], DOT, thick=0.8)
        x_axis(ink, x, base, None, ticks(0, x.high, 7, whole=True), self.count)
        title = label(self.x_title, x.end - x.start, size=SMALL_SIZE)
        if title:
            middle = (x.start + x.end) / 2
            ink.write(middle, base + 9.4, title[0], size=SMALL_SIZE, color=GREY, align="center")

    def _draw_lines(self, drawn: Backdrop) -> None:
        """Draw the limits, cut off at the frame, and the line of the target."""
        x, y = drawn.x, drawn.y
        for limit in self.limits:
            across = [x.at(n) for n in limit.n]
            for curve in (limit.low, limit.high):
                drawn.ink.stroke(
                    across, [y.at(value) for value in curve], GREY, thick=0.8,
                    dashes=(4, 2.5) if limit.dashed else None,
                    inside=(x.start, y.end, x.end, y.start),
                )  # fmt: skip
        if self.target is not None and y.low <= self.target <= y.high:
            drawn.ink.stroke([x.start, x.end], [y.at(self.target)] * 2, INK, thick=1.1)

    def _draw_units(self, drawn: Backdrop) -> None:
        """Draw the units, the coloured ones over the grey ones."""
        groups = []
        for tone in ORDER:
            n, value = (np.asarray(one, dtype=float) for one in self.units.get(tone, ((), ())))
            known = np.isfinite(n) & np.isfinite(value)
            heights = np.clip(drawn.y.at(value[known]), drawn.y.end, drawn.y.start)
            groups.append((FULL[tone], drawn.x.at(n[known]), heights))
        draw_units(drawn.ink, groups)


def _end_texts(
    drawn: Backdrop, heights: Sequence[float], ends: Column, colors: Sequence[str]
) -> None:
    """Write what the lines mean at their right ends, moved apart where they would touch."""
    gap = ends.tallest * leading(SMALL_SIZE)
    placed = spread(heights, gap, drawn.y.end, drawn.y.start)
    for y, lines, color in zip(placed, ends.lines, colors, strict=True):
        drawn.ink.write_lines(drawn.x.end + 2, y, lines, size=SMALL_SIZE, color=color)


@for_phones_too
def funnel(
    frame: FunnelFrame,
    own: FunnelPoint | None = None,
    own_text: str = "",
    *,
    title: str,
    subtitle: str,
    alt: str,
    width_mm: float = 165,
) -> Chart:
    """Draw units by the number of people behind them, with the limits of what is usual.

    Parameters
    ----------
    frame : FunnelFrame
        All units, `own` among them, and the limits.
    own : FunnelPoint or None
        The unit the report is about, ringed and named above the frame.
    own_text : str
        Its name.
    title, subtitle, alt : str
        See `Chart`.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Examples
    --------
    >>> frame = FunnelFrame({"neutral": ([40], [0.7]), "good": ([90], [0.8])}, y_low=0.4, y_high=1,
    ...     x_title="Số phiếu", number="{:.0%}".format)
    >>> chart = funnel(frame, FunnelPoint(90, 0.8, "good"), "Đơn vị này",
    ...     title="Trong giới hạn", subtitle="", alt="2 đơn vị")
    >>> "Đơn vị này" in chart.svg()
    True
    """
    known_tones([own.tone] if own else [])
    names = label(own_text, 80, size=SMALL_SIZE, weight=SEMIBOLD) if own else ()
    band = band_height(names) + 2
    body = band + FRAME + AXIS_BAND + (5 if frame.x_title else 0)
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    drawn, top = frame.at(width_mm), chart.top + band
    chart.place(drawn.ink, top)
    if own and not math.isnan(own.value):
        x, y = drawn.place(own)
        _draw_own(chart, (x, top + y), top - 2, own, names)
    return chart


def _draw_own(
    chart: Chart, place: tuple[float, float], top: float, own: FunnelPoint, names: Sequence[str]
) -> None:
    """Ring the own unit and lead a line from it to its name above the frame."""
    x, y = place
    if names:
        chart.stroke([x, x], [y, top], INK, thick=0.8)
        note_above(chart, x, top, names, color=INK)
    chart.dots([x], [y], INK, size=9.5, fill=WHITE, edge=1.3)
    chart.dots([x], [y], FULL[own.tone], size=5)
