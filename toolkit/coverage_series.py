"""Training coverage over time: the stock at each quarter's end, for one unit or for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from toolkit.coverage import COUNTED, with_share
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.placement import VIEWS
from toolkit.result import Result
from toolkit.roster import Numbers, places, roster
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date

SHORTEST = pd.Timedelta(days=45)  # a quarter's end nearer to the last point is left out


@dataclass(frozen=True, eq=False)
class CoverageSeries(Result):
    """Coverage of one unit, or of all (`unit` is None), over time; see `coverage_over_time`."""

    unit: str | None
    as_of: pd.Timestamp
    rule: TrainingRule
    view: str


@cached
def coverage_over_time(
    study: Study,
    unit: str | None = None,
    *,
    start: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    view: str = "as_reported",
) -> CoverageSeries:
    """Coverage at each quarter's end, of one unit or of every unit.

    Parameters
    ----------
    study : Study
    unit : str, optional
        Every unit without it.
    start : date or str, optional
        Begin here; without it, five years before `as_of` or with the first post, whichever is
        later.
    as_of : date or str, optional
        The last point.
    view : {"as_reported", "rebuilt"}
        As reported: the officers of each day in the tree of that day. Rebuilt: the officers of
        each day placed on the units of `as_of`. Somebody whose unit is continued by one unit goes
        there; by several, or by part of itself, to the lowest unit above all of them; by none, to
        the lowest unit above it that is continued. Nobody is divided.

    Returns
    -------
    CoverageSeries
        `.table`: date, unit_id (only without `unit`), eligible, trained, newcomers, untrained,
        share, break (what the study's breaks say changed since the point before; missing if
        nothing). As reported, a unit has no row on a day on which it did not exist.

    Raises
    ------
    ArgumentError
        When the unit is not alive on `as_of`, or the view is unknown.
    StudyError
        On one of the days a unit is above itself.

    Examples
    --------
    >>> import toolkit as tk
    >>> series = tk.coverage_over_time(tk.load_study("data/lai-chau", language="en"), "LC")
    >>> series.table["break"].dropna().tolist()
    ['District level ended', 'Congresses, new term']
    """
    if view not in VIEWS:
        raise unknown("view", view, VIEWS)
    last = as_date(reference_date(study, as_of))
    if unit:
        study.hierarchy.require(unit, last)
    first = as_date(start, "start") if start else _first_point(study, last)
    quarters = pd.date_range(first, last - SHORTEST, freq="QE")
    days = [*(quarter.normalize() for quarter in quarters), last]
    table = _stocks(study, days, unit, view)
    return CoverageSeries(study, table, unit, last, study.settings.training, view)


def _stocks(study: Study, days: list[pd.Timestamp], unit: str | None, view: str) -> pd.DataFrame:
    """Rows of every day, with the breaks of the study between them."""
    compiled, found = roster(study), []
    wanted = places(compiled.units, [unit]) if unit else None
    for place, day in enumerate(days):
        tree = compiled.tree(days[-1] if view == "rebuilt" else day)
        counted = _rebuilt(study, day, days[-1]) if view == "rebuilt" else _reported(study, day)
        units = tree.units if wanted is None else wanted[tree.version[wanted] >= 0]
        found.append((np.full(len(units), place), units, counted[units]))
    points, units, counted = (np.concatenate(part) for part in zip(*found, strict=True))
    table: dict[str, Any] = {"date": pd.DatetimeIndex(days).take(points)}
    if unit is None:
        table["unit_id"] = compiled.units.take(units)
    table |= dict(zip(COUNTED, counted.T.copy(), strict=True))
    breaks = pd.array(_breaks(study, days), dtype="str").take(points)
    return with_share(pd.DataFrame(table)).assign(**{"break": breaks})


@cached
def _reported(study: Study, day: pd.Timestamp) -> Numbers:
    """Heads of every unit in the tree of the day, shape (units, 3)."""
    compiled = roster(study)
    tree = compiled.tree(day)
    heads = compiled.heads(day, tree)
    return tree.add_up(heads.counts(len(compiled.units), heads.unit))


@cached
def _rebuilt(study: Study, day: pd.Timestamp, last: pd.Timestamp) -> Numbers:
    """Heads of a day in the tree of the last one, shape (units, 3)."""
    compiled = roster(study)
    then, now = compiled.tree(day), compiled.tree(last)
    heads = compiled.heads(day, then)
    place = _placement(study, day, last)[heads.unit]
    return now.add_up(heads.counts(len(compiled.units), place))


def _placement(study: Study, day: pd.Timestamp, last: pd.Timestamp) -> Numbers:
    """Where each unit of a day has its heads on the last one, shape (units,), whole."""
    compiled = roster(study)
    then, now = compiled.tree(day), compiled.tree(last)
    heads = {"unit_id": compiled.units.take(then.units), "date": day, "unit": then.units}
    found = study.hierarchy.restate(
        pd.DataFrame(heads).assign(heads=1.0), last, counts=["heads"], whole=True
    ).table
    place = np.full(len(compiled.units), -1)
    place[found["unit"].to_numpy(np.int64)] = places(compiled.units, found["unit_id"])
    for step in range(1, then.lines.shape[1]):  # not continued: where the unit above went
        lost = then.units[(place[then.units] < 0) & (then.lines[then.units, step] >= 0)]
        place[lost] = place[then.lines[lost, step]]
    return np.where(place < 0, now.units[now.parent[now.units] < 0][0], place)


def _breaks(study: Study, days: Sequence[pd.Timestamp]) -> list[str | None]:
    """What changed between the point before and each point; several changes in one text."""
    between: list[str | None] = [None]
    for before, day in pairwise(days):
        told = [
            study.say(change.label)
            for change in study.settings.breaks
            if before < pd.Timestamp(change.date) <= day
        ]
        between.append("; ".join(told) or None)
    return between


def _first_point(study: Study, last: pd.Timestamp) -> pd.Timestamp:
    earliest = study.register.began
    back = last - pd.DateOffset(years=5)
    return back if pd.isna(earliest) else max(back, earliest)
