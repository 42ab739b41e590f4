"""Everything that is wrong, doubtful or worth knowing in a study's data, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.coverage import officers
from toolkit.findings import Finding, Severity, hint
from toolkit.result import Result
from toolkit.schema import REFERENCES, TABLES, columns, look_up
from toolkit.study import Study, cached

YOUNGEST = 15  # years; nobody holds a post or attends a training earlier
ORDER: tuple[Severity, ...] = ("error", "warning", "note")
UNKNOWN = {"units": "unknown_unit", "people": "unknown_person", "trainings": "unknown_training"}


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
    for question in CHECKS:
        findings += question(study)
    ranked = sorted(findings, key=lambda f: (ORDER.index(f.severity), f.table, f.row or 0))
    names = ["severity", "table", "row", "column", "value", "message", "remedy"]
    table = pd.DataFrame([[getattr(f, name) for name in names] for f in ranked], columns=names)
    return Findings(study, table, tuple(ranked))


def _file(study: Study, table: str) -> str:
    return study.files.get(table, f"{table}.csv")


def _at(
    study: Study, table: str, row: object, column: str, code: str, *,
    value: object = "", severity: Severity = "error", **detail: object,
) -> Finding:  # fmt: skip
    where = int(str(row)) if row is not None else None
    return Finding(severity, _file(study, table), where, column, _word(value), code, detail)


def _word(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "" if value is None or value != value else str(value)


def references(study: Study) -> Iterator[Finding]:
    """Identifiers that name no row of the table they point to."""
    for name, table in study.tables.items():
        for column, home in REFERENCES.items():
            if column not in table or (home == name and column == columns(name)[0]):
                continue
            own = study.tables[home]
            if own.empty and home not in study.files:
                continue
            known = own[columns(home)[0]]
            for row, value in table[column][~table[column].isin(known)].dropna().items():
                more: dict[str, Any] = {"hint": hint(str(value), known.dropna().unique().tolist())}
                yield _at(study, name, row, column, UNKNOWN[home], value=value, **more)


def codes(study: Study) -> Iterator[Finding]:
    """Codes that `study.toml` does not list, where it lists any."""
    settings = study.settings
    lists = (
        ("units", "level", settings.levels),
        ("units", "kind", settings.kinds),
        ("units", "sector", settings.sectors),
        ("posts", "role", settings.roles),
    )
    for table, column, known in lists:
        cells = study.tables[table][column].dropna()
        for row, value in cells[~cells.isin(list(known))].items() if known else ():
            more: dict[str, Any] = {
                "allowed": ", ".join(known),
                "hint": hint(str(value), list(known)),
            }
            yield _at(study, table, row, column, "unknown_code", value=value, **more)
    for row, value in study.tables["trainings"]["topics"].dropna().items():
        for topic in value.replace(";", " ").replace(",", " ").split():
            if settings.topics and topic not in settings.topics:
                allowed = list(settings.topics)
                more = {"allowed": ", ".join(allowed), "hint": hint(topic, allowed)}
                yield _at(study, "trainings", row, "topics", "unknown_code", value=topic, **more)


def roles_of_groups(study: Study) -> Iterator[Finding]:
    """Groups of officers that name a role `study.toml` does not list."""
    known = list(study.settings.roles)
    for name, group in study.settings.groups.items():
        for role in group.roles if known else ():
            if role not in known:
                more: dict[str, Any] = {"allowed": ", ".join(known), "hint": hint(role, known)}
                place = f"groups.{name}.roles"
                yield Finding("error", "study.toml", None, place, role, "unknown_code", more)


def periods(study: Study) -> Iterator[Finding]:
    """Ends before their beginnings."""
    for table, start, end in (
        ("units", "valid_from", "valid_to"),
        ("posts", "start", "end"),
        ("trainings", "start", "end"),
    ):
        rows = study.tables[table]
        for row, case in rows[rows[end] < rows[start]].iterrows():
            other = f"{start} {_word(case[start])}"
            yield _at(study, table, row, end, "end_before_start", value=case[end], other=other)


def versions(study: Study) -> Iterator[Finding]:
    """Two versions of a unit that hold at once."""
    units = study.tables["units"].dropna(subset=["unit_id"]).assign(row=lambda t: t.index)
    ordered = units.sort_values(["unit_id", "valid_from"], na_position="first")
    before = ordered.groupby("unit_id")[["valid_to", "row"]].shift()
    earlier = before["row"].to_dict()
    again = before["row"].notna()
    starts = ordered["valid_from"].fillna(pd.Timestamp(1, 1, 1))
    clash = again & ~(before["valid_to"] < starts)
    for row, case in ordered[clash].iterrows():
        other = int(earlier[row])
        unit = case["unit_id"]
        yield _at(study, "units", row, "valid_from", "version_overlap", value=unit, other=other)


def parents(study: Study) -> Iterator[Finding]:
    """Circles of parents, and parents that do not exist while their unit does."""
    units = study.tables["units"]
    changes = pd.concat([units["valid_from"], units["valid_to"] + pd.Timedelta(days=1)])
    days = sorted(changes.dropna().unique()) or [pd.Timestamp(study.settings.as_of)]
    told: set[int] = set()
    for day in days:
        table = study.hierarchy.at(day.date()).table
        rows = units[units["unit_id"].isin(table.index)]
        here = rows[(rows["valid_from"].isna()) | (rows["valid_from"] <= day)]
        here = here[here["valid_to"].isna() | (here["valid_to"] >= day)]
        orphans = here[here["parent_id"].notna() & ~here["parent_id"].isin(table.index)]
        known = orphans[orphans["parent_id"].isin(units["unit_id"])]
        for row, case in known[~known.index.isin(told)].iterrows():
            told.add(int(str(row)))
            value = case["parent_id"]
            more: dict[str, Any] = {"value": value, "date": _word(day)}
            yield _at(study, "units", row, "parent_id", "parent_not_alive", **more)
        yield from _circles(study, here, told)


def _circles(study: Study, here: pd.DataFrame, told: set[int]) -> Iterator[Finding]:
    above = dict(zip(here["unit_id"], here["parent_id"], strict=True))
    done: set[str] = set()
    for row, unit in here["unit_id"].items():
        path: list[str] = []
        step = unit
        while isinstance(step, str) and step not in done and step not in path:
            path.append(step)
            step = above.get(step)
        if step in path and step == unit and row not in told:
            told.add(int(str(row)))
            cycle = " > ".join([*path, unit])
            yield _at(study, "units", row, "parent_id", "parent_cycle", value=unit, cycle=cycle)
        elif step not in path:
            done.update(path)


def posts_and_units(study: Study) -> Iterator[Finding]:
    """Posts in units that did not exist yet, or no longer."""
    units = study.tables["units"]
    begins = units.groupby("unit_id")["valid_from"].agg(lambda c: c.min(skipna=False))
    ends = units.groupby("unit_id")["valid_to"].agg(lambda c: c.max(skipna=False))
    posts = study.tables["posts"]
    begin, end = look_up(posts["unit_id"], begins), look_up(posts["unit_id"], ends)
    early, late = posts["start"] < begin, end.notna() & ~(posts["end"] <= end)
    for row, case in posts.assign(begin=begin)[early].iterrows():
        more: dict[str, Any] = {"date": _word(case["start"])}
        more["lifetime"] = f"from {_word(case['begin'])}"
        unit = case["unit_id"]
        yield _at(study, "posts", row, "start", "unit_not_alive", value=unit, **more)
    for row, case in posts.assign(last=end)[late].iterrows():
        unit, day = case["unit_id"], _word(case["last"])
        yield _at(study, "posts", row, "end", "post_outlives_unit", value=unit, date=day)


def events(study: Study) -> Iterator[Finding]:
    """Events that the versions of the units contradict."""
    for row, event in study.tables["unit_events"].iterrows():
        unit = event["from_unit"] if event["event"] in ("dissolve", "merge") else None
        if isinstance(unit, str) and unit in study.hierarchy.at(event["date"]):
            reason = f"unit '{unit}' still exists on {_word(event['date'])}"
            yield _at(
                study, "unit_events", row, "from_unit", "event_contradicts",
                value=unit, severity="warning", reason=reason,
            )  # fmt: skip


def ages(study: Study) -> Iterator[Finding]:
    """Posts and trainings before a person was born or of age."""
    born = study.tables["people"].drop_duplicates("person_id").set_index("person_id")["birth_year"]
    held = study.tables["trainings"].drop_duplicates("training_id").set_index("training_id")
    attended = study.tables["attendance"]
    cases = (
        ("posts", "start", study.tables["posts"]["person_id"], study.tables["posts"]["start"]),
        (
            "attendance", "training_id", attended["person_id"],
            look_up(attended["training_id"], held["start"]),
        ),
    )  # fmt: skip
    for table, column, people, dates in cases:
        age = dates.dt.year - look_up(people, born)
        for row in age.index[age < YOUNGEST]:
            year, then = int(born[people[row]]), dates[row]
            unborn = age[row] < 0
            code: str = "trained_before_birth" if unborn else "too_young"
            more: dict[str, Any] = {"other": year, "age": int(age[row])}
            yield _at(study, table, row, column, code, value=then, **more)


def attended_hours(study: Study) -> Iterator[Finding]:
    """More hours attended than the training had."""
    held = study.tables["trainings"].drop_duplicates("training_id").set_index("training_id")
    rows = study.tables["attendance"]
    limit = look_up(rows["training_id"], held["hours"])
    for row in rows.index[rows["hours"] > limit]:
        more: dict[str, Any] = {"value": f"{rows.loc[row, 'hours']:g}", "other": f"{limit[row]:g}"}
        yield _at(study, "attendance", row, "hours", "hours_exceed", severity="warning", **more)


def survey_items(study: Study) -> Iterator[Finding]:
    """Items of a scale that a wave did not ask."""
    for data in study.surveys.values():
        for wave in data.settings.waves:
            asked = data.asked.get(wave.name, frozenset(data.instrument.items))
            for scale in data.settings.scales or tuple(data.instrument.scales):
                items = (
                    data.instrument.scales[scale].items if scale in data.instrument.scales else ()
                )
                for item in items:
                    if item not in asked:
                        more: dict[str, Any] = {"scale": scale, "wave": wave.name}
                        yield Finding("warning", wave.file, 1, item, "", "item_not_asked", more)


def survey_codes(study: Study) -> Iterator[Finding]:
    """Respondents' codes that stand twice in one unit and wave."""
    for data in study.surveys.values():
        key = ["wave", "unit_id", "respondent"]
        coded = data.responses.dropna(subset=key)
        first = coded.groupby(key)["row"].transform("first")
        for _, case in coded[coded.duplicated(key)].assign(other=first).iterrows():
            # The code itself may identify a person, so only the place is told.
            more: dict[str, Any] = {
                "wave": case["wave"],
                "unit": case["unit_id"],
                "other": case["other"],
            }
            row = int(case["row"])
            yield Finding("note", case["file"], row, "", "", "duplicate_response", more)


