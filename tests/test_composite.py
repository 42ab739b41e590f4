"""Composite indices of `toolkit.stats`: what must hold whatever the numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from toolkit import stats
from toolkit.errors import ArgumentError

shares = st.floats(0, 1).map(lambda x: round(x, 3))
some = st.one_of(shares, st.just(np.nan))
sizes = st.tuples(st.integers(1, 12), st.integers(1, 5))


@st.composite
def tables(draw, cells=some):
    """Scores of units with weights, most of them complete."""
    k, m = draw(sizes)
    scores = draw(arrays(float, (k, m), elements=cells))
    weights = draw(arrays(float, m, elements=st.floats(0.1, 5).map(lambda x: round(x, 2))))
    return scores, weights


def scenarios(weights, draws=50, geometric=True):
    m = len(weights)
    return stats.Scenarios.fixed(weights, np.zeros(m), np.ones(m), geometric, draws)


def ranks(values, drawn, sampled=None, seed=1):
    parts = drawn.weights, drawn.low, drawn.high, drawn.geometric
    return stats.composite_ranks(values, *parts, sampled, seed)


# ---- the index ------------------------------------------------------------------------------


@given(tables())
def test_a_geometric_mean_is_never_above_the_arithmetic_one(table):
    geometric = stats.composite_index(*table, "geometric", 0)
    arithmetic = stats.composite_index(*table, "arithmetic", 0)
    known = ~np.isnan(geometric)
    assert np.array_equal(known, ~np.isnan(arithmetic))
    assert np.all(geometric[known] <= arithmetic[known] + 1e-12)


@given(tables(), st.sampled_from(["geometric", "arithmetic"]))
def test_an_index_lies_between_the_lowest_and_the_highest_score(table, aggregation):
    scores, _ = table
    index = stats.composite_index(*table, aggregation, 0)
    for own, row in zip(index, scores, strict=True):
        if not np.isnan(own):
            assert np.nanmin(row) - 1e-12 <= own <= np.nanmax(row) + 1e-12


@given(tables(), st.floats(0.01, 100))
def test_a_common_factor_of_the_weights_changes_nothing(table, factor):
    scores, weights = table
    one, two = (stats.composite_index(scores, weights * f) for f in (1, factor))
    np.testing.assert_allclose(one, two, atol=1e-12)


@given(tables(), st.data())
def test_the_order_of_units_changes_nothing(table, data):
    scores, weights = table
    order = np.array(data.draw(st.permutations(range(len(scores)))))
    index = stats.composite_index(scores, weights)
    np.testing.assert_allclose(stats.composite_index(scores[order], weights), index[order])
    values = np.nan_to_num(scores, nan=0.5)
    drawn = scenarios(weights, 20).varied(seed=3)
    assert np.array_equal(ranks(values[order], drawn), ranks(values, drawn)[order])


@given(tables(), arrays(float, 5, elements=shares))
def test_another_unit_never_changes_an_index(table, other):
    """Goalposts are fixed; with those of the sample this fails at once."""
    scores, weights = table
    more = np.vstack([scores, other[: scores.shape[1]]])
    alone = stats.composite_index(scores, weights)
    np.testing.assert_allclose(stats.composite_index(more, weights)[:-1], alone)


@given(tables(), st.floats(0.1, 50), st.floats(-20, 20))
def test_the_unit_of_measurement_changes_nothing(table, factor, shift):
    value, _ = table
    m = value.shape[1]
    low, high = np.full(m, 0.1), np.full(m, 0.9)
    scores = stats.goalpost_scores(value, low, high)
    moved = [x * factor + shift for x in (value, low, high)]
    np.testing.assert_allclose(stats.goalpost_scores(*moved), scores, atol=1e-9)
    turned = stats.goalpost_scores(value, high, low)  # less is better
    np.testing.assert_allclose(turned, 1 - scores, atol=1e-12)


@given(arrays(float, st.integers(1, 20), elements=shares))
def test_one_indicator_alone_is_the_index(value):
    for aggregation in ("geometric", "arithmetic"):
        index = stats.composite_index(value[:, None], [3.0], aggregation)
        np.testing.assert_allclose(index, value, atol=1e-12)
        assert np.array_equal(stats.competition_ranks(index), stats.competition_ranks(value))


def test_a_score_of_nil_makes_a_geometric_index_nil():
    scores, weights = [[0.0, 0.9], [0.4, 0.4]], [1, 8]
    assert stats.composite_index(scores, weights).tolist() == [0.0, pytest.approx(0.4)]
    assert stats.composite_index(scores, weights, "arithmetic")[0] == pytest.approx(0.8)
    assert stats.composite_index(scores, [0, 1])[0] == pytest.approx(0.9), "it has no weight"


def test_the_weight_of_a_missing_indicator_is_shared_out():
    """0.9^(2/4) · 0.4^(2/4) = 0.6; the third, with a fifth of the weight, is missing."""
    scores = [[0.9, 0.4, None]]
    assert stats.composite_index(scores, [2, 2, 1])[0] == pytest.approx(0.6)
    assert np.isnan(stats.composite_index(scores, [2, 2, 1.01])[0])


# ---- ranks ----------------------------------------------------------------------------------


@given(st.lists(some, min_size=1, max_size=15))
def test_a_rank_is_one_more_than_the_number_of_better_ones(values):
    found = stats.competition_ranks(values)
    for own, place in zip(values, found, strict=True):
        better = sum(other > own for other in values if not np.isnan(other))
        assert np.isnan(place) if np.isnan(own) else place == 1 + better


def test_rounding_makes_no_order():
    assert stats.competition_ranks([0.1 + 0.2, 0.3, 0.2]).tolist() == [1, 1, 3]


@given(tables(shares))
def test_without_choices_every_scenario_gives_the_rank(table):
    values, weights = table
    found = ranks(values, scenarios(weights, 10).varied(()))
    stated = stats.competition_ranks(stats.composite_index(values, weights))
    assert np.array_equal(found, np.repeat(stated[:, None], 10, axis=1))


def test_ranks_are_drawn_from_a_seed():
    values, weights = np.random.default_rng(4).random((12, 3)), np.ones(3)
    n = np.full((12, 3), 20.0)
    first, again, other = (ranks(values, scenarios(weights), n, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_larger_samples_leave_less_open():
    values = np.linspace(0.3, 0.7, 9)[:, None]
    widths = []
    for size in (20, 400, 2_000_000):
        drawn = ranks(values, scenarios([1.0], 400), np.full((9, 1), float(size)))
        low, high = np.percentile(drawn, [5, 95], axis=1)
        widths.append((high - low).mean())
    assert widths[0] > widths[1] > widths[2] == 0


def test_one_of_one_may_be_less_than_all():
    """Jeffreys' distribution leaves open what a single answer cannot tell."""
    drawn = ranks([[1.0], [0.9]], scenarios([1.0], 500), [[1.0], [1000.0]])
    assert 0.2 < (drawn[0] == 1).mean() < 0.8


