"""Rows out of a database and into it, many at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from toolkit.database.tables import ROW, type_of
from toolkit.reading.cell_texts import clear_number
from toolkit.reading.text_columns import cleaned
from toolkit.schema import TABLES

Cells = list[Any]
_AT_ONCE = 5000  # numbers in one statement
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
        rows: Sequence[Sequence[Any]] = _copied(connection, query, len(names) + 1)
    else:
        rows = connection.exec_driver_sql(query).fetchall()
    cells = list(zip(*rows, strict=True)) if rows else [()] * (len(names) + 1)
    index = pd.Index([int(row) for row in cells[0]], dtype="int64")
    found = {n: as_text(table, n, list(own)) for n, own in zip(names, cells[1:], strict=True)}
    return pd.DataFrame(found, index=index)


def _copied(connection: sa.Connection, query: str, width: int) -> list[list[str]]:
    """Rows of a query by COPY, which is many times faster than one message a row."""
    stream = io.BytesIO()
    connection.exec_driver_sql("SET LOCAL datestyle TO 'ISO'")
    cursor: Any = connection.connection.cursor()  # of pg8000, whose `execute` takes a stream
    cursor.execute(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')", stream=stream)
    stream.seek(0)
    return list(csv.reader(io.TextIOWrapper(stream, "utf-8", newline="")))


def as_text(table: str, name: str, cells: Cells) -> pd.api.extensions.ExtensionArray:
    """Cells of a column, as a database gives them, as somebody would type them."""
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
    insert_many(connection, table, [ROW, *map(str, typed)], list(zip(*cells, strict=True)))
    if connection.dialect.name == "postgresql":
        _number_on(connection, table)


def insert_many(
    connection: sa.Connection, table: str, names: list[str], rows: list[tuple[Any, ...]]
) -> None:
    """Add rows of plain cells, at once."""
    listed = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        _copy(connection, f'"{table}" ({listed})', rows)
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)


def change_rows(
    connection: sa.Connection, table: str, before: pd.Index, after: pd.DataFrame
) -> None:
    """Replace rows, by their number, by others; two may so exchange their keys."""
    numbers = [int(row) for row in before]
    for first in range(0, len(numbers), _AT_ONCE):
        listed = ", ".join(map(str, numbers[first : first + _AT_ONCE]))
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE {ROW} IN ({listed})')
    insert(connection, table, after)


def free_number(connection: sa.Connection, table: str) -> int:
    """Number for the next row, such as no row ever had."""
    if connection.dialect.name == "postgresql":
        query = f"SELECT nextval(pg_get_serial_sequence('\"{table}\"', '{ROW}'))"
    else:
        query = f"SELECT seq + 1 FROM sqlite_sequence WHERE name = '{table}'"
    highest = connection.exec_driver_sql(f'SELECT max({ROW}) FROM "{table}"').scalar()
    found = connection.exec_driver_sql(query).scalar()
    return max(int(found or 1), int(highest or 0) + 1)


def plain_rows(table: str, typed: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Rows of a typed table as plain cells, by their number."""
    cells = [plain_cells(table, typed[name]) for name in typed]
    names = [str(name) for name in typed]
    rows = zip(*cells, strict=True)
    return {
        int(number): dict(zip(names, row, strict=True))
        for number, row in zip(typed.index.tolist(), rows, strict=True)
    }


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
    cursor: Any = connection.connection.cursor()
    cursor.execute(
        f"COPY {into} FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')",
        stream=io.BytesIO(stream.getvalue().encode()),
    )


def _number_on(connection: sa.Connection, table: str) -> None:
    """Let the next row be numbered after those that brought their numbers."""
    connection.exec_driver_sql(
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{ROW}'), "
        f"greatest(max({ROW}), nextval(pg_get_serial_sequence('\"{table}\"', '{ROW}')))) "
        f'FROM "{table}"'
    )
