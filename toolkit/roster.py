"""Register and units of a study, compiled once into whole numbers.

A unit, a person and a post are numbered by their place here and a day is a number of days, so
that the heads of any day are masks over a few arrays, and a tree is walked by its depth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.checks_units import parents
from toolkit.errors import StudyError
from toolkit.settings import Settings
from toolkit.study import Study, broken, cached

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ALWAYS, FOR_EVER = -(10**6), 10**6  # days before and after every day; stand for an open end
LONGEST_GAP = 31  # days without a post that do not interrupt the time in office


@dataclass(frozen=True, eq=False)
class Tree:
    """The tree of one day: the version of every unit and its living parent.

    Attributes
    ----------
    rows : array, shape (units alive,)
        Versions in force, as places in the table `units`, in its order.
    units : array, shape (units alive,)
        The units of these versions.
    version, parent : array, shape (all units,)
        The version in force and the living parent of each unit; -1 where there is none.
    """

    study: Study = field(repr=False)
    rows: Numbers
    units: Numbers
    version: Numbers
    parent: Numbers

    @cached_property
    def depths(self) -> list[Numbers]:
        """Units by their depth below a root, from 1 on.

        Raises
        ------
        StudyError
            When a unit is above itself; the text is the finding that names it.
        """
        above, below = self.parent.copy(), np.flatnonzero(self.parent >= 0)
        depth = np.zeros(len(above), dtype=np.int64)
        while len(below):
            depth[below] += 1
            above[below] = self.parent[above[below]]
            fewer = below[above[below] >= 0]
            if len(fewer) == len(below):  # each step up must lead somebody to a root
                raise _circle(self.study)
            below = fewer
        order = np.argsort(depth, kind="stable")
        ends = np.cumsum(np.bincount(depth))
        return np.split(order, ends[:-1])[1:] if len(ends) else []

    def add_up(self, own: Numbers) -> Numbers:
        """Numbers of every unit, shape (units, k), with those of all units below it."""
        total = own.copy()
        for layer in reversed(self.depths):
            for column in range(total.shape[1]):
                below = total[layer, column]
                told = layer[below != 0]
                np.add.at(total[:, column], self.parent[told], below[below != 0])
        return total

    @cached_property
    def lines(self) -> Numbers:
        """Each unit and the units above it, shape (units, deepest + 1); -1 beyond the root.

        Units that are not alive have no line.
        """
        lines = np.full((len(self.parent), len(self.depths) + 1), -1)
        lines[self.units, 0] = self.units
        for step in range(1, lines.shape[1]):
            known = lines[:, step - 1] >= 0
            lines[known, step] = self.parent[lines[known, step - 1]]
        return lines


@dataclass(frozen=True, eq=False)
class Heads:
    """Who is to be trained on one day, each once.

    Attributes
    ----------
    posts : array, shape (posts held,)
        Posts of the groups held on the day, as places in `Roster.posts`.
    head_of : array, shape (posts held,)
        Whose post it is, as a place among the heads.
    person, unit, main : array, shape (heads,)
        The person, the unit that counts it, and the post for which it does.
    trained, newcomer : array of bool, shape (heads,)
        Newcomers are still in grace and are counted apart.
    """

    posts: Numbers
    head_of: Numbers
    person: Numbers
    unit: Numbers
    main: Numbers
    trained: Flags
    newcomer: Flags

    def counts(self, size: int, slot: Numbers, head: Numbers | None = None) -> Numbers:
        """Heads eligible, trained and newcomers in each of so many slots, shape (size, 3)."""
        heads = np.arange(len(self.person)) if head is None else head
        new, done = self.newcomer[heads], self.trained[heads]
        kinds = (slot[~new], slot[~new & done], slot[new])
        return np.stack([np.bincount(kind, minlength=size) for kind in kinds], axis=1)


@dataclass(frozen=True, eq=False)
class Roster:
    """A study's units, posts and trainings as arrays; see `roster`.

    Attributes
    ----------
    units, people : Index
        Every unit of the study in the order of its text, and whoever held a post of the groups.
    versions : DataFrame
        unit, parent, level (numbers), first, last (days), in the order of the table `units`.
    posts : DataFrame
        Posts of the groups: row (place in the table `posts`), person, unit, role (numbers), first,
        last; a person's posts together, the one that would count him or her first.
    done : DataFrame
        Completed trainings: person, first (the day), until (the first day it no longer counts), in
        order of the day.
    roles, levels : list
        What the numbers of roles and levels stand for.
    may : array of bool, shape (groups, roles, levels)
        Whether a role at a level belongs to a group; the last level stands for a missing one.
    """

    study: Study = field(repr=False)
    units: pd.Index
    people: pd.Index
    versions: dict[str, Numbers]
    posts: dict[str, Numbers]
    done: dict[str, Numbers]
    roles: list[str]
    levels: list[str]
    may: Flags

    @cached_property
    def counts(self) -> Flags:
        """Whether a role at a level belongs to any group, shape (roles, levels + 1)."""
        return np.asarray(self.may.any(axis=0))

    def tree(self, day: pd.Timestamp) -> Tree:
        """Return the tree of a day."""
        at, found = number(day), self.versions
        rows = np.flatnonzero((found["first"] <= at) & (at <= found["last"]) & (found["unit"] >= 0))
        version = np.full(len(self.units), -1)
        version[found["unit"][rows]] = rows  # of overlapping versions, a finding, the later holds
        rows = rows[version[found["unit"][rows]] == rows]
        units = found["unit"][rows]
        parent = np.full(len(self.units), -1)
        above = found["parent"][rows]
        parent[units] = np.where((above >= 0) & (version[above] >= 0), above, -1)
        return Tree(self.study, rows, units, version, parent)

    def heads(self, day: pd.Timestamp, tree: Tree) -> Heads:
        """Return who is to be trained on a day."""
        at, held = number(day), self.posts
        posts = np.flatnonzero((held["first"] <= at) & (at <= held["last"]))
        version = tree.version[held["unit"][posts]]
        level = self.versions["level"][version]
        posts = posts[(version >= 0) & self.counts[held["role"][posts], level]]
        person = held["person"][posts]
        begins = np.r_[True, person[1:] != person[:-1]][: len(person)]
        main, person = posts[begins], person[begins]
        trained = self._trained(at)[person]
        new = self._newcomer(at)[person]
        slot = np.cumsum(begins) - 1
        return Heads(posts, slot, person, held["unit"][main], main, trained, new)

    def _trained(self, at: int) -> Flags:
        valid = (self.done["first"] <= at) & (at < self.done["until"])
        trained = np.zeros(len(self.people), dtype=np.bool_)
        trained[self.done["person"][valid]] = True
        return trained

    def last_training(self, day: pd.Timestamp, *, valid: bool) -> pd.Series:
        """Day each person last completed a training, missing if never; `valid`: one that counts."""
        at = number(day)
        rows = self.done["first"] <= at
        if valid:
            rows = rows & (at < self.done["until"])
        last = np.full(len(self.people), ALWAYS)
        last[self.done["person"][rows]] = self.done["first"][rows]  # in order: the last one stays
        return dates(last)

    def since(self, day: pd.Timestamp) -> Numbers:
        """First day of each person's time in office that lasts on a day; `ALWAYS` if unknown."""
        at, runs = number(day), self._runs
        now = (runs["first"] <= at) & (at <= runs["last"])
        since = np.full(len(self.people), ALWAYS)
        since[runs["person"][now]] = runs["first"][now]
        return since

    def _newcomer(self, at: int) -> Flags:
        grace = self.study.settings.training.grace_days
        if not grace:
            return np.zeros(len(self.people), dtype=np.bool_)
        return self.since(date(at)) > at - grace

    @cached_property
    def _runs(self) -> dict[str, Numbers]:
        """Times in office without interruption, over all posts and units."""
        person, first, last = self._spells()
        order = ordered(person, first)
        person, first, last = person[order], first[order], last[order]
        offset = person * (2 * (FOR_EVER - ALWAYS))  # keeps one person's days from the next one's
        so_far = np.maximum.accumulate(last + offset) - offset if len(last) else last
        goes_on = (person[1:] == person[:-1]) & (first[1:] <= so_far[:-1] + 1 + LONGEST_GAP)
        begins = np.flatnonzero(np.r_[True, ~goes_on][: len(person)])
        ends = np.r_[begins[1:], len(person)][: len(begins)] - 1
        return {"person": person[begins], "first": first[begins], "last": so_far[ends]}

    def _spells(self) -> tuple[Numbers, Numbers, Numbers]:
        """Person, first and last day of every post, cut by the versions of its unit."""
        known = np.flatnonzero(self.versions["unit"] >= 0)
        by_unit = known[np.argsort(self.versions["unit"][known], kind="stable")]
        ends = np.cumsum(np.bincount(self.versions["unit"][known], minlength=len(self.units)))
        many = np.diff(ends, prepend=0)[self.posts["unit"]]
        post = np.repeat(np.arange(len(many)), many)
        back = np.arange(len(post)) - np.repeat(np.cumsum(many), many)  # -many … -1 of each post
        place = ends[self.posts["unit"]][post] + back
        version = by_unit[place]
        first = np.maximum(self.posts["first"][post], self.versions["first"][version])
        last = np.minimum(self.posts["last"][post], self.versions["last"][version])
        counts = self.counts[self.posts["role"][post], self.versions["level"][version]]
        kept = (first <= last) & counts
        return self.posts["person"][post][kept], first[kept], last[kept]


