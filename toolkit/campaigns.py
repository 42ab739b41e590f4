"""Campaigns of a year: their days and themes, and what was held in them; the year's calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.activity_log import held, marked, of_units, read_year
from toolkit.campaign_days import DAY, nearest, windows
from toolkit.cells import FIRST_YEAR
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.schema import records
from toolkit.study import Study, cached, reference_date

COLUMNS = [
    *("campaign_id", "year", "start", "end", "state", "theme", "source"),
    *("tagged", "outside", "in_window", "taking_part", "units", "share"),
    *("men", "women", "uncounted"),
]
STEPS = {"week": "W-SUN", "month": "M"}


BEGUN = ("running", "over")  # only then a share of units taking part means something


@dataclass(frozen=True, eq=False)
class Campaigns(Result):
    """Campaigns of a year; see `campaigns`."""

    year: int
    as_of: pd.Timestamp
    level: str | None
    under: str | None


@dataclass(frozen=True, eq=False)
class ActivityCalendar(Result):
    """Activities of a year by week or month, and its campaigns; see `activity_calendar`."""

    year: int
    as_of: pd.Timestamp
    under: str | None
    by: str
    windows: pd.DataFrame = field(repr=False)


@cached
def campaigns(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    level: str | None = None,
    under: str | None = None,
) -> Campaigns:
    """Give every campaign of a year with its days, its theme, and who took part.

    Parameters
    ----------
    study : Study
        `[campaigns]` of its `study.toml` gives the days that come back every year; the table
        `campaigns` the theme of each year, and its days where they differ.
    year : int, optional
        The year in which the campaigns begin; that of `as_of` without it. It may lie ahead.
    as_of : date or str, optional
        The last day that counts; the study's own without it.
    level : str, optional
        Only units of this level are asked for.
    under : str, optional
        Only this unit and those below it on the day that counts.

    Returns
    -------
    Campaigns
        `.table`: campaign_id, year, start, end (missing where no days are known), state
        ("no_day", "coming", "running", "over"), theme and source (missing until they are typed
        in), tagged (activities that bear the campaign's code), outside (of them, those dated
        outside its days), in_window (activities in its days, whatever their code), taking_part
        (units with a tagged activity), units (existing on the campaign's last day, or on
        `as_of` while it lasts), share (taking_part of units), and men, women, uncounted of the
        tagged activities, as in `activity_summary`. Sorted by start.

    Raises
    ------
    ArgumentError
        A wrong year, date, level or unit.

    Notes
    -----
    A tagged activity belongs to the year whose campaign is nearest to its date. Only units that
    still exist on the day that counts take part, lest there be more of them than units.

    Examples
    --------
    >>> import toolkit as tk
    >>> held = tk.campaigns(tk.load_study("data/lai-chau"), 2025).table
    >>> bool((held["taking_part"].fillna(0) <= held["units"].fillna(0)).all())
    True
    """
    last = as_date(reference_date(study, as_of))
    wanted = last.year if year is None else read_year(year)
    if under:
        study.hierarchy.require(under, last)
    rows = held(study, pd.Timestamp(max(wanted - 1, FIRST_YEAR), 1, 1), last, under=under)
    tied = nearest(study, rows)
    joined = rows.join(tied[["year", "away"]])
    own = marked(joined[joined["year"] == wanted])
    scope = _Scope(study, last, level, under)
    found = [_row(scope, span, rows, own) for span in records(windows(study, wanted))]
    table = pd.DataFrame(found, columns=COLUMNS).astype({"start": DAY, "end": DAY})
    return Campaigns(study, table, wanted, last, level, under)


@dataclass(frozen=True)
class _Scope:
    """Who is asked for: units of a level under a unit, on the day that counts."""

    study: Study
    last: pd.Timestamp
    level: str | None
    under: str | None

    def units(self, day: pd.Timestamp) -> set[str]:
        tree = self.study.hierarchy.at(min(day, self.last))
        under = self.under if self.under is None or self.under in tree else None
        if under != self.under:
            return set()
        return set(of_units(self.study, tree, self.level, under).index)


def _row(
    scope: _Scope, span: dict[str, Any], rows: pd.DataFrame, own: pd.DataFrame
) -> dict[str, Any]:  # fmt: skip
    """One campaign with what was held for it and in its days."""
    has_days, state = not pd.isna(span["start"]), _state(span, scope.last)
    tagged = own[own["campaign_id"] == span["campaign_id"]]
    inside = rows[(rows["date"] >= span["start"]) & (rows["date"] <= span["end"])]
    units = scope.units(span["end"] if has_days else pd.Timestamp(span["year"], 12, 31))
    part = units.intersection(tagged["unit_id"])
    counts = {
        "tagged": len(tagged),
        "outside": int((tagged["away"] > 0).sum()),
        "in_window": len(inside),
        "taking_part": len(part),
        "units": len(units),
        "share": len(part) / len(units) if units and state in BEGUN else float("nan"),
    }
    people = {key: int(tagged[key].sum()) for key in ("men", "women", "uncounted")}
    return span | {"state": state} | counts | people


def _state(span: dict[str, Any], day: pd.Timestamp) -> str:
    if pd.isna(span["start"]):
        return "no_day"
    return "coming" if day < span["start"] else "running" if day <= span["end"] else "over"


@cached
def activity_calendar(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    under: str | None = None,
    by: str = "week",
) -> ActivityCalendar:
    """Count activities by week or month beside the campaigns of the year, for a chart.

    Parameters
    ----------
    study : Study
    year : int, optional
        The year of `as_of` without it.
    as_of : date or str, optional
        The last day that counts; the study's own without it.
    under : str, optional
        Only activities of this unit and of those below it on the day of the activity.
    by : {"week", "month"}
        Weeks begin on Monday; the first and the last one of a year may be shorter.

    Returns
    -------
    ActivityCalendar
        `.table`: start, end (of the week or month, within the year), events, tagged (with a
        campaign's code), complete (whether it was over on `as_of`). `.windows`: campaign_id,
        year, start, end, theme, source of each campaign that touches the year.

    Raises
    ------
    ArgumentError
        A wrong year, date, unit or split.

    Examples
    --------
    >>> import toolkit as tk
    >>> months = tk.activity_calendar(tk.load_study("data/lai-chau"), 2025, by="month").table
    >>> len(months), bool(months["complete"].all())
    (12, True)
    """
    if by not in STEPS:
        raise unknown("by", by, STEPS)
    last = as_date(reference_date(study, as_of))
    wanted = last.year if year is None else read_year(year)
    first, end = pd.Timestamp(wanted, 1, 1), pd.Timestamp(wanted, 12, 31)
    steps = pd.period_range(first, end, freq=STEPS[by])
    rows = held(study, first, min(last, end), under=under)
    step = rows["date"].dt.to_period(STEPS[by])
    marks = pd.DataFrame({"events": 1, "tagged": rows["campaign_id"].notna().astype("int64")})
    counts: pd.DataFrame = marks.groupby(step).sum().reindex(steps, fill_value=0)
    bounds = pd.DataFrame({"start": steps.start_time, "end": steps.end_time.normalize()})
    table = pd.concat([bounds, counts.reset_index(drop=True)], axis=1)
    table.loc[table["start"] < first, "start"] = first
    table.loc[table["end"] > end, "end"] = end
    table = table.astype({"start": DAY, "end": DAY})
    table["complete"] = table["end"] <= last
    both = pd.concat([windows(study, wanted - 1), windows(study, wanted)], ignore_index=True)
    touching = both[(both["end"] >= first) & (both["start"] <= end)].reset_index(drop=True)
    return ActivityCalendar(study, table, wanted, last, under, by, touching)
