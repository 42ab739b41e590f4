"""Shrinkage, over-dispersion and ranks: what must hold, and what is said when little can be."""

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
EVENTS = Path(__file__).parent / "oracles/carpentries.csv"  # The Carpentries, CC BY 4.0
FIGURES = ["shrunk", "low", "high", "weight"]

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture(scope="module")
def events():
    with EVENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    count, n = ([float(row[name]) for row in rows] for name in ("count_badged", "attendance"))
    return np.array(count), np.array(n)


def holds(*strategies, examples=30):
    """Like hypothesis' `given`: fewer examples, and no deadline that a busy machine would miss."""
    return lambda test: settings(max_examples=examples, deadline=None)(given(*strategies)(test))


@st.composite
def shares(draw):
    """Counts and sizes of 8 to 25 units."""
    n = draw(st.lists(st.integers(1, 40), min_size=8, max_size=25))
    return np.array([draw(st.integers(0, size)) for size in n]), np.array(n)


@st.composite
def measured(draw, least=8):
    """Values and standard errors of units, exact in binary."""
    rows = st.tuples(st.integers(-400, 400), st.integers(1, 80))
    pairs = np.array(draw(st.lists(rows, min_size=least, max_size=20)))
    return pairs[:, 0] / 4, pairs[:, 1] / 8


def near(x, rel=1e-6):
    return pytest.approx(x, rel=rel, abs=1e-7, nan_ok=True)


# ---- shrinkage ------------------------------------------------------------------------------


def between(x, one, other):
    return np.all((x >= np.minimum(one, other) - 1e-9) & (x <= np.maximum(one, other) + 1e-9))


@holds(shares())
def test_shrunk_proportions_lie_between_their_own_and_the_common(units):
    found = stats.shrink_proportions(*units)
    if found["reason"].iloc[0] in ("one_person_units", "all_or_nothing"):
        assert found[FIGURES].isna().all(axis=None)
        return
    own, weight = found["raw"], found["weight"]
    common = (found["shrunk"] - weight * own) / (1 - weight)
    assert np.ptp(common) == near(0)  # one mean for all
    assert common.between(-1e-9, 1 + 1e-9).all() and weight.between(0, 1).all()
    assert between(found["shrunk"], own, common)
    assert (found["low"] <= found["shrunk"]).all() and (found["shrunk"] <= found["high"]).all()
    assert found["low"].min() >= 0 and found["high"].max() <= 1


@holds(measured())
def test_shrunk_means_lie_between_their_own_and_the_common(units):
    found = stats.shrink_means(*units)
    own, weight = found["raw"], found["weight"]
    common = (found["shrunk"] - weight * own) / (1 - weight)
    assert weight.between(0, 1).all()
    assert np.ptp(common[weight <= max(weight.min(), 0.99)]) == near(0)
    assert between(found["shrunk"], own, common.iloc[weight.argmin()])
    assert (found["low"] < found["shrunk"]).all() and (found["shrunk"] < found["high"]).all()


@holds(shares())
def test_proportions_of_yes_and_no_mirror(units):
    count, n = units
    yes, no = stats.shrink_proportions(count, n), stats.shrink_proportions(n - count, n)
    assert (yes["reason"] == no["reason"]).all()
    pairs = (("shrunk", "shrunk"), ("low", "high"), ("high", "low"))
    for one, other in pairs:
        np.testing.assert_allclose(yes[one], 1 - no[other], rtol=0, atol=2e-5)


@holds(measured(), st.sampled_from([-3.0, 0.5, 1e6]), st.sampled_from([0.25, 8.0, 2.0**-60]))
def test_shrunk_means_move_and_stretch_with_the_data(units, shift, scale):
    value, se = units
    expected = stats.shrink_means(value, se)
    for name in ("shrunk", "low", "high"):
        moved = stats.shrink_means(value + shift, se)[name] - shift
        stretched = stats.shrink_means(value * scale, se * scale)[name] / scale
        np.testing.assert_allclose(moved, expected[name], atol=1e-6)
        np.testing.assert_allclose(stretched, expected[name], atol=1e-8)


