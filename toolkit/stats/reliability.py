"""How consistently the items of one scale measure the same thing, with an interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Floats, confidence, matrix, number, whole
from .estimate import Estimate
from .estimates import ROUNDING

MIN_ITEMS = 3
MIN_FOR_ALPHA = 30  # complete respondents
MIN_FOR_OMEGA = 100
HEYWOOD = 0.005  # a share of unique variance at or below it is none; R's factanal stops there too
SETTLED = 1e-9  # change of a unique variance, relative, at which the iteration has arrived
MOST_STEPS = 100
AT_ONCE = 200  # resamples held in memory
MIN_RESAMPLES = 0.9  # share of the resamples that must have a proper fit for an interval


def cronbach_alpha(items: ArrayLike, level: float = 0.95) -> Estimate:
    """Cronbach's alpha with Feldt's interval.

    Parameters
    ----------
    items : array_like, shape (n, k)
        One row a respondent, one column an item, all turned the same way. A respondent with a
        missing item is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` is at most 1 and may be negative; `n` respondents without a missing item. NaN with
        `reason` "few_items" below 3 items, "few_respondents" below 30 respondents,
        "no_variation" when everybody has the same total. When the items are one and the same up to
        rounding, alpha is 1 without an interval and `reason` is "identical_items".

    Raises
    ------
    ArgumentError
        For text, infinite values, another shape, a level outside 0–1.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297–334; Feldt, Woodruff & Salih (1987), Statistical
    inference for coefficient alpha. Applied Psychological Measurement 11:93–103, formulas 6 and 7.

    Examples
    --------
    R: ``psych::alpha(x)$total$raw_alpha``; limits ``1 - (1 - a) * qf(c(.975, .025), 29, 58)``

    >>> items = [[i % 5, (i + i // 9) % 5, i % 5 + i % 3] for i in range(30)]
    >>> found = cronbach_alpha(items)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.641, 0.3418, 0.8172)
    """
    level = confidence(level)
    x, n_missing = _complete(items)
    reason = _too_few(x, MIN_FOR_ALPHA) or ("" if _varies(x.sum(axis=1)) else "no_variation")
    value = math.nan if reason else _alpha(x)
    if 1 - value <= ROUNDING * x.shape[1]:
        value, reason = 1.0, "identical_items"
    low, high = (math.nan, math.nan) if reason else feldt_interval(value, len(x), x.shape[1], level)
    return Estimate(
        value, low, high, float(len(x)), level, math.nan, "Cronbach alpha, Feldt interval",
        n_missing=n_missing, reason=reason,
    )  # fmt: skip


def feldt_interval(alpha: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of an alpha that is known only by its value, such as one in print.

    Parameters
    ----------
    alpha : float
        At most 1.
    n, k : int
        Respondents and items, both at least 2.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : float
        1 − (1 − alpha) F, with the quantiles of F on n − 1 and (n − 1)(k − 1) degrees of freedom.

    Raises
    ------
    ArgumentError
        For an alpha above 1, fewer than two respondents or items, a level outside 0–1.

    References
    ----------
    Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11:93–103.

    Examples
    --------
    R: ``1 - (1 - .913) * qf(c(.975, .025), 872, 872 * 19)``

    >>> [round(limit, 7) for limit in feldt_interval(0.913, n=873, k=20)]
    [0.9044024, 0.9211588]
    """
    respondents, items, level = whole("n", n), whole("k", k), confidence(level)
    alpha = number("alpha", alpha, "at most 1", high=1)
    if not (respondents >= 2 and items >= 2):
        raise ArgumentError(f"n={n!r}, k={k!r}; allowed: two respondents and items or more")
    df = respondents - 1, (respondents - 1) * (items - 1)
    high_f, low_f = (float(special.fdtri(*df, (1 + sign * level) / 2)) for sign in (1, -1))
    return 1 - (1 - alpha) * high_f, 1 - (1 - alpha) * low_f


def mcdonald_omega(
    items: ArrayLike, level: float = 0.95, *, resamples: int = 1000, seed: int = 0
) -> Estimate:
    """McDonald's omega of a one-factor model, with a bootstrap interval.

    The share of the variance of the sum of all items that is due to the one factor they share:
    (Σλ)² / ((Σλ)² + Σψ), with loadings λ and unique variances ψ in the units of the items.

    Parameters
    ----------
    items : array_like, shape (n, k)
        One row a respondent, one column an item, all turned the same way. A respondent with a
        missing item is left out.
    level : float
        Confidence level, between 0 and 1.
    resamples : int
        How many samples of n respondents are drawn with replacement for the percentile interval.
    seed : int
        The same seed gives the same interval.

    Returns
    -------
    Estimate
        `value` between 0 and 1; `n` respondents without a missing item. NaN with `reason`
        "few_items" below 3 items, "few_respondents" below 100 respondents, "no_variation" when an
        item has no spread, "heywood" when an item has no unique variance (at most 0.5 % of its
        variance: the model does not fit), "not_converged". With `reason` "unstable" there is no
        interval: more than a tenth of the resamples had no proper fit.

    Raises
    ------
    ArgumentError
        For text, infinite values, another shape, a level outside 0–1, no resamples.

    Notes
    -----
    Maximum likelihood by Jöreskog's scoring steps, for all resamples at once: with a thousand of
    them, fits one by one would take half a minute.

    References
    ----------
    McDonald (1999), Test Theory. Erlbaum, chapter 6; Jöreskog (1967), Some contributions to
    maximum likelihood factor analysis. Psychometrika 32:443–482; Kelley & Pornprasertmanit (2016),
    Confidence intervals for population reliability coefficients. Psychological Methods 21:69–92.

    Examples
    --------
    R: ``f <- factanal(x, 1); s <- apply(x, 2, sd); a <- sum(s * f$loadings)^2``,
    ``a / (a + sum(s^2 * f$uniquenesses))``

    >>> i = np.arange(120.0)
    >>> items = np.sin(i)[:, None] + np.c_[np.sin(2 * i), np.cos(3 * i), np.sin(5 * i)]
    >>> found = mcdonald_omega(items)
    >>> round(found.value, 4), found.low < found.value < found.high, found.reason
    (0.7458, True, '')
    """
    level, draws = confidence(level), whole("resamples", resamples)
    if not draws >= 1:
        raise ArgumentError(f"resamples={resamples!r}; allowed: whole numbers from 1")
    x, n_missing = _complete(items)
    reason = _too_few(x, MIN_FOR_OMEGA) or ("" if _varies(*x.T) else "no_variation")
    value = low = high = math.nan
    if not reason:
        value, low, high, reason = _omega(x, level, int(draws), seed)
    return Estimate(
        value, low, high, float(len(x)), level, math.nan, "McDonald omega, one factor, bootstrap",
        n_missing=n_missing, reason=reason,
    )  # fmt: skip


def _complete(items: ArrayLike) -> tuple[Floats, float]:
    """Respondents without a missing item, and how many there were with one."""
    x = matrix("items", items)
    whole_rows = ~np.isnan(x).any(axis=1)
    return x[whole_rows], float(len(x) - whole_rows.sum())


def _too_few(x: Floats, respondents: int) -> str:
    if x.shape[1] < MIN_ITEMS:
        return "few_items"
    return "few_respondents" if len(x) < respondents else ""


def _varies(*columns: Floats) -> bool:
    """Whether every column differs within itself by more than rounding."""
    return all(np.ptp(column) > ROUNDING * np.abs(column).max() for column in columns)


def _alpha(x: Floats) -> float:
    items, total = x.var(axis=0, ddof=1).sum(), x.sum(axis=1).var(ddof=1)
    k = x.shape[1]
    return float(k / (k - 1) * (1 - items / total))


def _omega(x: Floats, level: float, resamples: int, seed: int) -> tuple[float, float, float, str]:
    """Omega, its limits and a reason, from respondents without a missing item."""
    sd = x.std(axis=0)
    z = (x - x.mean(axis=0)) / sd
    loadings, unique, proper = _one_factor(_covariances(z, np.ones((1, len(z)))))
    if not proper[0]:
        heywood = unique.min() <= HEYWOOD * (1 + SETTLED)
        return math.nan, math.nan, math.nan, "heywood" if heywood else "not_converged"
    value = float(_explained(loadings, unique, sd)[0])
    random = np.random.default_rng(seed)
    sizes = (min(AT_ONCE, resamples - first) for first in range(0, resamples, AT_ONCE))
    drawn = [_covariances(z, _draws(random, len(z), size)) for size in sizes]
    found = _resampled(np.concatenate(drawn), sd)
    if found.size < MIN_RESAMPLES * resamples:
        return value, math.nan, math.nan, "unstable"
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return value, float(low), float(high), ""


def _draws(random: np.random.Generator, n: int, samples: int) -> Floats:
    """How often each of n rows comes in samples of n drawn with replacement, shape (samples, n)."""
    rows = random.integers(0, n, (samples, n)) + n * np.arange(samples)[:, None]
    return np.bincount(rows.ravel(), minlength=samples * n).reshape(samples, n).astype(float)


def _covariances(z: Floats, counts: Floats) -> Floats:
    """Covariance matrices of samples that hold each row of z so many times, shape (b, k, k)."""
    k, shares = z.shape[1], counts / len(z)
    one, two = np.triu_indices(k)
    means = shares @ z  # two large products of matrices instead of thousands of small ones
    upper = shares @ (z[:, one] * z[:, two]) - means[:, one] * means[:, two]
    matrices = np.empty((len(counts), k, k))
    matrices[:, one, two] = matrices[:, two, one] = upper
    return matrices


def _resampled(covariances: Floats, sd: Floats) -> Floats:
    """Omega of every resample in which each item varies and the fit is proper."""
    spread = np.diagonal(covariances, axis1=1, axis2=2).min(axis=1) > ROUNDING
    loadings, unique, proper = _one_factor(covariances[spread])
    return _explained(loadings[proper], unique[proper], sd)


def _explained(loadings: Floats, unique: Floats, sd: Floats) -> Floats:
    """Share of the variance of the sum that the factor explains, for each fit."""
    common = (loadings @ sd) ** 2
    return np.asarray(common / (common + unique @ sd**2))


def _one_factor(covariances: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Loadings, unique variances, and whether the fit is proper, for matrices (b, k, k)."""
    floor = np.log(HEYWOOD * np.diagonal(covariances, axis1=1, axis2=2))
    logs = np.maximum(np.log(_start(covariances)), floor)
    arrived = np.zeros(len(covariances), dtype=bool)
    for _ in range(MOST_STEPS):
        on = np.flatnonzero(~arrived)
        if not on.size:
            break
        step = _scoring_step(covariances[on], logs[on])
        moved = np.maximum(logs[on] + step, floor[on]) - logs[on]
        logs[on] += moved
        arrived[on] = np.abs(moved).max(axis=1, initial=0.0) < SETTLED
    values, vectors = _scaled_eigen(covariances, logs)
    loadings = vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:] - 1, 0.0) * np.exp(logs))
    proper = arrived & np.all(logs > floor, axis=1)
    return loadings, np.exp(logs), proper


def _start(covariances: Floats) -> Floats:
    """Unique variances to begin with: what the other items leave of each, as in Jöreskog."""
    k = covariances.shape[-1]
    inverses = np.linalg.inv(covariances + 1e-6 * np.eye(k))
    return np.asarray((1 - 0.5 / k) / np.diagonal(inverses, axis1=1, axis2=2))


def _scaled_eigen(covariances: Floats, logs: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues and vectors of covariances divided by the roots of the unique variances."""
    root = np.exp(-logs / 2)
    values, vectors = np.linalg.eigh(covariances * root[:, :, None] * root[:, None, :])
    return np.asarray(values), np.asarray(vectors)


def _scoring_step(covariances: Floats, logs: Floats) -> Floats:
    """Jöreskog's step for the logs of the unique variances, at most 1 for each."""
    values, vectors = _scaled_eigen(covariances, logs)
    rest = vectors[:, :, :-1]
    gradient = (rest**2 * (1 - values[:, None, :-1])).sum(axis=2)
    curvature = (rest @ rest.transpose(0, 2, 1)) ** 2 + 1e-12 * np.eye(logs.shape[1])
    step = -np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
    return np.asarray(np.clip(step, -1, 1))
