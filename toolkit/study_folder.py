"""A study folder -> a Study: settings, tables and answers, with everything wrong in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.database.address import is_url, read_address
from toolkit.database.place import url_of
from toolkit.errors import ArgumentError
from toolkit.findings import Finding
from toolkit.hierarchy import Hierarchy
from toolkit.identity import merged
from toolkit.open_survey import OpenSurvey
from toolkit.reading.folder import read_tables
from toolkit.register import Register
from toolkit.settings import Settings, read_settings
from toolkit.study import SETTINGS_FILE, Study

if TYPE_CHECKING:
    from toolkit.database.snapshot import Snapshot


def find_study(path: str | Path) -> Path:
    """Find a study folder from the working folder upwards, or write that of a whole database.

    Raises
    ------
    ArgumentError
        When there is none; the text names the studies near by.
    """
    if isinstance(path, str) and is_url(path):
        from toolkit.database.files import materialised

        return materialised(read_address(path, Path.cwd()))
    wanted = Path(path).expanduser()
    wanted = wanted.parent if wanted.name == SETTINGS_FILE else wanted
    places = [Path.cwd(), *Path.cwd().parents]
    for place in places:
        if os.path.isfile(place / wanted / SETTINGS_FILE):  # noqa: PTH113 - bears any name
            return (place / wanted).resolve()
    near = sorted(f.parent for place in places[:2] for f in place.glob(f"data/*/{SETTINGS_FILE}"))
    names = ", ".join(dict.fromkeys(f"data/{folder.name}" for folder in near)) or "none"
    raise ArgumentError(
        f"no study in {str(path)!r}: a study is a folder with {SETTINGS_FILE}; "
        f"found near by: {names}"
    )


def parse_folder(folder: Path) -> Study:
    """Read a study folder as it stands there.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Study
        What cannot be understood is missing, and named in `problems`.
    """
    study, opened = open_folder(folder)
    surveys = {survey.name: data for survey in opened if (data := survey.read()) is not None}
    return replace(study, surveys=surveys, problems=all_problems(study, opened))


def open_folder(folder: Path) -> tuple[Study, list[OpenSurvey]]:
    """Read a study folder but for its answers, which may be larger than the memory.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    study : Study
        Without surveys and what is wrong in them.
    surveys : list of OpenSurvey
        To be read, each once.
    """
    settings, findings = read_settings(folder / SETTINGS_FILE)
    held = database_snapshot(folder, settings)
    tables, files, problems = read_tables(folder, settings, held.texts if held else None)
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    study = Study(
        path=folder,
        settings=settings,
        language=settings.language,
        tables=tables,
        hierarchy=hierarchy,
        register=register(tables, settings),
        surveys={},
        files=files,
        problems=tuple(findings + problems),
        fingerprint=_fingerprint(
            folder, settings, {} if held else files, held.stamp if held else ""
        ),
    )
    return study, [OpenSurvey(folder, name, settings, hierarchy) for name in settings.surveys]


def all_problems(study: Study, opened: Iterable[OpenSurvey]) -> tuple[Finding, ...]:
    """Return what is wrong in a folder, once all answers have been read."""
    return (*study.problems, *(finding for survey in opened for finding in survey.findings))


def register(tables: Mapping[str, pd.DataFrame], settings: Settings) -> Register:
    """Build the register; of people and trainings that stand twice (a finding), the first counts.

    Who was decided to be one person under several identifiers is one here; `tables` keep both.

    Parameters
    ----------
    tables : mapping
    settings : Settings
    """
    one = merged(tables, settings.training)
    held = tables["trainings"].dropna(subset=["training_id"]).drop_duplicates("training_id")
    return Register(one["people"], one["posts"], held, one["attendance"])


def database_snapshot(folder: Path, settings: Settings) -> Snapshot | None:
    """Read the tables that are in a database; None where they are files."""
    url = url_of(folder, settings)
    if not url:
        return None
    from toolkit.database.snapshot import snapshot

    return snapshot(read_address(url, folder))


def _fingerprint(
    folder: Path, settings: Settings, files: Mapping[str, str], stamp: str
) -> str:  # fmt: skip
    """Hash of everything that was read, in a fixed order."""
    names = [SETTINGS_FILE, *files.values()]
    for survey in settings.surveys.values():
        names += [survey.instrument, *(wave.file for wave in survey.waves)]
    digest = hashlib.sha256(stamp.encode())
    for name in sorted(names):
        digest.update(name.encode())
        digest.update(_content(folder / name))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Hash of a file, which may be larger than the memory."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:  # missing or locked, which is a finding
        return b"-"
