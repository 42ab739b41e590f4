"""In which order each booklet prints the answers of a question, and what a letter there means."""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from toolkit.errors import ArgumentError
from toolkit.instrument import Instrument
from toolkit.items import Item, fold

# Booklet -> name of a question -> names of its choices, from the first printed to the last.
Orders = Mapping[str, Mapping[str, tuple[str, ...]]]

NO_ORDERS: Orders = {}

BOOKLET = "_booklet"  # the column of a table of answers
COLUMNS = ("item", "booklet", "place", "letter", "code")
_MARK = re.compile(r"\(?([a-z]|\d{1,3})(?:[.,]0+)?[.):]?")
_PRINTED = re.compile(r"[a-z][.)]\s+\S.*", re.DOTALL)


def letter(place: int) -> str:
    """What is printed before the answer in a place, counted from 1.

    Examples
    --------
    >>> letter(1), letter(4), letter(27)
    ('a', 'd', '27')
    """
    return string.ascii_lowercase[place - 1] if place <= 26 else str(place)


def number_in(text: str) -> int | None:
    """The number a text is, with nothing beside it; None where it is none.

    Examples
    --------
    >>> number_in(" 8.0"), number_in("8 days")
    (8, None)
    """
    mark = _MARK.fullmatch(fold(text))
    return int(mark[1]) if mark and mark[1].isdigit() else None


def is_mark(text: str) -> bool:
    """Whether a text names an answer by its letter or place, and so means nothing by itself.

    Examples
    --------
    >>> is_mark("B"), is_mark("c)"), is_mark(" 2.0"), is_mark("a. 30 minutes"), is_mark("30 phút")
    (True, True, True, True, False)
    """
    folded = fold(text)
    return bool(_MARK.fullmatch(folded) or _PRINTED.fullmatch(folded))


@dataclass(frozen=True)
class Printed:
    """A question as one booklet prints it.

    Parameters
    ----------
    item : Item
        With its choices in the order of the form.
    order : tuple of str
        Their names in the order of the booklet.
    counted : bool
        Whether a number may be the place of an answer.

    Examples
    --------
    >>> from toolkit.items import Choice, Label
    >>> texts = {"a": "15 minutes", "b": "30 minutes", "dont_know": "Don't know"}
    >>> choices = tuple(Choice(name, Label(en=text)) for name, text in texts.items())
    >>> printed = Printed(Item("k", "select_one", Label(), choices), ("b", "a", "dont_know"))
    >>> printed.code("A"), printed.code("2"), printed.code("b. 15 minutes"), printed.code("d")
    ('b', 'a', 'a', None)
    """

    item: Item
    order: tuple[str, ...]
    counted: bool = True

    @property
    def letters(self) -> dict[str, str]:
        """Name of a choice -> the letter before it."""
        return {name: letter(place) for place, name in enumerate(self.order, start=1)}

    def code(self, text: str) -> str | None:
        """Name the choice a typed letter, place or text stands for.

        Parameters
        ----------
        text : str

        Returns
        -------
        str or None
            None where it stands for none, or could stand for two: in “4 / 6 / 8 / don't know” the
            number 4 is an answer and a place.
        """
        folded = fold(text)
        mark = _MARK.fullmatch(folded)
        found = self._meanings.get(folded) or self._meanings.get(mark[1] if mark else "", set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _meanings(self) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for text, name in self._texts():
            known.setdefault(text, set()).add(name)
        return known

    def _texts(self) -> Iterator[tuple[str, str]]:
        labels = {choice.name: choice.label.values() for choice in self.item.choices}
        for place, name in enumerate(self.order, start=1):
            yield letter(place), name
            if self.counted:
                yield str(place), name
            for label in (fold(text) for text in labels.get(name, ()) if text):
                yield from ((text, name) for text in (label, fold(f"{letter(place)}. {label}")))
                number = re.match(r"\d+\b", label)  # who types 30 may mean "30 minutes"
                if number:
                    yield number[0], name


def read_orders(path: Path, instrument: Instrument) -> Orders:
    """Read the orders that `toolkit survey build --booklets` wrote down.

    Parameters
    ----------
    path : Path
        A CSV file with the columns item, booklet, place, letter and code.
    instrument : Instrument

    Raises
    ------
    ArgumentError
        A file that cannot be read, or is of another form: with row, column, value and remedy.
    """
    rows = _rows(path)
    found: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for row, cells in rows:
        _check(path, row, cells, instrument)
        own = found.setdefault(cells["booklet"], {}).setdefault(cells["item"], [])
        own.append((int(cells["place"]), cells["code"]))
    orders = {
        booklet: {name: tuple(code for _, code in sorted(places)) for name, places in own.items()}
        for booklet, own in found.items()
    }
    _check_whole(path, orders, instrument)
    return orders


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            separator = ";" if first.count(";") > first.count(",") else ","
            reader = csv.DictReader(file, delimiter=separator, restval="")
            rows = [{key: (row[key] or "").strip() for key in row if key} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArgumentError(f"orders of booklets {path.name} cannot be read: {error}") from error
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise ArgumentError(
            f"{path.name} has no column {missing[0]!r}; take the file that ends in -booklets.csv, "
            "which `toolkit survey build --booklets` has written"
        )
    return list(enumerate(rows, start=2))


def _check(path: Path, row: int, cells: Mapping[str, str], instrument: Instrument) -> None:
    item = instrument.items.get(cells["item"])
    names = [choice.name for choice in item.choices] if item else []
    places = [str(place) for place in range(1, len(names) + 1)]
    allowed: dict[str, Sequence[str]] = {"item": list(instrument.items)}
    allowed |= {"code": names, "place": places} if item else {}
    for column, values in allowed.items():
        if cells[column] not in values:
            listed = ", ".join(values[:12]) + (" …" if values[12:] else "")
            raise ArgumentError(
                f"{path.name}, row {row}, {column}: {cells[column]!r} is none of {listed}; "
                "take the orders of this version of the form"
            )


def _check_whole(path: Path, orders: Orders, instrument: Instrument) -> None:
    for booklet, own in orders.items():
        for name, order in own.items():
            wanted = sorted(choice.name for choice in instrument.items[name].choices)
            if sorted(order) != wanted:
                raise ArgumentError(
                    f"{path.name}: booklet {booklet!r} does not have each answer to {name!r} once "
                    f"({', '.join(wanted)}); take the file as it was written"
                )
