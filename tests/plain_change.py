"""Two days compared once more with plain dicts: what continues what, whose heads moved, and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

import plain_recount as plain
from plain_recount import Plain

CAUSES = ("newly_trained", "left", "newly_elected", "expired", "reorganised")
MOVING = ("merge", "take_over", "dissolve")
ONE_DAY = timedelta(days=1)


@cache
def heirs(plain_study: Plain, unit: str, start: date, end: date) -> dict[str, float | None]:
    """Units that continue one of the first day on the last, with their share where it is known."""
    if unit in plain.units_on(plain_study, end):
        return {unit: 1.0}
    found: dict[str, float | None] = {}
    for share, to, day in steps(plain_study, unit, start, end):
        for heir, part in followed(plain_study, to, day, end).items():
            known = None if share is None or part is None else share * part
            before = found.get(heir, 0.0)
            found[heir] = None if known is None or before is None else before + known
    return found


def followed(plain_study: Plain, unit: str, day: date, end: date) -> dict[str, float | None]:
    """Whom a unit goes on to that somebody came to on a day, that day's events included."""
    if unit in plain.units_on(plain_study, end):
        return {unit: 1.0}
    return heirs(plain_study, unit, day - ONE_DAY, end)


def steps(
    plain_study: Plain, unit: str, start: date, end: date
) -> list[tuple[float | None, str, date]]:  # fmt: skip
    """The first events after a day by which a unit that ends gives its heads away."""
    rows = [
        (plain.day(row["date"]), row)
        for row in plain_study.tables["unit_events"]
        if row["from_unit"] == unit and row["event"] in MOVING and row["to_unit"] not in ("", unit)
    ]
    rows = [(on, row) for on, row in rows if start < on <= end and not lives(plain_study, unit, on)]
    first = min((on for on, _ in rows), default=None)
    on_day = [row for on, row in rows if on == first]
    alone = len({row["to_unit"] for row in on_day}) == 1
    return [
        (float(row["share"]) if row["share"] else 1.0 if alone else None, row["to_unit"], first)
        for row in on_day
    ]


def lives(plain_study: Plain, unit: str, on: date) -> bool:
    """Whether a unit lives on after an event."""
    return unit in plain.units_on(plain_study, on + ONE_DAY)


# ---- rebuilt --------------------------------------------------------------------------------


def place(plain_study: Plain, unit: str, on: date, last: date) -> str:
    """Where the heads of a unit of one day stand in the tree of the last one, whole."""
    now = plain.units_on(plain_study, last)
    found = heirs(plain_study, unit, on, last)
    if len(found) == 1 and next(iter(found.values())) == 1:
        return next(iter(found))
    if found:
        paths = [plain.path_up(now, heir) for heir in found]
        common = [above for above in paths[0] if all(above in path for path in paths)]
        common = common[1:] or common if len(paths) == 1 else common
        if common:
            return common[0]
    parent = plain.units_on(plain_study, on)[unit]["parent_id"]
    if parent in plain.units_on(plain_study, on):
        return place(plain_study, parent, on, last)
    return next(unit for unit, row in now.items() if row["parent_id"] not in now)


def rebuilt(plain_study: Plain, on: date, last: date) -> dict[str, tuple[int, int, int]]:
    """Heads eligible, trained and newcomers of a day under each unit of the last one."""
    now, found = plain.units_on(plain_study, last), defaultdict(lambda: [0, 0, 0])
    for person, posts in plain.eligible_posts(plain_study, on).items():
        own = place(plain_study, plain.counting_post(plain_study, posts)["unit_id"], on, last)
        new = plain.in_grace(plain_study, person, on)
        for unit in plain.path_up(now, own):
            found[unit][0] += not new
            found[unit][1] += not new and plain.is_trained(plain_study, person, on)
            found[unit][2] += new
    return {unit: tuple(found[unit]) for unit in now}


# ---- the five causes ------------------------------------------------------------------------


@cache
def due(plain_study: Plain, on: date) -> dict[str, tuple[str, bool]]:
    """Unit and training of everybody who is to be trained on a day and no longer in grace."""
    return {
        person: (
            plain.counting_post(plain_study, posts)["unit_id"],
            plain.is_trained(plain_study, person, on),
        )
        for person, posts in plain.eligible_posts(plain_study, on).items()
        if not plain.in_grace(plain_study, person, on)
    }


def changes(plain_study: Plain, first: date, last: date) -> dict[str, dict[str, list[int]]]:
    """Change in eligible and trained heads of every unit, by cause."""
    found = defaultdict(lambda: {cause: [0, 0] for cause in CAUSES})
    before, after = due(plain_study, first), due(plain_study, last)
    for person in before.keys() | after.keys():
        for unit, cause, eligible, trained in moves(
            plain_study, before.get(person), after.get(person), first, last
        ):
            found[unit][cause][0] += eligible
            found[unit][cause][1] += trained
    return found


def moves(plain_study, before, after, first, last):
    """What one person changes in each unit: unit, cause, eligible and trained heads."""
    above_0 = set(above(plain_study, before, first))
    above_1 = set(above(plain_study, after, last))
    status = "newly_trained" if after and after[1] else "expired"
    changed = bool(before and after) and after[1] - before[1]
    along = bool(before and after) and after[0] in {
        before[0], *heirs(plain_study, before[0], first, last)
    }  # fmt: skip
    for unit in above_0 & above_1:
        if changed:
            yield unit, status, 0, changed
    for unit in above_0 - above_1:
        yield unit, "reorganised" if along else "left", -1, -before[1]
    for unit in above_1 - above_0:
        if along:
            yield unit, "reorganised", 1, int(before[1])
            if changed:
                yield unit, status, 0, changed
        else:
            yield unit, "newly_elected", 1, int(after[1])


def above(plain_study, head, on):
    """The unit that counts somebody, and all above it."""
    return plain.path_up(plain.units_on(plain_study, on), head[0]) if head else []
