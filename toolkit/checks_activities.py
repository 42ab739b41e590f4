"""Checks of activities, campaigns, duties and submissions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.campaign_days import nearest
from toolkit.duty_days import is_due, last_day, owing, possible, without_year
from toolkit.findings import Finding, period
from toolkit.places import at, word
from toolkit.schema import records
from toolkit.settings import NO_DAY
from toolkit.study import Study

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
    known = sent[sent["unit_id"].isin(study.tables["units"]["unit_id"])]
    groups: Any = known.groupby(["duty_id", "year"])
    for (name, year), rows in groups:
        if name not in duties:
            continue
        for row in _not_owing(study, duties[name], int(year), rows):
            more: dict[str, Any] = {"value": rows.loc[row, "unit_id"], "year": int(year)}
            more |= {"duty": name, "severity": "warning"}
            yield at(study, "submissions", row, "unit_id", "not_owing", **more)
    for row, case in sent[sent["received"].dt.year < sent["year"]].iterrows():
        more = {"value": case["received"], "year": int(case["year"]), "severity": "warning"}
        yield at(study, "submissions", row, "received", "received_before_year", **more)


def _not_owing(study: Study, duty: dict[str, Any], year: int, rows: pd.DataFrame) -> list[Any]:
    """Rows of units that owed the report neither on its last day nor when it came."""
    if not is_due(duty, year):
        return list(rows.index)
    due = last_day(duty, year)
    if due is not None:
        rows = rows[~rows["unit_id"].isin(owing(study, duty, due).index)]
    days: Any = rows.groupby("received")
    return [
        row
        for day, some in days
        for row in some.index[~some["unit_id"].isin(owing(study, duty, day).index)]
    ]


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
