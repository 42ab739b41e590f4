"""Checks of units through time: versions, parents, events, and what is dated outside their life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.cells import among
from toolkit.findings import Finding, Severity, period
from toolkit.places import at, word
from toolkit.schema import look_up
from toolkit.study import Study

# Tables whose rows say something about a unit on a day.
DATED = (
    *(("activities", "date"), ("headcounts", "date"), ("measurements", "date")),
    ("models", "start"),
)
LONG_AGO, FAR = pd.Timestamp("1600-01-01"), pd.Timestamp("2400-01-01")  # open ends
DAY = pd.Timedelta(days=1)


def periods(study: Study) -> Iterator[Finding]:
    """Ends before their beginnings."""
    for table, start, end in (
        ("units", "valid_from", "valid_to"),
        ("posts", "start", "end"),
        ("trainings", "start", "end"),
        ("campaigns", "start", "end"),
        ("models", "start", "end"),
    ):
        rows = study.tables[table]
        for row, case in rows[rows[end] < rows[start]].iterrows():
            other = f"{start} {word(case[start])}"
            yield at(study, table, row, end, "end_before_start", value=case[end], other=other)


def versions(study: Study) -> Iterator[Finding]:
    """Two versions of a unit that hold at once."""
    units = study.tables["units"].dropna(subset=["unit_id"])
    several = units[units["unit_id"].duplicated(keep=False)]
    ordered = several.sort_values(["unit_id", "valid_from"], na_position="first")
    ordered = ordered[among(ordered["unit_id"], _overlapping(ordered))]
    earlier: dict[str, list[tuple[int, pd.Timestamp, pd.Timestamp]]] = {}
    for case in ordered[["unit_id", "valid_from", "valid_to"]].itertuples(name=None):
        row, unit, start, end = case
        # Two rows with the same key have a finding already.
        before = earlier.setdefault(unit, [])
        clash = [r for r, s, last in before if not last < start and s != start and s is not start]
        if clash:
            more: dict[str, Any] = {"value": unit, "other": clash[0]}
            yield at(study, "units", row, "valid_from", "version_overlap", **more)
        before.append((row, start, end))


def _overlapping(ordered: pd.DataFrame) -> pd.Series:
    """Units of which a version begins before an earlier one has ended; rows by unit and start."""
    ends = ordered["valid_to"].fillna(FAR).groupby(ordered["unit_id"]).cummax()
    earlier = ends.groupby(ordered["unit_id"]).shift()
    return ordered.loc[earlier.notna() & ~(earlier < ordered["valid_from"]), "unit_id"]


def parents(study: Study) -> Iterator[Finding]:
    """Circles of parents, and parents that do not exist while their unit does."""
    units = study.tables["units"]
    lacking = _days_without_parent(units)
    named = units.loc[lacking.index, "parent_id"]
    for (row, day), value in zip(lacking.items(), named, strict=True):
        yield at(study, "units", row, "parent_id", "parent_not_alive", value=value, date=word(day))
    told = set(lacking.index)
    rest = _perhaps_circular(units.dropna(subset=["unit_id", "parent_id"]))
    for day in _days_of_change(rest):
        begun = rest["valid_from"].isna() | (rest["valid_from"] <= day)
        here = rest[begun & (rest["valid_to"].isna() | (rest["valid_to"] >= day))]
        yield from _circles(study, here, told)


def _days_without_parent(units: pd.DataFrame) -> pd.Series:
    """First day on which the parent of a version does not exist, of those where there is one."""
    rows = units.assign(
        row=units.index,
        start=units["valid_from"].fillna(LONG_AGO),
        end=units["valid_to"].fillna(FAR),
    )
    rows = rows[rows["unit_id"].notna() & (rows["start"] <= rows["end"])]
    lives = _lives(rows)
    pairs = rows[["row", "parent_id", "start", "end"]].merge(
        lives, left_on="parent_id", right_on="unit_id"
    )
    # The life in which the version begins, or else the first that follows.
    inside = (pairs["first"] <= pairs["start"]) & (pairs["start"] <= pairs["last"])
    held = pairs[inside].set_index("row")
    late = held.loc[held["last"] < held["end"], "last"] + DAY
    never = pairs[~pairs["row"].isin(held.index)].groupby("row")
    eve = (never["first"].min() - DAY).where(lambda days: days < never["end"].min())
    dated = never["start"].min().replace(LONG_AGO, pd.NaT)
    days: pd.Series = pd.concat([late, dated.fillna(eve).fillna(never["end"].min())])
    return days.sort_index()


def _lives(rows: pd.DataFrame) -> pd.DataFrame:
    """Times in which each unit exists without a break: unit_id, first, last."""
    ordered = rows.sort_values(["unit_id", "start"])
    ends = ordered.groupby("unit_id")["end"].cummax()
    earlier = ends.groupby(ordered["unit_id"]).shift()
    life = (earlier.isna() | (earlier + DAY < ordered["start"])).cumsum().rename("life")
    found = ordered.groupby(["unit_id", life]).agg(first=("start", "min"), last=("end", "max"))
    return found.reset_index()[["unit_id", "first", "last"]]


def _perhaps_circular(rows: pd.DataFrame) -> pd.DataFrame:
    """Versions left after taking away, again and again, those with nothing above or below."""
    count = -1
    while count != len(rows):
        count = len(rows)
        above = among(rows["parent_id"], rows["unit_id"])
        rows = rows[above & among(rows["unit_id"], rows["parent_id"])]
    return rows


def _days_of_change(rows: pd.DataFrame) -> list[pd.Timestamp]:
    """Each day on which these versions differ from the day before, and the eve of the first."""
    if rows.empty:
        return []
    changes = pd.concat([rows["valid_from"], rows["valid_to"] + DAY])
    days = [pd.Timestamp(day) for day in sorted(changes.dropna().unique())]
    return [days[0] - DAY, *days] if days else [pd.Timestamp("2000-01-01")]


def _circles(study: Study, here: pd.DataFrame, told: set[int]) -> Iterator[Finding]:
    above = dict(zip(here["unit_id"], here["parent_id"], strict=True))
    done: set[str] = set()
    for row, unit in here["unit_id"].items():
        path: list[str] = []
        step = unit
        while isinstance(step, str) and step not in done and step not in path:
            path.append(step)
            step = above.get(step)
        if step in path and step == unit and row not in told:
            told.add(int(str(row)))
            cycle = " > ".join([*path, unit])
            yield at(study, "units", row, "parent_id", "parent_cycle", value=unit, cycle=cycle)
        elif step not in path:
            done.update(path)


def posts_and_units(study: Study) -> Iterator[Finding]:
    """Posts in units that did not exist yet, or no longer."""
    posts = study.tables["posts"]
    outside = _outside(study, posts["unit_id"], posts["start"])
    yield from _not_alive(study, "posts", "start", outside, "error")
    ends = study.tables["units"]["valid_to"].fillna(FAR)
    last = look_up(posts["unit_id"], ends.groupby(study.tables["units"]["unit_id"]).max())
    last = last.mask(last == FAR)
    late = last.notna() & ~(posts["end"] <= last) & ~posts.index.isin(outside)
    for row, case in posts.assign(last=last)[late].iterrows():
        more: dict[str, Any] = {"unit": case["unit_id"], "date": word(case["last"])}
        value = case["end"]
        yield at(study, "posts", row, "end", "post_outlives_unit", value=value, **more)


def dated_rows(study: Study) -> Iterator[Finding]:
    """Activities, headcounts, measurements and models of units that did not exist that day."""
    for table, column in DATED:
        rows = study.tables[table]
        outside = _outside(study, rows["unit_id"], rows[column])
        yield from _not_alive(study, table, column, outside, "warning")


def _outside(study: Study, units: pd.Series, days: pd.Series) -> list[int]:
    """Rows whose day lies in no version of their unit; unknown units and days are left out."""
    lives = study.tables["units"][["unit_id", "valid_from", "valid_to"]].dropna(subset=["unit_id"])
    rows = pd.DataFrame({"row": units.index, "unit_id": units.array, "day": days.array})
    pairs = rows.dropna().merge(lives, on="unit_id")
    begun = pairs["valid_from"].isna() | (pairs["valid_from"] <= pairs["day"])
    holds = begun & (pairs["valid_to"].isna() | (pairs["valid_to"] >= pairs["day"]))
    return sorted(set(pairs["row"]) - set(pairs.loc[holds, "row"]))


def _not_alive(
    study: Study, table: str, column: str, rows: list[int], severity: Severity
) -> Iterator[Finding]:
    found = study.tables[table].loc[rows]
    lives = _lifetimes(study.tables["units"], found["unit_id"])
    for row, unit, day in zip(rows, found["unit_id"].tolist(), found[column], strict=True):
        more: dict[str, Any] = {"date": word(day), "lifetime": lives[unit]}
        yield at(
            study, table, row, "unit_id", "unit_not_alive", value=unit, severity=severity, **more
        )


def _lifetimes(units: pd.DataFrame, wanted: pd.Series) -> dict[str, str]:
    """First and last day of each of some units, in words; all at once, as there may be many."""
    own = units[among(units["unit_id"], wanted)]
    start, end = own["valid_from"].fillna(LONG_AGO), own["valid_to"].fillna(FAR)
    first, last = start.groupby(own["unit_id"]).min(), end.groupby(own["unit_id"]).max()
    days = zip(first.mask(first == LONG_AGO), last.mask(last == FAR), strict=True)
    return dict(zip(first.index.tolist(), (period(*both) for both in days), strict=True))
