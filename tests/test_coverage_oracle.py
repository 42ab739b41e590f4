"""Training coverage against a recount of the CSV files with plain dicts."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import plain_recount as plain
import pytest
import random_study
from hypothesis import HealthCheck, assume, given, settings

import toolkit as tk
from toolkit.coverage import officers

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
QUARTERS = plain.quarter_ends(date(2021, 12, 31), date(2026, 9, 30))
TURNING_POINTS = [
    *(date(2025, 6, number) for number in (14, 15, 16, 30)),
    *(date(2025, 12, number) for number in (14, 15, 16)),
    date(2025, 7, 1),
    date(2026, 10, 31),
]
DAYS = sorted({*QUARTERS, *TURNING_POINTS})
FIRST_CLASS = [date(2021, 8, 15), date(2021, 8, 16)]  # T0001 to T0003, and where they expire
EXPIRY = [date(2026, 8, 15), date(2026, 8, 16)]
SPLIT_DAYS = [
    date.fromisoformat(text)
    for text in ("2021-12-31", "2025-06-14", "2025-07-01", "2025-12-15", "2026-10-31")
]
SPLITS = ("group", "role", "sex", "level", "sector", "kind")
HEADS = ["eligible", "trained", "newcomers", "own_eligible", "own_trained", "own_newcomers"]
OF_HANDS = ["eligible", "trained", "own_eligible", "own_trained"]
LAST = date(2026, 10, 31)
NEAREST = timedelta(days=45)  # a quarter's end nearer to the last point of a series is left out

some_studies = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def study():
    return tk.load_study(FOLDER)


@pytest.fixture(scope="module")
def files():
    return plain.read_plain(FOLDER)


def counted(study, on, by=None):
    """The toolkit's heads by unit and part."""
    rows = tk.coverage(study, on, by=by).table.to_dict("records")
    return {
        (row["unit_id"], cell(row[by]) if by else ""): {name: int(row[name]) for name in HEADS}
        for row in rows
    }


def cell(value):
    """A part as the file has it: an empty cell is an empty text."""
    return "" if pd.isna(value) else value


def recounted(files, on, by=None):
    """The recount's heads; without a split every unit has a row, also one without officers."""
    found = plain.counts(files, on, by)
    empty = {} if by else {(unit, ""): plain.Count() for unit in plain.units_on(files, on)}
    return {key: dataclasses.asdict(count) for key, count in {**empty, **found}.items()}


# ---- every unit of the example study --------------------------------------------------------


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_unit_equals_the_recount(study, files, on):
    assert counted(study, on) == recounted(files, on)


@pytest.mark.parametrize("days", [FIRST_CLASS, EXPIRY], ids=["completed", "expires"])
def test_a_training_counts_from_its_last_day_to_the_day_before_it_expires(study, files, days):
    trained = [counted(study, on)["LC", ""]["trained"] for on in days]
    assert [counted(study, on) for on in days] == [recounted(files, on) for on in days]
    assert trained[0] != trained[1]


@pytest.mark.parametrize("by", SPLITS)
@pytest.mark.parametrize("on", SPLIT_DAYS, ids=str)
def test_every_part_of_every_unit_equals_the_recount(study, files, on, by):
    assert counted(study, on, by) == recounted(files, on, by)


@pytest.mark.parametrize("on", SPLIT_DAYS, ids=str)
def test_shares_and_untrained_follow_from_the_heads(study, files, on):
    for row in tk.coverage(study, on).table.to_dict("records"):
        count = plain.count_of(files, row["unit_id"], on)
        assert row["share"] == pytest.approx(count.share, abs=1e-15, nan_ok=True)
        assert row["untrained"] == count.eligible - count.trained


@pytest.mark.parametrize("on", SPLIT_DAYS, ids=str)
def test_officers_are_the_same_people_in_the_same_units(study, files, on):
    found = officers(study, on)
    want = {
        person: (post["unit_id"], post["role"], plain.is_trained(files, person, on))
        for person, posts in plain.eligible_posts(files, on).items()
        for post in [plain.counting_post(files, posts)]
    }
    rows = zip(found["unit_id"], found["role"], found["trained"], strict=True)
    assert dict(zip(found["person_id"], rows, strict=True)) == want
    assert len(found) == len(want)


