"""Ordered answers of two groups: Brunner and Munzel's test, its interval and permutations."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from toolkit import stats
from toolkit.errors import ArgumentError
from toolkit.stats import superiority

nan, inf = math.nan, math.inf
pytestmark = pytest.mark.filterwarnings("error")

answers = st.integers(1, 5)
groups = st.lists(answers, min_size=2, max_size=14)
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


# ---- what comes in --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "x", [[1, inf], [1, "2"], ["a", "b"], [[1, 2], [3, 4]], 5, "12", None], ids=repr
)
def test_what_is_no_list_of_numbers(x):
    with pytest.raises(ArgumentError, match=r"^x "):
        stats.stochastic_superiority(x, [1, 2])
    with pytest.raises(ArgumentError, match=r"^y "):
        stats.stochastic_superiority([1, 2], x)


@pytest.mark.parametrize("level", [0, 1, 95, nan, "0.95", True])
def test_levels_are_between_0_and_1(level):
    with pytest.raises(ArgumentError, match="level"):
        stats.stochastic_superiority([1, 2], [2, 3], level)


def test_any_kind_of_list_will_do():
    x, y = pd.Series([1, 2, None, 4], index=[9, 2, 5, 1], dtype="Int64"), np.array([2, 5, 3])
    found = stats.stochastic_superiority(x, y)
    assert found == stats.stochastic_superiority([1.0, 2.0, nan, 4.0], (2, 5, 3))
    assert (found.n, found.n_missing) == (6, 1)
    names = ("value", "low", "high", "n", "level", "p_value", "effect", "n_missing", "se", "df")
    assert {type(getattr(found, name)) for name in names} == {float}
