"""Many Jobs -> their Outcomes, in processes of their own; no report can stop or lose the others."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from toolkit.errors import RenderError, unknown
from toolkit.render.clean_process import Setup
from toolkit.render.execute import ENGINE, TIMEOUT
from toolkit.render.export import check_formats
from toolkit.render.file_names import folded
from toolkit.render.files import clear_empty_folders, clear_parts
from toolkit.render.forked import ForkedProcesses
from toolkit.render.interruption import Interruption
from toolkit.render.jobs import Job, Outcome
from toolkit.render.manifest import ManifestRow
from toolkit.render.parameters import check_parameters
from toolkit.render.scratch import scratch
from toolkit.render.spawned import SpawnedProcesses
from toolkit.render.supervision import Processes, Supervision

MEMORY = 2 * 1024**3  # bytes
START_METHODS = ("fork", "spawn")


class RenderInterrupted(RenderError):  # noqa: N818 - nobody made an error
    """Somebody pressed Ctrl-C; carries what was done by then, and how many reports are left.

    Examples
    --------
    >>> stopped = RenderInterrupted([Outcome("LC-01", "done")], 3)
    >>> stopped.exit_code, stopped.left
    (130, 2)
    """

    def __init__(self, outcomes: list[Outcome], asked: int, number: int = signal.SIGINT) -> None:
        self.outcomes, self.left = outcomes, asked - len(outcomes)
        self.exit_code = 128 + number  # as shells count
        super().__init__(
            f"interrupted: {len(outcomes)} of {asked} reports are there, {self.left} are left; "
            "the same call again goes on from here"
        )


def render(
    jobs: Iterable[Job],
    workers: int | None = None,
    engine: str | None = ENGINE,
    *,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    start_method: str | None = None,
    prepare: Callable[[], object] | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
    previous: Mapping[str, ManifestRow] | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Render a batch of reports, each in a process of its own.

    A job is skipped when its line in ``previous`` is ``done`` with the same fingerprint and
    all its files exist. A report that raises or takes too long is a failed outcome; a report
    whose process dies is tried once more, alone, after the others.

    With ``fork`` and the engine ``toolkit`` the first report that comes out well is run a second
    time, in the process to be forked, and nothing of it written: that fills caches for all others.

    Parameters
    ----------
    jobs : iterable of Job
        Keys and files are unique.
    workers : int, optional
        Reports made at the same time; by default one per core.
    engine : str, optional
        Name of a papermill engine; None starts a kernel for each report.
    timeout : float
        Seconds one report may take, with the writing of its files.
    memory : int
        Bytes one report may allocate beyond what its process holds when it begins; files mapped
        into memory count on Linux.
    start_method : {"fork", "spawn"}, optional
        ``fork`` warms one process and forks it for each report, ``spawn`` starts processes that
        make many reports, one after the other. Without it the first on Linux, else the second.
    prepare : callable, optional
        Called once in a warm process before its first report, to load what all reports need. It
        is pickled, so it must be importable. A process that is forked may have one thread only.
    on_outcome : callable, optional
        Called in this process with each outcome as it comes.
    previous : mapping, optional
        Rows of an earlier manifest.
    force : bool
        Skip nothing.

    Returns
    -------
    list of Outcome
        One per job, in the order of the jobs.

    Raises
    ------
    RenderError
        A job that cannot be right (nothing is rendered then), or no process can be begun.
    RenderInterrupted
        After Ctrl-C or SIGTERM. The first one lets the running reports finish, the second one
        ends them at once.

    Examples
    --------
    >>> render([])
    []
    """
    batch = list(jobs)
    check_jobs(batch)
    options = Options(workers, engine, timeout, memory, start_method, prepare)
    return make(batch, options, {} if force else previous or {}, on_outcome)


@dataclass(frozen=True)
class Options:
    """How a batch is made; see `render`. The variables count instead of those of the caller."""

    workers: int | None
    engine: str | None
    timeout: float
    memory: int
    start_method: str | None
    prepare: Callable[[], object] | None
    environment: Mapping[str, str] = field(default_factory=dict)


# Jobs, how they are made, and who may stop it -> their outcomes as they come.
Way = Callable[[list[Job], Options, Interruption], Generator[Outcome, None, None]]


def made_here(
    todo: list[Job], options: Options, stop: Interruption
) -> Generator[Outcome, None, None]:
    """Make reports in processes of this machine, and yield their outcomes."""
    with processes(options, todo) as ours:
        yield from Supervision(todo, ours, options.timeout, stop).outcomes()


