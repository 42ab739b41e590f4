"""Training ahead and behind: outlook, training plan and who was trained where, as tables."""

from __future__ import annotations

import pandas as pd

from toolkit.outlook import Outlook
from toolkit.show.coverage_wording import coverage_rule
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.names import level_name
from toolkit.show.text import Text, date_text, interval, number, percent, plain
from toolkit.show.words import say
from toolkit.study import Study
from toolkit.training_history import TrainedHere
from toolkit.training_plan import TrainingPlan

Keys = tuple[tuple[str, str, Kind], ...]
OUTLOOK: Keys = (
    ("date", "date", "date"), ("without", "without-courses", "count"),
    ("pace", "recent-pace", "count"), ("limits", "limits", "interval"),
    ("required", "required-pace", "count"),
)  # fmt: skip
PLAN: Keys = (
    ("by", "held-by", "date"), ("unit", "unit", "text"), ("level_name", "unit-level", "text"),
    ("courses", "courses", "count"), ("people", "seats", "count"),
    ("size", "course-size", "interval"),
)  # fmt: skip
HERE: Keys = (
    ("unit_id", "unit-code", "text"), ("unit", "unit", "text"),
    ("completions", "completions", "count"), ("people", "people-trained", "count"),
    ("here", "still-here", "count"), ("elsewhere", "now-elsewhere", "count"),
    ("left", "has-left", "count"), ("expired", "has-expired", "count"),
    ("courses", "courses", "count"), ("course_hours", "hours", "points"),
    ("course_people", "came", "count"),
)  # fmt: skip


def _columns(lang: str, keys: Keys) -> list[Column]:
    return [Column(key, say(lang, f"column-{title}"), kind) for key, title, kind in keys]


def _names(study: Study, day: pd.Timestamp, units: pd.Series) -> pd.Series:
    return units.map(study.hierarchy.at(day).table["name"])


def table_outlook(ahead: Outlook) -> DisplayTable | Text:
    """Heads trained at each quarter up to the deadline, by pace.

    Parameters
    ----------
    ahead : Outlook
    """
    study, lang = ahead.study, ahead.study.language
    unknown = ahead.status == "unknown" or ahead.table["pace"].isna().all()
    if ahead.status in ("nobody", "past") or unknown or len(ahead.table) == 1:
        return describe_outlook(ahead)
    rows = ahead.table.assign(
        limits=[
            interval(low, high, lang, digits=0)
            for low, high in zip(ahead.table["low"], ahead.table["high"], strict=True)
        ]
    )
    name = plain(_names(study, ahead.as_of, pd.Series([ahead.unit])).iloc[0])
    title = say(lang, "table-outlook", unit=name, eligible=ahead.eligible)
    notes = [say(lang, "note-outlook"), coverage_rule(study)]
    if not ahead.is_forecast:
        notes.insert(0, say(lang, "note-scenario", n=ahead.quarters))
    return DisplayTable(title, _columns(lang, OUTLOOK), rows, notes, lang)


def describe_outlook(ahead: Outlook) -> Text:
    """Say whether a unit reaches its target by the deadline, and at which pace it would.

    Parameters
    ----------
    ahead : Outlook
    """
    lang = ahead.study.language
    if ahead.study.register.is_empty:
        return Text(say(lang, "no-register"))
    if ahead.status == "nobody":
        return Text(say(lang, "no-eligible", date=date_text(ahead.as_of, lang)))
    heads = {"trained": ahead.trained, "eligible": ahead.eligible, "wanted": ahead.target_heads}
    days = {"date": date_text(ahead.as_of, lang), "deadline": date_text(ahead.deadline, lang)}
    target = percent(ahead.rule.target, lang)
    parts = [say(lang, "outlook-now", target=target, **heads, **days)]
    parts.append(_standing(ahead, lang))
    if ahead.expiring and ahead.status != "past":
        parts.append(say(lang, "outlook-expiring", n=ahead.expiring))
    if not ahead.is_forecast and ahead.status != "past":
        parts.append(say(lang, "outlook-scenario", n=ahead.quarters))
    return Text(" ".join(parts))


def _standing(ahead: Outlook, lang: str) -> str:
    """Where the unit stands, with the paces."""
    last = ahead.table.iloc[-1]
    words = {
        "required": number(ahead.required, lang, 1),
        "pace": number(ahead.pace, lang, 1),
        "ceiling": number(ahead.ceiling, lang),
        "expected": number(last["pace"], lang),
        "interval": interval(last["low"], last["high"], lang, digits=0),
    }
    known = "reached-known" if ahead.table["pace"].notna().any() else "reached-bare"
    kind = known if ahead.status == "reached" else ahead.status
    return say(lang, f"outlook-{kind}", **words)


def table_training_plan(plan: TrainingPlan) -> DisplayTable | Text:
    """Courses to be held: by when, where, how many and of what size.

    Parameters
    ----------
    plan : TrainingPlan
    """
    study, lang = plan.study, plan.study.language
    if plan.table.empty:
        return describe_training_plan(plan)
    rows = plan.table.assign(
        unit=_names(study, plan.as_of, plan.table["unit_id"]),
        level_name=[level_name(study, str(level)) for level in plan.table["level"]],
        size=[
            f"{low}–{high}" if low < high else f"{high}"
            for low, high in zip(plan.table["smallest"], plan.table["largest"], strict=True)
        ],
    )
    title = say(lang, "table-training-plan", deadline=date_text(plan.deadline, lang))
    notes = [
        describe_training_plan(plan).replace("**", ""),
        say(lang, "note-training-plan", size=plan.class_size, smallest=plan.smallest_class),
        say(lang, "note-allowance" if plan.turnover_known else "note-no-allowance"),
        coverage_rule(study),
    ]
    return DisplayTable(title, _columns(lang, PLAN), rows, notes, lang)


def describe_training_plan(plan: TrainingPlan) -> Text:
    """Say how many courses for how many people a plan has, and who they are for.

    Parameters
    ----------
    plan : TrainingPlan
    """
    study, lang = plan.study, plan.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    deadline = date_text(plan.deadline, lang)
    if not plan.people:
        return Text(say(lang, "training-plan-none", deadline=deadline))
    parts = {name: int(plan.gaps[name].sum()) for name in ("untrained", "expiring", "newcomers")}
    units = plan.table["unit_id"].nunique()
    words = {"courses": plan.courses, "people": plan.people, "units": units, "deadline": deadline}
    text = say(lang, "training-plan-sentence", **words, **parts)
    if plan.deadline <= plan.as_of:
        text += " " + say(lang, "training-plan-past", deadline=deadline)
    return Text(text)


def table_trained_here(done: TrainedHere) -> DisplayTable | Text:
    """Who was trained while serving in each unit, and where they are now.

    Parameters
    ----------
    done : TrainedHere
    """
    study, lang = done.study, done.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    rows = done.table.assign(unit=_names(study, done.as_of, done.table["unit_id"]))
    title = say(lang, "table-trained-here", date=date_text(done.as_of, lang))
    notes = [say(lang, "note-trained-here")]
    if done.since is not None:
        notes.append(say(lang, "note-since", date=date_text(done.since, lang)))
    ended = done.table.loc[~done.table["parent_id"].isin(done.table["unit_id"]), "ended"].sum()
    if ended:
        notes.append(say(lang, "note-ended-units", n=int(ended)))
    if done.unplaced:
        notes.append(say(lang, "note-unplaced", n=done.unplaced))
    notes.append(coverage_rule(study))
    return DisplayTable(title, _columns(lang, HERE), rows, notes, lang)
