"""Ink as SVG, written mark by mark: text stays text, and the same ink gives the same bytes.

It shows what matplotlib's own SVG of the same marks shows; `tests/test_drawing_svg.py` compares the
two mark by mark.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from toolkit.show.ink import (
    HAIR,
    WHITE,
    Align,
    Box,
    Cloud,
    Dots,
    Ink,
    Mark,
    Placed,
    Rectangle,
    Stroke,
    Words,
    known,
    pieces,
)
from toolkit.show.lettering import FAMILIES, MM, REGULAR, Weight

POINTS = 1 / MM  # one millimetre in points
ANCHORS: dict[Align, str] = {"left": "", "center": "middle", "right": "end"}
NAME = "\0"  # where a chart's own name goes into an id; no text holds it

# What a mark becomes: the kind of element, its attributes, and what differs from mark to mark.
Piece = tuple[str, str, list[str]]


def svg_document(ink: Ink, high: float, alt: str, name: str) -> str:
    """Write a whole sheet.

    Parameters
    ----------
    ink : Ink
        What is on it.
    high : float
        Its height in millimetres.
    alt : str
        The text for who cannot see it.
    name : str
        Begins every id, so that those of two charts on one page differ.

    Returns
    -------
    str
        An SVG document without a style sheet, which would apply to every other picture of a page.

    Examples
    --------
    >>> ink = Ink(25.4)
    >>> ink.box(0, 0, 25.4, 12.7, "#0b5394")
    >>> print(svg_document(ink, 12.7, "A box", "a"))  # doctest: +ELLIPSIS
    <svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" viewBox="0 0 72 36" ...>
    <path fill="#fff" d="M0 0H72V36H0z"/>
    <path fill="#0b5394" d="M0 0h72v36h-72z"/>
    </svg>
    <BLANKLINE>
    """
    wide, tall = _at(ink.width_mm), _at(high)
    families = ", ".join(f"'{family}'" for family in FAMILIES)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{tall}pt"'
        f' viewBox="0 0 {wide} {tall}" role="img" aria-label="{escape(alt)}"'
        f' font-family="{families}, sans-serif" fill="none" stroke-linejoin="round">'
    )
    paper = f'<path fill="{_short(WHITE)}" d="M0 0H{wide}V{tall}H0z"/>'
    lines = [root, paper, *_elements(ink.marks), *_clips(ink.marks), "</svg>\n"]
    return "\n".join(lines).replace(NAME, name)


def _elements(marks: Sequence[Mark]) -> Iterator[str]:
    """Write marks in their order; neighbours of one kind share what they have in common."""
    written = (WRITERS[type(mark)](mark) for mark in marks)
    for (shape, style), group in itertools.groupby(written, key=itemgetter(0, 1)):
        own = [text for _, _, texts in group for text in texts]
        if shape == "path":
            path = "".join(own)
            if path:
                yield f'<path{style} d="{path}"/>'
        elif len(own) == 1:
            yield f"<{shape}{style}{own[0]}"
        elif own:
            yield f"<g{style}>"
            yield from (f"<{shape}{one}" for one in own)
            yield "</g>"


def _words(mark: Words) -> Piece:
    place = f' x="{_at(mark.x)}" y="{_at(mark.y)}"'
    style = _letters(mark.size, mark.weight, mark.color, mark.align)
    return "text", style, [f"{place}>{escape(mark.text, quote=False)}</text>"]


@functools.cache
def _letters(size: float, weight: Weight, color: str, align: Align) -> str:
    """Attributes of a text."""
    heavy = "" if weight == REGULAR else f' font-weight="{weight}"'
    anchor = f' text-anchor="{ANCHORS[align]}"' if ANCHORS[align] else ""
    return f' font-size="{size:g}"{heavy}{anchor} fill="{_short(color)}"'


def _box(mark: Box) -> Piece:
    left, top = round(mark.x * POINTS, 1), round(mark.y * POINTS, 1)
    # Each corner is rounded by itself, so that neighbours share their edge.
    wide = _tenth(round((mark.x + mark.wide) * POINTS, 1) - left)
    high = _tenth(round((mark.y + mark.high) * POINTS, 1) - top)
    outline = f"M{_tenth(left)} {_tenth(top)}h{wide}v{high}h-{wide}z"
    return "path", f' fill="{_short(mark.color)}"', [outline]


def _stroke(mark: Stroke) -> Piece:
    style = _line(mark.color, mark.thick, mark.dashes, mark.round_ends, mark.inside)
    return "path", style, [_path(points) for points in pieces(mark.xs, mark.ys)]


@functools.lru_cache(maxsize=1000)
def _line(
    color: str, thick: float, dashes: tuple[float, float] | None, round_ends: bool,
    inside: Rectangle | None,
) -> str:  # fmt: skip
    """Attributes of a line."""
    parts = [f' stroke="{_short(color)}" stroke-width="{thick:g}"']
    if dashes:
        lengths = " ".join(f"{round(length * thick, 2):g}" for length in dashes)
        parts.append(f' stroke-dasharray="{lengths}"')
    elif round_ends:  # as a style, for the page sets the ends of all lines
        parts.append(' style="stroke-linecap:round"')
    if inside:
        parts.append(f' clip-path="url(#{_clip_name(inside)})"')
    return "".join(parts)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Write the points of one line."""
    places = [(_at(x), _at(y)) for x, y in points]
    (x, y), *rest = places
    if len(rest) == 1:
        (right, below) = rest[0]
        if right == x:
            return f"M{x} {y}V{below}"
        if below == y:
            return f"M{x} {y}H{right}"
    return "M" + " ".join([f"{x} {y}" for x, y in places])


