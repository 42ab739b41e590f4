"""People in clusters: CR2, difference in differences, and how alike they are."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import pinvh, sqrtm

from toolkit import stats
from toolkit.errors import ArgumentError

nan, inf = math.nan, math.inf
pytestmark = pytest.mark.filterwarnings("error")
few_examples = settings(max_examples=60, deadline=None)

points = st.integers(-100, 100).map(lambda x: x / 4)  # exact in binary: no rounding of its own
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.998])
numbers_of = ("value", "se", "df", "low", "high", "p_value")


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


@st.composite
def surveys(draw):
    """Values, clusters of unequal size, and an arm that may run through a cluster."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    cluster = np.repeat(np.arange(m := draw(st.integers(6, 10))), random.integers(1, 8, m))
    steps = draw(st.sampled_from([1, 4, 400]))  # right or wrong, Likert, points; all exact binary
    arm = random.random(cluster.size) < random.choice([0.1, 0.5])
    return random.integers(0, steps, cluster.size, endpoint=True) / 4, cluster, arm * 1


def every_estimate(y, cluster, arm, level=0.95):
    """Each function of clustered people on the same survey."""
    one, two = arm == 0, arm == 1
    yield stats.clustered_mean(y, cluster, level)
    yield stats.clustered_difference(y[one], y[two], cluster[one], cluster[two], level)
    yield stats.difference_in_differences(y, arm, cluster, level)
    yield stats.difference_in_differences(y, arm, level=level)


def same(found, expected, *, fields=numbers_of, times=1.0):
    for field in fields:
        got, want = getattr(found, field), getattr(expected, field) * times
        assert got == pytest.approx(want, rel=1e-7, abs=1e-7, nan_ok=True), field
    assert (found.n, found.reason) == (expected.n, expected.reason)


def unsaid(estimate):
    said = (estimate.low, estimate.high, estimate.p_value, estimate.se, estimate.df)
    return all(math.isnan(x) for x in said)


# ---- CR2 as its definition has it, with matrices as large as the sample ---------------------


def dense_cr2(y, design, cluster, contrast):
    """CR2 and Satterthwaite's df of a regression, straight from Pustejovsky & Tipton (2018)."""
    bread = contrast @ np.linalg.inv(design.T @ design) @ design.T
    leftover = np.eye(y.size) - design @ np.linalg.inv(design.T @ design) @ design.T
    vectors = []
    for unit in np.unique(cluster):
        own = cluster == unit
        root = np.real(sqrtm(pinvh(leftover[np.ix_(own, own)])))
        vectors.append(leftover[:, own] @ root @ bread[own])
    inner = np.array([[a @ b for b in vectors] for a in vectors])
    variance = sum(float(a @ y) ** 2 for a in vectors)
    return math.sqrt(variance), np.trace(inner) ** 2 / np.sum(inner**2)


@few_examples
@given(surveys())
def test_cr2_of_a_mean_is_its_definition(survey):
    y, cluster, _ = survey
    found = stats.clustered_mean(y, cluster)
    assume(found.reason == "")
    ones = np.ones((y.size, 1))
    assert [found.se, found.df] == pytest.approx(dense_cr2(y, ones, cluster, np.ones(1)))


@few_examples
@given(surveys())
def test_cr2_of_a_difference_is_its_definition(survey):
    y, cluster, arm = survey
    found = stats.difference_in_differences(y, arm, cluster)
    assume(found.reason == "")
    design = np.column_stack([np.ones(y.size), arm])
    expected = dense_cr2(y, design, cluster, np.array([0.0, 1.0]))
    assert [found.se, found.df] == pytest.approx(expected)


def test_df_of_a_giant_among_dwarfs_keeps_its_digits():
    """With shares 1 − 5e and five times e the df is 1/(Σ share² + Σ_{j≠k} c_j c_k), here exact."""
    size = [100_000, 1, 1, 1, 1, 1]
    share = [Fraction(n, sum(size)) for n in size]
    c = [w * w / (1 - w) for w in share]
    pairs = sum(a * b for i, a in enumerate(c) for j, b in enumerate(c) if i != j)
    expected = float(1 / (sum(w * w for w in share) + pairs))
    y = np.arange(sum(size)) % 7
    found = stats.clustered_mean(y, np.repeat(range(6), size))
    assert found.df == pytest.approx(expected, rel=1e-12)


# ---- cases everybody can check --------------------------------------------------------------


