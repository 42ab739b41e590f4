"""Picture of coverage: progress towards a target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from toolkit.show.chart import Chart, for_phones_too
from toolkit.show.ink import GREY, INK, MARGIN, SMALL_SIZE, TRACK
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
    name_weights,
    note_above,
    pitch,
    some,
    ticks,
    x_axis,
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
    heights = [top + (i + 0.5) * high for i in range(len(rows))]
    _draw_bars(chart, span, list(zip(heights, rows, strict=True)), target)
    for y, row, name, text in zip(heights, rows, names.lines, says.lines, strict=True):
        chart.write_lines(MARGIN, y, name, weight=SEMIBOLD if row.tone == "own" else 400)
        color = GREY if math.isnan(row.value) else WORDS[row.tone]
        weight = 400 if math.isnan(row.value) else SEMIBOLD
        chart.write_lines(span.end + GUTTER, y, text, color=color, weight=weight)
    if target is not None:
        note_above(chart, span.at(target), top, note, color=INK)
    x_axis(chart, span, top + len(rows) * high, None, ticks(0, span.high), number)
    return chart


def _draw_bars(
    chart: Chart, span: Span, rows: Sequence[tuple[float, Bar]], target: float | None
) -> None:
    """Draw the tracks, the bars on them, and the ticks of the targets."""
    known = [(y, row) for y, row in rows if not math.isnan(row.value)]
    for y, _ in known:
        chart.box(span.at(0), y - 2.2, span.at(1) - span.at(0), 4.4, TRACK)
    for y, row in known:
        chart.box(span.at(0), y - 1.4, span.at(row.value) - span.at(0), 2.8, FULL[row.tone])
    for y, row in known:
        own = row.target if target is None else target
        if not math.isnan(own):
            chart.stroke([span.at(own)] * 2, [y - 2.7, y + 2.7], INK, thick=1.5)
