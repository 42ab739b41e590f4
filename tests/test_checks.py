"""The checks on the tables together: what is right passes, and the worst comes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small_study
from small_study import FILES, change, put

import toolkit as tk
from toolkit import checks, checks_activities
from toolkit.checks import CHECKS, ORDER
from toolkit.duty_days import is_due, last_day, owing
from toolkit.findings import Finding
from toolkit.hierarchy import Hierarchy
from toolkit.schema import records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_study.write(tmp_path / "small")


def found(folder: Path) -> list[Finding]:
    return list(tk.check(tk.load_study(folder, strict=False)))


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in found(folder)]


def test_errors_come_first_and_each_file_in_order(folder: Path) -> None:
    change(folder, "attendance.csv", ("T1,H1,8", "T1,H1,9"), ("T1,H2", "T1,H9"))
    change(folder, "posts.csv", ("H4,P", "H1,P"))
    findings = tk.check(tk.load_study(folder, strict=False))
    ranks = [ORDER.index(finding.severity) for finding in findings]
    assert ranks == sorted(ranks) and len(findings) == 3
    assert [f.code for f in findings.of("error")] == ["unknown_person"]
    assert findings.table["row"].tolist() == [f.row for f in findings]


def test_every_check_has_a_sentence() -> None:
    assert all(question.__doc__ for question in CHECKS)


def test_versions_that_follow_each_other_are_right(folder: Path) -> None:
    change(folder, "units.csv", ("2024-01-01,", "2024-01-01,2025-06-30"))
    put(folder, "units.csv", (folder / "units.csv").read_text("utf-8")
        + "P-1-02,Công ty chè mới,grassroots,P-1,,2025-07-01,\n")  # fmt: skip
    put(folder, "unit_events.csv", FILES["unit_events.csv"] + "2025-07-01,rename,P-1-02,P-1-02,,\n")
    assert codes(folder) == []


def test_a_long_version_clashes_with_all_it_covers(folder: Path) -> None:
    put(folder, "units.csv", FILES["units.csv"]
        + "P-1-02,Chè,grassroots,P-1,,2025-01-01,2025-03-31\n"
        + "P-1-02,Chè,grassroots,P-1,,2025-04-01,\n")  # fmt: skip
    clashes = [f for f in found(folder) if f.code == "version_overlap"]
    assert [(f.row, f.detail["other"]) for f in clashes] == [(7, 5), (8, 5)]


def test_a_time_before_the_first_change_is_looked_at(folder: Path) -> None:
    """P-2 ended on 30 June; what it was under before that day counts too."""
    change(folder, "units.csv", ("huyện,upper,P,", "huyện,upper,P-1-02,"))
    found_here = [f for f in found(folder) if f.code == "parent_not_alive"]
    assert [(f.row, f.value) for f in found_here] == [(6, "P-1-02")]


def test_every_unit_of_a_circle_is_named_and_none_below_it(folder: Path) -> None:
    change(folder, "units.csv", ("province,,", "province,P-1,"))
    circle = [f for f in found(folder) if f.code == "parent_cycle"]
    assert [f.row for f in circle] == [2, 3]
    assert circle[0].detail["cycle"] == "P > P-1 > P"


def test_posts_on_the_last_day_of_a_unit_are_right(folder: Path) -> None:
    change(folder, "posts.csv", ("2020-12-31", "2025-06-30"))
    assert codes(folder) == []


def test_a_gap_between_two_versions_is_no_life(folder: Path) -> None:
    change(folder, "units.csv", ("2024-01-01,", "2024-01-01,2025-03-31"))
    put(folder, "units.csv", (folder / "units.csv").read_text("utf-8")
        + "P-1-02,Công ty chè,grassroots,P-1,,2025-06-01,\n")  # fmt: skip
    change(folder, "activities.csv", ("P-1-01,2025-03-08", "P-1-02,2025-05-01"))
    told = [code for code in codes(folder) if code != "change_without_event"]
    assert told == ["unit_not_alive"]


@pytest.mark.parametrize("table", ["units", "people", "trainings"])
def test_a_table_that_cannot_be_read_is_one_finding(table: str, folder: Path) -> None:
    """Its rows are unknown, not wrong: those that point to them are not accused."""
    put(folder, f"{table}.csv", b"\xff\xff")
    assert codes(folder) == ["encoding"]


def test_a_study_of_units_alone(folder: Path) -> None:
    for name in FILES:
        if name not in ("units.csv", "study.toml"):
            (folder / name).unlink()
    put(folder, "study.toml", FILES["study.toml"].partition("[surveys")[0])
    assert codes(folder) == []


def test_sheets_without_codes_are_never_double(folder: Path) -> None:
    change(folder, "responses/before.csv", (",a1,", ",,"), (",a2,", ",,"))
    assert codes(folder) == []


def test_a_code_that_stands_again_is_told_once_for_each_time(folder: Path) -> None:
    lines = FILES["responses/before.csv"].splitlines()  # row 2: a1 in P-1-01, row 5: a4 in P-2
    put(folder, "responses/before.csv", "\n".join([*lines, lines[1], lines[4], lines[1]]) + "\n")
    again = [f for f in found(folder) if f.code == "duplicate_response"]
    last = len(lines)
    assert [(f.row, f.detail["unit"], f.detail["other"]) for f in again] == [
        (last + 1, "P-1-01", 2), (last + 2, "P-2", 5), (last + 3, "P-1-01", 2),
    ]  # fmt: skip


def test_the_same_files_with_one_more_problem_are_checked_anew(folder: Path) -> None:
    assert codes(folder) == []
    put(folder, "post.csv", "x")
    assert codes(folder) == ["unused_file"]


def test_wrong_settings_do_not_hide_wrong_tables(folder: Path) -> None:
    put(folder, "study.toml", "title = \n")
    change(folder, "posts.csv", ("H2,P-1,", "H2,P-9,"), ("2021-01-13", "13/01/2021"))
    change(folder, "trainings.csv", ("2025-05-14", "04/05/2025"))
    assert sorted(codes(folder)) == ["bad_toml", "unknown_unit"]


# Who owes a report, told without the tree of every day


OWING_LEVELS = {"district": "upper", "upper": "grassroots", "grassroots": "district"}


@pytest.mark.parametrize("followed", [{}, OWING_LEVELS])
def test_reports_not_owed_are_those_the_trees_say(followed: dict[str, str]) -> None:
    study = with_random_reports(tk.load_study("data/lai-chau"), followed)
    told = {f.row for f in checks_activities.received(study) if f.code == "not_owing"}
    duties = {duty["duty_id"]: duty for duty in records(study.tables["duties"])}
    plain = set()
    for row, case in study.tables["submissions"].iterrows():
        duty, year = duties[case["duty_id"]], int(case["year"])
        days = [case["received"], last_day(duty, year)]
        known = [day for day in days if day is not None and pd.notna(day)]
        owed = any(case["unit_id"] in owing(study, duty, day).index for day in known)
        if not is_due(duty, year) or not (owed or pd.isna(case["received"])):
            plain.add(row)
    assert told == plain and 100 < len(plain) < 500


def with_random_reports(study: tk.Study, followed: dict[str, str]) -> tk.Study:
    """The study with 600 reports of any unit and day, odd duties and versions that overlap."""
    rng = np.random.default_rng(7)
    units, duties = study.tables["units"]["unit_id"].unique(), study.tables["duties"].copy()
    duties.loc[duties.index[:6], "level"] = ["district", "upper", "grassroots", None, None, "upper"]
    duties.loc[duties.index[:6], "kind"] = [
        "school",
        None,
        "company",
        "school",
        None,
        "commune_union",
    ]
    days = pd.date_range("2021-01-01", "2026-10-31", unit="us")
    sent = pd.DataFrame(
        {
            "duty_id": pd.Series(rng.choice(duties["duty_id"].tolist(), 600), dtype="str"),
            "unit_id": pd.Series(rng.choice(units.tolist(), 600), dtype="str"),
            "year": rng.integers(2021, 2031, 600).astype(float),
            "received": pd.Series(rng.choice(days, 600)).mask(rng.random(600) < 0.1),
        }
    )
    settings = study.settings.model_copy(update={"level_successors": followed})
    versions = study.tables["units"]
    versions = pd.concat([versions, versions.sample(60, random_state=7).assign(level="upper")])
    tables = dict(study.tables) | {"submissions": sent, "duties": duties, "units": versions}
    hierarchy = Hierarchy(versions, study.tables["unit_events"])
    return replace(study, settings=settings, tables=tables, hierarchy=hierarchy)


def test_the_nearest_name_is_looked_up_for_the_first_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "hinted", lambda known: 1)
    change(folder, "attendance.csv", ("T1,H1,8", "T1,H1x,8"), ("T1,H2", "T1,H2x"))
    hints = [f.detail["hint"] for f in found(folder) if f.code == "unknown_person"]
    assert len(hints) == 2 and hints[0] and not hints[1]