def test_the_error_of_a_share_is_that_of_agresti_and_coull():
    """n = 16, x = 16: ñ = 19.8415, p̃ = .90319, error √(p̃(1 − p̃)/ñ) = .06638."""
    found = stats.composite_error([[1.0]], [[16]], [1], [0], [1])
    assert found[0] == pytest.approx(0.06638, abs=1e-5)
    assert stats.composite_error([[0.4]], [[None]], [1], [0], [1]).tolist() == [0.0]
    assert np.isnan(stats.composite_error([[0.0, 0.5]], [[9, 9]], [1, 1], [0, 0], [1, 1])[0])


# ---- choices --------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.integers(1, 6), st.integers(0, 1000))
def test_scenarios_stay_near_what_is_stated(m, seed):
    weights = np.arange(1, m + 1, dtype=float)
    stated = stats.Scenarios.fixed(weights, np.zeros(m), np.full(m, 2.0), True, 400)
    drawn = stated.varied(seed=seed)
    assert np.abs(drawn.low).max() <= 0.2 + 1e-12 and np.abs(drawn.high - 2).max() <= 0.2 + 1e-12
    assert (np.count_nonzero(drawn.weights == 0, axis=1) <= (m > 1)).all()
    assert 0.35 < drawn.geometric.mean() < 0.65
    only = stated.varied(["weights"], seed)
    np.testing.assert_allclose(only.weights.sum(axis=1), 1)
    assert np.abs(only.weights.mean(axis=0) - weights / weights.sum()).max() < 0.03
    assert np.array_equal(only.low, stated.low) and only.geometric.all()


def test_each_indicator_is_left_out_as_often_as_none():
    drawn = scenarios(np.ones(3), 4000).varied(["components"])
    shares_out = (drawn.weights == 0).mean(axis=0)
    assert np.abs(shares_out - 0.25).max() < 0.03


def test_a_choice_is_drawn_alike_whatever_else_varies():
    stated = scenarios(np.ones(3))
    alone, together = stated.varied(["goalposts"], 7), stated.varied(seed=7)
    assert np.array_equal(alone.low, together.low)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.goalpost_scores([[1.0]], [1], [1]), "another value than low"),
        (lambda: stats.goalpost_scores([[1.0]], [None], [1]), "another value than low"),
        (lambda: stats.goalpost_scores([[1.0, 2.0]], [0], [1]), "one for each of the 2 columns"),
        (lambda: stats.composite_index([[1.2]], [1]), "0 to 1"),
        (lambda: stats.composite_index([[0.2]], [0]), "one above 0"),
        (lambda: stats.composite_index([[0.2]], [-1]), "0 or more"),
        (lambda: stats.composite_index([[0.2]], [1], "median"), "'geometric', 'arithmetic'"),
        (lambda: stats.composite_index([[0.2]], [1], "geometric", 80), "0 to 1"),
        (lambda: scenarios([1.0]).varied(["weight"]), "did you mean 'weights'?"),
        (lambda: stats.Scenarios([[1]], [[0]], [[0]], [True]), "another value than low"),
        (lambda: stats.Scenarios([[1]], [[0, 0]], [[1]], [True]), "one shape"),
        (lambda: ranks([[0.5]], scenarios([1.0]), [[0.5]]), "1 or more"),
        (lambda: ranks([[50.0]], scenarios([1.0]), [[9]]), "0 to 1 where sampled"),
        (lambda: ranks([[0.5]], scenarios([1.0]), [[9, 9]]), "that of value"),
    ],
)
def test_wrong_arguments_are_named(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()


@pytest.mark.slow
def test_ten_thousand_units_take_seconds():
    import time

    rng = np.random.default_rng(1)
    values, start = rng.random((10_000, 8)), time.perf_counter()
    ranks(values, scenarios(np.ones(8), 2000).varied(), rng.integers(10, 200, values.shape))
    assert time.perf_counter() - start < 60