@pytest.mark.parametrize("on", [date(2025, 6, 14), LAST], ids=str)
def test_series_of_every_unit_equal_the_recount(study, files, on):
    for unit in plain.units_on(files, on):
        for row in tk.coverage_over_time(study, unit, as_of=on).table.to_dict("records"):
            count = plain.count_of(files, unit, row["date"].date())
            assert (row["eligible"], row["trained"]) == (count.eligible, count.trained)
            assert row["share"] == pytest.approx(count.share, nan_ok=True)


def test_series_have_every_quarter_end_on_which_the_unit_lived(study, files):
    quarters = plain.quarter_ends(date(2021, 10, 31), LAST - NEAREST)
    for unit in plain.units_on(files, LAST):
        found = [at.date() for at in tk.coverage_over_time(study, unit, as_of=LAST).table["date"]]
        assert found == [at for at in [*quarters, LAST] if unit in plain.units_on(files, at)]


def test_series_begin_five_years_back_or_with_the_first_post(study, files):
    first = min(plain.day(row["start"]) for row in files.tables["posts"])
    for on, begin in ((date(2025, 6, 14), date(2020, 6, 14)), (date(2021, 3, 31), first)):
        table = tk.coverage_over_time(study, "LC", as_of=on).table
        assert table["date"].min().date() == plain.quarter_ends(begin, on)[0]


@pytest.mark.parametrize("on", [date(2025, 6, 14), date(2025, 12, 31), LAST], ids=str)
def test_gap_list_names_the_same_people_in_every_unit(study, files, on):
    for unit in plain.units_on(files, on):
        gap = tk.gap_list(study, unit, as_of=on)
        assert Counter(gap_rows(gap.table)) == Counter(plain.gap(files, unit, on)), unit
        assert gap.eligible == plain.count_of(files, unit, on).own_eligible


def gap_rows(table):
    columns = ("name", "role", "in_post_since", "last_training")
    return [tuple(plain_cell(row[name]) for name in columns) for row in table.to_dict("records")]


def plain_cell(value):
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else value.date()


# ---- by hand --------------------------------------------------------------------------------


def by_hand(study, unit):
    table = tk.coverage(study, LAST).table.set_index("unit_id")
    return tuple(int(table.loc[unit, name]) for name in OF_HANDS)


def test_everybody_is_trained_in_lc_01_004(study):
    # posts.csv       P0247,LC-01-004,chair,2025-11-25,
    #                 P0248,LC-01-004,vice_chair,2025-11-25,
    #                 P0251,LC-01-004,womens_affairs,2025-11-25,
    # attendance.csv  T0095,P0247,8,yes,95    T0095,P0248,8,yes,60    T0095,P0251,8,yes,96
    # trainings.csv   T0095,gender_equality,2026-04-08,2026-04-08,8
    assert by_hand(study, "LC-01-004") == (3, 3, 3, 3)
    assert tk.gap_list(study, "LC-01-004", as_of=LAST).table.empty


def test_nobody_is_trained_in_lc_01_003(study):
    # posts.csv       P0238,LC-01-003,chair,2025-11-12,            people.csv  Sùng Thị Pà
    #                 P0239,LC-01-003,vice_chair,2025-11-12,                   Bùi Thu Hương
    #                 P0240,LC-01-003,womens_affairs,2025-11-12,               Đặng Xuân Hùng
    # attendance.csv  none of the three has a qualifying training
    assert by_hand(study, "LC-01-003") == (3, 0, 3, 0)
    gap = tk.gap_list(study, "LC-01-003", as_of=LAST).table
    assert set(gap["name"]) == {"Sùng Thị Pà", "Bùi Thu Hương", "Đặng Xuân Hùng"}
    assert gap["last_training"].isna().all()


def test_p0001_counts_in_lc_01_001_and_not_in_lc_01(study):
    # posts.csv       P0200,LC-01-001,chair,2025-11-17,
    #                 P0001,LC-01-001,vice_chair,2025-11-17,
    #                 P0211,LC-01-001,vice_chair,2025-11-17,
    #                 P0202,LC-01-001,womens_affairs,2025-11-17,
    #                 P0001,LC-01,standing_member,2025-10-23,      in no group: not eligible
    # attendance.csv  T0095,P0200,8,yes,90    gender_equality, 2026-04-08
    #                 T0095,P0001,8,no,48     failed; but T0096 (mainstreaming, 6 h) 2026-06-29
    #                 T0026,P0211,4,yes,      population_development, 2022-10-18: until 2027-10-17
    #                 T0095,P0202,1,yes,88    too short; but T0100 (gender, 4 h) 2026-09-11
    assert by_hand(study, "LC-01-001") == (4, 4, 4, 4)
    # LC-01 itself    P0097 chair, P0098 vice_chair, P0099 womens_affairs, all since 2025-10-23,
    #                 trained in T0096, T0092, T0092: three heads, P0001 is not among them
    assert by_hand(study, "LC-01")[2:] == (3, 3)
    found = officers(study, LAST)
    assert found.loc[found["person_id"] == "P0001", "unit_id"].tolist() == ["LC-01-001"]