def make(
    batch: list[Job],
    options: Options,
    previous: Mapping[str, ManifestRow],
    on_outcome: Callable[[Outcome], None] | None,
    way: Way = made_here,
) -> list[Outcome]:
    """Make a batch that has been checked, all but what is current; see `render`."""
    course, todo = _Course(batch, on_outcome), list[Job]()
    with suppress(KeyboardInterrupt), Interruption() as stop:
        todo = course.skip_current(previous)
        clear_parts(todo)
        with closing(way(todo, options, stop)) as outcomes:
            for outcome in outcomes:
                course.note(outcome)
    clear_empty_folders(todo)
    return course.end(stop)


class _Course:
    """What has become of the reports of a batch so far."""

    def __init__(self, batch: list[Job], on_outcome: Callable[[Outcome], None] | None) -> None:
        self.batch, self.on_outcome = batch, on_outcome or _ignore
        self.done: dict[str, Outcome] = {}

    def note(self, outcome: Outcome) -> None:
        self.done[outcome.key] = outcome
        self.on_outcome(outcome)

    def skip_current(self, previous: Mapping[str, ManifestRow]) -> list[Job]:
        """Note the reports that need not be made, and return the others."""
        todo = []
        for job in self.batch:
            if is_current(job, previous.get(job.key)):
                self.note(Outcome(job.key, "skipped", fingerprint=job.fingerprint))
            else:
                todo.append(job)
        return todo

    def end(self, stop: Interruption) -> list[Outcome]:
        outcomes = [self.done[job.key] for job in self.batch if job.key in self.done]
        if stop.asked or len(outcomes) < len(self.batch):
            raise RenderInterrupted(outcomes, len(self.batch), stop.number)
        return outcomes


@contextmanager
def processes(options: Options, todo: list[Job]) -> Iterator[Processes]:
    """Give a way to get processes, and end them all with the block."""
    forked = choose_start_method(options.start_method) == "fork"
    size = max(min(options.workers or cores(), len(todo)), 1)
    with scratch() as folder:
        setup = Setup(
            options.engine, options.timeout, options.memory, folder, options.prepare,
            environment=options.environment,
        )  # fmt: skip
        ours: Processes = (
            ForkedProcesses(setup, size, len(todo)) if forked else SpawnedProcesses(setup, size)
        )
        try:
            yield ours
        finally:
            ours.close()


def _ignore(anything: object) -> None:
    return None


def check_jobs(jobs: Iterable[Job]) -> None:
    """Raise when a job asks for what cannot be, or two would overwrite each other.

    Examples
    --------
    >>> from pathlib import Path
    >>> def job(key):
    ...     return Job(key, Path("n.ipynb"), {}, {"html": Path(f"{key}.html")})
    >>> check_jobs([job("a"), job("A")])
    Traceback (most recent call last):
    toolkit.errors.RenderError: two reports, 'a' and 'A', would be written into one file, A.html
    """
    keys: set[str] = set()
    owners: dict[str, str] = {}
    for job in jobs:
        if job.key in keys:
            raise RenderError(f"two reports have the key {job.key!r}")
        keys.add(job.key)
        for path in job.outputs.values():
            # Without the ending: were both to fail, one notebook would take the other's place.
            owner = owners.setdefault(folded(str(path).removesuffix(path.suffix)), job.key)
            if owner != job.key:
                raise RenderError(
                    f"two reports, {owner!r} and {job.key!r}, would be written into one file, "
                    f"{path.name}"
                )
    for job in jobs:
        check_formats(job)
        check_parameters(job.notebook, job.parameters)


def is_current(job: Job, row: ManifestRow | None) -> bool:
    """Tell whether a job was done already and nothing it depends on has changed.

    Examples
    --------
    >>> from pathlib import Path
    >>> row = ManifestRow("a", "done", 2.0, "", "c0ffee", "a.html")
    >>> is_current(Job("a", Path("n.ipynb"), {}, {}, fingerprint="c0ffee"), row)
    True
    >>> is_current(Job("a", Path("n.ipynb"), {}, {}, fingerprint="decade"), row)
    False
    """
    if row is None or row.status != "done" or not job.fingerprint:
        return False
    return row.fingerprint == job.fingerprint and all(p.is_file() for p in job.outputs.values())


def cores() -> int:
    """Return the number of cores this process may use, which in a container is not all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def choose_start_method(wanted: str | None) -> str:
    """Return how processes are started here.

    macOS has `fork`, but its own libraries may not be used after it.
    """
    if wanted not in (None, *START_METHODS):
        raise unknown("start_method", wanted, START_METHODS)
    if wanted == "fork" and not hasattr(os, "fork"):
        raise unknown("start_method", wanted, ["spawn"])
    return wanted or ("fork" if sys.platform == "linux" else "spawn")
