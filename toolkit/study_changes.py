"""Changes of the files of a study folder: all of them or none, recorded, and undone on demand.

Whatever imports data describes its changes here and commits them once. In `.toolkit-imports`,
which is hidden so that nobody takes its files for tables, lies of each change the record and the
files as they were before; of each file that was imported the original.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.change_records import (
    BEFORE,
    HOME,
    RECORD,
    ChangeRecord,
    FileChange,
    Original,
    history,
    number_of,
    places,
    sha256,
)
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.render.files import reason, write_whole
from toolkit.render.lock import only_run

_AFTER = "after"
_PENDING = "pending"  # stands beside the record until every file has been put in its place
_PART = ".part"
_IGNORED = b"*\n"  # it holds what the tables hold and must not be committed beside them


class StudyChanges:
    """Files of a study folder to be written or removed together.

    Parameters
    ----------
    folder : Path
        The study folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> changes = StudyChanges(folder)
    >>> changes.write("people.csv", b"person_id,name")
    >>> (folder / "people.csv").exists()  # nothing is written before the commit
    False
    >>> record = changes.commit({"table": "people", "added": 0})
    >>> record.number, [change.name for change in record.files]
    (1, ['people.csv'])
    >>> undo_last(folder).undoes, (folder / "people.csv").exists()
    (1, False)
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._after: dict[str, bytes | None] = {}
        self._read: dict[str, str | None] = {}
        self._originals: dict[Original, bytes] = {}

    def read(self, name: str) -> bytes | None:
        """Return a file as it is now, None when there is none.

        The commit is refused when somebody has changed the file since.
        """
        content = _content(_target(self.folder, name))
        self._read[name] = sha256(content)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file, by its name or its path with ``/`` from the study folder."""
        _target(self.folder, name)
        self._after[name] = content

    def remove(self, name: str) -> None:
        """Remove a file."""
        _target(self.folder, name)
        self._after[name] = None

    def put(self, name: str, content: bytes | None) -> None:
        """Write a file; without content remove it, if it is there."""
        if content is None:
            self.remove(name)
        else:
            self.write(name, content)

    def keep_original(self, path: Path) -> Original:
        """Keep the file an import comes from, once, under its hash and its name."""
        content = path.read_bytes()
        original = Original(path.name, str(sha256(content)))
        self._originals[original] = content
        return original

    def commit(self, summary: Mapping[str, Any]) -> ChangeRecord | None:
        """Put all files in their places, or none.

        Parameters
        ----------
        summary : mapping
            What JSON can hold: what was imported, and how many rows. Nothing personal.

        Returns
        -------
        ChangeRecord or None
            None where every file is already as it should be: then nothing is written.

        Raises
        ------
        ToolkitError
            Nothing was changed: a file was changed by somebody else since it was read, a file
            cannot be written, or another import is going on.
        """
        with _only_change(self.folder):
            before = self._before()
            record = self._record(summary, before)
            if not record.files:
                return None
            self._make(record, before)
            return record

    def _before(self) -> dict[str, bytes | None]:
        """The files as they are; whoever has read one before must have read the same."""
        names = {**self._read} | self._after
        before = {name: _content(_target(self.folder, name)) for name in names}
        for name, was in self._read.items():
            if sha256(before[name]) != was:
                raise ToolkitError(f"{name} was changed by somebody else meanwhile; import again")
        return before

    def _record(
        self,
        summary: Mapping[str, Any],
        before: Mapping[str, bytes | None],
        undoes: int | None = None,
    ) -> ChangeRecord:
        changed = [name for name, after in self._after.items() if after != before[name]]
        return ChangeRecord(
            number=max(map(number_of, places(self.folder)), default=0) + 1,
            when=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            summary=dict(summary),
            files=tuple(
                FileChange(name, sha256(before[name]), sha256(self._after[name]))
                for name in changed
            ),
            originals=tuple(self._originals),
            undoes=undoes,
        )

    def _make(self, record: ChangeRecord, before: Mapping[str, bytes | None]) -> None:
        """Stage everything, which a full disk may stop; then only rename."""
        place = self.folder / HOME / f"{record.number:04d}"
        part = place.with_name(place.name + _PART)
        kept = {self.folder / HOME / one.kept: content for one, content in self._originals.items()}
        new = {path: content for path, content in kept.items() if not path.exists()}
        try:
            write_whole(new | self._staged(part, record, before))
            part.rename(place)
            _apply(self.folder, place, record)
        except BaseException:
            _roll_back(self.folder, place)
            for leftover in new if not place.exists() else ():
                leftover.unlink(missing_ok=True)
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _staged(
        self, part: Path, record: ChangeRecord, before: Mapping[str, bytes | None]
    ) -> dict[Path, bytes]:
        """Everything a change needs, as files below a temporary folder."""
        staged = {part / RECORD: record.json(), part / _PENDING: b""}
        for name in (change.name for change in record.files):
            for folder, content in ((BEFORE, before[name]), (_AFTER, self._after[name])):
                if content is not None:
                    staged[part / folder / name] = content
        return staged


def undo_last(folder: str | Path, *, force: bool = False) -> ChangeRecord:
    """Put the files of the last change that is not undone back as they were, byte by byte.

    Parameters
    ----------
    folder : Path
        The study folder.
    force : bool
        Also where a file was changed since; its present content is kept with the record.

    Returns
    -------
    ChangeRecord
        Of the undoing; `.undoes` is the number of what was undone.

    Raises
    ------
    ToolkitError
        There is nothing to undo, or a file was changed since and `force` is not given.
    """
    home = Path(folder)
    with _only_change(home):
        last = last_change(home)
        if last is None:
            raise ToolkitError(f"no import to undo in {home}")
        changed = [] if force else _changed_since(home, last)
        if changed:
            raise ToolkitError(
                f"{', '.join(changed)} was changed after the import of {last.when}; "
                "undoing it would lose that change"
            )
        back = StudyChanges(home)
        for change in last.files:
            kept = home / HOME / f"{last.number:04d}" / BEFORE / change.name
            back._after[change.name] = _content(kept)
        before = back._before()
        record = back._record(last.summary, before, undoes=last.number)
        back._make(record, before)
        return record


def last_change(folder: str | Path) -> ChangeRecord | None:
    """Return the record that `undo_last` would undo, None when there is none."""
    records = history(folder)
    undone = {record.undoes for record in records}
    own = [r for r in records if r.undoes is None and r.number not in undone]
    return own[-1] if own else None


def _changed_since(folder: Path, record: ChangeRecord) -> list[str]:
    return [
        change.name
        for change in record.files
        if sha256(_content(_target(folder, change.name))) != change.after
    ]


@contextmanager
def _only_change(folder: Path) -> Iterator[None]:
    """Hold the study for one change; one that was cut off before is taken back first."""
    if not folder.is_dir():
        raise ToolkitError(f"{folder} is no folder")
    home = folder / HOME
    fresh = not home.exists()
    try:
        with only_run(home):
            write_whole({} if (home / ".gitignore").exists() else {home / ".gitignore": _IGNORED})
            for place in places(folder):
                _roll_back(folder, place)
            for part in home.glob(f"*{_PART}"):
                shutil.rmtree(part, ignore_errors=True)
            yield
    except OSError as error:
        raise ToolkitError(f"nothing was changed in {folder}: {_told(error)}") from error
    finally:
        if fresh and not places(folder):
            shutil.rmtree(home, ignore_errors=True)


def _told(error: OSError) -> str:
    name = Path(str(error.filename)).name if error.filename else ""
    return f"{name}: {reason(error)}" if name else reason(error)


def _apply(folder: Path, place: Path, record: ChangeRecord) -> None:
    for change in record.files:
        target = _target(folder, change.name)
        if change.after is None:
            target.unlink()
            continue
        staged = place / _AFTER / change.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.copymode(target, staged)
        staged.replace(target)
    (place / _PENDING).unlink()
    shutil.rmtree(place / _AFTER, ignore_errors=True)


def _roll_back(folder: Path, place: Path) -> None:
    """Take back a change that was cut off; what somebody has changed by hand since stays."""
    if not (place / _PENDING).exists():
        return
    record = ChangeRecord.read(place / RECORD)
    for change in record.files:
        target, kept = _target(folder, change.name), place / BEFORE / change.name
        if sha256(_content(target)) != change.after:
            continue
        if change.before is None:
            target.unlink(missing_ok=True)
        else:
            kept.replace(target)
    part = place.with_name(place.name + _PART)
    place.rename(part)
    shutil.rmtree(part, ignore_errors=True)


def _content(path: Path) -> bytes | None:
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def _target(folder: Path, name: str) -> Path:
    """The place of a file, which is in the study folder and no link to elsewhere."""
    parts = PurePosixPath(name).parts
    wrong = not parts or parts[0] == HOME or ".." in parts or "\\" in name or ":" in name
    if wrong or PurePosixPath(name).is_absolute():
        raise ArgumentError(f"name={name!r} is no file of a study folder")
    path = folder.joinpath(*parts)
    if not path.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        raise ToolkitError(f"{name} is a link to another place; nothing is written there")
    return path
