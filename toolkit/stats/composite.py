"""Composite indices: indicators laid on fixed goalposts, joined by weights, and their ranks."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import ArgumentError, unknown

from .arguments import Floats, matrix, non_negative, number, numbers, refuse
from .scenarios import Scenarios

Aggregation: TypeAlias = Literal["geometric", "arithmetic"]
AGGREGATIONS = ("geometric", "arithmetic")
LEAST_WEIGHT = 0.8  # share of the weight that must be there for an index
Z = 1.959963984540054  # of the 95 % limits by which Agresti and Coull shift a proportion
DIGITS = 12  # indices that differ by less are equal: rounding must not make an order


def goalpost_scores(value: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
    """Lay indicators on 0–1 between fixed goalposts; what lies beyond is held at 0 or 1.

    Parameters
    ----------
    value : array_like, shape (k, m)
        Units in rows, indicators in columns, each in its own unit; NaN is missing.
    low, high : array_like, shape (m,)
        What is worth 0 and what is worth 1. `low` above `high` where less is better.

    Returns
    -------
    ndarray of float, shape (k, m)
        NaN where the value is missing.

    Raises
    ------
    ArgumentError
        For other shapes, missing goalposts, and two equal ones.

    Notes
    -----
    The goalposts are given and never the smallest and largest value of the sample: the score of a
    unit depends on no other unit, and years can be compared.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, section 5.2.

    Examples
    --------
    R, COINr's min-max with ``l_u``: ``pmin(pmax((x - low) / (high - low), 0), 1)``

    >>> goalpost_scores([[0.5, 30], [1.2, 10]], [0, 40], [1, 20])
    array([[0.5, 0.5],
           [1. , 1. ]])
    """
    x, least, most = matrix("value", value), numbers("low", low), numbers("high", high)
    _as_wide(x, low=least, high=most)
    wrong = (most == least) | np.isnan(most - least)
    refuse("high", most, wrong, "known, and another value than low")
    return _scores(x, least, most)


def _scores(value: Floats, low: Floats, high: Floats) -> Floats:
    return np.clip((value - low) / (high - low), 0.0, 1.0)


def composite_index(
    scores: ArrayLike,
    weights: ArrayLike,
    aggregation: Aggregation = "geometric",
    least_weight: float = LEAST_WEIGHT,
) -> Floats:
    """Join scores to one index for each unit by a weighted geometric or arithmetic mean.

    Parameters
    ----------
    scores : array_like, shape (k, m)
        Units in rows, indicators in columns, each 0–1 as given by `goalpost_scores`; NaN is
        missing, and its weight is shared out among the unit's others in proportion.
    weights : array_like, shape (m,)
        Any scale: only their proportions count. A weight of 0 leaves the indicator out.
    aggregation : {"geometric", "arithmetic"}
        The geometric mean does not let a high score make up for a low one; one score of 0 makes
        it 0.
    least_weight : float
        Share of the weight (0–1) whose indicators a unit must have; otherwise it has no index.

    Returns
    -------
    ndarray of float, shape (k,)
        0–1; NaN without an index.

    Raises
    ------
    ArgumentError
        For other shapes, scores outside 0–1, missing, negative or no positive weights.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, sections 6 and 4.

    Examples
    --------
    R, COINr: ``a_gmean(x, w)`` and ``a_amean(x, w)``

    >>> composite_index([[0.9, 0.4], [0.6, None]], [1, 1], "geometric", 0.5)
    array([0.6, 0.6])
    """
    x, w = matrix("scores", scores), _weights(weights)
    _as_wide(x, weights=w)
    refuse("scores", x, (x < 0) | (x > 1), "0 to 1, or NaN")
    if aggregation not in AGGREGATIONS:
        raise unknown("aggregation", aggregation, AGGREGATIONS)
    least = number("least_weight", least_weight, "0 to 1", 0, 1)
    index = _index(x, w, aggregation == "geometric")
    present = ~np.isnan(x) @ w / w.sum()
    index[present < least - 1e-12] = np.nan
    return index


def _index(scores: Floats, weights: Floats, geometric: bool) -> Floats:
    """Weighted mean of what is there; NaN where nothing is that has a weight."""
    missing = np.isnan(scores)
    total = ~missing @ weights
    with np.errstate(divide="ignore", invalid="ignore"):
        if not geometric:
            return np.asarray(np.where(missing, 0.0, scores) @ weights / total)
        nil = (scores == 0) @ weights > 0
        logs = np.log(np.where(missing | (scores == 0), 1.0, scores))
        return np.where(nil, 0.0, np.exp(logs @ weights / total))


def competition_ranks(value: ArrayLike) -> Floats:
    """Rank values, the largest first; equal ones share the better place, and the next is left out.

    Parameters
    ----------
    value : array_like, shape (k,)
        Values that differ by less than 1e-12 are equal; NaN has no rank.

    Returns
    -------
    ndarray of float, shape (k,)
        1 + the number of larger values.

    Examples
    --------
    R: ``rank(-x, ties.method = "min")``

    >>> competition_ranks([0.2, 0.9, 0.5, 0.5, None])
    array([ 4.,  1.,  2.,  2., nan])
    """
    return _ranks(numbers("value", value))


def _ranks(value: Floats) -> Floats:
    rounded = np.round(value, DIGITS)
    known = ~np.isnan(rounded)
    ordered = np.sort(rounded[known])
    larger = ordered.size - np.searchsorted(ordered, rounded, side="right")
    return np.where(known, 1.0 + larger, np.nan)


def composite_ranks(
    value: ArrayLike,
    weights: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    geometric: ArrayLike,
    sampled: ArrayLike | None = None,
    seed: int = 1,
) -> Floats:
    """Rank units in many scenarios: under other weights, goalposts and means, and by chance.

    Parameters
    ----------
    value : array_like, shape (k, m)
        Units in rows, indicators in columns, each in its own unit; NaN is missing.
    weights, low, high : array_like, shape (d, m)
        Weights and goalposts, one row a scenario; `Scenarios` draws them.
    geometric : array_like of bool, shape (d,)
        Whether a scenario takes the geometric mean, or the arithmetic one.
    sampled : array_like, shape (k, m), optional
        Where a value is the proportion of a random sample: its size, from which every scenario
        draws the value anew (Jeffreys' beta distribution of the true proportion). NaN: the value
        is a count of everybody, or its error is unknown, and it stays as it is.
    seed : int
        Of numpy's default generator; the same arguments always give the same ranks.

    Returns
    -------
    ndarray of float, shape (k, d)
        Rank of each unit in each of d scenarios, 1 being the largest index, ties as in
        `competition_ranks`. NaN where a scenario gives a weight to none of a unit's indicators.

    Raises
    ------
    ArgumentError
        For shapes that do not fit, a sample of fewer than one, and a proportion outside 0–1.

    References
    ----------
    Saisana, Saltelli & Tarantola (2005), Journal of the Royal Statistical Society A 168:307–323;
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, section 7; Brown, Cai &
    DasGupta (2001), Statistical Science 16:101–133 (Jeffreys' interval).

    Examples
    --------
    >>> low, high = [[0, 0]] * 2, [[1, 1]] * 2
    >>> composite_ranks([[0.9, 0.1], [0.4, 0.5]], [[1, 1], [3, 1]], low, high, [True, False])
    array([[2., 1.],
           [1., 2.]])
    """
    x, scenarios = matrix("value", value), Scenarios(weights, low, high, geometric)
    _as_wide(x, weights=scenarios.weights[0])
    n = None if sampled is None else _sizes(x, sampled)
    rng = np.random.default_rng(seed)
    # A rank is a whole number, exact in single precision: half the memory for many units.
    ranks = np.empty((x.shape[0], len(scenarios)), np.float32)
    for place, (weight, least, most, mean) in enumerate(scenarios):
        drawn = x if n is None else _drawn(x, n, rng)
        ranks[:, place] = _ranks(_index(_scores(drawn, least, most), weight, mean))
    return ranks.astype(np.float64)


def composite_error(
    value: ArrayLike,
    sampled: ArrayLike,
    weights: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    aggregation: Aggregation = "geometric",
) -> Floats:
    """Standard error of a composite index whose indicators are proportions of random samples.

    Parameters
    ----------
    value : array_like, shape (k, m)
        Units in rows, indicators in columns; NaN is missing.
    sampled : array_like, shape (k, m)
        Sizes of the samples; NaN: counted in full, so without an error.
    weights, low, high : array_like, shape (m,)
        As in `goalpost_scores` and `composite_index`.
    aggregation : {"geometric", "arithmetic"}

    Returns
    -------
    ndarray of float, shape (k,)
        In the unit of the index, by the delta method; 0 where nothing was sampled, NaN where the
        index is missing or, being geometric, 0. Samples are taken as independent. The error of a
        value beyond a goalpost counts as if it were not held there.

    Raises
    ------
    ArgumentError
        As `goalpost_scores`, `composite_index` and `composite_ranks`.

    References
    ----------
    Agresti & Coull (1998), The American Statistician 52:119–126: the error of a proportion is
    √(p̃(1 − p̃)/ñ) with ñ = n + z² and p̃ = (x + z²/2)/ñ, which is not 0 for 0 or all of n.

    Examples
    --------
    >>> composite_error([[0.5, 0.8]], [[96, None]], [1, 1], [0, 0], [1, 1], "arithmetic").round(4)
    array([0.025])
    """
    scores = goalpost_scores(value, low, high)
    index = composite_index(scores, weights, aggregation, 0)
    x, w = matrix("value", value), _weights(weights)
    n = _sizes(x, sampled)
    larger = n + Z**2
    share = (x * n + Z**2 / 2) / larger
    distance = np.abs(numbers("high", high) - numbers("low", low))
    error = np.sqrt(share * (1 - share) / larger) / distance
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = index[:, None] / scores if aggregation == "geometric" else np.ones_like(scores)
        parts = np.where(np.isnan(n + x), 0.0, (w * slope * error) ** 2)
        found = np.sqrt(parts.sum(axis=1)) / (~np.isnan(scores) @ w)
    return np.where(np.isnan(index) | ((index == 0) & (aggregation == "geometric")), np.nan, found)


def _drawn(value: Floats, n: Floats, rng: np.random.Generator) -> Floats:
    """Draw every sampled proportion from what it may truly be."""
    drawn, here = value.copy(), ~np.isnan(n + value)
    yes = value[here] * n[here]
    drawn[here] = rng.beta(yes + 0.5, n[here] - yes + 0.5)
    return drawn


def _sizes(value: Floats, sampled: ArrayLike) -> Floats:
    n = matrix("sampled", sampled)
    if n.shape != value.shape:
        raise ArgumentError(f"sampled has shape {n.shape}; allowed: that of value, {value.shape}")
    refuse("sampled", n, n < 1, "1 or more, or NaN")
    refuse("value", value, ~np.isnan(n) & ((value < 0) | (value > 1)), "0 to 1 where sampled")
    return n


def _weights(weights: ArrayLike) -> Floats:
    w = non_negative("weights", weights)
    if np.isnan(w).any() or not w.sum() > 0:
        raise ArgumentError(f"weights of shape {w.shape}; allowed: none missing, one above 0")
    return w


def _as_wide(table: Floats, **vectors: Floats) -> None:
    """Raise an `ArgumentError` unless there is one entry for each column of the table."""
    for name, vector in vectors.items():
        if vector.size != table.shape[1]:
            allowed = f"one for each of the {table.shape[1]} columns"
            raise ArgumentError(f"{name} has {vector.size} entries; allowed: {allowed}")
