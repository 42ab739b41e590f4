"""How far a batch of reports has come: counts, pace, time left. Knows no terminal."""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from toolkit.render import Outcome

Phase = Literal[
    "reading the study", "planning", "warming up", "rendering", "writing the index", "finishing"
]

_WINDOW = 15.0  # seconds the pace is measured over: a slower batch is soon seen to be slower
_FEWEST = 10  # … and reports, where these take longer
_GRAIN = 0.25  # seconds; reports that end closer together share a mark
_SETTLED = 1.0  # seconds of work before a pace is told at all
_MINUTE, _HOUR = 60, 3600


class Pace:
    """Reports per second of late; what was skipped is no work and never comes here.

    Examples
    --------
    >>> pace = Pace()
    >>> for second in range(1, 6):
    ...     pace.add(float(second), took=1.0)
    >>> pace.rate(5.0), pace.left(20, 5.0), pace.left(20, 5.5)
    (1.0, 20.0, 19.5)
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()  # a moment, reports ended by then

    def add(self, now: float, took: float) -> None:
        """Note that a report has ended which took so many seconds."""
        marks = self._marks
        if not marks:
            marks.append((now - took, 0))  # the work began then, not when processes were started
        mark = (now, marks[-1][1] + 1)
        if len(marks) > 1 and now - marks[-2][0] < _GRAIN:
            marks[-1] = mark
        else:
            marks.append(mark)
        while len(marks) > 2 and self._is_old(marks[1], mark):
            marks.popleft()

    @staticmethod
    def _is_old(mark: tuple[float, int], last: tuple[float, int]) -> bool:
        return last[0] - mark[0] >= _WINDOW and last[1] - mark[1] >= _FEWEST

    def rate(self, now: float) -> float | None:
        """Reports per second, or None while too little is known.

        Between two reports it stays as it is; a silence longer than any before slows it down.
        """
        if not self._marks:
            return None
        (began, before), (last, ended) = self._marks[0], self._marks[-1]
        span = last - began + max(0.0, now - last - self._longest_gap())
        return (ended - before) / span if span > 0 and now - began >= _SETTLED else None

    def left(self, reports: int, now: float) -> float | None:
        """Seconds until so many more reports have ended; runs down between two of them."""
        rate = self.rate(now)
        if not rate:
            return None
        since = min(now - self._marks[-1][0], self._longest_gap())
        return max(0.0, reports / rate - since)

    def _longest_gap(self) -> float:
        moments = [moment for moment, _ in self._marks]
        return max(b - a for a, b in itertools.pairwise(moments))


@dataclass
class Tally:
    """Counts the outcomes of one batch as they come, from one thread, for another to read.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.

    Examples
    --------
    >>> tally = Tally(clock=lambda: 0.0)
    >>> tally.planned(3)
    >>> tally.add(Outcome("LC-01", "skipped"))
    >>> tally.phase, tally.skipped, tally.remaining
    ('warming up', 1, 2)
    """

    clock: Callable[[], float] = time.monotonic
    phase: Phase = "reading the study"
    total: int | None = None
    done: int = 0
    failed: int = 0
    skipped: int = 0
    worked: list[Outcome] = field(default_factory=list)  # what was not skipped

    def __post_init__(self) -> None:
        self._pace = Pace()
        self._lock = threading.Lock()  # the pace is read while reports come in
        self.began = self.clock()

    def planned(self, total: int) -> None:
        """Take in how many reports there are; from now on processes are started for them."""
        self.total, self.phase = total, "warming up"

    def add(self, outcome: Outcome) -> None:
        """Take one outcome in."""
        if outcome.status == "skipped":
            self.skipped += 1
        else:
            self._work(outcome)
        if self.ended == self.total and self.phase != "finishing":
            self.phase = "writing the index"

    def _work(self, outcome: Outcome) -> None:
        if outcome.status == "done":
            self.done += 1
        else:
            self.failed += 1
        self.worked.append(outcome)
        if self.phase == "warming up":
            self.phase = "rendering"
        with self._lock:
            self._pace.add(self.clock(), outcome.seconds)

    @property
    def ended(self) -> int:
        """Reports of which the outcome is known."""
        return self.done + self.failed + self.skipped

    @property
    def remaining(self) -> int:
        """Reports still to come."""
        return max(0, (self.total or 0) - self.ended)

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return self.clock() - self.began

    @property
    def rate(self) -> float | None:
        """Reports per second of late."""
        with self._lock:
            return self._pace.rate(self.clock())

    @property
    def left(self) -> float | None:
        """Seconds until all are there, as far as can be known."""
        with self._lock:
            return self._pace.left(self.remaining, self.clock())

    @property
    def mean_rate(self) -> float:
        """Reports per second over the whole time."""
        return (self.done + self.failed) / max(self.seconds, 1e-9)


def counts(tally: Tally) -> str:
    """Done, failed and skipped in words.

    Examples
    --------
    >>> counts(Tally(done=1200, failed=3))
    '1,200 done, 3 failed, 0 skipped'
    """
    return f"{tally.done:,} done, {tally.failed:,} failed, {tally.skipped:,} skipped"


def rate_text(rate: float) -> str:
    """A rate by the second, the minute or the hour, whichever gives a number of at least one.

    Examples
    --------
    >>> rate_text(123.4), rate_text(8.06), rate_text(0.5), rate_text(0.005)
    ('123/s', '8.1/s', '30/min', '18/h')
    """
    for unit, seconds in (("s", 1), ("min", _MINUTE), ("h", _HOUR)):
        if rate * seconds >= 1 or unit == "h":
            break
    value = rate * seconds
    return f"{value:.1f}/{unit}" if 0 < value < 9.95 and unit == "s" else f"{value:,.0f}/{unit}"


def duration(seconds: float) -> str:
    """A time as exact as it is of use.

    Examples
    --------
    >>> [duration(value) for value in (0.04, 0.42, 59.6, 388, 4500, 90_000)]
    ['0.0 s', '0.4 s', '1 min', '6 min 28 s', '1 h 15 min', '25 h']
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, _MINUTE)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"


def left_text(seconds: float) -> str:
    """Time left, rounded up so that it does not change with every report.

    Examples
    --------
    >>> [left_text(value) for value in (0.2, 11.1, 33, 200, 4500)]
    ['1 s left', '12 s left', '35 s left', '4 min left', '1 h 15 min left']
    """
    steps = ((20, 1), (110, 5), (math.inf, _MINUTE))
    step = next(step for limit, step in steps if seconds <= limit)
    whole = max(1, math.ceil(round(seconds / step, 3)) * step)
    return f"{whole} s left" if whole < 10 else f"{duration(whole)} left"
