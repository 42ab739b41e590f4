"""Booklets: one questionnaire, printed with the answers to questions of knowledge in other orders.

Neighbours in a classroom get booklets A, B, C …, so that a cross cannot be copied by its place.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.booklet_orders import COLUMNS, Orders, letter, read_orders
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.instrument import Instrument
from toolkit.items import Choice, Item, Label, fold
from toolkit.questionnaire import Section
from toolkit.training_levels import LEARNING, level_of

MOST = len(string.ascii_uppercase)
# What speaks of the answers before it makes sense in its own place only …
_ABOVE = re.compile(
    r"\b(ý|ý kiến|câu|điều|đáp án|phương án|lựa chọn|nội dung|hành vi|nêu|kể|ở)"
    r"( nêu| kể| ở)? trên\b|\b(the|options?|answers?|listed|mentioned) above\b|\babove-mentioned\b"
)
# … and what names others by their letters, in the order of the form only.
_LETTERED = re.compile(r"\b[a-h] ?(,|và|and|or|hoặc|&|\+|/) ?[a-h]\b")
_OWN_LETTER = re.compile(r"[a-z][.)]\s")  # a second letter would be printed before it


def booklet_orders(instrument: Instrument, count: int, seed: int = 0) -> Orders:
    """Put the answers to every question of knowledge into an order for each booklet.

    Parameters
    ----------
    instrument : Instrument
    count : int
        How many booklets, 2–26: A, B, C …
    seed : int
        Another number gives other orders.

    Returns
    -------
    mapping
        Booklet -> question -> names of its choices as they are printed.

    Raises
    ------
    ArgumentError
        Another number of booklets.
    ToolkitError
        A form without questions of knowledge.

    Notes
    -----
    An order depends on the form, its version, the seed, the question and the booklet alone, by
    SHA-256, so it is the same on every computer. Of k answers that move, booklets 1 … k have each
    answer once in every place, as in a Latin square; no order comes twice before all k! are used.
    Don't know, prefer not to say, none of these, other, and what speaks of the answers above it
    keep their place. Questions with the same list of answers have the same order, so that a grid
    stays one.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> orders = booklet_orders(read_instrument("surveys/awareness.md"), 2)
    >>> orders["A"]["k08"], orders["B"]["k08"]
    (('b', 'c', 'a', 'dont_know'), ('c', 'a', 'b', 'dont_know'))
    """
    if not 2 <= count <= MOST:
        raise ArgumentError(f"booklets={count!r} is out of range; give a number from 2 to {MOST}")
    asked = knowledge_items(instrument)
    if not asked:
        raise ToolkitError(
            f"form {instrument.name!r} has no question of knowledge, so booklets would not differ; "
            "leave --booklets out, or put the right answers into the column 'answer'"
        )
    for item in asked:
        _refuse_own_letters(item)
    about = (instrument.name, instrument.version, str(seed))
    seeds = {item.name: (*about, _first_like(item, asked)) for item in asked}
    return {
        string.ascii_uppercase[n]: {
            item.name: _order(item, n, seeds[item.name]) for item in asked
        }
        for n in range(count)
    }  # fmt: skip


def _refuse_own_letters(item: Item) -> None:
    texts = (text for choice in item.choices for text in choice.label.values())
    lettered = next((text for text in texts if _OWN_LETTER.match(fold(text))), None)
    if lettered is not None:
        raise ToolkitError(
            f"question {item.name!r}: the answer {lettered!r} begins with a letter, and booklets "
            "print letters of their own; take the letters out of the form's answers"
        )


def check_printed(instrument: Instrument, orders: Orders, path: Path) -> None:
    """Refuse other orders under letters that may be on paper already.

    Parameters
    ----------
    instrument : Instrument
    orders : mapping
        Those to be printed now.
    path : Path
        The table of the orders as they were printed before; it need not be there.

    Raises
    ------
    ToolkitError
        Names the booklets whose orders differ.
    """
    if not path.exists():
        return
    printed = read_orders(path, instrument)
    other = [name for name in orders if name in printed and printed[name] != orders[name]]
    if other:
        raise ToolkitError(
            f"{path.name}: booklets {', '.join(other)} were made before with other orders, and may "
            "be printed; take another --output, the --seed of that time, or give the form a higher "
            "version. If nothing was printed, remove the file"
        )


def _first_like(item: Item, asked: Sequence[Item]) -> str:
    """The first question with the same answers, by whose name their order is found."""
    return next(one.name for one in asked if one.choices == item.choices)


def knowledge_items(instrument: Instrument) -> list[Item]:
    """Questions with one right answer that measure learning, not what somebody does."""
    return [
        item
        for item in instrument.items.values()
        if item.kind == "select_one" and item.answer and _is_learning(item, instrument)
    ]


def _is_learning(item: Item, instrument: Instrument) -> bool:
    scale = instrument.scales.get(item.scale or "")
    return scale is None or level_of(scale) == LEARNING


def _order(item: Item, booklet: int, seed: tuple[str, ...]) -> tuple[str, ...]:
    """Let the movable answers change places among themselves; all others stay where they are."""
    movable = _movable(item)
    moved = iter(_arrangement(movable, booklet, seed) if len(movable) > 1 else movable)
    return tuple(
        next(moved) if choice.name in movable else choice.name for choice in item.choices
    )  # fmt: skip


def _movable(item: Item) -> list[str]:
    texts = {choice.name: [fold(text) for text in choice.label.values()] for choice in item.choices}
    if any(_LETTERED.search(text) for own in texts.values() for text in own):
        return []
    return [name for name in item.ordinary if not any(map(_ABOVE.search, texts[name]))]


def _arrangement(names: Sequence[str], place: int, seed: tuple[str, ...]) -> list[str]:
    """Give one of all orders: the turns of one circle of names, then those of the next circle."""
    circle, turn = divmod(place, len(names))
    turns = sorted(range(len(names)), key=lambda n: _rank(*seed, "turn", str(circle), str(n)))
    start = turns[turn]
    found = _circle(names, circle % math.factorial(len(names) - 1), seed)
    return found[start:] + found[:start]


def _circle(names: Sequence[str], wanted: int, seed: tuple[str, ...]) -> list[str]:
    """Put names into a circle; no two circles with different numbers are turns of each other."""
    found: list[list[str]] = []
    attempt = 0
    while len(found) <= wanted:
        tried = sorted(names, key=lambda name: _rank(*seed, "circle", str(attempt), name))
        start = tried.index(names[0])
        tried = tried[start:] + tried[:start]
        if tried not in found:
            found.append(tried)
        attempt += 1
    return found[wanted]


def _rank(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def in_booklet(instrument: Instrument, booklet: str, orders: Orders) -> Instrument:
    """Give the questionnaire as a booklet prints it: answers in its order, lettered.

    It is for print and typing in; answers are read and counted by the form itself.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> form = read_instrument("surveys/awareness.md")
    >>> printed = in_booklet(form, "B", booklet_orders(form, 2))
    >>> [choice.label["en"] for choice in printed.item("k08").choices]
    ['a. 60 minutes', 'b. 15 minutes', 'c. 30 minutes', 'd. Don’t know']
    """
    own = orders[booklet]
    items = {name: _lettered(item, own.get(name)) for name, item in instrument.items.items()}
    body = _with_items(instrument.body, items)
    return replace(instrument, items=items, body=body, booklet=booklet, lettered=own)


def _lettered(item: Item, order: Sequence[str] | None) -> Item:
    if order is None:
        return item
    choices = {choice.name: choice for choice in item.choices}
    printed = (_with_letter(choices[name], letter(n)) for n, name in enumerate(order, start=1))
    return replace(item, choices=tuple(printed))


def _with_letter(choice: Choice, mark: str) -> Choice:
    texts = {code: f"{mark}. {text or choice.name}" for code, text in choice.label.items()}
    return replace(choice, label=Label(texts))


def _with_items(section: Section, items: Mapping[str, Item]) -> Section:
    parts = tuple(
        _with_items(part, items) if isinstance(part, Section)
        else items.get(part.name, part) if isinstance(part, Item)
        else part
        for part in section.parts
    )  # fmt: skip
    return replace(section, parts=parts)


def write_booklet_table(instrument: Instrument, orders: Orders, path: Path) -> Path:
    """Write down the orders as CSV, by which typed letters are turned into choices again.

    Parameters
    ----------
    instrument : Instrument
        In the order of the form.
    orders : mapping
        Of `booklet_orders`.
    path : Path
    """
    labels = [f"label::{code}" for code in instrument.languages]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, *labels])
        for booklet, own in orders.items():
            for name, order in own.items():
                writer.writerows(_lines(instrument, name, booklet, order))
    return path


def _lines(
    instrument: Instrument, name: str, booklet: str, order: Sequence[str]
) -> Iterator[list[str]]:
    choices = {choice.name: choice for choice in instrument.items[name].choices}
    for place, code in enumerate(order, start=1):
        texts = [choices[code].label[language] for language in instrument.languages]
        yield [name, booklet, str(place), letter(place), code, *texts]
