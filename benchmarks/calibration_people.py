"""Estimators for people who answer independently of each other, tried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from calibration_populations import (
    CHANCES,
    NORMAL,
    PEOPLE,
    TIED,
    Floats,
    Population,
    choices,
    in_units,
    normal,
    once,
    pairs,
    right_of,
)
from calibration_runs import Runs, Simulated, limits, one_by_one, percent
from numpy.random import Generator

from toolkit import stats
from toolkit.stats.gain import MIN_PAIRS
from toolkit.stats.partly_paired import MIN_PAIRS_REML
from toolkit.stats.reliability import MIN_FOR_ALPHA, MIN_FOR_OMEGA

SIZES = (5, 10, 30, 200)
UNLIKE = Population("half the people, four times the spread after", normal(6, 1), normal(6.8, 4))
NARROWED = Population("normal, spread a third after", normal(6, 3), normal(8, 1))
WIDENED = Population("normal, spread threefold after", normal(6, 1), normal(8, 3))
MOVING = Population("most stay where they are", TIED.before, TIED.after, alike=0.95)
AGREEING = Population(
    "ceiling (three in four agree fully)",
    choices(0.02, 0.03, 0.05, 0.15, 0.75),
    choices(0.01, 0.02, 0.03, 0.1, 0.84),
)
By = Callable[..., pd.DataFrame]


def _yes(before: float, after: float, alike: float = 0.6, name: str = "") -> Population:
    """Right or wrong, by the share of right answers."""
    shares = choices(1 - before, before), choices(1 - after, after)
    return Population(name or f"{percent(before)} before, {percent(after)} after", *shares, alike)


RIGHT = (
    _yes(0.5, 0.5),
    _yes(0.4, 0.6),
    _yes(0.6, 0.85),
    _yes(0.9, 0.96),
    _yes(0.6, 0.85, alike=0.99, name="60 % before, 85 % after, nobody loses"),
)


def _table(by: By, *waves: Floats) -> pd.DataFrame:
    """Apply an estimator to every run at once."""
    runs, n = waves[0].shape
    return by(*(wave.ravel() for wave in waves), np.repeat(np.arange(runs), n))


def _of(table: pd.DataFrame, setting: str, n: int, truth: float) -> Runs:
    return limits(setting, n, table["low"], table["high"], truth)


def mean(random: Generator, runs: int) -> Iterator[Runs]:
    """One wave; then people of one unit who are alike, which this interval does not allow for."""
    for people in PEOPLE:
        for n in SIZES:
            table = _table(stats.mean_by, once(people.after, random, runs, n))
            yield _of(table, people.name, n, people.after.mean())
    for n in SIZES[2:]:
        unit = np.arange(runs * n) // 10
        drawn = in_units(NORMAL.after, random, unit, icc=0.1).reshape(runs, n)
        name = "normal, units of 10 with ICC 0.1: for `clustered_mean`"
        yield _of(_table(stats.mean_by, drawn), name, n, NORMAL.after.mean())


def mean_change(random: Generator, runs: int) -> Iterator[Runs]:
    """The same people twice."""
    for people in (*PEOPLE, NARROWED):
        for n in SIZES:
            table = _table(stats.mean_change_by, *pairs(people, random, runs, n))
            yield _of(table, people.name, n, people.change)


def mean_difference(random: Generator, runs: int) -> Iterator[Runs]:
    """Different people; unlike groups; and the same people taken as different ones."""
    for people in (*PEOPLE, UNLIKE):
        for n in SIZES:
            one = once(people.before, random, runs, n)
            two = once(people.after, random, runs, n)
            if people is UNLIKE:
                two[:, n // 2 + 1 :] = np.nan
            yield _of(_table(stats.mean_difference_by, one, two), people.name, n, people.change)
    for n in SIZES:
        table = _table(stats.mean_difference_by, *pairs(NORMAL, random, runs, n))
        yield _of(table, "normal, the same people, but nobody knows who is who", n, NORMAL.change)


def partly_paired_change(random: Generator, runs: int) -> Iterator[Runs]:
    """Three in five answered twice, one in five only before, one in five only after."""
    for people in (*PEOPLE, NARROWED):
        for n in SIZES:
            first, second = pairs(people, random, runs, n)
            fifth = n // 5
            first[:, :fifth], second[:, fifth : 2 * fifth] = np.nan, np.nan
            table = _table(stats.partly_paired_change_by, first, second)
            yield _of(table, people.name, n, people.change)
    yield from _lost_at_endline(random, runs, NORMAL, "normal, half lost after")
    for people in (NARROWED, WIDENED):
        yield from _lost_at_endline(random, runs, people, f"{people.name}, half lost after")
    yield from _lost_by_score(random, runs)


def _lost_at_endline(random: Generator, runs: int, people: Population, name: str) -> Iterator[Runs]:
    for n in SIZES:
        first, second = pairs(people, random, runs, n)
        second[:, : n // 2] = np.nan
        table = _table(stats.partly_paired_change_by, first, second)
        yield _of(table, name, n, people.change)


def _lost_by_score(random: Generator, runs: int) -> Iterator[Runs]:
    """Whoever was below the average before is three times as likely to be missing after."""
    for n in SIZES:
        first, second = pairs(NORMAL, random, runs, n)
        missing = np.where(first < NORMAL.before.mean(), 0.6, 0.2)
        second[random.random(first.shape) < missing] = np.nan
        table = _table(stats.partly_paired_change_by, first, second)
        yield _of(table, "normal, the weaker are lost after", n, NORMAL.change)


def proportion(random: Generator, runs: int) -> Iterator[Runs]:
    """A few true proportions, any proportion, and samples of small populations."""
    for share in (0.5, 0.8, 0.95):
        for n in SIZES:
            yield _counted(percent(share), n, random.binomial(n, share, runs), share, None)
    for n in SIZES:
        share = random.random(runs)
        yield _counted("any between 0 and 100 %", n, random.binomial(n, share), share, None)
    for share in (0.5, 0.8):
        for n in SIZES:
            everybody, right = 3 * n // 2, round(share * 1.5 * n)
            count = random.hypergeometric(right, everybody - right, n, runs)
            name = f"{percent(share)}, two thirds of a finite population"
            yield _counted(name, n, count, right / everybody, everybody)


def _counted(
    setting: str, n: int, counts: np.ndarray, truth: float | Floats, population: int | None
) -> Runs:
    """Every count that occurred is computed once."""
    distinct, place = np.unique(counts, return_inverse=True)
    found = [stats.proportion(count, n, population) for count in distinct]
    low, high = np.array([(one.low, one.high) for one in found])[place].T
    return limits(setting, n, low, high, truth)


def proportion_change(random: Generator, runs: int) -> Iterator[Runs]:
    """Right or wrong, the same people twice."""
    for people in RIGHT:
        for n in SIZES:
            table = _table(stats.proportion_change_by, *pairs(people, random, runs, n))
            yield _of(table, people.name, n, people.change)


def proportion_difference(random: Generator, runs: int) -> Iterator[Runs]:
    """Right or wrong, different people; in the last row half as many after."""
    for people in RIGHT[:4]:
        for n in SIZES:
            waves = once(people.before, random, runs, n), once(people.after, random, runs, n)
            table = _table(stats.proportion_difference_by, *waves)
            yield _of(table, people.name, n, people.change)
    for n in SIZES:
        one = once(RIGHT[2].before, random, runs, n)
        two = once(RIGHT[2].after, random, runs, n)
        two[:, n // 2 :] = np.nan
        table = _table(stats.proportion_difference_by, one, two)
        yield _of(table, f"{RIGHT[2].name}, half as many people", n, RIGHT[2].change)


def ordinal_change(random: Generator, runs: int) -> Iterator[Runs]:
    """Five ordered answers, the same people twice."""
    for people in (TIED, AGREEING, MOVING, NORMAL):
        for n in SIZES:
            first, second = pairs(people, random, runs, n)
            found = map(stats.ordinal_change, first.round(), second.round())
            if people is NORMAL:
                found = map(stats.ordinal_change, first, second)
            yield one_by_one(people.name, n, found, people.moved)


def stochastic_superiority(random: Generator, runs: int) -> Iterator[Runs]:
    """Ordered answers of different people."""
    for people in (*PEOPLE, UNLIKE):
        for n in SIZES:
            of_second = n // 2 + 1 if people is UNLIKE and n >= 30 else n
            one = once(people.before, random, runs, n)
            two = once(people.after, random, runs, of_second)
            found = map(stats.stochastic_superiority, one, two)
            yield one_by_one(people.name, n, found, people.superiority)


def normalized_gain(random: Generator, runs: int) -> Iterator[Runs]:
    """Scores of 0 to 10 from questions; the second with more than half at the maximum after."""
    for name, before, after in (
        ("50 % before, 65 % after", 0.5, 0.65),
        ("60 % before, 92 % after", 0.6, 0.92),
    ):
        people = Population(name, right_of(10, before), right_of(10, after))
        truth = people.change / (10 - people.before.mean())
        for n in (20, 30, 200):
            waves = zip(*pairs(people, random, runs, n), strict=True)
            found = (stats.normalized_gain(first, second, 10) for first, second in waves)
            yield one_by_one(name, n, found, truth)


def _test_answers(random: Generator, n: int, kind: str) -> Floats:
    """Answers of n people to ten items which measure one thing."""
    latent = 0.7 * random.standard_normal((n, 1)) + np.sqrt(0.51) * random.standard_normal((n, 10))
    if kind == "normal":
        return np.asarray(latent)
    if kind == "five answers, skewed":
        return np.digitize(latent, [-2.2, -1.6, -0.9, 0.0]).astype(float)
    easiest = 1.6 if kind == "right or wrong, easy" else 1.0
    return (latent < np.linspace(easiest - 1.5, easiest, 10)).astype(float)


TESTS = ("normal", "five answers, skewed", "right or wrong", "right or wrong, easy")
MANY = 400_000  # people from whom the true reliability is computed


def cronbach_alpha(random: Generator, runs: int) -> Iterator[Runs]:
    """Ten items of one scale."""
    for kind in TESTS:
        truth = stats.cronbach_alpha(_test_answers(random, MANY, kind)).value
        for n in (30, 100, 200):
            found = (stats.cronbach_alpha(_test_answers(random, n, kind)) for _ in range(runs))
            yield one_by_one(kind, n, found, truth)


def mcdonald_omega(random: Generator, runs: int) -> Iterator[Runs]:
    """Ten items of one scale; 400 resamples, so that this ends."""
    for kind in TESTS[:3]:
        truth = stats.mcdonald_omega(_test_answers(random, MANY, kind), resamples=1).value
        for n in (100, 200):
            answers = (_test_answers(random, n, kind) for _ in range(runs))
            found = (stats.mcdonald_omega(items, resamples=400) for items in answers)
            yield one_by_one(kind, n, found, truth)


def difference_in_differences(random: Generator, runs: int) -> Iterator[Runs]:
    """People who were treated or not, one by one: changes and HC3."""
    for name, untreated, treated, share in (
        ("normal", normal(0, 2), normal(1, 2), 0.5),
        ("skewed", CEILED, CEILED + 1, 0.5),
        ("normal, a fifth treated", normal(0, 2), normal(1, 2), 0.2),
        ("a fifth treated, three times the spread", normal(0, 1), normal(1, 3), 0.2),
    ):
        for n in (10, 30, 200):
            arm = np.arange(n) < max(round(share * n), 2)
            truth = treated.mean() - untreated.mean()
            one, two = once(untreated, random, runs, n), once(treated, random, runs, n)
            found = (
                stats.difference_in_differences(change, arm) for change in np.where(arm, two, one)
            )
            yield one_by_one(name, n, found, truth)


CEILED = 1 - 2 * -np.log1p(-CHANCES[::-1])  # changes with a long tail of losses

NO_GAIN = f"No interval below {MIN_PAIRS} pairs."
NO_ALPHA = f"No interval below {MIN_FOR_ALPHA} people."
NO_OMEGA = f"No interval below {MIN_FOR_OMEGA} people."
TNEW = f"Tnew2 below {MIN_PAIRS_REML} pairs (here 5 and 10 people), REML from there."
PERSONS = (
    Simulated("mean", "people", mean, 10),
    Simulated("mean_change", "pairs", mean_change, 10),
    Simulated("mean_difference", "people before and people after", mean_difference, 10),
    Simulated("partly_paired_change", "people", partly_paired_change, 10, TNEW),
    Simulated("proportion", "people", proportion, 10),
    Simulated("proportion_change", "pairs", proportion_change, 10),
    Simulated("proportion_difference", "people before and people after", proportion_difference, 10),
    Simulated("ordinal_change", "pairs", ordinal_change),
    Simulated("stochastic_superiority", "people before and people after", stochastic_superiority),
    Simulated("normalized_gain", "pairs", normalized_gain, 0.5, NO_GAIN),
    Simulated("cronbach_alpha", "people", cronbach_alpha, note=NO_ALPHA),
    Simulated("mcdonald_omega", "people", mcdonald_omega, 0.4, NO_OMEGA),
    Simulated("difference_in_differences", "people", difference_in_differences),
)
