"""Ink: what the pencils have left on a chart, in the order of drawing, and the colours there are.

A mark is a plain value. `svg` writes marks as they are; `artists` makes matplotlib's artists of
them for whoever asks for a figure. Drawing a chart therefore costs what its marks cost.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgb

from toolkit.show.lettering import MM, REGULAR, Weight, printable

Align = Literal["left", "center", "right"]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

INK = "#1a1a1a"
GREY = "#666666"
DOT = "#9a9a9a"
TRACK = "#ebebeb"
GRID = "#e4e4e4"
BLUE = "#0b5394"
SKY = "#8fb8de"
ORANGE = "#bf5310"
PEACH = "#f2b48a"
NEUTRAL = "#dcdcdc"
WHITE = "#ffffff"
BLACK = "#000000"  # letters on a colour; on some blues those of INK would be too pale

TITLE_SIZE = 11.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.5
LEADING = 1.28  # distance of baselines over type size; Vietnamese stacks two marks on a letter
CAP = 0.70  # height of what the eye takes for the middle of a line, over type size
HAIR = 0.01  # of a step: length of a line for one dot; some programs draw none without length
MARGIN = 0.4  # mm left free at the edges, so that no letter is cut


def leading(size: float) -> float:
    """Distance from one baseline to the next, in millimetres.

    Examples
    --------
    >>> round(leading(9), 2)
    4.06
    """
    return size * LEADING * MM


@functools.cache
def ink_on(ground: str) -> str:
    """Colour of letters that can be read on a ground: the one with more contrast.

    Examples
    --------
    >>> ink_on(BLUE) == WHITE, ink_on(SKY) == BLACK
    (True, True)
    """
    light, dark, own = (_luminance(color) + 0.05 for color in (WHITE, BLACK, ground))
    return WHITE if light / own > own / dark else BLACK


def _luminance(color: str) -> float:
    """How light a colour is, 0–1, as in the rules for readable pages (WCAG 2.1)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Words(NamedTuple):
    """One line of text that stands on the height y."""

    x: float
    y: float
    text: str
    size: float
    weight: Weight
    color: str
    align: Align


class Box(NamedTuple):
    """A filled rectangle, from its top left corner."""

    x: float
    y: float
    wide: float
    high: float
    color: str


class Stroke(NamedTuple):
    """A line through points; one that is no number parts it in two."""

    xs: Sequence[float]
    ys: Sequence[float]
    color: str
    thick: float
    dashes: tuple[float, float] | None
    round_ends: bool
    inside: Rectangle | None


class Dots(NamedTuple):
    """Round dots of one kind."""

    xs: Sequence[float]
    ys: Sequence[float]
    color: str
    size: float
    fill: str
    edge: float


class Cloud(NamedTuple):
    """Dots so many that they cover each other: lines with round ends, on a grid."""

    lines: npt.NDArray[np.int64]
    step: float
    color: str
    size: float


class Placed(NamedTuple):
    """Ink that was drawn elsewhere, moved down by y: the same for several charts."""

    ink: Ink
    y: float


Mark = Words | Box | Stroke | Dots | Cloud | Placed


class Ink:
    """The pencils, and what they have drawn.

    The origin is the top left corner and y grows downwards, as on paper. Every position and
    length is in millimetres; strokes, dots and letters are in points.

    Parameters
    ----------
    width_mm : float
        Width of the sheet.

    Attributes
    ----------
    marks : list of Mark
        What was drawn, the first at the bottom.

    Examples
    --------
    >>> ink = Ink(165)
    >>> ink.box(0, 5, 40, 4, BLUE)
    >>> ink.marks
    [Box(x=0, y=5, wide=40, high=4, color='#0b5394')]
    """

    def __init__(self, width_mm: float) -> None:
        self.width_mm = width_mm
        self.marks: list[Mark] = []

    def _add(self, mark: Mark) -> None:
        self.marks.append(mark)

    def write(
        self, x: float, y: float, text: str, *, size: float = TEXT_SIZE,
        weight: Weight = REGULAR, color: str = INK, align: Align = "left",
    ) -> None:  # fmt: skip
        """Write one line of text with its baseline at y."""
        text = printable(text)
        if text:
            self._add(Words(x, y, text, size, weight, color, align))

    def write_lines(
        self, x: float, middle: float, lines: Sequence[str], *, size: float = TEXT_SIZE,
        weight: Weight = REGULAR, color: str = INK, align: Align = "left",
    ) -> None:  # fmt: skip
        """Write lines under each other, the whole block centred on the height `middle`."""
        first = middle + size * CAP * MM / 2 - (len(lines) - 1) * leading(size) / 2
        for i, line in enumerate(lines):
            self.write(
                x, first + i * leading(size), line,
                size=size, weight=weight, color=color, align=align,
            )  # fmt: skip

    def box(self, x: float, y: float, wide: float, high: float, color: str) -> None:
        """Fill a rectangle from its top left corner; nothing for one without area."""
        if wide > 0 and high > 0:
            self._add(Box(x, y, wide, high, color))

    def stroke(
        self, xs: Sequence[float], ys: Sequence[float], color: str, *, thick: float = 0.6,
        dashes: tuple[float, float] | None = None, round_ends: bool = False,
        inside: Rectangle | None = None,
    ) -> None:  # fmt: skip
        """Draw a line through points, cut off outside the rectangle `inside`.

        Dashes are measured by the thickness of the line. A point that is no number parts the
        line in two.
        """
        self._add(Stroke(xs, ys, color, thick, dashes, round_ends, inside))

    def dots(
        self, xs: Sequence[float], ys: Sequence[float], color: str, *, size: float = 6,
        fill: str | None = None, edge: float = 0,
    ) -> None:  # fmt: skip
        """Draw round dots; `fill` other than `color` with an `edge` makes rings."""
        self._add(Dots(xs, ys, color, size, fill or color, edge))

    def cloud(self, lines: npt.NDArray[np.int64], step: float, color: str, *, size: float) -> None:
        """Draw lines across or down, as thick as dots; both ends of each are given in steps."""
        self._add(Cloud(lines, step, color, size))

    def place(self, ink: Ink, y: float) -> None:
        """Draw what is on another sheet once more, further down by y."""
        self._add(Placed(ink, y))


def known(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float]]:
    """Points both of whose places are numbers.

    Examples
    --------
    >>> known([1, math.nan, 3], [4, 5, 6])
    [(1, 4), (3, 6)]
    """
    return [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(x) and math.isfinite(y)]


def pieces(xs: Sequence[float], ys: Sequence[float]) -> list[list[tuple[float, float]]]:
    """Points of a line, parted where one is no number; only pieces that can be seen.

    Examples
    --------
    >>> pieces([1, 2, math.nan, 4], [0, 0, 0, 0])
    [[(1, 0), (2, 0)]]
    """
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if math.isfinite(x) and math.isfinite(y):
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [piece for piece in found if len(piece) > 1]
