"""Which database belongs to a study folder: the one study.toml names, if it names one."""

from __future__ import annotations

from pathlib import Path

from toolkit.settings import Settings

POINTER = ".database"  # in a folder that was written for a study that is all in its database


def url_of(folder: Path, settings: Settings) -> str:
    """Address of the database of a study; empty where its tables are files.

    Parameters
    ----------
    folder : Path
    settings : Settings
    """
    pointer = folder / POINTER
    if pointer.is_file():
        return pointer.read_text(encoding="utf-8")
    return settings.database.url if settings.database else ""
