"""Alpha and omega: what must hold for any answers, what stands in print, and what is refused."""

from __future__ import annotations

import csv
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
TESTS = Path(__file__).parent
FREQUENCY = ["Never, and not open to it", "Never, but open to it", "Rarely", "Sometimes", "Often"]

seeds = st.integers(0, 10**6)


def holds(*strategies):
    return lambda test: settings(max_examples=25, deadline=None)(given(*strategies)(test))


def scale(seed, n=120, k=5, loading=0.7):
    """Items that measure one thing and nothing else, each with its own mean and unit."""
    random = np.random.default_rng(seed)
    noise = math.sqrt(1 - loading**2)
    x = loading * random.normal(size=(n, 1)) + noise * random.normal(size=(n, k))
    return x * random.uniform(0.5, 3, k) + random.normal(size=k)


# ---- what holds for any answers -------------------------------------------------------------


@holds(seeds, st.sampled_from([3, 4, 7]), st.floats(0, 0.9))
def test_alpha_lies_in_its_interval_and_not_above_1(seed, k, loading):
    found = stats.cronbach_alpha(scale(seed, k=k, loading=loading))
    assert found.low < found.value < found.high < 1
    assert found.reason == "" and found.n == 120 and math.isnan(found.p_value)


@holds(seeds, st.permutations(range(5)), st.floats(-9, 9), st.sampled_from([0.25, 3, 1e4, -1]))
def test_alpha_and_omega_ignore_order_place_and_unit(seed, order, shift, unit):
    x = scale(seed)
    turned = x[::-1, order] * unit + shift
    for call in (stats.cronbach_alpha, lambda y: stats.mcdonald_omega(y, resamples=1)):
        one, two = call(x), call(turned)
        assert two.value == pytest.approx(one.value, rel=1e-7, nan_ok=True)
        assert two.reason == one.reason
    assert stats.cronbach_alpha(turned).low == pytest.approx(stats.cronbach_alpha(x).low, rel=1e-7)


@holds(seeds)
def test_alpha_is_spearman_brown_of_the_mean_correlation_for_equal_spreads(seed):
    x = scale(seed)
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    mean = np.corrcoef(x.T)[np.triu_indices(5, 1)].mean()
    assert stats.cronbach_alpha(x).value == pytest.approx(5 * mean / (1 + 4 * mean))


@holds(seeds)
def test_omega_of_three_items_is_spearmans_tetrad(seed):
    """Three items fit exactly: each loading follows from the three covariances."""
    x = scale(seed, k=3)
    c = np.cov(x.T)
    loadings = np.sqrt([c[0, 1] * c[0, 2] / c[1, 2], c[0, 1] * c[1, 2] / c[0, 2],
                        c[0, 2] * c[1, 2] / c[0, 1]])  # fmt: skip
    found = stats.mcdonald_omega(x, resamples=1)
    if (loadings**2 > 0.99 * np.diag(c)).any():
        assert found.reason in ("heywood", "unstable", "")
    else:
        assert found.value == pytest.approx(loadings.sum() ** 2 / c.sum(), rel=1e-8)


@holds(seeds)
def test_omega_is_alpha_when_every_item_measures_alike(seed):
    """Whitened so that the sample itself has equal loadings and equal unique variances."""
    random = np.random.default_rng(seed)
    raw = random.normal(size=(150, 4))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T)).T)
    x = white @ np.linalg.cholesky(np.full((4, 4), 0.4) + 0.6 * np.eye(4)).T
    omega, alpha = stats.mcdonald_omega(x, resamples=1), stats.cronbach_alpha(x)
    assert omega.value == pytest.approx(alpha.value) == pytest.approx(1.6 / 2.2)


@holds(seeds)
def test_alpha_is_never_above_omega_for_one_factor_in_the_limit(seed):
    """Without sampling error alpha is a lower bound (McDonald 1999): built from a covariance."""
    random = np.random.default_rng(seed)
    loadings, unique = random.uniform(0.3, 0.9, 5), random.uniform(0.2, 0.8, 5)
    raw = random.normal(size=(200, 5))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T)).T)
    x = white @ np.linalg.cholesky(np.outer(loadings, loadings) + np.diag(unique)).T
    omega = stats.mcdonald_omega(x, resamples=1)
    assert omega.value == pytest.approx(
        loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum()), rel=1e-7
    )
    assert stats.cronbach_alpha(x).value <= omega.value + 1e-9


