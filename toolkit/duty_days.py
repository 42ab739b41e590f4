"""Who owes a duty in a year, and the last day on which it is on time."""

from __future__ import annotations

import calendar
from typing import Any

import pandas as pd

from toolkit.study import Study

YEARS_BETWEEN = {"five_years": 5, "ten_years": 10}  # all other periods come back every year


def last_day(duty: dict[str, Any], year: int) -> pd.Timestamp | None:
    """Give the last day on which a duty is on time.

    Parameters
    ----------
    duty : dict
        A row of the table `duties`.
    year : int
        The year of the due day.

    Returns
    -------
    Timestamp or None
        With `before` the day before the one that is written down, otherwise that day itself; a
        weekend moves nothing. None where there is no day: month or day is missing, no year has
        such a day, or a duty of five or ten years does not say in which year it begins.

    Examples
    --------
    >>> last_day({"month": 11, "day": 5, "before": True}, 2026)
    Timestamp('2026-11-04 00:00:00')
    >>> last_day({"month": 12, "day": 31}, 2026)
    Timestamp('2026-12-31 00:00:00')
    """
    month, day = duty.get("month"), duty.get("day")
    if pd.isna(month) or pd.isna(day) or not possible(month, day) or without_year(duty):
        return None
    length = calendar.monthrange(year, int(month))[1]  # 29 February is 28 February elsewhere
    due = pd.Timestamp(year, int(month), min(int(day), length))
    return due - pd.Timedelta(days=1) if _is_yes(duty.get("before")) else due


def possible(month: float, day: float) -> bool:
    """Whether some year has such a day.

    Examples
    --------
    >>> possible(2, 29), possible(2, 30)
    (True, False)
    """
    leap_year = 2024
    return 1 <= day <= calendar.monthrange(leap_year, int(month))[1]


def without_year(duty: dict[str, Any]) -> bool:
    """Whether a duty of five or ten years does not say in which year it begins."""
    return duty.get("period") in YEARS_BETWEEN and bool(pd.isna(duty.get("first_year")))


def is_due(duty: dict[str, Any], year: int) -> bool:
    """Whether a duty comes up in a year.

    Examples
    --------
    >>> review = {"period": "five_years", "first_year": 2026}
    >>> [year for year in range(2021, 2032) if is_due(review, year)]
    [2026, 2031]
    """
    first, last = duty.get("first_year"), duty.get("last_year")
    if not (pd.isna(first) or first <= year) or not (pd.isna(last) or year <= last):
        return False
    step = YEARS_BETWEEN.get(str(duty.get("period")), 1)
    return bool(pd.isna(first)) or (year - int(first or 0)) % step == 0


def owing(study: Study, duty: dict[str, Any], day: pd.Timestamp) -> pd.DataFrame:
    """Give the units that owe a duty on a day.

    Parameters
    ----------
    study : Study
    duty : dict
        A row of the table `duties`.
    day : Timestamp

    Returns
    -------
    DataFrame
        Rows of the tree of that day: units of the duty's level and kind. Where its level has
        ended, all units of the level that follows it by `[level_successors]`.
    """
    units = study.hierarchy.at(day).table
    level, moved, followed = duty.get("level"), False, study.settings.level_successors
    passed: set[object] = set()
    while level in followed and level not in passed and not (units["level"] == level).any():
        passed.add(level)
        level, moved = followed[str(level)], True
    if isinstance(level, str):
        units = units[units["level"] == level]
    kind = duty.get("kind")
    return units[units["kind"] == kind] if isinstance(kind, str) and not moved else units


def has_ended(study: Study, duty: dict[str, Any], day: pd.Timestamp) -> bool:
    """Whether units that owed a duty existed before a day."""
    versions = study.hierarchy.versions
    fits = versions["valid_to"] < day
    for column in ("level", "kind"):
        if isinstance(wanted := duty.get(column), str):
            fits &= versions[column] == wanted
    return bool(fits.any())


def _is_yes(value: object) -> bool:
    return value is not None and not pd.isna(value) and bool(value)  # type: ignore[call-overload]
