"""Checks of the events of units against each other and against the units' versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.cells import among
from toolkit.findings import Finding
from toolkit.places import at, word
from toolkit.study import Study
from toolkit.succession import DAY, ROUNDED, held_on, moves

# What an event needs to be understood.
NEEDS = {
    "create": ("to_unit",),
    "dissolve": ("from_unit",),
    **dict.fromkeys(("merge", "split", "take_over"), ("from_unit", "to_unit")),
}
# Events of one unit that goes on, and what each changes.
CHANGES = {"rename": ("name",), "retype": ("level", "kind"), "reparent": ("parent_id",)}
ENDING = ("dissolve", "merge")  # events after which their first unit is no more
BEGINS = ("create", "split", "merge", "take_over")
ENDS = ("dissolve", "merge", "split", "take_over")
MANY = 20  # changes without an event that are named one by one


def needs(study: Study) -> Iterator[Finding]:
    """Events that do not say which unit they happened to."""
    events = study.tables["unit_events"]
    for event, columns in NEEDS.items():
        for column in columns:
            for row in events.index[(events["event"] == event) & events[column].isna()]:
                yield at(study, "unit_events", row, column, "event_incomplete", event=event)
    nobody = events["from_unit"].isna() & events["to_unit"].isna()
    for row in events.index[events["event"].isin(list(CHANGES)) & nobody]:
        event = str(events.loc[row, "event"])
        yield at(study, "unit_events", row, "from_unit", "event_incomplete", event=event)


def twice(study: Study) -> Iterator[Finding]:
    """Events that are written down again; they happen once."""
    events = study.tables["unit_events"].dropna(subset=["date", "event"])
    same = ["date", "event", "from_unit", "to_unit"]
    rows = events.assign(first=events.index)
    rows["first"] = rows.groupby(same, dropna=False)["first"].transform("first")
    for row, case in rows[rows.duplicated(same)].iterrows():
        key = " ".join(word(case[column]) for column in same if pd.notna(case[column]))
        more: dict[str, Any] = {"severity": "warning", "key": key, "other": int(case["first"])}
        yield at(study, "unit_events", row, "event", "duplicate_key", **more)


def ends_and_beginnings(study: Study) -> Iterator[Finding]:
    """Units that live on after their end, or do not exist when something happens to them."""
    events = study.tables["unit_events"].dropna(subset=["date", "event"])
    kind, after = events["event"], events["to_unit"]
    moving = kind.isin(NEEDS)
    yield from _lives(study, events[kind.isin(ENDING)], "from_unit", 0, True, "event_contradicts")
    yield from _lives(study, events[after.notna()], "to_unit", 0, False, "event_without_unit")
    gone = events[moving & events["from_unit"].notna()]
    yield from _lives(study, gone, "from_unit", -1, False, "event_without_unit")
    yield from _lives(study, events[kind == "create"], "to_unit", -1, True, "event_existed")


def _lives(
    study: Study, events: pd.DataFrame, column: str, days: int, alive: bool, code: str
) -> Iterator[Finding]:
    """Events whose unit exists, or does not, on the event's day or so many days from it."""
    units = study.tables["units"]
    known = events[among(events[column], units["unit_id"])]
    when = known["date"] + days * DAY
    wrong = held_on(units, known[column], when) == alive
    for row in known.index[wrong]:
        more: dict[str, Any] = {"severity": "warning", "date": word(when[row])}
        yield at(study, "unit_events", row, column, code, value=known.loc[row, column], **more)


def changes(study: Study) -> Iterator[Finding]:
    """Events of a unit that goes on, though nothing changes that day."""
    events = study.tables["unit_events"].dropna(subset=["date", "event"])
    units = study.tables["units"]
    for event, columns in CHANGES.items():
        rows = events[events["event"] == event]
        own = rows["from_unit"].fillna(rows["to_unit"])
        before = _versions_on(units, own, rows["date"] - DAY, columns)
        after = _versions_on(units, own, rows["date"], columns)
        both = before.index.intersection(after.index)
        same = (before.loc[both].fillna("") == after.loc[both].fillna("")).all(axis=1)
        for row in both[same]:
            more: dict[str, Any] = {"event": event, "what": ", ".join(columns)}
            more |= {"severity": "warning", "date": word(rows.loc[row, "date"])}
            column = "from_unit" if pd.notna(rows.loc[row, "from_unit"]) else "to_unit"
            yield at(study, "unit_events", row, column, "event_unchanged", value=own[row], **more)


def _versions_on(
    units: pd.DataFrame, of: pd.Series, days: pd.Series, columns: tuple[str, ...]
) -> pd.DataFrame:
    """Version of each unit on its day, with the rows of the events."""
    rows = pd.DataFrame({"row": of.index, "unit_id": of.array, "day": days.array})
    pairs = rows.merge(units[["unit_id", *columns, "valid_from", "valid_to"]], on="unit_id")
    begun = pairs["valid_from"].isna() | (pairs["valid_from"] <= pairs["day"])
    pairs = pairs[begun & (pairs["valid_to"].isna() | (pairs["valid_to"] >= pairs["day"]))]
    return pairs.drop_duplicates("row", keep="last").set_index("row")[list(columns)]


