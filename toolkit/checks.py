"""Everything that is wrong, doubtful or worth knowing in a study's data, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit import checks_events
from toolkit.cells import among, hinted
from toolkit.checks_activities import (
    campaign_days,
    campaign_years,
    dates_to_come,
    duty_days,
    heads_of_activities,
    received,
)
from toolkit.checks_index import index_settings, model_settings, models_in_units
from toolkit.checks_people import people_decisions, waiting_duplicates
from toolkit.checks_plan import aims, indicator_settings, levels_that_end, measured_values
from toolkit.checks_units import dated_rows, parents, periods, posts_and_units, versions
from toolkit.coverage import officers
from toolkit.findings import Finding, Severity, hint
from toolkit.pairing import complete_codes
from toolkit.places import at, file_of, word
from toolkit.result import Result
from toolkit.schema import REFERENCES, TABLES, columns, look_up
from toolkit.settings import CODE_LISTS, NO_DAY
from toolkit.study import Study, cached, not_listed

YOUNGEST = 15  # years; nobody holds a post or attends a training earlier
ORDER: tuple[Severity, ...] = ("error", "warning", "note")
UNKNOWN = {
    "units": "unknown_unit",
    "people": "unknown_person",
    "trainings": "unknown_training",
    "duties": "unknown_duty",
    "models": "unknown_model",
}


@dataclass(frozen=True, eq=False)
class Findings(Result):
    """What `check` found; iterate over it for the single findings.

    Attributes
    ----------
    findings : tuple of Finding
        Errors first, then warnings and notes, each in the order of the files.
    table : DataFrame
        severity, table, row, column, value, message, remedy.
    """

    findings: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def of(self, severity: Severity) -> list[Finding]:
        """Findings of one severity."""
        return [finding for finding in self.findings if finding.severity == severity]


@cached
def check(study: Study) -> Findings:
    """Check a study's data.

    Parameters
    ----------
    study : Study
        Load it with `strict=False` to see errors of reading as well.

    Returns
    -------
    Findings
        All of them at once, with file, row, column, value and remedy.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.check(tk.load_study("data/lai-chau")).of("error")
    []
    """
    findings = list(study.problems)
    # A cell that could not be read is missing: what follows from that is no second fault.
    unread = {(f.table, f.row, f.column) for f in findings if f.row is not None and f.column}
    for question in CHECKS:
        findings += [f for f in question(study) if (f.table, f.row, f.column) not in unread]
    ranked = sorted(findings, key=lambda f: (ORDER.index(f.severity), f.table, f.row or 0))
    names = ["severity", "table", "row", "column", "value", "message", "remedy"]
    table = pd.DataFrame([[getattr(f, name) for name in names] for f in ranked], columns=names)
    return Findings(study, table, tuple(ranked))


def references(study: Study) -> Iterator[Finding]:
    """Identifiers that name no row of the table they point to."""
    unread = _unread(study)
    for name, table in study.tables.items():
        for column, home in REFERENCES.items():
            if column not in table or (home == name and column == columns(name)[0]):
                continue
            known = study.tables[home][columns(home)[0]].dropna().drop_duplicates()
            if home in unread and known.empty:
                continue
            unknown = table[column][table[column].notna() & ~among(table[column], known)]
            near = _hints(unknown, known) if len(unknown) else {}
            for row, value in unknown.items():
                more: dict[str, Any] = {"hint": near.get(value, "")}
                yield at(study, name, row, column, UNKNOWN[home], value=value, **more)


def _hints(unknown: pd.Series, known: pd.Series) -> dict[object, str]:
    """The nearest known text of the first unknown ones."""
    allowed, most = known.tolist(), hinted(len(known))
    return {value: hint(str(value), allowed) for value in unknown.unique()[:most].tolist()}


def _unread(study: Study) -> set[str]:
    """Tables without a file, or with errors: what they lack is no fault of other tables."""
    faulty = {finding.table for finding in study.problems if finding.severity == "error"}
    return {name for name in TABLES if name not in study.files or file_of(study, name) in faulty}


def codes(study: Study) -> Iterator[Finding]:
    """Codes that `study.toml` does not list, where it lists any."""
    for table, column, setting in CODE_LISTS:
        known = list(getattr(study.settings, setting))
        cells = study.tables[table][column].dropna()
        unknown = cells[~cells.isin(known)] if known else cells[:0]
        near = {value: hint(value, known) for value in unknown.unique().tolist()}
        for row, value in unknown.items():
            yield _unlisted(study, table, row, column, value, known, near[value])
    known = list(study.settings.topics)
    for row, value in study.tables["trainings"]["topics"].dropna().items() if known else ():
        for topic in value.replace(";", " ").replace(",", " ").split():
            if topic not in known:
                nearest = hint(topic, known)
                yield _unlisted(study, "trainings", row, "topics", topic, known, nearest)


def _unlisted(
    study: Study, table: str, row: object, column: str, value: str, known: list[str], near: str
) -> Finding:
    more: dict[str, Any] = {"allowed": ", ".join(known), "hint": near}
    return at(study, table, row, column, "unknown_code", value=value, **more)


def definitions(study: Study) -> Iterator[Finding]:
    """Definitions that name a role or a topic `study.toml` does not list."""
    settings = study.settings
    named = [
        (f"groups.{name}.roles", role, list(settings.roles))
        for name, group in settings.groups.items()
        for role in group.roles
    ]
    named += [
        (f"groups.{name}.levels", level, list(settings.levels))
        for name, group in settings.groups.items()
        for level in group.levels
    ]
    topics = list(settings.topics)
    named += [("training.topics", topic, topics) for topic in settings.training.topics]
    for setting, value, known in named:
        if known and value not in known:
            yield not_listed(setting, value, known)


def ages(study: Study) -> Iterator[Finding]:
    """Posts and trainings before a person was born or of age."""
    people = study.tables["people"].dropna(subset=["person_id"]).drop_duplicates("person_id")
    born = people.set_index("person_id")["birth_year"]
    starts = study.register.trainings.set_index("training_id")["start"]
    posts, attended = study.tables["posts"], study.tables["attendance"]
    days = look_up(attended["training_id"], starts)
    for table, rows, dates in (("posts", posts, posts["start"]), ("attendance", attended, days)):
        age = dates.dt.year - look_up(rows["person_id"], born)
        for row in age.index[age < YOUNGEST]:
            person = rows.loc[row, "person_id"]
            code: str = "trained_before_birth" if age[row] < 0 else "too_young"
            more: dict[str, Any] = {"date": word(dates[row]), "age": int(age[row])}
            more["other"] = str(int(born[person]))
            yield at(study, table, row, "person_id", code, value=person, **more)


def attended_hours(study: Study) -> Iterator[Finding]:
    """More hours attended than the training had."""
    hours = study.register.trainings.set_index("training_id")["hours"]
    rows = study.tables["attendance"]
    limit = look_up(rows["training_id"], hours)
    for row in rows.index[rows["hours"] > limit]:
        more: dict[str, Any] = {"value": f"{rows.loc[row, 'hours']:g}", "other": f"{limit[row]:g}"}
        yield at(study, "attendance", row, "hours", "hours_exceed", severity="warning", **more)


def future_trainings(study: Study) -> Iterator[Finding]:
    """Trainings that are over only after the study's own day."""
    rows = study.register.trainings
    over = rows["end"].fillna(rows["start"])
    day = pd.Timestamp(study.settings.as_of)
    for row in over.index[over > day] if study.settings.as_of != NO_DAY else ():
        column = "start" if pd.isna(rows.loc[row, "end"]) else "end"
        more: dict[str, Any] = {"value": over[row], "date": word(day), "severity": "warning"}
        yield at(study, "trainings", row, column, "future_training", **more)


