"""What is in the database of a study, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.database.address import read_address
from toolkit.database.connection import reading
from toolkit.database.place import url_of
from toolkit.database.snapshot import rows_of
from toolkit.database.tables import VERSION
from toolkit.errors import ArgumentError
from toolkit.settings import read_settings
from toolkit.study import SETTINGS_FILE
from toolkit.study_folder import find_study


def status_of(study: str | Path) -> Iterator[str]:
    """Lines on a database: where it is, rows of each table, number and day of the changes.

    Parameters
    ----------
    study : str or Path
        A study folder, or the address of a database that holds all of a study.
    """
    folder = find_study(study)
    url = url_of(folder, read_settings(folder / SETTINGS_FILE)[0])
    if not url:
        raise ArgumentError(f"{study} has no database: its tables are files")
    address = read_address(url, folder)
    rows = rows_of(address)
    yield f"{address}, version {VERSION} of the tables"
    for table, count in rows.items():
        if count:
            yield f"{table}: {count}"
    with reading(address) as connection:
        count, last = connection.exec_driver_sql(
            "SELECT count(*), CAST(max(at) AS TEXT) FROM study_changes"
        ).one()
    yield f"changes since it was created: {count}" + (f", the last {last[:19]} UTC" if last else "")
