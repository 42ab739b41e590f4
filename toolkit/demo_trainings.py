"""Trainings of a synthetic study and who attended them.

Each campaign is held by the province or by every upper-level union. Who is in post that day comes
or does not; key officers and women's-affairs officers, lively units and people not yet trained
come more often.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_country import province_of
from toolkit.demo_officers import DAY, Days, Ints, Officers, working_days
from toolkit.demo_units import FIXED, REFORM, TRAINED, UNTRAINED, Organisation

QUALIFYING = ("gender", "gender_equality", "mainstreaming", "population_development")
MIN_HOURS, PASS_MARK, CLASS_SIZE = 4, 50, 50
INVITED = {"chair": 1.45, "vice_chair": 1.35, "womens_affairs": 1.55}  # against other roles
AGAIN = 0.3  # how likely somebody trained within three years comes, against the others


class Campaign(NamedTuple):
    """A round of classes: first day, topics, hours, form, who holds it, share that comes."""

    day: str
    topics: str
    hours: int
    form: str
    by_province: bool
    share: float

    @property
    def qualifies(self) -> bool:
        """Whether its topics and hours count as training under the study's rule."""
        return self.hours >= MIN_HOURS and not set(QUALIFYING).isdisjoint(self.topics.split())


CAMPAIGNS = (
    Campaign("2021-08-10", "gender_equality", 8, "online", True, 0.18),
    Campaign("2022-03-15", "labour_law", 8, "in_person", False, 0.25),
    Campaign("2022-06-07", "gender mainstreaming", 6, "in_person", False, 0.17),
    Campaign("2022-10-04", "population_development", 4, "online", True, 0.17),
    Campaign("2023-04-18", "occupational_safety", 8, "in_person", False, 0.3),
    Campaign("2023-10-10", "gender_equality", 8, "in_person", False, 0.26),
    Campaign("2024-03-12", "gender", 3, "online", True, 0.25),
    Campaign("2024-06-11", "gender_equality mainstreaming", 8, "in_person", False, 0.25),
    Campaign("2024-10-08", "population_development", 4, "hybrid", True, 0.22),
    Campaign("2025-03-04", "gender_equality mainstreaming", 16, "in_person", False, 0.32),
    Campaign("2025-05-13", "gender", 6, "hybrid", True, 0.28),
    Campaign("2026-01-20", "labour_law", 8, "in_person", False, 0.3),
    Campaign("2026-03-24", "gender_equality", 8, "in_person", False, 0.25),
    Campaign("2026-06-16", "mainstreaming population_development", 6, "hybrid", True, 0.2),
    Campaign("2026-09-08", "gender", 4, "online", False, 0.16),
)
ALL_COME = CAMPAIGNS[12]  # everybody in post in the unit that is fully trained


