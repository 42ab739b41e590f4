"""The values the functions of this package give back."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A number, how sure we are of it, and how it was got.

    Nothing is ever `None`: what cannot be said is NaN, so that a column of estimates stays a
    column of floats.

    Parameters
    ----------
    value : float
        The estimate, in the unit of the data; a proportion is between 0 and 1.
    low, high : float
        Limits of the two-sided interval, in the unit of `value`; NaN when there is none.
    n : float
        How many observations (pairs, where pairs are compared) `value` rests on. A whole number,
        kept as a float because an unknown n is NaN.
    level : float
        Confidence level of the interval, between 0 and 1.
    p_value : float
        Two-sided p of "no change" or "no difference"; NaN where nothing was tested.
    method : str
        Short English name of the method, the same for every call that used it.
    effect : float
        Standardised effect size; NaN when there is none.
    effect_name : str
        Which effect size it is, and thereby what it was divided by; empty when there is none.
    n_missing : float
        Observations (pairs, where pairs are compared) that came and could not be used, because
        something of them is missing.
    se, df : float
        Standard error of `value` and the degrees of freedom of its t distribution; NaN where the
        interval is built otherwise.
    reason : str
        Why something is NaN, as a code such as "few_discordant"; empty when nothing is.

    Examples
    --------
    >>> Estimate(0.5, 0.2366, 0.7634, 10.0, 0.95, math.nan, "Wilson")
    Estimate(value=0.5, low=0.2366, high=0.7634, n=10.0, level=0.95, p_value=nan,
             method='Wilson', effect=nan, effect_name='', n_missing=0.0, se=nan, df=nan,
             reason='')
    """

    value: float
    low: float
    high: float
    n: float
    level: float
    p_value: float
    method: str
    effect: float = math.nan
    effect_name: str = ""
    n_missing: float = 0.0
    se: float = math.nan
    df: float = math.nan
    reason: str = ""


@dataclass(frozen=True)
class Test:
    """A test that has no single estimate: its statistic, degrees of freedom and p.

    Parameters
    ----------
    statistic : float
        Value of the test statistic; NaN when nothing could be tested.
    df : float
        Degrees of freedom of its chi-squared distribution, 0 when nothing could be tested; NaN
        where the test has another distribution.
    p_value : float
        NaN when nothing could be tested.
    method : str
        Short English name of the test.
    n, n_missing : float
        Observations used, and those that could not be.
    reason : str
        Why there is no p, as a code; empty when there is one.

    Examples
    --------
    >>> Test(14.0, 2.0, 0.000912, "Stuart-Maxwell", 100.0)
    Test(statistic=14.0, df=2.0, p_value=0.000912, method='Stuart-Maxwell', n=100.0,
         n_missing=0.0, reason='')
    """

    __test__ = False  # pytest, this is none of yours

    statistic: float
    df: float
    p_value: float
    method: str
    n: float
    n_missing: float = 0.0
    reason: str = ""
