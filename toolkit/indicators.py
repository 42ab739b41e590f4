"""Where the plan stands: indicator values against its targets, on a day and year by year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.hierarchy import as_date
from toolkit.indicator_values import Value, indicator_values, pooled
from toolkit.measures import definition, is_year_to_date
from toolkit.plan import Indicator
from toolkit.result import Result
from toolkit.study import Study, cached, reference_date
from toolkit.targets import (
    LASTING,
    exceeds,
    expected,
    heads_needed,
    in_force,
    is_met,
    level_on,
    rows_of,
    target_fault,
    targets_of,
    years_judged,
)

NAN = float("nan")
# Nothing to be answered for: no unit of the level, or the indicator is no longer collected.
NOT_APPLICABLE = ("level_ended", "level_elsewhere", "no_longer_collected")
# Years that can break no target which has to hold every year.
OF_COMMITTEES = ("women_share",)  # a unit's own committee reaches the target, not those below it
NO_YEAR = ("level_ended", "level_elsewhere", "unit_not_alive", "nothing_to_count")
COLUMNS = [
    *("plan_id", "goal", "indicator_id", "level", "level_counted", "year", "operator", "target"),
    *("tolerance", "unit", "numerator", "denominator", "value", "status", "due", "reason"),
    *("broken", "needed", "missing", "attained", "previous", "change", "expected", "on_track"),
    *("units_met", "units_counted", "units_share", "source"),
]
SERIES = [
    *("plan_id", "indicator_id", "level", "level_counted", "year", "date", "numerator"),
    *("denominator", "value", "reason", "operator", "target", "met"),
]
KINDS = {"due": "boolean", "on_track": "boolean", "year": "Int64"}


@dataclass(frozen=True, eq=False)
class Progress(Result):
    """Indicators against their targets; see `progress`.

    Attributes
    ----------
    as_of : Timestamp
    under : str or None
    plan : str or None
    series : DataFrame
        One row an indicator and year: see `progress`.
    """

    as_of: pd.Timestamp
    under: str | None
    plan: str | None
    series: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class _Aim:
    """One indicator at one level of one plan, and all its targets."""

    study: Study
    day: pd.Timestamp
    under: str | None
    name: str
    level: str | None
    targets: list[dict[str, Any]]

    @property
    def own(self) -> Indicator:
        return definition(self.study, self.name)

    @property
    def plan(self) -> str | None:
        return str(self.targets[0]["plan_id"]) if self.targets else None

    @property
    def start(self) -> int | None:
        """First year of the plan, as far as it is known; of the study's own without targets."""
        plans, own = self.study.settings.plans, self.study.settings.plan
        plan = plans.get(self.plan) if self.plan else own
        return plan.start_year if plan else None

    def target(self, year: int) -> dict[str, Any] | None:
        return in_force(self.targets, year) if self.targets else None


