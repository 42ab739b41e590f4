"""What a unit is made of on a day: units below it, members, officers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.coverage import coverage
from toolkit.headcounts import latest_headcounts
from toolkit.hierarchy import OrgTree, as_date
from toolkit.result import Result
from toolkit.schema import records
from toolkit.study import Study, cached, reference_date

COLUMNS = ["what", "part", "total", "women", "women_share"]


@dataclass(frozen=True, eq=False)
class Situation(Result):
    """What a unit is made of; see `situation`.

    Attributes
    ----------
    unit : str
    as_of : Timestamp
    uncounted : int
        Units without units below them of which no member was ever counted.
    """

    unit: str
    as_of: pd.Timestamp
    uncounted: int


@cached
def situation(study: Study, unit: str, as_of: dt.date | str | None = None) -> Situation:
    """Count the units below a unit, its members and its officers, women among them.

    Parameters
    ----------
    study : Study
    unit : str
        With all units below it.
    as_of : date or str, optional
        The study's own without it.

    Returns
    -------
    Situation
        `.table`: what ("units", "members", "officers"), part (of units the level, of officers the
        group; missing for all together), total, women and women_share (0–1), both missing of
        units, and of members where their sex was not recorded.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.

    Notes
    -----
    Members are those of each unit's last head-count. Officers are the holders of posts of the
    study's groups, newly elected ones included; who is in two groups counts in both, and once in
    all together.

    Examples
    --------
    >>> import toolkit as tk
    >>> own = tk.situation(tk.load_study("data/lai-chau"), "LC", as_of="2026-10-31").table
    >>> set(own["what"]) == {"units", "members", "officers"}
    True
    """
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(unit, day)
    below = list(tree.under(unit))
    counts = latest_headcounts(study, day)
    counts = counts[counts["unit_id"].isin(below)]
    leaves = {one for one in below if not tree.children(one)}
    rows = [*_units(tree, unit, below), *_members(counts), *_officers(study, unit, day)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["women_share"] = (table["women"] / table["total"]).where(table["total"] > 0)
    return Situation(study, table, unit, day, len(leaves - set(counts["unit_id"])))


def _units(tree: OrgTree, unit: str, below: list[str]) -> list[dict[str, Any]]:
    levels = tree.table.loc[[one for one in below if one != unit], "level"]
    sizes = levels.value_counts(sort=False)
    return [{"what": "units", "part": level, "total": int(n)} for level, n in sizes.items()]


def _members(counts: pd.DataFrame) -> list[dict[str, Any]]:
    if counts.empty:
        return []
    known = bool(counts["sex"].notna().all())
    women = float(counts.loc[counts["sex"] == "female", "members"].sum())
    row = {"what": "members", "total": int(counts["members"].sum())}
    return [row | {"women": women if known else float("nan")}]


def _officers(study: Study, unit: str, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Holders of posts, all together and by group."""
    if study.register.is_empty:
        return []
    date = f"{day:%Y-%m-%d}"
    whole = _heads(coverage(study, date, under=unit).table, unit)
    sexes = _heads(coverage(study, date, by="sex", under=unit).table, unit, "sex")
    rows = [{"what": "officers", "total": whole.get("", 0), "women": sexes.get("female", 0)}]
    groups = _heads(coverage(study, date, by="group", under=unit).table, unit, "group")
    return rows + [
        {"what": "officers", "part": name, "total": groups[name]}
        for name in study.settings.groups
        if name in groups
    ]


def _heads(table: pd.DataFrame, unit: str, by: str = "") -> dict[str, int]:
    """Heads of one unit by part, newly elected ones included."""
    own = table[table["unit_id"] == unit]
    return {
        str(row[by]) if by else "": int(row["eligible"] + row["newcomers"]) for row in records(own)
    }
