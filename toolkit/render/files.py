"""Files that are whole or not there, and where a failed report leaves its traces."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.render.file_names import file_stem
from toolkit.render.jobs import Job

_FAILED = "failed"
_OUTDATED = "outdated"
_PART = ".part"
# A spreadsheet would calculate a cell that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_whole(contents: Mapping[Path, bytes], mark: str = "") -> None:
    """Write files under temporary names beside their places, then rename them all.

    A process killed at any moment leaves the older files or the new ones, never half of one, and
    so does a power cut: what is renamed has reached the disk. The files of one report are renamed
    together, so they belong together.

    Parameters
    ----------
    contents : mapping
        Path -> bytes.
    mark : str
        Goes into the temporary names, where two processes may write the same files at one time.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "out" / "a.html"
    >>> write_whole({place: b"whole"})
    >>> [path.name for path in place.parent.iterdir()]
    ['a.html']
    """
    parts = {path: _part(path, mark) for path in contents}
    try:
        for path, content in contents.items():
            _write(parts[path], content)
        for path, part in parts.items():
            part.replace(path)
    except OSError:  # the disk is full, a file is open in a spreadsheet, its place is a folder
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in contents}:
        _sync_folder(folder)


def _part(path: Path, mark: str) -> Path:
    # Without a mark it is always the same name: the next attempt overwrites what a killed one left.
    return path.with_name(f".{path.name}{mark and '.'}{mark}{_PART}")


def _meant_for(name: str) -> set[str]:
    """Names of the files that a temporary file may have been meant for, without or with a mark."""
    whole = name.removeprefix(".").removesuffix(_PART)
    return {whole, whole.rpartition(".")[0]}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a rename may reach the disk before the content does


def _sync_folder(folder: Path) -> None:
    """Make renames last through a power cut, where a folder can be opened for that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some network file systems refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def reason(error: OSError) -> str:
    """Return why a file cannot be written, without the path, which is nobody's affair.

    Examples
    --------
    >>> reason(IsADirectoryError(21, "Is a directory", "out/LC-01.html"))
    'a folder has the name of its file'
    """
    if isinstance(error, IsADirectoryError):
        return "a folder has the name of its file"
    return (error.strerror or type(error).__name__).lower()


def no_formula(text: str) -> str:
    """Text that a spreadsheet does not calculate when it opens a CSV file.

    Examples
    --------
    >>> no_formula("=1+1"), no_formula("08114")
    ("'=1+1", '08114')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def failed_notebook(job: Job) -> Path:
    """Return where the notebook of a failed job is kept: named as the job's first file is.

    Examples
    --------
    >>> job = Job("LC/01", Path("unit.ipynb"), {}, {"html": Path("out/LC_01.html")})
    >>> failed_notebook(job).as_posix()
    'out/failed/LC_01.ipynb'
    """
    stem = next((path.stem for path in job.outputs.values()), file_stem(job.key))
    return _home(job) / _FAILED / f"{stem}.ipynb"


def set_aside(job: Job) -> None:
    """Move the older files of a failed job to ``outdated/``.

    A page from an earlier run under its usual name would be taken for the current one by
    whoever opens the folder, and deleting it would lose the only report the unit has.
    """
    for path in job.outputs.values():
        if path.is_file():
            kept = path.parent / _OUTDATED / path.name
            kept.parent.mkdir(exist_ok=True)
            path.replace(kept)


def clear_traces(job: Job) -> None:
    """Remove what an earlier failure of a job that is now done had left."""
    for trace in (failed_notebook(job), *_outdated(job)):
        trace.unlink(missing_ok=True)


def clear_empty_folders(jobs: Iterable[Job]) -> None:
    """Remove ``failed/`` and ``outdated/`` where nothing is left in them.

    Only while no report is being written: another one may just have made the folder.
    """
    for home in {path.parent for job in jobs for path in job.outputs.values()}:
        for name in (_FAILED, _OUTDATED):
            with contextlib.suppress(OSError):  # not there, or not empty
                (home / name).rmdir()


def clear_parts(jobs: Iterable[Job]) -> None:
    """Remove the half-written files that killed processes left for some jobs."""
    places = [path for job in jobs for path in (*job.outputs.values(), failed_notebook(job))]
    wanted: dict[Path, set[str]] = {}
    for path in places:
        wanted.setdefault(path.parent, set()).add(path.name)
    for folder, names in wanted.items():
        with contextlib.suppress(OSError):  # no such folder yet
            for name in os.listdir(folder):  # noqa: PTH208 - names are enough
                if name.endswith(_PART) and not names.isdisjoint(_meant_for(name)):
                    (folder / name).unlink(missing_ok=True)


def _home(job: Job) -> Path:
    return next((path.parent for path in job.outputs.values()), Path())


def _outdated(job: Job) -> list[Path]:
    return [path.parent / _OUTDATED / path.name for path in job.outputs.values()]
