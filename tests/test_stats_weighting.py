"""Weighted means of samples drawn in strata and clusters, and weights that fit a population."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.errors import ArgumentError

nan = math.nan
ORACLE = json.loads((Path(__file__).parent / "oracles/weighting.json").read_text("utf-8"))["cases"]

pytestmark = pytest.mark.filterwarnings("error")
many = settings(max_examples=25, deadline=None)


@pytest.fixture(autouse=True)
def _numpy_keeps_silent():
    """Any floating-point complaint of numpy is an error here."""
    with np.errstate(all="raise", under="ignore"):
        yield


def unsaid(found):
    return all(math.isnan(x) for x in (found.low, found.high, found.p_value, found.se, found.df))


def same(one, two, rel=1e-9):
    fields = ("value", "low", "high", "se", "df", "n", "n_missing")
    got, want = ([getattr(x, name) for name in fields] for x in (one, two))
    assert got == pytest.approx(want, rel=rel, nan_ok=True)
    assert (one.reason, one.method) == (two.reason, two.method)


# ---- weighted means: print and paper --------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "design", "value", "se"),
    [
        (200, {"strata", "population"}, 662.29, 9.4089),
        (183, {"cluster", "population"}, 644.17, 23.542),
    ],
    ids=["apistrat", "apiclus1"],
)
def test_california_schools_as_the_survey_package_prints_them(rows, design, value, se):
    """`svymean(~api00, …)` in Lumley 2004 and the package's vignette "survey"."""
    calls = [case["args"] for case in ORACLE["weighted_mean"]]
    call = next(c for c in calls if len(c["values"]) == rows and design <= set(c))
    found = stats.weighted_mean(**call)
    assert (round(found.value, 2), float(f"{found.se:.5g}")) == (value, se)


def test_two_strata_by_hand():
    """Means 2 and 6 weigh 3 : 1; variances 1/3 · 2/3 · 9/16 and 4/2 · 1/2 · 1/16."""
    found = stats.weighted_mean(
        [1, 2, 3, 4, 8], [1, 1, 1, 0.5, 0.5], list("aaabb"), population=[9, 9, 9, 4, 4]
    )
    assert found.value == pytest.approx(3)
    assert found.se == pytest.approx(math.sqrt(1 / 3 * 2 / 3 * 9 / 16 + 8 / 2 * 1 / 2 / 16))
    assert (found.df, found.n) == (3, 5)


def test_two_clusters_of_equal_size_by_hand():
    """Cluster means 1 and 4: mean 2.5, SE = 3/2 · √(1 − 2/8); t(1) at .975 is 12.706."""
    found = stats.weighted_mean([0, 2, 4, 4], [1] * 4, cluster=[7, 7, 9, 9], population=8)
    assert found.se == pytest.approx(1.5 * math.sqrt(0.75))
    assert found.high - found.value == pytest.approx(12.7062047362 * found.se)
    assert found.df == 1


# ---- weighted means: what must hold ---------------------------------------------------------


@st.composite
def samples(draw):
    """Values, weights, strata, clusters within strata, and clusters in the population."""
    shape = draw(st.lists(st.lists(st.integers(1, 4), min_size=2, max_size=4), min_size=1))
    rows = [(h, f"{h}-{k}") for h, psus in enumerate(shape[:3]) for k, n in enumerate(psus)
            for _ in range(n)]  # fmt: skip
    numbers = st.floats(-50, 50).map(lambda x: round(x, 3))
    y = draw(st.lists(numbers | st.just(nan), min_size=len(rows), max_size=len(rows)))
    w = draw(st.lists(st.integers(1, 30), min_size=len(rows), max_size=len(rows)))
    sampled = {h: len(psus) for h, psus in enumerate(shape[:3])}
    spare = draw(st.integers(1, 20))
    strata, cluster = zip(*rows, strict=True)
    population = [sampled[h] + spare for h in strata]
    return np.array(y), np.array(w, float), list(strata), list(cluster), np.array(population)


