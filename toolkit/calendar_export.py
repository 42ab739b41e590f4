"""Due days and campaigns as an iCalendar (RFC 5545), for the calendar of a phone or an office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from icalendar import Alarm, Calendar, Event

from toolkit.activity_log import read_year
from toolkit.campaign_days import windows
from toolkit.duties import campaign_label, duties
from toolkit.errors import ArgumentError
from toolkit.hierarchy import as_date
from toolkit.schema import records
from toolkit.show.text import date_text
from toolkit.show.words import say
from toolkit.study import Study, reference_date

PRODUCT = "awareness-toolkit"
ALARMS = (14, 3)  # days before a due day
ONE_DAY = dt.timedelta(days=1)


def calendar(
    study: Study,
    year: int | None = None,
    *,
    last_year: int | None = None,
    as_of: dt.date | str | None = None,
    unit: str | None = None,
) -> bytes:
    """Write the due days and campaigns of one or several years as an iCalendar.

    Parameters
    ----------
    study : Study
    year : int, optional
        That of `as_of` without it.
    last_year : int, optional
        The last one of several years.
    as_of : date or str, optional
        The day the calendar is made, which stands in every event; the study's own without it.
    unit : str, optional
        Only reports that this unit itself owes.

    Returns
    -------
    bytes
        The content of an `.ics` file, to be written as it is. The same study gives the same
        bytes.

    Raises
    ------
    ArgumentError
        A wrong year, date or unit.

    Notes
    -----
    Events last whole days; that of a report lies on the last day on which it is on time and
    reminds 14 and 3 days before. An event keeps its identifier from one export to the next, so
    that importing again replaces it. Reports without a day, and those whose units have ended,
    are left out.

    Examples
    --------
    >>> import toolkit as tk
    >>> text = tk.calendar(tk.load_study("data/lai-chau"), 2026).decode()
    >>> text.splitlines()[0], text.splitlines()[-1]
    ('BEGIN:VCALENDAR', 'END:VCALENDAR')
    """
    made = as_date(reference_date(study, as_of))
    first = made.year if year is None else read_year(year)
    last = first if last_year is None else read_year(last_year, "last_year")
    if last < first:
        raise ArgumentError(f"last_year={last} lies before year={first}")
    if unit is not None:
        study.hierarchy.lifetime(unit)  # refuses a unit nobody knows
    book = Calendar()
    book.add("prodid", f"-//{PRODUCT}//{study.language.upper()}")
    book.add("version", "2.0")
    book.add("x-wr-calname", say(study.language, "calendar-name", title=study.title))
    for wanted in range(first, last + 1):
        for event in [*_duties(study, wanted, made, unit), *_campaigns(study, wanted)]:
            event.add("dtstamp", made.tz_localize("UTC").to_pydatetime())
            book.add_component(event)
    return bytes(book.to_ical())


def _duties(study: Study, year: int, made: pd.Timestamp, unit: str | None) -> list[Event]:
    owed = duties(study, year=year, as_of=made).table.dropna(subset=["due", "unit_id"])
    owed = owed if unit is None else owed[owed["unit_id"] == unit]
    ordered = sorted(owed.groupby(["due", "duty_id"], sort=False), key=lambda case: case[0])
    return [_duty(study, rows, unit) for _, rows in ordered]


def _duty(study: Study, rows: pd.DataFrame, unit: str | None) -> Event:
    """One report, on the last day on which it is on time."""
    lang, row = study.language, records(rows)[0]
    source = study.tables["duties"].set_index("duty_id")["source"]
    said = [say(lang, "calendar-duty-text", due=date_text(row["due"], lang), n=len(rows))]
    if isinstance(row["recipient"], str):
        said.append(say(lang, "calendar-recipient", recipient=row["recipient"]))
    if isinstance(laid_down := source.get(row["duty_id"]), str):
        said.append(say(lang, "calendar-source", source=laid_down))
    identity = f"duty-{row['duty_id']}-{row['year']}-{unit or _top(study)}"
    title = say(lang, "calendar-duty", title=row["title"])
    event = _event(identity, title, row["due"], row["due"], " ".join(said))
    for days in ALARMS:
        event.add_component(_alarm(study, days, str(row["title"])))
    return event


def _campaigns(study: Study, year: int) -> list[Event]:
    return [
        _event(
            f"campaign-{span['campaign_id']}-{year}-{_top(study)}",
            campaign_label(study, str(span["campaign_id"])),
            span["start"],
            span["end"],
            say(study.language, "calendar-theme", theme=_theme(study, span["theme"])),
        )
        for span in records(windows(study, year).dropna(subset=["start", "end"]))
        if span["start"] <= span["end"]
    ]


def _event(identity: str, title: str, first: Any, last: Any, text: str) -> Event:
    event = Event()
    event.add("uid", f"{identity}@{PRODUCT}")
    event.add("summary", title)
    event.add("dtstart", first.date())
    event.add("dtend", last.date() + ONE_DAY)  # the first day that is not part of it
    event.add("description", text)
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event


def _alarm(study: Study, days: int, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say(study.language, "calendar-alarm", days=days, title=title))
    alarm.add("trigger", dt.timedelta(days=-days))
    return alarm


def _top(study: Study) -> str:
    """The unit at the top, whose identifier is permanent; several are joined."""
    tree = study.hierarchy.at(study.settings.as_of)
    return "-".join(unit for unit in tree if unit not in tree.parents)


def _theme(study: Study, theme: object) -> str:
    """The theme of a campaign; words where nobody has typed it in yet."""
    return theme if isinstance(theme, str) else say(study.language, "campaigns-no-theme")
