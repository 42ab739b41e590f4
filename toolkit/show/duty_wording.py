"""Duties and due days as sentences, in the study's language."""

from __future__ import annotations

from typing import Any

from toolkit.duties import DueList, Duties, Submissions
from toolkit.schema import records
from toolkit.show.text import Text, date_text, percent, plain
from toolkit.show.words import say


def describe_due(coming: DueList) -> Text:
    """Say what is due next, a line for each, and what is overdue.

    Parameters
    ----------
    coming : DueList
    """
    lang = coming.study.language
    lines = []
    for row in records(coming.table):
        left = days_left_text(str(row["state"]), int(row["days_left"]), lang)
        words = {"title": plain(row["title"]), "date": date_text(row["day"], lang), "left": left}
        if row["what"] == "duty":
            heads = {key: int(row[key]) for key in ("missing", "units")}
            lines.append(say(lang, "due-line-duty", **words, **heads))
        else:
            lines.append(say(lang, "due-line-campaign", **words))
    if not lines:
        date = date_text(coming.as_of, lang)
        return Text(say(lang, "due-none", date=date, days=coming.days))
    return Text("\n".join(f"- {line}" for line in lines))


def describe_duties(owed: Duties, unit: str) -> Text:
    """Say of each report one unit owes what has become of it.

    Parameters
    ----------
    owed : Duties
    unit : str
    """
    lang = owed.study.language
    own = owed.table[owed.table["unit_id"] == unit]
    if own.empty:
        return Text(say(lang, "duties-none", year=str(owed.year)))
    lines = [
        say(
            lang, "duties-line", title=plain(row["title"]),
            due=say(lang, "duty-no_day") if row["due"] != row["due"]
            else date_text(row["due"], lang),
            state=status_text(row, lang),
        )
        for row in records(own)
    ]  # fmt: skip
    return Text("\n".join(f"- {line}" for line in lines))


def describe_submissions(came: Submissions) -> Text:
    """Say how many units reported in time, a line for each report.

    Parameters
    ----------
    came : Submissions
    """
    lang = came.study.language
    lines = []
    for row in records(came.by_duty):
        kind = "open" if row["share"] != row["share"] else "closed"
        heads = {key: int(row[key]) for key in ("owing", "on_time", "late", "missing", "received")}
        heads["came"] = heads["on_time"] + heads["late"] + heads["received"]
        share, title = percent(float(row["share"]), lang), plain(row["title"])
        lines.append(say(lang, f"submissions-{kind}", title=title, share=share, **heads))
    if not lines:
        return Text(say(lang, "duties-none", year=str(came.year)))
    return Text("\n".join(f"- {line}" for line in lines))


def status_text(row: dict[str, Any], lang: str) -> str:
    """What has become of one report, with the days late or left."""
    status = str(row["status"])
    if status in ("late", "missing"):
        return say(lang, f"duty-{status}", days=int(row["days_late"]))
    if status == "not_due":
        return days_left_text("due", int(row["days_left"]), lang)
    return say(lang, f"duty-{status}")


def days_left_text(state: str, days: int, lang: str) -> str:
    """How many days are left to a due day, a beginning or an end."""
    return say(lang, f"left-{state}", days=days)
