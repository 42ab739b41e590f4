"""Training coverage: heads trained of heads eligible, at every node of the tree of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.roster import Flags, Heads, Numbers, Roster, Tree, dates, places, roster
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
    shown = _inside(compiled, tree, under)[tree.units] if under else np.ones(len(tree.units), bool)
    table = _table(compiled, tree, compiled.heads(day, tree), by, shown)
    return Coverage(study, table, day, by, under, study.settings.training)


def below(compiled: Roster, tree: Tree, unit: str) -> pd.Index:
    """Return the identifiers of a unit and all units below it on a day."""
    return compiled.units.take(np.flatnonzero(_inside(compiled, tree, unit)))


def _inside(compiled: Roster, tree: Tree, unit: str) -> Flags:
    """Which of all units are a unit or below it on a day."""
    inside: Flags = (tree.lines == places(compiled.units, [unit])[0]).any(axis=1)
    return inside


def _table(
    compiled: Roster, tree: Tree, heads: Heads, by: str | None, shown: Flags
) -> pd.DataFrame:  # fmt: skip
    """Heads of the units alive that are shown, and of every part of the split that has any."""
    slot, head, parts = _split(compiled, tree, heads, by)
    size = len(compiled.units)
    own = heads.counts(size * len(parts), slot * size + heads.unit[head], head)
    own = own.reshape(len(parts), size, 3).transpose(1, 0, 2)
    total = tree.add_up(own.reshape(size, -1)).reshape(own.shape)
    counted = np.concatenate([total[tree.units], own[tree.units]], axis=2)
    told = counted[:, :, [0, 2]].any(axis=2) if by else np.ones(counted.shape[:2], dtype=np.bool_)
    rows, columns = np.nonzero(told & shown[:, None])
    versions, version = compiled.study.tables["units"], tree.rows[rows]
    level = "unit_level" if by == "level" else "level"
    table = {
        name: versions[column].array.take(version)
        for name, column in (("unit_id", "unit_id"), ("parent_id", "parent_id"), (level, "level"))
    }
    if by:
        table[by] = parts.array.take(columns)
    names = [*COUNTED, *(f"own_{name}" for name in COUNTED)]
    table |= dict(zip(names, counted[rows, columns].T.copy(), strict=True))
    return with_share(pd.DataFrame(table))


def with_share(table: pd.DataFrame) -> pd.DataFrame:
    """Add to a table of heads who is left to train, and the share; 0/0 is missing."""
    eligible, trained = (table[name].to_numpy() for name in ("eligible", "trained"))
    share = np.full(len(table), np.nan)
    np.divide(trained, eligible, out=share, where=eligible > 0)
    return table.assign(untrained=eligible - trained, share=share)


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
    compiled = roster(study)
    heads = compiled.heads(day, compiled.tree(day))
    own = np.flatnonzero(heads.unit == places(compiled.units, [unit])[0])
    new = int(np.count_nonzero(heads.newcomer[own]))
    missing = own[~heads.trained[own] & ~heads.newcomer[own]]
    table = _named(study, compiled, heads.person[missing], heads.main[missing], day)
    rule = study.settings.training
    return GapList(study, table, unit, day, rule, len(own) - new, new)


def _named(
    study: Study, compiled: Roster, person: Numbers, main: Numbers, day: pd.Timestamp
) -> pd.DataFrame:
    """Names of some officers with the post that counts and the last training, by role."""
    rank, codes = compiled.posts["role"][main], compiled.people.take(person)
    order = np.array(sorted(range(len(rank)), key=lambda i: (rank[i], codes[i])), dtype=np.intp)
    people = study.register.people
    people = people[people["person_id"].isin(codes)].drop_duplicates("person_id")
    names = people.set_index("person_id")["name"].reindex(codes.take(order))
    row = compiled.posts["row"][main[order]]
    past = compiled.last_training(day, valid=False)
    return pd.DataFrame(
        {
            "name": names.array,
            "role": pd.array(compiled.roles, dtype="str").take(rank[order]),
            "in_post_since": study.register.posts["start"].array.take(row),
            "last_training": past.array.take(person[order]),
        }
    )


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
