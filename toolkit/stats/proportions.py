"""Proportions, their change in the same people and their difference between two groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import SupportsFloat

from numpy.typing import NDArray
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import confidence, whole
from .estimate import Estimate

MIN_DISCORDANT = 6  # with five the smallest p a test can give is already near .05: no p


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
    low, high = _wilson(share, effective, level)
    return Estimate(share, low, high, asked, level, math.nan, method)


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
    low, high = _hybrid(first, size1, second, size2, 0.0, level)
    value, n = second - first, size1 + size2
    return Estimate(value, low, high, n, level, math.nan, "Newcombe hybrid score")


def proportion_change(
    table: Sequence[Sequence[SupportsFloat]] | NDArray, level: float = 0.95
) -> Estimate:
    """Change of a proportion in the same people, after − before.

    Parameters
    ----------
    table : array_like, shape (2, 2)
        Counts of people ``[[both, lost], [gained, neither]]``: rows are yes and no before, columns
        yes and no after, so `lost` said yes before only and `gained` yes after only. A DataFrame
        is refused: ``pandas.crosstab`` puts "no" first, which would turn the sign round.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` = (gained − lost)/n with Newcombe's interval (method 10, with his correction of
        φ), `n` pairs, and the McNemar mid-p, which is NaN below six who changed.

    Raises
    ------
    ArgumentError
        For another shape, fractions, negative numbers, a level outside 0–1.

    References
    ----------
    Newcombe (1998), Improved confidence intervals for the difference between binomial proportions
    based on paired data. Statistics in Medicine 17:2635–2650, method 10.

    Examples
    --------
    R: ``contingencytables::Newcombe_CI_paired_2x2(matrix(c(59, 6, 16, 80), 2, byrow = TRUE))``
    and ``McNemar_midP_test_paired_2x2``, which count before − after

    >>> found = proportion_change([[59, 6], [16, 80]])
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), round(found.p_value, 4)
    (0.0621, 0.0046, 0.1186, 0.0347)
    """
    level = confidence(level)
    both, lost, gained, neither = _cells(table)
    n = both + lost + gained + neither
    before, after = _ratio(both + lost, n), _ratio(both + gained, n)
    phi = _corrected_phi(both, lost, gained, neither)
    low, high = _hybrid(before, n, after, n, phi, level)
    value, p = _ratio(gained - lost, n), mcnemar_midp(lost, gained)
    return Estimate(value, low, high, n, level, p, "Newcombe paired")


def mcnemar_midp(lost: SupportsFloat, gained: SupportsFloat) -> float:
    """Two-sided McNemar mid-p of "as many gained as lost".

    Parameters
    ----------
    lost, gained : int
        People who changed from yes to no, and from no to yes.

    Returns
    -------
    float
        P(a split more uneven than this) + ½ P(one as uneven), when each change is a coin toss;
        NaN below six changes.

    Raises
    ------
    ArgumentError
        For fractions and negative numbers.

    References
    ----------
    Fagerland, Lydersen & Laake (2013), The McNemar test for binary matched-pairs data.
    BMC Medical Research Methodology 13:91.

    Examples
    --------
    R: ``2 * pbinom(5, 22, .5) + dbinom(6, 22, .5)``

    >>> round(mcnemar_midp(6, 16), 6)
    0.03469
    """
    fewer, more = sorted((whole("lost", lost), whole("gained", gained)))
    changed = fewer + more
    if not changed >= MIN_DISCORDANT:
        return math.nan
    up_to = float(special.bdtr(fewer, int(changed), 0.5))  # P(this few or fewer)
    below = float(special.bdtr(fewer - 1, int(changed), 0.5)) if fewer else 0.0
    if fewer == more:  # every other split is more uneven
        return 1 - (up_to - below) / 2
    return below + up_to


def _ratio(part: float, total: float) -> float:
    return part / total if total > 0 else math.nan


def _share(part: SupportsFloat, total: SupportsFloat, name: str, of: str) -> tuple[float, float]:
    """Check two counts and divide them; both come back as NaN-safe floats."""
    x, n = whole(name, part), whole(of, total)
    if x > n:
        raise ArgumentError(f"{name}={part!r} is more than {of}={total!r}")
    return _ratio(x, n), n


def _effective_n(n: float, population: SupportsFloat | None) -> tuple[float, str]:
    """Give the n of the interval, NaN for a census, and the name of the method."""
    size = math.nan if population is None else whole("population", population)
    if n > size:
        raise ArgumentError(f"n={n:g} is more than population={size:g}")
    if math.isnan(size):
        return n, "Wilson"
    if n == size and n > 0:
        return math.nan, "census"
    return _ratio(n * (size - 1), size - n), "Wilson, finite population"


def _wilson(share: float, n: float, level: float) -> tuple[float, float]:
    """Wilson's limits for any n above 0, also one that is not whole."""
    if not n > 0 or math.isnan(share):
        return math.nan, math.nan
    z = -float(special.ndtri((1 - level) / 2))
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    low, high = ((centre + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    return min(max(low, 0.0), share), max(min(high, 1.0), share)  # rounding at 0 and at n


def _hybrid(
    first: float, n1: float, second: float, n2: float, phi: float, level: float
) -> tuple[float, float]:
    """Combine two Wilson intervals into one for second − first, correlated by phi."""
    low1, high1 = _wilson(first, n1, level)
    low2, high2 = _wilson(second, n2, level)
    difference = second - first
    below = _distance(second - low2, high1 - first, phi)
    above = _distance(high2 - second, first - low1, phi)
    if math.isnan(below + above):
        return math.nan, math.nan
    return max(difference - below, -1.0), min(difference + above, 1.0)


def _distance(a: float, b: float, phi: float) -> float:
    """Length of the third side, √(a² − 2φab + b²), never below 0 by rounding."""
    return math.sqrt(max((a - b) ** 2 + 2 * (1 - phi) * a * b, 0.0))


def _corrected_phi(both: float, lost: float, gained: float, neither: float) -> float:
    """Newcombe's correlation: ad − bc is drawn towards 0 by n/2, but never past it."""
    margins = (both + lost, gained + neither, both + gained, lost + neither)
    if not all(margin > 0 for margin in margins):
        return 0.0
    product = both * neither - lost * gained
    if product > 0:
        product = max(product - (both + lost + gained + neither) / 2, 0.0)
    return product / math.prod(math.sqrt(margin) for margin in margins)


def _cells(table: Sequence[Sequence[SupportsFloat]] | NDArray) -> tuple[float, float, float, float]:
    """Take a 2 × 2 table apart, row by row."""
    try:
        (both, lost), (gained, neither) = table
    except (TypeError, ValueError):
        raise ArgumentError("table must be [[both, lost], [gained, neither]]") from None
    return (
        whole("both", both),
        whole("lost", lost),
        whole("gained", gained),
        whole("neither", neither),
    )
