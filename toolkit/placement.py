"""Counts of other days placed on the units of one day; what has no place is told, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from toolkit.errors import ArgumentError, unknown
from toolkit.succession import held_on, successors

VIEWS = ("as_reported", "rebuilt")
OF_UNIT = ["name", "level", "parent_id"]
NOTHING = 1e-9  # of a head; less is how computers count


@dataclass(frozen=True, eq=False)
class Placed:
    """Counts with their units, and the counts for which there is none.

    Attributes
    ----------
    table : DataFrame
        unit_id, name, level, parent_id, date, the table's other columns, then its counts.
    unplaced : DataFrame
        unit_id, date, the other columns, the counts, and `reason`: `no_date`, `unknown_unit`,
        `not_alive` (on its own day), `not_continued` (it, or a part of it, by any unit),
        `unknown_share`, `no_common_unit` (heads kept whole, and no one unit above).
    counts : list of str
        Columns that hold counts.
    """

    table: pd.DataFrame
    unplaced: pd.DataFrame = field(repr=False)
    counts: list[str]


def count_columns(table: pd.DataFrame, counts: Iterable[str] | None) -> list[str]:
    """Check the columns of a table of counts and return those that hold counts.

    Raises
    ------
    ArgumentError
        When unit_id, date or a named count is missing, a count is no number or below 0, or there
        is no count.
    """
    for column in ("unit_id", "date", *(counts or ())):
        if column not in table:
            raise unknown("column of the table", column, list(table.columns))
    numbers = [str(c) for c in table.select_dtypes("number").columns]
    chosen = [c for c in numbers if c != "unit_id"] if counts is None else list(counts)
    wrong = [c for c in chosen if c not in numbers or (table[c] < 0).any()]
    if wrong or not chosen or not pd.api.types.is_datetime64_any_dtype(table["date"]):
        raise ArgumentError(
            f"the table has counts {chosen} and dates of type {table['date'].dtype}; allowed: "
            "a column `date` of dates, and one or more columns of numbers from 0 up as counts"
        )
    return chosen


def as_reported(versions: pd.DataFrame, table: pd.DataFrame, counts: list[str]) -> Placed:
    """Leave every row with its unit, as that was called and placed on the row's own day."""
    rows = table.assign(row=range(len(table)))
    own = rows[["row", "unit_id", "date"]].merge(
        versions[["unit_id", *OF_UNIT, "valid_from", "valid_to"]], on="unit_id"
    )
    begun = own["valid_from"].isna() | (own["valid_from"] <= own["date"])
    own = own[begun & (own["valid_to"].isna() | (own["valid_to"] >= own["date"]))]
    own = own.drop_duplicates("row", keep="last")[["row", *OF_UNIT]]
    found = rows.drop(columns=OF_UNIT, errors="ignore").merge(own, on="row", how="left")
    order = ["unit_id", *OF_UNIT, "date", *_others(table, counts), *counts]
    return Placed(found[order], table.iloc[:0].assign(reason=pd.Series(dtype="str")), counts)


def rebuilt(
    versions: pd.DataFrame,
    events: pd.DataFrame,
    table: pd.DataFrame,
    counts: list[str],
    tree: pd.DataFrame,
    day: pd.Timestamp,
    *,
    whole: bool = False,
) -> Placed:
    """Place every count on the units of one day.

    Parameters
    ----------
    versions, events : DataFrame
        The tables `units` and `unit_events`.
    table : DataFrame
        unit_id, date, counts, and columns that keep counts apart.
    counts : list of str
    tree : DataFrame
        Units of the day, indexed by unit_id.
    day : Timestamp
    whole : bool
        Put the heads of a unit that was divided on the lowest unit above all its parts.
    """
    rows = table.reset_index(drop=True).assign(row=range(len(table)))
    ways = _ways(versions, events, rows, day)
    if whole:
        ways = _whole(ways, dict(zip(tree.index, tree["parent_id"], strict=True)))
    parts = rows.merge(ways.dropna(subset=["share", "successor_id"]), on=["unit_id", "date"])
    parts[counts] = parts[counts].mul(parts["share"], axis=0)
    keys = ["successor_id", "date", *_others(table, counts)]
    added = parts.groupby(keys, sort=False, dropna=False)[counts].sum(min_count=1).reset_index()
    added = added.rename(columns={"successor_id": "unit_id"})
    placed = added.join(tree[OF_UNIT], on="unit_id")[
        ["unit_id", *OF_UNIT, *keys[1:], *counts]
    ]  # fmt: skip
    return Placed(placed, _unplaced(versions, rows, ways, counts), counts)


