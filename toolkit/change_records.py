"""What was changed in a study folder, by which import: the records beside the files."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from toolkit.cells import nfc
from toolkit.errors import ToolkitError

HOME = ".toolkit-imports"
RECORD = "record.json"
BEFORE = "before"
_ORIGINALS = "originals"
_HASH = 12  # letters of a hash that name a kept file
_SHORT = 8  # letters of it that name the rows of a file which are rejected
_OF_REJECTED = re.compile(rf"(.+)-[0-9a-f]{{{_SHORT}}}-rejected")
_LONGEST = 150  # bytes of a name, so that the whole stays below what file systems allow


@dataclass(frozen=True)
class FileChange:
    """One file of a change: its name and the SHA-256 before and after, None where it is not."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Original:
    """A file that was imported, by its name and SHA-256."""

    name: str
    sha256: str

    @property
    def kept(self) -> str:
        """Where it is kept, from the folder of the records.

        Examples
        --------
        >>> Original("cán bộ.xlsx", "0123456789abcdef").kept
        'originals/0123456789ab-cán bộ.xlsx'
        """
        return f"{_ORIGINALS}/{self.sha256[:_HASH]}-{_safe(self.name)}"

    @property
    def work(self) -> str:
        """What the file is called by whoever goes on working at it, in whatever format it is saved.

        Rows that were rejected and mended are still those of the file they were typed in.

        Examples
        --------
        >>> names = ("xã A.xlsx", "xã A.csv", "xã A-01234567-rejected.csv")
        >>> {Original(name, "fedcba9876543210").work for name in names}
        {'xã A'}
        """
        stem = PurePath(nfc(self.name)).stem
        of_rejected = _OF_REJECTED.fullmatch(stem)
        return of_rejected[1] if of_rejected else _safe(stem)

    def rejected(self, *parts: str) -> str:
        """Where the rows of it that are not imported are written, from the study folder.

        Files of one name keep their rows apart, and so do the parts of one that are read by
        themselves: a sheet, a table. The file of such rows keeps its own name when it is imported
        in its turn, so that it takes its own place.

        Examples
        --------
        >>> Original("xa-1/cán bộ.xlsx", "0123456789abcdef").rejected("Năm 2026", "posts")
        'rejected/xa-1-cán bộ-Năm 2026-posts-01234567-rejected.csv'
        >>> Original("cán bộ-01234567-rejected.csv", "fedcba9876543210").rejected()
        'rejected/cán bộ-01234567-rejected.csv'
        """
        path = PurePath(nfc(self.name))
        if _OF_REJECTED.fullmatch(path.stem):
            return f"rejected/{path.stem}.csv"
        stem = _safe("-".join(filter(None, [*path.parent.parts, path.stem, *map(nfc, parts)])))
        return f"rejected/{stem}-{self.sha256[:_SHORT]}-rejected.csv"


def _safe(name: str) -> str:
    """A name that every file system allows, of a long one its end."""
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name)
    while len(safe.encode()) > _LONGEST:
        safe = safe[1:]
    return safe


@dataclass(frozen=True)
class ChangeRecord:
    """One change of a study folder.

    Attributes
    ----------
    number : int
        Counted from 1.
    when : str
        ISO 8601 with the offset from UTC.
    summary : mapping
        What the import says of itself: table or survey, counts.
    files : tuple of FileChange
    originals : tuple of Original
    undoes : int or None
        The number of the change that this one takes back.
    """

    number: int
    when: str
    summary: Mapping[str, Any]
    files: tuple[FileChange, ...]
    originals: tuple[Original, ...] = field(default=())
    undoes: int | None = None

    def json(self) -> bytes:
        """Write the record as a file holds it."""
        fields = dataclasses.asdict(self)
        return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, path: Path) -> ChangeRecord:
        """Read a record.

        Raises
        ------
        ToolkitError
            The file is missing or damaged.
        """
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            fields["files"] = tuple(FileChange(**one) for one in fields["files"])
            fields["originals"] = tuple(Original(**one) for one in fields["originals"])
            return cls(**fields)
        except (OSError, ValueError, TypeError, KeyError) as error:
            place = "/".join(path.parts[-3:])
            raise ToolkitError(f"{place} is damaged, so nothing can be undone") from error


def sha256(content: bytes | None) -> str | None:
    """Return the SHA-256 of a file's content; None for a file that is not there.

    Examples
    --------
    >>> sha256(b"")[:8], sha256(None)
    ('e3b0c442', None)
    """
    return None if content is None else hashlib.sha256(content).hexdigest()


def places(folder: str | Path) -> list[Path]:
    """Return the folders of all changes of a study folder, oldest first."""
    found = Path(folder, HOME).glob("[0-9]*")
    return sorted((place for place in found if place.name.isdecimal()), key=number_of)


def number_of(place: Path) -> int:
    """Return the number of a change, by its folder."""
    return int(place.name)


def history(folder: str | Path) -> list[ChangeRecord]:
    """Return the records of all changes, oldest first.

    Parameters
    ----------
    folder : Path
        The study folder.
    """
    return [ChangeRecord.read(place / RECORD) for place in places(folder)]
