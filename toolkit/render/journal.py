"""Lines that are added one by one and survive whatever ends the process that adds them."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_SYNC = 1.0  # seconds: what a power cut may cost; a killed process loses nothing


class Journal:
    """A file to which lines are only added.

    Parameters
    ----------
    path : Path
        The file, made if need be.

    Examples
    --------
    >>> import tempfile
    >>> journal = Journal(Path(tempfile.mkdtemp()) / "a.journal")
    >>> journal.add({"unit": "LC-01"})
    >>> list(read_journal(journal.path))
    [{'unit': 'LC-01'}]
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._synced = time.monotonic()

    def add(self, line: Mapping[str, object]) -> None:
        """Add one line, and have the disk keep all lines about once a second.

        Raises
        ------
        OSError
            When the disk is full or the folder has gone.
        """
        rest = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        while rest:
            rest = rest[self._file.write(rest) :]
        if time.monotonic() - self._synced > _SYNC:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()

    def remove(self) -> None:
        """Remove it, when its lines have been put elsewhere."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave it for the next run."""
        with contextlib.suppress(OSError):
            self._file.close()


def read_journal(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a journal; one that was cut off when the process died is left out.

    Examples
    --------
    >>> list(read_journal(Path("nowhere")))
    []
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return
    for line in text.split(b"\n"):
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found
