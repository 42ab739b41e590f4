"""Grace, pass mark, levels, training to come, circles: by hand, in the study of five units."""

from __future__ import annotations

import pandas as pd
import pytest
import small_study

import toolkit as tk
from toolkit.coverage import officers

HEADS = ["eligible", "trained", "newcomers"]
POSTS = "person_id,unit_id,role,start,end\n"


@pytest.fixture
def folder(tmp_path):
    return small_study.write(tmp_path)


def rule(folder, text):
    small_study.change(folder, "study.toml", ("min_hours = 4", f"min_hours = 4\n{text}"))


def heads(folder, on, unit="P"):
    table = tk.coverage(tk.load_study(folder), on).table.set_index("unit_id")
    return table.loc[unit, HEADS].tolist()


# posts.csv  H1,P-1-01,chair,2020-05-14,   H2,P-1,chair,2021-01-13,   H3,P-1-02,chair,2025-11-01,
# T1 (gender, until 2025-05-15): H1 passed, H2 did not; T2 (2025-08-20): H3 passed, 5.5 hours


def test_without_grace_everybody_counts_from_the_first_day(folder):
    assert heads(folder, "2025-10-31") == [2, 1, 0]
    assert heads(folder, "2025-11-01") == [3, 2, 0]


def test_a_newcomer_is_in_neither_count_until_the_days_of_grace_are_over(folder):
    rule(folder, "grace_days = 30")
    assert heads(folder, "2025-11-01") == [2, 1, 1]  # H3, although trained in August
    assert heads(folder, "2025-11-30") == [2, 1, 1]  # 29 days in office
    assert heads(folder, "2025-12-01") == [3, 2, 0]  # 30 days
    assert heads(folder, "2025-11-30", "P-1-02") == [0, 0, 1]
    study = tk.load_study(folder)
    assert pd.isna(
        tk.coverage(study, "2025-11-30").table.set_index("unit_id").at["P-1-02", "share"]
    )


@pytest.mark.parametrize(
    ("again", "new"),
    [("2025-11-01", False), ("2025-12-02", False), ("2025-12-03", True)],
)
def test_a_gap_of_31_days_does_not_begin_the_time_in_office_anew(folder, again, new):
    # The old post ends on 31 October: 31 days without a post until 1 December, 32 until 2 December.
    rows = f"H1,P-1-01,chair,2020-05-14,2025-10-31\nH1,P-1,chair,{again},\n"
    small_study.put(folder, "posts.csv", POSTS + rows)
    rule(folder, "grace_days = 90")
    study = tk.load_study(folder)
    found = officers(study, "2025-12-31").iloc[0]
    assert found["newcomer"] == new
    assert found["since"] == pd.Timestamp(again if new else "2020-05-14")


def test_gap_list_leaves_newcomers_out(folder):
    small_study.put(
        folder, "posts.csv", POSTS + "H2,P-1,chair,2025-12-01,\nH4,P-1,chair,2020-01-01,\n"
    )
    rule(folder, "grace_days = 60")
    gap = tk.gap_list(tk.load_study(folder), "P-1")
    assert gap.table["name"].tolist() == ["Phạm Văn Long"]
    assert (gap.eligible, gap.newcomers) == (1, 1)
    assert "1 officer is still in the period of grace" in tk.table_gap(gap).notes[0]


def test_who_leaves_grace_is_newly_elected(folder):
    rule(folder, "grace_days = 30")
    table = tk.coverage_change(tk.load_study(folder), "2025-11-15", "2025-12-15").table
    row = table.set_index("unit_id").loc["P"]
    assert (row["newly_elected_eligible"], row["newly_elected_trained"]) == (1, 1)
    assert row["left_eligible"] == row["reorganised_eligible"] == row["newly_trained_trained"] == 0


@pytest.mark.parametrize(
    ("passed", "score", "mark", "trained"),
    [
        ("", "49", "pass_mark = 50", 0),
        ("", "50", "pass_mark = 50", 1),
        ("", "", "pass_mark = 50", 1),
        ("yes", "49", "pass_mark = 50", 1),
        ("no", "90", "pass_mark = 50", 0),
        ("", "49", "", 1),
        ("", "49", "pass_mark = 50\nrequire_pass = false", 1),
    ],
)
def test_a_score_below_the_mark_does_not_count_where_nothing_else_is_written(
    folder, passed, score, mark, trained
):
    seats = f"training_id,person_id,hours,passed,score\nT1,H1,8,{passed},{score}\n"
    small_study.put(folder, "attendance.csv", seats)
    rule(folder, mark)
    assert heads(folder, "2025-12-31", "P-1-01") == [1, trained, 0]


