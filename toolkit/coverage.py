"""Training coverage: heads trained of heads eligible, at every node of the tree of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from toolkit.errors import unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.register import trained_on
from toolkit.result import Result
from toolkit.schema import look_up
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date

BY = ("group", "role", "sex", "level")
SHORTEST = pd.Timedelta(days=45)  # a quarter's end nearer to the last point is left out


@dataclass(frozen=True, eq=False)
class Coverage(Result):
    """Coverage of every unit; see `coverage`."""

    as_of: pd.Timestamp
    by: str | None
    under: str | None
    rule: TrainingRule

    @property
    def target(self) -> float:
        """The share to be reached, 0–1."""
        return self.rule.target


@dataclass(frozen=True, eq=False)
class CoverageSeries(Result):
    """Coverage of one unit over time; see `coverage_over_time`."""

    unit: str
    as_of: pd.Timestamp
    rule: TrainingRule


@dataclass(frozen=True, eq=False)
class GapList(Result):
    """Officers of one unit still to be trained; see `gap_list`."""

    unit: str
    as_of: pd.Timestamp
    rule: TrainingRule
    eligible: int


@cached
def coverage(
    study: Study,
    as_of: dt.date | str | None = None,
    *,
    by: str | None = None,
    under: str | None = None,
) -> Coverage:
    """Count trained and eligible officers of every unit alive on a date.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        The day of the count, YYYY-MM-DD; the study's own `as_of` without it.
    by : {"group", "role", "sex", "level"}, optional
        Split each unit's count. Somebody with posts in two groups counts once in each of them and
        once in the unit's total, so groups and roles need not add up; sex and level do.
    under : str, optional
        Only this unit and those below it.

    Returns
    -------
    Coverage
        `.table`: unit_id, parent_id, level, the column named by `by` where it was given,
        eligible, trained, untrained (heads), share (0–1; missing where nobody is eligible), and
        own_eligible, own_trained (posts in the unit itself, not in those below).

    Raises
    ------
    ArgumentError
        A wrong date, split or unit; the text names what is allowed.

    Notes
    -----
    Eligible are the holders, on that day, of a post of one of the study's groups. A person is
    counted once, in one unit: where posts are held in several, in that of the post of the role
    first named in the study's groups, then of the post held longest. Heads are counted there,
    added up along the tree, and divided last.

    Examples
    --------
    >>> import toolkit as tk
    >>> cover = tk.coverage(tk.load_study("data/lai-chau"), as_of="2025-06-30", under="LC")
    >>> bool((cover.table["trained"] <= cover.table["eligible"]).all())
    True
    """
    if by not in (*BY, None):
        raise unknown("by", by, BY)
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day)
    heads = _split(study, officers(study, day), tree, by)
    keys = [by] if by else []
    table = _totals(heads, tree, keys)
    if under:
        table = table[table["unit_id"].isin(tree.under(under))].reset_index(drop=True)
    return Coverage(study, table, day, by, under, study.settings.training)


@cached
def officers(study: Study, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """List the eligible officers of a date, each once, with the unit that counts them.

    Returns
    -------
    DataFrame
        person_id, unit_id, role, start, sex, trained (bool), trained_on.
    """
    day = as_date(reference_date(study, as_of))
    posts = eligible_posts(study, day)
    main = posts.sort_values(["rank", "start", "unit_id"]).drop_duplicates("person_id")
    done = trained_on(completions(study), day)
    people = study.register.people.drop_duplicates("person_id")[["person_id", "sex"]]
    rows = main.merge(people, on="person_id", how="left").merge(done, on="person_id", how="left")
    rows["trained"] = rows["trained_on"].notna()
    order = ["unit_id", "rank", "person_id"]
    kept = ["person_id", "unit_id", "role", "start", "sex", "trained", "trained_on"]
    return rows.sort_values(order, ignore_index=True)[kept]


@cached
def completions(study: Study) -> pd.DataFrame:
    """Qualifying completions of trainings under the study's rule, of all time."""
    return study.register.completions(study.settings.training)


def eligible_posts(study: Study, day: pd.Timestamp) -> pd.DataFrame:
    """Posts of the study's groups held on a day in a unit alive that day, with their rank."""
    roles = [role for group in study.settings.groups.values() for role in group.roles]
    rank = {role: n for n, role in enumerate(dict.fromkeys(roles))}
    posts = study.register.in_post(day)
    living = posts["unit_id"].isin(study.hierarchy.at(day).table.index)
    return posts[living].assign(rank=posts["role"].map(rank)).dropna(subset=["rank"])


def _split(study: Study, heads: pd.DataFrame, tree: OrgTree, by: str | None) -> pd.DataFrame:
    """One row for each head and each part of the split it belongs to."""
    if by in (None, "sex"):
        return heads
    if by == "level":
        return heads.assign(level=look_up(heads["unit_id"], tree.table["level"]))
    held = eligible_posts(study, tree.date)[["person_id", "role"]].drop_duplicates()
    parts = heads.drop(columns="role").merge(held, on="person_id")
    if by == "role":
        return parts
    groups = study.settings.groups.items()
    pairs = pd.DataFrame([(r, g) for g, group in groups for r in group.roles], columns=["role", by])
    return parts.merge(pairs, on="role").drop_duplicates(["person_id", "group"])


