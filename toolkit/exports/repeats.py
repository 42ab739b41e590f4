"""Rows of repeats, tied to the submissions they belong to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.questionnaire import Section

Tables = Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]


def join_repeats(
    instrument: Instrument, metadata: pd.DataFrame, repeats: Tables, file: str
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Give each row of a repeat the place of its parent, and its position among its siblings.

    Parameters
    ----------
    instrument : Instrument
    metadata : DataFrame
        Of the submissions.
    repeats : mapping
        Name -> answers and metadata of its rows.
    file : str
        Name in findings.
    """
    joined, findings = dict[str, pd.DataFrame](), list[Finding]()
    above = {path[-1].name: _parent(path) for path in instrument.body.sections() if path[-1].repeat}
    for name in instrument.repeats:
        if name not in repeats:
            joined[name] = _empty(instrument, name)
            continue
        answers, own = repeats[name]
        outer = above[name]
        parents = repeats[outer][1] if outer is not None and outer in repeats else metadata
        places = _places(own, parents)
        lost = own.loc[places.isna(), "row"]
        findings += [
            Finding("error", file, int(row), name, "", "orphan_row") for row in lost.tolist()
        ]
        kept = answers[places.notna()].reset_index(drop=True)
        rows = places.dropna().astype("int64").reset_index(drop=True)
        kept.insert(0, "parent_row", rows)
        kept.insert(1, "position", rows.groupby(rows).cumcount() + 1)
        joined[name] = kept
    return joined, findings


def _parent(path: tuple[Section, ...]) -> str | None:
    return next((section.name for section in reversed(path[:-1]) if section.repeat), None)


def _empty(instrument: Instrument, name: str) -> pd.DataFrame:
    names = [item.name for item in instrument.repeats[name].items()]
    return pd.DataFrame(columns=["parent_row", "position", *names])


def _places(own: pd.DataFrame, parents: pd.DataFrame) -> pd.Series:
    """The place of each row's parent; missing where there is none."""
    if "_line" in own:
        lines = pd.Series(parents.index, index=parents["row"].to_numpy())
        return pd.Series(lines.reindex(own["_line"]).to_numpy(), index=own.index)
    for mine, theirs in (("_parent_key", "_uuid"), ("_parent_index", "_index"),
                         ("_number", "_id"), ("_id", "_id")):  # fmt: skip
        if mine in own and theirs in parents:
            keys = own[mine].str.removeprefix("uuid:")
            known = parents[theirs].dropna().drop_duplicates()
            places = pd.Series(known.index, index=known.to_numpy())
            return pd.Series(places.reindex(keys).to_numpy(), index=own.index)
    return pd.Series(float("nan"), index=own.index)