def _others(table: pd.DataFrame, counts: list[str]) -> list[str]:
    """Columns that keep counts apart, such as sex."""
    return [c for c in table.columns if c not in ("unit_id", "date", *counts, *OF_UNIT)]


def _ways(
    versions: pd.DataFrame, events: pd.DataFrame, rows: pd.DataFrame, day: pd.Timestamp
) -> pd.DataFrame:
    """Successors of the units of the table from each of its days: date before the others."""
    found = []
    for date in rows["date"].dropna().unique():
        pairs = successors(versions, events, pd.Timestamp(date), day)
        own = rows.loc[rows["date"] == date, "unit_id"]
        found.append(pairs[pairs["unit_id"].isin(own)].assign(date=date))
    names = {"unit_id": "str", "successor_id": "str", "share": "float64"}
    empty = pd.DataFrame(columns=[*names, "date"]).astype(names | {"date": rows["date"].dtype})
    return pd.concat([empty, *found], ignore_index=True) if found else empty


def _whole(ways: pd.DataFrame, parents: Mapping[str, object]) -> pd.DataFrame:
    """One way of each unit, with all its heads: to its only successor, or to the unit above all."""
    pair = ["unit_id", "date"]
    single = ~ways.duplicated(pair, keep=False)
    exact = ways[single & (ways["share"] >= 1 - NOTHING)]
    divided = ways[~ways.index.isin(exact.index)]
    above = {
        (unit, date): _above_all(list(group), parents)
        for (unit, date), group in divided.groupby(pair)["successor_id"]
    }
    rest = pd.DataFrame(
        [(unit, to, 1.0, date) for (unit, date), to in above.items()], columns=ways.columns
    )
    return pd.concat([exact, rest.astype(ways.dtypes)], ignore_index=True)


def _above_all(units: list[str], parents: Mapping[str, object]) -> str | None:
    """Lowest unit that is above all of these, or is one of several; None without one."""
    paths = [_up(unit, parents) for unit in units]
    common = [unit for unit in paths[0] if all(unit in path for path in paths)]
    if len(units) == 1:  # the rest of the unit went elsewhere
        common = common[1:] or common
    return common[0] if common else None


def _up(unit: str, parents: Mapping[str, object]) -> list[str]:
    path: list[str] = []
    step: object = unit
    while isinstance(step, str) and step in parents and step not in path:
        path.append(step)
        step = parents[step]
    return path


def _unplaced(
    versions: pd.DataFrame, rows: pd.DataFrame, ways: pd.DataFrame, counts: list[str]
) -> pd.DataFrame:
    """Rows, or parts of them, that no way leads from, with the reason."""
    by_unit = ways.assign(gap=ways["share"].isna(), lost=ways["successor_id"].isna())
    by_unit["share"] = by_unit["share"].mask(by_unit["lost"])
    sums = by_unit.groupby(["unit_id", "date"]).agg(
        share=("share", "sum"), gap=("gap", "max"), lost=("lost", "max")
    )
    found = rows.merge(sums.reset_index(), on=["unit_id", "date"], how="left")
    missing = 1 - found["share"].fillna(0.0)
    left = found[(missing > NOTHING) & found[counts].notna().any(axis=1)]
    left = left.assign(**{c: left[c] * missing[left.index] for c in counts})
    return left.assign(reason=_reasons(versions, left)).drop(columns=["row", *sums.columns])


def _reasons(versions: pd.DataFrame, left: pd.DataFrame) -> pd.Series:
    reason = pd.Series("not_continued", index=left.index, dtype="str")
    reason = reason.mask(left["gap"].eq(True), "unknown_share")
    reason = reason.mask(left["lost"].eq(True), "no_common_unit")
    alive = held_on(versions, left["unit_id"], left["date"])
    reason = reason.mask(~alive, "not_alive")
    reason = reason.mask(~left["unit_id"].isin(versions["unit_id"]), "unknown_unit")
    return reason.mask(left["date"].isna(), "no_date")
