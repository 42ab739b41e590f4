"""Rows of an office's file, made into rows of the tables of a study."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from toolkit.cells import decimals, folded
from toolkit.duplicate_names import spelling
from toolkit.findings import Finding, hint
from toolkit.registers.header_synonyms import plain_header
from toolkit.registers.office_sheet import OfficeSheet
from toolkit.schema import columns, records
from toolkit.settings import CODE_LISTS, Settings

Tables = Mapping[str, pd.DataFrame]
Cells = dict[str, str]
# Which tables a file for one table may fill, in the order in which they name each other.
FED = {"people": ("people", "posts"), "posts": ("people", "posts")} | {
    "attendance": ("people", "trainings", "attendance")
}
_UNITS = ("unit", "organiser_unit_id", "parent_id", "managed_by")
_PERIOD = 0.75  # hours of one "tiết"
_PREFIX = {"units": "U", "people": "P", "trainings": "T", "activities": "A"}


@dataclass
class OfficeRows:
    """Rows for several tables, by table and row of the file, and what was wrong in others."""

    rows: dict[str, dict[int, Cells]] = field(default_factory=dict)
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
        Names of codes.
    """

    def __init__(self, table: str, tables: Tables, settings: Settings) -> None:
        self.table = table
        self.found = OfficeRows({name: {} for name in FED.get(table, (table,))})
        self._held: dict[str, list[Cells]] = {
            name: list(records(rows.fillna(""))) for name, rows in tables.items()
        }
        self._codes = _codes(settings)
        self._file = ""

    def read(self, sheet: OfficeSheet) -> None:
        """Read all rows of a sheet; several sheets may follow each other."""
        self._file = sheet.file
        if self.table == "units":  # a unit may stand above another one of the same file
            for cells in sheet.rows.values():
                self._held["units"].append({**cells, "new": "yes"})
        for row, cells in sheet.rows.items():
            wrong = len(self.found.findings)
            made = self._tables_of(row, _whole(cells, self.table))
            if not any(f.severity == "error" for f in self.found.findings[wrong:]):
                for table, own in made.items():
                    self.found.rows[table][row] = own

    def _tables_of(self, row: int, cells: Cells) -> dict[str, Cells]:
        for name in (name for name in _UNITS if cells.get(name)):
            cells[name] = self._unit(row, name, cells[name])
        if "unit" in cells:
            cells["unit_id"] = cells.pop("unit")
        makers: dict[str, Callable[[int, Cells], dict[str, Cells]]] = {
            "people": self._person_and_post, "posts": self._person_and_post,
            "attendance": self._attended,
        }  # fmt: skip
        made = makers.get(self.table, self._alone)(row, cells)
        return {table: self._coded(table, own) for table, own in made.items()}

    def _alone(self, row: int, cells: Cells) -> dict[str, Cells]:
        own, key = _of(self.table, cells), columns(self.table)[0]
        if key in ("training_id", "activity_id", "unit_id") and not own.get(key):
            own[key] = self._same(self.table, own) or self._next(self.table)
            self._held[self.table].append(own)
        return {self.table: own}

    def _person_and_post(self, row: int, cells: Cells) -> dict[str, Cells]:
        person = self._person(row, cells)
        cells["person_id"] = person["person_id"]
        holds = {"role", "start"} <= cells.keys() or self.table == "posts"
        return _named(person) | ({"posts": _of("posts", cells)} if holds else {})

    def _attended(self, row: int, cells: Cells) -> dict[str, Cells]:
        person = self._person(row, cells)
        cells["person_id"] = person["person_id"]
        made = _named(person)
        if not cells.get("training_id") and {"topics", "start"} <= cells.keys():
            hours = cells.get("training_hours") or cells.get("hours", "")
            training = {**_of("trainings", {**cells, "unit_id": ""}), "hours": hours}
            training = self._coded("trainings", training)
            cells["training_id"] = self._same("trainings", training) or self._next("trainings")
            training["training_id"] = cells["training_id"]
            self._held["trainings"].append(training)
            made["trainings"] = training
        return {**made, "attendance": _of("attendance", cells)}

    def _person(self, row: int, cells: Cells) -> Cells:
        """The person of a row: known by identifier, or by name with birth year, sex and unit."""
        own = self._coded("people", _of("people", cells))
        if own.get("person_id"):
            return own
        if not own.get("name"):
            self._wrong(row, "name", "", "empty")
        alike = [p for p in self._held["people"] if _may_be(own, p)]
        sure = [p for p in alike if own.get("birth_year") and own["birth_year"] == p["birth_year"]]
        here = [p for p in sure or alike if self._is_in(p["person_id"], cells.get("unit_id", ""))]
        found = here if here else sure
        if len(found) > 1 or (alike and not found):
            names = ", ".join(p["person_id"] for p in found or alike)
            self._wrong(row, "name", own.get("name", ""), "ambiguous_person", people=names)
            return own | {"person_id": "-"}
        own["person_id"] = found[0]["person_id"] if found else self._next("people")
        if not found:
            self._held["people"].append({"birth_year": "", "sex": "", **own})
            self._held["posts"].append({**own, "unit_id": cells.get("unit_id", "")})
        return own

    def _is_in(self, person: str, unit: str) -> bool:
        posts = self._held["posts"]
        return bool(unit) and any(
            post["person_id"] == person and post.get("unit_id") == unit for post in posts
        )

    def _unit(self, row: int, column: str, typed: str) -> str:
        """The identifier of a unit that is named by it, by its code or by its name."""
        wanted, units = folded(typed), self._held["units"]
        for by in ("unit_id", "code", "name"):
            ids = {
                u["unit_id"] for u in units if folded(u.get(by, "")) == wanted and u.get("unit_id")
            }
            if len(ids) == 1:
                return ids.pop()
            if ids:
                self._wrong(row, column, typed, "ambiguous_unit", units=", ".join(sorted(ids)))
                return typed
        near = hint(typed, [u["name"] for u in units if u.get("name")])
        self._wrong(row, column, typed, "unknown_unit", hint=near)
        return typed

    def _same(self, table: str, own: Cells) -> str:
        """The identifier of a row that says the same, where the office has none."""
        key = {"trainings": ("topics", "start"), "units": ("name", "parent_id")}.get(
            table, ("unit_id", "date", "type", "topic")
        )
        mine = self._coded(table, own)
        ids = [r[columns(table)[0]] for r in self._held[table] if r.get(columns(table)[0]) and all(
            folded(r.get(k, "")) == folded(mine.get(k, "")) for k in key)]  # fmt: skip
        return ids[0] if ids else ""

    def _next(self, table: str) -> str:
        """The identifier after the greatest one that is written as most are."""
        key, prefix = columns(table)[0], _PREFIX[table]
        numbers = [
            match[1]
            for r in self._held[table]
            if (match := re.fullmatch(rf"{prefix}(\d+)", r.get(key, "")))
        ]
        width = max(map(len, numbers), default=4)
        return f"{prefix}{max(map(int, numbers), default=0) + 1:0{width}d}"

    def _coded(self, table: str, own: Cells) -> Cells:
        """Codes instead of their names."""
        coded = {name: self._code(table, name, cell) for name, cell in own.items()}
        if "passed" in coded and plain_header(coded["passed"]) in ("khong dat", "chua dat"):
            coded["passed"] = "no"
        return coded

    def _code(self, table: str, name: str, cell: str) -> str:
        known = self._codes.get((table, name), {})
        if {*cell.split()} <= {*known.values()}:  # codes as they are, perhaps several
            return cell
        return known.get(plain_header(cell), cell)

    def _wrong(self, row: int, column: str, value: str, code: str, **detail: object) -> None:
        self.found.findings.append(Finding("error", self._file, row, column, value, code, detail))


