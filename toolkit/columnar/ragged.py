"""Lists of whole numbers of different lengths, one for each of many owners, in two arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ragged:
    """For each owner a list: `values[starts[owner]:starts[owner + 1]]`.

    Attributes
    ----------
    starts : array, shape (owners + 1,)
    values : array, shape (all lists together,)

    Examples
    --------
    >>> rows = Ragged.grouped(np.array([1, 0, 1, -1]), owners=2)
    >>> rows.of(1).tolist(), rows.of_all(np.array([1, 0])).tolist()
    ([0, 2], [0, 1, 2])
    """

    starts: Numbers
    values: Numbers

    @classmethod
    def grouped(cls, owner: Numbers, owners: int, values: Numbers | None = None) -> Ragged:
        """Gather values by their owner, in their order; those of owner -1 belong to nobody.

        Parameters
        ----------
        owner : array, shape (n,)
        owners : int
        values : array, shape (n,), optional
            Their places 0 … n - 1 without it.
        """
        order = np.argsort(owner, kind="stable")
        order = order[np.count_nonzero(owner < 0) :]
        counts = np.bincount(owner[order], minlength=owners)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(starts, order.astype(np.int64) if values is None else values[order])

    @property
    def owners(self) -> int:
        """How many owners there are."""
        return len(self.starts) - 1

    @property
    def owner(self) -> Numbers:
        """The owner of each value, shape (values,)."""
        return np.repeat(np.arange(self.owners), np.diff(self.starts))

    def of(self, owner: int) -> Numbers:
        """Return the list of one owner."""
        return self.values[self.starts[owner] : self.starts[owner + 1]]

    def of_all(self, owners: Numbers) -> Numbers:
        """Return what is in the lists of several owners, each once, ascending."""
        lists = [self.values[self.starts[one] : self.starts[one + 1]] for one in owners]
        if len(lists) == 1:
            return np.sort(lists[0])
        return np.unique(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.int64)

    def each_once(self) -> Ragged:
        """Leave out what is twice in a list; the lists are ascending then."""
        return _each_once(self.owner, self.values, self.owners)

    def through(self, other: Ragged) -> Ragged:
        """For each owner whatever is in the lists that its own values own, each once.

        Examples
        --------
        >>> parents = Ragged.grouped(np.array([1, 2]), 3, np.array([0, 1]))  # 1 has 0, 2 has 1
        >>> parents.through(parents).of(2).tolist()
        [0]
        """
        many = np.diff(other.starts)[self.values]
        owner = np.repeat(self.owner, many)
        begun = np.repeat(other.starts[self.values], many)
        step = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
        return _each_once(owner, other.values[begun + step], self.owners)

    def with_own(self, other: Ragged) -> Ragged:
        """For each owner the values of both lists, each once."""
        owner = np.concatenate([self.owner, other.owner])
        return _each_once(owner, np.concatenate([self.values, other.values]), self.owners)

    def turned(self, owners: int) -> Ragged:
        """Let each value own those that owned it."""
        return Ragged.grouped(self.values, owners, self.owner)

    def sums(self, worth: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """Add up the worth of each owner's values, modulo 2**64."""
        running = np.concatenate([[np.uint64(0)], np.cumsum(worth[self.values], dtype=np.uint64)])
        return np.asarray(running[self.starts[1:]] - running[self.starts[:-1]])


def _each_once(owner: Numbers, values: Numbers, owners: int) -> Ragged:
    """Gather pairs, each once, by owner and then by value."""
    span = int(values.max(initial=0)) + 1
    pairs = np.unique(owner * span + values)
    return Ragged.grouped(pairs // span, owners, pairs % span)
