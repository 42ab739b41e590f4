"""Headcounts and activities of a synthetic study."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_officers import EVER, OPEN, Days, Ints
from toolkit.demo_units import AS_OF, BASELINE_ONLY, FEW_ANSWERS, LARGE, Organisation, Unit
from toolkit.schema import columns

COUNT_DAYS = (*(f"{year}-12-31" for year in range(2021, 2026)), AS_OF)
WOMEN = {"education": 0.74, "health": 0.66, "enterprise": 0.42, "agriculture": 0.45}


class Occasion(NamedTuple):
    """What a union's activity is held for: campaign, first day, days, share, topics."""

    campaign: str
    day: str
    days: int
    share: float
    topics: tuple[str, ...]


OCCASIONS = (
    Occasion("", "01-05", 350, 0.25, ("gender_equality", "labour_law", "sexual_harassment")),
    Occasion("workers_month", "05-01", 31, 0.15, ("labour_law", "occupational_safety")),
    Occasion("domestic_violence_month", "06-01", 30, 0.15, ("gender_based_violence",)),
    Occasion("women_day", "10-10", 11, 0.12, ("gender_equality", "housework_sharing")),
    Occasion("gender_month", "11-15", 31, 0.23, ("gender_equality", "gender_based_violence")),
    Occasion("population_month", "12-01", 31, 0.1, ("population_development",)),
)
TYPES = (
    "conference", "talk", "forum", "contest", "communication", "counselling", "arts", "sport",
    "exhibition",
)  # fmt: skip
CHANNELS = ("meeting", "meeting", "facebook", "union_portal", "loudspeaker", "zalo")
AUDIENCES = ("members", "members", "members", "men", "leader_manager", "youth")


def make_members(units: list[Unit], rng: np.random.Generator) -> Ints:
    """Invent how many members each grassroots union has.

    Parameters
    ----------
    units : list of Unit
    rng : Generator

    Returns
    -------
    ndarray of int
        14 to 250; 420 in the large unit and 9 in the one with few answers.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> make_members(make_organisation(12, np.random.default_rng(1)).grassroots,
    ...              np.random.default_rng(1)).tolist()[:5]
    [420, 54, 40, 15, 9]
    """
    members = np.clip(np.rint(np.exp(rng.normal(3.5, 0.6, len(units)))), 14, 250).astype(np.int64)
    ids = [unit.unit_id for unit in units]
    for unit_id, count in {LARGE: 420, FEW_ANSWERS: 9, BASELINE_ONLY: 30}.items():
        members[ids.index(unit_id)] = count
    return members


def women_share(units: list[Unit]) -> npt.NDArray[np.float64]:
    """Share of women each union's sector has."""
    return np.array([WOMEN.get(unit.sector, 0.48) for unit in units])


def lifetimes(units: list[Unit]) -> tuple[Days, Days]:
    """First and last days of units; `EVER` and `OPEN` where there is none."""
    first = np.array([unit.first or str(EVER) for unit in units], "datetime64[D]")
    last = np.array([unit.last or str(OPEN) for unit in units], "datetime64[D]")
    return first, last


def make_headcounts(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Invent the table `headcounts`: members by sex at the end of each year."""
    units = organisation.grassroots
    first, last = lifetimes(units)
    number = {unit.unit_id: n for n, unit in enumerate(units)}
    parts = []
    for day in (np.datetime64(text) for text in COUNT_DAYS):
        now = np.maximum(3, np.rint(members * rng.normal(1.0, 0.04, len(units)))).astype(np.int64)
        for old, new in organisation.merged.items():
            now[number[new]] += members[number[old]] if last[number[old]] < day else 0
        women = rng.binomial(now, women_share(units))
        living = np.flatnonzero((first <= day) & (day <= last))
        for sex, count in (("female", women), ("male", now - women)):
            parts.append(pd.DataFrame({"unit": living, "day": str(day), "sex": sex,
                                       "members": count[living]}))  # fmt: skip
    rows = pd.concat(parts).sort_values(["unit", "day", "sex"], ignore_index=True)
    rows.insert(0, "unit_id", [units[n].unit_id for n in rows["unit"]])
    return rows.rename(columns={"day": "date"})[columns("headcounts")]


def make_activities(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Invent the table `activities`: a union holds none to six a year."""
    units = organisation.grassroots
    first, last = lifetimes(units)
    lively = rng.gamma(3.0, 0.6, len(units))
    parts = []
    for year in range(2021, 2027):
        unit = np.repeat(np.arange(len(units)), np.minimum(rng.poisson(lively), 6))
        occasion = rng.choice(len(OCCASIONS), len(unit), p=[o.share for o in OCCASIONS])
        starts = np.array([f"{year}-{o.day}" for o in OCCASIONS], "datetime64[D]")[occasion]
        window = np.array([o.days for o in OCCASIONS])[occasion]
        day = starts + rng.integers(0, window).astype("timedelta64[D]")
        kept = (first[unit] <= day) & (day <= last[unit]) & (day <= np.datetime64(AS_OF))
        parts.append(pd.DataFrame({"unit": unit, "occasion": occasion, "day": day})[kept])
    rows = pd.concat(parts).sort_values(["day", "unit", "occasion"], ignore_index=True)
    return _described(rows, units, members, rng)


def _described(
    rows: pd.DataFrame, units: list[Unit], members: Ints, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """What kind of activity it was, about what, and how many came."""
    count, unit = len(rows), rows["unit"].to_numpy()
    occasions = [OCCASIONS[n] for n in rows["occasion"]]
    pick = rng.random((count, 4))
    came = rng.binomial(members[unit], rng.uniform(0.25, 0.9, count))
    women = rng.binomial(came, women_share(units)[unit])
    width = max(5, len(str(count)))
    return pd.DataFrame(
        {
            "activity_id": [f"A{n:0{width}d}" for n in range(1, count + 1)],
            "unit_id": [units[n].unit_id for n in unit],
            "date": rows["day"].dt.strftime("%Y-%m-%d"),
            "type": _picked(TYPES, pick[:, 0]),
            "topic": [
                o.topics[int(u * len(o.topics))] for o, u in zip(occasions, pick[:, 3], strict=True)
            ],
            "campaign_id": [o.campaign for o in occasions],
            "integrated": np.where(rng.random(count) < 0.45, "yes", "no"),
            "men": came - women,
            "women": women,
            "audience": _picked(AUDIENCES, pick[:, 2]),
            "channel": _picked(CHANNELS, pick[:, 1]),
            "url": "",
        }
    )


def _picked(words: tuple[str, ...], draws: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    return np.array(words, dtype=object)[(draws * len(words)).astype(np.int64)]
