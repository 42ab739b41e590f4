"""Tables of duties to report, of what was received, and of what is due next."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.duties import DueList, Duties, Submissions
from toolkit.schema import records
from toolkit.show.campaign_tables import days_text
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.duty_wording import days_left_text, status_text
from toolkit.show.text import Text, date_text
from toolkit.show.words import say


def table_duties(owed: Duties) -> DisplayTable | Text:
    """What each unit has to report by when, and what has become of it.

    Parameters
    ----------
    owed : Duties
    """
    lang = owed.study.language
    if owed.table.empty:
        return Text(say(lang, "duties-none", year=str(owed.year)))
    rows = owed.table.assign(
        unit=owed.table["unit"].fillna("–"),
        recipient=owed.table["recipient"].fillna("–"),
        state=[status_text(row, lang) for row in records(owed.table)],
    )
    keys: tuple[tuple[str, Kind], ...] = (
        ("title", "text"), ("unit", "text"), ("recipient", "text"), ("due", "date"),
        ("received", "date"), ("state", "text"),
    )  # fmt: skip
    columns = [Column(key, say(lang, f"duties-{key}"), kind) for key, kind in keys]
    date = date_text(owed.as_of, lang)
    title = say(lang, "table-duties", year=str(owed.year), date=date)
    return DisplayTable(title, columns, rows, _notes(owed), lang)


def table_late(owed: Duties) -> DisplayTable | Text:
    """Only the reports that came late or are missing, the latest first.

    Parameters
    ----------
    owed : Duties
    """
    lang = owed.study.language
    late = owed.table[owed.table["status"].isin(["late", "missing"])]
    if late.empty:
        return Text(say(lang, "duties-none-late", year=str(owed.year)))
    ordered = late.sort_values(["days_late", "unit_id"], ascending=[False, True])
    shown = table_duties(Duties(owed.study, ordered, owed.year, owed.as_of, owed.under))
    assert isinstance(shown, DisplayTable)
    title = say(lang, "table-late", year=str(owed.year), date=date_text(owed.as_of, lang))
    return DisplayTable(title, shown.columns, shown.rows, shown.notes, lang)


def table_submissions(came: Submissions) -> DisplayTable | Text:
    """How many units reported in time, late or not at all, by the unit above them.

    Parameters
    ----------
    came : Submissions
    """
    lang = came.study.language
    if came.table.empty:
        return Text(say(lang, "duties-none", year=str(came.year)))
    rows = came.table.assign(parent=came.table["parent"].fillna("–"))
    counts: tuple[str, ...] = ("owing", "on_time", "late", "missing", "not_due")
    columns = [
        Column("title", say(lang, "duties-title")),
        Column("due", say(lang, "duties-due"), "date"),
        Column("parent", say(lang, "silent-parent")),
        *(Column(key, say(lang, f"duties-{key}"), "count") for key in counts),
        Column("share", say(lang, "duties-share"), "share"),
    ]
    date = date_text(came.as_of, lang)
    title = say(lang, "table-submissions", year=str(came.year), date=date)
    return DisplayTable(title, columns, rows, [say(lang, "note-duty-day")], lang)


def table_due(coming: DueList) -> DisplayTable | Text:
    """What is due in the next days.

    Parameters
    ----------
    coming : DueList
    """
    lang = coming.study.language
    words = {"date": date_text(coming.as_of, lang), "days": coming.days}
    if coming.table.empty:
        return Text(say(lang, "due-none", **words))
    rows = pd.DataFrame([_due_row(coming, row) for row in records(coming.table)])
    kinds: tuple[tuple[str, Kind], ...] = (
        ("day", "date"), ("left", "text"), ("title", "text"), ("detail", "text"),
        ("units", "count"), ("missing", "count"),
    )  # fmt: skip
    columns = [Column(key, say(lang, f"due-{key}"), kind) for key, kind in kinds]
    notes = [say(lang, "note-duty-day")]
    notes += [
        say(
            lang, "note-overdue", title=row["title"], due=date_text(row["due"], lang),
            n=int(row["units"]), days=int(row["days_late"]),
        )
        for row in records(coming.overdue)
    ]  # fmt: skip
    return DisplayTable(say(lang, "table-due", **words), columns, rows, notes, lang)


def _due_row(coming: DueList, row: dict[str, Any]) -> dict[str, Any]:
    lang = coming.study.language
    is_duty = row["what"] == "duty"
    detail = row["recipient"] if isinstance(row["recipient"], str) else "–"
    if not is_duty:
        days = days_text(row["day"], row["end"], lang)
        theme = row["theme"]
        known = isinstance(theme, str)
        detail = say(lang, "due-campaign", days=days, theme=theme) if known else days
    left = days_left_text(str(row["state"]), int(row["days_left"]), lang)
    return row | {"left": left, "detail": detail}


def _notes(owed: Duties) -> list[str]:
    lang = owed.study.language
    notes = [say(lang, "note-duty-day")]
    for status in ("not_applicable", "no_units", "no_day"):
        titles = owed.table.loc[owed.table["status"] == status, "title"].unique()
        if len(titles):
            notes.append(say(lang, f"note-duty-{status}", titles=", ".join(map(str, titles))))
    return notes
