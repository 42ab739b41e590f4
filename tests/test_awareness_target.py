"""The national target for awareness: both readings, from the figures of `compare`."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit as tk
from toolkit.awareness_target import _place, _quotient

FOLDER = Path(__file__).parents[1] / "data/lai-chau"


@pytest.fixture(scope="module")
def study() -> tk.study.Study:
    return tk.load_study(FOLDER, language="en")


def test_points_are_those_of_compare_and_relative_ones_divided_by_the_baseline(study) -> None:  # type: ignore[no-untyped-def]
    change = tk.compare(study, "awareness", scale="attitude").table.iloc[0]
    table = tk.awareness_target(study, scale="attitude").table.set_index("reading")
    points, relative = table.loc["points"], table.loc["relative"]
    assert points[["value", "low", "high"]].tolist() == change[["change", "low", "high"]].tolist()
    assert relative["value"] == pytest.approx(change["change"] / change["before"])
    assert relative["low"] < change["low"] / change["before"]  # the baseline is not known exactly
    assert relative["high"] > change["high"] / change["before"]


def test_a_quotient_has_the_sign_of_its_change() -> None:
    """Baseline 50 ± 10, so 40 to 60: 9/60, 20/40; −8/40."""
    assert _quotient(9, 20, 50, 10) == (0.15, 0.5)
    assert _quotient(-8, 20, 50, 10) == (-0.2, 0.5)
    assert _quotient(9, 20, 10, 10)[0] != _quotient(9, 20, 10, 10)[0]  # NaN


def test_reached_only_where_the_limits_leave_no_doubt() -> None:
    assert [_place(*limits, 10) for limits in ((10, 12), (8, 9.9), (9, 11))] == [
        "reached", "not_reached", "open",
    ]  # fmt: skip


def test_without_a_baseline_it_is_not_applicable(study) -> None:  # type: ignore[no-untyped-def]
    target = tk.awareness_target(study, baseline_year=2024)
    assert set(target.table["status"]) == {"not_applicable"}
    assert target.table["value"].isna().all()
    assert "no wave of 2024" in tk.describe_awareness_target(target)
    later = tk.awareness_target(study, as_of="2025-12-31")
    assert set(later.table["reason"]) == {"no_later_wave"}
    assert "no wave after the baseline" in tk.table_awareness_target(later)  # type: ignore[operator]


def test_nothing_is_shown_of_units_with_few_answers(study) -> None:  # type: ignore[no-untyped-def]
    sheets = study.survey("awareness").responses.groupby(["unit_id", "wave"]).size().unstack()
    few = sheets[(sheets < 5).any(axis=1)].index
    alive = [unit for unit in few if unit in study.hierarchy.at("2026-10-31")]
    assert alive
    target = tk.awareness_target(study, unit=alive[0], as_of="2026-10-31")
    assert target.table[["value", "low", "high"]].isna().all(axis=None)
    assert "2.3" not in tk.describe_awareness_target(target)
