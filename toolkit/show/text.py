"""Sentences as values that display themselves, and numbers and dates as readers write them."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
from babel import Locale
from babel.dates import format_date, get_date_format
from babel.numbers import get_decimal_symbol, get_group_symbol

from toolkit.show.words import has, say

MINUS = "\N{MINUS SIGN}"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!])")

# Letters of a pattern that stand for day, month and year, and words between them.
_DATE_PARTS = re.compile(r"d+|M+|L+|y+|(?P<words>'[^']*'|[^\W\d_dMLy]+)")


class Text(str):
    """Markdown that a notebook shows as text, and that is a plain `str` otherwise.

    Examples
    --------
    >>> Text("**5** of 8") + ""
    '**5** of 8'
    """

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str] | tuple[dict[str, str], dict[str, object]]:
        return {"text/markdown": str(self), "text/plain": str(self)}


def plain(name: object) -> str:
    r"""Write a name from the data so that Markdown shows it letter by letter.

    Examples
    --------
    >>> print(plain("A/B *x* <b>"))
    A/B \*x\* \<b\>
    """
    return _MARKUP.sub(r"\\\1", " ".join(str(name).split()))


def number(value: float, language: str, digits: int = 0, *, signed: bool = False) -> str:
    """Write a number as the language does.

    Examples
    --------
    >>> number(1234.56, "vi", 1), number(-3.2, "en", 1), number(3, "vi", signed=True)
    ('1.234,6', '−3.2', '+3')
    """
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0  # no "−0"
    # Its decimal digits, not those of the binary number, which differ where it is very large.
    text = f"{Decimal(str(rounded)):,.{digits}f}".translate(_signs(language))
    return f"+{text}" if signed and rounded > 0 else text


@functools.cache
def _signs(language: str) -> dict[int, str]:
    """The signs of a language in place of Python's own."""
    group, decimal = get_group_symbol(language), get_decimal_symbol(language)
    return str.maketrans({",": group, ".": decimal, "-": MINUS})


def percent(share: float, language: str, digits: int = 1) -> str:
    """Write a proportion (0–1) in per cent; whole ones without decimals.

    A share that is not all or nothing is never rounded to 0 % or 100 %.

    Examples
    --------
    >>> percent(0.625, "vi"), percent(1.0, "vi"), percent(0.9999, "en"), percent(float("nan"), "en")
    ('62,5%', '100%', '99.9%', '–')
    """
    if not math.isfinite(share):
        return "–"
    value = share * 100
    step = 10.0**-digits
    if 0 < value < 100:
        value = min(max(value, step), 100 - step)
    whole = abs(value - round(value)) < step / 2
    before, after = _percent_signs(language)
    return f"{before}{number(value, language, 0 if whole else digits)}{after}"


@functools.cache
def _percent_signs(language: str) -> tuple[str, str]:
    """What stands before and after the number, such as a space and the sign."""
    pattern = Locale.parse(language).percent_formats[None]
    return str(pattern.prefix[0]), str(pattern.suffix[0])


def p_text(p: float, language: str) -> str:
    """Write a p-value: three decimals, and never 0.

    Examples
    --------
    >>> p_text(0.0421, "vi"), p_text(0.00002, "en"), p_text(float("nan"), "en")
    ('0,042', '< 0.001', '–')
    """
    if 0 <= p < 0.0005:
        return f"< {number(0.001, language, 3)}"
    return number(p, language, 3)


@functools.lru_cache(maxsize=10_000)
def date_text(day: dt.date | pd.Timestamp, language: str) -> str:
    """Write a date.

    Examples
    --------
    >>> date_text(dt.date(2025, 6, 30), "vi"), date_text(dt.date(2025, 6, 30), "en")
    ('30/06/2025', '30 June 2025')
    """
    return str(format_date(day, date_pattern(language), locale=language))


def date_pattern(language: str) -> str:
    """How dates are written: as the catalogue says, otherwise as Babel knows the language.

    Examples
    --------
    >>> date_pattern("vi"), date_pattern("en")
    ('dd/MM/yyyy', 'd MMMM yyyy')
    """
    if has(language, "date-pattern"):
        return say(language, "date-pattern")
    return str(get_date_format("long", locale=language).pattern)


def spreadsheet_dates(language: str) -> str:
    """How dates are written, in the codes of spreadsheet programs.

    Examples
    --------
    >>> spreadsheet_dates("vi"), spreadsheet_dates("en")
    ('dd/mm/yyyy', 'd mmmm yyyy')
    """
    return _DATE_PARTS.sub(_spreadsheet_part, date_pattern(language))


def _spreadsheet_part(part: re.Match[str]) -> str:
    if part["words"]:
        return '"' + part["words"].strip("'") + '"'
    return {"y": "yyyy", "L": "m" * len(part[0])}.get(part[0][0], part[0].lower())


def _month_pattern(language: str) -> str:
    if has(language, "month-pattern"):
        return say(language, "month-pattern")
    return str(Locale.parse(language).datetime_skeletons["yMMM"].pattern)


@functools.lru_cache(maxsize=10_000)
def month_text(day: dt.date | pd.Timestamp, language: str) -> str:
    """Write month and year, short.

    Examples
    --------
    >>> month_text(dt.date(2025, 6, 30), "vi"), month_text(dt.date(2025, 6, 30), "en")
    ('6/2025', 'Jun 2025')
    """
    return str(format_date(day, _month_pattern(language), locale=language))


def month_name(day: dt.date, language: str) -> str:
    """Write a month without its year.

    Examples
    --------
    >>> month_name(dt.date(2025, 11, 30), "vi"), month_name(dt.date(2025, 11, 30), "en")
    ('11', 'Nov')
    """
    own = has(language, "month-name-pattern")
    pattern = say(language, "month-name-pattern") if own else "LLL"
    return str(format_date(day, pattern, locale=language))


def interval(
    low: float, high: float, language: str, *, signed: bool = False, digits: int = 1
) -> str:  # fmt: skip
    """Write an interval, or nothing where there is none.

    Examples
    --------
    >>> interval(-1.25, 3, "vi", signed=True), interval(float("nan"), 3, "en")
    ('−1,2 … +3,0', '')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    between = " … " if signed else "–"
    return between.join(number(limit, language, digits, signed=signed) for limit in (low, high))


def listed(parts: Sequence[str]) -> str:
    """Join the parts of an alternative text.

    Examples
    --------
    >>> listed(["a", "b"])
    'a; b'
    """
    return "; ".join(parts)
