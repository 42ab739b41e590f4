"""The normalised gain of a class and its bootstrap interval."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.errors import ArgumentError

nan, inf = math.nan, math.inf
pytestmark = pytest.mark.filterwarnings("error")
few_examples = settings(max_examples=25, deadline=None)

ORACLE = json.loads((Path(__file__).parent / "oracles/gain_intervals.json").read_text())
BEFORE = np.array([2, 3, 5, 4, 6, 1, 0, 3, 7, 4] * 3)
AFTER = np.array([4, 5, 5, 7, 8, 1, 6, 2, 9, 6] * 2 + [3, 6, 7, 7, 9, 5, 1, 4, 8, 6])


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


@st.composite
def classes(draw):
    """A test of ten questions before and after, of 20 to 40 people with room to gain."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, known = draw(st.integers(20, 40)), draw(st.floats(0.05, 0.55))
    before = random.binomial(10, known, n)
    return np.minimum(before, 9), random.binomial(10, draw(st.floats(0.1, 0.95)), n)


def unsaid(estimate):
    return all(math.isnan(x) for x in (estimate.low, estimate.high, estimate.p_value))


# ---- against others -------------------------------------------------------------------------


@pytest.mark.parametrize("case", ORACLE["limits"], ids=lambda case: f"n{len(case['before'])}")
def test_limits_are_those_of_boot(case):
    """Both are means over 20 draws with R's `sd`: they may differ by four standard errors."""
    arguments = {name: case[name] for name in ("before", "after", "maximum", "level")}
    found = [stats.normalized_gain(**arguments, seed=seed) for seed in range(20)]
    for field in ("low", "high"):
        ours = np.mean([getattr(one, field) for one in found])
        assert abs(ours - case[field]) < 4 * case[f"sd_{field}"] * math.sqrt(2 / 20), field


def test_gain_of_a_class_is_not_the_mean_of_its_peoples_gains():
    """Half start at 0 and gain half of all, half start at 8 and gain all that is left."""
    before, after = np.repeat([0, 8], 10), np.repeat([5, 10], 10)
    found = stats.normalized_gain(before, after, 10)
    assert found.value == pytest.approx(7 / 12)
    assert np.mean((after - before) / (10 - before)) == pytest.approx(0.75)


def test_interval_holds_the_truth_as_often_as_it_says():
    """200 classes of 20 from one population: 95 % of the intervals, give or take 2.3 s.e."""
    random, held = np.random.default_rng(11), 0
    for _ in range(200):
        before, after = random.binomial(10, 0.4, 20), random.binomial(10, 0.7, 20)
        found = stats.normalized_gain(before, after, 10)
        held += found.low <= 0.5 <= found.high
    assert 0.915 < held / 200 < 0.985


def test_many_people_have_the_interval_of_the_linear_approximation():
    random = np.random.default_rng(2)
    before, after = random.binomial(10, 0.4, 20_000), random.binomial(10, 0.7, 20_000)
    found = stats.normalized_gain(before, after, 10)
    influence = (after - before - found.value * (10 - before)) / np.mean(10 - before)
    half = 1.959964 * influence.std() / math.sqrt(20_000)
    assert found.high - found.low == pytest.approx(2 * half, rel=0.05)
    assert (found.high + found.low) / 2 == pytest.approx(found.value, abs=half / 10)


# ---- what holds for any class ---------------------------------------------------------------


@few_examples
@given(classes(), st.randoms(use_true_random=False))
def test_order_of_people_does_not_matter(scores, random):
    before, after = scores[0] / 7, scores[1] / 7
    order = random.sample(range(before.size), before.size)
    expected = stats.normalized_gain(before, after, 10 / 7)
    assert stats.normalized_gain(before[order], after[order], 10 / 7) == expected


@few_examples
@given(classes(), st.sampled_from([0.25, 2, 10]))
def test_points_have_no_unit(scores, scale):
    before, after = scores
    expected = stats.normalized_gain(before, after, 10)
    found = stats.normalized_gain(before * scale, after * scale, 10 * scale)
    assert [found.value, found.low, found.high] == pytest.approx(
        [expected.value, expected.low, expected.high], nan_ok=True
    )


@few_examples
@given(classes())
def test_limits_are_possible_and_widen_with_the_level(scores):
    narrow, usual, wide = (stats.normalized_gain(*scores, 10, level) for level in (0.8, 0.95, 0.99))
    assert usual.low < usual.value < usual.high <= 1
    assert wide.low < usual.low < narrow.low and narrow.high <= usual.high <= wide.high


@few_examples
@given(classes(), st.integers(0, 9))
def test_incomplete_pairs_do_not_matter(scores, more):
    before, after = scores
    hole, rest = np.full(more, nan), np.full(more, 3.0)
    found = stats.normalized_gain(np.r_[before, hole, rest], np.r_[after, rest, hole], 10)
    expected = stats.normalized_gain(before, after, 10)
    assert (found.value, found.low, found.high, found.n) == (
        *(expected.value, expected.low, expected.high),
        before.size,
    )
    assert (found.n_missing, expected.n_missing) == (2 * more, 0)