@cached
def progress(
    study: Study,
    as_of: dt.date | str | None = None,
    *,
    under: str | None = None,
    plan: str | None = None,
) -> Progress:
    """Compute every indicator, and say whether the targets of the plans are met.

    Parameters
    ----------
    study : Study
        `[indicators]` of its `study.toml` says how each is measured; one that is not named there
        is taken from the table `measurements`.
    as_of : date or str, optional
        The day, YYYY-MM-DD; the study's own without it.
    under : str, optional
        Only this unit and those below it.
    plan : str, optional
        Only the targets of this plan; otherwise those of all plans, then the indicators of
        `study.toml` that have none.

    Returns
    -------
    Progress
        `.table`: plan_id, goal, indicator_id, level (of the target; missing: all together),
        level_counted (its successor where it has ended), year, operator, target and tolerance (of
        the target in force), unit ("share", "count", "ratio", "points"), numerator, denominator,
        value (a share is 0–1), status ("met", "exceeded", "not_met", "no_data",
        "not_applicable", or "no_target"), due (whether the target's year has come), reason (why
        there is no value, or no judgement), broken (years in which a target that has to hold every
        year was missed), needed (whole heads that reach the target), missing (heads still to be
        found, or for "≤" to be fewer), attained (value ÷ target), previous (the value a year
        earlier), change, expected (where a straight line to the target stands), on_track,
        units_met, units_counted, units_share (units whose own value, with those below, reaches the
        target), source. `.series`: plan_id, indicator_id, level, level_counted, year, date,
        numerator, denominator, value, reason, operator, target (in force in that year), met (on
        that date): every year's end since the plan began, and `as_of`.

    Raises
    ------
    ArgumentError
        A wrong date, a plan without targets, or a unit that is not alive on the day.

    Notes
    -----
    In force is the target of the year; else one to come that has to hold until then ("maintain",
    "every_year"); else the last one due; else the first to come. "Maintain" has to be true on
    every 31 December since the first target's year, and on `as_of`; "every_year" since the plan's
    first year. Exceeded means by one head at least. On track is who is on or above the straight
    line from the first known value of the plan's years to the target on 31 December of its year.

    Examples
    --------
    >>> import toolkit as tk
    >>> goals = tk.progress(tk.load_study("data/lai-chau"), as_of="2025-12-31")
    >>> own = goals.table[goals.table["plan_id"] == "262/KH-LĐLĐ"].set_index("indicator_id")
    >>> own.loc["IND-06a", "status"]
    'not_met'
    """
    day = as_date(reference_date(study, as_of))
    if under is not None:
        study.hierarchy.require(under, day)
    aims = _aims(study, day, under, plan)
    found = [_followed(aim) for aim in aims]
    table = pd.DataFrame([row for row, _ in found], columns=COLUMNS).astype(KINDS)
    series = pd.DataFrame([point for _, points in found for point in points], columns=SERIES)
    return Progress(study, table, day, under, plan, series.astype({"met": "boolean"}))


def _aims(
    study: Study, day: pd.Timestamp, under: str | None, plan: str | None
) -> list[_Aim]:  # fmt: skip
    """What is aimed at, plan by plan; then the indicators without a target."""
    aims = []
    for rows in rows_of(targets_of(study, plan)):
        level = rows[0]["level"]
        known = level if isinstance(level, str) else None
        aims.append(_Aim(study, day, under, str(rows[0]["indicator_id"]), known, rows))
    aimed = {aim.name for aim in aims}
    rest = [name for name in study.settings.indicators if name not in aimed and plan is None]
    return aims + [_Aim(study, day, under, name, None, []) for name in rest]


def _followed(aim: _Aim) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of one aim, and its series."""
    target = aim.target(aim.day.year)
    values = {day: _value_on(aim, day) for day in _days(aim)}
    now, points = values[aim.day], [_point(aim, day, value) for day, value in values.items()]
    level = level_on(aim.study, aim.level, aim.day)
    row: dict[str, Any] = {
        "plan_id": aim.plan, "goal": aim.own.goal, "indicator_id": aim.name, "level": aim.level,
        "level_counted": level or aim.level, "unit": aim.own.unit, "numerator": now.numerator,
        "denominator": now.denominator, "value": now.value,
    }  # fmt: skip
    before = _value_on(aim, aim.day - pd.DateOffset(years=1)).value
    row |= {"previous": before, "change": now.value - before}
    if target is None:
        return row | _without_target(aim, now), points
    row |= {"year": target["year"], "operator": target["operator"], "target": target["value"]}
    row |= {"tolerance": target["tolerance"], "source": target["source"]}
    row |= _judged(aim, target, values)
    row |= _heads(aim.own, target, now, row["reason"])
    row |= _units_at_target(aim, target, level, row)
    return row | _on_the_way(aim, target, points, row), points


def _days(aim: _Aim) -> list[pd.Timestamp]:
    """Every year's end of the plan so far, or from the first target's year, and the day itself."""
    years = [int(row["year"]) for row in aim.targets]
    start = aim.start if aim.start is not None else min(years, default=aim.day.year - 5)
    last = max(years, default=aim.day.year)  # what comes after the last target is not judged
    ends = [pd.Timestamp(year, 12, 31) for year in range(start, min(aim.day.year, last + 1))]
    return [*ends, aim.day]


def _value_on(aim: _Aim, day: pd.Timestamp) -> Value:
    """Value of an indicator on a day, at the level that stands for the target's on it."""
    tree = aim.study.hierarchy.at(day.date())
    if aim.own.until is not None and day.year > aim.own.until:
        return Value(NAN, NAN, NAN, NAN, "no_longer_collected")
    if aim.under is not None and aim.under not in tree:
        return Value(NAN, NAN, NAN, NAN, "unit_not_alive")
    level = level_on(aim.study, aim.level, day)
    if aim.level is not None:
        if level is None:
            return Value(NAN, NAN, NAN, NAN, "level_ended")
        if aim.under and level not in set(tree.table.loc[tree.under(aim.under), "level"]):
            return Value(NAN, NAN, NAN, NAN, "level_elsewhere")
    return pooled(aim.study, aim.name, day, level=level, under=aim.under)


