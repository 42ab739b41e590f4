"""Coverage as charts; one line of text where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from toolkit.coverage import Coverage
from toolkit.coverage_series import CoverageSeries
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.coverage_wording import describe_coverage, trend_title
from toolkit.show.text import Text, date_text, listed, month_text, number, percent
from toolkit.show.words import say

MOST_UNITS = 20  # bars on one chart


def plot_groups(cover: Coverage, groups: Coverage, unit: str) -> Chart | Text:
    """Coverage of one unit by group of officers against the target.

    Parameters
    ----------
    cover : Coverage
        Not split; gives the bar for all.
    groups : Coverage
        Split by "group".
    unit : str
    """
    lang, study = cover.study.language, cover.study
    own = {row["group"]: row for row in _of(groups, unit)}
    if not own:
        return describe_coverage(cover, unit)
    labels = {name: study.say(group.label) for name, group in study.settings.groups.items()}
    rows = [(label, own[name]) for name, label in labels.items() if name in own]
    total = _of(cover, unit)[0]
    met = sum(row["share"] >= cover.target for _, row in rows)
    words = {"met": met, "all": len(rows), "target": percent(cover.target, lang)}
    title = say(lang, "groups-title", **words)
    rows.append((say(lang, "groups-total"), total))
    return _bars(cover, rows, title, "groups")


def _of(cover: Coverage, unit: str) -> list[dict[str, Any]]:
    """Rows of one unit."""
    return records(cover.table[cover.table["unit_id"] == unit])


def plot_coverage(cover: Coverage, under: str) -> Chart | Text:
    """Coverage of the units directly below one unit against the target.

    Parameters
    ----------
    cover : Coverage
    under : str
        The unit above. With more than 20 below, those with most people left to train are drawn.
    """
    lang = cover.study.language
    if cover.study.register.is_empty:
        return Text(say(lang, "no-register"))
    below = cover.table[cover.table["parent_id"] == under]
    if below.empty:
        return Text("")  # nothing below: nothing to say
    eligible = below["eligible"] > 0
    shown = below.sort_values(["untrained", "share"], ascending=[False, True]).head(MOST_UNITS)
    words = {
        "met": int((eligible & (below["share"] >= cover.target)).sum()),
        "all": int(eligible.sum()),
        "target": percent(cover.target, lang),
    }
    some = len(shown) < len(below)
    title = say(lang, "units-title-some" if some else "units-title", shown=len(shown), **words)
    names = cover.study.hierarchy.at(cover.as_of).table["name"]
    rows = [(str(names[row["unit_id"]]), row) for row in records(shown)]
    return _bars(cover, rows, title, "units")


def _bars(
    cover: Coverage, rows: list[tuple[str, dict[str, Any]]], title: str, message: str
) -> Chart:  # fmt: skip
    lang = cover.study.language
    bars = [
        drawing.Bar(
            label, float(row["share"]), heads(row, lang),
            "good" if row["share"] >= cover.target else "behind",
        )
        for label, row in rows
    ]  # fmt: skip
    values = listed([f"{bar.label}: {bar.text}" for bar in bars])
    return drawing.progress_bars(
        bars,
        cover.target,
        say(lang, "bar-target", target=percent(cover.target, lang)),
        title=title,
        subtitle=say(lang, f"{message}-subtitle", date=date_text(cover.as_of, lang)),
        alt=say(lang, "groups-alt", title=title, values=values),
        number=lambda share: percent(share, lang, 0),
    )


def heads(row: Mapping[str, Any], lang: str) -> str:
    """Heads trained of heads eligible, and the share."""
    if row["eligible"] == 0:
        return say(lang, "bar-nobody")
    counts = {key: int(row[key]) for key in ("trained", "eligible")}
    return say(lang, "bar-heads", share=percent(row["share"], lang), **counts)


def plot_trend(series: CoverageSeries) -> Chart | Text:
    """Heads trained of heads eligible at each quarter's end, with the changes of the organisation.

    Parameters
    ----------
    series : CoverageSeries
    """
    study, lang = series.study, series.study.language
    if study.register.is_empty:
        return Text(say(lang, "no-register"))
    if series.table["share"].isna().all():
        date = date_text(series.as_of, lang)
        return Text(say(lang, "no-eligible", date=date))
    rows = records(series.table)
    points = [
        drawing.StockPoint(
            row["date"].date(), row["trained"], row["eligible"], percent(row["share"], lang, 0)
        )
        for row in rows
    ]
    first, last = points[0].date, points[-1].date
    breaks = [
        drawing.Break(b.date, study.say(b.label))
        for b in study.settings.breaks
        if first <= b.date <= last
    ]
    title = trend_title(series).rstrip(".")
    values = [
        f"{month_text(point.date, lang)} {point.trained}/{point.eligible} ({point.share_text})"
        for point in points
    ]
    return drawing.stock_over_time(
        points,
        breaks,
        eligible_text=say(lang, "trend-eligible"),
        trained_text=say(lang, "trend-trained"),
        date_text=lambda day: month_text(day, lang),
        title=title,
        subtitle=_trend_subtitle(series),
        alt=say(lang, "trend-alt", title=f"{title}.", values=listed(values)),
        number=partial(number, language=lang),
    )


def _trend_subtitle(series: CoverageSeries) -> str:
    """What is counted, and on which units."""
    lang = series.study.language
    if series.view == "as_reported":
        return say(lang, "trend-subtitle")
    return say(lang, "trend-rebuilt-subtitle", date=date_text(series.as_of, lang))


def plot_rebuilt(reported: CoverageSeries, rebuilt: CoverageSeries) -> Chart | Text:
    """The series on the units of its last day, where that differs from what was reported.

    Parameters
    ----------
    reported, rebuilt : CoverageSeries
        Of the same unit in the two views.
    """
    lang = rebuilt.study.language
    figures = ["date", "eligible", "trained"]
    some = [
        series.table.loc[series.table["eligible"] > 0, figures].reset_index(drop=True)
        for series in (reported, rebuilt)
    ]
    if some[0].equals(some[1]):
        return Text(say(lang, "trend-same-views", date=date_text(rebuilt.as_of, lang)))
    return plot_trend(rebuilt)
