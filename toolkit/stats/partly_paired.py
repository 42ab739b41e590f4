"""Change when some people answered both times and others only once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .arguments import Codes, Floats, confidence, grouping, numbers, same_length
from .estimate import Estimate
from .estimates import Estimates, Moments, moments, ratio, standardised, t_limits

MIN_PAIRS_REML = 10  # with fewer the variance between people is too badly known: Tnew2
STEPS = 50  # of the search for the correlation; each halves what is left
NEAR_ONE = 1 - 1e-9  # a correlation of 1 has no likelihood


def partly_paired_change(
    before: ArrayLike, after: ArrayLike, level: float = 0.95, *, model: bool = True
) -> Estimate:
    """Change of the mean, after − before, from everybody who answered at least once.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        Two measurements of each person in the same order; NaN where a wave is missing. Somebody
        who answered neither time is counted in `n_missing`.
    level : float
        Confidence level, between 0 and 1.
    model : bool
        Whether the model may be used; without it Tnew2 always, whose means are those observed.

    Returns
    -------
    Estimate
        `n` persons who answered at least once. From 10 pairs on, `method` is "REML random
        intercept": the difference of the two means under a random intercept for each person,
        fitted by restricted maximum likelihood, with Satterthwaite's degrees of freedom. It
        assumes answers missing at random given those that are there. With fewer pairs `method`
        is "Derrick Tnew2", the difference of the means of all answers, which assumes them missing
        completely at random. Without people who answered once both are the paired t interval;
        without pairs the second is Welch's. `effect` is Hedges' g_av: the change divided by the
        average of the SDs of all answers before and all after, corrected for small samples.
        NaN below two answers in a wave ("few_values") and when nothing varies ("no_spread").

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text, infinite values, a level outside 0–1.

    References
    ----------
    Guo & Yuan (2017), Statistical Methods in Medical Research 26:1323–1340, for the mixed model;
    Derrick, Russ, Toher & White (2017), Journal of Modern Applied Statistical Methods 16:137–157,
    for Tnew2.

    Examples
    --------
    R: ``Partiallyoverlapping::Partover.test(…, var.equal = FALSE)``

    >>> found = partly_paired_change([20, 14, 15, 18, None], [None, 15, 10, 15, 10])
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), found.method
    (-4.25, -9.904, 1.404, 'Derrick Tnew2')
    """
    first, second = numbers("before", before), numbers("after", after)
    same_length(before=first, after=second)
    codes = np.zeros(first.size, int)
    return partly_paired_changes(first, second, codes, 1, confidence(level), model=model).only()


def partly_paired_change_by(
    before: ArrayLike,
    after: ArrayLike,
    group: ArrayLike,
    level: float = 0.95,
    *,
    model: bool = True,
) -> pd.DataFrame:
    """`partly_paired_change` of every group.

    Parameters
    ----------
    before, after, group : array_like, shape (n,)
        Two measurements of each person, and the name of the person's group.
    level : float
    model : bool
        As in `partly_paired_change`.

    Returns
    -------
    DataFrame
        The groups' names as index, sorted; columns as the fields of `Estimate`, and `before` and
        `after`, the two means whose difference `value` is (under REML those of the model).

    Raises
    ------
    ArgumentError
        As `partly_paired_change`.

    Examples
    --------
    >>> found = partly_paired_change_by([3, 5, 4, 2], [5, None, 4, 3], ["a"] * 4)
    >>> found[["before", "after", "value", "n", "method"]]
           before  after  value    n         method
    group
    a         3.5    4.0    0.5  4.0  Derrick Tnew2
    """
    first, second = numbers("before", before), numbers("after", after)
    codes, names = grouping("group", group)
    same_length(before=first, after=second, group=codes)
    k, level = len(names), confidence(level)
    return partly_paired_changes(first, second, codes, k, level, model=model).table(names)


@dataclass(frozen=True)
class Waves:
    """What is known of each group: all answers, those of pairs and those of people seen once.

    Attributes
    ----------
    all_before, all_after, once_before, once_after, pair_before, pair_after : Moments
    change : Moments
        Of the pairs.
    shared : ndarray of float, shape (k,)
        Sum of the products of the pairs' deviations from their means.
    """

    all_before: Moments
    all_after: Moments
    once_before: Moments
    once_after: Moments
    pair_before: Moments
    pair_after: Moments
    change: Moments
    shared: Floats


def partly_paired_changes(
    before: Floats, after: Floats, codes: Codes, k: int, level: float = 0.95, *, model: bool = True
) -> Estimates:
    """`partly_paired_change` of groups that are numbered already; nothing is checked.

    Parameters
    ----------
    before, after : ndarray of float, shape (n,)
        Two measurements of each person; NaN where a wave is missing.
    codes : ndarray of int, shape (n,)
        The group of each person, 0 … k − 1; -1 is in none.
    k : int
    level : float
    model : bool

    Examples
    --------
    >>> answers = np.array([3.0, 5.0, 4.0, 2.0]), np.array([5.0, np.nan, 4.0, 3.0])
    >>> partly_paired_changes(*answers, np.zeros(4, int), 1).value
    array([0.5])
    """
    waves = _waves(before, after, codes, k)
    found = _tnew2(waves, level)
    if model:
        found = _with_model(found, waves, level)
    neither = np.isnan(before) & np.isnan(after) & (codes >= 0)
    missing = np.bincount(codes[neither], minlength=k).astype(float)
    people = waves.all_before.n + waves.once_after.n
    few = np.minimum(waves.all_before.n, waves.all_after.n) < 2
    average_sd = (waves.all_before.sd + waves.all_after.sd) / 2
    effect = standardised(found.value, average_sd, waves.all_before.n + waves.all_after.n - 2)
    reason = np.where(few, "few_values", found.reason).astype(object)
    return replace(
        found, n=people, n_missing=missing, effect=effect, effect_name="Hedges g_av", reason=reason
    )


def _with_model(found: Estimates, waves: Waves, level: float) -> Estimates:
    """Put the estimates of the model in the place of Tnew2's where there are pairs enough."""
    known = np.flatnonzero((waves.change.n >= MIN_PAIRS_REML) & (waves.change.sd > 0))
    if not known.size:
        return found
    fitted = _reml(waves, known, level)
    sure = fitted.se > 0
    place = known[sure]

    def filled(old: Floats, new: Floats) -> Floats:
        both = old.copy()
        both[place] = new[sure]
        return both

    names = ("value", "low", "high", "p_value", "se", "df")
    both: dict[str, Any] = {
        name: filled(getattr(found, name), getattr(fitted, name)) for name in names
    }
    more = {name: filled(found.more[name], fitted.more[name]) for name in found.more}
    method = np.full(found.value.shape, found.method, dtype=object)
    method[place] = fitted.method
    return replace(found, **both, method=method, more=more)


