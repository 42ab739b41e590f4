"""Charts of a plan: causes of change, the way to a deadline, targets, years, weeks and ranks."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial
from typing import Any

import pandas as pd

from toolkit.campaigns import ActivityCalendar
from toolkit.coverage_change import CAUSES, CoverageChange
from toolkit.coverage_series import CoverageSeries
from toolkit.duties import campaign_label
from toolkit.errors import unknown
from toolkit.indicators import Progress
from toolkit.outlook import Outlook
from toolkit.ranking import Ranking
from toolkit.schema import records
from toolkit.show import drawing
from toolkit.show.chart import Chart
from toolkit.show.layout import Tone
from toolkit.show.progress_wording import amount, indicator_name, of_goal
from toolkit.show.text import Text, date_text, listed, month_name, number, percent
from toolkit.show.words import say
from toolkit.study import Study

MOST_RANKED = 30  # rows on one chart
MOST_PANELS = 12
TONES: dict[str, Tone] = {"met": "good", "exceeded": "good", "not_met": "behind"}


def plot_coverage_change(change: CoverageChange, unit: str) -> Chart | Text:
    """What moved a unit's coverage between two days, cause by cause, in percentage points.

    Parameters
    ----------
    change : CoverageChange
    unit : str

    Raises
    ------
    ArgumentError
        When the unit is not in the result.
    """
    lang = change.study.language
    own = change.table[change.table["unit_id"] == unit]
    if own.empty:
        raise unknown("unit", unit, change.table["unit_id"])
    row = records(own)[0]
    days = {"before": date_text(change.since, lang), "after": date_text(change.as_of, lang)}
    if pd.isna(row["change"]):
        return Text(say(lang, "causes-none", **days))
    steps, at = [_total(row, "before", days["before"], lang)], float(row["share_before"])
    for cause in CAUSES:
        part = float(row[cause])
        steps.append(_cause(cause, at, part, lang))
        at += part
    steps.append(_total(row, "after", days["after"], lang))
    title = _causes_title(row, lang)
    values = [f"{step.label} {step.text}" for step in steps]
    return drawing.waterfall(
        steps,
        title=title,
        subtitle=say(lang, "causes-subtitle", **days),
        alt=say(lang, "causes-alt", title=title, values=listed(values)),
        number=lambda share: percent(share, lang, 0),
    )


def _total(row: dict[str, Any], when: str, day: str, lang: str) -> drawing.Step:
    share = float(row[f"share_{when}"])
    heads = {key: int(row[f"{key}_{when}"]) for key in ("trained", "eligible")}
    text = say(lang, "bar-heads", share=percent(share, lang), **heads)
    return drawing.Step(say(lang, "causes-on", date=day), 0.0, share, text, "neutral", total=True)


def _cause(cause: str, at: float, part: float, lang: str) -> drawing.Step:
    tone: Tone = "neutral" if abs(part) < 5e-4 else "good" if part > 0 else "behind"
    text = say(lang, "causes-points", n=number(part * 100, lang, 1, signed=True))
    return drawing.Step(say(lang, f"cause-{cause}"), at, at + part, text, tone)


def _causes_title(row: dict[str, Any], lang: str) -> str:
    """By how much coverage moved, and which cause moved it most in that direction."""
    change = float(row["change"])
    if abs(change) < 5e-4:
        return say(lang, "causes-title-same")
    way = 1 if change > 0 else -1
    most = max(CAUSES, key=lambda cause: way * float(row[cause]))
    words = {"n": number(abs(change) * 100, lang, 1), "cause": say(lang, f"because-{most}")}
    return say(lang, f"causes-title-{'up' if way > 0 else 'down'}", **words)


def plot_outlook(ahead: Outlook, past: CoverageSeries | None = None) -> Chart | Text:
    """Heads trained up to now, and what can be expected by the deadline.

    Parameters
    ----------
    ahead : Outlook
    past : CoverageSeries, optional
        Of the same unit: the years before.
    """
    lang = ahead.study.language
    if ahead.status in ("nobody", "past", "unknown") or ahead.table["pace"].isna().all():
        return Text("")  # the sentence beside the chart says why
    lines = _outlook_lines(ahead, past)
    title = say(lang, f"outlook-title-{ahead.status}")
    ends = [line.text for line in lines if line.text]
    days = {"date": date_text(ahead.as_of, lang), "deadline": date_text(ahead.deadline, lang)}
    return drawing.lines_over_time(
        lines,
        ahead.target_heads,
        say(lang, "outlook-target", n=number(ahead.target_heads, lang)),
        ahead.deadline.date(),
        say(lang, "outlook-deadline", date=days["deadline"]),
        reach=(0, max(ahead.eligible, 1)),
        title=title,
        subtitle=say(lang, "outlook-subtitle", **days),
        alt=say(lang, "outlook-alt", title=title, values=listed(ends), date=days["deadline"]),
        number=partial(number, language=lang),
    )


def _outlook_lines(ahead: Outlook, past: CoverageSeries | None) -> list[drawing.Line]:
    """What was counted, and from today on each assumption with where it ends."""
    lang = ahead.study.language
    now = (ahead.as_of.date(), float(ahead.trained))
    end = ahead.table.iloc[-1]
    tones: dict[str, Tone] = {
        "low": "neutral", "high": "neutral", "without": "neutral", "pace": "behind",
        "required": "good",
    }  # fmt: skip
    lines = []
    for key, tone in tones.items():
        if ahead.table[key].isna().all() or (key == "required" and ahead.status == "reached"):
            continue
        text = "" if key in ("low", "high") else say(
            lang, f"outlook-{key}", n=number(float(end[key]), lang)
        )  # fmt: skip
        points = zip(ahead.table["date"].dt.date, ahead.table[key], strict=True)
        lines.append(drawing.Line(text, [now, *points], tone, dashed=True))
    if past is not None:
        dates = zip(past.table["date"].dt.date, past.table["trained"].astype(float), strict=True)
        lines.append(drawing.Line(say(lang, "outlook-counted"), list(dates), "own"))
    return lines


def plot_progress(progress: Progress, goal: str | None = None) -> Chart | Text:
    """Every indicator that is a share and has a value against its own target.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan.
    """
    study, lang = progress.study, progress.study.language
    found = of_goal(progress, goal)
    shares = found[(found["unit"] == "share") & found["target"].notna()]
    rows = records(shares[shares["value"].notna()])
    if not rows:
        return Text(say(lang, "targets-none"))
    several = len({row["plan_id"] for row in rows}) > 1
    bars = [_target_bar(study, row, several) for row in rows]
    met = sum(row["status"] in ("met", "exceeded") for row in rows)
    known = sum(row["status"] in TONES for row in rows)
    title = say(lang, "targets-title", met=met, all=known)
    values = listed([f"{bar.label}: {bar.text}" for bar in bars])
    return drawing.progress_bars(
        bars,
        title=title,
        subtitle=say(
            lang,
            "targets-subtitle",
            date=date_text(progress.as_of, lang),
            without=len(shares) - len(rows),
        ),
        alt=say(lang, "groups-alt", title=title, values=values),
        number=lambda share: percent(share, lang, 0),
    )


def _target_bar(study: Study, row: dict[str, Any], several: bool) -> drawing.Bar:
    lang, name = study.language, indicator_name(study, str(row["indicator_id"]), row["level"])
    label = say(lang, "targets-of-plan", name=name, plan=row["plan_id"]) if several else name
    status = say(lang, f"status-{row['status']}")
    text = say(lang, "targets-bar", value=percent(row["value"], lang), status=status)
    tone = TONES.get(str(row["status"]), "neutral")
    return drawing.Bar(label, float(row["value"]), text, tone, float(row["target"]))


def plot_progress_series(progress: Progress, goal: str | None = None) -> Chart | Text:
    """Each indicator over the years, small pictures side by side.

    Parameters
    ----------
    progress : Progress
    goal : str, optional
        Only indicators of this goal of the plan; the first 12 that have a value in two years.
    """
    lang, found = progress.study.language, of_goal(progress, goal)
    years = _years(progress)
    pictures, up, down = [], 0, 0
    for row in records(found.drop_duplicates(["indicator_id", "level"])):
        points = years.get(_series_key(row), [])
        known = [point["value"] for point in points if math.isfinite(point["value"])]
        if len(known) < 2:
            continue
        step = known[-1] - known[0]
        up, down = up + int(step > 0), down + int(step < 0)
        pictures.append(_panel(progress, row, points))
    if not pictures:
        return Text(say(lang, "years-none"))
    title = say(lang, "years-title", up=up, down=down, all=len(pictures))
    values = [f"{picture.label}: {picture.text}" for picture in pictures]
    return drawing.panels(
        pictures[:MOST_PANELS],
        title=title,
        subtitle=say(lang, "years-subtitle", shown=min(len(pictures), MOST_PANELS)),
        alt=say(lang, "years-alt", title=title, values=listed(values)),
    )


def _years(progress: Progress) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Points of each indicator at each level of each plan."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for point in records(progress.series):
        found.setdefault(_series_key(point), []).append(point)
    return found


def _series_key(row: dict[str, Any]) -> tuple[str, ...]:
    """Plan, indicator and level of a row; missing ones are equal here."""
    names = (row["plan_id"], row["indicator_id"], row["level"])
    return tuple("" if pd.isna(name) else str(name) for name in names)


def _panel(
    progress: Progress, row: dict[str, Any], points: list[dict[str, Any]]
) -> drawing.Panel:  # fmt: skip
    study, lang, unit = progress.study, progress.study.language, str(row["unit"])
    values = [(int(one["year"]), float(one["value"])) for one in points]
    targets = [(int(one["year"]), float(one["target"])) for one in points]
    targets = [(year, target) for year, target in targets if not math.isnan(target)]
    reached = [value for _, value in (*values, *targets) if math.isfinite(value)]
    high = _round_up(max(reached, default=1.0))
    high = min(high, 1.0) if unit == "share" and high < 1.26 else high
    last = [value for _, value in values if not math.isnan(value)][-1]
    return drawing.Panel(
        indicator_name(study, str(row["indicator_id"]), row["level"]),
        values,
        targets,
        amount(last, unit, lang),
        high,
        amount(high, unit, lang),
        TONES.get(str(row["status"]), "neutral"),
    )


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5, 10 … times a power of ten.

    Examples
    --------
    >>> _round_up(0.31), _round_up(1.0), _round_up(37)
    (0.5, 1.0, 50.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = [round(power * step, 10) for step in (1, 2, 2.5, 5, 10)]
    return next(step for step in steps if step >= value - 1e-9)


def plot_calendar(calendar: ActivityCalendar) -> Chart | Text:
    """Activities of each week of a year, and the campaigns of each month.

    Parameters
    ----------
    calendar : ActivityCalendar
        By week.

    Raises
    ------
    ArgumentError
        When it counts by month.
    """
    lang, year = calendar.study.language, calendar.year
    if calendar.by != "week":
        raise unknown("by", calendar.by, ["week"])
    weeks = records(calendar.table)
    if not any(week["events"] for week in weeks):
        return Text(say(lang, "calendar-none", year=str(year)))
    windows = records(calendar.windows)
    months = [_month(calendar, weeks, windows, month) for month in range(1, 13)]
    total = sum(week["events"] for week in weeks)
    inside = sum(week["events"] for week in weeks if _campaign_reaches_into(week, windows))
    share = percent(inside / total, lang, 0)
    title = say(lang, "calendar-title", n=total, year=str(year), share=share)
    longest = max(len(month.counts) for month in months)
    values = [f"{month.label}: {sum(n for n in month.counts if n == n):.0f}" for month in months]
    return drawing.year_calendar(
        months,
        [str(week + 1) for week in range(longest)],
        count_text=say(lang, "calendar-count"),
        marked_text=say(lang, "calendar-campaign"),
        title=title,
        subtitle=say(lang, "calendar-subtitle", date=date_text(calendar.as_of, lang)),
        alt=say(lang, "calendar-alt", title=title, values=listed(values)),
        number=partial(number, language=lang),
    )


def _month(
    calendar: ActivityCalendar,
    weeks: list[dict[str, Any]],
    windows: list[dict[str, Any]],
    month: int,
) -> drawing.Month:
    """The weeks that begin in a month, and the campaigns that touch it."""
    lang = calendar.study.language
    own = [week for week in weeks if week["start"].month == month]
    first, last = dt.date(calendar.year, month, 1), own[-1]["end"].date()
    touching = [w for w in windows if w["start"].date() <= last and w["end"].date() >= first]
    names = dict.fromkeys(campaign_label(calendar.study, w["campaign_id"]) for w in touching)
    return drawing.Month(
        say(lang, "calendar-month", name=month_name(first, lang)),
        [float(w["events"]) if w["start"] <= calendar.as_of else math.nan for w in own],
        [_campaign_reaches_into(week, windows) for week in own],
        "; ".join(names),
    )


def _campaign_reaches_into(week: dict[str, Any], windows: list[dict[str, Any]]) -> bool:
    return any(w["start"] <= week["end"] and w["end"] >= week["start"] for w in windows)


def plot_rank(ranking: Ranking, unit: str | None = None) -> Chart | Text:
    """Ranks with their intervals; never a rank alone.

    Parameters
    ----------
    ranking : Ranking
    unit : str, optional
        Marked, and with many units those around it are drawn; otherwise the first ones.
    """
    lang, table = ranking.study.language, ranking.table
    if table.empty:
        return Text("")  # the sentence on the ranking says why
    shown = _around(table, unit)
    names = ranking.study.hierarchy.at(ranking.as_of).table["name"]
    dots = [
        drawing.IntervalDot(
            str(names[row["unit_id"]]), row["rank"], row["rank_low"], row["rank_high"],
            _places(row, lang), "own" if row["unit_id"] == unit else "neutral",
        )
        for row in records(shown)
    ]  # fmt: skip
    half = len(table) / 2
    certain = int((table["rank_high"] <= half).sum())
    title = say(lang, "rank-title", n=certain, all=len(table))
    values = listed([f"{dot.label}: {dot.text}" for dot in dots])
    return drawing.interval_dots(
        dots,
        (1, max(2, len(table))),
        title=title,
        subtitle=say(lang, "rank-subtitle", shown=len(shown), all=len(table)),
        alt=say(lang, "rank-alt", title=title, values=values),
        number=partial(number, language=lang),
    )


def _places(row: dict[str, Any], lang: str) -> str:
    limits = {"low": number(row["rank_low"], lang), "high": number(row["rank_high"], lang)}
    return say(lang, "rank-place", rank=number(row["rank"], lang), **limits)


def _around(table: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    """Rows around a unit, or the first ones, as many as a chart can hold."""
    place = next((i for i, name in enumerate(table["unit_id"]) if name == unit), 0)
    first = max(0, min(place - MOST_RANKED // 2, len(table) - MOST_RANKED))
    return table.iloc[first : first + MOST_RANKED]
