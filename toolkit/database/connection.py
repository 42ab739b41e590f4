"""Connections to the database of a study, each one transaction; what fails is said in words."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from toolkit.database.address import PASSWORD, Address
from toolkit.errors import ToolkitError

WAIT = 20.0  # seconds for somebody else's transaction, and for a server to answer
_PORT = 5432
_SQLSTATES = {
    "28P01": f"refuses the password; set the variable {PASSWORD}",
    "28000": "does not let this user in; correct the name of the user, or ask who runs the server",
    "3D000": "has no such database; create it with `createdb`, or correct the name",
    "42501": "does not let this user do that; ask its owner for the right (GRANT)",
    "55P03": "is locked by somebody else's work; try again",
    "57014": "has stopped the work because it took too long",
    "23503": "keeps people, trainings and duties that other rows name, and takes no row that names "
    "one which is not there; enter or delete both together",
    "40P01": "had two people's work wait for each other and stopped this one; try again",
    "53100": "has no space left on its disk",
    "53300": "has too many connections; try again later",
}


class DatabaseError(ToolkitError):
    """A database that cannot be used; the text says why and what to do."""


@contextmanager
def reading(address: Address) -> Iterator[sa.Connection]:
    """Open a transaction in which everything is seen as it was at one moment."""
    level: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if address.file is None else {}
    with _connected(address, "BEGIN", **level) as connection, connection.begin():
        yield connection


@contextmanager
def writing(address: Address, *, create: bool = False) -> Iterator[sa.Connection]:
    """Open a transaction that is kept when the block ends and undone when it raises.

    Parameters
    ----------
    address : Address
    create : bool
        Make the file of an SQLite database.
    """
    with (
        _connected(address, "BEGIN IMMEDIATE", create=create) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _connected(
    address: Address, begin: str, *, create: bool = False, **options: str
) -> Iterator[sa.Connection]:
    try:
        engine = _engine(address, begin, create=create)
        with engine.connect() as connection:
            yield connection.execution_options(**options) if options else connection
    except sa.exc.DBAPIError as error:
        raise _in_words(address, error.orig or error) from None
    except (OSError, ssl.SSLError) as error:
        raise _in_words(address, error) from None
    except sa.exc.SQLAlchemyError as error:
        raise _in_words(address, error) from None
    except Exception as error:
        if not type(error).__module__.startswith(("pg8000", "sqlite3")):
            raise
        raise _in_words(address, error) from None


def _engine(address: Address, begin: str, *, create: bool) -> sa.Engine:
    if address.file is not None:
        return _of_file(address, begin, create=create)
    url, more = _of_server(address.url)
    try:
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args=more)
    except ImportError:
        raise DatabaseError(
            "PostgreSQL needs the package pg8000; install it: "
            'pip install "awareness-toolkit[postgresql]"'
        ) from None


def _of_file(address: Address, begin: str, *, create: bool) -> sa.Engine:
    if not create and not address.file.is_file():  # type: ignore[union-attr]
        raise DatabaseError(f"{address} does not exist; create it with `toolkit db init`")
    engine = sa.create_engine(
        address.url, poolclass=sa.NullPool, connect_args={"timeout": WAIT, "isolation_level": None}
    )

    @event.listens_for(engine, "connect")
    def _check_references(connection: Any, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)  # Python's own would begin only before it writes

    return engine


def _of_server(url: sa.URL) -> tuple[sa.URL, dict[str, Any]]:
    """The address as pg8000 wants it; `host` may be the folder of a socket, as in psql."""
    query = {name: str(value) for name, value in url.query.items()}
    host, mode = query.pop("host", url.host or ""), query.pop("sslmode", "")
    port = int(query.pop("port", url.port or _PORT))
    more: dict[str, Any] = {"application_name": "toolkit"}
    if mode not in ("", "disable"):
        more["ssl_context"] = _encrypted(mode)
    if host.startswith("/"):
        return url.set(host=None, port=None, query=query), more | {
            "unix_sock": f"{host}/.s.PGSQL.{port}"
        }
    host = host or "localhost"
    socket.create_connection((host, port), WAIT).close()  # pg8000 would wait for minutes
    return url.set(host=host, port=port, query=query), more


def _encrypted(mode: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if mode == "require":
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    elif mode not in ("verify-full", "verify-ca"):
        raise DatabaseError(f"sslmode={mode} is not known; allowed: disable, require, verify-full")
    return context


def _in_words(address: Address, error: BaseException) -> DatabaseError:
    where = str(address)
    state, told = _told(error)
    if state in _SQLSTATES:
        return DatabaseError(f"{where} {_SQLSTATES[state]}")
    if "not a database" in told or "malformed" in told:
        return DatabaseError(f"{where} is no SQLite database, or damaged; put back a copy of it")
    if "locked" in told:
        return DatabaseError(f"{where} is locked by somebody else's work; try again")
    if "readonly" in told or "unable to open" in told:
        return DatabaseError(f"{where} cannot be opened or written: correct the rights of the file")
    if "FOREIGN KEY" in told:
        return DatabaseError(f"{where} {_SQLSTATES['23503']}")
    if "password" in told:
        return DatabaseError(f"{where} {_SQLSTATES['28P01']}")
    if isinstance(error, OSError) or "create a connection" in told:
        return DatabaseError(f"{where} does not answer ({told}); is the server running?")
    return DatabaseError(f"{where} refuses: {told}")


def _told(error: BaseException) -> tuple[str, str]:
    """SQLSTATE and text of an error, in one line and without what was typed as a password."""
    given = error.args[0] if error.args else ""
    if isinstance(given, dict):  # how pg8000 hands on what the server says
        parts = [str(given[key]) for key in ("M", "D") if key in given]
        return str(given.get("C", "")), ": ".join(parts)
    if isinstance(error, OSError) and error.strerror:
        return "", error.strerror
    return "", re.sub(r"\s+", " ", str(error)).strip()[:300]
