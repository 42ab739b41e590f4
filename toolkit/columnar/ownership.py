"""Which units and people the report on a unit needs, whenever they belonged to it.

A unit needs every unit that was ever below it and everybody who ever held a post there, with all
that is known of them: so no figure of the unit, on whatever day, is missing anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.columnar.frames import codes
from toolkit.columnar.ragged import Numbers, Ragged
from toolkit.identity import chains

Tables = Mapping[str, pd.DataFrame]
_DEEPEST = 30  # steps up from a unit; more can only be a circle


@dataclass(frozen=True, eq=False)
class Ownership:
    """Units and people by number, and who belongs to whom.

    Attributes
    ----------
    units : Array of str
        Every unit of the study, a unit before and beside those below it (on the last day known).
    people : Array of str
        Every identifier of a person; those decided to be one person have one number.
    person : array, shape (people,)
        The number of each identifier.
    below, above : Ragged
        For each unit those that were ever below it (above it), itself included.
    people_of : Ragged
        For each unit the people who ever held a post in it or below.
    """

    units: pa.Array
    people: pa.Array
    person: Numbers
    below: Ragged
    above: Ragged
    people_of: Ragged

    def unit_codes(self, cells: pd.Series) -> Numbers:
        """Numbers of units; -1 for one that is not known."""
        return codes(cells, self.units)

    def person_codes(self, cells: pd.Series) -> Numbers:
        """Numbers of people; -1 where there is no identifier."""
        places = codes(cells, self.people)
        return np.where(places >= 0, self.person[places], -1) if len(self.person) else places


def ownership(tables: Tables) -> Ownership:
    """Work out who belongs to whom from the tables of a study.

    Parameters
    ----------
    tables : mapping
        Typed tables; `units`, `posts`, `people`, `attendance` and `person_decisions` are used.

    Returns
    -------
    Ownership

    Examples
    --------
    >>> import toolkit as tk
    >>> owned = ownership(tk.load_study("data/lai-chau").tables)
    >>> len(owned.units) == len(owned.below.of(0))
    True
    """
    units = _in_order(tables["units"])
    child = codes(tables["units"]["unit_id"], units)
    parent = codes(tables["units"]["parent_id"], units)
    above = _reached(child, parent, len(units))
    below = above.turned(len(units))
    post_unit = codes(tables["posts"]["unit_id"], units)
    people, person = _people(tables, post_unit)
    holder = codes(tables["posts"]["person_id"], people)
    known = (holder >= 0) & (post_unit >= 0)
    held = Ragged.grouped(person[holder[known]], len(people), post_unit[known])
    people_of = held.through(above).turned(len(units))
    return Ownership(units, people, person, below, above, people_of)


def _in_order(versions: pd.DataFrame) -> pa.Array:
    """Units of all time, each followed by those below it where it was last."""
    last = versions.dropna(subset=["unit_id"]).drop_duplicates("unit_id", keep="last")
    named = pa.array(last["unit_id"].sort_values(), type=pa.large_string())
    place = codes(last["unit_id"], named)
    parent = np.full(len(named), -1)
    parent[place] = codes(last["parent_id"], named)
    lines = [np.arange(len(named))]
    for _ in range(_DEEPEST):
        above = np.where(lines[-1] >= 0, parent[lines[-1]], -1)
        if (above < 0).all():
            break
        lines.append(above)
    return named.take(pa.array(_paths_in_order(np.stack(lines, axis=1))))


def _paths_in_order(lines: Numbers) -> Numbers:
    """Order of lines from a unit upwards, as if each were read from the root downwards."""
    depth = (lines >= 0).sum(axis=1)
    step = np.arange(lines.shape[1])
    down = np.take_along_axis(lines, np.maximum(depth[:, None] - 1 - step, 0), axis=1)
    down = np.where(step < depth[:, None], down, -1)
    return np.lexsort(down.T[::-1]).astype(np.int64)


def _reached(child: Numbers, parent: Numbers, units: int) -> Ragged:
    """Every unit with all those that were ever above it, by any chain of versions."""
    known = (child >= 0) & (parent >= 0)
    parents = Ragged.grouped(child[known], units, parent[known])
    every = np.arange(units)
    reached = Ragged.grouped(every, units, every)
    while True:
        further = reached.with_own(reached.through(parents))
        if len(further.values) == len(reached.values):
            return reached
        reached = further


def _people(tables: Tables, post_unit: Numbers) -> tuple[pa.Array, Numbers]:
    """Identifiers in the order of their first unit, and the number of each."""
    decisions = tables["person_decisions"]
    parts = [tables["posts"]["person_id"].iloc[np.argsort(post_unit, kind="stable")]]
    parts += [tables[name]["person_id"] for name in ("people", "attendance")]
    parts += [decisions["person_id"], decisions["other_id"]]
    people = pa.array(pd.concat(parts).dropna().unique(), type=pa.large_string())
    person = np.arange(len(people))
    for chain in set(chains(decisions).values()):
        places = codes(pd.Series(sorted(chain)), people)
        person[places] = places.min()
    return people, person
