"""The change of a proportion in the same people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import SupportsFloat

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Codes, Floats, confidence, grouping, same_length, whole
from .estimate import Estimate
from .estimates import Estimates, ratio
from .proportions import binary, hybrid

MIN_DISCORDANT = 6  # with five the smallest p a test can give is already near .05: no p


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
    return _changes(np.array([_cells(table)]), confidence(level)).only()


def proportion_change_by(
    before: ArrayLike, after: ArrayLike, group: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """`proportion_change` of every group, from the answers of each person.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        1 for yes, 0 for no, NaN for missing, of each person in the same order.
    group : array_like, shape (n,)
        Name of each person's group.
    level : float

    Returns
    -------
    DataFrame
        The groups' names as index, sorted; columns as the fields of `Estimate`, and `before`,
        `after` (proportions among the complete pairs), `gained` and `lost` (persons).

    Raises
    ------
    ArgumentError
        As `proportion_change`, and for values other than 0 and 1.

    Examples
    --------
    >>> found = proportion_change_by([0, 0, 1, 1], [1, 1, 1, 0], ["a", "a", "a", "b"])
    >>> found[["before", "after", "gained", "lost", "n"]].round(2)
           before  after  gained  lost    n
    group
    a        0.33    1.0     2.0   0.0  3.0
    b        1.00    0.0     0.0   1.0  1.0
    """
    first, second = binary("before", before), binary("after", after)
    codes, names = grouping("group", group)
    same_length(before=first, after=second, group=codes)
    return proportion_changes(first, second, codes, len(names), confidence(level)).table(names)


def proportion_changes(
    before: Floats, after: Floats, codes: Codes, k: int, level: float = 0.95
) -> Estimates:  # fmt: skip
    """`proportion_change` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    before, after : ndarray of float, shape (n,)
        1 for yes, 0 for no, NaN for missing, of each person.
    codes : ndarray of int, shape (n,)
        The group of each person, 0 … k − 1; -1 is in none.
    k : int
    level : float

    Examples
    --------
    >>> answers = np.array([0.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0])
    >>> proportion_changes(*answers, np.zeros(3, int), 1).more["gained"]
    array([2.])
    """
    known = ~np.isnan(before) & ~np.isnan(after) & (codes >= 0)
    cell = np.where(known, 3 - 2 * np.nan_to_num(before) - np.nan_to_num(after), 0).astype(int)
    place = codes[known] * 4 + cell[known]  # both, lost, gained, neither of each group
    cells = np.bincount(place, minlength=4 * k).reshape(-1, 4).astype(float)
    missing = np.bincount(codes[~known & (codes >= 0)], minlength=k).astype(float)
    return replace(_changes(cells, level), n_missing=missing)


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
    return float(_midp(np.float64(whole("lost", lost)), np.float64(whole("gained", gained))))


def _changes(cells: Floats, level: float) -> Estimates:
    """Estimates of the changes counted in many tables, one a row: both, lost, gained, neither."""
    both, lost, gained, neither = cells.T
    n = both + lost + gained + neither
    before, after = ratio(both + lost, n), ratio(both + gained, n)
    phi = _corrected_phi(both, lost, gained, neither)
    low, high = hybrid(before, n, after, n, phi, level)
    p, nothing = _midp(lost, gained), np.full(n.shape, np.nan)
    reason = np.where(n > 0, np.where(np.isnan(p), "few_discordant", ""), "few_values")
    return Estimates(
        ratio(gained - lost, n), low, high, n, level, "Newcombe paired", p, np.zeros(n.shape),
        nothing, nothing, nothing, reason=reason.astype(object),
        more={"before": before, "after": after, "gained": gained, "lost": lost},
    )  # fmt: skip


def _midp(lost: Floats | np.float64, gained: Floats | np.float64) -> Floats:
    """McNemar's mid-p for many splits."""
    enough = lost + gained >= MIN_DISCORDANT
    less, more = (np.where(enough, end(lost, gained), 1.0) for end in (np.minimum, np.maximum))
    up_to = special.betainc(more, less + 1, 0.5)  # P(this few or fewer)
    below = np.where(less > 0, special.betainc(more + 1, np.maximum(less, 1), 0.5), 0.0)
    even = less == more  # every other split is more uneven
    p = np.where(even, 1 - (up_to - below) / 2, below + up_to)
    return np.where(enough, np.minimum(p, 1.0), np.nan)  # 1 may be missed by rounding


def _corrected_phi(both: Floats, lost: Floats, gained: Floats, neither: Floats) -> Floats:
    """Newcombe's correlation: ad − bc is drawn towards 0 by n/2, but never past it."""
    margins = (both + lost, gained + neither, both + gained, lost + neither)
    product = both * neither - lost * gained
    drawn = np.maximum(product - (both + lost + gained + neither) / 2, 0.0)
    size = math.prod(np.sqrt(margin) for margin in margins)
    return np.nan_to_num(ratio(np.where(product > 0, drawn, product), size))


def _cells(table: Sequence[Sequence[SupportsFloat]] | NDArray) -> tuple[float, float, float, float]:
    """Take a 2 × 2 table apart, row by row."""
    try:
        (both, lost), (gained, neither) = table
    except (TypeError, ValueError):
        shape = f"table has shape {np.shape(np.asarray(table, dtype=object))}"
        raise ArgumentError(f"{shape}; allowed: [[both, lost], [gained, neither]]") from None
    return (
        whole("both", both),
        whole("lost", lost),
        whole("gained", gained),
        whole("neither", neither),
    )
