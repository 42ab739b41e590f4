"""Targets of a plan: which is in force, how many heads reach it, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import unknown
from toolkit.plan import Indicator
from toolkit.schema import records
from toolkit.study import Study

KEY = ["plan_id", "indicator_id", "level"]
LASTING = ("maintain", "every_year")  # judged in every year, not in the last one only
EXACT = 6  # decimals to which heads × target is reckoned: 0.3 × 10 is 3, 0.55 × 11,800,000 too
HEADS = ("share", "ratio")


def plans_with_targets(study: Study) -> list[str]:
    """Plans in the order of `study.toml`, then of the table of targets."""
    named = study.tables["targets"]["plan_id"].dropna().unique().tolist()
    return list(dict.fromkeys([*study.settings.plans, *named]))


def targets_of(study: Study, plan: str | None = None) -> pd.DataFrame:
    """Targets of one plan or of all, in the order of the plans and of the indicators.

    Raises
    ------
    ArgumentError
        When there is no such plan.
    """
    plans, rows = plans_with_targets(study), study.tables["targets"]
    if plan is not None and plan not in plans:
        raise unknown("plan", plan, plans)
    rows = rows.dropna(subset=["plan_id", "indicator_id", "year", "operator"])
    rows = rows[rows["plan_id"] == plan] if plan else rows
    named = [*study.settings.indicators, *rows["indicator_id"].unique()]
    places = {
        "plan": {name: n for n, name in enumerate(plans)},
        "indicator": {name: n for n, name in reversed(list(enumerate(named)))},
    }
    ordered = rows.assign(**{key: rows[f"{key}_id"].map(places[key]) for key in places})
    by = ["plan", "indicator", "level", "year"]
    return ordered.sort_values(by, kind="stable", na_position="first").drop(columns=[*places])


def in_force(rows: Iterable[dict[str, Any]], year: int) -> dict[str, Any]:
    """Choose among the targets of one plan, indicator and level the one in force in a year.

    That of the year itself; else one to come that has to hold in every year until then; else the
    last one due; else the first to come.

    Examples
    --------
    >>> plan = [{"year": 2025, "operator": "≥"}, {"year": 2030, "operator": "maintain"}]
    >>> [in_force(plan, year)["year"] for year in (2024, 2025, 2026, 2031)]
    [2025, 2025, 2030, 2030]
    """
    ordered = sorted(rows, key=lambda row: row["year"])
    past = [row for row in ordered if row["year"] <= year]
    coming = [row for row in ordered if row["year"] > year]
    if past and past[-1]["year"] == year:
        return past[-1]
    holds = {"maintain": bool(past), "every_year": True}
    if coming and holds.get(coming[0]["operator"], False):
        return coming[0]
    return past[-1] if past else coming[0]


def years_judged(
    rows: Iterable[dict[str, Any]], target: dict[str, Any], start: int | None, year: int
) -> range:
    """Years in which a target has to hold, up to a year.

    Parameters
    ----------
    rows : iterable of dict
        All targets of the plan, indicator and level.
    target : dict
        The one in force.
    start : int or None
        First year of the plan.
    year : int

    Examples
    --------
    >>> row = {"year": 2025, "operator": "every_year"}
    >>> list(years_judged([row], row, 2023, 2024))
    [2023, 2024]
    """
    first = min(int(row["year"]) for row in rows)
    if target["operator"] not in LASTING:
        return range(year, year + 1)
    if target["operator"] == "every_year" and start is not None:
        first = start
    return range(min(first, year), year + 1)


def threshold(target: object, whole: object, own: Indicator) -> Any:
    """What the numerator is compared with; exact to six decimals. Arrays or numbers.

    Examples
    --------
    >>> share = Indicator.model_validate({"label": {}})
    >>> float(threshold(0.3, 10, share)), float(threshold(0.3, 14, share))
    (3.0, 4.2)
    """
    wanted, of = np.asarray(target, float), np.asarray(whole, float)
    if own.unit not in HEADS:
        return wanted
    return np.round(wanted / (own.per if own.unit == "ratio" else 1) * of, EXACT)


def is_met(part: object, whole: object, target: dict[str, Any], own: Indicator) -> Any:
    """Whether numerators of denominators reach a target; arrays or numbers."""
    have, want = np.asarray(part, float), threshold(target["value"], whole, own)
    if target["operator"] == "about":
        room = threshold(target["tolerance"], whole, own)
        return np.round(np.abs(have - want) - room, EXACT) <= 0
    if target["operator"] == "≤":
        return have <= want
    return have >= want


def heads_needed(part: float, whole: float, target: dict[str, Any], own: Indicator) -> float:
    """Whole heads that reach a target with this denominator: the fewest, or for "≤" the most.

    For "about" the number within the tolerance that is nearest to `part`; NaN where there is none,
    and where the indicator counts no heads.

    Examples
    --------
    30 % of a committee of 14 is 5 people.

    >>> share = Indicator.model_validate({"label": {}})
    >>> heads_needed(4, 14, {"operator": "≥", "value": 0.3, "tolerance": None}, share)
    5.0
    """
    if own.unit not in HEADS or not whole > 0:
        return float("nan")
    want = threshold(target["value"], whole, own)
    if target["operator"] == "≤":
        return float(np.floor(want))
    if target["operator"] != "about":
        return float(np.ceil(want))
    room = threshold(target["tolerance"], whole, own)
    low, high = np.ceil(np.round(want - room, EXACT)), np.floor(np.round(want + room, EXACT))
    return float(min(max(part, low), high)) if low <= high else float("nan")


def exceeds(part: float, whole: float, target: dict[str, Any], own: Indicator) -> bool:
    """Whether a target is surpassed by at least one head, or one piece, or at all (points)."""
    step = 0 if own.unit == "points" else 1
    want = float(threshold(target["value"], whole, own))
    if target["operator"] == "about":
        return False
    if target["operator"] == "≤":
        edge = np.floor(want) if own.unit in HEADS else want
        return part <= edge - step and part < want
    edge = np.ceil(want) if own.unit in HEADS else want
    return bool(part >= edge + step and part > want)


def expected(
    known: pd.DataFrame, target: float, deadline: pd.Timestamp, day: pd.Timestamp
) -> float:
    """Where a straight line stands on a day.

    Parameters
    ----------
    known : DataFrame
        date, value: the values of the plan's years that are known, in order.
    target : float
        Where the line ends.
    deadline, day : Timestamp

    Returns
    -------
    float
        NaN where no value before the day is known.

    Examples
    --------
    >>> days = pd.to_datetime(["2021-12-31", "2025-12-31"])
    >>> known = pd.DataFrame({"date": days, "value": [0.1, 0.3]})
    >>> round(expected(known, 0.5, pd.Timestamp("2029-12-31"), days[1]), 3)
    0.3
    """
    if day >= deadline:
        return float(target)
    if known.empty or known["date"].iloc[0] >= day:
        return float("nan")  # a line from today says nothing about the way here
    first, value = known["date"].iloc[0], float(known["value"].iloc[0])
    gone, whole = _years(day) - _years(first), _years(deadline) - _years(first)
    return value + (target - value) * gone / whole


def _years(day: pd.Timestamp) -> float:
    """A day in years, so that all years' ends are equally far apart."""
    return day.year + day.day_of_year / (366 if day.is_leap_year else 365)


def rows_of(targets: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """Targets of the same plan, indicator and level, as lists of dictionaries."""
    return [records(rows) for _, rows in targets.groupby(KEY, dropna=False, sort=False)]


def level_on(study: Study, level: str | None, day: pd.Timestamp) -> str | None:
    """The level that is counted on a day: itself, its successor, or none where both are missing."""
    alive = _levels(study, day)
    seen: list[str] = []
    while level is not None and level not in alive and level not in seen:
        seen.append(level)
        level = study.settings.level_successors.get(level)
    return level if level in alive else None


@lru_cache(maxsize=64)
def _levels(study: Study, day: pd.Timestamp) -> frozenset[str]:
    return frozenset(study.hierarchy.at(day.date()).table["level"].dropna())


def target_fault(target: dict[str, Any], own: Indicator) -> str:
    """Code of the finding for which a target cannot be judged; empty where it can."""
    if pd.isna(target["value"]):
        return "target_without_value"
    if own.unit == "share" and target["value"] > 1:
        return "percentage_as_share"
    if target["operator"] == "about" and pd.isna(target["tolerance"]):
        return "about_without_tolerance"
    return ""
