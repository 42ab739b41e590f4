"""Checks of the decisions about people who may stand in the register twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.duplicate_people import duplicate_people
from toolkit.findings import Finding
from toolkit.identity import contradicted, decided
from toolkit.places import at, file_of
from toolkit.study import Study

TABLE = "person_decisions"
COMPARED = ("sex", "birth_year")


def people_decisions(study: Study) -> Iterator[Finding]:
    """Decisions that contradict themselves, each other or what is known of the two."""
    rows = study.tables[TABLE].dropna(subset=["person_id", "other_id"])
    itself = rows["person_id"] == rows["other_id"]
    for row, person in rows.loc[itself, "person_id"].items():
        yield at(study, TABLE, row, "other_id", "same_as_itself", value=person)
    yield from _pairs_twice(study, rows[~itself])
    both = rows.assign(pair=pd.Series(_pair(rows), index=rows.index, dtype=object))
    twice = set(both.loc[both.duplicated("pair", keep=False), "pair"])
    wrong = contradicted(rows)
    for row, case in wrong[[pair not in twice for pair in _pair(wrong)]].iterrows():
        yield _about(study, row, case, "decisions_contradict", "error")
    yield from _unlike(study, decided(rows, "same"))


def waiting_duplicates(study: Study) -> Iterator[Finding]:
    """One note with the number of pairs that wait for a decision; without names."""
    n = len(duplicate_people(study).waiting)
    if n:
        more: dict[str, Any] = {"n": n}
        yield Finding("note", file_of(study, TABLE), None, "", "", "duplicates_waiting", more)


def _pair(rows: pd.DataFrame) -> list[frozenset[str]]:
    return [frozenset(ends) for ends in zip(rows["person_id"], rows["other_id"], strict=True)]


def _pairs_twice(study: Study, rows: pd.DataFrame) -> Iterator[Finding]:
    """Pairs that stand in both orders, with one decision or with two."""
    rows = rows.drop_duplicates(["person_id", "other_id"])  # a key that stands twice is an error
    both = rows.assign(pair=pd.Series(_pair(rows), index=rows.index, dtype=object))
    for _, cases in both.groupby("pair", sort=False):
        first, last = cases.index[0], cases.index[-1]
        said = set(cases["decision"].dropna())
        if first == last:
            continue
        kind = "decided_both_ways" if len(said) > 1 else "decided_in_both_orders"
        severity: Any = "error" if len(said) > 1 else "warning"
        yield _about(study, last, cases.loc[last], kind, severity, first=int(str(first)))


def _about(
    study: Study, row: object, case: pd.Series, code: str, severity: Any, **more: Any
) -> Finding:
    more |= {"other": case["other_id"]}
    value, column = case["person_id"], "decision"
    return at(study, TABLE, row, column, code, value=value, severity=severity, **more)


def _unlike(study: Study, rows: pd.DataFrame) -> Iterator[Finding]:
    """Two that are decided the same and differ in sex or year of birth."""
    own = study.tables["people"]
    asked = own["person_id"].isin([*rows["person_id"], *rows["other_id"]])
    people = own[asked].drop_duplicates("person_id").set_index("person_id")
    known = rows["person_id"].isin(people.index) & rows["other_id"].isin(people.index)
    for row, case in rows[known].iterrows():
        one, other = people.loc[case["person_id"]], people.loc[case["other_id"]]
        unlike = [c for c in COMPARED if pd.notna(one[c]) and pd.notna(other[c])]
        unlike = [c for c in unlike if one[c] != other[c]]
        if unlike:
            what = ", ".join(unlike)
            yield _about(study, row, case, "same_but_unlike", "note", what=what)
