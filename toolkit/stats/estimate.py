"""The one value every estimating function of this package gives back."""

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
        Which effect size it is; empty when there is none.

    Examples
    --------
    >>> Estimate(0.5, 0.2366, 0.7634, 10.0, 0.95, math.nan, "Wilson")
    Estimate(value=0.5, low=0.2366, high=0.7634, n=10.0, level=0.95, p_value=nan,
             method='Wilson', effect=nan, effect_name='')
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
