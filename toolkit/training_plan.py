"""A training plan: how many courses of what size, where, and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from toolkit.coverage import officers
from toolkit.errors import ArgumentError
from toolkit.hierarchy import OrgTree, as_date
from toolkit.outlook import deadline_of
from toolkit.result import Result
from toolkit.roster import completions
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date
from toolkit.turnover import ENOUGH, expiring, flows, quarter_points, quarters_ahead

PARTS = ("untrained", "expiring", "newcomers")


@dataclass(frozen=True, eq=False)
class TrainingPlan(Result):
    """Courses to be held; see `training_plan`.

    Attributes
    ----------
    gaps : DataFrame
        Every unit with people to be trained: unit_id, untrained, expiring, newcomers, people (the
        three together), held_at (the unit that holds the courses for them).
    """

    under: str | None
    as_of: pd.Timestamp
    deadline: pd.Timestamp
    class_size: int
    smallest_class: int
    turnover_known: bool
    rule: TrainingRule
    gaps: pd.DataFrame = field(repr=False)

    @property
    def people(self) -> int:
        """Seats that are needed."""
        return int(self.table["people"].sum())

    @property
    def courses(self) -> int:
        """Courses to be held."""
        return int(self.table["courses"].sum())


@cached
def training_plan(
    study: Study,
    *,
    under: str | None = None,
    deadline: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    class_size: int | None = None,
    smallest_class: int | None = None,
) -> TrainingPlan:
    """Plan the courses by which everybody is trained on a deadline.

    Parameters
    ----------
    study : Study
    under : str, optional
        Only this unit and those below it.
    deadline : date or str, optional
        That of `[training_plan]` without it.
    as_of : date or str, optional
    class_size : int, optional
        People in a course, at most; the study's own without it.
    smallest_class : int, optional
        People for whom a course is worth holding; the study's own without it.

    Returns
    -------
    TrainingPlan
        `.table`, a row for each unit and day, in order of time: by (the courses are held by then),
        unit_id, level, courses, people, smallest, largest (people in a course). `.gaps` says whose
        people they are. Heads only.

    Raises
    ------
    ArgumentError
        An unknown unit, a deadline that is missing or not after the day, or a wrong size.

    Notes
    -----
    To be trained are those untrained now, those whose training expires by the deadline, and as many
    newcomers as the turnover of the last quarters lets expect (none where it is unknown), less the
    untrained who are still in grace: they are there already. Each unit holds courses for its own
    people and those its lower units pass on, if they are at least `smallest_class` or it is the top
    one; otherwise it passes them on to the unit above.

    Examples
    --------
    >>> import toolkit as tk
    >>> plan = tk.training_plan(tk.load_study("data/lai-chau"), deadline="2028-12-31")
    >>> bool(plan.people == plan.gaps["people"].sum() and (plan.table["largest"] <= 30).all())
    True
    """
    day = as_date(reference_date(study, as_of))
    end = deadline_of(study, deadline, day)
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day)
    rule = study.settings.training_plan
    size = _whole(class_size, rule.class_size, "class_size")
    least = _whole(smallest_class, min(rule.smallest_class, size), "smallest_class")
    if least > size:
        raise ArgumentError(f"smallest_class={least} is more than class_size={size}")
    units = tree.under(under) if under else _downwards(tree)
    gaps, known = _gaps(study, units, under, day, end)
    held = _hosts(tree, units, gaps["people"], least)
    gaps = gaps[gaps["people"] > 0].reset_index(names="unit_id")
    gaps["held_at"] = [held[unit] for unit in gaps["unit_id"]]
    table = _courses(gaps.groupby("held_at")["people"].sum(), size, quarter_points(day, end)[1:])
    table.insert(2, "level", table["unit_id"].map(tree.table["level"]))
    return TrainingPlan(
        study, table, under, day, end, size, least, known, study.settings.training, gaps
    )


def _whole(given: int | None, own: int, argument: str) -> int:
    """Return the size asked for, or the study's own."""
    if given is None:
        return own
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise ArgumentError(f"{argument}={given!r} is no size; give a whole number from 1 on")
    return given


