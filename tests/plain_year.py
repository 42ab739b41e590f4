"""Activities, campaigns and reports of a year once more: plain dicts, no pandas, no toolkit.

Written for reading, one rule of meaning a function, from the raw CSV files of a study.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from plain_recount import Plain, Row, day, read_plain, read_rows, units_below, units_on

PLACE = Path(__file__).parents[1] / "data" / "lai-chau"
HEADS = ("events", "own", "integrated", "uncounted", "men", "women", "people", "leaders", "led_of")


@cache
def rows(name: str) -> list[Row]:
    return read_rows(PLACE / f"{name}.csv")


def plain() -> Plain:
    return read_plain(PLACE)


# ---- activities -----------------------------------------------------------------------------


def is_news(row: Row) -> bool:
    return row["type"] in plain().settings.get("news_types", [])


def held(first: date, last: date, *, news: bool = False) -> list[Row]:
    return [
        row
        for row in rows("activities")
        if first <= date.fromisoformat(row["date"]) <= last and is_news(row) == news
    ]


def counts(activities: list[Row]) -> Counter[str]:
    found: Counter[str] = Counter(dict.fromkeys(HEADS, 0))
    for row in activities:
        found["events"] += 1
        found["own"] += row["integrated"] == "no"
        found["integrated"] += row["integrated"] == "yes"
        if not (row["men"] and row["women"]):
            found["uncounted"] += 1
            continue
        men, women = int(row["men"]), int(row["women"])
        found.update({"men": men, "women": women, "people": men + women})
        if row["leaders"]:
            found.update({"leaders": int(row["leaders"]), "led_of": men + women})
    return found


def under(activities: list[Row], unit: str) -> list[Row]:
    """Those of the unit and of the ones below it on the day of the activity."""
    return [row for row in activities if row["unit_id"] in below(unit, row["date"])]


@cache
def below(unit: str, on: str) -> set[str]:
    when = date.fromisoformat(on)
    return units_below(plain(), unit, when) if unit in units_on(plain(), when) else set()


def silent(year: int, last: date, level: str | None = None) -> set[str]:
    active = {row["unit_id"] for row in held(date(year, 1, 1), last)}
    units = units_on(plain(), last).items()
    return {u for u, row in units if u not in active and level in (None, row["level"])}


# ---- campaigns ------------------------------------------------------------------------------


def window(name: str, year: int) -> tuple[date, date] | None:
    setting = plain().settings["campaigns"][name]
    typed = [r for r in rows("campaigns") if (r["campaign_id"], r["year"]) == (name, str(year))]
    own = typed[0] if typed else {"start": "", "end": ""}
    start = day(own["start"]) or on_day(year, setting.get("start"))
    end = day(own["end"]) or on_day(year, setting.get("end")) or start
    if start is None or end is None:
        return None
    return (start, end) if end >= start else (start, on_day(year + 1, setting["end"]) or end)


def on_day(year: int, month_day: str | None) -> date | None:
    return date.fromisoformat(f"{year}-{month_day}") if month_day else None


# ---- duties ---------------------------------------------------------------------------------


def last_day(duty: Row, year: int) -> date | None:
    if not (duty["month"] and duty["day"]):
        return None
    month = int(duty["month"])
    due = date(year, month, min(int(duty["day"]), calendar.monthrange(year, month)[1]))
    return due - timedelta(days=1) if duty["before"] == "yes" else due


def comes_up(duty: Row, year: int) -> bool:
    first, last = int(duty["first_year"] or 0), int(duty["last_year"] or 9999)
    step = {"five_years": 5, "ten_years": 10}.get(duty["period"], 1)
    return first <= year <= last and (year - first) % step == 0


def owing(duty: Row, on: date) -> set[str]:
    return {
        unit
        for unit, row in units_on(plain(), on).items()
        if all(duty[key] in ("", row[key]) for key in ("level", "kind"))
    }


def states(year: int, today: date) -> dict[tuple[str, str], str]:
    """What has become of each report of a year, by duty and unit; only of duties with a day."""
    came: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in rows("submissions"):
        if row["year"] == str(year) and date.fromisoformat(row["received"]) <= today:
            came[row["duty_id"], row["unit_id"]].append(date.fromisoformat(row["received"]))
    found = {}
    for duty in rows("duties"):
        due = last_day(duty, year)
        if due is None or not comes_up(duty, year):
            continue
        recorded = [int(r["year"]) for r in rows("submissions") if r["duty_id"] == duty["duty_id"]]
        for unit in owing(duty, due):
            days = came.get((duty["duty_id"], unit))
            if days:
                state = "on_time" if min(days) <= due else "late"
            elif today <= due:
                state = "not_due"
            else:
                state = "no_records" if recorded and year < min(recorded) else "missing"
            found[duty["duty_id"], unit] = state
    return found
