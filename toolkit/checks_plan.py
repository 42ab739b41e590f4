"""Checks of indicators, their targets and their measurements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.findings import Finding, hint
from toolkit.measures import FAULTS, OF_LEVEL, definition, measurement_faults
from toolkit.places import at, file_of, word
from toolkit.schema import records
from toolkit.settings import NO_DAY
from toolkit.study import Study, not_listed
from toolkit.targets import level_on


def aims(study: Study) -> Iterator[Finding]:
    """Targets that cannot be judged, or of an indicator nobody knows."""
    rows, known = study.tables["targets"], _known(study)
    for row, target in zip(rows.index, records(rows), strict=True):
        name = target["indicator_id"]
        if not isinstance(name, str):
            continue
        if known and name not in known:
            more: dict[str, Any] = {"value": name, "hint": hint(name, known)}
            yield at(study, "targets", row, "indicator_id", "unknown_indicator", **more)
        yield from _values(study, row, target, name)
        if definition(study, name).measure in OF_LEVEL and not isinstance(target["level"], str):
            more = {"value": name, "severity": "warning"}
            yield at(study, "targets", row, "level", "target_without_level", **more)


def _values(study: Study, row: object, target: dict[str, Any], name: str) -> Iterator[Finding]:
    """Values that are missing, or typed in per cent."""
    value = target["value"]
    if pd.isna(value):
        yield at(study, "targets", row, "value", "target_without_value", value=name)
        return
    if definition(study, name).unit == "share" and value > 1:
        more: dict[str, Any] = {"value": f"{value:g}", "share": f"{value / 100:g}"}
        yield at(study, "targets", row, "value", "percentage_as_share", **more)
    near = target["tolerance"]
    if definition(study, name).unit == "share" and near >= 1:
        more = {"value": f"{near:g}", "share": f"{near / 100:g}"}
        yield at(study, "targets", row, "tolerance", "percentage_as_share", **more)
    if target["operator"] == "about" and pd.isna(near):
        more = {"value": f"{value:g}"}
        yield at(study, "targets", row, "tolerance", "about_without_tolerance", **more)


def _known(study: Study) -> list[str]:
    """Indicators that are defined, or have a measurement."""
    measured = study.tables["measurements"]["indicator_id"].dropna().unique()
    return list(dict.fromkeys([*study.settings.indicators, *map(str, measured)]))


def measured_values(study: Study) -> Iterator[Finding]:
    """Measurements that are no counts, incomplete, of what is computed or of nothing known."""
    wanted = {*study.settings.indicators, *study.tables["targets"]["indicator_id"].dropna()}
    for name, rows in study.tables["measurements"].groupby("indicator_id"):
        own = definition(study, str(name))
        if study.settings.indicators and name not in wanted:
            near = hint(str(name), sorted(wanted))
            more: dict[str, Any] = {"value": name, "hint": near, "severity": "warning"}
            place = (rows.index[0], "indicator_id", "unlisted_indicator")
            yield at(study, "measurements", *place, **more)
        if own.measure != "measured":
            more = {"value": name, "measure": own.measure, "severity": "note"}
            yield at(study, "measurements", rows.index[0], "", "computed_indicator", **more)
            continue
        yield from _incomplete(study, rows, own.unit)
        faults = measurement_faults(rows, own.unit)
        for row in rows.index[faults > 0]:
            part, whole = rows.loc[row, ["numerator", "denominator"]]
            more = {"value": f"{part:g}", "other": f"{whole:g}"}
            yield at(study, "measurements", row, "numerator", FAULTS[faults[row]], **more)


def _incomplete(study: Study, rows: pd.DataFrame, unit: str) -> Iterator[Finding]:
    """Measurements of which a part is empty; one that could not be read is told already."""
    file = file_of(study, "measurements")
    told = {(p.row, p.column) for p in study.problems if p.table == file}
    for column in ["numerator", "denominator"] if unit in ("share", "ratio") else ["numerator"]:
        for row, name in rows.loc[rows[column].isna(), "indicator_id"].items():
            if (row, column) not in told:
                more: dict[str, Any] = {"value": name, "severity": "warning"}
                yield at(study, "measurements", row, column, "incomplete_measurement", **more)


def indicator_settings(study: Study) -> Iterator[Finding]:
    """Names in the settings of indicators that are listed nowhere."""
    settings = study.settings
    lists: dict[str, list[str]] = {
        "roles": list(settings.roles), "topics": list(settings.topics),
        "types": list(settings.activity_types), "group": list(settings.groups),
        "survey": list(settings.surveys), "goal": _goals(study),
        "duty": study.tables["duties"]["duty_id"].dropna().tolist(),
    }  # fmt: skip
    for name, own in settings.indicators.items():
        for key, known in lists.items():
            given = getattr(own, key)
            for value in (given,) if isinstance(given, str) else given:
                if value and known and value not in known:
                    yield not_listed(f"indicators.{name}.{key}", value, known)
        survey = own.survey or next(iter(study.surveys), "")
        if survey in study.surveys:
            form = study.survey(survey).instrument
            for key, names in (("scale", form.scales), ("item", form.items)):
                value = getattr(own, key)
                if value and value not in names:
                    yield not_listed(f"indicators.{name}.{key}", value, list(names))


def _goals(study: Study) -> list[str]:
    return [goal for plan in study.settings.plans.values() for goal in plan.goals]


def levels_that_end(study: Study) -> Iterator[Finding]:
    """Successors of levels that are no levels, and targets whose level has ended without one."""
    settings, targets = study.settings, study.tables["targets"]
    for old, new in settings.level_successors.items():
        for one in (old, new):
            if settings.levels and one not in settings.levels:
                yield not_listed("level_successors", one, list(settings.levels))
    if settings.as_of == NO_DAY or not len(study.hierarchy.versions):
        return
    day, known = pd.Timestamp(settings.as_of), study.hierarchy.versions["level"].dropna().unique()
    for named, rows in targets.groupby("level"):
        level = str(named)
        if level in known and level_on(study, level, day) is None:
            more: dict[str, Any] = {"value": level, "date": word(day), "severity": "note"}
            yield at(study, "targets", rows.index[0], "level", "level_without_successor", **more)
