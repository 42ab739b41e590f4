"""Names as they are compared when a person may stand in the register twice."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.cells import by_value

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SAME, FOLDED, SLIP, OTHER = 4, 3, 2, 0  # points for two names, see docs/definitions.md
LEAST_RATIO = 0.88  # one letter of nine; below it a name is another name
TONES = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
TONES += "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}"


def plain_words(name: str) -> list[str]:
    """Words of a name without diacritics.

    Examples
    --------
    >>> plain_words("Đỗ  Thị HOÀ")
    ['do', 'thi', 'hoa']
    """
    letters = unicodedata.normalize("NFD", name.casefold()).replace("đ", "d")
    return "".join(c for c in letters if not unicodedata.combining(c)).split()


def name_key(name: str) -> str:
    """Letters of a name without diacritics, in alphabetical order: neither words nor spaces matter.

    Examples
    --------
    >>> name_key("Lò Thị Mai") == name_key("mai  lothi")
    True
    """
    return "".join(sorted("".join(plain_words(name))))


def spelling(name: str) -> str:
    """Name with its diacritics, whichever vowel the tone was put on, and without spaces.

    Examples
    --------
    >>> spelling("Lê Thị Hoà") == spelling("lê thị  hòa"), spelling("Hòa") == spelling("Hoa")
    (True, False)
    """
    words = unicodedata.normalize("NFD", name.casefold()).split()
    return "".join(
        "".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES)
        for word in words
    )


def likeness(names: pd.Series, others: pd.Series) -> Ints:
    """Points for every two names: the same, the same once folded, a slip of the pen, or others.

    Examples
    --------
    >>> names = pd.Series(["Lê Thị Hoà", "Lê Thị Hòa", "Lê Thị Hoà", "Lê Thị Hoà"])
    >>> others = pd.Series(["Lê Thị Hòa", "Hoa Lê Thị", "Lê Thi Hoàn", "Lò Văn Páo"])
    >>> likeness(names, others).tolist()
    [4, 3, 2, 0]
    """
    exact = by_value(names, spelling).to_numpy() == by_value(others, spelling).to_numpy()
    both = zip(names.tolist(), others.tolist(), strict=True)
    folded = [_words_agree(one, two) for one, two in both]
    points = np.where(exact, SAME, np.where(folded, FOLDED, OTHER))
    rest = np.flatnonzero(points == OTHER)
    points[rest[slips(names.iloc[rest].tolist(), others.iloc[rest].tolist())]] = SLIP
    return points


def _words_agree(one: str, two: str) -> bool:
    """Whether two names have the same words in any order, or differ in spaces only."""
    first, second = plain_words(one), plain_words(two)
    return "".join(first) == "".join(second) or sorted(first) == sorted(second)


def slips(names: Iterable[str], others: Iterable[str]) -> Flags:
    """Whether two names may differ by a slip of the pen only, pair by pair."""
    folded: dict[str, str] = {}
    found = []
    for pair in zip(names, others, strict=True):
        one, two = (folded.setdefault(n, " ".join(plain_words(n))) for n in pair)
        found.append(_nearly(one, two))
    return np.array(found, dtype=bool)


def _nearly(one: str, two: str) -> bool:
    if 2 * min(len(one), len(two)) < LEAST_RATIO * (len(one) + len(two)):
        return False  # spares most of the work
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() >= LEAST_RATIO and matcher.ratio() >= LEAST_RATIO
