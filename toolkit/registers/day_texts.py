"""Days as people write them into a list: "12-13/5/2026", "từ ngày 12 đến 13 tháng 5 năm 2026"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.duplicate_names import plain_words

_PART = r"\d{1,2}(?:[/.]\d{1,2}(?:[/.]\d{4})?)?"
_LAST = r"\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_TO = r"\s*(?:-|–|—|den|va|,|;|&)\s*(?:het\s+)?(?:ngay\s+)?"
_DAYS = re.compile(rf"(?<![\d/.])(?:{_PART}{_TO})*{_LAST}(?![\d/])")
_RANGE = re.compile("[-–—]|den")  # other words between days name each of them
# What may stand around the days without saying anything else.
_AROUND = re.compile(
    r"(?:tu|vao|ngay|cac|sang|chieu|toi|trong|hai|thoi gian|hoi|luc|tai|[\s:,.()-]"
    r"|\d{1,2}\s*(?:h|gio|g)\s*(?:\d{1,2})?(?:\s*phut)?)*"
)


class Days(NamedTuple):
    """The first and the last of the days that a text names; `apart`, if some between are not."""

    first: str
    last: str
    apart: bool = False


def days_in(text: str) -> list[Days]:
    """Find every span of days that a text names; one that ends before it begins is none.

    Examples
    --------
    >>> days_in("Thời gian: ngày 12 và 13/5/2026, tại hội trường")
    [Days(first='2026-05-12', last='2026-05-13', apart=False)]
    >>> days_in("từ 1/5/2026 đến 2/5/2026")  # or the fifth of January and of February
    [Days(first='1/5/2026', last='2/5/2026', apart=False)]
    >>> days_in("từ ngày 30 tháng 9 đến ngày 01 tháng 10 năm 2026")
    [Days(first='2026-09-30', last='2026-10-01', apart=False)]
    """
    plain = " ".join(plain_words(text))
    in_words = re.sub(r"\s*\bthang\s*(?=\d)", "/", plain)
    in_words = re.sub(r"\s*\bnam\s*(?=\d{4})", "/", in_words)
    clear = in_words != plain  # a day before the word "tháng" is no month
    spans = (_span(found[0], clear=clear) for found in _DAYS.finditer(in_words))
    return [span for span in spans if span is not None]


def days_of(cell: str) -> Days | None:
    """Read a cell that says nothing but days in words or several of them.

    Returns
    -------
    Days or None
        None for anything else, a plain date among it: that is read as all dates are.

    Examples
    --------
    >>> days_of("12/5/2026; 20/6/2026")
    Days(first='2026-05-12', last='2026-06-20', apart=True)
    >>> days_of("13/5/2026"), days_of("đợt 2, 13/5/2026"), days_of("13/5/2026-12/5/2026")
    (None, None, None)
    """
    if re.fullmatch(r"\d+([-/.])\d+\1\d+([T ]\d+:.*)?", cell):
        return None
    plain = " ".join(plain_words(cell))
    in_words = re.sub(r"\s*\b(?:thang|nam)\s*(?=\d)", "/", plain)
    found = days_in(cell)
    rest = _DAYS.sub(" ", in_words)
    return found[0] if len(found) == 1 and _AROUND.fullmatch(rest) else None


def _span(found: str, *, clear: bool) -> Days | None:
    *others, last = (re.split("[/.]", part) for part in re.findall(_PART, found))
    days = [last]
    for part in reversed(others):
        day = _before(part, days[0])
        if day is None:
            return None
        days.insert(0, day)
    between = zip(re.split(_PART, found)[1:-1], pairwise(days), strict=True)
    apart = any(not _RANGE.search(word) and not _follows(*two) for word, two in between)
    clear = clear or _day_first([part for part in others if len(part) == 1], days)
    return Days(_written(days[0], iso=clear), _written(last, iso=clear), apart)


def _day_first(without_month: Sequence[list[str]], days: Sequence[list[str]]) -> bool:
    """Whether days leave no doubt that each begins with the day.

    One that cannot be read the other way settles it for all, as does a day before the month of
    another: "30/6 - 2/7/2026", "10-12/5/2026".
    """
    swapped = ([month, day, year] for day, month, year in days)
    return bool(without_month) or not all(map(_date, swapped))


def _before(part: Sequence[str], later: Sequence[str]) -> list[str] | None:
    """A day with month and year of a later one, or those before: "28/12-3/1/2027", "30-2/5/2026".

    None where it is the later one nevertheless. Whole dates that are none with the day first may
    have the month first; they are left to who reads them.
    """
    day, month, year = map(int, whole := [*part, *later[len(part) :]])
    if (year, month, day) <= tuple(map(int, reversed(later))):
        return whole
    if len(part) == len(later):
        return None if _date(whole) and _date(later) else whole
    if len(part) == 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    else:
        year -= 1
    earlier = [str(day), str(month), str(year)]
    return earlier if _date(earlier) else None


def _follows(day: Sequence[str], later: Sequence[str]) -> bool:
    one, another = _date(day), _date(later)
    return one is not None and another is not None and another - one == dt.timedelta(days=1)


def _date(parts: Sequence[str]) -> dt.date | None:
    day, month, year = map(int, parts)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _written(parts: Sequence[str], *, iso: bool) -> str:
    day, month, year = parts
    iso &= _date(parts) is not None  # one that is none is told as it was typed
    return f"{year}-{int(month):02d}-{int(day):02d}" if iso else f"{day}/{month}/{year}"