@many
@given(samples(), st.sampled_from([0.25, 3.0, 1e6]), st.randoms())
def test_names_order_and_scale_do_not_matter(sample, scale, random):
    y, w, strata, cluster, population = sample
    found = stats.weighted_mean(y, w, strata, cluster, population)
    order = list(range(len(y)))
    random.shuffle(order)
    turned = stats.weighted_mean(
        pd.Series(y[order], index=order), w[order] * scale, [f"s{9 - strata[i]}" for i in order],
        pd.Series([cluster[i][::-1] for i in order]), population[order],
    )  # fmt: skip
    same(turned, found, rel=1e-6)


@many
@given(samples())
def test_designs_that_are_the_same(sample):
    y, w, strata, cluster, _ = sample
    same(stats.weighted_mean(y, w, strata, range(len(y))), stats.weighted_mean(y, w, strata))
    same(stats.weighted_mean(y, w, ["all"] * len(y)), stats.weighted_mean(y, w))
    unknown = stats.weighted_mean(y, w, strata, cluster, np.full(len(y), nan))
    same(unknown, stats.weighted_mean(y, w, strata, cluster))
    n = len(set(cluster)) + 5
    whole = stats.weighted_mean(y, w, None, cluster, np.full(len(y), n))
    same(whole, stats.weighted_mean(y, w, None, cluster, n))


@many
@given(samples())
def test_the_larger_the_population_the_wider(sample):
    y, w, strata, cluster, population = sample
    sizes = (population, population * 2, np.full(len(y), nan))
    found = [stats.weighted_mean(y, w, strata, cluster, size) for size in sizes]
    assume(not math.isnan(found[0].se))
    assert found[0].se < found[1].se < found[2].se
    assert found[0].low <= found[0].value <= found[0].high
    assert {one.value for one in found} == {found[0].value}


@many
@given(samples())
def test_every_row_is_counted_once(sample):
    y, w, strata, cluster, _ = sample
    found = stats.weighted_mean(y, w, strata, cluster)
    assert found.n + found.n_missing == len(y)
    assert found.n_missing == np.isnan(y).sum()


def test_rows_that_cannot_be_placed_are_counted():
    found = stats.weighted_mean(
        [1, 2, 4, 3, nan, 9, 9, 9], [1, 1, 1, 1, 1, nan, 1, 1],
        ["a"] * 6 + [None, "a"], ["p", "q", "r", "s", "p", "p", "p", None],
    )  # fmt: skip
    plain = stats.weighted_mean([1, 2, 4, 3, nan], [1] * 5, cluster=list("pqrsp"))
    assert (found.n, found.n_missing, plain.n_missing) == (4, 4, 1)
    assert [found.value, found.se, found.df] == [plain.value, plain.se, plain.df]


# ---- weighted means: what cannot be said ----------------------------------------------------


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: stats.weighted_mean([], []), "few_values"),
        (lambda: stats.weighted_mean([nan, 2], [1, 0]), "few_values"),
        (lambda: stats.weighted_mean([3, nan], [1, 1]), "few_values"),
        (lambda: stats.weighted_mean([3, 3, 3], [1, 2, 3]), "no_spread"),
        (lambda: stats.weighted_mean([1, 3, 3, 1], [1] * 4, cluster=list("aabb")), "no_spread"),
        (lambda: stats.weighted_mean([1, 3], [1] * 2, cluster=list("aa")), "single_psu"),
        (lambda: stats.weighted_mean([1, 3, 4], [1] * 3, list("aab")), "single_psu"),
        (lambda: stats.weighted_mean([1, 3, nan], [1] * 3, cluster=list("aab")), "single_psu"),
        (lambda: stats.weighted_mean([1, 3, 4], [1] * 3, population=3), "census"),
        (lambda: stats.weighted_mean([1, 3], [1] * 2, cluster=list("aa"), population=1), "census"),
        (lambda: stats.weighted_mean([5], [1], population=1), "census"),
    ],
)
def test_no_interval_and_the_reason(call, reason):
    found = call()
    assert unsaid(found) and found.reason == reason
    assert found == call()
    assert math.isnan(found.value) == (found.n == 0)
    assert found.method == ("census" if reason == "census" else "weighted mean, linearised")


