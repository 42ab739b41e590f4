"""Adjusted p-values, for a few declared questions and for the screening of many items."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arguments import Floats, numbers, refuse


def holm(p: ArrayLike) -> Floats:
    """Adjust p-values so that any false alarm at all is rare (family-wise error).

    Parameters
    ----------
    p : array_like, shape (m,)
        P-values, between 0 and 1; NaN is a test that was not made and does not count.

    Returns
    -------
    ndarray of float, shape (m,)
        Adjusted p in the order given, between 0 and 1; NaN where p was NaN.

    Raises
    ------
    ArgumentError
        For anything outside 0–1.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65–70.

    Examples
    --------
    R: ``p.adjust(c(.01, .04, .03), "holm")``

    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    given, order = _tests(p)
    tests_left = np.arange(order.size, 0, -1)
    adjusted = np.full(given.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(given[order] * tests_left), 1)
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjust p-values so that few of the findings are false alarms (false discovery rate).

    Parameters
    ----------
    p : array_like, shape (m,)
        P-values, between 0 and 1; NaN is a test that was not made and does not count.

    Returns
    -------
    ndarray of float, shape (m,)
        Adjusted p in the order given, between 0 and 1; NaN where p was NaN.

    Raises
    ------
    ArgumentError
        For anything outside 0–1.

    References
    ----------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289–300.

    Examples
    --------
    R: ``p.adjust(c(.01, .04, .03), "BH")``

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    array([0.03, 0.04, 0.04])
    """
    given, order = _tests(p)
    falling = order[::-1]
    rank = np.arange(order.size, 0, -1)
    adjusted = np.full(given.shape, np.nan)
    adjusted[falling] = np.minimum.accumulate(given[falling] * order.size / rank)
    return adjusted


def _tests(p: ArrayLike) -> tuple[Floats, np.ndarray]:
    """Check p-values; give them with the positions of the known ones from smallest to largest."""
    given = numbers("p", p)
    refuse("p", given, (given < 0) | (given > 1), "0 to 1, or NaN")
    return given, np.argsort(given, kind="stable")[: np.count_nonzero(~np.isnan(given))]
