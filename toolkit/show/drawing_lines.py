"""Pictures of values over time: lines towards a deadline, and many small ones side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import DOT, GREY, INK, MARGIN, SMALL_SIZE, TEXT_SIZE, TRACK, WHITE, leading
from toolkit.show.layout import (
    AXIS_BAND,
    FULL,
    GUTTER,
    WORDS,
    Number,
    Span,
    Tone,
    band_height,
    column,
    known_tones,
    note_above,
    some,
    spread,
    ticks,
    within,
    y_axis,
)
from toolkit.show.lettering import MM, SEMIBOLD, label, printable, widest, width

FRAME = 58.0  # mm, height of the frame of the lines


@dataclass(frozen=True)
class Line:
    """One line of `lines_over_time`.

    Attributes
    ----------
    text : str
        Stands at its right end.
    points : sequence of (date, float)
        In the order of time; NaN breaks the line.
    tone : {"good", "behind", "neutral", "own"}
        Colour.
    dashed : bool
        What is expected is dashed, what was counted is drawn through.
    """

    text: str
    points: Sequence[tuple[date, float]]
    tone: Tone = "neutral"
    dashed: bool = False


@for_phones_too
def lines_over_time(
    lines: Sequence[Line],
    target: float | None = None,
    target_text: str = "",
    deadline: date | None = None,
    deadline_text: str = "",
    *,
    reach: tuple[float, float],
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    date_text: Callable[[date], str] = "{:%Y}".format,
    width_mm: float = 165,
) -> Chart:
    """Draw values over time, what was counted and what is expected, against a target.

    Parameters
    ----------
    lines : sequence of Line
        Later ones over earlier ones.
    target : float or None
        Value of the horizontal line.
    target_text : str
        Stands at its right end.
    deadline : date or None
        Day of the vertical line.
    deadline_text : str
        Stands above it.
    reach : tuple of float
        Lowest and highest value of the axis; widened when a value lies outside.
    title, subtitle, alt : str
        See `Chart`.
    number, date_text : callable
        Write a number and a date of the axes.
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
    >>> line = Line("Đã đếm", [(date(2025, 1, 1), 0.5), (date(2026, 1, 1), 0.6)], "own")
    >>> chart = lines_over_time([line], 1.0, "Chỉ tiêu", date(2030, 12, 31), "Hạn", reach=(0, 1),
    ...     title="Còn cách", subtitle="", alt="0,6", number="{:.0%}".format)
    >>> "Đã đếm" in chart.svg()
    True
    """
    known_tones(line.tone for line in lines)
    points = [point for line in lines for point in line.points if math.isfinite(point[1])]
    some("lines", points)
    said = [*(one.text for one in lines), target_text]
    texts = column(said, width_mm * 0.24, size=SMALL_SIZE, weights=repeat(SEMIBOLD))
    values = [value for _, value in points] + ([] if target is None else [target])
    low, high = min(reach[0], *values), max(reach[1], *values)
    numbers = ticks(low, high)
    left = max(width(printable(number(value)), SMALL_SIZE) for value in numbers) + 2 + MARGIN
    note = label(deadline_text, 70, size=SMALL_SIZE, weight=SEMIBOLD) if deadline else ()
    band = band_height(note) + 4
    chart = Chart(title, subtitle, alt=alt, body=band + FRAME + AXIS_BAND, width_mm=width_mm)
    floor = chart.height_mm - AXIS_BAND
    up = Span(low, high, floor, floor - FRAME)
    days = [day.toordinal() for day, _ in points] + ([deadline.toordinal()] if deadline else [])
    time = Span(min(days), max(days), left + 1, width_mm - MARGIN - texts.wide - 3)
    y_axis(chart, up, left, time.end + 1, numbers, number)
    _years(chart, time, floor, date_text)
    if deadline:
        x = time.at(deadline.toordinal())
        chart.stroke([x, x], [floor - FRAME - 1, floor], GREY, dashes=(3, 2.4))
        half = widest(note, SMALL_SIZE, SEMIBOLD) / 2
        note_above(chart, within(x, half, left, x + 1), floor - FRAME - 2.4, note, color=INK)
    if target is not None:
        chart.stroke([left, time.end + 1], [up.at(target)] * 2, INK, thick=1.1)
    for line in lines:
        _line(chart, time, up, line)
    _end_texts(chart, time, up, lines, target, texts.lines)
    return chart


def _line(chart: Chart, time: Span, up: Span, line: Line) -> None:
    """Draw one line, piece by piece where values are missing, with a dot at its end."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for day, value in line.points:
        if math.isfinite(value):
            pieces[-1].append((time.at(day.toordinal()), up.at(value)))
        elif pieces[-1]:
            pieces.append([])
    color, dashes = FULL[line.tone], (3.0, 2.0) if line.dashed else None
    for piece in (piece for piece in pieces if piece):
        xs, ys = [x for x, _ in piece], [y for _, y in piece]
        chart.stroke(xs, ys, color, thick=1.4 if line.dashed else 2.0, dashes=dashes)
    last = [piece for piece in pieces if piece][-1:]
    if last:
        x, y = last[0][-1]
        chart.dots([x], [y], color, size=5, fill=WHITE if line.dashed else None, edge=1.2)


