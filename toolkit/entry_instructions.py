"""What the first sheet of the entry workbook tells the person who types."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.entry_layout import ANSWERS, EntrySheet
from toolkit.instrument import Instrument
from toolkit.show.words import say


def instructions(
    instrument: Instrument, sheets: list[EntrySheet], language: str, words: str
) -> list[str]:
    """Give the title, the form with its version, and the steps that this form needs.

    Examples
    --------
    >>> from toolkit.entry_layout import entry_sheets
    >>> from toolkit.instrument import read_instrument
    >>> form = read_instrument("surveys/awareness.md")
    >>> instructions(form, entry_sheets(form, "en", "en"), "en", "en")[:2]
    ['Survey of awareness of gender equality', 'Form awareness, version 2026110101']
    """
    title, booklet = instrument.title[language], instrument.booklet
    about = {"form": instrument.name, "version": instrument.version or "–"}
    if not booklet:
        return [title, say(words, "entry-form", **about), *_steps(sheets, language, words)]
    form = say(words, "entry-form-booklet", booklet=booklet, **about)
    only = say(words, "entry-step-booklet", booklet=booklet)
    return [title, form, only, *_steps(sheets, language, words)]


def _steps(sheets: list[EntrySheet], language: str, words: str) -> Iterator[str]:
    columns = [column for sheet in sheets for column in sheet.columns]
    kinds = {column.item.kind for column in columns if column.item}
    yield say(words, "entry-step-number")
    yield say(words, "entry-step-row", sheet=ANSWERS)
    for sheet in sheets[1:]:
        label = sheet.section.label[language] if sheet.section.label else sheet.section.name
        yield say(words, "entry-step-repeat", sheet=sheet.name, label=label)
    yield say(words, "entry-step-list")
    if "select_multiple" in kinds:
        yield say(words, "entry-step-several")
    if "date" in kinds:
        yield say(words, "entry-step-date")
    yield say(words, "entry-step-empty")
    if any(column.relevant for column in columns):
        yield say(words, "entry-step-grey")
    yield say(words, "entry-step-save")
    yield say(words, "entry-step-name")