def test_a_stratum_that_was_sampled_whole_adds_nothing():
    y, w, strata = [1, 5, 2, 4], [1] * 4, list("aabb")
    part = stats.weighted_mean(y, w, strata, population=[2, 2, 10, 10])
    assert part.se == pytest.approx(math.sqrt((1 - 2 / 10) * 2 * (2 / 16)))
    lone = stats.weighted_mean([1, 2, 4], [1] * 3, list("abb"), population=[1, 10, 10])
    assert lone.reason == "" and lone.se > 0


def test_a_stratum_nobody_answered_in_adds_nothing():
    answered = stats.weighted_mean([1, 2, 4], [1] * 3)
    found = stats.weighted_mean([1, 2, 4, nan, nan], [1] * 5, list("aaabb"))
    assert (found.se, found.df, found.n_missing) == (answered.se, answered.df, 2)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"population": 2}, "population=2 is less than the 3 sampled"),
        ({"population": [9, 9, 2], "strata": list("aab")}, None),
        ({"population": [9, 8, 9], "strata": list("aab")}, "population has 9 and 8 in one stratum"),
        ({"population": [9, nan, 9], "strata": list("aab")}, "population has 9 and nan"),
        ({"population": 9, "strata": list("aab")}, "population=9 with strata"),
        ({"population": 0.5}, "population=0.5 is no count"),
        ({"population": [0.5] * 3}, "population=.*0.5.* is no count"),
        ({"population": "many"}, "population"),
        ({"population": [9, 9]}, "values 3, population 2|population 2"),
        ({"strata": list("ab")}, "strata 2"),
        ({"cluster": [[1], [2], [3]]}, r"cluster has shape \(3, 1\)"),
        ({"strata": list("aab"), "cluster": list("pqp")}, "cluster 'p' lies in two strata"),
        ({"level": 95}, "level=95"),
    ],
)
def test_designs_that_cannot_be(more, said):
    if said is None:
        assert stats.weighted_mean([1, 2, 3], [1, 1, 1], **more).reason == "single_psu"
        return
    with pytest.raises(ArgumentError, match=said):
        stats.weighted_mean([1, 2, 3], [1, 1, 1], **more)


# ---- calibration: what must hold ------------------------------------------------------------

CATEGORIES = {"sex": ["f", "m"], "role": [1, 2, 3]}


@st.composite
def surveys(draw):
    """A sample with every cell filled, and margins of another weighting of the same rows."""
    cells = [(s, r) for s in CATEGORIES["sex"] for r in CATEGORIES["role"]]
    rows = cells + draw(st.lists(st.sampled_from(cells), max_size=25))
    people = draw(st.lists(st.integers(1, 40), min_size=len(rows), max_size=len(rows)))
    sample = pd.DataFrame(rows, columns=list(CATEGORIES)).assign(people=people)
    margins = {name: sample.groupby(name)["people"].sum().to_dict() for name in CATEGORIES}
    return sample[list(CATEGORIES)], margins, float(sum(people))


def sums(sample, weights):
    return {name: pd.Series(weights).groupby(sample[name].to_numpy()).sum() for name in sample}


@many
@given(surveys(), st.randoms())
def test_raking_meets_every_total(survey, random):
    sample, margins, _ = survey
    found = stats.rake(sample, margins)
    for name, reached in sums(sample, found.weights).items():
        assert reached.to_dict() == pytest.approx(margins[name], rel=1e-7)
    assert found.weights.min() > 0 and not found.trimmed.any() and found.misfit < 1e-9
    assert found.design_effect == stats.kish_design_effect(found.weights) >= 1 - 1e-12
    order = list(range(len(sample)))
    random.shuffle(order)
    turned = stats.rake(sample.iloc[order], dict(reversed(margins.items())))
    assert turned.weights == pytest.approx(found.weights[order], rel=1e-5)


