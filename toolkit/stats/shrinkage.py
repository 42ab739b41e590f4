"""Small units borrow strength: each estimate is drawn towards the level they have in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import optimize, special

from toolkit.errors import ArgumentError

from .arguments import Floats, confidence, non_negative, numbers, same_length
from .proportions import proportion

MIN_UNITS = 8  # with fewer, the spread between units is hardly known
LARGEST_UNIT = 1_000_000  # the likelihood counts persons one by one
CERTAIN = 1e-9  # a mean or correlation nearer to 0 or 1 than this is taken to lie there


def shrink_proportions(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """Proportions of units, each drawn towards the common mean as far as its size demands.

    The units' true proportions are taken to follow a beta distribution; its two parameters are
    estimated by maximum likelihood from all units (empirical Bayes), and each unit gets the
    posterior mean (α + x)/(α + β + n).

    Parameters
    ----------
    count, n : array_like, shape (k,)
        How many of how many in each unit. A unit with NaN in either, or with n = 0, takes no part.
    level : float
        Share of the posterior between the limits, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: `raw`, `shrunk`, `low`, `high` (equal-tailed posterior
        interval, as if α and β were known), between 0 and 1; `weight` of the unit's own figure,
        n/(α + β + n), the rest being that of the common mean; `reason`:

        - "few_units": fewer than 8 units with data, nothing is shrunk;
        - "no_spread_between": the units differ no more than chance makes them; `shrunk` is the
          proportion of all together (complete shrinkage) with its Wilson interval;
        - "one_person_units": no unit has two persons, so the spread between units is unknown;
        - "all_or_nothing": every unit is at 0 or 1, and nothing can be borrowed;
        - "missing", "empty": this unit has no figure.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, a count above n, fractions, negative numbers, a unit of more
        than a million, a level outside 0–1.

    References
    ----------
    Griffiths (1973), Biometrics 29:637–648 (maximum likelihood of the beta-binomial);
    Efron & Morris (1975), JASA 70:311–319; Morris (1983), JASA 78:47–55.

    Examples
    --------
    R: ``b <- Coef(vglm(cbind(x, n - x) ~ 1, betabinomialff))`` of package VGAM, then
    ``(b[1] + x)/(sum(b) + n)`` and ``qbeta(c(.025, .975), b[1] + x, b[2] + n - x)``

    >>> found = shrink_proportions([1, 9, 4, 6, 2, 9, 5, 3], [10] * 8)
    >>> found.loc[0, ["raw", "shrunk", "low", "high"]].astype(float).round(3).tolist()
    [0.1, 0.203, 0.043, 0.444]
    """
    x, size, level = numbers("count", count), non_negative("n", n), confidence(level)
    same_length(count=x, n=size)
    _whole_counts(x, size)
    used = ~np.isnan(x) & (size > 0)
    frame = _frame(np.where(used, x, np.nan) / np.where(size > 0, size, np.nan))
    frame.loc[size == 0, "reason"] = "empty"
    x, size = x[used], size[used]
    reason = _unshrinkable(x, size)
    if reason:
        return _unchanged(frame, used, reason)
    mean, rho = _beta_binomial(x, size)
    if rho < CERTAIN:
        return _complete(frame, used, *_pooled(x, size, level))
    prior = (1 - rho) / rho  # α + β
    a, b = mean * prior + x, (1 - mean) * prior + size - x
    tail = (1 - level) / 2
    low, high = (special.betaincinv(a, b, p) for p in (tail, 1 - tail))
    return _filled(frame, used, a / (a + b), low, high, size / (prior + size))


def shrink_means(value: ArrayLike, se: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """Estimates of units, each drawn towards the common mean as far as its standard error demands.

    The units' true values are taken to follow a normal distribution; its variance τ² is estimated
    by restricted maximum likelihood (REML), and each unit gets the best linear unbiased
    prediction: weight τ²/(τ² + se²) on its own value, the rest on the mean of all.

    Parameters
    ----------
    value : array_like, shape (k,)
        Estimates in any unit, of different people. A unit with NaN takes no part.
    se : array_like, shape (k,)
        Their standard errors, in the same unit. Small units should have them from a common
        standard deviation, sd/√n: their own is as chancy as their mean. NaN or 0 takes no part: an
        error of 0 claims a certainty nobody has.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: `raw`, `shrunk`, `low`, `high` (normal limits, which
        hold the uncertainty of the mean of all but not that of τ²), in the unit of `value`;
        `weight` of the unit's own value; `reason`:

        - "few_units": fewer than 8 units, nothing is shrunk;
        - "no_spread_between": τ² = 0, the units differ no more than chance makes them; `shrunk`
          is the mean of all (complete shrinkage);
        - "missing", "zero_se": this unit takes no part.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, a negative se, text, infinite values, a level outside 0–1.

    References
    ----------
    Efron & Morris (1975), JASA 70:311–319; Fay & Herriot (1979), JASA 74:269–277;
    Rao & Molina (2015), Small Area Estimation, chapter 6; Viechtbauer (2005), Journal of
    Educational and Behavioral Statistics 30:261–293 (REML).

    Examples
    --------
    R: ``metafor::blup(metafor::rma(c(28, 8, -3, 7, -1, 1, 18, 12), sei =
    c(15, 10, 16, 11, 9, 11, 10, 18)))``, the eight schools, with τ² = 0; and with errors of a
    third

    >>> value, se = [28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18])
    >>> found = shrink_means(value, se)
    >>> found.loc[0, "shrunk"].round(3), found.loc[0, "reason"]
    (np.float64(7.686), 'no_spread_between')
    >>> found = shrink_means(value, se / 3)
    >>> found.loc[0, ["shrunk", "low", "high"]].astype(float).round(3).tolist()
    [23.616, 14.847, 32.385]
    """
    y, error, level = numbers("value", value), non_negative("se", se), confidence(level)
    same_length(value=y, se=error)
    used = ~np.isnan(y) & (error > 0)
    frame = _frame(y)
    frame.loc[(error == 0) & ~np.isnan(y), "reason"] = "zero_se"
    frame.loc[np.isnan(error), "reason"] = "missing"
    y, error = y[used], error[used]
    if y.size < MIN_UNITS:
        return _unchanged(frame, used, "few_units")
    unit = float(error.max())  # figures of any size: no square may over- or underflow
    y, variance = y / unit, (error / unit) ** 2
    tau2 = _reml(y, variance)
    weight, (centre, centre_variance) = tau2 / (tau2 + variance), _common(y, variance + tau2)
    shrunk = weight * y + (1 - weight) * centre
    spread = np.sqrt(weight * variance + (1 - weight) ** 2 * centre_variance)
    half = -float(special.ndtri((1 - level) / 2)) * spread
    shrunk, low, high = (part * unit for part in (shrunk, shrunk - half, shrunk + half))
    reason = "" if tau2 > 0 else "no_spread_between"
    return _filled(frame, used, shrunk, low, high, weight, reason)


def _whole_counts(x: Floats, size: Floats) -> None:
    """Raise unless these are counts of persons, x of size."""
    for name, array in (("count", x), ("n", size)):
        if np.any(array % 1 > 0) or np.any(array < 0):
            shape = f"{name} of shape {array.shape} has fractions or negative numbers"
            raise ArgumentError(f"{shape}; allowed: whole numbers from 0, or NaN")
    if np.any(x > size):
        which = int(np.argmax(x > size))
        raise ArgumentError(f"count={x[which]:g} is more than n={size[which]:g} at {which}")
    if np.any(size > LARGEST_UNIT):
        raise ArgumentError(f"n has {np.nanmax(size):g}; allowed: at most {LARGEST_UNIT:,}")


def _frame(raw: Floats) -> pd.DataFrame:
    """One row a unit, with nothing shrunk yet."""
    nothing = dict.fromkeys(("shrunk", "low", "high", "weight"), np.nan)
    return pd.DataFrame({"raw": raw, **nothing, "reason": np.where(np.isnan(raw), "missing", "")})


def _filled(
    frame: pd.DataFrame,
    used: np.ndarray,
    shrunk: Floats,
    low: Floats,
    high: Floats,
    weight: Floats,
    reason: str = "",
) -> pd.DataFrame:
    columns = ["shrunk", "low", "high", "weight"]
    frame.loc[used, columns] = np.column_stack([shrunk, low, high, weight])
    frame.loc[used, "reason"] = reason
    return frame


def _unchanged(frame: pd.DataFrame, used: np.ndarray, reason: str) -> pd.DataFrame:
    """Nothing could be shrunk, and this is why."""
    frame.loc[used, "reason"] = reason
    return frame


def _complete(
    frame: pd.DataFrame, used: np.ndarray, value: float, low: float, high: float
) -> pd.DataFrame:
    """Every unit gets the figure of all together."""
    shrunk, lows, highs, weight = np.repeat([[value], [low], [high], [0.0]], used.sum(), axis=1)
    return _filled(frame, used, shrunk, lows, highs, weight, "no_spread_between")


def _pooled(x: Floats, size: Floats, level: float) -> tuple[float, float, float]:
    found = proportion(float(x.sum()), float(size.sum()), level=level)
    return found.value, found.low, found.high


def _unshrinkable(x: Floats, size: Floats) -> str:
    """Say why the spread between units cannot be estimated from these counts; empty if it can."""
    if x.size < MIN_UNITS:
        return "few_units"
    if size.max() < 2:
        return "one_person_units"
    mixed = (x > 0) & (x < size)
    alike = np.all(x == 0) or np.all(x == size)
    return "" if mixed.any() or alike else "all_or_nothing"


def _beta_binomial(x: Floats, size: Floats) -> tuple[float, float]:
    """Maximum-likelihood mean and correlation ρ = 1/(α + β + 1); the binomial has ρ = 0."""
    pooled = float(x.sum() / size.sum())
    if pooled in (0, 1):
        return pooled, 0.0
    yes, no, both = (_exceeding(counts) for counts in (x, size - x, size))
    odds = np.geomspace(1e-4, 1e6, 40)  # of ρ
    rho = _peak(
        lambda rho: _likelihood(rho, yes, no, both)[0],
        lambda rho: _likelihood(rho, yes, no, both)[1],
        np.concatenate([[0.0], odds / (1 + odds)]),
    )
    return _mean(rho, yes, no), rho


def _peak(height: Callable[[float], float], slope: Callable[[float], float], grid: Floats) -> float:
    """Where a function is highest: it can have several peaks, so the best of a fine grid is taken.

    Then its slope is solved for 0 next to it, unless the peak is the end of the grid.
    """
    best = int(np.argmax([height(float(x)) for x in grid]))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, grid.size - 1)])
    if slope(low) <= 0 or slope(high) >= 0:
        return float(grid[best])
    return float(optimize.brentq(slope, low, high, xtol=1e-300, rtol=1e-14))


def _exceeding(counts: Floats) -> Floats:
    """How many units have more than j, for j = 0, 1, … up to the largest."""
    tally = np.bincount(counts.astype(int))
    return counts.size - np.cumsum(tally)[:-1].astype(float)


def _mean(rho: float, yes: Floats, no: Floats) -> float:
    """The likeliest mean at this ρ; the likelihood is concave in it."""

    def slope(mean: float) -> float:
        up, down = _terms(mean, rho, yes), _terms(1 - mean, rho, no)
        return float((yes / up).sum() - (no / down).sum())

    return float(optimize.brentq(slope, CERTAIN, 1 - CERTAIN, xtol=1e-300, rtol=1e-14))


def _terms(share: float, rho: float, tally: Floats) -> Floats:
    persons: Floats = np.arange(tally.size, dtype=float)
    return share * (1 - rho) + persons * rho


def _likelihood(rho: float, yes: Floats, no: Floats, both: Floats) -> tuple[float, float]:
    """Beta-binomial log likelihood (without its constant) at the likeliest mean; slope in ρ.

    Written as a product over persons it stays exact down to ρ = 0, where gamma functions of
    α and β would be differences of huge numbers.
    """
    mean = _mean(rho, yes, no)
    height = slope = 0.0
    for share, tally, sign in ((mean, yes, 1), (1 - mean, no, 1), (1.0, both, -1)):
        terms = _terms(share, rho, tally)
        height += sign * float((tally * np.log(terms)).sum())
        slope += sign * float((tally * (np.arange(tally.size) - share) / terms).sum())
    return height, slope


def _common(y: Floats, variance: Floats) -> tuple[float, float]:
    """Mean weighted by 1/variance, and its variance."""
    weight = 1 / variance
    return float(weight @ y / weight.sum()), float(1 / weight.sum())


def _reml(y: Floats, variance: Floats) -> float:
    """Variance between units: the highest point of the restricted likelihood, 0 or above."""
    ceiling = float(variance.max()) + 4 * float(np.ptp(y)) ** 2  # the slope is downward from here
    return _peak(
        lambda tau2: _restricted(y, variance + tau2),
        lambda tau2: _slope(tau2, y, variance),
        np.concatenate([[0.0], np.geomspace(1e-12 * ceiling, ceiling, 120)]),
    )


def _restricted(y: Floats, variance: Floats) -> float:
    """Twice the restricted log likelihood, without its constant."""
    centre, centre_variance = _common(y, variance)
    return float(
        np.log(centre_variance) - np.log(variance).sum() - ((y - centre) ** 2 / variance).sum()
    )


def _slope(tau2: float, y: Floats, variance: Floats) -> float:
    """Slope of twice the restricted log likelihood in τ²."""
    weight = 1 / (variance + tau2)
    centre = weight @ y / weight.sum()
    return float(weight**2 @ (y - centre) ** 2 - weight.sum() + weight @ weight / weight.sum())
