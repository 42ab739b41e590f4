"""Estimates from weighted answers, and what the weights cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ArgumentError

from .arguments import Codes, Floats, confidence, labels, non_negative, numbers, same_length, whole
from .estimate import Estimate
from .estimates import ROUNDING
from .means import t_interval


def weighted_mean(
    values: ArrayLike,
    weights: ArrayLike,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Weighted mean with the linearised standard error of a stratified, clustered sample.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit, or 0/1 for a weighted proportion; NaN is an unanswered question.
    weights : array_like, shape (n,)
        Sampling weights, 0 or more, on any scale. A row without a weight is left out.
    strata : array_like, shape (n,), optional
        The stratum each row was sampled in; one stratum without it. A row without one is left
        out.
    cluster : array_like, shape (n,), optional
        What was drawn first (primary sampling unit, PSU): the unit, class or commune of each row;
        each row by itself without it. A PSU lies in one stratum, so PSUs numbered anew in every
        stratum need names of their own. A row without one is left out.
    population : float or array_like, shape (n,), optional
        How many PSUs there are in the population: one number when there are no strata, otherwise
        for each row that of its stratum, as in R's ``svydesign(fpc = ~N)``. Without it, or NaN,
        the population is taken as without end.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of `values`, with a t interval on PSUs − strata degrees of freedom; no p. `n`
        counts the rows with a value and a weight above 0, `n_missing` those that lack a value, a
        weight, a stratum or a PSU. The rows without a value stay in the sample as R's
        ``svymean(na.rm = TRUE)`` keeps them (those who answered are a domain of it). For a
        proportion near 0 or 1 the limits may leave 0–1. There is no interval, and `reason` says
        why: "census" where all PSUs of the population were sampled (`method` says so too),
        "few_values" below two rows, "single_psu" where a stratum has but one PSU and more in the
        population, "no_spread" where the PSUs do not differ.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, negative weights, text, infinite values, a level outside
        0–1, a PSU in two strata, a population that is no count, differs within a stratum or is
        smaller than the sample.

    Notes
    -----
    The variance is that between PSUs within strata (with replacement without `population`). With
    `population` it is that of PSUs taken whole: what sampling people within a sampled PSU adds is
    left out, as R does with a single ``fpc``.

    References
    ----------
    Lumley (2004), Analysis of complex survey samples. Journal of Statistical Software 9(8);
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling. Springer, chapter 5.

    Examples
    --------
    R: ``d <- svydesign(~1, weights = ~w, data = data.frame(y = c(1, 2, 4), w = c(2, 1, 1)))``,
    ``confint(svymean(~y, d), df = degf(d))``

    >>> found = weighted_mean([1, 2, 4], [2, 1, 1])
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (2.0, -1.7262, 5.7262)

    With strata, PSUs and their numbers in the population: ``svydesign(~psu, strata = ~s,
    weights = ~w, fpc = ~N)``

    >>> y, w = [1, 2, 4, 3, 6, 5], [2, 1, 1, 3, 2, 2]
    >>> found = weighted_mean(y, w, list("aaabbb"), list("pqqrst"), [4, 4, 4, 9, 9, 9])
    >>> round(found.value, 4), round(found.se, 4), found.df
    (3.5455, 0.5021, 3.0)
    """
    y, w, level = numbers("values", values), non_negative("weights", weights), confidence(level)
    same_length(values=y, weights=w)
    design = _design(~np.isnan(w), strata, cluster, population)
    missing = float(np.sum(np.isnan(y) | ~design.rows))
    y, w = y[design.rows], w[design.rows]
    answered = ~np.isnan(y) & (w > 0)
    value, se, df, reason = _linearised(y, w, answered, design)
    low, high = (math.nan, math.nan) if reason else t_interval(value, se, df, level)
    method = "census" if reason == "census" else "weighted mean, linearised"
    return Estimate(
        value, low, high, float(answered.sum()), level, math.nan, method,
        n_missing=missing, se=se, df=df, reason=reason,
    )  # fmt: skip


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
        the effective sample size. Weights whose factor is above 2 without a known reason, such as
        a group that was sampled more densely on purpose, should not be used: half of the answers
        are then spent on the weighting, and a few people decide the result.

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


@dataclass(frozen=True)
class _Design:
    """How the rows were drawn.

    Parameters
    ----------
    rows : ndarray of bool, shape (n,)
        Rows that have a place in the sample; the next is about these only.
    psu : ndarray of int, shape (m,)
        The PSU of each row.
    stratum : ndarray of int, shape (p,)
        The stratum of each PSU.
    sampled : ndarray of int, shape (h,)
        PSUs in the sample, per stratum.
    unsampled : ndarray of float, shape (h,)
        Share of the stratum's PSUs that was not sampled; 1 where their number is unknown.
    """

    rows: NDArray[np.bool_]
    psu: Codes
    stratum: Codes
    sampled: NDArray[np.intp]
    unsampled: Floats