@many
@given(surveys())
def test_factors_multiply(survey):
    """Equal starting weights stay a product of one factor for sex and one for role."""
    sample, margins, _ = survey
    w = sample.assign(w=stats.rake(sample, margins).weights).groupby(list(sample))["w"].first()
    ratios = (w["f"] / w["m"]).to_numpy()
    assert ratios == pytest.approx(np.full(3, ratios[0]), rel=1e-9)


@many
@given(surveys(), st.sampled_from([1e-3, 7.0]))
def test_scales_of_weights_and_totals(survey, scale):
    sample, margins, _ = survey
    start = np.arange(1.0, len(sample) + 1)
    found = stats.rake(sample, margins, weights=start)
    assert stats.rake(sample, margins, weights=start * scale).weights == pytest.approx(
        found.weights
    )
    larger = {name: {k: n * scale for k, n in part.items()} for name, part in margins.items()}
    scaled = stats.rake(sample, larger, weights=start)
    assert scaled.weights == pytest.approx(found.weights * scale)
    assert stats.rake(sample, margins, weights=found.weights).weights == pytest.approx(
        found.weights, rel=1e-7
    )


@many
@given(surveys())
def test_one_margin_is_post_stratification(survey):
    sample, margins, _ = survey
    for trim in (None, 1.5, 4.0):
        raked = stats.rake(sample, {"role": margins["role"]}, trim=trim)
        cells = stats.post_stratify(sample[["role"]], margins["role"], trim=trim)
        assert raked.weights == pytest.approx(cells.weights)
        assert (raked.method, cells.method) == ("raking", "post-stratification")
    cells = sample.groupby(list(sample)).size() * 3
    found = stats.post_stratify(sample, cells)
    assert found.weights == pytest.approx(np.full(len(sample), 3.0))
    joined = {"cell": [f"{s}{r}" for s, r in zip(sample["sex"], sample["role"], strict=True)]}
    flat = {f"{s}{r}": n + r for (s, r), n in cells.items()}
    tuples = {(s, r): n + r for (s, r), n in cells.items()}
    assert stats.post_stratify(joined, flat).weights == pytest.approx(
        stats.post_stratify(sample, tuples).weights
    )


@many
@given(surveys(), st.floats(1.05, 6))
def test_trimmed_weights(survey, trim):
    sample, margins, size = survey
    for found, free in (
        (stats.rake(sample, margins, trim=trim), stats.rake(sample, margins)),
        (
            stats.post_stratify(sample[["role"]], margins["role"], trim=trim),
            stats.post_stratify(sample[["role"]], margins["role"]),
        ),
    ):
        limit = trim * size / len(sample)
        assert found.weights.sum() == pytest.approx(size)
        assert found.weights.max() <= limit * (1 + 1e-9)
        assert found.trimmed.tolist() == (found.weights >= limit * (1 - 1e-9)).tolist()
        if free.weights.max() <= limit:
            assert found.weights == pytest.approx(free.weights, rel=1e-6)
        else:
            assert found.trimmed.any()


def test_a_cell_that_trimming_keeps_from_its_total():
    """By hand: 40 people, 10 rows, limit 2 · 4 = 8; the 22 that m gives up go 8 : 2 to f and o."""
    found = stats.post_stratify({"s": list("ffffffffmo")}, {"f": 8, "m": 30, "o": 2}, trim=2)
    assert found.weights == pytest.approx([3.2] * 8 + [8, 6.4])
    assert found.trimmed.tolist() == [False] * 8 + [True, False]
    assert found.misfit == pytest.approx(22 / 40)
    assert found.design_effect < stats.post_stratify(
        {"s": list("ffffffffmo")}, {"f": 8, "m": 30, "o": 2}
    ).design_effect  # fmt: skip


def test_trimming_that_sets_the_columns_against_each_other_still_ends():
    sample = {"a": list("xxxxyz"), "b": list("ppqqqp")}
    margins = {"a": {"x": 4, "y": 4, "z": 4}, "b": {"p": 3, "q": 9}}
    found = stats.rake(sample, margins, trim=1.9)
    assert found.weights.max() <= 1.9 * 2 + 1e-9 and found.weights.sum() == pytest.approx(12)
    assert found.misfit > 0.01


