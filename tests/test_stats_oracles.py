"""`toolkit.stats` against R, against real surveys computed in R, and against print."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import oracle_cases
import pytest
from scipy.stats import t

from toolkit import stats

ORACLES = Path(__file__).parent / "oracles"
SURVEY = Path(__file__).parents[1] / "data/masculinity/responses/masculinity_2018.csv"
REAL = json.loads((ORACLES / "stats_real.json").read_text(encoding="utf-8"))
CASES = oracle_cases.load()
FUNCTIONS = sorted(name for name in stats.__all__ if not isinstance(getattr(stats, name), type))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_cases_from_r(name):
    assert sum(case.function == name for case in CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function)
def test_equals_r(case):
    for field, got, want in oracle_cases.compared(case):
        np.testing.assert_allclose(
            got, want, rtol=case.tolerance, atol=oracle_cases.ZERO, err_msg=field
        )


def test_the_readme_states_the_largest_differences():
    """A difference may vary a little between processors, but not by a power of ten and more."""
    text = (ORACLES / "README.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    stated = {line[0].strip("`*"): line for line in lines if len(line) == 4}
    assert sorted(stated) == sorted(oracle_cases.rows())
    for name, cases in oracle_cases.rows().items():
        _, count, made_by, largest = stated[name]
        assert int(count) == len(cases) and cases[0].made_by in made_by
        assert max(map(oracle_cases.difference, cases)) <= 10 * max(float(largest), 1e-15), name


# ---- real surveys ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def men():
    with SURVEY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def weights(men):
    return np.array([float(man["weight"]) for man in men])


def half_width(values, weights, estimate):
    """The standard error behind an interval, divided out with scipy's own t."""
    assert estimate.n == np.count_nonzero(~np.isnan(values))
    return (estimate.high - estimate.low) / 2 / t.ppf(0.975, estimate.n - 1)


@pytest.mark.parametrize("item", REAL["masculinity"]["items"])
def test_weighted_mean_of_a_real_item(men, weights, item):
    code = {answer: i for i, answer in enumerate(REAL["masculinity"]["answers"], start=1)}
    values = np.array([code.get(man[item], np.nan) for man in men])
    found = stats.weighted_mean(values, weights)
    value, se = REAL["masculinity"]["items"][item]
    assert found.value == pytest.approx(value, rel=1e-11)
    assert half_width(values, weights, found) == pytest.approx(se, rel=1e-11)


@pytest.mark.parametrize("answer", REAL["masculinity"]["q0005"])
def test_weighted_share_of_a_real_answer(men, weights, answer):
    values = np.array([float(man["q0005"] == answer) for man in men])
    found = stats.weighted_mean(values, weights)
    value, se = REAL["masculinity"]["q0005"][answer]
    assert found.value == pytest.approx(value, rel=1e-11)
    assert half_width(values, weights, found) == pytest.approx(se, rel=1e-11)


def test_interval_and_design_effect_of_the_real_survey(men, weights):
    values = [man["q0005"] == "Yes" for man in men]
    found = stats.weighted_mean(values, weights)
    expected = REAL["masculinity"]["yes_interval"]
    assert [found.low, found.high] == pytest.approx(expected, rel=1e-11)
    deff = REAL["masculinity"]["kish_design_effect"]
    assert stats.kish_design_effect(weights) == pytest.approx(deff, rel=1e-11)


def test_funnel_limits_of_real_trainings():
    real = REAL["carpentries"]
    n, low998, low95, high95, high998 = np.array(real["limits"]).T
    target = real["completed"] / real["attended"]
    for level, low, high in ((0.95, low95, high95), (0.998, low998, high998)):
        found = stats.funnel_limits(target, n, level)
        np.testing.assert_allclose(found.low, low, atol=1e-12)
        np.testing.assert_allclose(found.high, high, atol=1e-12)


# ---- worked examples in print ---------------------------------------------------------------


def test_paired_t_and_g_av_of_lakens():
    """Lakens 2013, ten people rate two films: t(9) = 4.74, p = .001, [0.52, 1.48], g_av = 1.08."""
    first, second = [9, 7, 8, 9, 8, 9, 9, 10, 9, 9], [9, 6, 7, 8, 7, 9, 8, 8, 8, 7]
    found = stats.mean_change(second, first)
    rounded = [round(x, 2) for x in (found.value, found.low, found.high, found.effect)]
    assert rounded == [1.0, 0.52, 1.48, 1.08]
    assert round(found.p_value, 3) == 0.001


def test_paired_t_of_student():
    """Student 1908, hours of sleep gained with two drugs, as in ?sleep of R: t = 4.0621."""
    one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    paired, welch = stats.mean_change(one, two), stats.mean_difference(one, two)
    assert round(paired.value, 2) == 1.58
    assert [round(x, 4) for x in (paired.low, paired.high)] == [0.7001, 2.4599]
    assert round(paired.p_value, 6) == 0.002833
    assert [round(x, 4) for x in (welch.low, welch.high)] == [-0.2055, 3.3655]
    assert round(welch.p_value, 5) == 0.07939


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_prints_it(count, n, low, high):
    """Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3."""
    found = stats.proportion(count, n)
    assert [round(found.low, 4), round(found.high, 4)] == [low, high]


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_hybrid_score_as_newcombe_prints_it(x1, n1, x2, n2, low, high):
    """Newcombe 1998, 17:873–890, table II, method 10: printed as first − second."""
    found = stats.proportion_difference(x2, n2, x1, n1)
    assert [round(found.low, 4), round(found.high, 4)] == [low, high]


def test_paired_change_of_cavo():
    """Fagerland, Lydersen & Laake 2017: before − after is −0.0621, [−0.1186, −0.0046]."""
    found = stats.proportion_change([[59, 6], [16, 80]])
    assert [round(x, 4) for x in (found.value, found.low, found.high)] == [0.0621, 0.0046, 0.1186]
    assert round(found.p_value, 5) == 0.03469
    assert found.n == 161


def test_paired_change_of_armitage():
    """Armitage & Berry 1994 as worked by StatsDirect: before − after is in [0.056156, 0.329207]."""
    found = stats.proportion_change([[20, 12], [2, 16]])
    limits = [round(x, 6) for x in (found.low, found.high)]
    assert limits == [-0.329207, -0.056156]


def test_benjamini_hochberg_of_1995():
    """Benjamini & Hochberg 1995, section 3.2: at .05 four of fifteen are found, three by Holm's."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert np.sum(stats.benjamini_hochberg(p) <= 0.05) == 4
    assert np.sum(stats.holm(p) <= 0.05) == 3
