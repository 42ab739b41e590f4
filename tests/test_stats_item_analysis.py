"""Items and items that differ between groups: what must hold, what is printed, what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.errors import ArgumentError

nan, inf = math.nan, math.inf
FIGURES = ["mean_answer", "difficulty", "item_rest", "floor", "ceiling"]
seeds = st.integers(0, 10**6)


def holds(*strategies):
    return lambda test: settings(max_examples=40, deadline=None)(given(*strategies)(test))


def answers(seed, n=60, k=5):
    """Five ordered answers to items that measure one thing."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, 1)) + random.normal(size=(n, k)) + random.normal(size=k)
    return np.digitize(x, [-2, -0.7, 0.7, 2]) + 1.0


def rasch(seed, n=600, k=8, harder=(), by=0.0):
    """Right and wrong answers; some items are harder for the second half of the people."""
    random = np.random.default_rng(seed)
    group = np.arange(n) % 2
    difficulty = np.tile(np.linspace(-1, 1, k), (n, 1))
    difficulty[:, list(harder)] += by * group[:, None]
    chance = 1 / (1 + np.exp(difficulty - random.normal(size=(n, 1))))
    return (random.random((n, k)) < chance).astype(float), group


# ---- items ----------------------------------------------------------------------------------


@holds(seeds)
def test_turning_the_answers_round_mirrors_everything(seed):
    x = answers(seed)
    one, two = stats.item_statistics(x, 1, 5), stats.item_statistics(6 - x, 1, 5)
    np.testing.assert_allclose(two["difficulty"], 1 - one["difficulty"])
    np.testing.assert_allclose(two["item_rest"], one["item_rest"])
    assert two["floor"].tolist() == one["ceiling"].tolist()
    assert two["floor_flag"].tolist() == one["ceiling_flag"].tolist()


@holds(seeds, st.permutations(range(5)))
def test_order_of_people_and_items_does_not_matter(seed, order):
    x = answers(seed)
    one, two = stats.item_statistics(x, 1, 5), stats.item_statistics(x[::-1, order], 1, 5)
    expected = one.loc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(two, expected)


@holds(seeds, st.sampled_from([0.5, 4, 100]), st.sampled_from([-3, 0, 7]))
def test_the_unit_does_not_matter(seed, unit, shift):
    x = answers(seed)
    one = stats.item_statistics(x, 1, 5)
    two = stats.item_statistics(x * unit + shift, unit + shift, 5 * unit + shift)
    for column in ("difficulty", "item_rest", "floor", "ceiling"):
        np.testing.assert_allclose(two[column], one[column])


@holds(seeds)
def test_figures_stay_within_their_limits(seed):
    found = stats.item_statistics(answers(seed), 1, 5)
    assert found[["difficulty", "floor", "ceiling"]].stack().between(0, 1).all()
    assert found["item_rest"].between(-1, 1).all()
    np.testing.assert_allclose(found["mean_answer"], 1 + 4 * found["difficulty"])


def test_difficulty_of_right_and_wrong_is_the_share_right():
    x, _ = rasch(1)
    found = stats.item_statistics(x)
    np.testing.assert_allclose(found["difficulty"], x.mean(axis=0))
    np.testing.assert_allclose(found["floor"] + found["ceiling"], 1)
    assert not found[["floor_flag", "ceiling_flag"]].to_numpy().any()


def test_an_item_turned_the_wrong_way_shows_in_its_correlation():
    x = answers(2, n=200)
    assert (stats.item_statistics(x, 1, 5)["item_rest"] > 0.2).all()
    x[:, 3] = 6 - x[:, 3]
    assert (stats.item_statistics(x, 1, 5)["item_rest"] < 0).tolist() == [0, 0, 0, 1, 0]


def test_floor_and_ceiling_are_flagged_above_15_per_cent():
    x = np.full((100, 3), 3.0)
    x[:15, 0], x[:16, 1], x[:16, 2] = 1, 1, 5
    found = stats.item_statistics(x, 1, 5)
    assert found["floor"].tolist() == [0.15, 0.16, 0]
    assert found["floor_flag"].tolist() == [False, True, False]
    assert found["ceiling_flag"].tolist() == [False, False, True]


def test_each_item_has_a_range_of_its_own():
    x = np.c_[answers(3, k=2), rasch(3, n=60, k=2)[0]]
    found = stats.item_statistics(x, low=[1, 1, 0, 0], high=[5, 5, 1, 1])
    np.testing.assert_allclose(found["difficulty"][2:], x[:, 2:].mean(axis=0))
    np.testing.assert_allclose(found["difficulty"][:2], (x[:, :2].mean(axis=0) - 1) / 4)