# ---- calibration: rows that cannot be used --------------------------------------------------


def test_rows_without_a_category_or_a_weight_have_no_weight_and_are_counted():
    sample = pd.DataFrame(
        {"sex": ["f", "m", None, "f", "m", "f"], "age": ["o", "y", "o", nan, "o", "y"]},
        index=[7, 7, 1, 0, 3, 2],
    )
    margins = {"sex": {"f": 6, "m": 4}, "age": {"o": 5, "y": 5}}
    found = stats.rake(sample, margins, weights=[1, 1, 1, 1, nan, 2])
    assert np.isnan(found.weights).tolist() == [False, False, True, True, True, False]
    assert (found.n, found.n_missing, float(np.nansum(found.weights))) == (3, 3, 10)
    cells = stats.post_stratify(
        sample, {("f", "o"): 3, ("m", "y"): 2, ("m", "o"): 4, ("f", "y"): 1}
    )
    assert cells.weights.tolist() == pytest.approx([3, 2, nan, nan, 4, 1], nan_ok=True)


def test_a_row_with_weight_0_keeps_it_and_is_wasted():
    found = stats.post_stratify({"s": list("ffm")}, {"f": 4, "m": 4}, weights=[1, 0, 1])
    assert found.weights.tolist() == [4, 0, 4]
    assert (found.n, found.n_missing, found.design_effect) == (3, 0, 1.5)


def test_the_sample_is_left_as_it_was():
    sample = pd.DataFrame({"sex": ["f", "f", "m"], "age": ["o", "y", "o"]}, index=[3, 3, 5])
    margins = {"sex": {"f": 6, "m": 4}, "age": pd.Series({"o": 7, "y": 3})}
    start, copy = np.array([1.0, 2.0, 3.0]), sample.copy()
    stats.rake(sample, margins, weights=start, trim=1.5)
    stats.post_stratify(sample, {("f", "o"): 1, ("f", "y"): 1, ("m", "o"): 2}, weights=start)
    pd.testing.assert_frame_equal(sample, copy)
    assert start.tolist() == [1, 2, 3] and margins["sex"] == {"f": 6, "m": 4}


KINDS = [
    ["a", "a", "b"],
    np.array(["a", "a", "b"]),
    pd.Series(["a", "a", "b"], index=[9, 4, 9]),
    pd.Series(["a", "a", "b"], dtype="category"),
    pd.Series(["a", "a", "b"], dtype="string"),
]


@pytest.mark.parametrize("column", KINDS, ids=lambda x: f"{type(x).__name__}")
@pytest.mark.parametrize("totals", [{"a": 4, "b": 6}, pd.Series({"b": 6, "a": 4})])
def test_any_kind_of_column_will_do(column, totals):
    assert stats.post_stratify({"c": column}, totals).weights.tolist() == [2, 2, 6]
    assert stats.rake({"c": column}, {"c": totals}).weights.tolist() == [2, 2, 6]


def test_codes_may_be_numbers():
    found = stats.post_stratify({"c": [1.0, nan, 2.0]}, {1: 4, 2: 6, 3: 0})
    assert found.weights.tolist() == pytest.approx([4, nan, 6], nan_ok=True)


# ---- calibration: wrong calls ---------------------------------------------------------------

PEOPLE = {"sex": list("ffm"), "age": list("oyo")}
GOOD = {"sex": {"f": 6, "m": 4}, "age": {"o": 7, "y": 3}}


