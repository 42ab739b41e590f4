"""Duties to report: who owes what by when, what was received in time, and what is due next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from toolkit.activity_log import read_year
from toolkit.campaign_days import DAY, windows
from toolkit.duty_days import has_ended, is_due, last_day, owing
from toolkit.errors import ArgumentError, unknown
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.schema import look_up, records
from toolkit.study import Study, cached, reference_date

DUTY = ["duty_id", "title", "period", "recipient", "year", "due"]
UNIT = ["unit_id", "unit", "level", "kind", "parent_id", "parent"]
LISTED = ["what", "id", "title", "day", "end", "days_left", "state", "recipient", "theme", "source"]
LISTED += ["units", "received", "missing"]


@dataclass(frozen=True, eq=False)
class Duties(Result):
    """What each unit has to report in a year; see `duties`."""

    year: int
    as_of: pd.Timestamp
    under: str | None


@dataclass(frozen=True, eq=False)
class Submissions(Result):
    """Reports received by upper unit; see `submissions`."""

    year: int
    as_of: pd.Timestamp
    under: str | None
    by_duty: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, eq=False)
class DueList(Result):
    """What is due in the next days; see `due`."""

    as_of: pd.Timestamp
    days: int
    unit: str | None
    overdue: pd.DataFrame = field(repr=False)


@cached
def duties(
    study: Study,
    *,
    as_of: dt.date | str | None = None,
    year: int | None = None,
    under: str | None = None,
) -> Duties:
    """Say who owes which report by when, and whether it has come.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        What was received later does not count yet; the study's own without it.
    year : int, optional
        The year of the due days; that of `as_of` without it. It may lie ahead.
    under : str, optional
        Only this unit and those below it on the due day.

    Returns
    -------
    Duties
        `.table`: duty_id, title, period, recipient, year, due (the last day on which it is on
        time; missing where the duty has none), unit_id, unit (its name), level, kind, parent_id,
        parent (its name), received, days_late (of what is late or missing), days_left (of what
        is not yet due), and status: "on_time", "late", "missing" (the day has passed), "not_due"
        (it has not), "no_records" (submissions of this duty are recorded of later years only),
        "received" or "no_day" (of duties without a day), "not_applicable" (the units that owed it
        have ended) or "no_units" (there were none yet); the last two have one row without a unit.

    Raises
    ------
    ArgumentError
        A wrong year, date or unit.

    Notes
    -----
    With `before`, the report has to be there on the day before; otherwise the day itself is
    still on time. A weekend moves nothing. Who exists on the due day owes the report; a duty
    without a day is owed by who exists on `as_of`.

    Examples
    --------
    >>> import toolkit as tk
    >>> owed = tk.duties(tk.load_study("data/lai-chau"), as_of="2025-11-05").table
    >>> bool(owed.loc[owed["status"] == "late", "days_late"].ge(1).all())
    True
    """
    today = as_date(reference_date(study, as_of))
    wanted = today.year if year is None else read_year(year)
    if under is not None:
        study.hierarchy.lifetime(under)  # refuses a unit nobody knows
    rows = [
        _owed(study, duty, wanted, today, under)
        for duty in records(study.tables["duties"])
        if is_due(duty, wanted)
    ]
    found = [each for each in rows if len(each)]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    table = table.reindex(columns=[*DUTY, *UNIT, "status"])
    # A column without any value would be one of numbers, and match no identifier.
    text = {name: "str" for name in table if name not in ("year", "due")}
    table = table.astype({**text, "year": "int64", "due": DAY})
    return Duties(study, _judged(study, table, today), wanted, today, under)


@cached
def submissions(
    study: Study,
    year: int | None = None,
    *,
    as_of: dt.date | str | None = None,
    under: str | None = None,
    duty: str | None = None,
) -> Submissions:
    """Count the reports of a year that came in time, late or not at all, by upper unit.

    Parameters
    ----------
    study : Study
    year, as_of, under
        As in `duties`.
    duty : str, optional
        Only this duty.

    Returns
    -------
    Submissions
        `.table`: duty_id, title, due, parent_id, parent (the unit above those that owe the
        report), owing (units), on_time, late, missing, not_due, received (of duties without a
        day), share (on_time of owing, 0–1; missing until the day has passed, and where nothing
        was recorded). `.by_duty`: the same for all units together.

    Raises
    ------
    ArgumentError
        A wrong year, date, unit or duty.

    Examples
    --------
    >>> import toolkit as tk
    >>> came = tk.submissions(tk.load_study("data/lai-chau"), 2025).table
    >>> bool((came["on_time"] <= came["owing"]).all())
    True
    """
    known = study.tables["duties"]["duty_id"].tolist()
    if duty is not None and duty not in known:
        raise unknown("duty", duty, known)
    every = duties(study, as_of=as_of, year=year, under=under)
    rows = every.table if duty is None else every.table[every.table["duty_id"] == duty]
    owed = rows.dropna(subset=["unit_id"])
    key = ["duty_id", "title", "due"]
    table = _counted(owed, [*key, "parent_id", "parent"], every.as_of)
    return Submissions(
        study, table, every.year, every.as_of, under, _counted(owed, key, every.as_of)
    )


@cached
def due(
    study: Study,
    *,
    as_of: dt.date | str | None = None,
    days: int = 30,
    unit: str | None = None,
) -> DueList:
    """List what is due in the next days: reports, and campaigns that begin or are running.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        The first of these days; the study's own without it.
    days : int
        How many days ahead; 0 is this day only.
    unit : str, optional
        Only reports that this unit itself owes.

    Returns
    -------
    DueList
        `.table`: what ("duty" or "campaign"), id, title, day (the last day on time, or the
        campaign's first), end (of a campaign), days_left (to the last day on time, to the
        beginning, or of a running campaign to its end), state ("due", "begins", "running"),
        recipient, theme and source (missing until known), and of a duty units (that owe it),
        received, missing (still to come). Sorted by day. `.overdue`: duty_id, title, due, units,
        days_late of the reports that have been missing for up to a year.

    Raises
    ------
    ArgumentError
        A wrong date, number of days or unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> next_month = tk.due(tk.load_study("data/lai-chau"), as_of="2026-10-31", days=30)
    >>> bool(next_month.table["day"].is_monotonic_increasing)
    True
    """
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        raise ArgumentError(f"days={days!r} is not possible; allowed: a whole number from 0 on")
    today = as_date(reference_date(study, as_of))
    last = today + pd.Timedelta(days=days)
    if unit is not None:
        study.hierarchy.require(unit, today)
    years = range(today.year - 1, last.year + 2)
    owed = pd.concat([duties(study, as_of=today, year=year).table for year in years])
    owed = owed if unit is None else owed[owed["unit_id"] == unit]
    coming = owed[owed["due"].between(today, last) & owed["unit_id"].notna()]
    rows = [*_reports(coming, today), *_campaigns(study, today, last)]
    table = pd.DataFrame(rows, columns=LISTED).astype({"day": DAY, "end": DAY})
    table = table.sort_values(["day", "what", "id"], kind="stable", ignore_index=True)
    return DueList(study, table, today, days, unit, _overdue(owed, today))


def _owed(
    study: Study, duty: dict[str, Any], year: int, today: pd.Timestamp, under: str | None
) -> pd.DataFrame:
    """Units that owe one duty in a year; where there are none, a row that says why."""
    due = last_day(duty, year)
    first, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    day = due or min(max(today, first), end)
    tree, units = study.hierarchy.at(day), owing(study, duty, day)
    said = {key: duty[key] for key in DUTY if key in duty} | {"year": year, "due": due}
    if units.empty:
        why = "not_applicable" if has_ended(study, duty, day) else "no_units"
        return pd.DataFrame([said | {"status": why}])
    if under:
        units = units[units.index.isin(tree.under(under) if under in tree else [])]
    rows = units.reset_index()[["unit_id", "name", "level", "kind"]]
    rows["parent_id"] = rows["unit_id"].map(tree.parents)
    rows["parent"] = rows["parent_id"].map(tree.table["name"])
    return rows.rename(columns={"name": "unit"}).assign(**said)


def _judged(study: Study, owed: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Add what was received by today, and what follows from it."""
    came = study.tables["submissions"][["duty_id", "unit_id", "year", "received"]]
    came = came[came["received"] <= today].sort_values("received", kind="stable")
    came = came.drop_duplicates(["duty_id", "unit_id", "year"])
    table = owed.merge(came, on=["duty_id", "unit_id", "year"], how="left")
    due, received = table["due"], table["received"]
    begun = look_up(table["duty_id"], study.tables["submissions"].groupby("duty_id")["year"].min())
    late, open_ = received > due, received.isna()
    status = pd.Series("on_time", index=table.index, dtype="str")
    for name, where in (
        ("late", late), ("missing", open_ & (due < today)), ("not_due", open_ & (due >= today)),
        ("no_records", open_ & (due < today) & (table["year"] < begun)),
        ("received", due.isna() & ~open_), ("no_day", due.isna() & open_),
    ):  # fmt: skip
        status = status.mask(where, name)
    table["status"] = table["status"].where(table["status"].notna(), status)
    overdue = (received.fillna(today) - due).dt.days
    left = (due - today).dt.days
    table["days_late"] = overdue.where(table["status"].isin(["late", "missing"]))
    table["days_left"] = left.where(table["status"] == "not_due")
    return table[[*DUTY, *UNIT, "received", "days_late", "days_left", "status"]]


