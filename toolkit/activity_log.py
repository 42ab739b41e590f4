"""The log of activities: those held from one day to another, and what each of them adds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from toolkit.cells import FIRST_YEAR, LAST_YEAR
from toolkit.errors import ArgumentError, unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.study import Study, reference_date

COUNTS = ["events", "own", "integrated", "uncounted", "men", "women", "people", "leaders", "led_of"]


def held(
    study: Study,
    first: pd.Timestamp,
    last: pd.Timestamp,
    *,
    under: str | None = None,
    only_news: bool = False,
) -> pd.DataFrame:
    """Activities from one day to another, both included, without news items or only those.

    Parameters
    ----------
    study : Study
    first, last : Timestamp
    under : str, optional
        Only of this unit and of those below it on the day of the activity.
    only_news : bool
        Types named in `news_types` instead of all others.

    Returns
    -------
    DataFrame
        Rows of `activities`, in their order.

    Raises
    ------
    ArgumentError
        When no unit is called `under`.
    """
    rows = study.tables["activities"]
    is_news = rows["type"].isin(study.settings.news_types)
    rows = rows[(rows["date"] >= first) & (rows["date"] <= last) & (is_news == only_news)]
    if under is None:
        return rows.copy()
    study.hierarchy.lifetime(under)  # refuses a unit nobody knows
    return rows[_below_then(study, rows, under)].copy()


def _below_then(study: Study, rows: pd.DataFrame, under: str) -> pd.Series:
    """Whether each row's unit was this one, or below it, on the row's day."""
    versions = study.hierarchy.versions
    days = pd.concat([versions["valid_from"], versions["valid_to"] + pd.Timedelta(days=1)])
    changes = np.sort(days.dropna().unique())
    # Between two days of change the tree is the same, so that one is enough.
    era = np.searchsorted(changes, rows["date"].to_numpy(), side="right")
    inside = pd.Series(False, index=rows.index)
    for _, some in rows.groupby(era):
        tree = study.hierarchy.at(some["date"].min())
        inside[some.index] = some["unit_id"].isin(tree.under(under) if under in tree else [])
    return inside


def year_to_date(
    study: Study, year: int | None, as_of: dt.date | str | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a year that count: 1 January, and `as_of` or the year's end.

    Raises
    ------
    ArgumentError
        When the year has not begun, or the day lies in another year.
    """
    last = as_date(reference_date(study, as_of))
    wanted = last.year if year is None else read_year(year)
    if wanted > last.year or (as_of is not None and wanted != last.year):
        day = f"as_of, {last:%Y-%m-%d}"
        raise ArgumentError(f"year={wanted} does not fit {day}; leave one out or make them agree")
    return pd.Timestamp(wanted, 1, 1), min(last, pd.Timestamp(wanted, 12, 31))


def read_year(year: object, argument: str = "year") -> int:
    """Read the argument `year`.

    Raises
    ------
    ArgumentError
        When it is no whole number, or one that no study has.

    Examples
    --------
    >>> read_year(2026)
    2026
    """
    whole = isinstance(year, (int, np.integer)) and not isinstance(year, bool)
    if not whole or not FIRST_YEAR <= int(str(year)) <= LAST_YEAR:
        allowed = f"a whole number from {FIRST_YEAR} to {LAST_YEAR}, such as 2026"
        raise ArgumentError(f"{argument}={year!r} is no year; allowed: {allowed}")
    return int(str(year))


def of_units(
    study: Study, tree: OrgTree, level: str | None, under: str | None
) -> pd.DataFrame:  # fmt: skip
    """Rows of the units of a tree, of one level and under one unit where these are given.

    Raises
    ------
    ArgumentError
        When no unit ever had the level, or `under` is not in the tree.
    """
    levels = dict.fromkeys([*study.settings.levels, *study.tables["units"]["level"].dropna()])
    if level is not None and level not in levels:
        raise unknown("level", level, levels)
    rows = tree.table if level is None else tree.table[tree.table["level"] == level]
    return rows[rows.index.isin(tree.under(under))] if under else rows


def marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Add columns `COUNTS`: what each activity adds to them.

    People count only where both men and women are written down.
    """
    people = rows["men"] + rows["women"]
    counted, led = people.notna(), people.notna() & rows["leaders"].notna()
    given: dict[str, Any] = {
        "events": 1,
        "own": rows["integrated"].eq(False).fillna(False),
        "integrated": rows["integrated"].fillna(False),
        "uncounted": ~counted,
        "men": rows["men"].where(counted, 0),
        "women": rows["women"].where(counted, 0),
        "people": people.fillna(0),
        "leaders": rows["leaders"].where(led, 0),
        "led_of": people.where(led, 0),
    }
    return rows.assign(**given).astype(dict.fromkeys(COUNTS, "int64"))


def with_shares(sums: pd.DataFrame) -> pd.DataFrame:
    """Add the shares of men and of leaders to sums of `COUNTS`."""
    men = (sums["men"] / sums["people"]).where(sums["people"] > 0)
    leaders = (sums["leaders"] / sums["led_of"]).where(sums["led_of"] > 0)
    return sums.assign(men_share=men, leaders_share=leaders)
