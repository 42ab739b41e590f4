"""Ordered answers of two separate groups: how often does one person's exceed another's."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arguments import Floats, confidence, numbers
from .estimate import Estimate
from .estimates import ratio
from .means import t_interval, t_p_value
from .ordinal import log_ways

MIN_FOR_T = 10  # below it in a group, p comes from permutations
LARGEST_WORK = 1_000_000  # numbers worked on at once: all permutations, or a block of random ones
DRAWS, SEED = 9_999, 2007  # random permutations, the same in every run
EQUAL = 1 - 1e-9  # statistics that differ by less than this are equal


def stochastic_superiority(x: ArrayLike, y: ArrayLike, level: float = 0.95) -> Estimate:
    """Probability that a person of the second group answers higher than one of the first.

    Ties count half: P(y > x) + ½ P(y = x). No difference is ½.

    Parameters
    ----------
    x, y : array_like, shapes (n_x,) and (n_y,)
        Answers of different people on one ordered scale; NaN is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` between 0 and 1, `se` and `df` of Brunner and Munzel, `n` = n_x + n_y. The
        interval is their t interval for the logit of `value`, turned back: it stays within 0 and
        1 and covers better than the plain one. The two-sided p is that of their t test of ½. With
        fewer than ten in a group p comes from the permutations of the same statistic (Neubert
        and Brunner): all of them, `method` "Brunner-Munzel, permutation", or where these are too
        many (from about 9 and 10 different answers) 9,999 random ones, the same in every run,
        "Brunner-Munzel, Monte Carlo". The interval is the more careful of the two: with few
        people it can reach ½ though p is below 1 − level.

        With one value in a group ("few_values") or all values equal ("no_spread") there is
        neither interval nor p. When the groups do not overlap ("complete_separation") there is
        no interval, and p is the exact one of the permutations.

    Raises
    ------
    ArgumentError
        For text, infinite values, more than one dimension, a level outside 0–1.

    References
    ----------
    Brunner & Munzel (2000), The nonparametric Behrens-Fisher problem. Biometrical Journal
    42:17–25; Neubert & Brunner (2007), A studentized permutation test for the non-parametric
    Behrens-Fisher problem. Computational Statistics & Data Analysis 51:5192–5204; Pauly,
    Asendorf & Konietschke (2016), Permutation-based inference for the AUC. Biometrical Journal
    58:1319–1337, for the logit; Vargha & Delaney (2000), Journal of Educational and Behavioral
    Statistics 25:101–132.

    Examples
    --------
    R: ``lawstat::brunner.munzel.test(x, y)`` for value and p of the t test (the data of Brunner
    and Munzel: pain after surgery)

    >>> x = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    >>> y = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    >>> found = stochastic_superiority(x, y)
    >>> round(found.value, 4), round(found.p_value, 6), round(found.df, 3)
    (0.789, 0.005786, 17.683)
    >>> round(found.low, 4), round(found.high, 4)
    (0.5387, 0.9229)
    """
    level = confidence(level)
    first, second = numbers("x", x), numbers("y", y)
    of_x, of_y = _by_answer(first[~np.isnan(first)], second[~np.isnan(second)])
    value, se, df = (_plain(part[0]) for part in _brunner_munzel(of_x[None], of_y[None]))
    low, high = _logit_interval(value, se, df, level)
    reason = _reason(value, se)
    p, how = _p_value(reason, value - 0.5, se, df, *sorted((of_x, of_y), key=np.sum))
    n = float(of_x.sum() + of_y.sum())
    return Estimate(
        value, low, high, n, level, p, f"Brunner-Munzel{how}",
        n_missing=first.size + second.size - n, se=se if se > 0 else math.nan, df=df, reason=reason,
    )  # fmt: skip


def _plain(x: np.float64) -> float:
    """Float with one NaN for all, so that two estimates of the same data are equal."""
    return math.nan if np.isnan(x) else float(x)


def _by_answer(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """How many of each group gave each of the answers, from the lowest to the highest."""
    answers, place = np.unique(np.concatenate([x, y]), return_inverse=True)
    of_x = np.bincount(place[: x.size], minlength=answers.size).astype(float)
    of_y = np.bincount(place[x.size :], minlength=answers.size).astype(float)
    return of_x, of_y


def _brunner_munzel(of_x: Floats, of_y: Floats) -> tuple[Floats, Floats, Floats]:
    """P(y > x) + ½ P(y = x), its standard error and degrees of freedom, for one table a row."""
    n_x, n_y = of_x.sum(axis=1), of_y.sum(axis=1)
    below_x = of_x.cumsum(axis=1) - of_x / 2  # members of x below each answer, ties as halves
    below_y = of_y.cumsum(axis=1) - of_y / 2
    value = ratio((of_y * below_x).sum(axis=1), n_x * n_y)
    from_y, from_x = value[:, None], 1 - value[:, None]
    squares_y = (of_y * (ratio(below_x, n_x[:, None]) - from_y) ** 2).sum(axis=1)
    squares_x = (of_x * (ratio(below_y, n_y[:, None]) - from_x) ** 2).sum(axis=1)
    var_x, var_y = ratio(squares_x, n_x * (n_x - 1)), ratio(squares_y, n_y * (n_y - 1))
    both = var_x + var_y
    df = ratio(both**2, ratio(var_x**2, n_x - 1) + ratio(var_y**2, n_y - 1))
    return value, np.sqrt(both), df


def _logit_interval(value: float, se: float, df: float, level: float) -> tuple[float, float]:
    if not se > 0:
        return math.nan, math.nan
    limits = t_interval(float(special.logit(value)), se / (value * (1 - value)), df, level)
    return float(special.expit(limits[0])), float(special.expit(limits[1]))


def _reason(value: float, se: float) -> str:
    """Why there is no interval."""
    if math.isnan(se):
        return "few_values"
    return "" if se > 0 else "no_spread" if value == 0.5 else "complete_separation"


def _p_value(
    reason: str, away: float, se: float, df: float, smaller: Floats, larger: Floats
) -> tuple[float, str]:
    """Two-sided p of ½, and how it was got where that is not the t distribution."""
    if reason == "complete_separation":
        return _separated_p(smaller, larger), ", permutation"
    if reason:
        return math.nan, ""
    if smaller.sum() < MIN_FOR_T:
        return _permutation_p(smaller, larger)
    return t_p_value(away, se, df), ""


# ---- permutations ---------------------------------------------------------------------------


def _separated_p(smaller: Floats, larger: Floats) -> float:
    """Share of the permutations that separate the groups: one, and its mirror image if there is."""
    n, size = smaller.sum() + larger.sum(), smaller.sum()
    ends = (smaller + larger).cumsum()
    ways = np.isin([size, n - size], ends).sum()
    return float(ways * np.exp(-log_ways(n, size)))


def _permutation_p(smaller: Floats, larger: Floats) -> tuple[float, str]:
    """Share of the permutations whose statistic is as far from 0, and how they were got.

    People who gave the same answer can be exchanged without effect: what is enumerated is how
    many of each answer fall into the smaller group.
    """
    pooled, size = smaller + larger, int(smaller.sum())
    observed = _distance(smaller[None], pooled)[0]
    if _number_of_tables(pooled, size) * pooled.size <= LARGEST_WORK:
        tables = _all_tables(pooled, size)
        logarithm = log_ways(pooled, tables).sum(axis=1)
        ways = np.exp(logarithm - logarithm.max())
        extreme = _distance(tables, pooled) >= observed * EQUAL
        return float(ways[extreme].sum() / ways.sum()), ", permutation"
    extremes = sum(
        int((_distance(tables, pooled) >= observed * EQUAL).sum())
        for tables in _random_tables(pooled, size)
    )
    return (1 + extremes) / (1 + DRAWS), ", Monte Carlo"


def _distance(tables: Floats, pooled: Floats) -> Floats:
    """|statistic| of each table; infinite where the groups do not overlap."""
    value, se, _ = _brunner_munzel(tables, pooled - tables)
    return np.where(se > 0, ratio(np.abs(value - 0.5), se), np.inf)


def _number_of_tables(pooled: Floats, size: int) -> float:
    ways = np.zeros(size + 1)  # to have taken so many from the answers so far
    ways[0] = 1
    for count in pooled.astype(int).tolist():
        added = np.convolve(ways, np.ones(min(count, size) + 1))[: size + 1]
        ways = np.minimum(added, LARGEST_WORK + 1)  # no need to know more, and no overflow
    return float(ways[size])


def _all_tables(pooled: Floats, size: int) -> Floats:
    """Every way to take `size` of the pooled answers, one a row."""
    tables, later = np.zeros((1, 0)), pooled.sum()
    for count in pooled:
        later -= count
        taken = np.arange(min(count, size) + 1)
        tables = np.column_stack([np.repeat(tables, taken.size, 0), np.tile(taken, len(tables))])
        missing = size - tables.sum(axis=1)
        tables = tables[(missing >= 0) & (missing <= later)]
    return tables


def _random_tables(pooled: Floats, size: int) -> Iterator[Floats]:
    random, counts = np.random.default_rng(SEED), pooled.astype(int)
    block = max(LARGEST_WORK // pooled.size, 1)
    for start in range(0, DRAWS, block):
        draws = min(block, DRAWS - start)
        yield random.multivariate_hypergeometric(counts, size, draws, "count").astype(float)
