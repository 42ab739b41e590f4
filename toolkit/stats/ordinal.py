"""Ordered answers of the same people: how many moved up, how many down, and is it chance."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from .arguments import Floats, confidence, numbers, same_length
from .estimate import Estimate, Test
from .estimates import ROUNDING
from .paired_proportions import MIN_DISCORDANT

Ranks = NDArray[np.int64]

DIGITS = 9  # differences that agree in so many digits of the largest are ties
MOST_SUMS = 1_000_000  # sums of tied ranks that are listed one by one
LARGEST_WORK = 6e8  # additions when sums are counted, some tenths of a second
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(48)
NEGLIGIBLE = 1e-13  # probability that is left out at either end of an integral


def wilcoxon_pratt(differences: ArrayLike) -> Test:
    """Wilcoxon's signed-rank test with zeros and ties, in Pratt's way, exact.

    Zeros take part in the ranking and are dropped afterwards; ties get the mean of their ranks.
    The p is conditional on the sizes of the differences: every difference could as well have had
    the other sign, and all 2^m ways of giving signs to the m that are not zero are counted.

    Parameters
    ----------
    differences : array_like, shape (n,)
        After − before of each person, in any unit; NaN is left out. Differences that agree in
        nine digits of the largest are ties: 0.3 − 0.2 is 0.2 − 0.1.

    Returns
    -------
    Test
        `statistic` is the sum of the ranks of the positive differences, `df` NaN, `n` the
        differences with the zeros, the two-sided p: 1 when all are zero, NaN ("few_values")
        when there are none. `method` is "Wilcoxon-Pratt exact", or with many different sizes
        among many differences (some 1,000 other than zero) "Wilcoxon-Pratt normal", without
        continuity correction.

    Raises
    ------
    ArgumentError
        For text, infinite values, more than one dimension.

    References
    ----------
    Pratt (1959), Remarks on zeros and ties in the Wilcoxon signed rank procedures.
    JASA 54:655–667.

    Examples
    --------
    R: ``coin::wilcoxsign_test(d ~ rep(0, 8), zero.method = "Pratt", distribution = "exact")``

    >>> found = wilcoxon_pratt([0, 0, 1, 1, -1, 2, 2, 3])
    >>> found.statistic, round(found.p_value, 4)
    (29.0, 0.125)
    """
    given = numbers("differences", differences)
    known = given[~np.isnan(given)]
    n, n_missing = float(known.size), float(given.size - known.size)
    method = "Wilcoxon-Pratt exact"
    if not known.size:
        return Test(math.nan, math.nan, math.nan, method, n, n_missing, "few_values")
    ranks, positive = _signed_ranks(known)
    upward = int(ranks[positive].sum())
    p = _exact_p(ranks, upward)
    if math.isnan(p):
        p, method = _normal_p(ranks, upward), "Wilcoxon-Pratt normal"
    return Test(upward / 2, math.nan, p, method, n, n_missing)


def ordinal_change(before: ArrayLike, after: ArrayLike, level: float = 0.95) -> Estimate:
    """Change of ordered answers in the same people: the share that went up less that went down.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        Two answers of each person on one ordered scale, in the same order of people (an index is
        ignored); a person with NaN in either is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` = P(up) − P(down) between −1 and 1, with the interval of Fay and Lumbard, which
        belongs to the exact sign test: 0 is outside just when that test rejects. `p_value` is
        that of the exact Wilcoxon-Pratt test, which also weighs how far people moved; NaN
        ("few_discordant") below six who moved. `effect` is the matched rank-biserial correlation:
        among those who moved, the share of the rank sum that went up less that went down.
        All NaN ("few_values") without a pair.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text, infinite values, a level outside 0–1.

    References
    ----------
    Fay & Lumbard (2021), Confidence intervals for difference in proportions for matched pairs
    compatible with exact McNemar's or sign tests. Statistics in Medicine 40:1147–1159; Pratt
    (1959), JASA 54:655–667; Kerby (2014), The simple difference formula. Comprehensive
    Psychology 3:11.IT.3.1.

    Examples
    --------
    R: ``asht::signTest(after - before, stat = "ud")$conf.int`` (exact2x2::mcnemarExactDP),
    ``effectsize::rank_biserial(after, before, paired = TRUE)``

    >>> found = ordinal_change([1, 2, 2, 3, 3, 4, 2, 5], [3, 3, 4, 4, 3, 5, 3, 4])
    >>> found.value, round(found.low, 4), round(found.high, 4), found.p_value
    (0.625, -0.1388, 0.9548, 0.09375)
    >>> found.effect_name, round(found.effect, 4)
    ('matched rank-biserial', 0.7857)
    """
    level = confidence(level)
    first, second = numbers("before", before), numbers("after", after)
    same_length(before=first, after=second)
    change = _changes(first, second)
    n, up, down = change.size, int((change > 0).sum()), int((change < 0).sum())
    low, high = _fay_lumbard(up, down, n, level)
    value, p = _direction(change)
    reason = "few_values" if not n else "few_discordant" if up + down < MIN_DISCORDANT else ""
    return Estimate(
        value, low, high, float(n), level, p, "Fay-Lumbard, Wilcoxon-Pratt",
        *_rank_biserial(change), n_missing=float(first.size - n), reason=reason,
    )  # fmt: skip


def ordinal_direction(before: ArrayLike, after: ArrayLike) -> tuple[float, float]:
    """`value` and `p_value` of `ordinal_change`, without the interval, which takes longest.

    Parameters
    ----------
    before, after
        As in `ordinal_change`.

    Examples
    --------
    >>> ordinal_direction([1, 2, 2, 3, 3, 4, 2, 5], [3, 3, 4, 4, 3, 5, 3, 4])
    (0.625, 0.09375)
    """
    first, second = numbers("before", before), numbers("after", after)
    same_length(before=first, after=second)
    return _direction(_changes(first, second))


def log_ways(n: ArrayLike, k: ArrayLike) -> Floats:
    """Logarithm of "n choose k".

    Examples
    --------
    R: ``lchoose(5, 0:2)``

    >>> np.exp(log_ways(5, np.array([0, 1, 2]))).round(9)
    array([ 1.,  5., 10.])
    """
    n, k = np.asarray(n, dtype=float), np.asarray(k, dtype=float)
    logarithm: Floats = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return logarithm


# ---- signed ranks ---------------------------------------------------------------------------


def _changes(first: Floats, second: Floats) -> Floats:
    """After − before of the complete pairs; exactly 0 where they differ by rounding only."""
    complete = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[complete], second[complete]
    change = second - first
    change[np.abs(change) <= ROUNDING * np.maximum(np.abs(first), np.abs(second))] = 0
    return change


def _direction(change: Floats) -> tuple[float, float]:
    """P(up) − P(down), and the p of Wilcoxon and Pratt unless too few moved."""
    if not change.size:
        return math.nan, math.nan
    up, down = int((change > 0).sum()), int((change < 0).sum())
    p = wilcoxon_pratt(change).p_value if up + down >= MIN_DISCORDANT else math.nan
    return (up - down) / change.size, p


def _signed_ranks(differences: Floats) -> tuple[Ranks, NDArray[np.bool_]]:
    """Twice the midranks of the differences that are not 0, and which of them are positive.

    Twice, because then they are whole numbers and sums of them can be counted.
    """
    largest = max(float(np.abs(differences).max(initial=0.0)), 1e-290)
    sizes = np.abs(differences).round(DIGITS - math.ceil(math.log10(largest)))
    _, place, ties = np.unique(sizes, return_inverse=True, return_counts=True)
    doubled = (2 * np.cumsum(ties) - ties + 1)[place]
    return doubled[sizes > 0].astype(np.int64), differences[sizes > 0] > 0


def _exact_p(ranks: Ranks, upward: int) -> float:
    """P(a sum of randomly chosen ranks is as far from its middle as `upward`); NaN if too long."""
    total = int(ranks.sum())
    tail = min(upward, total - upward)
    if 2 * tail == total:
        return 1.0
    values, ties = np.unique(ranks, return_counts=True)
    step = int(np.gcd.reduce(values))
    if np.log(ties + 1).sum() - np.log(ties.max() + 1) <= math.log(MOST_SUMS):
        return min(2 * _listed(values, ties, tail), 1.0)
    if float(ranks.size) * total / step <= LARGEST_WORK:
        return min(2 * _counted(np.sort(ranks) // step, tail // step), 1.0)
    return math.nan


def _listed(values: Ranks, ties: Ranks, tail: int) -> float:
    """P(sum ≤ tail) with few different ranks: all sums, but for the rank with the most ties."""
    most = int(ties.argmax())
    sums, chance = np.zeros(1, dtype=np.int64), np.ones(1)
    for value, count in zip(np.delete(values, most), np.delete(ties, most), strict=True):
        up = np.arange(count + 1)
        share = np.exp(log_ways(count, up) - count * math.log(2))
        sums = np.add.outer(sums, value * up).ravel()
        chance = np.multiply.outer(chance, share).ravel()
    left = (tail - sums) // values[most]
    rest = special.bdtr(np.clip(left, 0, ties[most]).astype(float), int(ties[most]), 0.5)
    return float((chance * rest)[left >= 0].sum())


def _counted(ranks: Ranks, tail: int) -> float:
    """P(sum ≤ tail) with many different ranks, in rising order: by the sums of ever more ranks."""
    chance = np.zeros(tail + 1)
    chance[0], reached = 1.0, 0
    for rank in ranks.tolist():
        reached = min(reached + rank, tail)
        chance[rank : reached + 1] += chance[: max(reached + 1 - rank, 0)]
        chance[: reached + 1] /= 2
    return float(chance.sum())


def _normal_p(ranks: Ranks, upward: int) -> float:
    sd = math.sqrt(float((ranks.astype(float) ** 2).sum())) / 2
    return 2 * float(special.ndtr(-abs(upward - int(ranks.sum()) / 2) / sd))


def _rank_biserial(change: Floats) -> tuple[float, str]:
    """Kerby's simple difference of the rank sums of those who changed."""
    ranks, positive = _signed_ranks(change[change != 0])
    if not ranks.size:
        return math.nan, ""
    return float((2 * ranks[positive].sum() - ranks.sum()) / ranks.sum()), "matched rank-biserial"


# ---- the interval of Fay and Lumbard --------------------------------------------------------


def _fay_lumbard(up: int, down: int, n: int, level: float) -> tuple[float, float]:
    """Limits of P(up) − P(down) from `up` and `down` of n pairs.

    It is θ(2β − 1), with θ = P(moved) and β = P(up, of those who moved). Each has the two
    distributions whose quantiles are its Clopper–Pearson limits; the limit is the quantile of
    θ(2β − 1) with that of the two which is on the safe side.
    """
    if not n:
        return math.nan, math.nan
    tail = (1 - level) / 2
    return _lower(up, down, n, tail), -_lower(down, up, n, tail)


@lru_cache(maxsize=4096)  # small units share few tables
def _lower(up: int, down: int, n: int, tail: float) -> float:
    moved = up + down
    if up and special.betainc(up, down + 1, 0.5) <= tail:  # β is above ½: a small θ is safe
        return _quantile(1 - tail, (moved, n - moved + 1), (up, down + 1))
    if not up:  # β is 0
        return -1.0 if moved == n else -float(special.betaincinv(moved + 1, n - moved, 1 - tail))
    if moved == n:  # θ is 1
        return 2 * float(special.betaincinv(up, down + 1, tail)) - 1
    return -_quantile(tail, (moved + 1, n - moved), (down + 1, up))


def _quantile(chance: float, theta: tuple[int, int], beta: tuple[int, int]) -> float:
    """Find w ≥ 0 with P(θ(2β − 1) ≥ w) = chance, θ and β being beta distributed."""
    if _at_least(0.0, theta, beta) <= chance:
        return 0.0
    found = optimize.brentq(lambda w: _at_least(w, theta, beta) - chance, 0.0, 1.0, xtol=1e-13)
    return float(found)


def _at_least(w: float, theta: tuple[int, int], beta: tuple[int, int]) -> float:
    """P(θ(2β − 1) ≥ w) for w ≥ 0, integrated over the one of the two that is less spread out."""
    middle = theta[0] / sum(theta)
    if w * _sd(*theta) > 2 * middle**2 * _sd(*beta):
        b, weight = _nodes((1 + w) / 2, *beta)
        return float((weight * special.betaincc(*theta, np.minimum(w / (2 * b - 1), 1))).sum())
    t, weight = _nodes(w, *theta)
    return float((weight * special.betaincc(*beta, np.minimum((1 + w / t) / 2, 1))).sum())


@lru_cache(maxsize=4096)
def _ends(a: int, b: int) -> tuple[float, float]:
    """Between which a beta distribution lies but for next to nothing."""
    ends = special.betaincinv(a, b, NEGLIGIBLE), special.betainccinv(a, b, NEGLIGIBLE)
    return float(ends[0]), float(ends[1])


def _sd(a: int, b: int) -> float:
    return math.sqrt(a * b / (a + b + 1)) / (a + b)


def _nodes(start: float, a: int, b: int) -> tuple[Floats, Floats]:
    """Points of a beta distribution above `start`, and weights which integrate over it."""
    lowest, highest = _ends(a, b)
    low, high = max(start, lowest), max(start, highest)
    x = low + (high - low) * (NODES + 1) / 2
    log_density = special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b)
    return x, np.exp(log_density) * NODE_WEIGHTS * (high - low) / 2
