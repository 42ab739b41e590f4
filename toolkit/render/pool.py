"""Many Jobs -> their Outcomes, in worker processes; no report can stop or lose the others."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import wait
from tempfile import TemporaryDirectory

from toolkit.errors import RenderError
from toolkit.render.execute import TIMEOUT, give_up
from toolkit.render.export import check_formats
from toolkit.render.files import clear_parts
from toolkit.render.jobs import Job, Outcome
from toolkit.render.manifest import ManifestRow
from toolkit.render.parameters import check_parameters
from toolkit.render.worker import READY, Worker

_TICK = 0.5  # seconds between two looks at who hangs
_STILLBORN = 3  # workers that die before they are ready, until we believe that none will live


class RenderInterrupted(RenderError):  # noqa: N818 - nobody made an error
    """Somebody pressed Ctrl-C; carries what was done by then.

    Examples
    --------
    >>> RenderInterrupted([Outcome("LC-01", "done")], 3).exit_code
    130
    """

    exit_code = 130

    def __init__(self, outcomes: list[Outcome], asked: int) -> None:
        super().__init__(f"interrupted: {len(outcomes)} of {asked} reports are there")
        self.outcomes = outcomes


def render(
    jobs: Iterable[Job],
    workers: int | None = None,
    engine: str | None = None,
    *,
    timeout: float = TIMEOUT,
    on_outcome: Callable[[Outcome], None] | None = None,
    previous: Mapping[str, ManifestRow] | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Render a batch of reports.

    A job is skipped when its line in ``previous`` is ``done`` with the same fingerprint and
    all its files exist. A report that raises or takes too long is a failed outcome; a report
    that kills its process is tried once more, alone, after the others.

    Parameters
    ----------
    jobs : iterable of Job
        Keys and files are unique.
    workers : int, optional
        Number of processes; by default one per core.
    engine : str, optional
        Name of a papermill engine.
    timeout : float
        Seconds one report may take.
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
        Before anything runs, when a job cannot be right.
    RenderInterrupted
        After Ctrl-C; running reports are ended, finished ones stay.

    Examples
    --------
    >>> render([])
    []
    """
    batch = list(jobs)
    check_jobs(batch)
    old = {} if force else previous or {}
    done = {job.key: _skip(job) for job in batch if is_current(job, old.get(job.key))}
    todo = [job for job in batch if job.key not in done]
    crew = _Crew(todo, min(workers or cores(), len(todo)), engine, timeout)
    report = on_outcome or _ignore
    try:
        for outcome in done.values():
            report(outcome)
        for outcome in crew.outcomes():
            done[outcome.key] = outcome
            report(outcome)
    except KeyboardInterrupt:
        raise RenderInterrupted(_in_order(batch, done), len(batch)) from None
    finally:
        crew.disband()
    return _in_order(batch, done)


def check_jobs(jobs: list[Job]) -> None:
    """Raise when a job asks for what cannot be, or two would overwrite each other.

    Examples
    --------
    >>> from pathlib import Path
    >>> check_jobs([Job("a", Path("n.ipynb"), {}, {}), Job("A", Path("n.ipynb"), {}, {})])
    Traceback (most recent call last):
    toolkit.errors.RenderError: two reports, 'a' and 'A', want the name 'a'
    """
    owners: dict[str, str] = {}
    for job in jobs:
        # Compared as Windows and macOS compare file names.
        for name in {str(name).casefold() for name in (job.key, *job.outputs.values())}:
            if name in owners:
                raise RenderError(
                    f"two reports, {owners[name]!r} and {job.key!r}, want the name {name!r}"
                )
            owners[name] = job.key
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


def _skip(job: Job) -> Outcome:
    return Outcome(job.key, "skipped", fingerprint=job.fingerprint)


def _in_order(batch: list[Job], done: Mapping[str, Outcome]) -> list[Outcome]:
    return [done[job.key] for job in batch if job.key in done]


def _ignore(outcome: Outcome) -> None:
    return None


class _Crew:
    """The workers of one batch, and who does what."""

    def __init__(self, jobs: list[Job], size: int, engine: str | None, timeout: float) -> None:
        self.queue = deque(jobs)
        self.second: deque[Job] = deque()  # their process died; once more, alone, at the end
        self.tried: set[str] = set()
        self.size = size
        self.scratch = TemporaryDirectory(prefix="tk-", ignore_cleanup_errors=True)
        self.engine, self.timeout = engine, timeout
        self.workers: list[Worker] = []
        self.stillborn = 0

    def outcomes(self) -> Iterable[Outcome]:
        while self.queue or self.second or self.busy():
            self.hand_out()
            links = {worker.link: worker for worker in self.workers}
            for link in wait(list(links), timeout=_TICK):
                yield from self.hear(links[link])  # type: ignore[index]
            for worker in self.workers:
                worker.note_kin()
            yield from self.stop_hanging()

    def busy(self) -> bool:
        return any(worker.job for worker in self.workers)

    def hand_out(self) -> None:
        """Keep the crew complete, and give every idle worker a job."""
        alone = not self.queue and bool(self.second)
        wanted = 1 if alone else min(self.size, len(self.queue) + self.running())
        while len(self.workers) < wanted:
            self.workers.append(Worker(self.engine, self.timeout, self.scratch.name))
        for worker in self.workers:
            if worker.ready and worker.job is None and self.queue:
                worker.give(self.queue.popleft())
            elif worker.ready and self.second and not self.queue and not self.busy():
                worker.give(self.second.popleft())

    def running(self) -> int:
        return sum(worker.job is not None for worker in self.workers)

    def hear(self, worker: Worker) -> Iterable[Outcome]:
        message = worker.answer()
        if message is None:
            yield from self.bury(worker)
        elif isinstance(message, Outcome):
            worker.job = None
            yield message
        elif message == READY:
            worker.ready, self.stillborn = True, 0

    def bury(self, worker: Worker) -> Iterable[Outcome]:
        """Take a dead worker's job back, or give the job up when it has killed two."""
        job = self.dismiss(worker)
        code = worker.process.exitcode
        if job is None:
            self.count_stillborn(code)
        elif job.key in self.tried:
            yield give_up(job, f"WorkerDied: its process ended ({_cause(code)})", worker.seconds)
        else:
            self.tried.add(job.key)
            self.second.append(job)

    def stop_hanging(self) -> Iterable[Outcome]:
        for worker in [worker for worker in self.workers if worker.overdue()]:
            if worker.job is None and worker.ready:
                continue  # idle, waiting for its turn
            job = self.dismiss(worker)
            if job is None:
                self.count_stillborn(None)
            else:
                reason = "WorkerHung: its process did not answer and was ended"
                yield give_up(job, reason, worker.seconds)

    def dismiss(self, worker: Worker) -> Job | None:
        """Remove a worker with all that belongs to it; return the job it was at."""
        worker.kill()
        self.workers.remove(worker)
        if worker.job is not None:
            clear_parts(worker.job)
        return worker.job

    def count_stillborn(self, code: int | None) -> None:
        self.stillborn += 1
        if self.stillborn >= _STILLBORN:
            raise RenderError(
                f"worker processes end before they begin ({_cause(code)}); if a script calls "
                'this, put the call under: if __name__ == "__main__":'
            )

    def disband(self) -> None:
        for worker in self.workers:
            worker.kill()
        self.workers.clear()
        self.scratch.cleanup()


def _cause(code: int | None) -> str:
    if code is None:
        return "it did not answer"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
