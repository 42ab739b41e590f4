"""The report on a plan in words and tables: title, situation, goals, assessment, what to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.activities import ActivitySummary, ActivityTrend
from toolkit.coverage import Coverage
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.indicators import Progress
from toolkit.report_scope import PERIODS, period_start
from toolkit.schema import records
from toolkit.show.activity_tables import table_activities, table_activity_trend
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.names import level_name, role_name
from toolkit.show.progress_tables import table_progress, table_progress_series
from toolkit.show.progress_wording import indicator_name
from toolkit.show.tables import heads_columns
from toolkit.show.text import Text, date_text, number, percent
from toolkit.show.title import Annotated
from toolkit.show.training_ahead_tables import table_trained_here
from toolkit.show.wording import report_title
from toolkit.show.words import say
from toolkit.situation import Situation
from toolkit.study import Study, reference_date
from toolkit.training_history import TrainedHere

BY_HAND = ("direction", "measures", "inspection", "welfare", "assessment", "proposals")


def plan_title(
    study: Study, unit: str, as_of: str | None = None, period: str = "year"
) -> Annotated:
    """Title of the report on the plan, with the period it tells of and the plan's name.

    Parameters
    ----------
    study : Study
    unit : str
    as_of : str, optional
        The study's own without it.
    period : {"year", "five_years"}

    Returns
    -------
    Annotated
        Markdown, with the letterhead and the words that exporters need.

    Raises
    ------
    ArgumentError
        Another period, or a unit that is not alive on the date.
    """
    lang, plan = study.language, study.settings.plan
    first = as_date(period_start(study, as_of, period))
    last = as_date(reference_date(study, as_of))
    kind = "plan_progress" if period == "year" else period
    words = {"first": date_text(first, lang), "last": date_text(last, lang)}
    title = report_title(study, unit, as_of, kind)
    lines = [str(title), say(lang, "plan-period", **words)]
    if plan:
        named = {"number": plan.number, "title": study.say(plan.title)}
        named |= {"date": date_text(plan.date, lang), "issuer": study.say(plan.issuer)}
        lines.append(say(lang, "plan-name", **named))
    return Annotated("\n\n".join(lines), title.about)


def by_hand(study: Study, section: str) -> Text:
    """Say in one sentence what has to be written by hand in a section of the report.

    Parameters
    ----------
    study : Study
    section : {"direction", "measures", "inspection", "welfare", "assessment", "proposals"}

    Raises
    ------
    ArgumentError
        When there is no such section.
    """
    if section not in BY_HAND:
        raise unknown("section", section, BY_HAND)
    return Text(f"> {say(study.language, f'by-hand-{section}')}")


def table_situation(own: Situation) -> DisplayTable:
    """Units below, members and officers, with the women among them.

    Parameters
    ----------
    own : Situation
    """
    study, lang = own.study, own.study.language
    rows = own.table.assign(label=[_situation_label(study, row) for row in records(own.table)])
    columns = [
        Column("label", say(lang, "column-what")),
        Column("total", say(lang, "column-total"), "count"),
        Column("women", say(lang, "column-women-among"), "count"),
        Column("women_share", say(lang, "column-share"), "share"),
    ]
    notes = [say(lang, "note-situation-members")] if "members" in set(rows["what"]) else []
    notes += [say(lang, "note-situation-uncounted", n=own.uncounted)] if own.uncounted else []
    notes += [say(lang, "note-situation-officers")] if "officers" in set(rows["what"]) else []
    title = say(lang, "table-situation", date=date_text(own.as_of, lang))
    return DisplayTable(title, columns, rows, notes, lang)


def _situation_label(study: Study, row: dict[str, Any]) -> str:
    lang, part = study.language, row["part"]
    if not isinstance(part, str):
        return say(lang, f"situation-{row['what']}")
    if row["what"] == "units":
        return say(lang, "situation-of-level", level=level_name(study, part))
    return f"\u2003{study.say(study.settings.groups[part].label)}"


def table_parts(cover: Coverage, unit: str, *splits: Coverage) -> DisplayTable | Text:
    """Coverage of one unit by several splits under each other.

    Parameters
    ----------
    cover : Coverage
        Not split; gives the line above each split.
    unit : str
    *splits : Coverage
        Each split by something, such as "sex" and "sector"; parts without officers are left out.
    """
    lang = cover.study.language
    total = records(cover.table[cover.table["unit_id"] == unit])
    rows: list[dict[str, Any]] = []
    strong: list[int] = []
    for split in splits:
        own = split.table[(split.table["unit_id"] == unit) & (split.table["eligible"] > 0)]
        if len(own):
            strong.append(len(rows))
            rows.append(total[0] | {"who": say(lang, f"parts-by-{split.by}")})
            rows += [row | {"who": f"\u2003{_part(split, row)}"} for row in records(own)]
    if not rows:
        return Text("")  # the sentence on coverage has said that there is nobody
    columns = [Column("who", say(lang, "column-part")), *heads_columns(lang)]
    title = say(lang, "table-parts", date=date_text(cover.as_of, lang))
    return DisplayTable(title, columns, pd.DataFrame(rows), [], lang, strong)


def _part(cover: Coverage, row: dict[str, Any]) -> str:
    study, code = cover.study, row[str(cover.by)]
    if not isinstance(code, str) or not code:
        return say(study.language, "part-unknown")
    settings = study.settings
    labels = {
        "sex": {sex: say(study.language, f"sex-{sex}") for sex in ("female", "male")},
        "sector": {name: study.say(words) for name, words in settings.sectors.items()},
        "kind": {name: study.say(words) for name, words in settings.kinds.items()},
        "group": {name: study.say(group.label) for name, group in settings.groups.items()},
        "level": {name: level_name(study, name) for name in settings.levels},
        "role": {name: role_name(study, name) for name in settings.roles},
    }
    return labels[str(cover.by)].get(code, code)


def table_trained_at(done: TrainedHere, unit: str) -> DisplayTable | Text:
    """Who was trained while serving in a unit and in those directly below it.

    Parameters
    ----------
    done : TrainedHere
    unit : str
    """
    near = (done.table["unit_id"] == unit) | (done.table["parent_id"] == unit)
    shown = table_trained_here(replace(done, table=done.table[near].reset_index(drop=True)))
    if isinstance(shown, str):
        return shown
    columns = [one for one in shown.columns if one.key not in ("unit_id", "course_hours")]
    return replace(shown, columns=columns)


def describe_children(cover: Coverage, unit: str) -> Text:
    """Say how many of the units directly below reach the target, and how many have no officers.

    Parameters
    ----------
    cover : Coverage
        Not split.
    unit : str
    """
    lang = cover.study.language
    below = cover.table[cover.table["parent_id"] == unit]
    if below.empty:
        return Text(say(lang, "children-none"))
    counted = below[below["eligible"] > 0]
    met = int((counted["share"] >= cover.target).sum())
    words = {"all": len(below), "counted": len(counted), "met": met, "n": len(below)}
    sentence = say(lang, "children-sentence", target=percent(cover.target, lang), **words)
    nobody = len(below) - len(counted)
    return Text(sentence + (" " + say(lang, "children-nobody", n=nobody) if nobody else ""))


def table_goals(progress: Progress, *, targets: bool = True) -> DisplayTable | Text:
    """Indicators in the columns of the yearly report, under their plans and goals.

    Parameters
    ----------
    progress : Progress
    targets : bool
        Those with a target; otherwise the others, which are followed besides, if they have a value.
    """
    lang, aimed = progress.study.language, progress.table["plan_id"].notna()
    followed = ~aimed & progress.table["value"].notna()
    chosen = progress.table[aimed if targets else followed].reset_index(drop=True)
    whole = table_progress(replace(progress, table=chosen))
    if isinstance(whole, str):
        return whole if targets else Text("")
    rows: list[dict[str, Any]] = []
    strong: list[int] = []
    places = [_goal_of(progress, row) for row in records(chosen)]
    for goal in dict.fromkeys(places):
        strong.append(len(rows))
        rows.append({"order": "", "indicator": goal})
        own = [row for row, at in zip(records(whole.rows), places, strict=True) if at == goal]
        rows += [row | {"order": str(n)} for n, row in enumerate(own, 1)]
    columns = [_as_text(column) for column in whole.columns if column.key != "plan"]
    table = pd.DataFrame(rows).reindex(columns=[column.key for column in columns])
    table["attained"] = [
        "" if name else percent(share, lang) for name, share in zip(
            table["order"] == "", table["attained"], strict=True
        )
    ]  # fmt: skip
    for key in ("target", "change"):  # a sign stays with its number, a number with its unit
        table[key] = table[key].str.replace(r"(?<=[≥≤]) | (?=%|điểm|pp)", "\u00a0", regex=True)
    title = whole.title if targets else say(lang, "table-followed")
    if not targets:  # nothing to compare with
        columns = [one for one in columns if one.key not in ("target", "attained")]
    return DisplayTable(title, columns, table.fillna(""), whole.notes, lang, strong)


def _as_text(column: Column) -> Column:
    """A column whose cells may stay empty beside the heading of a goal, and may be broken."""
    return Column(column.key, column.title, "interval" if column.key == "order" else "text")


def _goal_of(progress: Progress, row: dict[str, Any]) -> str:
    """Plan and goal of an indicator, as the heading of its rows."""
    study, lang = progress.study, progress.study.language
    plans, number_ = study.settings.plans, row["plan_id"]
    goals = {key: words for plan in plans.values() for key, words in plan.goals.items()}
    goal = study.say(goals.get(row["goal"], {}), say(lang, "goal-none"))
    if not isinstance(number_, str):
        return say(lang, "goal-without-plan", goal=goal)
    return say(lang, "goal-of-plan", plan=number_, goal=goal)


def table_plan_years(progress: Progress, period: str = "year") -> DisplayTable | Text:
    """Values at each year's end, in the five-year review only.

    Parameters
    ----------
    progress : Progress
    period : {"year", "five_years"}

    Raises
    ------
    ArgumentError
        Another period.
    """
    return table_progress_series(progress) if _long(period) else Text("")


def table_period_activities(
    held: ActivitySummary, trend: ActivityTrend, period: str = "year"
) -> DisplayTable | Text:
    """Activities of the year by kind; in the five-year review year by year.

    Parameters
    ----------
    held : ActivitySummary
    trend : ActivityTrend
    period : {"year", "five_years"}

    Raises
    ------
    ArgumentError
        Another period.
    """
    if _long(period):
        return table_activity_trend(trend)
    return table_activities(held) if held.total["events"] else Text("")  # said in a sentence


def _long(period: str) -> bool:
    if period not in PERIODS:
        raise unknown("period", period, PERIODS)
    return period == "five_years"


def describe_assessment(progress: Progress) -> Text:
    """Which targets are met and which are not, as a start for the general assessment.

    Parameters
    ----------
    progress : Progress
    """
    study, lang = progress.study, progress.study.language
    lines = []
    for kind, statuses in (("met", ("met", "exceeded")), ("not_met", ("not_met",)),
                           ("no_data", ("no_data",))):  # fmt: skip
        rows = progress.table[progress.table["status"].isin(statuses)]
        rows = rows[rows["plan_id"].notna()]
        names = dict.fromkeys(
            indicator_name(study, str(row["indicator_id"]), row["level"]) for row in records(rows)
        )
        if names:
            words = {"n": number(len(names), lang), "names": "; ".join(names)}
            lines.append(say(lang, f"assessment-{kind}", **words))
    if not lines:
        return Text(say(lang, "no-targets"))
    return Text("\n".join(f"- {line}" for line in lines))
