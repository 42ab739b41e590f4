"""Outlook, training plan and "trained here": step by step, and recounted from the raw files."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import plain_recount as plain
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import change, put, write

import toolkit as tk
from toolkit.outlook import expected_trained, reachable, required_pace
from toolkit.show.text import number
from toolkit.training_plan import _courses, _dealt
from toolkit.turnover import flows, quarter_points, quarters_ahead

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
DAY, DEADLINE = date(2026, 10, 31), date(2028, 12, 31)


@pytest.fixture(scope="module")
def study():
    return tk.load_study(FOLDER, language="en")


# ---- the formula ----------------------------------------------------------------------------


@given(
    st.integers(0, 500), st.sampled_from([0.0, 0.5, 0.9, 0.97, 1.0]), st.floats(0, 40),
    st.integers(0, 40),
)  # fmt: skip
def test_the_formula_is_the_recurrence(trained, retention, pace, quarters):
    heads = float(trained)
    for _ in range(quarters):
        heads = heads * retention + pace
    assert math.isclose(float(expected_trained(trained, retention, pace, quarters)), heads,
                        rel_tol=1e-9, abs_tol=1e-9)  # fmt: skip


@given(
    st.integers(0, 500), st.sampled_from([0.3, 0.9, 0.97, 1.0]), st.integers(1, 600),
    st.integers(1, 40),
)  # fmt: skip
def test_the_required_pace_just_reaches_what_is_wanted(trained, retention, wanted, quarters):
    pace = required_pace(trained, retention, wanted, quarters)
    reached = float(expected_trained(trained, retention, pace, quarters))
    without = float(expected_trained(trained, retention, 0.0, quarters))
    assert pace >= 0
    assert math.isclose(reached, max(wanted, without), rel_tol=1e-6, abs_tol=1e-6)


def test_by_hand():
    """100 trained, one in ten lost a quarter, 10 trained a quarter: 90 + 10, then 90 + 10 again."""
    assert float(expected_trained(100, 0.9, 10, 2)) == pytest.approx(100)
    # 40 of 90 wanted in 4 quarters, nobody lost: 50 / 4
    assert required_pace(40, 1.0, 90, 4) == 12.5
    assert reachable(400, 10, 0.95, 10) == pytest.approx(200)  # 10 come, 5 % of 200 go
    assert reachable(150, 10, 0.95, 10) == 150


@pytest.mark.parametrize(
    ("end", "quarters"),
    [("2027-01-31", 1.0), ("2026-11-30", 1 / 3), ("2028-10-31", 8.0), ("2026-11-15", 0.5 / 3)],
)
def test_quarters_are_counted_by_months(end, quarters):
    assert quarters_ahead(pd.Timestamp(DAY), pd.Timestamp(end)) == pytest.approx(quarters)


# ---- the outlook of a study -----------------------------------------------------------------


def trained_of(raw, unit: str, on: date) -> tuple[set[str], set[str]]:
    """Who is to be trained in a unit and below on a day, and who is trained, from the raw files."""
    below = plain.units_below(raw, unit, on) if unit in plain.units_on(raw, on) else set()
    held = plain.eligible_posts(raw, on)
    heads = {p for p, posts in held.items() if plain.counting_post(raw, posts)["unit_id"] in below}
    return heads, {p for p in heads if plain.is_trained(raw, p, on)}


@pytest.mark.parametrize("unit", ["LC", "LC-02"])
def test_turnover_is_that_of_the_raw_files(study, unit):
    raw = plain.read_plain(FOLDER)
    found = flows(study, unit, pd.Timestamp(DAY)).set_index("date")
    days = [d.date() for d in quarter_points(pd.Timestamp("2024-10-31"), pd.Timestamp(DAY))]
    for before, after in pairwise(days):
        (was, had), (now, have) = trained_of(raw, unit, before), trained_of(raw, unit, after)
        if not was:
            assert pd.Timestamp(after) not in found.index
            continue
        expected = [len(was), len(had), len(had & have), len(have - had), len(now - was - have)]
        assert found.loc[pd.Timestamp(after)].tolist() == expected


def test_the_outlook_agrees_with_its_parts(study):
    raw = plain.read_plain(FOLDER)
    ahead = tk.outlook(study, "LC", deadline=DEADLINE, as_of=DAY)
    heads, trained = trained_of(raw, "LC", DAY)
    assert (ahead.eligible, ahead.trained) == (len(heads), len(trained))
    ends = {p for p in trained if not any(e > DEADLINE for _, e in plain.completions(raw)[p])}
    assert ahead.expiring == len(ends)
    past = flows(study, "LC", pd.Timestamp(DAY))
    kept, had, new = past["kept"].sum(), past["trained"].sum(), past["newly"].mean()
    assert (ahead.retention, ahead.pace) == (kept / had, new)
    last = ahead.table.iloc[-1]
    h = quarters_ahead(pd.Timestamp(DAY), pd.Timestamp(DEADLINE))
    stays = len(trained) * (kept / had) ** h
    assert last["without"] == pytest.approx(stays)
    assert last["required"] == pytest.approx(ahead.target_heads)
    assert (ahead.table["low"] <= ahead.table["pace"]).all()
    assert (ahead.table["pace"] <= ahead.table["high"]).all()
    assert last["high"] <= ahead.eligible and ahead.is_forecast


def test_the_same_study_gives_the_same_limits(study):
    one, two = (
        tk.outlook.__wrapped__(study, "LC", deadline=DEADLINE, as_of=DAY).table for _ in range(2)
    )
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize(
    ("change_to", "deadline", "status"),
    [
        ("", "2026-06-30", "behind"),
        ("target = 0.1\n", "2026-06-30", "reached"),
        ("[training_plan]\ndeadline = 2024-12-31\n", None, "past"),
    ],
)
def test_standings(tmp_path, change_to, deadline, status):
    write(tmp_path)
    change(tmp_path, "study.toml", ("min_hours = 4\n", f"min_hours = 4\n{change_to}"))
    ahead = tk.outlook(tk.load_study(tmp_path), "P", deadline=deadline)
    wanted = {"behind": {"behind", "unreachable", "on_pace"}}.get(status, {status})
    assert ahead.status in wanted and not ahead.is_forecast
    text = tk.describe_outlook(ahead)
    assert ("scenario" in text) == (status != "past")


@pytest.mark.parametrize("unit", ["LC-02-001", "LC-02", "LC"])
def test_the_standing_agrees_with_the_heads_shown(study, unit):
    ahead = tk.outlook(study, unit, as_of=DAY)
    shown = (number(heads, "en") for heads in (ahead.table["pace"].iloc[-1], ahead.ceiling))
    expected, ceiling = map(int, shown)
    assert (ahead.status in {"reached", "on_pace"}) == (expected >= ahead.target_heads)
    assert (ahead.status == "unreachable") == (max(expected, ceiling) < ahead.target_heads)


def test_where_nobody_was_ever_trained_the_pace_is_for_staying_officers(tmp_path):
    write(tmp_path)
    (tmp_path / "attendance.csv").unlink()
    ahead = tk.outlook(tk.load_study(tmp_path), "P", deadline="2026-12-31")
    # 3 chairs, nobody trained, 4 quarters
    assert (ahead.status, ahead.required) == ("unknown", 0.75)
    assert ahead.table["pace"].isna().all()


def test_wrong_arguments(study, tmp_path):
    for call in (tk.outlook, lambda s, _, **k: tk.training_plan(s, **k)):
        with pytest.raises(tk.ArgumentError, match=r"^deadline=.* is not after as_of 2026-10-31"):
            call(study, "LC", deadline="2026-10-31", as_of=DAY)
        with pytest.raises(tk.ArgumentError, match=r"^deadline=.* is no date"):
            call(study, "LC", deadline="31/12/2030", as_of=DAY)
    small = tk.load_study(write(tmp_path))
    with pytest.raises(tk.ArgumentError, match=r"^deadline=None, and study.toml has none"):
        tk.outlook(small, "P")
    with pytest.raises(tk.ArgumentError, match=r"^unit='XX' is not known"):
        tk.outlook(study, "XX", deadline=DEADLINE)
    for wrong in (0, -1, 2.5, True, "30"):
        with pytest.raises(tk.ArgumentError, match=r"^class_size="):
            tk.training_plan(study, deadline=DEADLINE, class_size=wrong)
    with pytest.raises(tk.ArgumentError, match=r"^smallest_class=31 is more than class_size=30"):
        tk.training_plan(study, deadline=DEADLINE, as_of=DAY, smallest_class=31, class_size=30)
    with pytest.raises(tk.ArgumentError, match=r"^since='2027-01-01' is after as_of"):
        tk.trained_here(study, DAY, since="2027-01-01")


def test_a_study_without_a_register(tmp_path):
    write(tmp_path)
    for name in ("people", "posts", "attendance", "trainings"):
        (tmp_path / f"{name}.csv").unlink()
    study = tk.load_study(tmp_path)
    results = (
        tk.outlook(study, "P", deadline="2030-12-31"),
        tk.training_plan(study, deadline="2030-12-31"),
        tk.trained_here(study),
    )
    assert [r.table.select_dtypes("number").sum().sum() for r in results[1:]] == [0, 0]
    assert results[0].status == "nobody"
    for result in results:
        assert "no register" in result._repr_html_()


# ---- the training plan ----------------------------------------------------------------------


@pytest.mark.parametrize("least", [1, 5, 12, 30])
def test_the_plan_is_gathered_from_the_leaves_as_by_hand(study, least):
    raw = plain.read_plain(FOLDER)
    plan = tk.training_plan(study, deadline=DEADLINE, as_of=DAY, smallest_class=least)
    gaps = plan.gaps.set_index("unit_id")
    units = plain.units_on(raw, DAY)
    own = defaultdict(int)
    for person, posts in plain.eligible_posts(raw, DAY).items():
        unit = plain.counting_post(raw, posts)["unit_id"]
        done = plain.completions(raw).get(person, [])
        still = any(d <= DAY and e > DEADLINE for d, e in done)
        own[unit] += not (plain.is_trained(raw, person, DAY) and still)
    counted = (gaps["untrained"] + gaps["expiring"]).to_dict()
    assert {u: n for u, n in counted.items() if n} == {u: n for u, n in own.items() if n}
    for unit, n in gaps["newcomers"].items():
        own[unit] += int(n)
    held = defaultdict(int)
    for unit in sorted(units, key=lambda u: -len(plain.path_up(units, u))):
        path = plain.path_up(units, unit)
        if own[unit] >= least or len(path) == 1:
            held[unit] += own[unit]
        else:
            own[path[1]] += own[unit]
    found = plan.table.groupby("unit_id")[["people", "courses"]].sum()
    assert found["people"].to_dict() == {u: n for u, n in held.items() if n}
    assert found["courses"].to_dict() == {u: math.ceil(n / 30) for u, n in held.items() if n}
    assert plan.people == gaps["people"].sum() == sum(held.values())
    assert (plan.table["largest"] <= 30).all() and plan.table["by"].max() <= plan.deadline
    assert set(gaps["held_at"]) == set(found.index)


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=12), st.integers(1, 40), st.integers(1, 9)
)
@settings(deadline=None)
def test_everybody_is_in_one_course(people, size, quarters):
    units = [f"U{n}" for n in range(len(people))]
    points = [pd.Timestamp(2027, 1, 1) + pd.DateOffset(months=3 * n) for n in range(quarters)]
    table = _courses(pd.Series(people, index=units), size, points)
    assert table.groupby("unit_id")["people"].sum().to_dict() == dict(
        zip(units, people, strict=True)
    )
    assert (table["courses"] * size >= table["people"]).all()
    assert (table["courses"] * table["smallest"] <= table["people"]).all()
    spread = table.groupby("unit_id").agg({"smallest": "min", "largest": "max"})
    assert (spread["largest"] - spread["smallest"] <= 1).all()  # of about equal size
    each = table.groupby("by")["courses"].sum().reindex(points, fill_value=0)
    assert each.max() - each.min() <= 1  # spread evenly


@given(st.integers(0, 500), st.lists(st.integers(0, 50), min_size=1, max_size=20))
def test_whole_heads_add_up(heads, weights):
    dealt = _dealt(heads, pd.Series(weights))
    assert dealt.sum() == (heads if sum(weights) else 0)
    assert ((dealt > 0) <= (pd.Series(weights) > 0)).all()


def test_who_is_in_grace_is_not_expected_a_second_time(study):
    settings = study.settings
    rule = settings.training.model_copy(update={"grace_days": 90})
    settings = settings.model_copy(update={"training": rule})
    graced = replace(study, settings=settings, fingerprint="graced")
    heads = tk.coverage(graced, DAY).table.set_index("unit_id").loc["LC"]
    here = tk.training_plan(graced, as_of=DAY, deadline=DEADLINE).gaps
    in_grace = here["untrained"].sum() - heads["untrained"]
    past = flows(graced, None, pd.Timestamp(DAY))
    rate = past["came"].sum() / past["eligible"].sum()
    quarters = quarters_ahead(pd.Timestamp(DAY), pd.Timestamp(DEADLINE))
    assert in_grace == 7
    assert here["newcomers"].sum() == round(rate * heads["eligible"] * quarters) - in_grace


# ---- trained here ---------------------------------------------------------------------------


def recount_here(raw, on: date) -> dict[str, dict[str, set]]:
    """Completions and people of every unit from the raw files, where no unit has ended."""
    units, trainings = plain.units_on(raw, on), {
        row["training_id"]: row for row in raw.tables["trainings"]}  # fmt: skip
    now = {
        p: plain.counting_post(raw, posts)["unit_id"]
        for p, posts in plain.eligible_posts(raw, on).items()
    }
    found: dict[str, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    for seat in raw.tables["attendance"]:
        person, training = seat["person_id"], trainings[seat["training_id"]]
        day = plain.day(training["end"] or training["start"])
        if day > on or not plain.qualifies(seat, training, raw.settings["training"]):
            continue
        posts = plain.eligible_posts_cached(raw, day).get(person)
        unit = plain.counting_post(raw, posts)["unit_id"] if posts else None
        for above in plain.path_up(units, unit) if unit in units else ():
            row = found[above]
            row["completions"].add((person, seat["training_id"]))
            row["people"].add(person)
            serves = now.get(person)
            place = "left" if serves is None else (
                "here" if above in plain.path_up(units, serves) else "elsewhere")  # fmt: skip
            row[place].add(person)
            if not plain.is_trained(raw, person, on):
                row["expired"].add(person)
    return found


@pytest.mark.parametrize("on", [date(2023, 6, 30), date(2025, 6, 1)])
def test_trained_here_is_that_of_the_raw_files(study, on, monkeypatch):
    cached = {}
    monkeypatch.setattr(
        plain, "eligible_posts_cached",
        lambda raw, day: cached.setdefault(day, plain.eligible_posts(raw, day)), raising=False,
    )  # fmt: skip
    expected = recount_here(plain.read_plain(FOLDER), on)
    table = tk.trained_here(study, on).table.set_index("unit_id")
    names = ["completions", "people", "here", "elsewhere", "left", "expired"]
    for unit, row in table.iterrows():
        assert row[names].tolist() == [len(expected[unit][name]) for name in names], unit


def test_nobody_is_lost_when_units_end(study):
    done = tk.trained_here(study, DAY)
    raw = plain.read_plain(FOLDER)
    trainings = {row["training_id"]: row for row in raw.tables["trainings"]}
    qualified = [
        seat for seat in raw.tables["attendance"]
        if plain.qualifies(seat, trainings[seat["training_id"]], raw.settings["training"])
    ]  # fmt: skip
    top = done.table[done.table["unit_id"] == "LC"].iloc[0]
    assert top["completions"] + done.unplaced == len(qualified)
    assert top["here"] + top["elsewhere"] + top["left"] == top["people"]


def test_heads_of_an_ended_unit_go_where_it_goes(tmp_path):
    """P-2 ended and P-1 took it over whole: H2, trained in P-2, counts in P-1 and in P."""
    write(tmp_path)
    put(
        tmp_path,
        "posts.csv",
        "person_id,unit_id,role,start,end\nH2,P-2,chair,2018-03-15,2025-06-30\n",
    )
    put(tmp_path, "attendance.csv", "training_id,person_id\nT1,H2\n")
    put(tmp_path, "unit_events.csv", "date,event,from_unit,to_unit\n2025-07-01,merge,P-2,P-1\n")
    row = tk.trained_here(tk.load_study(tmp_path)).table.set_index("unit_id")
    assert row.loc["P-1", ["completions", "left", "ended"]].tolist() == [1, 1, 0]
    put(tmp_path, "unit_events.csv", "date,event,from_unit,to_unit\n2025-07-01,dissolve,P-2,\n")
    row = tk.trained_here(tk.load_study(tmp_path)).table.set_index("unit_id")
    assert row.loc["P-1", "completions"] == 0
    assert row.loc["P", ["completions", "left", "ended"]].tolist() == [1, 1, 1]
    assert row.loc["P", ["courses", "course_people"]].tolist() == [2, 1]
    # T1 (8 hours) was held by P, T2 (6 hours) by P-1, which is below it
    assert row["course_hours"].to_dict() == {"P": 14, "P-1": 6, "P-1-01": 0, "P-1-02": 0}
