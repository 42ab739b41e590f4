"""What was changed in a database, noted by the database itself, whoever changes it and how.

Every change of a table adds lines to `study_changes`. Nobody waits for anybody to add one, and a
transaction that is kept late adds its lines late: so the state of a study is how many lines there
are and the last of them, not the last alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from toolkit.database.tables import layout
from toolkit.schema import TABLES

WATCHED = (*TABLES, "study_files")
_EVENTS = ("INSERT", "UPDATE", "DELETE")
_FUNCTION = """
CREATE FUNCTION study_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO study_changes (table_name) VALUES (TG_TABLE_NAME);
  RETURN NULL;
END $$
"""


def watch(connection: sa.Connection) -> None:
    """Let the database note changes from here on."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
        for table in WATCHED:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION study_note_change()"
            )
        return
    for table in WATCHED:
        for happening in _EVENTS:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_{happening.lower()} AFTER {happening} ON {table} BEGIN "
                f"INSERT INTO study_changes (table_name) VALUES ('{table}'); END"
            )


def change_stamp(connection: sa.Connection, tables: Iterable[str] = WATCHED) -> str:
    """State of some tables: another one after every change of them that was kept."""
    own = layout(connection.dialect.name).tables
    changes, schema = own["study_changes"].columns, own["study_schema"].columns
    wanted = changes.table_name.in_(list(tables))
    query = sa.select(sa.func.count(), sa.func.max(changes.number)).where(wanted)
    count, last = connection.execute(query).one()
    created = connection.execute(sa.select(schema.created)).scalar_one()
    return f"{created} {count} {last or 0}"
