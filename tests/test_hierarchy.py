"""The tree of a date: against naive recursion in random hierarchies, and in the example study."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import plain_recount as plain
import pytest
import random_study
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.hierarchy import Hierarchy

FOLDER = Path(__file__).parents[1] / "data/lai-chau"

quickly = settings(max_examples=150, deadline=None, derandomize=True)
hierarchies = random_study.unit_versions(most=8)
days = st.sampled_from([date(2023, 12, 31), *random_study.DAYS, date(2025, 7, 2)])


@pytest.fixture(scope="module")
def units():
    return tk.load_study(FOLDER).hierarchy


def hierarchy(rows):
    """The toolkit's hierarchy of versions written as texts."""
    versions = pd.DataFrame(rows).assign(kind="", managed_by="", code="")
    for column in ("valid_from", "valid_to"):
        versions[column] = pd.to_datetime(versions[column].replace("", None))
    versions["parent_id"] = versions["parent_id"].replace("", None)
    return Hierarchy(versions, pd.DataFrame())


def living(rows, on):
    """The versions in force on a day, by unit."""
    return {row["unit_id"]: row for row in rows if plain.holds(row, on, "valid_from", "valid_to")}


def naive_under(alive, unit):
    """The unit and, one after the other, everything below each of its children."""
    children = [other for other, row in alive.items() if row["parent_id"] == unit]
    return [unit, *(below for child in children for below in naive_under(alive, child))]


# ---- random hierarchies ---------------------------------------------------------------------


@quickly
@given(hierarchies, days)
def test_the_tree_has_exactly_the_units_alive(rows, on):
    tree = hierarchy(rows).at(on)
    assert sorted(tree) == sorted(living(rows, on))
    assert len(tree) == len(living(rows, on))
    for unit in {row["unit_id"] for row in rows}:
        assert (unit in tree) == (unit in living(rows, on))


@quickly
@given(hierarchies, days)
def test_every_living_unit_has_exactly_one_path_to_a_root(rows, on):
    tree, alive = hierarchy(rows).at(on), living(rows, on)
    for unit in alive:
        path = tree.path(unit)
        assert path == plain.path_up(alive, unit)[::-1]
        assert len(set(path)) == len(path)
        assert alive[path[0]]["parent_id"] not in alive


@quickly
@given(hierarchies, days)
def test_under_and_children_agree_with_naive_recursion(rows, on):
    tree, alive = hierarchy(rows).at(on), living(rows, on)
    for unit in alive:
        want = [other for other, row in alive.items() if row["parent_id"] == unit]
        assert sorted(tree.children(unit)) == sorted(want)
        assert sorted(tree.under(unit)) == sorted(naive_under(alive, unit))


@quickly
@given(hierarchies, days)
def test_ancestry_agrees_with_naive_recursion(rows, on):
    tree, alive = hierarchy(rows).at(on), living(rows, on)
    table = tree.ancestry
    pairs = list(zip(table["unit_id"], table["ancestor_id"], strict=True))
    want = {(below, unit) for unit in alive for below in naive_under(alive, unit)}
    assert len(pairs) == len(want)
    assert set(pairs) == want


@quickly
@given(hierarchies, days)
def test_a_unit_is_as_its_version_of_the_day_says(rows, on):
    tree = hierarchy(rows).at(on)
    for unit, row in living(rows, on).items():
        found = tree.unit(unit)
        assert (found.name, found.level) == (row["name"], row["level"])
        assert random_study.text(found.valid_from) == row["valid_from"]
        assert random_study.text(found.valid_to) == row["valid_to"]


@quickly
@given(hierarchies, days)
def test_require_gives_the_tree_or_names_the_lifetime(rows, on):
    units = hierarchy(rows)
    for unit in {row["unit_id"] for row in rows}:
        if unit in living(rows, on):
            assert unit in units.require(unit, on)
        else:
            with pytest.raises(tk.ArgumentError) as error:
                units.require(unit, on)
            assert all(text in str(error.value) for text in lifetime(rows, unit))


def lifetime(rows, unit):
    """The first and last day of a unit as they are written, where they are not open."""
    spans = [(row["valid_from"], row["valid_to"]) for row in rows if row["unit_id"] == unit]
    return {min(first for first, _ in spans), spans[-1][1], unit}


# ---- the example study ----------------------------------------------------------------------

