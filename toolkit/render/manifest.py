"""manifest.csv: what a batch has made so far, so that a broken run can go on where it stopped.

While a batch runs each outcome is a line in a journal beside it, which costs the same for the
first report and the last; the batch ends by writing them into the manifest. A run that was killed
leaves its journal, and whoever reads the manifest reads both.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from toolkit.errors import RenderError
from toolkit.render.files import FORMULA, reason, write_whole
from toolkit.render.jobs import Job, Outcome
from toolkit.render.journal import Journal, read_journal

MANIFEST = "manifest.csv"
JOURNAL = ".manifest.journal"


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
    attempts : int
        How often the report was begun.
    memory : int
        Most bytes its process held.
    error_notebook : str
        The notebook of a failed report, relative to the manifest.

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
    attempts: int = 1
    memory: int = 0
    error_notebook: str = ""


_COLUMNS = [column.name for column in fields(ManifestRow)]
_NEEDED = _COLUMNS[: _COLUMNS.index("attempts")]  # manifests of earlier versions end there


def read_manifest(path: Path) -> dict[str, ManifestRow]:
    """Read a manifest, with or without a byte order mark, and the journal beside it.

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
    rows = _read_table(path) if path.exists() else []
    rows += [_row(line) for line in read_journal(path.with_name(JOURNAL)) if "unit" in line]
    return {row.unit: row for row in rows}


def _read_table(path: Path) -> list[ManifestRow]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        names = next(lines, [])
        if not set(_NEEDED) <= set(names):
            raise RenderError(f"{path} lacks columns of a manifest: {', '.join(_NEEDED)}")
        return [_row(dict(zip(names, map(_plain, line), strict=False))) for line in lines if line]


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
    '-1,done,2.00,,c0ffee,'-1.html,1,0,
    >>> list(read_manifest(path))
    ['-1']
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for _, row in sorted(rows.items()):
        texts = (_guarded(text) for text in (row.unit, row.error, row.file, row.error_notebook))
        unit, error, file, notebook = texts
        lines.writerow([unit, row.status, f"{row.seconds:.2f}", error, row.fingerprint, file,
                        row.attempts, row.memory, notebook])  # fmt: skip
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
    notebook = outcome.error_notebook
    return ManifestRow(
        job.key,
        outcome.status,
        round(outcome.seconds, 2),
        outcome.error,
        outcome.fingerprint,
        file,
        outcome.attempts,
        outcome.memory,
        relative(notebook, folder) if notebook else "",
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
    """The manifest of a running batch.

    Parameters
    ----------
    folder : Path
        Where the manifest is; what a killed run has left in its journal is put into it first.

    Raises
    ------
    RenderError
        When the manifest cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> ledger = Ledger(Path(tempfile.mkdtemp()))
    >>> job = Job("LC-01", Path("unit.ipynb"), {}, {"html": ledger.path.parent / "LC-01.html"})
    >>> ledger.record(job, Outcome("LC-01", "done", 2.4))
    >>> read_manifest(ledger.path)["LC-01"].status
    'done'
    >>> ledger.close()
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / MANIFEST
        self.rows = read_manifest(self.path)
        self.changed = 0  # rows that are not in the table yet
        journal = folder / JOURNAL
        try:
            if self.path.is_dir():
                raise IsADirectoryError
            if journal.exists():
                write_manifest(self.path, self.rows)
                journal.unlink()
            self._journal = Journal(journal)
        except OSError as error:
            raise RenderError(_unwritable(self.path, error)) from None

    def record(self, job: Job, outcome: Outcome) -> None:
        """Take an outcome in; a skipped report keeps the line of the run that made it.

        Raises
        ------
        RenderError
            When it cannot be written down.
        """
        if outcome.status == "skipped":
            return
        row = row_of(job, outcome, self.path.parent)
        try:
            self._journal.add(asdict(row))
        except OSError as error:
            raise RenderError(_unwritable(self.path, error)) from None
        self.rows[job.key] = row
        self.changed += 1

    def close(self) -> None:
        """Write the table, and remove the journal when that went well.

        Raises
        ------
        RenderError
            When the table cannot be written; the journal keeps what was recorded.
        """
        try:
            if self.changed or not self.path.exists():
                write_manifest(self.path, self.rows)
            self._journal.remove()
        except OSError as error:
            self._journal.close()
            raise RenderError(_unwritable(self.path, error)) from None


def _unwritable(path: Path, error: OSError) -> str:
    return f"the manifest {path} cannot be written: {reason(error)}; nothing is rendered without it"


def _row(line: Mapping[str, object]) -> ManifestRow:
    texts = {name: str(line.get(name, "")) for name in _COLUMNS}
    return ManifestRow(
        texts["unit"],
        texts["status"],
        _number(texts["seconds"], 0.0),
        texts["error"],
        texts["fingerprint"],
        texts["file"],
        int(_number(texts["attempts"], 1)),
        int(_number(texts["memory"], 0)),
        texts["error_notebook"],
    )


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:  # touched by hand, or of an earlier version: it is not what matters
        return otherwise


def _needs_guard(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULA)


def _guarded(text: str) -> str:
    """Text that a spreadsheet does not calculate, and that `_plain` gives back as it was."""
    return f"'{text}" if _needs_guard(text) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and _needs_guard(text[1:]) else text
