"""Indicators of the example study, counted again from its CSV files with plain dictionaries."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
COMMITTEE = {"chair", "vice_chair", "standing_member", "committee_member"}
TOPICS = {
    *("gender", "gender_equality", "mainstreaming", "population_development"),
    *("gender_based_violence", "housework_sharing"),
}


def rows(table):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def holds(row, day, start, end):
    return (row[start] or "0000") <= day.isoformat() <= (row[end] or "9999")


def living(day):
    return {u["unit_id"]: u for u in rows("units") if holds(u, day, "valid_from", "valid_to")}


def in_post(day, roles):
    posts = [p for p in rows("posts") if p["role"] in roles and holds(p, day, "start", "end")]
    return [p for p in posts if p["unit_id"] in living(day)]


def women():
    return {p["person_id"] for p in rows("people") if p["sex"] == "female"}


def found(day, indicator, **more):
    goals = tk.progress(tk.load_study(FOLDER), as_of=day.isoformat(), **more).table
    return goals.set_index("indicator_id").loc[indicator]


DAYS = [date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 10, 31)]


@pytest.mark.parametrize("day", DAYS)
def test_women_in_committees_are_people_once_each(day):
    people = {p["person_id"] for p in in_post(day, COMMITTEE)}
    row = found(day, "IND-01")
    assert (row["numerator"], row["denominator"]) == (len(people & women()), len(people))


@pytest.mark.parametrize("day", DAYS)
def test_upper_level_unions_with_a_woman_key_officer(day):
    upper = {u for u, row in living(day).items() if row["level"] == "upper"}
    held = {
        p["unit_id"] for p in in_post(day, {"chair", "vice_chair"}) if p["person_id"] in women()
    }
    row = found(day, "IND-02")
    assert (row["numerator"], row["denominator"]) == (len(held & upper), len(upper))
    assert row["status"] == ("met" if len(held & upper) / len(upper) >= 0.8 else row["status"])


@pytest.mark.parametrize("day", DAYS)
def test_active_grassroots_unions_of_the_year_so_far(day):
    grassroots = {u for u, row in living(day).items() if row["level"] == "grassroots"}
    year = f"{day.year}-01-01"
    held = {
        a["unit_id"]
        for a in rows("activities")
        if a["topic"] in TOPICS and year <= a["date"] <= day.isoformat()
    }
    row = found(day, "IND-04")
    assert (row["numerator"], row["denominator"]) == (len(held & grassroots), len(grassroots))


def test_coverage_indicators_are_the_coverage_of_their_group():
    study = tk.load_study(FOLDER)
    split = tk.coverage(study, "2026-10-31", by="group").table.set_index(["unit_id", "group"])
    for indicator, group in (("IND-06a", "key_officers"), ("IND-06b", "womens_affairs")):
        row, own = found(date(2026, 10, 31), indicator), split.loc[("LC", group)]
        assert (row["numerator"], row["denominator"]) == (own["trained"], own["eligible"])
        assert row["status"] == "not_met"


def test_the_target_in_force_is_the_last_due_or_the_first_to_come():
    before, at, after = (found(date(year, 12, 31), "IND-02") for year in (2024, 2025, 2031))
    assert (before["year"], before["target"]) == (2025, 0.8)
    assert (at["year"], at["target"]) == (2025, 0.8)
    assert (after["year"], after["target"]) == (2030, 0.9)
    assert found(date(2024, 12, 31), "IND-06a")["status"] == "not_due"


def test_no_measurement_is_no_data_and_a_level_that_ended_is_not_applicable(tmp_path):
    assert found(date(2025, 12, 31), "IND-05b")["status"] == "no_data"
    assert pd.isna(found(date(2025, 12, 31), "IND-05b")["value"])
    row = found(date(2026, 10, 31), "IND-02", under="LC-02-001")  # a grassroots union
    assert row["status"] == "not_applicable"


def test_a_study_without_targets_says_so():
    study = tk.load_study("data/masculinity", language="en")
    goals = tk.progress(study)
    assert goals.table.empty
    assert "no table of targets" in tk.describe_progress(goals)
    assert "no table of targets" in goals._repr_html_()
