"""Random hierarchies with random events, and an oracle that follows heads one by one.

Plain dictionaries and fractions only; the toolkit's own code is not used. Each day one unit is
merged, split, taken over or dissolved; units are leaves, so that parents stay.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

FIRST = date(2024, 1, 1)
DAY = timedelta(days=1)
Row = dict[str, Any]


@st.composite
def reforms(draw: st.DrawFn) -> tuple[list[Row], list[Row], list[date]]:
    """Versions, events and their days: a root, two districts, leaves below them."""
    versions = [unit("R", ""), unit("D1", "R"), unit("D2", "R")]
    versions += [unit(f"L{n}", draw(st.sampled_from(["D1", "D2"]))) for n in range(4)]
    events: list[Row] = []
    days = [FIRST + 40 * DAY * n for n in range(1, 1 + draw(st.integers(1, 6)))]
    for day in days:
        alive = [v for v in versions if v["valid_to"] is None and str(v["unit_id"])[0] == "L"]
        if len(alive) > 1:
            happen(draw, day, alive, versions, events)
    return versions, events, days


def unit(name: str, parent: str, begin: date | None = None) -> Row:
    level = "leaf" if name.startswith("L") else "top"
    row: Row = {"unit_id": name, "name": name, "level": level, "parent_id": parent or None}
    return row | {"valid_from": begin, "valid_to": None}


def happen(
    draw: st.DrawFn, day: date, alive: list[Row], versions: list[Row], events: list[Row]
) -> None:
    """One thing happens to one leaf."""
    old, other = draw(st.permutations(alive))[:2]
    kind = draw(st.sampled_from(["merge", "split", "take_over", "dissolve", "reparent"]))
    name = str(old["unit_id"])
    old["valid_to"] = day - DAY
    if kind == "reparent":
        parent = "D1" if old["parent_id"] == "D2" else "D2"
        versions.append(unit(name, parent, day))
        events.append(event(day, kind, name, name, None))
    elif kind == "split":
        share = draw(st.sampled_from([None, Fraction(1, 4), Fraction(1, 2)]))
        new = [f"{name}a", f"{name}b"]
        versions += [unit(part, str(old["parent_id"]), day) for part in new]
        shares = [share, None if share is None else 1 - share]
        events += [event(day, kind, name, to, s) for to, s in zip(new, shares, strict=True)]
    else:
        to = None if kind == "dissolve" else str(other["unit_id"])
        events.append(event(day, kind, name, to, None))


def event(day: date, kind: str, old: str, new: str | None, share: Fraction | None) -> Row:
    row: Row = {"date": day, "event": kind, "from_unit": old, "to_unit": new}
    return row | {"share": None if share is None else float(share)}


def alive_on(versions: list[Row], day: date) -> dict[str, Row]:
    return {
        str(v["unit_id"]): v
        for v in versions
        if (v["valid_from"] or date.min) <= day <= (v["valid_to"] or date.max)
    }


def follow(events: list[Row], unit_id: str, start: date, end: date) -> dict[str | None, Fraction]:
    """Where the heads of one unit are on a later day; None is nowhere, "?" an unknown place."""
    heads: dict[str, Fraction] = {unit_id: Fraction(1)}
    lost: dict[str | None, Fraction] = {}
    for day in sorted({row["date"] for row in events if start < row["date"] <= end}):
        today = [e for e in events if e["date"] == day and e["event"] != "reparent"]
        for e in [e for e in today if e["from_unit"] in heads]:
            amount = heads.pop(e["from_unit"], None)
            if amount is None:
                continue
            for part in [p for p in today if p["from_unit"] == e["from_unit"]]:
                give(heads, lost, amount, part)
    return lost | dict(heads)


def give(
    heads: dict[str, Fraction], lost: dict[str | None, Fraction], amount: Fraction, part: Row
) -> None:
    to, share = part["to_unit"], part["share"]
    if to is None:
        lost[None] = lost.get(None, Fraction(0)) + amount
    elif part["event"] == "split" and share is None:
        lost["?"] = amount
    else:
        share = Fraction(share) if share is not None else Fraction(1)
        heads[to] = heads.get(to, Fraction(0)) + amount * share
