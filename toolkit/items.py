"""What is asked and what an answer is worth: items, their choices and keys, and scales."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from toolkit import errors

# Four choice names with a meaning of their own. They are answers and can be counted, but have no
# place in an order: no value. "Don't know" is a wrong answer to a question of knowledge, whereas
# who prefers not to say has given no answer.
DONT_KNOW = "dont_know"
PREFER_NOT = "prefer_not_to_say"
NONE_OF_THESE = "none_of_these"
OTHER = "other"
SPECIAL = (DONT_KNOW, PREFER_NOT, NONE_OF_THESE, OTHER)
# How other forms name them. "None" may also be the first step of an order (none, some, all), so it
# is one of these only where several boxes can be ticked.
_MEANINGS = {
    **{name: name for name in SPECIAL},
    **dict.fromkeys(("dk", "dontknow", "don_t_know", "khong_biet", "kb"), DONT_KNOW),
    **dict.fromkeys(("nosay", "refused", "prefer_not", "no_answer", "khong_tra_loi"), PREFER_NOT),
}
_NONE = ("none", "none_of_the_above", "khong_co")

# Office programs turn straight quotes and hyphens into curly quotes and dashes, and back.
_TYPED = str.maketrans("‘’“”–", "''\"\"-")

METHODS = ("sum", "mean", "percent_correct")
BETTER = ("higher", "lower", "none")


def fold(text: str) -> str:
    """Bring a typed answer into the form in which spellings are compared.

    Examples
    --------
    >>> fold("  Không   BIẾT "), fold("Don’t know") == fold("don't know")
    ('không biết', True)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TYPED)
    return " ".join(text.casefold().split())


class Label(dict[str, str]):
    """A text per language; a language the questionnaire lacks gives the default language.

    Examples
    --------
    >>> Label(vi="Có", en="Yes")["en"], Label(vi="Có")["en"]
    ('Yes', 'Có')
    """

    def __missing__(self, language: str) -> str:
        return next(iter(self.values()), "")