@cached
def roster(study: Study) -> Roster:
    """Compile the units, posts and trainings of a study.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Roster

    Examples
    --------
    >>> import toolkit as tk
    >>> compiled = roster(tk.load_study("data/lai-chau"))
    >>> len(compiled.tree(pd.Timestamp("2025-07-01")).depths)
    2
    """
    table = study.tables["units"]
    units = pd.Index(table["unit_id"].dropna().unique()).sort_values()
    levels = list(table["level"].dropna().unique())
    versions = {
        "unit": places(units, table["unit_id"]),
        "parent": places(units, table["parent_id"]),
        "level": places(pd.Index(levels), table["level"]),
        "first": days(table["valid_from"], ALWAYS),
        "last": days(table["valid_to"], FOR_EVER),
    }
    roles = eligible_roles(study.settings)
    people, posts = _posts(study, units, roles)
    may = _membership(study.settings, roles, levels)
    return Roster(study, units, people, versions, posts, _done(study, people), roles, levels, may)


def eligible_roles(settings: Settings) -> list[str]:
    """Roles whose holders are to be trained, in the order of the groups that name them."""
    named = [role for group in settings.groups.values() for role in group.roles]
    return list(dict.fromkeys(named))


def _posts(
    study: Study, units: pd.Index, roles: list[str]
) -> tuple[pd.Index, dict[str, Numbers]]:  # fmt: skip
    """Who ever held a post of the groups, and these posts in the order in which they count."""
    table = study.register.posts
    role = places(pd.Index(roles), table["role"])
    unit = places(units, table["unit_id"])
    rows = np.flatnonzero((role >= 0) & (unit >= 0) & table["person_id"].notna().to_numpy())
    person, people = pd.factorize(table["person_id"].array.take(rows))
    start = days(table["start"], ALWAYS)[rows]
    begun = np.where(start == ALWAYS, FOR_EVER, start)  # in post for ever, but junior to all others
    columns = {
        "row": rows,
        "person": person.astype(np.int64),
        "unit": unit[rows],
        "role": role[rows],
        "first": start,
        "last": days(table["end"], FOR_EVER)[rows],
    }
    order = ordered(columns["person"], columns["role"], begun, columns["unit"])
    return pd.Index(people), {name: values[order] for name, values in columns.items()}


