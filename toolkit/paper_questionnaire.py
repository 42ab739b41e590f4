"""The questionnaire as it is printed: its questions in order, numbered, without the answer key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from toolkit.form_items import RECORDED
from toolkit.instrument import Instrument
from toolkit.items import Item, fold
from toolkit.paper_answers import CHOOSING, answer_of, lines_beside
from toolkit.paper_conditions import Conditions
from toolkit.questionnaire import Note, Section
from toolkit.render.questionnaire_docx import questionnaire_docx
from toolkit.render.questionnaire_pdf import questionnaire_pdf
from toolkit.show.words import say

Part = Section | Item | Note
_SHORTEST_GRID = 3  # questions
_MOST_COLUMNS = 7  # answers in a grid
_LONGEST_HEAD = 34  # letters of an answer in the head of a grid
_EMPTY_ROWS = 5
_TURNED_FROM = 5  # questions: so many stand below each other, and the answers side by side
_TURNED_ROWS = 3
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_MARKUP = re.compile(r"</?(?:span|b|i|u|em|strong|font|br|p|div|h\d)\b[^>]*>|\*\*", re.IGNORECASE)
_REGIONS = {"vi": "vn", "en": "gb"}
_WORDS = (
    "office", "sheet-number", "entered-by", "entered-on", "how-to", "day", "month", "year",
    "hour", "minute", "row",
)  # fmt: skip


def paper_questionnaire(instrument: Instrument, language: str) -> dict[str, Any]:
    """Describe a questionnaire for print.

    Parameters
    ----------
    instrument : Instrument
    language : str
        One of its languages; texts it lacks stand in its default language.

    Returns
    -------
    dict
        Texts, numbers and lists only: `blocks` are headings, notes, questions, grids and repeats.

    Examples
    --------
    >>> import toolkit as tk
    >>> paper = paper_questionnaire(tk.load_instrument("surveys/awareness.md"), "en")
    >>> paper["id"], [block["kind"] for block in paper["blocks"][:4]]
    ('awareness 2026110101 en', ['note', 'question', 'only', 'heading'])
    """
    about = (instrument.name, instrument.version, language, instrument.booklet)
    booklet = instrument.booklet
    return {
        "id": " ".join(filter(None, about)),
        "booklet": say(language, "paper-booklet", booklet=booklet) if booklet else "",
        "title": instrument.title.get(language) or next(iter(instrument.title.values()), ""),
        "lang": language,
        "region": _REGIONS.get(language, "us"),
        "words": {word: say(language, f"paper-{word}") for word in _WORDS},
        "blocks": _Paper(instrument, language).blocks(),
    }


def write_paper_questionnaire(instrument: Instrument, language: str, stem: Path) -> list[Path]:
    """Write a questionnaire for print, as PDF and as a Word document.

    Parameters
    ----------
    instrument : Instrument
    language : str
    stem : Path
        The files without what follows: `awareness-2026110101` gives
        `awareness-2026110101-vi.pdf` and `.docx`, and of booklet B `awareness-2026110101-vi-B.pdf`.

    Returns
    -------
    list of Path
        What was written.
    """
    described = paper_questionnaire(instrument, language)
    made = {"pdf": questionnaire_pdf(described), "docx": questionnaire_docx(described)}
    name = "-".join(filter(None, (stem.name, language, instrument.booklet)))
    files = [stem.with_name(f"{name}.{ending}") for ending in made]
    for file, content in zip(files, made.values(), strict=True):
        file.write_bytes(content)
    return files


def question_numbers(instrument: Instrument) -> dict[str, int]:
    """Return the number on paper of every question, those of repeats too, by its name.

    Examples
    --------
    >>> import toolkit as tk
    >>> numbers = question_numbers(tk.load_instrument("surveys/awareness.md"))
    >>> numbers["consent"], numbers["k01"]
    (1, 12)
    """
    return _Paper(instrument, instrument.languages[0]).numbers


def printed_text(label: Mapping[str, str], language: str, numbers: Mapping[str, int]) -> str:
    """Return a text of a form without markup; a question it refers to is named by its number."""

    def reference(found: re.Match[str]) -> str:
        number = numbers.get(found[1])
        return say(language, "paper-answer-to", question=str(number)) if number else "…"

    return _REFERENCE.sub(reference, _MARKUP.sub("", label[language] if label else "")).strip()


def _printed(section: Section) -> Iterator[Item]:
    """Questions in order, those of repeats too; what is recorded is not asked."""
    for part in section.parts:
        if isinstance(part, Section):
            yield from _printed(part)
        elif isinstance(part, Item) and part.kind not in RECORDED:
            yield part


class _Paper:
    """One questionnaire in one language while it is laid out."""

    def __init__(self, instrument: Instrument, language: str) -> None:
        self.language = language
        self.body = instrument.body
        self.beside = dict(_besides(self.body))  # question that is only a line -> where it stands
        self.items = {item.name: item for item in _printed(self.body)}
        self.numbers = self._numbered()
        self.conditions = Conditions(self.numbers, self.items, language)

    def _numbered(self) -> dict[str, int]:
        """Number the questions; what is but a line beside a choice has the number of that one."""
        own = (name for name in self.items if name not in self.beside)
        numbers = {name: number for number, name in enumerate(own, start=1)}
        return numbers | {name: numbers[host] for name, (host, _) in self.beside.items()}

    def blocks(self) -> list[dict[str, Any]]:
        """Everything between the title and the end."""
        return list(self._section(self.body, 1))

    def text(self, label: Mapping[str, str]) -> str:
        """Return a text of the form as it is printed."""
        return printed_text(label, self.language, self.numbers)

    def _section(self, section: Section, level: int) -> Iterator[dict[str, Any]]:
        parts = [part for part in section.parts if self._stands(part)]
        for condition, run in groupby(parts, _condition_above):
            together = list(run)
            if condition:
                yield {"kind": "only", "text": self._only(condition, together)}
            yield from self._run(together, level)

    def _stands(self, part: Part) -> bool:
        """Whether a part has a place of its own on paper."""
        if isinstance(part, Section):
            return any(map(self._stands, part.parts))
        return isinstance(part, Note) or (
            part.kind not in RECORDED and part.name not in self.beside
        )

    def _only(self, condition: str, parts: Sequence[Part]) -> str:
        whole = Section(parts=tuple(parts))
        numbers = [self.numbers[item.name] for item in _printed(whole)]
        return self.conditions.only(condition, min(numbers, default=0), max(numbers, default=0))

    def _run(self, parts: Sequence[Part], level: int) -> Iterator[dict[str, Any]]:
        place = 0
        while place < len(parts):
            part = parts[place]
            grid = self._grid_items(parts[place:])
            if grid:
                yield self._grid(grid)
                place += len(grid)
                continue
            place += 1
            if isinstance(part, Item):
                yield self._question(part)
            elif isinstance(part, Note):
                only = self.conditions.only(part.relevant)
                yield {"kind": "note", "text": self.text(part.label), "only": only}
            elif part.repeat:
                yield from self._repeat(part, level)
            else:
                yield from self._group(part, level)

    def _group(self, group: Section, level: int) -> Iterator[dict[str, Any]]:
        heading = self.text(group.label)
        if heading:
            yield {"kind": "heading", "level": min(level, 3), "text": heading}
        yield from self._section(group, level + bool(heading))

    def _question(self, item: Item) -> dict[str, Any]:
        lines = {
            choice: self.text(self.items[name].label)
            for name, (host, choice) in self.beside.items()
            if host == item.name
        }
        answer = answer_of(item, self.language, lines)
        for option in answer.get("options", ()):
            option["text"] = _MARKUP.sub("", option["text"])
        return {
            "kind": "question",
            "answer": answer,
            "how": self._how(item),
            "only": self.conditions.only(item.relevant),
            **self._asked(item),
        }

    def _asked(self, item: Item) -> dict[str, Any]:
        return {
            "number": str(self.numbers[item.name]),
            "text": self.text(item.label) or item.name,
            "hint": self.text(item.hint),
        }

    def _how(self, item: Item) -> str:
        """How many answers may be ticked, unless the form says so itself."""
        how = say(self.language, f"paper-{item.kind}") if item.kind in CHOOSING else ""
        return "" if fold(how) == fold(self.text(item.hint)) else how

    def _grid_items(self, parts: Sequence[Part]) -> list[Item]:
        """Questions from the first on which have the same few answers."""
        hosts = {host for host, _ in self.beside.values()}
        found: list[Item] = []
        for part in parts:
            if not isinstance(part, Item) or part.kind != "select_one" or part.name in hosts:
                break
            if found and part.choices != found[0].choices:
                break
            found.append(part)
        if len(found) < _SHORTEST_GRID or not 1 < len(found[0].choices) <= _MOST_COLUMNS:
            return []
        heads = [choice.label[self.language] for choice in found[0].choices]
        return found if max(map(len, heads)) <= _LONGEST_HEAD else []

    def _grid(self, items: Sequence[Item]) -> dict[str, Any]:
        rows = [{**self._asked(i), "only": self.conditions.only(i.relevant)} for i in items]
        heads = [option["text"] for option in answer_of(items[0], self.language)["options"]]
        how = say(self.language, "paper-one-each-row")
        return {"kind": "grid", "how": how, "choices": heads, "rows": rows}

    def _repeat(self, repeat: Section, level: int, condition: str = "") -> Iterator[dict[str, Any]]:
        """What is answered several times is a table; what repeats inside it, one of its own."""
        heading = self.text(repeat.label)
        if heading:
            yield {"kind": "heading", "level": min(level, 3), "text": heading}
        if condition:
            yield {"kind": "only", "text": self._only(condition, [repeat])}
        inside = list(_inside(repeat))
        for part, _ in inside:
            if isinstance(part, Note):
                yield {"kind": "note", "text": self.text(part.label), "only": ""}
        asked = [replace(part, relevant=when) for part, when in inside if isinstance(part, Item)]
        asked = [item for item in asked if self._stands(item)]
        if asked:
            yield self._table(asked)
        for part, when in inside:
            if isinstance(part, Section) and self._stands(part):
                yield from self._repeat(part, level + 1, when)

    def _table(self, asked: Sequence[Item]) -> dict[str, Any]:
        turned = len(asked) >= _TURNED_FROM
        return {
            "kind": "repeat",
            "how": say(self.language, "paper-one-column" if turned else "paper-one-row"),
            "turned": turned,
            "rows": _TURNED_ROWS if turned else _EMPTY_ROWS,
            "columns": [self._question(item) for item in asked],
        }


def _inside(section: Section, condition: str = "") -> Iterator[tuple[Part, str]]:
    """Parts of a repeat and of the groups in it, each with all that has to hold for it."""
    for part in section.parts:
        both = " and ".join(f"({one})" for one in (condition, part.relevant) if one.strip())
        when = both if condition.strip() and part.relevant.strip() else condition or part.relevant
        if isinstance(part, Section) and not part.repeat:
            yield from _inside(part, when)
        else:
            yield part, when


def _condition_above(part: Part) -> str:
    """The condition said above a group; a question says its own."""
    return part.relevant.strip() if isinstance(part, Section) else ""


def _besides(section: Section) -> Iterator[tuple[str, tuple[str, str]]]:
    """Questions which are but a line beside a choice of the one before: (name, (host, choice))."""
    asked = list(section.parts)
    for place, part in enumerate(asked):
        if isinstance(part, Section):
            yield from _besides(part)
        elif isinstance(part, Item) and place + 1 < len(asked):
            following = asked[place + 1]
            if not isinstance(following, Item):
                continue
            choice = lines_beside(part, following)
            if choice is not None:
                yield following.name, (part.name, choice)
