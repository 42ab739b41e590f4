"""Means and comparisons of people who come in clusters: units, classes, communes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import ArgumentError

from .arguments import Codes, Floats, are_numbers, confidence, labels, numbers, same_length
from .estimate import Estimate
from .estimates import ROUNDING, moments
from .means import t_interval, t_p_value

MIN_CLUSTERS = 6  # with fewer the spread between clusters is a guess: no interval and no p


def clustered_mean(values: ArrayLike, cluster: ArrayLike, level: float = 0.95) -> Estimate:
    """Mean of people who come in clusters, with the CR2 variance and Satterthwaite's df.

    Given changes (after − before of each person) it is the mean change, and `p_value` that of no
    change.

    Parameters
    ----------
    values : array_like, shape (n,)
        Measurements in any unit; NaN is left out.
    cluster : array_like, shape (n,)
        The unit each person belongs to, text or number; a person without one is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of `values`; every person counts once, so large clusters count more. `se` is
        the root of the CR2 variance, `df` Satterthwaite's under the working model of independent
        people; with df below about 4 even this t interval is approximate. The p is of mean = 0.
        Only the value below six clusters (`reason` "few_clusters") and where no cluster deviates
        from the mean ("no_spread"); not even that without values ("few_values").

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text among the values, a level outside 0–1.

    References
    ----------
    Bell & McCaffrey (2002), Survey Methodology 28:169–181; Pustejovsky & Tipton (2018), Journal
    of Business & Economic Statistics 36:672–683.

    Examples
    --------
    R, clubSandwich: ``conf_int(lm(y ~ 1), vcov = "CR2", cluster = g)`` and ``coef_test`` with
    ``test = "Satterthwaite"``

    >>> found = clustered_mean([1, 2, 4, 3, 6, 5, 2, 8, 7], list("aabcdddef"))
    >>> round(found.value, 4), round(found.se, 4), round(found.df, 4)
    (4.2222, 0.8941, 3.8621)
    """
    level, y = confidence(level), numbers("values", values)
    codes, _ = labels("cluster", cluster)
    same_length(values=y, cluster=codes)
    everybody = np.zeros(y.size, np.intp)
    return _clustered(y, everybody, codes, ("few_clusters",), level, "clustered mean, CR2")


def clustered_difference(
    x: ArrayLike,
    y: ArrayLike,
    cluster_x: ArrayLike,
    cluster_y: ArrayLike,
    level: float = 0.95,
) -> Estimate:
    """Difference of the means of two waves from the same clusters, y − x, with CR2.

    The people of the two waves are different, or nobody knows who is who, but they come from the
    same units; what a unit's people have in common in both waves is allowed for.

    Parameters
    ----------
    x, y : array_like, shapes (n_x,) and (n_y,)
        Measurements of the first and of the second wave in the same unit; NaN is left out.
    cluster_x, cluster_y : array_like, shapes (n_x,) and (n_y,)
        The unit of each person, by the same names in both waves; a person without one is left
        out. A unit may lack one of the waves.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` in the unit of the data, `n` = n_x + n_y, `se`, `df` and p as in `clustered_mean`,
        from the regression of the value on the wave. Only the value below six clusters in all
        (`reason` "few_clusters"), when a wave comes from a single one ("one_cluster") and where
        no cluster deviates ("no_spread"); not even that without a wave ("few_values").

    Raises
    ------
    ArgumentError
        For arrays of unequal length, text among the values, a level outside 0–1.

    References
    ----------
    Bell & McCaffrey (2002), Survey Methodology 28:169–181; Pustejovsky & Tipton (2018), Journal
    of Business & Economic Statistics 36:672–683.

    Examples
    --------
    R, clubSandwich: ``conf_int(lm(value ~ wave), vcov = "CR2", cluster = g)``

    >>> x, y = [1, 2, 4, 3, 6, 5], [4, 2, 6, 8, 7, 9, 5]
    >>> found = clustered_difference(x, y, list("abcdef"), list("aabcdef"))
    >>> round(found.value, 4), round(found.se, 4), round(found.df, 4)
    (2.3571, 0.8011, 4.8853)
    """
    level, first, second = confidence(level), numbers("x", x), numbers("y", y)
    codes_x, codes_y = _joint_labels(cluster_x, cluster_y)
    same_length(x=first, cluster_x=codes_x)
    same_length(y=second, cluster_y=codes_y)
    values, codes = np.append(first, second), np.append(codes_x, codes_y)
    wave = np.repeat([0, 1], [first.size, second.size])
    alone = ("one_cluster", "one_cluster")
    return _clustered(values, wave, codes, alone, level, "clustered difference, CR2")


def difference_in_differences(
    change: ArrayLike,
    treated: ArrayLike,
    cluster: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Mean change of the treated less that of the comparison group.

    Read as an effect it rests on parallel trends: untreated, the treated would have changed as
    the comparison group did. Where whole units were treated, the units must be given as
    `cluster`, else the interval is far too narrow.

    Parameters
    ----------
    change : array_like, shape (n,)
        After − before of each person in the unit of the data; NaN is left out.
    treated : array_like, shape (n,)
        1 or True for who was treated (trained, reached), 0 or False for the comparison group;
        NaN is left out.
    cluster : array_like, shape (n,), optional
        The unit of each person; a person without one is left out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        `value` in the unit of the data and the p of "no difference"; no standardised effect,
        since changes do not tell the spread before. Without clusters `se` is HC3 and `df` n − 2,
        with them CR2 and Satterthwaite's. `reason` where only the value can be given:
        "few_clusters" (below six in all), "one_treated_cluster" and "one_comparison_cluster"
        (what else happened there cannot be told from the treatment), "few_values" (a group of one
        person; of an empty one there is no value either), "no_spread".

    Raises
    ------
    ArgumentError
        For arrays of unequal length, a `treated` other than 0 and 1, text among the changes, a
        level outside 0–1.

    References
    ----------
    Long & Ervin (2000), The American Statistician 54:217–224 (HC3); Pustejovsky & Tipton (2018),
    Journal of Business & Economic Statistics 36:672–683; Roth et al. (2023), Journal of
    Econometrics 235:2218–2244 (parallel trends).

    Examples
    --------
    R: ``m <- lm(change ~ treated)``, ``sqrt(sandwich::vcovHC(m, "HC3")[2, 2])`` with t on n − 2;
    with clusters clubSandwich, ``conf_int(m, vcov = "CR2", cluster = g)``

    >>> found = difference_in_differences([1, 0, 2, 1, 4, 2, 6], [0, 0, 0, 0, 1, 1, 1])
    >>> found.value, round(found.se, 4), round(found.low, 4), round(found.high, 4)
    (3.0, 1.4907, -0.832, 6.832)
    """
    level, y, arm = confidence(level), numbers("change", change), _zero_one("treated", treated)
    codes = np.zeros(y.size, np.intp) if cluster is None else labels("cluster", cluster)[0]
    same_length(change=y, treated=arm, cluster=codes)
    if cluster is None:
        return _independent(y, arm, level)
    alone = ("one_comparison_cluster", "one_treated_cluster")
    return _clustered(y, arm, codes, alone, level, "difference in differences, CR2")


def _clustered(
    y: Floats, group: Codes, cluster: Codes, alone: tuple[str, ...], level: float, method: str
) -> Estimate:
    """Mean of one group or second − first of two; `alone` says what a group of one cluster is."""
    known = ~np.isnan(y) & (group >= 0) & (cluster >= 0)
    rows, y, group, cluster = y.size, y[known], group[known], cluster[known]
    means = moments(y, group, len(alone)).mean
    people = _by_cluster(np.ones(y.size), group, cluster, len(alone))
    residuals = _by_cluster(y - means[group], group, cluster, len(alone))
    reason, value = _unsaid(people, alone), float(means[-1] - (means[0] if len(alone) > 1 else 0))
    se, df = (math.nan, math.nan) if reason else _cr2(people, residuals)
    if not reason and se <= ROUNDING * float(np.abs(y).max()):
        reason, se, df = "no_spread", math.nan, math.nan
    low, high = t_interval(value, se, df, level)
    return Estimate(
        value, low, high, float(y.size), level, t_p_value(value, se, df), method,
        n_missing=float(rows - y.size), se=se, df=df, reason=reason,
    )  # fmt: skip


def _by_cluster(amount: Floats, group: Codes, cluster: Codes, groups: int) -> Floats:
    """Sums of `amount`, one row a group and one column a cluster."""
    clusters = int(cluster.max(initial=-1)) + 1
    cells = np.bincount(group * clusters + cluster, amount, minlength=groups * clusters)
    return np.asarray(cells.reshape(groups, clusters), float)


def _unsaid(people: Floats, alone: tuple[str, ...]) -> str:
    """Why no interval can be given, from the people of each group (row) in each cluster."""
    if np.any(people.sum(axis=1) == 0):
        return "few_values"
    for row, reason in zip(people, alone, strict=True):
        if np.count_nonzero(row) == 1:
            return reason
    clusters = np.count_nonzero(people.any(axis=0))
    return "few_clusters" if clusters < MIN_CLUSTERS else ""


def _cr2(people: Floats, residuals: Floats) -> tuple[float, float]:
    """CR2 standard error and Satterthwaite's df of a mean or of a difference of two.

    With group means as regressors the hat matrix of a cluster has one block 11ᵀ/n per group, so
    its inverse root multiplies the cluster's sum of residuals by 1/√(1 − share of the group).
    The matrix whose traces make Satterthwaite's df is then a diagonal (`own`) less one outer
    product per group (`loading`), and needs no more than sums over clusters.
    """
    n = people.sum(axis=1, keepdims=True)
    share = people / n
    adjustment = 1 / np.sqrt(1 - share)
    errors = adjustment * residuals / n
    cluster_error = errors[-1] - errors[:-1].sum(axis=0)
    own = (share / n).sum(axis=0)
    loading = adjustment * share / np.sqrt(n)
    products = (loading[:, None] * loading[None]).reshape(-1, own.size)
    pairs = 2 * np.sum(products[:, 1:] * np.cumsum(products[:, :-1], axis=1))
    df = own.sum() ** 2 / (own @ own + pairs)
    return math.sqrt(cluster_error @ cluster_error), float(df)


def _independent(y: Floats, arm: Codes, level: float) -> Estimate:
    """Second − first group of independent people with HC3, whose leverage is 1/n of the group."""
    own = moments(y, arm, 2)
    n, value = float(own.n.sum()), float(own.mean[1] - own.mean[0])
    reason = "few_values" if own.n.min() < 2 else "" if own.sd.any() else "no_spread"
    se = df = math.nan
    if not reason:
        se, df = float(np.hypot(*(own.sd / np.sqrt(own.n - 1)))), n - 2
    low, high = t_interval(value, se, df, level)
    return Estimate(
        value, low, high, n, level, t_p_value(value, se, df), "difference in differences, HC3",
        n_missing=y.size - n, se=se, df=df, reason=reason,
    )  # fmt: skip


def _joint_labels(cluster_x: ArrayLike, cluster_y: ArrayLike) -> tuple[Codes, Codes]:
    """Number the clusters of both waves in one order."""
    if are_numbers(cluster_x) and are_numbers(cluster_y):
        numbered, _ = labels("cluster_x and cluster_y", np.concatenate([cluster_x, cluster_y]))
        return numbered[: cluster_x.size], numbered[cluster_x.size :]
    first, _ = labels("cluster_x", cluster_x)
    labels("cluster_y", cluster_y)
    both = [np.asarray(names, dtype=object) for names in (cluster_x, cluster_y)]
    codes, _ = labels("cluster_x and cluster_y", np.concatenate(both))
    return codes[: first.size], codes[first.size :]


def _zero_one(argument: str, values: ArrayLike) -> Codes:
    """Give 0 and 1 as codes of two groups, -1 where missing."""
    array = numbers(argument, values)
    wrong = array[~(np.isnan(array) | (array == 0) | (array == 1))]
    if wrong.size:
        what = f"{argument} of shape {array.shape} has {wrong[0]:g}"
        raise ArgumentError(f"{what}; allowed: 0 and 1 (or False and True), or NaN")
    return np.where(np.isnan(array), -1, array).astype(np.intp)
