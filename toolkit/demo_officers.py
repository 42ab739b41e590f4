"""Officers of a synthetic study: who held which post, through two congresses and the reform.

A unit has seats; a seat has a holder in each of three terms. Many holders stay for the next term,
some leave before its end, and the district officers go over to the commune unions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_country import province_of
from toolkit.demo_names import person_names
from toolkit.demo_units import (
    AS_OF,
    FIXED,
    LARGE,
    LEFT,
    NO_OFFICER,
    PLAIN,
    REFORM,
    Organisation,
)

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]

# The role of a committee's first, second … seat; all further ones are ordinary members.
SEATS = (
    "chair", "vice_chair", "womens_affairs", "committee_member", "inspection_head",
    "standing_member", "committee_member", "vice_chair", "standing_member", "committee_member",
)  # fmt: skip
WOMEN = {
    "chair": 0.32, "vice_chair": 0.4, "womens_affairs": 0.94, "committee_member": 0.36,
    "inspection_head": 0.3, "standing_member": 0.32,
}  # fmt: skip
MORE_WOMEN = {"education": 0.12, "health": 0.12}  # added in these sectors

# First possible day of a congress and the days within which it is held, for each term. The last
# ones are those of the term 2025-2030: communes first, the province last.
CONGRESSES = {
    "grassroots": (("2018-02-01", 90), ("2023-02-01", 90), ("2025-11-01", 42)),
    "national": (("2018-09-24", 1), ("2023-12-01", 1), ("2026-01-20", 1)),
    "upper": (("2018-06-01", 60), ("2023-06-01", 60), ("2025-10-01", 31)),
    "province": (("2018-09-20", 1), ("2023-09-20", 1), ("2025-12-15", 1)),
}
NEWCOMERS = (1.0, 0.16, 0.35)  # share of new holders in each term
EARLY_LEAVERS = 0.07
OPEN, EVER = np.datetime64("2100-01-01"), np.datetime64("1900-01-01")
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Officers:
    """Posts as arrays, one element a post; `person` and `unit` count from 0.

    `end` is `OPEN` where the post is still held. `women` and `born` have one element a person.
    """

    person: Ints
    unit: Ints
    role: Texts
    start: Days
    end: Days
    women: npt.NDArray[np.bool_]
    born: Ints

    def people_ids(self) -> Texts:
        """Identifiers P0001, P0002 …, long enough for everybody."""
        count = len(self.women)
        width = max(4, len(str(count)))
        return np.array([f"P{n:0{width}d}" for n in range(1, count + 1)], dtype=object)

    def people(self, rng: np.random.Generator) -> pd.DataFrame:
        """Build the table `people`."""
        return pd.DataFrame(
            {
                "person_id": self.people_ids(),
                "name": person_names(self.women, rng),
                "sex": np.where(self.women, "female", "male"),
                "birth_year": self.born,
            }
        )

    def posts(self, organisation: Organisation) -> pd.DataFrame:
        """Build the table `posts`, unit by unit."""
        ids = np.array([unit.unit_id for unit in organisation.units], dtype=object)
        table = pd.DataFrame(
            {
                "person_id": self.people_ids()[self.person],
                "unit_id": ids[self.unit],
                "role": self.role,
                "start": np.datetime_as_string(self.start),
                "end": np.where(self.end == OPEN, "", np.datetime_as_string(self.end)),
            }
        )
        return table.iloc[np.lexsort((self.person, self.start, self.unit))].reset_index(drop=True)


def make_officers(organisation: Organisation, rng: np.random.Generator) -> Officers:
    """Invent the officers of an organisation.

    Parameters
    ----------
    organisation : Organisation
    rng : Generator

    Returns
    -------
    Officers
        The first person holds posts in two units, the second two posts in one unit, the third
        left without a successor.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> make_officers(make_organisation(12, rng), rng).people(rng)["person_id"].iloc[0]
    'P0001'
    """
    units = _table(organisation)
    congress = _congresses(units["level"].to_numpy(), rng)
    seats = _seats(units, rng)
    holders = _holders(seats, units, rng)
    posts = _terms(seats, holders, units, congress)
    posts = _leave_early(posts, units, rng)
    posts = pd.concat([posts, _from_merged_units(posts, organisation, congress)])
    posts = _three_special(posts, units, congress)
    return _numbered(posts, units, rng)


def _table(organisation: Organisation) -> pd.DataFrame:
    """What of the units matters for their officers, one row a unit."""
    units = organisation.units
    return pd.DataFrame(
        {
            "unit_id": [unit.unit_id for unit in units],
            "province": [province_of(unit.unit_id) for unit in units],
            "level": [unit.level for unit in units],
            "sector": [unit.sector for unit in units],
            "first": np.array([unit.first or str(EVER) for unit in units], "datetime64[D]"),
            "last": np.array([unit.last or str(OPEN) for unit in units], "datetime64[D]"),
        }
    )


def working_days(days: Days) -> Days:
    """Move Saturdays and Sundays to the Monday after.

    Examples
    --------
    >>> working_days(np.array(["2025-11-01", "2025-11-03"], "datetime64[D]")).astype(str).tolist()
    ['2025-11-03', '2025-11-03']
    """
    moved: Days = np.busday_offset(days, 0, roll="forward")
    return moved


def _congresses(levels: Texts, rng: np.random.Generator) -> Days:
    """Day of each unit's three congresses: array units × terms."""
    first = np.array([[day for day, _ in CONGRESSES[level]] for level in levels], "datetime64[D]")
    window = np.array([[days for _, days in CONGRESSES[level]] for level in levels])
    days = first + rng.integers(0, window).astype("timedelta64[D]")
    return working_days(days)