def _counted(owed: pd.DataFrame, keys: list[str], today: pd.Timestamp) -> pd.DataFrame:
    counted = ["on_time", "late", "missing", "not_due", "received"]
    marks = owed[keys].assign(owing=1, **{name: owed["status"] == name for name in counted})
    sums = marks.groupby(keys, dropna=False, sort=False)[["owing", *counted]].sum()
    table = sums.astype("int64").reset_index()
    told = (table["due"] < today) & (table[["on_time", "late", "missing"]].sum(axis=1) > 0)
    table["share"] = (table["on_time"] / table["owing"]).where(told)
    return table


def _reports(coming: pd.DataFrame, today: pd.Timestamp) -> list[dict[str, Any]]:
    groups: Any = coming.groupby(["duty_id", "due"], sort=False)
    return [
        {
            "what": "duty",
            "id": case["duty_id"].iloc[0],
            "title": case["title"].iloc[0],
            "day": day,
            "days_left": (day - today).days,
            "state": "due",
            "recipient": case["recipient"].iloc[0],
            "units": len(case),
            "received": int(case["received"].notna().sum()),
            "missing": int(case["received"].isna().sum()),
        }
        for (_, day), case in groups
    ]


def _campaigns(
    study: Study, today: pd.Timestamp, last: pd.Timestamp
) -> list[dict[str, Any]]:  # fmt: skip
    spans = [
        span
        for year in range(today.year - 1, last.year + 1)
        for span in records(windows(study, year).dropna(subset=["start", "end"]))
    ]
    return [
        {
            "what": "campaign",
            "id": span["campaign_id"],
            "title": campaign_label(study, span["campaign_id"]),
            "day": span["start"],
            "end": span["end"],
            "days_left": (span["start" if span["start"] >= today else "end"] - today).days,
            "state": "begins" if span["start"] >= today else "running",
            "theme": span["theme"],
            "source": span["source"],
        }
        for span in spans
        if span["start"] <= last and span["end"] >= today
    ]


def campaign_label(study: Study, campaign: str) -> str:
    """Name of a campaign in the study's language; its code where it has none."""
    known = study.settings.campaigns.get(campaign)
    return study.say(known.label, campaign) if known else campaign


def _overdue(owed: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Reports still missing, whose day was less than a year ago."""
    recent = owed["due"] > today - pd.DateOffset(years=1)
    late = owed[(owed["status"] == "missing") & recent]
    groups = late.groupby(["duty_id", "title", "due"], sort=False)
    table = groups.agg(units=("unit_id", "size"), days_late=("days_late", "first"))
    return table.reset_index().astype({"days_late": "int64"}).sort_values("due", ignore_index=True)
