"""Estimates from weighted answers, and what the weights cost."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Floats, confidence, non_negative, numbers, same_length
from .estimate import Estimate
from .means import ROUNDING, t_interval


def weighted_mean(values: ArrayLike, weights: ArrayLike, level: float = 0.95) -> Estimate:
    """Weighted mean with the linearised standard error of a sample drawn with replacement.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit, or 0/1 for a weighted proportion; NaN is an unanswered question.
    weights : array_like, shape (n,)
        Sampling weights, 0 or more, on any scale. A row without a weight is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of `values`, with a t interval on n − 1 degrees of freedom; no p. `n` counts
        the rows with a value and a weight above 0. The rows without a value stay in the sample
        as R's `svymean(na.rm = TRUE)` keeps them (those who answered are a domain of it), which
        matters only when n is tiny. Without an interval below two such rows, and when all values
        are equal. For a proportion near 0 or 1 the limits may leave 0–1.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, negative weights, text, infinite values, a level outside 0–1.

    References
    ----------
    Lumley (2004), Analysis of complex survey samples. Journal of Statistical Software 9(8).

    Examples
    --------
    R: ``d <- svydesign(~1, weights = ~w, data = data.frame(y = c(1, 2, 4), w = c(2, 1, 1)))``,
    ``confint(svymean(~y, d), df = degf(d))``

    >>> found = weighted_mean([1, 2, 4], [2, 1, 1])
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (2.0, -1.7262, 5.7262)
    """
    y, w, level = numbers("values", values), non_negative("weights", weights), confidence(level)
    same_length(values=y, weights=w)
    y, w = y[~np.isnan(w)], w[~np.isnan(w)]
    answered = ~np.isnan(y) & (w > 0)
    value, se = _linearised(y[answered], w[answered], rows=w.size)
    n = int(answered.sum())
    low, high = t_interval(value, se, n - 1, level)
    return Estimate(value, low, high, float(n), level, math.nan, "weighted mean, linearised")


def kish_design_effect(weights: ArrayLike) -> float:
    """Factor by which unequal weights inflate the variance of a mean: n Σw² / (Σw)².

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights on any scale, 0 or more; NaN is left out, a 0 counts as a wasted answer.

    Returns
    -------
    float
        1 for equal weights, at most n; NaN when there is no weight above 0. n divided by it is
        the effective sample size.

    Raises
    ------
    ArgumentError
        For negative weights, text, infinite values, more than one dimension.

    References
    ----------
    Kish (1965), Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    R: ``w <- c(2, 1, 1); length(w) * sum(w^2) / sum(w)^2``

    >>> kish_design_effect([2, 1, 1])
    1.125
    """
    w = non_negative("weights", weights)
    w = w[~np.isnan(w)]
    total = float(w.sum())
    return float(w.size * (w / total) @ (w / total)) if total > 0 else math.nan


def _linearised(y: Floats, w: Floats, rows: int) -> tuple[float, float]:
    """Weighted mean of those who answered and its standard error in a sample of `rows`."""
    if y.size == 0:
        return math.nan, math.nan
    share = w / w.sum()
    value = float(share @ y)
    if y.size == 1:
        return value, math.nan
    influence = share * (y - value)
    se = math.sqrt(rows / (rows - 1) * float(influence @ influence))
    return value, se if se > ROUNDING * float(np.abs(y).max()) else math.nan
