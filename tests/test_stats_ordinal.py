"""Ordered answers of the same people: signed ranks, and P(up) − P(down)."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from toolkit import stats
from toolkit.errors import ArgumentError
from toolkit.stats import ordinal

nan, inf = math.nan, math.inf
pytestmark = pytest.mark.filterwarnings("error")

answers = st.integers(1, 5)
pairs = st.lists(st.tuples(answers, answers), min_size=1, max_size=25)
differences = st.lists(st.integers(-4, 4), min_size=1, max_size=12)
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


def holds(*strategies):
    """Like hypothesis' `given`: fewer examples, and no deadline that a busy machine would miss."""
    return lambda test: settings(max_examples=40, deadline=None)(given(*strategies)(test))


def interval(estimate):
    return [estimate.low, estimate.high]


# ---- wilcoxon_pratt -------------------------------------------------------------------------


def by_all_signs(d):
    """The definition, sign by sign, with scipy's ranks."""
    d = np.asarray(d, float)
    ranks = scipy_stats.rankdata(np.abs(d))[d != 0]
    signs = np.array(list(itertools.product([0, 1], repeat=ranks.size)))
    sums, middle = signs @ ranks, ranks.sum() / 2
    observed = scipy_stats.rankdata(np.abs(d))[d > 0].sum()
    return observed, np.mean(np.abs(sums - middle) >= abs(observed - middle) - 1e-9)


@holds(differences)
def test_p_is_the_share_of_sign_patterns_as_far_out(d):
    found = stats.wilcoxon_pratt(d)
    statistic, p = by_all_signs(d)
    assert (found.statistic, found.method) == (statistic, "Wilcoxon-Pratt exact")
    assert found.p_value == pytest.approx(p, rel=1e-12)
    assert math.isnan(found.df) and found.n == len(d)


@holds(differences, st.sampled_from([0.1, 1 / 3, 0.7, 1e-200, 1e60]))
def test_signed_ranks_know_no_unit_and_no_direction(d, unit):
    there = stats.wilcoxon_pratt(d)
    for other in (np.array(d) * unit, -np.array(d), d[::-1], [*d, nan]):
        assert stats.wilcoxon_pratt(other).p_value == there.p_value


def test_without_zeros_and_ties_it_is_wilcoxons_own():
    d = np.array([1, -2, 3, 4, 5, -6, 7, 8, 9, 10.5])
    expected = scipy_stats.wilcoxon(d, method="exact").pvalue
    assert stats.wilcoxon_pratt(d).p_value == pytest.approx(expected, rel=1e-14)


def test_one_change_among_eleven_says_nothing():
    """scipy.stats.wilcoxon(method="exact") says .001 here."""
    assert stats.wilcoxon_pratt([0] * 10 + [1]).p_value == 1


def test_zeros_take_part_in_the_ranking():
    """By hand: |d| 0 0 1 2 3 has ranks 1.5 1.5 3 4 5; 3 or less of 12 in 2 of 8 patterns."""
    found = stats.wilcoxon_pratt([0, 0, -1, 2, 3])
    assert (found.statistic, found.p_value) == (9, 0.5)
    assert stats.wilcoxon_pratt([-1, 2, 3]).statistic == 5


def test_ties_survive_rounding():
    d = np.array([0.3 - 0.2, 0.2 - 0.1, 0.1, -0.1, 0.4 - 0.3, 0.7 - 0.5])
    assert len(set(np.abs(d))) > 2
    assert stats.wilcoxon_pratt(d) == stats.wilcoxon_pratt([1, 1, 1, -1, 1, 2])


def test_no_zeros_no_differences_no_values():
    assert stats.wilcoxon_pratt([0, 0, nan]) == stats.wilcoxon_pratt([0.0, -0.0, None])
    zeros = stats.wilcoxon_pratt([0, 0, nan])
    assert (zeros.statistic, zeros.p_value, zeros.n, zeros.n_missing) == (0, 1, 2, 1)
    for empty in ([], [nan], pd.Series([], dtype=float)):
        found = stats.wilcoxon_pratt(empty)
        assert math.isnan(found.p_value) and math.isnan(found.statistic)
        assert (found.n, found.n_missing, found.reason) == (0, len(empty), "few_values")


@holds(differences)
def test_listing_and_counting_sums_agree(d):
    ranks, positive = ordinal._signed_ranks(np.array(d, float))
    tail = int(min(ranks[positive].sum(), ranks[~positive].sum()))
    assume(ranks.size)
    values, ties = np.unique(ranks, return_counts=True)
    counted = ordinal._counted(np.sort(ranks), tail)
    assert ordinal._listed(values, ties, tail) == pytest.approx(counted, rel=1e-12)