def _done(study: Study, people: pd.Index) -> dict[str, Numbers]:
    done = completions(study)
    person = places(people, done["person_id"])
    first, until = days(done["completed"], FOR_EVER), days(done["expires"], FOR_EVER)
    order = np.argsort(first, kind="stable")
    order = order[person[order] >= 0]
    return {"person": person[order], "first": first[order], "until": until[order]}


@cached
def completions(study: Study) -> pd.DataFrame:
    """Qualifying completions of trainings under the study's rule, of all time."""
    return study.register.completions(study.settings.training)


def _membership(settings: Settings, roles: list[str], levels: list[str]) -> Flags:
    """Whether a role at a level belongs to a group, shape (groups, roles, levels + 1)."""
    groups = list(settings.groups.values())
    may = np.zeros((len(groups), len(roles), len(levels) + 1), dtype=np.bool_)
    for place, group in enumerate(groups):
        among = [not group.levels or level in group.levels for level in levels]
        for role in group.roles:
            may[place, roles.index(role)] = [*among, not group.levels]
    return may


def days(values: pd.Series, missing: int) -> Numbers:
    """Days as numbers, counted from 1 January 1970; a missing one as told.

    Examples
    --------
    >>> days(pd.Series(pd.to_datetime(["1970-01-03", None])), FOR_EVER).tolist()
    [2, 1000000]
    """
    whole: Any = pd.to_datetime(values).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(whole), missing, whole.astype(np.int64))


def places(index: pd.Index, values: Any) -> Numbers:
    """Place of each value in an index; -1 where it is not there.

    Examples
    --------
    >>> places(pd.Index(["a", "b"]), ["b", None]).tolist()
    [1, -1]
    """
    return index.get_indexer(values).astype(np.int64)


def ordered(*keys: Numbers) -> Numbers:
    """Order by several whole numbers, the first one first; as one number where they fit into it."""
    spans = [(int(key.min()), int(np.ptp(key)) + 1) for key in keys if len(key)]
    if math.prod(span for _, span in spans) >= 2**62:
        return np.lexsort(keys[::-1])
    joined = np.zeros(len(keys[0]), dtype=np.int64)
    for key, (low, span) in zip(keys, spans, strict=False):
        joined = joined * span + (key - low)
    return np.argsort(joined, kind="stable")


def number(day: pd.Timestamp) -> int:
    """Number of a day, as in `days`."""
    return int(np.datetime64(day, "D").astype(np.int64))


def date(at: int) -> pd.Timestamp:
    """Day of a number."""
    return pd.Timestamp(int(at), unit="D")


def dates(at: Numbers) -> pd.Series:
    """Numbers as days; missing where it is open."""
    known = (at > ALWAYS) & (at < FOR_EVER)
    whole = np.where(known, at, 0).astype("datetime64[D]").astype("datetime64[us]")
    whole[~known] = np.datetime64("NaT")
    return pd.Series(whole)


def _circle(study: Study) -> StudyError:
    """Build the error for a unit that is above itself: the findings that name it."""
    found = [finding for finding in parents(study) if finding.code == "parent_cycle"]
    return broken(study.path, found, study.language)
