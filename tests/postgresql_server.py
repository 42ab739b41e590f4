"""A PostgreSQL server for the length of some tests, from the programs Debian installs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "owner", "mật khẩu/@:1"
_WAIT = 60  # seconds until the server answers


def programs() -> Path:
    """Folder of initdb and postgres; the test is skipped where there is none."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    whole = [place for place in places if (place / "postgres").is_file()]
    if not whole:
        pytest.skip("no PostgreSQL server: install the Debian package postgresql")
    return whole[0]


@contextmanager
def server() -> Iterator[int]:
    """Run a server on this machine only; its port. It is stopped and removed at the end."""
    place = programs()
    folder = Path(tempfile.mkdtemp(prefix="toolkit-pg-", dir="/tmp"))
    account = {}
    if os.geteuid() == 0:  # which the server refuses to run as
        account = {"user": "postgres", "group": "postgres"}
        shutil.chown(folder, **account)
    try:
        _initialise(place, folder, account)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with _running(place, folder, port, account):
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(place: Path, folder: Path, account: dict[str, str]) -> None:
    secret = folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    if account:
        shutil.chown(secret, **account)
    subprocess.run(
        [place / "initdb", "-D", folder / "data", "-U", USER, "-A", "scram-sha-256",
         "--pwfile", secret, "-E", "UTF8", "--locale", "C", "--no-sync"],
        cwd=folder, check=True, stdout=subprocess.DEVNULL, **account,
    )  # fmt: skip


@contextmanager
def _running(place: Path, folder: Path, port: int, account: dict[str, str]) -> Iterator[None]:
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [place / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port),
             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
            cwd=folder, stdout=log, stderr=log, **account,
        )  # fmt: skip
    try:
        _wait(process, folder, port)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # disconnects whoever is left
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    import pg8000.dbapi

    end = time.monotonic() + _WAIT
    while True:
        try:
            connect(port).close()
            return
        except pg8000.dbapi.InterfaceError:
            pass
        except pg8000.dbapi.DatabaseError:  # it is just starting
            pass
        assert process.poll() is None, (folder / "log").read_text("utf-8")
        assert time.monotonic() < end, (folder / "log").read_text("utf-8")
        time.sleep(0.1)


def connect(port: int, database: str = "postgres"):
    """Connect as somebody else would, without the toolkit."""
    import pg8000.dbapi

    made = pg8000.dbapi.connect(
        USER, host="127.0.0.1", port=port, database=database, password=PASSWORD
    )
    made.autocommit = True
    return made


def create_database(port: int, name: str) -> str:
    """Create an empty database; its address."""
    connection = connect(port)
    connection.cursor().execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return f"postgresql://{USER}@127.0.0.1:{port}/{name}"