def _point(aim: _Aim, day: pd.Timestamp, value: Value) -> dict[str, Any]:
    """One point of the series, with the target in force in its year."""
    target = aim.target(day.year)
    known = target is not None and not value.reason and not target_fault(target, aim.own)
    given = target or {"operator": None, "value": NAN}
    return {
        "plan_id": aim.plan, "indicator_id": aim.name, "level": aim.level,
        "level_counted": level_on(aim.study, aim.level, day) or aim.level,
        "year": day.year, "date": day, "numerator": value.numerator,
        "denominator": value.denominator, "value": value.value, "reason": value.reason,
        "operator": given["operator"], "target": given["value"],
        "met": _reached(value, target, aim.own) if known and target else pd.NA,
    }  # fmt: skip


def _parts(value: Value, own: Indicator) -> tuple[float, float]:
    """What is compared with the target: heads of heads, or the value itself."""
    counted = own.unit in ("share", "ratio")
    return (value.numerator, value.denominator) if counted else (value.value, 1.0)


def _reached(value: Value, target: dict[str, Any], own: Indicator) -> bool:
    return bool(is_met(*_parts(value, own), target, own))


def _without_target(aim: _Aim, now: Value) -> dict[str, Any]:
    status = "not_applicable" if now.reason in NOT_APPLICABLE else "no_data"
    return {"status": status if now.reason else "no_target", "reason": now.reason, "broken": ""}


def _judged(
    aim: _Aim, target: dict[str, Any], values: dict[pd.Timestamp, Value]
) -> dict[str, Any]:  # fmt: skip
    """Whether a target is met, in every year where it has to be."""
    lasting, fault = target["operator"] in LASTING, target_fault(target, aim.own)
    missed, unknown = ([], []) if fault else _years(aim, target, values)
    running = is_year_to_date(aim.own) and (aim.day.month, aim.day.day) != (12, 31)
    broken = [y for y in missed if lasting and not (running and y == aim.day.year)]
    due = int(target["year"]) <= aim.day.year or (lasting and bool(broken or not running))
    status, reason = _status(aim, target, values[aim.day], bool(missed), bool(unknown))
    told = ", ".join(map(str, broken))
    return {"broken": told, "due": due, "status": status, "reason": reason}


def _years(
    aim: _Aim, target: dict[str, Any], values: dict[pd.Timestamp, Value]
) -> tuple[list[int], list[int]]:
    """Years in which the target of the year was missed, and those of which nothing is known."""
    judged = years_judged(aim.targets, target, aim.start, aim.day.year)
    told = {day.year: value for day, value in values.items() if day.year in judged}
    known = {year: value for year, value in told.items() if not value.reason}
    aims = {year: aim.target(year) or target for year in known}
    missed = [year for year, value in known.items() if not _reached(value, aims[year], aim.own)]
    unknown = [year for year in told if told[year].reason not in ("", *NO_YEAR)]
    return missed, unknown