def _codes(settings: Settings) -> dict[tuple[str, str], dict[str, str]]:
    lists = (*CODE_LISTS, ("trainings", "topics", "topics"))
    return {
        (table, column): {
            plain_header(word): code
            for code, words in getattr(settings, setting).items()
            for word in (code, *_labels(words))
        }
        for table, column, setting in lists
    }


def _labels(words: object) -> Iterable[str]:
    given = words if isinstance(words, Mapping) else getattr(words, "label", {})
    return given.values()


def _named(person: Cells) -> dict[str, Cells]:
    """A row for the table of people, unless the file only names somebody by an identifier."""
    return {"people": person} if person.get("name") else {}


def _of(table: str, cells: Cells) -> Cells:
    return {name: cells[name] for name in columns(table) if cells.get(name)}


def _whole(cells: Cells, table: str) -> Cells:
    """Join the parts of a name; a column for each sex is one of sex; only the year of a birth."""
    whole = dict(cells)
    parts = [whole.pop(n, "") for n in ("family_name", "name", "given_name")]
    if table != "units" and any(parts):
        whole["name"] = " ".join(filter(None, parts))
    elif parts[1]:
        whole["name"] = parts[1]
    for sex in ("male", "female"):
        mark = whole.pop(f"sex_{sex}", "")
        if mark:
            whole["sex"] = sex
            if re.search(r"\d{4}", mark):
                whole["birth_year"] = mark
    if year := re.search(r"\d{4}", whole.get("birth_year", "")):
        whole["birth_year"] = year[0]
    if "hours" not in whole and "periods" in whole:
        number = decimals(pd.Series([whole["periods"]], dtype="str"))[0]
        whole["hours"] = f"{number * _PERIOD:g}" if number == number else whole["periods"]
    return whole


def _may_be(own: Cells, other: Mapping[str, str]) -> bool:
    """Whether two rows may be one person: the name is, and nothing speaks against it."""
    sexes = {"nữ": "female", "nam": "male"}
    mine = folded(own.get("sex", ""))
    mine = sexes.get(mine, mine)
    return (
        spelling(own.get("name", "")) == spelling(other.get("name", ""))
        and other.get("birth_year", "") in ("", own.get("birth_year") or other["birth_year"])
        and (not mine or other.get("sex", "") in ("", mine))
    )
