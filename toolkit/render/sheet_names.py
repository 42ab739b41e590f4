"""Names for the sheets of a workbook: readable, different, and such as Excel allows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.render.file_names import folded
from toolkit.render.markdown_blocks import printable

LONGEST = 31  # UTF-16 units, as Excel counts letters
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_RESERVED = "history"  # Excel keeps it for itself


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for the sheet of each title; equal ones are numbered.

    Examples
    --------
    >>> sheet_names(["Bảng: thử [1/2]", "bảng thử 1 2", ""])
    ['Bảng thử 1 2', 'bảng thử 1 2 (2)', '3']
    """
    names: list[str] = []
    taken: set[str] = set()
    for number, title in enumerate(titles, start=1):
        name = _free(_cleaned(title) or str(number), taken)
        taken.add(folded(name))
        names.append(name)
    return names


def _cleaned(title: str) -> str:
    name = " ".join(_FORBIDDEN.sub(" ", printable(title)).split())
    return f"{name} 1" if name.casefold() == _RESERVED else name


def _free(name: str, taken: set[str]) -> str:
    candidate, turn = _cut(name, LONGEST), 1
    while folded(candidate) in taken:
        turn += 1
        ending = f" ({turn})"
        candidate = _cut(name, LONGEST - len(ending)) + ending
    return candidate


def _cut(name: str, longest: int) -> str:
    """A name that is too long ends after a word, where one ends near."""
    if utf16_length(name) <= longest:
        return name
    start = utf16_start(name, longest - 1)
    words = start.rpartition(" ")[0]
    return f"{(words if len(words) > longest // 2 else start).rstrip()}…"


def utf16_length(text: str) -> int:
    """Return how long Excel takes a text to be.

    Examples
    --------
    >>> utf16_length("Ô"), utf16_length("😀")
    (1, 2)
    """
    return len(text) + sum(letter > "\uffff" for letter in text)


def utf16_start(text: str, longest: int) -> str:
    """Return as much of a text as Excel has room for.

    Examples
    --------
    >>> utf16_start("a😀b", 2), utf16_start("a😀b", 3)
    ('a', 'a😀')
    """
    blob = text.encode("utf-16-le", errors="replace")[: 2 * longest]
    return blob.decode("utf-16-le", errors="ignore")
