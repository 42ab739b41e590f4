"""Suspected duplicates in the register: people who may stand in it under two identifiers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.cells import among, by_value
from toolkit.duplicate_names import OTHER, SLIP, Ints, likeness, name_key, slips
from toolkit.identity import chains, decided
from toolkit.linkage import agreeing
from toolkit.result import Result
from toolkit.schema import look_up
from toolkit.study import Study, cached

# Points, see docs/definitions.md; those for names stand in `duplicate_names`.
SAME_YEAR, OTHER_YEAR = 2, -4
SAME_UNIT, NEAR_UNIT, RARE = 3, 2, 2
OTHER_SEX = -2
LEAST_POINTS = 7  # for a pair to be listed
SAME_COURSE = ELSEWHERE = 1  # taken off for what speaks against, after a pair is listed
CHANCE = 0.1  # namesakes of the same year by chance, below which a name is rare
LARGEST_BLOCK = 300  # people of one unit and year among whom slips of the pen are looked for
OPEN_START, OPEN_END = pd.Timestamp("1900-01-01"), pd.Timestamp("2100-12-31")
EVIDENCE = ("name", "sex", "birth_year", "units", "posts")


@dataclass(frozen=True, eq=False)
class DuplicatePeople(Result):
    """Pairs of identifiers that may be one person; see `duplicate_people`."""

    @property
    def waiting(self) -> pd.DataFrame:
        """The pairs on which nothing has been decided yet, directly or by others."""
        return self.table[~self.table["settled"]]


@cached
def duplicate_people(study: Study) -> DuplicatePeople:
    """List people who may stand in the register under two identifiers.

    Parameters
    ----------
    study : Study

    Returns
    -------
    DuplicatePeople
        `.table`, one row a pair, what is waiting first, then by score: person_id (the earlier one
        in `people`) and other_id; of both (the other with `other_` before it) name, sex,
        birth_year, units and posts (everything ever held, separated by "; "); at_once (posts in
        different units at one time), same_course (both attended one training), score (points),
        decision ("same", "different" or missing), decided_on, settled (decided, or following from
        other decisions). Names are personal data: for the keeper of the register only.

    Notes
    -----
    A pair is listed for the points its names, years of birth and units have in common, by the rule
    of docs/definitions.md; posts held at once and a course attended by both lower its score, and do
    not take it off the list. Pairs once decided stay on it.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.duplicate_people(tk.load_study("data/lai-chau"))
    >>> bool((found.table["person_id"] != found.table["other_id"]).all())
    True
    """
    people = _people(study)
    posts = _posts(study, people)
    around = _neighbourhood(study, posts)
    pairs = _unordered(*_candidates(people, around))
    pairs = pairs[_year_points(people, pairs) > OTHER_YEAR]  # never enough points otherwise
    points = _points(people, pairs, _place_points(around, pairs))
    listed = pairs[points >= LEAST_POINTS]
    known = _decided_pairs(study, people)
    listed = np.unique(np.concatenate([listed, known]), axis=0)
    points = _points(people, listed, _place_points(around, listed))
    table = _evidence(people, posts, listed)
    table["at_once"] = _at_once(study, listed, people)
    table["same_course"] = _same_course(study, listed, people)
    against = ELSEWHERE * table["at_once"] + SAME_COURSE * table["same_course"]
    table["score"] = points - against
    table = _with_decisions(study, table)
    order = {"settled": True, "score": False, "person_id": True, "other_id": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    return DuplicatePeople(study, table)


def _people(study: Study) -> pd.DataFrame:
    """People by number, in the order of their table, with the key of the name."""
    people = study.tables["people"].dropna(subset=["person_id"]).drop_duplicates("person_id")
    people = people.reset_index(drop=True)
    key = pd.factorize(by_value(people["name"], name_key))[0]
    year = people["birth_year"]
    return people.assign(key=key, year=year.fillna(-1).astype("int64"))


def _posts(study: Study, people: pd.DataFrame) -> pd.DataFrame:
    """Posts with the numbers of person and unit."""
    numbers = pd.Series(people.index, index=people["person_id"])
    posts = study.tables["posts"].dropna(subset=["person_id", "unit_id"])
    posts = posts[among(posts["person_id"], people["person_id"])]
    units = pd.factorize(posts["unit_id"])[0]
    return posts.assign(person=look_up(posts["person_id"], numbers).astype("int64"), unit=units)


def _unordered(one: Ints, two: Ints) -> Ints:
    """Pairs of people, each once, the earlier number first; shape (n, 2)."""
    kept = one < two
    return np.unique(np.column_stack([one[kept], two[kept]]), axis=0)


def _candidates(people: pd.DataFrame, around: pd.DataFrame) -> tuple[Ints, Ints]:
    """Pairs worth a look: by name and neighbourhood, rare names by year, slips by unit and year."""
    who = around["person"].to_numpy()
    near = _within(who, np.column_stack([people["key"].to_numpy()[who], around["place"]]))
    rare = np.flatnonzero(_rare(people))
    rare_too = _within(rare, people[["key", "year"]].to_numpy()[rare])
    found = [near, rare_too, _slipped(people, around[around["own"]])]
    one, two = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
    return one, two


def _slipped(people: pd.DataFrame, own: pd.DataFrame) -> tuple[Ints, Ints]:
    """People of one unit and year whose names differ by a slip of the pen."""
    who = own["person"].to_numpy()
    block = pd.DataFrame({"place": own["place"].array, "year": people["year"].array[who]})
    small = (block.groupby(["place", "year"])["year"].transform("size") <= LARGEST_BLOCK).to_numpy()
    one, two = _within(who[small], block.to_numpy()[small])
    key, name = people["key"].to_numpy(), people["name"].fillna("").to_numpy(dtype=object)
    unlike = (one < two) & (key[one] != key[two])
    one, two = one[unlike], two[unlike]
    slip = slips(name[one], name[two])
    return one[slip], two[slip]


def _within(who: Ints, block: Ints) -> tuple[Ints, Ints]:
    """People of every two rows of one block, where nothing of it is missing."""
    one, two = agreeing(block, block, list(range(block.shape[1])))
    return who[one], who[two]


def _rare(people: pd.DataFrame) -> pd.Series:
    """Whether fewer namesakes of the same year are to be expected by chance than CHANCE."""
    bearers = people.groupby("key")["key"].transform("size")
    of_year = people.groupby("year")["year"].transform("size") / max(len(people), 1)
    return (people["year"] >= 0) & ((bearers - 1) * of_year <= CHANCE)


def _neighbourhood(study: Study, posts: pd.DataFrame) -> pd.DataFrame:
    """Places by which people are near: person, place, own (held a post in that very unit).

    Places are the units of the posts, the units above them at any time, and those that followed.
    """
    versions, events = study.hierarchy.versions, study.hierarchy.events
    above = versions[["unit_id", "parent_id"]].set_axis(["unit_id", "place"], axis=1)
    after = events.reindex(columns=["from_unit", "to_unit"]).set_axis(["unit_id", "place"], axis=1)
    held = posts[["person", "unit_id"]].drop_duplicates()
    links = pd.concat([above, after]).dropna().drop_duplicates()
    wider = held.merge(links, on="unit_id")[["person", "place"]].assign(own=False)
    own = held.set_axis(["person", "place"], axis=1).assign(own=True)
    both = pd.concat([own, wider]).drop_duplicates(["person", "place"])
    return both.assign(place=pd.factorize(both["place"])[0])


def _place_points(around: pd.DataFrame, pairs: Ints) -> Ints:
    """Points for a unit in common, else for near units."""
    shared, near = (_share(pairs, places) for places in (around[around["own"]], around))
    return np.where(shared, SAME_UNIT, np.where(near, NEAR_UNIT, 0)).astype(np.int64)


def _share(pairs: Ints, places: pd.DataFrame) -> pd.Series:
    """Whether the two of each pair have a place in common."""
    rows = places[["person", "place"]]
    asked = pd.DataFrame(pairs, columns=["person", "other"]).reset_index()
    first = asked.merge(rows, on="person")
    both = first.merge(rows.set_axis(["other", "place"], axis=1), on=["other", "place"])
    return asked["index"].isin(both["index"])


def _points(people: pd.DataFrame, pairs: Ints, place: Ints) -> Ints:
    """Points for what two people have in common; see docs/definitions.md."""
    one, two = (people.iloc[pairs[:, side]].reset_index(drop=True) for side in (0, 1))
    name = likeness(one["name"].fillna(""), two["name"].fillna(""))
    year = _year_points(people, pairs)
    sexes = one["sex"].notna() & two["sex"].notna() & (one["sex"] != two["sex"])
    named = (year == SAME_YEAR) & (place == 0) & (name > SLIP)
    rare = named & _rare(people).to_numpy()[pairs[:, 0]]
    points = name + year + place + RARE * rare + OTHER_SEX * sexes.to_numpy()
    return np.where(name == OTHER, 0, points).astype(np.int64)


def _year_points(people: pd.DataFrame, pairs: Ints) -> Ints:
    """Points for the years of birth: the same, different, or none where they could be a slip.

    A slip is a year missing, off by one, with one other digit, or with the last two exchanged.
    """
    first, second = people["year"].to_numpy()[pairs].T
    digits = [(first // 10**n % 10, second // 10**n % 10) for n in range(4)]
    unequal = sum(((a != b).astype(np.int64) for a, b in digits), np.zeros(len(pairs), np.int64))
    exchanged = (digits[0][0] == digits[1][1]) & (digits[1][0] == digits[0][1]) & (unequal == 2)
    near = (np.abs(first - second) == 1) | (unequal == 1) | exchanged | (first < 0) | (second < 0)
    same = (first == second) & (first >= 0)
    return np.where(same, SAME_YEAR, np.where(near, 0, OTHER_YEAR)).astype(np.int64)


def _decided_pairs(study: Study, people: pd.DataFrame) -> Ints:
    """Pairs that stand in the table of decisions, by the numbers of the two people."""
    numbers = pd.Series(people.index, index=people["person_id"])
    rows = study.tables["person_decisions"]
    rows = rows[among(rows["person_id"], people["person_id"])]
    rows = rows[among(rows["other_id"], people["person_id"])]
    ends = [look_up(rows[c], numbers).to_numpy(dtype=np.int64) for c in ("person_id", "other_id")]
    return _unordered(np.minimum(*ends), np.maximum(*ends))


def _evidence(people: pd.DataFrame, posts: pd.DataFrame, pairs: Ints) -> pd.DataFrame:
    """What is known of the two people of each pair, side by side."""
    concerned = posts[posts["person"].isin(np.unique(pairs))].sort_values(["start", "unit_id"])
    held = {
        column: concerned.groupby("person")[source].agg(lambda c: "; ".join(dict.fromkeys(c)))
        for column, source in (("units", "unit_id"), ("posts", "role"))
    }
    known = people.assign(
        **{name: look_up(people.index.to_series(), s) for name, s in held.items()}
    )
    table = pd.DataFrame(index=range(len(pairs)))
    for side, prefix in enumerate(("", "other_")):
        rows = known.iloc[pairs[:, side]].reset_index(drop=True)
        table[f"{prefix}id" if prefix else "person_id"] = rows["person_id"]
        for column in EVIDENCE:
            table[prefix + column] = rows[column]
    order = [f"{prefix}{column}" for column in EVIDENCE for prefix in ("", "other_")]
    return table[["person_id", "other_id", *order]]


def _at_once(study: Study, pairs: Ints, people: pd.DataFrame) -> pd.Series:
    """Whether the two of each pair hold posts in different units at one time."""
    posts = study.tables["posts"].dropna(subset=["person_id", "unit_id"])
    both = _two_sided(posts, pairs, people)
    start, start_other = (both[c].fillna(OPEN_START) for c in ("start", "start_other"))
    end, end_other = (both[c].fillna(OPEN_END) for c in ("end", "end_other"))
    elsewhere = both["unit_id"] != both["unit_id_other"]
    meets = (start <= end_other) & (start_other <= end) & elsewhere
    return pd.Series(range(len(pairs))).isin(both.loc[meets, "pair"])


def _same_course(study: Study, pairs: Ints, people: pd.DataFrame) -> pd.Series:
    """Whether both of each pair attended one training."""
    both = _two_sided(study.tables["attendance"], pairs, people)
    meets = both["training_id"] == both["training_id_other"]
    return pd.Series(range(len(pairs))).isin(both.loc[meets, "pair"])


def _two_sided(rows: pd.DataFrame, pairs: Ints, people: pd.DataFrame) -> pd.DataFrame:
    """Every two rows of the two people of a pair; the second one's columns end in `_other`."""
    ids = people["person_id"].to_numpy()[pairs]
    asked = pd.DataFrame(ids, columns=["person_id", "other_id"]).rename_axis("pair").reset_index()
    rows = rows[rows["person_id"].isin(np.unique(ids))]
    first = asked.merge(rows, on="person_id")
    other = rows.rename(columns={"person_id": "other_id"})
    return first.merge(other, on="other_id", suffixes=("", "_other"))


def _with_decisions(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Decision taken on each pair, in whichever order it stands, and whether it is settled."""
    rows = study.tables["person_decisions"]
    taken = {
        frozenset(pair): (decision, day)
        for *pair, decision, day in rows[
            ["person_id", "other_id", "decision", "decided_on"]
        ].itertuples(index=False)
        if isinstance(decision, str)
    }
    pairs = list(zip(table["person_id"], table["other_id"], strict=True))
    found = [taken.get(frozenset(pair), (None, pd.NaT)) for pair in pairs]
    chained, apart = chains(rows), decided(rows, "different")
    whole = {name: min(chain) for name, chain in chained.items()}
    unlike = {
        frozenset((whole.get(one, one), whole.get(other, other)))
        for one, other in zip(apart["person_id"], apart["other_id"], strict=True)
    }
    ends = [tuple(whole.get(name, name) for name in pair) for pair in pairs]
    settled = [one == two or frozenset((one, two)) in unlike for one, two in ends]
    table["decision"] = pd.Series([d for d, _ in found], dtype="str", index=table.index)
    table["decided_on"] = pd.to_datetime(pd.Series([day for _, day in found], index=table.index))
    return table.assign(settled=np.array(settled, dtype=bool))
