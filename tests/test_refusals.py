"""What a calculation cannot answer it refuses, and says which finding stops it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_study
from bad_cases_index import index
from small_study import TOML, change, put

import toolkit as tk
from toolkit.errors import StudyError

OWN = """
[indicators.W]
label = { vi = "Nữ", en = "Women" }
measure = "women_share"
roles = ["chair"]

[indicators.K]
label = { vi = "Đơn vị", en = "Units" }
measure = "units_with_woman"
roles = ["chair"]

[indicators.R]
label = { vi = "Có cán bộ", en = "With officer" }
measure = "units_with_roles"
roles = ["chair"]
"""

TARGETS = (
    "plan_id,indicator_id,level,year,operator,value\n262,W,,2025,≥,0.3\n262,K,upper,2025,≥,1\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_study.write(tmp_path / "small")


def loaded(folder: Path) -> tk.Study:
    return tk.load_study(folder, strict=False)


DATED: tuple[Callable[[tk.Study], object], ...] = (
    tk.coverage, tk.progress, tk.rank, tk.due, tk.silent_units, tk.training_plan,
)  # fmt: skip


@pytest.mark.parametrize("answer", DATED, ids=lambda answer: answer.__name__)
def test_a_day_that_cannot_be_read_is_not_replaced(
    answer: Callable[[tk.Study], object], folder: Path
) -> None:
    change(folder, "study.toml", ("as_of = 2025-12-31", 'as_of = "31/12/2025"'))
    with pytest.raises(StudyError, match=r"study\.toml, as_of: '31/12/2025' is not possible"):
        answer(loaded(folder))


def test_nothing_is_ranked_between_equal_goalposts(folder: Path) -> None:
    put(folder, "study.toml", index("IND-01", "1.0"))
    with pytest.raises(StudyError, match="both goalposts of 'IND-01' are 1"):
        tk.rank(loaded(folder))


def test_no_courses_are_planned_in_a_circle_of_units(folder: Path) -> None:
    change(folder, "units.csv", ("province,,", "province,P-1-01,"))
    with pytest.raises(StudyError, match="P-1-01"):
        tk.training_plan(loaded(folder), deadline="2026-12-31")


def heads(folder: Path, name: str, day: str) -> float:
    table = tk.indicator_values(tk.load_study(folder), name, day).table.set_index("unit_id")
    return float(table.loc["P", "value"])


def test_where_no_sex_is_recorded_no_share_of_women_is_made(folder: Path) -> None:
    put(folder, "study.toml", TOML + OWN)
    assert heads(folder, "W", "2025-12-31") == 2 / 3  # H1 and H3 of H1, H2 and H3
    assert heads(folder, "K", "2025-12-31") == 2 / 4
    put(folder, "people.csv", "person_id,name\nH1,Mai\nH2,Páo\nH3,Hòa\nH4,Long\n")
    for name in ("W", "K"):
        assert heads(folder, name, "2025-12-31") != heads(folder, name, "2025-12-31")
    assert heads(folder, "R", "2025-12-31") == 3 / 4


def test_one_wrong_setting_of_an_indicator_is_one_finding(folder: Path) -> None:
    put(folder, "study.toml", TOML + OWN.replace("women_share", "woman_share"))
    (folder / "targets.csv").write_text(TARGETS, "utf-8")
    (folder / "measurements.csv").unlink()
    (fault,) = (f for f in tk.check(loaded(folder)) if f.severity != "note")
    assert fault.place == "study.toml, indicators.W.measure" and "women_share" in fault.remedy


def test_before_the_first_post_nothing_is_known_of_officers(folder: Path) -> None:
    put(folder, "study.toml", TOML + OWN)
    assert heads(folder, "R", "2018-03-15") == 1 / 4  # P-2, of P, P-1, P-1-01 and P-2
    for name in ("W", "K", "R"):
        assert heads(folder, name, "2018-03-14") != heads(folder, name, "2018-03-14")
