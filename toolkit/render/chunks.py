"""What goes to another machine and comes back from it: chunks of reports, and lines about them.

Everything of a user's is packed into bytes, and reports are numbers: the logs of a cluster show
neither units nor parameters.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.files import failed_notebook
from toolkit.render.jobs import Job, Outcome
from toolkit.render.pool import Options

LARGEST = 500  # reports in a chunk
_ROUNDS = 3  # chunks a machine gets of what is left, so that all end at about one time
_LEAST = 4  # reports in a chunk for each one made at the same time

Line = tuple[int, str, float, str, bool, int, int]


@dataclass(frozen=True)
class Chunk:
    """Some reports of a batch, for one machine.

    Parameters
    ----------
    batch : str
        Name of the batch.
    number : int
        Of the chunk.
    topic : str
        Under which the caller is told of them.
    parcel : bytes
        Options and jobs.

    Examples
    --------
    >>> Chunk("c0ffee", 7, "", b"anything")
    Chunk(7)
    """

    batch: str
    number: int
    topic: str
    parcel: bytes

    def __repr__(self) -> str:
        return f"Chunk({self.number})"  # stands in the cluster's log when it fails

    @property
    def key(self) -> str:
        """Its name on the cluster."""
        return f"reports-{self.batch}-{self.number}"


@dataclass(frozen=True)
class Made:
    """What has become of a chunk.

    Parameters
    ----------
    lines : list of Line
        One for each report that has come to an end.
    error : str
        Why no more could be begun; empty when all was well.
    """

    lines: list[Line]
    error: str = ""


def pack(options: Options, jobs: Mapping[int, Job]) -> bytes:
    """Pack jobs by their numbers, with how they are made.

    Raises
    ------
    RenderError
        When ``prepare`` cannot be sent.

    Examples
    --------
    >>> options = Options(2, "toolkit", 600.0, 2**31, None, None)
    >>> unpack(pack(options, {})) == (options, {})
    True
    """
    try:
        return pickle.dumps((options, dict(jobs)))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise RenderError(f"prepare cannot be sent to another process: {error}") from None


def unpack(parcel: bytes) -> tuple[Options, dict[int, Job]]:
    """Unpack what `pack` has packed."""
    options, jobs = pickle.loads(parcel)
    return options, jobs


def here(job: Job) -> Job:
    """Return a job with whole paths, which mean the same wherever it is made.

    Examples
    --------
    >>> from pathlib import Path
    >>> here(Job("a", Path("n.ipynb"), {}, {})).notebook.is_absolute()
    True
    """
    outputs = {form: path.absolute() for form, path in job.outputs.items()}
    return replace(job, notebook=job.notebook.absolute(), outputs=outputs)


def line_of(number: int, outcome: Outcome) -> Line:
    """Return an outcome as plain values.

    Examples
    --------
    >>> line_of(3, Outcome("LC-01", "done", 0.25))
    (3, 'done', 0.25, '', False, 1, 0)
    """
    kept = outcome.error_notebook is not None
    return (number, outcome.status, outcome.seconds, outcome.error, kept, outcome.attempts,
            outcome.memory)  # fmt: skip


def read_line(line: Iterable[Any], jobs: list[Job]) -> tuple[int, Outcome]:
    """Return the number of a report and its outcome.

    Examples
    --------
    >>> from pathlib import Path
    >>> jobs = [Job("LC-01", Path("unit.ipynb"), {}, {})]
    >>> read_line(line_of(0, Outcome("LC-01", "done", 0.25)), jobs)[1].key
    'LC-01'
    """
    number, status, seconds, error, kept, attempts, memory = line
    job = jobs[number]
    notebook = failed_notebook(job) if kept else None
    return number, Outcome(
        job.key, status, seconds, error, job.fingerprint, notebook, attempts, memory
    )


def chunk_size(left: int, slots: int, all_slots: int) -> int:
    """Return how many reports a machine gets next.

    Parameters
    ----------
    left : int
        Reports nobody has been given yet.
    slots, all_slots : int
        Reports made at the same time on this machine, and on all.

    Examples
    --------
    >>> [chunk_size(left, 2, 8) for left in (100_000, 1_000, 100, 20, 3)]
    [500, 84, 9, 5, 1]
    """
    fair = ceil(left * slots / all_slots)
    return min(max(ceil(fair / _ROUNDS), min(_LEAST * slots, fair)), LARGEST, left)