def survey_items(study: Study) -> Iterator[Finding]:
    """Items of a scale that a wave did not ask."""
    for data in study.surveys.values():
        scales = data.instrument.scales
        for wave in data.settings.waves:
            asked = data.asked.get(wave.name, frozenset(data.instrument.items))
            for scale in data.settings.scales or scales:
                for item in scales[scale].items if scale in scales else ():
                    if item not in asked:
                        more: dict[str, Any] = {"scale": scale, "wave": wave.name}
                        yield Finding("warning", wave.file, 1, item, "", "item_not_asked", more)


def survey_codes(study: Study) -> Iterator[Finding]:
    """Respondents' codes that stand twice in one unit and wave."""
    key = ["unit_id", "respondent"]
    for data in study.surveys.values():
        for wave in data.settings.waves:
            coded = pd.concat(data.blocks(wave.name, [*key, "row"])).dropna(subset=key)
            coded = coded[complete_codes(coded["respondent"])]
            alike = coded[coded.duplicated(key, keep=False)]
            first = alike.groupby(key)["row"].transform("first")
            # The code itself may identify a person, so only the place is told.
            cells = (alike["row"].tolist(), alike["unit_id"].tolist(), first.tolist())
            for row, unit, other in zip(*cells, strict=True):
                if row != other:
                    more = {"wave": wave.name, "unit": unit, "other": other}
                    yield Finding("note", wave.file, row, "", "", "duplicate_response", more)


def officers_of_units(study: Study) -> Iterator[Finding]:
    """Units without officers and officers with posts in two units, on the study's date."""
    day = pd.Timestamp(study.settings.as_of)
    if study.register.is_empty or study.settings.as_of == NO_DAY:
        return
    posts = study.register.in_post(day)
    staffed = set(posts["unit_id"])
    for unit in study.hierarchy.at(day):
        if unit not in staffed:
            more: dict[str, Any] = {"value": unit, "date": word(day)}
            yield at(study, "units", None, "", "unit_without_officer", severity="note", **more)
    yield from _in_two_units(study, posts.assign(row=posts.index))


def _in_two_units(study: Study, posts: pd.DataFrame) -> Iterator[Finding]:
    places = posts.drop_duplicates(["person_id", "unit_id"])["person_id"]
    several = posts[posts["person_id"].isin(places[places.duplicated()])]
    held = several.groupby("person_id").agg(units=("unit_id", "unique"), row=("row", "last"))
    counted = officers(study, study.settings.as_of).set_index("person_id")["unit_id"]
    for person, case in held.iterrows():
        units = ", ".join(str(unit) for unit in case["units"] if isinstance(unit, str))
        more: dict[str, Any] = {"units": units, "counted": str(counted.get(person, "–"))}
        yield at(
            study, "posts", case["row"], "person_id", "two_posts",
            value=person, severity="note", **more,
        )  # fmt: skip


CHECKS: tuple[Callable[[Study], Iterator[Finding]], ...] = (
    references,
    codes,
    definitions,
    periods,
    versions,
    parents,
    posts_and_units,
    dated_rows,
    checks_events.needs,
    checks_events.twice,
    checks_events.ends_and_beginnings,
    checks_events.changes,
    checks_events.shares,
    checks_events.unexplained,
    ages,
    attended_hours,
    future_trainings,
    survey_items,
    survey_codes,
    officers_of_units,
    index_settings,
    model_settings,
    models_in_units,
    duty_days,
    received,
    dates_to_come,
    heads_of_activities,
    campaign_days,
    campaign_years,
    aims,
    measured_values,
    indicator_settings,
    levels_that_end,
    people_decisions,
    waiting_duplicates,
)
assert set(UNKNOWN) <= set(TABLES)
