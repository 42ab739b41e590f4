"""Ordered answers and category shifts: signed ranks, P(up) − P(down), two groups, square tables."""

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
from toolkit.stats import ordinal, superiority

nan, inf = math.nan, math.inf
pytestmark = pytest.mark.filterwarnings("error")

answers = st.integers(1, 5)
pairs = st.lists(st.tuples(answers, answers), min_size=1, max_size=25)
groups = st.lists(answers, min_size=2, max_size=14)
differences = st.lists(st.integers(-4, 4), min_size=1, max_size=12)
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])
square = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=k, max_size=k)
)


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


@holds(differences, st.sampled_from([0.1, 1 / 3, 0.7, 1e-200, 1e90]))
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


# ---- stochastic_superiority -----------------------------------------------------------------


def test_pain_of_brunner_and_munzel():
    """Brunner & Munzel 2000, table 1: 14 and 11 patients; W = 3.1375, df 17.683, p = .005786."""
    x = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
    y = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found = stats.stochastic_superiority(x, y)
    assert round((found.value - 0.5) / found.se, 4) == 3.1375
    assert [round(found.df, 3), round(found.p_value, 6)] == [17.683, 0.005786]
    assert found.method == "Brunner-Munzel"


@holds(groups, groups, levels)
def test_groups_turn_round(x, y, level):
    there, back = (
        stats.stochastic_superiority(x, y, level),
        stats.stochastic_superiority(y, x, level),
    )
    assert 0 <= there.value <= 1
    assert back.value == pytest.approx(1 - there.value)
    assert interval(back) == pytest.approx([1 - there.high, 1 - there.low], nan_ok=True)
    assert back.p_value == pytest.approx(there.p_value, nan_ok=True)
    if not math.isnan(there.low):
        assert 0 <= there.low < there.value < there.high <= 1


@holds(groups, groups)
def test_only_the_order_of_the_answers_matters(x, y):
    expected = stats.stochastic_superiority(x, y)
    for recoded in (np.exp, lambda a: 10 * np.asarray(a) - 7):
        assert stats.stochastic_superiority(recoded(x), recoded(y)) == expected
    mirrored = stats.stochastic_superiority(np.negative(x), np.negative(y))
    assert mirrored.value == pytest.approx(1 - expected.value)
    longer = stats.stochastic_superiority([*x[::-1], nan], [nan, *y[::-1], nan])
    assert (longer.n, longer.n_missing) == (expected.n, 3)
    assert longer.p_value == pytest.approx(expected.p_value, nan_ok=True)


@holds(groups, groups)
def test_value_is_the_share_of_pairs(x, y):
    wins = [(b > a) + (b == a) / 2 for a in x for b in y]
    assert stats.stochastic_superiority(x, y).value == pytest.approx(np.mean(wins))


@pytest.mark.parametrize(("n_x", "n_y"), [(10, 10), (12, 30), (80, 25)])
def test_as_scipy_and_statsmodels(n_x, n_y):
    from statsmodels.stats.nonparametric import rank_compare_2indep

    random = np.random.default_rng(n_x)
    x, y = random.integers(1, 6, n_x), random.integers(2, 6, n_y)
    found = stats.stochastic_superiority(x, y)
    theirs = rank_compare_2indep(y, x)
    assert [found.value, found.df] == pytest.approx([theirs.prob1, theirs.df], rel=1e-12)
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-10)
    assert found.p_value == pytest.approx(scipy_stats.brunnermunzel(x, y).pvalue, rel=1e-10)
    z = np.log(found.value / (1 - found.value)) - np.log(found.low / (1 - found.low))
    assert z / scipy_stats.t.ppf(0.975, found.df) == pytest.approx(
        found.se / (found.value * (1 - found.value))
    )


