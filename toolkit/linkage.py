"""Links between two sets of codes: each other's only nearest within a block, nothing forced.

Codes are numbers here: one row an answer, first its block, then the elements; -1 is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KEY_LIMIT = 2**62  # several columns are packed into one integer as long as they fit


@dataclass(frozen=True)
class Rule:
    """When two codes are taken for one person's.

    Attributes
    ----------
    tolerance : int
        How many elements may differ or be missing.
    fixed : tuple of int
        Places of the elements that must not differ; they may be missing.
    """

    tolerance: int
    fixed: tuple[int, ...] = ()

    def reach(self, elements: int) -> int:
        """Elements that may be off in a code, leaving one that is not fixed to agree.

        Examples
        --------
        >>> Rule(1).reach(6), Rule(1).reach(1), Rule(2, fixed=(0,)).reach(3)
        (1, 0, 1)
        """
        return max(min(self.tolerance, elements - len(self.fixed) - 1), 0)


@dataclass(frozen=True)
class Links:
    """Positions in the two sets, and how many elements are off."""

    one: Ints
    two: Ints
    distance: Ints

    def __getitem__(self, chosen: Flags) -> Links:
        return Links(self.one[chosen], self.two[chosen], self.distance[chosen])


def links(first: Ints, second: Ints, rule: Rule) -> tuple[Links, Links]:
    """Link the codes of two sets.

    Parameters
    ----------
    first, second : ndarray of int, shapes (n, 1 + elements) and (m, 1 + elements)
        The block and the elements of each code.
    rule : Rule

    Returns
    -------
    linked : Links
        Codes that are each other's only nearest within the rule's tolerance.
    tied : Links
        Codes that are each other's nearest, but not the only ones. Of equal codes in a set only
        the first is named.

    Examples
    --------
    >>> first = np.array([[0, 5, 7, 2], [0, 6, 1, 2]])
    >>> linked, _ = links(first, np.array([[0, 6, 1, 3], [0, 5, 7, 2]]), Rule(1))
    >>> linked.one.tolist(), linked.two.tolist(), linked.distance.tolist()
    ([0, 1], [1, 0], [0, 1])
    """
    (at_one, times_one), (at_two, times_two) = _distinct(first), _distinct(second)
    near = _candidates(first[at_one], second[at_two], rule)
    best_one, only_one = _nearest(near.one, near.distance, times_two[near.two])
    best_two, only_two = _nearest(near.two, near.distance, times_one[near.one])
    near = Links(at_one[near.one], at_two[near.two], near.distance)
    linked = only_one & only_two
    return near[linked], near[best_one & best_two & ~linked]


def usable(codes: Ints, rule: Rule) -> Flags:
    """Which codes have a block, and enough elements to be linked."""
    missing = (codes[:, 1:] < 0).sum(axis=1)
    enough: Flags = missing <= rule.reach(codes.shape[1] - 1)
    return enough & (codes[:, 0] >= 0)


def links_by_chance(codes: Ints, rule: Rule) -> tuple[int, int]:
    """Links within one set, where every code is another person's, and how many were possible.

    The codes of each block are dealt into two halves in turn, and the halves are linked.
    """
    codes = codes[usable(codes, rule)]
    turn = pd.Series(codes[:, 0]).groupby(codes[:, 0]).cumcount().to_numpy() % 2
    one, two = codes[turn == 0], codes[turn == 1]
    blocks = int(codes[:, 0].max(initial=0)) + 1
    possible = np.bincount(one[:, 0], minlength=blocks) @ np.bincount(two[:, 0], minlength=blocks)
    return len(links(one, two, rule)[0].one), int(possible)


def _distinct(codes: Ints) -> tuple[Ints, Ints]:
    """Position of the first code of each kind, and how often it stands."""
    _, place, times = np.unique(pack(codes + 1), return_index=True, return_counts=True)
    return place, times


def _nearest(side: Ints, distance: Ints, weight: Ints) -> tuple[Flags, Flags]:
    """Which candidates are nearest to the code on one side, and which are its only nearest."""
    count = int(side.max(initial=-1)) + 1
    least = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(least, side, distance)
    nearest = distance == least[side]
    times = np.bincount(side[nearest], weight[nearest], minlength=count)
    return nearest, nearest & (times[side] == 1)


def _candidates(first: Ints, second: Ints, rule: Rule) -> Links:
    """Every two codes of one block within the tolerance, ordered by the first.

    They agree in all elements but as many as may be off: found by leaving out every set of so
    many in turn, and joining on the rest.
    """
    elements = range(1, first.shape[1])
    kept = len(elements) - rule.reach(len(elements))
    found = [agreeing(first, second, [0, *rest]) for rest in combinations(elements, kept)]
    together = np.unique(np.concatenate([one * len(second) + two for one, two in found]))
    one, two = np.divmod(together, max(len(second), 1))
    a, b = first[one, 1:], second[two, 1:]
    against = (a != b) & (a >= 0) & (b >= 0)
    distance = ((a != b) | (a < 0)).sum(axis=1)
    fixed = [place for place in rule.fixed if place < len(elements)]  # no codes, one empty element
    return Links(one, two, distance)[~against[:, fixed].any(axis=1)]


def agreeing(first: Ints, second: Ints, columns: list[int]) -> tuple[Ints, Ints]:
    """Positions of every two rows of two sets that agree in some columns, nothing missing there.

    Examples
    --------
    >>> one, two = agreeing(np.array([[0, 5], [1, -1]]), np.array([[3, 5], [1, -1]]), [1])
    >>> one.tolist(), two.tolist()
    ([0], [0])
    """
    one = np.flatnonzero((first[:, columns] >= 0).all(axis=1))
    two = np.flatnonzero((second[:, columns] >= 0).all(axis=1))
    keys = pack(np.concatenate([first[one][:, columns], second[two][:, columns]]))
    left, right = keys[: len(one)], keys[len(one) :]
    order = np.argsort(right, kind="stable")
    start, end = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    times = end - start
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(one, times), two[order[np.repeat(start, times) + step]]


def pack(rows: Ints) -> Ints:
    """One number a row of whole numbers from 0 on: equal rows, equal numbers.

    Examples
    --------
    >>> pack(np.array([[0, 3], [1, 0], [0, 3]])).tolist()
    [3, 4, 3]
    """
    key, size = np.zeros(len(rows), dtype=np.int64), 1
    for column in rows.T:
        width = int(column.max(initial=0)) + 1
        if size * width > KEY_LIMIT:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key, size = key * width + column, size * width
    return key