COMMUNES = [f"LC-{number:02d}" for number in range(1, 11)]
TREE_DAYS = ["2021-12-31", "2025-06-14", "2025-06-15", "2025-07-01", "2026-10-31"]
DISTRICTS = [*(f"LC-H0{number}" for number in range(1, 9)), "LC-N01", "LC-V01"]


@pytest.mark.parametrize(
    ("unit", "last_absent", "first_present"),
    [
        *((unit, "2025-06-30", "2025-07-01") for unit in COMMUNES),
        ("LC-02-004", "2026-10-04", "2026-10-05"),
    ],
)
def test_created_units(units, unit, last_absent, first_present):
    assert unit not in units.at(last_absent)
    assert unit in units.at(first_present)


@pytest.mark.parametrize(
    ("unit", "last_present", "first_absent"),
    [
        *((unit, "2025-06-30", "2025-07-01") for unit in DISTRICTS),
        ("LC-02-003", "2025-06-30", "2025-07-01"),  # merged
        ("LC-02-005", "2025-06-14", "2025-06-15"),  # dissolved
    ],
)
def test_ended_units(units, unit, last_present, first_absent):
    assert unit in units.at(last_present)
    assert unit not in units.at(first_absent)


def test_every_dissolved_or_merged_unit_is_gone_on_the_day_of_the_event(units):
    rows = plain.read_rows(FOLDER / "unit_events.csv")
    gone = [row for row in rows if row["event"] in ("dissolve", "merge")]
    assert len(gone) == 27
    for row in gone:
        on = plain.day(row["date"])
        assert row["from_unit"] not in units.at(on)
        assert row["from_unit"] in units.at(on.fromordinal(on.toordinal() - 1))
        assert not row["to_unit"] or row["to_unit"] in units.at(on)


def test_a_renamed_unit_goes_on_under_its_new_name(units):
    names = [units.at(day).unit("LC-02-006").name for day in ("2025-12-31", "2026-01-01")]
    assert names == ["CĐCS Trường Tiểu học Bum Tở", "CĐCS Trường PTDTBT Tiểu học Bum Tở"]


def test_a_unit_moves_under_its_commune(units):
    paths = [units.at(day).path("LC-01-001") for day in ("2025-06-30", "2025-07-01")]
    assert paths == [["LC", "LC-H01", "LC-01-001"], ["LC", "LC-01", "LC-01-001"]]


@pytest.mark.parametrize(
    "on", ["2021-12-31", "2025-06-14", "2025-06-15", "2025-07-01", "2026-10-31"]
)
def test_every_tree_of_the_study_equals_the_recount(units, on):
    files, day = plain.read_plain(FOLDER), date.fromisoformat(on)
    alive, tree = plain.units_on(files, day), units.at(on)
    assert sorted(tree) == sorted(alive)
    for unit in alive:
        assert tree.path(unit) == plain.path_up(alive, unit)[::-1]
        assert set(tree.under(unit)) == plain.units_below(files, unit, day)


@pytest.mark.parametrize(
    ("unit", "on", "told"),
    [
        ("LC-02-003", "2025-07-01", ["LC-02-003", "2025-06-30"]),
        ("LC-02-005", "2026-10-31", ["LC-02-005", "2025-06-14"]),
        ("LC-02-004", "2026-10-04", ["LC-02-004", "2026-10-05"]),
        ("LC-02", "2025-06-30", ["LC-02", "2025-07-01"]),
        ("LC-H01", "2025-07-01", ["LC-H01", "2025-06-30"]),
    ],
)
def test_require_names_the_lifetime(units, unit, on, told):
    with pytest.raises(tk.ArgumentError) as error:
        units.require(unit, on)
    assert all(text in str(error.value) for text in told)


def test_require_names_the_nearest_unit_for_an_unknown_one(units):
    with pytest.raises(tk.ArgumentError, match="LC-02-001"):
        units.require("LC-02-0001", "2026-10-31")


def test_a_circle_is_an_error_that_names_the_unit():
    rows = [
        {"unit_id": unit, "name": unit, "level": "low", "parent_id": parent}
        | {"valid_from": "", "valid_to": ""}
        for unit, parent in (("A", "B"), ("B", "A"), ("C", ""))
    ]
    tree = hierarchy(rows).at("2025-06-30")
    for circle in (tree.path, tree.under):
        with pytest.raises(tk.StudyError, match=r"above itself|A > B > A"):
            circle("A")
    assert tree.path("C") == ["C"]
