"""How alike people of one cluster are, and what that costs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arguments import Codes, Floats, confidence, labels, numbers, same_length
from .clusters import MIN_CLUSTERS
from .estimate import Estimate
from .estimates import moments


def intracluster_correlation(
    values: ArrayLike, cluster: ArrayLike, level: float = 0.95
) -> Estimate:
    """Intracluster correlation: how much more alike people of one cluster are.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit, or 0/1; NaN is left out.
    cluster : array_like, shape (n,)
        The unit of each person; a person without one is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        The analysis-of-variance estimator (MSB − MSW)/(MSB + (n₀ − 1) MSW), at most 1. It is not
        cut off at 0: below it, people of one cluster differ more than people of different ones,
        nearly always by chance. Searle's F interval, exact for normal values and equal clusters,
        approximate otherwise; no p. No interval below six clusters (`reason` "few_clusters") and
        when people of one cluster never differ ("no_spread"); no value below two clusters, when
        no cluster has two people ("one_per_cluster"), and when all values are equal.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text among the values, a level outside 0–1.

    References
    ----------
    Donner (1986), A review of inference procedures for the intraclass correlation coefficient.
    International Statistical Review 54:67–82; Searle (1971), Linear Models. Wiley.

    Examples
    --------
    R: ``psych::ICC(matrix(y, ncol = 2, byrow = TRUE))``, row ICC1

    >>> found = intracluster_correlation([1, 2, 4, 5, 7, 9, 2, 3, 6, 6, 8, 9], list("aabbccddeeff"))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.9216, 0.6072, 0.9884)
    """
    level, y = confidence(level), numbers("values", values)
    codes, _ = labels("cluster", cluster)
    same_length(values=y, cluster=codes)
    y = np.where(codes >= 0, y, np.nan)
    n, method = int(np.count_nonzero(~np.isnan(y))), "ANOVA, Searle's F interval"
    value, low, high, reason = _likeness(y, codes, n, level)
    return Estimate(
        value, low, high, float(n), level, math.nan, method,
        n_missing=float(y.size - n), reason=reason,
    )  # fmt: skip


def cluster_design_effect(values: ArrayLike, cluster: ArrayLike) -> float:
    """Factor by which clusters inflate the variance of the mean: 1 + (Σn²/n − 1) ρ.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit, or 0/1; NaN is left out.
    cluster : array_like, shape (n,)
        The unit of each person; a person without one is left out.

    Returns
    -------
    float
        At least 1: Σn²/n is the size of the cluster an average person is in, ρ the intracluster
        correlation, taken as 0 where its estimate is below. NaN where that is NaN. n divided by
        it is the effective sample size.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text among the values.

    References
    ----------
    Kish (1965), Survey Sampling. Wiley, chapter 5; Kerry & Bland (2001), Statistics in Medicine
    20:377–390 (unequal clusters).

    Examples
    --------
    R: ``n <- table(g); 1 + (sum(n^2) / sum(n) - 1) * max(icc, 0)``

    >>> round(cluster_design_effect([1, 2, 4, 5, 7, 9], list("aabbcc")), 4)
    1.9098
    """
    likeness = intracluster_correlation(values, cluster).value
    codes = labels("cluster", cluster)[0][~np.isnan(numbers("values", values))]
    size = np.bincount(codes[codes >= 0]).astype(float)
    if math.isnan(likeness):
        return math.nan
    return 1 + (float(size @ size / size.sum()) - 1) * max(likeness, 0.0)


def _likeness(y: Floats, codes: Codes, n: int, level: float) -> tuple[float, float, float, str]:
    """Intracluster correlation, its limits and why something of it is NaN."""
    own = moments(y, codes, int(codes.max(initial=-1)) + 1)
    size, mean, sd = (part[own.n > 0] for part in (own.n, own.mean, own.sd))
    k, nothing = size.size, (math.nan, math.nan)
    if k < 2 or n == k:
        return math.nan, *nothing, "few_clusters" if k < 2 else "one_per_cluster"
    if moments(y, np.zeros(y.size, np.intp), 1).sd[0] == 0:
        return math.nan, *nothing, "no_spread"
    between = float(size @ (mean - size @ mean / n) ** 2) / (k - 1)
    within = float((size - 1) @ np.nan_to_num(sd) ** 2) / (n - k)
    typical = (n - float(size @ size) / n) / (k - 1)  # n₀, the size of equal clusters
    value = (between - within) / (between + (typical - 1) * within)
    if k < MIN_CLUSTERS or within == 0:
        return value, *nothing, "few_clusters" if k < MIN_CLUSTERS else "no_spread"
    f = between / special.fdtri(k - 1, n - k, [(1 + level) / 2, (1 - level) / 2])
    low, high = ((f - within) / (f + (typical - 1) * within)).tolist()
    return value, low, high, ""