def _waves(first: Floats, second: Floats, codes: Codes, k: int) -> Waves:
    both = ~np.isnan(first) & ~np.isnan(second)
    once = [np.where(both, np.nan, x) for x in (first, second)]
    pairs = [np.where(both, x, np.nan) for x in (first, second)]
    alone_before, alone_after = (moments(x, codes, k) for x in once)
    pair_before, pair_after = (moments(x, codes, k) for x in pairs)
    inside = both & (codes >= 0)
    one, two, group = first[inside], second[inside], codes[inside]
    products = (one - pair_before.mean[group]) * (two - pair_after.mean[group])
    shared = np.bincount(group, products, minlength=k).astype(float)
    every, later = (moments(x, codes, k) for x in (first, second))
    change = moments(pairs[1] - pairs[0], codes, k, *pairs)
    return Waves(every, later, alone_before, alone_after, pair_before, pair_after, change, shared)


def _tnew2(waves: Waves, level: float) -> Estimates:
    """Derrick's Tnew2: means of all answers, with the covariance of the pairs taken off."""
    one, two, pairs = waves.all_before, waves.all_after, waves.pair_before.n
    scale = (pairs - 1) * waves.pair_before.sd * waves.pair_after.sd
    r = np.clip(np.nan_to_num(ratio(waves.shared, scale)), -1, 1)
    covariance = r * one.sd * two.sd * ratio(pairs, one.n * two.n)
    variance = one.se**2 + two.se**2 - 2 * np.where(pairs > 0, covariance, 0.0)
    se = np.sqrt(np.where(variance > 1e-14 * (one.se**2 + two.se**2), variance, np.nan))
    welch = ratio(
        (one.se**2 + two.se**2) ** 2, ratio(one.se**4, one.n - 1) + ratio(two.se**4, two.n - 1)
    )
    singles = waves.once_before.n + waves.once_after.n
    df = pairs - 1 + ratio(welch - pairs + 1, singles + 2 * pairs) * singles
    value = two.mean - one.mean
    low, high, p = t_limits(value, se, df, level)
    nothing = np.full(value.shape, np.nan)
    reason = np.where(se > 0, "", "no_spread")
    return Estimates(
        value, low, high, one.n, level, "Derrick Tnew2", p, nothing, se, df, nothing,
        reason=reason, more={"before": one.mean, "after": two.mean},
    )  # fmt: skip


