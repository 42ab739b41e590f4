"""People to draw from: populations whose means, chances and orders are known exactly.

A population is a list of equally likely values for each wave, so that what an estimator should find
is a mean over that list and not itself an estimate. The two waves of a person, and the people of
one unit, are tied together by a normal copula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]

POINTS = 10_000
CHANCES = (np.arange(POINTS) + 0.5) / POINTS
ALIKE = 0.6  # correlation of the two answers of one person, before they are rounded
OF_UNIT = 0.8  # correlation of what the people of one unit have in common, between the waves


@dataclass(frozen=True)
class Population:
    """Equally likely values before and after.

    Parameters
    ----------
    name : str
        How the documentation calls it.
    before, after : ndarray of float, shape (10000,)
        In rising order.
    alike : float
        Correlation of the two answers of one person on the normal scale.
    """

    name: str
    before: Floats
    after: Floats
    alike: float = ALIKE

    @property
    def change(self) -> float:
        """True change of the mean."""
        return float(self.after.mean() - self.before.mean())

    @property
    def superiority(self) -> float:
        """P(after > before) + ½ P(equal) of two people drawn separately."""
        below, up_to = (np.searchsorted(self.before, self.after, s) for s in ("left", "right"))
        return float((below + up_to).mean() / 2 / POINTS)

    @property
    def moved(self) -> float:
        """P(up) − P(down) of one person."""
        z, spread = special.ndtri(CHANCES), np.sqrt(1 - self.alike**2)
        below, up_to = (
            special.ndtri(np.searchsorted(self.after, self.before, side) / POINTS)
            for side in ("left", "right")
        )
        up = special.ndtr((self.alike * z - up_to) / spread)
        down = special.ndtr((below - self.alike * z) / spread)
        return float(up.mean() - down.mean())


def normal(mean: float, sd: float) -> Floats:
    """Values that are normally distributed."""
    return mean + sd * special.ndtri(CHANCES)


def skewed(mean: float, sd: float) -> Floats:
    """Values of a gamma distribution with a skewness of 2 (an exponential one), from mean − sd."""
    return mean - sd + sd * -np.log1p(-CHANCES)


def choices(*shares: float) -> Floats:
    """Ordered answers 0, 1, 2 … with these shares."""
    return np.searchsorted(np.cumsum(shares)[:-1], CHANCES).astype(float)


def right_of(questions: int, ability: float, spread: float = 6.0) -> Floats:
    """Right answers of so many questions, where people's chances are beta distributed."""
    chances = stats.betabinom.cdf(
        np.arange(questions), questions, ability * spread, (1 - ability) * spread
    )
    return np.searchsorted(chances, CHANCES).astype(float)


NORMAL = Population("normal", normal(6, 2), normal(6.8, 2))
SKEWED = Population("skewed", normal(6, 1), skewed(7, 2))
TIED = Population(
    "tied (five answers)", choices(0.1, 0.2, 0.3, 0.3, 0.1), choices(0.05, 0.15, 0.25, 0.35, 0.2)
)
CEILING = Population("ceiling (of 10 questions)", right_of(10, 0.88), right_of(10, 0.95))
PEOPLE = (NORMAL, SKEWED, TIED, CEILING)


def once(values: Floats, random: Generator, runs: int, n: int) -> Floats:
    """Draw n people in each of many runs."""
    return values[random.integers(0, POINTS, (runs, n))]


def pairs(people: Population, random: Generator, runs: int, n: int) -> tuple[Floats, Floats]:
    """Draw both answers of n people in each of many runs."""
    first, other = random.standard_normal((2, runs, n))
    second = people.alike * first + np.sqrt(1 - people.alike**2) * other
    return picked(people.before, first), picked(people.after, second)


def picked(values: Floats, z: Floats) -> Floats:
    """Values at the places that normal draws have in the population."""
    return values[np.minimum((special.ndtr(z) * POINTS).astype(int), POINTS - 1)]


def unit_sizes(random: Generator, units: int) -> NDArray[np.int64]:
    """5 to 30 people in each unit."""
    return random.integers(5, 31, units)


def in_units(values: Floats, random: Generator, unit: NDArray[np.int64], icc: float) -> Floats:
    """Draw a value for each person; those of one unit have a correlation of `icc` in common."""
    common = random.standard_normal(int(unit.max()) + 1)
    return _of_units(values, random, unit, icc, common)


def waves_in_units(
    people: Population, random: Generator, units: list[NDArray[np.int64]], icc: float
) -> list[Floats]:
    """Draw the people of two waves, all different, but from the same units."""
    first, other = random.standard_normal((2, int(units[0].max()) + 1))
    common = (first, OF_UNIT * first + np.sqrt(1 - OF_UNIT**2) * other)
    tables = (people.before, people.after)
    return [
        _of_units(values, random, unit, icc, own)
        for values, unit, own in zip(tables, units, common, strict=True)
    ]


def _of_units(
    values: Floats, random: Generator, unit: NDArray[np.int64], icc: float, common: Floats
) -> Floats:
    alone = random.standard_normal(unit.size)
    return picked(values, np.sqrt(icc) * common[unit] + np.sqrt(1 - icc) * alone)
