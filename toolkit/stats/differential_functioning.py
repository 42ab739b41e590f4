"""Whether an item works alike in two groups of people who are equally good at the rest."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from toolkit.errors import ArgumentError

from .arguments import Codes, Floats, confidence, labels, matrix, numbers, same_length
from .reliability import MIN_ITEMS

MIN_PER_GROUP = 100
ETS_UNIT = -2.35  # turns a log odds ratio into the delta scale of the Educational Testing Service
NEGLIGIBLE, LARGE = 1.0, 1.5  # its limits, on that scale
SIGNIFICANT, ONE_SIDED_Z = 0.05, 1.6448536269514722  # the second: quantile of the normal at 95 %


@dataclass(frozen=True)
class ItemFunctioning:
    """How differently one item works for two groups of people with the same total.

    Parameters
    ----------
    odds_ratio : float
        Odds of a right answer in the reference group over those in the focal group, among people
        of the same total (Mantel–Haenszel); above 1 the item is easier for the reference group.
    odds_low, odds_high : float
        Its limits.
    delta, se : float
        −2.35 ln(odds ratio), below 0 where the item is harder for the focal group, and its
        standard error.
    statistic, p_value : float
        Mantel–Haenszel chi-squared on 1 degree of freedom, continuity-corrected, and its p.
    ets_class : str
        "A" negligible, "B" moderate, "C" large; empty where nothing can be said.
    n_reference, n_focal : float
        People with item, total and group.
    n_missing : float
        People without one of them.
    level : float
        Confidence level of the limits.
    reason : str
        Why there are no figures, as a code; empty when there are.

    Examples
    --------
    >>> nothing = ItemFunctioning(n_reference=99.0, n_focal=300.0, reason="few_respondents")
    >>> nothing.delta, nothing.ets_class
    (nan, '')
    """

    odds_ratio: float = math.nan
    odds_low: float = math.nan
    odds_high: float = math.nan
    delta: float = math.nan
    se: float = math.nan
    statistic: float = math.nan
    p_value: float = math.nan
    ets_class: str = ""
    n_reference: float = 0.0
    n_focal: float = 0.0
    n_missing: float = 0.0
    level: float = 0.95
    reason: str = ""


def mantel_haenszel_dif(
    item: ArrayLike, total: ArrayLike, group: ArrayLike, level: float = 0.95
) -> ItemFunctioning:
    """Differential item functioning of one right/wrong item between two groups.

    Parameters
    ----------
    item : array_like, shape (n,)
        1 right, 0 wrong, NaN missing.
    total : array_like, shape (n,)
        The score on which people are matched, with the item itself counted in it; every value is
        a stratum of its own.
    group : array_like, shape (n,)
        Two names; the first in sorted order is the reference group (False before True, 0 before
        1), the other the focal group.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    ItemFunctioning
        Without figures, and with a `reason`: "few_respondents" below 100 people in a group,
        "no_overlap" when no total has right and wrong answers and both groups, "separated" when
        the odds ratio is 0 or infinite. Class A: p of 0.05 or more, or a delta smaller than 1;
        class C: a delta of 1.5 or more that is also beyond 1 by a one-sided test at 5 %;
        class B: all others. As in R, the correction is left out where observed and expected
        counts differ by less than one half.

    Raises
    ------
    ArgumentError
        For arrays of unequal length, an item that is not 0/1, more than two groups, a level
        outside 0–1.

    References
    ----------
    Mantel & Haenszel (1959), JNCI 22:719–748; Holland & Thayer (1988), in Wainer & Braun, Test
    Validity, 129–145; Robins, Breslow & Greenland (1986), Biometrics 42:311–323 (standard error);
    Zwick (2012), ETS Research Report RR-12-08 (classes).

    Examples
    --------
    R: ``mantelhaen.test(table(group, item, total))``

    >>> total, group = np.repeat([0, 1], 200), np.tile([0, 1], 200)
    >>> item = (np.arange(400) % 7 < 3 + total + group).astype(int)
    >>> found = mantel_haenszel_dif(item, total, group)
    >>> round(found.odds_ratio, 4), round(found.delta, 4), found.ets_class
    (0.5449, 1.4269, 'B')
    """
    level = confidence(level)
    right, score = _right_or_wrong(numbers("item", item)), numbers("total", total)
    codes, groups = labels("group", group)
    same_length(item=right, total=score, group=codes)
    _two(groups)
    known = ~np.isnan(right) & ~np.isnan(score) & (codes >= 0)
    missing = int((~known).sum())
    return _matched(right[known], score[known], codes[known], level, missing=missing)


def differential_items(items: ArrayLike, group: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """Differential item functioning of every item of a scale, matched on a purified total.

    Parameters
    ----------
    items : array_like, shape (n, k)
        1 right, 0 wrong, NaN missing; a respondent with a missing item is left out.
    group : array_like, shape (n,)
        Two names, as in `mantel_haenszel_dif`.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame
        One row an item in the order given, with the fields of `ItemFunctioning` as columns and
        `anchor`: whether the item counts in the total of the others. An item counts in its own.

    Raises
    ------
    ArgumentError
        For an item that is not 0/1, another shape, more than two groups, a level outside 0–1.

    Notes
    -----
    Purification: all items are examined with the sum of all as the total; items of class C
    and separated ones are taken out of it and all are examined again, until the same items are
    out as the time before. Where the sets go round in a circle, every item of the circle is taken
    out. No figures, "few_items", with fewer than 3 items; "few_anchors" when fewer than 3 remain.

    References
    ----------
    Holland & Thayer (1988), in Wainer & Braun, Test Validity, 129–145; Candell & Drasgow (1988),
    An iterative procedure for linking metrics and assessing item bias. Applied Psychological
    Measurement 12:253–260.

    Examples
    --------
    R: ``mantelhaen.test(table(group, x[, j], rowSums(x)))`` for each item j, repeated by hand

    >>> people = np.arange(600)
    >>> harder = (people * 7 % 11 + 3 * (people % 2 == 0) > 6).astype(float)  # for odd people
    >>> items = np.c_[people % 3 > 0, people % 5 > 1, people % 7 > 2, harder].astype(float)
    >>> found = differential_items(items, group=people % 2)
    >>> found["ets_class"].tolist(), found["anchor"].tolist()
    (['A', 'A', 'A', 'C'], [True, True, True, False])
    """
    level = confidence(level)
    x, (codes, groups) = _right_or_wrong(matrix("items", items)), labels("group", group)
    same_length(items=x.sum(axis=1), group=codes)
    _two(groups)
    whole = ~np.isnan(x).any(axis=1) & (codes >= 0)
    found, out = _purified(x[whole], codes[whole], level)
    rows = [asdict(one) | {"anchor": j not in out} for j, one in enumerate(found)]
    columns = [*(field.name for field in fields(ItemFunctioning)), "anchor"]
    return pd.DataFrame(rows, columns=columns).assign(n_missing=float((~whole).sum()))


def _right_or_wrong(answers: Floats) -> Floats:
    """Refuse answers other than 0 and 1."""
    wrong = answers[~np.isnan(answers) & (answers != 0) & (answers != 1)]
    if wrong.size:
        what = f"the item of shape {answers.shape} has {wrong[0]:g}"
        raise ArgumentError(f"{what}; allowed: 1 for right, 0 for wrong, NaN for missing")
    return answers


def _two(groups: int) -> None:
    if groups > 2:
        raise ArgumentError(f"group has {groups} different names; allowed: two")


def _purified(
    x: Floats, codes: Codes, level: float
) -> tuple[list[ItemFunctioning], frozenset[int]]:
    """Examine all items, without missing ones, until the same are out as the time before."""
    tried = [frozenset[int]()]
    while True:
        found = _examined(x, codes, tried[-1], level)
        out = frozenset(j for j, one in enumerate(found) if _doubtful(one))
        if out == tried[-1]:
            return found, out
        if out in tried:
            out = frozenset().union(*tried[tried.index(out) :])
            return _examined(x, codes, out, level), out
        tried.append(out)


def _doubtful(one: ItemFunctioning) -> bool:
    return one.ets_class == "C" or one.reason == "separated"


def _examined(x: Floats, codes: Codes, out: frozenset[int], level: float) -> list[ItemFunctioning]:
    """Every item, matched on the sum of those that are not out and of itself."""
    k = x.shape[1]
    kept = [j for j in range(k) if j not in out]
    reason = "few_items" if k < MIN_ITEMS else "few_anchors" if len(kept) < MIN_ITEMS else ""
    total = x[:, kept].sum(axis=1)
    return [
        _matched(x[:, j], total + x[:, j] * (j in out), codes, level, reason=reason)
        for j in range(k)
    ]


def _matched(
    right: Floats, score: Floats, codes: Codes, level: float, *, missing: int = 0, reason: str = ""
) -> ItemFunctioning:
    """One item among people of whom everything is known."""
    n_reference, n_focal = (float((codes == code).sum()) for code in (0, 1))
    people: dict[str, Any] = {"n_reference": n_reference, "n_focal": n_focal}
    people |= {"n_missing": float(missing), "level": level}
    if not reason and min(n_reference, n_focal) < MIN_PER_GROUP:
        reason = "few_respondents"
    if reason:
        return ItemFunctioning(**people, reason=reason)
    tables = _strata(right, score, codes)
    if not len(tables):
        return ItemFunctioning(**people, reason="no_overlap")
    favours, against = (float(part.sum()) for part in _products(tables))
    if not (favours and against):
        return ItemFunctioning(**people, reason="separated")
    return ItemFunctioning(**people, **_figures(tables, level))


def _strata(right: Floats, score: Floats, codes: Codes) -> Floats:
    """Counts (stratum, group, right and wrong) of strata in which both vary, shape (s, 2, 2)."""
    places = np.unique(score, return_inverse=True)[1]
    cells = places * 4 + codes * 2 + (right == 0)
    tables = np.bincount(cells, minlength=4 * (places.max() + 1)).reshape(-1, 2, 2).astype(float)
    varied = (tables.sum(axis=1) > 0).all(axis=1) & (tables.sum(axis=2) > 0).all(axis=1)
    return np.asarray(tables[varied])


def _products(tables: Floats) -> tuple[Floats, Floats]:
    """Numerator and denominator of the common odds ratio, stratum by stratum."""
    n = tables.sum(axis=(1, 2))
    return tables[:, 0, 0] * tables[:, 1, 1] / n, tables[:, 0, 1] * tables[:, 1, 0] / n


def _figures(tables: Floats, level: float) -> dict[str, Any]:
    favours, against = _products(tables)
    log_odds = math.log(favours.sum() / against.sum())
    se = math.sqrt(_log_odds_variance(tables))
    half = -float(special.ndtri((1 - level) / 2)) * se
    statistic, p = _chi_squared(tables)
    delta, delta_se = ETS_UNIT * log_odds, abs(ETS_UNIT) * se
    return {
        "odds_ratio": math.exp(log_odds),
        "odds_low": math.exp(log_odds - half),
        "odds_high": math.exp(log_odds + half),
        "delta": delta,
        "se": delta_se,
        "statistic": statistic,
        "p_value": p,
        "ets_class": _ets_class(abs(delta), delta_se, p),
    }


def _log_odds_variance(tables: Floats) -> float:
    """Robins, Breslow & Greenland's variance of the log of the common odds ratio."""
    n = tables.sum(axis=(1, 2))
    favours, against = _products(tables)
    r, s = favours.sum(), against.sum()
    p = (tables[:, 0, 0] + tables[:, 1, 1]) / n
    q = 1 - p
    mixed = (p * against + q * favours).sum() / (r * s)
    return float(((p * favours).sum() / r**2 + mixed + (q * against).sum() / s**2) / 2)


def _chi_squared(tables: Floats) -> tuple[float, float]:
    """Mantel–Haenszel statistic and p; corrected as R does, where the difference allows it."""
    n = tables.sum(axis=(1, 2))
    groups, answers = tables.sum(axis=2), tables.sum(axis=1)
    expected = groups[:, 0] * answers[:, 0] / n
    variance = float((groups.prod(axis=1) * answers.prod(axis=1) / (n**2 * (n - 1))).sum())
    apart = abs(float((tables[:, 0, 0] - expected).sum()))
    statistic = (apart - (0.5 if apart >= 0.5 else 0.0)) ** 2 / variance
    return statistic, float(special.chdtrc(1, statistic))


def _ets_class(size: float, se: float, p: float) -> str:
    if p >= SIGNIFICANT or size < NEGLIGIBLE:
        return "A"
    beyond = (size - NEGLIGIBLE) / se > ONE_SIDED_Z
    return "C" if size >= LARGE and beyond else "B"
