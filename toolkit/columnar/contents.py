"""Which rows of each table belong to which unit or person, and what they are worth as digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.columnar.digests import Digests, row_digests, together
from toolkit.columnar.frames import codes
from toolkit.columnar.ownership import Ownership
from toolkit.columnar.ragged import Numbers, Ragged
from toolkit.schema import TABLES

Tables = Mapping[str, pd.DataFrame]

# table -> the columns that name whom a row belongs to
OF_UNITS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("units", "headcounts", "activities", "measurements"), ("unit_id",)),
    **dict.fromkeys(("submissions", "models"), ("unit_id",)),
    "unit_events": ("from_unit", "to_unit"),
}
OF_PEOPLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("people", "posts", "attendance"), ("person_id",)),
    "person_decisions": ("person_id", "other_id"),
}
TRAININGS = "trainings"  # belong to those who attended, and to the unit that organised them
OF_ALL = tuple(
    name for name in TABLES if name not in {*OF_UNITS, *OF_PEOPLE, TRAININGS}
)  # small, and the same for every unit


@dataclass(frozen=True, eq=False)
class Contents:
    """Rows of the tables by their owners; see `contents`.

    Attributes
    ----------
    rows : mapping
        Table -> for each unit (or person) its rows. `trainings` are by person, `organised` by unit.
    beside : Ragged
        For each unit the units its own rows name, and for `met` each person's units.
    """

    rows: Mapping[str, Ragged]
    beside: Ragged
    met: Ragged


def in_order(tables: Tables, owned: Ownership) -> dict[str, pd.DataFrame]:
    """Sort the rows of each table by their owner, so that what is read together lies together."""
    sorted_tables = {}
    for name, table in tables.items():
        if name in OF_UNITS:
            owner = owned.unit_codes(table[OF_UNITS[name][0]])
        elif name in OF_PEOPLE:
            owner = owned.person_codes(table[OF_PEOPLE[name][0]])
        else:
            owner = np.arange(len(table))
        sorted_tables[name] = table.iloc[np.argsort(owner, kind="stable")]
    return sorted_tables


def contents(tables: Tables, owned: Ownership) -> Contents:
    """Find the rows of every unit and person.

    Parameters
    ----------
    tables : mapping
        In the order in which they are stored; see `in_order`.
    owned : Ownership

    Returns
    -------
    Contents
    """
    n_units, n_people = len(owned.units), len(owned.people)
    rows = {}
    for name, columns in OF_UNITS.items():
        rows[name] = _by_owner([owned.unit_codes(tables[name][c]) for c in columns], n_units)
    for name, columns in OF_PEOPLE.items():
        rows[name] = _by_owner([owned.person_codes(tables[name][c]) for c in columns], n_people)
    held = tables[TRAININGS]
    rows["organised"] = _by_owner([owned.unit_codes(held["organiser_unit_id"])], n_units)
    rows[TRAININGS] = _attended(tables, owned)
    met = _pairs(
        owned.person_codes(tables["posts"]["person_id"]),
        owned.unit_codes(tables["posts"]["unit_id"]),
        n_people,
    )
    return Contents(rows, _beside(tables, owned), met)


def _by_owner(owners: list[Numbers], n: int) -> Ragged:
    """Rows of each owner; a row may have several."""
    row = np.arange(len(owners[0]))
    if len(owners) == 1:
        return _pairs(owners[0], row, n)
    return _pairs(np.concatenate(owners), np.tile(row, len(owners)), n).each_once()


def _pairs(owner: Numbers, value: Numbers, n: int) -> Ragged:
    """Values of each owner, where both are known."""
    known = (owner >= 0) & (value >= 0)
    return Ragged.grouped(owner[known], n, value[known])


def _attended(tables: Tables, owned: Ownership) -> Ragged:
    """Rows of the trainings each person attended."""
    seats, held = tables["attendance"], tables[TRAININGS]
    ids = pa.array(held["training_id"].dropna().unique(), type=pa.large_string())
    by_training = _by_owner([codes(held["training_id"], ids)], len(ids))
    person = owned.person_codes(seats["person_id"])
    seen = _pairs(person, codes(seats["training_id"], ids), len(owned.people))
    return seen.through(by_training)


def _beside(tables: Tables, owned: Ownership) -> Ragged:
    """Units that rows of a unit name: the other side of an event, who manages it, where it is."""
    events, versions = tables["unit_events"], tables["units"]
    both = (("from_unit", "to_unit"), ("to_unit", "from_unit"))
    pairs = [(events[one], events[other]) for one, other in both]
    pairs += [(versions["unit_id"], versions[name]) for name in ("managed_by", "located_in")]
    owner = np.concatenate([owned.unit_codes(one) for one, _ in pairs])
    return _pairs(
        owner, np.concatenate([owned.unit_codes(other) for _, other in pairs]), len(owned.units)
    )


def unit_digests(
    tables: Tables, owned: Ownership, found: Contents, answers: Digests
) -> Digests:  # fmt: skip
    """One number for each unit that stands for every row its report may show.

    Parameters
    ----------
    tables, owned, found
        As they are stored.
    answers : array of uint64, shape (units,)
        Stands for the answers given in each unit.

    Returns
    -------
    array of uint64, shape (units,)
    """
    worth = {name: row_digests(table, name) for name, table in tables.items()}
    versions = found.rows["units"].sums(worth["units"])
    own = [found.rows[name].sums(worth[name]) for name in OF_UNITS if name != "units"]
    own += [found.rows["organised"].sums(worth[TRAININGS]), found.beside.sums(versions), answers]
    person = [found.rows[name].sums(worth[name]) for name in (*OF_PEOPLE, TRAININGS)]
    person += [found.met.sums(versions)]
    return together(
        [
            owned.above.sums(versions),
            owned.below.sums(versions),
            owned.below.sums(together(own)),
            owned.people_of.sums(together(person)),
        ]
    )
