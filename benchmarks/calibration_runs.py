"""What came out of many runs of one estimator in one setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Runs:
    """One cell of a table.

    Parameters
    ----------
    setting : str
        What the people and the design were like.
    size : int
        Heading of the column: how many people, units or clusters.
    inside : ndarray of bool, shape (r,)
        Whether each interval holds the truth.
    width : ndarray of float, shape (r,)
        High − low; NaN in runs without an interval.
    together : int
        How many intervals in a row come from one sample.
    """

    setting: str
    size: int
    inside: NDArray[np.bool_]
    width: NDArray[np.float64]
    together: int = 1

    @property
    def without(self) -> float:
        """Share of the runs that gave no interval."""
        return float(np.isnan(self.width).mean())

    @property
    def coverage(self) -> float:
        """Share of the intervals that hold the truth, in per cent; NaN from few intervals."""
        given = ~np.isnan(self.width)
        return 100 * float(self.inside[given].mean()) if given.sum() >= 50 else np.nan

    @property
    def median_width(self) -> float:
        """Median of the widths of the intervals given."""
        return float(np.nanmedian(self.width)) if self.without < 1 else np.nan

    @property
    def error(self) -> float:
        """Standard error of `coverage`, in percentage points."""
        given = self.inside[~np.isnan(self.width)]
        if not given.size or given.size % self.together:
            return np.nan
        samples = given.reshape(-1, self.together).mean(axis=1)
        return 100 * float(samples.std() / np.sqrt(samples.size))


Simulation = Callable[[Generator, int], Iterator[Runs]]


@dataclass(frozen=True)
class Simulated:
    """How one estimator is tried out.

    Parameters
    ----------
    name : str
        Function of `toolkit.stats`.
    columns : str
        What the headings of the columns count.
    runs : Simulation
        Given a source of random numbers and a number of replications, yields the cells.
    times : float
        Replications as a multiple of those asked for: many where a run costs little.
    note : str
        A sentence for the reader of the table.
    """

    name: str
    columns: str
    runs: Simulation
    times: float = 1.0
    note: str = ""


def limits(
    setting: str,
    size: int,
    low: ArrayLike,
    high: ArrayLike,
    truth: ArrayLike,
    together: int = 1,
) -> Runs:
    """Cell from the limits of every run and the truth."""
    lows, highs = np.asarray(low, float), np.asarray(high, float)
    inside = (lows <= truth) & (truth <= highs)
    return Runs(setting, size, inside, highs - lows, together)


def one_by_one(setting: str, size: int, found: Iterable[Any], truth: ArrayLike) -> Runs:
    """Cell from the estimates of every run."""
    both = np.array([(estimate.low, estimate.high) for estimate in found])
    return limits(setting, size, both[:, 0], both[:, 1], truth)


def percent(share: float) -> str:
    """0.5 as "50 %"."""
    return f"{100 * share:.0f} %"
