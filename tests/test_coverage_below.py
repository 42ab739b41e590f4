"""Coverage of one unit and the names of those left, picked out of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.coverage import BY, officers
from toolkit.roster import ALWAYS, FOR_EVER, roster

DAYS = ("2025-03-31", "2026-10-31")


@pytest.fixture(scope="module")
def study():
    return tk.load_study("data/lai-chau")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("by", [None, *BY])
def test_coverage_below_a_unit_is_a_part_of_the_whole(study, day, by):
    tree, whole = study.hierarchy.at(day), tk.coverage(study, day, by=by).table
    for unit in list(tree)[::7]:
        found = tk.coverage(study, day, by=by, under=unit).table
        want = whole[whole["unit_id"].isin(tree.under(unit))].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, want, check_exact=True)


@pytest.mark.parametrize("day", DAYS)
def test_the_gap_list_is_a_part_of_all_officers(study, day):
    everybody = officers(study, day)
    named = study.register.people.drop_duplicates("person_id").set_index("person_id")["name"]
    for unit in study.hierarchy.at(day):
        gap = tk.gap_list(study, unit, as_of=day)
        own = everybody[everybody["unit_id"] == unit]
        missing = own[~own["trained"] & ~own["newcomer"]]
        assert gap.table["name"].tolist() == [named[one] for one in missing["person_id"]]
        assert gap.table["role"].tolist() == missing["role"].tolist()
        assert gap.table["in_post_since"].isna().tolist() == missing["start"].isna().tolist()
        assert gap.newcomers == own["newcomer"].sum()
        assert gap.eligible + gap.newcomers == len(own)


@pytest.mark.parametrize("day", DAYS)
def test_people_counted_elsewhere_hold_a_post_here(study, day):
    everybody, held = officers(study, day), study.register.in_post(day)
    roles = {role for group in study.settings.groups.values() for role in group.roles}
    counted = dict(zip(everybody["person_id"], everybody["unit_id"], strict=True))
    for unit in list(study.hierarchy.at(day))[::5]:
        posts = held[(held["unit_id"] == unit) & held["role"].isin(roles)]
        away = {one for one in posts["person_id"] if counted.get(one, unit) != unit}
        assert tk.data_notes(study, unit, as_of=day).elsewhere == len(away)


def test_a_post_without_a_start_counts_behind_the_others(study):
    posts = study.register.posts.copy()
    posts.loc[posts.index[::3], "start"] = pd.NaT
    register = replace(study.register, posts=posts)
    held = roster(replace(study, register=register, fingerprint="posts without a start")).posts
    assert (held["first"] == ALWAYS).any()
    begun = np.where(held["first"] == ALWAYS, FOR_EVER, held["first"])
    order = np.lexsort((held["unit"], begun, held["role"], held["person"]))
    assert order.tolist() == list(range(len(order)))
