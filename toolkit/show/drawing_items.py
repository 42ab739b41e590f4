"""Picture of items: how hard they are against how well they go together with their scale."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import DOT, GREY, INK, MARGIN, SMALL_SIZE
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    WORDS,
    Number,
    Span,
    Tone,
    column,
    known_tones,
    some,
    ticks,
    x_axis,
    y_axis,
)
from toolkit.show.lettering import MM, label, printable, width

FRAME = 78.0  # mm, height of the frame
DOT_SIZE = 4.5  # points
CLEAR = 1.3  # mm between a dot and its name
LOWER = 1.0  # mm more below the frame, for the lowest number of the other axis stands beside it
NAME_ROOM = 60.0  # mm, widest a name may be

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class ItemPoint:
    """One item.

    Attributes
    ----------
    name : str
        Stands beside its dot where there is room.
    x, y : float
        Its values.
    tone : {"good", "behind", "neutral", "own"}
        Colour.
    """

    name: str
    x: float
    y: float
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Threshold:
    """A horizontal line and what stands at its right end."""

    value: float
    text: str


@for_phones_too
def item_map(
    points: Sequence[ItemPoint],
    threshold: Threshold,
    *,
    x_title: str,
    y_title: str,
    x_number: Number,
    y_number: Number,
    title: str,
    subtitle: str,
    alt: str,
    width_mm: float = 165,
) -> Chart:
    """Draw items in a frame, each with its name beside it where there is room.

    Parameters
    ----------
    points : sequence of ItemPoint
        Those named first find room first.
    threshold : Threshold
        The line below which an item is doubtful.
    x_title, y_title : str
        What the axes measure.
    x_number, y_number : callable
        Write the values on the axes; x goes from 0 to 1.
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
        When there is no point with both values.

    Examples
    --------
    >>> chart = item_map([ItemPoint("K01", 0.4, 0.3)], Threshold(0.2, "0.2"), x_title="Dễ",
    ...     y_title="Tương quan", x_number="{:.0%}".format, y_number="{:.1f}".format,
    ...     title="Một câu", subtitle="", alt="1 câu")
    >>> "K01" in chart.svg()
    True
    """
    known_tones(point.tone for point in points)
    points = some("points", [p for p in points if math.isfinite(p.x) and math.isfinite(p.y)])
    ends = column([threshold.text], width_mm * 0.2, size=SMALL_SIZE)
    values = ticks(*_reach(points, threshold))
    numbers = column([y_number(value) for value in values], width_mm * 0.2, size=SMALL_SIZE)
    titles = label(y_title, width_mm - 2 * MARGIN, size=SMALL_SIZE)
    above = 1.0 + len(titles) * SMALL_SIZE * MM * 1.6
    chart = Chart(
        title, subtitle, alt=alt, body=above + FRAME + LOWER + AXIS_BAND + 5, width_mm=width_mm
    )  # fmt: skip
    top = chart.top + above
    x = Span(0, 1, numbers.wide + 2 + MARGIN, width_mm - ends.wide - 2 - MARGIN)
    y = Span(*_reach(points, threshold), top + FRAME, top)
    _axes(chart, x, y, (values, y_number), x_number, x_title)
    chart.write(MARGIN, chart.top + SMALL_SIZE * MM, " ".join(titles), size=SMALL_SIZE, color=GREY)
    level = y.at(threshold.value)
    chart.stroke([x.start, x.end], [level, level], INK, thick=0.9, dashes=(4, 2.5))
    chart.write_lines(x.end + 2, level, ends.lines[0], size=SMALL_SIZE)
    _draw_points(chart, x, y, points)
    return chart


def _reach(points: Sequence[ItemPoint], threshold: Threshold) -> tuple[float, float]:
    """Range of the vertical axis: 0, the line and all items, with a little room above."""
    heights = [0.0, threshold.value, *(point.y for point in points)]
    low, high = min(heights), max(heights)
    return low - (0.05 if low < 0 else 0.0), high + 0.06


def _axes(
    chart: Chart, x: Span, y: Span, values: tuple[Sequence[float], Number], x_number: Number,
    x_title: str,
) -> None:  # fmt: skip
    y_axis(chart, y, x.start, x.end, *values)
    chart.stroke([x.start, x.end], [y.start, y.start], DOT, thick=0.8)
    x_axis(chart, x, y.start + LOWER, None, ticks(0, 1), x_number)
    lines = label(x_title, x.end - x.start, size=SMALL_SIZE)
    middle = (x.start + x.end) / 2
    for line in lines[:1]:
        chart.write(
            middle, y.start + LOWER + 9.4, line, size=SMALL_SIZE, color=GREY, align="center"
        )


def _draw_points(chart: Chart, x: Span, y: Span, points: Sequence[ItemPoint]) -> None:
    """Draw all dots, then the names that touch neither a dot nor another name."""
    places = [(x.at(min(max(point.x, 0), 1)), y.at(point.y)) for point in points]
    half = DOT_SIZE * MM / 2
    taken: list[Box] = [(a - half, b - half, a + half, b + half) for a, b in places]
    frame = (x.start, y.end, x.end, y.start)
    for point, (a, b) in zip(points, places, strict=True):
        chart.dots([a], [b], FULL[point.tone], size=DOT_SIZE)
    for n, (point, (a, b)) in enumerate(zip(points, places, strict=True)):
        name = _one_line(point.name)
        others = taken[:n] + taken[n + 1 :]
        box = next((box for box in _beside(a, b, name) if _free(box, others, frame)), None)
        if box is not None:
            middle = (box[1] + box[3]) / 2
            chart.write_lines(box[0], middle, [name], size=SMALL_SIZE, color=WORDS[point.tone])
            taken.append(box)


def _one_line(name: str) -> str:
    """A name, or as many of its words as have room."""
    name = printable(name)
    if width(name, SMALL_SIZE) <= NAME_ROOM:
        return name
    heads = itertools.accumulate(name.split(" "), lambda a, b: f"{a} {b}")
    short = [f"{head}…" for head in heads if width(f"{head}…", SMALL_SIZE) <= NAME_ROOM]
    return short[-1] if short else ""


def _beside(x: float, y: float, name: str) -> list[Box]:
    """Where the name of a dot could stand: right, left, above, below."""
    wide = width(name, SMALL_SIZE)
    high, away = SMALL_SIZE * MM, DOT_SIZE * MM / 2 + CLEAR
    starts = [(x + away, y - high / 2), (x - away - wide, y - high / 2)]
    starts += [(x - wide / 2, y - away - high + 0.6), (x - wide / 2, y + away - 0.6)]
    return [(left, top, left + wide, top + high) for left, top in starts]


def _free(box: Box, taken: Sequence[Box], frame: Box) -> bool:
    """Whether a box lies in the frame and touches nothing."""
    left, top, right, bottom = box
    inside = left >= frame[0] and top >= frame[1] and right <= frame[2] and bottom <= frame[3]
    return inside and not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )
