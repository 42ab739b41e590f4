"""What continues what: the units of one day followed through the events to another day.

Heads move with merge, split, take_over, and with a dissolve that names who takes over. A create,
rename, retype or reparent moves nobody.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

MOVING = ("merge", "split", "take_over", "dissolve")
ROUNDED = 0.01 + 1e-9  # shares this near to 1 in all are of a whole; what is missing was rounded
LONGEST_CHAIN = 100  # events one after the other; a longer chain goes round in a circle
DAY = pd.Timedelta(days=1)


def successors(
    versions: pd.DataFrame, events: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    """Follow the units alive on one day to those alive on another, later or earlier.

    Parameters
    ----------
    versions, events : DataFrame
        The tables `units` and `unit_events`.
    start, end : Timestamp

    Returns
    -------
    DataFrame
        unit_id, successor_id, share (of the unit's heads, 0-1; NaN where nothing states it).

    Examples
    --------
    >>> day = pd.Timestamp
    >>> versions = pd.DataFrame({
    ...     "unit_id": ["A", "B"], "valid_from": [pd.NaT, pd.NaT],
    ...     "valid_to": [day("2025-06-30"), pd.NaT]})
    >>> events = pd.DataFrame({
    ...     "date": [day("2025-07-01")], "event": ["merge"], "from_unit": ["A"],
    ...     "to_unit": ["B"], "share": [float("nan")]})
    >>> print(successors(versions, events, day("2024-12-31"), day("2025-12-31")))
      unit_id successor_id  share
    0       A            B    1.0
    1       B            B    1.0
    """
    here, there = units_on(versions, start), units_on(versions, end)
    state = pd.DataFrame({"unit_id": here, "holder": here, "share": 1.0, "since": _number(start)})
    if start <= end:
        steps = _forward(versions, _between(versions, events, start, end), there)
    else:
        steps = _backward(versions, _between(versions, events, end, start))
        state["since"] *= -1
    found = _walk(state, steps)
    found = found[found["holder"].isin(there)].rename(columns={"holder": "successor_id"})
    order = found["unit_id"].map(pd.Series(range(len(here)), index=here))
    found = found.iloc[order.argsort(kind="stable")]
    return found[["unit_id", "successor_id", "share"]].reset_index(drop=True)


def units_on(versions: pd.DataFrame, day: pd.Timestamp) -> pd.Index:
    """Units with a version that holds on a day, each once."""
    begun = versions["valid_from"].isna() | (versions["valid_from"] <= day)
    living = versions[begun & (versions["valid_to"].isna() | (versions["valid_to"] >= day))]
    units: pd.Index = pd.Index(living["unit_id"].dropna().unique())
    return units


def held_on(versions: pd.DataFrame, units: pd.Series, days: pd.Series) -> pd.Series:
    """Tell for pairs of a unit and a day whether the unit exists then."""
    rows = pd.DataFrame({"row": units.index, "unit_id": units.array, "day": days.array})
    pairs = rows.merge(versions[["unit_id", "valid_from", "valid_to"]], on="unit_id")
    begun = pairs["valid_from"].isna() | (pairs["valid_from"] <= pairs["day"])
    holds = begun & (pairs["valid_to"].isna() | (pairs["valid_to"] >= pairs["day"]))
    return pd.Series(units.index.isin(pairs.loc[holds, "row"]), index=units.index)


def moves(versions: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Events by which heads go from one unit to another, each pair of units once a day.

    A unit that is said to end and lives on keeps its heads; one that was split may live on.

    Returns
    -------
    DataFrame
        date, event, from_unit, to_unit, share, lives_on, and `row` where it came; share as
        stated, or 1 for the only successor of a unit that was not split.
    """
    wanted = ["date", "event", "from_unit", "to_unit", "share"]
    wanted += ["row"] if "row" in events else []
    kinds = {"date": "datetime64[us]", "from_unit": "str", "to_unit": "str", "share": "float64"}
    rows = events.reindex(columns=wanted).astype(kinds)
    rows = rows[rows["event"].isin(MOVING)].dropna(subset=["date", "from_unit", "to_unit"])
    rows = rows.drop_duplicates(["date", "from_unit", "to_unit"]).reset_index(drop=True)
    rows = rows.assign(lives_on=held_on(versions, rows["from_unit"], rows["date"] + DAY))
    splits = rows["event"] == "split"
    rows = rows[splits | (~rows["lives_on"] & (rows["from_unit"] != rows["to_unit"]))]
    alone = rows.groupby(["date", "from_unit"])["to_unit"].transform("size") == 1
    whole = alone & (rows["event"] != "split") & rows["share"].isna()
    return rows.assign(share=rows["share"].mask(whole, 1.0))


def _between(
    versions: pd.DataFrame, events: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    """Events after one day, up to and including another; those of the first day's end too.

    An event is written with a unit's last day, instead of the day after, where the unit exists on
    its day and not on the next: its heads of that day have still to go.
    """
    if "date" not in events:
        return events
    on_first = events[events["date"] == first]
    here = held_on(versions, on_first["from_unit"], on_first["date"])
    gone = ~held_on(versions, on_first["from_unit"], on_first["date"] + DAY)
    after = events[(events["date"] > first) & (events["date"] <= last)]
    return pd.concat([on_first[here & gone], after])


def _number(days: Any) -> Any:
    """Days since 1970, in which a step back in time is a minus sign."""
    since = days - pd.Timestamp("1970-01-01")
    return since.dt.days.astype("int64") if isinstance(since, pd.Series) else since.days


def _forward(versions: pd.DataFrame, events: pd.DataFrame, there: pd.Index) -> pd.DataFrame:
    """Steps from each unit to those its heads went to; columns holder, since, next, share."""
    rows = moves(versions, events)
    rows = _scaled(rows[(rows["event"] == "split") | ~rows["from_unit"].isin(there)])
    stays = rows[rows["lives_on"] & ~(rows["rest"] == 0)]
    stays = stays.drop_duplicates(["date", "from_unit"])
    stays = stays.assign(to_unit=stays["from_unit"], share=stays["rest"])
    rows = pd.concat([rows, stays])
    return _steps(rows["from_unit"], rows["to_unit"], rows["share"], _number(rows["date"]))


def _scaled(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of a whole that were rounded add up to 1; those above 1 in all state nothing."""
    group = rows.groupby(["date", "from_unit"])["share"]
    stated, complete = group.transform("sum"), group.transform("count") == group.transform("size")
    whole = complete & ((stated - 1).abs() <= ROUNDED)
    share = (rows["share"] / stated).where(whole, rows["share"]).mask(~whole & (stated > 1))
    rest = (1 - stated).mask(whole, 0.0).where(complete & (stated <= 1 + ROUNDED))
    return rows.assign(share=share, rest=rest)


def _backward(versions: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Steps from each unit to those its heads came from: one of them gets all, of several none."""
    rows = moves(versions, events)
    before = rows.drop_duplicates(["date", "to_unit"])
    there = held_on(versions, before["to_unit"], before["date"] - DAY)
    before = before[there].assign(from_unit=lambda t: t["to_unit"])
    rows = pd.concat([rows, before]).drop_duplicates(["date", "from_unit", "to_unit"])
    alone = rows.groupby(["date", "to_unit"])["from_unit"].transform("size") == 1
    share = alone.astype(float).where(alone)
    return _steps(rows["to_unit"], rows["from_unit"], share, -_number(rows["date"]))


def _steps(holder: pd.Series, to: pd.Series, share: pd.Series, since: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"holder": holder, "since": since, "next": to, "factor": share})


def _walk(state: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Move heads step by step until no event moves them any more.

    Who comes to a unit on a day goes on with the unit's events of that day; who stays, with those
    of later days.
    """
    first = steps[["holder", "since"]].drop_duplicates().sort_values("since", kind="stable")
    first = first.assign(day=first["since"])
    settled = []
    for _ in range(LONGEST_CHAIN):
        moving = state["holder"].isin(first["holder"])
        settled.append(state[~moving])
        state = pd.merge_asof(
            state[moving].sort_values("since", kind="stable"), first,
            on="since", by="holder", direction="forward",
        )  # fmt: skip
        settled.append(state[state["day"].isna()])
        state = _moved(state.dropna(subset=["day"]), steps)
        if state.empty:
            break
    return _joined(pd.concat(settled))


def _moved(state: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    state = state.assign(since=state["day"].astype("int64")).merge(steps, on=["holder", "since"])
    stays = state["holder"] == state["next"]
    state = state.assign(
        holder=state["next"], share=state["share"] * state["factor"], since=state["since"] + stays
    )
    return _joined(state, "since")


def _joined(state: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Add up what came to one holder by several ways; an unknown part makes the sum unknown."""
    keys = ["unit_id", "holder", *more]
    if not state.duplicated(keys).any():
        return state[[*keys, "share"]]
    return state.groupby(keys, sort=False)["share"].sum(skipna=False).reset_index()
