"""Ranks of units as tables: never a rank without its interval."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from toolkit.ranking import Ranking
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.progress_wording import indicator_name
from toolkit.show.ranking_wording import no_ranking, ranking_notes
from toolkit.show.text import Text, date_text, number, percent
from toolkit.show.words import say
from toolkit.study import Study


def table_ranking(ranking: Ranking) -> DisplayTable | Text:
    """Ranked units, best first, with interval, index and what the index is made of.

    Parameters
    ----------
    ranking : Ranking
    """
    study, lang = ranking.study, ranking.study.language
    if ranking.rule is None or ranking.table.empty:
        return no_ranking(ranking)
    rows = ranking.table.assign(unit=_unit_names(ranking, ranking.table))
    rows["interval"] = _ranks(rows["rank_low"], rows["rank_high"])
    rows["set"] = _ranks(rows["set_low"], rows["set_high"])
    rows["points"] = rows["index"] * 100
    rows["remark"] = [_remark(study, row) for row in records(rows)]
    names = list(ranking.components["component"])
    for name in names:
        rows[name] = [
            _figure(study, name, value, n)
            for value, n in zip(rows[name], rows[f"{name}_n"], strict=True)
        ]
    columns = [
        Column("rank", say(lang, "column-rank"), "count"),
        Column("interval", say(lang, "column-rank-interval"), "interval"),
    ]
    if rows["set_low"].notna().any():
        columns.append(Column("set", say(lang, "column-rank-set"), "interval"))
    columns += [
        Column("unit", say(lang, "column-unit")),
        Column("points", say(lang, "column-index"), "points"),
        *(Column(name, indicator_name(study, name), "interval") for name in names),
    ]
    if any(rows["remark"]):
        columns.append(Column("remark", say(lang, "column-remark")))
    label, date = study.say(ranking.rule.label), date_text(ranking.as_of, lang)
    title = say(lang, "table-ranking", label=label, date=date)
    return DisplayTable(title, columns, rows, ranking_notes(ranking), lang)


def _unit_names(ranking: Ranking, table: pd.DataFrame) -> list[str]:
    names = ranking.study.hierarchy.at(ranking.as_of.date()).table["name"]
    return [str(names[unit]) if unit else "" for unit in table["unit_id"]]


def _ranks(low: pd.Series, high: pd.Series) -> list[str | None]:
    return [
        None if pd.isna(one) else f"{one:.0f}–{two:.0f}" for one, two in zip(low, high, strict=True)
    ]


def _figure(study: Study, name: str, value: float, n: float) -> str | None:
    """A value with the number it was divided by."""
    if not math.isfinite(value):
        return None
    lang, settings = study.language, study.settings.indicators.get(name)
    share = settings is None or settings.unit == "share"
    figure = percent(value, lang) if share else number(value, lang, 1)
    if not math.isfinite(n):
        return figure
    return say(lang, "rank-figure", figure=figure, n=number(n, lang))


def _remark(study: Study, row: dict[str, Any]) -> str:
    """Which indicators are missing, and which make the index 0."""
    lang = study.language
    parts = [
        say(lang, message, indicators=_named(study, row[key]))
        for key, message in (("missing", "rank-missing"), ("nil", "rank-nil"))
        if row[key]
    ]
    return "; ".join(parts)


def _named(study: Study, names: str) -> str:
    return "; ".join(indicator_name(study, name) for name in names.split())


def table_unranked(ranking: Ranking) -> DisplayTable | Text:
    """Units that are not ranked, and why.

    Parameters
    ----------
    ranking : Ranking
    """
    study, lang = ranking.study, ranking.study.language
    if ranking.rule is None:
        return no_ranking(ranking)
    if ranking.unranked.empty:
        return Text(say(lang, "rank-all-ranked"))
    rows = ranking.unranked.assign(unit=_unit_names(ranking, ranking.unranked))
    rows["why"] = [say(lang, f"rank-reason-{reason}") for reason in rows["reason"]]
    rows["missing"] = [_named(study, names) for names in rows["missing"]]
    columns = [
        Column("unit", say(lang, "column-unit")),
        Column("why", say(lang, "column-why")),
        Column("size", say(lang, "column-size"), "count"),
        Column("weight", say(lang, "column-weight-present"), "share"),
        Column("missing", say(lang, "column-missing-indicators")),
    ]
    note = say(lang, "note-rank-small", smallest=ranking.rule.smallest)
    return DisplayTable(say(lang, "table-unranked"), columns, rows, [note], lang)


def table_components(ranking: Ranking) -> DisplayTable | Text:
    """Weights and goalposts of the index, and how its indicators are known.

    Parameters
    ----------
    ranking : Ranking
    """
    study, lang = ranking.study, ranking.study.language
    if ranking.rule is None:
        return no_ranking(ranking)
    rows = ranking.components.copy()
    rows["indicator"] = [indicator_name(study, name) for name in rows["component"]]
    rows["basis"] = [say(lang, f"rank-basis-{basis}") for basis in rows["basis"]]
    for end in ("low", "high"):
        rows[end] = [
            _figure(study, row["component"], row[end], float("nan")) for row in records(rows)
        ]
    columns = [
        Column("indicator", say(lang, "column-indicator")),
        Column("weight", say(lang, "column-weight"), "share"),
        Column("low", say(lang, "column-goalpost-low"), "interval"),
        Column("high", say(lang, "column-goalpost-high"), "interval"),
        Column("basis", say(lang, "column-basis")),
        Column("present", say(lang, "column-units-present"), "count"),
        Column("held_low", say(lang, "column-held-low"), "count"),
        Column("held_high", say(lang, "column-held-high"), "count"),
    ]
    notes = [say(lang, "note-rank-goalposts")]
    return DisplayTable(say(lang, "table-components"), columns, rows, notes, lang)


def table_sensitivity(ranking: Ranking) -> DisplayTable | Text:
    """How far ranks move when one choice is made otherwise.

    Parameters
    ----------
    ranking : Ranking
    """
    study, lang = ranking.study, ranking.study.language
    if ranking.rule is None or ranking.sensitivity.empty:
        return no_ranking(ranking)
    rows = ranking.sensitivity.assign(unit=_unit_names(ranking, ranking.sensitivity))
    rows["what"] = [
        say(lang, f"rank-choice-{row['choice']}", indicator=indicator_name(study, row["component"]))
        for row in records(rows)
    ]
    columns = [
        Column("what", say(lang, "column-choice")),
        Column("mean_shift", say(lang, "column-mean-shift"), "points"),
        Column("largest_shift", say(lang, "column-largest-shift"), "count"),
        Column("unit", say(lang, "column-moved-farthest")),
    ]
    notes = [say(lang, "note-rank-sensitivity", draws=number(ranking.draws, lang))]
    return DisplayTable(say(lang, "table-sensitivity"), columns, rows, notes, lang)
