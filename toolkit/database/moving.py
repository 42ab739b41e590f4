"""A study into a database, and out of it again as a folder of files."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.database.address import DEFAULT, Address, is_url, read_address
from toolkit.database.creation import create
from toolkit.database.files import SETTINGS_FILE, replace_files, study_files, write_inside
from toolkit.database.place import url_of
from toolkit.database.snapshot import snapshot
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.findings import Finding
from toolkit.reading.folder import read_tables
from toolkit.schema import columns
from toolkit.settings import Settings, read_settings
from toolkit.study import broken
from toolkit.study_folder import find_study

_SECTION = re.compile(r"^\[database\][^\n]*\n(?:(?!\[)[^\n]*(?:\n|\Z))*", re.MULTILINE)


@dataclass(frozen=True)
class Created:
    """A database that was made for a study.

    Attributes
    ----------
    address : Address
    rows : dict
        Table -> number of rows, of those that have some.
    files : int
        Settings, questionnaires and files of answers that it holds.
    warnings : tuple of Finding
        What the files hold and the database does not, such as columns nothing uses.
    entered : bool
        Whether study.toml was given its section [database].
    """

    address: Address
    rows: dict[str, int]
    files: int
    warnings: tuple[Finding, ...]
    entered: bool


def into_database(study: str | Path, url: str = "", *, empty: bool = False) -> Created:
    """Create the database of a study folder, with the rows of its tables.

    Parameters
    ----------
    study : str or Path
        The folder. Its study.toml is given a section [database], if it has none.
    url : str
        The address; that of study.toml without it, or ``sqlite:///study.sqlite``.
    empty : bool
        Leave the tables empty.

    Raises
    ------
    StudyError
        The files have errors; nothing was created.
    ToolkitError
        There is a study in the database already, or it cannot be used.
    """
    if is_url(study):
        raise ArgumentError(f"study={str(study)!r} is a database: name a study folder")
    folder = find_study(study)
    settings, found = read_settings(folder / SETTINGS_FILE)
    url = url or url_of(folder, settings) or DEFAULT
    address = read_address(url, folder)
    tables, warnings = ({}, []) if empty else _typed(folder, settings, found)
    files = study_files(folder, settings)
    files[SETTINGS_FILE] = without_database(files[SETTINGS_FILE])
    rows = create(address, tables, files)
    entered = settings.database is None
    if entered:
        _enter(folder / SETTINGS_FILE, url)
    filled = {name: count for name, count in rows.items() if count}
    return Created(address, filled, len(files), tuple(warnings), entered)


def _typed(
    folder: Path, settings: Settings, found: list[Finding]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    tables, _, problems = read_tables(folder, settings)
    errors = [one for one in (*found, *problems) if one.severity == "error"]
    if errors:
        raise broken(folder, errors, settings.language)
    return tables, [one for one in problems if one.code == "unused_column"]


def _enter(settings: Path, url: str) -> None:
    text = settings.read_text(encoding="utf-8-sig").rstrip()
    section = f"[database]\nurl = {json.dumps(url, ensure_ascii=False)}\n"
    settings.write_text(f"{text}\n\n{section}", encoding="utf-8")


def without_database(content: bytes) -> bytes:
    r"""Take the section [database] out of a study.toml.

    Raises
    ------
    ToolkitError
        The setting is written in another way than as a section.

    Examples
    --------
    >>> without_database(b'language = "vi"\n[database]\nurl = "sqlite:///a"\n\n[levels]\n')
    b'language = "vi"\n[levels]\n'
    """
    text = content.decode("utf-8-sig")
    if "database" not in tomllib.loads(text):
        return content
    left = _SECTION.sub("", text)
    if "database" in tomllib.loads(left):
        raise ToolkitError('write the setting as a section of study.toml: [database], url = "…"')
    return left.encode()


def renew_files(study: str | Path) -> int:
    """Put the settings, questionnaires and answers of a folder into its database once more.

    Returns
    -------
    int
        How many files the database holds now.
    """
    if is_url(study):
        raise ArgumentError(f"study={str(study)!r} is a database: name a study folder")
    folder = find_study(study)
    settings, found = read_settings(folder / SETTINGS_FILE)
    url = url_of(folder, settings)
    if not url:
        raise ArgumentError(f"{study} has no database: create one with `toolkit db init`")
    if found:
        raise broken(folder, found, settings.language)
    files = study_files(folder, settings)
    files[SETTINGS_FILE] = without_database(files[SETTINGS_FILE])
    replace_files(read_address(url, folder), files)
    return len(files)


def out_of_database(study: str | Path, target: Path) -> dict[str, int]:
    """Write a study whose tables are in a database as a folder of files.

    Parameters
    ----------
    study : str or Path
        Its folder, or the address of the database.
    target : Path
        A folder that is not there yet, or is empty.

    Returns
    -------
    dict
        Table -> number of rows.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ArgumentError(f"{target} is there already, and nothing is overwritten")
    folder = find_study(study)
    settings, _ = read_settings(folder / SETTINGS_FILE)
    url = url_of(folder, settings)
    if not url:
        raise ArgumentError(f"{study} has no database: its tables are files already")
    held = snapshot(read_address(url, folder))
    files = study_files(folder, settings)
    files[SETTINGS_FILE] = without_database(files[SETTINGS_FILE])
    write_study(target, files, held.texts)
    return {name: len(text) for name, text in held.texts.items()}


def write_study(
    target: Path, files: Mapping[str, bytes], texts: Mapping[str, pd.DataFrame]
) -> None:
    """Write files and tables into a folder; a questionnaire outside it is put inside."""
    inside, renamed = {}, files[SETTINGS_FILE].decode("utf-8-sig")
    for path, content in files.items():
        if ".." in Path(path).parts:
            inside[Path(path).name] = content
            renamed = renamed.replace(json.dumps(path), json.dumps(Path(path).name))
        else:
            inside[path] = content
    inside[SETTINGS_FILE] = renamed.encode()
    if len(inside) != len(files):
        raise ToolkitError("two files of the study have one name; put them into the study folder")
    write_inside(target.resolve(), target.resolve(), inside)
    for name, text in texts.items():
        _write_table(target / f"{name}.csv", text, columns(name))


def _write_table(path: Path, text: pd.DataFrame, known: list[str]) -> None:
    used = [name for name in text if name not in known or text[name].notna().any()]
    needed = [name for name in text if name in used]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(needed)
        writer.writerows(text[needed].astype(object).fillna("").to_numpy().tolist())
