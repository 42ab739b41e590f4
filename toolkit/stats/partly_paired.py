"""Change when some people answered both times and others only once."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    return _changes(first, second, codes, 1, confidence(level), model=model).only()


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
    found = _changes(first, second, codes, len(names), confidence(level), model=model)
    return found.table(names)


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


def _changes(
    first: Floats, second: Floats, codes: Codes, k: int, level: float, *, model: bool
) -> Estimates:  # fmt: skip
    waves = _waves(first, second, codes, k)
    tnew = _tnew2(waves, level)
    reml = _reml(waves, level)
    enough = (waves.change.n >= MIN_PAIRS_REML) & (waves.change.sd > 0) & (reml.se > 0) & model
    neither = np.isnan(first) & np.isnan(second) & (codes >= 0)
    missing = np.bincount(codes[neither], minlength=k).astype(float)
    people = waves.all_before.n + waves.once_after.n
    few = np.minimum(waves.all_before.n, waves.all_after.n) < 2
    spread = tnew.se > 0
    reason = np.where(few, "few_values", np.where(spread, "", "no_spread")).astype(object)
    chosen = {
        name: np.where(enough, getattr(reml, name), getattr(tnew, name))
        for name in ("value", "low", "high", "p_value", "se", "df")
    }
    more = {name: np.where(enough, reml.more[name], tnew.more[name]) for name in tnew.more}
    method = np.where(enough, reml.method, tnew.method).astype(object)
    average_sd = (waves.all_before.sd + waves.all_after.sd) / 2
    df = waves.all_before.n + waves.all_after.n - 2
    effect = standardised(chosen["value"], average_sd, df)
    return replace(
        tnew, **chosen, n=people, method=method, n_missing=missing, effect=effect,
        effect_name="Hedges g_av", reason=reason, more=more,
    )  # fmt: skip


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
    return Estimates(
        value, low, high, one.n, level, "Derrick Tnew2", p, nothing, se, df, nothing,
        more={"before": one.mean, "after": two.mean},
    )  # fmt: skip


def _reml(waves: Waves, level: float) -> Estimates:
    """Random intercept by REML; the variance is profiled out, the correlation is searched."""
    model = Profile(waves)
    rho = model.best()
    found = model.at(rho)
    value = found.after - found.before
    variance = found.sigma2 * found.unit_variance
    df = model.satterthwaite(rho)
    se = np.sqrt(np.where(variance > 0, variance, np.nan))
    low, high, p = t_limits(value, se, df, level)
    nothing = np.full(value.shape, np.nan)
    return Estimates(
        value, low, high, nothing, level, "REML random intercept", p, nothing, se, df, nothing,
        more={"before": found.before, "after": found.after},
    )  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """The model of every group at one correlation each.

    Attributes
    ----------
    before, after : ndarray of float, shape (k,)
        Generalised least squares means.
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

    before: Floats
    after: Floats
    squares: Floats
    sigma2: Floats
    unit_variance: Floats
    logs: Floats
    criterion: Floats


class Profile:
    """The restricted likelihood of two waves as a function of the correlation within people."""

    def __init__(self, waves: Waves) -> None:
        self.pairs, self.n1, self.n2 = waves.pair_before.n, waves.once_before.n, waves.once_after.n
        self.m1, self.m2 = _mean(waves.pair_before), _mean(waves.pair_after)
        self.u1, self.u2 = _mean(waves.once_before), _mean(waves.once_after)
        self.own = _squares(waves.pair_before) + _squares(waves.pair_after)
        self.once = _squares(waves.once_before) + _squares(waves.once_after)
        self.shared = waves.shared

    def at(self, rho: Floats) -> Fit:
        """Fit means and variance of every group for its correlation `rho`, 0 or more, below 1."""
        p, n1, n2, m1, m2 = self.pairs, self.n1, self.n2, self.m1, self.m2
        rest = 1 - rho * rho
        a, b, d = p / rest + n1, p * rho / rest, p / rest + n2  # information of the two means
        det = a * d - b * b
        y1 = p * (m1 - rho * m2) / rest + n1 * self.u1
        y2 = p * (m2 - rho * m1) / rest + n2 * self.u2
        before, after = ratio(d * y1 + b * y2, det), ratio(b * y1 + a * y2, det)
        e1, e2 = m1 - before, m2 - after
        within = self.own - 2 * rho * self.shared + p * (e1 * e1 - 2 * rho * e1 * e2 + e2 * e2)
        alone = self.once + n1 * (self.u1 - before) ** 2 + n2 * (self.u2 - after) ** 2
        squares, df = within / rest + alone, 2 * p + n1 + n2 - 2
        sigma2, logs = ratio(squares, df), p * np.log(rest) + _log(det)
        unit = ratio(a + d - 2 * b, det)
        return Fit(before, after, squares, sigma2, unit, logs, df * _log(squares) + logs)

    def slope(self, rho: Floats) -> Floats:
        """Derivative of the criterion; the means need none, being optimal for each `rho`."""
        p, rest, here = self.pairs, 1 - rho * rho, self.at(rho)
        e1, e2 = self.m1 - here.before, self.m2 - here.after
        within = self.own - 2 * rho * self.shared + p * (e1 * e1 - 2 * rho * e1 * e2 + e2 * e2)
        squares = (2 * rho * within / rest - 2 * (self.shared + p * e1 * e2)) / rest
        a, b, d = p / rest + self.n1, p * rho / rest, p / rest + self.n2
        own, other = 2 * p * rho / rest**2, p * (1 + rho * rho) / rest**2  # slopes of a and d, of b
        df = 2 * p + self.n1 + self.n2 - 2
        logs = ratio(own * (a + d) - 2 * b * other, a * d - b * b) - 2 * p * rho / rest
        return df * ratio(squares, here.squares) + logs

    def best(self) -> Floats:
        """Find the most likely correlation of every group: a grid, then halving by the slope."""
        grid = np.append(np.arange(0, 0.96, 0.04), [0.98, 0.99, 0.999, NEAR_ONE])
        ones = np.ones_like(self.shared)
        values = np.array([self.at(ones * rho).criterion for rho in grid])
        place = np.argmin(np.where(np.isnan(values), np.inf, values), axis=0)
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
