"""Indicators and targets once more, from the raw CSV files: plain dicts, no pandas, no toolkit.

One function for each measure gives its rows, (unit, person or None, part, whole); the rest adds
them up along the tree of the day and judges targets with exact fractions. Awareness is `compare`'s
own figure and has its oracle in `plain_survey`.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from plain_recount import Plain, Row, counts, day, holds, path_up, read_rows, units_on

Part = tuple[str, str | None, float, float]  # unit, person, numerator, denominator
YEAR_TO_DATE = {"active_units", "units_with_news", "men_share", "leaders_share", "news_items"}
NO_ANSWERS = {"awareness_change", "answer_share", "index", "models"}
SENSITIVE = 10


@cache
def table(plain: Plain, name: str) -> list[Row]:
    return plain.tables.get(name) or read_rows(plain.folder / f"{name}.csv")


def own(plain: Plain, name: str) -> dict:
    return plain.settings["indicators"].get(name, {"label": {}})


def computed(plain: Plain) -> list[str]:
    """Every indicator but those of surveys, and those of the ranking."""
    kinds = {
        name: one.get("measure", "measured") for name, one in plain.settings["indicators"].items()
    }
    return [name for name, kind in kinds.items() if kind not in NO_ANSWERS]


# ---- rows -----------------------------------------------------------------------------------


@cache
def women(plain: Plain) -> frozenset[str]:
    return frozenset(p["person_id"] for p in table(plain, "people") if p["sex"] in ("female", "nữ"))


def holders(plain: Plain, name: str, on: date) -> set[tuple[str, str]]:
    """Unit and person of each post in one of the indicator's roles."""
    roles = own(plain, name)["roles"]
    return {
        (post["unit_id"], post["person_id"])
        for post in table(plain, "posts")
        if post["role"] in roles and holds(post, on, "start", "end")
    }


def acted(plain: Plain, name: str, on: date, *, news: bool = False) -> list[Row] | None:
    """Activities since 1 January that count; None where the log begins later."""
    if not any(int(row["date"][:4]) <= on.year for row in table(plain, "activities")):
        return None
    types, topics = own(plain, name).get("types"), own(plain, name).get("topics")
    items = plain.settings.get("news_types", [])
    return [
        row
        for row in table(plain, "activities")
        if date(on.year, 1, 1) <= day(row["date"]) <= on
        and (row["type"] in types if types else (row["type"] in items) == news)
        and (not topics or row["topic"] in topics)
    ]


def times(rows: Iterable[str]) -> dict[str, int]:
    number: dict[str, int] = defaultdict(int)
    for unit in rows:
        number[unit] += 1
    return number


def units_with(plain: Plain, on: date, number: dict[str, int], least: int) -> list[Part]:
    return [(u, None, number.get(u, 0) >= least, 1) for u in units_on(plain, on)]


def last_due(duty: Row, on: date) -> tuple[int, date] | None:
    """Year and last day on time of the report whose time was over last."""
    if not duty["month"] or not duty["day"]:
        return None
    for year in range(on.year + 1, 2000, -1):
        first, last = int(duty["first_year"] or 1), int(duty["last_year"] or 9999)
        step = {"five_years": 5, "ten_years": 10}.get(duty["period"], 1)
        if not first <= year <= last or (duty["first_year"] and (year - first) % step):
            continue
        month = int(duty["month"])
        until = date(year, month, min(int(duty["day"]), monthrange(year, month)[1]))
        until -= timedelta(days=duty["before"] in ("yes", "true", "1", "có"))
        if until < on:
            return year, until
    return None


def on_time(plain: Plain, name: str, on: date) -> list[Part] | None:
    duty = next(d for d in table(plain, "duties") if d["duty_id"] == own(plain, name)["duty"])
    sent = [s for s in table(plain, "submissions") if s["duty_id"] == duty["duty_id"]]
    due = last_due(duty, on)
    if due is None or due[0] < min(int(s["year"]) for s in sent):
        return None
    year, until = due
    came = {s["unit_id"] for s in sent if int(s["year"]) == year and day(s["received"]) <= until}
    owing = [u for u, row in units_on(plain, until).items() if row["level"] == duty["level"]]
    return [(unit, None, unit in came, 1) for unit in owing]


def measured(plain: Plain, name: str, on: date) -> list[Part] | None:
    """The last measurement of each unit in the twelve months up to the day."""
    year_ago = date(on.year - 1, on.month, min(on.day, monthrange(on.year - 1, on.month)[1]))
    last: dict[str, Row] = {}
    for row in table(plain, "measurements"):
        if row["indicator_id"] == name and year_ago < day(row["date"]) <= on and row["numerator"]:
            known = last.get(row["unit_id"])
            if known is None or known["date"] <= row["date"]:
                last[row["unit_id"]] = row
    if not last:
        return None
    return [
        (u, None, float(r["numerator"]), float(r["denominator"] or "nan")) for u, r in last.items()
    ]


