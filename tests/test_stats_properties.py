"""What must hold in `toolkit.stats` whatever the numbers are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from toolkit import stats

points = st.integers(-100, 100).map(lambda x: x / 4)  # exact in binary: no rounding of its own
samples = st.lists(points, min_size=2, max_size=20)
pairs = st.lists(st.tuples(points, points), min_size=2, max_size=20)
weighted = st.lists(st.tuples(points, st.integers(1, 50)), min_size=2, max_size=20)
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])
asked = st.integers(1, 400)
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)
numbers_of = ("value", "low", "high", "p_value", "effect")


@st.composite
def parts(draw):
    """A count and its n."""
    n = draw(asked)
    return draw(st.integers(0, n)), n


tables = st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any)


def holds(*strategies):
    """Like hypothesis' `given`: fewer examples, and no deadline that a busy machine would miss."""
    return lambda test: settings(max_examples=60, deadline=None)(given(*strategies)(test))


def same(found, expected, *, fields=numbers_of, times=1.0, plus=0.0):
    for field in fields:
        want = getattr(expected, field) * times + plus
        assert getattr(found, field) == pytest.approx(want, rel=1e-7, abs=1e-7, nan_ok=True)


def ordered(estimate):
    return math.isnan(estimate.low) or estimate.low <= estimate.value <= estimate.high


# ---- means ----------------------------------------------------------------------------------


@holds(samples, points, st.sampled_from([0.5, 2, 8]), levels)
def test_mean_moves_and_stretches_with_the_data(x, shift, scale, level):
    x = np.array(x)
    fields = ("value", "low", "high")
    expected = stats.mean(x, level)
    assert ordered(expected)
    same(stats.mean(x + shift, level), expected, fields=fields, plus=shift)
    same(stats.mean(x * scale, level), expected, fields=fields, times=scale)


@holds(pairs, points, levels)
def test_change_back_is_minus_the_change(rows, shift, level):
    before, after = np.array(rows).T
    there = stats.mean_change(before, after, level)
    back = stats.mean_change(after + shift, before + shift, level)
    assert ordered(there)
    assert back.value == pytest.approx(-there.value)
    assert [back.low, back.high] == pytest.approx([-there.high, -there.low], nan_ok=True)
    assert back.p_value == pytest.approx(there.p_value, nan_ok=True)
    assert back.effect == pytest.approx(-there.effect, nan_ok=True)


@holds(pairs)
def test_change_is_the_mean_of_the_changes(rows):
    before, after = np.array(rows).T
    fields = ("value", "low", "high")
    same(stats.mean_change(before, after), stats.mean(after - before), fields=fields)


@holds(pairs, samples)
def test_incomplete_pairs_do_not_matter(rows, more):
    before, after = np.array(rows).T
    hole = np.full(len(more), np.nan)
    longer = stats.mean_change(np.r_[before, more, hole], np.r_[after, hole, more])
    assert longer.n == len(rows)
    same(longer, stats.mean_change(before, after))


@holds(samples, samples, points, st.sampled_from([0.5, 2, 8]))
def test_difference_moves_and_stretches_with_the_data(x, y, shift, scale):
    x, y = np.array(x), np.array(y)
    expected = stats.mean_difference(x, y)
    assert ordered(expected)
    same(stats.mean_difference(x + shift, y + shift), expected)
    stretched = stats.mean_difference(x * scale, y * scale)
    same(stretched, expected, fields=("value", "low", "high"), times=scale)
    same(stretched, expected, fields=("p_value", "effect"))
    turned = stats.mean_difference(y, x)
    assert [-turned.high, -turned.low] == pytest.approx([expected.low, expected.high], nan_ok=True)


@holds(samples, samples, levels)
def test_p_is_below_alpha_exactly_when_the_interval_leaves_zero_out(x, y, level):
    found = stats.mean_difference(x, y, level)
    assume(not math.isnan(found.p_value) and abs(found.p_value - (1 - level)) > 1e-9)
    assert (found.p_value < 1 - level) == (not found.low <= 0 <= found.high)


@holds(weighted, st.sampled_from([0.25, 3, 1e6]))
def test_weights_have_no_unit(rows, scale):
    y, w = np.array(rows).T
    found = stats.weighted_mean(y, w)
    assert ordered(found)
    same(stats.weighted_mean(y, w * scale), found)
    assert 1 - 1e-12 <= stats.kish_design_effect(w) <= w.size + 1e-9
    assert stats.kish_design_effect(w * scale) == pytest.approx(stats.kish_design_effect(w))


@holds(samples, levels)
def test_equal_weights_are_no_weights(x, level):
    fields = ("value", "low", "high")
    found = stats.weighted_mean(x, np.full(len(x), 2.0), level=level)
    same(found, stats.mean(x, level), fields=fields)
    assert stats.kish_design_effect(np.full(len(x), 2.0)) == pytest.approx(1)


# ---- proportions ----------------------------------------------------------------------------


@holds(parts(), levels)
def test_wilson_stays_within_0_and_1_and_mirrors(part, level):
    x, n = part
    yes, no = stats.proportion(x, n, level=level), stats.proportion(n - x, n, level=level)
    assert 0 <= yes.low <= yes.value <= yes.high <= 1
    assert yes.low < yes.high
    assert [1 - no.high, 1 - no.low] == pytest.approx([yes.low, yes.high])


