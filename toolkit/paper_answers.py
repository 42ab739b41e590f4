"""What a questionnaire on paper offers to write an answer into: boxes, lines, options."""

from __future__ import annotations

import re
from typing import Any

from toolkit.items import OTHER, Item
from toolkit.show.words import say

CHOOSING = ("select_one", "select_multiple", "rank")
_UNIT_NAMES = {"unit", "unit_id", "unit_code", "ma_don_vi"}
_UNIT_BOXES = 12
_MOST_BOXES = 14  # more do not stand in one row
_MOST_DIGITS = 8
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<?=\s*(\d+)")
_HIGHEST = re.compile(r"(?<![\w.)}])\.\s*<(=?)\s*(\d+)(?![\d.])")
_PATTERN = re.compile(r"""regex\(\s*\.\s*,\s*(['"])\^?(.*?)\$?\1\s*\)""")
_PIECE = re.compile(r"(\[[^\]]+\]|\\[dw]|[A-Za-z0-9-])(?:\{(\d+)\})?")
_NEGATIVE = re.compile(r"(?<![\w.)}])\.\s*>=?\s*-")


def answer_of(item: Item, language: str, lines: dict[str, str] | None = None) -> dict[str, Any]:
    """Describe where the answer to a question is written.

    Parameters
    ----------
    item : Item
    language : str
    lines : dict, optional
        Choice -> the text before a line that stands beside it.

    Returns
    -------
    dict
        With its `kind`: choices, boxes, date, time, moment, lines or short.

    Examples
    --------
    >>> from toolkit.items import Label
    >>> answer_of(Item("day", "integer", Label(), constraint=". >= 1 and . <= 31"), "vi")
    {'kind': 'boxes', 'count': 2}
    >>> answer_of(Item("why", "text", Label(), appearance="multiline"), "vi")
    {'kind': 'lines', 'count': 3}
    """
    if item.kind in CHOOSING:
        return {"kind": "choices", "options": _options(item, language, lines or {})}
    if item.kind in ("date", "time"):
        return {"kind": item.kind}
    if item.kind == "dateTime":
        return {"kind": "moment"}
    if item.kind in ("acknowledge", "trigger"):
        return {"kind": "choices", "options": [{"text": say(language, "paper-read"), "line": None}]}
    count = _boxes(item)
    if count:
        return {"kind": "boxes", "count": count}
    if item.kind in ("integer", "decimal", "range"):
        return {"kind": "short"}
    return {"kind": "lines", "count": 3 if "multiline" in item.appearance else 1}


def _options(item: Item, language: str, lines: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"text": choice.label[language] or choice.name, "line": lines.get(choice.name)}
        for choice in item.choices
    ]


def _boxes(item: Item) -> int:
    """How many letters or digits fit the answer exactly; 0 where that is not known."""
    if item.kind in ("integer", "range"):
        return _digits(item.constraint)
    if item.kind not in ("text", "barcode"):
        return 0
    length = _LENGTH.search(item.constraint)
    count = int(length[1]) if length else _letters(item.constraint)
    if not count and item.name.casefold() in _UNIT_NAMES:
        return _UNIT_BOXES
    return count if count <= _MOST_BOXES else 0


def _digits(constraint: str) -> int:
    """Digits of the highest number allowed; what may be negative has no boxes."""
    highest = [int(n) - (not closed) for closed, n in _HIGHEST.findall(constraint)]
    if not highest or _NEGATIVE.search(constraint) or " or " in constraint:
        return 0
    digits = len(str(max(min(highest), 0)))
    return digits if digits <= _MOST_DIGITS else 0


def _letters(constraint: str) -> int:
    """Letters of a pattern in which each piece has a fixed length, such as `[0-3][0-9]`."""
    found = _PATTERN.search(constraint)
    if not found:
        return 0
    pieces = list(_PIECE.finditer(found[2]))
    if "".join(piece[0] for piece in pieces) != found[2]:
        return 0
    return sum(int(piece[2] or 1) for piece in pieces)


def lines_beside(item: Item, following: Item) -> str | None:
    """Name the choice beside which the next question is only a line to fill in.

    Examples
    --------
    >>> from toolkit.items import Choice, Label
    >>> way = Item("way", "select_one", Label(), (Choice("other", Label(en="Other")),))
    >>> lines_beside(way, Item("way_other", "text", Label(), follows="way"))
    'other'
    """
    if following.kind != "text" or "multiline" in following.appearance:
        return None
    others = [name for name, meaning in item.special.items() if meaning == OTHER]
    for name in others if item.kind in CHOOSING else ():
        asked = re.sub(r"\s+", "", following.relevant).replace('"', "'")
        usual = (f"selected(${{{item.name}}},'{name}')", f"${{{item.name}}}='{name}'")
        if following.follows == item.name or asked in usual:
            return name
    return None
