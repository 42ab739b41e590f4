"""Ranks with what is known of them: from which place to which a unit may truly stand."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Floats, confidence, non_negative, numbers, same_length

MAX_SIMULATED = 50  # units; with more, Bonferroni's bound is 3 % wider, exact and at once there
Pairs: TypeAlias = NDArray[np.bool_]  # [j, k]: is unit j above unit k, yes or no


def rank_intervals(
    value: ArrayLike,
    se: ArrayLike,
    simultaneous: bool = True,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 1,
) -> pd.DataFrame:
    """Confidence sets for the ranks of units, 1 being the largest value.

    A unit's rank is at least 1 + the number of units surely above it, at most k − the number
    surely below. "Surely" is decided for all pairs at once by one-sided tests of the studentised
    differences, whose critical value is the quantile of their largest under equality (simulated
    normal draws), with step-down: pairs found leave, and the rest are tested again. Only the
    direction found leaves. The opposite one stays, because it may be true.

    Parameters
    ----------
    value : array_like, shape (k,)
        Independent estimates of the units, in any unit.
    se : array_like, shape (k,)
        Their standard errors, same unit. For a proportion of 0 or 1 take one that is not 0 (Agresti
        and Coull's). A unit with NaN in either, or an error of 0, is not ranked.
    simultaneous : bool
        True: with probability `level` all ranks lie in their intervals at once, as a table of all
        units needs. False: each interval by itself, for a single unit chosen beforehand.
    level : float
        Confidence level, between 0 and 1.
    draws : int
        Simulated draws, 1,000 or more. Above 50 units nothing is simulated: critical values are
        Bonferroni's, the step-down thereby Holm's, on the safe side.
    seed : int
        Of numpy's default generator; the same arguments always give the same intervals.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: `rank` (1 + units with a larger value), `low`, `high`,
        `reason` ("missing", "zero_se", "no_others") where they are NaN. A rank is not to be
        printed without its interval.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, a negative se, too few draws, a level outside 0–1.

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries. Review of Economic Studies
    91:476–518, sections 3.1–3.3; Goldstein & Spiegelhalter (1996), Journal of the Royal
    Statistical Society A 159:385–443.

    Examples
    --------
    R: ``csranks::csranks(c(70, 50, 52, 40), diag(c(3, 2, 4, 1)^2))``

    >>> rank_intervals([70, 50, 52, 40], [3, 2, 4, 1])[["rank", "low", "high"]].to_numpy().T
    array([[1., 3., 2., 4.],
           [1., 2., 2., 4.],
           [1., 3., 3., 4.]])
    """
    y, error, level = numbers("value", value), non_negative("se", se), confidence(level)
    same_length(value=y, se=error)
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 1000:
        raise ArgumentError(f"draws={draws!r} is not allowed; a whole number from 1000")
    used = np.flatnonzero(~np.isnan(y) & (error > 0))
    reason = np.where(error == 0, "zero_se", "missing").astype(object)
    reason[np.isnan(y)] = "missing"
    reason[used] = "" if used.size > 1 else "no_others"
    frame = pd.DataFrame({"rank": np.nan, "low": np.nan, "high": np.nan, "reason": reason})
    if used.size < 2:
        return frame
    used = used[np.lexsort((error[used], y[used]))]  # so that the order given does not matter
    y = y[used]
    above, below = _surely(y, _Chance(error[used], level, draws, seed), simultaneous)
    larger = np.count_nonzero(y[:, None] > y[None, :], axis=0)
    frame.loc[used, ["rank", "low", "high"]] = np.column_stack(
        [1.0 + larger, 1.0 + above, y.size - below]
    )
    return frame


class _Chance:
    """What chance does to the largest of many studentised differences."""

    def __init__(self, error: Floats, level: float, draws: int, seed: int) -> None:
        simulated = draws if error.size <= MAX_SIMULATED else 0
        self.error, self.level = error, level
        normal = np.random.default_rng(seed).standard_normal((error.size, simulated))
        self.noise = normal * error[:, None]

    def critical(self, pairs: Pairs) -> float:
        """Give the value that the largest over these ordered pairs exceeds with 1 − level."""
        if not self.noise.size:
            return -float(special.ndtri((1 - self.level) / np.count_nonzero(pairs)))
        largest = np.full(self.noise.shape[1], -np.inf)
        for one in np.flatnonzero(pairs.any(axis=1)):
            others = pairs[one]
            spread = np.hypot(self.error[one], self.error[others])
            apart = (self.noise[one] - self.noise[others]) / spread[:, None]
            np.maximum(largest, apart.max(axis=0), out=largest)
        return float(np.quantile(largest, self.level, method="higher"))


def _surely(y: Floats, chance: _Chance, simultaneous: bool) -> tuple[NDArray, NDArray]:
    """Count for each unit those surely above it and those surely below it."""
    distance = (y[:, None] - y[None, :]) / np.hypot(chance.error[:, None], chance.error[None, :])
    pairs = ~np.eye(y.size, dtype=bool)
    if simultaneous:
        found = _step_down(distance, pairs, chance)
        return found.sum(axis=0), found.sum(axis=1)
    above, below = np.zeros(y.size), np.zeros(y.size)
    for one in range(y.size):
        its_own = np.zeros_like(pairs)
        its_own[one], its_own[:, one] = pairs[one], pairs[:, one]
        found = _step_down(distance, its_own, chance)
        above[one], below[one] = found[:, one].sum(), found[one].sum()
    return above, below


def _step_down(distance: Floats, pairs: Pairs, chance: _Chance) -> Pairs:
    """Find ordered pairs until no further can be; each that leaves makes the next ones easier."""
    left = pairs.copy()
    while left.any():
        found = left & (distance > chance.critical(left))
        if not found.any():
            break
        left &= ~found
    return pairs & ~left
