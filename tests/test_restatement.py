"""Restating: against an oracle that follows heads, and laws that hold in every hierarchy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import random_reform as reform
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.hierarchy import Hierarchy

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
START, END = date(2024, 1, 15), date(2025, 12, 31)

quickly = settings(max_examples=20, deadline=None, derandomize=True)
counts = st.lists(st.integers(0, 50), min_size=4, max_size=4)


def hierarchy(versions, events):
    units = pd.DataFrame(versions).assign(kind="", managed_by="", code="")
    for column in ("valid_from", "valid_to"):
        units[column] = pd.to_datetime(units[column])
    told = pd.DataFrame(events, columns=["date", "event", "from_unit", "to_unit", "share"])
    return Hierarchy(units, told.assign(date=pd.to_datetime(told["date"])))


def members(units, heads, day=START):
    rows = {"unit_id": list(units), "date": pd.Timestamp(day), "members": list(heads)}
    return pd.DataFrame(rows).assign(members=lambda t: t["members"].astype(float))


LEAVES = ["L0", "L1", "L2", "L3"]


@quickly
@given(reform.reforms())
def test_successors_are_where_the_heads_are(made):
    versions, events, _ = made
    table = hierarchy(versions, events).successors(START, END)
    for unit in reform.alive_on(versions, START):
        own = table[table["unit_id"] == unit]
        found = dict(zip(own["successor_id"], own["share"], strict=True))
        want = reform.follow(events, unit, START, END)
        known = {to: float(s) for to, s in want.items() if to not in (None, "?")}
        assert {to: s for to, s in found.items() if s == s} == pytest.approx(known)
        assert any(s != s for s in found.values()) == reaches_the_day(want, found)


def reaches_the_day(want, found):
    """An unknown share is told unless the parts ended on the way."""
    return "?" in want and any(s != s for s in found.values())


@quickly
@given(reform.reforms(), counts, st.booleans())
def test_placed_and_unplaced_are_what_was_given(made, heads, whole):
    versions, events, _ = made
    units = hierarchy(versions, events)
    for start, end in ((START, END), (END, START)):
        living = [u for u in reform.alive_on(versions, start) if u.startswith("L")]
        table = members(living, (heads * 3)[: len(living)], start)
        found = units.restate(table, end, whole=whole)
        parts = found.table["members"].sum() + found.unplaced["members"].sum()
        assert parts == pytest.approx(table["members"].sum())
        assert set(found.table["unit_id"]) <= set(reform.alive_on(versions, end))


@quickly
@given(reform.reforms(), counts)
def test_each_unit_gets_the_heads_the_oracle_sends(made, heads):
    versions, events, _ = made
    found = hierarchy(versions, events).restate(members(LEAVES, heads), END)
    want: dict[str, float] = {}
    for unit, n in zip(LEAVES, heads, strict=True):
        for to, share in reform.follow(events, unit, START, END).items():
            if to not in (None, "?"):
                want[to] = want.get(to, 0.0) + n * float(share)
    assert dict(zip(found.table["unit_id"], found.table["members"], strict=True)) == (
        pytest.approx(want)
    )


@quickly
@given(reform.reforms(), counts, st.booleans())
@pytest.mark.slow
def test_the_same_day_changes_nothing(made, heads, whole):
    versions, events, days = made
    for day in (START, *days):
        living = [u for u in reform.alive_on(versions, day) if u.startswith("L")]
        table = members(living, (heads * 3)[: len(living)], day)
        found = hierarchy(versions, events).restate(table, day, whole=whole)
        pd.testing.assert_frame_equal(found.table[list(table)], table, check_dtype=False)
        assert found.unplaced.empty


@quickly
@given(reform.reforms(), counts)
def test_after_every_reform_the_past_is_still_the_past(made, heads):
    versions, events, _ = made
    before = [dict(v, valid_to=None) for v in versions if v["valid_from"] is None]
    then = hierarchy(before, []).at(START).table[["name", "parent_id"]]
    now = hierarchy(versions, events)
    pd.testing.assert_frame_equal(now.at(START).table[["name", "parent_id"]], then)
    told = now.restate(members(LEAVES, heads), END, view="as_reported").table
    assert told["members"].tolist() == heads
    assert told["parent_id"].tolist() == then.loc[LEAVES, "parent_id"].tolist()


@quickly
@given(reform.reforms(), counts)
def test_a_parent_is_the_sum_of_its_leaves_and_each_leaf_has_one_path(made, heads):
    versions, events, days = made
    units = hierarchy(versions, events)
    for day in (START, *days):
        tree = units.at(day)
        leaves = [u for u in tree if u.startswith("L")]
        own = dict(zip(leaves, heads * 3, strict=False))
        for leaf in leaves:
            path = tree.path(leaf)
            assert path[0] == "R" and path[-1] == leaf and len(set(path)) == len(path) == 3
        sums = {d: sum(own.get(u, 0) for u in tree.under(d)) for d in ("R", "D1", "D2")}
        assert sums["R"] == sums["D1"] + sums["D2"] == sum(own.values())


@quickly
@given(reform.reforms(), counts)
def test_whole_heads_stay_whole(made, heads):
    versions, events, _ = made
    found = hierarchy(versions, events).restate(members(LEAVES, heads), END, whole=True)
    assert (found.table["members"] % 1 == 0).all()
    gone = {u for u in LEAVES if set(reform.follow(events, u, START, END)) == {None}}
    assert set(found.unplaced["unit_id"]) >= {
        u for u, n in zip(LEAVES, heads, strict=True) if u in gone and n
    }


# ---- by hand --------------------------------------------------------------------------------

ROWS = [
    {"unit_id": u, "name": u, "level": "x", "parent_id": parent, "valid_from": a, "valid_to": b}
    for u, parent, a, b in (
        ("R", None, None, None),
        ("A", "R", None, "2025-06-30"),
        ("B", "R", None, None),
        ("C", "R", "2025-07-01", None),
        ("D", "R", "2026-01-01", None),
    )
]


def told(*rows):
    columns = ("date", "event", "from_unit", "to_unit", "share")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def placed(events, unit="A", start="2024-12-31", end="2026-06-30", **more):
    found = hierarchy(ROWS, events).restate(members([unit], [10], start), end, **more)
    own = dict(zip(found.table["unit_id"], found.table["members"], strict=True))
    return own, dict(zip(found.unplaced["reason"], found.unplaced["members"], strict=True))


@pytest.mark.parametrize(
    ("events", "want"),
    [
        (told(("2025-07-01", "merge", "A", "B", None)), ({"B": 10}, {})),
        (told(("2025-07-01", "dissolve", "A", None, None)), ({}, {"not_continued": 10})),
        (told(("2025-07-01", "dissolve", "A", None, None),
              ("2025-07-01", "take_over", "A", "B", 0.7),
              ("2025-07-01", "take_over", "A", "C", 0.3)), ({"B": 7, "C": 3}, {})),
        (told(("2025-07-01", "split", "A", "B", 0.6), ("2025-07-01", "split", "A", "C", None)),
         ({"B": 6}, {"unknown_share": 4})),
        (told(("2025-07-01", "split", "A", "B", 0.9), ("2025-07-01", "split", "A", "C", 0.9)),
         ({}, {"unknown_share": 10})),
        (told(("2025-07-01", "split", "A", "B", 0.5)), ({"B": 5}, {"not_continued": 5})),
        (told(("2025-07-01", "merge", "A", "C", None), ("2026-01-01", "split", "C", "D", 0.4)),
         ({"C": 6, "D": 4}, {})),
    ],
)  # fmt: skip
def test_ten_heads_of_a_unit(events, want):
    assert placed(events) == (pytest.approx(want[0]), pytest.approx(want[1]))


def test_a_third_written_as_0_33_is_a_third():
    events = told(*(("2025-07-01", "take_over", "A", to, 0.33) for to in ("B", "C", "R")))
    assert placed(events)[0] == pytest.approx({"B": 10 / 3, "C": 10 / 3, "R": 10 / 3})


def test_whole_heads_of_a_divided_unit_are_counted_above_its_parts():
    events = told(("2025-07-01", "split", "A", "B", None), ("2025-07-01", "split", "A", "C", None))
    assert placed(events, whole=True) == ({"R": 10}, {})


def test_a_unit_that_took_in_another_cannot_be_divided_again():
    events = told(("2025-07-01", "merge", "A", "B", None))
    back = {"unit": "B", "start": "2026-06-30", "end": "2024-12-31"}
    assert placed(events, **back) == ({}, {"unknown_share": 10})
    assert placed(events, **back, whole=True) == ({"R": 10}, {})


def test_parts_of_a_split_go_back_wholly():
    events = told(("2025-07-01", "split", "A", "C", 0.5))
    assert placed(events, "C", "2026-06-30", "2024-12-31") == ({"A": 10}, {})


def test_heads_of_the_last_day_follow_an_event_written_with_that_day():
    """A decision of 30 June by which A exists up to 30 June: not lost, and not moved twice."""
    versions = [
        {"unit_id": unit, "name": unit, "level": "x", "parent_id": up, "valid_from": None,
         "valid_to": "2025-06-30" if unit == "A" else None}
        for unit, up in (("R", None), ("A", "R"), ("B", "R"), ("C", "R"))
    ]  # fmt: skip
    events = [
        ("2025-06-30", "merge", "A", "B", None), ("2025-06-30", "split", "B", "C", 0.5),
    ]  # fmt: skip
    told = hierarchy(versions, events)
    for day, want in (
        (date(2025, 6, 29), {"B": 7.0, "C": 7.0}), (date(2025, 6, 30), {"B": 14.0}),
    ):  # fmt: skip
        placed = told.restate(members(["A", "B"], [10, 4], day), "2025-12-31")
        assert placed.table.set_index("unit_id")["members"].to_dict() == want
        assert placed.unplaced.empty


def test_rows_that_cannot_be_placed_say_why():
    table = members(["X", "D", "A", "A"], [1, 2, 3, 4])
    table.loc[3, "date"] = pd.NaT
    found = hierarchy(ROWS, told(("2025-07-01", "merge", "A", "B", None))).restate(table, END)
    assert found.table[["unit_id", "members"]].values.tolist() == [["B", 3]]
    assert found.unplaced["reason"].tolist() == ["unknown_unit", "not_alive", "no_date"]


@pytest.mark.parametrize(
    ("more", "said"),
    [({"view": "rebuild"}, "rebuilt"), ({"counts": ["member"]}, "members"),
     ({"date": "today"}, "YYYY-MM-DD"), ({"table": "headcount"}, "headcounts"),
     ({"table": 3}, "DataFrame")],
)  # fmt: skip
def test_wrong_arguments_are_named(more, said):
    study = tk.load_study(FOLDER)
    with pytest.raises(tk.ArgumentError, match=said):
        tk.restate(study, **({"table": "headcounts", "date": "2025-12-31"} | more))


# ---- the example study ----------------------------------------------------------------------


def test_the_members_of_the_study_are_all_somewhere():
    study = tk.load_study(FOLDER)
    found = tk.restate(study, "headcounts", "2025-12-31")
    sums = found.totals.pivot(index="date", columns="part", values="members")
    given = study.tables["headcounts"].groupby("date")["members"].sum()
    assert (sums["given"] == given).all()
    assert (sums["placed"] + sums["unplaced"]).tolist() == pytest.approx(given.tolist())
    merged = found.table[found.table["unit_id"] == "LC-02-001"]
    of_two = study.tables["headcounts"]
    of_two = of_two[of_two["unit_id"].isin(["LC-02-001", "LC-02-003"])]
    before = of_two.loc[of_two["date"] == "2024-12-31", "members"].sum()
    assert merged.loc[merged["date"] == "2024-12-31", "members"].sum() == before


@pytest.mark.parametrize("view", ["rebuilt", "as_reported"])
def test_a_restated_table_is_shown_with_its_rule(view):
    study = tk.load_study(FOLDER, language="vi")
    html = tk.restate(study, "headcounts", "2025-12-31", view=view)._repr_html_()
    assert "Đoàn viên" in html and ("Chưa xếp được" in html) == (view == "rebuilt")
