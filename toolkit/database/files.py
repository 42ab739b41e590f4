"""Settings, questionnaires and answers of a study that a database holds beside its tables."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import psutil  # type: ignore[import-untyped]
import sqlalchemy as sa

from toolkit.database.address import Address
from toolkit.database.change_log import change_stamp
from toolkit.database.connection import DatabaseError, reading, writing
from toolkit.database.place import POINTER
from toolkit.database.snapshot import check_version
from toolkit.database.tables import layout
from toolkit.errors import ToolkitError
from toolkit.settings import Settings

Files = Mapping[str, bytes]
SETTINGS_FILE = "study.toml"
_PREFIX = f"toolkit-study-{socket.gethostname()}-"
_written: dict[tuple[str, str], tuple[Path, Path]] = {}


def study_files(folder: Path, settings: Settings) -> dict[str, bytes]:
    """Read the files of a study that are not tables, by their path from its folder.

    Raises
    ------
    ToolkitError
        One of them is missing, or named by where it lies on this machine.
    """
    document = settings.document
    names = [
        SETTINGS_FILE,
        *([document.word_template] if document and document.word_template else []),
    ]
    for survey in settings.surveys.values():
        names += [survey.instrument, *(wave.file for wave in survey.waves)]
    return {name: _content(folder, name) for name in dict.fromkeys(names)}


def _content(folder: Path, name: str) -> bytes:
    if Path(name).is_absolute():
        raise ToolkitError(
            f"study.toml names {name!r}, which no other machine has: copy the file "
            "into the study folder and name it from there"
        )
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ToolkitError(f"{name}: {error.strerror}; `toolkit check` tells more") from None


def files_of(files: Files) -> list[dict[str, object]]:
    """Rows of the table `study_files`."""
    return [
        {"path": path, "content": content, "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    ]


def replace_files(address: Address, files: Files) -> None:
    """Let a database hold these files and no others."""
    with writing(address) as connection:
        check_version(connection, address)
        own = layout(connection.dialect.name).tables["study_files"]
        connection.execute(own.delete())
        connection.execute(own.insert(), files_of(files))


def materialised(address: Address) -> Path:
    """Write the files of a study from its database into a private folder, and name that.

    The folder is removed when this process ends. It is written anew when the files have changed.

    Raises
    ------
    DatabaseError
        The database cannot be read, holds no files, or one that was damaged.
    """
    with reading(address) as connection:
        check_version(connection, address)
        stamp = change_stamp(connection, ["study_files"])
        known = _written.get((str(address), stamp))
        if known is not None and known[1].is_dir():
            return known[1]
        rows = connection.execute(sa.text("SELECT path, content, sha256 FROM study_files")).all()
    files = {path: _sound(address, path, bytes(content), sha) for path, content, sha in rows}
    if SETTINGS_FILE not in files:
        raise DatabaseError(
            f"{address} holds tables, but no {SETTINGS_FILE}: load the folder whose "
            f"{SETTINGS_FILE} names this database under [database]"
        )
    _remove_abandoned()
    root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))  # for nobody but this user
    atexit.register(_remove, root, os.getpid())
    folder = write_files(root, files)
    (folder / POINTER).write_text(address.given, encoding="utf-8")
    _written[str(address), stamp] = root, folder
    return folder


def _remove_abandoned() -> None:
    """Remove what processes of this machine have left that were killed: it holds answers."""
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        process = place.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            shutil.rmtree(place, ignore_errors=True)  # that of another user stays


def _remove(root: Path, process: int) -> None:
    if process == os.getpid():  # a process that was forked off leaves it to its parent
        shutil.rmtree(root, ignore_errors=True)


def _sound(address: Address, path: str, content: bytes, sha256: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DatabaseError(
            f"the file {path} in {address} is not the one that was put there; put it there again"
        )
    return content


def write_files(root: Path, files: Files) -> Path:
    """Write files below a folder, however far up their paths lead; return the study's folder.

    Examples
    --------
    >>> import tempfile
    >>> root = Path(tempfile.mkdtemp())
    >>> folder = write_files(root, {"study.toml": b"", "../forms/views.md": b""})
    >>> (folder / "../forms/views.md").resolve().is_relative_to(root.resolve())
    True
    """
    depth = max((PurePosixPath(path).parts.count("..") for path in files), default=0)
    folder = root.resolve().joinpath(*["study"] * (depth + 1))
    write_inside(root.resolve(), folder, files)
    return folder


def write_inside(root: Path, folder: Path, files: Files) -> None:
    """Write files by their paths from a folder, none of them outside `root`."""
    targets = {(folder / path).resolve(): content for path, content in files.items()}
    outside = [str(target) for target in targets if not target.is_relative_to(root)]
    if outside:
        raise ToolkitError(f"the path {outside[0]!r} leads out of the study; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for target, content in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