@cache
def parts(plain: Plain, name: str, on: date) -> tuple[Part, ...] | None:
    """Rows of an indicator, in units alive on the day; None where nothing was written down."""
    rule = own(plain, name)
    kind, least = rule.get("measure", "measured"), rule.get("at_least", 1)
    rows: list[Part] | None
    if kind == "coverage":
        found = counts(plain, on, "group").items()
        rows = [
            (u, None, c.own_trained, c.own_eligible)
            for (u, group), c in found
            if group == rule["group"] and c.own_eligible
        ]
    elif kind == "women_share":
        rows = [(u, p, p in women(plain), 1) for u, p in holders(plain, name, on)]
    elif kind == "units_with_woman":
        held = times(u for u, p in holders(plain, name, on) if p in women(plain))
        rows = units_with(plain, on, held, least)
    elif kind == "units_with_roles":
        rows = units_with(plain, on, times(u for u, _ in holders(plain, name, on)), least)
        if rule.get("topics") or rule.get("types"):
            active = {row["unit_id"] for row in acted(plain, name, on) or []}
            rows = [(u, None, hit and u in active, 1) for u, _, hit, _ in rows]
    elif kind == "on_time":
        rows = on_time(plain, name, on)
    elif kind == "measured":
        rows = measured(plain, name, on)
    else:
        rows = of_activities(plain, name, on, kind, least)
    living = units_on(plain, on)
    return None if rows is None else tuple(row for row in rows if row[0] in living)


def of_activities(plain: Plain, name: str, on: date, kind: str, least: int) -> list[Part] | None:
    held = acted(plain, name, on, news=kind in ("news_items", "units_with_news"))
    if held is None:
        return None
    if kind in ("active_units", "units_with_news"):
        return units_with(plain, on, times(row["unit_id"] for row in held), least)
    if kind == "news_items":
        number = times(row["unit_id"] for row in held)
        return [(u, None, number.get(u, 0), math.nan) for u in units_on(plain, on)]
    counted = [row for row in held if row["men"] and row["women"]]
    if kind == "leaders_share":
        counted = [row for row in counted if row["leaders"]]
    part = "men" if kind == "men_share" else "leaders"
    return [
        (row["unit_id"], None, float(row[part]), float(row["men"]) + float(row["women"]))
        for row in counted
    ]


# ---- adding up ------------------------------------------------------------------------------


@cache
def sums(plain: Plain, name: str, on: date, level: str | None = None) -> dict[str, tuple]:
    """Part and whole of every unit with all below it, and of all ("")."""
    units, rows = units_on(plain, on), parts(plain, name, on) or ()
    rows = tuple(r for r in rows if level is None or units[r[0]]["level"] == level)
    nearest = own(plain, name).get("measure", "measured") == "measured"
    measured_in, seen = {row[0] for row in rows}, set()
    found: dict[str, list[float]] = {}
    for unit, person, part, whole in rows:
        for node in [*path_up(units, unit), ""]:
            if nearest and node != unit and node in measured_in:
                break
            if person is None or (node, person) not in seen:
                seen.add((node, person))
                both = found.setdefault(node, [0, 0])
                both[0], both[1] = both[0] + part, both[1] + whole
    return {node: (part, whole) for node, (part, whole) in found.items()}


def own_sums(plain: Plain, name: str, on: date, level: str | None = None) -> dict[str, tuple]:
    """Part and whole of every unit itself."""
    units, found = units_on(plain, on), defaultdict(lambda: (0, 0))
    for unit, _, part, whole in parts(plain, name, on) or ():
        if level is None or units[unit]["level"] == level:
            found[unit] = (found[unit][0] + part, found[unit][1] + whole)
    return dict(found)


def value_of(plain: Plain, name: str, both: tuple | None) -> float:
    """Divide last; nothing to divide by, or too few people, is no value."""
    rule = own(plain, name)
    if both is None:
        return math.nan
    part, whole = both
    unit = rule.get("unit", "share")
    people = whole if unit == "share" else part
    if rule.get("sensitive") and 0 < people < SENSITIVE:
        return math.nan
    if unit == "count":
        return part
    if not whole > 0 or (unit == "share" and part > whole):
        return math.nan
    return part / whole * (rule.get("per", 1) if unit == "ratio" else 1)


