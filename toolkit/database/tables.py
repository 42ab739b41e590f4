"""The tables of a study as tables of a database, derived from the one schema of the package.

What a database can refuse at entry it refuses: a day that is none, a number out of its range, a
code that is not on the list, an identifier with spaces, a key that stands twice, a person nobody
has entered. The rest is found by `check`, as in files.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pandera.pandas as pa
import sqlalchemy as sa

from toolkit.cells import FIRST_YEAR, LAST_YEAR
from toolkit.schema import CODES, REFERENCES, TABLES, columns
from toolkit.table_parsing import kind_of

VERSION = 1  # of this layout; another one is not read
ROW = "row_id"
_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "date": sa.Date().with_variant(sa.Text(), "sqlite"),
    "boolean": sa.Boolean().with_variant(sa.Integer(), "sqlite"),
    "whole": _INTEGER,
    "number": sa.Double().with_variant(sa.REAL(), "sqlite"),
    "text": sa.Text(),
}
_ID = {
    "sqlite": "{0} GLOB '[A-Za-z0-9]*' AND {0} NOT GLOB '*[^A-Za-z0-9._-]*'",
    "postgresql": "{0} ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'",
}
_NO_DAY = {"sqlite": "'0001-01-01'", "postgresql": "DATE '0001-01-01'"}


def type_of(column: pa.Column) -> str:
    """Type of a column: "date", "boolean", "whole", "number" or "text"."""
    kind, meta = kind_of(column), column.metadata or {}
    if kind == "float64":
        return "whole" if meta["whole"] else "number"
    return {"boolean": "boolean", "str": "text"}.get(kind, "date")


@functools.cache
def layout(dialect: str) -> sa.MetaData:
    """All tables, for one kind of database.

    Parameters
    ----------
    dialect : {"sqlite", "postgresql"}

    Examples
    --------
    >>> "row_id" in layout("sqlite").tables["people"].columns
    True
    """
    found = sa.MetaData()
    for name in TABLES:
        _table(found, name, dialect)
    _own_tables(found)
    return found


def _table(found: sa.MetaData, name: str, dialect: str) -> None:
    schema = TABLES[name]
    made = sa.Table(
        name,
        found,
        _row(),
        *(_column(name, column, one) for column, one in schema.columns.items()),
        *(
            sa.CheckConstraint(sa.text(rule), name=f"{name}_{column}_{number}")
            for column, one in schema.columns.items()
            for number, rule in enumerate(_rules(column, one, dialect))
        ),
        sqlite_autoincrement=True,  # the number of a row that was deleted is not given again
        sqlite_strict=True,
    )
    if len(schema.unique or ()) == 1:
        made.append_constraint(sa.UniqueConstraint(*schema.unique))  # what a reference needs
    if schema.unique:
        parts = [_compared(made, column, dialect) for column in schema.unique]
        sa.Index(f"{name}_key", *parts, unique=True)


def _row() -> sa.Column[int]:
    return sa.Column(ROW, _INTEGER, sa.Identity(), primary_key=True)


def _column(table: str, name: str, column: pa.Column) -> sa.Column[object]:
    late: dict[str, Any] = _LATE
    refers = [sa.ForeignKey(target, **late) for target in _target(table, name)[:1]]
    made: sa.Column[object] = sa.Column(
        _quoted(name), _TYPES[type_of(column)], *refers, nullable=column.nullable
    )
    return made


_LATE = {"deferrable": True, "initially": "DEFERRED", "onupdate": "CASCADE"}


def _target(table: str, column: str) -> tuple[str, ...]:
    """The column a reference names, where the database can hold it: a key of one column.

    A unit has a row for each time it was renamed or moved, so there is no single row to refer to.
    """
    home = REFERENCES.get(column)
    if home is None or home == table or TABLES[home].unique != [columns(home)[0]]:
        return ()
    return (f"{home}.{columns(home)[0]}",)


def _quoted(name: str) -> sa.quoted_name:
    return sa.quoted_name(name, quote=True)  # such as "end", a word of SQL


def _compared(table: sa.Table, name: str, dialect: str) -> sa.ColumnElement[object]:
    """A part of a key as it is compared: in small letters; what is empty is equal to itself."""
    column, kind = table.columns[name], type_of(TABLES[table.name].columns[name])
    if kind == "date" and column.nullable:
        return sa.func.coalesce(column, sa.text(_NO_DAY[dialect]))
    if kind != "text":
        return sa.func.coalesce(column, sa.text("-1")) if column.nullable else column
    return sa.func.lower(sa.func.coalesce(column, sa.text("''")) if column.nullable else column)


def _rules(name: str, column: pa.Column, dialect: str) -> Iterator[str]:
    """Conditions that every cell of a column fulfils; an empty cell fulfils them all."""
    kind, meta, cell = type_of(column), column.metadata or {}, f'"{name}"'
    if kind == "date":
        years = f"{cell} BETWEEN '{FIRST_YEAR}-01-01' AND '{LAST_YEAR}-12-31'"
        yield f"date({cell}) IS {cell} AND {years}" if dialect == "sqlite" else years
    elif kind in ("whole", "number"):
        low, high = meta["range"].split("–")
        yield f"{cell} BETWEEN {low} AND {high}"
    elif kind == "boolean" and dialect == "sqlite":
        yield f"{cell} IN (0, 1)"
    elif "code" in meta:
        yield f"{cell} IN ({', '.join(repr(code) for code in CODES[meta['code']])})"
    elif meta.get("id"):
        yield _ID[dialect].format(cell)
    elif not column.nullable:
        yield f"trim({cell}) <> ''"


def _own_tables(found: sa.MetaData) -> None:
    """Tables beside those of the study: its files, what was changed, what was imported."""
    now = sa.text("CURRENT_TIMESTAMP")
    sa.Table(
        "study_schema",
        found,
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.Text, nullable=False),  # a random name: no two databases share it
    )
    sa.Table(
        "study_files",
        found,
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
    sa.Table(
        "study_changes",
        found,
        sa.Column("number", _INTEGER, sa.Identity(), primary_key=True),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, server_default=now),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "import_log",
        found,
        sa.Column("number", _INTEGER, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("undoes", _INTEGER),
    )
    sa.Table(
        "import_files",
        found,
        sa.Column("number", _INTEGER, sa.ForeignKey("import_log.number"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    sa.Table(
        "import_rows",
        found,
        sa.Column("number", _INTEGER, sa.ForeignKey("import_log.number"), nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column(ROW, _INTEGER, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("number", "table_name", ROW),
    )


TABLES_WITH_REFERENCES = tuple(
    (name, column, REFERENCES[column])
    for name in TABLES
    for column in columns(name)
    if _target(name, column)
)
