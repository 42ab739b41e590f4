"""Days as people write them into a list: "12-13/5/2026", "từ ngày 12 đến 13 tháng 5 năm 2026"."""

from __future__ import annotations

import re

from toolkit.duplicate_names import plain_words

Days = tuple[str, str]

_PART = r"\d{1,2}(?:[/.]\d{1,2}(?:[/.]\d{4})?)?"
_LAST = r"\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_TO = r"\s*(?:-|–|—|den|va|,|;|&)\s*(?:het\s+)?(?:ngay\s+)?"
_DAYS = re.compile(rf"(?<![\d/.])(?:({_PART})(?:{_TO}{_PART})*?{_TO})?({_LAST})(?![\d/])")
# What may stand around the days without saying anything else.
_AROUND = re.compile(
    r"(?:tu|vao|ngay|cac|sang|chieu|toi|trong|hai|thoi gian|hoi|luc|tai|[\s:,.()-]"
    r"|\d{1,2}\s*(?:h|gio|g)\s*(?:\d{1,2})?(?:\s*phut)?)*"
)


def days_in(text: str) -> list[Days]:
    """Find every span of days that a text names, as its first and its last day.

    Examples
    --------
    >>> days_in("Thời gian: ngày 12 và 13/5/2026, tại hội trường")
    [('12/5/2026', '13/5/2026')]
    >>> days_in("từ ngày 30 tháng 9 đến ngày 01 tháng 10 năm 2026")
    [('2026-09-30', '2026-10-01')]
    """
    plain = " ".join(plain_words(text))
    in_words = re.sub(r"\s*\bthang\s*(?=\d)", "/", plain)
    in_words = re.sub(r"\s*\bnam\s*(?=\d{4})", "/", in_words)
    clear = in_words != plain  # a day before the word "tháng" is no month
    return [_span(found, iso=clear) for found in _DAYS.finditer(in_words)]


def days_of(cell: str) -> Days | None:
    """Read a cell that says nothing but days in words or several of them.

    Returns
    -------
    first, last : str
        None for anything else, a plain date among it: that is read as all dates are.

    Examples
    --------
    >>> days_of("12-13/5/2026"), days_of("13/5/2026"), days_of("đợt 2, 13/5/2026")
    (('12/5/2026', '13/5/2026'), None, None)
    """
    if re.fullmatch(r"\d+([-/.])\d+\1\d+([T ].*)?", cell):
        return None
    plain = " ".join(plain_words(cell))
    in_words = re.sub(r"\s*\b(?:thang|nam)\s*(?=\d)", "/", plain)
    found = days_in(cell)
    rest = _DAYS.sub(" ", in_words)
    return found[0] if len(found) == 1 and _AROUND.fullmatch(rest) else None


def _span(found: re.Match[str], *, iso: bool) -> Days:
    last = re.split("[/.]", found[2])
    first = re.split("[/.]", found[1] or found[2])
    first += last[len(first) :]
    day, other = (_written(parts, iso=iso) for parts in (first, last))
    return day, other


def _written(parts: list[str], *, iso: bool) -> str:
    day, month, year = parts
    return f"{year}-{int(month):02d}-{int(day):02d}" if iso else f"{day}/{month}/{year}"
