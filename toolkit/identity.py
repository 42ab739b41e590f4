"""People who stand in the register under several identifiers: decisions about them, applied."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.cells import among
from toolkit.settings import TrainingRule

Tables = Mapping[str, pd.DataFrame]


def decided(decisions: pd.DataFrame, decision: str) -> pd.DataFrame:
    """Rows of one decision about two different identifiers."""
    rows = decisions[decisions["decision"] == decision].dropna(subset=["person_id", "other_id"])
    return rows[rows["person_id"] != rows["other_id"]]


def chains(decisions: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Every identifier decided the same as another, with all that belong to it, by any chain.

    Parameters
    ----------
    decisions : DataFrame
        The table `person_decisions`.

    Examples
    --------
    >>> rows = [("A", "B", "same"), ("C", "B", "same"), ("D", "E", "different")]
    >>> decisions = pd.DataFrame(rows, columns=["person_id", "other_id", "decision"])
    >>> {one: sorted(chain) for one, chain in chains(decisions).items()}["A"]
    ['A', 'B', 'C']
    """
    chained: dict[str, set[str]] = {}
    rows = decided(decisions, "same")
    for pair in zip(rows["person_id"], rows["other_id"], strict=True):
        one, other = sorted((chained.get(name, {name}) for name in pair), key=len)
        other |= one  # the shorter into the longer, so that a long list stays cheap
        chained.update(dict.fromkeys(one, other))
        chained.update(dict.fromkeys(pair, other))
    return {name: frozenset(chain) for name, chain in chained.items()}


def contradicted(decisions: pd.DataFrame) -> pd.DataFrame:
    """Rows decided "different" about two identifiers which a chain of others makes the same."""
    chained, rows = chains(decisions), decided(decisions, "different")
    pairs = zip(rows["person_id"], rows["other_id"], strict=True)
    return rows[np.array([other in chained.get(one, ()) for one, other in pairs], dtype=bool)]


def counted_under(decisions: pd.DataFrame, people: pd.Series) -> dict[str, str]:
    """Identifier -> the one it is counted under, for each that is folded into another.

    Parameters
    ----------
    decisions : DataFrame
        The table `person_decisions`.
    people : Series
        Identifiers of the table `people`, in its order.

    Notes
    -----
    Of a chain the identifier counts that is nowhere the other one; of several, or none, that
    which stands first in `people`. A chain that contradicts itself is left as it is, and so is
    whatever names nobody in `people`.

    Examples
    --------
    >>> rows = [("B", "C", "same"), ("A", "B", "same")]
    >>> decisions = pd.DataFrame(rows, columns=["person_id", "other_id", "decision"])
    >>> counted_under(decisions, pd.Series(["C", "B", "A"]))
    {'C': 'A', 'B': 'A'}
    """
    if decisions.empty:
        return {}
    asked = decisions[among(decisions["person_id"], people) & among(decisions["other_id"], people)]
    wrong = set(contradicted(asked)["person_id"])
    folded, others = chains(asked), set(decided(asked, "same")["other_id"])
    order = {name: place for place, name in enumerate(people[people.isin(folded.keys())])}
    kept = {
        chain: min(chain, key=lambda name: (name in others, order[name]))
        for chain in set(folded.values())
        if not chain & wrong
    }
    found = {name: kept.get(folded[name], name) for name in order}
    return {name: own for name, own in found.items() if name != own}


def merged(tables: Tables, rule: TrainingRule) -> dict[str, pd.DataFrame]:
    """People, posts and attendance with each person under one identifier.

    Parameters
    ----------
    tables : mapping
        The tables of a study; they stay as they are.
    rule : TrainingRule
        Decides which of two attendances of one training is the better one.

    Returns
    -------
    dict
        `people`, `posts` and `attendance`; what was typed of a person under several identifiers is
        taken together, and what is then the same is there once.
    """
    people = tables["people"].dropna(subset=["person_id"]).drop_duplicates("person_id")
    into = counted_under(tables["person_decisions"], people["person_id"])
    posts, attendance = tables["posts"], tables["attendance"]
    if into:
        people = _one_row_each(people, into)
        posts = _once(_renamed(posts, into), into, list(posts.columns))
        attendance = _better(_renamed(attendance, into), into, tables["trainings"], rule)
    return {"people": people, "posts": posts, "attendance": attendance}


def _renamed(rows: pd.DataFrame, into: Mapping[str, str]) -> pd.DataFrame:
    own = rows["person_id"]
    return rows.assign(person_id=own.map(into).fillna(own).astype(own.dtype))


def _one_row_each(people: pd.DataFrame, into: Mapping[str, str]) -> pd.DataFrame:
    """The row of the identifier that counts; its empty cells filled from the others."""
    renamed = _renamed(people, into)
    own = ~people["person_id"].isin(into.keys())
    several = renamed[renamed["person_id"].isin(into.values())].assign(own=own)
    first = several.sort_values("own", ascending=False, kind="stable").groupby("person_id").first()
    kept = renamed[own].copy()
    for column in people.columns.drop("person_id"):
        known = kept["person_id"].map(first[column])
        kept[column] = kept[column].where(kept[column].notna(), known).astype(people[column].dtype)
    return kept


def _once(rows: pd.DataFrame, into: Mapping[str, str], key: list[str]) -> pd.DataFrame:
    """Rows of people under several identifiers once each; all others as they are."""
    concerned = rows["person_id"].isin(set(into.values()))
    return rows[~(concerned & rows.duplicated(key))]


def _better(
    rows: pd.DataFrame, into: Mapping[str, str], trainings: pd.DataFrame, rule: TrainingRule
) -> pd.DataFrame:
    """Of two attendances of one training that which passed, then that of more hours."""
    hours = trainings.drop_duplicates("training_id").set_index("training_id")["hours"]
    failed = ~rows["passed"].fillna(True).astype(bool)
    if rule.pass_mark is not None:
        failed |= rows["passed"].isna() & (rows["score"] < rule.pass_mark)
    worth = pd.DataFrame(
        {
            "failed": failed & rule.require_pass,
            "hours": -rows["hours"].fillna(rows["training_id"].map(hours)),
            "unsaid": rows["passed"].isna(),
            "score": -rows["score"],
        }
    )
    best = worth.sort_values(["failed", "hours", "unsaid", "score"], kind="stable").index
    return _once(rows.loc[best], into, ["training_id", "person_id"]).sort_index()
