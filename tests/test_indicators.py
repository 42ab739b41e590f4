"""Indicators and targets, worked out by hand on studies of a few rows."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import put

import toolkit as tk
from toolkit.plan import Indicator
from toolkit.targets import heads_needed, is_met

TOML = """\
as_of = 2026-06-30
language = "en"
title = { vi = "Nghiên cứu", en = "Study" }

[levels]
upper = { vi = "Cấp trên trực tiếp cơ sở", en = "Upper" }
ward = { vi = "Cấp phường", en = "Ward" }
base = { vi = "Cơ sở", en = "Grassroots" }
%s
[roles]
chair = { vi = "Chủ tịch", en = "Chair" }
member = { vi = "Ủy viên", en = "Member" }

[plans.A]
number = "A"
date = 2021-07-22
title = { vi = "Kế hoạch A", en = "Plan A" }
issuer = { vi = "Tỉnh", en = "Province" }
start_year = 2023

[plans.B]
number = "B"
date = 2021-07-05
title = { vi = "Kế hoạch B", en = "Plan B" }
issuer = { vi = "Trung ương", en = "Centre" }
start_year = 2023

[indicators.W]
label = { vi = "Nữ trong Ban Chấp hành", en = "Women" }
measure = "women_share"
roles = ["chair", "member"]
goal = "politics"

[indicators.K]
label = { vi = "Có nữ chủ tịch", en = "Units with a woman chair" }
measure = "units_with_woman"
roles = ["chair"]

[indicators.H]
label = { vi = "Hoạt động", en = "Active units" }
measure = "active_units"

[indicators.M]
label = { vi = "Số đo", en = "Measured" }

[indicators.S]
label = { vi = "Khám sức khỏe", en = "Checks" }
sensitive = true

[indicators.R]
label = { vi = "Tỷ số", en = "Ratio" }
unit = "ratio"
per = 100

[indicators.N]
label = { vi = "Số cuộc", en = "Events" }
unit = "count"

