"""Thousands of groups at once give what each gives alone, and what plain loops give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS, hide_complement, hide_few, more_hidden
from toolkit.estimators import changes, members, units_of
from toolkit.levels import levels
from toolkit.people import People
from toolkit.stats.arguments import grouping
from toolkit.stats.means import group_means, mean_changes, mean_differences
from toolkit.stats.ordinal import ordinal_direction
from toolkit.stats.paired_proportions import proportion_changes
from toolkit.stats.partly_paired import NEAR_ONE, partly_paired_changes
from toolkit.stats.proportions import proportion_differences

FIELDS = ("value", "low", "high", "n", "p_value", "n_missing", "se", "df", "effect")
POINTS, RIGHT = st.integers(0, 20).map(lambda x: x * 5.0), st.sampled_from([0.0, 1.0])


@st.composite
def waves(draw, values=POINTS, most=90, groups=4):
    """Before and after of people in numbered groups, -1 being none, and the number of groups."""
    n, k = draw(st.integers(0, most)), draw(st.integers(1, groups))
    missing = st.one_of(values, values, values, st.just(math.nan))
    before, after = (draw(st.lists(missing, min_size=n, max_size=n)) for _ in range(2))
    group = draw(st.lists(st.integers(-1, k - 1), min_size=n, max_size=n))
    return np.array(before, float), np.array(after, float), np.array(group, np.intp), k


def often(test):
    return settings(max_examples=60, deadline=None)(test)


def equal(found, want):
    np.testing.assert_array_equal(found, want)


# ---- statistics -----------------------------------------------------------------------------


@often
@given(waves(RIGHT))
def test_every_group_is_estimated_as_if_it_were_alone(people):
    before, after, group, k = people
    for estimate in (
        *(mean_changes, mean_differences, proportion_changes, proportion_differences),
        partly_paired_changes,
    ):
        found = estimate(before, after, group, k)
        for place in range(k):
            mine = group == place
            alone = estimate(before[mine], after[mine], np.zeros(mine.sum(), np.intp), 1)
            for name in FIELDS:
                equal(getattr(found, name)[place], getattr(alone, name)[0])
            for name, values in found.more.items():
                equal(values[place], alone.more[name][0])
            assert np.broadcast_to(found.method, k)[place] == np.broadcast_to(alone.method, 1)[0]
            assert found.reason[place] == alone.reason[0]


@often
@given(waves())
def test_numbered_groups_give_the_table_of_named_ones(people):
    before, after, group, k = people
    names = pd.Series(group).map({place: f"group {place}" for place in range(k)})
    for by, estimate in (
        (stats.mean_change_by, mean_changes),
        (stats.mean_difference_by, mean_differences),
        (stats.partly_paired_change_by, partly_paired_changes),
    ):
        table, found = by(before, after, names), estimate(before, after, group, k)
        there = sorted({place for place in group.tolist() if place >= 0})
        assert table.index.tolist() == [f"group {place}" for place in there]
        equal(table["low"].to_numpy(), found.low[there])
    equal(
        stats.mean_by(before, names)["value"].to_numpy(),
        group_means(before, group, k).value[sorted(set(group.tolist()) - {-1})],
    )


@often
@given(waves(most=60, groups=1))
def test_the_search_for_many_correlations_is_the_search_for_one(people):
    before, after, group, _ = people
    before, after = before[group == 0], after[group == 0]
    found = stats.partly_paired_change(before, after)
    if found.method != "REML random intercept":
        return
    means = plain_means(before.tolist(), after.tolist())
    # a minimum is found to half the digits only
    assert found.value == pytest.approx(means[1] - means[0], rel=1e-6, abs=1e-6)


def plain_means(before, after):
    """Means under the most likely correlation: the model with plain numbers, one group."""
    pairs = [(x, y) for x, y in zip(before, after, strict=True) if x == x and y == y]
    once = [
        [x for x, y in zip(a, b, strict=True) if x == x and y != y]
        for a, b in ((before, after), (after, before))
    ]
    grid = [step * 0.04 for step in range(24)] + [0.98, 0.99, 0.999, NEAR_ONE]
    values = [plain_fit(rho, pairs, once)[2] for rho in grid]
    place = values.index(min(values))
    low, high = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    for _ in range(200):  # by thirds: needs no slope
        third = (high - low) / 3
        left, right = (plain_fit(rho, pairs, once)[2] for rho in (low + third, high - third))
        low, high = (low, high - third) if left <= right else (low + third, high)
    best = min((low, high, 0.0), key=lambda rho: plain_fit(rho, pairs, once)[2])
    return plain_fit(best, pairs, once)[:2]


def plain_fit(rho, pairs, once):
    """Generalised least squares means and −2 × the restricted log-likelihood."""
    rest, p = 1 - rho * rho, len(pairs)
    a, b, d = p / rest + len(once[0]), p * rho / rest, p / rest + len(once[1])
    y1 = sum(x - rho * y for x, y in pairs) / rest + sum(once[0])
    y2 = sum(y - rho * x for x, y in pairs) / rest + sum(once[1])
    det = a * d - b * b
    one, two = (d * y1 + b * y2) / det, (b * y1 + a * y2) / det
    squares = sum((x - one) ** 2 for x in once[0]) + sum((y - two) ** 2 for y in once[1])
    for x, y in pairs:
        e1, e2 = x - one, y - two
        squares += (e1 * e1 - 2 * rho * e1 * e2 + e2 * e2) / rest
    df = 2 * p + len(once[0]) + len(once[1]) - 2
    return one, two, df * math.log(squares) + p * math.log(rest) + math.log(det)


@often
@given(waves(st.integers(1, 5).map(float), groups=1))
def test_the_direction_alone_is_that_of_the_whole_estimate(people):
    before, after, _, _ = people
    found = stats.ordinal_change(before, after)
    equal(ordinal_direction(before, after), (found.value, found.p_value))


@often
@given(st.lists(st.integers(-3, 300), max_size=40))
def test_numbers_name_groups_as_other_names_do(numbers):
    codes, names = grouping("group", np.array(numbers, dtype=np.int64))
    listed, found = grouping("group", pd.Series(numbers, dtype="int64"))
    equal(codes, listed)
    assert names.tolist() == found.tolist() == sorted(set(numbers))


@often
@given(waves(groups=9))
def test_units_may_be_numbered(people):
    before, after, unit, _ = people
    one, two = ~np.isnan(before) & (unit >= 0), ~np.isnan(after) & (unit >= 0)
    text = np.array([f"U{place}" for place in range(9)], dtype=object)[unit]
    numbered = stats.clustered_difference(before[one], after[two], unit[one], unit[two])
    named = stats.clustered_difference(before[one], after[two], text[one], text[two])
    assert repr(numbered) == repr(named)


# ---- comparisons ----------------------------------------------------------------------------


def persons_of(group, unit, k, coded):
    nobody, units = np.zeros(len(group), np.intp), np.array(["A", "B", "C"], dtype=object)
    return People(nobody, nobody, unit, units, group, pd.Index(range(k)), coded)


@often
@given(waves(RIGHT), st.booleans(), st.booleans(), st.data())
def test_a_comparison_of_many_groups_is_that_of_each(people, coded, clustered, data):
    before, after, group, k = people
    before, after, group = before[group >= 0], after[group >= 0], group[group >= 0]
    drawn = st.lists(st.integers(-1, 2), min_size=len(group), max_size=len(group))
    unit = np.array(data.draw(drawn), dtype=np.intp)
    kinds = np.array(data.draw(st.lists(st.sampled_from(KINDS), min_size=k, max_size=k)))
    together = figures(before, after, persons_of(group, unit, k, coded), kinds, clustered)
    for place in range(k):
        mine = group == place
        own = persons_of(group[mine] * 0, unit[mine], 1, coded)
        alone = figures(before[mine], after[mine], own, kinds[[place]], clustered)
        for name, values in alone.items():
            if name in together:
                equal(together[name][place], values[0])


KINDS = ("score", "right", "ordered")


def figures(before, after, persons, kinds, clustered):
    found = changes(before, after, persons, kinds, clustered=clustered)
    shares = kinds == "right"
    level = levels(
        before, after, None, persons, ends=(0.0, 1.0), shares=shares, clustered=clustered
    )
    return found | level


@often
@given(waves(RIGHT, groups=2), st.booleans())
def test_a_comparison_is_the_estimate_its_method_names(people, coded):
    before, after, group, k = people
    before, after, group = before[group >= 0], after[group >= 0], group[group >= 0]
    unit = np.zeros(len(group), np.intp)
    found = changes(before, after, persons_of(group, unit, k, coded), "score")
    for place in range(k):
        one, two = before[group == place], after[group == place]
        estimate = {
            "paired": stats.mean_change,
            "partly_paired": stats.partly_paired_change,
            "welch": stats.mean_difference,
        }.get(found["method"][place])
        if estimate is None:
            assert np.isnan(found["change"][place])
            continue
        want = estimate(one, two)
        if want.method.startswith("REML") and not 0 <= found["before"][place] <= 1:
            want = stats.partly_paired_change(one, two, model=False)
        assert found["estimator"][place] in (want.method, "Derrick Tnew2")
        if found["estimator"][place] == want.method:
            equal(found["change"][place], want.value)
            equal(found["low"][place], np.maximum(want.low, -1.0))


@often
@given(waves(), st.data())
def test_members_and_units_of_a_group(people, data):
    _, _, group, k = people
    group = group[group >= 0]
    drawn = st.lists(st.integers(-1, 2), min_size=len(group), max_size=len(group))
    unit = np.array(data.draw(drawn), dtype=np.intp)
    known = np.array(data.draw(st.lists(st.booleans(), min_size=len(group), max_size=len(group))))
    persons = persons_of(group, unit, k, coded=True)
    counted = units_of(persons, known.astype(bool))
    assert counted.tolist() == [
        len({u for u, g, there in zip(unit, group, known, strict=True) if there and g == p} - {-1})
        for p in range(k)
    ]
    chosen = np.arange(k) % 2 == 0
    found = {place: part.tolist() for place, part in members(group, chosen)}
    assert found == {
        place: np.flatnonzero(group == place).tolist()
        for place in range(0, k, 2)
        if (group == place).any()
    }


# ---- disclosure -----------------------------------------------------------------------------


@often
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), max_size=16))
def test_hidden_groups_are_those_of_a_plain_loop(rows):
    table = pd.DataFrame(rows, columns=["scale", "n"]).astype({"scale": "str", "n": "int64"})
    table = hide_few(table.assign(mean=1.0), "n", ["mean"])
    hidden = plainly_hidden(table)
    part = pd.factorize(table["scale"])[0]
    few = table["hidden"].to_numpy(dtype=bool)
    assert more_hidden(few, table["n"].to_numpy(), part).tolist() == hidden
    shown = hide_complement(table, "n", ["mean"], ["scale"])
    assert shown["hidden"].tolist() == hidden
    assert shown["mean"].isna().tolist() == hidden


def plainly_hidden(table):
    hidden = table["hidden"].tolist()
    for scale in set(table["scale"]):
        own = [i for i, name in enumerate(table["scale"]) if name == scale and table["n"][i] > 0]
        own.sort(key=lambda i: table["n"][i])
        while any(hidden[i] for i in own):
            told = [i for i in own if not hidden[i]]
            people = sum(table["n"][i] for i in own if hidden[i])
            if not told or (len(own) - len(told) >= 2 and people >= MIN_RESPONDENTS):
                break
            hidden[told[0]] = True
    return hidden
