"""One import of an office's files into the tables of a study: planned, then written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from toolkit.change_records import ChangeRecord
from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.registers.header_synonyms import plain_header, synonyms
from toolkit.registers.office_rows import FED, RowReader
from toolkit.registers.office_sheet import OfficeSheet, read_office_sheet
from toolkit.registers.rejected_rows import rejected_name, rejected_rows, typed_rows
from toolkit.registers.table_changes import TableChange, merge, written
from toolkit.registers.table_stores import TableStore, empty
from toolkit.render.files import write_whole
from toolkit.schema import TABLES, columns
from toolkit.settings import Settings

_NAMED = ("people", "trainings", "models")  # by identifiers; units are looked up by any name
_LOOKED_UP = (*_NAMED, "units", "posts", "activities")


@dataclass
class RegisterImport:
    """What an import would change.

    Attributes
    ----------
    table : str
    files : tuple of Path
    changes : list of TableChange
    findings : list of Finding
    sheets : list of OfficeSheet
    """

    table: str
    files: tuple[Path, ...]
    changes: list[TableChange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheets: list[OfficeSheet] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Rows that were read."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def refused(self) -> int:
        """Rows that are not imported."""
        return sum(len(sheet.rejected) for sheet in self.sheets)

    @property
    def failed(self) -> bool:
        """Whether something could not be imported: a row, or a whole file."""
        return bool(self.refused) or not all(sheet.headers for sheet in self.sheets)

    @property
    def changes_nothing(self) -> bool:
        """Whether every table stays as it is."""
        return not any(c.added or c.changed or c.removed for c in self.changes)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that change, as they are afterwards."""
        changed = {c.table for c in self.changes if c.added or c.changed or c.removed}
        return {c.table: c.rows for c in self.changes if c.table in changed}

    def summary(self) -> dict[str, object]:
        """What the record of the import says: numbers, no cells."""
        tables = {change.table: change.counts for change in self.changes}
        counts = {"read": self.read, "rejected": self.refused}
        return {"kind": "register", "table": self.table, **counts, "tables": tables}


def plan_import(
    store: TableStore,
    settings: Settings,
    table: str,
    files: Sequence[Path],
    *,
    replace: bool = False,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> RegisterImport:
    """Read files of an office, and say what they would change; nothing is written.

    Parameters
    ----------
    store : TableStore
    settings : Settings
        Of the study: names of codes, how days are read.
    table : str
    files : sequence of Path
    replace : bool
        The files are the whole table: rows that are not in them are removed from it, unless rows
        were rejected.
    mapping : mapping, optional
        Header -> field, see `synonyms`.
    sheet, encoding : str, optional
        As in `read_office_sheet`.
    """
    plan = RegisterImport(table, tuple(files))
    wanted = {*_LOOKED_UP, *FED.get(table, (table,))}
    held = {name: store.read(name) for name in TABLES if name in wanted}
    tables = {name: empty(name) if rows is None else rows for name, rows in held.items()}
    # Without its file a table lacks everything, which is no fault of what names its rows.
    named = [name for name in _NAMED if held[name] is not None]
    day_first = settings.reading.day_first
    uniform, changed = dict[str, pd.DataFrame](), list(tables)
    for path, label in zip(files, labels(files), strict=True):
        own, findings = read_office_sheet(
            path, synonyms(table), mapping, sheet=sheet, encoding=encoding, label=label
        )
        uniform |= {n: written(n, tables[n], day_first=day_first) for n in changed}
        reader = RowReader(table, uniform, settings)
        reader.read(own)
        plan.sheets.append(own)
        findings += reader.found.findings
        typed, wrong = typed_rows(
            table, own, reader.found.rows, reader.found.new_units, findings,
            {name: {*tables[name][columns(name)[0]].dropna()} for name in named},
            day_first=day_first,
        )  # fmt: skip
        plan.findings += findings + wrong
        whole = replace and len(files) == 1 and not plan.failed
        _merge(plan, tables, typed, replace=whole, day_first=day_first)
        changed = list(typed)
    return plan


def labels(files: Sequence[Path]) -> list[str]:
    """Names of files in findings, with the folder where two have one name.

    Examples
    --------
    >>> labels([Path("a/x.csv"), Path("b/x.csv"), Path("a/y.csv")])
    ['a/x.csv', 'b/x.csv', 'y.csv']
    """
    names = [path.name for path in files]
    return [
        f"{path.parent.name}/{path.name}" if names.count(path.name) > 1 else path.name
        for path in files
    ]


def _merge(
    plan: RegisterImport,
    tables: dict[str, pd.DataFrame],
    typed: Mapping[str, pd.DataFrame],
    *,
    replace: bool,
    day_first: bool,
) -> None:
    for table, new in typed.items():
        if new.empty:
            continue
        whole = replace and table == plan.table
        change = merge(table, tables[table], new, replace=whole, day_first=day_first)
        tables[table] = change.rows
        earlier = next((one for one in plan.changes if one.table == table), None)
        if earlier is None:
            plan.changes.append(change)
        else:
            earlier.followed_by(change)


def carry_out(plan: RegisterImport, store: TableStore, language: str) -> ChangeRecord | None:
    """Write what was planned, and the rejected rows beside the tables.

    Parameters
    ----------
    plan : RegisterImport
    store : TableStore
    language : str
        Of the reasons for which rows were rejected.

    Returns
    -------
    ChangeRecord or None
        None where nothing changed.
    """
    beside = {
        rejected_name(plan.table, sheet): rejected_rows(sheet, language) if sheet.rejected else None
        for sheet in plan.sheets
        if sheet.headers  # of a file that could not be read earlier rows are left
    }
    return store.write(plan.tables, plan.summary(), plan.files, beside)


def write_mapping(path: Path, sheets: Sequence[OfficeSheet]) -> None:
    """Write which header is taken for which field, to be corrected and given back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["header", "field"])
    writer.writerows({header: f for s in sheets for header, f in s.headers.items()}.items())
    write_whole({path: text.getvalue().encode("utf-8-sig")})


def read_mapping(path: Path, table: str) -> dict[str, str]:
    """Read a mapping that somebody has corrected.

    Raises
    ------
    ToolkitError
        It names a field that the table does not have.
    """
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        given = {row["header"]: row["field"].strip() for row in rows}
    except (OSError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise ToolkitError(f"{path.name} is no mapping: columns header, field") from error
    fields = {*synonyms(table).values()}
    for header, name in given.items():
        if name and name not in fields:
            allowed = ", ".join(sorted(fields))
            raise ToolkitError(f"{path.name}, {header}: no field {name!r}; allowed: {allowed}")
    return {plain_header(header): name for header, name in given.items()}