@pytest.mark.parametrize("shares", [(0.6, 0.3, 0.1), (0.2, 0.3, 0.5)])
def test_the_logit_interval_covers(shares):
    """Summed over the outcomes of 10 and 10 people with three answers that are not separated."""
    first, n = (0.6, 0.3, 0.1), 10
    of = np.array([(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)])
    truth = sum(shares[j] * (sum(first[:j]) + first[j] / 2) for j in range(3))
    chance = np.outer(*(scipy_stats.multinomial.pmf(of, n, p) for p in (first, shares)))
    covered = total = 0.0
    for i, j in np.argwhere(chance > 5e-5):
        x, y = np.repeat([1, 2, 3], of[i]), np.repeat([1, 2, 3], of[j])
        found = stats.stochastic_superiority(x, y)
        if not found.reason:
            total += chance[i, j]
            covered += chance[i, j] * (found.low <= truth <= found.high)
    assert total > 0.95
    assert covered / total >= 0.95


def by_all_permutations(x, y):
    """Neubert and Brunner's p from the definition, person by person, with scipy's statistic."""

    def distance(a, b):
        if max(a) < min(b) or max(b) < min(a):
            return inf
        return abs(scipy_stats.brunnermunzel(a, b).statistic)

    pooled = np.r_[x, y]
    observed, far = distance(x, y), []
    for chosen in itertools.combinations(range(pooled.size), len(x)):
        mask = np.zeros(pooled.size, bool)
        mask[list(chosen)] = True
        far.append(distance(pooled[mask], pooled[~mask]) >= observed - 1e-9)
    return np.mean(far)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, 2, 2], [2, 3, 3, 5]),
        ([4, 5, 5, 3, 2], [1, 1, 2, 4]),
        ([1, 2], [3, 4, 5]),
        ([1, 1, 2], [2, 1]),
    ],
)
def test_permutation_p_person_by_person(x, y):
    found = stats.stochastic_superiority(x, y)
    assert found.method == "Brunner-Munzel, permutation"
    assert found.p_value == pytest.approx(by_all_permutations(x, y))


def test_groups_that_do_not_overlap():
    """By hand: 2 of the 20 ways to choose 3 of 6 people separate them."""
    found = stats.stochastic_superiority([1, 2, 2], [3, 4, 5])
    assert (found.value, found.reason) == (1, "complete_separation")
    assert all(map(math.isnan, (found.low, found.high, found.se, found.df)))
    assert found.p_value == pytest.approx(0.1)
    assert stats.stochastic_superiority([3, 4, 5], [1, 2, 2]).value == 0
    # the mirror image would cut through the three who answered 2: only 1 way in C(5, 2)
    assert stats.stochastic_superiority([2, 2, 2], [3, 4]).p_value == pytest.approx(0.1)
    large = stats.stochastic_superiority([1, 2] * 10, [4, 5] * 15)
    assert large.p_value == pytest.approx(1 / math.comb(50, 20), rel=1e-9)
    assert large.method == "Brunner-Munzel, permutation"


@holds(groups, groups)
def test_separated_groups_get_the_p_of_enumeration(x, y):
    x, y = np.array(x[:7], float), np.array(y[:6], float) + 5
    smaller, larger = sorted(superiority._by_answer(x, y), key=np.sum)
    enumerated, method = superiority._permutation_p(smaller, larger)
    assert stats.stochastic_superiority(x, y).p_value == pytest.approx(enumerated, rel=1e-9)
    assert method == ", permutation"


def test_ten_a_side_is_enough_for_the_t_test():
    x, y = [1, 2, 3, 4, 5] * 2, [2, 3, 4, 5, 5] * 2
    assert stats.stochastic_superiority(x, y).method == "Brunner-Munzel"
    assert stats.stochastic_superiority(x[1:], y).method == "Brunner-Munzel, permutation"


def test_random_permutations_where_there_are_too_many(monkeypatch):
    random = np.random.default_rng(8)
    x, y = random.normal(0, 1, 9), random.normal(0.9, 1, 9)
    exact = stats.stochastic_superiority(x, y)
    monkeypatch.setattr(superiority, "LARGEST_WORK", 20_000)
    drawn = stats.stochastic_superiority(x, y)
    assert (exact.method, drawn.method) == (
        "Brunner-Munzel, permutation",
        "Brunner-Munzel, Monte Carlo",
    )
    error = math.sqrt(exact.p_value * (1 - exact.p_value) / 9_999)
    assert drawn.p_value == pytest.approx(exact.p_value, abs=4 * error)
    assert drawn == stats.stochastic_superiority(random.permutation(x), y)
    monkeypatch.setattr(superiority, "LARGEST_WORK", 5)  # one permutation at a time
    assert 1 / 10_000 <= stats.stochastic_superiority(x[:3], y[:4]).p_value <= 1


