"""Rows of an office's file, made into rows of the tables of a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from toolkit.cells import folded, read_dates
from toolkit.findings import Finding, Severity, hint
from toolkit.registers.day_texts import days_of
from toolkit.registers.header_synonyms import FIELDS, synonyms
from toolkit.registers.known_rows import SEXES, Cells, KnownKeys, KnownPeople, KnownUnits
from toolkit.registers.office_cells import serial_day, whole_cells
from toolkit.registers.office_sheet import OfficeSheet
from toolkit.registers.sheet_titles import class_facts, labelled, lines_of
from toolkit.registers.study_codes import StudyCodes
from toolkit.schema import DATE, TABLES, columns, records
from toolkit.settings import Settings
from toolkit.table_parsing import kind_of

Tables = Mapping[str, pd.DataFrame]
# Which tables a file for one table may fill, in the order in which they name each other.
FED = {"people": ("people", "posts"), "posts": ("people", "posts")} | {
    "attendance": ("people", "trainings", "attendance")
}
_UNITS = ("unit", "organiser_unit_id", "parent_id", "managed_by")
_SECTIONS = {"units": "parent_id", "trainings": "organiser_unit_id"}  # what a heading names
_OF_CLASS = ("topics", "training_id")
_KEYED = ("units", "people", "trainings", "activities")
# Table -> what is told where several of its rows may be meant: code, column, name of the list.
_AMBIGUOUS = {
    "units": ("ambiguous_unit", "name", "units"),
    "trainings": ("ambiguous_training", "topics", "trainings"),
    "activities": ("ambiguous_activity", "topic", "activities"),
}


@dataclass
class OfficeRows:
    """Rows for several tables, by table and row of the file, and what was wrong in others.

    `new_units` are the identifiers, by row, of units which the study does not have; a row that
    is rejected may have given one to rows below it.
    """

    rows: dict[str, dict[int, Cells]] = field(default_factory=dict)
    new_units: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class RowReader:
    """Reads rows of one file with the tables of the study at hand.

    Parameters
    ----------
    table : str
        What the file was said to hold.
    tables : mapping
        The tables of the study as text.
    settings : Settings
        Names of codes, and how days are read.
    """

    def __init__(self, table: str, tables: Tables, settings: Settings) -> None:
        self.table = table
        self.found = OfficeRows({name: {} for name in FED.get(table, (table,))})
        held = {name: records(rows.fillna("")) for name, rows in tables.items()}
        self._units = KnownUnits(held.get("units", []))
        self._held_units = {folded(row["unit_id"]) for row in held.get("units", [])}
        self._people = KnownPeople(held.get("people", []), held.get("posts", []))
        fed = {*self.found.rows} & {*_KEYED}
        self._keys = {name: KnownKeys(name, held.get(name, [])) for name in fed}
        self._codes, self._day_first = StudyCodes(settings), settings.reading.day_first
        self._persons: dict[str, Cells] = {}
        self._trainings: dict[str, Cells] = {}
        self._days: dict[str, str] = {}
        self._sheet = OfficeSheet("")
        self._said: set[tuple[str, str]] = set()

    def read(self, sheet: OfficeSheet) -> None:
        """Read all rows of a sheet."""
        self._sheet = sheet
        facts = self._facts(sheet)
        sheet.rows = {row: facts | cells for row, cells in sheet.rows.items()}
        whole = {
            row: self._with_days(row, whole_cells(cells, self.table))
            for row, cells in sheet.rows.items()
        }
        self._days = self._plain_days(whole.values())
        for row in self._in_order(whole):
            before = len(self.found.findings)
            made = self._tables_of(row, whole[row])
            if not any(f.severity == "error" for f in self.found.findings[before:]):
                for table, own in made.items():
                    self.found.rows[table][row] = own

    def _facts(self, sheet: OfficeSheet) -> Cells:
        """What the titles say of every row, where no column says it."""
        lines, held = lines_of(sheet.titles), {*sheet.headers.values()}
        facts = labelled(lines, synonyms(self.table))
        if self.table == "attendance" and not held & {*_OF_CLASS}:
            facts = class_facts(lines, self._codes.topics_in) | facts
        allowed = {*FIELDS.get(self.table, ()), *columns(self.table)}
        facts = {name: said for name, said in facts.items() if name in allowed - held}
        if "unit" in facts and not self._units.ids(facts["unit"]):
            self._no_unit(None, facts.pop("unit"))
        for name, said in facts.items() if sheet.rows else ():
            self._tell("note", None, name, said, "from_title")
        return facts

    def _with_days(self, row: int, cells: Cells) -> Cells:
        """Days in words or several days, as a first and a last one."""
        for name in [n for n in cells if n in _DAYS]:
            days = days_of(cells[name])
            if days is None:
                continue
            spans = name == "start" and self.table in ("trainings", "attendance") and not days.apart
            if days.first != days.last and spans:
                cells = {"end": days.last} | cells
            elif days.first != days.last:
                self._tell("warning", row, name, cells[name], "first_day", day=days.first)
            cells[name] = days.first
        return cells

    def _plain_days(self, rows: Iterable[Cells]) -> dict[str, str]:
        """Each day as it is typed -> as tables write it, where it is clear."""
        typed = {cell for cells in rows for name, cell in cells.items() if name in _DAYS}
        cells = pd.Series(sorted(typed), dtype="str", name="date")
        days, _ = read_dates(cells, "", day_first=self._day_first)
        pairs = zip(cells.tolist(), days.tolist(), strict=True)
        return {cell: f"{day:%Y-%m-%d}" for cell, day in pairs if not pd.isna(day)}

    def _in_order(self, whole: Mapping[int, Cells]) -> Iterator[int]:
        """Rows in order; a unit comes after the one above it, which may stand further down."""
        names = {folded(cells.get("name", "")) for cells in whole.values()}
        waiting = list(whole)
        while self.table == "units" and waiting:
            ready = [
                row for row in waiting if folded(whole[row].get("parent_id", "")) not in names
            ] or waiting
            yield from ready
            names -= {folded(whole[row].get("name", "")) for row in ready}
            waiting = [row for row in waiting if row not in {*ready}]
        yield from waiting

    def _tables_of(self, row: int, cells: Cells) -> dict[str, Cells]:
        self._put_section(row, cells)
        for name in (name for name in _UNITS if cells.get(name)):
            cells[name] = self._unit(row, name, cells[name])
        if "unit" in cells:
            cells["unit_id"] = cells.pop("unit")
        for name in [name for name in cells if name in _DAYS]:
            cells[name] = self._days.get(cells[name], cells[name])
        makers: dict[str, Callable[[int, Cells], dict[str, Cells]]] = {
            "people": self._person_and_post, "posts": self._person_and_post,
            "attendance": self._attended,
        }  # fmt: skip
        return makers.get(self.table, self._alone)(row, cells)

    def _put_section(self, row: int, cells: Cells) -> None:
        """Take the unit from the heading above, where the row names none."""
        name = _SECTIONS.get(self.table, "unit")
        heading = self._sheet.above.get(row, "")
        if not heading or cells.get(name) or name not in self._own_fields():
            return
        if self._units.ids(heading):
            cells[name] = self._sheet.rows[row][name] = heading
        else:
            self._no_unit(row, heading)

    def _own_fields(self) -> set[str]:
        return {*columns(self.table), *FIELDS.get(self.table, ())}

    def _alone(self, row: int, cells: Cells) -> dict[str, Cells]:
        own = self._coded(row, self.table, _of(self.table, cells))
        if (keys := self._keys.get(self.table)) is not None:
            key = columns(self.table)[0]
            own[key] = own.get(key) or self._same(row, self.table, own) or keys.next()
            keys.add(own)
        if self.table == "units":
            if folded(own["unit_id"]) not in self._held_units:
                self.found.new_units[row] = own["unit_id"]
            self._units.add(own)
        return {self.table: own}

    def _same(self, row: int, table: str, own: Cells) -> str:
        """The identifier of what says the same; of several the first, with an error."""
        found = self._keys[table].same(own)
        if len(found) > 1:
            code, name, several = _AMBIGUOUS[table]
            value = self._sheet.rows[row].get(name, own.get(name, ""))
            self._tell("error", row, name, value, code, **{several: ", ".join(found)})
        return found[0] if found else ""

    def _person_and_post(self, row: int, cells: Cells) -> dict[str, Cells]:
        person = self._person(row, cells)
        cells["person_id"] = person["person_id"]
        holds = self.table == "posts" or self._holds(row, cells)
        post = self._coded(row, "posts", _of("posts", cells)) if holds else {}
        return _named(person) | ({"posts": post} if holds else {})

    def _holds(self, row: int, cells: Cells) -> bool:
        """Whether a row of a list of people names a post; one needs the day it began."""
        if "start" in {*self._sheet.headers.values()}:
            return "role" in cells or "start" in cells
        if "role" in cells and "start" not in cells:
            self._tell_once("warning", None, "start", "", "posts_without_start")
        return {"role", "start"} <= cells.keys()

    def _attended(self, row: int, cells: Cells) -> dict[str, Cells]:
        person = self._person(row, cells)
        cells["person_id"] = person["person_id"]
        made = _named(person)
        if not cells.get("training_id") and {"topics", "start"} <= cells.keys():
            training = self._training(row, cells)
            cells["training_id"] = training["training_id"]
            made |= {"trainings": training} if training["training_id"] in self._trainings else {}
        elif not cells.get("training_id"):
            self._tell("error", row, "topics", cells.get("topics", ""), "no_training")
        return {**made, "attendance": self._coded(row, "attendance", _of("attendance", cells))}

    def _training(self, row: int, cells: Cells) -> Cells:
        """The training that a row names by topic and day; a new one is told with each row.

        Hours without another word are those of one person, and tell no class from another.
        """
        hours = cells.get("training_hours") or cells.get("hours", "")
        own = {**_of("trainings", {**cells, "unit_id": ""}), "hours": hours}
        training = self._coded(row, "trainings", own)
        asked = {**training, "hours": cells.get("training_hours", "")}
        key = self._same(row, "trainings", asked)
        if not key:
            keys = self._keys["trainings"]
            training["training_id"] = key = keys.next()
            keys.add(training)
            self._trainings[key] = training
        return self._trainings.get(key, {"training_id": key})

    def _person(self, row: int, cells: Cells) -> Cells:
        """The person of a row: known by identifier, or by name with birth year, sex and unit."""
        own = _of("people", cells)
        if own.get("sex"):
            own["sex"] = SEXES.get(folded(own["sex"]), own["sex"])
        if day := serial_day(own.get("birth_year", "")):
            more = {"day": day, "year": day[:4]}
            self._tell("error", row, "birth_year", own["birth_year"], "serial_day", **more)
        if own.get("person_id"):
            return self._one_row(own)
        if not own.get("name"):
            self._tell("error", row, "name", "", "empty")
            return own | {"person_id": "-"}
        alike, unit = self._people.alike(own), cells.get("unit_id", "")
        sure = [p for p in alike if own.get("birth_year") and own["birth_year"] == p["birth_year"]]
        here = [p for p in sure or alike if self._people.is_in(p["person_id"], unit)]
        found = here if here else sure
        if len(found) > 1 or (alike and not found):
            names = ", ".join(p["person_id"] for p in found or alike)
            self._tell("error", row, "name", own["name"], "ambiguous_person", people=names)
            return own | {"person_id": "-"}
        own["person_id"] = found[0]["person_id"] if found else self._keys["people"].next()
        if not found:
            self._people.add({"birth_year": "", "sex": "", **own}, unit)
        return self._one_row(own)

    def _one_row(self, own: Cells) -> Cells:
        """The row of a person who may stand in a list several times, once with more cells."""
        earlier = self._persons.setdefault(folded(own["person_id"]), own)
        if all(folded(earlier.get(name, cell)) == folded(cell) for name, cell in own.items()):
            earlier.update({name: cell for name, cell in own.items() if name not in earlier})
            return earlier
        return own  # which is told as a key that stands twice

    def _unit(self, row: int, column: str, typed: str) -> str:
        """The identifier of a unit that is named by it, by its code or by its name."""
        ids = self._units.ids(typed)
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            names = ", ".join(sorted(ids))
            self._tell("error", row, column, typed, "ambiguous_unit", units=names)
        else:
            self._tell("error", row, column, typed, "unknown_unit", hint=self._units.near(typed))
        return typed

    def _no_unit(self, row: int | None, text: str) -> None:
        """A title or a heading is not taken for a unit; each is told once."""
        name, near = _SECTIONS.get(self.table, "unit"), self._units.near(text)
        self._tell_once("note", row, name, text, "heading_no_unit", hint=near)

    def _coded(self, row: int, table: str, own: Cells) -> Cells:
        """Codes instead of their names; a name that stands for none is an error."""
        coded = {}
        for name, cell in own.items():
            coded[name], unknown = self._codes.read(table, name, cell)
            named = self._codes.topics_in(cell) if unknown and name == "topics" else ""
            if named:
                coded[name] = named
                self._tell_once("note", row, name, cell, "read_as", codes=named)
            elif unknown:
                known = self._codes.listed(table, name)
                more = {"allowed": ", ".join(known), "hint": hint(unknown, known)}
                self._tell("error", row, name, unknown, "unknown_code", **more)
        return coded

    def _tell_once(
        self, severity: Severity, row: int | None, column: str, value: str, code: str,
        **detail: object,
    ) -> None:  # fmt: skip
        if (code, value) not in self._said:
            self._said.add((code, value))
            self._tell(severity, row, column, value, code, **detail)

    def _tell(
        self,
        severity: Severity,
        row: int | None,
        column: str,
        value: str,
        code: str,
        **detail: object,
    ) -> None:
        where = self._sheet.header_of(column, self.table)
        self.found.findings.append(
            Finding(severity, self._sheet.file, row, where, value, code, detail)
        )


_DAYS = {
    name for table in TABLES.values() for name, c in table.columns.items() if kind_of(c) == DATE
}


def _named(person: Cells) -> dict[str, Cells]:
    """A row for the table of people, unless the file only names somebody by an identifier."""
    return {"people": person} if person.get("name") else {}


def _of(table: str, cells: Cells) -> Cells:
    return {name: cells[name] for name in columns(table) if cells.get(name)}
