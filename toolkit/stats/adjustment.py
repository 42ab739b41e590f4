"""Weights that make a sample add up to its population: post-stratification and raking."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ArgumentError, unknown

from .arguments import LARGEST, Codes, Floats, grouping, non_negative, same_length
from .weighting import kish_design_effect

Sample: TypeAlias = "pd.DataFrame | Mapping[str, ArrayLike]"
Totals: TypeAlias = "pd.Series | Mapping[Any, float]"

CLOSE = 1e-10  # a total is met when it is missed by less than this share of the population
SETTLED = 1e-12  # trimmed weights that change by less than this share of their mean stay so
SAME = 1e-9  # sums of totals that differ by less, relative to their size, differ by rounding


class NotConvergedError(ArgumentError):
    """No weights were found that meet all margins; the text names the total missed most."""


@dataclass(frozen=True, eq=False)
class CalibratedWeights:
    """Weights of the rows of a sample, and what they cost.

    Parameters
    ----------
    weights : ndarray of float, shape (n,)
        How many people each row stands for; NaN for a row that lacks a category or a starting
        weight.
    design_effect : float
        Kish's factor by which the weights inflate the variance of a mean; see
        `kish_design_effect`. Above 2, do not use the weights unless the reason is known.
    trimmed : ndarray of bool, shape (n,)
        Rows that have the largest weight `trim` allows.
    misfit : float
        Largest distance of a weighted category from its population total, as a share of the
        population: 0, up to rounding, unless `trim` kept a category from its total.
    iterations : int
        Rounds through the margins that were needed.
    n, n_missing : float
        Rows with a weight, and rows without.
    method : str
        "post-stratification" or "raking".
    """

    weights: Floats
    design_effect: float
    trimmed: NDArray[np.bool_]
    misfit: float
    iterations: int
    n: float
    n_missing: float
    method: str


def post_stratify(
    sample: Sample, totals: Totals, weights: ArrayLike | None = None, trim: float | None = None
) -> CalibratedWeights:
    """Weights that give every cell of a sample its population total.

    Parameters
    ----------
    sample : DataFrame or mapping of array_like, shape (n,)
        One or more columns of categories, text or numbers; all are used. A row that lacks one
        (NaN, None) gets the weight NaN and counts in `n_missing`. The index is ignored, and the
        sample is never changed.
    totals : mapping or Series
        People of the population in each cell: category -> total, or with several columns
        (category, category, …) -> total in the order of the columns.
    weights : array_like, shape (n,), optional
        Starting weights, 0 or more; all equal without them.
    trim : float, optional
        Largest weight allowed, as a multiple (above 1) of the mean weight. A cell that it keeps
        from its total falls short, and the others share the difference in proportion.

    Returns
    -------
    CalibratedWeights
        Starting weights times the same factor within a cell, up to the limit.

    Raises
    ------
    ArgumentError
        For a cell of the sample without a total, a cell of the population without a row, a
        negative or missing total, a `trim` not above 1.

    Notes
    -----
    Removes the bias of non-response as far as those who answered and those who did not are alike
    within a cell. With cells of fewer than about 20 rows the weights themselves vary by chance:
    merge cells, or `rake` to the margins. Do not use weights whose `design_effect` is above 2
    unless the reason is known.

    References
    ----------
    Holt & Smith (1979), Post stratification. JRSS A 142:33–46.

    Examples
    --------
    R: ``postStratify(svydesign(~1, weights = ~1, data = d), ~sex, data.frame(sex = c("f", "m"),
    Freq = c(30, 20)))``

    >>> found = post_stratify({"sex": ["f", "f", "f", "m"]}, {"f": 30, "m": 20})
    >>> found.weights, round(found.design_effect, 4)
    (array([10., 10., 10., 20.]), 1.12)
    """
    cells = _margin("totals", "sample", _cells(sample), totals)
    return _calibrated([cells], weights, trim, 1, "post-stratification")


def rake(
    sample: Sample,
    margins: Mapping[str, Totals],
    weights: ArrayLike | None = None,
    trim: float | None = None,
    max_iterations: int = 1000,
) -> CalibratedWeights:
    """Weights that give every category of several columns its population total.

    Parameters
    ----------
    sample : DataFrame or mapping of array_like, shape (n,)
        Columns of categories, text or numbers. A row that lacks one that is raked (NaN, None)
        gets the weight NaN and counts in `n_missing`. The index is ignored, and the sample is
        never changed.
    margins : mapping
        Column -> (category -> people of the population); the totals of every column add up to
        the same number.
    weights : array_like, shape (n,), optional
        Starting weights, 0 or more; all equal without them.
    trim : float, optional
        Largest weight allowed, as a multiple (above 1) of the mean weight. Weights are trimmed
        and raked again until both hold (bounded raking). A category whose rows would all have to
        be above the limit falls short of its total, and the other categories of its column share
        the difference in proportion. Where the limit sets the columns against each other, the
        last one is met. `misfit` says how much is missed.
    max_iterations : int
        Rounds through the margins before giving up.

    Returns
    -------
    CalibratedWeights
        Starting weights times a factor for each category, up to the limit.

    Raises
    ------
    ArgumentError
        For a column that is not there, a category of the sample without a total, a category of
        the population without a row, totals that are negative, missing or add up to different
        numbers, a `trim` not above 1.
    NotConvergedError
        An `ArgumentError` too: the margins contradict each other in this sample, or under this
        `trim`.

    Notes
    -----
    Only margins are met: that the factors of, say, sex and role multiply is an assumption. Do not
    use weights whose `design_effect` is above 2 unless the reason is known.

    References
    ----------
    Deville & Särndal (1992), Calibration estimators in survey sampling. JASA 87:376–382; Kalton &
    Flores-Cervantes (2003), Weighting methods. Journal of Official Statistics 19:81–97.

    Examples
    --------
    R: ``rake(svydesign(~1, weights = ~1, data = d), list(~sex, ~age), list(data.frame(sex =
    c("f", "m"), Freq = c(30, 20)), data.frame(age = c("old", "young"), Freq = c(20, 30))),
    control = list(epsilon = 1e-12, maxit = 1000))``

    >>> people = {"sex": ["f", "f", "m", "m"], "age": ["young", "old", "young", "old"]}
    >>> found = rake(people, {"sex": {"f": 30, "m": 20}, "age": {"young": 30, "old": 20}})
    >>> found.weights, round(found.design_effect, 4)
    (array([18., 12., 12.,  8.]), 1.0816)
    """
    if not margins:
        raise ArgumentError("margins names no column; allowed: column -> totals of its categories")
    if not max_iterations >= 1:
        raise ArgumentError(f"max_iterations={max_iterations!r} is not allowed; 1 or more")
    parts = [
        _margin(f"margins[{name!r}]", f"sample[{name!r}]", _column(sample, name), totals)
        for name, totals in margins.items()
    ]
    return _calibrated(parts, weights, trim, max_iterations, "raking")


@dataclass(frozen=True, eq=False)
class _Margin:
    """The category of each row (-1: none) and what the categories should add up to."""

    argument: str
    categories: list[Hashable]
    codes: Codes
    totals: Floats

    def short_of(self, weights: Floats) -> Floats:
        """How far each category is from its total."""
        return np.abs(np.bincount(self.codes, weights, minlength=self.totals.size) - self.totals)

    def only(self, rows: NDArray[np.bool_]) -> _Margin:
        """The margin of some of the rows; every category with people has to have one."""
        codes = self.codes[rows]
        empty = (np.bincount(codes, minlength=self.totals.size) == 0) & (self.totals > 0)
        if np.any(empty):
            names = ", ".join(repr(self.categories[k]) for k in np.flatnonzero(empty))
            raise ArgumentError(
                f"{self.argument} has people in {names}, where the sample has no row that can be "
                "used; merge the category with another, in the sample and in the totals"
            )
        return _Margin(self.argument, self.categories, codes, self.totals)

    def within(self, limit: float) -> _Margin:
        """The margin with totals that weights up to a limit can reach."""
        rows = np.bincount(self.codes, minlength=self.totals.size).astype(float)
        room = limit * np.maximum(rows, 1)  # a category without rows has no people either
        used, totals = self.totals > 0, self.totals.copy()
        factor = _factor(totals[used], room[used], float(totals.sum()))
        totals[used] = np.minimum(totals[used] * factor, room[used])
        return _Margin(self.argument, self.categories, self.codes, totals)

    def members(self) -> Iterator[tuple[NDArray[np.intp], float]]:
        """Rows and total of every category that has rows."""
        for k, total in enumerate(self.totals.tolist()):
            rows = np.flatnonzero(self.codes == k)
            if rows.size:
                yield rows, total


def _column(sample: Sample, name: str) -> ArrayLike:
    if not hasattr(sample, "keys"):
        came = type(sample).__name__
        raise ArgumentError(f"sample is a {came}; allowed: a DataFrame or a mapping of columns")
    if name not in sample.keys():  # noqa: SIM118 - a DataFrame would do, but not every mapping
        raise unknown("margins", name, sample.keys())
    return sample[name]


def _cells(sample: Sample) -> ArrayLike:
    """One column that says in which cell each row is: its category, or the tuple of them."""
    names = list(sample.keys()) if hasattr(sample, "keys") else []
    columns = [_column(sample, name) for name in names]
    if not columns:
        raise ArgumentError("sample has no column; allowed: one column of categories or more")
    if len(columns) == 1:
        return columns[0]
    found = [grouping(f"sample[{n!r}]", c) for n, c in zip(names, columns, strict=True)]
    same_length(**{str(name): codes for name, (codes, _) in zip(names, found, strict=True)})
    rows = zip(*(codes.tolist() for codes, _ in found), strict=True)
    kinds = [names.tolist() for _, names in found]
    cells = [
        tuple(own[k] for own, k in zip(kinds, row, strict=True)) if min(row) >= 0 else None
        for row in rows
    ]
    return pd.Series(cells, dtype=object)


def _margin(argument: str, place: str, column: ArrayLike, totals: Totals) -> _Margin:
    """Find the total of every row's category."""
    named = _amounts(argument, totals)
    codes, found = grouping(place, column)
    names = found.tolist()
    counts = np.bincount(codes[codes >= 0], minlength=len(names)).tolist()
    for name, rows in zip(names, counts, strict=True):
        if not named.get(name):
            lacks = "gives 0 people" if name in named else "gives no total"
            raise ArgumentError(
                f"{place} has {name!r} in {rows} row(s), for which {argument} {lacks}; "
                "correct it, or merge the category with another"
            )
    position = {name: k for k, name in enumerate(named)}
    lookup = np.array([*(position[name] for name in names), -1])
    return _Margin(argument, list(named), lookup[codes], np.array(list(named.values())))


