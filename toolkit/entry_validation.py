"""What a cell of the entry workbook takes: from the type and `constraint` of a question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from toolkit.instrument import Item
from toolkit.show.words import say

_LARGEST = 999_999_999_999_999  # Excel keeps 15 digits
_FIRST_DAY, _LAST_DAY = dt.date(1900, 3, 1), dt.date(2100, 12, 31)
_LONGEST_TEXT = 32_767
_BOUND = re.compile(r"\.\s*(<=|>=|=|<|>)\s*(-?\d+(?:\.\d+)?|today\(\)|date\('[\d-]+'\))")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|>=|=|<|>)\s*(\d+)")
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
    bounds = _bounds(item.constraint, _LENGTH if item.kind == "text" else _BOUND)
    if item.kind == "text":
        whole = {sign: int(str(value)) for sign, value in bounds.items()}
        return _between("length", whole, 0, _LONGEST_TEXT) if bounds else None
    if item.kind == "date":
        return _between("date", bounds, _FIRST_DAY, _LAST_DAY)
    if item.kind in _TYPES:
        return _between(_TYPES[item.kind], bounds, -_LARGEST, _LARGEST)
    return None


def _bounds(constraint: str, form: re.Pattern[str]) -> dict[str, object]:
    """Bounds by their signs; only those that all have to be kept (no "or", no "not")."""
    if re.search(r"\bor\b|\bnot\b|\bif\b", re.sub(r"'[^']*'", "", constraint)):
        return {}
    parts = re.split(r"\band\b", constraint)
    found = (form.fullmatch(part.strip()) for part in parts)
    return {match[1]: _value(match[2]) for match in found if match}


def _value(text: str) -> object:
    if text == "today()":
        return "=TODAY()"
    if text.startswith("date("):
        return dt.date.fromisoformat(text[6:-2])
    number = float(text)
    return int(number) if number.is_integer() else number


def _between(kind: str, bounds: Mapping[str, object], low: object, high: object) -> Rule:
    """The rule for a range; where only one open bound is given, that one alone."""
    strict = {sign: value for sign, value in bounds.items() if sign in "<>"}
    if len(strict) == 1 and len(bounds) == 1:
        ((sign, value),) = strict.items()
        return {"validate": kind, "criteria": sign, "value": value}
    step = 1 if kind in ("integer", "length") else 0
    if ">" in bounds and isinstance(bounds[">"], int | float):
        low = bounds[">"] + step
    if "<" in bounds and isinstance(bounds["<"], int | float):
        high = bounds["<"] - step
    low = bounds.get("=", bounds.get(">=", low))
    high = bounds.get("=", bounds.get("<=", high))
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
