"""What comes in: arrays, counts and levels, checked once so that the formulas can stay formulas."""

from __future__ import annotations

import math
from typing import Any, SupportsFloat, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ArgumentError

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]

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
    return _floats(argument, values, dimensions=1)


def matrix(argument: str, values: ArrayLike) -> Floats:
    """Like `numbers`, for a table of respondents (rows) by items (columns).

    Examples
    --------
    >>> matrix("items", [[1, None], [0, 1]])
    array([[ 1., nan],
           [ 0.,  1.]])
    """
    return _floats(argument, values, dimensions=2)


def counts_table(argument: str, table: ArrayLike) -> Floats:
    """Check a square table of counts, rows before and columns after, in one order of categories.

    Parameters
    ----------
    argument : str
        The caller's name for `table`, for the message.
    table : array_like, shape (k, k)
        Whole numbers from 0, at least two categories.

    Raises
    ------
    ArgumentError
        For another shape, and for fractions, negative numbers and missing entries.

    Examples
    --------
    >>> counts_table("table", [[3, 1], [0, 2]])
    array([[3., 1.],
           [0., 2.]])
    """
    array = matrix(argument, table)
    if array.shape[0] != array.shape[1] or array.shape[0] < 2:
        shape = f"{argument} has shape {array.shape}"
        raise ArgumentError(f"{shape}; allowed: as many columns as rows, at least two")
    wrong = np.argwhere(~((array >= 0) & (array % 1 == 0)))
    if len(wrong):
        row, column = wrong[0]
        place = f"{argument} of shape {array.shape} has {array[row, column]:g}"
        raise ArgumentError(f"{place} at {(int(row), int(column))}; allowed: whole numbers from 0")
    return array


def labels(argument: str, values: ArrayLike) -> tuple[Codes, int]:
    """Number the groups in a list of names, whatever their type; a missing name is -1.

    Parameters
    ----------
    argument : str
        The caller's name for `values`, for the message.
    values : array_like, shape (n,)
        Names of groups, strata or clusters: text or numbers; NaN, None or NA is missing.

    Returns
    -------
    codes : ndarray of int, shape (n,)
        0 … k − 1 in the sorted order of the names, -1 where missing.
    k : int
        How many groups there are.

    Raises
    ------
    ArgumentError
        For whatever is not one-dimensional, and for names of several types.

    Examples
    --------
    >>> labels("cluster", ["b", "a", None, "b"])
    (array([ 1,  0, -1,  1]), 2)
    """
    codes, names = grouping(argument, values)
    return codes, len(names)


def grouping(argument: str, values: ArrayLike) -> tuple[Codes, pd.Index]:
    """Like `labels`, with the names of the groups in their order.

    Examples
    --------
    >>> grouping("group", ["b", "a", None, "b"])[1].tolist()
    ['a', 'b']
    """
    given = values if hasattr(values, "dtype") else np.array(values, dtype=object)
    shape = np.shape(given)
    if len(shape) != 1:
        raise ArgumentError(f"{argument} has shape {shape}; allowed: one dimension")
    raw = pd.Series(given).infer_objects()
    if raw.dtype == object:
        kinds = sorted({type(name).__name__ for name in raw.dropna()})
        if len(kinds) > 1:
            what = f"{argument} of shape {shape} mixes {' and '.join(kinds)}"
            raise ArgumentError(f"{what}; allowed: names of one type")
    codes, names = pd.factorize(raw, sort=True)
    return codes, pd.Index(names)


def same_length(**arrays: NDArray[Any]) -> None:
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
        what = f"{argument} of shape {array.shape} has {np.nanmin(array):g}"
        raise ArgumentError(f"{what}; allowed: 0 or more, or NaN")
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


def _plain(raw: NDArray[np.object_]) -> list[object]:
    """Entries with pandas' NA, whose comparisons are neither true nor false, as None."""
    return [None if type(entry).__name__ in ("NAType", "NaTType") else entry for entry in raw]


def _floats(argument: str, values: ArrayLike, dimensions: int) -> Floats:
    """Turn values into floats of so many dimensions, or say what is wrong with them."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        raw = np.asarray(values)
        if raw.dtype.kind not in "biufO" or _has_text(raw):
            raise TypeError("text or dates")
        if raw.dtype.kind == "O":
            values = np.array(_plain(raw.ravel()), dtype=object).reshape(raw.shape)
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(f"{argument} is not a list of numbers: {error}") from None
    if array.ndim != dimensions:
        wanted = "one dimension" if dimensions == 1 else "rows of respondents, columns of items"
        raise ArgumentError(f"{argument} has shape {array.shape}; allowed: {wanted}")
    if np.any(np.abs(array) > LARGEST):
        what = f"{argument} of shape {array.shape} has values that are infinite"
        raise ArgumentError(
            f"{what} or beyond {LARGEST:g}; allowed: finite numbers, NaN if missing"
        )
    return array


def _has_text(raw: np.ndarray) -> bool:
    """Tell digits as text, which numpy would silently turn into numbers."""
    return raw.dtype.kind == "O" and any(isinstance(entry, str) for entry in raw.flat)
