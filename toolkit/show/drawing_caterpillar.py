"""Picture of many units in the order of their values, each with its interval: a caterpillar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import BLUE, DOT, GREY, INK, MARGIN, SMALL_SIZE, WHITE, leading
from toolkit.show.layout import (
    Column,
    Number,
    Span,
    band_height,
    column,
    some,
    ticks,
    within,
    y_axis,
)
from toolkit.show.lettering import MM, SEMIBOLD, label, width

FRAME = 58.0  # mm, height of the frame
UNDER = 4.0  # mm from the frame to the name of the own unit
THICKEST, THINNEST = 1.2, 0.35  # points, of a unit's interval
LARGEST, SMALLEST = 4.5, 1.4  # points, of a unit's dot
WIDEST = 9.0  # mm from one unit to the next


@dataclass(frozen=True)
class CaterpillarUnit:
    """One unit: its value, its interval, and whether it is the reader's own."""

    value: float
    low: float
    high: float
    own: bool = False


@for_phones_too
def caterpillar(
    units: Sequence[CaterpillarUnit],
    reference: float | None = None,
    reference_text: str = "",
    own_text: str = "",
    *,
    reach: tuple[float, float],
    title: str,
    subtitle: str,
    alt: str,
    number: Number,
    width_mm: float = 165,
) -> Chart:
    """Draw units side by side from the lowest value to the highest, with a line to compare with.

    Parameters
    ----------
    units : sequence of CaterpillarUnit
        In any order; those without a value are left out.
    reference : float or None
        Value of the line across.
    reference_text : str
        Stands at the right of that line.
    own_text : str
        Stands below the own unit.
    reach : tuple of float
        Lowest and highest value of the frame; intervals are cut off at it.
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
        When there is no unit with a value, or `reach` has no extent.

    Examples
    --------
    >>> units = [CaterpillarUnit(60, 52, 68), CaterpillarUnit(76, 70, 82, own=True)]
    >>> chart = caterpillar(units, 69, "Trung bình 69", "Đơn vị này: 76", reach=(40, 100),
    ...     title="Một đơn vị cao hơn", subtitle="", alt="76 so với 69", number="{:.0f}".format)
    >>> "Đơn vị này: 76" in chart.svg()
    True
    """
    if not reach[1] > reach[0]:
        raise ArgumentError(f"reach={reach} has no extent; the second value must be the larger one")
    known = [unit for unit in units if math.isfinite(unit.value)]
    ordered = sorted(some("units", known), key=lambda unit: unit.value)
    sheet = _sheet(ordered, reach, reference_text, own_text, number, width_mm)
    body = FRAME + MARGIN + (UNDER + band_height(sheet.name) if sheet.name else 2.0)
    chart = Chart(title, subtitle, alt=alt, body=body, width_mm=width_mm)
    up = Span(*reach, chart.top + 2 + FRAME - 2, chart.top + 2)
    y_axis(chart, up, sheet.left, sheet.right, sheet.values, number)
    _draw_units(chart, sheet, up, ordered)
    if reference is not None and reach[0] <= reference <= reach[1]:
        _draw_reference(chart, sheet, up.at(reference))
    for place, unit in enumerate(ordered):
        if unit.own:
            _draw_own(chart, sheet, up, sheet.at(place), unit)
    return chart


@dataclass(frozen=True)
class Sheet:
    """The measures of the picture: edges of the frame, what stands beside it, place of a unit."""

    left: float
    right: float
    step: float
    first: float
    values: list[float]
    mean: Column
    name: tuple[str, ...]

    def at(self, place: int) -> float:
        """Where the unit of a place stands, in millimetres."""
        return self.first + place * self.step


def _sheet(
    units: Sequence[CaterpillarUnit], reach: tuple[float, float], reference_text: str,
    own_text: str, number: Number, width_mm: float,
) -> Sheet:  # fmt: skip
    """Measure all texts; units stand in the middle of the frame where they are few."""
    values = ticks(*reach)
    numbers = column([number(value) for value in values], width_mm * 0.2, size=SMALL_SIZE)
    mean = column([reference_text], width_mm * 0.2, size=SMALL_SIZE)
    left = MARGIN + numbers.wide + 2
    right = width_mm - MARGIN - (mean.wide + 2 if mean.wide else 0)
    step = min(WIDEST, (right - left) / len(units))
    first = (left + right - (len(units) - 1) * step) / 2
    own = own_text if any(unit.own for unit in units) else ""
    name = label(own, width_mm * 0.8, size=SMALL_SIZE, weight=SEMIBOLD)
    return Sheet(left, right, step, first, values, mean, name)


def _draw_units(chart: Chart, sheet: Sheet, up: Span, units: Sequence[CaterpillarUnit]) -> None:
    """Draw the intervals as one line with gaps, and the dots over them."""
    step = sheet.step / MM
    xs: list[float] = []
    ys: list[float] = []
    places = [(sheet.at(place), unit) for place, unit in enumerate(units) if not unit.own]
    for x, unit in places:
        xs += [x, x, math.nan]
        ys += [up.at(_cut(up, unit.low)), up.at(_cut(up, unit.high)), math.nan]
    thick = max(THINNEST, min(THICKEST, 0.55 * step))
    chart.stroke(xs, ys, DOT, thick=thick)
    size = max(SMALLEST, min(LARGEST, 1.1 * step))
    heights = [up.at(_cut(up, unit.value)) for _, unit in places]
    chart.dots([x for x, _ in places], heights, GREY, size=size)


def _cut(up: Span, value: float) -> float:
    """Return a value that lies within the frame; one that is no number stays as it is."""
    return min(max(value, up.low), up.high) if math.isfinite(value) else math.nan


def _draw_reference(chart: Chart, sheet: Sheet, y: float) -> None:
    """Draw the line to compare with, and say at its right what it is."""
    chart.stroke([sheet.left, sheet.right], [y, y], INK, thick=1.1)
    chart.write_lines(sheet.right + 2, y, sheet.mean.lines[0], size=SMALL_SIZE)


def _draw_own(chart: Chart, sheet: Sheet, up: Span, x: float, unit: CaterpillarUnit) -> None:
    """Draw the own unit over the others, and lead a line down to its name."""
    y, low, high = (up.at(_cut(up, value)) for value in (unit.value, unit.low, unit.high))
    end = up.start + UNDER - 1.0
    chart.stroke([x, x], [y, end], BLUE, thick=0.8)
    if math.isfinite(low + high):
        chart.stroke([x, x], [low, high], BLUE, thick=2.2)
    chart.dots([x], [y], BLUE, size=8, fill=WHITE, edge=1.3)
    chart.dots([x], [y], BLUE, size=5)
    half = max((width(line, SMALL_SIZE, SEMIBOLD) for line in sheet.name), default=0.0) / 2
    centre = within(x, half, MARGIN, chart.width_mm - MARGIN)
    for i, line in enumerate(sheet.name):
        foot = end + (i + 1) * leading(SMALL_SIZE)
        chart.write(
            centre, foot, line, size=SMALL_SIZE, weight=SEMIBOLD, color=BLUE, align="center"
        )
