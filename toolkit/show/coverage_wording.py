"""Coverage as sentences, in the study's language."""

from __future__ import annotations

import math

import pandas as pd

from toolkit.coverage import Coverage, GapList, own_row
from toolkit.coverage_change import CAUSES, CoverageChange
from toolkit.coverage_series import CoverageSeries
from toolkit.errors import unknown
from toolkit.schema import records
from toolkit.settings import Group
from toolkit.show.names import level_name, role_name
from toolkit.show.text import Text, date_text, number, percent, plain
from toolkit.show.words import say
from toolkit.study import Study

HEADS = ("eligible", "trained")


def describe_coverage(cover: Coverage, unit: str) -> Text:
    """Coverage of one unit in a sentence, heads before per cent.

    Parameters
    ----------
    cover : Coverage
        Not split.
    unit : str

    Raises
    ------
    ArgumentError
        When the unit is not in the result.
    """
    lang = cover.study.language
    if cover.study.register.is_empty:
        return Text(say(lang, "no-register"))
    row, date = own_row(cover, unit), date_text(cover.as_of, lang)
    if row["eligible"] == 0:
        return Text(say(lang, "no-eligible", date=date))
    met = row["share"] >= cover.target
    kind = "none" if row["trained"] == 0 else "full" if row["untrained"] == 0 else "sentence"
    kind = "met" if met and kind == "sentence" else kind
    heads = {key: int(row[key]) for key in ("eligible", "trained", "untrained")}
    share, target = percent(row["share"], lang), percent(cover.target, lang)
    sentence = say(lang, f"coverage-{kind}", date=date, share=share, target=target, **heads)
    if row["eligible"] > row["own_eligible"] > 0:
        name = plain(cover.study.hierarchy.at(cover.as_of).table.loc[unit, "name"])
        own = {"trained": int(row["own_trained"]), "eligible": int(row["own_eligible"])}
        sentence += " " + say(lang, "coverage-own", unit=name, **own)
    return Text(sentence)


def describe_gap(gap: GapList) -> Text:
    """Say how many of the unit's own officers are left to be trained.

    Parameters
    ----------
    gap : GapList
    """
    lang, date = gap.study.language, date_text(gap.as_of, gap.study.language)
    if not gap.eligible:
        below = gap.study.hierarchy.at(gap.as_of).children(gap.unit)
        return Text(say(lang, "no-officers-own" if below else "no-eligible", date=date))
    return Text(say(lang, "gap-sentence", n=len(gap.table), date=date))


def trend_title(series: CoverageSeries) -> str:
    """Say how coverage moved over the last year of a series."""
    lang = series.study.language
    points = [row for row in records(series.table) if math.isfinite(row["share"])]
    last = points[-1]
    words = {"now": percent(last["share"], lang), "after": date_text(last["date"], lang)}
    year_before = last["date"] - pd.DateOffset(years=1)
    earlier = next((p for p in reversed(points) if p["date"] <= year_before), points[0])
    if len(points) == 1:
        return say(lang, "trend-one", **words)
    words |= {"was": percent(earlier["share"], lang), "before": date_text(earlier["date"], lang)}
    step = last["share"] - earlier["share"]
    return say(lang, f"trend-{'up' if step > 0 else 'down' if step < 0 else 'same'}", **words)


def coverage_rule(study: Study) -> str:
    """Who is to be trained and what counts as trained, in the line below a table."""
    groups, grace = group_names(study), study.settings.training.grace_days
    return say(
        study.language, "note-coverage-rule", groups=groups, grace=grace, **trained_rule(study)
    )


def group_names(study: Study) -> str:
    """Groups to be trained, with their roles and, where only some count, their levels."""
    return "; ".join(_group(study, group) for group in study.settings.groups.values())


def _group(study: Study, group: Group) -> str:
    roles = ", ".join(role_name(study, role) for role in group.roles)
    words = {"label": study.say(group.label), "roles": roles}
    if not group.levels:
        return say(study.language, "definition-group", **words)
    levels = ", ".join(level_name(study, level) for level in group.levels)
    return say(study.language, "definition-group-levels", levels=levels, **words)


def trained_rule(study: Study) -> dict[str, str | int]:
    """The words of the rule about what counts as trained."""
    lang, rule, topics = study.language, study.settings.training, study.settings.topics
    named = ", ".join(study.say(topics.get(topic, {}), topic) for topic in rule.topics)
    passed = "mark" if rule.pass_mark is not None else "yes"
    mark = rule.pass_mark or 0
    return {
        "topics": named or say(lang, "definition-all-topics"),
        "hours": number(rule.min_hours, lang, 0 if rule.min_hours % 1 == 0 else 1),
        "pass": passed if rule.require_pass else "no",
        "mark": number(mark, lang, 0 if mark % 1 == 0 else 1),
        "months": rule.valid_months or 0,
    }


def describe_coverage_change(change: CoverageChange, unit: str) -> Text:
    """Say how the coverage of one unit changed and what each cause did, in points of per cent.

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
    days = {"before": date_text(change.since, lang), "after": date_text(change.as_of, lang)}
    if pd.isna(row["change"]):
        return Text(say(lang, "causes-none", **days))
    shares = {name: percent(row[f"share_{name}"], lang) for name in ("before", "after")}
    words = {"was": shares["before"], "now": shares["after"]} | days
    points = number(100 * row["change"], lang, 1, signed=True)
    step = row["change"]
    kind = "up" if step > 0 else "down" if step < 0 else "same"
    sentence = say(lang, f"coverage-change-{kind}", points=points, **words)
    moved = [c for c in CAUSES if row[f"{c}_eligible"] or row[f"{c}_trained"]]
    causes = [_cause(row, cause, lang) for cause in moved]
    told = say(lang, "coverage-change-causes", causes="; ".join(causes)) if causes else ""
    return Text(f"{sentence} {told}".strip())


def change_row(change: CoverageChange, unit: str) -> pd.Series:
    """Return the row of one unit.

    Raises
    ------
    ArgumentError
        When the unit is not in the result.
    """
    rows = change.table[change.table["unit_id"] == unit]
    if rows.empty:
        raise unknown("unit", unit, change.table["unit_id"])
    return rows.iloc[0]


def _cause(row: pd.Series, cause: str, lang: str) -> str:
    points = number(100 * row[cause], lang, 1, signed=True)
    heads = {key: number(row[f"{cause}_{key}"], lang, signed=True) for key in HEADS}
    name = say(lang, f"cause-{cause}")
    return say(lang, "coverage-change-cause", cause=name, points=points, **heads)
