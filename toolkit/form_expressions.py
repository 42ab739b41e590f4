"""Conditions of a questionnaire (`relevant`, `constraint`, `calculation`): can they be read?"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'[^']*'|"[^"]*")
    |(?P<name>\$\{[^{}]*\})
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<sign><=|>=|!=|[=<>+\-*|,])
    |(?P<path>\.\.?(?:/\.\.|/[\w.:*-]+)*|/{0,2}[^\W\d][\w.:-]*(?:/\.\.|/[\w.:*-]+)*|/\.\.(?:/[\w.:*-]+)*)
    |(?P<open>[(\[])
    |(?P<close>[)\]])
    )""",
    re.VERBOSE,
)
_CURLY = "“”„‘’"
_WORDS = {"and", "or", "div", "mod"}
_PAIR = {")": "(", "]": "["}
_TYPED = r"""\s*(?:'([^']+)'|"([^"]+)")"""
_COMPARED = re.compile(r"(?:\$\{([^{}]*)\}|(?<![\w./)])(\.))\s*!?=" + _TYPED)
_SELECTED = re.compile(r"selected\(\s*(?:\$\{([^{}]*)\}|(\.))\s*," + _TYPED)


class _Reader:
    """Reads signs one by one and knows whether a value or an operator has to follow."""

    def __init__(self) -> None:
        self.value_next = True
        self.opened: list[str] = []
        self.last = ""

    def take(self, kind: str, text: str) -> bool:
        """Take one sign; False where it cannot stand here."""
        fits = bool(getattr(self, f"_{kind}")(text))
        self.last = kind
        return fits

    def _text(self, text: str) -> bool:
        fits, self.value_next = self.value_next, False
        return fits

    _name = _number = _text

    def _path(self, text: str) -> bool:
        if not self.value_next and text in _WORDS:
            self.value_next = True
            return True
        goes_on = text.startswith("/") and self.last in ("close", "name")
        fits, self.value_next = self.value_next or goes_on, False
        return fits

    def _sign(self, text: str) -> bool:
        if self.value_next:
            if text == "*":
                self.value_next = False
            return text in "-*"
        self.value_next = True
        return text != "," or bool(self.opened)

    def _open(self, text: str) -> bool:
        follows = self.last == "path" and not self.value_next
        fits = self.value_next or follows if text == "(" else not self.value_next
        self.opened.append(text)
        self.value_next = True
        return fits

    def _close(self, text: str) -> bool:
        fits = bool(self.opened) and self.opened.pop() == _PAIR[text]
        fits = fits and (not self.value_next or self.last == "open")
        self.value_next = False
        return fits


def unreadable_part(expression: str) -> str | None:
    """Find where an expression cannot be read.

    Parameters
    ----------
    expression : str
        As in the columns `relevant`, `constraint` and `calculation`.

    Returns
    -------
    str or None
        What stands from there on; empty where the end is missing; None where all is well.

    Examples
    --------
    >>> unreadable_part("${sex} = 'female' and . > 3"), unreadable_part("${a} == 'b'")
    (None, "= 'b'")
    >>> unreadable_part("selected(., 'x'"), unreadable_part("${a} > and 2")
    ('', 'and 2')
    """
    reader, place, text = _Reader(), 0, expression.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or not token.lastgroup:
            return text[place:].strip()
        word = token[token.lastgroup]
        before = reader.value_next
        if not reader.take(token.lastgroup, word) or (before and word in _WORDS):
            return text[token.start(token.lastgroup) :].strip()
        place = token.end()
    return "" if reader.value_next or reader.opened else None


def curly_quotes(expression: str) -> str:
    """Give the curly quotes in an expression, which only office programs write.

    Examples
    --------
    >>> curly_quotes("${a} = ‘yes’")
    '‘’'
    """
    return "".join(sign for sign in _CURLY if sign in re.sub(r"'[^']*'|\"[^\"]*\"", "", expression))


def names_in(expression: str) -> list[str]:
    """Give the questions that an expression names, in order.

    Examples
    --------
    >>> names_in("${a} = 1 or selected(${b}, 'x')")
    ['a', 'b']
    """
    return [name.strip() for name in re.findall(r"\$\{([^{}]*)\}", expression)]


def choices_in(expression: str) -> Iterator[tuple[str, str]]:
    """Give the choices an expression compares with, each with its question; "." is the own one.

    Examples
    --------
    >>> list(choices_in("${a} = 'yes' or selected(., 'none')"))
    [('a', 'yes'), ('.', 'none')]
    """
    for found in (_COMPARED, _SELECTED):
        for name, own, single, double in found.findall(expression):
            yield (name.strip() or own), (single or double)