def test_few_who_moved_among_many_who_did_not():
    """The normal approximation would be off by .02 here: the sums come in clusters."""
    d = np.repeat([1, -1, 2, -2, 3, -3, 0], [30, 18, 9, 9, 2, 2, 1500])
    found = stats.wilcoxon_pratt(d)
    ranks, positive = ordinal._signed_ranks(d.astype(float))
    tail = int(min(ranks[positive].sum(), ranks[~positive].sum()))
    assert found.method == "Wilcoxon-Pratt exact"
    assert found.p_value == pytest.approx(2 * ordinal._counted(np.sort(ranks), tail), rel=1e-10)
    assert abs(found.p_value - ordinal._normal_p(ranks, int(ranks[positive].sum()))) > 0.02


@pytest.mark.parametrize("shift", [0, 0.05, 0.1])
def test_normal_where_counting_would_take_too_long(monkeypatch, shift):
    d = np.random.default_rng(5).normal(shift, 1, 700)
    exact = stats.wilcoxon_pratt(d)
    monkeypatch.setattr(ordinal, "LARGEST_WORK", 0)
    normal = stats.wilcoxon_pratt(d)
    assert (normal.method, exact.method) == ("Wilcoxon-Pratt normal", "Wilcoxon-Pratt exact")
    assert normal.p_value == pytest.approx(exact.p_value, abs=1e-3)
    assert normal.p_value != exact.p_value
    expected = scipy_stats.wilcoxon(d, method="approx", correction=False).pvalue
    assert normal.p_value == pytest.approx(expected, rel=1e-10)


def test_a_hundred_thousand_differences():
    found = stats.wilcoxon_pratt(np.random.default_rng(6).integers(-3, 5, 100_000))
    assert (found.method, found.n) == ("Wilcoxon-Pratt normal", 100_000)
    assert 0 <= found.p_value < 1e-100


# ---- ordinal_change -------------------------------------------------------------------------


def moves(up, down, n, level=0.95):
    """`ordinal_change` with so many who went up and down by one."""
    change = np.repeat([1, -1, 0], [up, down, n - up - down])
    return stats.ordinal_change(np.full(n, 3), 3 + change, level)


@holds(pairs, levels)
def test_change_back_is_minus_the_change(rows, level):
    before, after = np.array(rows).T
    there, back = (
        stats.ordinal_change(before, after, level),
        stats.ordinal_change(after, before, level),
    )
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert there.low < there.high
    assert [back.value, back.low, back.high] == [-there.value, -there.high, -there.low]
    assert back.p_value == pytest.approx(there.p_value, nan_ok=True)
    assert back.effect == pytest.approx(-there.effect, nan_ok=True)


@holds(pairs, st.lists(answers, max_size=4))
def test_incomplete_pairs_and_the_place_of_the_scale_do_not_matter(rows, more):
    before, after = np.array(rows, float).T
    hole = np.full(len(more), nan)
    expected = stats.ordinal_change(before, after)
    longer = stats.ordinal_change(np.r_[before, more, hole], np.r_[after, hole, more])
    assert (longer.n, longer.n_missing) == (len(rows), 2 * len(more))
    for found in (longer, stats.ordinal_change(before / 10 + 0.1, after / 10 + 0.1)):
        assert interval(found) == interval(expected) and found.value == expected.value
        assert found.p_value == pytest.approx(expected.p_value, nan_ok=True)
        assert found.effect == pytest.approx(expected.effect, nan_ok=True)


@holds(pairs)
def test_value_and_interval_need_only_the_order_of_the_answers(rows):
    before, after = np.array(rows).T
    expected, found = (
        stats.ordinal_change(before, after),
        stats.ordinal_change(2.0**before, 2.0**after),
    )
    assert (found.value, interval(found)) == (expected.value, interval(expected))
    assert found.value == (np.sum(after > before) - np.sum(after < before)) / len(rows)


@holds(st.integers(0, 20), st.integers(0, 20), st.integers(0, 30), levels)
def test_zero_is_outside_just_when_the_exact_sign_test_rejects(up, down, same, level):
    assume(up + down)
    sign_test = min(2 * scipy_stats.binom.cdf(min(up, down), up + down, 0.5), 1)
    assume(abs(sign_test - (1 - level)) > 1e-9)
    found = moves(up, down, up + down + same, level)
    assert (not found.low <= 0 <= found.high) == (sign_test < 1 - level)


@pytest.mark.parametrize("n", [1, 5, 30])
def test_nobody_moved(n):
    """By hand: P(moved) is at most 1 − (α/2)^(1/n), and all could have gone one way."""
    found = moves(0, 0, n)
    bound = 1 - 0.025 ** (1 / n)
    assert interval(found) == pytest.approx([-bound, bound], rel=1e-12)
    assert found.value == 0 and math.isnan(found.p_value) and math.isnan(found.effect)
    assert (found.reason, found.effect_name) == ("few_discordant", "")


@pytest.mark.parametrize(("up", "n"), [(0, 1), (3, 5), (4, 6), (13, 20)])
def test_where_everybody_moved_it_is_the_interval_of_clopper_and_pearson(up, n):
    exact = scipy_stats.binomtest(up, n).proportion_ci(method="exact")
    assert interval(moves(up, n - up, n)) == pytest.approx([2 * exact.low - 1, 2 * exact.high - 1])


