"""Shifts between categories of the same people: did the answers move, and in which direction."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arguments import Floats, counts_table
from .estimate import Test

# An eigenvalue below this, relative to the largest, is a zero that was rounded.
ROUNDED_ZERO = 1e-12


def stuart_maxwell(table: ArrayLike) -> Test:
    """Test whether the categories were chosen as often after as before (marginal homogeneity).

    With two categories it is McNemar's test without continuity correction. The test is
    asymptotic: where fewer than ten people moved into or out of a category, put categories
    together first.

    Parameters
    ----------
    table : array_like, shape (k, k)
        Counts of people, rows before and columns after, in one order of categories.

    Returns
    -------
    Test
        `statistic` d′V⁻d without continuity shift, `n` people. `df` is the number of categories
        less the number of groups of categories between which nobody moved; a category that
        nobody entered or left is such a group and so costs its degree of freedom. When nobody
        moved at all, statistic and p are NaN ("few_discordant").

    Raises
    ------
    ArgumentError
        For a table that is not square, fractions, negative numbers, missing entries.

    References
    ----------
    Stuart (1955), Biometrika 42:412–416; Maxwell (1970), British Journal of Psychiatry
    116:651–655; Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions,
    3rd ed., for the example.

    Examples
    --------
    R: ``coin::mh_test(as.table(rbind(c(35, 5, 0), c(15, 20, 5), c(10, 5, 5))))``

    >>> found = stuart_maxwell([[35, 5, 0], [15, 20, 5], [10, 5, 5]])
    >>> round(found.statistic, 3), found.df, round(found.p_value, 6)
    (14.0, 2.0, 0.000912)
    """
    counts = counts_table("table", table)
    moved = _moved(counts)
    shift = counts.sum(axis=1) - counts.sum(axis=0)
    # V is the Laplacian of "people moved between": its null space is one direction per group of
    # categories, and the shift has no part in it.
    sizes, axes = np.linalg.eigh(np.diag(moved.sum(axis=1)) - moved)
    free = sizes > ROUNDED_ZERO * sizes.max()
    statistic = float(((shift @ axes[:, free]) ** 2 / sizes[free]).sum())
    return _chi_squared(statistic, int(free.sum()), "Stuart-Maxwell", counts)


def bowker(table: ArrayLike) -> Test:
    """Test whether as many moved from each category to another as the other way (symmetry).

    With two categories it is McNemar's test without continuity correction. The test is
    asymptotic: where fewer than ten people moved between two categories, put categories
    together first.

    Parameters
    ----------
    table : array_like, shape (k, k)
        Counts of people, rows before and columns after, in one order of categories.

    Returns
    -------
    Test
        `statistic` Σ (n_ij − n_ji)²/(n_ij + n_ji) without continuity shift, `n` people. `df` is
        the number of pairs of categories between which somebody moved. When nobody moved at all,
        statistic and p are NaN ("few_discordant").

    Raises
    ------
    ArgumentError
        For a table that is not square, fractions, negative numbers, missing entries.

    References
    ----------
    Bowker (1948), A test for symmetry in contingency tables. JASA 43:572–574.

    Examples
    --------
    R: ``mcnemar.test(rbind(c(35, 5, 0), c(15, 20, 5), c(10, 5, 5)), correct = FALSE)``, which
    gives NaN as soon as one pair is empty

    >>> found = bowker([[35, 5, 0], [15, 20, 5], [10, 5, 5]])
    >>> found.statistic, found.df, round(found.p_value, 6)
    (15.0, 3.0, 0.001817)
    """
    counts = counts_table("table", table)
    upper = np.triu(_moved(counts)) > 0
    there, back = counts[upper], counts.T[upper]
    statistic = float(((there - back) ** 2 / (there + back)).sum())
    return _chi_squared(statistic, int(upper.sum()), "Bowker", counts)


def _moved(counts: Floats) -> Floats:
    """How many moved between two categories, either way."""
    both_ways = counts + counts.T
    np.fill_diagonal(both_ways, 0)
    return both_ways


def _chi_squared(statistic: float, df: int, method: str, counts: Floats) -> Test:
    n = float(counts.sum())
    if not df:
        return Test(math.nan, 0.0, math.nan, method, n, reason="few_discordant")
    return Test(statistic, float(df), float(special.chdtrc(df, statistic)), method, n)