def test_missing_answers_are_counted_item_by_item():
    x = answers(4)
    x[:10, 0], x[5:12, 1] = nan, nan
    found = stats.item_statistics(x, 1, 5)
    assert found["n_missing"].tolist() == [10, 7, 0, 0, 0]
    assert found["n"].tolist() == [50, 53, 60, 60, 60]
    assert (found["n_complete"] == 48).all()
    assert found["mean_answer"][0] == pytest.approx(x[10:, 0].mean())
    whole = stats.item_statistics(x[12:], 1, 5)
    np.testing.assert_allclose(found["item_rest"], whole["item_rest"])


@pytest.mark.parametrize("n", [0, 1, 29])
def test_nothing_below_30_respondents(n):
    found = stats.item_statistics(answers(5)[:n], 1, 5)
    assert found[FIGURES].isna().all(axis=None)
    assert set(found["reason"]) == {"few_respondents"} and (found["n"] == n).all()
    assert not found[["floor_flag", "ceiling_flag"]].to_numpy().any()


def test_no_correlation_without_complete_respondents_items_or_spread():
    x = answers(6)
    scattered = x.copy()
    scattered[np.arange(40), np.arange(40) % 5] = nan
    found = stats.item_statistics(scattered, 1, 5)
    assert set(found["reason"]) == {"few_complete"} and (found["n_complete"] == 20).all()
    assert found["item_rest"].isna().all() and found["difficulty"].notna().all()
    two = stats.item_statistics(x[:, :2], 1, 5)
    assert set(two["reason"]) == {"few_items"} and two["difficulty"].notna().all()
    x[:, 2] = 4
    constant = stats.item_statistics(x, 1, 5)
    assert constant["reason"].tolist() == ["", "", "no_variation", "", ""]
    assert math.isnan(constant["item_rest"][2]) and constant["difficulty"][2] == 0.75


