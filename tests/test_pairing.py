"""Pairs against a recount of every two answers by plain Python, and what must hold of any pairs."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.linkage import KEY_LIMIT, Rule, links_by_chance, pack
from toolkit.pairing import complete_codes, pair

ELEMENTS = 4
answer = st.tuples(
    st.sampled_from(["U", "U", "U", "V", None]),
    st.lists(st.sampled_from(["a", "a", "a", "b", "c", ""]), min_size=ELEMENTS, max_size=ELEMENTS),
)
quickly = settings(max_examples=40, deadline=None)
rules = st.builds(Rule, st.sampled_from([0, 1, 2, 5]), st.sampled_from([(), (0,), (0, 2)]))


def table(rows):
    """Answers with codes, under labels that are not their positions."""
    codes = ["|".join(elements) if any(elements) else None for _, elements in rows]
    units = [unit for unit, _ in rows]
    answers = pd.DataFrame({"unit_id": units, "respondent": codes}, dtype="str")
    return answers.set_axis([10 * n + 7 for n in range(len(rows))])


waves = st.lists(answer, max_size=9).map(table)


def frame(*codes, unit="U"):
    return pd.DataFrame({"unit_id": unit, "respondent": pd.Series(codes, dtype="str")})


def linked(before, after, rule):
    found = pair(before, after, rule).pairs
    return {(one, two): distance for one, two, distance in found.itertuples(index=False)}


# ---- the rule, recounted --------------------------------------------------------------------


def off(one, two, rule):
    """Elements of two answers that are not known to be equal; infinite if it cannot be."""
    codes = one["respondent"], two["respondent"]
    if pd.isna(one["unit_id"]) or one["unit_id"] != two["unit_id"] or any(map(pd.isna, codes)):
        return math.inf
    both = list(zip(*(code.split("|") for code in codes), strict=True))
    if any(a and b and a != b for a, b in (both[place] for place in rule.fixed)):
        return math.inf
    distance = sum(not (a and a == b) for a, b in both)
    free = len(both) - len(rule.fixed)
    return distance if distance <= max(min(rule.tolerance, free - 1), 0) else math.inf


def recount(before, after, rule):
    """Each other's only nearest, and how many answers have a nearest that is not the only one."""
    far = {
        (i, j): off(one, two, rule)
        for (i, one), (j, two) in product(before.iterrows(), after.iterrows())
    }
    near = {key: distance for key, distance in far.items() if distance < math.inf}

    def nearest(side, label):
        mine = {key: distance for key, distance in near.items() if key[side] == label}
        return {key for key, distance in mine.items() if distance == min(mine.values())}

    mutual = [key for key in near if key in nearest(0, key[0]) and key in nearest(1, key[1])]
    pairs = {
        key: near[key] for key in mutual if len(nearest(0, key[0])) == len(nearest(1, key[1])) == 1
    }
    tied = {(side, key[side]) for key in mutual if key not in pairs for side in (0, 1)}
    return pairs, len(tied)


@quickly
@given(waves, waves, rules)
def test_pairs_are_each_others_only_nearest(before, after, rule):
    pairs, tied = recount(before, after, rule)
    assert linked(before, after, rule) == pairs
    assert pair(before, after, rule).ambiguous == tied


@quickly
@given(waves, waves, rules)
def test_pairing_is_symmetric(before, after, rule):
    there, back = linked(before, after, rule), linked(after, before, rule)
    assert there == {(one, two): distance for (two, one), distance in back.items()}


