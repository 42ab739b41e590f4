"""Typed cells of a workbook as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from toolkit.reading.csv_files import Row

Number = Callable[[float], str]


def plain_number(value: float) -> str:
    """Whole numbers without a point, others as short as they can be.

    Examples
    --------
    >>> plain_number(3.0), plain_number(1.234)
    ('3', '1.234')
    """
    return str(int(value)) if value.is_integer() else repr(value)


def clear_number(value: float) -> str:
    """A number that no reader can take for another.

    One more 0 where three decimals, 1.234, could be taken for a thousand with its mark.

    Examples
    --------
    >>> clear_number(1.234), clear_number(1.25)
    ('1.2340', '1.25')
    """
    text = plain_number(value)
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text


def text_rows(rows: Iterator[list[object]], number: Number) -> Iterator[Row]:
    """Rows of typed cells as text."""
    for row in rows:
        yield [v if v.__class__ is str else cell_text(v, number) for v in row]


def cell_text(value: object, number: Number = plain_number) -> str:
    """One typed cell as text.

    Examples
    --------
    >>> cell_text(True), cell_text(dt.date(2025, 5, 6)), cell_text(dt.datetime(2025, 5, 6, 7, 8))
    ('yes', '2025-05-06', '2025-05-06T07:08:00')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.time):
        return _moment(dt.datetime.combine(dt.date(2000, 1, 1), value))[11:] or "00:00:00"
    if isinstance(value, dt.timedelta):
        return _duration(value)
    return "" if value is None else str(value)


def _moment(value: dt.datetime) -> str:
    """A day without a time of day is a day; thousandths of a second are told where there are any.

    A time of day is a fraction, and hardly ever an even one.
    """
    near = value + dt.timedelta(microseconds=500) if value.year < dt.MAXYEAR else value
    near = near.replace(microsecond=near.microsecond // 1000 * 1000)
    if near.time() == dt.time():
        return near.date().isoformat()
    return near.isoformat(timespec="milliseconds" if near.microsecond else "seconds")


def _duration(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
