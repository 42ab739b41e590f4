"""Funnel limits: how far a unit of size n may lie from the target by chance alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import LARGEST_COUNT, Floats, confidence, non_negative


@dataclass(frozen=True)
class FunnelLimits:
    """Control limits for units of the sizes in `n`.

    Parameters
    ----------
    n : ndarray of float, shape (k,)
        Sizes as they came.
    low, high : ndarray of float, shape (k,)
        Limits in the unit of `target`; NaN for a unit of size 0 or unknown size.
    target : float
        The value every unit is compared with.
    level : float
        Share of units between the limits when all are at the target.

    Examples
    --------
    >>> FunnelLimits(np.array([4.0]), np.array([0.1]), np.array([0.9]), target=0.5, level=0.95)
    FunnelLimits(n=array([4.]), low=array([0.1]), high=array([0.9]), target=0.5, level=0.95)
    """

    n: Floats
    low: Floats
    high: Floats
    target: float
    level: float


def funnel_limits(target: float, n: ArrayLike, level: float = 0.95) -> FunnelLimits:
    """Exact binomial funnel limits of a proportion, interpolated between whole counts.

    With r the smallest count whose cumulative probability F(r) reaches p, the limit is
    (r − (F(r) − p)/(F(r) − F(r − 1)))/n, at p = (1 ∓ level)/2; a lower limit below 0 is 0.

    Parameters
    ----------
    target : float
        Proportion expected in every unit, between 0 and 1.
    n : array_like, shape (k,)
        Whole numbers from 0: persons of each unit, in any order. NaN is an unknown size.
    level : float
        Between 0 and 1; customary are 0.95 and 0.998.

    Returns
    -------
    FunnelLimits
        Between 0 and 1, not symmetric: the published interpolation lies half a person lower than
        a symmetric one would, so that for a handful of persons `high` can be below a target
        near 0. No allowance for over-dispersion.

    Raises
    ------
    ArgumentError
        For a target or level outside 0–1 and for sizes that are fractions, negative or infinite.

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    Statistics in Medicine 24:1185–1202, appendix A.1.

    Examples
    --------
    R: ``r <- qbinom(.025, 20, .5); (r - (pbinom(r, 20, .5) - .025)/dbinom(r, 20, .5))/20``

    >>> limits = funnel_limits(0.5, [20, 200])
    >>> limits.low.round(4), limits.high.round(4)
    (array([0.2558, 0.4281]), array([0.6942, 0.5669]))
    """
    if not 0 <= target <= 1:
        raise ArgumentError(f"target={target!r} is not allowed; between 0 and 1")
    sizes = non_negative("n", n)
    if np.any(sizes % 1 > 0) or np.any(sizes > LARGEST_COUNT):
        raise ArgumentError("n has fractions; allowed: whole numbers")
    tail = (1 - confidence(level)) / 2
    low, high = (_interpolated(target, sizes, p) for p in (tail, 1 - tail))
    return FunnelLimits(sizes, low, high, float(target), confidence(level))


def funnel_limits_mean(target: float, sd: float, n: ArrayLike, level: float = 0.95) -> FunnelLimits:
    """Funnel limits of a mean: target ± z · sd/√n.

    Parameters
    ----------
    target : float
        Mean expected in every unit, in the unit of the data.
    sd : float
        Standard deviation between persons, in the same unit, 0 or more.
    n : array_like, shape (k,)
        Persons of each unit, 0 or more (an effective size need not be whole); NaN is unknown.
    level : float
        Between 0 and 1; customary are 0.95 and 0.998.

    Returns
    -------
    FunnelLimits
        In the unit of the data; they know no ends of a scale.

    Raises
    ------
    ArgumentError
        For an infinite target, a negative sd, negative sizes, a level outside 0–1.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185–1202, section 3.

    Examples
    --------
    R: ``10 + qnorm(c(.025, .975)) * 4/sqrt(16)``

    >>> limits = funnel_limits_mean(10, 4, [16])
    >>> limits.low.round(4), limits.high.round(4)
    (array([8.04]), array([11.96]))
    """
    if not np.isfinite(target):
        raise ArgumentError(f"target={target!r} is not allowed; a finite number")
    if not 0 <= sd < np.inf:
        raise ArgumentError(f"sd={sd!r} is not allowed; 0 or more")
    sizes = non_negative("n", n)
    z = -float(special.ndtri((1 - confidence(level)) / 2))
    half = z * sd / np.sqrt(np.where(sizes > 0, sizes, np.nan))
    return FunnelLimits(sizes, target - half, target + half, float(target), confidence(level))


def _interpolated(target: float, sizes: Floats, p: float) -> Floats:
    """Solve F(y n) = p for y, with F drawn straight between whole counts."""
    if target in (0, 1):  # nothing varies: every unit is expected exactly there
        return np.where(sizes > 0, target, np.nan)
    limits = np.full(sizes.shape, np.nan)
    known = sizes > 0
    n = sizes[known].astype(int)
    r = _smallest_count(target, n, p)
    reached, before = _cumulative(r, n, target), _cumulative(r - 1, n, target)
    limits[known] = np.maximum(r - (reached - p) / (reached - before), 0) / n
    return limits


def _smallest_count(target: float, n: np.ndarray, p: float) -> np.ndarray:
    """Smallest count with a cumulative probability of at least p, by halving."""
    low, high = np.zeros_like(n), n.copy()
    while np.any(low < high):
        middle = (low + high) // 2
        enough = _cumulative(middle, n, target) >= p
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return low


def _cumulative(r: np.ndarray, n: np.ndarray, target: float) -> Floats:
    """Binomial F(r), with F(−1) = 0."""
    return np.where(r < 0, 0.0, special.bdtr(np.maximum(r, 0).astype(float), n, target))