def test_equal_clusters_are_their_means():
    y = np.array([[1, 3], [2, 2], [4, 6], [0, 5], [7, 8], [3, 9], [1, 1]])
    found = stats.clustered_mean(y.ravel(), np.repeat(list("abcdefg"), 2))
    units = stats.mean(y.mean(axis=1))
    assert [found.value, found.low, found.high, found.df] == pytest.approx(
        [units.value, units.low, units.high, 6]
    )


@few_examples
@given(st.lists(points, min_size=6, max_size=25), levels)
def test_clusters_of_one_are_the_paired_t_test(change, level):
    found = stats.clustered_mean(change, range(len(change)), level)
    plain = stats.mean_change(np.zeros(len(change)), change, level)
    for field in ("value", "low", "high", "p_value"):
        expected = pytest.approx(getattr(plain, field), abs=1e-9, nan_ok=True)
        assert getattr(found, field) == expected


@few_examples
@given(st.lists(points, min_size=3, max_size=9), st.lists(points, min_size=3, max_size=9))
def test_clusters_of_one_have_the_standard_error_of_welch(x, y):
    """CR2 of clusters of one is HC2, and HC2 of two means is Welch's variance."""
    found = stats.clustered_difference(x, y, range(len(x)), range(50, 50 + len(y)))
    assume(found.reason == "")
    expected = math.sqrt(np.var(x, ddof=1) / len(x) + np.var(y, ddof=1) / len(y))
    assert found.se == pytest.approx(expected)


def test_whole_units_of_equal_size_are_compared_by_their_means():
    comparison = np.array([[1, 3], [2, 2], [4, 6], [0, 5]])
    treated = np.array([[7, 8], [3, 9], [1, 1], [6, 2]])
    change = np.vstack([comparison, treated])
    found = stats.difference_in_differences(
        change.ravel(), np.repeat([0, 1], 8), np.repeat(range(8), 2)
    )
    units = stats.mean_difference(comparison.mean(axis=1), treated.mean(axis=1))
    assert [found.value, found.se, found.df] == pytest.approx([units.value, units.se, 6])


def test_hc3_leaves_one_out():
    """HC3 of two groups by hand: sums of squares over (n − 1)² are 16/9 and 8/4."""
    found = stats.difference_in_differences([0, 4, 4, 0, 6, 8, 10], [0, 0, 0, 0, 1, 1, 1])
    assert found.value == 6 and found.df == 5
    assert found.se == pytest.approx(math.sqrt(16 / 9 + 8 / 4))


def test_people_of_one_unit_in_both_waves_are_not_independent():
    """The same units twice, each a level of its own: their levels cancel in the difference."""
    unit = np.repeat(range(8), 5)
    noise = np.sin(np.arange(80))
    before, after = 10 * unit + noise[:40], 10 * unit + 1 + noise[40:]
    paired = stats.clustered_difference(before, after, unit, unit)
    apart = stats.clustered_difference(before, after, unit, unit + 100)
    assert paired.se < 0.2 < 5 < apart.se


def test_intraclass_correlation_of_shrout_and_fleiss():
    """Shrout & Fleiss 1979, table 2 and 4: four ratings of six people; ICC(1,1) = .17."""
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = stats.intracluster_correlation(np.ravel(ratings), np.repeat(range(6), 4))
    assert [round(x, 2) for x in (found.value, found.low, found.high)] == [0.17, -0.13, 0.72]


def test_design_effect_is_what_clusters_do_to_the_variance():
    """Where all people of a unit answer alike, only the units count."""
    assert stats.cluster_design_effect(np.repeat(range(6), 5), np.repeat(range(6), 5)) == 5
    alternating = np.tile([0, 1], 15)
    cluster = np.repeat(range(15), 2)
    assert stats.intracluster_correlation(alternating, cluster).value == -1
    assert stats.cluster_design_effect(alternating, cluster) == 1


def test_ten_thousand_clusters_of_twenty():
    random = np.random.default_rng(1)
    y = random.normal(size=(10_000, 20)) + random.normal(size=(10_000, 1))
    cluster = np.repeat(np.arange(10_000), 20)
    found, units = stats.clustered_mean(y.ravel(), cluster), stats.mean(y.mean(axis=1))
    assert [found.value, found.low, found.high, found.df] == pytest.approx(
        [units.value, units.low, units.high, 9_999]
    )
    assert stats.intracluster_correlation(y.ravel(), cluster).value == pytest.approx(0.5, abs=0.02)


# ---- what holds for any numbers -------------------------------------------------------------


