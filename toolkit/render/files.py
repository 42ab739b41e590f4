"""Files that are whole or not there, and where a failed report leaves its traces."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.render.jobs import Job

_FAILED = "failed"
_OUTDATED = "outdated"
# A spreadsheet would calculate a cell that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write files under temporary names beside their places, then rename them all.

    A process killed at any moment leaves the older files or the new ones, never half of one;
    the files of one report are renamed together, so they belong together.

    Parameters
    ----------
    contents : mapping
        Path -> bytes.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "out" / "a.html"
    >>> write_whole({place: b"whole"})
    >>> [path.name for path in place.parent.iterdir()]
    ['a.html']
    """
    written = {path: _write_beside(path, content) for path, content in contents.items()}
    try:
        for path, part in written.items():
            part.replace(path)
    except OSError:  # the file is open in a spreadsheet, or its place is a folder
        for part in written.values():
            part.unlink(missing_ok=True)
        raise


def _write_beside(path: Path, content: bytes) -> Path:
    # The name is always the same, so the next attempt overwrites what a killed one left.
    part = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(content)
    return part


def no_formula(text: str) -> str:
    """Text that a spreadsheet does not calculate when it opens a CSV file.

    Examples
    --------
    >>> no_formula("=1+1"), no_formula("08114")
    ("'=1+1", '08114')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def failed_notebook(job: Job) -> Path:
    """Return where the notebook of a failed job is kept.

    Examples
    --------
    >>> job = Job("LC-01", Path("unit.ipynb"), {}, {"html": Path("out/LC-01.html")})
    >>> failed_notebook(job).as_posix()
    'out/failed/LC-01.ipynb'
    """
    return _folder(job) / _FAILED / f"{job.key}.ipynb"


def set_aside(job: Job) -> None:
    """Move the older files of a failed job to ``outdated/``.

    A page from an earlier run under its usual name would be taken for the current one by
    whoever opens the folder, and deleting it would lose the only report the unit has.
    """
    for path in job.outputs.values():
        if path.exists():
            kept = path.parent / _OUTDATED / path.name
            kept.parent.mkdir(exist_ok=True)
            path.replace(kept)


def clear_traces(job: Job) -> None:
    """Remove what an earlier failure of a job that is now done had left."""
    traces = [failed_notebook(job)]
    traces += [path.parent / _OUTDATED / path.name for path in job.outputs.values()]
    for trace in traces:
        trace.unlink(missing_ok=True)
        if trace.parent.is_dir() and not any(trace.parent.iterdir()):
            trace.parent.rmdir()


def clear_parts(job: Job) -> None:
    """Remove the half-written files a killed process left for a job."""
    for path in job.outputs.values():
        path.with_name(f".{path.name}.part").unlink(missing_ok=True)


def _folder(job: Job) -> Path:
    return next((path.parent for path in job.outputs.values()), Path())
