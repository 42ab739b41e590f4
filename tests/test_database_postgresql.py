"""What only a PostgreSQL server can show: its accounts, its rights, and users who write at once."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import postgresql_server
import pytest
import small_study
import sqlalchemy as sa

import toolkit as tk
from toolkit.database.address import read_address
from toolkit.database.moving import into_database
from toolkit.database.snapshot import state
from toolkit.database.table_store import DatabaseStore, undo_import
from toolkit.errors import ToolkitError

SECRET = postgresql_server.PASSWORD


@pytest.fixture(scope="module")
def port():
    with postgresql_server.server() as found:
        yield found


@pytest.fixture
def url(port, tmp_path, monkeypatch):
    """The address of a database that holds the small study."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    made = postgresql_server.create_database(port, f"study{time.monotonic_ns()}")
    into_database(small_study.write(tmp_path / "small"), made)
    return made


def execute(url: str, *statements: str) -> None:
    found = sa.make_url(url)
    with contextlib.closing(postgresql_server.connect(found.port, found.database)) as connection:
        for statement in statements:
            connection.cursor().execute(statement)


def test_who_is_not_let_in_is_told_without_the_password(url, monkeypatch):
    wrong = "nicht-das-richtige"
    monkeypatch.setenv("PGPASSWORD", wrong)
    monkeypatch.setenv("OTHER", wrong)
    for address in (url, url.replace("owner@", "owner:${OTHER}@")):
        with pytest.raises(ToolkitError, match="refuses the password") as caught:
            tk.load_study(address)
        assert wrong not in str(caught.value)
    monkeypatch.delenv("PGPASSWORD")
    with pytest.raises(ToolkitError, match="set the variable PGPASSWORD"):
        tk.load_study(url)


def test_a_password_by_another_name_and_nowhere_in_files(url, monkeypatch):
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("OTHER", SECRET)
    study = tk.load_study(url.replace("owner@", "owner:${OTHER}@"))
    for file in Path(study.path).parent.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
    assert len(study.tables["people"]) == 4


def test_a_database_that_is_not_there(url):
    with pytest.raises(ToolkitError, match="has no such database"):
        tk.load_study(f"{url}-other")


def test_by_socket(url, port):
    folder = next(p for p in Path("/tmp").glob("toolkit-pg-*") if (p / f".s.PGSQL.{port}").exists())
    name = sa.make_url(url).database
    study = tk.load_study(f"postgresql://owner@/{name}?host={folder}&port={port}")
    assert len(study.tables["people"]) == 4


def test_a_server_that_is_gone(tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with postgresql_server.server() as port:
        url = postgresql_server.create_database(port, "gone")
        into_database(small_study.write(tmp_path / "small"), url)
    with pytest.raises(ToolkitError, match="does not answer"):
        tk.load_study(url)


def test_who_may_only_enter_rows(url, monkeypatch):
    """The rights the guide names are enough: the log is filled for whoever changes a table."""
    name = f"clerk{time.monotonic_ns()}"
    execute(
        url,
        f"CREATE ROLE {name} LOGIN PASSWORD 'clerk'",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON people, posts TO {name}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
    )
    own = url.replace("owner@", f"{name}@")
    monkeypatch.setenv("PGPASSWORD", "clerk")
    address = read_address(own, Path.cwd())
    before = state(address)
    found = sa.make_url(own)
    import pg8000.dbapi

    with contextlib.closing(
        pg8000.dbapi.connect(name, host=found.host, port=found.port, database=found.database,
                             password="clerk")
    ) as connection:  # fmt: skip
        connection.cursor().execute("INSERT INTO people (person_id, name) VALUES ('new', 'Mai')")
        connection.commit()
    assert state(address) != before
    assert "new" in set(tk.load_study(own).tables["people"]["person_id"])
    store = DatabaseStore(address)
    with pytest.raises(ToolkitError, match="does not let this user"):
        store.write({"units": store.read("units").assign(name="x")}, {})


def test_an_import_waits_for_who_is_entering(url):
    """Somebody's row is on its way when an import begins: it is seen, and not lost."""
    import threading

    store = DatabaseStore(read_address(url, Path.cwd()))
    people = store.read("people").assign(name="Mai")
    found = sa.make_url(url)
    other = postgresql_server.connect(found.port, found.database)
    other.autocommit = False
    other.cursor().execute("INSERT INTO people (person_id, name) VALUES ('theirs', 'Lan')")
    told: list[Exception] = []

    def write() -> None:
        try:
            store.write({"people": people}, {})
        except ToolkitError as error:
            told.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.5)
    assert writer.is_alive()
    other.commit()
    writer.join(30)
    other.close()
    assert "changed by somebody else" in str(told[0])
    names = tk.load_study(url).tables["people"].set_index("person_id")["name"]
    assert names["theirs"] == "Lan"


def test_rows_entered_after_an_import_have_numbers_of_their_own(url):
    store = DatabaseStore(read_address(url, Path.cwd()))
    people = store.read("people")
    people.loc[99] = {"person_id": "imported", "name": "Mai"}
    store.write({"people": people}, {})
    numbers = tk.load_study(url).tables["people"].index.tolist()
    undo_import(read_address(url, Path.cwd()))
    execute(url, "INSERT INTO people (person_id, name) VALUES ('later', 'Lan')")
    later = tk.load_study(url).tables["people"].index.tolist()
    assert len(set(numbers)) == 5
    assert later[-1] > max(numbers)


def test_environment_is_left_alone(url):
    before = dict(os.environ)
    tk.load_study(url)
    assert dict(os.environ) == before