def test_the_seed_decides_and_hardly_matters():
    first, again, other = (stats.normalized_gain(BEFORE, AFTER, 10, seed=s) for s in (7, 7, 8))
    assert first == again != other
    assert [other.low, other.high] == pytest.approx([first.low, first.high], abs=0.02)


# ---- no report ------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 19])
def test_no_report_below_twenty_pairs(n):
    found = stats.normalized_gain(BEFORE[:n], AFTER[:n], 10)
    assert math.isnan(found.value) and unsaid(found)
    assert (found.n, found.reason) == (n, "few_pairs")
    assert stats.normalized_gain(BEFORE[:20], AFTER[:20], 10).reason == ""


@pytest.mark.parametrize("maximum", [3, 7, 10, 0.1, 33.3, 100])
def test_no_report_above_seventy_per_cent_of_the_maximum(maximum):
    """Exactly 70 % still is reported, whatever rounding makes of 0.7 times the maximum."""
    just, after = np.tile([0.6, 0.8], 15) * maximum, np.tile([0.7, 1.0, 0.8], 10) * maximum
    assert stats.normalized_gain(just, after, maximum).reason == ""
    above = np.append(just[1:], 0.61 * maximum)
    found = stats.normalized_gain(above, after, maximum)
    assert math.isnan(found.value) and unsaid(found) and found.reason == "high_baseline"


def test_everybody_had_the_maximum():
    found = stats.normalized_gain([10] * 20, [10] * 20, 10)
    assert math.isnan(found.value) and found.reason == "high_baseline"


@pytest.mark.parametrize("gained", [0, 0.3, 1])
def test_everybody_gains_the_same_part(gained):
    found = stats.normalized_gain(BEFORE, BEFORE + gained * (10 - BEFORE), 10)
    assert found.value == pytest.approx(gained) and unsaid(found) and found.reason == "no_spread"


def test_resamples_without_room_are_left_out():
    """14 of 20 had everything right: some resamples hold nobody else."""
    before, after = np.repeat([1, 0], [14, 6]), np.r_[np.ones(14), 1, 1, 0, 0, 1, 0]
    found = stats.normalized_gain(before, after, 1)
    assert found.value == 0.5 and 0 <= found.low < 0.5 < found.high <= 1
    extreme = stats.normalized_gain(before, after, 1, level=1 - 1e-12)
    assert 0 <= extreme.low < 0.1 and extreme.high == 1


@pytest.mark.parametrize("level", [0.95, 0.999, 1 - 1e-12])
def test_one_person_gains_all(level):
    found = stats.normalized_gain([2] * 20, [10] + [2] * 19, 10, level)
    assert found.value == pytest.approx(0.05) and 0 <= found.low < 0.05 < found.high < 0.5


def test_a_loss_is_below_zero():
    found = stats.normalized_gain(AFTER * 0.6, BEFORE * 0.6, 10)
    assert found.low < found.value < 0


# ---- what comes in --------------------------------------------------------------------------


def test_any_kind_of_list_will_do():
    expected = stats.normalized_gain(BEFORE, AFTER, 10)
    index = np.arange(30)[::-1]
    for before, after in (
        (BEFORE.tolist(), AFTER.tolist()),
        (pd.Series(BEFORE, index=index), pd.Series(AFTER, dtype="Int64")),
        (BEFORE.astype(np.int8), AFTER.astype(float)),
    ):
        assert stats.normalized_gain(before, after, np.int64(10)) == expected
    fields = (expected.value, expected.low, expected.high, expected.n, expected.n_missing)
    assert {type(x) for x in fields} == {float}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1], [2, 3], 10), "before 1, after 2"),
        (([-1], [2], 10), r"before of shape \(1,\) has -1; allowed: 0 or more"),
        (([1], [11], 10), r"after of shape \(1,\) has 11; allowed: 0 to maximum=10"),
        (([1], ["2"], 10), "after is not a list of numbers"),
        (([1], [inf], 10), "infinite"),
        (([1], [2], 0), "maximum=0 is not allowed; a number above 0"),
        (([1], [2], nan), "maximum=nan"),
        (([1], [2], inf), "maximum=inf"),
        (([1], [2], "10"), "maximum='10'"),
        (([1], [2], True), "maximum=True"),
        (([1], [2], None), "maximum=None"),
        (([1], [2], 10, 95), "level=95"),
        (([1], [2], 10, 0.95, -1), "seed=-1 is not allowed"),
        (([1], [2], 10, 0.95, 1.5), "seed=1.5"),
        (([1], [2], 10, 0.95, None), "seed=None"),
    ],
)
def test_impossible_calls_say_what_is_wrong(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        stats.normalized_gain(*arguments)


def test_the_input_is_left_as_it_was():
    before, after = BEFORE.astype(float), AFTER.astype(float)
    stats.normalized_gain(before, after, 10)
    np.testing.assert_array_equal(before, BEFORE)
    np.testing.assert_array_equal(after, AFTER)