def test_without_items_there_is_an_empty_table():
    found = stats.item_statistics(np.empty((50, 0)))
    assert found.empty and "item_rest" in found


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.item_statistics([[0, 1, 2]]), r"has 2 at \(0, 2\); .* to high=1"),
        (lambda: stats.item_statistics([[0.5, -1]]), r"has -1 at \(0, 1\); allowed: from low=0"),
        (lambda: stats.item_statistics([[1, 2]], 5, 1), "low=5 and high=1 of item 0"),
        (lambda: stats.item_statistics([[1, 2]], 1, [5, 5, 5]), "high has 3 numbers for 2 items"),
        (lambda: stats.item_statistics([[1, 2]], nan, 5), "low has 1 numbers"),
        (lambda: stats.item_statistics([1, 2]), "items has shape"),
        (lambda: stats.item_statistics([["a"]]), "items is not a list of numbers"),
        (lambda: stats.item_statistics([[inf, 1]], 0, 9), "items of shape .* infinite"),
    ],
)
def test_bad_items_are_named(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()


# ---- one item in two groups -----------------------------------------------------------------


def admissions():
    """Bickel, Hammel & O'Connell 1975: graduate admissions at Berkeley, six departments."""
    counts = [512, 313, 89, 19, 353, 207, 17, 8, 120, 205, 202, 391]
    counts += [138, 279, 131, 244, 53, 138, 94, 299, 22, 351, 24, 317]
    cells = np.repeat(np.arange(24), counts)
    return 1.0 - cells % 2, cells // 4, cells // 2 % 2  # admitted, department, woman


def test_admissions_at_berkeley_as_r_prints_them():
    """?mantelhaen.test: X-squared 1.4269, p .2323, odds ratio .9046968, .7719074 to 1.0603298."""
    found = stats.mantel_haenszel_dif(*admissions())
    assert round(found.statistic, 4) == 1.4269 and round(found.p_value, 4) == 0.2323
    limits = [round(x, 7) for x in (found.odds_ratio, found.odds_low, found.odds_high)]
    assert limits == [0.9046968, 0.7719074, 1.0603298]
    assert found.ets_class == "A"


@holds(seeds, st.floats(0, 1.5))
def test_swapping_the_groups_turns_the_sign(seed, by):
    x, group = rasch(seed, harder=[2], by=by)
    total = x.sum(axis=1)
    one = stats.mantel_haenszel_dif(x[:, 2], total, group)
    two = stats.mantel_haenszel_dif(x[:, 2], total, 1 - group)
    assert two.delta == pytest.approx(-one.delta)
    assert two.odds_low == pytest.approx(1 / one.odds_high)
    same = ("se", "statistic", "p_value", "ets_class", "n_missing")
    assert [getattr(two, f) for f in same] == pytest.approx([getattr(one, f) for f in same])
    assert (two.n_reference, two.n_focal) == (one.n_focal, one.n_reference)


@holds(seeds, st.integers(2, 4))
def test_more_people_of_the_same_kind_make_it_surer(seed, times):
    x, group = rasch(seed, harder=[0], by=1.0)
    total = x.sum(axis=1)
    few = stats.mantel_haenszel_dif(x[:, 0], total, group)
    many = stats.mantel_haenszel_dif(*(np.tile(part, times) for part in (x[:, 0], total, group)))
    assert many.delta == pytest.approx(few.delta)
    assert many.se == pytest.approx(few.se / math.sqrt(times))


def test_one_stratum_is_the_odds_ratio_of_one_table():
    """150 people a group, 90 and 60 right: odds ratio 2.25, Woolf's standard error."""
    item = np.r_[np.ones(90), np.zeros(60), np.ones(60), np.zeros(90)]
    group = np.repeat(["a", "b"], 150)
    found = stats.mantel_haenszel_dif(item, np.full(300, 7), group)
    assert found.odds_ratio == pytest.approx(2.25)
    assert found.delta == pytest.approx(-2.35 * math.log(2.25))
    assert found.se == pytest.approx(2.35 * math.sqrt(2 / 90 + 2 / 60))


@pytest.mark.parametrize(
    ("right", "n", "ets"),
    [
        ((90, 90), 150, "A"),  # no difference
        ((91, 59), 150, "C"),  # delta 2.04, beyond 1 by 1.9 standard errors
        ((58, 42), 100, "B"),  # delta 1.52, significant, not beyond 1
        ((560, 440), 1000, "B"),  # delta 1.13
        ((520, 480), 1000, "A"),  # delta .38
        ((56, 44), 100, "A"),  # delta 1.13, not significant
    ],
)
def test_classes_of_the_educational_testing_service(right, n, ets):
    item = np.concatenate([np.arange(n) < one for one in right]).astype(float)
    found = stats.mantel_haenszel_dif(item, np.zeros(2 * n), np.repeat([0, 1], n))
    assert found.ets_class == ets


@pytest.mark.parametrize(("lost", "reason"), [(0, ""), (1, "few_respondents")])
def test_nothing_below_100_in_a_group(lost, reason):
    x, group = rasch(7, n=200)
    item = x[:, 0].copy()
    item[:lost] = nan
    found = stats.mantel_haenszel_dif(item, x.sum(axis=1), group)
    assert (found.reason, found.n_reference, found.n_missing) == (reason, 100 - lost, lost)
    assert math.isnan(found.delta) == bool(reason) == (found.ets_class == "")


def test_missing_in_any_of_the_three_is_left_out():
    x, group = rasch(8)
    item, total, names = (
        x[:, 0].copy(),
        x.sum(axis=1),
        np.where(group == 1, "w", "m").astype(object),
    )
    expected = stats.mantel_haenszel_dif(item[3:], total[3:], names[3:])
    item[0], total[1], names[2] = nan, nan, None
    found = stats.mantel_haenszel_dif(item, total, names)
    assert found.n_missing == 3 and found.n_focal + found.n_reference == 597
    assert found.delta == expected.delta


def test_what_cannot_be_compared():
    group = np.repeat([0, 1], 150)
    right = np.ones(300)
    assert stats.mantel_haenszel_dif(right, np.zeros(300), group).reason == "no_overlap"
    apart = stats.mantel_haenszel_dif(np.arange(300) % 2, group, group)
    assert apart.reason == "no_overlap"  # no total that both groups have
    separated = stats.mantel_haenszel_dif(group, np.zeros(300), group)
    assert separated.reason == "separated" and math.isnan(separated.odds_ratio)
    one = stats.mantel_haenszel_dif(right, right, np.full(300, "w"))
    assert (one.reason, one.n_reference, one.n_focal) == ("few_respondents", 300, 0)
    assert stats.mantel_haenszel_dif([], [], []).reason == "few_respondents"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.mantel_haenszel_dif([2, 1], [1, 1], [0, 1]), "item of shape .* has 2"),
        (lambda: stats.mantel_haenszel_dif([0, 1], [1], [0, 1]), "item 2, total 1, group 2"),
        (lambda: stats.mantel_haenszel_dif([0, 1, 1], [1, 1, 1], "abc"), "group has shape"),
        (lambda: stats.mantel_haenszel_dif([0, 1, 1], [1, 1, 1], list("abc")), "group has 3"),
        (lambda: stats.mantel_haenszel_dif([0, 1], [1, inf], [0, 1]), "total of shape"),
        (lambda: stats.mantel_haenszel_dif([0, 1], [1, 1], [0, 1], 95), "level=95"),
        (lambda: stats.differential_items([[0, 3]], [0]), "item of shape .* has 3"),
        (lambda: stats.differential_items([[0, 1]], [0, 1]), "items 1, group 2"),
        (lambda: stats.differential_items([0, 1], [0, 1]), "items has shape"),
        (lambda: stats.differential_items([[0]] * 3, list("abc")), "group has 3"),
    ],
)
def test_bad_groups_are_named(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()


# ---- all items of a scale -------------------------------------------------------------------


def test_an_item_harder_for_one_group_is_found_and_no_other():
    x, group = rasch(9, n=2000, harder=[3], by=1.2)
    found = stats.differential_items(x, group)
    assert found["ets_class"].tolist() == ["A", "A", "A", "C", "A", "A", "A", "A"]
    assert found["anchor"].tolist() == [True, True, True, False, True, True, True, True]
    assert found["delta"][3] < -1.5  # below 0: harder for the focal group


def test_purifying_brings_the_good_items_back_to_nothing():
    """Three hard items of eight make the others look easy, until they are out of the total."""
    x, group = rasch(10, n=4000, harder=[0, 1, 2], by=1.2)
    crude = [stats.mantel_haenszel_dif(x[:, j], x.sum(axis=1), group).delta for j in range(3, 8)]
    purified = stats.differential_items(x, group)["delta"][3:]
    assert np.mean(crude) > 0.5
    assert abs(purified.mean()) < 0.25


def test_an_item_that_is_out_still_counts_in_its_own_total():
    x, group = rasch(11, n=2000, harder=[3], by=1.5)
    found = stats.differential_items(x, group)
    alone = stats.mantel_haenszel_dif(x[:, 3], x.sum(axis=1), group)
    assert found["delta"][3] == alone.delta
    rest = x[:, [0, 1, 2, 4, 5, 6, 7]].sum(axis=1)
    assert found["delta"][0] == stats.mantel_haenszel_dif(x[:, 0], rest, group).delta


@holds(seeds, st.permutations(range(6)))
def test_order_of_items_does_not_matter(seed, order):
    x, group = rasch(seed, n=400, k=6, harder=[0, 5], by=0.9)
    one, two = stats.differential_items(x, group), stats.differential_items(x[:, order], group)
    expected = one.loc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(two, expected)


def test_purification_always_ends():
    """Many items near the limit of a class: sets that go round in a circle are put together."""
    circles = 0
    for seed in range(60):
        x, group = rasch(seed, n=260, k=7, harder=[0, 2, 4], by=1.1)
        found = stats.differential_items(x, group)
        out = ~found["anchor"]
        circle = bool((found["ets_class"][out] != "C").any())
        assert circle or not (found["ets_class"][~out] == "C").any()
        circles += circle
    assert circles  # so that the case is tried at all


def test_too_few_items_anchors_or_people():
    x, group = rasch(13, n=400, k=4, harder=[0, 1], by=2.5)
    assert set(stats.differential_items(x[:, :2], group)["reason"]) == {"few_items"}
    assert set(stats.differential_items(x[:150], group[:150])["reason"]) == {"few_respondents"}
    few = stats.differential_items(x, group)
    assert set(few["reason"]) == {"few_anchors"} and few["delta"].isna().all()
    assert stats.differential_items(np.empty((0, 3)), [])["n_focal"].tolist() == [0, 0, 0]
    assert stats.differential_items(np.empty((5, 0)), [0, 1, 0, 1, 0]).empty


def test_respondents_with_a_missing_item_or_group_are_counted():
    x, group = rasch(14, n=600)
    expected = stats.differential_items(x[4:], group[4:])
    x[0, 0] = x[1, 5] = x[2, 5] = nan
    names = group.astype(float)
    names[3] = nan
    found = stats.differential_items(x, names)
    assert (found["n_missing"] == 4).all()
    assert found["delta"].tolist() == expected["delta"].tolist()


def test_without_figures_there_is_no_class():
    nothing = stats.ItemFunctioning()
    assert math.isnan(nothing.odds_ratio) and nothing.ets_class == ""