def test_nine_and_many_people():
    random = np.random.default_rng(9)
    found = stats.stochastic_superiority(
        random.normal(-5, 1, 9), np.r_[-9.0, random.normal(size=300)]
    )
    assert found.method == "Brunner-Munzel, Monte Carlo"
    assert found.p_value == 1 / 10_000  # never 0
    likert = stats.stochastic_superiority(random.integers(1, 6, 9), random.integers(1, 6, 3000))
    assert likert.method == "Brunner-Munzel, permutation"


@pytest.mark.parametrize(("x", "y"), [([], []), ([], [1, 2]), ([1], [2, 3]), ([nan, 2], [2, nan])])
def test_too_few_in_a_group(x, y):
    found = stats.stochastic_superiority(x, y)
    assert found.reason == "few_values" and math.isnan(found.p_value)
    assert math.isnan(found.low) and math.isnan(found.high)
    assert math.isnan(found.value) == (len(x) == 0)


@pytest.mark.parametrize("sizes", [(2, 3), (20, 30)])
def test_everybody_answered_the_same(sizes):
    found = stats.stochastic_superiority(*(np.full(n, 4) for n in sizes))
    assert (found.value, found.reason) == (0.5, "no_spread")
    assert all(map(math.isnan, (found.low, found.high, found.p_value, found.se)))


# ---- stuart_maxwell and bowker --------------------------------------------------------------

FLEISS = [[35, 5, 0], [15, 20, 5], [10, 5, 5]]
FISCHER = [
    [1, 0, 1, 0, 0],
    [0, 2, 8, 4, 4],
    [1, 1, 31, 14, 11],
    [1, 0, 15, 9, 12],
    [0, 0, 2, 1, 3],
]
both_tests = pytest.mark.parametrize("test", [stats.stuart_maxwell, stats.bowker])


def test_two_diagnoses_of_fleiss():
    """Fleiss, Levin & Paik 2003, table 13.10: Stuart-Maxwell 14.00, df 2, p .000912."""
    stuart, bowker = stats.stuart_maxwell(FLEISS), stats.bowker(FLEISS)
    assert [round(stuart.statistic, 3), stuart.df, round(stuart.p_value, 6)] == [14, 2, 0.000912]
    assert [round(bowker.statistic, 3), bowker.df, round(bowker.p_value, 5)] == [15, 3, 0.00182]
    assert (stuart.n, stuart.n_missing, stuart.reason) == (100, 0, "")


def test_response_shift_of_fischer():
    """Fischer 1999 in Fagerland, Lydersen & Laake 2017: Stuart 28.134, df 4, p .000012."""
    found = stats.stuart_maxwell(FISCHER)
    assert [round(found.statistic, 3), found.df, round(found.p_value, 6)] == [28.134, 4, 0.000012]


@both_tests
def test_as_statsmodels_without_its_shift(test):
    from statsmodels.stats.contingency_tables import SquareTable

    table = np.random.default_rng(2).integers(1, 9, (5, 5))
    theirs = SquareTable(table, shift_zeros=False)
    expected = theirs.homogeneity() if test is stats.stuart_maxwell else theirs.symmetry()
    found = test(table)
    assert [found.statistic, found.df] == pytest.approx([expected.statistic, expected.df])
    assert found.p_value == pytest.approx(expected.pvalue)