def _amounts(argument: str, totals: Totals) -> dict[Hashable, float]:
    """Totals by category, checked."""
    if not hasattr(totals, "keys"):
        came = type(totals).__name__
        raise ArgumentError(f"{argument} is a {came}; allowed: category -> people, or a Series")
    names = list(totals.keys())
    amounts = non_negative(argument, [totals[name] for name in names])
    if np.isnan(amounts).any():
        missing = names[int(np.argmax(np.isnan(amounts)))]
        raise ArgumentError(f"{argument} has no number for {missing!r}; allowed: 0 or more")
    if not amounts.sum() > 0:
        raise ArgumentError(f"{argument} adds up to 0 people; allowed: more")
    return dict(zip(names, amounts.tolist(), strict=True))


def _calibrated(
    margins: list[_Margin],
    weights: ArrayLike | None,
    trim: float | None,
    max_iterations: int,
    method: str,
) -> CalibratedWeights:
    """Fit the rows that can be used; the others keep their place."""
    start = np.ones(margins[0].codes.size) if weights is None else non_negative("weights", weights)
    same_length(**{part.argument: part.codes for part in margins}, weights=start)
    known = ~np.isnan(start) & np.all([part.codes >= 0 for part in margins], axis=0)
    used = known & (start > 0)
    size, asked = _size(margins), [part.only(used) for part in margins]
    limit = np.inf if trim is None else _ratio_above_1(trim) * size / float(used.sum())
    reachable = [part.within(limit) for part in asked]
    fitted, iterations = _raked(start[used], reachable, limit, max_iterations)
    full = np.where(known, 0.0, np.nan)
    full[used] = fitted
    trimmed = np.zeros(start.size, dtype=bool)
    trimmed[used] = fitted >= limit * (1 - SAME)
    misfit = max(float(part.short_of(fitted).max()) for part in asked) / size
    return CalibratedWeights(
        full, kish_design_effect(full), trimmed, misfit, iterations,
        float(known.sum()), float((~known).sum()), method,
    )  # fmt: skip


