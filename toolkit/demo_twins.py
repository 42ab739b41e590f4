"""People of a synthetic study who stand in the register twice, and namesakes who do not.

The new numbers come last in `people`; a few attendances move from the first number to the second.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from toolkit.demo_trainings import MIN_HOURS, QUALIFYING
from toolkit.demo_units import FIXED
from toolkit.schema import columns

DECIDED = "2026-09-21"
ROLES = ("chair", "vice_chair", "womens_affairs")


class Twins(NamedTuple):
    """The tables that know of people twice."""

    people: pd.DataFrame
    attendance: pd.DataFrame
    person_decisions: pd.DataFrame


def know_twice(
    people: pd.DataFrame,
    posts: pd.DataFrame,
    trainings: pd.DataFrame,
    attendance: pd.DataFrame,
) -> Twins:
    """Enter two people a second time, and a namesake of a third.

    Parameters
    ----------
    people, posts, trainings, attendance : DataFrame

    Returns
    -------
    Twins
        The first pair is decided to be one person, the second is left open, and the third is
        decided to be two.

    Examples
    --------
    >>> from toolkit.demo import make_tables
    >>> from toolkit.demo_units import make_organisation
    >>> import numpy as np
    >>> tables = make_tables(make_organisation(12, np.random.default_rng(1)), seed=1)
    >>> tables["person_decisions"]["decision"].tolist()
    ['same', '', 'different']
    """
    rows = attendance.assign(counts=_counts(attendance, trainings))
    first, second, third = _chosen(people, posts, rows)
    ids = _next_ids(people["person_id"])
    one, two, three = (
        people[people["person_id"] == name].iloc[0] for name in (first, second, third)
    )
    new = pd.DataFrame(
        [
            [ids[0], _typed_otherwise(one["name"]), one["sex"], one["birth_year"]],
            [ids[1], two["name"], two["sex"], two["birth_year"]],
            [ids[2], three["name"], three["sex"], three["birth_year"]],
        ],
        columns=people.columns,
    )
    moved = attendance["person_id"].copy()
    moved[rows.index[(rows["person_id"] == first) & rows["counts"]][-1:]] = ids[0]
    moved[rows.index[(rows["person_id"] == second) & ~rows["counts"]][:1]] = ids[1]
    own = attendance[attendance["person_id"] == first].tail(1).assign(person_id=ids[2])
    decisions = [
        (first, ids[0], "same", DECIDED, "Cùng số sổ bảo hiểm; nhập hai lần (minh họa)"),
        (second, ids[1], "", "", ""),
        (third, ids[2], "different", DECIDED, "Hai người khác nhau, khác đơn vị (minh họa)"),
    ]
    return Twins(
        pd.concat([people, new], ignore_index=True),
        pd.concat([attendance.assign(person_id=moved), own], ignore_index=True),
        pd.DataFrame(decisions, columns=columns("person_decisions")),
    )


def _counts(attendance: pd.DataFrame, trainings: pd.DataFrame) -> pd.Series:
    """Whether each attendance counts as trained."""
    wanted = set(QUALIFYING)
    fits = trainings["topics"].map(lambda topics: not wanted.isdisjoint(topics.split()))
    held = attendance["training_id"].map(dict(zip(trainings["training_id"], fits, strict=True)))
    return held.astype(bool) & (attendance["hours"] >= MIN_HOURS) & (attendance["passed"] != "no")


def _chosen(people: pd.DataFrame, posts: pd.DataFrame, rows: pd.DataFrame) -> tuple[str, str, str]:
    """Three people outside the awkward units where there are such.

    The first is an officer trained once, the second has been to a class that does not count.
    """
    apart = set(posts.loc[posts["unit_id"].isin(FIXED), "person_id"])
    ordinary = people["person_id"][3:]
    ordinary = ordinary[~ordinary.isin(apart)] if (~ordinary.isin(apart)).sum() > 20 else ordinary
    here = posts.loc[(posts["end"] == "") & posts["role"].isin(ROLES), "person_id"]
    own = rows[rows["person_id"].isin(ordinary)].groupby("person_id")["counts"].agg(["sum", "size"])
    once = own.index[(own["sum"] == 1) & own.index.isin(here)].union([])
    idle = own.index[own["sum"] < own["size"]]
    first = _last(once, own.index, ())
    second = _last(idle, own.index, (first,))
    return first, second, _last(own.index, own.index, (first, second))


def _last(wanted: pd.Index, others: pd.Index, taken: tuple[str, ...]) -> str:
    """The last of those wanted who is not taken; of the others where there is none."""
    free = [name for name in wanted if name not in taken]
    return str((free or [name for name in others if name not in taken])[-1])


def _next_ids(ids: pd.Series) -> list[str]:
    width = len(ids.iloc[0]) - 1
    return [f"P{len(ids) + n:0{width}d}" for n in (1, 2, 3)]


def _typed_otherwise(name: str) -> str:
    """The name as a second clerk typed it: the middle part without a capital."""
    family, *rest = name.split()
    return " ".join([family, *(part.lower() for part in rest[:-1]), *rest[-1:]])
