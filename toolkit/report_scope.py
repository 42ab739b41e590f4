"""What the report on a unit looks back to, and which units it is ranked with."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.study import Study, reference_date

PERIODS = ("year", "five_years")


def year_before(study: Study, as_of: dt.date | str | None = None) -> str:
    """Return the same day a year earlier, for comparisons.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        The study's own without it.

    Returns
    -------
    str
        YYYY-MM-DD.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.year_before(tk.load_study("data/lai-chau"), "2024-02-29")
    '2023-02-28'
    """
    day = as_date(reference_date(study, as_of)) - pd.DateOffset(years=1)
    return f"{day:%Y-%m-%d}"


def period_start(study: Study, as_of: dt.date | str | None = None, period: str = "year") -> str:
    """Return the first day of the period a report on the plan tells of.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        Its last day; the study's own without it.
    period : {"year", "five_years"}

    Returns
    -------
    str
        1 January of that year, or of the fourth year before it; YYYY-MM-DD.

    Raises
    ------
    ArgumentError
        Another period.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.period_start(tk.load_study("data/lai-chau"), "2025-12-31", "five_years")
    '2021-01-01'
    """
    if period not in PERIODS:
        raise unknown("period", period, PERIODS)
    year = as_date(reference_date(study, as_of)).year
    return f"{year - (4 if period == 'five_years' else 0)}-01-01"


def ranked_with(study: Study, unit: str, as_of: dt.date | str | None = None) -> str:
    """Return the unit directly below which a unit's report ranks: itself, or the one above it.

    Parameters
    ----------
    study : Study
    unit : str
        Units below it are ranked; if there are none, it is ranked with those beside it.
    as_of : date or str, optional

    Returns
    -------
    str
        A unit_id.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.ranked_with(tk.load_study("data/lai-chau"), "LC-02-001", "2026-10-31")
    'LC-02'
    """
    tree = study.hierarchy.require(unit, as_date(reference_date(study, as_of)))
    return unit if tree.children(unit) else tree.parents.get(unit, unit)


def lowest_level(study: Study, as_of: dt.date | str | None = None) -> str | None:
    """Return the level most units without units below them have, such as grassroots.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional

    Returns
    -------
    str or None
        None where no such unit has a level.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.lowest_level(tk.load_study("data/lai-chau"))
    'grassroots'
    """
    tree = study.hierarchy.at(as_date(reference_date(study, as_of)))
    above = set(tree.parents.values())
    levels = tree.table.loc[[unit for unit in tree if unit not in above], "level"].dropna()
    return str(levels.mode().iloc[0]) if len(levels) else None