def _seats(units: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row a seat: unit (a number), place in the committee, role."""
    drawn = rng.choice([3, 4, 5, 6, 7], size=len(units), p=[0.3, 0.3, 0.22, 0.12, 0.06])
    known = units["level"].map({"national": 27, "province": 15, "upper": 6})
    fixed = units["unit_id"].map(dict.fromkeys(FIXED, 5) | {LARGE: 25, NO_OFFICER: 0})
    sizes = fixed.fillna(known).fillna(pd.Series(drawn)).to_numpy(dtype=np.int64)
    unit = np.repeat(np.arange(len(units)), sizes)
    place = np.arange(len(unit)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    roles = np.array([*SEATS, "committee_member"], dtype=object)
    return pd.DataFrame({"unit": unit, "place": place, "role": roles[np.minimum(place, 10)]})


def _holders(seats: pd.DataFrame, units: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Number of the person in each seat and term: array seats × terms."""
    new = rng.random((len(seats), 3)) < NEWCOMERS
    holders: Ints = (np.cumsum(new.ravel()) - 1).reshape(new.shape)
    # Where the chair goes and the vice-chair stays, the vice-chair often moves up.
    chair = np.flatnonzero(seats["place"].to_numpy()[:-1] == 0)
    up = chair[new[chair, 2] & ~new[chair + 1, 2] & (rng.random(len(chair)) < 0.6)]
    holders[up, 2], holders[up + 1, 2] = holders[up + 1, 2], holders[up, 2]
    upper = (units["level"] == "upper").to_numpy()[seats["unit"]]
    ended = (units["last"] != OPEN).to_numpy()[seats["unit"]]
    province = units["province"].to_numpy()[seats["unit"]]
    for own in (province == name for name in pd.unique(province)):
        old, young = np.flatnonzero(own & upper & ended), np.flatnonzero(own & upper & ~ended)
        holders = _go_over(holders, seats["place"].to_numpy(), old, young, rng)
    return holders


def _go_over(
    holders: Ints, place: Ints, old: Ints, young: Ints, rng: np.random.Generator
) -> Ints:  # fmt: skip
    """Two thirds of the district officers take a like seat in a commune union on 1 July 2025."""
    old, young = (rows[np.argsort(place[rows], kind="stable")] for rows in (old, young))
    count = min(len(old), len(young))
    goes = rng.random(count) < 0.67
    old, young = old[:count][goes], young[:count][goes]
    stays = holders[young, 2] == holders[young, 1]
    holders[young, 1] = holders[old, 1]
    holders[young[stays], 2] = holders[old[stays], 1]
    return holders


def _terms(
    seats: pd.DataFrame, holders: Ints, units: pd.DataFrame, congress: Days
) -> pd.DataFrame:  # fmt: skip
    """One row a post: unit, role, person, term, start, end, and whether its holder goes on."""
    unit = seats["unit"].to_numpy()
    last = np.column_stack([congress[:, 1:] - DAY, np.full(len(units), OPEN)])
    terms = []
    for term in range(3):
        start = np.maximum(congress[unit, term], units["first"].to_numpy("datetime64[D]")[unit])
        end = np.minimum(last[unit, term], units["last"].to_numpy("datetime64[D]")[unit])
        again = holders[:, term] == holders[:, min(term + 1, 2)] if term < 2 else False
        table = seats.assign(person=holders[:, term], term=term, start=start, end=end, again=again)
        terms.append(table[start <= np.minimum(end, np.datetime64(AS_OF))])
    posts: pd.DataFrame = pd.concat(terms, ignore_index=True)
    return posts


def _leave_early(
    posts: pd.DataFrame, units: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:  # fmt: skip
    """Some leave before the term ends; a new person follows within weeks."""
    today = np.datetime64(AS_OF)
    start = posts["start"].to_numpy("datetime64[D]")
    end = posts["end"].to_numpy("datetime64[D]")
    days = (np.minimum(end, today) - start).astype(np.int64)
    fixed = units["unit_id"].isin(FIXED).to_numpy()[posts["unit"]]
    again = posts["again"].to_numpy(dtype=bool)
    gone = (rng.random(len(posts)) < EARLY_LEAVERS) & (days > 150) & ~again & ~fixed
    after = (rng.uniform(0.3, 0.8, len(posts)) * days).astype("timedelta64[D]")
    gap = rng.integers(1, 60, len(posts)).astype("timedelta64[D]")
    successors = posts[gone].assign(start=(start + after + gap)[gone])
    successors["person"] = posts["person"].max() + 1 + np.arange(len(successors))
    posts = posts.assign(end=np.where(gone, start + after, end))
    successors = successors[successors["start"] <= successors["end"].clip(upper=today)]
    everybody: pd.DataFrame = pd.concat([posts, successors], ignore_index=True)
    return everybody


def _from_merged_units(
    posts: pd.DataFrame, organisation: Organisation, congress: Days
) -> pd.DataFrame:  # fmt: skip
    """The chair of a merged unit joins the other unit's committee until its congress."""
    number = {unit.unit_id: n for n, unit in enumerate(organisation.units)}
    into = {number[old]: number[new] for old, new in organisation.merged.items()}
    chairs = posts[posts["unit"].isin(list(into)) & (posts["role"] == "chair")]
    chairs = chairs[chairs["end"] == np.datetime64(REFORM) - DAY]
    hosts = chairs["unit"].map(into).to_numpy(dtype=np.int64)
    until = congress[hosts, 2] - DAY
    start = np.datetime64(REFORM)
    return chairs.assign(unit=hosts, role="committee_member", start=start, end=until)


def _three_special(posts: pd.DataFrame, units: pd.DataFrame, congress: Days) -> pd.DataFrame:
    """Two who hold two posts and one who left without a successor; they become P0001 to P0003."""
    number = {unit_id: n for n, unit_id in enumerate(units["unit_id"])}
    posts = posts.reset_index(drop=True)

    def holder(unit_id: str, role: str) -> pd.DataFrame:
        rows = posts[(posts["unit"] == number[unit_id]) & (posts["role"] == role)]
        return rows[rows["end"] == OPEN].head(1)

    union = number["LC-01"]
    first = holder(LARGE, "vice_chair").assign(
        unit=union, role="standing_member", start=congress[union, 2]
    )
    second = holder(PLAIN, "vice_chair").assign(role="womens_affairs")
    third = holder(LEFT, "chair")
    posts.loc[third.index, "end"] = np.datetime64("2026-05-31")
    special = [int(rows["person"].iloc[0]) for rows in (first, second, third)]
    posts = pd.concat([posts, first, second], ignore_index=True)
    return posts.assign(special=posts["person"].map({p: n for n, p in enumerate(special)}))


def _numbered(posts: pd.DataFrame, units: pd.DataFrame, rng: np.random.Generator) -> Officers:
    """Number the people without gaps and give them a sex and a year of birth."""
    posts = posts.sort_values(["special", "person", "term"], kind="stable", na_position="last")
    person, people = pd.factorize(posts["person"])
    first = posts.assign(number=person).drop_duplicates("number")
    sector = units["sector"].to_numpy()[first["unit"]]
    chance = first["role"].map(WOMEN).to_numpy() + [MORE_WOMEN.get(s, 0.0) for s in sector]
    women = rng.random(len(people)) < chance
    women[1] = True  # she looks after women's affairs besides
    return Officers(
        person=person.astype(np.int64),
        unit=posts["unit"].to_numpy(dtype=np.int64),
        role=posts["role"].to_numpy(dtype=object),
        start=posts["start"].to_numpy("datetime64[D]"),
        end=posts["end"].to_numpy("datetime64[D]"),
        women=women,
        born=1966 + rng.binomial(33, rng.beta(2.2, 2.0, len(people))),
    )
