"""Where things stand on a ink: scales, columns of labels, legends, and texts kept apart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, overload

import numpy as np
import numpy.typing as npt

from toolkit.errors import ArgumentError, unknown
from toolkit.show.ink import (
    BLUE,
    DOT,
    GREY,
    GRID,
    MARGIN,
    NEUTRAL,
    ORANGE,
    PEACH,
    SKY,
    SMALL_SIZE,
    TEXT_SIZE,
    WHITE,
    Ink,
    leading,
)
from toolkit.show.lettering import MM, REGULAR, SEMIBOLD, Weight, label, printable, widest, width

Tone = Literal["good", "behind", "neutral", "own"]
Number = Callable[[float], str]
FloatArray = npt.NDArray[np.float64]

FULL: dict[str, str] = {"good": BLUE, "behind": ORANGE, "neutral": DOT, "own": BLUE}
PALE: dict[str, str] = {"good": SKY, "behind": PEACH, "neutral": NEUTRAL, "own": SKY}
WORDS: dict[str, str] = {"good": BLUE, "behind": ORANGE, "neutral": GREY, "own": BLUE}

AXIS_BAND = 6.0  # mm below the drawing for the numbers of an axis
GUTTER = 3.5  # mm between two columns
SWATCH = 3.0  # mm, side of a legend's square
UNDER_HEAD = 1.8  # mm between a legend and the drawing

T = TypeVar("T")


def some(name: str, rows: Sequence[T]) -> Sequence[T]:
    """Return the rows, or say that there is nothing to draw.

    Examples
    --------
    >>> some("rows", [1])
    [1]
    """
    if not len(rows):
        raise ArgumentError(f"{name} is empty: there is nothing to draw")
    return rows


def known_tones(tones: Iterable[str]) -> None:
    """Refuse a tone that has no colour.

    Examples
    --------
    >>> known_tones(["good", "own"])
    """
    for tone in tones:
        if tone not in FULL:
            raise unknown("tone", tone, FULL)


@dataclass(frozen=True)
class Span:
    """A straight scale: values from low to high on millimetres from start to end.

    Examples
    --------
    >>> Span(0, 1, 50, 150).at(0.25)
    75.0
    """

    low: float
    high: float
    start: float
    end: float

    @overload
    def at(self, value: float) -> float: ...
    @overload
    def at(self, value: FloatArray) -> FloatArray: ...
    def at(self, value: float | FloatArray) -> float | FloatArray:
        """Millimetres at which a value lies; the middle when the scale has no extent."""
        if self.high == self.low:
            return (self.start + self.end) / 2 + 0 * value
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Column:
    """Texts under each other, each broken into lines, and the width they need in millimetres."""

    lines: tuple[tuple[str, ...], ...]
    wide: float

    @property
    def tallest(self) -> int:
        """Most lines that one of the texts has."""
        return max((len(lines) for lines in self.lines), default=0)


def column(
    texts: Sequence[str],
    room: float,
    *,
    size: float = TEXT_SIZE,
    weights: Iterable[Weight] = itertools.repeat(REGULAR),
) -> Column:
    """Break every text of a column into at most two lines and measure the widest.

    Examples
    --------
    >>> column(["Trước", "Sau"], 40).lines
    (('Trước',), ('Sau',))
    """
    lines, wide = [], 0.0
    for text, weight in zip(texts, weights, strict=False):
        lines.append(label(text, room, size=size, weight=weight))
        wide = max(wide, widest(lines[-1], size, weight))
    return Column(tuple(lines), wide)


def folded(text: str, narrow: float, wide: float) -> tuple[str, ...]:
    """Break a column's heading to a narrow width, or to a wider one when it would lose letters.

    Examples
    --------
    >>> folded("Thay đổi (điểm)", 18, 30)
    ('Thay đổi', '(điểm)')
    """
    lines = label(text, narrow, size=SMALL_SIZE, weight=SEMIBOLD)
    if " ".join(lines) == printable(text):
        return lines
    return label(text, wide, size=SMALL_SIZE, weight=SEMIBOLD)


def name_weights(tones: Iterable[str]) -> list[Weight]:
    """Weight of each row's name: the reader's own row is set in semi-bold.

    Examples
    --------
    >>> name_weights(["good", "own"])
    [400, 600]
    """
    return [SEMIBOLD if tone == "own" else REGULAR for tone in tones]


def pitch(*columns: Column) -> float:
    """Height of one row, in millimetres, that holds the tallest cell of the columns.

    Examples
    --------
    >>> pitch(column(["Trước"], 40))
    7.0
    """
    return max(7.0, max(one.tallest for one in columns) * leading(TEXT_SIZE) + 1.6)


def ticks(low: float, high: float, most: int = 6, *, whole: bool = False) -> list[float]:
    """Round numbers within a range, at most so many.

    Parameters
    ----------
    low, high : float
        The range.
    most : int, default 6
        How many may be printed.
    whole : bool, default False
        Whole numbers only, for heads.

    Returns
    -------
    list of float
        From low to high; one number for a range without extent, its ends where no round number
        lies within.

    Examples
    --------
    >>> ticks(0, 1), ticks(0, 3, whole=True)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 1.0, 2.0, 3.0])
    """
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = [power * base for base in (1, 2, 2.5, 5, 10, 20)]
    for step in steps:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if first <= last < first + most and not (whole and step % 1):
            return [round(i * step, 10) for i in range(first, last + 1)]
    return [low, high]


def within(x: float, half: float, left: float, right: float) -> float:
    """Centre of something `2 * half` wide, moved as little as keeps it between two edges.

    Examples
    --------
    >>> within(2, 5, 0, 100), within(50, 5, 0, 100)
    (5, 50)
    """
    return max(left + half, min(right - half, x))


def x_axis(
    ink: Ink, span: Span, y: float, top: float | None, values: Sequence[float], number: Number
) -> None:
    """Print the numbers of a horizontal axis below y, with grid lines from `top` down to y."""
    if top is not None:
        for value in values:
            ink.stroke([span.at(value)] * 2, [top, y], GRID)
    printed_to = -math.inf
    for value in values:
        x, text = span.at(value), printable(number(value))
        half = width(text, SMALL_SIZE) / 2
        centre = within(x, half, MARGIN, ink.width_mm - MARGIN)
        if centre - half > printed_to + 1:
            ink.write(centre, y + 4.4, text, size=SMALL_SIZE, color=GREY, align="center")
            printed_to = centre + half


def y_axis(
    ink: Ink, span: Span, left: float, right: float, values: Sequence[float], number: Number
) -> None:
    """Print the numbers of a vertical axis left of `left`, with grid lines to `right`."""
    for value in values:
        ink.stroke([left, right], [span.at(value)] * 2, GRID)
    for value in values:
        text = [number(value)]
        ink.write_lines(left - 2, span.at(value), text, size=SMALL_SIZE, color=GREY, align="right")


def spread(centres: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart until neighbours are `gap` away, in the order they have.

    Parameters
    ----------
    centres : sequence of float
        Where the texts would like to stand.
    gap : float
        Smallest distance of two centres.
    low, high : float
        First and last possible position; too many texts go beyond `high`.

    Returns
    -------
    list of float
        New positions in the order of `centres`.

    Examples
    --------
    >>> spread([10, 10, 30], 4, 0, 31)
    [10, 14, 30]
    >>> spread([30, 31], 4, 0, 31)
    [27, 31]
    """
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    placed = [max(low, centres[i]) for i in order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    ceiling = high
    for i in reversed(range(len(placed))):
        placed[i] = max(min(placed[i], ceiling), low + i * gap)
        ceiling = placed[i] - gap
    where = dict(zip(order, placed, strict=True))
    return [where[i] for i in range(len(centres))]


@dataclass(frozen=True)
class Key:
    """One entry of a legend: a square, a dot, a ring or a level, and what it means."""

    color: str
    text: str
    shape: Literal["square", "dot", "ring", "level"] = "square"


def legend_lines(keys: Sequence[Key], room: float) -> list[list[Key]]:
    """Distribute the entries of a legend over lines no wider than `room`.

    Examples
    --------
    >>> len(legend_lines([Key("#000000", "Trước"), Key("#000000", "Sau")], 20))
    2
    """
    lines: list[list[Key]] = [[]]
    x = 0.0
    for key in (key for key in keys if printable(key.text)):
        wide = SWATCH + 1.6 + width(_key_text(key, room), SMALL_SIZE)
        if lines[-1] and x + wide > room:
            lines.append([])
            x = 0.0
        lines[-1].append(key)
        x += wide + 5
    return [line for line in lines if line]


def _key_text(key: Key, room: float) -> str:
    """Return the text of an entry, shortened when one line cannot hold it."""
    lines = label(key.text, room - SWATCH - 1.6, size=SMALL_SIZE)
    return lines[0] if len(lines) == 1 else lines[0].rstrip(" …") + "…"


def draw_legend(
    ink: Ink, lines: Sequence[Sequence[Key]], left: float, bottom: float, room: float
) -> None:
    """Draw the lines of a legend above `bottom`, where the drawing begins."""
    top = bottom - head_height(len(lines))
    for i, line in enumerate(lines):
        x, y = left, top + (i + 0.5) * leading(TEXT_SIZE)
        for key in line:
            _draw_key(ink, key, x, y)
            text = _key_text(key, room)
            ink.write_lines(x + SWATCH + 1.6, y, [text], size=SMALL_SIZE)
            x += SWATCH + 6.6 + width(text, SMALL_SIZE)


def _draw_key(ink: Ink, key: Key, x: float, y: float) -> None:
    """Draw the sign in front of a legend's text."""
    if key.shape == "square":
        ink.box(x, y - SWATCH / 2, SWATCH, SWATCH, key.color)
    elif key.shape == "level":
        ink.stroke([x, x + SWATCH], [y, y], key.color, thick=1.5)
    else:
        fill = WHITE if key.shape == "ring" else None
        ink.dots([x + SWATCH / 2], [y], key.color, size=6, fill=fill, edge=1.3)


def head_height(lines: int) -> float:
    """Millimetres that the lines of a legend or of a column's heading take, with space below.

    Examples
    --------
    >>> head_height(0)
    0.0
    """
    return lines * leading(TEXT_SIZE) + UNDER_HEAD if lines else 0.0


def band_height(lines: Sequence[str]) -> float:
    """Millimetres that a note above the drawing takes.

    Examples
    --------
    >>> band_height(())
    0.0
    """
    return len(lines) * leading(SMALL_SIZE) + 1.4 if lines else 0.0


def note_above(
    ink: Ink,
    x: float,
    bottom: float,
    lines: Sequence[str],
    *,
    color: str,
    weight: Weight = SEMIBOLD,
) -> None:
    """Write lines centred on x whose last stands just above `bottom`, inside the figure."""
    half = max((width(line, SMALL_SIZE, weight) for line in lines), default=0.0) / 2
    centre = within(x, half, MARGIN, ink.width_mm - MARGIN)
    for i, line in enumerate(reversed(lines)):
        y = bottom - SMALL_SIZE * 0.25 * MM - 0.5 - i * leading(SMALL_SIZE)
        ink.write(centre, y, line, size=SMALL_SIZE, weight=weight, color=color, align="center")


def heading(ink: Ink, left: float, bottom: float, lines: Sequence[str], *, color: str) -> None:
    """Write the heading of a column of numbers, its last line level with the legend's last."""
    for i, line in enumerate(reversed(lines)):
        y = bottom - UNDER_HEAD - (i + 0.5) * leading(TEXT_SIZE)
        ink.write_lines(left, y, [line], size=SMALL_SIZE, weight=SEMIBOLD, color=color)