@few_examples
@given(surveys(), st.randoms(use_true_random=False), levels)
def test_names_and_order_do_not_matter(survey, random, level):
    y, cluster, arm = survey
    order = random.sample(range(y.size), y.size)
    names = np.array(random.sample([f"unit {i}" for i in range(99)], int(cluster.max()) + 1))
    plain = every_estimate(y, cluster, arm, level)
    renamed = every_estimate(y[order], names[cluster][order], arm[order], level)
    for found, expected in zip(renamed, plain, strict=True):
        same(found, expected)
    likeness = [
        stats.intracluster_correlation(y, cluster, level),
        stats.intracluster_correlation(y[order], names[cluster][order], level),
    ]
    same(*likeness)


@few_examples
@given(surveys(), points, st.sampled_from([0.5, 2, 8]))
def test_estimates_move_and_stretch_with_the_data(survey, shift, scale):
    y, cluster, arm = survey
    for found, expected in zip(
        every_estimate(y * scale, cluster, arm), every_estimate(y, cluster, arm), strict=True
    ):
        same(found, expected, fields=("value", "se", "low", "high"), times=scale)
        same(found, expected, fields=("df", "p_value"))
    moved, *differences = every_estimate(y + shift, cluster, arm)
    mean, *expected = every_estimate(y, cluster, arm)
    assert [moved.value - shift, moved.se] == pytest.approx(
        [mean.value, mean.se], nan_ok=True, abs=1e-9
    )
    for found, want in zip(differences, expected, strict=True):
        same(found, want)
    same(
        stats.intracluster_correlation(y * scale + shift, cluster),
        stats.intracluster_correlation(y, cluster),
    )


@few_examples
@given(surveys(), levels)
def test_the_other_way_round_is_minus_the_difference(survey, level):
    y, cluster, arm = survey
    for there, back in zip(
        list(every_estimate(y, cluster, arm, level))[1:],
        list(every_estimate(y, cluster, 1 - arm, level))[1:],
        strict=True,
    ):
        assert [-back.high, -back.value, -back.low, back.p_value, back.df] == pytest.approx(
            [there.low, there.value, there.high, there.p_value, there.df], nan_ok=True, abs=1e-9
        )


@few_examples
@given(surveys())
def test_a_difference_of_waves_is_a_difference_of_arms(survey):
    y, cluster, arm = survey
    _, waves, arms, _ = every_estimate(y, cluster, arm)
    assume(not arms.reason.startswith("one_"))  # called by its side here, and by its wave there
    same(waves, arms)


@few_examples
@given(surveys(), st.integers(0, 5))
def test_incomplete_people_do_not_matter_and_are_counted(survey, more):
    y, cluster, arm = survey
    extra = np.full(more, nan)
    names = np.array([*cluster, *[None] * more, 0, 99, 1], dtype=object)
    values = np.r_[y, np.arange(more), nan, nan, 3.0]
    arms = np.r_[arm, np.zeros(more), 1, 0, nan]
    found = stats.difference_in_differences(values, arms, names)
    same(found, stats.difference_in_differences(y, arm, cluster))
    assert found.n_missing == more + 3
    found = stats.clustered_mean(np.r_[y, extra], np.r_[cluster, np.zeros(more)])
    same(found, stats.clustered_mean(y, cluster))
    assert found.n_missing == more
    likeness = stats.intracluster_correlation(values[:-1], names[:-1])
    same(likeness, stats.intracluster_correlation(y, cluster))
    assert likeness.n_missing == more + 2
    design_effects = [
        stats.cluster_design_effect(values[:-1], names[:-1]),
        stats.cluster_design_effect(y, cluster),
    ]
    assert design_effects[0] == pytest.approx(design_effects[1], nan_ok=True)


@few_examples
@given(surveys(), levels)
def test_limits_df_and_p_are_possible_and_agree(survey, level):
    y, cluster, arm = survey
    clusters = int(cluster.max()) + 1
    for found in list(every_estimate(y, cluster, arm, level))[:3]:
        assume(found.reason == "")
        assert found.low < found.value < found.high and 0 <= found.p_value <= 1
        assert 1 - 1e-9 <= found.df <= 2 * (clusters - 1)
        assume(abs(found.p_value - (1 - level)) > 1e-9)
        assert (found.p_value < 1 - level) == (not found.low <= 0 <= found.high)


@few_examples
@given(surveys())
def test_df_of_a_mean_is_at_most_the_clusters_less_one(survey):
    y, cluster, _ = survey
    found = stats.clustered_mean(y, cluster)
    assume(found.reason == "")
    assert 1 - 1e-9 <= found.df <= cluster.max() + 1e-9


