"""What comes in: arrays, counts and levels, checked once so that the formulas can stay formulas."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Sequence
from typing import Any, SupportsFloat, SupportsInt, TypeAlias, TypeGuard

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ArgumentError

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]

LARGEST = 1e70  # fourth powers of anything below stay finite; no measurement is larger
LARGEST_COUNT = 2**52  # up to it the sum of two counts is still exact
LARGEST_LEVEL = 0.999999999999  # beyond it limits are rounding errors, or infinite


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
        For text (also digits as text), dates, infinite values (anything beyond 1e70) and
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
    array = _floats(argument, table, 2, "a square table of counts")
    if array.shape[0] != array.shape[1] or array.shape[0] < 2:
        shape = f"{argument} has shape {array.shape}"
        raise ArgumentError(f"{shape}; allowed: as many columns as rows, at least two")
    refuse(argument, array, ~((array >= 0) & (array % 1 == 0)), "whole numbers from 0")
    return array


def refuse(argument: str, array: Floats, wrong: NDArray[np.bool_], allowed: str) -> None:
    """Raise an `ArgumentError` that shows the first wrong entry of an array, if there is one.

    Examples
    --------
    >>> refuse("p", np.array([0.2, 0.9]), np.array([False, False]), "0 to 1")
    """
    places = np.argwhere(wrong)
    if len(places):
        where = tuple(places[0])
        what = f"{argument} of shape {array.shape} has {array[where]:.12g} at {_place(where)}"
        raise ArgumentError(f"{what}; allowed: {allowed}")


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
        For whatever is not one-dimensional, for names of several types, and for lists as names.

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
    if are_numbers(values):  # nothing to check, and nothing missing
        codes, numbered = pd.factorize(values, sort=True)
        return codes, pd.Index(numbered)
    try:
        given = values if hasattr(values, "dtype") else np.array(values, dtype=object)
    except ValueError as error:  # arrays of several shapes
        raise ArgumentError(f"{argument} is not a list of names: {error}") from None
    shape = np.shape(given)
    if len(shape) != 1:
        raise ArgumentError(f"{argument} has shape {shape}; allowed: one dimension")
    raw = pd.Series(given).infer_objects()
    if raw.dtype == object:
        kinds = {type(name) for name in raw.dropna()}
        listed = " and ".join(sorted(kind.__name__ for kind in kinds))
        if any(kind.__hash__ is None for kind in kinds):
            what = f"{argument} of shape {shape} has entries of type {listed}"
            raise ArgumentError(f"{what}; allowed: one name each, text or number")
        if len(kinds) > 1:
            what = f"{argument} of shape {shape} mixes {listed}"
            raise ArgumentError(f"{what}; allowed: names of one type")
    codes, names = pd.factorize(raw, sort=True)
    return codes, pd.Index(names)


def are_numbers(values: ArrayLike) -> TypeGuard[NDArray[np.integer]]:
    """Whether names are whole numbers in an array already.

    Examples
    --------
    >>> are_numbers(np.array([2, 0])), are_numbers([2, 0])
    (True, False)
    """
    return isinstance(values, np.ndarray) and values.dtype.kind in "iu" and values.ndim == 1


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
    count = _one(value)
    counted = 0 <= count <= LARGEST_COUNT and count.is_integer()
    if not (counted or math.isnan(count)):
        raise ArgumentError(f"{argument}={value!r} is no count; allowed: whole numbers from 0")
    return count


def number(
    argument: str, value: SupportsFloat, allowed: str, low: float = -LARGEST, high: float = LARGEST
) -> float:
    """Check one finite number from low to high; `allowed` says so in words.

    Examples
    --------
    >>> number("sd", 1.5, "0 or more", low=0)
    1.5
    """
    given = _one(value)
    if not (low <= given <= high and math.isfinite(given)):
        raise ArgumentError(f"{argument}={value!r} is not allowed; {allowed}")
    return given


def confidence(level: float) -> float:
    """Check a confidence level: above 0, at most 0.999999999999; 95 is an `ArgumentError`.

    Examples
    --------
    >>> confidence(0.95)
    0.95
    """
    if not isinstance(level, (int, float, np.floating)) or not 0 < level <= LARGEST_LEVEL:
        allowed = f"above 0 and at most {LARGEST_LEVEL}, for example 0.95"
        raise ArgumentError(f"level={level!r} is not allowed; {allowed}")
    return float(level)


def _one(value: Any) -> float:
    """One value as a float: NaN where it is masked, infinite where it is no number."""
    if value is np.ma.masked:
        return math.nan
    try:
        return float(value) if _is_one_number(value) else math.inf
    except (TypeError, ValueError, OverflowError):
        return math.inf


def _is_one_number(value: Any) -> bool:
    """Neither text, of which float() would read the digits, nor an array."""
    return not isinstance(value, (str, bytes)) and np.ndim(value) == 0


def _plain(raw: NDArray[np.object_]) -> list[object]:
    """Entries with pandas' NA, whose comparisons are neither true nor false, as None."""
    return [None if type(entry).__name__ in ("NAType", "NaTType") else entry for entry in raw]


def _floats(argument: str, values: ArrayLike, dimensions: int, wanted: str = "") -> Floats:
    """Turn values into floats of so many dimensions, or say what is wrong with them."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        raw = np.asarray(values)
        if raw.dtype.kind in "US":  # also of numbers among which one is text
            raw = np.asarray(values, dtype=object)
    except ValueError as error:  # rows of several lengths
        raise ArgumentError(f"{argument} is not a list of numbers: {error}") from None
    array = _as_floats(argument, raw)
    if array.ndim != dimensions:
        default = "one dimension" if dimensions == 1 else "rows of respondents, columns of items"
        raise ArgumentError(f"{argument} has shape {array.shape}; allowed: {wanted or default}")
    if np.any(np.abs(array) > LARGEST):
        what = f"{argument} of shape {array.shape} has values that are infinite"
        raise ArgumentError(
            f"{what} or beyond {LARGEST:g}; allowed: finite numbers, NaN if missing"
        )
    return array


def _as_floats(argument: str, raw: NDArray[Any]) -> Floats:
    """Turn an array into floats, or show its first entry that is text, a date or a list."""
    try:
        if raw.dtype.kind not in "biufO" or _has_text(raw):
            raise TypeError
        if raw.dtype.kind == "O":
            return np.array(_plain(raw.ravel()), dtype=float).reshape(raw.shape)
        return raw.astype(float)
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(f"{argument} is not a list of numbers: {_no_number(raw)}") from None


def _has_text(raw: NDArray[Any]) -> bool:
    """Tell digits as text, which numpy would silently turn into numbers."""
    return raw.dtype.kind == "O" and any(isinstance(entry, (str, bytes)) for entry in raw.flat)


def _no_number(raw: NDArray[Any]) -> str:
    """Say what stands in an array that cannot be read as numbers, and where."""
    if raw.size == 0:
        return f"its type is {raw.dtype}"
    entries = enumerate(_plain(raw.ravel()) if raw.dtype.kind == "O" else [])
    wrong = (k for k, entry in entries if entry is not None and _one(entry) == math.inf)
    where = np.unravel_index(next(wrong, 0), raw.shape)
    return f"shape {raw.shape}, with {reprlib.repr(raw[where])} at {_place(where)}"


def _place(where: Sequence[SupportsInt]) -> str:
    """Position of an entry: one number, or row and column in brackets."""
    place = tuple(int(index) for index in where)
    return str(place[0] if len(place) == 1 else place)