def _size(margins: list[_Margin]) -> float:
    """People in the population, on which all margins have to agree."""
    sums = {part.argument: float(part.totals.sum()) for part in margins}
    least, most = min(sums.values()), max(sums.values())
    if most - least > SAME * most:
        listed = ", ".join(f"{name} {total:.12g}" for name, total in sums.items())
        raise ArgumentError(f"margins add up to different totals: {listed}; allowed: one total")
    return most


def _ratio_above_1(trim: float) -> float:
    if not isinstance(trim, (int, float, np.number)) or not 1 < trim < np.inf:
        raise ArgumentError(f"trim={trim!r} is not allowed; above 1, for example 5")
    return float(trim)


def _raked(
    start: Floats, margins: list[_Margin], limit: float, max_iterations: int
) -> tuple[Floats, int]:
    """Multiply category by category until all totals are met; `base` is the untrimmed weight."""
    members = [list(part.members()) for part in margins]
    size = float(margins[0].totals.sum())
    base = start / start.sum() * size
    fitted = np.minimum(base, limit)
    for iteration in range(1, max_iterations + 1):
        before = fitted
        for categories in members:
            for rows, total in categories:
                base[rows] *= _factor(base[rows], np.full(rows.size, limit), total)
        fitted = np.minimum(base, limit)
        if all(part.short_of(fitted).max() <= CLOSE * size for part in margins):
            return fitted, iteration
        if limit < np.inf and np.abs(fitted - before).max() * start.size <= SETTLED * size:
            return fitted, iteration
        if not (base.min() > size / LARGEST and base.max() < size * LARGEST):
            break
    raise NotConvergedError(_contradiction(margins, fitted, iteration))


def _factor(base: Floats, limit: Floats, total: float) -> float:
    """What to multiply base by so that, cut off at the limits, it adds up to the total."""
    factor, cut = total / float(base.sum()), np.zeros(base.size, dtype=bool)
    while np.any(over := ~cut & (base * factor > limit)):
        cut |= over
        if cut.all():
            return float((limit / base).max())
        factor = (total - float(limit[cut].sum())) / float(base[~cut].sum())
    return factor


def _contradiction(margins: list[_Margin], fitted: Floats, rounds: int) -> str:
    """Say which total is missed most."""
    worst = max(margins, key=lambda part: float(part.short_of(fitted).max()))
    gaps = worst.short_of(fitted)
    k = int(gaps.argmax())
    return (
        f"raking did not converge: after {rounds} rounds {worst.argument} still misses "
        f"{worst.totals[k]:g} for {worst.categories[k]!r} by {gaps[k]:.3g}; merge small "
        "categories, leave a column out or, with trim, allow larger weights"
    )