@few_examples
@given(surveys(), levels)
def test_likeness_is_possible(survey, level):
    y, cluster, _ = survey
    found = stats.intracluster_correlation(y, cluster, level)
    deff = stats.cluster_design_effect(y, cluster)
    assert math.isnan(found.value) == math.isnan(deff)
    assume(not math.isnan(found.value))
    size = np.bincount(cluster)
    assert found.value <= 1 and 1 <= deff <= size.max() + 1e-9
    if not found.reason:
        assert found.low <= found.value <= found.high <= 1


# ---- where little or nothing can be said ----------------------------------------------------


@pytest.mark.parametrize("y", [[], [nan, nan], [None], pd.Series([], dtype=float)])
def test_nothing_observed(y):
    cluster = ["a"] * len(y)
    for found in (
        stats.clustered_mean(y, cluster),
        stats.clustered_difference(y, y, cluster, cluster),
        stats.difference_in_differences(y, [1] * len(y)),
        stats.difference_in_differences(y, [1] * len(y), cluster),
    ):
        assert math.isnan(found.value) and unsaid(found)
        assert (found.n, found.reason) == (0, "few_values")
    assert stats.intracluster_correlation(y, cluster).reason == "few_clusters"
    assert math.isnan(stats.cluster_design_effect(y, cluster))


def test_nobody_has_a_cluster():
    found = stats.clustered_mean([1, 2], [None, nan])
    assert (found.n, found.n_missing, found.reason) == (0, 2, "few_values")


def test_five_clusters_are_too_few_and_six_are_enough():
    y, cluster = np.arange(12) % 5, np.repeat(range(6), 2)
    assert stats.clustered_mean(y, cluster).reason == ""
    y = np.where(cluster == 5, nan, y)  # a cluster nobody of whom answered is none
    found = stats.clustered_mean(y, cluster)
    assert (found.value, found.reason) == (2, "few_clusters") and unsaid(found)


def test_one_cluster_on_a_side():
    change, arm = np.arange(16.0), np.repeat([0, 1], 8)
    many, one = np.arange(8), np.full(8, 99)
    treated = stats.difference_in_differences(change, arm, np.r_[many, one])
    compared = stats.difference_in_differences(change, arm, np.r_[one, many])
    waves = stats.clustered_difference(change[:8], change[8:], many, one)
    reasons = ["one_treated_cluster", "one_comparison_cluster", "one_cluster"]
    for found, reason in zip((treated, compared, waves), reasons, strict=True):
        assert (found.value, found.reason) == (8, reason) and unsaid(found)


def test_one_treated_person_has_no_leverage_to_spare():
    found = stats.difference_in_differences([1, 2, 4, 7], [0, 0, 0, 1])
    assert (found.value, found.reason) == (pytest.approx(7 - 7 / 3), "few_values") and unsaid(found)


def test_nobody_treated():
    found = stats.difference_in_differences([1, 2, 4, 7], [0, 0, 0, 0])
    assert math.isnan(found.value) and found.reason == "few_values" and found.n == 4


@pytest.mark.parametrize("value", [0.1, 3.0, -1e6, 0.0, 1e-12])
def test_all_equal_has_a_value_and_no_interval(value):
    y, cluster, arm = np.full(30, value), np.arange(30) % 10, np.repeat([0, 1], 15)
    for found, expected in zip(every_estimate(y, cluster, arm), [value, 0, 0, 0], strict=True):
        assert found.value == pytest.approx(expected, rel=1e-12, abs=1e-9)
        assert found.reason == "no_spread" and unsaid(found)
    found = stats.intracluster_correlation(y, cluster)
    assert math.isnan(found.value) and found.reason == "no_spread"


def test_clusters_without_a_difference_between_them():
    found = stats.clustered_mean([1, 3] * 6, np.repeat(range(6), 2))
    assert (found.value, found.reason) == (2, "no_spread") and unsaid(found)
    tenths = [np.roll([0.1, 0.2, 0.3, 0.7], i) for i in range(8)]  # their sums differ by rounding
    found = stats.clustered_mean(np.ravel(tenths), np.repeat(range(8), 4))
    assert found.reason == "no_spread" and unsaid(found)


def test_likeness_needs_two_clusters_and_two_people_in_one():
    assert stats.intracluster_correlation([1, 2, 3], list("aaa")).reason == "few_clusters"
    assert stats.intracluster_correlation([1, 2, 3], list("abc")).reason == "one_per_cluster"
    found = stats.intracluster_correlation([1, 2, 5, 6], list("aabb"))
    assert found.value == pytest.approx(15.5 / 16.5) and unsaid(found)  # MSB 16, MSW 0.5
    assert found.reason == "few_clusters"
    alike = stats.intracluster_correlation(np.repeat(range(6), 2), np.repeat(range(6), 2))
    assert (alike.value, alike.reason) == (1, "no_spread") and unsaid(alike)


