"""The codebook as a page to read: every question with its answers, codes, values and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from toolkit.booklet_orders import NO_ORDERS, Orders, Printed
from toolkit.form_items import RECORDED
from toolkit.instrument import Choice, Instrument, Item
from toolkit.items import SPECIAL, AnswerKey
from toolkit.languages import spoken
from toolkit.paper_conditions import Conditions
from toolkit.paper_questionnaire import printed_text, question_numbers
from toolkit.questionnaire import Note, Section
from toolkit.render.codebook import codebook_html
from toolkit.responses import NOT_ASKED, UNANSWERED
from toolkit.show.text import date_text, number
from toolkit.show.words import has, say

_SCALE_COLUMNS = ("name", "scale", "items", "method", "range", "least", "better")
_HEADINGS = ("contents", "scales", "meanings", "code", "answer", "value", "right")
_RIGHT = {  # whether the period has a first day, and a last one
    (False, False): "codebook-right-always", (True, False): "codebook-right-from",
    (False, True): "codebook-right-until", (True, True): "codebook-right-between",
}  # fmt: skip


def codebook_page(
    instrument: Instrument, language: str, orders: Orders = NO_ORDERS
) -> dict[str, Any]:  # fmt: skip
    """Describe the codebook of a questionnaire in one language.

    Parameters
    ----------
    instrument : Instrument
    language : str
        One of its languages; texts it lacks stand in its default language.
    orders : mapping
        Of its booklets, where it has some.

    Returns
    -------
    dict
        Texts, lists and truth values only; `sections` hold the questions in the order of the form.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> page = codebook_page(read_instrument("surveys/awareness.md"), "en")
    >>> [section["heading"] for section in page["sections"]][-3:]
    ['Attitudes', 'Practice', 'Noted by the device']
    """
    return _Codebook(instrument, language, orders).described()


def write_codebook_page(
    instrument: Instrument, language: str, path: Path, orders: Orders = NO_ORDERS
) -> Path:  # fmt: skip
    """Write the codebook as one HTML page that needs nothing beside it."""
    page = codebook_page(instrument, language, orders)
    path.write_text(codebook_html(page), encoding="utf-8")
    return path


class _Codebook:
    """The codebook of one questionnaire while it is described in one language."""

    def __init__(self, instrument: Instrument, language: str, orders: Orders) -> None:
        self.instrument, self.language, self.orders = instrument, language, orders
        self.words = spoken(language)
        self.numbers = question_numbers(instrument)
        self.conditions = Conditions(self.numbers, instrument.body.all_items(), language)

    def described(self) -> dict[str, Any]:
        form = self.instrument
        sections = [*self._sections(form.body), self._recorded()]
        asked = [item for item in form.body.all_items().values() if item.kind not in RECORDED]
        return {
            "title": form.title[self.language],
            "lang": self.language,
            "about": self._say(
                "codebook-about", form=form.name, version=form.version or "–", n=len(asked)
            ),
            "words": self._headings(),
            "scales": [self._scale(name) for name in form.scales],
            "meanings": [
                (name, self._say(f"codebook-means-{name}"))
                for name in (*SPECIAL, UNANSWERED, NOT_ASKED)
            ],
            "sections": [section for section in sections if section["items"]],
        }

    def _say(self, message: str, **words: object) -> str:
        return say(self.words, message, **words)

    def _headings(self) -> dict[str, Any]:
        columns = [self._say(f"codebook-column-{name}") for name in _SCALE_COLUMNS]
        headings = {name: self._say(f"codebook-column-{name}") for name in _HEADINGS}
        return headings | {"scale_columns": columns}

    def _scale(self, name: str) -> list[str]:
        scale = self.instrument.scale(name)
        bounds = f"{number(scale.low, self.words)}–{number(scale.high, self.words)}"
        return [
            name,
            scale.label[self.language],
            str(len(scale.items)),
            self._say(f"codebook-method-{scale.method}"),
            bounds,
            f"{number(100 * scale.min_answered, self.words)}%",
            self._say(f"codebook-better-{scale.better}"),
        ]

    def _sections(self, section: Section, level: int = 0) -> Iterator[dict[str, Any]]:
        """One for the questions of each group, in the order of the form.

        Questions that follow a group inside the group stand under its heading once more.
        """
        runs = groupby(section.parts, key=lambda part: isinstance(part, Section))
        for place, (below, run) in enumerate(runs):
            parts = list(run)
            if not below:
                yield self._run(section, f"{section.name}-{place}".lstrip("-"), level, parts)
            for part in parts:
                if isinstance(part, Section):
                    yield from self._sections(part, level + bool(section.name))

    def _run(
        self, section: Section, name: str, level: int, parts: Sequence[object]
    ) -> dict[str, Any]:
        asked = [part for part in parts if isinstance(part, Item) and part.kind not in RECORDED]
        notes = [self._text(part.label) for part in parts if isinstance(part, Note)]
        return self._section(self._heading(section), name, level, notes, asked)

    def _recorded(self) -> dict[str, Any]:
        items = self.instrument.body.all_items().values()
        recorded = [item for item in items if item.kind in RECORDED]
        return self._section(self._say("codebook-recorded"), "recorded", 0, [], recorded)

    def _heading(self, section: Section) -> str:
        heading = self._text(section.label) or section.name or self._say("codebook-beginning")
        if not section.repeat:
            return heading
        return self._say("codebook-repeat", heading=heading, table=section.name)

    def _section(
        self, heading: str, name: str, level: int, notes: list[str], items: list[Item]
    ) -> dict[str, Any]:
        span = " – ".join(dict.fromkeys([items[0].name, items[-1].name])) if items else ""
        return {
            "heading": heading, "id": f"part-{name}", "level": level,
            "span": span, "notes": notes, "items": [self._item(item) for item in items],
        }  # fmt: skip

    def _item(self, item: Item) -> dict[str, Any]:
        paper = self.numbers.get(item.name)
        choices = [self._choice(item, choice) for choice in item.choices]
        return {
            "name": item.name,
            "id": item.name,
            "question": self._text(item.label),
            "number": self._say("codebook-number", number=str(paper)) if paper else "",
            "hint": self._text(item.hint),
            "facts": list(self._facts(item)),
            "choices": choices,
            "valued": any(choice["value"] for choice in choices),
            "keyed": bool(item.answer),
        }

    def _facts(self, item: Item) -> Iterator[tuple[str, str, bool]]:
        """What is known of a question: the term, the fact, and whether it is plain language."""
        kind = f"codebook-kind-{item.kind}"
        known = has(self.words, kind)
        yield self._say("codebook-type"), self._say(kind) if known else item.kind, known
        if item.scale:
            turned = self._say("codebook-reversed", scale=item.scale)
            yield self._say("codebook-column-scale"), turned if item.reverse else item.scale, True
        if item.relevant:
            yield self._say("codebook-asked"), self.conditions.only(item.relevant), True
        told = {"codebook-condition": item.relevant, "codebook-allowed": item.constraint}
        for term, expression in told.items():
            if expression:
                yield self._say(term), expression, False
        for booklet, own in self.orders.items():
            if item.name in own:
                printed = Printed(item, own[item.name]).letters.items()
                lettered = ", ".join(f"{mark} = {name}" for name, mark in printed)
                yield self._say("paper-booklet", booklet=booklet), lettered, False
        if item.since:
            yield self._say("codebook-since"), item.since, True
        if item.source:
            yield self._say("codebook-source"), item.source, True

    def _choice(self, item: Item, choice: Choice) -> dict[str, Any]:
        value = item.counted(choice.name)
        periods = map(self._period, item.right_in(choice.name))
        return {
            "name": choice.name,
            "label": self._text(choice.label),
            "value": "" if value is None else number(value, self.words),
            "right": "; ".join(periods),
        }

    def _period(self, key: AnswerKey) -> str:
        """When a choice is the right one."""
        ends = {"first": key.valid_from, "last": key.valid_to}
        days = {name: date_text(day, self.words) for name, day in ends.items() if day}
        return self._say(_RIGHT["first" in days, "last" in days], **days)

    def _text(self, label: Mapping[str, str]) -> str:
        return printed_text(label, self.language, self.numbers)
