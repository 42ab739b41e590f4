"""Picture of heads over time: who should be trained, who is, and where the numbers break."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import BLUE, GREY, INK, MARGIN, SKY, SMALL_SIZE, WHITE, leading
from toolkit.show.layout import (
    AXIS_BAND,
    Key,
    Number,
    Span,
    draw_legend,
    head_height,
    legend_lines,
    some,
    ticks,
    within,
    y_axis,
)
from toolkit.show.lettering import SEMIBOLD, label, printable, widest, width

PLOT = 46.0  # mm, height of the part of the drawing where the bars stand
HEADROOM = 6.0  # mm above the tallest bar, for its share
TIER = 2 * leading(SMALL_SIZE) + 1.0  # mm, height of one layer of labels of breaks


@dataclass(frozen=True)
class StockPoint:
    """Heads at one date: how many are eligible, how many of them are trained.

    Attributes
    ----------
    date : datetime.date
        The date.
    trained, eligible : float
        Heads.
    share_text : str
        What stands above the bar where there is room.
    """

    date: date
    trained: float
    eligible: float
    share_text: str


@dataclass(frozen=True)
class Break:
    """A date from which numbers cannot be compared with earlier ones, and why."""

    date: date
    label: str


@for_phones_too
def stock_over_time(
    points: Sequence[StockPoint],
    breaks: Sequence[Break] = (),
    *,
    eligible_text: str,
    trained_text: str,
    date_text: Callable[[date], str],
    target: float | None = None,
    target_text: str = "",
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw eligible heads at each date as a pale bar and the trained among them inside.

    Parameters
    ----------
    points : sequence of StockPoint
        In the order of time.
    breaks : sequence of Break
        Dashed lines with a label, wherever they fall.
    eligible_text, trained_text : str
        The legend.
    date_text : callable
        Writes a date of the axis.
    target : float or None
        Share of the eligible at which a tick stands on each bar.
    target_text : str
        What the tick means.
    title, subtitle, alt : str
        See `Chart`.
    number : callable
        Writes a number of heads on the axis.
    width_mm : float, default 165
        Width of the figure.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ArgumentError
        When there is no point.

    Examples
    --------
    >>> chart = stock_over_time([StockPoint(date(2025, 12, 31), 5, 8, "62,5 %")],
    ...     eligible_text="Cán bộ", trained_text="Đã tập huấn", date_text=str, title="Một năm",
    ...     subtitle="", alt="5 trên 8 người", number="{:.0f}".format)
    >>> "2025-12-31" in chart.svg()
    True
    """
    some("points", points)
    keys = [Key(SKY, eligible_text), Key(BLUE, trained_text)]
    keys += [Key(INK, target_text, "level")] if target is not None else []
    legend = legend_lines(keys, width_mm)
    highest = max(1.0, *(max(point.eligible, point.trained) for point in points))
    numbers = ticks(0, highest, 5, whole=True)
    left = max(width(printable(number(value)), SMALL_SIZE) for value in numbers) + 2 + MARGIN
    time = _time_span(points, breaks, left, width_mm - MARGIN)
    thick = _thickness(points, time)
    marks = [(_clear_of_bars(one.date, points, time, thick), one.label) for one in breaks]
    notes = _place_breaks(sorted(marks), left, width_mm - MARGIN)
    band = max((note.tier + 1 for note in notes), default=0) * TIER
    body = head_height(len(legend)) + band + HEADROOM + PLOT + AXIS_BAND
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    draw_legend(chart, legend, MARGIN, chart.top + head_height(len(legend)), width_mm)
    floor = chart.height_mm - AXIS_BAND
    heads = Span(0, highest, floor, floor - PLOT)
    y_axis(chart, heads, left, width_mm - MARGIN, numbers, number)
    bars = [StockBar(time.at(one.date.toordinal()), thick, one) for one in points]
    _draw_bars(chart, heads, bars, target)
    _draw_breaks(chart, notes, floor - PLOT - HEADROOM, floor)
    _share_texts(chart, bars, heads)
    _date_texts(chart, [(bar.x, date_text(bar.point.date)) for bar in bars], floor)
    return chart


@dataclass(frozen=True)
class StockBar:
    """Where the bar of a point stands and how thick it is, in millimetres."""

    x: float
    thick: float
    point: StockPoint

    @property
    def tallest(self) -> float:
        """Heads at the top of the bar."""
        return max(self.point.eligible, self.point.trained)


def _time_span(
    points: Sequence[StockPoint], breaks: Sequence[Break], left: float, right: float
) -> Span:
    """Scale of dates that leaves half a bar and half a text free at both ends."""
    dates = [point.date for point in points] + [one.date for one in breaks]
    days = [one.toordinal() for one in dates]
    texts = [width(printable(one.share_text), SMALL_SIZE, SEMIBOLD) for one in points]
    inset = max(8.0, texts[0] / 2, texts[-1] / 2) + 1
    return Span(min(days), max(days), left + inset, right - inset)


def _thickness(points: Sequence[StockPoint], time: Span) -> float:
    """Thickness of a bar: two thirds of the smallest distance, and no more than 12 mm."""
    places = [time.at(point.date.toordinal()) for point in points]
    gaps = [b - a for a, b in itertools.pairwise(places)]
    return max(0.8, min(12.0, *(0.66 * gap for gap in gaps))) if gaps else 12.0