def withheld(plain: Plain, name: str, on: date, level: str | None = None) -> set[str]:
    """Units without a value of their own in a table of all units: they would tell a hidden one."""
    if not own(plain, name).get("sensitive"):
        return set()
    units, found = units_on(plain, on), sums(plain, name, on, level)
    few = {u for u, (_, whole) in found.items() if u and 0 < whole < SENSITIVE}
    alone = {u for u, _, _, whole in parts(plain, name, on) or () if 0 < whole < SENSITIVE}
    families = {units[u]["parent_id"] for u in few} | alone
    top = few | {u for u in units if units[u]["parent_id"] in families}
    return {u for u in units if top & set(path_up(units, u))}


# ---- targets --------------------------------------------------------------------------------


def aims(plain: Plain) -> dict[tuple[str, str, str], list[Row]]:
    found = defaultdict(list)
    for row in table(plain, "targets"):
        found[row["plan_id"], row["indicator_id"], row["level"]].append(row)
    return dict(found)


def in_force(rows: list[Row], year: int) -> Row:
    exact = [row for row in rows if int(row["year"]) == year]
    past = sorted((row for row in rows if int(row["year"]) < year), key=lambda r: int(r["year"]))
    coming = sorted((row for row in rows if int(row["year"]) > year), key=lambda r: int(r["year"]))
    if exact:
        return exact[0]
    if coming and (
        coming[0]["operator"] == "every_year" or (coming[0]["operator"] == "maintain" and past)
    ):
        return coming[0]
    return past[-1] if past else coming[0]


def reached(plain: Plain, name: str, both: tuple, target: Row) -> bool:
    """Whether a target is met, in exact fractions."""
    rule, wanted = own(plain, name), Fraction(target["value"].replace(",", "."))
    part, whole = Fraction(both[0]), Fraction(1)
    if rule.get("unit", "share") != "count":
        whole = Fraction(both[1]) / Fraction(rule.get("per", 1))
    if target["operator"] in ("≤", "<="):
        return part <= wanted * whole
    if target["operator"] == "about":
        return abs(part - wanted * whole) <= Fraction(target["tolerance"]) * whole
    return part >= wanted * whole


def fewest(plain: Plain, name: str, whole: float, target: Row) -> int:
    """Heads that reach a target: found by trying, one after the other."""
    if target["operator"] in ("≤", "<="):
        return next(
            n for n in range(int(2 * whole), -1, -1) if reached(plain, name, (n, whole), target)
        )
    return next(n for n in range(int(2 * whole) + 2) if reached(plain, name, (n, whole), target))


def status(plain: Plain, key: tuple[str, str, str], on: date) -> tuple[str, str]:
    """Status of a target for all units together, and the years that broke it."""
    plan, name, level = key
    rows = aims(plain)[key]
    target = in_force(rows, on.year)
    first = min(int(row["year"]) for row in rows)
    if target["operator"] == "every_year":
        first = plain.settings["plans"][plan].get("start_year", 2021)
    lasting = target["operator"] in ("maintain", "every_year")
    years = range(min(first, on.year), on.year + 1) if lasting else [on.year]
    days = [on if year == on.year else date(year, 12, 31) for year in years]
    known = {}
    for then in days:
        if level and level not in {row["level"] for row in units_on(plain, then).values()}:
            if then == on:
                return "not_applicable", ""
            continue
        both = sums(plain, name, then, level or None).get("")
        empty = parts(plain, name, then) is not None and (both is None or both[1] == 0)
        missing = math.isnan(value_of(plain, name, both))
        if not (missing and empty and then != on):
            due = in_force(rows, then.year)
            known[then] = None if missing else reached(plain, name, both, due)
    if known[on] is None:
        return "no_data", _years(plain, name, known, on, lasting)
    if False in known.values():
        return "not_met", _years(plain, name, known, on, lasting)
    if None in known.values():
        return "no_data", ""
    part, whole = sums(plain, name, on, level or None)[""]
    return ("exceeded" if beyond(plain, name, part, whole, target) else "met"), ""


def beyond(plain: Plain, name: str, part: float, whole: float, target: Row) -> bool:
    """Whether one head fewer (for "≤" more) would still do, and the target is not just met."""
    if target["operator"] == "about":
        return False
    side = 1 if target["operator"] in ("≤", "<=") else -1
    return part + side >= 0 and reached(plain, name, (part + side, whole), target)


def _years(plain: Plain, name: str, known: dict, on: date, lasting: bool) -> str:
    """Years that broke a lasting target; a running year does not, if counted from its start."""
    rule = own(plain, name)
    acts = rule.get("measure") == "units_with_roles" and (rule.get("topics") or rule.get("types"))
    running = rule.get("measure") in YEAR_TO_DATE or acts
    running = running and (on.month, on.day) != (12, 31)
    broken = [d.year for d, hit in known.items() if hit is False and not (running and d == on)]
    return ", ".join(map(str, broken)) if lasting else ""