def make_trainings(
    organisation: Organisation, officers: Officers, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent the tables `trainings` and `attendance`.

    Parameters
    ----------
    organisation : Organisation
    officers : Officers
    rng : Generator

    Returns
    -------
    trainings, attendance : DataFrame

    Examples
    --------
    >>> from toolkit.demo_officers import make_officers
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> organisation = make_organisation(12, rng)
    >>> trainings, attendance = make_trainings(organisation, make_officers(organisation, rng), rng)
    >>> trainings.iloc[0].drop("hours").tolist()
    ['T0001', 'gender_equality', '2021-08-13', '2021-08-13', 'LC', 'online']
    """
    chances = _Chances(organisation, officers, rng)
    rows = pd.concat([chances.attend(n) for n in range(len(CAMPAIGNS))], ignore_index=True)
    rows = rows.sort_values(["day", "campaign", "organiser", "person"], ignore_index=True)
    rows["place"] = rows.groupby(["campaign", "organiser"]).cumcount() // CLASS_SIZE
    rows["class"] = rows.groupby(["day", "campaign", "organiser", "place"]).ngroup()
    width = max(4, len(str(rows["class"].max() + 1)))
    rows["training_id"] = [f"T{n + 1:0{width}d}" for n in rows["class"]]
    return _trainings(rows, organisation), _attendance(rows, officers)


class _Chances:
    """How likely each post's holder comes to a class; remembers who came."""

    def __init__(
        self, organisation: Organisation, officers: Officers, rng: np.random.Generator
    ) -> None:
        self.officers, self.rng = officers, rng
        units = organisation.units
        number = {unit.unit_id: n for n, unit in enumerate(units)}
        provinces = [province_of(unit.unit_id) for unit in units]
        self.province = np.array([number[province] for province in provinces])
        above = [(u.before or p, u.after or p) for u, p in zip(units, provinces, strict=True)]
        self.before, self.after = np.array([[number[p] for p in pair] for pair in above]).T
        lively = rng.beta(4, 3, len(units)) * 1.75
        lively[[unit.level != "grassroots" for unit in units]] = 1.5
        lively[[unit.unit_id in FIXED for unit in units]] = 1.0
        role = np.array([INVITED.get(role, 0.65) for role in officers.role])
        self.chance = role * lively[officers.unit]
        outside = np.unique(officers.person[officers.unit == number[UNTRAINED]])
        self.chance[np.isin(officers.person, outside)] = 0.0
        self.all_come = officers.unit == number[TRAINED]
        self.latest = np.full(len(officers.women), np.datetime64("1990-01-01"))

    def attend(self, number: int) -> pd.DataFrame:
        """Draw who comes to a campaign: person, organiser, day, hours, score, passed."""
        campaign = CAMPAIGNS[number]
        organiser, day = self._classes(campaign)
        officers = self.officers
        recent = self.latest[officers.person] > day - 3 * 365 * DAY
        chance = campaign.share * self.chance * np.where(recent, AGAIN, 1.0)
        must = self.all_come & (campaign is ALL_COME)
        comes = (self.rng.random(len(chance)) < chance) | must
        comes &= (officers.start <= day) & (day <= officers.end)
        rows = pd.DataFrame(
            {"person": officers.person, "organiser": organiser, "day": day, "must": must}
        )[comes].drop_duplicates("person")
        rows = self._results(rows.assign(campaign=number), campaign)
        if campaign.qualifies:
            counts = rows[(rows["hours"] >= MIN_HOURS) & (rows["passed"] != "no")]
            self.latest[counts["person"]] = counts["day"]
        return rows

    def _classes(self, campaign: Campaign) -> tuple[Ints, Days]:
        """Who holds the class for each post's unit, and on which day."""
        parents = self.before if campaign.day < REFORM else self.after
        organiser = self.province if campaign.by_province else parents
        later = self.rng.integers(0, 18, len(parents)).astype("timedelta64[D]")
        days = working_days(np.datetime64(campaign.day) + later[organiser])
        return organiser[self.officers.unit], days[self.officers.unit]

    def _results(self, rows: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
        """Hours attended; a test ends every class in person of a day or more."""
        count, must = len(rows), rows["must"].to_numpy()
        part = np.maximum(1, (self.rng.random(count) * campaign.hours).astype(np.int64))
        hours = np.where((self.rng.random(count) < 0.06) & ~must, part, campaign.hours)
        scores = np.clip(np.rint(self.rng.normal(72, 13, count)), 15, 100).astype(np.int64)
        scores = np.where(must, np.maximum(scores, 60), scores)
        if campaign.form == "in_person":
            passed = np.where(scores >= PASS_MARK, "yes", "no")
            return rows.assign(hours=hours, passed=passed, score=scores.astype(str))
        passed = np.where(self.rng.random(count) < 0.03, "", "yes")  # not written down
        return rows.assign(hours=hours, passed=passed, score="")


def _trainings(rows: pd.DataFrame, organisation: Organisation) -> pd.DataFrame:
    held = rows.drop_duplicates("class")
    campaigns = [CAMPAIGNS[n] for n in held["campaign"]]
    ids = np.array([unit.unit_id for unit in organisation.units], dtype=object)
    start = held["day"].to_numpy("datetime64[D]")
    more_days = [(c.hours - 1) // 8 for c in campaigns]
    return pd.DataFrame(
        {
            "training_id": held["training_id"].to_numpy(),
            "topics": [c.topics for c in campaigns],
            "start": np.datetime_as_string(start),
            "end": np.datetime_as_string(np.busday_offset(start, more_days)),
            "hours": [c.hours for c in campaigns],
            "organiser_unit_id": ids[held["organiser"]],
            "form": [c.form for c in campaigns],
        }
    )


def _attendance(rows: pd.DataFrame, officers: Officers) -> pd.DataFrame:
    ids: npt.NDArray[np.object_] = officers.people_ids()
    table = rows.assign(person_id=ids[rows["person"]])
    return table[["training_id", "person_id", "hours", "passed", "score"]]
