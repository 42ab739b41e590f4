"""Shifts between categories: Stuart-Maxwell and Bowker."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit import stats
from toolkit.errors import ArgumentError

nan = math.nan
pytestmark = pytest.mark.filterwarnings("error")

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


@both_tests
def test_every_field_is_a_plain_float(test):
    found = test(np.array(FLEISS))
    assert {type(x) for x in (found.statistic, found.df, found.p_value, found.n)} == {float}
