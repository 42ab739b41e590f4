"""What comes in: arrays, counts and levels, checked once so that the formulas can stay formulas."""

from __future__ import annotations

import math
from typing import SupportsFloat, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ArgumentError

Floats: TypeAlias = NDArray[np.float64]

LARGEST = 1e100  # squares of anything below stay finite; no measurement is larger
LARGEST_COUNT = 2**53  # beyond it a float no longer tells neighbouring whole numbers apart


def numbers(argument: str, values: ArrayLike) -> Floats:
    """Turn a list, array or Series (by position, its index is ignored) into floats.

    Parameters
    ----------
    argument : str
        The caller's name for `values`, for the message.
    values : array_like, shape (n,)
        Numbers or booleans; missing as NaN or None.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    ArgumentError
        For text (also digits as text), dates, infinite values (anything beyond 1e100) and
        whatever is not one-dimensional.

    Examples
    --------
    >>> numbers("values", [1, None, True])
    array([ 1., nan,  1.])
    """
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        raw = np.asarray(values)
        if raw.dtype.kind not in "biufO" or _has_text(raw):
            raise TypeError("text or dates")
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"{argument} is not a list of numbers: {error}") from None
    if array.ndim != 1:
        raise ArgumentError(f"{argument} has shape {array.shape}; allowed: one dimension")
    if np.any(np.abs(array) > LARGEST):
        raise ArgumentError(f"{argument} has values that are infinite or beyond {LARGEST:g}")
    return array


def same_length(**arrays: Floats) -> None:
    """Raise an `ArgumentError` unless all arrays, given by their names, have one length.

    Examples
    --------
    >>> same_length(before=np.zeros(2), after=np.ones(2))
    """
    sizes = {name: array.size for name, array in arrays.items()}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise ArgumentError(f"{' and '.join(sizes)} must be equally long; came: {listed}")


def non_negative(argument: str, values: ArrayLike) -> Floats:
    """Like `numbers`, for weights and other numbers that cannot be below 0.

    Examples
    --------
    >>> non_negative("weights", [0, 1.5])
    array([0. , 1.5])
    """
    array = numbers(argument, values)
    if np.any(array < 0):
        raise ArgumentError(f"{argument} has {np.nanmin(array):g}; allowed: 0 or more, or NaN")
    return array


def whole(argument: str, value: SupportsFloat) -> float:
    """Check one count: a whole number, 0 or more; NaN passes as unknown.

    Parameters
    ----------
    argument : str
        The caller's name for `value`, for the message.
    value : number
        A count of people, answers or units.

    Returns
    -------
    float

    Raises
    ------
    ArgumentError
        For a fraction (a proportion given where a count is wanted), a negative number, text.

    Examples
    --------
    >>> whole("n", 12)
    12.0
    """
    try:
        number = math.inf if isinstance(value, str) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.inf
    counted = 0 <= number <= LARGEST_COUNT and number.is_integer()
    if not (counted or math.isnan(number)):
        raise ArgumentError(f"{argument}={value!r} is no count; allowed: whole numbers from 0")
    return number


def confidence(level: float) -> float:
    """Check a confidence level: between 0 and 1, both excluded; 95 is an `ArgumentError`.

    Examples
    --------
    >>> confidence(0.95)
    0.95
    """
    if not isinstance(level, (int, float, np.floating)) or not 0 < level < 1:
        raise ArgumentError(f"level={level!r} is not allowed; between 0 and 1, for example 0.95")
    return float(level)


def _has_text(raw: np.ndarray) -> bool:
    """Tell digits as text, which numpy would silently turn into numbers."""
    return raw.dtype.kind == "O" and any(isinstance(entry, str) for entry in raw.flat)
