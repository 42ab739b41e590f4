"""The national target for awareness as a table and in a sentence, in both its readings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.awareness_target import GOALS, POINTS, AwarenessTarget
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import scale_label, wave_label
from toolkit.show.text import Text, date_text, interval, number, percent
from toolkit.show.words import say


def table_awareness_target(target: AwarenessTarget) -> DisplayTable | Text:
    """Change of each scale in points and relative, against 10 and 15 per cent.

    Parameters
    ----------
    target : AwarenessTarget
    """
    lang = target.study.language
    if target.table.empty or not (target.table["status"] == "measured").any():
        return describe_awareness_target(target)
    rows = pd.DataFrame([_row(target, row) for row in records(target.table)])
    columns = [
        Column("scale", say(lang, "column-scale")),
        Column("reading", say(lang, "column-reading")),
        Column("before", say(lang, "column-before"), "points"),
        Column("after", say(lang, "column-after"), "points"),
        Column("value", say(lang, "column-change"), "interval"),
        Column("interval", say(lang, "column-interval"), "interval"),
        *(Column(f"at_{goal}", say(lang, "column-goal", goal=goal)) for goal in GOALS),
    ]
    title = say(lang, "table-awareness-target", year=str(target.deadline))
    return DisplayTable(title, columns, rows, _notes(target), lang)


def _row(target: AwarenessTarget, row: dict[str, Any]) -> dict[str, Any]:
    lang = target.study.language
    places = {f"at_{goal}": _place(str(row[f"at_{goal}"]), lang) for goal in GOALS}
    return {
        "scale": scale_label(target.study, target.survey, row["scale"]),
        "reading": say(lang, f"awareness-{row['reading']}"),
        "before": row["before"],
        "after": row["after"],
        "value": _change(row, lang),
        "interval": _limits(row, lang),
    } | places


def _place(place: str, lang: str) -> str:
    return say(lang, f"awareness-{place}") if place else "–"


def _change(row: dict[str, Any], lang: str) -> str:
    if pd.isna(row["value"]):
        return "–"
    if row["reading"] == POINTS:
        return number(row["value"], lang, 1, signed=True)
    sign = "+" if row["value"] > 0 else ""
    return sign + percent(row["value"], lang)


def _limits(row: dict[str, Any], lang: str) -> str:
    scale = 1 if row["reading"] == POINTS else 100
    return interval(row["low"] * scale, row["high"] * scale, lang, signed=True)


def _notes(target: AwarenessTarget) -> list[str]:
    study, lang = target.study, target.study.language
    assert target.baseline is not None and target.latest is not None
    waves = {
        "baseline": wave_label(study, target.baseline),
        "latest": wave_label(study, target.latest),
        "day": date_text(pd.Timestamp(target.latest.date), lang),
    }
    return [
        say(lang, "note-awareness-waves", **waves),
        say(lang, "note-awareness-readings"),
        say(lang, "note-awareness-limits"),
        say(lang, "note-min", min=MIN_RESPONDENTS),
    ]


def describe_awareness_target(target: AwarenessTarget) -> Text:
    """Say where awareness stands against the national target, scale by scale.

    Parameters
    ----------
    target : AwarenessTarget
    """
    lang, table = target.study.language, target.table
    if table.empty:
        return Text(say(lang, "no-survey"))
    if target.baseline is None:
        return Text(say(lang, "awareness-no-baseline", year=str(target.baseline_year)))
    if target.latest is None:
        return Text(say(lang, "awareness-no-later-wave", year=str(target.baseline_year)))
    if not (table["status"] == "measured").any():
        return Text(say(lang, "few-respondents", min=MIN_RESPONDENTS))
    sentences = [
        _sentence(target, rows)
        for _, rows in table[table["status"] == "measured"].groupby("scale", sort=False)
    ]
    return Text("\n".join(f"- {sentence}" for sentence in sentences))


def _sentence(target: AwarenessTarget, rows: pd.DataFrame) -> str:
    lang = target.study.language
    known = {str(row["reading"]): row for row in records(rows)}
    points, relative = known[POINTS], known.get("relative")
    words = {
        "scale": scale_label(target.study, target.survey, points["scale"]),
        "baseline": str(target.baseline_year),
        "points": _change(points, lang),
        "low": number(points["low"], lang, 1, signed=True),
        "high": number(points["high"], lang, 1, signed=True),
        "relative": _change(relative, lang) if relative else "–",
    }
    judged = [row for row in known.values() if row["at_10"]]
    alike = {str(row["at_10"]) for row in judged}
    verdict = alike.pop() if len(alike) == 1 else "differs"
    return " ".join((say(lang, "awareness-change", **words), say(lang, f"awareness-all-{verdict}")))
