"""Funnel limits: how far a unit of size n may lie from the target by chance, or as units do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arguments import (
    LARGEST_COUNT,
    Floats,
    confidence,
    non_negative,
    number,
    numbers,
    refuse,
    same_length,
)

MIN_UNITS = 8  # with fewer, the spread between units is hardly known


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


@dataclass(frozen=True)
class Overdispersion:
    """How much more units differ than chance alone would make them.

    Parameters
    ----------
    phi : float
        Mean squared z score of the units: 1 where chance alone is at work. NaN when unsaid.
    tau2 : float
        Variance between units' true values, in the squared unit of the values; 0 when they differ
        no more than chance makes them. NaN when unsaid.
    n, n_missing : float
        Units used, and those that could not be.
    reason : str
        Why there is no figure, as a code; empty when there is one.

    Examples
    --------
    >>> Overdispersion(phi=2.5, tau2=0.01, n=30.0)
    Overdispersion(phi=2.5, tau2=0.01, n=30.0, n_missing=0.0, reason='')
    """

    phi: float
    tau2: float
    n: float
    n_missing: float = 0.0
    reason: str = ""


def overdispersion(
    value: ArrayLike, se: ArrayLike, target: float, winsor: float = 0.0
) -> Overdispersion:
    """Estimate the spread between units beyond chance, as a factor φ and as a variance τ².

    With z = (value − target)/se and w = 1/se² of k units, φ = Σz²/k and
    τ² = max(0, (Σz² − (k − 1))/(Σw − Σw²/Σw)), the moment estimator of a random effect.

    Parameters
    ----------
    value : array_like, shape (k,)
        Figures of the units in any unit.
    se : array_like, shape (k,)
        Their standard errors when all are at the target, same unit: √(target (1 − target)/n) for
        proportions, sd/√n for means. A unit with NaN, or an error of 0, takes no part.
    target : float
        The value every unit is compared with.
    winsor : float
        Share of units at each end whose z is drawn in to that of the next before φ and τ² are
        computed, 0 or more and below 0.5; customary is 0.1. It keeps a few outlying units from
        widening their own limits, and makes φ too small when there are none (0.68 in place of 1
        under chance alone, at 0.1): no correction is customary, and none is made.

    Returns
    -------
    Overdispersion
        NaN with the reason "few_units" below 8 units.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, a negative se, an infinite target, a winsor outside 0–0.5.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185–1202, sections 4.2 and 4.3;
    DerSimonian & Laird (1986), Controlled Clinical Trials 7:177–188.

    Examples
    --------
    R, where the target is Σwy/Σw: ``metafor::rma(y, sei = se, method = "DL")$tau2``

    >>> found = overdispersion([52, 61, 47, 70, 58, 41, 66, 55], [5.0] * 8, target=56.25)
    >>> round(found.phi, 4), round(found.tau2, 4)
    (3.2375, 67.5)
    """
    y, error = numbers("value", value), non_negative("se", se)
    same_length(value=y, se=error)
    target = number("target", target, "a finite number")
    winsor = number("winsor", winsor, "from 0 to below 0.5", 0, np.nextafter(0.5, 0))
    used = ~np.isnan(y) & (error > 0)
    n, unused = float(np.count_nonzero(used)), float(np.count_nonzero(~used))
    if n < MIN_UNITS:
        return Overdispersion(np.nan, np.nan, n, unused, "few_units")
    z, unit = (y[used] - target) / error[used], float(error[used].max())
    z = np.clip(z, *np.quantile(z, [winsor, 1 - winsor])) if winsor else z
    w = (unit / error[used]) ** 2
    excess = max(float(z @ z) - (n - 1), 0.0) / float(w.sum() - w @ w / w.sum())
    return Overdispersion(float(z @ z) / n, excess * unit**2, n, unused)


def funnel_limits(
    target: float, n: ArrayLike, level: float = 0.95, phi: float = 1.0
) -> FunnelLimits:
    """Exact binomial funnel limits of a proportion, interpolated between whole counts.

    With r the smallest count whose cumulative probability F(r) reaches p, the limit is
    (r − (F(r) − p)/(F(r) − F(r − 1)))/n, at p = (1 ∓ level)/2; a lower limit below 0 is 0.
    Over-dispersion moves both limits away from the target by the factor √φ.

    Parameters
    ----------
    target : float
        Proportion expected in every unit, between 0 and 1.
    n : array_like, shape (k,)
        Whole numbers from 0: persons of each unit, in any order. NaN is an unknown size.
    level : float
        Between 0 and 1; customary are 0.95 and 0.998.
    phi : float
        Over-dispersion, from `overdispersion`. Limits are never narrower than chance: below 1 it
        counts as 1.

    Returns
    -------
    FunnelLimits
        Between 0 and 1, not symmetric: the published interpolation lies half a person lower than
        a symmetric one would, so that for a handful of persons `high` can be below a target
        near 0.

    Raises
    ------
    ArgumentError
        For a target or level outside 0–1, for sizes that are fractions, negative or infinite, and
        a phi that is negative, infinite or NaN.

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    Statistics in Medicine 24:1185–1202, appendix A.1 and section 4.2.

    Examples
    --------
    R: ``r <- qbinom(.025, 20, .5); (r - (pbinom(r, 20, .5) - .025)/dbinom(r, 20, .5))/20``

    >>> limits = funnel_limits(0.5, [20, 200])
    >>> limits.low.round(4), limits.high.round(4)
    (array([0.2558, 0.4281]), array([0.6942, 0.5669]))
    """
    target = number("target", target, "between 0 and 1", 0, 1)
    phi = number("phi", phi, "0 or more", 0, np.inf)
    sizes = non_negative("n", n)
    fractions = (sizes % 1 > 0) | (sizes > LARGEST_COUNT)
    refuse("n", sizes, fractions, "whole numbers from 0 to 2**52, or NaN")
    tail = (1 - confidence(level)) / 2
    low, high = (_interpolated(target, sizes, p) for p in (tail, 1 - tail))
    if phi > 1:
        low, high = (
            np.clip(target + np.sqrt(phi) * (end - target), 0, 1) for end in (low, high)
        )  # fmt: skip
    return FunnelLimits(sizes, low, high, float(target), confidence(level))


def funnel_limits_mean(
    target: float, sd: float, n: ArrayLike, level: float = 0.95, tau2: float = 0.0
) -> FunnelLimits:
    """Funnel limits of a mean: target ± z · √(sd²/n + τ²).

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
    tau2 : float
        Variance of the usual spread between units, in the squared unit of the data, 0 or more;
        from `overdispersion`. With it a unit is marked that lies outside what is usual among
        units; without it, outside what chance alone does to units that are all alike.

    Returns
    -------
    FunnelLimits
        In the unit of the data; they know no ends of a scale.

    Raises
    ------
    ArgumentError
        For an infinite target, a negative sd or tau2, negative sizes, a level outside 0–1.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185–1202, sections 3 and 4.3.

    Examples
    --------
    R: ``10 + qnorm(c(.025, .975)) * 4/sqrt(16)``

    >>> limits = funnel_limits_mean(10, 4, [16])
    >>> limits.low.round(4), limits.high.round(4)
    (array([8.04]), array([11.96]))
    """
    target = number("target", target, "a finite number")
    sd, tau2 = number("sd", sd, "0 or more", 0), number("tau2", tau2, "0 or more", 0, np.inf)
    sizes = non_negative("n", n)
    z = -float(special.ndtri((1 - confidence(level)) / 2))
    half = z * np.hypot(sd / np.sqrt(np.where(sizes > 0, sizes, np.nan)), np.sqrt(tau2))
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
