"""All tables of a study out of its database, as they were at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from toolkit.database.address import Address
from toolkit.database.change_log import change_stamp
from toolkit.database.connection import DatabaseError, reading
from toolkit.database.rows import fetch
from toolkit.database.tables import ROW, VERSION
from toolkit.schema import TABLES, columns

# Bytes a row takes in a file, more or less: how large a study is, asked without reading it.
_BYTES = 50


@dataclass(frozen=True)
class Snapshot:
    """What a database held at one moment.

    Attributes
    ----------
    texts : dict
        Table -> cells as text, of those with rows; the index is the number of each row.
    stamp : str
        The state it had; see `change_stamp`.
    """

    texts: dict[str, pd.DataFrame]
    stamp: str


def snapshot(address: Address) -> Snapshot:
    """Read all tables of a study in one transaction.

    Raises
    ------
    DatabaseError
        The database cannot be reached, or is none that this version of the package has made.
    """
    with reading(address) as connection:
        found = checked_columns(connection, address)
        texts = {name: fetch(connection, name, found[name]) for name in TABLES}
        stamp = change_stamp(connection)
    return Snapshot({name: text for name, text in texts.items() if len(text)}, stamp)


def state(address: Address) -> str:
    """Tell the state of a database without reading its tables."""
    with reading(address) as connection:
        check_version(connection, address)
        return change_stamp(connection)


def rows_of(address: Address) -> dict[str, int]:
    """Count the rows of every table."""
    with reading(address) as connection:
        checked_columns(connection, address)
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in TABLES
        }


def size(address: Address) -> int:
    """Bytes the tables would have as files, more or less."""
    return _BYTES * sum(rows_of(address).values())


def check_version(connection: sa.Connection, address: Address) -> None:
    """Refuse a database without the tables of a study, or with those of another version."""
    if not sa.inspect(connection).has_table("study_schema"):
        raise DatabaseError(f"{address} holds no study; create its tables with `toolkit db init`")
    version = connection.exec_driver_sql("SELECT version FROM study_schema").scalar()
    if version != VERSION:
        raise DatabaseError(
            f"{address} has version {version} of the tables, this toolkit works with {VERSION}: "
            "export the study with the toolkit that made it, and create the database anew"
        )


def checked_columns(connection: sa.Connection, address: Address) -> dict[str, list[str]]:
    """Columns of every table of the study, once it is known that all are there."""
    check_version(connection, address)
    there = sa.inspect(connection).get_multi_columns()
    found = {name: [one["name"] for one in own] for (_, name), own in there.items()}
    lost = [table for table in TABLES if table not in found]
    if lost:
        raise DatabaseError(f"{address} has lost its table {lost[0]}; put back a copy of it")
    for table in TABLES:
        missing = [name for name in (ROW, *columns(table)) if name not in found[table]]
        if missing:
            raise DatabaseError(
                f"table {table} of {address} lacks the column {', '.join(missing)}; "
                "add or rename it, or put back a copy of the database"
            )
    return {table: [name for name in found[table] if name != ROW] for table in TABLES}
