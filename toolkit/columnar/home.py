"""Where the store of a study lies, whether it is current, and how it comes into being whole."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from toolkit.columnar.store import ABOUT, Store

HOME = ".columnar"  # beside the tables of a study; whatever is in it can be deleted at any time
VARIABLE = "TOOLKIT_STORES"  # stores that a batch has pinned, for all its processes
_IGNORED = "*\n"  # it holds what the tables hold and must not be committed beside them
_NAME = 16  # letters of a stamp that name a folder
_PIN = "pin-"  # a batch uses the store: pin-HOST-PROCESS
_ABANDONED = 6 * 3600  # seconds after which nobody is writing any more


@functools.cache
def program() -> str:
    """Hash of the package's own files: what another version made is made again."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parents[1].rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def state(folder: Path, outside: list[Path]) -> str:
    """Stamp for the files of a study: their names, sizes and times, and the program's version.

    Parameters
    ----------
    folder : Path
        The study folder.
    outside : list of Path
        Files elsewhere that belong to it, such as a questionnaire.
    """
    files = [Path(found.path) for found in _files(folder)]
    there = sorted({*files, *(path for path in outside if path.is_file())})
    stats = [(os.path.relpath(path, folder), path.stat()) for path in there]
    told = repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
    return hashlib.sha256(f"{program()}{told}".encode()).hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files of a study."""
    return sum(entry.stat().st_size for entry in _files(folder))


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Files below a folder; what is hidden is nobody's data."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path))
            elif entry.is_file():
                yield entry


def existing(folder: Path, stamp: str) -> Store | None:
    """Return the current store of a study, if there is one."""
    own = [_own_home()] if _own_home.cache_info().currsize else []
    for home in (folder / HOME, *own):
        if (home / stamp[:_NAME] / ABOUT).is_file():
            return _opened(home / stamp[:_NAME])
    return None


def made(folder: Path, stamp: str, write: Callable[[Path], None]) -> Store:
    """Make the store of a study, whole or not at all, and remove those of older states.

    Parameters
    ----------
    folder : Path
        The study folder; where nothing can be written in it, the store lies in a temporary
        folder for the length of this process.
    stamp : str
    write : callable
        Writes the files into an empty folder.
    """
    home = folder / HOME
    try:
        part = _new_part(home)
    except OSError:  # a folder that belongs to somebody else
        home = _own_home()
        part = _new_part(home)
    try:
        write(part)
        _rename(part, home / stamp[:_NAME])
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for older in home.iterdir():
        if older.is_dir() and older.name != stamp[:_NAME] and not _in_use(older):
            shutil.rmtree(older, ignore_errors=True)  # who has it open keeps it
    return _opened(home / stamp[:_NAME])


def _in_use(place: Path) -> bool:
    """Whether a batch has pinned a store, or somebody is just writing one."""
    if place.name.startswith("part-"):
        return place.stat().st_mtime > time.time() - _ABANDONED
    return any(_runs(pin.name) for pin in place.glob(f"{_PIN}*"))


def _runs(pin: str) -> bool:
    host, _, process = pin.removeprefix(_PIN).rpartition("-")
    return host != socket.gethostname() or psutil.pid_exists(int(process))


def _new_part(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    (home / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    part = Path(tempfile.mkdtemp(prefix="part-", dir=home))
    part.chmod(home.stat().st_mode)  # who may read the tables may read their columns
    return part


def _rename(part: Path, place: Path) -> None:
    try:
        part.rename(place)
    except OSError:  # another process was quicker, or left half of one
        if not (place / ABOUT).is_file():
            shutil.rmtree(place, ignore_errors=True)
            part.rename(place)


@functools.cache
def _own_home() -> Path:
    """A private folder of this process, for studies in which nothing can be written."""
    home = Path(tempfile.mkdtemp(prefix="toolkit-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


@functools.lru_cache(maxsize=4)
def _opened(place: Path) -> Store:
    return Store(place)


@contextmanager
def pinned(folder: Path, store: Store) -> Iterator[None]:
    """Let this process and its children take a study from its store without looking again.

    While a batch is rendered all reports shall show the same data, and none shall spend its time
    on asking whether they are current.
    """
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = f"{folder}{os.pathsep}{store.folder}"
    pin = store.folder / f"{_PIN}{socket.gethostname()}-{os.getpid()}"
    with contextlib.suppress(OSError):  # a store on a disk that only lets us read
        pin.touch()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            pin.unlink(missing_ok=True)
        os.environ.pop(VARIABLE)
        if before is not None:
            os.environ[VARIABLE] = before


def pinned_store(folder: Path) -> Store | None:
    """Return the store a batch has pinned for a study."""
    of, _, place = os.environ.get(VARIABLE, "").partition(os.pathsep)
    return _opened(Path(place)) if place and Path(of) == folder else None