def _status(
    aim: _Aim, target: dict[str, Any], now: Value, missed: bool, unknown: bool
) -> tuple[str, str]:
    """Status of a target, and why there is none."""
    fault = target_fault(target, aim.own)
    if now.reason in NOT_APPLICABLE:
        return "not_applicable", now.reason
    if fault or now.reason:
        return "no_data", fault or now.reason
    if missed:
        return "not_met", ""
    if unknown:
        return "no_data", "years_unknown"
    return "exceeded" if exceeds(*_parts(now, aim.own), target, aim.own) else "met", ""


def _heads(own: Indicator, target: dict[str, Any], now: Value, reason: str) -> dict[str, float]:
    """Heads that reach the target, how many are missing, and value divided by target."""
    if now.reason or (reason and reason != "years_unknown"):
        return {"needed": NAN, "missing": NAN, "attained": NAN}
    needed = heads_needed(now.numerator, now.denominator, target, own)
    gap = needed - now.numerator
    if target["operator"] == "about":
        missing = abs(gap)
    else:
        missing = max(0.0, -gap if target["operator"] == "≤" else gap) if gap == gap else NAN
    divided = target["operator"] != "≤" and target["value"] > 0
    attained = now.value / target["value"] if divided else NAN
    return {"needed": needed, "missing": missing, "attained": attained}


def _units_at_target(
    aim: _Aim, target: dict[str, Any], level: str | None, row: dict[str, Any]
) -> dict[str, float]:
    """Units whose value, with all units below, reaches the target on the day."""
    if row["status"] == "not_applicable" or target_fault(target, aim.own):
        return {"units_met": NAN, "units_counted": NAN, "units_share": NAN}
    values = indicator_values(
        aim.study, aim.name, aim.day.date(), level=level, under=aim.under
    ).table  # fmt: skip
    values = values[values["level"] == level] if level is not None else values
    part, whole = _each(values, aim.own)
    hits = is_met(part, whole, target, aim.own)
    met, n = float(hits.sum()), float(len(part))
    return {"units_met": met, "units_counted": n, "units_share": met / n if n else NAN}


def _each(values: pd.DataFrame, own: Indicator) -> tuple[pd.Series, pd.Series]:
    """What is compared with the target in each unit that has a value; see `_parts`."""
    if own.measure in OF_COMMITTEES:
        known = values[values["own_denominator"] > 0]
        return known["own_numerator"], known["own_denominator"]
    known = values[values["value"].notna()]
    if own.unit in ("share", "ratio"):
        return known["numerator"], known["denominator"]
    return known["value"], pd.Series(1.0, index=known.index)


def _on_the_way(
    aim: _Aim, target: dict[str, Any], points: list[dict[str, Any]], row: dict[str, Any]
) -> dict[str, Any]:
    """Where a straight line to the target stands, and whether the value is on it or beyond."""
    if row["status"] in ("no_data", "not_applicable"):
        return {"expected": NAN, "on_track": pd.NA}
    met = row["status"] in ("met", "exceeded")
    if target["operator"] in LASTING:
        return {"expected": target["value"], "on_track": met}
    series = pd.DataFrame(points)[["date", "value"]].dropna()
    deadline = pd.Timestamp(int(target["year"]), 12, 31)
    line = expected(series, float(target["value"]), deadline, aim.day)
    first = series["value"].iloc[0] if len(series) else NAN
    falls = first > target["value"] if target["operator"] == "about" else target["operator"] == "≤"
    ahead = row["value"] <= line + 1e-9 if falls else row["value"] >= line - 1e-9
    return {"expected": line, "on_track": True if met else (bool(ahead) if line == line else pd.NA)}
