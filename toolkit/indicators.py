"""Indicator values against the targets of the plan, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.coverage import coverage
from toolkit.hierarchy import OrgTree, as_date
from toolkit.plan import Indicator
from toolkit.result import Result
from toolkit.schema import records
from toolkit.study import Study, cached, reference_date

MEASURED = Indicator.model_validate({"label": {}})
AT_MOST = ("≤",)


@dataclass(frozen=True, eq=False)
class Progress(Result):
    """Indicators against their targets; see `progress`."""

    as_of: pd.Timestamp
    under: str | None


@dataclass(frozen=True)
class _Scope:
    """What an indicator is computed for: a day, its tree, and the units that count."""

    study: Study
    day: pd.Timestamp
    tree: OrgTree
    units: list[str]
    top: list[str]

    def of_level(self, level: str | None) -> list[str]:
        levels = self.tree.table["level"]
        return [unit for unit in self.units if level is None or levels[unit] == level]

    def holders(self, roles: tuple[str, ...], level: str | None) -> pd.DataFrame:
        """People in one of the roles in units of a level: person_id, unit_id, sex."""
        posts = self.study.register.in_post(self.day)
        held = posts[posts["role"].isin(roles) & posts["unit_id"].isin(self.of_level(level))]
        people = self.study.register.people.drop_duplicates("person_id")[["person_id", "sex"]]
        return held[["person_id", "unit_id"]].merge(people, on="person_id", how="left")


@cached
def progress(
    study: Study, as_of: dt.date | str | None = None, *, under: str | None = None
) -> Progress:  # fmt: skip
    """Compute every indicator that has a target, and say whether the target is met.

    Parameters
    ----------
    study : Study
        `[indicators]` of its `study.toml` says how each is measured; one that is not named there
        is taken from the table `measurements`.
    as_of : date or str, optional
        The day, YYYY-MM-DD; the study's own without it.
    under : str, optional
        Only this unit and those below it.

    Returns
    -------
    Progress
        `.table`: plan_id, indicator_id, level, year and target (the row of `targets` in force:
        the last one due by the year of `as_of`, otherwise the first to come), operator,
        numerator, denominator, value (0–1; missing where there is nothing to divide by), status:
        "met", "not_met", "not_due" (not met, and the target is still to come), "no_data", or
        "not_applicable" (no unit of the target's level exists on the day).

    Raises
    ------
    ArgumentError
        A wrong date, or a unit that is not alive on it.

    Notes
    -----
    Numerators and denominators are counts: people once each, or units. "About" needs the
    tolerance of the target; "maintain" and "every year" are met from the value upwards.

    Examples
    --------
    >>> import toolkit as tk
    >>> goals = tk.progress(tk.load_study("data/lai-chau"), as_of="2025-12-31")
    >>> goals.table.set_index("indicator_id").loc["IND-06a", "status"]
    'not_met'
    """
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day)
    top = [under] if under else [unit for unit in tree if unit not in tree.parents]
    units = tree.under(under) if under else list(tree)
    scope = _Scope(study, day, tree, units, top)
    targets = _in_force(study.tables["targets"], day.year)
    rows = [_row(scope, target) for target in records(targets)]
    columns = ["plan_id", "indicator_id", "level", "year", "operator", "target"]
    columns += ["numerator", "denominator", "value", "status"]
    return Progress(study, pd.DataFrame(rows, columns=columns), day, under)


def _in_force(targets: pd.DataFrame, year: int) -> pd.DataFrame:
    """One target for each plan, indicator and level: the last one due, or the first to come."""
    key = ["plan_id", "indicator_id", "level"]
    ordered = targets.assign(late=(targets["year"] > year)).sort_values("year", kind="stable")
    due = ordered[~ordered["late"]].groupby(key, dropna=False).tail(1)
    coming = ordered[ordered["late"]].groupby(key, dropna=False).head(1)
    both = pd.concat([due, coming]).drop_duplicates(key)
    return both.sort_values(key, kind="stable", ignore_index=True)


def _row(scope: _Scope, target: dict[str, Any]) -> dict[str, object]:
    name = str(target["indicator_id"])
    level = target["level"] if isinstance(target["level"], str) else None
    indicator = scope.study.settings.indicators.get(name, MEASURED)
    part, whole = MEASURES[indicator.measure](scope, indicator, name, level)
    value = part / whole if whole else float("nan")
    found = {"numerator": part, "denominator": whole, "value": value}
    kept = {key: target[key] for key in ("plan_id", "level", "year", "operator")}
    status = _status(scope, level, value, target)
    return {"indicator_id": name, "target": target["value"], "status": status} | kept | found


def _status(
    scope: _Scope, level: str | None, value: float, target: dict[str, Any]
) -> str:  # fmt: skip
    if level and not scope.of_level(level):
        return "not_applicable"
    if pd.isna(value) or pd.isna(target["value"]):
        return "no_data"
    wanted, tolerance = target["value"], target["tolerance"]
    if target["operator"] == "about":
        met = abs(value - wanted) <= (0.0 if pd.isna(tolerance) else tolerance)
    else:
        met = value <= wanted if target["operator"] in AT_MOST else value >= wanted
    if met:
        return "met"
    return "not_due" if target["year"] > scope.day.year else "not_met"


def _coverage(
    scope: _Scope, indicator: Indicator, name: str, level: str | None
) -> tuple[float, float]:
    """Officers of a group who are trained."""
    split = coverage(scope.study, scope.day.date(), by="group").table
    own = split[split["unit_id"].isin(scope.of_level(level)) & (split["group"] == indicator.group)]
    return float(own["own_trained"].sum()), float(own["own_eligible"].sum())


def _women_share(
    scope: _Scope, indicator: Indicator, name: str, level: str | None
) -> tuple[float, float]:
    """Women among the holders of some roles, each person once."""
    people = scope.holders(indicator.roles, level).drop_duplicates("person_id")
    return float((people["sex"] == "female").sum()), float(len(people))


def _units_with_woman(
    scope: _Scope, indicator: Indicator, name: str, level: str | None
) -> tuple[float, float]:
    """Units of a level in which a woman holds one of some roles."""
    held = scope.holders(indicator.roles, level)
    with_woman = held.loc[held["sex"] == "female", "unit_id"].nunique()
    return float(with_woman), float(len(scope.of_level(level)))


def _active_units(
    scope: _Scope, indicator: Indicator, name: str, level: str | None
) -> tuple[float, float]:
    """Units alive on the day with an activity on some topics since the year began."""
    held = scope.study.tables["activities"]
    since = held[(held["date"] >= pd.Timestamp(scope.day.year, 1, 1)) & (held["date"] <= scope.day)]
    counted = since["topic"].isin(indicator.topics) if indicator.topics else since["topic"].notna()
    units = scope.of_level(level)
    active = set(since.loc[counted, "unit_id"]).intersection(units)
    return float(len(active)), float(len(units))


def _measured(
    scope: _Scope, indicator: Indicator, name: str, level: str | None
) -> tuple[float, float]:
    """The last measurement of each unit up to the day; those of the top unit alone, if any."""
    rows = scope.study.tables["measurements"]
    rows = rows[(rows["indicator_id"] == name) & (rows["date"] <= scope.day)]
    rows = rows[rows["unit_id"].isin(scope.units)]
    if rows["unit_id"].isin(scope.top).any():
        rows = rows[rows["unit_id"].isin(scope.top)]
    last = rows.sort_values("date", kind="stable").drop_duplicates("unit_id", keep="last")
    complete = last.dropna(subset=["numerator", "denominator"])
    return float(complete["numerator"].sum()), float(complete["denominator"].sum())


MEASURES: dict[str, Callable[[_Scope, Indicator, str, str | None], tuple[float, float]]] = {
    "coverage": _coverage,
    "women_share": _women_share,
    "units_with_woman": _units_with_woman,
    "active_units": _active_units,
    "measured": _measured,
}