def _reml(waves: Waves, groups: Codes, level: float) -> Estimates:
    """Random intercept by REML; the variance is profiled out, the correlation is searched."""
    model = Profile(waves, groups)
    rho = model.best()
    found = model.at(rho)
    before, after = found.means
    value = (after - before)[0]
    variance = (found.sigma2 * found.unit_variance)[0]
    df = model.satterthwaite(rho)[0]
    se = np.sqrt(np.where(variance > 0, variance, np.nan))
    low, high, p = t_limits(value, se, df, level)
    nothing = np.full(value.shape, np.nan)
    return Estimates(
        value, low, high, nothing, level, "REML random intercept", p, nothing, se, df, nothing,
        more={"before": before[0], "after": after[0]},
    )  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """The model of every group at one or more correlations.

    Attributes
    ----------
    means : ndarray of float, shape (2, correlations, groups)
        Generalised least squares means before and after; all others have one row a correlation.
    squares : ndarray
        Weighted sum of squares of the residuals.
    sigma2 : ndarray
        Variance of one answer.
    unit_variance : ndarray
        Variance of after − before, in units of `sigma2`.
    logs : ndarray
        log |V| + log |X'V⁻¹X| without sigma2.
    criterion : ndarray
        −2 × the restricted log-likelihood with sigma2 profiled out, up to a constant.
    """

    means: Floats
    squares: Floats
    sigma2: Floats
    unit_variance: Floats
    logs: Floats
    criterion: Floats


