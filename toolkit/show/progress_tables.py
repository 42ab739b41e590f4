"""Tables of a plan: the yearly report's, the two readings of a share, and the years."""

from __future__ import annotations

import pandas as pd

from toolkit.indicator_values import IndicatorValues
from toolkit.indicators import Progress
from toolkit.measures import definition
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.progress_wording import (
    amount,
    done_words,
    indicator_name,
    of_goal,
    progress_notes,
    remark,
    rows_of,
    target_words,
    unit_words,
)
from toolkit.show.text import Text, date_text, number
from toolkit.show.words import say


def table_progress(progress: Progress, goal: str | None = None) -> DisplayTable | Text:
    """Every indicator as the yearly report has it: plan, done, per cent, change, remark.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan.
    """
    study, lang = progress.study, progress.study.language
    found = of_goal(progress, goal)
    if found.empty:
        return Text(say(lang, "no-targets"))
    rows = pd.DataFrame(
        {
            "order": str(place),
            "indicator": indicator_name(study, str(row["indicator_id"]), row["level"]),
            "plan": row["plan_id"],
            "unit": unit_words(study, row),
            "target": target_words(study, row),
            "done": done_words(study, row),
            "attained": row["attained"],
            "change": amount(row["change"], str(row["unit"]), lang, signed=True),
            "remark": remark(study, row),
        }
        for place, row in enumerate(rows_of(found), 1)
    )
    several = found["plan_id"].nunique() > 1
    columns = [
        Column("order", say(lang, "column-order")),
        Column("indicator", say(lang, "column-indicator")),
        *([Column("plan", say(lang, "column-plan"))] if several else []),
        Column("unit", say(lang, "column-unit-of")),
        Column("target", say(lang, "column-target"), "interval"),
        Column("done", say(lang, "column-done"), "interval"),
        Column("attained", say(lang, "column-attained"), "share"),
        Column("change", say(lang, "column-year-before"), "interval"),
        Column("remark", say(lang, "column-remark")),
    ]
    title = say(lang, "table-progress", date=date_text(progress.as_of, lang))
    return DisplayTable(title, columns, rows, progress_notes(progress, found), lang)


def table_readings(progress: Progress, goal: str | None = None) -> DisplayTable | Text:
    """Both readings of each target: all heads together, and units that reach it themselves.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan.
    """
    study, lang = progress.study, progress.study.language
    found = of_goal(progress, goal)
    found = found[found["units_counted"] > 0]
    if found.empty:
        return Text(say(lang, "no-targets"))
    rows = pd.DataFrame(
        {
            "indicator": indicator_name(study, str(row["indicator_id"]), row["level"]),
            "plan": row["plan_id"],
            "target": target_words(study, row),
            "done": done_words(study, row),
            "status": say(lang, f"status-{row['status']}"),
            "units": say(
                lang, "progress-units",
                met=number(row["units_met"], lang), all=number(row["units_counted"], lang),
            ),
            "units_share": row["units_share"],
        }
        for row in rows_of(found)
    )  # fmt: skip
    columns = [
        Column("indicator", say(lang, "column-indicator")),
        Column("plan", say(lang, "column-plan")),
        Column("target", say(lang, "column-target"), "interval"),
        Column("done", say(lang, "column-pooled"), "interval"),
        Column("status", say(lang, "column-status")),
        Column("units", say(lang, "column-units-met"), "interval"),
        Column("units_share", say(lang, "column-share"), "share"),
    ]
    title = say(lang, "table-readings", date=date_text(progress.as_of, lang))
    return DisplayTable(title, columns, rows, [say(lang, "note-progress-readings")], lang)


def table_progress_series(progress: Progress, goal: str | None = None) -> DisplayTable | Text:
    """Each indicator's value at every year's end since the plan began, and on the day.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan.
    """
    study, lang = progress.study, progress.study.language
    found = of_goal(progress, goal)
    if found.empty:
        return Text(say(lang, "no-targets"))
    key = ["plan_id", "indicator_id", "level"]
    points = found[[*key, "unit"]].merge(progress.series, on=key)
    lines = []
    for (_, name, level), own in points.groupby(key, dropna=False, sort=False):
        line = {
            "indicator": indicator_name(study, str(name), level),
            "plan": own["plan_id"].iloc[0],
        }
        values = zip(own["year"], own["value"], own["unit"], strict=True)
        lines.append(line | {str(year): amount(value, unit, lang) for year, value, unit in values})
    years = sorted({str(year) for year in points["year"]})
    columns = [
        Column("indicator", say(lang, "column-indicator")),
        Column("plan", say(lang, "column-plan")),
        *(Column(year, year, "interval") for year in years),
    ]
    rows = pd.DataFrame(lines).reindex(columns=[column.key for column in columns])
    title = say(lang, "table-progress-series", date=date_text(progress.as_of, lang))
    notes = [say(lang, "note-progress-series")]
    return DisplayTable(title, columns, rows.fillna("–"), notes, lang)


def table_values(values: IndicatorValues) -> DisplayTable:
    """An indicator's value of every unit, with all units below it.

    Parameters
    ----------
    values : IndicatorValues
    """
    study, lang = values.study, values.study.language
    unit = definition(study, values.indicator).unit
    names = study.hierarchy.at(values.as_of).table["name"]
    rows = values.table.assign(unit=values.table["unit_id"].map(names))
    rows["amount"] = [amount(value, unit, lang) for value in rows["value"]]
    columns = [
        Column("unit_id", ""),
        Column("unit", say(lang, "column-unit")),
        Column("numerator", say(lang, "column-numerator"), "count"),
        Column("denominator", say(lang, "column-denominator"), "count"),
        Column("amount", say(lang, "column-done"), "interval"),
    ]
    title = indicator_name(study, values.indicator, values.level)
    return DisplayTable(title, columns, rows, (), lang, name="values")