def officers_of_units(study: Study) -> Iterator[Finding]:
    """Units without officers and officers with posts in two units, on the study's date."""
    if study.register.is_empty:
        return
    day = pd.Timestamp(study.settings.as_of)
    posts = study.register.in_post(day)
    for unit in study.hierarchy.at(day):
        if unit not in set(posts["unit_id"]):
            more: dict[str, Any] = {"value": unit, "date": _word(day)}
            yield _at(study, "units", None, "", "unit_without_officer", severity="note", **more)
    units = posts.groupby("person_id")["unit_id"].unique()
    counted = officers(study, study.settings.as_of).set_index("person_id")["unit_id"]
    for person in units.index[units.map(len) > 1]:
        row = posts.index[posts["person_id"] == person][-1]
        more = {
            "units": ", ".join(units[person]),
            "counted": counted.get(person, "–"),
        }
        yield _at(study, "posts", row, "person_id", "two_posts", severity="note", **more)


CHECKS: tuple[Callable[[Study], Iterator[Finding]], ...] = (
    references,
    codes,
    roles_of_groups,
    periods,
    versions,
    parents,
    posts_and_units,
    events,
    ages,
    attended_hours,
    survey_items,
    survey_codes,
    officers_of_units,
)
assert set(UNKNOWN) <= set(TABLES)