@holds(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
def test_more_people_who_moved_alike_narrow_the_interval(up, down, same):
    few, many = (moves(k * up, k * down, k * (up + down + same)) for k in (1, 3))
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("n", [3, 8, 15])
def test_the_interval_covers_at_least_its_level(n):
    """Coverage summed over all outcomes, for many shares who move and many who then go up."""
    ups, downs = np.array([(u, d) for u in range(n + 1) for d in range(n + 1 - u)]).T
    limits = np.array([interval(moves(u, d, n)) for u, d in zip(ups, downs, strict=True)])
    for moved, up in itertools.product(np.linspace(0.02, 0.99, 15), np.linspace(0.5, 1, 11)):
        share = [moved * up, moved * (1 - up), 1 - moved]
        outcomes = np.column_stack([ups, downs, n - ups - downs])
        chance = scipy_stats.multinomial.pmf(outcomes, n, share)
        truth = share[0] - share[1]
        within = (limits[:, 0] <= truth + 1e-12) & (truth - 1e-12 <= limits[:, 1])
        assert chance[within].sum() >= 0.95


def test_many_pairs_are_as_good_as_normal():
    found = moves(30_000, 20_000, 100_000)
    half = 1.959963984540054 * math.sqrt((0.5 - 0.1**2) / 100_000)
    assert interval(found) == pytest.approx([0.1 - half, 0.1 + half], abs=3e-5)


def test_no_p_below_six_who_moved():
    five, six = moves(5, 0, 30), moves(6, 0, 30)
    assert math.isnan(five.p_value) and five.reason == "few_discordant"
    assert (six.p_value, six.reason) == (0.5**5, "")
    assert five.effect == six.effect == 1


def test_p_is_that_of_the_signed_ranks():
    before, after = [1, 2, 2, 3, 3, 4, 2, 5, 1], [3, 3, 4, 4, 3, 5, 3, 4, 5]
    found = stats.ordinal_change(before, after)
    assert found.p_value == stats.wilcoxon_pratt(np.subtract(after, before)).p_value


def test_rank_biserial_by_hand():
    """Kerby: ranks 1.5 1.5 3 4 of those who changed; 8.5 of 10 up, 1.5 of 10 down."""
    found = stats.ordinal_change([3, 3, 3, 3, 3, 3], [4, 2, 5, 6, 3, 3])
    assert found.effect == pytest.approx(0.7)
    assert found.effect_name == "matched rank-biserial"


def test_answers_that_differ_by_rounding_only_did_not_change():
    found = stats.ordinal_change([0.3, 1000.1], [0.1 + 0.2, 1000.1])
    assert found == stats.ordinal_change([3, 1], [3, 1])


@pytest.mark.parametrize("x", [[], [nan], [None, nan]])
def test_no_pair(x):
    found = stats.ordinal_change(x, [1.0] * len(x))
    assert (found.n, found.n_missing, found.reason) == (0, len(x), "few_values")
    assert all(map(math.isnan, (found.value, found.low, found.high, found.p_value, found.effect)))


# ---- what comes in --------------------------------------------------------------------------


def calls(x):
    yield "differences", lambda: stats.wilcoxon_pratt(x)
    yield "before", lambda: stats.ordinal_change(x, [1, 2])
    yield "after", lambda: stats.ordinal_change([1, 2], x)


@pytest.mark.parametrize(
    "x", [[1, inf], [1, "2"], ["a", "b"], [[1, 2], [3, 4]], 5, "12", None], ids=repr
)
def test_what_is_no_list_of_numbers(x):
    for argument, call in calls(x):
        with pytest.raises(ArgumentError, match=f"^{argument} "):
            call()


@pytest.mark.parametrize("level", [0, 1, 95, nan, "0.95", True])
def test_levels_are_between_0_and_1(level):
    with pytest.raises(ArgumentError, match="level"):
        stats.ordinal_change([1, 2], [2, 3], level)


def test_pairs_are_equally_long():
    with pytest.raises(ArgumentError, match="before 1, after 2"):
        stats.ordinal_change([1], [1, 2])


def test_series_are_paired_by_position_and_left_as_they_were():
    before = pd.Series([1, 2, None, 4], index=[9, 2, 5, 1], dtype="Int64")
    after = pd.Series([2.0, 2.0, 3.0, 1.0], index=[1, 2, 5, 9])
    expected = stats.ordinal_change([1, 2, nan, 4], [2, 2, 3, 1])
    assert stats.ordinal_change(before, after) == expected
    assert (expected.value, expected.n, expected.n_missing) == (0, 3, 1)
    assert after.tolist() == [2, 2, 3, 1]


def test_every_field_is_a_plain_float():
    change = stats.ordinal_change(np.arange(7), np.arange(7) + np.array([1, 1, 2, 1, 1, -1, 0]))
    names = ("value", "low", "high", "n", "level", "p_value", "effect", "n_missing", "se", "df")
    assert {type(getattr(change, name)) for name in names} == {float}
    test = stats.wilcoxon_pratt(np.array([1, 2, -3]))
    assert {type(x) for x in (test.statistic, test.df, test.p_value, test.n)} == {float}
