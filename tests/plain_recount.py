"""Training coverage once more, from the raw CSV files: plain dicts, no pandas, no toolkit.

Every function is one rule of meaning, written for reading and not for speed: who is an officer to
be trained, who counts as trained, where a head is counted. `plain_survey` does the same for the
answers. The oracle tests compare the toolkit with both.
"""

from __future__ import annotations

import csv
import math
import tomllib
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class Plain:
    """A study folder as it lies on the disk: every cell is the text of the file."""

    folder: Path
    settings: dict
    tables: dict[str, list[Row]]


def read_rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_plain(folder: Path) -> Plain:
    settings = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    names = ("units", "unit_events", "people", "posts", "trainings", "attendance")
    names = (*names, "person_decisions")
    tables = {name: read_rows(folder / f"{name}.csv") for name in names}
    one = {r["other_id"]: r["person_id"] for r in tables["person_decisions"] if is_same(r)}
    for row in (*tables["posts"], *tables["attendance"]):
        row["person_id"] = one.get(row["person_id"], row["person_id"])
    return Plain(folder, settings, tables)


def is_same(decision: Row) -> bool:
    """Whether somebody decided that two numbers in the register are one person's."""
    return decision["decision"] == "same"


# ---- days -----------------------------------------------------------------------------------


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def holds(row: Row, on: date, start: str, end: str) -> bool:
    """Whether a row is in force: both ends are inclusive, an empty one is open."""
    first, last = day(row[start]), day(row[end])
    return (first is None or first <= on) and (last is None or on <= last)


