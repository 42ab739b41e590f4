"""The days of campaigns: when each is held in a year, and which activities lie outside them."""

from __future__ import annotations

import calendar
from typing import Any

import pandas as pd

from toolkit.cells import FIRST_YEAR, LAST_YEAR
from toolkit.plan import Campaign
from toolkit.schema import records
from toolkit.study import Study, cached

WINDOW = ["campaign_id", "year", "start", "end", "theme", "source"]
DAY = "datetime64[us]"


@cached
def windows(study: Study, year: int) -> pd.DataFrame:
    """Days and theme of every campaign that begins in a year.

    Parameters
    ----------
    study : Study
    year : int

    Returns
    -------
    DataFrame
        campaign_id, year, start, end (both days included; both missing where none are known),
        theme, source; sorted by start.

    Notes
    -----
    An end before the start lies in the next year; 29 February is 28 February in other years. A
    campaign without an end lasts one day.

    Examples
    --------
    >>> import toolkit as tk
    >>> list(windows(tk.load_study("data/lai-chau"), 2026))
    ['campaign_id', 'year', 'start', 'end', 'theme', 'source']
    """
    said = study.tables["campaigns"]
    typed = {row["campaign_id"]: row for row in records(said[said["year"] == year])}
    known = study.settings.campaigns
    yearly = [name for name, one in known.items() if _is_held(one, year)]
    names = dict.fromkeys([*yearly, *typed])
    rows = [_window(name, year, known.get(name), typed.get(name, {})) for name in names]
    table = _typed_columns(pd.DataFrame(rows, columns=WINDOW))
    return table.sort_values(["start", "end"], kind="stable", ignore_index=True)


def nearest(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Find the campaign to which each activity that bears a campaign's code belongs.

    Parameters
    ----------
    study : Study
    rows : DataFrame
        Rows of `activities`.

    Returns
    -------
    DataFrame
        One row for each activity with a code and a date, under its index: campaign_id, year,
        start, end, and `away`: days by which it lies before or after, 0 inside. Where the
        campaign has no days in that year, they are missing.
    """
    coded = rows.dropna(subset=["campaign_id", "date"])[["campaign_id", "date"]]
    years = coded["date"].dt.year
    near = sorted({int(year) + step for year in years.unique() for step in (-1, 0, 1)})
    spans = [windows(study, year) for year in near if FIRST_YEAR <= year <= LAST_YEAR]
    known = pd.concat([_none(), *spans]).dropna(subset=["start", "end"])
    known = known[["campaign_id", "year", "start", "end"]]
    pairs = coded.reset_index(names="activity").merge(known, on="campaign_id", how="left")
    early = (pairs["start"] - pairs["date"]).dt.days.clip(lower=0)
    late = (pairs["date"] - pairs["end"]).dt.days.clip(lower=0)
    pairs["away"] = early + late
    own = (pairs["year"] == pairs["date"].dt.year).groupby(pairs["activity"]).transform("any")
    # Without days in its own year an activity is not drawn to another year, unless it lies there.
    fit = pairs[own | (pairs["away"] == 0)].sort_values(["activity", "away"], kind="stable")
    found: pd.DataFrame = fit.drop_duplicates("activity").set_index("activity")
    found = found.reindex(coded.index)
    found[["campaign_id", "date"]] = coded
    found["year"] = found["year"].fillna(years).astype("int64")
    return found


def _none() -> pd.DataFrame:
    return _typed_columns(pd.DataFrame(columns=WINDOW))


def _typed_columns(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"start": DAY, "end": DAY})


def _is_held(campaign: Campaign, year: int) -> bool:
    begun = campaign.first_year is None or campaign.first_year <= year
    return begun and (campaign.last_year is None or year <= campaign.last_year)


def _window(
    name: str, year: int, setting: Campaign | None, typed: dict[str, Any]
) -> dict[str, object]:
    start = _typed(typed.get("start")) or _day(setting.start if setting else None, year)
    end = _typed(typed.get("end")) or _day(setting.end if setting else None, year) or start
    if start and end and end < start and not _typed(typed.get("end")):
        end = _day(setting.end if setting else None, year + 1)
    words = {key: typed.get(key) for key in ("theme", "source")}
    days = {"start": start if start else None, "end": end if start else None}
    return {"campaign_id": name, "year": year} | days | words


def _typed(day: object) -> pd.Timestamp | None:
    return day if isinstance(day, pd.Timestamp) and not pd.isna(day) else None


def _day(month_day: str | None, year: int) -> pd.Timestamp | None:
    if month_day is None:
        return None
    month, day = (int(part) for part in month_day.split("-"))
    return pd.Timestamp(year, month, min(day, calendar.monthrange(year, month)[1]))
