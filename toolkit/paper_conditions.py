"""Under which answers a question is asked, in words a reader of a paper form understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.items import Item
from toolkit.show.words import say

_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_TOKEN = re.compile(r"\s*(\$\{[^}]+\}|'[^']*'|\"[^\"]*\"|<=|>=|!=|[=<>(),]|-?[\w.]+(?:-[\w]+)*)")
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_MESSAGES = {
    "=": "paper-equal", "!=": "paper-not-equal", "<": "paper-less", ">": "paper-more",
    "<=": "paper-at-most", ">=": "paper-at-least",
}  # fmt: skip


class _UnclearError(Exception):
    """A condition that cannot be put into words."""


@dataclass(frozen=True)
class _Compared:
    name: str
    sign: str
    value: str

    def opposite(self) -> _Compared:
        return _Compared(self.name, _OPPOSITE[self.sign], self.value)


@dataclass(frozen=True)
class _Joined:
    word: str
    parts: tuple[_Compared | _Joined, ...]

    def opposite(self) -> _Joined:
        turned = "or" if self.word == "and" else "and"
        return _Joined(turned, tuple(part.opposite() for part in self.parts))


class _Parser:
    """Reads `${a} = 'x' and not(selected(${b}, 'y'))`."""

    def __init__(self, expression: str) -> None:
        self.tokens = list(_tokens(expression))
        self.place = 0

    def read(self) -> _Compared | _Joined:
        tree = self._joined("or")
        if self.place < len(self.tokens):
            raise _UnclearError
        return tree

    def _next(self, *expected: str) -> str:
        token = self.tokens[self.place] if self.place < len(self.tokens) else ""
        if not token or (expected and token not in expected):
            raise _UnclearError
        self.place += 1
        return token

    def _is(self, *wanted: str) -> bool:
        return self.tokens[self.place : self.place + len(wanted)] == list(wanted)

    def _joined(self, word: str) -> _Compared | _Joined:
        parts = [self._joined("and") if word == "or" else self._atom()]
        while self._is(word):
            self._next(word)
            parts.append(self._joined("and") if word == "or" else self._atom())
        return parts[0] if len(parts) == 1 else _Joined(word, tuple(parts))

    def _atom(self) -> _Compared | _Joined:
        if self._is("not", "("):
            self._next("not")
            return self._bracketed().opposite()
        if self._is("("):
            return self._bracketed()
        if self._is("selected", "("):
            self.place += 2
            name = _name(self._next())
            self._next(",")
            value = self._next()
            self._next(")")
            return _Compared(name, "=", _value(value))
        return self._comparison()

    def _bracketed(self) -> _Compared | _Joined:
        self._next("(")
        tree = self._joined("or")
        self._next(")")
        return tree

    def _comparison(self) -> _Compared:
        left, sign, right = self._next(), self._next(*_MESSAGES), self._next()
        if right.startswith("$"):
            left, right, sign = right, left, _TURNED.get(sign, sign)
        return _Compared(_name(left), sign, _value(right))


def _tokens(expression: str) -> Iterator[str]:
    place = 0
    expression = expression.strip()
    while place < len(expression):
        found = _TOKEN.match(expression, place)
        if found is None:
            raise _UnclearError
        yield found[1]
        place = found.end()


def _name(token: str) -> str:
    found = _REFERENCE.fullmatch(token)
    if found is None:
        raise _UnclearError
    return found[1]


def _value(token: str) -> str:
    if token[0] in "'\"":
        return token[1:-1]
    if not re.fullmatch(r"-?\d+(\.\d+)?", token):
        raise _UnclearError
    return token


@dataclass(frozen=True)
class Conditions:
    """Puts conditions into words.

    Parameters
    ----------
    numbers : mapping
        The number on paper of every question, by its name.
    items : mapping
        The questions by name.
    language : str

    Examples
    --------
    >>> from toolkit.items import Choice, Label
    >>> heard = Item("heard", "select_one", Label(en="?"), (Choice("yes", Label(en="Yes")),))
    >>> conditions = Conditions({"heard": 12, "age": 3}, {"heard": heard}, "en")
    >>> conditions.only("${heard} = 'yes' and ${age} >= 18")
    'Only if you answered “Yes” to question 12 and your answer to question 3 is 18 or more.'
    >>> conditions.only("${age} * 2 > 18")
    'Only if it fits your answer to question 3.'
    """

    numbers: Mapping[str, int]
    items: Mapping[str, Item]
    language: str

    def only(self, expression: str, first: int = 0, last: int = 0) -> str:
        """Say when something is asked; nothing where it always is.

        Parameters
        ----------
        expression : str
            As it stands in the form.
        first, last : int
            The questions it holds for, where it stands above several.
        """
        if not expression.strip():
            return ""
        clause = self._clause(expression)
        if first < last:
            numbers = {"first": str(first), "last": str(last)}
            return say(self.language, "paper-only-questions", condition=clause, **numbers)
        return say(self.language, "paper-only", condition=clause)

    def _clause(self, expression: str) -> str:
        try:
            return self._words(_Parser(expression).read())
        except _UnclearError:
            return self._unclear(expression)

    def _unclear(self, expression: str) -> str:
        names = dict.fromkeys(_REFERENCE.findall(expression))
        known = sorted({self.numbers[name] for name in names if name in self.numbers})
        if not known:
            return say(self.language, "paper-if-told")
        listed = ", ".join(map(str, known))
        return say(self.language, "paper-if-fits", n=len(known), questions=listed)

    def _words(self, tree: _Compared | _Joined) -> str:
        if isinstance(tree, _Compared):
            return self._compared(tree)
        join = f" {say(self.language, f'paper-{tree.word}')} "
        return join.join(
            f"({self._words(part)})" if isinstance(part, _Joined) else self._words(part)
            for part in tree.parts
        )

    def _compared(self, told: _Compared) -> str:
        if told.name not in self.numbers:
            raise _UnclearError
        words = {"question": str(self.numbers[told.name])}
        if told.sign not in ("=", "!="):
            return self._say(_MESSAGES[told.sign], words | {"value": told.value})
        same = told.sign == "="
        if not told.value:
            return self._say("paper-not-answered" if same else "paper-answered", words)
        item = self.items.get(told.name)
        if item is None or not item.choices:
            return self._say(_MESSAGES[told.sign], words | {"value": told.value})
        for choice in item.choices:
            if choice.name == told.value:
                chosen = words | {"choice": choice.label[self.language]}
                return self._say("paper-chosen" if same else "paper-not-chosen", chosen)
        raise _UnclearError

    def _say(self, message: str, words: Mapping[str, str]) -> str:
        return say(self.language, message, **words)
