"""A study in a database, SQLite and PostgreSQL: the same study, for whoever writes and reads it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import unicodedata
from pathlib import Path

import pandas as pd
import postgresql_server
import pytest
import small_study
import sqlalchemy as sa
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner

import toolkit as tk
from toolkit.cli import app
from toolkit.database import connection as connections
from toolkit.database import snapshot as snapshots
from toolkit.database.address import read_address
from toolkit.database.files import _PREFIX as PREFIX
from toolkit.database.moving import into_database, out_of_database, renew_files, without_database
from toolkit.database.table_store import DatabaseStore, imports, undo_import
from toolkit.errors import ToolkitError
from toolkit.loading import compiled
from toolkit.schema import TABLES
from toolkit.study import Study

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def port():
    with postgresql_server.server() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path, monkeypatch):
    """The address of an empty place for a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'place.sqlite'}"
    monkeypatch.setenv("PGPASSWORD", postgresql_server.PASSWORD)
    name = f"study{time.monotonic_ns()}"
    return postgresql_server.create_database(request.getfixturevalue("port"), name)


@pytest.fixture
def small(tmp_path):
    return small_study.write(tmp_path / "small")


def address_of(url: str):
    return read_address(url, Path.cwd())


def execute(url: str, *statements: str) -> None:
    """Change a database by hand, without the toolkit."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return
    with contextlib.closing(psql(url)) as connection:
        for statement in statements:
            connection.cursor().execute(statement)


def psql(url: str):
    found = sa.make_url(url)
    return postgresql_server.connect(found.port, found.database)


def assert_same(one: Study, other: Study) -> None:
    """Every table cell by cell and row by row, and every answer."""
    assert one.settings.model_copy(update={"database": None}) == other.settings.model_copy(
        update={"database": None}
    )
    for name in TABLES:
        assert_frame_equal(one.tables[name], other.tables[name], check_index_type=False)
    assert list(one.surveys) == list(other.surveys)
    for name, survey in one.surveys.items():
        assert_frame_equal(survey.responses, other.surveys[name].responses)


def told(study: Study) -> list[tuple[object, ...]]:
    """All findings but for the name of the file."""
    return sorted(
        (f.code, f.row or 0, f.column, f.value, f.severity) for f in tk.check(study).findings
    )


# The same study


def test_a_full_study_is_the_same(url, tmp_path):
    files = tk.load_study(ROOT / "data" / "lai-chau")
    place = tmp_path / "data" / "lai-chau"
    out = copy(ROOT / "data" / "lai-chau", place)
    made = into_database(out, url)
    assert made.rows == {name: len(rows) for name, rows in files.tables.items() if len(rows)}
    whole = tk.load_study(url)
    assert_same(files, whole)
    assert told(files) == told(whole)
    there = [f for f in tk.load_study(out).problems if f.code == "replaced_file"]
    assert len(there) == len(files.files)  # the tables that lie there still are not read


def test_a_database_without_units_says_so(url, small):
    into_database(small, url, empty=True)
    (found,) = [f for f in tk.load_study(url, strict=False).problems if f.code == "empty_table"]
    assert (found.severity, found.table) == ("error", "units")


def copy(study: Path, place: Path) -> Path:
    import shutil

    ignored = shutil.ignore_patterns(".*", "README.md")
    shutil.copytree(study, place, ignore=ignored)
    shutil.copytree(ROOT / "surveys", place.parents[1] / "surveys")
    return place


@pytest.mark.slow
def test_figures_of_a_unit_are_the_same(url, tmp_path):
    place = copy(ROOT / "data" / "lai-chau", tmp_path / "data" / "lai-chau")
    unit = "LC-02-001"
    files = tk.load_study(place, unit=unit)
    into_database(place, url)
    held = tk.load_study(url, unit=unit)
    for figures in (tk.coverage, tk.compare, tk.progress):
        one, other = (figures(study).table for study in (files, held))
        assert_frame_equal(one, other)


def test_out_again_as_files(url, small, tmp_path):
    before = tk.load_study(small)
    into_database(small, url)
    rows = out_of_database(url, tmp_path / "out")
    assert rows == {name: len(before.tables[name]) for name in before.files}
    assert_same(before, tk.load_study(tmp_path / "out"))
    with pytest.raises(ToolkitError, match="nothing is overwritten"):
        out_of_database(url, tmp_path / "out")


def test_a_folder_and_its_database_are_one_study(url, small):
    before = tk.load_study(small)
    into_database(small, url)
    assert tk.load_study(small).settings.database.url == url
    assert_same(before, tk.load_study(small))
    assert_same(before, tk.load_study(url))


def test_texts_days_and_numbers_come_back_as_they_are(url, small):
    name = unicodedata.normalize("NFD", "Lò Thị Ngọc Ánh, “Đội 5”\nthôn 🌾")
    people = pd.read_csv(small / "people.csv", dtype="str")
    people.loc[0, "name"] = name
    people.to_csv(small / "people.csv", index=False)
    measured = "unit_id,indicator_id,date,numerator,denominator\nP,x,2025-02-28,0.1,1.2340\n"
    measured += "P,x,2024-02-29,123456789.12345678,0.30000000000000004\n"
    (small / "measurements.csv").write_text(measured, encoding="utf-8")
    before = tk.load_study(small)
    into_database(small, url)
    after = tk.load_study(url)
    assert_same(before, after)
    assert after.tables["people"]["name"].iloc[0] == unicodedata.normalize("NFC", name)
    assert after.tables["measurements"]["denominator"].tolist() == [1.234, 0.30000000000000004]


def test_what_somebody_types_decomposed_is_read_composed(url, small):
    into_database(small, url)
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    execute(url, f"INSERT INTO people (person_id, name) VALUES ('new', '{name}')")
    read = tk.load_study(url).tables["people"].set_index("person_id")["name"]
    assert read["new"] == "Nguyễn Thị Hường"


# Several people write


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people (person_id, name) VALUES ('new', 'Mai')",
        "UPDATE people SET name = 'Mai'",
        "DELETE FROM person_decisions",
        "UPDATE study_files SET content = content WHERE path = 'study.toml'",
    ],
)
def test_a_change_by_hand_is_noticed(url, small, statement):
    (small / "person_decisions.csv").write_text("person_id,other_id\na,b\n", encoding="utf-8")
    people = pd.read_csv(small / "people.csv", dtype="str").iloc[:2].assign(person_id=["a", "b"])
    people = pd.concat([pd.read_csv(small / "people.csv", dtype="str"), people])
    people.to_csv(small / "people.csv", index=False)
    into_database(small, url)
    before = compiled(tk.load_study(url))
    assert compiled(tk.load_study(url)) is before
    execute(url, statement)
    assert compiled(tk.load_study(url)).folder.name != before.folder.name


def test_who_commits_late_is_noticed(url, small):
    if url.startswith("sqlite"):
        pytest.skip("in SQLite one writes at a time")
    into_database(small, url)
    slow, quick = psql(url), psql(url)
    slow.autocommit = False
    slow.cursor().execute("INSERT INTO people (person_id, name) VALUES ('slow', 'Mai')")
    quick.cursor().execute("INSERT INTO people (person_id, name) VALUES ('quick', 'Lan')")
    assert "slow" not in set(tk.load_study(url).tables["people"]["person_id"])
    slow.commit()
    assert {"slow", "quick"} <= set(tk.load_study(url).tables["people"]["person_id"])
    slow.close()
    quick.close()


def test_people_write_at_once(url, small):
    into_database(small, url)
    before = len(tk.load_study(url).tables["people"])
    wrong: list[Exception] = []

    def enter(who: int) -> None:
        try:
            for number in range(20):
                with connections.writing(address_of(url)) as connection:
                    connection.exec_driver_sql(
                        "INSERT INTO people (person_id, name) "
                        f"VALUES ('w{who}-{number}', 'Người {who}')"
                    )
        except Exception as error:
            wrong.append(error)

    writers = [threading.Thread(target=enter, args=(who,)) for who in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        tk.load_study(url)
    for writer in writers:
        writer.join()
    assert wrong == []
    people = tk.load_study(url).tables["people"]
    assert len(people) == before + 80
    assert people.index.is_unique


def test_a_load_sees_one_moment(url, small, monkeypatch):
    """Somebody enters a person with a post while the tables are being read: both or neither."""
    into_database(small, url)
    fetch, entered = snapshots.fetch, threading.Event()

    def enter() -> None:
        with connections.writing(address_of(url)) as connection:
            for statement in (
                "INSERT INTO people (person_id, name) VALUES ('late', 'Mai')",
                "INSERT INTO posts (person_id, unit_id, role, start) "
                "VALUES ('late', 'P', 'chair', '2025-01-01')",
            ):
                connection.exec_driver_sql(statement)
        entered.set()

    def slowly(connection, table, names):
        found = fetch(connection, table, names)
        if table == "people":
            threading.Thread(target=enter).start()
            entered.wait(2)  # PostgreSQL lets the other one write; SQLite lets him wait
        return found

    monkeypatch.setattr(snapshots, "fetch", slowly)
    held = snapshots.snapshot(address_of(url)).texts
    assert "late" not in set(held["people"]["person_id"])
    assert "late" not in set(held["posts"]["person_id"])
    assert entered.wait(10)
    monkeypatch.setattr(snapshots, "fetch", fetch)
    held = snapshots.snapshot(address_of(url)).texts
    assert "late" in set(held["people"]["person_id"]) & set(held["posts"]["person_id"])


IMPOSSIBLE = [
    "UPDATE people SET birth_year = 3000",
    "UPDATE people SET sex = 'x'",
    "UPDATE people SET name = ' '",
    "UPDATE people SET person_id = 'với dấu'",
    "UPDATE posts SET start = '2025-02-30'",
    "UPDATE posts SET start = '30/06/2025'",
    "UPDATE posts SET start = '0025-06-30'",
    "UPDATE posts SET start = NULL",
    "UPDATE posts SET person_id = 'nobody'",
    "UPDATE people SET birth_year = 'mười'",
    "INSERT INTO people (person_id, name) SELECT upper(person_id), name FROM people",
]


def test_what_cannot_be_is_refused_at_entry(url, small):
    people = (small / "people.csv").read_text("utf-8").lower()
    (small / "people.csv").write_text(people, encoding="utf-8")
    into_database(small, url)
    before = tk.load_study(url)
    for statement in IMPOSSIBLE:
        with pytest.raises(Exception, match=r"(?i)constraint|invalid|out of range|cannot store"):
            execute(url, statement)
    assert_same(before, tk.load_study(url))


# Imports


@pytest.mark.parametrize("changed", [False, True])
def test_files_beside_the_tables_go_with_the_undo(url, small, changed):
    """Unless somebody has worked on them."""
    into_database(small, url)
    store = DatabaseStore(address_of(url), folder=small)
    new = store.read("people")
    new.loc[new.index[0], "name"] = "Tên khác"
    beside = {"rejected/x.csv": b"row,reason", "rejected/other.csv": None}
    store.write({"people": new}, {"kind": "register"}, (), beside)
    path = small / "rejected" / "x.csv"
    assert path.read_bytes() == b"row,reason"
    if changed:
        path.write_bytes(b"mended")
    undo_import(address_of(url), folder=small)
    assert path.exists() == changed


def test_an_import_is_written_noted_and_undone(url, small):
    into_database(small, url)
    before = tk.load_study(url)
    store = DatabaseStore(address_of(url))
    people, posts = store.read("people"), store.read("posts")
    first = people.iloc[0]["person_id"]
    new = people[people["person_id"] != people.iloc[-1]["person_id"]].reset_index(drop=True)
    new.loc[0, "name"] = "Tên khác"
    new.loc[len(new)] = {"person_id": "new", "name": "Người mới", "sex": "Nữ"}
    used = posts[posts["person_id"] != people.iloc[-1]["person_id"]]
    record = store.write({"people": new, "posts": used}, {"kind": "register"}, [small / "form.md"])
    assert [one.name for one in record.files] == ["people", "posts"]
    assert [one.name for one in record.originals] == ["form.md"]
    after = tk.load_study(url).tables["people"].set_index("person_id")
    assert after.loc[first, "name"] == "Tên khác"
    assert after.loc["new", "sex"] == "female"
    assert people.iloc[-1]["person_id"] not in after.index
    undo = undo_import(address_of(url))
    assert (record.number, undo.undoes) == (1, 1)
    assert_same(before, tk.load_study(url))
    assert [one.undoes for one in imports(address_of(url))] == [None, 1]
    with pytest.raises(ToolkitError, match="no import to undo"):
        undo_import(address_of(url))


def test_the_same_again_changes_nothing(url, small):
    into_database(small, url)
    store = DatabaseStore(address_of(url))
    tables = {name: text for name in TABLES if (text := store.read(name)) is not None}
    state = snapshots.state(address_of(url))
    blank = {name: text.fillna("").reset_index(drop=True) for name, text in tables.items()}
    assert store.write(blank, {}) is None
    assert snapshots.state(address_of(url)) == state


def test_an_import_of_what_somebody_else_has_changed_is_refused(url, small):
    into_database(small, url)
    store = DatabaseStore(address_of(url))
    people = store.read("people").assign(name="Mai")
    execute(url, "INSERT INTO people (person_id, name) VALUES ('theirs', 'Lan')")
    with pytest.raises(ToolkitError, match="changed by somebody else"):
        store.write({"people": people}, {})
    names = tk.load_study(url).tables["people"].set_index("person_id")["name"]
    assert names["theirs"] == "Lan"
    assert set(names) != {"Mai"}


def test_an_import_with_an_error_writes_nothing(url, small):
    into_database(small, url)
    before = tk.load_study(url)
    store = DatabaseStore(address_of(url))
    people, posts = store.read("people").assign(name="Mai"), store.read("posts")
    for wrong in ({"start": "30/2/2025"}, {"person_id": "nobody"}):
        with pytest.raises(ToolkitError):
            store.write({"people": people, "posts": posts.assign(**wrong)}, {})
        assert_same(before, tk.load_study(url))
    assert imports(address_of(url)) == []


def test_an_undo_does_not_lose_what_was_entered_since(url, small):
    into_database(small, url)
    store = DatabaseStore(address_of(url))
    store.write({"people": store.read("people").assign(name="Mai")}, {})
    execute(url, "UPDATE people SET name = 'Lan' WHERE row_id = 2")
    with pytest.raises(ToolkitError, match="row 2, was changed after"):
        undo_import(address_of(url))
    undo_import(address_of(url), force=True)
    assert_same(tk.load_study(url), tk.load_study(small_study.write(small.parent / "again")))


def test_the_command_imports_and_undoes(url, small, tmp_path):
    into_database(small, url)
    before = tk.load_study(url)
    office = "Mã,Họ và tên,Giới tính\nnv1,Lò Văn Hặc,Nam\n"
    (tmp_path / "can-bo.csv").write_text(office, encoding="utf-8")
    mapping = "header,field\nMã,person_id\nHọ và tên,name\nGiới tính,sex\n"
    (tmp_path / "map.csv").write_text(mapping, encoding="utf-8")
    call = ["import", "people", str(tmp_path / "can-bo.csv"), "--study", str(small), "--yes"]
    result = CliRunner().invoke(app, [*call, "--mapping", str(tmp_path / "map.csv")])
    assert result.exit_code == 0, result.output
    assert "nv1" in set(tk.load_study(url).tables["people"]["person_id"])
    result = CliRunner().invoke(app, ["import", "--undo", "--study", str(small)])
    assert result.exit_code == 0, result.output
    assert_same(before, tk.load_study(url))


# The command


def test_the_commands(small, tmp_path):
    run = CliRunner().invoke
    made = run(app, ["db", "init", "--study", str(small)])
    assert made.exit_code == 0, made.output
    assert 'url = "sqlite:///study.sqlite"' in (small / "study.toml").read_text("utf-8")
    assert (small / "study.sqlite").is_file()
    status = run(app, ["db", "status", str(small)])
    assert f"people: {len(tk.load_study(small).tables['people'])}" in status.output
    out = run(app, ["db", "export", str(small), str(tmp_path / "out")])
    assert out.exit_code == 0, out.output
    assert tk.load_study(tmp_path / "out").settings.database is None


def test_files_are_renewed(url, small):
    into_database(small, url)
    small_study.change(small, "study.toml", ("Small study", "Renamed"))
    assert tk.load_study(url).settings.title["en"] == "Small study"
    assert renew_files(small) == 4
    assert tk.load_study(url).settings.title["en"] == "Renamed"
    assert_same(tk.load_study(small), tk.load_study(url))


def test_an_empty_database_is_filled_by_hand(url, small):
    assert into_database(small, url, empty=True).rows == {}
    assert [f.code for f in tk.load_study(url, strict=False).problems] != []
    execute(url, "INSERT INTO units (unit_id, name) VALUES ('H1', 'Huyện')")
    units = tk.load_study(url, strict=False).tables["units"]
    assert units["unit_id"].tolist() == ["H1"]


def test_nothing_is_overwritten(url, small):
    into_database(small, url)
    before = tk.load_study(url)
    with pytest.raises(ToolkitError, match="already, and nothing is overwritten"):
        into_database(small, url)
    assert_same(before, tk.load_study(url))


def test_a_study_with_errors_is_not_taken(url, small):
    posts = (small / "posts.csv").read_text("utf-8")
    (small / "posts.csv").write_text(posts + "nobody,P,chair,2025-01-01,\n", encoding="utf-8")
    with pytest.raises(ToolkitError, match="'nobody' is not in people"):
        into_database(small, url)
    (small / "posts.csv").write_text(posts + "x,P,chair,30/2/2025,\n", encoding="utf-8")
    with pytest.raises(ToolkitError, match="is no date"):
        into_database(small, url)
    assert "[database]" not in (small / "study.toml").read_text("utf-8")
    assert not (small.parent / "place.sqlite").exists()


def test_files_of_a_database_are_private_and_removed(small, tmp_path):
    import subprocess
    import sys

    into_database(small, f"sqlite:///{tmp_path / 'a.sqlite'}")
    code = (
        "import sys, toolkit as tk; p = tk.load_study(sys.argv[1]).path; "
        "print(oct(p.parent.stat().st_mode)[-3:], p)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'a.sqlite'}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    mode, path = ran.stdout.split(maxsplit=1)
    assert mode == "700"
    assert not Path(path.strip()).exists()


def test_files_of_a_process_that_was_killed_are_removed(small, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    into_database(small, f"sqlite:///{tmp_path / 'a.sqlite'}")
    living, dead = (tmp_path / f"{PREFIX}{number}-x" for number in (os.getpid(), 2**31 - 2))
    living.mkdir()
    dead.mkdir()
    tk.load_study(f"sqlite:///{tmp_path / 'a.sqlite'}")
    assert living.is_dir()
    assert not dead.exists()


# What goes wrong is said in words


def test_errors_are_told(url, small):
    into_database(small, url)
    for statement, words in (
        ("ALTER TABLE posts DROP COLUMN \"end\"", "lacks the column end"),
        ("DROP TABLE posts", "has lost its table posts"),
        ("UPDATE study_schema SET version = 99", "has version 99 .* works with 1"),
        ("DROP TABLE study_schema", "holds no study"),
    ):  # fmt: skip
        if "COLUMN" in statement and url.startswith("sqlite"):
            statement = 'ALTER TABLE headcounts RENAME COLUMN members TO "end"'
            words = "lacks the column members"
        execute(url, statement)
        with pytest.raises(ToolkitError, match=words) as caught:
            tk.load_study(url)
        assert postgresql_server.PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/name", "is no address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///missing.sqlite", "toolkit db init"),
        ("postgresql://host", "names no database"),
        ("postgresql://u@127.0.0.1:1/name", "does not answer"),
        ("postgresql://u:secret@host/name", "a password is not written"),
        ("postgresql://u@host/name?password=secret", "set PGPASSWORD"),
        ("postgresql://u:${NO_SUCH_NAME}@host/name", "NO_SUCH_NAME, which is not set"),
        ("postgresql://u@host:port/name", "is no address of a database"),
        ("postgresql://u@127.0.0.1/name?sslmode=some", "sslmode=some is not known"),
    ],
)
def test_a_wrong_address(url, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ToolkitError, match=words) as caught:
        tk.load_study(url)
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "a.sqlite").write_text("units.csv " * 200)
    with pytest.raises(ToolkitError, match="is no SQLite database"):
        tk.load_study(f"sqlite:///{tmp_path / 'a.sqlite'}")


def test_a_locked_file(small, tmp_path, monkeypatch):
    place = f"sqlite:///{tmp_path / 'a.sqlite'}"
    into_database(small, place)
    monkeypatch.setattr(connections, "WAIT", 0.2)
    with contextlib.closing(sqlite3.connect(tmp_path / "a.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ToolkitError, match="locked by somebody else"):
            tk.load_study(place)


def test_a_path_that_leads_out_of_the_study_is_not_written(small, tmp_path):
    place = f"sqlite:///{tmp_path / 'a.sqlite'}"
    into_database(small, place)
    target = tmp_path / "outside"
    import hashlib

    sha = hashlib.sha256(b"x").hexdigest()
    execute(place, f"INSERT INTO study_files VALUES ('{target}', x'78', '{sha}')")
    with pytest.raises(ToolkitError, match="leads out of the study"):
        tk.load_study(place)
    assert not target.exists()


def test_a_file_that_was_damaged_is_not_used(small, tmp_path):
    place = f"sqlite:///{tmp_path / 'a.sqlite'}"
    into_database(small, place)
    execute(place, "UPDATE study_files SET content = x'00' WHERE path = 'form.md'")
    with pytest.raises(ToolkitError, match=r"the file form\.md in .* is not the one"):
        tk.load_study(place)


def test_the_setting_is_taken_out_of_study_toml():
    text = b'a = 1\n\n[database] # where\nurl = "sqlite:///x"\n# end\n[levels]\nb = 2\n'
    assert without_database(text) == b"a = 1\n\n[levels]\nb = 2\n"
    with pytest.raises(ToolkitError, match="as a section"):
        without_database(b'database = { url = "sqlite:///x" }\n')


def test_nothing_of_it_is_loaded_without_need():
    import subprocess
    import sys

    code = "import toolkit as tk, sys; tk.load_study('data/lai-chau');"
    code += "print('sqlalchemy' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.stdout.strip() == "False"
