"""Sheets and columns of the entry workbook, and where the answer to a question stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit.entry_conditions import Condition, Place, all_of, condition
from toolkit.exports.entry_sheets import FORM, NOTHING_TICKED, PAPER, PLACE, TICKED
from toolkit.form_items import RECORDED
from toolkit.instrument import Instrument, Item, Label
from toolkit.questionnaire import Section
from toolkit.show.words import say

ANSWERS, LISTS = "answers", "_lists"
FIRST, ROWS = 2, 1000  # the first row of answers, counted from 0, and how many are prepared
NUMBERS = "entry_numbers"  # the numbers on the papers, as a name in formulas
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")


@dataclass(frozen=True)
class Column:
    """One column to fill: its name, what stands above it, and what may be chosen.

    `relevant` holds the conditions of the question and of the groups around it.
    """

    name: str
    heading: str
    options: tuple[str, ...] = ()
    item: Item | None = None
    relevant: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntrySheet:
    """A sheet to fill: that of the respondents, or that of a repeat."""

    name: str
    columns: tuple[Column, ...]
    section: Section
    repeat: bool = False

    def letter(self, name: str) -> str:
        """The letter of a column."""
        return letters([column.name for column in self.columns].index(name) + 1)

    def item(self, name: str) -> Item | None:
        """The question with that name, if it stands here."""
        return next((c.item for c in self.columns if c.name == name and c.item), None)


def letters(column: int) -> str:
    """The name a spreadsheet gives a column, counted from 1.

    Examples
    --------
    >>> letters(1), letters(27)
    ('A', 'AA')
    """
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column - 1))


def safe_names(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Names that sheets may have: short, without forbidden signs, none twice.

    Examples
    --------
    >>> safe_names(["Answers", "a/b", "n" * 40, "n" * 41], ["answers"])
    ['Answers_2', 'a_b', 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn', 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnn_2']
    """
    used, found = {name.casefold() for name in taken} | {"history"}, list[str]()
    for name in names:
        plain = _FORBIDDEN.sub("_", name)[:_LONGEST_NAME] or "_"
        number, safe = 1, plain
        while safe.casefold() in used:
            number += 1
            safe = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
        used.add(safe.casefold())
        found.append(safe)
    return found


def entry_columns(
    section: Section, language: str, above: tuple[str, ...] = ()
) -> Iterator[Column]:  # fmt: skip
    """Give the columns of a form or repeat: one each, and one per choice of several.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> columns = entry_columns(read_instrument("surveys/awareness.md").body, "en")
    >>> next(columns).options
    ('I agree', 'I do not agree')
    """
    for part in section.parts:
        if isinstance(part, Item) and part.kind not in RECORDED:
            relevant = (*above, part.relevant) if part.relevant else above
            yield from _of_item(part, language, relevant)
        elif isinstance(part, Section) and not part.repeat:
            inner = (*above, part.relevant) if part.relevant else above
            yield from entry_columns(part, language, inner)


def _of_item(item: Item, language: str, relevant: tuple[str, ...]) -> Iterator[Column]:
    question = item.label[language]
    if item.kind == "select_multiple":
        yield Column(item.name, question, (NOTHING_TICKED,), item, relevant)
        for choice in item.choices:
            name = f"{item.name}/{choice.name}"
            yield Column(name, choice.label[language], (TICKED,), item, relevant)
        return
    several = item.kind == "rank"  # all in one cell, so there is no list to pick from
    labels = () if several else tuple(choice.label[language] for choice in item.choices)
    yield Column(item.name, question, labels, item, relevant)


def entry_sheets(instrument: Instrument, language: str, words: str) -> list[EntrySheet]:
    """Lay out all sheets, that of the respondents first.

    Parameters
    ----------
    instrument : Instrument
    language : str
        Of the questions.
    words : str
        Language of what the form does not say.
    """
    number = Column(PAPER, say(words, "entry-number"))
    body = instrument.body
    found = [EntrySheet(ANSWERS, (number, *entry_columns(body, language)), body)]
    paths = [path for path in body.sections() if path[-1].repeat]
    taken = [ANSWERS, LISTS, FORM, say(words, "entry-instructions")]
    names = safe_names([path[-1].name for path in paths], taken)
    for path, name in zip(paths, names, strict=True):
        first = [number]
        if any(section.repeat for section in path[:-1]):
            first.append(Column(PLACE, say(words, "entry-place")))
        relevant = tuple(section.relevant for section in path if section.relevant)
        columns = (*first, *entry_columns(path[-1], language, relevant))
        found.append(EntrySheet(name, columns, path[-1], True))
    return found


def asked(
    column: Column, sheet: EntrySheet, answers: EntrySheet, language: str
) -> Condition | None:  # fmt: skip
    """When the question of a column is asked; None: always, or on a condition not understood."""
    found = [
        condition(text, lambda name: _place(name, sheet, answers, language))
        for text in column.relevant
    ]
    known = [one for one in found if one is not None]
    return all_of(known) if known else None


def column_name(letter: str) -> str:
    """The name that formulas of other sheets give a column of the respondents."""
    return f"entry_column_{letter}"


def _place(
    name: str, sheet: EntrySheet, answers: EntrySheet, language: str
) -> Place | None:  # fmt: skip
    home = next((one for one in (sheet, answers) if one.item(name)), None)
    if home is None:
        return None
    item = home.item(name)
    assert item is not None
    labels = {choice.name: Label(choice.label)[language] for choice in item.choices}
    if item.kind != "select_multiple":
        return Place(_cell(name, home, sheet), labels, {})
    boxes = {one: _cell(f"{name}/{one}", home, sheet) for one in labels}
    return Place(_cell(name, home, sheet), labels, boxes)


def _cell(name: str, home: EntrySheet, sheet: EntrySheet) -> str:
    letter = home.letter(name)
    if home is sheet:
        return f"${letter}{FIRST + 1}"
    return f"INDEX({column_name(letter)},MATCH($A{FIRST + 1},{NUMBERS},0))"
