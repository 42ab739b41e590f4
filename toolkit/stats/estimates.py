"""Many estimates at once, one per group, and the moments they are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from .arguments import Codes, Floats
from .estimate import Estimate

# Values that differ by less than this, relative to their size, differ by rounding only. R's
# t.test draws a line of the same size when it says "data are essentially constant".
ROUNDING = 10 * float(np.finfo(float).eps)


@dataclass(frozen=True)
class Moments:
    """Number, mean and spread of the values of each group.

    Parameters
    ----------
    n : ndarray of float, shape (k,)
        How many values.
    mean, sd : ndarray of float, shape (k,)
        NaN where there are too few; `sd` (with n − 1) is exactly 0 where values differ by
        rounding only.
    """

    n: Floats
    mean: Floats
    sd: Floats

    @property
    def se(self) -> Floats:
        """Standard error of each mean."""
        return ratio(self.sd, np.sqrt(self.n))


@dataclass(frozen=True)
class Estimates:
    """Like `Estimate`, with one entry per group in every array; see there for the fields.

    Parameters
    ----------
    more : mapping
        Further columns of the table, such as the means whose difference `value` is.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Floats
    level: float
    method: str | NDArray[np.object_]
    p_value: Floats
    n_missing: Floats
    se: Floats
    df: Floats
    effect: Floats
    effect_name: str = ""
    reason: NDArray[np.object_] = field(default_factory=lambda: np.array([], dtype=object))
    more: dict[str, Floats] = field(default_factory=dict)

    def table(self, names: pd.Index) -> pd.DataFrame:
        """One row a group, its name as the index; the columns are those of `Estimate`."""
        columns = {name: getattr(self, name) for name in _COLUMNS}
        columns["effect_name"] = np.where(np.isnan(self.effect), "", self.effect_name)
        return pd.DataFrame(columns | self.more, index=names.rename("group"))

    def only(self) -> Estimate:
        """The estimate of the only group."""
        given: dict[str, Any] = {
            name: np.atleast_1d(getattr(self, name)).tolist()[0] for name in _COLUMNS
        }
        given["effect_name"] = "" if math.isnan(given["effect"]) else self.effect_name
        # one NaN for all, so that two estimates of the same data are equal
        known: dict[str, Any] = {k: math.nan if v != v else v for k, v in given.items()}
        return Estimate(**known)


_COLUMNS = (
    *("value", "low", "high", "n", "level", "p_value", "method", "effect"),
    *("n_missing", "se", "df", "reason"),
)


def ratio(part: ArrayLike, total: ArrayLike) -> Floats:
    """Divide, with NaN where `total` is not above 0.

    Examples
    --------
    >>> ratio([1, 1], [4, 0])
    array([0.25,  nan])
    """
    part, total = np.broadcast_arrays(np.asarray(part, float), np.asarray(total, float))
    quotient = np.full(part.shape, np.nan)
    np.divide(part, total, out=quotient, where=total > 0)
    return quotient


def moments(x: Floats, codes: Codes, k: int, *origin: Floats) -> Moments:
    """Moments of the values that are not missing, group by group.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
    codes : ndarray of int, shape (n,)
        The group of each value, 0 … k − 1; -1 is in none.
    k : int
        Number of groups.
    *origin : ndarray of float, shape (n,)
        What `x` was computed from, when its rounding errors are of their size.

    Examples
    --------
    >>> found = moments(np.array([4.0, 6.0, 8.0, np.nan]), np.array([0, 0, 0, 1]), 2)
    >>> found.n, found.mean, found.sd
    (array([3., 0.]), array([ 6., nan]), array([ 2., nan]))
    """
    known = ~np.isnan(x) & (codes >= 0)
    x, group = x[known], codes[known]
    n = np.bincount(group, minlength=k).astype(float)
    mean = ratio(np.bincount(group, x, minlength=k), n)
    away = x - mean[group]
    mean = mean + ratio(np.bincount(group, away, minlength=k), n)  # takes back what sums round off
    away = x - mean[group]
    sd = np.sqrt(ratio(np.bincount(group, away * away, minlength=k), n - 1))
    size = np.zeros(k)
    for part in (x, *(values[known] for values in origin)):
        np.maximum.at(size, group, np.abs(part))
    return Moments(n, mean, np.where(sd <= ROUNDING * size, 0.0, sd))


def t_limits(
    value: Floats | np.float64, se: Floats | np.float64, df: Floats | np.float64, level: float
) -> tuple[Floats, Floats, Floats]:
    """Limits value ± t · se and the two-sided p of value = 0; NaN unless `se` and `df` are above 0.

    Examples
    --------
    R: ``6 + qt(c(.025, .975), 2) * 2``, ``2 * pt(-3, 2)``

    >>> low, high, p = t_limits(np.array([6.0]), np.array([2.0]), np.array([2.0]), 0.95)
    >>> low.round(4), high.round(4), p.round(4)
    (array([-2.6053]), array([14.6053]), array([0.0955]))
    """
    sure = (se > 0) & (df > 0)
    degrees, spread = np.where(sure, df, 1.0), np.where(sure, se, 1.0)
    half = np.where(sure, special.stdtrit(degrees, (1 + level) / 2) * spread, np.nan)
    p = 2 * special.stdtr(degrees, -np.abs(value / spread))
    return value - half, value + half, np.where(sure, p, np.nan)


def standardised(value: Floats, sd: Floats, df: Floats) -> Floats:
    """Divide `value` by `sd` and take away the bias of small samples (Hedges 1981, exact form).

    Examples
    --------
    R: ``1.5 / 2 * exp(lgamma(3) - lgamma(2.5)) / sqrt(3)``

    >>> standardised(np.array([1.5]), np.array([2.0]), np.array([6.0])).round(4)
    array([0.6515])
    """
    sure = (sd > 0) & (df > 1)
    degrees = np.where(sure, df, 2.0)
    log_correction = special.gammaln(degrees / 2) - special.gammaln((degrees - 1) / 2)
    effect = value / np.where(sure, sd, 1.0) * np.exp(log_correction) / np.sqrt(degrees / 2)
    return np.where(sure, effect, np.nan)