def test_only_posts_at_the_levels_of_the_group_count(folder):
    small_study.change(
        folder, "study.toml", ('roles = ["chair"]', 'roles = ["chair"]\nlevels = ["grassroots"]')
    )
    assert heads(folder, "2025-12-31") == [2, 2, 0]  # not H2, who chairs P-1
    assert heads(folder, "2025-12-31", "P-1-01") == [1, 1, 0]


def test_a_training_to_come_does_not_count(folder):
    small_study.change(folder, "trainings.csv", ("2025-08-20,2025-08-20", "2025-12-31,2026-01-02"))
    study = tk.load_study(folder)
    shares = [
        tk.coverage(study, day).table["trained"].iloc[0] for day in ("2026-01-01", "2026-01-02")
    ]
    assert shares == [1, 2]


def test_a_circle_stops_the_count_with_the_finding_that_names_it(folder):
    small_study.change(folder, "units.csv", ("upper,P,,,\nP-1-01", "upper,P-1-01,,,\nP-1-01"))
    study = tk.load_study(folder)
    for count in (tk.coverage, tk.coverage_over_time):
        with pytest.raises(tk.StudyError) as error:
            count(study)
        told = str(error.value)
        assert "units.csv, row 3, parent_id: 'P-1' is above itself: P-1 > P-1-01 > P-1" in told
        assert "correct parent_id" in told
        assert {finding.code for finding in error.value.findings} == {"parent_cycle"}
    with pytest.raises(tk.StudyError, match="P-1 > P-1-01"):
        tk.coverage_change(study, "2025-01-01", "2025-12-31")


# ---- the five causes by hand ----------------------------------------------------------------

# P-2 is taken over by P-1 on 1 July 2025. On 30 June H4 (trained) chairs P-2, on 1 July P-1.
TAKEN = "H4,P-2,chair,2018-01-01,2025-06-30\nH4,P-1,chair,2025-07-01,\n"
SEAT = "training_id,person_id,hours,passed\nT1,H4,8,yes\n"


def test_who_goes_along_is_reorganised_and_who_changes_alone_is_not(folder):
    alone = "H1,P-1-01,chair,2020-01-01,2025-06-30\nH1,P-1-02,chair,2025-07-01,\n"
    small_study.put(folder, "posts.csv", POSTS + TAKEN + alone)
    small_study.put(folder, "attendance.csv", SEAT)
    table = tk.coverage_change(tk.load_study(folder), "2025-06-30", "2025-07-01").table
    found = table.set_index("unit_id")
    heads = [f"{cause}_eligible" for cause in ("left", "newly_elected", "reorganised")]
    assert found.loc["P-2", heads].tolist() == [0, 0, -1]
    assert found.loc["P-1", [*heads, "reorganised_trained"]].tolist() == [0, 0, 1, 1]
    assert found.loc["P-1-01", heads].tolist() == [-1, 0, 0]
    assert found.loc["P-1-02", heads].tolist() == [0, 1, 0]
    assert found.loc["P", heads].tolist() == [0, 0, 0]
    # P-1 had one of one untrained (H1); then one of two: +50 points, all by the reorganisation.
    assert found.loc["P-1", ["share_before", "share_after"]].tolist() == [0, 0.5]
    assert found.loc["P-1", "reorganised"] == pytest.approx(0.5)
    assert pd.isna(found.loc["P-2", "reorganised"])


def test_training_after_the_move_is_newly_trained_at_the_new_place(folder):
    small_study.put(folder, "posts.csv", POSTS + TAKEN)
    small_study.put(folder, "attendance.csv", SEAT.replace("T1", "T2"))  # 20 August
    table = tk.coverage_change(tk.load_study(folder), "2025-06-30", "2025-12-31").table
    row = table.set_index("unit_id").loc["P-1"]
    assert (row["reorganised_eligible"], row["reorganised_trained"]) == (1, 0)
    assert (row["newly_trained_eligible"], row["newly_trained_trained"]) == (0, 1)


def test_more_grace_never_means_more_to_be_trained(folder):
    rule(folder, "grace_days = 0")
    before = heads(folder, "2025-12-31")
    for days in (1, 61, 400, 3000):
        small_study.change(folder, "study.toml", ("grace_days = ", f"grace_days = {days} # "))
        found = heads(folder, "2025-12-31")
        assert found[0] <= before[0]
        assert found[1] <= before[1]
        assert found[0] + found[2] == 3
        before = found
    assert before == [0, 0, 3]
