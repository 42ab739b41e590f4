"""`toolkit.stats` where little or nothing can be said, and where the call is wrong."""

from __future__ import annotations

import dataclasses
import datetime
import math
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit import stats
from toolkit.errors import ArgumentError

nan, inf = math.nan, math.inf


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


pytestmark = pytest.mark.filterwarnings("error")


def means(x, y):
    """Every function of measurements, on one or two lists of equal length."""
    yield stats.mean(x)
    yield stats.mean_change(x, y)
    yield stats.mean_difference(x, y)
    yield stats.weighted_mean(x, np.ones(len(x)))


def unsaid(estimate):
    return all(math.isnan(x) for x in (estimate.low, estimate.high, estimate.p_value))


@pytest.mark.parametrize("x", [[], [nan], [nan, None], pd.Series([], dtype=float), np.array([])])
def test_nothing_observed(x):
    for found in means(x, x):
        assert math.isnan(found.value) and unsaid(found) and math.isnan(found.effect)
        assert (found.n, found.effect_name) == (0, "")


def test_one_observation():
    for found, value in zip(means([3], [5]), [3, 2, 2, 3], strict=True):
        assert found.value == value and unsaid(found) and math.isnan(found.effect)


@pytest.mark.parametrize("size", [2, 3, 1000])
@pytest.mark.parametrize("level", [0.1, 3.0, -1e6, 1e-12, 0.0])
def test_all_equal_has_a_value_and_no_interval(size, level):
    x = np.full(size, level)
    for found, value in zip(means(x, x), [level, 0, 0, level], strict=True):
        assert found.value == pytest.approx(value, rel=1e-12) and unsaid(found)
        assert math.isnan(found.effect)


def test_equal_changes_have_an_effect_but_no_interval():
    found = stats.mean_change([1, 2, 3], [2, 3, 4])
    assert found.value == 1 and unsaid(found)
    assert found.effect > 0


def test_changes_that_differ_by_rounding_only_are_equal():
    before = np.array([0.1, 0.2, 0.3, 1000.1])
    assert unsaid(stats.mean_change(before, before + 0.1))


def test_one_group_without_spread_still_has_an_interval():
    assert not unsaid(stats.mean_difference([2, 2, 2], [1, 2, 4]))
    assert unsaid(stats.mean_difference([2], [1, 2, 4]))
    assert unsaid(stats.mean_difference([], [1, 2, 4]))


def test_two_pairs_are_enough():
    """By hand: changes 1 and 3, mean 2, SE 1, t(1) = 2, p = 2 (1/2 − atan(2)/π)."""
    found = stats.mean_change([0, 0], [1, 3])
    assert found.p_value == pytest.approx(1 - 2 * math.atan(2) / math.pi)
    assert found.high - found.value == pytest.approx(math.tan(0.475 * math.pi))


def test_extreme_sizes_do_not_overflow():
    for found in [
        *means([1e69, -1e69, 3e69], [1e69, 5e68, 2e69]),
        *means([1e-180, 3e-180], [0, 1]),
    ]:
        assert math.isfinite(found.value)


def test_only_rows_with_a_value_and_a_weight_count():
    found = stats.weighted_mean([1, 2, nan, 9, 5], [1, 1, 1, 0, nan])
    assert (found.value, found.n) == (1.5, 2)
    assert math.isnan(stats.weighted_mean([1, 2], [0, 0]).value)
    assert unsaid(stats.weighted_mean([1, 2], [1, 0]))


def test_design_effect_by_hand():
    assert stats.kish_design_effect([1, 3, nan]) == pytest.approx(2 * 10 / 16)
    assert stats.kish_design_effect([1, 0]) == 2
    assert math.isnan(stats.kish_design_effect([]))
    assert math.isnan(stats.kish_design_effect([0, 0]))


# ---- proportions ----------------------------------------------------------------------------


@pytest.mark.parametrize("population", [None, nan, 0, 20])
def test_none_of_none_is_missing(population):
    found = stats.proportion(0, 0, population=population)
    assert math.isnan(found.value) and unsaid(found) and found.n == 0


def test_census_has_no_interval_and_says_so():
    for n in (1, 20):
        found = stats.proportion(1, n, population=n)
        assert (found.value, found.method) == (1 / n, "census") and unsaid(found)


def test_unknown_population_is_no_population():
    assert stats.proportion(3, 9, population=nan) == stats.proportion(3, 9)


def test_one_missing_of_a_unit_of_twenty():
    """By hand: n_e = 19 · 19/1 = 361, and Wilson's limit at 0 of n_e is z²/(n_e + z²)."""
    found = stats.proportion(0, 19, population=20)
    z2 = 1.959963984540054**2
    assert (found.low, found.high) == (0, pytest.approx(z2 / (361 + z2)))


