"""Checks of units through time: versions, parents, events, and what is dated outside their life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.findings import Finding, Severity, period
from toolkit.places import at, word
from toolkit.schema import look_up
from toolkit.study import Study

# Tables whose rows say something about a unit on a day.
DATED = (("activities", "date"), ("headcounts", "date"), ("measurements", "date"))
ENDING = ("dissolve", "merge")  # events after which their first unit is no more


def periods(study: Study) -> Iterator[Finding]:
    """Ends before their beginnings."""
    for table, start, end in (
        ("units", "valid_from", "valid_to"),
        ("posts", "start", "end"),
        ("trainings", "start", "end"),
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


def parents(study: Study) -> Iterator[Finding]:
    """Circles of parents, and parents that do not exist while their unit does."""
    units = study.tables["units"]
    told: set[int] = set()
    for day in _days_of_change(study):
        tree = study.hierarchy.at(day.date()).table
        begun = units["valid_from"].isna() | (units["valid_from"] <= day)
        here = units[begun & (units["valid_to"].isna() | (units["valid_to"] >= day))]
        orphans = here[here["parent_id"].notna() & ~here["parent_id"].isin(tree.index)]
        known = orphans[orphans["parent_id"].isin(units["unit_id"])]
        for row, case in known[~known.index.isin(told)].iterrows():
            told.add(int(str(row)))
            more: dict[str, Any] = {"value": case["parent_id"], "date": word(day)}
            yield at(study, "units", row, "parent_id", "parent_not_alive", **more)
        yield from _circles(study, here, told)


def _days_of_change(study: Study) -> list[pd.Timestamp]:
    """Each day on which the tree differs from the day before, and the eve of the first."""
    units = study.tables["units"]
    changes = pd.concat([units["valid_from"], units["valid_to"] + pd.Timedelta(days=1)])
    days = [pd.Timestamp(day) for day in sorted(changes.dropna().unique())]
    return [days[0] - pd.Timedelta(days=1), *days] if days else [pd.Timestamp("2000-01-01")]


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
    ends = study.tables["units"].groupby("unit_id")["valid_to"].agg(_last)
    last = look_up(posts["unit_id"], ends)
    late = last.notna() & ~(posts["end"] <= last) & ~posts.index.isin(outside)
    for row, case in posts.assign(last=last)[late].iterrows():
        more: dict[str, Any] = {"unit": case["unit_id"], "date": word(case["last"])}
        value = case["end"]
        yield at(study, "posts", row, "end", "post_outlives_unit", value=value, **more)


def _last(days: pd.Series) -> pd.Timestamp:
    return pd.NaT if days.isna().any() else days.max()  # type: ignore[return-value]


def dated_rows(study: Study) -> Iterator[Finding]:
    """Activities, headcounts and measurements of units on days on which they did not exist."""
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
    for row in rows:
        unit, day = study.tables[table].loc[row, ["unit_id", column]]
        more: dict[str, Any] = {
            "date": word(day),
            "lifetime": period(*study.hierarchy.lifetime(str(unit))),
        }
        yield at(
            study, table, row, "unit_id", "unit_not_alive", value=unit, severity=severity, **more
        )


def events(study: Study) -> Iterator[Finding]:
    """Events that the versions of the units contradict."""
    known = set(study.tables["units"]["unit_id"])
    for row, event in study.tables["unit_events"].dropna(subset=["date", "event"]).iterrows():
        tree = study.hierarchy.at(event["date"])
        told: dict[str, Any] = {"severity": "warning", "date": word(event["date"])}
        ended, begun = event["from_unit"], event["to_unit"]
        if event["event"] in ENDING and ended in tree:
            code = "event_contradicts"
            yield at(study, "unit_events", row, "from_unit", code, value=ended, **told)
        if begun in known and begun not in tree:
            code = "event_without_unit"
            yield at(study, "unit_events", row, "to_unit", code, value=begun, **told)
