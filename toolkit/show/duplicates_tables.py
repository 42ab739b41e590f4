"""Suspected duplicates in the register, for its keeper: a table, and one line for each pair."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.duplicate_people import DuplicatePeople
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.names import role_name
from toolkit.show.text import Text
from toolkit.show.words import say
from toolkit.study import Study

KEYS: tuple[tuple[str, str, Kind], ...] = (
    ("person_id", "person", "text"),
    ("one", "known-as", "text"),
    ("other_id", "other-person", "text"),
    ("two", "known-as", "text"),
    ("against", "against", "text"),
    ("score", "points", "count"),
    ("said", "decision", "text"),
)


def table_duplicate_people(found: DuplicatePeople) -> DisplayTable | Text:
    """Pairs of identifiers that may be one person, with what is known of both.

    Parameters
    ----------
    found : DuplicatePeople
    """
    study, lang = found.study, found.study.language
    if found.table.empty:
        return Text(say(lang, "people-no-duplicates"))
    rows = [
        pair
        | {
            "one": known_of(study, pair, ""),
            "two": known_of(study, pair, "other_"),
            "against": "; ".join(against(study, pair)),
            "said": _said(study, pair),
        }
        for pair in records(found.table)
    ]
    columns = [Column(key, say(lang, f"column-{title}"), kind) for key, title, kind in KEYS]
    title = say(lang, "table-duplicate-people", n=len(found.waiting))
    notes = [say(lang, "note-duplicate-people"), say(lang, "note-duplicates-private")]
    return DisplayTable(title, columns, pd.DataFrame(rows), notes, lang)


def pair_note(study: Study, pair: dict[str, Any]) -> str:
    """Write the evidence of one pair in a line, for the file in which it is decided."""
    lang = study.language
    parts = [known_of(study, pair, ""), known_of(study, pair, "other_"), *against(study, pair)]
    return say(lang, "duplicates-line", score=int(pair["score"]), evidence=" | ".join(parts))


def known_of(study: Study, pair: dict[str, Any], side: str) -> str:
    """Name, sex, year of birth, units and posts of one of the two."""
    lang, year, sex = study.language, pair[f"{side}birth_year"], pair[f"{side}sex"]
    facts = [
        say(lang, f"person-{sex}") if sex in ("female", "male") else "–",
        f"{year:.0f}" if year == year else "–",
        _text(pair[f"{side}units"]),
        ", ".join(role_name(study, r) for r in _text(pair[f"{side}posts"]).split("; ")),
    ]
    return f"{_text(pair[f'{side}name'])} ({'; '.join(facts)})"


def against(study: Study, pair: dict[str, Any]) -> list[str]:
    """What speaks against the two being one person."""
    keys = [key for key in ("at_once", "same_course") if pair[key]]
    return [say(study.language, f"against-{key}") for key in keys]


def _said(study: Study, pair: dict[str, Any]) -> str:
    lang = study.language
    if isinstance(pair["decision"], str):
        return say(lang, f"decision-{pair['decision']}")
    return say(lang, "decision-follows") if pair["settled"] else "–"


def _text(value: object) -> str:
    return value if isinstance(value, str) else "–"
