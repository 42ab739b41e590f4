"""What must be hidden so that nobody is identified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Flags: TypeAlias = NDArray[np.bool_]
Figures: TypeAlias = dict[str, NDArray[Any]]  # columns: one entry a row in each

MIN_RESPONDENTS = 5  # no survey figure from fewer people is shown
OTHERS = "protects_others"  # hidden lest another group be found by subtraction
LEVEL = ("level", "level_low", "level_high")
CHANGE = ("change", "low", "high", "effect", "p_value", "gained", "lost")


def hide_few(
    table: pd.DataFrame, counts: str | Sequence[str], figures: Sequence[str]
) -> pd.DataFrame:
    """Blank the figures of rows that rest on too few respondents.

    Parameters
    ----------
    table : DataFrame
    counts : str or sequence of str
        Columns with numbers of respondents; the smallest decides. A missing one does not.
    figures : sequence of str
        Columns to blank.

    Returns
    -------
    DataFrame
        A copy, with a boolean column `hidden`.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [4, 5], "mean": [60.0, 70.0]})
    >>> hide_few(table, "n", ["mean"])["mean"].tolist()
    [nan, 70.0]
    """
    columns = [counts] if isinstance(counts, str) else list(counts)
    hidden = table[columns].min(axis=1).to_numpy() < MIN_RESPONDENTS
    return _blanked(table, hidden, figures)


def hide_complement(
    table: pd.DataFrame, count: str, figures: Sequence[str], within: Sequence[str]
) -> pd.DataFrame:
    """Blank further groups until what is hidden cannot be found by subtraction.

    At least two groups are hidden, and at least five people stand in them.

    Parameters
    ----------
    table : DataFrame
        As given by `hide_few`, one row a group.
    count : str
        Column with the number of respondents.
    figures : sequence of str
        Columns to blank.
    within : sequence of str
        Columns that name one partition, such as a scale.

    Examples
    --------
    >>> table = pd.DataFrame({"scale": ["k"] * 3, "n": [3, 9, 20], "mean": [50.0, 60.0, 70.0]})
    >>> hide_complement(hide_few(table, "n", ["mean"]), "n", ["mean"], ["scale"])["mean"].tolist()
    [nan, nan, 70.0]
    """
    part = table.groupby(list(within), sort=False).ngroup().to_numpy()
    hidden = table["hidden"].to_numpy(dtype=bool)
    return _blanked(table, more_hidden(hidden, table[count].to_numpy(), part), figures)


def more_hidden(hidden: Flags, count: NDArray[Any], part: NDArray[np.integer]) -> Flags:
    """Which groups to hide until what is hidden cannot be found by subtraction.

    Parameters
    ----------
    hidden : ndarray of bool
        Groups that are hidden already.
    count : ndarray
        Number of respondents of each group.
    part : ndarray of int
        The partition each group belongs to; one below 0 is left as it is.

    Examples
    --------
    >>> more_hidden(np.array([True, False, False]), np.array([3, 9, 20]), np.zeros(3, int))
    array([ True,  True, False])
    """
    found = hidden.copy()
    given = np.flatnonzero((count > 0) & (part >= 0))  # a group without answers hides nothing
    given = given[np.lexsort((count[given], part[given]))]
    for group in np.split(given, np.flatnonzero(np.diff(part[given])) + 1):
        known = hidden[group]
        if not known.any():
            continue
        own, n = int(known.sum()), int(count[group[known]].sum())
        for further in group[~known]:
            if own >= 2 and n >= MIN_RESPONDENTS:
                break
            found[further] = True
            own, n = own + 1, n + int(count[further])
    return found


def _blanked(table: pd.DataFrame, hidden: Flags, figures: Sequence[str]) -> pd.DataFrame:
    shown = table.assign(hidden=hidden)
    if hidden.any():
        shown.loc[hidden, list(figures)] = np.nan
    return shown


def hide_in_comparison(
    found: Figures, part: NDArray[Any] | None, waves: tuple[str, str]
) -> Figures:  # fmt: skip
    """Blank the figures of a comparison that rest on too few people, wave by wave, and say so.

    Parameters
    ----------
    found : dict of ndarray
        Columns of a comparison, one entry a row; changed in place. Counts are `n_before`, `n_after`
        and, where there is a level, `n_level`.
    part : ndarray, optional
        Name of the item or scale of each row whose groups are told side by side; none where
        nothing is split.
    waves : tuple of str
        Names of the waves, as in `level_wave`.

    Returns
    -------
    dict of ndarray
        The same, with `reason` where something is hidden, and with `gained` and `lost`.
    """
    hidden = {}
    for count, figures in (("n_before", ["before"]), ("n_after", ["after"]), ("n_level", LEVEL)):
        if count in found:
            few = found[count] < MIN_RESPONDENTS
            if part is not None:
                few = more_hidden(few, found[count], pd.factorize(part)[0])
            _blank(found, figures, few)
            hidden[count] = few & (found[count] > 0)
    if "level" in found:  # the level of a wave is no way round
        bare = (found["level_wave"] == waves[0]) & hidden["n_before"]
        bare |= (found["level_wave"] == waves[1]) & hidden["n_after"]
        _blank(found, LEVEL, bare)
    gone = hidden["n_before"] | hidden["n_after"]
    nothing = {name: np.full(len(gone), np.nan) for name in ("gained", "lost")}
    found |= {name: values for name, values in nothing.items() if name not in found}
    _blank(found, CHANGE, gone | np.isnan(found["change"]))
    for words in ("effect_name", "warning"):
        found[words] = np.where(np.isnan(found["change"]), "", found[words])
    return found | {"reason": _why(found, gone)}


def _why(found: Figures, gone: Flags) -> NDArray[Any]:
    """Why the figures of each row are missing."""
    one, two = found["n_before"], found["n_after"]
    few = (one > 0) & (one < MIN_RESPONDENTS) | (two > 0) & (two < MIN_RESPONDENTS)
    others = gone & ~few & (one > 0) & (two > 0)
    if "level" in found:
        others |= np.isnan(found["level"]) & ~few
    nobody = (one == 0) & (two == 0)
    reasons = ["no_answers", "few_respondents", OTHERS]
    return np.select([nobody, few, others], reasons, found["reason"])


def _blank(found: Figures, figures: Sequence[str], where: Flags) -> None:
    for name in figures:
        found[name] = np.where(where, np.nan, found[name])
