"""Counts on the units of one day, and what has no place there, as a table."""

from __future__ import annotations

import pandas as pd

from toolkit.restatement import Restated
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import names_of_codes
from toolkit.show.text import Text, date_text, number
from toolkit.show.words import say
from toolkit.study import Study

WORDED = (
    *("sex", "type", "indicator_id", "members", "men", "women", "leaders", "numerator"),
    "denominator",
)
OF_UNIT = ("unit_id", "name", "level", "parent_id", "date")


def table_restated(restated: Restated) -> DisplayTable | Text:
    """Counts of each unit and day; below it the view, and what could not be placed.

    Parameters
    ----------
    restated : Restated
    """
    study, lang = restated.study, restated.study.language
    day = date_text(restated.date, lang)
    others = [c for c in restated.table.columns if c not in (*OF_UNIT, *restated.counts)]
    rows = restated.table.assign(name=restated.table["name"].fillna(restated.table["unit_id"]))
    for column in others:
        rows[column] = _named(study, column, rows[column])
    columns = [
        Column("name", say(lang, "column-unit")),
        Column("date", say(lang, "column-date"), "date"),
    ]
    columns += [Column(c, _title(lang, c)) for c in others]
    columns += [
        Column(c, _title(lang, c), "points" if _digits(restated.table[c]) else "count")
        for c in restated.counts
    ]
    title = say(lang, f"restated-{restated.view}", date=day)
    return DisplayTable(title, columns, rows, _notes(restated), lang)


def _digits(counts: pd.Series) -> int:
    """Whole heads are written without a decimal."""
    return 0 if (counts.dropna() % 1 == 0).all() else 1


def _title(lang: str, column: str) -> str:
    return say(lang, f"count-{column}") if column in WORDED else column


def _named(study: Study, column: str, codes: pd.Series) -> pd.Series:
    if column == "sex":
        words = {code: say(study.language, f"sex-{code}") for code in ("female", "male")}
        return codes.map(words)
    names = names_of_codes(study, column, codes)
    return codes if names is None else names


def _notes(restated: Restated) -> list[str]:
    """The rule of the view, and what has no place, by reason."""
    lang = restated.study.language
    rule = "whole" if restated.whole and restated.view == "rebuilt" else restated.view
    notes = [say(lang, f"note-restated-{rule}", date=date_text(restated.date, lang))]
    for reason, rows in restated.unplaced.groupby("reason", sort=False):
        counts = "; ".join(
            f"{_title(lang, c)}: {number(rows[c].sum(), lang, _digits(rows[c]))}"
            for c in restated.counts
        )
        units = rows["unit_id"].nunique()
        notes.append(say(lang, f"unplaced-{reason}", units=units, counts=counts))
    return notes