def test_unknown_counts():
    for found in (
        stats.proportion(nan, 10),
        stats.proportion(3, nan),
        stats.proportion_difference(nan, 4, 1, 2),
        stats.proportion_difference(0, 0, 1, 2),
        stats.proportion_change([[0, 0], [0, 0]]),
        stats.proportion_change([[nan, 1], [2, 3]]),
    ):
        assert math.isnan(found.value) and unsaid(found)


def test_no_p_below_six_who_changed():
    assert math.isnan(stats.proportion_change([[30, 0], [5, 10]]).p_value)
    assert stats.proportion_change([[30, 0], [6, 10]]).p_value == pytest.approx(0.5**6)
    assert stats.mcnemar_midp(3, 3) == pytest.approx(1 - 20 / 64 / 2)


def test_nobody_changed():
    found = stats.proportion_change([[10, 0], [0, 10]])
    assert found.value == 0 and found.low < 0 < found.high


@pytest.mark.parametrize(
    "call",
    [
        lambda: stats.proportion(11, 10),
        lambda: stats.proportion(5, 10, population=9),
        lambda: stats.proportion(0.4, 10),
        lambda: stats.proportion(-1, 10),
        lambda: stats.proportion("4", 10),
        lambda: stats.proportion(inf, inf),
        lambda: stats.proportion(None, 10),
        lambda: stats.proportion_difference(3, 2, 1, 2),
        lambda: stats.proportion_change([[1, 2, 3], [4, 5, 6]]),
        lambda: stats.proportion_change(5),
        lambda: stats.proportion_change([[1, -2], [4, 5]]),
        lambda: stats.proportion_change(pd.DataFrame([[1, 2], [3, 4]])),
        lambda: stats.mcnemar_midp(0.5, 7),
    ],
)
def test_impossible_counts(call):
    with pytest.raises(ArgumentError):
        call()


# ---- funnels and many tests -----------------------------------------------------------------


def test_funnel_of_empty_and_unknown_units():
    for found in (
        stats.funnel_limits(0.3, [0, nan, 5]),
        stats.funnel_limits_mean(3, 1, [0, nan, 5]),
    ):
        assert np.isnan(found.low).tolist() == [True, True, False]
        assert np.isnan(found.high).tolist() == [True, True, False]
    assert stats.funnel_limits(0.3, []).low.size == 0


@pytest.mark.parametrize("target", [0, 1])
def test_funnel_at_a_certain_target_is_a_line(target):
    found = stats.funnel_limits(target, [1, 50, 0])
    np.testing.assert_array_equal(found.low, [target, target, nan])
    np.testing.assert_array_equal(found.high, [target, target, nan])


def test_funnel_of_a_target_almost_certain():
    for target in (1e-300, 1 - 1e-16):
        found = stats.funnel_limits(target, [1, 50, 10**6])
        assert np.all((found.low >= 0) & (found.low <= found.high) & (found.high <= 1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: stats.funnel_limits(50, [10]),
        lambda: stats.funnel_limits(nan, [10]),
        lambda: stats.funnel_limits(0.5, [10.5]),
        lambda: stats.funnel_limits(0.5, [-1]),
        lambda: stats.funnel_limits(0.5, 10),
        lambda: stats.funnel_limits_mean(inf, 1, [10]),
        lambda: stats.funnel_limits_mean(3, -1, [10]),
        lambda: stats.funnel_limits_mean(3, nan, [10]),
        lambda: stats.holm([0.2, 1.2]),
        lambda: stats.benjamini_hochberg([-0.1]),
    ],
)
def test_impossible_funnels_and_p(call):
    with pytest.raises(ArgumentError):
        call()


def test_no_tests_at_all():
    for adjust in (stats.holm, stats.benjamini_hochberg):
        assert adjust([]).size == 0
        assert np.isnan(adjust([nan, nan])).all()


# ---- what comes in --------------------------------------------------------------------------

KINDS = [
    [2, 3, 7],
    (2, 3, 7),
    [2, 3, 7, None],
    np.array([2, 3, 7], dtype=np.int8),
    np.array([2, 3, 7], dtype=np.float32),
    np.ma.masked_array([2, 99, 3, 7], mask=[0, 1, 0, 0]),
    np.ma.masked_array([2.0, inf, 3.0, 7.0], mask=[0, 1, 0, 0]),
    [Decimal(2), Decimal(3), 7],
    pd.Series([2, 3, 7], index=[10, 4, 99]),
    pd.Series([2, None, 3, 7], dtype="Int64"),
    pd.Series([2, 3, None, 7], dtype="float"),
    pd.Series([2, 3, 7], dtype=object, index=list("xyz")),
    pd.Series([2, 3, 7]).astype("category"),
]


