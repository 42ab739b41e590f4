"""Turnover of officers, quarter by quarter: who stayed trained, was newly trained, or came new."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from toolkit.coverage import officers
from toolkit.study import Study

QUARTERS = 8  # that turnover is estimated from
ENOUGH = 6  # quarters with data, below which it is a scenario and no forecast


def quarter_steps(as_of: pd.Timestamp, count: int) -> list[pd.Timestamp]:
    """Days three months apart, the last of them `as_of`.

    Examples
    --------
    >>> [f"{day:%Y-%m-%d}" for day in quarter_steps(pd.Timestamp("2026-10-31"), 2)]
    ['2026-04-30', '2026-07-31', '2026-10-31']
    """
    return [as_of - pd.DateOffset(months=3 * step) for step in range(count, -1, -1)]


def quarters_ahead(as_of: pd.Timestamp, deadline: pd.Timestamp) -> float:
    """Quarters from a day to a later one; whole months are counted exactly.

    Examples
    --------
    >>> quarters_ahead(pd.Timestamp("2026-10-31"), pd.Timestamp("2027-04-30"))
    2.0
    """
    months = 0
    while as_of + pd.DateOffset(months=months + 1) <= deadline:
        months += 1
    begun, ends = (as_of + pd.DateOffset(months=m) for m in (months, months + 1))
    return float((months + (deadline - begun) / (ends - begun)) / 3)


def quarter_points(day: pd.Timestamp, end: pd.Timestamp) -> list[pd.Timestamp]:
    """Return a day, every third month after it, and the end.

    Examples
    --------
    >>> points = quarter_points(pd.Timestamp("2026-10-31"), pd.Timestamp("2027-03-31"))
    >>> [f"{point:%Y-%m-%d}" for point in points]
    ['2026-10-31', '2027-01-31', '2027-03-31']
    """
    points, step = [day], 1
    while (date := day + pd.DateOffset(months=3 * step)) < end:
        points.append(date)
        step += 1
    return [*points, end] if end > day else points


def flows(study: Study, unit: str | None, as_of: pd.Timestamp) -> pd.DataFrame:
    """Heads that moved in each of the last quarters.

    Parameters
    ----------
    study : Study
    unit : str or None
        With those below it, as they were on each day; the whole study without it.
    as_of : Timestamp
        End of the last quarter.

    Returns
    -------
    DataFrame
        One row a quarter in which there were officers at its beginning: date (its end), eligible
        and trained (at its beginning), kept (of them still to be counted and still trained at its
        end), newly (trained at its end and not at its beginning), came (untrained at its end, and
        not to be trained at its beginning).
    """
    points = [(day, _heads(study, unit, day)) for day in quarter_steps(as_of, QUARTERS)]
    rows = []
    for (_, before), (day, after) in pairwise(points):
        if not before or after is None:
            continue
        was = {person for person, trained in before.items() if trained}
        now = {person for person, trained in after.items() if trained}
        came = len(after.keys() - before.keys() - now)
        rows.append((day, len(before), len(was), len(was & now), len(now - was), came))
    return pd.DataFrame(rows, columns=["date", "eligible", "trained", "kept", "newly", "came"])


def _heads(study: Study, unit: str | None, day: pd.Timestamp) -> dict[str, bool] | None:
    """Officers with whether they are trained; None where the unit did not exist."""
    tree = study.hierarchy.at(day)
    if unit is not None and unit not in tree:
        return None
    heads = officers(study, day)
    heads = heads[~heads["newcomer"].astype(bool)]
    if unit is not None:
        heads = heads[heads["unit_id"].isin(tree.under(unit))]
    return dict(zip(heads["person_id"], heads["trained"].astype(bool), strict=True))


def expiring(
    completions: pd.DataFrame, people: Iterable[str], deadline: pd.Timestamp
) -> pd.Series:  # fmt: skip
    """Of people now trained, those whose last training has expired by a later day.

    Parameters
    ----------
    completions : DataFrame
        As given by `Register.completions`.
    people : iterable of str
        Who is trained now; nobody else counts.
    deadline : Timestamp

    Returns
    -------
    Series of str
        Their identifiers.
    """
    own = completions[completions["person_id"].isin(list(people))]
    lasts = own["expires"].isna() | (own["expires"] > deadline)
    covered = set(own.loc[lasts, "person_id"])
    ids = own["person_id"].drop_duplicates()
    return ids[~ids.isin(covered)].reset_index(drop=True)
