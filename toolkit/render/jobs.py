"""The two nouns of rendering: a Job that is asked for and the Outcome that comes back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from toolkit.errors import RenderError
from toolkit.render.document_options import DocumentOptions

Status = Literal["done", "failed", "skipped"]


@dataclass(frozen=True)
class Job:
    """One report to make: a notebook, its parameters and the files wanted.

    Parameters
    ----------
    key : str
        Name of the report, unique in a batch: any text. What a file may be called after it,
        `file_stem` tells.
    notebook : Path
        The notebook to run.
    parameters : mapping
        Values for the notebook's cell tagged ``parameters``.
    outputs : mapping
        The file to write for each format, such as ``{"html": Path("out/LC-01.html")}``.
    title : str
        Title of the page.
    language : str
        Language code of the page, such as ``"vi"``.
    fingerprint : str
        Stands for everything the report depends on; without one it is never skipped.
    options : DocumentOptions
        How documents are made.

    Examples
    --------
    >>> Job("", Path("unit.ipynb"), {}, {})
    Traceback (most recent call last):
    toolkit.errors.RenderError: the key '' of a report is no text
    """

    key: str
    notebook: Path
    parameters: Mapping[str, object]
    outputs: Mapping[str, Path]
    title: str = ""
    language: str = "en"
    fingerprint: str = ""
    options: DocumentOptions = field(default_factory=DocumentOptions)

    def __post_init__(self) -> None:
        if not self.key or not _is_text(self.key):
            raise RenderError(f"the key {self.key!r} of a report is no text")


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Parameters
    ----------
    key : str
        Key of the job.
    status : {"done", "failed", "skipped"}
        ``skipped`` means that nothing it depends on has changed and its files are there.
    seconds : float
        Wall time of the attempt that counts.
    error : str
        One line, empty unless the job failed.
    fingerprint : str
        Fingerprint of the job.
    error_notebook : Path, optional
        The notebook as far as it ran, for whoever looks into the failure.
    attempts : int
        How often it was begun; a report whose process dies is tried once more.
    memory : int
        Most memory its process held at a time, in bytes, with what it shared with others; 0
        where that is not known.

    Examples
    --------
    >>> Outcome("LC-01", "failed", error="ValueError: no answers (In [3])").status
    'failed'
    """

    key: str
    status: Status
    seconds: float = 0.0
    error: str = ""
    fingerprint: str = ""
    error_notebook: Path | None = field(default=None)
    attempts: int = 1
    memory: int = 0


def _is_text(key: str) -> bool:
    try:
        key.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    return True


def fingerprint(*parts: object) -> str:
    """Condense everything a report depends on into one short text.

    Parameters
    ----------
    *parts : object
        Texts, bytes, numbers, dates, lists and dictionaries of them; a ``Path`` counts with
        the content of its file, not with its name. The order of the parts matters, the order
        of keys in a dictionary does not.

    Returns
    -------
    str
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> fingerprint("LC-01", {"a": 1, "b": 2}) == fingerprint("LC-01", {"b": 2, "a": 1})
    True
    >>> fingerprint("ab", "c") == fingerprint("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        blob = _as_bytes(part)
        # The length keeps neighbouring parts apart: ("ab", "c") is not ("a", "bc").
        digest.update(f"{len(blob)}:".encode())
        digest.update(blob)
    return digest.hexdigest()


def _as_bytes(part: object) -> bytes:
    if isinstance(part, bytes):
        return b"bytes" + part
    if isinstance(part, Path):
        return b"file" + part.read_bytes()
    return b"json" + json.dumps(part, sort_keys=True, ensure_ascii=False, default=str).encode()