@dataclass(frozen=True)
class Choice:
    """One answer offered: its name in the data and its text per language."""

    name: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class AnswerKey:
    """The right choice from one day to another, both included; None leaves a side open."""

    choice: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this was the right answer on that day.

        Examples
        --------
        >>> AnswerKey("b", date(2026, 7, 1)).holds_on(date(2026, 6, 30))
        False
        """
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Item:
    """One question.

    Parameters
    ----------
    name : str
        The column in the data.
    kind : str
        The XLSForm type without its list: `select_one`, `select_multiple`, `integer`, `text` …
    label : mapping
        The question per language.
    choices : tuple of Choice
        The answers offered, in the order of the form; empty for numbers and text.
    scale : str or None
        The scale it belongs to.
    reverse : bool
        Whether agreeing lowers the score.
    answer : tuple of AnswerKey
        The right choice, once per period of the law; empty when nothing is right or wrong.
    required : bool
        Whether the form insists on an answer.
    source : str
        Where the right answer is laid down.
    relevant : str
        The condition under which the form asks it, as it stands there; empty: always.
    hint : mapping
        What stands below the question, per language.
    constraint, constraint_message : str, mapping
        What an answer has to fulfil, as it stands in the form, and what is said otherwise.
    appearance : str
        How survey programs show it, such as `multiline`.
    since : str
        The first version of the form that asks it; empty: all.
    follows : str
        The item whose `or_other` put this question into the form.

    Examples
    --------
    >>> days = Item("days", "select_one", Label(en="How many days?"),
    ...             (Choice("a", Label(en="5")), Choice("b", Label(en="10")),
    ...              Choice("dont_know", Label(en="Don't know"))),
    ...             answer=(AnswerKey("a", None, date(2026, 6, 30)),
    ...                     AnswerKey("b", date(2026, 7, 1), None)))
    >>> days.key_on(date(2025, 1, 1)), days.key_on(date(2026, 7, 1))
    ('a', 'b')
    >>> days.decode(" don't  KNOW "), days.value("b"), days.value("dont_know")
    ('dont_know', 2.0, None)
    """

    name: str
    kind: str
    label: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    scale: str | None = None
    reverse: bool = False
    answer: tuple[AnswerKey, ...] = ()
    required: bool = False
    source: str = ""
    relevant: str = ""
    hint: Mapping[str, str] = field(default_factory=Label)
    constraint: str = ""
    constraint_message: Mapping[str, str] = field(default_factory=Label)
    appearance: str = ""
    since: str = ""
    follows: str = ""

    def key_on(self, day: date) -> str | None:
        """Name the right choice on a day, or None where nothing was laid down yet."""
        day = day.date() if isinstance(day, datetime) else day
        return next((key.choice for key in self.answer if key.holds_on(day)), None)

    @cached_property
    def ordinary(self) -> tuple[str, ...]:
        """The names of the choices which have a place in the order, from the first to the last."""
        return tuple(choice.name for choice in self.choices if choice.name not in self.special)

    @cached_property
    def special(self) -> dict[str, str]:
        """Choices that have no place in the order, each with what it means (one of SPECIAL)."""
        meanings = {choice.name: _MEANINGS.get(choice.name.casefold()) for choice in self.choices}
        if self.kind == "select_multiple":
            meanings |= {name: NONE_OF_THESE for name in meanings if name.casefold() in _NONE}
        return {name: meaning for name, meaning in meanings.items() if meaning}

    @cached_property
    def values(self) -> dict[str, float | None]:
        """The value of every choice: its place 1 … k, turned round where the item is reversed."""
        places = {name: float(i) for i, name in enumerate(self.ordinary, start=1)}
        if self.reverse:
            places = {name: len(places) + 1 - place for name, place in places.items()}
        return {choice.name: places.get(choice.name) for choice in self.choices}

    def counted(self, choice: str) -> float | None:
        """Return the value of a choice that a scale takes in: none without one, or with a key."""
        return self.value(choice) if self.scale and not self.answer else None

    def right_in(self, choice: str) -> list[AnswerKey]:
        """Return the periods in which a choice is the right one."""
        return [key for key in self.answer if key.choice == choice]

    @cached_property
    def worth(self) -> dict[str, float]:
        """The value of every choice that has one, from 0 for the lowest to 1 for the highest."""
        top = max(len(self.ordinary) - 1, 1)
        return {name: (value - 1) / top for name, value in self.values.items() if value is not None}

    def marks(self, right: str) -> dict[str, float]:
        """What each choice counts where one is right: 1 or 0; what is no answer is left out."""
        unknown = [name for name, meaning in self.special.items() if meaning == DONT_KNOW]
        return {name: float(name == right) for name in {*self.ordinary, *unknown, DONT_KNOW}}

    def value(self, choice: str) -> float | None:
        """Return the value of a choice; special choices have none.

        Parameters
        ----------
        choice : str
            A choice name as `decode` returns it.

        Raises
        ------
        ArgumentError
            If the item has no such choice.
        """
        if choice not in self.values:
            raise errors.unknown("choice", choice, self.values)
        return self.values[choice]

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every accepted spelling, folded, with the choice it means: names and all labels."""
        labels = {fold(text): c.name for c in self.choices for text in c.label.values()}
        return labels | {fold(choice.name): choice.name for choice in self.choices}

    def decode(self, text: str) -> str | None:
        """Turn a typed answer into a choice name; an empty one into None.

        Parameters
        ----------
        text : str
            A choice name or a label in any language, in capitals or not. A `select_multiple`
            takes one choice at a time; an item without choices returns the text itself, trimmed.

        Raises
        ------
        KeyError
            If it is none of the choices.
        """
        if not fold(text):
            return None
        if not self.choices:
            return unicodedata.normalize("NFC", text).strip()
        return self.spellings[fold(text)]


@dataclass(frozen=True)
class Scale:
    """Items which make one score.

    Parameters
    ----------
    name : str
        The name in the data.
    label : mapping
        The name shown, per language.
    items : tuple of str
        The items, in the order of the form.
    method : {"sum", "mean", "percent_correct"}
        `percent_correct`: the share of answered items with the right choice. `mean` and `sum`:
        from the choices' values.
    min_answered : float
        The share of items (0-1) a person must have answered to get a score.
    low, high : float
        The score of someone with the least and with the most on every item; values are
        rescaled linearly so that it is so.
    better : {"higher", "lower", "none"}
        Which direction is the good one.
    """

    name: str
    label: Mapping[str, str]
    items: tuple[str, ...]
    method: str
    min_answered: float
    low: float
    high: float
    better: str = "higher"
