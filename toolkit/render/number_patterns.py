"""How a spreadsheet writes a number, and what to do where readers are shown something else."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_SIMPLE = re.compile(r"[#,0]*0(?:\.(0+))?(%?)")
_NO_DIGIT = re.compile(r"\D+")
_LONGEST = 40  # letters of a text that a pattern may hold
_MINUS = "\N{MINUS SIGN}"
_PRECISION = 15  # digits of a number that Excel keeps


@lru_cache(maxsize=256)
def excel_pattern(pattern: str) -> str:
    """Return a pattern as it stands in a workbook: a letter Excel does not know is quoted.

    Examples
    --------
    >>> print(excel_pattern("+0.0;−0.0;0.0"))
    +0.0;"−"0.0;0.0
    """
    return pattern.replace(_MINUS, f'"{_MINUS}"')


@lru_cache(maxsize=4096)
def pattern_for(value: float, text: str, pattern: str) -> str | None:
    """Return the pattern by which a cell that holds a number reads as it does for readers.

    Parameters
    ----------
    value : float
        The number.
    text : str
        What readers are shown.
    pattern : str
        That of the column; empty for the usual way.

    Returns
    -------
    str or None
        Mostly that of the column. A number that is shown as something else, such as "< 0,001",
        gets one of its own, which holds for numbers like it only. None where the number is not
        shown at all, or no pattern can say what is.

    Examples
    --------
    >>> pattern_for(0.0421, "0,042", "0.000"), pattern_for(0.0421, "–", "0.000")
    ('0.000', None)
    >>> print(pattern_for(2e-9, "< 0,001", "0.000"))
    [<=0]0.000;[<0.0005]"< 0,001";0.000
    >>> print(pattern_for(0.9999, "99,9%", "0.0%"))
    [<0.9995]0.0%;[<1]"99,9%";0.0%
    """
    digits = _NO_DIGIT.sub("", text)
    if not digits:
        return None
    if not pattern:
        return ""
    simple = _grain(pattern)
    exact = Decimal(f"{value:.{_PRECISION}g}") * simple[1]
    near = exact.quantize(simple[0], ROUND_HALF_UP)
    if _reads_as(near, digits) or abs(exact - near) * 2 == simple[0]:
        return excel_pattern(pattern)  # at a half, Excel and Python may round to either side
    return _own(exact, near, simple, text, pattern)


@lru_cache(maxsize=256)
def _grain(pattern: str) -> tuple[Decimal, int]:
    """The last digit that a pattern writes, and by what it multiplies first."""
    found = _SIMPLE.search(pattern.partition(";")[0])
    decimals = len(found[1] or "") if found else 0
    return Decimal(1).scaleb(-decimals), 100 if found and found[2] else 1


def _reads_as(near: Decimal, digits: str) -> bool:
    """Whether a text has the digits of a number, with or without zeros after the point."""
    written = f"{abs(near):f}"
    whole = written.rstrip("0").rstrip(".") if "." in written else written
    return digits in (_NO_DIGIT.sub("", written), _NO_DIGIT.sub("", whole))


def _own(
    exact: Decimal, near: Decimal, simple: tuple[Decimal, int], text: str, pattern: str
) -> str | None:
    """A text for the numbers between the one Excel would write and the next it would not."""
    if not _SIMPLE.fullmatch(pattern) or '"' in text or len(text) > _LONGEST or exact < 0:
        return None
    step, scale = simple
    written = near / scale
    if near > exact:
        first, last = f"<{_plain((near - step / 2) / scale)}", f"<{_plain(written)}"
    else:
        first, last = f"<={_plain(written)}", f"<{_plain((near + step / 2) / scale)}"
    return f'[{first}]{pattern};[{last}]"{text}";{pattern}'


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
