"""What must be hidden so that nobody is identified."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

MIN_RESPONDENTS = 5  # no survey figure from fewer people is shown


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
    few = table[columns].min(axis=1) < MIN_RESPONDENTS
    shown = table.assign(hidden=few.to_numpy(dtype=bool))
    shown.loc[shown["hidden"], list(figures)] = np.nan
    return shown


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
    shown = table.copy()
    for _, part in shown.groupby(list(within), sort=False):
        given = part[part[count] > 0].sort_values(count, kind="stable")
        hidden = given["hidden"]  # a group without answers hides nothing
        if not hidden.any():
            continue
        open_to = given.index[~hidden]
        own, n = int(hidden.sum()), int(given.loc[hidden, count].sum())
        while len(open_to) and (own < 2 or n < MIN_RESPONDENTS):
            first, open_to = open_to[0], open_to[1:]
            shown.loc[first, "hidden"] = True
            shown.loc[first, list(figures)] = np.nan
            own, n = own + 1, n + int(given.loc[first, count])
    return shown
