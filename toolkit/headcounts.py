"""How many members a unit has, by its last head-count."""

from __future__ import annotations

import pandas as pd

from toolkit.study import Study


def members_on(study: Study, day: pd.Timestamp) -> pd.Series:
    """Members of each unit itself, without those below, on its last head-count up to a day.

    Parameters
    ----------
    study : Study
    day : Timestamp

    Returns
    -------
    Series
        Heads by unit_id, all sexes together. Units that were never counted by then are not in it.
    """
    return latest_headcounts(study, day).groupby("unit_id")["members"].sum()


def latest_headcounts(study: Study, day: pd.Timestamp) -> pd.DataFrame:
    """Rows of each unit's last head-count up to a day: unit_id, date, sex, members.

    Parameters
    ----------
    study : Study
    day : Timestamp
    """
    counts = study.tables["headcounts"].dropna(subset=["unit_id", "date", "members"])
    counts = counts[counts["date"] <= day]
    latest = counts["date"] == counts.groupby("unit_id")["date"].transform("max")
    return counts[latest]