def _downwards(tree: OrgTree) -> list[str]:
    """All units, each after the unit above it; a circle of units is refused."""
    found = [unit for unit in tree if unit not in tree.parents]
    for unit in found:
        found += tree.below.get(unit, [])
    for unit in tree if len(found) < len(tree) else ():
        tree.path(unit)  # a StudyError that names the circle
    return found


def _gaps(
    study: Study, units: list[str], under: str | None, day: pd.Timestamp, end: pd.Timestamp
) -> tuple[pd.DataFrame, bool]:
    """Each unit's own people to be trained, and whether the turnover is known."""
    heads = officers(study, day)
    heads = heads[heads["unit_id"].isin(units)]
    new, trained = heads["newcomer"].astype(bool), heads["trained"].astype(bool)
    ends = expiring(completions(study), heads.loc[trained, "person_id"], end)
    parts = {
        "untrained": heads[~trained],
        "expiring": heads[trained & heads["person_id"].isin(ends)],
    }
    gaps = pd.DataFrame(index=pd.Index(units, name="unit_id"))
    for name, people in parts.items():
        gaps[name] = people["unit_id"].value_counts().reindex(gaps.index, fill_value=0)
    staff = heads.loc[~new, "unit_id"].value_counts().reindex(gaps.index, fill_value=0)
    past = flows(study, under, day)
    known = len(past) >= ENOUGH
    rate = past["came"].sum() / past["eligible"].sum() if known else 0.0
    expected = round(float(rate * staff.sum() * quarters_ahead(day, end))) if end > day else 0
    here = int((new & ~trained).sum())  # of those who come, they are counted as untrained
    gaps["newcomers"] = _dealt(max(expected - here, 0), staff)
    gaps["people"] = gaps[list(PARTS)].sum(axis=1)
    return gaps.astype("int64"), known


def _dealt(heads: int, weight: pd.Series) -> pd.Series:
    """Whole heads dealt out by weight, the largest remainders first; they add up exactly."""
    if not heads or not weight.sum():
        return pd.Series(0, index=weight.index)
    exact = heads * weight / weight.sum()
    whole: pd.Series = exact.floordiv(1).astype("int64")
    left = heads - int(whole.sum())
    first = (exact - whole).sort_values(ascending=False, kind="stable").index[:left]
    whole[first] += 1
    return whole


def _hosts(tree: OrgTree, units: list[str], people: pd.Series, least: int) -> dict[str, str]:
    """Unit that holds the courses for each unit's people."""
    gathered = {str(unit): int(n) for unit, n in people.items()}
    top, holds = set(units), set()
    for unit in reversed(units):
        above = tree.parents.get(unit)
        if above not in top or gathered[unit] >= least:
            holds.add(unit)
        elif above is not None:
            gathered[above] += gathered[unit]
    hosts: dict[str, str] = {}
    for unit in units:
        hosts[unit] = unit if unit in holds else hosts[tree.parents[unit]]
    return hosts


def _courses(
    people: pd.Series, size: int, points: list[pd.Timestamp]
) -> pd.DataFrame:  # fmt: skip
    """Courses of about equal size, spread evenly over the days, the biggest gaps first."""
    people = people.sort_index().sort_values(ascending=False, kind="stable")
    heads = people.to_numpy(dtype=np.int64)
    number = -(-heads // size)
    whole, rest = np.divmod(heads, number)
    unit = np.repeat(np.arange(len(people)), number)
    turn = np.arange(len(unit)) - np.repeat(np.cumsum(number) - number, number)
    seats = whole[unit] + (turn < rest[unit])
    when = np.arange(len(unit)) * max(len(points), 1) // max(len(unit), 1)
    rows = pd.DataFrame({"when": when, "unit": unit, "people": seats})
    found = rows.groupby(["when", "unit"])["people"].agg(["size", "sum", "min", "max"])
    table = found.reset_index().set_axis(
        ["by", "unit_id", "courses", "people", "smallest", "largest"], axis=1
    )
    days = pd.Series(pd.DatetimeIndex(points or [None]), dtype="datetime64[us]")
    table["by"] = days.take(table["by"].to_numpy()).array
    table["unit_id"] = people.index.take(table["unit_id"].to_numpy())
    return table