@holds(measured(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(units, random):
    value, se = units
    order = list(range(len(value)))
    random.shuffle(order)
    for function in (stats.shrink_means, stats.rank_intervals):
        whole, part = function(value, se), function(value[order], se[order])
        names = [name for name in whole if name != "reason"]
        np.testing.assert_allclose(part[names], whole[names].iloc[order], atol=1e-8)


@holds(measured())
def test_the_larger_the_error_the_more_a_unit_is_drawn_in(units):
    value, se = units
    found = stats.shrink_means(value, se)
    order = np.argsort(se)
    assert (np.diff(found["weight"].to_numpy()[order]) <= 1e-12).all()


def test_where_units_differ_by_chance_only_all_get_the_common_figure():
    found = stats.shrink_proportions([5, 10, 15, 5, 10, 15, 5, 10], [10, 20, 30] * 2 + [10, 20])
    whole = stats.proportion(75, 150)
    assert set(found["reason"]) == {"no_spread_between"} and (found["weight"] == 0).all()
    assert found.loc[0, ["shrunk", "low", "high"]].tolist() == [0.5, whole.low, whole.high]
    found = stats.shrink_means([60, 61, 59, 60, 60, 60.5, 59.5, 60], [4] * 8)
    assert set(found["reason"]) == {"no_spread_between"} and (found["weight"] == 0).all()
    half = 1.959963984540054 * 4 / math.sqrt(8)  # by hand: the error of the mean of all
    assert found.loc[3, ["shrunk", "low", "high"]].tolist() == near([60, 60 - half, 60 + half])


def test_nobody_or_everybody_in_all_units():
    n = np.arange(8, 16)
    for count, share in ((n * 0, 0), (n, 1)):
        found = stats.shrink_proportions(count, n)
        whole = stats.proportion(count.sum(), n.sum())
        assert (found["shrunk"] == share).all() and set(found["reason"]) == {"no_spread_between"}
        assert found["low"].tolist() == [whole.low] * 8


def test_all_means_equal():
    found = stats.shrink_means([7.0] * 9, range(1, 10))
    assert found["shrunk"].tolist() == near([7.0] * 9)
    assert set(found["reason"]) == {"no_spread_between"}


@pytest.mark.parametrize("size", [1e-90, 1e-12, 1e12, 1e60])
def test_figures_of_any_size(size):
    value, se = np.array([3, 9, 4, 6, 2, 9, 5, 3]), np.array([1, 2, 1, 1, 2, 1, 1, 2])
    found = stats.shrink_means(value * size, se * size)
    np.testing.assert_allclose(found["shrunk"] / size, stats.shrink_means(value, se)["shrunk"])


def test_with_one_unit_much_larger():
    found = stats.shrink_proportions([1, 9, 4, 6, 2, 9, 5, 8_000], [10] * 7 + [20_000])
    assert found["shrunk"].iloc[-1] == pytest.approx(0.4, abs=1e-4)
    assert 0.1 < found["shrunk"].iloc[0] < 0.4


@pytest.mark.parametrize(
    ("count", "n", "reason"),
    [
        ([1, 2, 3], [4, 5, 6], "few_units"),
        ([1] * 7 + [nan], [4] * 8, "few_units"),
        ([1] * 7 + [0], [4] * 7 + [0], "few_units"),
        ([0, 1] * 4, [1] * 8, "one_person_units"),
        ([0, 9] * 4, [9] * 8, "all_or_nothing"),
    ],
)
def test_proportions_that_cannot_be_shrunk_say_why(count, n, reason):
    found = stats.shrink_proportions(count, n)
    assert found[FIGURES].isna().all(axis=None)
    assert found["reason"].iloc[0] == reason and (found["reason"] != "").all()
    assert found["raw"].iloc[0] == count[0] / n[0]


def test_units_without_a_figure_take_no_part_and_say_why():
    count, n = [1, 9, 4, 6, 2, 9, 5, 3], [10] * 8
    with_gaps = stats.shrink_proportions([nan, *count, 0, 3], [10, *n, 0, nan])
    assert with_gaps["reason"].tolist() == ["missing", *[""] * 8, "empty", "missing"]
    assert with_gaps.iloc[[0, 9, 10]][["raw", *FIGURES]].isna().all(axis=None)
    alone = stats.shrink_proportions(count, n)
    np.testing.assert_array_equal(with_gaps[FIGURES].iloc[1:9], alone[FIGURES])
    value, se = np.array(count) * 3.0, np.array([1.0] * 8)
    with_gaps = stats.shrink_means([nan, *value, 5, 4], [1, *se, 0, nan])
    assert with_gaps["reason"].tolist() == ["missing", *[""] * 8, "zero_se", "missing"]
    np.testing.assert_array_equal(
        with_gaps[FIGURES].iloc[1:9], stats.shrink_means(value, se)[FIGURES]
    )


def test_no_units_at_all():
    for found in (stats.shrink_proportions([], []), stats.shrink_means([], [])):
        assert found.empty and list(found) == ["raw", *FIGURES, "reason"]
    assert stats.rank_intervals([], []).empty
    assert stats.shrink_means([1, 2], [1, 1])["reason"].tolist() == ["few_units"] * 2


def test_series_count_by_position():
    count = pd.Series([1, 9, 4, 6, 2, 9, 5, 3], index=[9, 3, 1, 2, 8, 7, 5, 4])
    found = stats.shrink_proportions(count, pd.Series([10] * 8))
    pd.testing.assert_frame_equal(found, stats.shrink_proportions(count.tolist(), [10] * 8))


def test_posterior_intervals_hold_the_truth_as_often_as_they_say():
    """Of 40 units the limits miss about 5 %, a little more since α and β are estimated."""
    rng = np.random.default_rng(7)
    inside = []
    for _ in range(40):
        truth, n = rng.beta(6, 4, 40), rng.integers(5, 31, 40)
        found = stats.shrink_proportions(rng.binomial(n, truth), n)
        inside += ((found["low"] <= truth) & (truth <= found["high"])).tolist()
    assert 0.92 < np.mean(inside) < 0.96


def test_shrinking_comes_nearer_to_the_truth():
    rng = np.random.default_rng(8)
    raw = shrunk = 0.0
    inside = []
    for _ in range(60):
        truth, se = rng.normal(60, 6, 30), 15 / np.sqrt(rng.integers(5, 31, 30))
        found = stats.shrink_means(rng.normal(truth, se), se)
        raw += ((found["raw"] - truth) ** 2).sum()
        shrunk += ((found["shrunk"] - truth) ** 2).sum()
        inside += ((found["low"] <= truth) & (truth <= found["high"])).tolist()
    assert shrunk < 0.8 * raw
    assert 0.92 < np.mean(inside) < 0.97


def test_eight_schools():
    """Rubin 1981: REML finds no variance between the schools; the common effect is 7.7 ± 4.1."""
    value, se = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    found = stats.shrink_means(value, se)
    assert [round(x, 1) for x in found["shrunk"]] == [7.7] * 8
    assert round((found["high"] - found["low"])[0] / 2 / 1.96, 1) == 4.1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.shrink_proportions([1, 2], [3]), "count 2, n 1"),
        (lambda: stats.shrink_proportions([4, 2], [3, 3]), r"count=4 is more than n=3 at 0"),
        (lambda: stats.shrink_proportions([0.4], [3]), r"count of shape \(1,\) has fractions"),
        (lambda: stats.shrink_proportions([-1], [3]), "negative"),
        (lambda: stats.shrink_proportions([1], [2e7]), "at most 1,000,000"),
        (lambda: stats.shrink_proportions([1], [inf]), "infinite"),
        (lambda: stats.shrink_means([1], [-1]), r"se of shape \(1,\) has -1"),
        (lambda: stats.shrink_means([1, 2], [1]), "value 2, se 1"),
        (lambda: stats.shrink_means(["1"], [1]), "value is not a list of numbers"),
        (lambda: stats.rank_intervals([1, 2], [1]), "value 2, se 1"),
        (lambda: stats.rank_intervals([1], [1], draws=10), "draws=10 is not allowed"),
        (lambda: stats.rank_intervals([1], [1], level=95), "level=95"),
        (lambda: stats.overdispersion([1], [1], nan), "target=nan"),
        (lambda: stats.overdispersion([1], [1], 2, winsor=0.5), "winsor=0.5"),
        (lambda: stats.funnel_limits(0.5, [4], phi=nan), "phi=nan"),
        (lambda: stats.funnel_limits(0.5, [4], phi=-1), "phi=-1"),
        (lambda: stats.funnel_limits_mean(5, 1, [4], tau2=-1), "tau2=-1"),
        (lambda: stats.funnel_limits_mean(5, 1, [4], tau2=inf), "tau2=inf"),
    ],
)
def test_what_is_wrong_is_named(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


@pytest.mark.parametrize("level", [0, 1, 95, nan, "0.95", None])
def test_levels_are_between_0_and_1(level):
    for call in (
        lambda: stats.shrink_proportions([1], [2], level),
        lambda: stats.shrink_means([1], [2], level),
        lambda: stats.rank_intervals([1], [2], level=level),
    ):
        with pytest.raises(ArgumentError, match="level"):
            call()


# ---- over-dispersion ------------------------------------------------------------------------


def test_overdispersion_of_real_trainings(events):
    """Computed in R from the 178 trainings: φ, φ winsorised at 10 % (quantile type 7), τ²."""
    count, n = events
    target = count.sum() / n.sum()
    se = np.sqrt(target * (1 - target) / n)
    plain = stats.overdispersion(count / n, se, target)
    drawn_in = stats.overdispersion(count / n, se, target, winsor=0.1)
    assert (plain.phi, plain.tau2) == near((3.071682685493, 0.02526263129223), 1e-11)
    assert (plain.n, drawn_in.phi) == (178, near(1.806062584974, 1e-11))
    for level, outside in ((0.95, 40), (0.998, 15)):
        limits = stats.funnel_limits(target, n, level)
        assert ((count / n < limits.low) | (count / n > limits.high)).sum() == outside
        wider = stats.funnel_limits(target, n, level, phi=plain.phi)
        beyond = ((count / n < wider.low) | (count / n > wider.high)).mean()
        assert beyond < 0.08


@holds(measured(), st.sampled_from([0.0, 0.1, 0.25]))
def test_overdispersion_moves_and_stretches_with_the_data(units, winsor):
    value, se = units
    expected = stats.overdispersion(value, se, 2.0, winsor)
    found = stats.overdispersion(value * 4 + 1, se * 4, 9.0, winsor)
    assert (found.phi, found.tau2) == near((expected.phi, expected.tau2 * 16))
    assert expected.phi >= 0 and expected.tau2 >= 0


@holds(measured(), st.floats(0.01, 0.45))
def test_drawing_in_the_ends_never_adds_spread(units, winsor):
    value, se = units
    middle = float(np.median(value))
    expected, found = (stats.overdispersion(value, se, middle, w) for w in (0.0, winsor))
    z = (value - middle) / se
    if np.quantile(z, winsor) <= 0 <= np.quantile(z, 1 - winsor):
        assert found.phi <= expected.phi + 1e-12 and found.tau2 <= expected.tau2 + 1e-9


def test_phi_is_one_and_tau_nothing_under_chance_alone():
    rng = np.random.default_rng(5)
    found = [stats.overdispersion(rng.normal(60, 4, 200), [4.0] * 200, 60) for _ in range(40)]
    drawn = [stats.overdispersion(rng.normal(60, 4, 200), [4.0] * 200, 60, 0.1) for _ in range(40)]
    assert np.mean([one.phi for one in found]) == pytest.approx(1, abs=0.05)
    assert np.mean([one.phi for one in drawn]) == pytest.approx(0.68, abs=0.05)  # as documented
    spread = [stats.overdispersion(rng.normal(60, 5, 200), [4.0] * 200, 60).tau2 for _ in range(40)]
    assert np.mean(spread) == pytest.approx(9, abs=1.5)  # 5² = 4² + 3²


def test_too_few_units_have_no_overdispersion():
    for value in ([], [1, 2, 3], [1.0] * 7 + [nan]):
        found = stats.overdispersion(value, [1.0] * len(value), 1)
        assert math.isnan(found.phi) and math.isnan(found.tau2) and found.reason == "few_units"
        assert found.n + found.n_missing == len(value)
    alike = stats.overdispersion([5.0] * 9, [1.0] * 9, 5)
    assert (alike.phi, alike.tau2, alike.reason) == (0, 0, "")


@holds(st.floats(0.01, 0.99), st.integers(1, 300), st.floats(0, 9))
def test_overdispersed_limits_are_wider_and_stay_within_0_and_1(target, n, phi):
    plain, wider = stats.funnel_limits(target, [n]), stats.funnel_limits(target, [n], phi=phi)
    assert (wider.high - wider.low >= plain.high - plain.low).all()
    assert wider.low[0] >= 0 and wider.high[0] <= 1
    if phi <= 1:
        assert (wider.low[0], wider.high[0]) == (plain.low[0], plain.high[0])


@holds(st.integers(1, 300), st.floats(0, 100))
def test_limits_of_a_mean_with_spread_between_units(n, tau2):
    plain = stats.funnel_limits_mean(50, 12, [n])
    wider = stats.funnel_limits_mean(50, 12, [n], tau2=tau2)
    z = 1.959963984540054
    assert wider.high[0] - 50 == near(z * math.sqrt(144 / n + tau2))
    assert wider.high[0] >= plain.high[0] and wider.low[0] + wider.high[0] == near(100)


# ---- ranks ----------------------------------------------------------------------------------

X = [16, 85, 80, 17, 118, 11, 10, 47, 346, 1071, 48]
N = [28, 154, 128, 20, 249, 25, 22, 93, 704, 2078, 139]
PLACES = [3, 4, 2, 1, 8, 10, 9, 6, 7, 5, 11]
MARGINAL = ([1, 2, 1, 1, 3, 2, 2, 2, 3, 2, 6], [11, 10, 8, 2, 11, 11, 11, 11, 10, 10, 11])
SIMULTANEOUS = ([1, 2, 1, 1, 2, 2, 1, 2, 2, 2, 6], [11, 10, 10, 4, 11, 11, 11, 11, 10, 10, 11])


@pytest.mark.parametrize(("simultaneous", "want"), [(True, SIMULTANEOUS), (False, MARGINAL)])
def test_ranks_of_the_eleven_groups_of_the_carpentries(simultaneous, want):
    """As csranks has them (10,000 draws): all but one of the groups may be 10th or 11th."""
    share = np.array(X) / np.array(N)
    se = np.sqrt(share * (1 - share) / np.array(N))
    found = stats.rank_intervals(share, se, simultaneous=simultaneous)
    assert found["rank"].tolist() == PLACES
    assert (found["low"].tolist(), found["high"].tolist()) == want
    if simultaneous:
        assert (found["high"] >= 10).sum() == 10


@holds(measured(least=2), examples=15)
def test_ranks_lie_in_their_intervals_and_all_at_once_is_wider(units):
    both = {kind: stats.rank_intervals(*units, simultaneous=kind) for kind in (True, False)}
    for found in both.values():
        assert (found["low"] <= found["rank"]).all() and (found["rank"] <= found["high"]).all()
        assert found["low"].min() >= 1 and found["high"].max() <= len(found)
    wider = both[True]["low"] <= both[False]["low"]
    assert wider.all() and (both[True]["high"] >= both[False]["high"]).all()


@holds(measured(least=2), st.sampled_from([1.5, 2, 10]), st.booleans(), examples=15)
def test_larger_errors_widen_all_ranks(units, factor, simultaneous):
    value, se = units
    narrow = stats.rank_intervals(value, se, simultaneous)
    wide = stats.rank_intervals(value, se * factor, simultaneous)
    assert (wide["low"] <= narrow["low"]).all() and (wide["high"] >= narrow["high"]).all()


@holds(measured(least=2), st.booleans(), examples=15)
def test_upside_down_the_ranks_turn_round(units, simultaneous):
    value, se = units
    distance = np.abs(np.subtract.outer(value, value)) / np.hypot.outer(se, se)
    if np.any((distance > 1.5) & (distance < 6)):
        return  # near a critical value the simulated draws, not turned round with them, may decide
    found = stats.rank_intervals(value, se, simultaneous)
    turned = stats.rank_intervals(-value, se, simultaneous)
    assert (turned["low"] == len(value) + 1 - found["high"]).all()
    assert (turned["high"] == len(value) + 1 - found["low"]).all()


@pytest.mark.parametrize("k", [3, 60])
@pytest.mark.parametrize("simultaneous", [True, False])
def test_units_far_apart_are_surely_ranked(k, simultaneous):
    found = stats.rank_intervals(np.arange(k) * 100, [1.0] * k, simultaneous)
    for name in ("rank", "low", "high"):
        assert found[name].tolist() == list(range(k, 0, -1))


@pytest.mark.parametrize("k", [4, 60])
@pytest.mark.parametrize("simultaneous", [True, False])
def test_equal_units_may_stand_anywhere(k, simultaneous):
    found = stats.rank_intervals([5.0] * k, [1.0] * k, simultaneous)
    assert set(found["rank"]) == {1} and set(found["low"]) == {1} and set(found["high"]) == {k}


def test_two_units_by_hand():
    """Two units: the critical value of both directions is that of |z|, 1.96, whichever the kind."""
    for simultaneous in (True, False):
        for distance, high in ((1.9, 2), (2.02, 1)):
            found = stats.rank_intervals([distance * math.sqrt(2), 0], [1, 1], simultaneous)
            assert found["high"].tolist() == [high, 2]


def test_the_opposite_direction_stays_in_the_step_down():
    """Three units, one far above: of six directed pairs the two found leave, four stay.

    The largest of |Z2 − Z3|, Z2 − Z1 and Z3 − Z1 (over √2) has its 95 % quantile at 2.24, that of
    the one pair alone at 1.96: a pair apart by 2.1 is not found, though without the opposite
    directions it would be.
    """
    found = stats.rank_intervals([100, 2.1 * math.sqrt(2), 0], [1, 1, 1])
    assert found[["low", "high"]].to_numpy().tolist() == [[1, 1], [2, 3], [2, 3]]
    found = stats.rank_intervals([100, 2.28 * math.sqrt(2), 0], [1, 1, 1])  # 2.34 without steps
    assert found[["low", "high"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]


def test_units_that_cannot_be_ranked_say_why():
    found = stats.rank_intervals([3, nan, 9, 5, 4], [1, 1, 1, 0, nan])
    assert found["reason"].tolist() == ["", "missing", "", "zero_se", "missing"]
    assert found["rank"].tolist() == near([2, nan, 1, nan, nan])
    assert stats.rank_intervals([3, nan], [1, 1])["reason"].tolist() == ["no_others", "missing"]


def test_the_same_call_gives_the_same_ranks_and_another_seed_hardly_others():
    rng = np.random.default_rng(4)
    value, se = rng.normal(60, 8, 20), np.full(20, 2.0)
    one, again, other = (stats.rank_intervals(value, se, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert (one["low"] - other["low"]).abs().max() <= 1


@pytest.mark.parametrize("k", [10, 60])
def test_all_ranks_lie_in_their_intervals_at_once_as_often_as_said(k):
    """Also the true rank of one unit, in its own interval; steps make both a little too wide."""
    rng = np.random.default_rng(6)
    truth = np.sort(rng.normal(0, 1.5, k))[::-1]
    at_once, alone = [], []
    for _ in range(100):
        value = rng.normal(truth, 1)
        found = stats.rank_intervals(value, np.ones(k), level=0.8, draws=1000)
        place = np.arange(1, k + 1)
        at_once.append(((found["low"] <= place) & (place <= found["high"])).all())
        if k == 10:
            own = stats.rank_intervals(value, np.ones(k), False, level=0.8, draws=1000).iloc[4]
            alone.append(own["low"] <= 5 <= own["high"])
    assert np.mean(at_once) > 0.8 - 2 * math.sqrt(0.16 / 100)
    assert not alone or np.mean(alone) > 0.8 - 2 * math.sqrt(0.16 / 100)
