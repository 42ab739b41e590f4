"""Targets and what was reached, in words: units, signs, remarks and the rules behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.errors import unknown
from toolkit.indicators import Progress
from toolkit.measures import MEASURED, is_year_to_date
from toolkit.plan import Indicator
from toolkit.schema import records
from toolkit.show.names import level_name, role_name
from toolkit.show.text import Text, date_text, number, percent
from toolkit.show.words import say
from toolkit.study import Study


def describe_progress(progress: Progress, goal: str | None = None) -> Text:
    """Say how many targets are met, missed, without data, and no longer applicable.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan.
    """
    lang, aimed = progress.study.language, of_goal(progress, goal)
    aimed = aimed[aimed["plan_id"].notna()]
    if aimed.empty:
        return Text(say(lang, "no-targets"))
    counts = {
        name: int((aimed["status"] == name).sum())
        for name in ("met", "exceeded", "not_met", "no_data", "not_applicable")
    }
    to_come = (aimed["status"] == "not_met") & ~aimed["due"].fillna(True).astype(bool)
    known = counts["met"] + counts["exceeded"] + counts["not_met"]
    words = {
        "date": date_text(progress.as_of, lang), "all": len(aimed), "known": known,
        "met": counts["met"] + counts["exceeded"], "exceeded": counts["exceeded"],
        "missed": counts["not_met"], "coming": int(to_come.sum()),
    }  # fmt: skip
    sentences = [say(lang, "progress-met", **words)]
    for name in ("no_data", "not_applicable"):
        if counts[name]:
            sentences.append(say(lang, f"progress-{name}", n=counts[name]))
    return Text(" ".join(sentences))


def of_goal(progress: Progress, goal: str | None) -> pd.DataFrame:
    """Rows of a goal of the plan, or all.

    Raises
    ------
    ArgumentError
        When no plan and no indicator has this goal.
    """
    if goal is None:
        return progress.table
    settings = progress.study.settings
    goals = [name for plan in settings.plans.values() for name in plan.goals]
    goals += [own.goal for own in settings.indicators.values() if own.goal]
    if goal not in goals:
        raise unknown("goal", goal, dict.fromkeys(goals))
    return progress.table[progress.table["goal"] == goal]


def indicator_name(study: Study, name: str, level: object = None) -> str:
    """Label of an indicator, with the level of the target where it has one."""
    settings = study.settings.indicators.get(name)
    label = study.say(settings.label, name) if settings else name
    if not isinstance(level, str):
        return label
    return say(study.language, "progress-of-level", label=label, level=level_name(study, level))


def own_of(study: Study, row: dict[str, Any]) -> Indicator:
    """How the indicator of a row is measured."""
    return study.settings.indicators.get(str(row["indicator_id"]), MEASURED)


def unit_words(study: Study, row: dict[str, Any]) -> str:
    """What an indicator is counted in."""
    per = number(own_of(study, row).per, study.language)
    if row["unit"] == "ratio":
        return say(study.language, "progress-unit-ratio", per=per)
    return say(study.language, f"progress-unit-{row['unit']}")


def amount(value: Any, unit: str, lang: str, *, signed: bool = False) -> str:
    """Write a value in its unit; a difference of shares in percentage points."""
    if pd.isna(value):
        return "–"
    if unit == "share":
        if signed:
            return say(
                lang, "progress-percentage-points", n=number(value * 100, lang, 1, signed=True)
            )
        return percent(value, lang)
    return number(value, lang, 0 if unit == "count" else 1, signed=signed or unit == "points")


def target_words(study: Study, row: dict[str, Any]) -> str:
    """The target with its sign and year."""
    lang, operator, unit = study.language, row["operator"], str(row["unit"])
    if not isinstance(operator, str):
        return say(lang, "progress-no-target")
    sign = say(lang, f"operator-{operator}") if operator.isidentifier() else operator
    wanted = amount(row["target"], unit, lang)
    if operator == "about" and pd.notna(row["tolerance"]):
        scale = 100 if unit == "share" else 1
        wanted += f" ± {number(row['tolerance'] * scale, lang, 1)}"
    return say(lang, "progress-target", operator=sign, target=wanted, year=str(row["year"]))


def done_words(study: Study, row: dict[str, Any]) -> str:
    """The value, and the heads it was divided from."""
    lang, value = study.language, amount(row["value"], str(row["unit"]), study.language)
    if pd.isna(row["denominator"]) or pd.isna(row["value"]):
        return value
    heads = {key: number(row[key], lang) for key in ("numerator", "denominator")}
    return say(lang, "progress-done", value=value, **heads)


def remark(study: Study, row: dict[str, Any]) -> str:
    """Status, what is still missing, and what a reader must know."""
    return "; ".join(_remarks(study, row))


def _remarks(study: Study, row: dict[str, Any]) -> Iterator[str]:
    lang = study.language
    yield say(lang, f"status-{row['status']}")
    if row["reason"]:
        yield say(lang, f"progress-reason-{row['reason']}")
    level, counted = row["level"], row["level_counted"]
    if isinstance(level, str) and level != counted and row["status"] != "not_applicable":
        names = {"old": level_name(study, level), "new": level_name(study, str(counted))}
        yield say(lang, "progress-successor", **names)
    if row["status"] in ("not_met", "no_data"):
        yield from _lacking(row, lang)


def _lacking(row: dict[str, Any], lang: str) -> Iterator[str]:
    """What a target that is not reached still needs, and whether there is time."""
    if row["missing"] > 0:
        kind = "fewer" if row["operator"] == "≤" else "more"
        heads = {key: number(row[key], lang) for key in ("missing", "needed", "denominator")}
        yield say(lang, f"progress-{kind}", **heads)
    if row["broken"]:
        yield say(lang, "progress-broken", years=row["broken"])
    elif row["due"] is not None and not pd.isna(row["due"]) and not row["due"]:
        yield say(lang, "progress-not-due")
        if not pd.isna(row["on_track"]):
            line = amount(row["expected"], str(row["unit"]), lang)
            pace = "progress-on-track" if row["on_track"] else "progress-behind"
            yield say(lang, pace, line=line)


def progress_notes(progress: Progress, rows: pd.DataFrame) -> list[str]:
    """The rules that shaped the rows of a table."""
    study, lang, own = progress.study, progress.study.language, progress.study.settings.indicators
    names = dict.fromkeys(str(name) for name in rows["indicator_id"])
    used = {own[name].measure if name in own else "measured" for name in names}
    notes = [say(lang, "note-progress-force")]
    if rows["operator"].isin(["maintain", "every_year"]).any():
        notes.append(say(lang, "note-progress-lasting"))
    if rows["on_track"].notna().any():
        notes.append(say(lang, "note-progress-line"))
    if any(is_year_to_date(own[name]) for name in names if name in own):
        notes.append(say(lang, "note-progress-yearly"))
    if "measured" in used:
        notes.append(say(lang, "note-progress-measured"))
    if used & {"awareness_change", "answer_share"}:
        notes.append(say(lang, "note-progress-survey"))
    return notes + [
        _roles(study, name, own[name]) for name in names if name in own and own[name].roles
    ]


def _roles(study: Study, name: str, own: Indicator) -> str:
    roles = ", ".join(role_name(study, role) for role in own.roles)
    return say(
        study.language, "note-progress-roles", indicator=study.say(own.label, name), roles=roles
    )


def rows_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with whole years, ready to be put in words."""
    return [
        row | {"year": None if pd.isna(row["year"]) else int(row["year"])} for row in records(rows)
    ]