@holds(st.floats(-1, 0.99), st.integers(3, 500), st.integers(2, 40))
def test_more_respondents_and_less_confidence_narrow_the_interval(alpha, n, k):
    def width(n, level):
        low, high = stats.feldt_interval(alpha, n, k, level)
        assert low < high < 1
        return high - low

    assert width(2 * n, 0.95) < width(n, 0.95)
    assert width(n, 0.9) < width(n, 0.95)


def test_respondents_with_a_missing_item_are_left_out_and_counted():
    x = scale(1)
    holes = x[:7].copy()
    holes[np.arange(7), np.arange(7) % 5] = nan
    for call in (stats.cronbach_alpha, stats.mcdonald_omega):
        found, expected = call(np.vstack([holes, x])), call(x)
        assert (found.n, found.n_missing) == (120, 7)
        assert [found.value, found.low] == pytest.approx([expected.value, expected.low], rel=1e-9)


# ---- the bootstrap --------------------------------------------------------------------------


def test_the_interval_is_seeded():
    x = scale(2)
    one, two = stats.mcdonald_omega(x, seed=5), stats.mcdonald_omega(x, seed=5)
    other = stats.mcdonald_omega(x, seed=6)
    assert (one.low, one.high) == (two.low, two.high) != (other.low, other.high)
    assert one.value == other.value


def test_the_interval_covers_the_true_value_about_as_often_as_it_says():
    truth = (5 * 0.7) ** 2 / ((5 * 0.7) ** 2 + 5 * 0.51)
    random = np.random.default_rng(3)
    hits = 0
    for _ in range(40):
        x = 0.7 * random.normal(size=(120, 1)) + math.sqrt(0.51) * random.normal(size=(120, 5))
        found = stats.mcdonald_omega(x, 0.9, resamples=100)
        hits += found.low <= truth <= found.high
    assert hits >= 31  # 36 expected; fewer than 31 of 40 come once in a hundred times


# ---- in print -------------------------------------------------------------------------------


def test_feldt_as_evans_prints_it():
    """Evans' R code after Feldt, Woodruff & Salih 1987: alpha .913, n 873, k 20."""
    found = stats.feldt_interval(0.913, 873, 20)
    assert [round(limit, 7) for limit in found] == [0.9044024, 0.9211588]


def test_feldt_is_not_the_interval_of_statpsych():
    """Its ci.cronbach takes other degrees of freedom: [.7971254, .8931436] for .85, 89, 7."""
    found = stats.feldt_interval(0.85, 89, 7)
    assert [round(limit, 7) for limit in found] == [0.7970649, 0.8931666]


def masculinity(*questions):
    """Answers to questions 7.1 to 7.11 of the survey of 2018, 0 to 4."""
    path = TESTS.parent / "data/masculinity/responses/masculinity_2018.csv"
    code = {answer: place for place, answer in enumerate(FREQUENCY)}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            [code.get(row[f"q0007_{n:04d}"], nan) for n in questions]
            for row in csv.DictReader(file)
        ]


def test_alpha_of_a_real_survey():
    """Eleven questions, computed in R: alpha .5941."""
    found = stats.cronbach_alpha(masculinity(*range(1, 12)))
    limits = [found.value, found.low, found.high]
    assert limits == pytest.approx([0.5941084100689, 0.561934838695, 0.62485501474], rel=1e-10)


def test_omega_of_a_real_survey():
    """Five questions by R's factanal; limits from 1500 of its fits, and lavaan's robust ones."""
    found = stats.mcdonald_omega(masculinity(1, 2, 3, 4, 10), resamples=2000)
    assert found.n == 1478
    assert found.value == pytest.approx(0.686089548225, rel=1e-8)
    assert [found.low, found.high] == pytest.approx([0.6535, 0.7165], abs=0.004)
    assert [found.low, found.high] == pytest.approx([0.655, 0.718], abs=0.006)


