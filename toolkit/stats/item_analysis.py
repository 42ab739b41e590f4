"""How single items behave: how hard they are and how well they tell people apart."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from toolkit.errors import ArgumentError

from .arguments import Floats, matrix, numbers
from .estimates import ROUNDING
from .reliability import MIN_ITEMS

MIN_FOR_ITEMS = 30  # answers to an item, or complete respondents for its item-rest correlation
MANY_AT_THE_END = 0.15  # Terwee et al.: more answers than this at one end are a finding

ITEM_COLUMNS = ["n", "n_missing", "mean_answer", "difficulty", "item_rest", "n_complete", "floor"]
ITEM_COLUMNS += ["ceiling", "floor_flag", "ceiling_flag", "reason"]


def item_statistics(items: ArrayLike, low: ArrayLike = 0, high: ArrayLike = 1) -> pd.DataFrame:
    """Difficulty, corrected item-rest correlation, floor and ceiling of every item.

    Parameters
    ----------
    items : array_like, shape (n, k)
        One row a respondent, one column an item, all turned the same way; NaN is missing.
    low, high : float or array_like of shape (k,)
        The least and the highest value an answer can have: 0 and 1 for wrong and right, 1 and 5
        for five answers.

    Returns
    -------
    DataFrame
        One row an item in the order given: n (answers), n_missing, mean_answer (in the unit of
        the item), difficulty (that mean as a share of the way from `low` to `high`, 0–1; for 0/1
        items the share right, so that an easy item has a high one), item_rest (correlation with
        the sum of the other items among those who answered all), n_complete (these people), floor
        and ceiling (shares of the answers at `low` and at `high`), floor_flag and ceiling_flag
        (more than 15 % there; never for an item all of whose answers lie at the two ends), reason.
        NaN where n is below 30 ("few_respondents"); no item_rest where n_complete is
        ("few_complete"), with fewer than 3 items ("few_items") or without spread in the item or
        the rest ("no_variation").

    Raises
    ------
    ArgumentError
        For text, infinite values, another shape, values outside `low` to `high`.

    References
    ----------
    Crocker & Algina (1986), Introduction to Classical and Modern Test Theory. Holt, chapter 14;
    Terwee et al. (2007), Quality criteria for measurement properties of health status
    questionnaires. Journal of Clinical Epidemiology 60:34–42 (15 %).

    Examples
    --------
    R: ``colMeans(x)``, ``cor(x[, 1], rowSums(x[, -1]))``

    >>> found = item_statistics([[i % 2, i % 3 > 0, i % 5 > 1] for i in range(30)])
    >>> found["difficulty"].round(4).tolist(), found["item_rest"].round(4).tolist()
    ([0.5, 0.6667, 0.6], [0.0, 0.0, 0.0])
    """
    x = matrix("items", items)
    ends = _ends("low", low, x), _ends("high", high, x)
    _check_range(x, *ends)
    rest, n_complete, why = _item_rest(x)
    rows = [
        _item(x[:, j], ends[0][j], ends[1][j])
        | {"item_rest": rest[j], "n_complete": float(n_complete), "reason": why[j]}
        for j in range(x.shape[1])
    ]
    table = pd.DataFrame(rows, columns=ITEM_COLUMNS)
    few = table["n"] < MIN_FOR_ITEMS
    table.loc[few, ["mean_answer", "difficulty", "item_rest", "floor", "ceiling"]] = math.nan
    table.loc[few, ["floor_flag", "ceiling_flag"]] = False
    table.loc[few, "reason"] = "few_respondents"
    return table


def _ends(argument: str, values: ArrayLike, x: Floats) -> Floats:
    """One end of the range for every item."""
    ends = numbers(argument, np.atleast_1d(np.asarray(values)))
    if ends.size not in (1, x.shape[1]) or np.isnan(ends).any():
        what = f"{argument} has {ends.size} numbers for {x.shape[1]} items"
        raise ArgumentError(f"{what}; allowed: one, or one for each item, none missing")
    return np.broadcast_to(ends, x.shape[1:])


def _check_range(x: Floats, low: Floats, high: Floats) -> None:
    """Refuse answers that cannot be: the shares at the ends would be wrong."""
    outside = np.argwhere((x < low) | (x > high))
    if np.any(low >= high):
        j = int(np.argmax(low >= high))
        what = f"low={low[j]:g} and high={high[j]:g} of item {j}"
        raise ArgumentError(f"{what}; allowed: low below high")
    if len(outside):
        row, j = (int(place) for place in outside[0])
        what = f"items of shape {x.shape} has {x[row, j]:g} at {(row, j)}"
        raise ArgumentError(f"{what}; allowed: from low={low[j]:g} to high={high[j]:g}, or NaN")


def _item(answers: Floats, low: float, high: float) -> dict[str, object]:
    known = answers[~np.isnan(answers)]
    n = known.size
    mean = float(known.mean()) if n else math.nan
    floor, ceiling = (np.count_nonzero(known == end) / n if n else math.nan for end in (low, high))
    between = bool(np.any((known > low) & (known < high)))
    return {
        "n": float(n), "n_missing": float(answers.size - n), "mean_answer": mean,
        "difficulty": (mean - low) / (high - low), "floor": floor, "ceiling": ceiling,
        "floor_flag": between and floor > MANY_AT_THE_END,
        "ceiling_flag": between and ceiling > MANY_AT_THE_END,
    }  # fmt: skip


def _item_rest(x: Floats) -> tuple[Floats, int, list[str]]:
    """Correlation of each item with the sum of the others, its n, and why there is none."""
    complete = x[~np.isnan(x).any(axis=1)]
    k = x.shape[1]
    reason = "few_complete" if len(complete) < MIN_FOR_ITEMS else ""
    reason = "few_items" if k < MIN_ITEMS else reason
    if reason:
        return np.full(k, math.nan), len(complete), [reason] * k
    total = complete.sum(axis=1)
    rest = np.array([_correlation(item, total - item) for item in complete.T])
    return rest, len(complete), ["no_variation" if math.isnan(r) else "" for r in rest]


def _correlation(x: Floats, y: Floats) -> float:
    """Pearson's correlation; NaN where one of the two varies by rounding only."""
    if any(np.ptp(part) <= ROUNDING * np.abs(part).max() for part in (x, y)):
        return math.nan
    x, y = x - x.mean(), y - y.mean()
    return float(x @ y / math.sqrt(x @ x) / math.sqrt(y @ y))
