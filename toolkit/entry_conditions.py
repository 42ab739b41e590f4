"""When a question is asked, as formulas of a workbook: from `relevant` of the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 250  # letters of a text in a formula; Excel takes 255
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|\$\{(?P<name>[^{}]+)\}|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|[=<>(),])|(?P<word>[A-Za-z-]+))"
)
_SIGNS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Condition:
    """Two formulas: one is true where the question is asked, one where it surely is not.

    Before the deciding question is answered neither is.
    """

    asked: str
    not_asked: str


@dataclass(frozen=True)
class Place:
    """Where the answer to a question stands.

    Attributes
    ----------
    cell : str
        Reference to it.
    labels : dict
        Choice -> what stands in the cell for it; empty for numbers and texts.
    boxes : dict
        Choice -> reference to its box, where several may be ticked.
    """

    cell: str
    labels: dict[str, str]
    boxes: dict[str, str]


class _UnknownError(Exception):
    """A condition that is not put into a formula."""


def condition(expression: str, place: Callable[[str], Place | None]) -> Condition | None:
    """Put a condition into formulas.

    Parameters
    ----------
    expression : str
        As in the column `relevant`: comparisons with one question each, `selected()`, `not()`,
        `and`, `or`.
    place : callable
        Where the answer to a question stands; None for one that is not in the workbook.

    Returns
    -------
    Condition or None
        None where the expression holds anything else.

    Examples
    --------
    >>> consent = Place("$B3", {"yes": "Có"}, {})
    >>> condition("${consent} = 'yes'", lambda name: consent)
    Condition(asked='$B3="Có"', not_asked='AND($B3<>"",$B3<>"Có")')
    >>> condition("${consent} + 1 > 2", lambda name: consent) is None
    True
    """
    try:
        parser = _Parser(_tokens(expression), place)
        found = parser.either()
        return found if not parser.left else None
    except _UnknownError:
        return None


def all_of(conditions: list[Condition]) -> Condition:
    """The condition that all of some conditions are."""
    return _joined("AND", "OR", conditions)


def _joined(asked: str, not_asked: str, parts: list[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return Condition(
        f"{asked}({','.join(part.asked for part in parts)})",
        f"{not_asked}({','.join(part.not_asked for part in parts)})",
    )


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, place, text = list[tuple[str, str]](), 0, expression.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup is None:
            raise _UnknownError
        found.append((token.lastgroup, token[token.lastgroup]))
        place = token.end()
    return found


class _Parser:
    """Goes through the signs of an expression from left to right."""

    def __init__(
        self, left: list[tuple[str, str]], place: Callable[[str], Place | None]
    ) -> None:  # fmt: skip
        self.left, self._place = left, place

    def _next(self, *wanted: str) -> bool:
        """Take the next sign if it is one of those."""
        if self.left and self.left[0][1] in wanted and self.left[0][0] in ("sign", "word"):
            self.left.pop(0)
            return True
        return False

    def _take(self, kind: str) -> str:
        if not self.left or self.left[0][0] != kind:
            raise _UnknownError
        return self.left.pop(0)[1]

    def _need(self, sign: str) -> None:
        if not self._next(sign):
            raise _UnknownError

    def either(self) -> Condition:
        parts = [self._both()]
        while self._next("or"):
            parts.append(self._both())
        return _joined("OR", "AND", parts)

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._next("and"):
            parts.append(self._one())
        return all_of(parts)

    def _one(self) -> Condition:
        if self._next("("):
            return self._closed()
        if self._next("not"):
            self._need("(")
            inner = self._closed()
            return Condition(inner.not_asked, inner.asked)
        return self._selected() if self._next("selected") else self._compared()

    def _closed(self) -> Condition:
        inner = self.either()
        self._need(")")
        return inner

    def _known(self) -> Place:
        found = self._place(self._take("name").strip())
        if found is None:
            raise _UnknownError
        return found

    def _selected(self) -> Condition:
        self._need("(")
        place = self._known()
        self._need(",")
        choice = self._take("text")[1:-1]
        self._need(")")
        return _is(place, choice)

    def _compared(self) -> Condition:
        place, sign = self._known(), self._take("sign")
        if sign not in _SIGNS or not self.left:
            raise _UnknownError
        kind = self.left[0][0]
        if kind == "number" and not place.labels and not place.boxes:
            return _number(place.cell, sign.replace("!=", "<>"), self._take("number"))
        value = self._take(kind).strip("'\"") if kind in ("text", "number") else None
        if value is None or sign not in ("=", "!=") or place.boxes:
            raise _UnknownError
        return _equal(place, value, sign)


def _number(cell: str, sign: str, number: str) -> Condition:
    true = f"{cell}{sign}{number}"
    return Condition(f'AND({cell}<>"",{true})', f'AND({cell}<>"",NOT({true}))')


def _equal(place: Place, value: str, sign: str) -> Condition:
    if not value:
        blank = Condition(f'{place.cell}=""', f'{place.cell}<>""')
        return blank if sign == "=" else Condition(blank.not_asked, blank.asked)
    same = _is(place, value)
    return same if sign == "=" else Condition(same.not_asked, same.asked)


def _is(place: Place, choice: str) -> Condition:
    """Whether a choice was taken; answered, and not taken."""
    if place.boxes:
        if choice not in place.boxes:
            raise _UnknownError
        box = f'{place.boxes[choice]}<>""'
        others = [place.cell, *(cell for name, cell in place.boxes.items() if name != choice)]
        any_other = ",".join(f'{cell}<>""' for cell in others)
        return Condition(box, f'AND({place.boxes[choice]}="",OR({any_other}))')
    if place.labels and choice not in place.labels:
        raise _UnknownError
    text = place.labels.get(choice, choice)
    if len(text) > LONGEST:
        raise _UnknownError
    quoted = text.replace('"', '""')
    same = f'{place.cell}="{quoted}"'
    return Condition(same, f'AND({place.cell}<>"",{place.cell}<>"{quoted}")')
