"""Training coverage: heads trained of heads eligible, at every node of the tree of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.roster import Heads, Numbers, Roster, Tree, dates, places, roster
from toolkit.schema import CODES, look_up
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date

BY = ("group", "role", "sex", "level", "sector", "kind")
SEXES = tuple(CODES["sex"])
COUNTED = ["eligible", "trained", "newcomers"]


@dataclass(frozen=True, eq=False)
class Coverage(Result):
    """Coverage of every unit; see `coverage`."""

    as_of: pd.Timestamp
    by: str | None
    under: str | None
    rule: TrainingRule

    @property
    def target(self) -> float:
        """The share to be reached, 0–1."""
        return self.rule.target


@dataclass(frozen=True, eq=False)
class GapList(Result):
    """Officers of one unit still to be trained; see `gap_list`."""

    unit: str
    as_of: pd.Timestamp
    rule: TrainingRule
    eligible: int
    newcomers: int


@cached
def coverage(
    study: Study,
    as_of: dt.date | str | None = None,
    *,
    by: str | None = None,
    under: str | None = None,
) -> Coverage:
    """Count trained and eligible officers of every unit alive on a date.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        The day of the count, YYYY-MM-DD; the study's own `as_of` without it.
    by : {"group", "role", "sex", "level", "sector", "kind"}, optional
        Split each unit's count. Somebody with posts in two groups counts once in each of them and
        once in the unit's total, so groups and roles need not add up; the others do. Level, sector
        and kind are those of the unit that counts the person.
    under : str, optional
        Only this unit and those below it.

    Returns
    -------
    Coverage
        `.table`: unit_id, parent_id, level (`unit_level` beside a split by level), the column
        named by `by` where it was given, eligible, trained, newcomers (heads in office for fewer
        days than the study's grace; in neither of the two before), own_eligible, own_trained,
        own_newcomers (posts in the unit itself, not in those below), untrained, share (0–1;
        missing where nobody is eligible).

    Raises
    ------
    ArgumentError
        A wrong date, split or unit; the text names what is allowed.
    StudyError
        On that day a unit is above itself; the text is the finding that names it.

    Notes
    -----
    Eligible are the holders, on that day, of a post of one of the study's groups. A person is
    counted once, in one unit: where posts are held in several, in that of the post of the role
    first named in the study's groups, then of the post held longest. Heads are counted there,
    added up along the tree, and divided last.

    Examples
    --------
    >>> import toolkit as tk
    >>> cover = tk.coverage(tk.load_study("data/lai-chau"), as_of="2025-06-30", under="LC")
    >>> bool((cover.table["trained"] <= cover.table["eligible"]).all())
    True
    """
    if by not in (*BY, None):
        raise unknown("by", by, BY)
    day = as_date(reference_date(study, as_of))
    if under:
        study.hierarchy.require(under, day)
    compiled = roster(study)
    tree = compiled.tree(day)
    table = _table(compiled, tree, compiled.heads(day, tree), by)
    if under:
        table = table[table["unit_id"].isin(below(compiled, tree, under))].reset_index(drop=True)
    return Coverage(study, table, day, by, under, study.settings.training)


def below(compiled: Roster, tree: Tree, unit: str) -> pd.Index:
    """Return the identifiers of a unit and all units below it on a day."""
    code = places(compiled.units, [unit])[0]
    return compiled.units.take(np.flatnonzero((tree.lines == code).any(axis=1)))


def _table(compiled: Roster, tree: Tree, heads: Heads, by: str | None) -> pd.DataFrame:
    """Heads of every unit, and of every part of the split that has any there."""
    slot, head, parts = _split(compiled, tree, heads, by)
    size = len(compiled.units)
    own = heads.counts(size * len(parts), slot * size + heads.unit[head], head)
    own = own.reshape(len(parts), size, 3).transpose(1, 0, 2)
    total = tree.add_up(own.reshape(size, -1)).reshape(own.shape)
    counted = np.concatenate([total, own], axis=2)[tree.units]
    shown = counted[:, :, [0, 2]].any(axis=2) if by else np.ones(counted.shape[:2], dtype=np.bool_)
    rows, columns = np.nonzero(shown)
    table = _places(compiled, tree, rows)
    if by:
        table = table.rename(columns={"level": "unit_level"} if by == "level" else {})
        table[by] = parts.take(columns).array
    names = [*COUNTED, *(f"own_{name}" for name in COUNTED)]
    table[names] = counted[rows, columns]
    return with_share(table)


def _places(compiled: Roster, tree: Tree, rows: Numbers) -> pd.DataFrame:
    """Return identifier, parent and level of units alive on a day."""
    versions = compiled.study.tables["units"].take(tree.rows[rows])
    return versions[["unit_id", "parent_id", "level"]].reset_index(drop=True)


def with_share(table: pd.DataFrame) -> pd.DataFrame:
    """Add to a table of heads who is left to train, and the share; 0/0 is missing."""
    table["untrained"] = table["eligible"] - table["trained"]
    table["share"] = (table["trained"] / table["eligible"]).where(table["eligible"] > 0)
    return table


def _split(
    compiled: Roster, tree: Tree, heads: Heads, by: str | None
) -> tuple[Numbers, Numbers, pd.Series]:
    """Part and head of everybody, once for each part; and the names of the parts, in order."""
    everybody = np.arange(len(heads.person))
    if by is None:
        return np.zeros_like(everybody), everybody, pd.Series([""])
    if by in ("group", "role"):
        return _split_by_post(compiled, tree, heads, by)
    if by == "sex":
        names, listed = _sexes(compiled.study, compiled.people.take(heads.person)), SEXES
    else:
        names = compiled.study.tables["units"][by].take(tree.version[heads.unit])
        listed = tuple(getattr(compiled.study.settings, f"{by}s"))  # levels, sectors, kinds
    parts = pd.Index([*dict.fromkeys([*listed, *names.dropna()])], dtype="object")
    part = parts.get_indexer(names)
    part[part < 0] = len(parts)  # who has none stands last
    return part, everybody, pd.Series([*parts, None], dtype=names.dtype)


def _split_by_post(
    compiled: Roster, tree: Tree, heads: Heads, by: str
) -> tuple[Numbers, Numbers, pd.Series]:
    """A person is in every group, or role, of which a post is held."""
    role = compiled.posts["role"][heads.posts]
    level = compiled.versions["level"][tree.version[compiled.posts["unit"][heads.posts]]]
    if by == "role":
        parts, part, head = compiled.roles, role, heads.head_of
    else:
        parts = list(compiled.study.settings.groups)
        part, post = np.nonzero(compiled.may[:, role, level])
        head = heads.head_of[post]
    pairs = np.unique(part * (len(heads.person) + 1) + head)
    return *np.divmod(pairs, len(heads.person) + 1), pd.Series(parts, dtype="str")


def _sexes(study: Study, people: pd.Index) -> pd.Series:
    sexes = study.register.people.drop_duplicates("person_id").set_index("person_id")["sex"]
    return look_up(pd.Series(people), sexes)


@cached
def officers(study: Study, as_of: dt.date | str | None = None) -> pd.DataFrame:
    """List the officers of a date, each once, with the unit that counts them.

    Returns
    -------
    DataFrame
        person_id, unit_id, role, start (of that post), since (of the uninterrupted time in
        office; missing if unknown), sex, trained (bool), trained_on, newcomer (bool; still in
        grace, so not to be trained yet).
    """
    day = as_date(reference_date(study, as_of))
    compiled = roster(study)
    heads = compiled.heads(day, compiled.tree(day))
    person, main = heads.person, heads.main
    table = pd.DataFrame(
        {
            "person_id": compiled.people.take(person),
            "unit_id": compiled.units.take(heads.unit),
            "role": pd.Series(compiled.roles, dtype="str").take(compiled.posts["role"][main]).array,
            "start": study.register.posts["start"].take(compiled.posts["row"][main]).array,
            "since": dates(compiled.since(day)[person]),
            "sex": _sexes(study, compiled.people.take(person)).array,
            "trained": heads.trained,
            "trained_on": compiled.last_training(day, valid=True).take(person).array,
            "newcomer": heads.newcomer,
            "rank": compiled.posts["role"][main],
        }
    )
    table = table.sort_values(["unit_id", "rank", "person_id"], ignore_index=True)
    return table.drop(columns="rank")


def eligible_posts(study: Study, day: pd.Timestamp) -> pd.DataFrame:
    """Posts of the study's groups held on a day in a unit alive that day, with their rank."""
    compiled = roster(study)
    held = compiled.heads(day, compiled.tree(day)).posts
    held = held[np.argsort(compiled.posts["row"][held])]
    posts = study.register.posts.take(compiled.posts["row"][held])
    return posts.assign(rank=compiled.posts["role"][held])


@cached
def gap_list(
    study: Study, unit: str, *, as_of: dt.date | str | None = None
) -> GapList:  # fmt: skip
    """Name the officers of one unit who still have to be trained.

    Parameters
    ----------
    study : Study
    unit : str
        Only its own officers are named, not those of units below.
    as_of : date or str, optional

    Returns
    -------
    GapList
        `.table`: name, role, in_post_since, last_training (any that once counted; missing if
        none). For the unit's own report only: names are personal data. `.eligible` counts
        the unit's own officers, `.newcomers` those who are still in grace and so not named.

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.
    """
    day = as_date(reference_date(study, as_of))
    study.hierarchy.require(unit, day)
    own = officers(study, day)
    own = own[own["unit_id"] == unit]
    missing = own[~own["trained"] & ~own["newcomer"]]
    compiled = roster(study)
    past = compiled.last_training(day, valid=False).set_axis(compiled.people)
    people = study.register.people.drop_duplicates("person_id").set_index("person_id")
    table = pd.DataFrame(
        {
            "name": look_up(missing["person_id"], people["name"]),
            "role": missing["role"],
            "in_post_since": missing["start"],
            "last_training": look_up(missing["person_id"], past),
        }
    )
    new = int(own["newcomer"].sum())
    rule = study.settings.training
    return GapList(study, table.reset_index(drop=True), unit, day, rule, len(own) - new, new)


def own_row(result: Coverage, unit: str) -> pd.Series:
    """Return the row of one unit of a coverage that was not split.

    Raises
    ------
    ArgumentError
        When the unit is not in it.
    """
    rows = result.table[result.table["unit_id"] == unit]
    if rows.empty:
        raise unknown("unit", unit, result.table["unit_id"])
    return rows.iloc[0]
