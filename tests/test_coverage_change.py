"""Why coverage changed, and the rebuilt view, against a recount of the CSV files."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import plain_change
import plain_recount as plain
import pytest
import random_study
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.coverage_change import CAUSES

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
LAST = date(2026, 10, 31)
TURNING_POINTS = {date(2025, 7, 1), date(2026, 8, 15), date(2026, 8, 16), LAST}
DAYS = sorted({*plain.quarter_ends(date(2021, 12, 31), date(2026, 9, 30)), *TURNING_POINTS})
PAIRS = [*pairwise(DAYS), (date(2024, 12, 31), LAST), (DAYS[0], LAST)]

a_few = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # to make a study of several tables smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def study():
    return tk.load_study(FOLDER)


@pytest.fixture(scope="module")
def files():
    return plain.read_plain(FOLDER)


def heads(row, cause):
    return [int(row[f"{cause}_eligible"]), int(row[f"{cause}_trained"])]


def check_change(study, files, first, last):
    """Every unit alive on either day: heads of both days, and of each cause, as recounted."""
    table = tk.coverage_change(study, first, last).table
    want = plain_change.changes(files, first, last)
    before, after = plain.units_on(files, first), plain.units_on(files, last)
    assert sorted(table["unit_id"]) == sorted(before.keys() | after.keys())
    for row in table.to_dict("records"):
        unit = row["unit_id"]
        for day, name in ((first, "before"), (last, "after")):
            count = plain.count_of(files, unit, day)
            assert [row[f"eligible_{name}"], row[f"trained_{name}"]] == [
                count.eligible, count.trained,
            ], (unit, day)  # fmt: skip
            assert row[f"share_{name}"] == pytest.approx(count.share, nan_ok=True)
        assert {cause: heads(row, cause) for cause in CAUSES} == want[unit], unit
    check_sums(table)


def check_sums(table):
    """The five add up exactly in heads, and in the share but for the last digit."""
    for kind in ("eligible", "trained"):
        sums = table[[f"{cause}_{kind}" for cause in CAUSES]].sum(axis=1)
        assert (table[f"{kind}_after"] - table[f"{kind}_before"]).tolist() == sums.tolist()
    sums = table[list(CAUSES)].sum(axis=1, skipna=False)
    assert sums.to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-12, nan_ok=True)
    known = table["share_before"].notna() & table["share_after"].notna()
    assert (table[list(CAUSES)].notna().all(axis=1) == known).all()


# ---- every unit of the example study --------------------------------------------------------


def test_there_are_more_than_twenty_days():
    assert len(DAYS) > 20
    assert set(CAUSES) == set(plain_change.CAUSES)


@pytest.mark.parametrize(("first", "last"), PAIRS, ids=str)
def test_every_unit_equals_the_recount(study, files, first, last):
    check_change(study, files, first, last)


def test_every_cause_occurs_in_the_example(study):
    tables = [tk.coverage_change(study, first, last).table for first, last in PAIRS]
    for cause in CAUSES:
        assert any(table[f"{cause}_trained"].any() for table in tables), cause


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_rebuilt_equals_the_recount(study, files, on):
    table = tk.coverage_over_time(study, start=on, as_of=LAST, view="rebuilt").table
    day = table["date"].min().date()
    rows = table[table["date"] == table["date"].min()].to_dict("records")
    found = {r["unit_id"]: (r["eligible"], r["trained"], r["newcomers"]) for r in rows}
    assert found == plain_change.rebuilt(files, day, LAST)


def test_rebuilt_on_the_last_day_is_as_reported(study):
    columns = ["unit_id", "eligible", "trained", "newcomers"]
    views = [
        tk.coverage_over_time(study, start=LAST, view=view).table[columns]
        for view in ("as_reported", "rebuilt")
    ]
    assert views[0].equals(views[1])


def test_the_root_has_the_same_heads_in_both_views(study):
    views = [
        tk.coverage_over_time(study, "LC", view=view).table for view in ("as_reported", "rebuilt")
    ]
    assert views[0].equals(views[1])


def test_all_units_at_once_are_each_unit_alone(study):
    table = tk.coverage_over_time(study).table
    for unit in ("LC", "LC-01", "LC-02-001", "LC-02-004"):
        alone = tk.coverage_over_time(study, unit).table
        rows = table[table["unit_id"] == unit].drop(columns="unit_id").reset_index(drop=True)
        assert rows.equals(alone)


def test_ended_units_have_rows_as_reported_and_none_rebuilt(study):
    tables = [tk.coverage_over_time(study, view=view).table for view in ("as_reported", "rebuilt")]
    assert "LC-H01" in set(tables[0]["unit_id"])
    assert "LC-H01" not in set(tables[1]["unit_id"])


# ---- what holds in any study ----------------------------------------------------------------


@pytest.mark.parametrize("on", [date(2025, 6, 30), LAST], ids=str)
def test_the_same_day_twice_changes_nothing(study, on):
    table = tk.coverage_change(study, on, on).table
    named = [f"{cause}_{kind}" for cause in CAUSES for kind in ("eligible", "trained")]
    assert not table[named].to_numpy().any()
    assert not table["change"].fillna(0).any()


@pytest.mark.parametrize("under", ["LC-01", "LC-02-001"])
def test_under_is_the_same_rows(study, files, under):
    first, last = date(2024, 12, 31), LAST
    below = plain.units_below(files, under, last)
    if under in plain.units_on(files, first):
        below |= plain.units_below(files, under, first) - plain.units_on(files, last).keys()
    whole = tk.coverage_change(study, first, last).table
    part = tk.coverage_change(study, first, last, under=under).table
    assert part.equals(whole[whole["unit_id"].isin(below)].reset_index(drop=True))


any_two_days = given(random_study.studies(), st.tuples(random_study.a_day, random_study.a_day))


@a_few
@any_two_days
def test_some_studies_equal_the_recount(tmp_path_factory, tables, days):
    check_study(tmp_path_factory, tables, days)


@pytest.mark.slow
@settings(a_few, max_examples=60)
@any_two_days
def test_any_study_equals_the_recount(tmp_path_factory, tables, days):
    check_study(tmp_path_factory, tables, days)


def check_study(tmp_path_factory, tables, days):
    folder = random_study.write_study(tmp_path_factory.mktemp("any"), tables)
    study, files = tk.load_study(folder), plain.read_plain(folder)
    first, last = sorted(days)
    assume(plain.units_on(files, first) and plain.units_on(files, last))
    check_change(study, files, first, last)
    check_views(study, files, first, last)


def check_views(study, files, first, last):
    table = tk.coverage_over_time(study, start=first, as_of=last, view="rebuilt").table
    for day in table["date"].unique():
        rows = table[table["date"] == day].to_dict("records")
        found = {r["unit_id"]: (r["eligible"], r["trained"], r["newcomers"]) for r in rows}
        assert found == plain_change.rebuilt(files, day.date(), last), day
    both = [tk.coverage_over_time(study, start=first, as_of=last, view=v).table for v in VIEWS]
    for day in table["date"].unique():
        sums = [of_roots(study, part[part["date"] == day], end) for part, end in
                zip(both, (day, last), strict=True)]  # fmt: skip
        assert sums[0] == sums[1]


VIEWS = ("as_reported", "rebuilt")


def of_roots(study, rows, day):
    """Heads of all roots of a day's tree."""
    tree = study.hierarchy.at(day)
    roots = [unit for unit in tree if unit not in tree.parents]
    return (
        rows.loc[rows["unit_id"].isin(roots), ["eligible", "trained", "newcomers"]].sum().tolist()
    )


# ---- what is refused ------------------------------------------------------------------------


def test_days_in_the_wrong_order_are_refused(study):
    with pytest.raises(tk.ArgumentError, match="since='2026-01-01' is after as_of=2025-01-01"):
        tk.coverage_change(study, "2026-01-01", "2025-01-01")


def test_a_unit_that_has_ended_is_refused(study):
    with pytest.raises(tk.ArgumentError, match="LC-H01"):
        tk.coverage_change(study, "2024-12-31", "2025-12-31", under="LC-H01")


def test_an_unknown_view_is_refused(study):
    with pytest.raises(tk.ArgumentError, match="did you mean 'rebuilt'"):
        tk.coverage_over_time(study, "LC", view="rebuild")