def test_p0002_with_two_posts_in_one_unit_counts_once(study):
    # posts.csv       P0328,LC-02-001,chair,2025-12-08,
    #                 P0002,LC-02-001,vice_chair,2025-12-08,
    #                 P0002,LC-02-001,womens_affairs,2025-12-08,
    #                 P0329,LC-02-001,womens_affairs,2025-12-08,
    # attendance.csv  T0058,P0328,8    T0089,P0002,8    T0067,P0329,16   all qualifying
    assert by_hand(study, "LC-02-001") == (3, 3, 3, 3)
    groups = counted(study, LAST, "group")
    assert groups["LC-02-001", "key_officers"]["eligible"] == 2
    assert groups["LC-02-001", "womens_affairs"]["eligible"] == 2


# ---- what holds in any study ----------------------------------------------------------------


def check_sums(study, on):
    """A parent has its own heads and those of its children; trained are some of the eligible."""
    table = tk.coverage(study, on).table.set_index("unit_id")
    for unit, row in table.iterrows():
        below = table[table["parent_id"] == unit]
        for name in ("eligible", "trained"):
            assert row[name] == row[f"own_{name}"] + below[name].sum(), unit
        assert 0 <= row["trained"] <= row["eligible"]
        assert math.isnan(row["share"]) == (row["eligible"] == 0)


def check_parts(study, on):
    """Men and women, levels, sectors and kinds add up to the whole."""
    whole = counted(study, on)
    for by in ("sex", "level", "sector", "kind"):
        sums = Counter()
        for (unit, _), heads in counted(study, on, by).items():
            sums.update({(unit, name): number for name, number in heads.items()})
        for (unit, _), heads in whole.items():
            assert {name: sums[unit, name] for name in HEADS} == heads, (unit, by)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_sums_hold_on_every_date(study, on):
    check_sums(study, on)


@pytest.mark.parametrize("on", SPLIT_DAYS, ids=str)
def test_sex_level_sector_and_kind_add_up(study, on):
    check_parts(study, on)


@pytest.mark.parametrize("on", SPLIT_DAYS, ids=str)
@pytest.mark.parametrize("under", ["LC", "LC-01-002"])
def test_under_is_the_same_count_of_fewer_units(study, files, on, under):
    below = plain.units_below(files, under, on)
    want = {key: count for key, count in recounted(files, on).items() if key[0] in below}
    rows = tk.coverage(study, on, under=under).table
    assert set(rows["unit_id"]) == {unit for unit, _ in want}
    for row in rows.to_dict("records"):
        assert {name: row[name] for name in HEADS} == want[row["unit_id"], ""]


@some_studies
@given(random_study.studies(), random_study.a_day)
def test_any_study_equals_the_recount(tmp_path_factory, tables, on):
    folder = random_study.write_study(tmp_path_factory.mktemp("any"), tables)
    study, files = tk.load_study(folder), plain.read_plain(folder)
    assume(plain.units_on(files, on))
    for by in (None, *SPLITS):
        assert counted(study, on, by) == recounted(files, on, by), by
    check_sums(study, on)
    check_parts(study, on)
    for unit in plain.units_on(files, on):
        check_unit(study, files, unit, on)


def check_unit(study, files, unit, on):
    """The gap list and the last point of the series are those of the recount."""
    gap = tk.gap_list(study, unit, as_of=on)
    assert Counter(gap_rows(gap.table)) == Counter(plain.gap(files, unit, on))
    point = tk.coverage_over_time(study, unit, start=on, as_of=on).table.iloc[-1]
    count = plain.count_of(files, unit, on)
    assert (point["eligible"], point["trained"]) == (count.eligible, count.trained)
