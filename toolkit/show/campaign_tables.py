"""Tables and sentences of campaigns, and of the year's calendar of activities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.campaigns import ActivityCalendar, Campaigns
from toolkit.duties import campaign_label
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.text import Text, date_text, plain
from toolkit.show.words import say
from toolkit.study import Study

COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("name", "text"), ("days", "text"), ("theme", "text"), ("tagged", "count"),
    ("in_window", "count"), ("taking_part", "count"), ("units", "count"), ("share", "share"),
    ("men", "count"), ("women", "count"),
)  # fmt: skip


def table_campaigns(held: Campaigns) -> DisplayTable | Text:
    """Campaigns of a year with their themes and who took part.

    Parameters
    ----------
    held : Campaigns
    """
    study, lang = held.study, held.study.language
    if held.table.empty:
        return Text(say(lang, "campaigns-none", year=str(held.year)))
    rows = pd.DataFrame([row | _words(study, row) for row in records(held.table)])
    themed = held.table["theme"].notna()
    shown = [pair for pair in COLUMNS if pair[0] != "theme" or themed.any()]
    columns = [Column(key, say(lang, f"campaigns-{key}"), kind) for key, kind in shown]
    date = date_text(held.as_of, lang)
    title = say(lang, "table-campaigns", year=str(held.year), date=date)
    notes = [say(lang, "note-campaigns"), say(lang, "note-participations")]
    if not themed.all():
        notes.append(say(lang, "note-no-theme", n=int((~themed).sum())))
    if outside := int(held.table["outside"].sum()):
        notes.append(say(lang, "note-outside", n=outside))
    if uncounted := int(held.table["uncounted"].sum()):
        notes.append(say(lang, "note-heads-unknown", n=uncounted))
    return DisplayTable(title, columns, rows, notes, lang)


def describe_campaigns(held: Campaigns) -> Text:
    """Say of each campaign whether it is coming, running or over, and who took part.

    Parameters
    ----------
    held : Campaigns
    """
    study, lang = held.study, held.study.language
    lines = []
    for row in records(held.table):
        name = plain(campaign_label(study, str(row["campaign_id"])))
        heads = {key: int(row[key]) for key in ("tagged", "taking_part", "units")}
        days = days_text(row["start"], row["end"], lang)
        lines.append(say(lang, f"campaign-{row['state']}", name=name, days=days, **heads))
    return Text("\n".join(f"- {line}" for line in lines))


def table_activity_calendar(year: ActivityCalendar) -> DisplayTable:
    """Activities of a year by week or month.

    Parameters
    ----------
    year : ActivityCalendar
    """
    lang = year.study.language
    rows = year.table[year.table["start"] <= year.as_of]
    columns = [
        Column("start", say(lang, "calendar-start"), "date"),
        Column("end", say(lang, "calendar-end"), "date"),
        Column("events", say(lang, "activities-events"), "count"),
        Column("tagged", say(lang, "campaigns-tagged"), "count"),
    ]
    title = say(lang, "table-activity-calendar", year=str(year.year))
    return DisplayTable(title, columns, rows, (), lang)


def days_text(start: Any, end: Any, lang: str) -> str:
    """The days of a campaign; words where there are none."""
    if pd.isna(start):
        return say(lang, "campaigns-no-days")
    days = dict.fromkeys(date_text(day, lang) for day in (start, end))
    return " – ".join(days)


def _words(study: Study, row: dict[str, Any]) -> dict[str, str]:
    return {
        "name": campaign_label(study, str(row["campaign_id"])),
        "days": days_text(row["start"], row["end"], study.language),
        "theme": row["theme"] if isinstance(row["theme"], str) else "–",
    }
