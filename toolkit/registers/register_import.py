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
from toolkit.registers.office_rows import FED, Cells, RowReader
from toolkit.registers.office_sheet import OfficeSheet, read_office_sheet
from toolkit.registers.table_changes import TableChange, merge, written
from toolkit.registers.table_stores import TableStore, empty
from toolkit.render.files import no_formula, write_whole
from toolkit.schema import TABLES, columns
from toolkit.settings import Settings
from toolkit.table_parsing import parse

_LOOKED_UP = ("units", "people", "posts", "trainings", "activities")


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
    rejected : dict
        File -> row -> why it is not imported.
    """

    table: str
    files: tuple[Path, ...]
    changes: list[TableChange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheets: list[OfficeSheet] = field(default_factory=list)
    rejected: dict[str, dict[int, str]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Rows that were read."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def refused(self) -> int:
        """Rows that are not imported."""
        return sum(map(len, self.rejected.values()))

    @property
    def changes_nothing(self) -> bool:
        """Whether every table stays as it is."""
        return not any(c.added or c.changed or c.removed for c in self.changes)

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
    tables = {name: found if (found := store.read(name)) is not None else empty(name)
              for name in TABLES if name in wanted}  # fmt: skip
    day_first = settings.reading.day_first
    uniform = {n: written(n, rows, day_first=day_first) for n, rows in tables.items()}
    for path in files:
        own, findings = read_office_sheet(
            path, synonyms(table), mapping, sheet=sheet, encoding=encoding
        )
        reader = RowReader(table, uniform, settings)
        reader.read(own)
        plan.sheets.append(own)
        plan.findings += findings + reader.found.findings
        typed = _typed(plan, own, reader.found.rows, day_first)
        _merge(plan, tables, typed, replace=replace and len(files) == 1, day_first=day_first)
        uniform |= {n: written(n, tables[n], day_first=day_first) for n in typed}
    return plan


def _typed(
    plan: RegisterImport, sheet: OfficeSheet, rows: Mapping[str, dict[int, Cells]], day_first: bool
) -> dict[str, pd.DataFrame]:
    """Rows of a sheet as uniform text; those with errors go to the rejected ones."""
    frames, typed = {}, {}
    for table, own in rows.items():
        frame = pd.DataFrame.from_dict(own, orient="index", dtype="str")
        frame = frame.reindex(columns=columns(table)).astype("str").drop_duplicates()
        frames[table] = frame
        plan.findings += [
            finding
            for finding in parse(table, frame, sheet.file, day_first=day_first)[1]
            if finding.row in own
        ]
    wrong = [f for f in plan.findings if f.severity == "error" and f.table == sheet.file]
    refused = {f.row: f.message for f in reversed(wrong) if f.row in sheet.rows}
    plan.rejected[sheet.file] = {row: why for row, why in refused.items() if row is not None}
    for table, frame in frames.items():
        kept = frame[~frame.index.isin(list(refused))]
        typed[table] = written(table, kept, day_first=day_first)
    return typed


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
        whole = replace and table == plan.table and not plan.refused
        change = merge(table, tables[table], new, replace=whole, day_first=day_first)
        plan.changes.append(change)
        tables[table] = change.rows


def carry_out(plan: RegisterImport, store: TableStore, folder: Path) -> ChangeRecord | None:
    """Write what was planned, and the rejected rows beside the tables.

    Returns
    -------
    ChangeRecord or None
        None where no table changed.
    """
    last = {change.table: change.rows for change in plan.changes}
    changed = {c.table for c in plan.changes if c.added or c.changed or c.removed}
    record = store.write({n: last[n] for n in last if n in changed}, plan.summary(), plan.files)
    for sheet in plan.sheets:
        if plan.rejected.get(sheet.file):
            write_whole({rejected_file(folder, sheet): _rejected(sheet, plan.rejected[sheet.file])})
    return record


def rejected_file(folder: Path, sheet: OfficeSheet) -> Path:
    """Return where the rejected rows of a file are written."""
    return folder / "rejected" / f"{Path(sheet.file).stem}-rejected.csv"


def _rejected(sheet: OfficeSheet, why: Mapping[int, str]) -> bytes:
    fields = [name for name in dict.fromkeys(sheet.headers.values()) if name]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["row", "reason", *fields])
    for row in sorted(why):
        cells = [no_formula(sheet.rows[row].get(name, "")) for name in fields]
        writer.writerow([row, why[row], *cells])
    return text.getvalue().encode("utf-8-sig")


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