@both_tests
@holds(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_two_categories_are_mcnemars_test(test, lost, gained, same):
    assume(lost + gained)
    found = test([[same, lost], [gained, 7]])
    assert found.statistic == pytest.approx((lost - gained) ** 2 / (lost + gained), abs=1e-12)
    assert found.df == 1 and found.n == lost + gained + same + 7


@both_tests
@holds(square, st.randoms(use_true_random=False))
def test_order_direction_and_those_who_stayed_do_not_matter(test, rows, random):
    table = np.array(rows)
    found = test(table)
    order = random.sample(range(len(table)), len(table))
    for other in (table.T, table[np.ix_(order, order)], table + np.diag(range(len(table)))):
        again = test(other)
        assert again.df == found.df
        assert again.statistic == pytest.approx(found.statistic, nan_ok=True, abs=1e-9)
        assert again.p_value == pytest.approx(found.p_value, nan_ok=True)


@both_tests
@holds(square)
def test_a_category_nobody_entered_or_left_does_not_matter(test, rows):
    table = np.array(rows)
    wider = np.pad(table, (0, 1))
    wider[-1, -1] = 6
    found, again = test(table), test(wider)
    assert again.df == found.df and again.n == found.n + 6
    assert again.statistic == pytest.approx(found.statistic, nan_ok=True, abs=1e-9)


@both_tests
@holds(square, square)
def test_categories_between_which_nobody_moved_add_up(test, one, two):
    one, two = np.array(one), np.array(two)
    k = len(one)
    table = np.zeros((k + len(two),) * 2)
    table[:k, :k], table[k:, k:] = one, two
    apart = [test(one), test(two)]
    assert test(table).df == sum(found.df for found in apart)
    expected = sum(found.statistic for found in apart if found.df)
    assert np.nan_to_num(test(table).statistic) == pytest.approx(expected, abs=1e-9)


@both_tests
@pytest.mark.parametrize("table", [np.zeros((2, 2)), np.diag([4, 0, 9])])
def test_nobody_moved_between_categories(test, table):
    found = test(table)
    assert (found.df, found.n, found.reason) == (0, table.sum(), "few_discordant")
    assert math.isnan(found.statistic) and math.isnan(found.p_value)


@both_tests
def test_huge_counts_and_tables_of_pandas(test):
    big = np.array(FLEISS) * 10**12
    assert test(big).statistic == pytest.approx(test(FLEISS).statistic * 1e12)
    frame = pd.DataFrame(FLEISS, index=list("abc"), columns=list("abc"))
    assert test(frame) == test(FLEISS)


@both_tests
@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1, 2, 3], [4, 5, 6]], r"table has shape \(2, 3\); allowed: as many columns as rows"),
        ([[1, -2], [3, 4]], r"table of shape \(2, 2\) has -2 at \(0, 1\); allowed: whole numbers"),
        ([[1, 2], [0.5, 4]], r"has 0.5 at \(1, 0\)"),
        ([[1, nan], [3, 4]], r"has nan at \(0, 1\)"),
        ([1, 2], r"table has shape \(2,\)"),
        ([["1", "2"], ["3", "4"]], "table is not a list of numbers"),
    ],
)
def test_what_is_no_table_of_counts(test, table, message):
    with pytest.raises(ArgumentError, match=message):
        test(table)


# ---- what comes in --------------------------------------------------------------------------


def calls(x):
    yield "differences", lambda: stats.wilcoxon_pratt(x)
    yield "before", lambda: stats.ordinal_change(x, [1, 2])
    yield "after", lambda: stats.ordinal_change([1, 2], x)
    yield "x", lambda: stats.stochastic_superiority(x, [1, 2])
    yield "y", lambda: stats.stochastic_superiority([1, 2], x)


@pytest.mark.parametrize(
    "x", [[1, inf], [1, "2"], ["a", "b"], [[1, 2], [3, 4]], 5, "12", None], ids=repr
)
def test_what_is_no_list_of_numbers(x):
    for argument, call in calls(x):
        with pytest.raises(ArgumentError, match=f"^{argument} "):
            call()


@pytest.mark.parametrize("level", [0, 1, 95, nan, "0.95", True])
def test_levels_are_between_0_and_1(level):
    for function in (stats.ordinal_change, stats.stochastic_superiority):
        with pytest.raises(ArgumentError, match="level"):
            function([1, 2], [2, 3], level)


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
    two = stats.stochastic_superiority(np.arange(5), np.arange(6))
    names = ("value", "low", "high", "n", "level", "p_value", "effect", "n_missing", "se", "df")
    for found in (change, two):
        assert {type(getattr(found, name)) for name in names} == {float}
    for found in (
        stats.wilcoxon_pratt(np.array([1, 2, -3])),
        stats.stuart_maxwell(np.array(FLEISS)),
        stats.bowker(np.array(FLEISS)),
    ):
        assert {type(x) for x in (found.statistic, found.df, found.p_value, found.n)} == {float}
