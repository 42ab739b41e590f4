"""Tables of activities, of units without any, and of news items."""

from __future__ import annotations

import pandas as pd

from toolkit.activities import ORDERS, ActivitySummary, ActivityTrend, News, SilentUnits
from toolkit.schema import records
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.names import level_name
from toolkit.show.text import Text, date_text
from toolkit.show.words import say
from toolkit.study import Study

COUNTED: tuple[tuple[str, Kind], ...] = (
    ("events", "count"), ("own", "count"), ("integrated", "count"), ("men", "count"),
    ("women", "count"), ("men_share", "share"), ("leaders", "count"), ("leaders_share", "share"),
)  # fmt: skip


def table_activities(summary: ActivitySummary) -> DisplayTable | Text:
    """Activities of a year by what they were split by, with the line for all.

    Parameters
    ----------
    summary : ActivitySummary
    """
    study, lang = summary.study, summary.study.language
    if not summary.total["events"]:
        return Text(say(lang, "activities-none", **_period(summary)))
    rows = summary.table.copy()
    if summary.by:
        rows["part"] = [_part_name(study, summary, part) for part in rows[summary.by]]
        total = pd.DataFrame([dict(summary.total) | {"part": say(lang, "activities-total")}])
        rows = pd.concat([rows, total], ignore_index=True)
    first = [Column("part", say(lang, f"activities-by-{summary.by}"))] if summary.by else []
    title = say(lang, "table-activities", **_period(summary))
    strong = [len(rows) - 1] if summary.by else []
    columns = [*first, *_columns(lang)]
    notes = _notes(study, int(summary.total["uncounted"]))
    return DisplayTable(title, columns, rows, notes, lang, strong)


def table_activity_trend(trend: ActivityTrend) -> DisplayTable | Text:
    """Activities year by year.

    Parameters
    ----------
    trend : ActivityTrend
    """
    study, lang = trend.study, trend.study.language
    rows = trend.table.copy()
    rows["part"] = [
        str(row["year"])
        if row["complete"]
        else say(lang, "year-until", year=str(row["year"]), date=date_text(row["until"], lang))
        for row in records(rows)
    ]
    columns = [Column("part", say(lang, "activities-by-year")), *_columns(lang)]
    notes = _notes(study, int(rows["uncounted"].sum()))
    return DisplayTable(say(lang, "table-activity-trend"), columns, rows, notes, lang)


def table_silent(silent: SilentUnits) -> DisplayTable | Text:
    """Units without an activity, with the unit above each.

    Parameters
    ----------
    silent : SilentUnits
    """
    study, lang = silent.study, silent.study.language
    if silent.table.empty:
        return Text(say(lang, "silent-none", **_period(silent)))
    rows = silent.table.sort_values(["parent_id", "unit_id"], na_position="first")
    rows["level"] = [level_name(study, str(level)) for level in rows["level"]]
    rows["remark"] = ["" if not new else say(lang, "silent-new") for new in rows["new"]]
    keys = ("unit_id", "unit", "level", "parent", "remark")
    titles = ("", *(say(lang, f"silent-{key}") for key in ("unit", "level", "parent", "remark")))
    columns = [Column(key, title) for key, title in zip(keys, titles, strict=True)]
    title = say(lang, "table-silent", n=len(rows), **_period(silent))
    return DisplayTable(title, columns, rows, _silent_notes(silent), lang)


def table_silent_by_parent(silent: SilentUnits) -> DisplayTable | Text:
    """How many units below each unit have held no activity.

    Parameters
    ----------
    silent : SilentUnits
    """
    lang = silent.study.language
    if silent.by_parent.empty:
        return Text("")
    rows = silent.by_parent.assign(parent=silent.by_parent["parent"].fillna("–"))
    kinds: tuple[tuple[str, Kind], ...] = (
        ("parent", "text"), ("units", "count"), ("silent", "count"), ("new", "count"),
        ("share", "share"),
    )  # fmt: skip
    columns = [Column(key, say(lang, f"silent-{key}"), kind) for key, kind in kinds]
    title = say(lang, "table-silent-by-parent", **_period(silent))
    return DisplayTable(title, columns, rows, _silent_notes(silent), lang)


def table_news(news: News) -> DisplayTable | Text:
    """News items by channel and month.

    Parameters
    ----------
    news : News
    """
    study, lang = news.study, news.study.language
    if not study.settings.news_types:
        return Text(say(lang, "news-no-types"))
    if news.table.empty:
        return Text(say(lang, "news-none", **_period(news)))
    wide = news.table.fillna({"channel": ""}).pivot_table(
        index="channel", columns="month", values="items", aggfunc="sum", sort=False
    )
    months = [str(month) for month in wide.columns]
    wide.columns = pd.Index(months)
    rows = wide.reset_index()
    rows["all"] = wide.sum(axis=1).to_numpy()
    rows["channel"] = [_name(study, "channel", name) for name in rows["channel"]]
    every = [Column(m, say(lang, "month-number", month=m), "count") for m in months]
    first = Column("channel", say(lang, "activities-by-channel"))
    columns = [first, *every, Column("all", say(lang, "activities-total"), "count")]
    return DisplayTable(say(lang, "table-news", **_period(news)), columns, rows, (), lang)


def _columns(lang: str) -> list[Column]:
    return [Column(key, say(lang, f"activities-{key}"), kind) for key, kind in COUNTED]


def _notes(study: Study, missing: int) -> list[str]:
    """What heads mean, what was not counted, and what is no activity here."""
    lang = study.language
    notes = [say(lang, "note-participations")]
    if missing:
        notes.append(say(lang, "note-heads-unknown", n=missing))
    notes.append(say(lang, "note-leaders"))
    return [*notes, *([say(lang, "note-news-apart")] if study.settings.news_types else [])]


def _silent_notes(silent: SilentUnits) -> list[str]:
    lang, study = silent.study.language, silent.study
    notes = [say(lang, "note-silent", date=date_text(silent.as_of, lang))]
    if silent.topics:
        names = ", ".join(_name(study, "topic", topic) for topic in silent.topics)
        notes.append(say(lang, "note-silent-topics", topics=names))
    return [*notes, *([say(lang, "note-news-apart")] if study.settings.news_types else [])]


def _period(result: ActivitySummary | SilentUnits | News) -> dict[str, str]:
    return {"year": str(result.year), "date": date_text(result.as_of, result.study.language)}


def _part_name(study: Study, summary: ActivitySummary, part: object) -> str:
    if summary.by == "month":
        return say(study.language, "month-number", month=str(part))
    if summary.by == "unit" and isinstance(part, str):
        names = study.hierarchy.versions.drop_duplicates("unit_id", keep="last")
        return str(names.set_index("unit_id")["name"].get(part, part))
    if summary.by == "mode" and isinstance(part, str):
        return say(study.language, f"mode-{part}")
    return _name(study, str(summary.by), part)


def _name(study: Study, by: str, part: object) -> str:
    """Name of a code in the study's language; the code itself where it has none."""
    if not isinstance(part, str) or not part:
        return say(study.language, "not-stated")
    known = getattr(study.settings, ORDERS[by]).get(part, {})
    return study.say(getattr(known, "label", known), part)
