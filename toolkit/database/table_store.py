"""Imports into a database: all tables or none, noted row by row, and taken back on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import sqlalchemy as sa

from toolkit.change_records import ChangeRecord, FileChange, Original, sha256
from toolkit.database.address import Address
from toolkit.database.change_log import change_stamp
from toolkit.database.connection import DatabaseError, reading, writing
from toolkit.database.import_log import Entry, entries, last_entry, log_entry, logged_rows
from toolkit.database.row_changes import RowChanges, row_changes
from toolkit.database.rows import change_rows, fetch, free_number, plain_rows
from toolkit.database.snapshot import checked_columns
from toolkit.errors import ToolkitError
from toolkit.reading.text_columns import clean
from toolkit.render.files import write_whole
from toolkit.schema import TABLES, columns
from toolkit.table_parsing import parse

_BESIDE = "beside"  # in the summary of an import: files of the study folder and their hashes


class DatabaseStore:
    """The tables of a study in its database.

    Parameters
    ----------
    address : Address
    day_first : bool
        How days are read.
    folder : Path, optional
        The study folder, for files that are written beside the tables.
    """

    def __init__(
        self, address: Address, *, day_first: bool = False, folder: Path | None = None
    ) -> None:
        self._address, self._day_first, self._folder = address, day_first, folder
        self._seen: dict[str, str] = {}

    def read(self, table: str) -> pd.DataFrame | None:
        """Return a table as text, None when it has no rows."""
        with reading(self._address) as connection:
            names = checked_columns(connection, self._address)[table]
            self._seen[table] = change_stamp(connection, [table])
            text = fetch(connection, table, names)
        return text if len(text) else None

    def write(
        self,
        tables: Mapping[str, pd.DataFrame],
        summary: Mapping[str, Any],
        originals: Iterable[Path] = (),
        beside: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> ChangeRecord | None:
        """Replace tables; rows that stay as they are keep their numbers.

        Files `beside` are written once the tables are, and noted by their hashes.

        Returns
        -------
        ChangeRecord or None
            None when nothing changed.

        Raises
        ------
        ToolkitError
            Somebody has changed one of the tables since it was read, or a row does not fit;
            nothing was written.
        """
        files = {path.name: path.read_bytes() for path in originals}
        kept = {name: content for name, content in beside.items() if content is not None}
        if kept:
            summary = {**summary, _BESIDE: {n: sha256(content) for n, content in kept.items()}}
        with writing(self._address) as connection:
            checked_columns(connection, self._address)
            lock(connection, tables)
            self._refuse_changed(connection, tables)
            changes = [self._compared(connection, name, new) for name, new in tables.items()]
            changes = [one for one in changes if len(one.before) or len(one.after)]
            for change in changes:
                change_rows(connection, change.table, change.before.index, change.after)
            entry = log_entry(connection, changes, summary, files) if changes else None
        self._write_beside(beside)
        return record_of(entry, {change.table for change in changes}, files) if entry else None

    def _write_beside(self, files: Mapping[str, bytes | None]) -> None:
        folder = self._folder
        if folder is None:
            return
        write_whole({folder / n: content for n, content in files.items() if content is not None})
        for name in (name for name, content in files.items() if content is None):
            (folder / name).unlink(missing_ok=True)

    def _refuse_changed(self, connection: sa.Connection, tables: Iterable[str]) -> None:
        for table in tables:
            if self._seen.get(table) not in (None, change_stamp(connection, [table])):
                raise DatabaseError(f"{table} was changed by somebody else meanwhile; import again")

    def _compared(self, connection: sa.Connection, table: str, new: pd.DataFrame) -> RowChanges:
        old = typed_rows(connection, table)
        text = new[[name for name in new if name in TABLES[table].columns]].astype(object)
        text = text.map(lambda cell: clean(cell) if isinstance(cell, str) else None)
        text = text.astype("str").set_axis(range(2, len(new) + 2))
        typed, findings = parse(table, text, table, day_first=self._day_first)
        errors = [finding for finding in findings if finding.severity == "error"]
        if errors:
            raise ToolkitError(f"nothing was written: {errors[0]}")
        return row_changes(table, old, typed, free_number(connection, table))


def undo_import(
    address: Address, *, force: bool = False, folder: Path | None = None
) -> ChangeRecord:
    """Take the last import back that is not taken back yet.

    Parameters
    ----------
    address : Address
    force : bool
        Also rows that were changed since.
    folder : Path, optional
        The study folder, out of which the files go that were written beside the tables, unless
        somebody has changed them.

    Raises
    ------
    ToolkitError
        There is nothing to undo; or a row was changed since and `force` is not given.
    """
    with writing(address) as connection:
        checked_columns(connection, address)
        last = last_entry(connection)
        if last is None:
            raise ToolkitError(f"no import to undo in {address}")
        rows = logged_rows(connection, last.number)
        lock(connection, rows)
        changes = [_back(connection, name, rows[name], last, force=force) for name in rows]
        for change in changes:
            change_rows(connection, change.table, change.before.index, change.after)
        entry = log_entry(connection, changes, last.summary, {}, undoes=last.number)
    for name, written in last.summary.get(_BESIDE, {}).items() if folder else ():
        path = Path(folder or "", name)
        if path.is_file() and sha256(path.read_bytes()) == written:
            path.unlink()
    return record_of(entry, set(rows), {})


def last_import(address: Address) -> ChangeRecord | None:
    """Return the record that `undo_import` would undo, None when there is none."""
    with reading(address) as connection:
        checked_columns(connection, address)
        last = last_entry(connection)
        tables = set(logged_rows(connection, last.number)) if last else set()
    return record_of(last, tables, {}) if last else None


def imports(address: Address) -> list[ChangeRecord]:
    """Return the records of all imports, oldest first."""
    with reading(address) as connection:
        checked_columns(connection, address)
        return [
            record_of(entry, set(logged_rows(connection, entry.number)), {})
            for entry in entries(connection)
        ]


def _back(
    connection: sa.Connection,
    table: str,
    logged: Mapping[int, tuple[Any, Any]],
    last: Entry,
    *,
    force: bool,
) -> RowChanges:
    """The change that takes a logged one back."""
    now = typed_rows(connection, table)
    now = now[now.index.isin(list(logged))]
    cells = plain_rows(table, now)
    other = [row for row, (_, after) in logged.items() if cells.get(row) != after]
    if other and not force:
        raise ToolkitError(
            f"{table}, row {other[0]}, was changed after the import of {last.at}"
            f" (as {len(other)} row(s)); undoing it would lose that change"
        )
    before = {row: cells for row, (cells, _) in logged.items() if cells is not None}
    text = pd.DataFrame.from_dict(before, orient="index", columns=columns(table))
    return RowChanges(table, now, of_plain(table, text))


def of_plain(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Type rows again that were logged as plain cells."""
    from toolkit.database.rows import as_text

    texts = {name: as_text(table, str(name), cells[name].tolist()) for name in cells}
    typed, _ = parse(table, pd.DataFrame(texts, index=cells.index), table)
    return typed


def typed_rows(connection: sa.Connection, table: str) -> pd.DataFrame:
    """Read a table as it is in the database, with typed cells."""
    text = fetch(connection, table, columns(table))
    return parse(table, text, table)[0]


def lock(connection: sa.Connection, tables: Iterable[str]) -> None:
    """Keep others from changing tables until this transaction ends; they may read them."""
    if connection.dialect.name == "postgresql":
        for table in sorted(tables):
            connection.exec_driver_sql(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')


def record_of(entry: Entry, tables: set[str], files: Mapping[str, bytes]) -> ChangeRecord:
    """Write an entry of the log as the record other imports have."""
    kept = [Original(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()]
    return ChangeRecord(
        number=entry.number,
        when=entry.at,
        summary=entry.summary,
        files=tuple(FileChange(name, None, None) for name in sorted(tables)),
        originals=tuple(kept),
        undoes=entry.undoes,
    )
