"""Addresses of databases, as a person writes them: which kind, where, and no password in them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from toolkit.errors import ArgumentError

if TYPE_CHECKING:
    from sqlalchemy import URL

DEFAULT = "sqlite:///study.sqlite"
PASSWORD = "PGPASSWORD"
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+pg8000"}
_FORMS = f"{DEFAULT!r} (a file) or 'postgresql://user@host/name'"
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = re.compile(r"(://[^/@:]*):([^@]*)@")


@dataclass(frozen=True)
class Address:
    """Where the database of a study is.

    Attributes
    ----------
    url : sqlalchemy.URL
        With the password, if there is one; its text hides it.
    file : Path or None
        The file, if it is SQLite.
    given : str
        The address as it can be written down for another process: variables by their names.
    """

    url: URL
    file: Path | None
    given: str

    @property
    def dialect(self) -> str:
        """Either "sqlite" or "postgresql"."""
        return "sqlite" if self.file else "postgresql"

    def __str__(self) -> str:
        if self.file:
            return f"sqlite:///{self.file.as_posix()}"
        shown = self.url.set(drivername="postgresql")
        return shown._replace(password=None).render_as_string()


def is_url(text: object) -> bool:
    """Whether a text is meant as the address of a database rather than as a folder.

    Examples
    --------
    >>> is_url("sqlite:///study.sqlite"), is_url("data/lai-chau"), is_url("C:/study")
    (True, False, False)
    """
    return isinstance(text, str) and _URL.match(text) is not None


def read_address(text: str, folder: Path) -> Address:
    """Understand an address.

    Parameters
    ----------
    text : str
        Such as ``sqlite:///study.sqlite`` or ``postgresql://user@host/name``. `${NAME}` stands for
        a variable of the environment; a password is never written out.
    folder : Path
        From which the file of an SQLite database is named.

    Raises
    ------
    ArgumentError
        The text is no address of a database this package works with.

    Examples
    --------
    >>> print(read_address("postgresql://mai@db.example.vn/gender", Path(".")))
    postgresql://mai@db.example.vn/gender
    """
    secret = _SECRET.search(text)
    if secret and not _VARIABLE.fullmatch(secret[2]):
        shown = _SECRET.sub(r"\1@", text)
        raise ArgumentError(
            f"a password is not written into the address {shown!r}: leave it out and set the "
            f"variable {PASSWORD}, or write ${{NAME}} in its place"
        )
    given = _URL.match(text)
    scheme = given[1].lower() if given else ""
    if scheme not in _DRIVERS:
        raise ArgumentError(f"{text!r} is no address of a database; write {_FORMS}")
    url = _parsed(_VARIABLE.sub(_of_environment, text), text)
    if scheme == "sqlite":
        return _of_file(url, text, folder)
    if not url.database:
        raise ArgumentError(f"{text!r} names no database; write 'postgresql://user@host/name'")
    password = url.password or os.environ.get(PASSWORD)
    if {"password", "user"} & set(url.query):
        raise ArgumentError(
            f"write the address as 'postgresql://user@host/name', and set {PASSWORD}"
        )
    return Address(url.set(drivername=_DRIVERS[scheme], password=password), None, text)


def _parsed(text: str, shown: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError as NotUnderstood

    try:
        return make_url(text)
    except (NotUnderstood, ValueError):
        raise ArgumentError(f"{shown!r} is no address of a database; write {_FORMS}") from None


def _of_file(url: URL, text: str, folder: Path) -> Address:
    if not url.database or url.database == ":memory:" or url.host:
        raise ArgumentError(f"{text!r} names no file; write {DEFAULT!r}")
    file = (folder / url.database).resolve()
    whole = url.set(drivername=_DRIVERS["sqlite"], database=str(file))
    return Address(whole, file, f"sqlite:///{file.as_posix()}")


def _of_environment(found: re.Match[str]) -> str:
    if found[1] not in os.environ:
        raise ArgumentError(
            f"the address of the database names the variable {found[1]}, which is not set"
        )
    return quote(os.environ[found[1]], safe="")
