"""Rows out of a database and into it, many at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from toolkit.database.tables import ROW, type_of
from toolkit.reading.cell_texts import clear_number
from toolkit.reading.text_columns import cleaned
from toolkit.schema import TABLES

Cells = list[Any]
_YES_NO = {"1": "yes", "0": "no", "t": "yes", "f": "no"}


def fetch(connection: sa.Connection, table: str, names: list[str]) -> pd.DataFrame:
    """Read a table as text, as `read_table` reads a file; the index is the number of the row.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    table : str
    names : list of str
        Its columns but for the number of the row.
    """
    wanted = ", ".join(f'"{name}"' for name in (ROW, *names))
    query = f'SELECT {wanted} FROM "{table}" ORDER BY {ROW}'
    if connection.dialect.name == "postgresql":
        rows = _copied(connection, query, len(names) + 1)
    else:
        rows = connection.exec_driver_sql(query).fetchall()
    cells = list(zip(*rows, strict=True)) if rows else [()] * (len(names) + 1)
    index = pd.Index([int(row) for row in cells[0]], dtype="int64")
    found = {n: _texts(table, n, list(own)) for n, own in zip(names, cells[1:], strict=True)}
    return pd.DataFrame(found, index=index)


def _copied(connection: sa.Connection, query: str, width: int) -> list[list[str]]:
    """Rows of a query by COPY, which is many times faster than one message a row."""
    stream = io.BytesIO()
    connection.exec_driver_sql("SET LOCAL datestyle TO 'ISO'")
    connection.connection.cursor().execute(
        f"COPY ({query}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')", stream=stream
    )
    stream.seek(0)
    return list(csv.reader(io.TextIOWrapper(stream, "utf-8", newline="")))


def _texts(table: str, name: str, cells: Cells) -> pd.api.extensions.ExtensionArray:
    texts = pa.array([_text(cell) for cell in cells], pa.string()).dictionary_encode()
    column = TABLES[table].columns.get(name)
    kind = type_of(column) if column is not None else "text"
    known = [_as_typed(text, kind) for text in texts.dictionary.to_pylist()]
    again = pa.array(known, pa.string())
    return cleaned(pa.DictionaryArray.from_arrays(texts.indices, again))


def _text(cell: object) -> str | None:
    return None if cell is None or cell == "" else str(cell)


def _as_typed(text: str, kind: str) -> str:
    """A cell as somebody would type it, so that it is read as it is."""
    if kind == "number":
        return clear_number(float(text))
    return _YES_NO.get(text, text) if kind == "boolean" else text


def insert(connection: sa.Connection, table: str, typed: pd.DataFrame) -> None:
    """Add rows.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    table : str
    typed : DataFrame
        As `parse` gives it; the index is the number of each row.
    """
    if typed.empty:
        return
    cells = [typed.index.tolist(), *(plain_cells(table, typed[name]) for name in typed)]
    names = ", ".join(f'"{name}"' for name in (ROW, *typed))
    if connection.dialect.name == "postgresql":
        _copy(connection, f'"{table}" ({names})', zip(*cells, strict=True))
        _number_on(connection, table)
    else:
        marks = ", ".join("?" * len(cells))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        connection.exec_driver_sql(statement, list(zip(*cells, strict=True)))


def plain_cells(table: str, column: pd.Series) -> Cells:
    """Cells of a typed column as a database takes them: None, text, or a number."""
    kind = type_of(TABLES[table].columns[str(column.name)])
    if kind == "date":
        column = column.dt.strftime("%Y-%m-%d")
    found: Cells = column.astype(object).where(column.notna(), None).tolist()
    if kind in ("whole", "boolean"):
        return [None if cell is None else int(cell) for cell in found]
    return found


def _copy(connection: sa.Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)  # None becomes an empty cell, which is NULL
    connection.connection.cursor().execute(
        f"COPY {into} FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')",
        stream=io.BytesIO(stream.getvalue().encode()),
    )


def _number_on(connection: sa.Connection, table: str) -> None:
    """Let the next row be numbered after those that brought their numbers."""
    connection.exec_driver_sql(
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{ROW}'), "
        f'greatest(max({ROW}), nextval(pg_get_serial_sequence(\'"{table}"\', \'{ROW}\')))) '
        f'FROM "{table}"'
    )
