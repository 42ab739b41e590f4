"""How coverage grows with the organisation: 130,000 units, ten years of events, 400,000 people.

    make bench-growth

makes such a study in memory (seeded) and counts it at every node on one day and on 40 quarter ends,
beside two naive ways in pandas: merges and groupbys for each date on the whole organisation, and a
loop over nodes on some of them. It stops when heads differ.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit import schema
from toolkit.coverage import coverage
from toolkit.coverage_change import coverage_change
from toolkit.coverage_series import coverage_over_time
from toolkit.hierarchy import Hierarchy
from toolkit.register import Register
from toolkit.settings import Settings
from toolkit.study import Study

Part = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
HEADS = ["eligible", "trained", "newcomers"]
SEED = 4
FIRST, REFORM, LAST = "2016-01-01", "2025-07-01", "2025-12-31"
DAY = np.timedelta64(1, "D")
ROLES = np.array(["chair", "vice_chair", "womens_affairs", "member"])
SETTINGS = {
    "title": {"en": "Growth"},
    "language": "en",
    "as_of": dt.date.fromisoformat(LAST),
    "groups": {
        "key": {"label": {"en": "Key officers"}, "roles": ["chair", "vice_chair"]},
        "womens": {"label": {"en": "Women's affairs"}, "roles": ["womens_affairs"]},
    },
    "training": {"topics": ["gender"], "min_hours": 4, "valid_months": 60, "grace_days": 180},
}


def dates(low: str, high: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Days between two days, both included."""
    first, last = np.datetime64(low, "D"), np.datetime64(high, "D")
    return first + rng.integers(0, (last - first).astype(int) + 1, n) * DAY


