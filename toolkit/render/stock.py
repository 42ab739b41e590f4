"""The reports of a batch that are still to be made elsewhere, and those that were lost there."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Container, Iterable

from toolkit.render.chunks import chunk_size

LOSSES = 3  # machines a report may take down with it


class Stock:
    """What is left to be handed out. Reports are numbers.

    One that was being made when its machine was lost is suspected of that: it is made again after
    all others and alone, and given up when it has lost three.

    Parameters
    ----------
    reports : int
        How many there are.

    Examples
    --------
    >>> stock = Stock(4)
    >>> stock.take(1, 1)
    [0, 1, 2, 3]
    >>> stock.note(0)
    True
    >>> stock.give_back([0, 1, 2, 3], running=[1])
    []
    >>> stock.take(1, 1), stock.take(1, 1), stock.left
    ([2, 3], [1], False)
    """

    def __init__(self, reports: int) -> None:
        self.fresh = deque(range(reports))
        self.suspects: deque[int] = deque()
        self.losses: Counter[int] = Counter()
        self.known: set[int] = set()  # those whose outcome has been told

    @property
    def left(self) -> bool:
        """Whether there is anything to be handed out."""
        self._skip_known()
        return bool(self.fresh or self.suspects)

    def take(self, slots: int, all_slots: int) -> list[int]:
        """Return the next chunk, for a machine with so many slots of all.

        Parameters
        ----------
        slots, all_slots : int
            As for `chunk_size`.
        """
        self._skip_known()
        if not self.fresh:
            return [self.suspects.popleft()] if self.suspects else []
        return [self.fresh.popleft() for _ in range(chunk_size(len(self.fresh), slots, all_slots))]

    def note(self, number: int) -> bool:
        """Take note of an outcome; False when there was one already."""
        if number in self.known:
            return False
        self.known.add(number)
        return True

    def give_back(self, numbers: Iterable[int], running: Container[int] = ()) -> list[int]:
        """Take back those of a chunk that have no outcome, and return those to be given up.

        Parameters
        ----------
        numbers : iterable of int
            The chunk.
        running : container of int
            Those that were being made when the machine was lost.
        """
        hopeless = []
        for number in reversed([number for number in numbers if number not in self.known]):
            self.losses[number] += number in running
            if self.losses[number] >= LOSSES:
                hopeless.append(number)
            elif self.losses[number]:
                self.suspects.append(number)
            else:
                self.fresh.appendleft(number)
        return hopeless

    def _skip_known(self) -> None:
        """Forget what a machine that was given up has made all the same."""
        for queue in (self.fresh, self.suspects):
            while queue and queue[0] in self.known:
                queue.popleft()