def _totals(heads: pd.DataFrame, tree: OrgTree, keys: list[str]) -> pd.DataFrame:
    """Heads at each unit and, added up, at every unit above it."""
    counts = heads.groupby(["unit_id", *keys], dropna=False, sort=False)["trained"]
    own = counts.agg(eligible="size", trained="sum").reset_index()
    spread = own.merge(tree.ancestry, on="unit_id")
    summed = spread.groupby(["ancestor_id", *keys], dropna=False, sort=False)
    totals = summed[["eligible", "trained"]].sum().reset_index()
    totals = totals.rename(columns={"ancestor_id": "unit_id"})
    renamed = own.rename(columns={"eligible": "own_eligible", "trained": "own_trained"})
    totals = totals.merge(renamed, on=["unit_id", *keys], how="left")
    place = tree.table.reset_index()[["unit_id", "parent_id", "level"]]
    if "level" in keys:
        place = place.rename(columns={"level": "unit_level"})
    table = place.merge(totals, on="unit_id", how="inner" if keys else "left")
    heads_columns = ["eligible", "trained", "own_eligible", "own_trained"]
    table[heads_columns] = table[heads_columns].fillna(0).astype("int64")
    table["untrained"] = table["eligible"] - table["trained"]
    table["share"] = (table["trained"] / table["eligible"]).where(table["eligible"] > 0)
    return table


@cached
def coverage_over_time(
    study: Study,
    unit: str,
    *,
    start: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
) -> CoverageSeries:
    """Coverage of one unit at each quarter's end, as the organisation stood on that day.

    Parameters
    ----------
    study : Study
    unit : str
    start : date or str, optional
        Begin here; without it, five years before `as_of` or with the first post, whichever is
        later.
    as_of : date or str, optional
        The last point.

    Returns
    -------
    CoverageSeries
        `.table`: date, eligible, trained, share. Dates on which the unit did not exist are left
        out. Between two points both the officers and the units below may have changed.

    Raises
    ------
    ArgumentError
        When the unit is not alive on `as_of`.
    """
    last = as_date(reference_date(study, as_of))
    study.hierarchy.require(unit, last)
    first = as_date(start, "start") if start else _first_point(study, last)
    quarters = pd.date_range(first, last - SHORTEST, freq="QE")
    rows = [
        _stock(study, unit, day)
        for day in [*(quarter.normalize() for quarter in quarters), last]
        if unit in study.hierarchy.at(day)
    ]
    table = pd.DataFrame(rows, columns=["date", "eligible", "trained"])
    table["share"] = (table["trained"] / table["eligible"]).where(table["eligible"] > 0)
    return CoverageSeries(study, table, unit, last, study.settings.training)


def _stock(study: Study, unit: str, day: pd.Timestamp) -> tuple[pd.Timestamp, int, int]:
    """Heads eligible and trained in a unit and those below it on one day."""
    heads = officers(study, day)
    here = heads["unit_id"].isin(study.hierarchy.at(day).under(unit))
    return day, int(here.sum()), int(heads.loc[here, "trained"].sum())


def _first_point(study: Study, last: pd.Timestamp) -> pd.Timestamp:
    earliest = study.register.posts["start"].min()
    back = last - pd.DateOffset(years=5)
    return back if pd.isna(earliest) else max(back, earliest)


@cached
def gap_list(
    study: Study, unit: str, *, as_of: dt.date | str | None = None
) -> GapList:  # fmt: skip
    """Name the officers of one unit who still have to be trained.

    Parameters
    ----------
    study : Study
    unit : str
        Only its own officers are named, not those of units below.
    as_of : date or str, optional

    Returns
    -------
    GapList
        `.table`: name, role, in_post_since, last_training (any that once counted; missing if
        none). For the unit's own report only: names are personal data. `.eligible` counts
        the unit's own officers.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.
    """
    day = as_date(reference_date(study, as_of))
    study.hierarchy.require(unit, day)
    own = officers(study, day)
    own = own[own["unit_id"] == unit]
    missing = own[~own["trained"]]
    done = completions(study)
    past = done[done["completed"] <= day].groupby("person_id")["completed"].max()
    people = study.register.people.drop_duplicates("person_id").set_index("person_id")
    table = pd.DataFrame(
        {
            "name": look_up(missing["person_id"], people["name"]),
            "role": missing["role"],
            "in_post_since": missing["start"],
            "last_training": look_up(missing["person_id"], past),
        }
    )
    table = table.reset_index(drop=True)
    return GapList(study, table, unit, day, study.settings.training, len(own))


def own_row(result: Coverage, unit: str) -> pd.Series:
    """Return the row of one unit of a coverage that was not split.

    Raises
    ------
    ArgumentError
        When the unit is not in it.
    """
    rows = result.table[result.table["unit_id"] == unit]
    if rows.empty:
        raise unknown("unit", unit, result.table["unit_id"])
    return rows.iloc[0]