def units(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Versions: 63 provinces, 1,200 upper unions until the reform and 700 after, the rest below.

    A tenth of the grassroots unions is founded on the way and a tenth ends; a fifth is renamed or
    moved once before the reform, and at the reform everybody gets a new parent.
    """
    upper_old, upper_new = 1200 * n // 130_000 or 12, 700 * n // 130_000 or 7
    provinces = [f"P{i:02d}" for i in range(63)]
    old, new = np.arange(upper_old), np.arange(upper_new)
    eve = str(np.datetime64(REFORM) - DAY)
    high = [("VN", "national", None, None, None)]
    high += [(p, "province", "VN", None, None) for p in provinces]
    high += [(f"H{i:04d}", "upper", provinces[i % 63], None, eve) for i in old]
    high += [(f"C{i:04d}", "upper", provinces[i % 63], REFORM, None) for i in new]
    low = n - len(high)
    name = np.array([f"U{i:06d}" for i in range(low)])
    first = np.where(rng.random(low) < 0.9, np.datetime64("NaT"), dates(FIRST, eve, low, rng))
    last = np.where(rng.random(low) < 0.9, np.datetime64("NaT"), dates(FIRST, LAST, low, rng))
    last = np.where(last < first + 400 * DAY, np.datetime64("NaT"), last)
    before = np.array([f"H{i:04d}" for i in rng.integers(0, upper_old, low)])
    after = np.array([f"C{i:04d}" for i in rng.integers(0, upper_new, low)])
    moved = dates("2018-01-01", "2024-01-01", low, rng)
    twice = (rng.random(low) < 0.2) & ~(moved <= first + DAY) & ~(moved >= last - DAY)
    reform = np.datetime64(REFORM, "D")
    lives = ~(last < reform)
    parts: list[Part] = [
        (~twice, name, before, first, np.where(lives, reform - DAY, last)),
        (twice, name, before, first, moved - DAY),
        (twice, name, np.roll(before, 1), moved, np.where(lives, reform - DAY, last)),
        (lives, name, after, np.full(low, reform), last),
    ]
    frames = [
        pd.DataFrame(high, columns=["unit_id", "level", "parent_id", "valid_from", "valid_to"])
    ]
    for kept, unit, parent, begin, end in parts:
        rows = {"unit_id": unit[kept], "level": "grassroots", "parent_id": parent[kept]}
        frames.append(pd.DataFrame(rows | {"valid_from": begin[kept], "valid_to": end[kept]}))
    return pd.concat(frames, ignore_index=True)


def events(versions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What happened to every unit that ended: half of them are taken over by a neighbour."""
    last = versions.drop_duplicates("unit_id", keep="last").set_index("unit_id")["valid_to"]
    ended = pd.to_datetime(last).dropna()
    alive = versions.loc[versions["valid_to"].isna(), "unit_id"].to_numpy()
    heirs = rng.choice(alive, len(ended))
    kind = np.where(rng.random(len(ended)) < 0.5, "merge", "dissolve")
    rows = {"date": ended.to_numpy() + DAY, "event": kind, "from_unit": ended.index}
    return pd.DataFrame(rows | {"to_unit": np.where(kind == "merge", heirs, None), "share": np.nan})


def posts(n: int, versions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Two terms of five years; half of the officers are elected again, some elsewhere."""
    ids = np.array([f"B{i:06d}" for i in range(n)])
    grassroots = versions.loc[versions["level"] == "grassroots", "unit_id"].unique()
    unit = rng.choice(grassroots, n)
    start = dates("2012-01-01", "2021-01-01", n, rng)
    end = start + 5 * 365 * DAY
    role = rng.choice(ROLES, n, p=[0.3, 0.25, 0.3, 0.15])
    first = pd.DataFrame(
        {"person_id": ids, "unit_id": unit, "role": role, "start": start, "end": end}
    )
    again = rng.random(n) < 0.7
    moved = np.where(rng.random(n) < 0.1, rng.choice(grassroots, n), unit)
    second = first.assign(unit_id=moved, start=end + DAY, end=end + 5 * 365 * DAY)[again]
    extra = first.assign(role=rng.permutation(role), unit_id=rng.permutation(unit))
    extra = extra[rng.random(n) < 0.1]
    return pd.concat([first, second, extra], ignore_index=True)


def trainings(people: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Trainings for about 45 people each, some on other topics or too short, some failed."""
    held = people // 30
    ids = np.array([f"T{i:06d}" for i in range(held)])
    start = dates("2014-01-01", LAST, held, rng)
    table = {"training_id": ids, "topics": rng.choice(["gender", "law", "law gender"], held)}
    rows = pd.DataFrame(
        table | {"start": start, "end": start, "hours": rng.choice([3.0, 4.0, 8.0], held)}
    )
    seats = int(people * 1.5)
    pairs = {"training_id": rng.choice(ids, seats)}
    pairs["person_id"] = [f"B{i:06d}" for i in rng.integers(0, people, seats)]
    passed = pd.array(rng.choice(["yes", "no", ""], seats, p=[0.5, 0.1, 0.4]), dtype="object")
    seen = pd.DataFrame(pairs).assign(passed=pd.Series(passed).map({"yes": True, "no": False}))
    seen = seen.drop_duplicates(["training_id", "person_id"], ignore_index=True)
    return rows, seen


def typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Give a table every column of the schema, in its type."""
    kinds = {column: str(told.dtype) for column, told in schema.TABLES[name].columns.items()}
    kinds = {column: "str" if "str" in kind else kind for column, kind in kinds.items()}
    return rows.reindex(columns=list(kinds)).astype(kinds)


def make_study(n_units: int, n_people: int) -> Study:
    """Make the study in memory."""
    rng = np.random.default_rng(SEED)
    versions = units(n_units, rng)
    held, seen = trainings(n_people, rng)
    people = pd.DataFrame({"person_id": [f"B{i:06d}" for i in range(n_people)]})
    people = people.assign(name="–", sex=rng.choice(["female", "male"], n_people))
    rows = {
        "units": versions.assign(name=versions["unit_id"]),
        "unit_events": events(versions, rng),
        "people": people,
        "posts": posts(n_people, versions, rng),
        "trainings": held,
        "attendance": seen,
    }
    tables = {name: typed(name, rows.get(name, pd.DataFrame())) for name in schema.TABLES}
    register = Register(*(tables[name] for name in ("people", "posts", "trainings", "attendance")))
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    settings = Settings.model_validate(SETTINGS)
    return Study(Path(), settings, "en", tables, hierarchy, register, {}, {}, (), "growth")


# ---- the naive ways -------------------------------------------------------------------------


def naive_heads(study: Study, day: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Units alive, and everybody to be trained with the unit that counts them."""
    t, rule = study.tables, study.settings.training
    alive = t["units"][~(t["units"]["valid_from"] > day) & ~(t["units"]["valid_to"] < day)]
    roles = [role for group in study.settings.groups.values() for role in group.roles]
    posts = t["posts"][t["posts"]["role"].isin(roles)]
    held = posts[~(posts["start"] > day) & ~(posts["end"] < day)]
    held = held[held["unit_id"].isin(alive["unit_id"])]
    held = held.assign(rank=held["role"].map(roles.index))
    main = held.sort_values(["rank", "start", "unit_id"]).drop_duplicates("person_id")
    seats = t["attendance"].merge(t["trainings"], on="training_id")
    seats = seats[seats["topics"].str.split().map(lambda codes: "gender" in codes)]
    hours = seats["hours_x"].fillna(seats["hours_y"]) >= rule.min_hours
    seats = seats[hours & seats["passed"].fillna(True).astype(bool)]
    until = seats["end"] + pd.DateOffset(months=rule.valid_months)
    done = seats.loc[(seats["end"] <= day) & (until > day), "person_id"]
    main = main.assign(trained=main["person_id"].isin(done))
    return alive, main.assign(new=main["person_id"].isin(naive_newcomers(study, posts, main, day)))


def naive_newcomers(
    study: Study, posts: pd.DataFrame, main: pd.DataFrame, day: pd.Timestamp
) -> set[str]:
    """People in office for less than the grace: their posts and versions, one after the other."""
    grace = pd.Timedelta(days=study.settings.training.grace_days)
    rows = posts[posts["person_id"].isin(main["person_id"]) & (posts["start"] <= day)]
    rows = rows.merge(study.tables["units"][["unit_id", "valid_from", "valid_to"]], on="unit_id")
    first = rows[["start", "valid_from"]].max(axis=1)
    last = rows[["end", "valid_to"]].min(axis=1)
    rows = rows.assign(first=first, last=last)[(first <= last) & (first <= day)]
    rows = rows.sort_values(["person_id", "first"])
    so_far = rows.groupby("person_id")["last"].cummax().shift()
    same = rows["person_id"] == rows["person_id"].shift()
    begins = rows[~(same & (rows["first"] <= so_far + pd.Timedelta(days=32)))]
    since = begins.groupby("person_id")["first"].last()
    return set(since.index[since > day - grace])


def naive_coverage(study: Study, day: pd.Timestamp) -> pd.DataFrame:
    """Heads at every node: one groupby and one merge with the parents for each level."""
    alive, main = naive_heads(study, day)
    heads = main.assign(
        eligible=~main["new"], trained=main["trained"] & ~main["new"], newcomers=main["new"]
    )
    parent = alive.set_index("unit_id")["parent_id"]
    step = heads.groupby("unit_id")[HEADS].sum().astype("int64")
    total = step.reindex(parent.index, fill_value=0)
    while len(step):
        above = step.join(parent).dropna(subset=["parent_id"])
        step = above.groupby("parent_id")[HEADS].sum().rename_axis("unit_id")
        step = step[step.index.isin(parent.index)]
        total = total.add(step.reindex(total.index, fill_value=0))
    return total


def naive_loop(study: Study, day: pd.Timestamp, nodes: list[str]) -> pd.DataFrame:
    """Heads at some nodes: for each, the units below it and the heads in them."""
    alive, main = naive_heads(study, day)
    rows = []
    for node in nodes:
        below, step = [node], [node]
        while step:
            step = alive.loc[alive["parent_id"].isin(step), "unit_id"].tolist()
            below += step
        here = main[main["unit_id"].isin(below)]
        due = here[~here["new"]]
        rows.append((len(due), int(due["trained"].sum()), int(here["new"].sum())))
    return pd.DataFrame(rows, columns=HEADS, index=nodes)


# ---- the measurement ------------------------------------------------------------------------


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds by the clock, seconds of processor time, and the result."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - processor, result


def median(rounds: int, work: Callable[[int], object]) -> tuple[float, float]:
    """Middle of some rounds: by the clock, and of processor time."""
    times = [timed(lambda n=n: work(n))[:2] for n in range(rounds)]  # type: ignore[misc]
    clock, processor = zip(*times, strict=True)
    return statistics.median(clock), statistics.median(processor)


def anew(study: Study, n: int) -> Study:
    """The same study under another fingerprint, so that nothing compiled is found again."""
    return replace(study, fingerprint=f"round {n}")


def same(study: Study, days: list[pd.Timestamp], nodes: list[str]) -> None:
    """Stop when the naive ways count other heads."""
    for day in days:
        ours = coverage(study, day).table.set_index("unit_id")[HEADS]
        assert ours.equals(naive_coverage(study, day).loc[ours.index].astype("int64")), day
        assert ours.loc[nodes].equals(naive_loop(study, day, nodes)), day


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=130_000)
    parser.add_argument("--people", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    study = make_study(given.units, given.people)
    sizes = {name: f"{len(table):,}" for name, table in study.tables.items() if len(table)}
    print("rows:", sizes)
    day = pd.Timestamp(LAST)
    nodes = study.hierarchy.at(LAST).table.index[:20].tolist()
    same(study, [pd.Timestamp("2019-06-30"), pd.Timestamp("2025-06-30"), day], nodes)
    print("the naive ways count the same heads at every node on 3 days")
    one = median(given.rounds, lambda n: coverage(anew(study, n), LAST))
    show("coverage at every node, one day, with compiling", one)
    many = median(given.rounds, lambda n: coverage_over_time(anew(study, n), start=FIRST))
    show("coverage at every node, 40 quarter ends, with compiling", many)
    both = median(given.rounds, lambda n: coverage_change(anew(study, n), "2024-12-31", LAST))
    show("five causes at every node, two days, with compiling", both)
    groupby = median(given.rounds, lambda _: naive_coverage(study, day))
    show("groupby and merge, every node, one day", groupby, groupby[1] / one[1])
    forty = (40 * groupby[0], 40 * groupby[1])
    show("groupby and merge, every node, 40 days (one day x 40)", forty, forty[1] / many[1])
    loop = median(1, lambda _: naive_loop(study, day, nodes))
    show(f"loop over the first {len(nodes)} nodes, one day", loop, loop[1] / one[1])


def show(what: str, times: tuple[float, float], ratio: float | None = None) -> None:
    """Print one line."""
    more = f"  {ratio:.1f} x ours" if ratio else ""
    print(f"{what:<58} {times[0]:8.2f} s  processor {times[1]:8.2f} s{more}", flush=True)


if __name__ == "__main__":
    main()
