"""What a reader of a report sees and hears, and which English words must not be in it."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import plain_survey as survey

PROJECT = Path(__file__).parents[1]
LOCALE = PROJECT / "toolkit/show/locale"
UNSEEN = ("style", "script")
SPOKEN = ("alt", "aria-label", "title", "placeholder")

_LIST = """
    about above after agree all among answer answers any are assessment attitude attitudes
    average awareness bar based because been before below between both branch category chair
    change changed changes chart class code column committee company compared comparison
    completed computed confidence could count counted coverage created data date day decrease
    definition definitions description difference direct disagree dissolved document does each
    effect eligible end error errors estimate every expired failed fell female few figure
    figures finding findings for found from full gap gender given goal grassroots group groups
    had has have head heads hidden highest how illustrative increase indicator interval invalid
    item items knowledge known largest last later left less level levels limit limits list low
    male mean means median members men method missing month months more most moved name near
    neither neutral never new nobody not note notes number numbers officer officers one only
    other others overall paired pairs parent part people per percent percentage period person
    plan points policy post posts practice province qualified quarter question questions random
    rank ranking rate reached reason remaining renamed report reports respondent respondents
    response result results right role roles rose round row sample scale school score scores
    section see share sheet sheets shown since size some source standard statement study survey
    surveys table target test than that the their them then there these they this those time
    times title topic topics total trained training trainings trend true type under union unions
    unit units unknown until untrained upper valid value values very vice was wave waves were
    what when where which who whole whom whose with within without woman women worker workers
    wrong year years yes you your
"""
ENGLISH = frozenset(re.findall(r"\w+", _LIST))


class _Visible(HTMLParser):
    """Collects text that is not in a style or script, with what a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.words, self.spoken = 0, [], []

    def handle_starttag(self, tag, attrs):
        self.depth += tag in UNSEEN
        self.spoken += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self.depth -= tag in UNSEEN
        self.words.append(" ")

    def handle_data(self, data):
        if not self.depth:
            self.words.append(data)


def visible(html: str) -> str:
    """The words of a page, also those of its charts and those read aloud, on one line."""
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return " ".join(" ".join([*parser.words, *parser.spoken]).split())


def seen(html: str) -> str:
    """The words of a page alone, without what is only read aloud."""
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.words).split())


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}


def without(text: str, names: set[str]) -> str:
    """A text without some names, also where a chart has cut one short: “Công ty Cổ phần…”."""
    split = [name.split() for name in names]
    begun = {" ".join(parts[:n]) + "…" for parts in split for n in range(1, len(parts))}
    for name in sorted(names | begun, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def labels(value: object, language: str) -> list[str]:
    """All texts of one language in the settings of a study, however deep."""
    if isinstance(value, list):
        return [text for part in value for text in labels(part, language)]
    if not isinstance(value, dict):
        return []
    own = [value[language]] if isinstance(value.get(language), str) else []
    return own + [text for part in value.values() for text in labels(part, language)]


def form_labels(path: Path, language: str) -> list[str]:
    """Questions, answers and scales of a questionnaire in one language."""
    text = path.read_text(encoding="utf-8")
    rows = [row for name in ("survey", "choices", "scales") for row in survey.sheet_of(text, name)]
    cells = [cell for row in rows for cell in row.items()]
    return [text for column, text in cells if text and column.endswith(f"({language})")]


def catalogue(language: str) -> list[str]:
    """The sentences of the reports in one language, without their placeables."""
    lines = (LOCALE / f"{language}.ftl").read_text(encoding="utf-8").splitlines()
    texts = [line.partition("=")[2] or line for line in lines if line and line[0] != "#"]
    return [re.sub(r"\{[^{}]*\}|\[\w+\]|\$\w+|->", " ", text) for text in texts]


def english_words(study: Path, form: Path) -> set[str]:
    """English words of the list and of every English label, unless Vietnamese labels have them."""
    settings = tomllib.loads((study / "study.toml").read_text(encoding="utf-8"))
    both = {
        language: words(
            " ".join(
                [*labels(settings, language), *form_labels(form, language), *catalogue(language)]
            )
        )
        for language in ("en", "vi")
    }
    return {word for word in ENGLISH | both["en"] if len(word) > 2} - both["vi"]