def months_later(start: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def quarter_ends(first: date, last: date) -> list[date]:
    ends = [
        date(year, month, monthrange(year, month)[1])
        for year in range(first.year, last.year + 1)
        for month in (3, 6, 9, 12)
    ]
    return [end for end in ends if first <= end <= last]


# ---- units ----------------------------------------------------------------------------------


@cache
def units_on(plain: Plain, on: date) -> dict[str, Row]:
    """The units alive on a day."""
    rows = plain.tables["units"]
    return {row["unit_id"]: row for row in rows if holds(row, on, "valid_from", "valid_to")}


def path_up(units: dict[str, Row], unit: str) -> list[str]:
    """The unit, the one above it, and so on to the top of that day's tree."""
    path = [unit]
    while units[path[-1]]["parent_id"] in units:
        path.append(units[path[-1]]["parent_id"])
    return path


def units_below(plain: Plain, unit: str, on: date) -> set[str]:
    """The unit itself and all units below it on a day."""
    units = units_on(plain, on)
    return {other for other in units if unit in path_up(units, other)}


# ---- officers and trainings -----------------------------------------------------------------


def eligible_roles(plain: Plain) -> list[str]:
    """Roles whose holders are to be trained, in the order of the groups that name them."""
    return [role for group in plain.settings["groups"].values() for role in group["roles"]]


def groups_of(plain: Plain, role: str, level: str) -> set[str]:
    """Groups to which a post of this role belongs in a unit of this level."""
    return {
        name
        for name, group in plain.settings["groups"].items()
        if role in group["roles"] and level in (group.get("levels") or [level])
    }


@cache
def eligible_posts(plain: Plain, on: date) -> dict[str, list[Row]]:
    """The posts that make somebody eligible, by person: held that day, in a unit alive then."""
    units, posts = units_on(plain, on), defaultdict(list)
    for post in plain.tables["posts"]:
        unit = units.get(post["unit_id"]) if holds(post, on, "start", "end") else None
        if unit and groups_of(plain, post["role"], unit["level"]):
            posts[post["person_id"]].append(post)
    return dict(posts)


@cache
def spells(plain: Plain) -> dict[str, list[tuple[date, date]]]:
    """First and last day of each person's posts of the groups, version by version of the unit."""
    versions, found = defaultdict(list), defaultdict(list)
    for row in plain.tables["units"]:
        versions[row["unit_id"]].append(row)
    for post in plain.tables["posts"]:
        for row in versions[post["unit_id"]]:
            first = max(day(post["start"]) or date.min, day(row["valid_from"]) or date.min)
            last = min(day(post["end"]) or date.max, day(row["valid_to"]) or date.max)
            if first <= last and groups_of(plain, post["role"], row["level"]):
                found[post["person_id"]].append((first, last))
    return dict(found)


def in_office_since(plain: Plain, person: str, on: date) -> date:
    """First day of the time in office that lasts on a day: a gap of up to 31 days is none."""
    since = min(first for first, last in spells(plain)[person] if first <= on <= last)
    while True:
        earlier = [
            first
            for first, last in spells(plain)[person]
            if first < since and (since - last).days - 1 <= 31
        ]
        if not earlier:
            return since
        since = min(earlier)


def in_grace(plain: Plain, person: str, on: date) -> bool:
    days = plain.settings["training"].get("grace_days", 0)
    return bool(days) and (on - in_office_since(plain, person, on)).days < days


def counting_post(plain: Plain, posts: list[Row]) -> Row:
    """The one post that decides where a person counts: role, then seniority, then unit."""
    roles = eligible_roles(plain)
    return min(posts, key=lambda post: (roles.index(post["role"]), post["start"], post["unit_id"]))


@cache
def completions(plain: Plain) -> dict[str, list[tuple[date, date | None]]]:
    """Each person's trainings that qualify: last day, and first day it no longer counts."""
    trainings = {row["training_id"]: row for row in plain.tables["trainings"]}
    rule, done = plain.settings["training"], defaultdict(list)
    for seat in plain.tables["attendance"]:
        training = trainings[seat["training_id"]]
        if qualifies(seat, training, rule):
            completed = day(training["end"] or training["start"])
            months = rule.get("valid_months")
            expires = months_later(completed, months) if months else date.max
            done[seat["person_id"]].append((completed, expires))
    return dict(done)


def qualifies(seat: Row, training: Row, rule: dict) -> bool:
    """Any of the topics, hours enough (those attended where written down), and not failed."""
    failed = seat["passed"] == "no"
    if not seat["passed"] and "pass_mark" in rule and seat.get("score"):
        failed = float(seat["score"]) < rule["pass_mark"]
    topic = any(topic in rule["topics"] for topic in training["topics"].replace(";", " ").split())
    hours = float(seat["hours"] or training["hours"])
    return topic and hours >= rule["min_hours"] and not (rule["require_pass"] and failed)


def is_trained(plain: Plain, person: str, on: date) -> bool:
    return any(done <= on < expires for done, expires in completions(plain).get(person, []))


def last_training(plain: Plain, person: str, on: date) -> date | None:
    """The last qualifying training so far, also when it has expired."""
    days = [completed for completed, _ in completions(plain).get(person, []) if completed <= on]
    return max(days, default=None)


# ---- coverage -------------------------------------------------------------------------------


@dataclass
class Count:
    """Heads of a unit: with the units below it, and its own; newcomers are apart."""

    eligible: int = 0
    trained: int = 0
    newcomers: int = 0
    own_eligible: int = 0
    own_trained: int = 0
    own_newcomers: int = 0

    def add(self, *, new: bool, trained: bool, own: bool) -> None:
        self.newcomers += new
        self.eligible += not new
        self.trained += trained and not new
        self.own_newcomers += own and new
        self.own_eligible += own and not new
        self.own_trained += own and trained and not new

    @property
    def share(self) -> float:
        return self.trained / self.eligible if self.eligible else math.nan


def parts(plain: Plain, on: date, by: str | None, posts: list[Row]) -> set[str]:
    """The parts of a split one person belongs to; several only for groups and roles."""
    roles, post = {post["role"] for post in posts}, counting_post(plain, posts)
    person = post["person_id"]
    units = units_on(plain, on)
    if by == "group":
        levels = [(post["role"], units[post["unit_id"]]["level"]) for post in posts]
        return set().union(*(groups_of(plain, *pair) for pair in levels))
    if by == "role":
        return roles
    if by == "sex":
        return {row["sex"] for row in plain.tables["people"] if row["person_id"] == person}
    return {units[post["unit_id"]][by] if by else ""}


@cache
def counts(plain: Plain, on: date, by: str | None = None) -> dict[tuple[str, str], Count]:
    """Heads of every unit and part on a day: counted at the unit, added up the tree."""
    units, found = units_on(plain, on), defaultdict(Count)
    for person, posts in eligible_posts(plain, on).items():
        own, trained = counting_post(plain, posts)["unit_id"], is_trained(plain, person, on)
        new = in_grace(plain, person, on)
        for part in parts(plain, on, by, posts):
            for unit in path_up(units, own):
                found[unit, part].add(new=new, trained=trained, own=unit == own)
    return dict(found)


def count_of(plain: Plain, unit: str, on: date) -> Count:
    return counts(plain, on).get((unit, ""), Count())


def gap(plain: Plain, unit: str, on: date) -> list[tuple[str, str, date, date | None]]:
    """The unit's own untrained officers: name, role, in post since, last training."""
    names = {row["person_id"]: row["name"] for row in plain.tables["people"]}
    posts = [counting_post(plain, held) for held in eligible_posts(plain, on).values()]
    return [
        (names[person], post["role"], day(post["start"]), last_training(plain, person, on))
        for post in posts
        if post["unit_id"] == unit
        and not is_trained(plain, (person := post["person_id"]), on)
        and not in_grace(plain, person, on)
    ]
