"""Coverage of all units, over time, and its change by causes, as tables for readers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.coverage import Coverage
from toolkit.coverage_change import CAUSES, CoverageChange
from toolkit.coverage_series import CoverageSeries
from toolkit.show.coverage_wording import change_row, coverage_rule
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import names_of_codes
from toolkit.show.tables import heads_columns
from toolkit.show.text import Text, date_text
from toolkit.show.words import say
from toolkit.study import Study


def table_all_units(cover: Coverage) -> DisplayTable | Text:
    """Coverage of every unit of the result, with the rule it was counted by.

    Parameters
    ----------
    cover : Coverage
    """
    study, lang = cover.study, cover.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    rows = cover.table.assign(unit=_names(study, cover.table["unit_id"], cover.as_of))
    columns = [Column("unit_id", ""), Column("unit", say(lang, "column-unit"))]
    if cover.by:
        rows["part"] = _parts(study, cover.by, rows[cover.by])
        columns.append(Column("part", say(lang, "column-who")))
    title = say(lang, "table-all-units", date=date_text(cover.as_of, lang))
    notes = [coverage_rule(study)]
    return DisplayTable(title, [*columns, *heads_columns(lang, rows)], rows, notes, lang)


def _names(study: Study, units: pd.Series, day: pd.Timestamp) -> pd.Series:
    names = names_of_codes(study, "unit_id", units, day)
    return units if names is None else names


def _parts(study: Study, by: str, codes: pd.Series) -> pd.Series:
    """Names of the parts of a split; the code itself where the study has none, a dash for none."""
    if by == "sex":
        sexes = {code: say(study.language, f"sex-{code}") for code in ("female", "male")}
        return codes.map(sexes).fillna("–")
    named = names_of_codes(study, by, codes)
    known = codes if named is None else named.where(named.astype(bool), codes)
    return known.fillna("–")


def table_series(series: CoverageSeries) -> DisplayTable | Text:
    """Coverage at each quarter's end, with what changed in between.

    Parameters
    ----------
    series : CoverageSeries
    """
    study, lang = series.study, series.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    day = date_text(series.as_of, lang)
    rows, columns = series.table, [Column("date", say(lang, "column-date"), "date")]
    title = say(lang, "table-series-all")
    if series.unit is None:
        rows = rows.assign(unit=_names(study, rows["unit_id"], series.as_of))
        columns.append(Column("unit", say(lang, "column-unit")))
    else:
        title = str(study.hierarchy.at(series.as_of).table.loc[series.unit, "name"])
    columns += heads_columns(lang, rows)
    if rows["break"].notna().any():
        columns.append(Column("break", say(lang, "column-break")))
    notes = [say(lang, f"note-series-{series.view}", date=day), coverage_rule(study)]
    return DisplayTable(title, columns, rows, notes, lang, name="series")


def table_coverage_change(change: CoverageChange, unit: str) -> DisplayTable | Text:
    """How one unit came from its coverage on one day to that on another, cause by cause.

    Parameters
    ----------
    change : CoverageChange
    unit : str

    Raises
    ------
    ArgumentError
        When the unit is not in the result.
    """
    lang = change.study.language
    if change.study.register.is_empty:
        return Text(say(lang, "no-register"))
    row = change_row(change, unit)
    lines = [
        _day(row, "before", change.since, lang),
        *(_cause(row, cause, lang) for cause in CAUSES),
        _day(row, "after", change.as_of, lang),
    ]
    columns = [
        Column("what", say(lang, "column-cause")),
        Column("eligible", say(lang, "column-eligible"), "count"),
        Column("trained", say(lang, "column-trained"), "count"),
        Column("share", say(lang, "column-share"), "share"),
        Column("points", say(lang, "column-contribution"), "change"),
    ]
    notes = [say(lang, "note-causes"), coverage_rule(change.study)]
    title = say(lang, "table-causes")
    rows = pd.DataFrame(lines)
    return DisplayTable(title, columns, rows, notes, lang, strong=(0, len(lines) - 1))


def _day(row: pd.Series, when: str, day: pd.Timestamp, lang: str) -> dict[str, Any]:
    heads = {key: row[f"{key}_{when}"] for key in ("eligible", "trained", "share")}
    return {"what": date_text(day, lang), **heads, "points": None}


def _cause(row: pd.Series, cause: str, lang: str) -> dict[str, Any]:
    heads = {key: row[f"{cause}_{key}"] for key in ("eligible", "trained")}
    return {"what": say(lang, f"cause-{cause}"), **heads, "share": None, "points": 100 * row[cause]}


def table_all_changes(change: CoverageChange) -> DisplayTable | Text:
    """Change of the coverage of every unit and what each cause did, in points of per cent.

    Parameters
    ----------
    change : CoverageChange
    """
    study, lang = change.study, change.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    rows = change.table.assign(unit=_names(study, change.table["unit_id"], change.as_of))
    rows[["change", *CAUSES]] *= 100
    columns = [
        Column("unit", say(lang, "column-unit")),
        Column("share_before", date_text(change.since, lang), "share"),
        Column("share_after", date_text(change.as_of, lang), "share"),
        Column("change", say(lang, "column-change"), "change"),
        *(Column(cause, say(lang, f"cause-{cause}"), "change") for cause in CAUSES),
    ]
    notes = [say(lang, "note-causes"), coverage_rule(study)]
    return DisplayTable(say(lang, "table-causes"), columns, rows, notes, lang)
