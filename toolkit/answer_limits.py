"""Between which limits an answer has to lie: what the `constraint` of a question says of them."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.items import Item

TODAY = "today()"
_BOUND = re.compile(r"\.\s*(<=|>=|=|<|>)\s*(-?\d+(?:\.\d+)?|today\(\)|date\('[\d-]+'\))")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|>=|=|<|>)\s*(\d+)")
_KEPT: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


def bounds(item: Item) -> dict[str, object]:
    """Bounds by their signs; only those that all have to be kept (no "or", no "not").

    Parameters
    ----------
    item : Item
        The bounds of a text are those of its length.

    Returns
    -------
    dict
        Sign -> number, day, or `TODAY`.

    Examples
    --------
    >>> bounds(Item("day", "integer", {}, constraint=". >= 1 and . <= 31"))
    {'>=': 1, '<=': 31}
    >>> bounds(Item("code", "text", {}, constraint="string-length(.) = 1"))
    {'=': 1}
    """
    if re.search(r"\bor\b|\bnot\b|\bif\b", re.sub(r"'[^']*'", "", item.constraint)):
        return {}
    form = _LENGTH if item.kind == "text" else _BOUND
    parts = re.split(r"\band\b", item.constraint)
    found = (form.fullmatch(part.strip()) for part in parts)
    told = {match[1]: _value(match[2]) for match in found if match}
    kind = dt.date if item.kind == "date" else int | float
    return {sign: v for sign, v in told.items() if isinstance(v, kind) or v == TODAY}


def _value(text: str) -> object:
    if text == TODAY:
        return TODAY
    if text.startswith("date("):
        try:
            return dt.date.fromisoformat(text[6:-2])
        except ValueError:  # no day of the calendar, and no limit
            return None
    number = float(text)
    return int(number) if number.is_integer() else number


def rule(item: Item) -> str:
    """The limits in signs that need no language; of a text what the form itself says.

    Examples
    --------
    >>> rule(Item("day", "integer", {}, constraint=". >= 1 and . <= 31"))
    '≥ 1, ≤ 31'
    """
    own = next(iter(item.constraint_message.values()), "")
    if item.kind == "text" and own:
        return own
    signs = {"<=": "≤", ">=": "≥"}
    return ", ".join(f"{signs.get(sign, sign)} {value}" for sign, value in bounds(item).items())


def outside(item: Item, answers: pd.Series) -> npt.NDArray[np.bool_]:
    """Whether each answer lies outside the limits of its question; a missing one does not.

    What "today" was when somebody answered is not known, and is no limit here.

    Parameters
    ----------
    item : Item
    answers : Series
        Numbers, days or texts, as the item asks for.

    Examples
    --------
    >>> day = Item("day", "integer", {}, constraint=". >= 1 and . <= 31")
    >>> outside(day, pd.Series([21, 45, None], dtype="Int64")).tolist()
    [False, True, False]
    """
    given = answers.notna().to_numpy()
    known = answers[given].str.len() if item.kind == "text" else answers[given]
    kept = np.ones(len(known), dtype=bool)
    for sign, value in bounds(item).items():
        if value != TODAY:
            limit = pd.Timestamp(value) if isinstance(value, dt.date) else value
            kept &= _KEPT[sign](known, limit).to_numpy(dtype=bool)
    found = np.zeros(len(answers), dtype=bool)
    found[given] = ~kept
    return found
