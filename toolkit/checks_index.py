"""Checks of the index by which units are ranked, and of the models of activities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.cells import among
from toolkit.errors import StudyError
from toolkit.findings import Finding
from toolkit.headcounts import latest_headcounts
from toolkit.hierarchy import OrgTree
from toolkit.places import at, word
from toolkit.settings import NO_DAY
from toolkit.study import SETTINGS_FILE, Study, not_listed


def index_settings(study: Study) -> Iterator[Finding]:
    """Components of the index that are no indicators, or whose goalposts are one value."""
    if study.settings.index is None:
        return
    known = _indicators(study)
    for name, part in study.settings.index.components.items():
        place = f"index.components.{name}"
        if name not in known:
            yield not_listed("index.components", name, known)
        if part.low == part.high:
            more = {"low": f"{part.low:g}"}
            yield Finding("error", SETTINGS_FILE, None, place, name, "equal_goalposts", more)


def _indicators(study: Study) -> list[str]:
    """Indicators that are named in the settings, or measured."""
    measured = study.tables["measurements"]["indicator_id"].dropna().unique()
    return list(dict.fromkeys([*study.settings.indicators, *map(str, measured)]))


def model_settings(study: Study) -> Iterator[Finding]:
    """A survey or scale by which models are to be judged, and which is not there."""
    rule = study.settings.models
    if rule is None or not study.surveys:
        return
    if rule.survey and rule.survey not in study.settings.surveys:
        yield not_listed("models.survey", rule.survey, list(study.settings.surveys))
    elif rule.scale and (rule.survey or next(iter(study.surveys))) in study.surveys:
        known = list(study.survey(rule.survey or None).instrument.scales)
        if rule.scale not in known:
            yield not_listed("models.scale", rule.scale, known)


def models_in_units(study: Study) -> Iterator[Finding]:
    """Models that a unit has twice, through a unit above it, and more people than members."""
    rows = study.tables["models"].dropna(subset=["model_id", "unit_id", "start"])
    if rows.empty or study.settings.as_of == NO_DAY:
        return
    yield from _twice(study, rows)
    heads = latest_headcounts(study, pd.Timestamp(study.settings.as_of))
    counted = rows["unit_id"].map(heads.groupby("unit_id")["members"].sum())
    leaves = ~among(rows["unit_id"], study.tables["units"]["parent_id"])
    for row in rows.index[leaves & (rows["members"] > counted)]:
        more: dict[str, Any] = {"value": f"{rows.loc[row, 'members']:g}"}
        more |= {"other": f"{counted[row]:g}", "severity": "warning"}
        yield at(study, "models", row, "members", "more_than_members", **more)


def _twice(study: Study, rows: pd.DataFrame) -> Iterator[Finding]:
    """Rows of a model in a unit below another of its units, at the same time."""
    for row, case in rows.iterrows():
        tree = study.hierarchy.at(case["start"])
        if case["unit_id"] not in tree:
            continue
        above = _above(tree, str(case["unit_id"]))
        same = rows[(rows["model_id"] == case["model_id"]) & rows["unit_id"].isin(above)]
        begun = same["start"].le(case["end"]) if pd.notna(case["end"]) else True
        at_once = same[begun & ~(same["end"] < case["start"])]
        if len(at_once):
            more: dict[str, Any] = {"value": case["unit_id"], "severity": "warning"}
            more |= {"model": case["model_id"], "other": word(at_once["unit_id"].iloc[0])}
            yield at(study, "models", row, "unit_id", "model_twice", **more)


def _above(tree: OrgTree, unit: str) -> list[str]:
    """Units above one; none where it lies below a circle, which is a finding of its own."""
    try:
        return tree.path(unit)[:-1]
    except StudyError:
        return []
