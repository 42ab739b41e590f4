"""What a cell of the entry workbook takes: from the type and `constraint` of a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from toolkit.answer_limits import TODAY, bounds
from toolkit.instrument import Item
from toolkit.show.words import say

_LARGEST = 999_999_999_999_999  # Excel keeps 15 digits
_FIRST_DAY, _LAST_DAY = dt.date(1900, 3, 1), dt.date(2100, 12, 31)
_LONGEST_TEXT = 32_767
_TYPES = {"integer": "integer", "decimal": "decimal", "date": "date"}

Rule = dict[str, object]


def limits(item: Item) -> Rule | None:
    """What may be typed, as a rule of a workbook; None where anything may.

    Examples
    --------
    >>> day = Item("day", "integer", {}, constraint=". >= 1 and . <= 31")
    >>> limits(day)
    {'validate': 'integer', 'criteria': 'between', 'minimum': 1, 'maximum': 31}
    >>> limits(Item("code", "text", {}, constraint="string-length(.) = 1"))
    {'validate': 'length', 'criteria': 'between', 'minimum': 1, 'maximum': 1}
    """
    told = bounds(item)
    kept = {sign: "=TODAY()" if value == TODAY else value for sign, value in told.items()}
    if item.kind == "text":
        whole = {sign: int(str(value)) for sign, value in kept.items()}
        return _between("length", whole, 0, _LONGEST_TEXT) if kept else None
    if item.kind == "date":
        return _between("date", kept, _FIRST_DAY, _LAST_DAY)
    if item.kind in _TYPES:
        return _between(_TYPES[item.kind], kept, -_LARGEST, _LARGEST)
    return None


def _between(kind: str, kept: Mapping[str, object], low: object, high: object) -> Rule:
    """The rule for a range; where only one open bound is given, that one alone."""
    strict = {sign: value for sign, value in kept.items() if sign in "<>"}
    if len(strict) == 1 and len(kept) == 1:
        ((sign, value),) = strict.items()
        return {"validate": kind, "criteria": sign, "value": value}
    step = 1 if kind in ("integer", "length") else 0
    if ">" in kept and isinstance(kept[">"], int | float):
        low = kept[">"] + step
    if "<" in kept and isinstance(kept["<"], int | float):
        high = kept["<"] - step
    low = kept.get("=", kept.get(">=", low))
    high = kept.get("=", kept.get("<=", high))
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def refusal(item: Item, language: str, words: str) -> Rule:
    """What is said where the rule is not kept: the form's own message, or one for the type.

    Examples
    --------
    >>> refusal(Item("n", "integer", {}), "en", "en")["error_message"]
    'Type a whole number.'
    """
    own = item.constraint_message[language] if item.constraint_message else ""
    kind = item.kind if item.kind in _TYPES else "text"
    message = own or say(words, f"entry-refused-{'list' if item.choices else kind}")
    return {"error_title": str(say(words, "entry-refused"))[:32], "error_message": message[:255]}
