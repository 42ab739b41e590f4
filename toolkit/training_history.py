"""Who was trained while serving in a unit, and what became of them: the other view of training."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.coverage import officers
from toolkit.errors import ArgumentError
from toolkit.hierarchy import OrgTree, as_date
from toolkit.register import has_topic
from toolkit.result import Result
from toolkit.roster import completions, days, roster
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date

COUNTED = ("completions", "people", "here", "elsewhere", "left", "expired", "ended")
COURSES = ("courses", "course_hours", "course_people")


@dataclass(frozen=True, eq=False)
class TrainedHere(Result):
    """Training by the unit in which people served; see `trained_here`."""

    as_of: pd.Timestamp
    since: pd.Timestamp | None
    under: str | None
    unplaced: int
    rule: TrainingRule


@cached
def trained_here(
    study: Study,
    as_of: dt.date | str | None = None,
    *,
    since: dt.date | str | None = None,
    under: str | None = None,
) -> TrainedHere:
    """Count who was trained while holding a post in each unit, and where they are now.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        Trainings completed up to this day, by the units of this day; the study's own without it.
    since : date or str, optional
        Only trainings completed from this day on.
    under : str, optional
        Only this unit and those below it.

    Returns
    -------
    TrainedHere
        `.table`, a row for each unit, with those below it: unit_id, parent_id, level; completions
        (qualifying ones of people whose main unit it was on the day of completion); people (each
        once), of whom here, elsewhere and left (hold a post of the study's groups here, in another
        unit, or none on `as_of`) and expired (not trained on `as_of` any more, by whatever
        training); ended (completions in units that have ended without one that continues them, and
        are counted in the unit that was above); courses (on topics that count, organised by the
        unit), course_hours (their hours added up) and course_people (who came, each once).
        `.unplaced` counts completions of people without a post on that day, or of units nothing
        stands for any more.

    Raises
    ------
    ArgumentError
        A wrong date or unit.

    Notes
    -----
    Completions add up along the tree, people need not: who was trained in two units is one person
    in the unit above both. "Serving here now" is `coverage`.

    Examples
    --------
    >>> import toolkit as tk
    >>> done = tk.trained_here(tk.load_study("data/lai-chau"), "2025-12-31")
    >>> row = done.table.set_index("unit_id").loc["LC"]
    >>> bool(row["here"] + row["elsewhere"] + row["left"] == row["people"])
    True
    """
    day = as_date(reference_date(study, as_of))
    first = as_date(since, "since") if since is not None else None
    if first is not None and first > day:
        raise ArgumentError(f"since={since!r} is after as_of {day:%Y-%m-%d}; give an earlier day")
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day)
    done = completions(study)
    done = done[(done["completed"] <= day) & (first is None or done["completed"] >= first)]
    placed = _restated(study, main_units(study, done), tree)
    table = tree.table.reset_index()[["unit_id", "parent_id", "level"]]
    counts = _people(study, placed.dropna(subset=["unit_id"]), tree)
    held = _courses(study, tree, first)
    table = table.merge(counts, on="unit_id", how="left").merge(held, on="unit_id", how="left")
    whole = [*COUNTED, "courses", "course_people"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table["course_hours"] = table["course_hours"].fillna(0.0)
    if under:
        table = table[table["unit_id"].isin(tree.under(under))]
    unplaced = int(placed["unit_id"].isna().sum()) + len(done) - len(placed)
    kept = table[["unit_id", "parent_id", "level", *COUNTED, *COURSES]].reset_index(drop=True)
    return TrainedHere(study, kept, day, first, under, unplaced, study.settings.training)


def main_units(study: Study, done: pd.DataFrame) -> pd.DataFrame:
    """Unit that counted each person on the day of completion.

    Parameters
    ----------
    done : DataFrame
        Completions, as given by `Register.completions`.

    Returns
    -------
    DataFrame
        The completions of people who held a post of the study's groups that day, with `unit_id`.
    """
    compiled = roster(study)
    posts = pd.DataFrame(compiled.posts).rename_axis("order").reset_index()
    versions = pd.DataFrame(compiled.versions).drop(columns="parent")
    rows = done.assign(
        person=compiled.people.get_indexer(pd.Index(done["person_id"])), seat=range(len(done))
    )
    rows["day"] = days(rows["completed"], -(10**9))
    held = rows[["seat", "person", "day"]].merge(posts, on="person")
    held = held[(held["first"] <= held["day"]) & (held["day"] <= held["last"])]
    held = held.drop(columns=["first", "last"]).merge(versions, on="unit")
    held = held[(held["first"] <= held["day"]) & (held["day"] <= held["last"])]
    may = np.asarray(compiled.may.any(axis=0))[held["role"].to_numpy(), held["level"].to_numpy()]
    main = held[may].sort_values(["seat", "order"]).drop_duplicates("seat")
    units = pd.Series(compiled.units.take(main["unit"]), index=main["seat"])
    found = done.assign(unit_id=units.reindex(range(len(done))).array)
    return found.dropna(subset=["unit_id"])


def _restated(study: Study, rows: pd.DataFrame, tree: OrgTree) -> pd.DataFrame:
    """Rows with the unit of the tree's day that stands for theirs; missing where none does.

    A unit that is not there is that which continues it whole; otherwise the next one that was above
    it, and the row is marked as `ended`.
    """
    gone = rows.loc[~rows["unit_id"].isin(tree.table.index), "unit_id"].unique()
    versions = study.hierarchy.versions
    ends = versions[versions["unit_id"].isin(gone)].groupby("unit_id")[["valid_from", "valid_to"]]
    last = ends.max()
    then = last["valid_to"].fillna(last["valid_from"])  # without an end it begins after the day
    stands = {unit: _stand_in(study, str(unit), day, tree) for unit, day in then.items()}
    found = [stands.get(unit, (unit, False)) for unit in rows["unit_id"]]
    units = pd.Series([unit for unit, _ in found], index=rows.index, dtype="str")
    return rows.assign(unit_id=units, ended=np.array([ended for _, ended in found], dtype=bool))


def _stand_in(
    study: Study, unit: str, last: pd.Timestamp, tree: OrgTree
) -> tuple[str | None, bool]:
    """Unit of the tree that stands for one that has ended, and whether it only was above it."""
    heirs, ended = _heirs(study, last, tree.date), False
    for place in reversed(study.hierarchy.at(last).path(unit)):
        if place in tree:
            return place, ended
        if place in heirs:
            return heirs[place], ended
        ended = True
    return None, True


@cached
def _heirs(study: Study, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, str]:
    """The one unit that continues each unit wholly."""
    found = study.hierarchy.successors(start, end)
    alone = ~found["unit_id"].duplicated(keep=False)
    whole = found[alone & (found["share"] > 1 - 1e-9)]
    return dict(zip(whole["unit_id"], whole["successor_id"], strict=True))


def _people(study: Study, placed: pd.DataFrame, tree: OrgTree) -> pd.DataFrame:
    """Completions and people of every unit with those below it."""
    now = officers(study, tree.date).set_index("person_id")
    spread = placed.merge(tree.ancestry, on="unit_id")
    spread["valid"] = ~(spread["expires"] <= tree.date)
    own = spread.groupby("ancestor_id").agg(
        completions=("person_id", "size"), ended=("ended", "sum")
    )
    heads = spread[["ancestor_id", "person_id"]].drop_duplicates()
    serves = heads["person_id"].map(now["unit_id"])
    line = set(zip(tree.ancestry["unit_id"], tree.ancestry["ancestor_id"], strict=True))
    here = [pair in line for pair in zip(serves, heads["ancestor_id"], strict=True)]
    valid = completions(study)
    valid = valid[(valid["completed"] <= tree.date) & ~(valid["expires"] <= tree.date)]
    heads = heads.assign(
        people=1,
        here=np.array(here, dtype=bool),
        left=serves.isna().to_numpy(),
        expired=~heads["person_id"].isin(valid["person_id"]).to_numpy(),
    )
    heads["elsewhere"] = ~heads["here"] & ~heads["left"]
    summed = heads.drop(columns="person_id").groupby("ancestor_id").sum()
    return own.join(summed).rename_axis("unit_id").reset_index()


def _courses(study: Study, tree: OrgTree, first: pd.Timestamp | None) -> pd.DataFrame:
    """Courses each unit organised, with those below it, their hours and who came."""
    held = study.register.trainings
    held = held.assign(completed=held["end"].fillna(held["start"]))
    inside = (held["completed"] <= tree.date) & (first is None or held["completed"] >= first)
    held = held[inside & has_topic(held["topics"], study.settings.training.topics)]
    held = held.rename(columns={"organiser_unit_id": "unit_id"}).dropna(subset=["unit_id"])
    known = held["unit_id"].isin(study.hierarchy.versions["unit_id"])
    held = _restated(study, held[known], tree)
    spread = held.dropna(subset=["unit_id"]).merge(tree.ancestry, on="unit_id")
    found = spread.groupby("ancestor_id").agg(
        courses=("training_id", "size"), course_hours=("hours", "sum")
    )
    seats = study.register.attendance.merge(
        spread[["training_id", "ancestor_id"]], on="training_id"
    )
    came = seats.groupby("ancestor_id")["person_id"].nunique().rename("course_people")
    return found.join(came).rename_axis("unit_id").reset_index()
