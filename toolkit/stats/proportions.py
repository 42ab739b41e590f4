"""Proportions and their difference between two groups of people."""

from __future__ import annotations

import math
from typing import SupportsFloat, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Codes, Floats, confidence, grouping, numbers, refuse, same_length, whole
from .estimate import Estimate
from .estimates import Estimates, moments

Shares: TypeAlias = float | Floats


def proportion(
    count: SupportsFloat,
    n: SupportsFloat,
    population: SupportsFloat | None = None,
    level: float = 0.95,
) -> Estimate:
    """Proportion with Wilson's interval, narrower when much of a small population answered.

    Parameters
    ----------
    count, n : int
        How many of how many; NaN when unknown.
    population : int, optional
        How many there are in all (N). Then n is replaced in the interval by
        n_e = n(N − 1)/(N − n). None or NaN: the population is taken as without end.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` and limits between 0 and 1; no p. 0 of 0 is NaN, never 0. When all were asked
        (n = N) there is no sampling error: the limits are NaN and `method` is "census".

    Raises
    ------
    ArgumentError
        For a count above n, an n above the population, fractions, negative numbers.

    References
    ----------
    Wilson (1927), JASA 22:209–212; Cochran (1977), Sampling Techniques, section 2.6 for the
    finite-population variance.

    Examples
    --------
    R: ``prop.test(7, 14, correct = FALSE)$conf.int``

    >>> found = proportion(7, 14)
    >>> round(found.low, 4), round(found.high, 4)
    (0.268, 0.732)
    >>> found = proportion(7, 14, population=20)  # the same with n = 14 * 19 / 6
    >>> round(found.low, 4), round(found.high, 4), found.method
    (0.3588, 0.6412, 'Wilson, finite population')
    """
    level = confidence(level)
    share, asked = _share(count, n, "count", "n")
    effective, method = _effective_n(asked, population)
    low, high = map(float, wilson(share, effective, level))
    reason = "few_values" if math.isnan(share) else "census" if method == "census" else ""
    return Estimate(share, low, high, asked, level, math.nan, method, reason=reason)


def proportion_difference(
    x1: SupportsFloat,
    n1: SupportsFloat,
    x2: SupportsFloat,
    n2: SupportsFloat,
    level: float = 0.95,
) -> Estimate:
    """Difference of two independent proportions, second − first, Newcombe's hybrid score interval.

    Parameters
    ----------
    x1, n1, x2, n2 : int
        x1 of n1 in the first group, x2 of n2 in the second, all different people.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` and limits between −1 and 1, `n` = n1 + n2; no p. NaN when a group is empty.

    Raises
    ------
    ArgumentError
        For more than all of a group, fractions, negative numbers, a level outside 0–1.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent proportions.
    Statistics in Medicine 17:873–890, method 10.

    Examples
    --------
    R: ``contingencytables::Newcombe_hybrid_score_CI_2x2``; the paper prints −0.3339 to −0.0524

    >>> found = proportion_difference(56, 70, 48, 80)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (-0.2, -0.3339, -0.0524)
    """
    level = confidence(level)
    first, size1 = _share(x1, n1, "x1", "n1")
    second, size2 = _share(x2, n2, "x2", "n2")
    low, high = map(float, hybrid(first, size1, second, size2, 0.0, level))
    value, n = second - first, size1 + size2
    reason = "few_values" if math.isnan(value) else ""
    return Estimate(value, low, high, n, level, math.nan, "Newcombe hybrid score", reason=reason)


