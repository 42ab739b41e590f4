"""Activities of a year to date: what was held, who was reached, who held nothing, and the news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.activity_log import (
    COUNTS,
    held,
    marked,
    of_units,
    read_year,
    with_shares,
    year_to_date,
)
from toolkit.errors import ArgumentError, unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.result import Result
from toolkit.study import Study, cached, reference_date

# What activities are split by, and the column it stands in; months come from the date.
BY = {
    "type": "type",
    "topic": "topic",
    "channel": "channel",
    "audience": "audience",
    "campaign": "campaign_id",
    "mode": "mode",
    "unit": "unit_id",
    "month": "month",
}
# The lists of `study.toml` that say in which order parts are shown.
ORDERS = {"type": "activity_types", "topic": "topics", "channel": "channels",
          "audience": "audiences", "campaign": "campaigns"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ActivitySummary(Result):
    """Activities of one year up to a day; see `activity_summary`."""

    year: int
    as_of: pd.Timestamp
    under: str | None
    by: str | None
    total: pd.Series = field(repr=False)


@dataclass(frozen=True, eq=False)
class ActivityTrend(Result):
    """Activities year by year; see `activity_trend`."""

    as_of: pd.Timestamp
    under: str | None


@dataclass(frozen=True, eq=False)
class SilentUnits(Result):
    """Units without an activity in a year; see `silent_units`."""

    year: int
    as_of: pd.Timestamp
    level: str | None
    under: str | None
    topics: tuple[str, ...]
    by_parent: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, eq=False)
class News(Result):
    """News items by channel and month; see `news`."""

    year: int
    as_of: pd.Timestamp
    under: str | None


@cached
def activity_summary(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    under: str | None = None,
    by: str | None = "type",
) -> ActivitySummary:
    """Count the activities of a year up to a day, and the people they reached.

    Parameters
    ----------
    study : Study
    year : int, optional
        The year of `as_of` without it.
    as_of : date or str, optional
        The last day that counts, YYYY-MM-DD; without it the study's own, or the end of `year`
        where that is over.
    under : str, optional
        Only activities of this unit and of those below it on the day of the activity.
    by : {"type", "topic", "channel", "audience", "campaign", "mode", "unit", "month"}, optional
        What to split by; None for one row. Every activity is in one part; where the cell is
        empty the part is missing.

    Returns
    -------
    ActivitySummary
        `.table`: the column named by `by`, then events, own and integrated (of the events; the
        rest does not say), uncounted (events without a number of men or of women), men, women,
        people (men and women), leaders, led_of (people of the events that count leaders),
        men_share (men of people), leaders_share (leaders of led_of); shares 0–1, missing where
        nobody was counted. `.total` is the same for all parts together.

    Raises
    ------
    ArgumentError
        A wrong year, date, split or unit; the text names what is allowed.

    Notes
    -----
    Who came twice is counted twice: these are participations, not people. News items are not
    among the events; `news` counts them.

    Examples
    --------
    >>> import toolkit as tk
    >>> held = tk.activity_summary(tk.load_study("data/lai-chau"), 2024, by="month")
    >>> len(held.table), bool(held.table["events"].sum() == held.total["events"])
    (12, True)
    """
    if by not in (*BY, None):
        raise unknown("by", by, BY)
    first, last = year_to_date(study, year, as_of)
    rows = marked(held(study, first, last, under=under))
    rows["month"] = rows["date"].dt.month
    whole = with_shares(rows[COUNTS].sum().to_frame().T)
    table = _split(study, rows, by, last.month) if by else whole
    return ActivitySummary(study, table, first.year, last, under, by, whole.iloc[0])


@cached
def activity_trend(
    study: Study,
    *,
    start: int | None = None,
    as_of: dt.date | str | None = None,
    under: str | None = None,
) -> ActivityTrend:
    """Count the activities of each year, the last one up to a day.

    Parameters
    ----------
    study : Study
    start : int, optional
        The first year; that of the first activity without it.
    as_of : date or str, optional
        The last day that counts; the study's own without it.
    under : str, optional
        Only activities of this unit and of those below it on the day of the activity.

    Returns
    -------
    ActivityTrend
        `.table`: year, until (its last day that counts), complete (whether that is 31 December),
        and the counts and shares of `activity_summary`.

    Raises
    ------
    ArgumentError
        A wrong year, date or unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> trend = tk.activity_trend(tk.load_study("data/lai-chau"), start=2024)
    >>> trend.table[["year", "complete"]].values.tolist()
    [[2024, True], [2025, True], [2026, False]]
    """
    last = as_date(reference_date(study, as_of))
    dates = study.tables["activities"]["date"]
    begun = dates[dates <= last].min()
    first = read_year(start, "start") if start else last.year if pd.isna(begun) else begun.year
    if first > last.year:
        raise ArgumentError(f"start={start!r} lies after as_of, {last:%Y-%m-%d}")
    rows = marked(held(study, pd.Timestamp(first, 1, 1), last, under=under))
    years = pd.RangeIndex(first, last.year + 1, name="year")
    sums = rows.groupby(rows["date"].dt.year.rename("year"))[COUNTS].sum()
    table = with_shares(sums.reindex(years, fill_value=0)).reset_index()
    until = [min(pd.Timestamp(year, 12, 31), last) for year in table["year"]]
    table.insert(1, "until", pd.Series(until, dtype="datetime64[us]"))
    table.insert(2, "complete", table["until"].dt.is_year_end)
    return ActivityTrend(study, table, last, under)


@cached
def silent_units(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    level: str | None = None,
    under: str | None = None,
    topics: tuple[str, ...] | None = None,
) -> SilentUnits:
    """List the units that have held no activity in a year.

    Parameters
    ----------
    study : Study
    year, as_of
        As in `activity_summary`. Units that exist on the last day that counts are asked for;
        those that have ended are not silent.
    level : str, optional
        Only units of this level.
    under : str, optional
        Only this unit and those below it.
    topics : list of str, optional
        Only activities on these topics count; any topic without it.

    Returns
    -------
    SilentUnits
        `.table`: unit_id, unit (its name), level, kind, parent_id, parent (its name), new
        (whether the unit came into being this year). `.by_parent`: parent_id, parent, units,
        silent, new (of the silent ones), share (silent of units).

    Raises
    ------
    ArgumentError
        A wrong year, date, level, unit or topic.

    Notes
    -----
    An activity counts for the unit that held it, not for the one above. News items do not count.

    Examples
    --------
    >>> import toolkit as tk
    >>> silent = tk.silent_units(tk.load_study("data/lai-chau"), level="grassroots")
    >>> bool(silent.by_parent["silent"].sum() == len(silent.table))
    True
    """
    first, last = year_to_date(study, year, as_of)
    wanted = (topics,) if isinstance(topics, str) else tuple(topics or ())
    known = _known_topics(study)
    for topic in wanted:
        if topic not in known:
            raise unknown("topics", topic, sorted(known))
    tree = study.hierarchy.require(under, last) if under else study.hierarchy.at(last)
    rows = held(study, first, last)
    rows = rows[rows["topic"].isin(wanted)] if wanted else rows
    units = _listed_units(study, tree, first, of_units(study, tree, level, under))
    units["silent"] = ~units["unit_id"].isin(rows["unit_id"])
    table = units[units["silent"]].drop(columns="silent").reset_index(drop=True)
    by_parent = _by_parent(units)
    return SilentUnits(study, table, first.year, last, level, under, wanted, by_parent)


@cached
def news(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    under: str | None = None,
) -> News:
    """Count news items by channel and month.

    Parameters
    ----------
    study : Study
        `news_types` of its `study.toml` names the types of activities that are news items.
    year, as_of, under
        As in `activity_summary`.

    Returns
    -------
    News
        `.table`: channel (missing where none is written down), month (1–12, up to the last day
        that counts), items, units (that sent some). Empty where there are none.

    Raises
    ------
    ArgumentError
        A wrong year, date or unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> sent = tk.news(tk.load_study("data/lai-chau"), 2025).table
    >>> list(sent)
    ['channel', 'month', 'items', 'units']
    """
    first, last = year_to_date(study, year, as_of)
    rows = held(study, first, last, under=under, only_news=True)
    month = rows["date"].dt.month.rename("month")
    found = rows.groupby([rows["channel"].fillna(""), month])["unit_id"]
    counts = found.agg(items="size", units="nunique")
    channels = counts.index.get_level_values("channel").unique()
    channels = channels[_order(study, "channel", channels)]
    every: list[Any] = [channels, range(1, last.month + 1)]
    full: Any = pd.MultiIndex.from_product(every, names=["channel", "month"])
    table = counts.reindex(full, fill_value=0).reset_index()
    table["channel"] = table["channel"].where(table["channel"] != "")
    return News(study, table, first.year, last, under)


def _split(study: Study, rows: pd.DataFrame, by: str, months: int) -> pd.DataFrame:
    named = rows.drop(columns=[by] if by != BY[by] and by in rows else []).rename(
        columns={BY[by]: by}
    )
    sums = named.groupby(by, dropna=False)[COUNTS].sum()
    if by == "month":
        sums = sums.reindex(pd.RangeIndex(1, months + 1, name=by), fill_value=0)
    else:
        sums = sums.iloc[_order(study, by, sums.index)]
    return with_shares(sums).reset_index()


def _order(study: Study, by: str, parts: pd.Index) -> list[int]:
    """Places of parts as `study.toml` lists them, then of the others, what is missing last."""
    listed = list(getattr(study.settings, ORDERS[by])) if by in ORDERS else []
    rank = {part: n for n, part in enumerate(listed)}
    named = [isinstance(part, str) and part != "" for part in parts]
    last = [rank.get(p, len(rank) + (not name)) for p, name in zip(parts, named, strict=True)]
    return sorted(range(len(parts)), key=lambda place: last[place])


def _known_topics(study: Study) -> set[str]:
    return {*study.settings.topics, *study.tables["activities"]["topic"].dropna()}


def _listed_units(
    study: Study, tree: OrgTree, first: pd.Timestamp, rows: pd.DataFrame
) -> pd.DataFrame:
    """Units with their parents, and whether they came into being since a day."""
    versions = study.tables["units"]
    always = versions.loc[versions["valid_from"].isna(), "unit_id"]
    begun = versions.groupby("unit_id")["valid_from"].min()
    units = rows.reset_index()[["unit_id", "name", "level", "kind", "parent_id"]]
    units = units.rename(columns={"name": "unit"})
    units["parent_id"] = units["unit_id"].map(tree.parents)
    units["parent"] = units["parent_id"].map(tree.table["name"])
    units["new"] = (units["unit_id"].map(begun) >= first) & ~units["unit_id"].isin(always)
    return units


def _by_parent(units: pd.DataFrame) -> pd.DataFrame:
    marked = units.assign(new=units["new"] & units["silent"])
    groups = marked.groupby(["parent_id", "parent"], dropna=False, sort=False)
    counts = groups.agg(units=("silent", "size"), silent=("silent", "sum"), new=("new", "sum"))
    return counts.reset_index().assign(share=lambda rows: rows["silent"] / rows["units"])