@pytest.mark.parametrize("x", KINDS, ids=lambda x: f"{type(x).__name__}-{getattr(x, 'dtype', '')}")
def test_any_kind_of_list_will_do(x):
    found = stats.mean(x)
    assert found.n_missing == len(x) - 3
    assert dataclasses.replace(found, n_missing=0.0) == stats.mean([2.0, 3.0, 7.0])


def test_right_and_wrong_answers_are_numbers():
    for x in ([True, False, True, True], pd.Series([True, False, True, True], dtype="boolean")):
        assert stats.mean(x).value == 0.75


def test_series_are_paired_by_position():
    before = pd.Series([1.0, 2.0, 4.0], index=[5, 9, 2])
    after = pd.Series([2.0, 5.0, 5.0], index=[2, 5, 9])
    assert stats.mean_change(before, after) == stats.mean_change([1, 2, 4], [2, 5, 5])


def test_the_input_is_left_as_it_was():
    x, p = np.array([3.0, nan, 1.0]), np.array([0.04, 0.01])
    stats.mean(x), stats.mean_change(x, x), stats.weighted_mean(x, [1, 1, 1]), stats.holm(p)
    stats.benjamini_hochberg(p)
    np.testing.assert_array_equal(x, [3.0, nan, 1.0])
    np.testing.assert_array_equal(p, [0.04, 0.01])


WRONG = [
    [1, inf],
    [1, -inf],
    [1, 1e101],
    [1, "2"],
    ["a", "b"],
    np.array(["1", "2"]),
    pd.Series(["1", "2"]),
    [1, 10**400],
    [1 + 2j, 3],
    [[1, 2], [3, 4]],
    [[1, 2], [3]],
    5,
    "12",
    None,
    pd.DataFrame({"a": [1, 2]}),
    [datetime.date(2025, 1, 1)],
    pd.Series(pd.to_datetime(["2025-01-01"])),
]


@pytest.mark.parametrize("x", WRONG, ids=repr)
def test_what_is_no_list_of_numbers(x):
    for call in (
        lambda: stats.mean(x),
        lambda: stats.mean_change([1, 2], x),
        lambda: stats.mean_difference(x, [1, 2]),
        lambda: stats.weighted_mean([1, 2], x),
        lambda: stats.kish_design_effect(x),
        lambda: stats.funnel_limits(0.5, x),
        lambda: stats.holm(x),
    ):
        with pytest.raises(ArgumentError):
            call()


def test_the_message_names_the_argument():
    with pytest.raises(ArgumentError, match=r"after of shape \(1,\) has values that are infinite"):
        stats.mean_change([1], [inf])
    with pytest.raises(ArgumentError, match="before 1, after 2"):
        stats.mean_change([1], [1, 2])
    with pytest.raises(ArgumentError, match="values 1, weights 2"):
        stats.weighted_mean([1], [1, 2])
    with pytest.raises(ArgumentError, match=r"weights of shape \(2,\) has -1"):
        stats.weighted_mean([1, 2], [1, -1])
    with pytest.raises(ArgumentError, match="count=11 is more than n=10"):
        stats.proportion(11, 10)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, nan, "0.95", None, True])
def test_levels_are_between_0_and_1(level):
    for call in (
        lambda: stats.mean([1, 2], level),
        lambda: stats.mean_change([1, 2], [1, 3], level),
        lambda: stats.mean_difference([1, 2], [1, 3], level),
        lambda: stats.weighted_mean([1, 2], [1, 3], level=level),
        lambda: stats.proportion(1, 2, level=level),
        lambda: stats.proportion_difference(1, 2, 1, 2, level),
        lambda: stats.proportion_change([[1, 2], [3, 4]], level),
        lambda: stats.funnel_limits(0.5, [10], level),
        lambda: stats.funnel_limits_mean(0.5, 1, [10], level),
    ):
        with pytest.raises(ArgumentError, match="level"):
            call()


def test_every_field_is_a_plain_float():
    for found in (
        *means(np.array([1, 2, 4]), np.array([2, 2, 9])),
        stats.proportion(np.int64(3), np.int32(9), np.float64(20), np.float64(0.9)),
        stats.proportion_difference(np.int64(3), 9, 2, 4),
        stats.proportion_change(np.array([[5, 1], [8, 3]])),
    ):
        fields = (found.value, found.low, found.high, found.n, found.level, found.p_value)
        assert {type(x) for x in (*fields, found.effect)} == {float}


def test_scipy_stats_is_not_imported():
    """Each report imports this package, and scipy.stats alone would take over a second."""
    code = f"""
import sys, types
toolkit = sys.modules["toolkit"] = types.ModuleType("toolkit")
toolkit.__path__ = {[str(Path(stats.__file__).parents[1])]!r}  # without what else it imports
import toolkit.stats
sys.exit("scipy.stats" in sys.modules or "statsmodels" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
