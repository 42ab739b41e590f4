"""manifest.csv: what a batch has made so far, so that a broken run can go on where it stopped."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from toolkit.errors import RenderError
from toolkit.render.files import FORMULA, no_formula, write_whole
from toolkit.render.jobs import Job, Outcome

MANIFEST = "manifest.csv"
_PAUSE = 1.0  # seconds between two writes while a batch runs
_SHARE = 20  # and never more than this part of the time is spent on writing


@dataclass(frozen=True)
class ManifestRow:
    """One line of the manifest; names nobody, only units and files.

    Parameters
    ----------
    unit : str
        Key of the job.
    status : str
        ``done`` or ``failed``.
    seconds : float
        Time of the run that made it.
    error : str
        One line, empty when done.
    fingerprint : str
        Fingerprint of the job when it was made.
    file : str
        First output, relative to the manifest.

    Examples
    --------
    >>> ManifestRow("LC-01", "done", 2.4, "", "c0ffee", "LC-01.html").file
    'LC-01.html'
    """

    unit: str
    status: str
    seconds: float
    error: str
    fingerprint: str
    file: str


_COLUMNS = [column.name for column in fields(ManifestRow)]


def read_manifest(path: Path) -> dict[str, ManifestRow]:
    """Read a manifest, with or without a byte order mark.

    Parameters
    ----------
    path : Path
        The file, or the folder it is in.

    Returns
    -------
    dict
        Unit -> row; empty when there is no manifest yet.

    Raises
    ------
    RenderError
        When the file is no manifest.

    Examples
    --------
    >>> read_manifest(Path("nowhere"))
    {}
    """
    path = path / MANIFEST if path.is_dir() else path
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if lines.fieldnames is None or not set(_COLUMNS) <= set(lines.fieldnames):
            raise RenderError(f"{path} lacks columns of a manifest: {', '.join(_COLUMNS)}")
        rows = [_row({name: _plain(line[name] or "") for name in _COLUMNS}) for line in lines]
    return {row.unit: row for row in rows}


def write_manifest(path: Path, rows: Mapping[str, ManifestRow]) -> None:
    """Write a manifest as UTF-8 with a byte order mark, which Excel needs to show Vietnamese.

    Parameters
    ----------
    path : Path
        The file.
    rows : mapping
        Unit -> row.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "manifest.csv"
    >>> write_manifest(path, {"-1": ManifestRow("-1", "done", 2.0, "", "c0ffee", "-1.html")})
    >>> print(path.read_text("utf-8-sig").splitlines()[1])
    '-1,done,2.00,,c0ffee,'-1.html
    >>> list(read_manifest(path))
    ['-1']
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for _, row in sorted(rows.items()):
        unit, error, file = (no_formula(text) for text in (row.unit, row.error, row.file))
        lines.writerow([unit, row.status, f"{row.seconds:.2f}", error, row.fingerprint, file])
    write_whole({path: text.getvalue().encode("utf-8-sig")})


def row_of(job: Job, outcome: Outcome, folder: Path) -> ManifestRow:
    """Return the line for an outcome that was not skipped.

    Examples
    --------
    >>> job = Job("LC-01", Path("unit.ipynb"), {}, {"html": Path("out/html/LC-01.html")})
    >>> row_of(job, Outcome("LC-01", "done", 2.4), Path("out")).file
    'html/LC-01.html'
    """
    first = next(iter(job.outputs.values()), None)
    file = "" if first is None or outcome.status == "failed" else relative(first, folder)
    return ManifestRow(
        job.key, outcome.status, outcome.seconds, outcome.error, outcome.fingerprint, file
    )


def relative(path: Path, folder: Path) -> str:
    """Return a path as seen from a folder, with forward slashes.

    Examples
    --------
    >>> relative(Path("out/html/LC-01.html"), Path("out"))
    'html/LC-01.html'
    """
    return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()


class Ledger:
    """The manifest of a running batch: kept in memory, written about once a second.

    Examples
    --------
    >>> import tempfile
    >>> ledger = Ledger(Path(tempfile.mkdtemp()))
    >>> job = Job("LC-01", Path("unit.ipynb"), {}, {"html": ledger.path.parent / "LC-01.html"})
    >>> ledger.record(job, Outcome("LC-01", "done", 2.4))
    >>> read_manifest(ledger.path)["LC-01"].status
    'done'
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / MANIFEST
        self.rows = read_manifest(self.path)
        self._next_write = 0.0

    def record(self, job: Job, outcome: Outcome) -> None:
        """Take an outcome in; a skipped report keeps the line of the run that made it."""
        if outcome.status != "skipped":
            self.rows[job.key] = row_of(job, outcome, self.path.parent)
        if time.monotonic() >= self._next_write:
            self.write()

    def write(self) -> None:
        """Write now; a big manifest, which takes longer, is written less often."""
        began = time.monotonic()
        write_manifest(self.path, self.rows)
        ended = time.monotonic()
        self._next_write = ended + max(_PAUSE, _SHARE * (ended - began))


def _row(line: dict[str, str]) -> ManifestRow:
    try:
        seconds = float(line["seconds"].replace(",", "."))
    except ValueError:  # touched by hand: the time is not what matters
        seconds = 0.0
    return ManifestRow(
        line["unit"], line["status"], seconds, line["error"], line["fingerprint"], line["file"]
    )


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
