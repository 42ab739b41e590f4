"""Where a study comes from: its folder, or the columns it was compiled into."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from toolkit.columnar import home
from toolkit.columnar.store import Store
from toolkit.database.address import read_address
from toolkit.database.place import url_of
from toolkit.errors import unknown
from toolkit.languages import languages
from toolkit.settings import read_settings
from toolkit.stored_study import compile_study, stored_study, stored_unit
from toolkit.study import SETTINGS_FILE, Study, broken
from toolkit.study_folder import find_study, open_folder, parse_folder

_LARGE = 64 * 2**20  # bytes of files, from which a study is always taken from its columns


def load_study(
    path: str | Path,
    *,
    language: str | None = None,
    unit: str | None = None,
    strict: bool = True,
) -> Study:
    """Read a study folder, or a study that is in a database.

    Parameters
    ----------
    path : str or Path
        The folder that holds `study.toml`; a relative path is looked for from the working folder
        upwards, so the same path works in the project's root and in `notebooks/`.
        Or the address of a database that holds all of a study, such as
        ``sqlite:///study.sqlite`` or ``postgresql://user@host/name``.
    language : str, optional
        Instead of the language of `study.toml`: "vi", "en" or that of a further catalogue.
    unit : str, optional
        Read only what the report on this unit needs: itself and every unit ever below it, whoever
        ever held a post there, their trainings and answers. All figures of the unit are the same
        as from the whole study, in a thousandth of the time; what compares it with all units of
        its level is computed once for all.
    strict : bool
        Raise when the folder has errors. With False what cannot be understood, be it a cell, a
        table or a setting, is missing, and `check` lists it.

    Returns
    -------
    Study

    Raises
    ------
    ArgumentError
        No such folder, an unknown language, or a unit that never was.
    StudyError
        The folder has errors; the text lists them with file, row, column, value and remedy.

    Examples
    --------
    >>> study = load_study("data/lai-chau", language="en")
    >>> len(study.hierarchy.at("2026-10-31").children("LC")) > 0
    True
    >>> own = load_study("data/lai-chau", unit="LC-02-001")
    >>> len(own.tables["posts"]) < len(study.tables["posts"])
    True
    """
    folder = find_study(path)
    if language not in (*languages(), None):
        raise unknown("language", language, languages())
    study = _whole(folder) if unit is None else _part(folder, unit, strict=strict)
    if strict:
        _refuse(study, language)
    return replace(study, language=language) if language else study


def compiled(study: Study) -> Store:
    """Return the current store of a study, compiled now if there is none.

    Parameters
    ----------
    study : Study
        Read from its folder as it is now.
    """
    return _store(study.path)


def _whole(folder: Path) -> Study:
    pinned = home.pinned_store(folder)
    return stored_study(pinned, folder) if pinned else _read(folder, _stamp(folder))


def _part(folder: Path, unit: str, *, strict: bool) -> Study:
    store = home.pinned_store(folder) or _store(folder)
    if strict:
        _refuse(stored_study(store, folder), None) if store.about["errors"] else None
    return stored_unit(store, folder, unit)


def _store(folder: Path) -> Store:
    stamp = _stamp(folder)
    found = home.existing(folder, stamp)
    if found is None:
        study = _read(folder, stamp)
        found = home.made(folder, stamp, functools.partial(compile_study, study))
    return found


def _stamp(folder: Path) -> str:
    settings, _ = read_settings(folder / SETTINGS_FILE)
    surveys = settings.surveys.values() if settings else ()
    files = home.state(folder, [(folder / survey.instrument).resolve() for survey in surveys])
    url = url_of(folder, settings)
    if not url:
        return files
    from toolkit.database.snapshot import state

    held = state(read_address(url, folder))
    return hashlib.sha256(f"{files} {held}".encode()).hexdigest()


@functools.lru_cache(maxsize=4)
def _read(folder: Path, stamp: str) -> Study:
    store = home.existing(folder, stamp)
    if store is None and is_large(folder):
        apart("toolkit.loading:compile_folder", folder)
        store = home.existing(folder, stamp)
    return stored_study(store, folder) if store else parse_folder(folder)


def apart(task: str, folder: Path) -> None:
    """Do something for a study in a process of its own, which gives back the memory it takes.

    Parameters
    ----------
    task : str
        A function of the toolkit, as ``module:function``; it is given the folder.
    folder : Path
        Of the study. Where the process fails, whoever needs its result has to do without.
    """
    module, _, function = task.partition(":")
    call = f"import sys; from {module} import {function}; {function}(sys.argv[1])"
    path = os.pathsep.join(filter(None, sys.path))
    with contextlib.suppress(OSError):
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", call, str(folder)],
            env=os.environ | {"PYTHONPATH": path}, check=False, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def is_large(folder: Path) -> bool:
    """Tell whether what goes through all of a study had better be done `apart`."""
    settings, _ = read_settings(folder / SETTINGS_FILE)
    url, bytes_of_files = url_of(folder, settings), home.size(folder)
    if not url:
        return bytes_of_files > _LARGE
    from toolkit.database.snapshot import size

    return bytes_of_files + size(read_address(url, folder)) > _LARGE


def compile_folder(folder: str) -> None:
    """Compile a study folder as it stands there.

    Parameters
    ----------
    folder : str
    """
    place = Path(folder)
    study, opened = open_folder(place)
    home.made(place, _stamp(place), functools.partial(compile_study, study, opened=opened))


def _refuse(study: Study, language: str | None) -> None:
    """Raise where reading found errors."""
    errors = [finding for finding in study.problems if finding.severity == "error"]
    if errors:
        raise broken(study.path, errors, language or study.language)
