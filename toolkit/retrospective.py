"""The retrospective pre-test: what people say after a course about themselves before it.

It carries the errors of memory and the wish to have learnt, so its gain stands beside the change
between the waves, is never mixed with it, and is not given where there was no first wave.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.estimators import FIGURES, changes, table_of
from toolkit.people import Numbers, People

RECALLED, SHIFT = "retrospective", "response_shift"


def recalled_rows(
    scores: tuple[Numbers, Numbers], recalled: Numbers, persons: People, *,
    ends: tuple[float, float], clustered: bool,
) -> pd.DataFrame:  # fmt: skip
    """Gain as people recall it, and how far the recalled start is from the real one.

    Parameters
    ----------
    scores : pair of ndarray of float
        Score of each person before and after.
    recalled : ndarray of float
        Score which the person gave after the course for the time before it.
    persons : People
        In one group.
    ends : pair of float
        The lowest and the highest score there can be.
    clustered : bool

    Returns
    -------
    DataFrame
        Rows as of `estimators.changes`, with method "retrospective" (after − recalled) and
        "response_shift" (recalled − before); none where nobody answered before the course.

    References
    ----------
    Howard (1980), Evaluation Review 4:93–106; Hill & Betz (2005), American Journal of Evaluation
    26:501–517.
    """
    before, after = scores
    if np.isnan(before).all():
        return pd.DataFrame()
    parts = []
    for method, one, two, own in (
        (RECALLED, recalled, after, after),
        (SHIFT, before, recalled, before),
    ):
        both = ~np.isnan(one) & ~np.isnan(two)
        pairs = (np.where(both, one, np.nan), np.where(both, two, np.nan))
        found = table_of(changes(*pairs, persons, ends=ends, clustered=clustered))
        left_out = int((~np.isnan(own)).sum() - both.sum())
        if 0 < left_out < MIN_RESPONDENTS:  # they could be found by subtraction
            found = found.assign(reason="protects_others", **dict.fromkeys(FIGURES, np.nan))
        parts.append(found.assign(method=method, why=""))
    return pd.concat(parts)