@pytest.mark.parametrize(
    ("sample", "margins", "said"),
    [
        (PEOPLE, {"sex": {"f": 6}}, r"sample\['sex'\] has 'm' in 1 row.*gives no total"),
        (PEOPLE, {"sex": {"f": 6, "m": 0}}, "has 'm' in 1 row.*gives 0 people"),
        (PEOPLE, {"sex": {"f": 6, "m": 4, "x": 1, "z": 2}}, "'x', 'z', where.*merge the category"),
        (PEOPLE, {**GOOD, "age": {"o": 7, "y": 4}}, r"different totals.*sex.* 10.*age.* 11"),
        (PEOPLE, {"sex": {"f": 6, "m": -4}}, "has -4; allowed: 0 or more"),
        (PEOPLE, {"sex": {"f": 6, "m": nan}}, "no number for 'm'"),
        (PEOPLE, {"sex": {"f": 6, "m": math.inf}}, "infinite"),
        (PEOPLE, {"sex": {"f": "6", "m": "4"}}, "not a list of numbers"),
        (PEOPLE, {"sex": [6, 4]}, "is a list; allowed: category -> people"),
        (PEOPLE, {}, "margins names no column"),
        (PEOPLE, {"sexx": GOOD["sex"]}, "did you mean 'sex'"),
        (["f", "m"], GOOD, "sample is a list"),
        ({**PEOPLE, "age": list("oy")}, GOOD, r"equally long"),
        ({"sex": [], "age": []}, GOOD, "has people in 'f', 'm'"),
        ({"sex": ["f", 1, "m"], "age": list("oyo")}, GOOD, "mixes int and str"),
        ({"sex": list("fm"), "age": list("oy")}, {**GOOD, "age": {"o": 5, "y": 5}},
         "did not converge.*misses"),
    ],
)  # fmt: skip
def test_margins_that_cannot_be_met(sample, margins, said):
    with pytest.raises(ArgumentError, match=said):
        stats.rake(sample, margins)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.rake(PEOPLE, GOOD, weights=[1, 2]), "weights 2"),
        (lambda: stats.rake(PEOPLE, GOOD, weights=[1, 2, -1]), "weights.*has -1"),
        (lambda: stats.rake(PEOPLE, GOOD, weights=[1, 2, 0]), "has people in 'm'"),
        (lambda: stats.rake(PEOPLE, GOOD, trim=1), "trim=1 is not allowed"),
        (lambda: stats.rake(PEOPLE, GOOD, trim=nan), "trim=nan"),
        (lambda: stats.rake(PEOPLE, GOOD, trim="5"), "trim='5'"),
        (lambda: stats.rake(PEOPLE, GOOD, max_iterations=0), "max_iterations=0"),
        (lambda: stats.rake({"s": [None] * 2}, {"s": {"f": 1}}), "has people in 'f'"),
        (lambda: stats.post_stratify({}, {"f": 1}), "sample has no column"),
        (lambda: stats.post_stratify([1], {1: 1}), "sample has no column|sample is a list"),
        (lambda: stats.post_stratify(PEOPLE, {"f": 1, "m": 2}), r"has \('f', 'o'\) in 1 row"),
        (lambda: stats.post_stratify({"s": ["f"]}, {"f": 0}), "adds up to 0 people"),
        (
            lambda: stats.post_stratify({"s": ["f"]}, {"f": 2, "m": 3}),
            "totals has people in 'm'.*merge the category",
        ),
    ],
)
def test_wrong_calls_of_calibration(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()


def test_raking_says_that_it_gave_up():
    sample = {"a": list("xxyy"), "b": list("pqpq"), "c": list("uvvu")}
    margins = {"a": {"x": 10, "y": 1}, "b": {"p": 2, "q": 9}, "c": {"u": 10, "v": 1}}
    assert stats.rake(sample, margins | {"c": {"u": 2, "v": 9}}).iterations > 2
    with pytest.raises(ArgumentError, match="after 2 rounds"):
        stats.rake(sample, margins | {"c": {"u": 2, "v": 9}}, max_iterations=2)
    with pytest.raises(stats.NotConvergedError, match="raking did not converge"):
        stats.rake(sample, margins)
    grid = {"a": list("xyz") * 9, "b": [b for b in "xyz" for _ in range(9)]}
    steep = dict(zip("xyz", (10, 20, 30), strict=True))
    with pytest.raises(stats.NotConvergedError, match="with trim, allow larger weights"):
        stats.rake(grid, {"a": steep, "b": steep}, trim=1.5)
