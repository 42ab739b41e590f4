"""Counts of the past on the units of one day: `restate`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from toolkit.errors import ArgumentError, unknown
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.study import Study

# Tables of a study that hold counts: what keeps them apart, and the counts.
STORED = {
    "headcounts": (("sex",), ("members",)),
    "measurements": (("indicator_id",), ("numerator", "denominator")),
    "activities": (("type",), ("men", "women", "leaders")),
}


@dataclass(frozen=True, eq=False)
class Restated(Result):
    """Counts placed on units; see `restate`."""

    date: pd.Timestamp
    view: str
    whole: bool
    counts: tuple[str, ...]
    unplaced: pd.DataFrame = field(repr=False)

    @property
    def totals(self) -> pd.DataFrame:
        """Counts placed, unplaced and given, on each day: date, part, the counts."""
        parts = {"placed": self.table, "unplaced": self.unplaced}
        given = pd.concat([rows.assign(part=part) for part, rows in parts.items()])
        both = pd.concat([given, given.assign(part="given")])
        sums = both.groupby(["date", "part"], dropna=False)[list(self.counts)].sum()
        days = both["date"].drop_duplicates().sort_values()
        every = pd.MultiIndex.from_product([days, [*parts, "given"]], names=["date", "part"])
        return sums.reindex(every, fill_value=0.0).reset_index()


def restate(
    study: Study,
    table: str | pd.DataFrame,
    date: dt.date | str,
    *,
    view: str = "rebuilt",
    counts: Iterable[str] | None = None,
    whole: bool = False,
) -> Restated:
    """Show counts of any days as reported then, or rebuilt on the units of one day.

    Parameters
    ----------
    study : Study
    table : str or DataFrame
        `headcounts`, `measurements` or `activities`; or rows of your own with unit_id, date and
        counts. Further columns, such as sex, keep counts apart.
    date : date or str
        The day whose units are used; YYYY-MM-DD.
    view : {"rebuilt", "as_reported"}
        `rebuilt`: counts go to the units that continue theirs on `date`, by the shares the events
        state. `as_reported`: every row stays with its unit as that was on the row's own day.
    counts : iterable of str, optional
        Columns that are counts; all columns of numbers without it.
    whole : bool
        Do not divide heads: a unit that was divided gives them to the lowest unit above its parts.

    Returns
    -------
    Restated
        `.table`: unit_id, name, level, parent_id, date, further columns, counts.
        `.unplaced`: what has no place, with the reason. Both together are what was given.

    Raises
    ------
    ArgumentError
        For an unknown table, view or column, a date that is none, counts below 0.

    Examples
    --------
    >>> import toolkit as tk
    >>> study = tk.load_study("data/lai-chau")
    >>> members = tk.restate(study, "headcounts", "2025-12-31")
    >>> list(members.table.columns)
    ['unit_id', 'name', 'level', 'parent_id', 'date', 'sex', 'members']
    >>> sorted(members.unplaced["reason"].unique())
    ['not_continued']
    """
    rows = _rows(study, table)
    names = [counts] if isinstance(counts, str) else counts
    found = study.hierarchy.restate(rows, date, view=view, counts=names, whole=whole)
    day = as_date(date, "date")
    return Restated(study, found.table, day, view, whole, tuple(found.counts), found.unplaced)


def _rows(study: Study, table: object) -> pd.DataFrame:
    if isinstance(table, pd.DataFrame):
        return table
    if not isinstance(table, str):
        what = f"table={table!r} is neither a name nor a DataFrame"
        raise ArgumentError(f"{what}; allowed: {', '.join(STORED)}, or a DataFrame of your own")
    if table not in STORED:
        raise unknown("table", table, STORED)
    apart, numbers = STORED[table]
    return study.tables[table][["unit_id", "date", *apart, *numbers]]