@holds(parts(), st.integers(2, 10), levels)
def test_more_answers_of_the_same_kind_narrow_the_interval(part, times, level):
    x, n = part
    few, many = (
        stats.proportion(x, n, level=level),
        stats.proportion(x * times, n * times, level=level),
    )
    assert many.high - many.low < few.high - few.low


@holds(parts(), st.integers(1, 500), st.integers(1, 500))
def test_a_smaller_population_narrows_the_interval(part, rest, more):
    x, n = part
    assume(n > 1)
    small, large = (stats.proportion(x, n, population=n + left) for left in (rest, rest + more))
    endless = stats.proportion(x, n)
    widths = [found.high - found.low for found in (small, large, endless)]
    assert widths[0] < widths[1] < widths[2]
    assert 0 <= small.low <= small.value <= small.high <= 1


@holds(parts(), parts(), levels)
def test_difference_of_proportions_turns_round(one, two, level):
    there = stats.proportion_difference(*one, *two, level=level)
    back = stats.proportion_difference(*two, *one, level=level)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert [-back.high, -back.low] == pytest.approx([there.low, there.high])


@holds(tables, levels)
def test_paired_change_turns_round(cells, level):
    both, lost, gained, neither = cells
    there = stats.proportion_change([[both, lost], [gained, neither]], level)
    back = stats.proportion_change([[both, gained], [lost, neither]], level)
    other = stats.proportion_change([[neither, gained], [lost, both]], level)
    assert -1 <= there.low <= there.value <= there.high <= 1
    for turned in (back, other):
        assert turned.value == pytest.approx(-there.value)
        expected = pytest.approx([there.low, there.high], abs=1e-7)
        assert [-turned.high, -turned.low] == expected
        assert turned.p_value == pytest.approx(there.p_value, nan_ok=True)


@holds(st.integers(0, 200), st.integers(0, 200))
def test_mid_p_is_a_p_and_falls_as_the_split_grows_uneven(lost, gained):
    p = stats.mcnemar_midp(lost, gained)
    assert math.isnan(p) == (lost + gained < 6)
    if lost + gained >= 6 and 0 < lost <= gained:
        assert 0 < stats.mcnemar_midp(lost - 1, gained + 1) < p <= 1


# ---- funnels and many tests -----------------------------------------------------------------


@holds(st.floats(0.001, 0.999), st.lists(st.integers(1, 5000), min_size=1, max_size=8), levels)
def test_funnel_limits_lie_where_the_binomial_reaches_the_tail(target, n, level):
    found, tail = stats.funnel_limits(target, n, level), (1 - level) / 2
    for limit, p in ((found.low, tail), (found.high, 1 - tail)):
        assert np.all((limit >= 0) & (limit <= 1))
        count = np.maximum(np.ceil(np.round(limit * n, 6)), 0)
        assert np.all(binom.cdf(count, n, target) >= p - 1e-6)
        assert np.all(binom.cdf(count - 1, n, target) <= p + 1e-6)


@holds(st.floats(0.05, 0.95), st.integers(1, 2000), levels)
def test_funnel_limits_mirror_but_for_one_person(target, n, level):
    found, mirror = (
        stats.funnel_limits(target, [n], level),
        stats.funnel_limits(1 - target, [n], level),
    )
    assume(mirror.high[0] > 0)  # below 0 it would have been cut off
    expected = max(1 - 1 / n - mirror.high[0], 0)  # the published formula is not symmetric
    assert found.low[0] == pytest.approx(expected, abs=1e-9)


@holds(points, st.floats(0, 50), st.integers(1, 1000), levels)
def test_funnel_limits_of_a_mean_narrow_with_the_root_of_n(target, sd, n, level):
    found = stats.funnel_limits_mean(target, sd, [n, 4 * n], level)
    width = found.high - found.low
    assert width[1] == pytest.approx(width[0] / 2, abs=1e-9)
    assert found.low + found.high == pytest.approx(2 * target, abs=1e-9)


@holds(p_values)
def test_adjusted_p_are_no_smaller_keep_the_order_and_holm_is_the_stricter(p):
    p = np.array(p)
    strict, mild = stats.holm(p), stats.benjamini_hochberg(p)
    assert np.all((p <= mild + 1e-15) & (mild <= strict + 1e-15) & (strict <= 1))
    order = np.argsort(p)
    assert np.all(np.diff(strict[order]) >= 0) and np.all(np.diff(mild[order]) >= 0)
    back = np.random.default_rng(1).permutation(p.size)
    np.testing.assert_array_equal(stats.holm(p[back]), strict[back])


@holds(p_values, st.integers(0, 30))
def test_a_test_not_made_does_not_count(p, place):
    place = min(place, len(p))
    for adjust in (stats.holm, stats.benjamini_hochberg):
        with_hole = adjust(np.insert(np.array(p), place, np.nan))
        assert np.isnan(with_hole[place])
        np.testing.assert_array_equal(np.delete(with_hole, place), adjust(p))