def _dots(mark: Dots) -> Piece:
    edge = f' stroke="{_short(mark.color)}" stroke-width="{mark.edge:g}"' if mark.edge else ""
    radius = f' r="{mark.size / 2:g}"/>'
    places = [f' cx="{_at(x)}" cy="{_at(y)}"{radius}' for x, y in known(mark.xs, mark.ys)]
    return "circle", f' fill="{_short(mark.fill)}"{edge}', places


def _cloud(mark: Cloud) -> Piece:
    step = round(mark.step * POINTS, 4)
    style = (
        f' stroke="{_short(mark.color)}" stroke-width="{mark.size / step:.4g}"'
        f' style="stroke-linecap:round" transform="scale({step:g})"'
    )
    return "path", style, [_run(first, last) for first, last in mark.lines.tolist()]


def _run(first: list[int], last: list[int]) -> str:
    """Write one line of a cloud, across or down."""
    (x, y), (right, below) = first, last
    if y == below:
        return f"M{x} {y}h{right - x or HAIR}"
    return f"M{x} {y}v{below - y}"


def _placed(mark: Placed) -> Piece:
    down = f"{mark.y * POINTS:.2f}"  # what is on it is rounded once more
    return "g", "", [f' transform="translate(0 {down})">\n{_shared(mark.ink)}\n</g>']


_SHARED: WeakKeyDictionary[Ink, tuple[int, str]] = WeakKeyDictionary()


def _shared(ink: Ink) -> str:
    """Write what several charts have in common once."""
    count, written = _SHARED.get(ink, (-1, ""))
    if count != len(ink.marks):
        written = "\n".join(_elements(ink.marks))
        _SHARED[ink] = len(ink.marks), written
    return written


WRITERS: dict[type[Mark], Callable[[Any], Piece]] = {
    Words: _words,
    Box: _box,
    Stroke: _stroke,
    Dots: _dots,
    Cloud: _cloud,
    Placed: _placed,
}


def _clips(marks: Iterable[Mark]) -> Iterator[str]:
    """Write the rectangles outside which lines are cut off, each once."""
    for left, top, right, bottom in dict.fromkeys(_rectangles(marks)):
        name = _clip_name((left, top, right, bottom))
        sides = f"M{_at(left)} {_at(top)}H{_at(right)}V{_at(bottom)}H{_at(left)}z"
        yield f'<clipPath id="{name}"><path d="{sides}"/></clipPath>'


def _rectangles(marks: Iterable[Mark]) -> Iterator[Rectangle]:
    for mark in marks:
        if isinstance(mark, Stroke) and mark.inside:
            yield mark.inside
        elif isinstance(mark, Placed):
            yield from _rectangles(mark.ink.marks)


def _clip_name(inside: Rectangle) -> str:
    return NAME + "".join(f"-{_at(side)}" for side in inside)


def _at(mm: float) -> str:
    """Millimetres as points, to the tenth: finer than any screen or printer shows."""
    return _tenth(mm * POINTS)


def _tenth(points: float) -> str:
    return f"{points:.1f}".removesuffix(".0")


@functools.cache
def _short(color: str) -> str:
    """A colour with three figures instead of six where they say the same."""
    if len(color) == 7 and color[1::2] == color[2::2]:
        return "#" + color[1::2]
    return color
