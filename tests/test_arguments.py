"""Wrong arguments of toolkit.stats: always an `ArgumentError` that shows what came."""

import datetime as dt
import math
import warnings

import numpy as np
import pytest

from toolkit import stats
from toolkit.errors import ArgumentError

RAGGED = [["a"], ["a", "b"]]
EIGHT = [1.0, 2, 3, 4, 5, 6, 7, 8]


@pytest.fixture(autouse=True)
def no_warning_is_swallowed():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda names: stats.mean_by([1, 2], names), "group"),
        (lambda names: stats.clustered_mean([1, 2], names), "cluster"),
        (lambda names: stats.intracluster_correlation([1, 2], names), "cluster"),
        (lambda names: stats.cluster_design_effect([1, 2], names), "cluster"),
    ],
)
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (RAGGED, "entries of type list"),
        ([np.zeros(1), np.zeros(2)], "entries of type ndarray"),
        (np.array([{"a"}, {"b"}]), "entries of type set"),
        ([np.zeros((2, 3)), np.zeros((2, 4))], "is not a list of names"),
    ],
)
def test_a_group_has_a_name_not_a_list(call, argument, names, said):
    with pytest.raises(ArgumentError, match=f"^{argument} .*{said}"):
        call(names)


@pytest.mark.parametrize("wrong", ["a", None, "0.5", [0.5], np.array([0.5]), math.nan, math.inf])
@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("target", lambda x: stats.funnel_limits(x, [5])),
        ("phi", lambda x: stats.funnel_limits(0.5, [5], phi=x)),
        ("target", lambda x: stats.funnel_limits_mean(x, 1, [5])),
        ("sd", lambda x: stats.funnel_limits_mean(1, x, [5])),
        ("tau2", lambda x: stats.funnel_limits_mean(1, 1, [5], tau2=x)),
        ("target", lambda x: stats.overdispersion(EIGHT, EIGHT, target=x)),
        ("winsor", lambda x: stats.overdispersion(EIGHT, EIGHT, 1, winsor=x)),
        ("alpha", lambda x: stats.feldt_interval(x, 30, 3)),
    ],
)
def test_one_number_is_one_finite_number(argument, call, wrong):
    with pytest.raises(ArgumentError, match=f"^{argument}=.* is not allowed; "):
        call(wrong)


def test_numbers_outside_their_range():
    for call in (
        lambda: stats.overdispersion(EIGHT, EIGHT, 1, winsor=0.5),
        lambda: stats.overdispersion(EIGHT, EIGHT, 1, winsor=-0.1),
        lambda: stats.funnel_limits(1.01, [5]),
        lambda: stats.funnel_limits_mean(1, -1, [5]),
        lambda: stats.feldt_interval(1.01, 30, 3),
    ):
        with pytest.raises(ArgumentError, match="is not allowed"):
            call()


def test_an_unknown_count_has_a_reason():
    for found in (
        stats.proportion(math.nan, 5),
        stats.proportion(math.nan, 5, population=5),
        stats.proportion(3, math.nan),
        stats.proportion(np.ma.masked, 5),
    ):
        assert math.isnan(found.value) and found.reason == "few_values"
    assert math.isnan(stats.mcnemar_midp(np.ma.masked, 9))


def test_counts_are_one_number_each():
    for count in ([3], np.array([3]), b"3", "3"):
        with pytest.raises(ArgumentError, match=r"^count=.* is no count"):
            stats.proportion(count, 5)


def test_values_near_the_largest_have_a_result_or_a_reason():
    large = np.array([1, -1, 0.5, 0.2, -0.7]) * 9.9e69
    for after in (large[::-1], np.array([*large[:2], math.nan, math.nan, math.nan])):
        found = stats.partly_paired_change(large, after)
        assert math.isfinite(found.low) and math.isfinite(found.p_value)
    with pytest.raises(ArgumentError, match="beyond 1e\\+70"):
        stats.partly_paired_change(large * 10, large)


def test_p_is_never_above_1():
    most = 2**52
    for less in (*range(4), 10, 2**26, 2**51):
        found = stats.proportion_change([[0, most], [most - less, 0]])
        assert 0 <= found.p_value <= 1
    assert stats.mcnemar_midp(6, 16) == pytest.approx(0.03469, abs=5e-6)


def test_the_largest_level_has_finite_limits():
    found = stats.mean([1, 2], level=0.999999999999)
    assert math.isfinite(found.low) and math.isfinite(found.high)
    for level in (1 - 1e-16, 1 - 1e-13):
        with pytest.raises(
            ArgumentError, match=r"level=0.99.* at most 0\.999999999999, for example"
        ):
            stats.mean([1, 2], level=level)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: stats.holm([0.5, 1.5]), r"p of shape \(2,\) has 1.5 at 1; allowed: 0 to 1"),
        (lambda: stats.funnel_limits(0.5, [5, 2.5]), r"n of shape \(2,\) has 2.5 at 1; allowed: w"),
        (lambda: stats.funnel_limits(0.5, [2.0**54]), r"n of shape \(1,\) has 1.8\d*e\+16 at 0;"),
        (lambda: stats.mean([1, "b"]), r"values is not.* shape \(2,\), with 'b' at 1"),
        (lambda: stats.mean(["a", 2]), r"values is not.* shape \(2,\), with 'a' at 0"),
        (lambda: stats.mean([None, dt.date(2025, 1, 2)]), r"datetime.date\(2025, 1, 2\) at 1"),
        (lambda: stats.mean(np.array([], dtype="M8[D]")), r"values .* its type is datetime64"),
        (lambda: stats.cronbach_alpha([[1, 2], [3, "x"]]), r"\(2, 2\), with 'x' at \(1, 1\)"),
        (lambda: stats.mean([[1], [1, 2]]), "values is not a list of numbers: .*inhomogeneous"),
        (lambda: stats.stuart_maxwell([1, 2]), r"shape \(2,\); allowed: a square table of counts"),
        (lambda: stats.bowker([[1, 2], [3, 0.5]]), r"\(2, 2\) has 0.5 at \(1, 1\); allowed: whole"),
    ],
)  # fmt: skip
def test_messages_show_shape_and_value(call, said):
    with pytest.raises(ArgumentError, match=said):
        call()
