"""Days and moments as ISO 8601 writes them, a whole column at once.

Every sign of such a text has its place, so that texts of one length are a table of signs. What is
written in another way, or is no day of the calendar, is left to the reader of single texts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Signs = npt.NDArray[np.uint8]  # shape (places, texts)
Moments = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int32]
Fits = npt.NDArray[np.bool_]

FIRST_YEAR, LAST_YEAR, LAST_ZONE = 1900, 2099, 14
_DAY = "0000-00-00"
_SECOND = f"{_DAY}T00:00:00"
_FRACTIONS = ("", ".000", ".000000")
_ZONES = ("Z", "+00:00")
_DAY_LONG = 86_400_000_000  # microseconds
_FIRST, _END = np.datetime64(str(FIRST_YEAR), "M"), np.datetime64(str(LAST_YEAR + 1), "M")
_MONTHS = np.arange(_FIRST, _END + 1).astype("datetime64[D]").astype(np.int32)  # their first days


def plain_days(texts: pa.Array) -> Moments:
    """Read days such as 2026-03-02; NaT for all other texts.

    Examples
    --------
    >>> plain_days(pa.array(["2026-03-02", "2026-02-30", "2/3/2026"])).astype(str).tolist()
    ['2026-03-02T00:00:00.000000', 'NaT', 'NaT']
    """
    return _read(texts, [_DAY], _days)


def plain_moments(texts: pa.Array, *, bare: bool) -> Moments:
    """Read moments such as 2026-03-02T08:15:00.000+07:00 in UTC; NaT for all other texts.

    Parameters
    ----------
    texts : Array of str
    bare : bool
        Whether those without a zone are moments in UTC.

    Examples
    --------
    >>> texts = pa.array(["2026-03-02T08:15:00+07:00", "2026-03-02T08:15:00", "2/3/2026"])
    >>> plain_moments(texts, bare=False).astype("datetime64[m]").astype(str).tolist()
    ['2026-03-02T01:15', 'NaT', 'NaT']
    """
    zones = ("", *_ZONES) if bare else _ZONES
    forms = ["".join(parts) for parts in itertools.product([_SECOND], _FRACTIONS, zones)]
    return _read(texts, forms, _moments)


def _read(texts: pa.Array, forms: list[str], read: Callable[[Signs, str], Moments]) -> Moments:
    """Read texts of each form; no two forms have the same length."""
    found = np.full(len(texts), "NaT", dtype="datetime64[us]")
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    for form in forms:
        rows = np.flatnonzero(lengths == len(form))
        if len(rows):
            found[rows] = read(_signs(texts.take(pa.array(rows)), len(form)), form)
    return found


def _signs(texts: pa.Array, length: int) -> Signs:
    whole = np.frombuffer(pc.binary_join(one_list(texts), "")[0].as_buffer(), np.uint8)
    return np.ascontiguousarray(whole.reshape(len(texts), length).T)


def one_list(texts: pa.Array) -> pa.ListArray:
    """Texts as the only list of a column, so that Arrow can join them."""
    return pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)


def _days(signs: Signs, form: str) -> Moments:
    """Midnight of each day, NaT where a text is not of the form or no day of the calendar."""
    days, fits = _calendar(signs)
    found: Moments = (days.astype(np.int64) * _DAY_LONG).view("datetime64[us]")
    found[~(fits & _has_form(signs, form))] = np.datetime64("NaT")
    return found


def _moments(signs: Signs, form: str) -> Moments:
    days, fits = _calendar(signs)
    hour, minute, second = (_number(signs, at, at + 2) for at in (11, 14, 17))
    fits &= (hour <= 23) & (minute <= 59) & (second <= 59)
    zone, in_zone = _zone(signs, form)
    seconds = (hour * 60 + minute - zone) * 60 + second
    digits = len(form.partition(".")[2].rstrip("Z").partition("+")[0])
    fraction = _number(signs, len(_SECOND) + 1, len(_SECOND) + 1 + digits) * 10 ** (6 - digits)
    found = days.astype(np.int64) * _DAY_LONG + seconds.astype(np.int64) * 1_000_000 + fraction
    moments: Moments = found.view("datetime64[us]")
    moments[~(fits & in_zone & _has_form(signs, form))] = np.datetime64("NaT")
    return moments


def _calendar(signs: Signs) -> tuple[Numbers, Fits]:
    """Days since 1970, and whether there is such a day."""
    year, month, day = (_number(signs, *place) for place in ((0, 4), (5, 7), (8, 10)))
    fits = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    number = np.where(fits, (year - FIRST_YEAR) * 12 + month - 1, 0)
    days = _MONTHS[number] + day - 1
    return days, fits & (days < _MONTHS[number + 1])


def _zone(signs: Signs, form: str) -> tuple[Numbers, Fits]:
    """Minutes before UTC, and whether there is such a zone."""
    if "+" not in form:
        return np.zeros(signs.shape[1], dtype=np.int32), np.ones(signs.shape[1], dtype=bool)
    hours, minutes = _number(signs, -5, -3), _number(signs, len(signs) - 2, len(signs))
    west = signs[-6] == ord("-")
    fits = (west | (signs[-6] == ord("+"))) & (hours <= LAST_ZONE) & (minutes <= 59)
    east = hours * 60 + minutes
    return np.where(west, -east, east), fits


def _number(signs: Signs, start: int, end: int) -> Numbers:
    """The number at a place; any number where there are no digits."""
    found = np.zeros(signs.shape[1], dtype=np.int32)
    for digits in signs[start:end]:
        found = found * 10 + (digits - ord("0"))
    return found


def _has_form(signs: Signs, form: str) -> Fits:
    """Whether there are digits where the form has 0, and elsewhere its own signs."""
    fits = np.ones(signs.shape[1], dtype=bool)
    for row, sign in zip(signs, form, strict=True):
        if sign == "0":
            fits &= row - ord("0") <= 9
        elif sign != "+":  # which may be a minus
            fits &= row == ord(sign)
    return fits
