"""Checks of activities, campaigns, duties and submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.campaign_days import nearest
from toolkit.cells import among
from toolkit.duty_days import is_due, last_day, possible, without_year
from toolkit.findings import Finding, period
from toolkit.hierarchy import alive
from toolkit.places import at, word
from toolkit.schema import records
from toolkit.settings import NO_DAY
from toolkit.study import Study

Duty = dict[str, Any]
Flags = npt.NDArray[np.bool_]
# Tables whose rows tell what has happened, so that none can lie ahead.
PAST = (
    *(("activities", "date"), ("submissions", "received")),
    *(("measurements", "date"), ("headcounts", "date")),
)


def duty_days(study: Study) -> Iterator[Finding]:
    """Due days that no year has, half a day, no year, and years turned round."""
    duties = study.tables["duties"]
    for row, duty in zip(duties.index, records(duties), strict=True):
        month, day, first, last = (duty[key] for key in ("month", "day", "first_year", "last_year"))
        if pd.isna(month) != pd.isna(day):
            empty, filled = ("month", "day") if pd.isna(month) else ("day", "month")
            yield at(study, "duties", row, empty, "incomplete_day", other=filled)
        elif pd.notna(month) and not possible(month, day):
            more: dict[str, Any] = {"value": f"{day:.0f}", "month": f"{month:.0f}"}
            yield at(study, "duties", row, "day", "impossible_day", **more)
        if without_year(duty):
            severity: dict[str, Any] = {"severity": "warning"}
            yield at(study, "duties", row, "first_year", "duty_without_year", **severity)
        if last < first:
            more = {"value": f"{last:.0f}", "other": f"first_year {first:.0f}"}
            yield at(study, "duties", row, "last_year", "end_before_start", **more)


def received(study: Study) -> Iterator[Finding]:
    """Reports that their unit does not owe, or that came before their year."""
    sent = study.tables["submissions"].dropna(subset=["duty_id", "unit_id", "year"])
    duties = {duty["duty_id"]: duty for duty in records(study.tables["duties"])}
    known = sent[among(sent["unit_id"], study.tables["units"]["unit_id"])]
    known = known[known["duty_id"].isin(list(duties))]
    for row in known.index[_not_owing(study, known, duties)]:
        unit, duty, year = known.loc[row, ["unit_id", "duty_id", "year"]]
        more: dict[str, Any] = {"value": unit, "year": int(year), "duty": duty}
        yield at(study, "submissions", row, "unit_id", "not_owing", severity="warning", **more)
    for row, case in sent[sent["received"].dt.year < sent["year"]].iterrows():
        more = {"value": case["received"], "year": int(case["year"]), "severity": "warning"}
        yield at(study, "submissions", row, "received", "received_before_year", **more)


def _not_owing(study: Study, sent: pd.DataFrame, duties: Mapping[object, Duty]) -> pd.Series:
    """Whether the unit owed a report neither on its last day nor when it came."""
    came = sent["received"]
    places: Any = sent.reset_index(drop=True).groupby(["duty_id", "year"]).indices
    last, owed = came.mask(came.notna()), came.isna().to_numpy(copy=True)
    asked = [(duties[name], int(year), rows) for (name, year), rows in places.items()]
    for duty, year, rows in asked:
        last.iloc[rows] = last_day(duty, year)
    states = [_states(study, sent["unit_id"], days) for days in (came, last)]
    for duty, year, rows in asked:
        for state in states:
            owed[rows] |= _owes(study, duty, state.iloc[rows])
        owed[rows] &= is_due(duty, year)
    return pd.Series(~owed, index=sent.index)


def _states(study: Study, units: pd.Series, days: pd.Series) -> pd.DataFrame:
    """Level and kind of each unit on its day, as a tree of that day has them; there: day, alive.

    Without those trees: there may be hundreds of days, and each tree has every unit.
    """
    versions = study.hierarchy.versions[["unit_id", "level", "kind", "valid_from", "valid_to"]]
    rows = pd.DataFrame({"row": range(len(units)), "unit_id": units.array, "day": days.array})
    pairs = rows.merge(versions, on="unit_id")
    begun = pairs["valid_from"].isna() | (pairs["valid_from"] <= pairs["day"])
    pairs = pairs[begun & (pairs["valid_to"].isna() | (pairs["valid_to"] >= pairs["day"]))]
    pairs = pairs[pairs["day"].notna()].drop_duplicates("row", keep="last").set_index("row")
    found = pairs[["day", "level", "kind"]].reindex(range(len(units)))
    return found.assign(alive=found["day"].notna())


def _owes(study: Study, duty: Duty, states: pd.DataFrame) -> Flags:
    """Whether each unit owes a duty on its day, as `owing` tells of all units on one day."""
    wanted = {day: _level(study, duty, day) for day in states["day"].dropna().unique()}
    level = states["day"].map({day: level for day, (level, _) in wanted.items()}).astype(object)
    fits = states["alive"] & (level.isna() | (states["level"] == level))
    if isinstance(duty["kind"], str):
        moved = states["day"].isin([day for day, (_, moved) in wanted.items() if moved])
        fits &= moved | (states["kind"] == duty["kind"])
    return fits.to_numpy(dtype=bool)


def _level(study: Study, duty: Duty, day: pd.Timestamp) -> tuple[Any, bool]:
    """Level that owes a duty on a day (none: all), and whether it follows one that has ended."""
    followed, versions = study.settings.level_successors, study.hierarchy.versions
    level, passed = duty["level"], set[object]()
    while level in followed and level not in passed:
        own = versions[versions["level"] == level]
        if len(alive(own, day, "valid_from", "valid_to")):
            break
        passed.add(level)
        level = followed[str(level)]
    return (level if isinstance(level, str) else None), bool(passed)


def dates_to_come(study: Study) -> Iterator[Finding]:
    """Activities, submissions, measurements and headcounts after the study's own day."""
    today = pd.Timestamp(study.settings.as_of)
    if study.settings.as_of == NO_DAY:
        return
    for table, column in PAST:
        days = study.tables[table][column]
        for row, day in days[days > today].items():
            more: dict[str, Any] = {"value": day, "date": word(today), "severity": "warning"}
            yield at(study, table, row, column, "in_future", **more)


def heads_of_activities(study: Study) -> Iterator[Finding]:
    """More leaders than people."""
    rows = study.tables["activities"]
    people = rows["men"] + rows["women"]
    for row in rows.index[rows["leaders"] > people]:
        more: dict[str, Any] = {"value": f"{rows.loc[row, 'leaders']:.0f}", "severity": "warning"}
        yield at(
            study,
            "activities",
            row,
            "leaders",
            "leaders_exceed",
            other=f"{people[row]:.0f}",
            **more,
        )


def campaign_years(study: Study) -> Iterator[Finding]:
    """Campaigns of a year that begin in another one."""
    rows = study.tables["campaigns"]
    began = rows["start"].dt.year
    for row, case in rows[began.notna() & (began != rows["year"])].iterrows():
        rule = f"{case['year']:.0f}-01-01 – {case['year']:.0f}-12-31"
        yield at(study, "campaigns", row, "start", "out_of_range", value=case["start"], rule=rule)


def campaign_days(study: Study) -> Iterator[Finding]:
    """Activities that bear a campaign's code and lie outside its days."""
    tied = nearest(study, study.tables["activities"])
    for row, case in tied[tied["away"] > 0].iterrows():
        more: dict[str, Any] = {"value": case["date"], "days": period(case["start"], case["end"])}
        more |= {"campaign": case["campaign_id"], "severity": "warning"}
        yield at(study, "activities", row, "date", "outside_campaign", **more)
