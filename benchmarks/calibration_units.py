"""Estimators for people of many units, and for units among their like, tried out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from calibration_populations import (
    CEILING,
    NORMAL,
    SKEWED,
    Floats,
    in_units,
    normal,
    once,
    unit_sizes,
    waves_in_units,
)
from calibration_runs import Runs, Simulated, limits, one_by_one, percent
from numpy.random import Generator

from toolkit import stats
from toolkit.stats.clusters import MIN_CLUSTERS
from toolkit.stats.shrinkage import MIN_UNITS

CLUSTERS = (6, 10, 30, 100)
UNITS = (8, 30, 120)


def clustered_mean(random: Generator, runs: int) -> Iterator[Runs]:
    """Units of 5 to 30 people; and units of which every sixth is ten times as large."""
    for people, icc in ((NORMAL, 0.05), (NORMAL, 0.2), (SKEWED, 0.1), (CEILING, 0.1)):
        for k in CLUSTERS:
            found = []
            for _ in range(runs):
                unit = np.repeat(np.arange(k), unit_sizes(random, k))
                found.append(stats.clustered_mean(in_units(people.after, random, unit, icc), unit))
            yield one_by_one(f"{people.name}, ICC {icc}", k, found, people.after.mean())
    for k in CLUSTERS:
        unit = np.repeat(np.arange(k), np.where(np.arange(k) % 6 == 0, 200, 20))
        drawn = (in_units(NORMAL.after, random, unit, 0.1) for _ in range(runs))
        found = [stats.clustered_mean(values, unit) for values in drawn]
        yield one_by_one("normal, ICC 0.1, a sixth of units tenfold", k, found, NORMAL.after.mean())


def clustered_difference(random: Generator, runs: int) -> Iterator[Runs]:
    """Two waves of different people from the same units."""
    for people, icc in ((NORMAL, 0.05), (NORMAL, 0.2), (SKEWED, 0.1), (CEILING, 0.1)):
        for k in CLUSTERS:
            found = []
            for _ in range(runs):
                units = [np.repeat(np.arange(k), unit_sizes(random, k)) for _ in range(2)]
                waves = waves_in_units(people, random, units, icc)
                found.append(stats.clustered_difference(*waves, *units))
            yield one_by_one(f"{people.name}, ICC {icc}", k, found, people.change)


def difference_in_differences(random: Generator, runs: int) -> Iterator[Runs]:
    """Whole units treated or not: CR2."""
    for people, share in ((NORMAL, 0.5), (SKEWED, 0.5), (NORMAL, 0.2)):
        for k in CLUSTERS:
            found = []
            treated = np.arange(k) < max(round(share * k), 2)
            for _ in range(runs):
                unit = np.repeat(np.arange(k), unit_sizes(random, k))
                arm = treated[unit]
                change = in_units(people.after, random, unit, 0.1) + arm
                found.append(stats.difference_in_differences(change, arm, unit))
            name = f"{people.name}, ICC 0.1, {percent(share)} of units treated (at least 2)"
            yield one_by_one(name, k, found, 1.0)


def weighted_mean(random: Generator, runs: int) -> Iterator[Runs]:
    """Two strata, the larger sampled more thinly, people drawn one by one."""
    for people in (NORMAL, SKEWED, CEILING):
        for n in (10, 30, 200):
            stratum, weights = np.repeat([0, 1], n // 2), np.repeat([4.0, 1.0], n // 2)
            drawn = once(people.after, random, runs, n) + stratum
            truth = people.after.mean() + 0.2
            found = (stats.weighted_mean(values, weights, stratum) for values in drawn)
            yield one_by_one(f"{people.name}, two strata, weights 4 to 1", n, found, truth)
    yield from _finite(random, runs)


def _finite(random: Generator, runs: int) -> Iterator[Runs]:
    """Two thirds of everybody there is were asked."""
    for n in (10, 30, 200):
        everybody = once(SKEWED.after, random, runs, 3 * n // 2)
        stratum = np.repeat([0, 1], n // 2)
        ends = np.repeat([[0, 3 * (n // 2) // 2]], n, axis=0)  # where each stratum begins
        place = ends[np.arange(n), stratum] + np.tile(np.arange(n // 2), 2)
        sizes = np.array([3 * (n // 2) // 2, 3 * n // 2 - 3 * (n // 2) // 2])
        weights, population = (sizes / (n // 2))[stratum], sizes[stratum]
        found = (
            stats.weighted_mean(values[place], weights, stratum, population=population)
            for values in everybody
        )
        name = "skewed, two strata, two thirds of a finite population"
        yield one_by_one(name, n, found, everybody.mean(axis=1))


def weighted_units(random: Generator, runs: int) -> Iterator[Runs]:
    """Units of 5 to 30 people drawn from two strata, with different weights."""
    for k in CLUSTERS:
        found = []
        for _ in range(runs):
            unit = np.repeat(np.arange(k), unit_sizes(random, k))
            stratum = unit % 2
            values = in_units(NORMAL.after, random, unit, 0.1) + stratum
            weights = np.where(stratum == 0, 4.0, 1.0)
            found.append(stats.weighted_mean(values, weights, stratum, unit))
        truth = NORMAL.after.mean() + 0.2
        yield one_by_one("normal, ICC 0.1, two strata, weights 4 to 1", k, found, truth)


def _among(random: Generator, kind: str, k: int) -> Floats:
    """True proportions of k units."""
    if kind == "two kinds of units, 40 and 80 %":
        return np.where(random.random(k) < 0.5, 0.4, 0.8)
    mean, rho = {
        "usual spread (60 %, SD 15 points)": (0.6, 0.094),
        "little spread (60 %, SD 5 points)": (0.6, 0.0104),
        "ceiling (92 %, SD 7 points)": (0.92, 0.067),
    }[kind]
    prior = 1 / rho - 1
    return random.beta(mean * prior, (1 - mean) * prior, k)


def _runs_among(runs: int, k: int) -> int:
    """Fewer replications of more units: every unit is one interval."""
    return max(4 * runs // k, runs // 10, 2)


def shrink_proportions(random: Generator, runs: int) -> Iterator[Runs]:
    """The true proportion of each of k units of 5 to 30 people."""
    for kind in (
        "usual spread (60 %, SD 15 points)",
        "little spread (60 %, SD 5 points)",
        "ceiling (92 %, SD 7 points)",
        "two kinds of units, 40 and 80 %",
    ):
        for k in UNITS:
            parts = []
            for _ in range(_runs_among(runs, k)):
                truth, n = _among(random, kind, k), unit_sizes(random, k)
                found = stats.shrink_proportions(random.binomial(n, truth), n)
                parts.append(np.array([found["low"], found["high"], truth]))
            yield limits(kind, k, *np.hstack(parts), together=k)


def shrink_means(random: Generator, runs: int) -> Iterator[Runs]:
    """The true mean of each of k units of 5 to 30 people with a common SD of 2."""
    exponential = -np.log1p(-np.linspace(0, 1, 10_001)[:-1]) - 1
    for kind, values in (
        ("usual spread (SD 1; of people 2)", normal(6, 1)),
        ("little spread (SD 0.3)", normal(6, 0.3)),
        ("skewed units (SD 1)", 6 + exponential),
        ("two kinds of units, 2 apart", np.repeat([5.0, 7.0], 5_000)),
    ):
        for k in UNITS:
            parts = []
            for _ in range(_runs_among(runs, k)):
                truth, se = once(values, random, 1, k)[0], 2 / np.sqrt(unit_sizes(random, k))
                found = stats.shrink_means(random.normal(truth, se), se)
                parts.append(np.array([found["low"], found["high"], truth]))
            yield limits(kind, k, *np.hstack(parts), together=k)


def funnel_limits(random: Generator, runs: int) -> Iterator[Runs]:
    """Units at the target: how many of them lie between the limits."""
    for target in (0.5, 0.8, 0.95):
        for n in (5, 10, 30, 200):
            own = stats.funnel_limits(target, [n])
            share = random.binomial(n, target, runs) / n
            low, high = (np.broadcast_to(end, runs) for end in (own.low, own.high))
            yield limits(f"all units at the target, {percent(target)}", n, low, high, share)
    for n in (5, 10, 30, 200):
        parts = []
        for _ in range(runs // 20):
            truth = _among(random, "usual spread (60 %, SD 15 points)", 30)
            share = random.binomial(n, truth) / n
            spread = stats.overdispersion(share, np.full(30, np.sqrt(0.24 / n)), 0.6)
            own = stats.funnel_limits(0.6, np.full(30, n), phi=spread.phi)
            parts.append(np.array([own.low, own.high, share]))
        name = "30 units which differ (SD 15 points), over-dispersion estimated"
        yield limits(name, n, *np.hstack(parts), together=30)


def funnel_limits_mean(random: Generator, runs: int) -> Iterator[Runs]:
    """Means of units at the target, of people with a known SD of 2; then units that differ."""
    for people in (NORMAL, SKEWED, CEILING):
        for n in (5, 10, 30, 200):
            share = once(people.after, random, runs, n).mean(axis=1)
            own = stats.funnel_limits_mean(people.after.mean(), people.after.std(), [n])
            low, high = (np.broadcast_to(end, runs) for end in (own.low, own.high))
            yield limits(f"{people.name}, all units at the target", n, low, high, share)
    for n in (5, 10, 30, 200):
        parts = []
        for _ in range(runs // 20):
            value = random.normal(6, np.hypot(1, 2 / np.sqrt(n)), 30)
            spread = stats.overdispersion(value, np.full(30, 2 / np.sqrt(n)), 6)
            own = stats.funnel_limits_mean(6, 2, np.full(30, n), tau2=spread.tau2)
            parts.append(np.array([own.low, own.high, value]))
        yield limits(
            "30 units which differ (SD 1), spread estimated", n, *np.hstack(parts), together=30
        )


def rank_intervals(random: Generator, runs: int) -> Iterator[Runs]:
    """All ranks at once, of units that are alike, that differ somewhat and that are far apart."""
    for name, spread in (("all alike", 0.0), ("SD 1", 1.0), ("SD 10", 10.0)):
        for k in (8, 30, 60):
            cells = [_ranks(random, k, spread) for _ in range(runs if k < 30 else runs // 4)]
            inside, width = np.array(cells).T
            yield Runs(f"{name}; standard errors 0.4 to 0.9", k, inside.astype(bool), width)


def _ranks(random: Generator, k: int, spread: float) -> tuple[bool, float]:
    """Whether all true ranks of one run are in their intervals, and the mean of the widths."""
    truth, se = random.normal(6, spread, k), 2 / np.sqrt(unit_sizes(random, k))
    found = stats.rank_intervals(random.normal(truth, se), se, draws=2000)
    above = (truth[:, None] > truth).sum(axis=0)
    tied = (truth[:, None] == truth).sum(axis=0)
    inside = (found["low"] <= 1 + above) & (above + tied <= found["high"])
    return bool(inside.all()), float((found["high"] - found["low"]).mean())


NO_CR2 = f"No interval below {MIN_CLUSTERS} units."
NO_SHRINKAGE = f"Nothing is shrunk below {MIN_UNITS} units."
AMONG_UNITS = (
    Simulated("difference_in_differences", "units", difference_in_differences, note=NO_CR2),
    Simulated("clustered_mean", "units", clustered_mean, note=NO_CR2),
    Simulated("clustered_difference", "units", clustered_difference, note=NO_CR2),
    Simulated("weighted_mean", "people", weighted_mean),
    Simulated("weighted_mean", "units", weighted_units),
    Simulated("shrink_proportions", "units", shrink_proportions, note=NO_SHRINKAGE),
    Simulated("shrink_means", "units", shrink_means, note=NO_SHRINKAGE),
    Simulated("funnel_limits", "people in a unit", funnel_limits, 10),
    Simulated("funnel_limits_mean", "people in a unit", funnel_limits_mean, 10),
    Simulated("rank_intervals", "units", rank_intervals),
)
