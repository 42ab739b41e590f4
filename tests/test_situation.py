"""Units, members and officers of a node, recounted from the files with plain dictionaries."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from plain_recount import Plain, eligible_posts, read_plain, read_rows, units_below, units_on

import toolkit as tk
from toolkit.errors import ArgumentError
from toolkit.study import Study

FOLDER = Path(__file__).parents[1] / "data" / "lai-chau"
DAYS = [date(2023, 12, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 10, 31)]


@pytest.fixture(scope="module")
def study() -> Study:
    return tk.load_study(FOLDER)


@pytest.fixture(scope="module")
def plain() -> Plain:
    return read_plain(FOLDER)


def members(units: set[str], on: date) -> tuple[int, int]:
    """Members and women of the last head-count of each unit."""
    total = women = 0
    known = [row for row in read_rows(FOLDER / "headcounts.csv") if row["date"] <= str(on)]
    for unit in units:
        rows = [row for row in known if row["unit_id"] == unit]
        last = max((row["date"] for row in rows), default="")
        for row in rows:
            if row["date"] == last:
                total += int(row["members"])
                women += int(row["members"]) if row["sex"] == "female" else 0
    return total, women


def officers(plain: Plain, units: set[str], on: date) -> tuple[set[str], set[str]]:
    """Who holds a post in these units, and the women among them; posts elsewhere aside."""
    sexes = {row["person_id"]: row["sex"] for row in plain.tables["people"]}
    held = {
        person
        for person, posts in eligible_posts(plain, on).items()
        if any(post["unit_id"] in units for post in posts)
    }
    return held, {person for person in held if sexes.get(person) == "female"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_whole_province_is_recounted(study: Study, plain: Plain, day: date) -> None:
    units = units_below(plain, "LC", day)
    table = tk.situation(study, "LC", day).table
    levels = Counter(units_on(plain, day)[unit]["level"] for unit in units - {"LC"})
    shown = table[table["what"] == "units"]
    assert dict(zip(shown["part"], shown["total"], strict=True)) == dict(levels)
    row = table[table["what"] == "members"].iloc[0]
    assert (row["total"], row["women"]) == members(units, day)
    assert row["women_share"] == row["women"] / row["total"]
    held, women = officers(plain, units, day)
    row = table[(table["what"] == "officers") & table["part"].isna()].iloc[0]
    assert (row["total"], row["women"]) == (len(held), len(women))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_members_of_every_node_are_recounted(study: Study, plain: Plain, day: date) -> None:
    for unit in list(units_on(plain, day))[::9]:
        found = tk.situation(study, unit, day).table
        found = found[found["what"] == "members"]
        total, women = members(units_below(plain, unit, day), day)
        assert found["total"].sum() == total and found["women"].sum() == women


def test_a_unit_without_officers_has_none_and_no_share(study: Study) -> None:
    own = tk.situation(study, "LC-01-002", "2026-10-31").table
    row = own[own["what"] == "officers"].iloc[0]
    assert row["total"] == 0 and row["women_share"] != row["women_share"]
    assert own[own["what"] == "units"].empty


def test_a_unit_that_has_ended_is_refused(study: Study) -> None:
    with pytest.raises(ArgumentError, match="LC-H01"):
        tk.situation(study, "LC-H01", "2026-10-31")