def _early(lines: Sequence[Line], time: Span) -> Line | None:
    """The line, at most one, whose text stands at its beginning, for it ends long before."""
    for line in lines:
        days = [day.toordinal() for day, value in line.points if math.isfinite(value)]
        if days and time.end - time.at(days[-1]) > 0.2 * (time.end - time.start):
            room = time.end - time.at(days[0])
            fits = width(printable(line.text), SMALL_SIZE, SEMIBOLD) + 3 < room
            return line if fits else None
    return None


def _early_text(chart: Chart, time: Span, up: Span, line: Line) -> None:
    """Write a text beside the first point of a line, on the side the line does not take."""
    known = [point for point in line.points if math.isfinite(point[1])]
    (day, value), rises = known[0], known[-1][1] >= known[0][1]
    x, y = time.at(day.toordinal()), up.at(value)
    y += 3.4 if rises and y + 6 < up.start else -3.4
    chart.write_lines(
        x + 1, y, [line.text], size=SMALL_SIZE, weight=SEMIBOLD, color=WORDS[line.tone]
    )


def _years(chart: Chart, time: Span, floor: float, date_text: Callable[[date], str]) -> None:
    """Print years where they begin, leaving out those without room."""
    first, last = date.fromordinal(int(time.low)), date.fromordinal(int(time.high))
    printed_to = -math.inf
    for year in range(first.year, last.year + 2):
        day = date(year, 1, 1)
        if not time.low <= day.toordinal() <= time.high:
            continue
        x, text = time.at(day.toordinal()), printable(date_text(day))
        half = width(text, SMALL_SIZE) / 2
        chart.stroke([x, x], [floor, floor + 1], DOT)
        if x - half > printed_to + 2:
            centre = within(x, half, MARGIN, chart.width_mm - MARGIN)
            chart.write(centre, floor + 4.4, text, size=SMALL_SIZE, color=GREY, align="center")
            printed_to = x + half


def _end_texts(
    chart: Chart, time: Span, up: Span, lines: Sequence[Line], target: float | None,
    texts: Sequence[tuple[str, ...]],
) -> None:  # fmt: skip
    """Write what each line means at its right end, moved apart where they would touch."""
    early = _early(lines, time)
    if early is not None:
        _early_text(chart, time, up, early)
    ends = [
        (next(v for _, v in reversed(line.points) if math.isfinite(v)), lines_, WORDS[line.tone])
        for line, lines_ in zip(lines, texts, strict=False)
        if lines_ and any(math.isfinite(v) for _, v in line.points) and line is not early
    ]
    ends += [(target, texts[-1], INK)] if target is not None and texts[-1] else []
    tallest = max((len(one) for _, one, _ in ends), default=1)
    gap = tallest * leading(SMALL_SIZE)
    heights = spread([up.at(value) for value, _, _ in ends], gap, up.end, up.start)
    for y, (_, said, color) in zip(heights, ends, strict=True):
        chart.write_lines(time.end + 3, y, said, size=SMALL_SIZE, color=color, weight=SEMIBOLD)


@dataclass(frozen=True)
class Panel:
    """One small picture of `panels`: an indicator over the years.

    Attributes
    ----------
    label : str
        Its title; two lines at most.
    points : sequence of (year, value)
        NaN for a year without a value.
    targets : sequence of (year, value)
        Where a target stands.
    text : str
        The last value, as it is printed.
    high : float
        Highest value of its axis, which begins at 0.
    high_text : str
        That value as it is printed.
    tone : {"good", "behind", "neutral", "own"}
        Colour.
    """

    label: str
    points: Sequence[tuple[int, float]]
    targets: Sequence[tuple[int, float]]
    text: str
    high: float = 1.0
    high_text: str = ""
    tone: Tone = "neutral"


