"""A study parsed once for a batch: each report's kernel takes it from there instead of the CSVs.

The copy lies in a private temporary folder for the length of the batch and is named in an
environment variable, which the kernels inherit. Nothing is ever unpickled from a study folder.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

VARIABLE = "TOOLKIT_PARSED_STUDIES"


def _file(home: str, key: object) -> Path:
    return Path(home) / f"{hashlib.sha256(repr(key).encode()).hexdigest()}.pickle"


@contextmanager
def kept(key: object, study: Any) -> Iterator[None]:
    """Keep a parsed study for other processes while the block runs.

    Parameters
    ----------
    key : object
        What the study was parsed from; its `repr` names the copy.
    study : Study

    Examples
    --------
    >>> with kept("a", {"title": "A"}):
    ...     find("a"), find("b")
    ({'title': 'A'}, None)
    """
    with TemporaryDirectory(prefix="toolkit-") as home:
        _file(home, key).write_bytes(pickle.dumps(study, protocol=pickle.HIGHEST_PROTOCOL))
        os.environ[VARIABLE] = home
        try:
            yield
        finally:
            os.environ.pop(VARIABLE, None)


def find(key: object) -> Any:
    """Return the kept study that was parsed from this, or None."""
    home = os.environ.get(VARIABLE)
    file = _file(home, key) if home else None
    return pickle.loads(file.read_bytes()) if file and file.is_file() else None