def _clear_of_bars(when: date, points: Sequence[StockPoint], time: Span, thick: float) -> float:
    """Where the line of a break stands: beside a bar it would cross, on the side of its date.

    A bar counts heads on one day but is many days thick; what came in force the day after must
    not seem to lie in the middle of it.
    """
    x = time.at(when.toordinal())
    for point in points:
        middle = time.at(point.date.toordinal())
        if abs(x - middle) < thick / 2 + 0.8:
            x = middle + (thick / 2 + 0.8) * (1 if when > point.date else -1)
    return x


def _draw_bars(chart: Chart, heads: Span, bars: Sequence[StockBar], target: float | None) -> None:
    """Draw eligible, trained and target of each date; trained may rise above eligible."""
    zero = heads.at(0)
    for bar in bars:
        top = heads.at(bar.point.eligible)
        chart.box(bar.x - bar.thick / 2, top, bar.thick, zero - top, SKY)
    for bar in bars:
        top = heads.at(bar.point.trained)
        chart.box(bar.x - bar.thick * 0.3, top, bar.thick * 0.6, zero - top, BLUE)
    for bar in bars:
        if target is not None and bar.point.eligible > 0:
            y, half = heads.at(target * bar.point.eligible), bar.thick / 2 + 0.5
            chart.stroke([bar.x - half, bar.x + half], [y, y], INK, thick=1.5)


def _share_texts(chart: Chart, bars: Sequence[StockBar], heads: Span) -> None:
    """Write shares above the bars: the last one always, others while they stay free of all.

    A text clears every bar it reaches over; one that would have to float high above its own bar
    is left out, for it would seem to belong to the neighbour.
    """
    taken: list[tuple[float, float]] = []
    for bar in [bars[-1], bars[0], *bars[-2:0:-1]]:
        text = printable(bar.point.share_text)
        half = width(text, SMALL_SIZE, SEMIBOLD) / 2
        under = [b for b in bars if abs(b.x - bar.x) < half + b.thick / 2 or b is bar]
        y = min(heads.at(b.tallest) for b in under)
        free = all(bar.x + half + 2 < a or bar.x - half - 2 > b for a, b in taken)
        if not taken or (free and heads.at(bar.tallest) - y < 4):
            chart.box(bar.x - half - 0.5, y - 4.6, 2 * half + 1, 4.2, WHITE)
            chart.write(
                bar.x, y - 1.4, text,
                size=SMALL_SIZE, weight=SEMIBOLD, color=BLUE, align="center",
            )  # fmt: skip
            taken.append((bar.x - half, bar.x + half))


def _date_texts(chart: Chart, dates: Sequence[tuple[float, str]], floor: float) -> None:
    """Write dates below the bars, the last one first, leaving out those without room."""
    free_until = chart.width_mm + 2.0
    for x, text in reversed(dates):
        half = width(printable(text), SMALL_SIZE) / 2
        centre = within(x, half, MARGIN, chart.width_mm - MARGIN)
        if centre + half + 2 <= free_until:
            chart.write(centre, floor + 4.4, text, size=SMALL_SIZE, color=GREY, align="center")
            free_until = centre - half


@dataclass(frozen=True)
class Note:
    """The label of a break: its line's place, its lines, its left edge, width and layer."""

    x: float
    lines: tuple[str, ...]
    left: float
    wide: float
    tier: int


def _place_breaks(breaks: Sequence[tuple[float, str]], left: float, right: float) -> list[Note]:
    """Stack the labels so that none touches another and no line crosses a label.

    Read to the right with the earliest on top, a line, which starts below its own label, meets
    no label of a later break; read to the left with the latest on top, none of an earlier one.
    Where neither fits, the labels near the edge are turned and cover the line behind them.
    """
    texts = [label(text, (right - left) * 0.4, size=SMALL_SIZE) for _, text in breaks]
    notes = [
        Note(x, lines, x + 1, widest(lines, SMALL_SIZE), 0)
        for (x, _), lines in zip(breaks, texts, strict=True)
    ]
    turned = [replace(note, left=note.x - 1 - note.wide) for note in notes]
    if all(note.left + note.wide <= right for note in notes):
        return _stack(notes[::-1])
    if all(note.left >= left for note in turned):
        return _stack(turned)
    pairs = zip(notes, turned, strict=True)
    return _stack([a if a.left + a.wide <= right else b for a, b in pairs][::-1])


def _stack(notes: Sequence[Note]) -> list[Note]:
    """Put each label one layer above those before it that it would touch."""
    placed: list[Note] = []
    for note in notes:
        touched = [
            other.tier
            for other in placed
            if note.left < other.left + other.wide + 2 and other.left < note.left + note.wide + 2
        ]
        placed.append(replace(note, tier=max(touched, default=-1) + 1))
    return placed


def _draw_breaks(chart: Chart, notes: Sequence[Note], base: float, floor: float) -> None:
    """Draw the dashed lines first and the labels over them, on white."""
    for note in notes:
        chart.stroke(
            [note.x, note.x], [base - (note.tier + 1) * TIER + 0.5, floor], GREY, dashes=(3, 2.4)
        )
    for note in notes:
        middle = base - (note.tier + 0.5) * TIER
        high = len(note.lines) * leading(SMALL_SIZE)
        chart.box(note.left - 0.4, middle - high / 2, note.wide + 0.8, high, WHITE)
        turned = note.left < note.x
        chart.write_lines(
            note.x - 1 if turned else note.x + 1, middle, note.lines,
            size=SMALL_SIZE, color=GREY, align="right" if turned else "left",
        )  # fmt: skip