# ---- no report ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "k", "alpha", "omega"),
    [
        (0, 5, "few_respondents", "few_respondents"),
        (29, 5, "few_respondents", "few_respondents"),
        (30, 5, "", "few_respondents"),
        (99, 5, "", "few_respondents"),
        (100, 5, "", ""),
        (200, 2, "few_items", "few_items"),
        (200, 0, "few_items", "few_items"),
    ],
)
def test_too_few_respondents_or_items(n, k, alpha, omega):
    x = scale(4, n=200)[:n, :k]
    for found, reason in ((stats.cronbach_alpha(x), alpha), (stats.mcdonald_omega(x), omega)):
        assert (found.reason, found.n) == (reason, n)
        assert math.isnan(found.value) == math.isnan(found.low) == bool(reason)


def test_nothing_varies():
    for x in (np.ones((120, 4)), np.full((120, 4), 0.1)):
        assert stats.cronbach_alpha(x).reason == "no_variation"
        assert stats.mcdonald_omega(x).reason == "no_variation"
    constant = np.c_[scale(5), np.full(120, 0.1)]
    assert stats.cronbach_alpha(constant).reason == ""
    assert stats.mcdonald_omega(constant).reason == "no_variation"
    assert stats.cronbach_alpha(np.full((40, 4), nan)).reason == "few_respondents"


def test_items_that_are_one_and_the_same():
    x = np.repeat(np.random.default_rng(6).integers(1, 6, (120, 1)), 4, axis=1).astype(float)
    found = stats.cronbach_alpha(x)
    assert found.value == 1 and math.isnan(found.low) and found.reason == "identical_items"
    assert stats.mcdonald_omega(x).reason == "heywood"


def test_an_item_without_unique_variance_is_a_heywood_case():
    """Of a doublet one item takes the factor for itself."""
    random = np.random.default_rng(7)
    x = random.normal(size=(300, 4))
    x[:, 1] = x[:, 0] + 0.01 * random.normal(size=300)
    found = stats.mcdonald_omega(x)
    assert (found.reason, found.n) == ("heywood", 300) and math.isnan(found.value)


def test_weakly_related_items_have_no_stable_interval():
    random = np.random.default_rng(9)
    x = 0.35 * random.normal(size=(150, 1)) + random.normal(size=(150, 3))
    found = stats.mcdonald_omega(x)
    assert found.reason in ("unstable", "heywood") and math.isnan(found.low)


def test_items_turned_the_wrong_way_lower_both():
    x = scale(10)
    wrong = x * [1, 1, -1, 1, 1]
    assert stats.cronbach_alpha(wrong).value < stats.cronbach_alpha(x).value
    assert stats.mcdonald_omega(wrong).value < stats.mcdonald_omega(x).value
    contrary = stats.cronbach_alpha(np.c_[x[:, 0], -x[:, 0] + 0.1 * x[:, 1], x[:, 2]])
    assert contrary.value < 0 and contrary.low < contrary.value < contrary.high


def test_any_kind_of_table_will_do():
    x = np.random.default_rng(11).integers(1, 6, (40, 3))
    expected = stats.cronbach_alpha(x)
    holes = pd.DataFrame(x).astype("Int64")
    for kind in (x.tolist(), x.astype(np.int8), pd.DataFrame(x, index=range(100, 140)), holes):
        assert stats.cronbach_alpha(kind) == expected
    copy = x.astype(float)
    stats.mcdonald_omega(copy, resamples=1)
    np.testing.assert_array_equal(copy, x)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.cronbach_alpha([1, 2, 3]), "items has shape"),
        (lambda: stats.cronbach_alpha([["a", "b"]]), "items is not a list of numbers"),
        (lambda: stats.mcdonald_omega([[1, inf]]), "items of shape .* infinite"),
        (lambda: stats.cronbach_alpha([[1, 2]], 95), "level=95"),
        (lambda: stats.mcdonald_omega([[1, 2]], 0), "level=0"),
        (lambda: stats.mcdonald_omega([[1, 2]], resamples=0), "resamples=0"),
        (lambda: stats.mcdonald_omega([[1, 2]], resamples=1.5), "resamples=1.5"),
        (lambda: stats.feldt_interval(1.1, 40, 5), "alpha=1.1"),
        (lambda: stats.feldt_interval(nan, 40, 5), "alpha=nan"),
        (lambda: stats.feldt_interval(0.8, 1, 5), "n=1"),
        (lambda: stats.feldt_interval(0.8, 40, 1), "k=1"),
        (lambda: stats.feldt_interval(0.8, 40.5, 3), "n=40.5"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()