class Profile:
    """The restricted likelihood of two waves as a function of the correlation within people.

    Of groups with enough pairs, so that nothing is divided by 0. What there is of both waves is
    kept together, before and after; the search takes most of the time of a small unit.
    """

    def __init__(self, waves: Waves, groups: Codes) -> None:
        pair = [waves.pair_before, waves.pair_after]
        once = [waves.once_before, waves.once_after]
        self.pairs, self.shared = waves.pair_before.n[groups], waves.shared[groups]
        self.n = np.array([[part.n[groups]] for part in once])
        self.m = np.array([[_mean(part)[groups]] for part in pair])
        self.u = np.array([[_mean(part)[groups]] for part in once])
        self.own, self.once = (
            _squares(one)[groups] + _squares(two)[groups] for one, two in (pair, once)
        )
        self.df = 2 * self.pairs + self.n[0] + self.n[1] - 2
        self.sums = self.n * self.u

    def at(self, rho: Floats) -> Fit:
        """Fit means and variance of every group for its correlations `rho`, 0 or more, below 1."""
        rest = 1 - rho * rho
        information, between, det = self._information(rho, rest)
        means, _, _, squares = self._residuals(rho, rest, information, between, det)
        sigma2, logs = ratio(squares, self.df), self.pairs * np.log(rest) + _log(det)
        unit = ratio(information[0] + information[1] - 2 * between, det)
        return Fit(means, squares, sigma2, unit, logs, self.df * _log(squares) + logs)

    def _information(self, rho: Floats, rest: Floats) -> tuple[Floats, Floats, Floats]:
        """Information of the two means, between them, and the determinant of both."""
        information, between = self.pairs / rest + self.n, self.pairs * rho / rest
        return information, between, information[0] * information[1] - between * between

    def _residuals(
        self, rho: Floats, rest: Floats, information: Floats, between: Floats, det: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """The means, how far those of the pairs are from them, and the weighted squares."""
        p, m, twice = self.pairs, self.m, 2 * rho
        y = p * (m - rho * m[::-1]) / rest + self.sums
        means = (information[::-1] * y + between * y[::-1]) / det
        e = m - means
        own = e * e
        within = self.own - twice * self.shared + p * (own[0] - twice * e[0] * e[1] + own[1])
        away = self.u - means
        alone = self.n * (away * away)
        return means, e, within, within / rest + (self.once + alone[0] + alone[1])

    def slope(self, rho: Floats) -> Floats:
        """Derivative of the criterion; the means need none, being optimal for each `rho`."""
        p, square, twice = self.pairs, rho * rho, 2 * rho
        rest = 1 - square
        information, between, det = self._information(rho, rest)
        _, e, within, here = self._residuals(rho, rest, information, between, det)
        squares = (twice * within / rest - 2 * (self.shared + p * e[0] * e[1])) / rest
        rest2, steep = rest * rest, 2 * p * rho
        own, other = steep / rest2, p * (1 + square) / rest2  # slopes of the information
        logs = (own * (information[0] + information[1]) - 2 * between * other) / det - steep / rest
        slope: Floats = self.df * (squares / np.where(here > 0, here, np.nan)) + logs
        return slope

    def best(self) -> Floats:
        """Find the most likely correlation of every group: a grid, then halving by the slope."""
        grid = np.append(np.arange(0, 0.96, 0.04), [0.98, 0.99, 0.999, NEAR_ONE])
        values = self.at(grid[:, None]).criterion
        place = np.argmin(np.where(np.isnan(values), np.inf, values), axis=0)[None]
        low, high = grid[np.maximum(place - 1, 0)], grid[np.minimum(place + 1, len(grid) - 1)]
        for _ in range(STEPS):
            middle = (low + high) / 2
            rising = self.slope(middle) > 0
            low, high = np.where(rising, low, middle), np.where(rising, middle, high)
        return np.where((place <= 1) & (low == 0), 0.0, (low + high) / 2)

    def satterthwaite(self, rho: Floats) -> Floats:
        """Degrees of freedom of after − before: 2 v² / Var(v), v being its estimated variance.

        At a correlation of 0, the end of its range, only the variance is uncertain.
        """
        step = 1e-4 * (1 - rho)
        here = self.at(rho)
        up, down = self.at(rho + step), self.at(rho - step)
        df = ratio(here.squares, here.sigma2)
        slope = ratio((up.squares - down.squares) / (2 * step), here.sigma2)
        bend = ratio((up.squares - 2 * here.squares + down.squares) / step**2, here.sigma2)
        bend = bend + (up.logs - 2 * here.logs + down.logs) / step**2
        gamma = ratio((up.unit_variance - down.unit_variance) / (2 * step), here.unit_variance)
        det = (df * bend - slope**2) / 4
        # [1, gamma] · inverse of ½ [[df, -slope], [-slope, bend]] · [1, gamma]
        relative = (bend / 2 + gamma * slope + gamma**2 * df / 2) / np.where(det > 0, det, np.nan)
        return np.where(rho == 0, df, ratio(2.0, relative))


def _mean(part: Moments) -> Floats:
    """The mean; 0 where there is no value, for it is then multiplied by 0."""
    return np.nan_to_num(part.mean)


def _squares(part: Moments) -> Floats:
    """Sum of squares about the mean; 0 where there are fewer than two values."""
    return np.where(part.n > 1, np.nan_to_num(part.sd) ** 2 * (part.n - 1), 0.0)


def _log(x: Floats) -> Floats:
    return np.log(np.where(x > 0, x, np.nan))
