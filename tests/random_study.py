"""Small random studies on disk, for oracle tests: units that come, go and move; officers; classes.

Days are drawn from a short list around month ends, so that posts, units, trainings and the day of
the count meet on the same day often.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

Row = dict[str, str]

DAYS = [
    date(*parts)
    for parts in (
        (2024, 2, 28),
        (2024, 2, 29),
        (2024, 3, 1),
        (2024, 8, 31),
        (2025, 2, 28),
        (2025, 3, 1),
        (2025, 6, 29),
        (2025, 6, 30),
        (2025, 7, 1),
    )
]
ROLES = ("chair", "vice_chair", "womens_affairs", "member")
SETTINGS = """
title = {{ vi = "Thử", en = "Test" }}
as_of = 2025-06-30
synthetic = true
levels = {{ top = {{ vi = "Trên", en = "Top" }}, low = {{ vi = "Dưới", en = "Low" }} }}

[groups.officers]
label = {{ vi = "Cán bộ", en = "Officers" }}
roles = ["chair", "vice_chair"]
levels = {levels}
[groups.womens]
label = {{ vi = "Nữ công", en = "Women" }}
roles = ["womens_affairs", "chair"]

[training]
topics = ["gender", "equality"]
min_hours = 4
require_pass = {pass_needed}
valid_months = {months}
grace_days = {grace}
{mark}
"""
COLUMNS = {
    "units": "unit_id name level kind sector parent_id valid_from valid_to",
    "unit_events": "date event from_unit to_unit share",
    "people": "person_id name sex",
    "posts": "person_id unit_id role start end",
    "trainings": "training_id topics start end hours",
    "attendance": "training_id person_id hours passed score",
}

a_day = st.sampled_from(DAYS)


def text(value: date | None) -> str:
    return value.isoformat() if value else ""


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str]:
    """A first and a last day, each perhaps open."""
    first, last = sorted([draw(a_day), draw(a_day)])
    return draw(st.sampled_from([text(first), ""])), draw(st.sampled_from([text(last), ""]))


@st.composite
def unit_versions(draw: st.DrawFn, most: int = 6) -> list[Row]:
    """Units, some in two versions under different parents; a parent is always an earlier unit."""
    rows = []
    for number in range(draw(st.integers(2, most))):
        first, last = draw(spans())
        for begin, end in draw(st.sampled_from(versions_of(first, last))):
            parent = (
                f"U{draw(st.integers(0, number - 1))}" if number and draw(st.booleans()) else ""
            )
            level = "low" if number else "top"
            row = {"unit_id": f"U{number}", "name": f"Unit {number}", "level": level}
            row |= {"kind": f"kind{number % 2}", "sector": draw(st.sampled_from(["a", "b", ""]))}
            rows.append(row | {"parent_id": parent, "valid_from": begin, "valid_to": end})
    return rows


def versions_of(first: str, last: str) -> list[list[tuple[str, str]]]:
    """The ways to cut a life into one version, or two that follow each other or leave a gap."""
    cuts = [day for day in DAYS if first < text(day) and (not last or text(day) < last)]
    after = [(text(day), text(day + timedelta(days=gap))) for day in cuts for gap in (1, 2)]
    two = [[(first, end), (begin, last)] for end, begin in after if not last or begin <= last]
    return [[(first, last)], *two]


@st.composite
def events(draw: st.DrawFn, units: list[Row]) -> list[Row]:
    """What became of units that ended: nothing, taken over by one, or by two, perhaps in parts."""
    last, rows = {row["unit_id"]: row["valid_to"] for row in units}, []
    for unit, end in last.items():
        heirs = draw(st.lists(st.sampled_from(sorted(last)), max_size=2, unique=True))
        shares = draw(st.sampled_from([["0.5", "0.5"], ["0.25", "0.75"], ["", ""]]))
        for heir, share in zip(heirs, shares, strict=False):
            if end and heir != unit:
                day = text(date.fromisoformat(end) + timedelta(days=1))
                share = share if len(heirs) > 1 else draw(st.sampled_from(["", "1"]))
                row = {"date": day, "event": "take_over", "from_unit": unit}
                rows.append(row | {"to_unit": heir, "share": share})
    return rows


@st.composite
def posts(draw: st.DrawFn, units: list[Row]) -> list[Row]:
    """Posts, each person holding perhaps several at a time and in several units."""
    unit_ids, rows = sorted({row["unit_id"] for row in units}), {}
    for _ in range(draw(st.integers(0, 14))):
        person, unit = f"P{draw(st.integers(0, 5))}", draw(st.sampled_from(unit_ids))
        first, last = sorted([draw(a_day), draw(a_day)])
        role, end = draw(st.sampled_from(ROLES)), draw(st.sampled_from([text(last), ""]))
        row = {"person_id": person, "unit_id": unit, "role": role}
        rows[person, unit, role, first] = row | {"start": text(first), "end": end}
    return list(rows.values())


@st.composite
def trainings(draw: st.DrawFn) -> list[Row]:
    topics = ["gender", "law gender", "law;equality", "law", "gender_plus"]
    rows = []
    for number in range(4):
        first, last = sorted([draw(a_day), draw(a_day)])
        row = {"training_id": f"T{number}", "topics": draw(st.sampled_from(topics))}
        end = draw(st.sampled_from([text(last), ""]))
        rows.append(row | {"start": text(first), "end": end, "hours": draw(st.sampled_from("348"))})
    return rows


@st.composite
def attendance(draw: st.DrawFn) -> list[Row]:
    seats = st.tuples(st.integers(0, 3), st.integers(0, 5))
    return [
        {
            "training_id": f"T{training}",
            "person_id": f"P{person}",
            "hours": draw(st.sampled_from(["", "3", "3.5", "4", "8"])),
            "passed": draw(st.sampled_from(["", "yes", "no"])),
            "score": draw(st.sampled_from(["", "4", "6"])),
        }
        for training, person in sorted(draw(st.sets(seats, max_size=12)))
    ]


@st.composite
def studies(draw: st.DrawFn) -> dict[str, object]:
    """The tables of a study, and its rules."""
    units = draw(unit_versions())
    people = [
        {
            "person_id": f"P{number}",
            "name": f"Person {number}",
            "sex": ("female", "male")[number % 2],
        }
        for number in range(6)
    ]
    return {
        "months": draw(st.sampled_from([1, 6, 12])),
        "grace": draw(st.sampled_from([0, 1, 60, 200])),
        "mark": draw(st.sampled_from(["", "pass_mark = 5"])),
        "pass_needed": draw(st.sampled_from(["true", "true", "false"])),
        "levels": draw(st.sampled_from(["[]", '["low"]', '["top", "low"]'])),
        "units": units,
        "unit_events": draw(events(units)),
        "people": people,
        "posts": draw(posts(units)),
        "trainings": draw(trainings()),
        "attendance": draw(attendance()),
    }


def write_study(folder: Path, study: dict[str, object]) -> Path:
    rules = ("months", "grace", "mark", "pass_needed", "levels")
    settings = SETTINGS.format(**{name: study[name] for name in rules})
    (folder / "study.toml").write_text(settings, encoding="utf-8")
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns.split())
            table.writeheader()
            table.writerows(study[name])
    return folder