def proportion_difference_by(
    before: ArrayLike, after: ArrayLike, group: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """`proportion_difference` of every group, after − before, as if all were different people.

    Parameters
    ----------
    before, after, group, level
        As in `proportion_change_by`; a row may hold one answer only.

    Returns
    -------
    DataFrame
        As `proportion_change_by`, without `gained` and `lost`; `n` counts the answers of both,
        `n_missing` the rows without any.

    Raises
    ------
    ArgumentError
        As `proportion_change_by`.

    Examples
    --------
    >>> found = proportion_difference_by([0, 1, None], [None, 1, 1], ["a", "a", "a"])
    >>> found[["before", "after", "value", "n"]]
           before  after  value    n
    group
    a         0.5    1.0    0.5  4.0
    """
    first, second = binary("before", before), binary("after", after)
    codes, names = grouping("group", group)
    same_length(before=first, after=second, group=codes)
    return proportion_differences(first, second, codes, len(names), confidence(level)).table(names)


def proportion_differences(
    before: Floats, after: Floats, codes: Codes, k: int, level: float = 0.95
) -> Estimates:  # fmt: skip
    """`proportion_difference` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    before, after : ndarray of float, shape (n,)
        1 for yes, 0 for no, NaN for missing.
    codes : ndarray of int, shape (n,)
        The group of each row, 0 … k − 1; -1 is in none.
    k : int
    level : float

    Examples
    --------
    >>> answers = np.array([0.0, 1.0]), np.array([1.0, 1.0])
    >>> proportion_differences(*answers, np.array([0, 0]), 1).value
    array([0.5])
    """
    one, two = moments(before, codes, k), moments(after, codes, k)
    low, high = hybrid(one.mean, one.n, two.mean, two.n, 0.0, level)
    nothing = np.full(k, np.nan)
    neither = np.isnan(before) & np.isnan(after) & (codes >= 0)
    return Estimates(
        two.mean - one.mean, low, high, one.n + two.n, level, "Newcombe hybrid score", nothing,
        np.bincount(codes[neither], minlength=k).astype(float), nothing, nothing, nothing,
        reason=np.where(np.isnan(low), "few_values", "").astype(object),
        more={"before": one.mean, "after": two.mean},
    )  # fmt: skip


def binary(argument: str, values: ArrayLike) -> Floats:
    """Check answers that are yes (1), no (0) or missing."""
    array = numbers(argument, values)
    wrong = ~np.isnan(array) & (array != 0) & (array != 1)
    refuse(argument, array, wrong, "1 for yes, 0 for no, NaN for missing")
    return array


def _share(part: SupportsFloat, total: SupportsFloat, name: str, of: str) -> tuple[float, float]:
    """Check two counts and divide them; both come back as NaN-safe floats."""
    x, n = whole(name, part), whole(of, total)
    if x > n:
        raise ArgumentError(f"{name}={part!r} is more than {of}={total!r}")
    return x / n if n > 0 else math.nan, n


def _effective_n(n: float, population: SupportsFloat | None) -> tuple[float, str]:
    """Give the n of the interval, NaN for a census, and the name of the method."""
    size = math.nan if population is None else whole("population", population)
    if n > size:
        raise ArgumentError(f"n={n:g} is more than population={size:g}")
    if math.isnan(size):
        return n, "Wilson"
    if n == size and n > 0:
        return math.nan, "census"
    effective = n * (size - 1) / (size - n) if size > n else math.nan
    return effective, "Wilson, finite population"


def wilson(share: Shares, n: Shares, level: float) -> tuple[Floats, Floats]:
    """Wilson's limits for any n above 0, also one that is not whole."""
    z = -float(special.ndtri((1 - level) / 2))
    p, size = np.asarray(share, float), np.where(np.asarray(n) > 0, n, np.nan)
    centre = p + z * z / (2 * size)
    half = z * np.sqrt(np.maximum(p * (1 - p), 0.0) / size + (z / (2 * size)) ** 2)
    low, high = ((centre + sign * half) / (1 + z * z / size) for sign in (-1, 1))
    # rounding at 0 and at n
    return np.minimum(np.maximum(low, 0.0), p), np.maximum(np.minimum(high, 1.0), p)


def hybrid(
    first: Shares, n1: Shares, second: Shares, n2: Shares, phi: Shares, level: float
) -> tuple[Floats, Floats]:
    """Combine two Wilson intervals into one for second − first, correlated by phi."""
    low1, high1 = wilson(first, n1, level)
    low2, high2 = wilson(second, n2, level)
    difference = np.asarray(second) - first
    below = _distance(second - low2, high1 - first, phi)
    above = _distance(high2 - second, first - low1, phi)
    sure = ~np.isnan(below + above)
    low, high = np.maximum(difference - below, -1.0), np.minimum(difference + above, 1.0)
    return np.where(sure, low, np.nan), np.where(sure, high, np.nan)


def _distance(a: Floats, b: Floats, phi: Shares) -> Floats:
    """Length of the third side, √(a² − 2φab + b²), never below 0 by rounding."""
    return np.sqrt(np.maximum((a - b) ** 2 + 2 * (1 - np.asarray(phi)) * a * b, 0.0))
