"""The log of imports in a database: every row as it was before and after, and the files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from toolkit.database.row_changes import RowChanges
from toolkit.database.rows import insert_many, plain_rows
from toolkit.database.tables import ROW, layout

Logged = dict[str, dict[int, tuple[Any, Any]]]


@dataclass(frozen=True)
class Entry:
    """One import, as the log has it.

    Attributes
    ----------
    number : int
        Counted from 1.
    at : str
        ISO 8601 with the offset from UTC.
    summary : mapping
    undoes : int or None
        The number of the import that this one takes back.
    """

    number: int
    at: str
    summary: Mapping[str, Any]
    undoes: int | None


def log_entry(
    connection: sa.Connection,
    changes: Sequence[RowChanges],
    summary: Mapping[str, Any],
    files: Mapping[str, bytes],
    undoes: int | None = None,
) -> Entry:
    """Note an import, in the transaction that makes it."""
    own = layout(connection.dialect.name).tables
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE import_log IN SHARE ROW EXCLUSIVE MODE")
    number = connection.exec_driver_sql("SELECT coalesce(max(number), 0) + 1 FROM import_log")
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    entry = Entry(int(number.scalar_one()), now, dict(summary), undoes)
    text = json.dumps(entry.summary, ensure_ascii=False)
    row = {"number": entry.number, "at": now, "summary": text, "undoes": undoes}
    connection.execute(own["import_log"].insert(), row)
    if rows := [row for change in changes for row in _rows(entry.number, change)]:
        insert_many(connection, "import_rows", list(rows[0]), [tuple(r.values()) for r in rows])
    for name, content in files.items():
        sha = hashlib.sha256(content).hexdigest()
        kept = {"number": entry.number, "name": name, "sha256": sha, "content": content}
        connection.execute(own["import_files"].insert(), kept)
    return entry


def _rows(number: int, change: RowChanges) -> list[dict[str, Any]]:
    before, after = (plain_rows(change.table, rows) for rows in (change.before, change.after))
    return [
        {
            "number": number,
            "table_name": change.table,
            ROW: row,
            "before": _json(before.get(row)),
            "after": _json(after.get(row)),
        }
        for row in dict.fromkeys([*before, *after])
    ]


def _json(cells: Mapping[str, Any] | None) -> str | None:
    return None if cells is None else json.dumps(cells, ensure_ascii=False)


def entries(connection: sa.Connection) -> list[Entry]:
    """All imports, oldest first."""
    query = sa.text("SELECT number, at, summary, undoes FROM import_log ORDER BY number")
    rows = connection.execute(query).all()
    return [Entry(number, at, json.loads(told), undoes) for number, at, told, undoes in rows]


def last_entry(connection: sa.Connection) -> Entry | None:
    """Return the last import that was not taken back."""
    all_of_them = entries(connection)
    undone = {entry.undoes for entry in all_of_them}
    own = [one for one in all_of_them if one.undoes is None and one.number not in undone]
    return own[-1] if own else None


def logged_rows(connection: sa.Connection, number: int) -> Logged:
    """Rows of an import, before and after, by table and number of the row."""
    own = layout(connection.dialect.name).tables["import_rows"].columns
    query = sa.select(own.table_name, own[ROW], own.before, own.after).where(own.number == number)
    found: Logged = {}
    for table, row, before, after in connection.execute(query):
        cells = tuple(None if told is None else json.loads(told) for told in (before, after))
        found.setdefault(table, {})[row] = (cells[0], cells[1])
    return found
