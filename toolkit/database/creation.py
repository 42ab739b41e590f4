"""A database for a study: its tables, with the rows its folder has, made whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from toolkit.database.address import Address
from toolkit.database.change_log import watch
from toolkit.database.connection import DatabaseError, writing
from toolkit.database.files import Files, files_of
from toolkit.database.rows import insert
from toolkit.database.tables import TABLES_WITH_REFERENCES, VERSION, layout
from toolkit.errors import ToolkitError
from toolkit.schema import TABLES, columns


def create(address: Address, tables: Mapping[str, pd.DataFrame], files: Files) -> dict[str, int]:
    """Create the tables of a study and fill them.

    Parameters
    ----------
    address : Address
    tables : mapping
        Typed, as `load_study` gives them; none for an empty database.
    files : mapping
        Settings, questionnaires and answers, by their path from the study folder.

    Returns
    -------
    dict
        Table -> number of rows.

    Raises
    ------
    ToolkitError
        There is a study already, or the rows do not fit together; nothing was created.
    """
    _refuse_lost_references(tables)
    new = address.file is not None and not address.file.exists()
    try:
        with writing(address, create=True) as connection:
            _create(connection, address, tables, files)
    except BaseException:
        if new and address.file is not None:
            address.file.unlink(missing_ok=True)
        raise
    return {name: len(rows) for name, rows in tables.items()}


def _create(
    connection: sa.Connection, address: Address, tables: Mapping[str, pd.DataFrame], files: Files
) -> None:
    own = layout(connection.dialect.name)
    there = set(sa.inspect(connection).get_table_names()) & set(own.tables)
    if there:
        raise DatabaseError(
            f"{address} has the table {min(there)} already, and nothing is overwritten; "
            "take another database, or remove this one first"
        )
    own.create_all(connection, checkfirst=False)
    schema = {"version": VERSION, "created": secrets.token_hex(8)}
    connection.execute(own.tables["study_schema"].insert(), schema)
    for name in TABLES:
        insert(connection, name, tables.get(name, pd.DataFrame()))
    if files:
        connection.execute(own.tables["study_files"].insert(), files_of(files))
    watch(connection)


def _refuse_lost_references(tables: Mapping[str, pd.DataFrame]) -> None:
    """Say which rows name a person, training or duty that is not there."""
    for table, column, home in TABLES_WITH_REFERENCES:
        if table not in tables:
            continue
        key = columns(home)[0]
        known = tables[home][key] if home in tables else pd.Series(dtype="str")
        cells = tables[table][column].dropna()
        lost = cells[~cells.isin(known)]
        if len(lost):
            raise ToolkitError(
                f"{table}, row {lost.index[0]}, {column}: {lost.iloc[0]!r} is not in {home} "
                f"(as in {len(lost)} row(s)); a database holds only what fits together: add it to "
                f"{home} or correct it. `toolkit check` lists them all"
            )
