"""Weights against non-response, as a table for researchers."""

from __future__ import annotations

from typing import Any

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.nonresponse import MAX_DESIGN_EFFECT, ResponseWeights
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import wave_labels
from toolkit.show.text import Text, number
from toolkit.show.words import say


def table_weights(weights: ResponseWeights) -> DisplayTable | Text:
    """What weighting does in each unit and what it costs; never the weight of a person.

    Parameters
    ----------
    weights : ResponseWeights
    """
    study, lang = weights.study, weights.study.language
    if not weights.survey:
        return Text(say(lang, "no-survey"))
    versions = study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
    names = versions.set_index("unit_id")["name"]
    rows = weights.table.assign(unit=weights.table["unit_id"].map(names))
    rows["n"] = rows["n"].where(~rows["hidden"])
    rows["effect"] = [number(value, lang, 2) for value in rows["design_effect"]]
    rows["remark"] = [_remark(row, lang) for row in records(rows)]
    columns = [
        Column("unit", say(lang, "column-unit")),
        Column("n", say(lang, "column-n"), "count"),
        Column("members", say(lang, "column-members"), "count"),
        Column("response_rate", say(lang, "column-rate"), "share"),
        Column("effect", say(lang, "column-design-effect"), "interval"),
        Column("trimmed", say(lang, "column-trimmed"), "share"),
        Column("remark", say(lang, "column-remark")),
    ]
    words = {"effect": number(weights.design_effect, lang, 2), "columns": len(weights.by)}
    notes = [say(lang, "note-weights", **words), say(lang, "note-min", min=MIN_RESPONDENTS)]
    wave = wave_labels(study, weights.survey)[weights.wave]
    return DisplayTable(say(lang, "table-weights", wave=wave), columns, rows, notes, lang)


def _remark(row: dict[str, Any], lang: str) -> str:
    """Why there are no weights, or what is to be known about them."""
    words = {"min": MIN_RESPONDENTS, "limit": number(MAX_DESIGN_EFFECT, lang)}
    merged = [say(lang, "roles-merged")] if row["merged"] and not row["hidden"] else []
    reason = [say(lang, f"reason-{row['reason']}", **words)] if row["reason"] else []
    return "; ".join([*merged, *reason])
