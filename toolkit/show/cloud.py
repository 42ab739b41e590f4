"""Dots of many units: where they would cover each other, what they cover is drawn once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from toolkit.show.ink import Ink
from toolkit.show.layout import FloatArray

DOT_SIZE = 4.5  # points
EACH = 300  # so many dots are drawn one by one
FINEST = 0.25  # mm between neighbours in a cloud; a dot is six times as wide
MOST_LINES = 1000

Group = tuple[str, FloatArray, FloatArray]  # a colour, and where its dots stand across and down


def draw_units(ink: Ink, groups: Sequence[Group]) -> None:
    """Draw a dot for each unit, or for many of them the ground that their dots cover.

    Parameters
    ----------
    ink : Ink
    groups : sequence of (str, array, array)
        Colour and places, in millimetres; later ones over earlier ones.

    Examples
    --------
    >>> ink = Ink(165)
    >>> draw_units(ink, [("#9a9a9a", np.full(1000, 20.0), np.linspace(10, 60, 1000))])
    >>> ink.marks[0].lines.tolist(), ink.marks[0].step
    ([[[80, 40], [80, 240]]], 0.25)
    """
    some = [group for group in groups if len(group[1])]
    if sum(len(xs) for _, xs, _ in some) <= EACH:
        for color, xs, ys in some:
            ink.dots(xs.tolist(), ys.tolist(), color, size=DOT_SIZE)
        return
    step, covers = covered([(xs, ys) for _, xs, ys in some])
    for (color, _, _), lines in zip(some, covers, strict=True):
        ink.cloud(lines, step, color, size=DOT_SIZE)


def covered(
    groups: Sequence[tuple[FloatArray, FloatArray]], most: int = MOST_LINES
) -> tuple[float, list[npt.NDArray[np.int64]]]:
    """Lines as thick as dots, with round ends, that cover what the dots would cover.

    Dots are moved to a grid, and those that stand side by side become one line. The grid is as
    fine as leaves no more than `most` lines, whatever the number of dots.

    Parameters
    ----------
    groups : sequence of (array, array)
        Where the dots of each colour stand across and down, in millimetres.
    most : int
        So many lines of all colours at the most, if there are fewer colours than that.

    Returns
    -------
    tuple of float and list of array
        The step of the grid in millimetres, and for each colour both ends of its lines, in steps.

    Examples
    --------
    >>> covered([(np.array([1.0, 1.0, 1.0, 5.0]), np.array([2.0, 2.25, 2.5, 9.0]))])
    (0.25, [array([[[ 4,  8],
            [ 4, 10]],
    <BLANKLINE>
           [[20, 36],
            [20, 36]]])])
    """
    step = FINEST
    while True:
        lines = [_lines(xs, ys, step) for xs, ys in groups]
        if sum(map(len, lines)) <= max(most, len(groups)):
            return step, lines
        step *= 1.25


def _lines(xs: FloatArray, ys: FloatArray, step: float) -> npt.NDArray[np.int64]:
    """Both ends of each line, in steps: down or across the cloud, whichever are fewer."""
    return min(_runs(xs, ys, step), _runs(ys, xs, step)[:, :, ::-1], key=len)


def _runs(lanes: FloatArray, places: FloatArray, step: float) -> npt.NDArray[np.int64]:
    """Lane and place of the first and the last of the dots that stand side by side in a lane."""
    lane, place = (np.rint(one / step).astype(np.int64) for one in (lanes, places))
    low, extent = place.min(), int(np.ptp(place)) + 2  # so that two lanes never touch
    cells = np.unique(lane * extent + (place - low))
    new = np.flatnonzero(np.diff(cells, prepend=cells[0] - 2) > 1)
    ends = np.stack([cells[new], cells[np.append(new[1:], len(cells)) - 1]], axis=1)
    return np.stack([ends // extent, ends % extent + low], axis=2)