# ---- what comes in --------------------------------------------------------------------------


def test_any_kind_of_names_will_do_and_position_counts():
    y = pd.Series([1.0, 2, 4, 3, 6, 5, 2, 8], index=[7, 3, 1, 0, 2, 9, 8, 5])
    expected = stats.clustered_mean(y.to_numpy(), [0, 0, 1, 2, 3, 4, 5, 5])
    names = list("aabcdeff")
    for cluster in (
        names,
        np.array(names),
        pd.Series(names),
        pd.Series(names, dtype="category"),
        pd.Series(names, dtype="string"),
        pd.Series([1, 1, 2, 3, 4, 5, 6, 6], dtype="Int64", index=range(10, 18)),
        [0.5, 0.5, 1, 2, 3, 4, 5, 5],
    ):
        assert stats.clustered_mean(y, cluster) == expected


def test_treated_may_be_true_and_false():
    change, arm = [1, 3, 2, 5, 9], [0, 1, 0, 1, 1]
    expected = stats.difference_in_differences(change, arm)
    for treated in (np.array(arm, bool), pd.Series(arm, dtype="boolean"), [0.0, 1.0, 0, 1, 1]):
        assert stats.difference_in_differences(change, treated) == expected


def test_waves_may_name_their_units_in_different_types_of_number():
    x, y, unit = [1, 2, 3, 5, 4, 8], [2, 2, 6, 5, 7, 9], [1, 2, 3, 4, 5, 6]
    expected = stats.clustered_difference(x, y, unit, unit)
    assert stats.clustered_difference(x, y, unit, pd.Series(unit, dtype=float)) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.clustered_mean([1, 2], ["a"]), "values 2, cluster 1"),
        (lambda: stats.clustered_mean([1, "2"], ["a", "b"]), "values is not a list of numbers"),
        (lambda: stats.clustered_mean([1, inf], ["a", "b"]), "values of shape .* infinite"),
        (lambda: stats.clustered_mean([1, 2], [["a"], ["b"]]), r"cluster has shape \(2, 1\)"),
        (lambda: stats.clustered_mean([1, 2], ["a", 1]), "cluster .* mixes int and str"),
        (lambda: stats.clustered_mean([1, 2], "ab"), "cluster"),
        (lambda: stats.clustered_mean([1, 2], ["a", "b"], 95), "level=95"),
        (lambda: stats.clustered_difference([1], [2], ["a"], ["a", "b"]), "y 1, cluster_y 2"),
        (lambda: stats.clustered_difference([1], [2], ["a", "b"], ["a"]), "x 1, cluster_x 2"),
        (lambda: stats.clustered_difference([1], [2], ["a"], [1]), "cluster_x and cluster_y"),
        (lambda: stats.clustered_difference([1], [2], ["a"], [["a"]]), "cluster_y has shape"),
        (lambda: stats.clustered_difference([1], [2], [1], [1], 0), "level=0"),
        (lambda: stats.difference_in_differences([1, 2], [0]), "change 2, treated 1"),
        (lambda: stats.difference_in_differences([1], [2]), r"treated of shape \(1,\) has 2"),
        (lambda: stats.difference_in_differences([1], ["yes"]), "treated is not a list of numbers"),
        (lambda: stats.difference_in_differences([1], [1], ["a", "b"]), "cluster 2"),
        (lambda: stats.difference_in_differences([1], [1], level=nan), "level=nan"),
        (lambda: stats.intracluster_correlation([1], ["a", "b"]), "values 1, cluster 2"),
        (lambda: stats.intracluster_correlation([1], ["a"], "high"), "level='high'"),
        (lambda: stats.cluster_design_effect([1], ["a", "b"]), "values 1, cluster 2"),
    ],
)
def test_impossible_calls_say_what_is_wrong(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


def test_every_field_is_plain_and_the_input_is_left_as_it_was():
    y, cluster, arm = np.array([1.0, 2, 4, 3, 6, nan, 2, 8]), np.arange(8), np.arange(8) % 2
    kept = y.copy(), cluster.copy(), arm.copy()
    for found in (*every_estimate(y, cluster, arm), stats.intracluster_correlation(y, cluster)):
        said = (found.value, found.low, found.high, found.n, found.level, found.p_value)
        assert {type(x) for x in (*said, found.n_missing, found.se, found.df)} == {float}
        assert type(found.reason) is str
    assert type(stats.cluster_design_effect([1, 2, 5, 3], list("aabb"))) is float
    for now, then in zip((y, cluster, arm), kept, strict=True):
        np.testing.assert_array_equal(now, then)