[indicators.X]
label = { vi = "Chỉ tiêu cũ", en = "Old" }
until = 2024
"""
UNITS = """\
unit_id,name,level,parent_id,valid_from,valid_to
T,Tỉnh,province,,,
U1,Huyện 1,upper,T,,2025-06-30
U2,Huyện 2,upper,T,,2025-06-30
V1,Phường 1,ward,T,2025-07-01,
C1,Cơ sở 1,base,U1,,2025-06-30
C1,Cơ sở 1,base,V1,2025-07-01,
"""
TARGETS = "plan_id,indicator_id,level,year,operator,value,tolerance\n"
MEASURED = "unit_id,indicator_id,date,numerator,denominator\n"


def study(
    folder: Path, targets: str, *, settings: str = "", units: str = UNITS, **tables: str
) -> tk.study.Study:
    """A study of these targets and tables; `posts` gives sex, unit, role, start and end."""
    put(
        folder,
        "study.toml",
        TOML.replace("[levels]", '[levels]\nprovince = { en = "Province" }') % settings,
    )
    put(folder, "units.csv", units)
    put(folder, "targets.csv", TARGETS + targets)
    if "posts" in tables:
        rows = [line.split(",") for line in tables.pop("posts").split()]
        people = [f"P{n},Người {n},{row[0]}" for n, row in enumerate(rows)]
        posts = [f"P{n},{','.join(row[1:])}" for n, row in enumerate(rows)]
        put(folder, "people.csv", "\n".join(["person_id,name,sex", *people, ""]))
        put(folder, "posts.csv", "\n".join(["person_id,unit_id,role,start,end", *posts, ""]))
    for name, text in tables.items():
        put(folder, f"{name}.csv", text)
    return tk.load_study(folder)


def row(found: tk.study.Study, day: str, indicator: str = "W", **more: str) -> pd.Series:
    table = tk.progress(found, day, **more).table
    return table[table["indicator_id"] == indicator].iloc[0]


def committee(women: int, men: int) -> str:
    return " ".join(["female,T,member,2020-01-01,"] * women + ["male,T,member,2020-01-01,"] * men)


def test_30_per_cent_of_a_committee_of_14_is_5_people(tmp_path: Path) -> None:
    for women, status, missing in ((4, "not_met", 1), (5, "met", 0), (6, "exceeded", 0)):
        one = study(tmp_path / str(women), "A,W,,2025,≥,0.3,\n", posts=committee(women, 14 - women))
        found = row(one, "2025-12-31")
        assert (found["needed"], found["missing"], found["status"]) == (5, missing, status)
    assert "1 missing (5 of 14 needed)" in tk.table_progress(
        tk.progress(study(tmp_path / "4", "A,W,,2025,≥,0.3,\n"), "2025-12-31")
    )._repr_mimebundle_()["text/plain"]  # fmt: skip


def test_30_per_cent_of_10_is_3_people_though_floats_say_otherwise() -> None:
    share = Indicator.model_validate({"label": {}})
    target = {"operator": "≥", "value": 0.1 + 0.2, "tolerance": None}  # 0.30000000000000004
    assert heads_needed(3, 10, target, share) == 3
    assert is_met(3, 10, target, share)
    members = 11_800_000  # of all unions: 55 % of them is 6490000.000000001 in floats
    assert heads_needed(0, members, target | {"value": 0.55}, share) == 6_490_000
    assert is_met(6_490_000, members, target | {"value": 0.55}, share)


@pytest.mark.parametrize(
    ("women", "all_", "status"),
    [(27, 100, "not_met"), (28, 100, "met"), (32, 100, "met"), (33, 100, "not_met")],
)
def test_about_30_per_cent_is_within_two_points(
    tmp_path: Path, women: int, all_: int, status: str
) -> None:
    rows = MEASURED + f"T,M,2025-12-31,{women},{all_}\n"
    found = row(study(tmp_path, "A,M,,2025,about,0.3,0.02\n", measurements=rows), "2025-12-31", "M")
    assert (found["status"], found["missing"]) == (status, 0 if status == "met" else 1)


def test_no_number_of_five_people_is_about_30_per_cent() -> None:
    target = {"operator": "about", "value": 0.3, "tolerance": 0.02}
    assert math.isnan(heads_needed(1, 5, target, Indicator.model_validate({"label": {}})))


SHARES = {2023: 2, 2024: 4, 2025: 5, 2026: 5}  # of 10


def measured(shares: dict[int, int], name: str = "M") -> str:
    return MEASURED + "".join(f"T,{name},{y}-06-30,{n},10\n" for y, n in shares.items())


def test_maintain_is_broken_by_one_year(tmp_path: Path) -> None:
    targets = "A,M,,2023,≥,0.3,\nA,M,,2030,maintain,0.3,\n"
    broken = study(
        tmp_path / "a", targets, measurements=measured({2023: 4, 2024: 2, 2025: 5, 2026: 5})
    )
    found = row(broken, "2026-06-30", "M")
    assert (found["year"], found["status"], found["broken"]) == (2030, "not_met", "2024")
    assert found["value"] == 0.5
    kept = study(
        tmp_path / "b", targets, measurements=measured({2023: 4, 2024: 3, 2025: 5, 2026: 5})
    )
    assert row(kept, "2026-06-30", "M")["status"] == "exceeded"
    gap = study(tmp_path / "c", targets, measurements=measured({2023: 4, 2025: 5, 2026: 5}))
    assert row(gap, "2026-06-30", "M")[["status", "reason"]].tolist() == [
        "no_data",
        "years_unknown",
    ]


def test_maintain_begins_with_the_first_target_and_every_year_with_the_plan(tmp_path: Path) -> None:
    shares = measured({2023: 2, 2024: 4, 2025: 4, 2026: 4}) + measured(
        {2023: 2, 2024: 4, 2025: 4, 2026: 4}, "N2"
    ).removeprefix(MEASURED)
    targets = (
        "A,M,,2024,≥,0.3,\nA,M,,2030,maintain,0.3,\nA,N2,,2024,≥,0.3,\nA,N2,,2030,every_year,0.3,\n"
    )
    one = study(tmp_path, targets, measurements=shares)
    assert row(one, "2026-06-30", "M")["status"] == "exceeded"  # 2023 is before the first target
    found = row(one, "2026-06-30", "N2")
    assert (found["status"], found["broken"]) == ("not_met", "2023")


def test_each_year_is_judged_by_the_target_in_force_in_it(tmp_path: Path) -> None:
    """40 % met the 30 % of 2024; that 50 % are to be kept from then on does not undo it."""
    targets = "A,M,,2024,≥,0.3,\nA,M,,2030,maintain,0.5,\n"
    one = study(tmp_path, targets, measurements=measured({2024: 4, 2025: 5, 2026: 5}))
    found = row(one, "2026-06-30", "M")
    assert (found["target"], found["status"], found["broken"]) == (0.5, "met", "")
    series = tk.progress(one, "2026-06-30").series.query("indicator_id == 'M' and year >= 2024")
    assert series["met"].tolist() == [True] * 3


def test_a_running_year_is_not_missed_before_it_is_over(tmp_path: Path) -> None:
    log = "activity_id,unit_id,date\n" + "".join(
        f"A{y},C1,{y}-11-01\n" for y in (2023, 2024, 2025, 2026)
    )
    one = study(tmp_path, "A,H,base,2030,every_year,1,\n", activities=log)
    june, end = row(one, "2026-06-30", "H"), row(one, "2026-12-31", "H")
    assert (june["status"], june["due"], june["broken"]) == ("not_met", False, "")
    assert (end["status"], end["due"]) == ("met", True)


def test_a_report_is_judged_when_its_last_day_is_over_as_among_the_duties(tmp_path: Path) -> None:
    """ "Before 05/11": 4 November is in time, and till its end nothing is missing yet."""
    one = study(
        tmp_path, "", settings='\n[indicators.D]\nlabel = {}\nmeasure = "on_time"\nduty = "r"\n',
        duties="duty_id,title,level,period,month,day,before\nr,Report,base,year,11,5,yes\n",
        submissions="duty_id,unit_id,year,received\nr,C1,2024,2024-11-04\nr,C1,2025,2025-11-05\n",
    )  # fmt: skip
    days = ("2025-11-03", "2025-11-04", "2025-11-05")
    assert [row(one, day, "D")["numerator"] for day in days] == [1, 1, 0]
    told = [tk.duties(one, as_of=day, year=2025).table["status"].iloc[0] for day in days]
    assert told == ["not_due", "not_due", "late"]


CHAIRS = """female,U1,chair,2020-01-01,2025-06-30
male,U2,chair,2020-01-01,2025-06-30
male,V1,chair,2025-07-01,"""


def test_a_level_that_ended_is_not_applicable_and_never_0_or_100_per_cent(tmp_path: Path) -> None:
    one = study(tmp_path, "A,K,upper,2025,≥,0.5,\n", posts=CHAIRS)
    before, after = row(one, "2025-06-30", "K"), row(one, "2025-07-01", "K")
    assert (before["status"], before["numerator"], before["denominator"]) == ("met", 1, 2)
    assert (after["status"], after["reason"]) == ("not_applicable", "level_ended")
    assert math.isnan(after["value"])
    inside = row(one, "2025-06-30", "K", under="C1")
    assert (inside["status"], inside["reason"]) == ("not_applicable", "level_elsewhere")


def test_a_level_that_ended_is_followed_at_its_successor(tmp_path: Path) -> None:
    followed = '\n[level_successors]\nupper = "ward"\n'
    one = study(tmp_path, "A,K,upper,2025,≥,0.5,\n", settings=followed, posts=CHAIRS)
    after = row(one, "2025-07-01", "K")
    assert (after["level"], after["level_counted"]) == ("upper", "ward")
    assert (after["status"], after["numerator"], after["denominator"]) == ("not_met", 0, 1)
    said = tk.table_progress(tk.progress(one, "2025-07-01"))._repr_mimebundle_()["text/plain"]
    assert "level “Upper” has ended, counted at “Ward”" in said
    series = tk.progress(one, "2026-06-30").series
    own = series[series["indicator_id"] == "K"].set_index("year")["level_counted"]
    assert own[[2024, 2025]].tolist() == ["upper", "ward"]


def test_nothing_to_divide_by_is_no_data(tmp_path: Path) -> None:
    one = study(tmp_path, "A,W,,2025,≥,0.3,\n", posts="female,T,member,2020-01-01,2024-12-31")
    found = row(one, "2025-12-31")
    assert (found["status"], found["reason"]) == ("no_data", "nothing_to_count")


def test_two_plans_stand_side_by_side_with_their_own_denominators(tmp_path: Path) -> None:
    posts = CHAIRS + " female,T,chair,2020-01-01,"
    one = study(tmp_path, "A,K,upper,2025,≥,0.8,\nB,K,province,2025,≥,0.8,\n", posts=posts)
    table = tk.progress(one, "2025-06-30").table
    own = table[table["indicator_id"] == "K"].set_index("plan_id")
    assert own["denominator"].to_dict() == {"A": 2, "B": 1}
    assert own["status"].to_dict() == {"A": "not_met", "B": "met"}
    assert tk.progress(one, "2025-06-30", plan="B").table["plan_id"].tolist() == ["B"]
    with pytest.raises(tk.ArgumentError, match="plan='C' is not known; allowed: 'A', 'B'"):
        tk.progress(one, plan="C")


def test_pooled_share_and_share_of_units_are_two_things(tmp_path: Path) -> None:
    """9 of 10 and 0 of 1 and 0 of 1: pooled 75 %, units at target 1 of 3."""
    rows = MEASURED + "U1,M,2025-01-01,9,10\nU2,M,2025-01-01,0,1\nC1,M,2025-01-01,0,1\n"
    flat = UNITS.replace("base,U1", "base,T")
    found = row(
        study(tmp_path, "A,M,,2025,≥,0.7,\n", units=flat, measurements=rows), "2025-06-30", "M"
    )
    assert (found["value"], found["status"]) == (0.75, "met")
    assert (found["units_met"], found["units_counted"]) == (2, 4)  # U1, and T with all below it


def test_a_measurement_of_the_upper_unit_takes_the_place_of_those_below(tmp_path: Path) -> None:
    rows = MEASURED + "U1,M,2025-01-01,9,10\nC1,M,2025-01-01,1,10\nU2,M,2025-01-01,1,10\n"
    values = tk.indicator_values(study(tmp_path, "", measurements=rows), "M", "2025-06-30").table
    both = values.set_index("unit_id")[["numerator", "denominator"]].astype(int)
    assert both.loc["T"].tolist() == [10, 20]
    assert both.loc["C1"].tolist() == [1, 10]


def test_a_measurement_counts_for_twelve_months(tmp_path: Path) -> None:
    one = study(tmp_path, "A,M,,2025,≥,0.3,\n", measurements=MEASURED + "T,M,2024-12-31,3,10\n")
    assert row(one, "2025-12-30", "M")["value"] == 0.3
    assert row(one, "2025-12-31", "M")["reason"] == "no_measurement"


@pytest.mark.parametrize(
    ("cells", "target", "reason"),
    [
        ("12,10", "≥,0.3,", "more_than_all"), ("0.85,1", "≥,0.3,", "percentage_as_count"),
        ("85,1", "≥,0.3,", "percentage_as_count"), ("3,10", "≥,30,", "percentage_as_share"),
        ("3,10", "about,0.3,", "about_without_tolerance"), ("3,10", "≥,,", "target_without_value"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_the_finding(
    tmp_path: Path, cells: str, target: str, reason: str
) -> None:
    rows = MEASURED + f"T,M,2025-12-31,{cells}\n"
    one = study(tmp_path, f"A,M,,2025,{target}\n", measurements=rows)
    found = row(one, "2025-12-31", "M")
    assert (found["status"], found["reason"]) == ("no_data", reason)
    assert reason in {finding.code for finding in tk.check(one)}
    assert len(tk.table_progress(tk.progress(one, "2025-12-31")).rows)


def test_a_sensitive_figure_of_nine_people_is_not_shown(tmp_path: Path) -> None:
    for whole, shown in ((9, False), (10, True)):
        rows = MEASURED + f"T,S,2025-12-31,5,{whole}\n"
        one = study(tmp_path / str(whole), "A,S,,2025,≥,0.3,\n", measurements=rows)
        found = row(one, "2025-12-31", "S")
        assert (found["reason"] == "") is shown
        hidden = found[["numerator", "denominator", "value"]].isna().all()
        assert hidden is not shown or bool(hidden) is not shown


def test_ratios_counts_and_what_is_no_longer_collected(tmp_path: Path) -> None:
    rows = MEASURED + "T,R,2025-12-31,112,100\nT,N,2025-12-31,7,\nT,X,2025-12-31,1,2\n"
    targets = "A,R,,2025,≤,111,\nA,N,,2025,≥,6,\nA,X,,2024,≥,0.3,\n"
    one = study(tmp_path, targets, measurements=rows)
    ratio, count, old = (row(one, "2025-12-31", name) for name in "RNX")
    assert (ratio["value"], ratio["status"], ratio["needed"], ratio["missing"]) == (
        112,
        "not_met",
        111,
        1,
    )
    assert (count["value"], count["status"]) == (7, "exceeded")
    assert (old["status"], old["reason"]) == ("not_applicable", "no_longer_collected")


def test_on_track_is_on_or_above_the_straight_line(tmp_path: Path) -> None:
    """From 20 % at the end of 2023 to 60 % at the end of 2027: 40 % at the end of 2025."""
    for tenths, ahead in ((4, True), (3, False)):
        shares = MEASURED + f"T,M,2023-12-31,2,10\nT,M,2025-12-31,{tenths},10\n"
        one = study(tmp_path / str(tenths), "A,M,,2027,≥,0.6,\n", measurements=shares)
        found = row(one, "2025-12-31", "M")
        assert found["expected"] == pytest.approx(0.4, abs=1e-3)
        assert (found["status"], found["due"], found["on_track"]) == ("not_met", False, ahead)


def test_goals_choose_indicators_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    goals = tk.progress(study(tmp_path, "A,W,,2025,≥,0.3,\n", posts=committee(5, 9)), "2025-12-31")
    assert tk.table_progress(goals, goal="politics").rows["indicator"].tolist() == ["Women"]
    assert "1 of the 1 targets" in tk.describe_progress(goals, goal="politics")
    with pytest.raises(tk.ArgumentError, match="goal='sport' is not known; allowed: 'politics'"):
        tk.table_progress(goals, goal="sport")
    with pytest.raises(tk.ArgumentError, match="indicator='Q' is not known"):
        tk.indicator_values(goals.study, "Q")


def test_a_study_without_targets_says_so() -> None:
    goals = tk.progress(tk.load_study("data/masculinity", language="en"))
    assert goals.table.empty
    assert "no table of targets" in tk.describe_progress(goals)
    assert "no table of targets" in goals._repr_html_()


@given(
    part=st.integers(0, 400), whole=st.integers(1, 400), per_mille=st.integers(0, 1000),
    operator=st.sampled_from(["≥", "≤"]),
)  # fmt: skip
def test_needed_is_the_smallest_number_of_heads_that_reaches(
    part: int, whole: int, per_mille: int, operator: str
) -> None:
    own = Indicator.model_validate({"label": {}})
    target = {"operator": operator, "value": per_mille / 1000, "tolerance": None}
    needed = int(heads_needed(part, whole, target, own))
    side = 1 if operator == "≥" else -1
    meets = [
        Fraction(n, whole) * side >= Fraction(per_mille, 1000) * side
        for n in (needed, needed - side)
    ]
    assert meets == [True, False]
    exact = Fraction(part, whole) * side >= Fraction(per_mille, 1000) * side
    assert bool(is_met(part, whole, target, own)) == exact
