"""Means, their change in the same people and their difference between two groups."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arguments import Floats, confidence, numbers, same_length
from .estimate import Estimate

# Values that differ by less than this, relative to their size, differ by rounding only. R's
# t.test draws a line of the same size when it says "data are essentially constant".
ROUNDING = 10 * float(np.finfo(float).eps)


def mean(values: ArrayLike, level: float = 0.95) -> Estimate:
    """Mean with Student's t interval.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit; NaN is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of `values`; no p. Without an interval when there are fewer than two values
        or all are equal: a sample without spread says nothing about the spread.

    Raises
    ------
    ArgumentError
        For text, infinite values, more than one dimension, a level outside 0–1.

    References
    ----------
    Student (1908), The probable error of a mean. Biometrika 6:1–25.

    Examples
    --------
    R: ``t.test(c(4, 6, 8))``

    >>> found = mean([4, 6, 8])
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (6.0, 1.0317, 10.9683)
    """
    x, level = numbers("values", values), confidence(level)
    x = x[~np.isnan(x)]
    value, se = _average(x), _standard_error(_sd(x), x.size)
    low, high = t_interval(value, se, x.size - 1, level)
    return Estimate(value, low, high, float(x.size), level, math.nan, "t interval")


def mean_change(before: ArrayLike, after: ArrayLike, level: float = 0.95) -> Estimate:
    """Mean change of the same people, after − before, with the paired t interval.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        Two measurements of each person in the same order (an index is ignored); a person with
        NaN in either is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` in the unit of the data, `n` complete pairs, the two-sided p of the paired t test.
        `effect` is Hedges' g_av: the change divided by the average of the two SDs (Cohen's d_av),
        times Hedges' exact correction with 2(n − 1) degrees of freedom as in Lakens (2013).
        Interval and p are NaN below two pairs, and when all changes are equal up to rounding:
        a zero-width interval would claim a certainty nobody has.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text, infinite values, a level outside 0–1.

    References
    ----------
    Lakens (2013), Calculating and reporting effect sizes to facilitate cumulative science.
    Frontiers in Psychology 4:863.

    Examples
    --------
    R: ``t.test(after, before, paired = TRUE)``

    >>> found = mean_change(before=[3, 5, 4, 6], after=[5, 6, 4, 9])
    >>> found.value, round(found.low, 4), round(found.high, 4), round(found.p_value, 4)
    (1.5, -0.5543, 3.5543, 0.1027)
    >>> found.effect_name, round(found.effect, 4)
    ('Hedges g_av', 0.7551)
    """
    first, second, level = numbers("before", before), numbers("after", after), confidence(level)
    same_length(before=first, after=second)
    complete = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[complete], second[complete]
    change, n = second - first, first.size
    value, se = _average(change), _standard_error(_sd(change, first, second), n)
    low, high = t_interval(value, se, n - 1, level)
    p = t_p_value(value, se, n - 1)
    average_sd = (_sd(first) + _sd(second)) / 2
    effect = _standardised("Hedges g_av", value, average_sd, 2 * (n - 1))
    return Estimate(value, low, high, float(n), level, p, "paired t", *effect)


def mean_difference(x: ArrayLike, y: ArrayLike, level: float = 0.95) -> Estimate:
    """Difference of the means of two separate groups, y − x, with Welch's t interval.

    Parameters
    ----------
    x, y : array_like, shapes (n_x,) and (n_y,)
        Measurements of different people in the same unit; NaN is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` in the unit of the data, `n` = n_x + n_y, the two-sided p of Welch's test.
        `effect` is Hedges' g: the difference divided by the pooled SD, times the exact
        small-sample correction. Interval and p are NaN when a group has fewer than two values
        or nothing varies in either.

    Raises
    ------
    ArgumentError
        For text, infinite values, more than one dimension, a level outside 0–1.

    References
    ----------
    Welch (1947), Biometrika 34:28–35; Hedges (1981), Journal of Educational Statistics 6:107–128;
    Delacre, Lakens & Leys (2017), International Review of Social Psychology 30:92–101.

    Examples
    --------
    R: ``t.test(y, x)``

    >>> found = mean_difference(x=[3, 5, 4, 6], y=[5, 6, 4, 9, 8])
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), round(found.p_value, 4)
    (1.9, -0.7951, 4.5951, 0.1384)
    >>> found.effect_name, round(found.effect, 4)
    ('Hedges g', 0.9476)
    """
    level = confidence(level)
    x, y = numbers("x", x), numbers("y", y)
    x, y = x[~np.isnan(x)], y[~np.isnan(y)]
    value, n = _average(y) - _average(x), x.size + y.size
    se, df = _welch(x, y)
    low, high = t_interval(value, se, df, level)
    p = t_p_value(value, se, df)
    effect = _standardised("Hedges g", value, _pooled_sd(x, y), n - 2)
    return Estimate(value, low, high, float(n), level, p, "Welch t", *effect)


def t_interval(value: float, se: float, df: float, level: float) -> tuple[float, float]:
    """Limits value ± t · se; NaN where `se` is 0 or NaN, or `df` is not positive.

    Examples
    --------
    R: ``6 + qt(c(.025, .975), 2) * 2``

    >>> [round(limit, 4) for limit in t_interval(6, 2, 2, level=0.95)]
    [-2.6053, 14.6053]
    """
    if not (se > 0 and df > 0):
        return math.nan, math.nan
    half = float(special.stdtrit(df, (1 + level) / 2)) * se
    return value - half, value + half


def t_p_value(value: float, se: float, df: float) -> float:
    """Two-sided p of value = 0; NaN where `se` is 0 or NaN, or `df` is not positive.

    Examples
    --------
    R: ``2 * pt(-3, 10)``

    >>> round(t_p_value(6, 2, 10), 5)
    0.01334
    """
    if not (se > 0 and df > 0):
        return math.nan
    return 2 * float(special.stdtr(df, -abs(value / se)))


def _average(x: Floats) -> float:
    return float(x.mean()) if x.size else math.nan


def _sd(x: Floats, *origin: Floats) -> float:
    """Sample SD; exactly 0 where x (or what it was subtracted from) varies by rounding only."""
    if x.size < 2:
        return math.nan
    sd = float(x.std(ddof=1))
    size = max(float(np.abs(part).max()) for part in (x, *origin))
    return sd if sd > ROUNDING * size else 0.0


def _standard_error(sd: float, n: int) -> float:
    return sd / math.sqrt(n) if n else math.nan


def _welch(x: Floats, y: Floats) -> tuple[float, float]:
    """Standard error of the difference and its Welch–Satterthwaite degrees of freedom."""
    if x.size < 2 or y.size < 2:
        return math.nan, math.nan
    se_x, se_y = _standard_error(_sd(x), x.size), _standard_error(_sd(y), y.size)
    se = math.hypot(se_x, se_y)
    if se == 0:
        return math.nan, math.nan
    share_x, share_y = (se_x / se) ** 2, (se_y / se) ** 2  # squared last: no overflow
    return se, 1 / (share_x**2 / (x.size - 1) + share_y**2 / (y.size - 1))


def _pooled_sd(x: Floats, y: Floats) -> float:
    if x.size < 2 or y.size < 2:
        return math.nan
    squares = (x.size - 1) * _sd(x) ** 2 + (y.size - 1) * _sd(y) ** 2
    return math.sqrt(squares / (x.size + y.size - 2))


def _standardised(name: str, value: float, sd: float, df: int) -> tuple[float, str]:
    """Divide value by sd and take away the bias of small samples (Hedges 1981, exact form)."""
    if not (sd > 0 and df > 1):
        return math.nan, ""
    log_correction = special.gammaln(df / 2) - special.gammaln((df - 1) / 2)
    return value / sd * math.exp(log_correction) / math.sqrt(df / 2), name
