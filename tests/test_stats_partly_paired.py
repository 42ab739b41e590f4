"""Change where some people answered both times and others once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.errors import ArgumentError

nan = math.nan
SCORES = st.integers(0, 20).map(lambda x: x * 5.0)


@st.composite
def two_waves(draw, least=10, most=25):
    """People with scores before and after, and some holes."""
    n = draw(st.integers(least + 4, most))
    before = draw(st.lists(SCORES, min_size=n, max_size=n))
    after = draw(st.lists(SCORES, min_size=n, max_size=n))
    once = draw(st.integers(0, n - least))
    missed = draw(st.lists(st.booleans(), min_size=once, max_size=once))
    for place, first in enumerate(missed):
        (before if first else after)[place] = nan
    return np.array(before), np.array(after)


def test_derricks_own_example():
    """Derrick, Toher & White 2017, as the package Partiallyoverlapping prints it (x − y)."""
    x_once, x = [20, 21, 16, 18, 14, 12, 14, 17], [14, 15, 18, 20, 11, 19, 14, 15]
    y_once, y = [10, 16, 18, 16, 15, 14, 13, 10], [15, 10, 15, 17, 13, 19, 12, 13]
    before, after = [nan] * 8 + y + y_once, x_once + x + [nan] * 8
    found = stats.partly_paired_change(before, after)
    assert found.method == "Derrick Tnew2"
    assert (found.value, found.n) == (2.0, 24)
    assert found.df == pytest.approx(18.4223322693)
    assert found.p_value == pytest.approx(0.026104444862)
    assert [found.low, found.high] == pytest.approx([0.26590297053, 3.7340970295])


@pytest.mark.parametrize("n", [5, 9, 10, 30])
def test_without_holes_it_is_the_paired_t_interval(n):
    rng = np.random.default_rng(n)
    before = rng.normal(50, 10, n)
    after = before + rng.normal(5, 6, n)
    found, paired = stats.partly_paired_change(before, after), stats.mean_change(before, after)
    assert [found.value, found.low, found.high] == pytest.approx(
        [paired.value, paired.low, paired.high], rel=1e-6
    )
    assert found.df == pytest.approx(n - 1, rel=1e-5)


def test_without_pairs_it_is_welch():
    before, after = [3, 5, 4, 6, nan, nan, nan], [nan, nan, nan, nan, 5, 9, 8]
    found, welch = stats.partly_paired_change(before, after), stats.mean_difference(before, after)
    assert [found.value, found.se, found.df] == pytest.approx([welch.value, welch.se, welch.df])


@settings(max_examples=60, deadline=None)
@given(two_waves())
def test_swapping_the_waves_turns_the_sign(waves):
    before, after = waves
    there, back = (
        stats.partly_paired_change(before, after),
        stats.partly_paired_change(after, before),
    )
    assume(not math.isnan(there.low))
    assert there.value == pytest.approx(-back.value, abs=1e-5)
    assert there.low == pytest.approx(-back.high, abs=1e-3)
    assert there.p_value == pytest.approx(back.p_value, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(two_waves(), st.floats(0.1, 50), st.floats(-100, 100))
def test_other_points_change_nothing_else(waves, factor, shift):
    before, after = waves
    one = stats.partly_paired_change(before, after)
    two = stats.partly_paired_change(before * factor + shift, after * factor + shift)
    assume(not math.isnan(one.low))
    assert two.value == pytest.approx(one.value * factor, rel=1e-4, abs=1e-4 * factor)
    assert two.se == pytest.approx(one.se * factor, rel=1e-3)


@settings(max_examples=60, deadline=None)
@given(two_waves(least=3, most=12), two_waves())
def test_groups_do_not_touch_each_other(small, large):
    before, after = (np.r_[one, two] for one, two in zip(small, large, strict=True))
    group = ["small"] * small[0].size + ["large"] * large[0].size
    table = stats.partly_paired_change_by(before, after, group)
    for name, waves in (("small", small), ("large", large)):
        alone = stats.partly_paired_change(*waves)
        row = table.loc[name]
        assert row["method"] == alone.method
        for field in ("value", "low", "high", "df", "n", "effect"):
            assert row[field] == pytest.approx(getattr(alone, field), rel=1e-9, nan_ok=True)
        assert row["after"] - row["before"] == pytest.approx(row["value"], abs=1e-9, nan_ok=True)


def test_more_people_seen_once_narrow_the_interval():
    rng = np.random.default_rng(3)
    before, after = rng.normal(50, 10, 15), rng.normal(55, 10, 15)
    widths = []
    for more in (0, 10, 40, 160):
        extra = np.full(more, nan)
        found = stats.partly_paired_change(
            np.r_[before, np.tile(before, 11)[:more], extra],
            np.r_[after, extra, np.tile(after, 11)[:more]],
        )
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "few_values"),
        ([nan] * 3, [nan] * 3, "few_values"),
        ([5], [7], "few_values"),
        ([1, 2, 3], [nan] * 3, "few_values"),
        ([4] * 12, [6] * 12, "no_spread"),
        ([4] * 12 + [nan] * 2, [6] * 12 + [6] * 2, "no_spread"),
        (list(range(12)), list(range(2, 14)), "no_spread"),
    ],
)
def test_where_nothing_can_be_said(before, after, reason):
    found = stats.partly_paired_change(before, after)
    assert found.reason == reason
    assert math.isnan(found.low) and math.isnan(found.high) and math.isnan(found.p_value)


def test_who_answered_neither_time_is_missing():
    found = stats.partly_paired_change([1, 4, nan, nan, 2], [2, 4, 5, nan, nan])
    assert (found.n, found.n_missing) == (4, 1)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ([1, 2], [1], "before 2, after 1"),
        ([1, math.inf], [1, 2], r"before of shape \(2,\) has values that are infinite"),
        (["a", "b"], [1, 2], "before is not a list of numbers"),
        ([[1, 2]], [1, 2], r"before has shape \(1, 2\)"),
    ],
)
def test_bad_input(before, after, message):
    with pytest.raises(ArgumentError, match=message):
        stats.partly_paired_change(before, after)