PANEL = 20.0  # mm, height of the lines of a panel
LEAST = 46.0  # mm, width below which a panel tells nothing


@for_phones_too
def panels(
    rows: Sequence[Panel],
    *,
    title: str,
    subtitle: str,
    alt: str,
    width_mm: float = 165,
) -> Chart:
    """Draw many small pictures of the same years, a line each, with the targets as dashes.

    Parameters
    ----------
    rows : sequence of Panel
        From left to right and from top to bottom.
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
        When there is no panel.

    Examples
    --------
    >>> rows = [Panel("Nữ trong Ban Chấp hành", [(2024, 0.28), (2025, 0.31)], [(2025, 0.3)], "31%")]
    >>> "31%" in panels(rows, title="Đạt", subtitle="", alt="31%").svg()
    True
    """
    known_tones(row.tone for row in some("rows", rows))
    across = max(1, int((width_mm + GUTTER) // (LEAST + GUTTER)))
    wide = (width_mm - 2 * MARGIN - (across - 1) * 2 * GUTTER) / across
    titles = column([row.label for row in rows], wide)
    head = titles.tallest * leading(TEXT_SIZE) + 5.0
    high = head + PANEL + AXIS_BAND + 3
    lines = math.ceil(len(rows) / across)
    chart = Chart(title, subtitle, alt=alt, body=lines * high, width_mm=width_mm)
    years = [year for row in rows for year, _ in [*row.points, *row.targets]] or [0]
    room = widest([row.text for row in rows if any(math.isfinite(v) for _, v in row.points)])
    for place, (row, name) in enumerate(zip(rows, titles.lines, strict=True)):
        x = MARGIN + (place % across) * (wide + 2 * GUTTER)
        y = chart.top + (place // across) * high
        for i, text in enumerate(name):
            chart.write(x, y + (i + 0.75) * leading(TEXT_SIZE), text)
        span = Span(min(years), max(years), x + 2, x + wide - 4 - room)
        floor = y + head + PANEL
        _panel(chart, span, Span(0, row.high, floor, floor - PANEL), row, (x, x + wide))
    return chart


def _panel(
    chart: Chart, years: Span, up: Span, row: Panel, edges: tuple[float, float]
) -> None:  # fmt: skip
    """Draw the axis of one panel, its targets, its line and its last value."""
    _panel_axis(chart, years, up, row, edges[0])
    half = min(2.6, 0.5 * (years.end - years.start) / max(1.0, years.high - years.low))
    for year, value in row.targets:
        x, y = years.at(year), up.at(min(value, up.high))
        chart.stroke([x - half, x + half], [y, y], INK, thick=1.3)
    known = [(years.at(year), up.at(value)) for year, value in row.points if math.isfinite(value)]
    if not known:
        chart.write_lines(edges[0], (up.start + up.end) / 2, [row.text], color=GREY)
        return
    xs, ys = [x for x, _ in known], [y for _, y in known]
    chart.stroke(xs, ys, FULL[row.tone], thick=1.6)
    chart.dots(xs[:-1], ys[:-1], FULL[row.tone], size=3)
    chart.dots(xs[-1:], ys[-1:], FULL[row.tone], size=5)
    y = within(ys[-1], TEXT_SIZE * MM * 0.6, up.end, up.start)
    chart.write_lines(xs[-1] + 2, y, [row.text], weight=SEMIBOLD, color=WORDS[row.tone])


def _panel_axis(chart: Chart, years: Span, up: Span, row: Panel, left: float) -> None:
    """Draw the lowest and highest value, and print the first and last year."""
    for value in (up.low, up.high):
        chart.stroke([left, years.end + 2], [up.at(value)] * 2, TRACK)
    chart.write(left, up.end - 1.4, row.high_text, size=SMALL_SIZE, color=GREY)
    y = up.start + 4.2
    chart.write(years.start - 2, y, f"{years.low:.0f}", size=SMALL_SIZE, color=GREY)
    if years.high > years.low:
        last = f"{years.high:.0f}"
        chart.write(years.end + 2, y, last, size=SMALL_SIZE, color=GREY, align="right")
