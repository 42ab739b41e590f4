"""Means, their change in the same people and their difference between two groups of people.

Each comes twice: for one list of people, and (`…_by`) for thousands of groups at once. The first
is the second with a single group.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .arguments import Codes, Floats, confidence, grouping, numbers, same_length
from .estimate import Estimate
from .estimates import Estimates, Moments, moments, ratio, standardised, t_limits


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
        ("few_values") or all are equal ("no_spread"): a sample without spread says nothing about
        the spread.

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
    x = numbers("values", values)
    return group_means(x, np.zeros(x.size, dtype=int), 1, confidence(level)).only()


def mean_by(values: ArrayLike, group: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """`mean` of every group.

    Parameters
    ----------
    values : array_like, shape (n,)
    group : array_like, shape (n,)
        Name of the group of each value; a missing name is in none.
    level : float

    Returns
    -------
    DataFrame
        The groups' names as index, sorted; columns as the fields of `Estimate`.

    Raises
    ------
    ArgumentError
        As `mean`, and for arrays of unequal length.

    Examples
    --------
    >>> mean_by([4, 6, 8, 1], ["a", "a", "a", "b"])[["value", "low", "n"]].round(4)
           value     low    n
    group
    a        6.0  1.0317  3.0
    b        1.0     NaN  1.0
    """
    x, (codes, names) = numbers("values", values), grouping("group", group)
    same_length(values=x, group=codes)
    return group_means(x, codes, len(names), confidence(level)).table(names)


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
        Interval and p are NaN below two pairs ("few_values"), and when all changes are equal up
        to rounding ("no_spread"): a zero-width interval would claim a certainty nobody has.

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
    first, second = numbers("before", before), numbers("after", after)
    same_length(before=first, after=second)
    return mean_changes(first, second, np.zeros(first.size, dtype=int), 1, confidence(level)).only()


def mean_change_by(
    before: ArrayLike, after: ArrayLike, group: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """`mean_change` of every group.

    Parameters
    ----------
    before, after, group : array_like, shape (n,)
        Two measurements of each person and the name of the person's group.
    level : float

    Returns
    -------
    DataFrame
        The groups' names as index, sorted; columns as the fields of `Estimate`, and `before` and
        `after`, the two means of the complete pairs.

    Raises
    ------
    ArgumentError
        As `mean_change`.

    Examples
    --------
    >>> found = mean_change_by([3, 5, 4], [5, 6, 4], ["a", "a", "b"])
    >>> found[["before", "after", "value", "n"]]
           before  after  value    n
    group
    a         4.0    5.5    1.5  2.0
    b         4.0    4.0    0.0  1.0
    """
    first, second = numbers("before", before), numbers("after", after)
    codes, names = grouping("group", group)
    same_length(before=first, after=second, group=codes)
    return mean_changes(first, second, codes, len(names), confidence(level)).table(names)


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
        ("few_values") or nothing varies in either ("no_spread").

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
    first, second = numbers("x", x), numbers("y", y)
    one, two = np.zeros(first.size, dtype=int), np.zeros(second.size, dtype=int)
    return _differences(first, one, second, two, 1, confidence(level)).only()


def mean_difference_by(
    before: ArrayLike, after: ArrayLike, group: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """`mean_difference` of every group, after − before, from rows in which either may be missing.

    Parameters
    ----------
    before, after, group : array_like, shape (n,)
        Measurements and the name of the group they belong to. A row may hold both: they are then
        taken as those of different people.
    level : float

    Returns
    -------
    DataFrame
        As `mean_change_by`; `n` counts the values of both, `n_missing` the rows without any.

    Raises
    ------
    ArgumentError
        As `mean_difference`, and for arrays of unequal length.

    Examples
    --------
    >>> found = mean_difference_by([3, 5, None], [None, 6, 4], ["a", "a", "a"])
    >>> found[["before", "after", "value", "n"]]
           before  after  value    n
    group
    a         4.0    5.0    1.0  4.0
    """
    first, second = numbers("before", before), numbers("after", after)
    codes, names = grouping("group", group)
    same_length(before=first, after=second, group=codes)
    found = _differences(first, codes, second, codes, len(names), confidence(level))
    nothing = np.isnan(first) & np.isnan(second) & (codes >= 0)
    empty = np.bincount(codes[nothing], minlength=len(names)).astype(float)
    return found.table(names).assign(n_missing=empty)


def group_means(x: Floats, codes: Codes, k: int, level: float = 0.95) -> Estimates:
    """`mean` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
    codes : ndarray of int, shape (n,)
        The group of each value, 0 … k − 1; -1 is in none.
    k : int
    level : float

    Examples
    --------
    >>> group_means(np.array([4.0, 6.0, 1.0]), np.array([0, 0, 1]), 2).value
    array([5., 1.])
    """
    own = moments(x, codes, k)
    low, high, _ = t_limits(own.mean, own.se, own.n - 1, level)
    nothing = np.full(k, math.nan)
    return Estimates(
        own.mean, low, high, own.n, level, "t interval", nothing, _missing(x, codes, k),
        own.se, own.n - 1, nothing, reason=_reasons(own.n, own.sd),
    )  # fmt: skip


def mean_changes(
    before: Floats, after: Floats, codes: Codes, k: int, level: float = 0.95
) -> Estimates:  # fmt: skip
    """`mean_change` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    before, after : ndarray of float, shape (n,)
        Two measurements of each person.
    codes : ndarray of int, shape (n,)
        The group of each person, 0 … k − 1; -1 is in none.
    k : int
    level : float

    Examples
    --------
    >>> found = mean_changes(np.array([3.0, 5.0]), np.array([5.0, 6.0]), np.array([0, 0]), 1)
    >>> found.value, found.more["after"]
    (array([1.5]), array([5.5]))
    """
    complete = ~np.isnan(before) & ~np.isnan(after)
    one, two = np.where(complete, before, np.nan), np.where(complete, after, np.nan)
    change = moments(two - one, codes, k, one, two)
    first, last = moments(one, codes, k), moments(two, codes, k)
    low, high, p = t_limits(change.mean, change.se, change.n - 1, level)
    effect = standardised(change.mean, (first.sd + last.sd) / 2, 2 * (change.n - 1))
    return Estimates(
        change.mean, low, high, change.n, level, "paired t", p, _missing(two - one, codes, k),
        change.se, change.n - 1, effect, "Hedges g_av", _reasons(change.n, change.sd),
        {"before": first.mean, "after": last.mean},
    )  # fmt: skip


def mean_differences(
    before: Floats, after: Floats, codes: Codes, k: int, level: float = 0.95
) -> Estimates:  # fmt: skip
    """`mean_difference` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    before, after, codes, k, level
        As in `mean_changes`; a row may hold both values, as if of different people.

    Examples
    --------
    >>> found = mean_differences(np.array([3.0, 5.0]), np.array([5.0, 7.0]), np.array([0, 0]), 1)
    >>> found.value, found.n
    (array([2.]), array([4.]))
    """
    return _differences(before, codes, after, codes, k, level)


def t_interval(value: float, se: float, df: float, level: float) -> tuple[float, float]:
    """Limits value ± t · se; NaN where `se` is 0 or NaN, or `df` is not positive.

    Examples
    --------
    R: ``6 + qt(c(.025, .975), 2) * 2``

    >>> [round(limit, 4) for limit in t_interval(6, 2, 2, level=0.95)]
    [-2.6053, 14.6053]
    """
    low, high, _ = t_limits(np.float64(value), np.float64(se), np.float64(df), level)
    # one NaN for all, so that two estimates of the same data are equal
    return (math.nan, math.nan) if np.isnan(low) else (float(low), float(high))


def t_p_value(value: float, se: float, df: float) -> float:
    """Two-sided p of value = 0; NaN where `se` is 0 or NaN, or `df` is not positive.

    Examples
    --------
    R: ``2 * pt(-3, 10)``

    >>> round(t_p_value(6, 2, 10), 5)
    0.01334
    """
    return float(t_limits(np.float64(value), np.float64(se), np.float64(df), 0.5)[2])


def _differences(
    x: Floats, codes_x: Codes, y: Floats, codes_y: Codes, k: int, level: float
) -> Estimates:
    one, two = moments(x, codes_x, k), moments(y, codes_y, k)
    value, n = two.mean - one.mean, one.n + two.n
    se, df = _welch(one, two)
    low, high, p = t_limits(value, se, df, level)
    effect = standardised(value, _pooled_sd(one, two), n - 2)
    missing = _missing(x, codes_x, k) + _missing(y, codes_y, k)
    spread = np.fmax(one.sd, two.sd)
    return Estimates(
        value, low, high, n, level, "Welch t", p, missing, se, df, effect, "Hedges g",
        _reasons(np.minimum(one.n, two.n), spread), {"before": one.mean, "after": two.mean},
    )  # fmt: skip


def _missing(x: Floats, codes: Codes, k: int) -> Floats:
    """How many values of each group are missing."""
    return np.bincount(codes[np.isnan(x) & (codes >= 0)], minlength=k).astype(float)


def _reasons(n: Floats, sd: Floats) -> NDArray[np.object_]:
    """Why there is no interval."""
    return np.where(n < 2, "few_values", np.where(sd == 0, "no_spread", "")).astype(object)


def _welch(one: Moments, two: Moments) -> tuple[Floats, Floats]:
    """Standard error of the difference and its Welch–Satterthwaite degrees of freedom."""
    se = np.hypot(one.se, two.se)
    share_one, share_two = (
        ratio(one.se, se) ** 2,
        ratio(two.se, se) ** 2,
    )  # squared last: no overflow
    df = ratio(1.0, ratio(share_one**2, one.n - 1) + ratio(share_two**2, two.n - 1))
    return np.where(se > 0, se, np.nan), df


def _pooled_sd(one: Moments, two: Moments) -> Floats:
    squares = (one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2
    return np.sqrt(ratio(squares, one.n + two.n - 2))