@quickly
@given(waves, waves, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(before, after, rule, random):
    shuffled = before.loc[random.sample(list(before.index), len(before))]
    assert linked(shuffled, after, rule) == linked(before, after, rule)


@quickly
@given(waves, waves)
def test_without_tolerance_complete_codes_that_stand_once_are_paired(before, after):
    def alone(wave):
        coded = wave[wave["unit_id"].notna() & complete_codes(wave["respondent"])]
        codes = list(zip(coded["unit_id"], coded["respondent"], strict=True))
        places = dict(zip(codes, coded.index, strict=True))
        return {code: places[code] for code, times in Counter(codes).items() if times == 1}

    one, two = alone(before), alone(after)
    assert linked(before, after, Rule(0)) == {(one[c], two[c]): 0 for c in one if c in two}


@quickly
@given(waves, waves, rules)
def test_a_higher_tolerance_adds_pairs_and_parts_none(before, after, rule):
    stricter = linked(before, after, Rule(max(rule.tolerance - 1, 0), rule.fixed))
    assert stricter.items() <= linked(before, after, rule).items()


@quickly
@given(waves, waves, rules)
def test_a_code_that_stands_twice_is_never_linked(before, after, rule):
    found = pair(before, after, rule).pairs
    for wave, labels in ((before, found["before"]), (after, found["after"])):
        assert not wave.duplicated(keep=False).loc[labels].any()


@quickly
@given(waves, waves, rules)
def test_every_answer_has_one_status(before, after, rule):
    found = pair(before, after, rule)
    assert found.before.index.equals(before.index) and found.after.index.equals(after.index)
    assert set(found.pairs["before"]) == set(before.index) - set(found.unmatched_before)
    assert set(found.pairs["after"]) == set(after.index) - set(found.unmatched_after)
    units = found.by_unit
    assert units["pairs"].sum() == len(found.pairs) <= found.matchable
    assert units["exact"].sum() == (found.pairs["distance"] == 0).sum()
    assert units["ambiguous"].sum() == found.ambiguous
    assert units["n_before"].sum() == before["unit_id"].notna().sum()
    coded = [(wave["status"] != "no_code").sum() for wave in (found.before, found.after)]
    assert [units["codes_before"].sum(), units["codes_after"].sum()] == coded


# ---- single cases ---------------------------------------------------------------------------


def test_an_element_is_off_by_one_however_different_it_is():
    found = pair(frame("f|a|1|2|k|0"), frame("f|a|31|2|k|0"))
    assert found.pairs.to_dict("records") == [{"before": 0, "after": 0, "distance": 1}]


def test_a_missing_element_is_off_also_where_both_have_none():
    assert linked(frame("f|a||2|k|0"), frame("f|a||2|k|0"), Rule(1)) == {(0, 0): 1}
    assert linked(frame("f|a||2|k|0"), frame("f|a|3||k|0"), Rule(1)) == {}
    assert linked(frame("f|a||2|k|0"), frame("f|a|3||k|0"), Rule(2)) == {(0, 0): 2}


def test_a_fixed_element_may_be_missing_but_not_differ():
    first = frame("f|a|1|2|k|0")
    assert linked(first, frame("m|a|1|2|k|0"), Rule(1)) == {(0, 0): 1}
    assert linked(first, frame("m|a|1|2|k|0"), Rule(1, fixed=(0,))) == {}
    assert linked(first, frame("|a|1|2|k|0"), Rule(1, fixed=(0,))) == {(0, 0): 1}


def test_the_nearer_one_is_taken_and_the_other_stays_alone():
    found = pair(frame("f|a|1|2|k|0", "f|a|1|2|k|9"), frame("f|a|1|2|k|0"))
    assert found.pairs.to_dict("records") == [{"before": 0, "after": 0, "distance": 0}]
    assert found.before["status"].tolist() == ["paired", "alone"]


def test_two_who_are_equally_near_are_left_alone():
    found = pair(frame("f|a|1|2|k|8", "f|a|1|2|k|9"), frame("f|a|1|2|k|0"))
    assert found.pairs.empty
    assert (found.ambiguous, found.matched) == (3, 0.0)


def test_nobody_is_linked_by_an_empty_code_or_by_fixed_elements_alone():
    assert linked(frame(None, "||"), frame(None, "||"), Rule(2)) == {}
    assert linked(frame("f||"), frame("f||"), Rule(2, fixed=(0,))) == {}


def test_an_identifier_is_exact_whatever_the_tolerance():
    assert linked(frame("p1", "p2"), frame("p2", "p3"), Rule(2)) == {(1, 0): 0}


@pytest.mark.parametrize(("code", "other"), [("a|b|c|d|e", "a|b|c|d|x"), ("a|b|c|d|e", "a|b|c|d|")])
def test_a_short_code_is_exact_unless_the_study_says_otherwise(code, other):
    assert pair(frame(code), frame(other)).pairs.empty
    assert len(pair(frame(f"f|{code}"), frame(f"f|{other}")).pairs) == 1


def test_the_same_code_in_another_unit_is_another_person():
    assert pair(frame("a"), frame("a", unit="V")).pairs.empty


def test_nobody_answered():
    found = pair(frame("a").iloc[:0], frame("a"))
    assert (found.matched, found.matchable, len(found.pairs)) == (0.0, 0, 0)
    assert math.isnan(found.false_link_rate)


def test_codes_of_unequal_length_are_refused():
    with pytest.raises(tk.ArgumentError, match="with 1 and with 2 elements"):
        pair(frame("a"), frame("a|b"))


def test_thousands_with_one_code_are_no_burden():
    many = frame(*["f|a|1|2|k|0"] * 5000)
    found = pair(many, many)
    assert (len(found.pairs), found.ambiguous) == (0, 10_000)
    assert found.chance.value == 0


@quickly
@given(st.lists(st.tuples(*[st.integers(0, 2**31)] * 4), min_size=2, max_size=20))
def test_packed_rows_are_equal_where_rows_are(rows):
    doubled = np.array([*rows, *rows], dtype=np.int64)
    keys = pack(doubled)
    assert len(set(keys.tolist())) == len(set(rows))
    assert keys[: len(rows)].tolist() == keys[len(rows) :].tolist()
    assert (keys >= 0).all() and keys.max() <= 2 * KEY_LIMIT


# ---- false links ----------------------------------------------------------------------------


@quickly
@given(waves, rules)
def test_chance_is_measured_between_people_of_one_wave(wave, rule):
    found = pair(wave, wave.iloc[:0], rule)
    halves = [wave.iloc[:0], wave.iloc[:0]]
    for _, part in wave[found.before["status"] != "no_code"].groupby("unit_id"):
        halves = [pd.concat([half, part.iloc[n::2]]) for n, half in enumerate(halves)]
    one, two = (half["unit_id"].value_counts() for half in halves)
    want = len(recount(*halves, rule)[0]), int((one * two).sum())
    assert links_by_chance(found.codes[0], rule) == want
    assert found.chance.n == want[1]


def crowd(rng, units, size, stay, alike):
    """Two waves of a made-up study, and who is who; colleagues are `alike` in their birthplace."""
    count = units * 2 * size
    unit = np.repeat(np.arange(units), 2 * size)
    code = np.column_stack([rng.integers(0, width, count) for width in (2, 15, 31, 5, 13, 10)])
    local = rng.integers(0, 13, units)[unit]
    code[:, 4] = np.where(rng.random(count) < alike, local, code[:, 4])
    place, staying = np.arange(count) % (2 * size), int(stay * size)
    before = np.flatnonzero(place < size)
    after = np.flatnonzero((place >= size - staying) & (place < 2 * size - staying))
    return [typed(unit[rows], code[rows], rng).set_axis(rows) for rows in (before, after)]


def typed(unit, code, rng):
    """Codes as typed, with an error here and there and an element missing now and then."""
    texts = code.astype(str).astype(object)
    for column in range(1, code.shape[1]):
        wrong = rng.random(len(code)) < 0.012
        texts[wrong, column] = rng.permutation(texts[:, column])[wrong]
        texts[rng.random(len(code)) < 0.004, column] = ""
    codes = ["|".join(row) for row in texts]
    return pd.DataFrame({"unit_id": unit.astype(str), "respondent": codes})


@pytest.mark.parametrize(
    ("stay", "alike", "tolerance"), [(0.65, 0.6, 1), (0.2, 0.0, 1), (0.65, 0, 2)]
)
def test_the_expected_false_links_are_about_as_many_as_there_are(stay, alike, tolerance):
    before, after = crowd(np.random.default_rng(262), 600, 20, stay, alike)
    found = pair(before, after, Rule(tolerance, fixed=(0,)))
    false = int((found.pairs["before"] != found.pairs["after"]).sum())
    assert false > 10
    assert 0.6 < found.false_links / false < 1.5
    assert found.false_link_rate == found.false_links / len(found.pairs)


def test_one_unit_is_enough_for_the_estimate():
    before, after = crowd(np.random.default_rng(1), 1, 800, 0.3, 0.5)
    found = pair(before, after, Rule(1, fixed=(0,)))
    false = int((found.pairs["before"] != found.pairs["after"]).sum())
    assert 0.6 < found.false_links / false < 1.8


def test_nothing_is_estimated_where_no_unit_has_two_codes():
    found = pair(frame("f|a|1|2|k|0"), frame("f|a|1|2|k|0"))
    assert len(found.pairs) == 1
    assert math.isnan(found.chance.value) and math.isnan(found.false_link_rate)