def shares(study: Study) -> Iterator[Finding]:
    """Divisions of a unit whose shares are not stated, or are not those of a whole."""
    events = study.tables["unit_events"].dropna(subset=["date", "event"])
    rows = moves(study.tables["units"], events.assign(row=events.index))
    group = rows.groupby(["date", "from_unit"])["share"]
    stated, unknown = group.transform("sum"), rows["share"].isna()
    for _, case in rows[unknown].iterrows():
        more: dict[str, Any] = {"severity": "warning", "other": word(case["to_unit"])}
        value = case["from_unit"]
        yield at(study, "unit_events", case["row"], "share", "no_share", value=value, **more)
    complete = group.transform("count") == group.transform("size")
    little = complete & ~rows["lives_on"] & (stated < 1 - ROUNDED)
    # Assigned before the rows are chosen: pandas fills an empty frame with all rows.
    wrong = rows.assign(stated=stated)[(stated > 1 + ROUNDED) | little]
    for _, case in wrong.drop_duplicates(["date", "from_unit"]).iterrows():
        more = {"severity": "warning", "total": f"{case['stated']:g}", "date": word(case["date"])}
        value = case["from_unit"]
        yield at(study, "unit_events", case["row"], "share", "shares_not_one", value=value, **more)


def unexplained(study: Study) -> Iterator[Finding]:
    """Units that begin, end or change without an event that says so."""
    units, events = study.tables["units"].dropna(subset=["unit_id"]), study.tables["unit_events"]
    if events.empty:
        return
    found = _unexplained_changes(units, events)
    for event, rows in found.groupby("event", sort=False):
        first, severity = rows.iloc[0], "note"
        if len(rows) > MANY:
            more: dict[str, Any] = {"severity": severity, "n": len(rows), "event": event}
            more["date"] = word(first["date"])
            value, column = first["unit_id"], first["column"]
            code = "changes_without_event"
            yield at(study, "units", first["row"], column, code, value=value, **more)
            continue
        for _, case in rows.iterrows():
            more = {"severity": severity, "event": event, "date": word(case["date"])}
            value, column = case["unit_id"], case["column"]
            code = "change_without_event"
            yield at(study, "units", case["row"], column, code, value=value, **more)


def _unexplained_changes(units: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Changes from one version to the next that no event of that day and unit stands for."""
    told = events.dropna(subset=["date", "event"])
    starts, ends, steps = _changes(units)
    parts = [
        _untold(starts, told, "create", BEGINS, ("to_unit",)),
        _untold(ends, told, "dissolve", ENDS, ("from_unit",)),
    ]
    for event, columns in CHANGES.items():
        differs = pd.concat(
            [steps[c].fillna("") != steps[f"{c}_before"].fillna("") for c in columns], axis=1
        ).any(axis=1)
        rows = steps[differs].assign(column=columns[0])
        if event == "reparent":  # the old parent went into the new one
            pair = ["date", "parent_id_before", "parent_id"]
            went = told[["date", "from_unit", "to_unit"]].set_axis(pair, axis=1)
            rows = rows.merge(went.drop_duplicates(), on=pair, how="left", indicator=True)
            rows = rows[rows["_merge"] == "left_only"]
        by = (event, "merge", "split")
        parts.append(_untold(rows, told, event, by, ("from_unit", "to_unit")))
    return pd.concat(parts, ignore_index=True)


def _changes(units: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Beginnings and ends of lives, and steps from one version to the next; each with its day."""
    names = [c for columns in CHANGES.values() for c in columns]
    rows = units.assign(row=units.index).sort_values(["unit_id", "valid_from"], na_position="first")
    unit = rows.groupby("unit_id", sort=False)
    rows[[f"{c}_before" for c in names]] = unit[names].shift()
    before, after = unit["valid_to"].shift(), unit["valid_from"].shift(-1)
    follows = before + DAY == rows["valid_from"]
    goes_on = rows["valid_to"] + DAY == after
    starts = rows[~follows & rows["valid_from"].notna()].assign(column="valid_from")
    ends = rows[~goes_on & rows["valid_to"].notna()].assign(column="valid_to")
    return (
        starts.assign(date=starts["valid_from"]),
        ends.assign(date=ends["valid_to"] + DAY),
        rows.assign(date=rows["valid_from"])[follows],
    )


def _untold(
    rows: pd.DataFrame,
    events: pd.DataFrame,
    event: str,
    by: tuple[str, ...],
    sides: tuple[str, ...],
) -> pd.DataFrame:
    fitting = events[events["event"].isin(by)]
    known = pd.concat(
        [fitting[["date", side]].set_axis(["date", "unit_id"], axis=1) for side in sides]
    )
    pairs = rows[["row", "unit_id", "date", "column"]].merge(
        known.drop_duplicates(), on=["date", "unit_id"], how="left", indicator=True
    )
    left = pairs[pairs["_merge"] == "left_only"].drop(columns="_merge")
    return left.assign(event=event)
