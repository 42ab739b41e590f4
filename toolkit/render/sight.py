"""What another machine has to see and to have before it can make our reports; and a look there."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import RenderError
from toolkit.render.files import reason
from toolkit.render.jobs import Job
from toolkit.render.limits import MARK

_HASH_SEED = "PYTHONHASHSEED"  # Dask gives its workers another one than ours
_OURS = "TOOLKIT_"
_SEEN = ".seen"
_ABANDONED = 3600.0  # seconds after which a token is one that a killed run has left
_SAMPLE = 20  # folders that are tried; a batch has one as a rule
# What makes a report look as it does, or has to understand what another one says.
_ALIKE = ("awareness-toolkit", "distributed", "papermill", "nbformat", "nbconvert", "ipykernel",
          "matplotlib", "numpy", "pandas", "pyarrow")  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """What a batch needs to see; every path is the same on all machines.

    Parameters
    ----------
    notebooks : tuple of str
        Files to be read.
    places : tuple of str
        Files or folders that have to be there.
    folders : tuple of str
        Folders to be written in; a file with the token's name lies in each.
    token : str
        Name and content of those files.
    """

    notebooks: tuple[str, ...]
    places: tuple[str, ...]
    folders: tuple[str, ...]
    token: str

    def __repr__(self) -> str:
        return "Sight()"  # stands in the cluster's log when it fails


def environment() -> dict[str, str]:
    """Return the variables of this process that count for reports made elsewhere.

    Examples
    --------
    >>> environment()["PYTHONHASHSEED"] == os.environ.get("PYTHONHASHSEED", "0")
    True
    """
    ours = {name: value for name, value in os.environ.items() if name.startswith(_OURS)}
    ours.pop(MARK, None)
    return ours | {_HASH_SEED: os.environ.get(_HASH_SEED, "0")}


@contextmanager
def shown(jobs: Iterable[Job], variables: Mapping[str, str]) -> Iterator[Sight]:
    """Lay out what other machines must see of some jobs, while the block runs.

    Parameters
    ----------
    jobs : iterable of Job
        With whole paths.
    variables : mapping
        As from `environment`; those that hold paths count.

    Raises
    ------
    RenderError
        When nothing can be written into a folder.
    """
    batch = list(jobs)
    folders = sorted({path.parent for job in batch for path in job.outputs.values()})[:_SAMPLE]
    token = f".{uuid.uuid4().hex}{_SEEN}"
    parts = [part for text in variables.values() for part in text.split(os.pathsep)]
    places = [part for part in parts if Path(part).is_absolute() and Path(part).exists()]
    notebooks = sorted({str(job.notebook) for job in batch})
    try:
        for folder in folders:
            _lay(folder, token)
        yield Sight(tuple(notebooks), tuple(places), tuple(map(str, folders)), token)
    finally:
        for folder in folders:
            with suppress(OSError):
                (folder / token).unlink(missing_ok=True)


def _lay(folder: Path, token: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f".*{_SEEN}"):
            if time.time() - older.stat().st_mtime > _ABANDONED:
                older.unlink(missing_ok=True)
        (folder / token).write_text(token, "ascii")
    except OSError as error:
        raise RenderError(f"nothing can be written into {folder}: {reason(error)}") from None


def look(sight: Sight) -> tuple[dict[str, str], list[str]]:
    """Look, on another machine, for what a batch needs.

    Returns
    -------
    tuple
        Versions there, and what is amiss in words.

    Examples
    --------
    >>> look(Sight(("/nowhere/unit.ipynb",), (), (), "t"))[1]
    ['it does not see the notebook /nowhere/unit.ipynb']
    """
    return versions(), list(_amiss(sight))


def _amiss(sight: Sight) -> Iterator[str]:
    for notebook in sight.notebooks:
        try:
            Path(notebook).read_bytes()
        except OSError:
            yield f"it does not see the notebook {notebook}"
    for place in sight.places:
        if not Path(place).exists():
            yield f"it does not see {place}"
    for folder in sight.folders:
        yield from _amiss_in(Path(folder), sight.token)


def _amiss_in(folder: Path, token: str) -> Iterator[str]:
    try:
        seen = (folder / token).read_text("ascii")
    except (OSError, ValueError):
        seen = ""
    if seen != token:
        yield (
            f"it does not see the folder {folder}"
            if not folder.is_dir()
            else (f"its folder {folder} is another one than ours")
        )
        return
    mine = folder / f".{uuid.uuid4().hex}{token}"
    try:
        mine.touch()
        mine.unlink()
    except OSError as error:
        yield f"it cannot write into {folder}: {reason(error)}"


def versions() -> dict[str, str]:
    """Return the versions that have to be alike on all machines.

    Examples
    --------
    >>> versions()["Python"].count(".")
    1
    """
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python} | {name: _version(name) for name in _ALIKE}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """Return in words which versions of another machine are not ours.

    Examples
    --------
    >>> differences({"Python": "3.11", "pandas": "3.0.1"}, {"Python": "3.12", "pandas": "3.0.1"})
    ['it has Python 3.11, not 3.12 as here']
    """
    return [
        f"it has {name} {theirs.get(name, 'none')}, not {version} as here"
        for name, version in ours.items()
        if theirs.get(name, "none") != version
    ]