def _design(
    weighted: NDArray[np.bool_],
    strata: ArrayLike | None,
    cluster: ArrayLike | None,
    population: ArrayLike | None,
) -> _Design:
    """Number PSUs and strata, and count them."""
    stratum = labels("strata", strata)[0] if strata is not None else np.zeros(weighted.size, int)
    psu = labels("cluster", cluster)[0] if cluster is not None else np.arange(weighted.size)
    same_length(values=weighted, strata=stratum, cluster=psu)
    rows = weighted & (stratum >= 0) & (psu >= 0)
    _, stratum = np.unique(stratum[rows], return_inverse=True)
    _, first, psu = np.unique(psu[rows], return_index=True, return_inverse=True)
    _check_nested(cluster, rows, stratum != stratum[first][psu])
    sampled = np.bincount(stratum[first])
    size = _population(population, rows, stratum, strata is not None)
    _check_room(sampled, size)
    known = ~np.isnan(size)
    unsampled = np.ones(sampled.size)
    unsampled[known] = (size[known] - sampled[known]) / size[known]
    return _Design(rows, psu, stratum[first], sampled, unsampled)


def _check_nested(
    cluster: ArrayLike | None, rows: NDArray[np.bool_], elsewhere: NDArray[np.bool_]
) -> None:
    """Refuse a PSU that lies in two strata."""
    if np.any(elsewhere):
        name = np.asarray(cluster, dtype=object)[rows][elsewhere][0]
        raise ArgumentError(
            f"cluster {name!r} lies in two strata; allowed: a name of its own for every cluster "
            "of every stratum"
        )


def _population(
    population: ArrayLike | None, rows: NDArray[np.bool_], stratum: Codes, stratified: bool
) -> Floats:
    """PSUs of the population in each stratum; NaN where unknown."""
    strata, first = np.unique(stratum, return_index=True)
    if population is None:
        return np.full(strata.size, np.nan)
    if isinstance(population, SupportsFloat) and np.ndim(population) == 0:
        if stratified:
            raise ArgumentError(
                f"population={population!r} with strata; allowed: for each row the number of "
                "clusters (or people, where none are clustered) in its stratum"
            )
        return np.full(strata.size, whole("population", population))
    size = numbers("population", population)
    same_length(values=rows, population=size)
    size = size[rows]
    uneven = (size != size[first][stratum]) & ~(np.isnan(size) & np.isnan(size[first][stratum]))
    if np.any(uneven):
        pair = f"{size[first][stratum][uneven][0]:g} and {size[uneven][0]:g}"
        raise ArgumentError(f"population has {pair} in one stratum; allowed: one number for each")
    return np.array([whole("population", number) for number in size[first]])


def _check_room(sampled: NDArray[np.intp], size: Floats) -> None:
    """Refuse a sample that is larger than its population."""
    if np.any(sampled > size):
        at = int(np.argmax(sampled > size))
        what = f"population={size[at]:g} is less than the {sampled[at]} sampled in a stratum"
        raise ArgumentError(f"{what}; allowed: as many or more")


def _linearised(
    y: Floats, w: Floats, answered: NDArray[np.bool_], design: _Design
) -> tuple[float, float, float, str]:
    """Weighted mean of those who answered, its standard error and df, or why there is none."""
    if not answered.any():
        return math.nan, math.nan, math.nan, "few_values"
    share = w[answered] / w[answered].sum()
    value = float(share @ y[answered])
    reached = np.unique(design.psu[answered])
    strata = np.unique(design.stratum[reached])
    df = float(reached.size - strata.size)
    reason = _unsaid(int(answered.sum()), strata, df, design)
    if reason:
        return value, math.nan, math.nan, reason
    influence = np.zeros(y.size)
    influence[answered] = share * (y[answered] - value)
    se = math.sqrt(_variance_of_total(influence, design))
    if se <= ROUNDING * float(np.abs(y[answered]).max()):
        return value, math.nan, math.nan, "no_spread"
    return value, se, df, ""


def _unsaid(n: int, strata: Codes, df: float, design: _Design) -> str:
    """Why these strata of the sample tell nothing about the sampling error."""
    unsampled = design.unsampled[strata]
    if np.all(unsampled == 0):
        return "census"
    if n < 2:
        return "few_values"
    alone = bool(np.any((design.sampled[strata] == 1) & (unsampled > 0)))
    return "single_psu" if alone or df < 1 else ""


def _variance_of_total(influence: Floats, design: _Design) -> float:
    """Variance of the sum of all rows' influence: that of PSU totals within strata."""
    totals = np.bincount(design.psu, influence)
    centre = np.bincount(design.stratum, totals) / design.sampled
    squares = np.bincount(design.stratum, (totals - centre[design.stratum]) ** 2)
    scale = design.unsampled * design.sampled / np.maximum(design.sampled - 1, 1)
    return float(scale @ squares)
