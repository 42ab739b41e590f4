"""Difference in differences: units with a programme against units without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.errors import ArgumentError, unknown
from toolkit.estimators import MIN_FOR_P
from toolkit.people import Numbers, People
from toolkit.study import Study

PROGRAMME, COMPARISON, DIFFERENCE = "programme", "comparison", "difference"
ARM = "arm"  # the column that says which of the first two an answer belongs to


def with_arms(
    study: Study, rows: pd.DataFrame, comparison: Sequence[str], day: pd.Timestamp
) -> pd.DataFrame:
    """Say of every answer whether it comes from the programme or from the comparison units.

    Parameters
    ----------
    study : Study
    rows : DataFrame
        Answers, with `unit_id`.
    comparison : sequence of str
        Units without the programme; those below them on `day` belong to them.
    day : Timestamp

    Raises
    ------
    ArgumentError
        An unknown unit, and when no answer is left to the programme.
    """
    tree = study.hierarchy.at(day)
    for name in comparison:
        if name not in tree:
            raise unknown("comparison", name, list(tree))
    below = [unit for name in comparison for unit in tree.under(name)]
    compared = rows["unit_id"].isin(below).to_numpy()
    if len(rows) and compared.all():
        raise ArgumentError(f"comparison={list(comparison)!r} leaves no unit with the programme")
    return rows.assign(**{ARM: np.where(compared, COMPARISON, PROGRAMME)})


def difference_in_change(
    before: Numbers, after: Numbers, persons: People, *, clustered: bool
) -> dict[str, Any]:  # fmt: skip
    """Mean change of the programme's people less that of the comparison units' people.

    Parameters
    ----------
    before, after : ndarray of float
        Values of each person; NaN where there is none. Only pairs count.
    persons : People
        Their `group` is "programme" or "comparison".
    clustered : bool
        Whether units count as clusters.

    Returns
    -------
    dict
        One row of the table of `compare`, with group and method "difference".
    """
    change = after - before
    known = ~np.isnan(change)
    treated = (persons.groups[persons.group] == PROGRAMME)[known]
    unit = persons.unit_id[known]
    smaller = min(int(treated.sum()), int((~treated).sum()))
    row: dict[str, Any] = {
        "group": DIFFERENCE, "method": DIFFERENCE, "why": "", "pairs": int(known.sum()),
        "n_before": int(known.sum()), "n_after": int(known.sum()),
    }  # fmt: skip
    if smaller < MIN_RESPONDENTS:
        return row | {"reason": "few_respondents"}
    found = stats.difference_in_differences(change[known], treated, unit if clustered else None)
    p = found.p_value if smaller >= MIN_FOR_P else np.nan
    few = "few_for_p" if smaller < MIN_FOR_P else ""
    return row | {
        "change": found.value, "low": found.low, "high": found.high, "p_value": p,
        "estimator": found.method, "reason": found.reason or few,
        "units": len(set(unit)), "clusters": float(len(set(unit))) if clustered else 0.0,
    }  # fmt: skip
