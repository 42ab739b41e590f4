"""What runs inside a Dask worker: a chunk of reports, made by a pool of processes of our own.

A Dask worker has threads and must not be forked, so nothing of a report runs in it: the pool is a
clean process beside it, kept warm from one chunk to the next. It ends with its batch, after a while
without work, or with the worker, however that ends.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.chunks import Chunk, Line, Made, line_of, unpack
from toolkit.render.execute import one_line
from toolkit.render.interruption import Interruption
from toolkit.render.jobs import Job, Outcome
from toolkit.render.pool import Options, processes
from toolkit.render.supervision import Processes, Supervision

SLEPT = 45.0  # seconds this process was stopped for, after which it has been given up
_ALIVE = 10.0  # seconds between two signs of life, when there is nothing to tell
_IDLE = 60.0  # seconds without a chunk, after which nobody will send one any more
_FAREWELL = 12.0  # seconds in which chunks that are ended come to their end
_LONGEST = 100  # batches of which it is remembered that they have ended

_lock = threading.Lock()
_pools: dict[str, _Pool] = {}  # batch -> its warm processes, while no chunk uses them
_busy: dict[str, int] = {}  # batch -> chunks that are being made
_stops: dict[str, int] = {}  # batch -> 1: finish what runs; 2: end it


def make_chunk(chunk: Chunk) -> Made:
    """Make the reports of a chunk, in a task of a Dask worker; never raises.

    Parameters
    ----------
    chunk : Chunk
        What to make.

    Returns
    -------
    Made
        What has become of it; not all of it when somebody has stopped it.
    """
    from distributed import get_worker

    with _counted(chunk.batch):
        course = _Course(chunk, get_worker())
        try:
            course.run()
        except RenderError as error:
            return Made(course.lines, str(error))
        except Exception as error:
            return Made(course.lines, f"{type(error).__name__}: {one_line(str(error))}")
        return Made(course.lines)


def stop_batch(batch: str) -> None:
    """Let the chunks of a batch finish the reports that are running, and begin no more."""
    _stop(batch, 1)


async def end_batch(batch: str) -> None:
    """End all that belongs to a batch, now."""
    _stop(batch, 2)
    until = time.monotonic() + _FAREWELL
    while batch in _busy and time.monotonic() < until:
        await asyncio.sleep(0.05)
    if pool := _taken(batch):
        await asyncio.to_thread(pool.close)


def _stop(batch: str, how: int) -> None:
    with _lock:
        _stops[batch] = how
        while len(_stops) > _LONGEST:
            del _stops[next(iter(_stops))]


@contextmanager
def _counted(batch: str) -> Iterator[None]:
    with _lock:
        _busy[batch] = _busy.get(batch, 0) + 1
    try:
        yield
    finally:
        with _lock:
            _busy[batch] -= 1
            if not _busy[batch]:
                del _busy[batch]


class _Course(Interruption):
    """A chunk as it goes: tells the caller of it, and asks whether anybody still wants it."""

    def __init__(self, chunk: Chunk, worker: Any) -> None:
        super().__init__()
        self.chunk, self.worker = chunk, worker
        self.lines: list[Line] = []
        self.told, self.running = 0, list[int]()
        self.turned = self.spoke = time.monotonic()
        self.supervision: Supervision | None = None
        self.options, numbered = unpack(chunk.parcel)
        self.jobs = list(numbered.values())
        self.numbers = {job.key: number for number, job in numbered.items()}

    def run(self) -> None:
        """Make the reports until all are there or nobody wants them."""
        with suppress(KeyboardInterrupt), _warm(self.chunk.batch, self.options, self.jobs) as ours:
            self.supervision = Supervision(self.jobs, ours, self.options.timeout, self)
            for outcome in self.supervision.outcomes():
                self.note(outcome)
        self.tell()

    def note(self, outcome: Outcome) -> None:
        self.lines.append(line_of(self.numbers[outcome.key], outcome))

    def obey(self) -> None:
        """Tell and ask, every time it goes round; raises when the chunk must end at once."""
        self.tell()
        self.asked = max(self.asked, self.end_wanted())
        super().obey()

    def tell(self) -> None:
        """Tell the caller what is new. What is lost on the way is in what `make_chunk` returns."""
        begun = self.supervision.running.values() if self.supervision else ()
        running = sorted(self.numbers[report.job.key] for report in begun)
        fresh = self.lines[self.told :]
        if not fresh and running == self.running and time.monotonic() - self.spoke < _ALIVE:
            return
        self.told, self.running, self.spoke = len(self.lines), running, time.monotonic()
        news = {"chunk": self.chunk.number, "lines": fresh, "running": running}
        self.worker.log_event(self.chunk.topic, {"batch": self.chunk.batch} | news)

    def end_wanted(self) -> int:
        """Return 1 when the running reports are still wanted, 2 when nothing is, else 0."""
        slept = time.monotonic() - self.turned > SLEPT
        self.turned = time.monotonic()
        task = self.worker.state.tasks.get(self.chunk.key)
        unwanted = task is None or task.state not in ("executing", "long-running")
        closing = self.worker.status.name not in ("running", "paused", "closing_gracefully")
        if slept or unwanted or closing:
            return 2
        leaving = self.worker.status.name == "closing_gracefully"
        return max(_stops.get(self.chunk.batch, 0), int(leaving))


class _Pool:
    """Warm processes for the reports of a batch."""

    def __init__(self, options: Options, jobs: list[Job]) -> None:
        self.opened = ExitStack()
        self.processes = self.opened.enter_context(processes(options, jobs))
        self.idle: threading.Timer | None = None

    def close(self) -> None:
        self.opened.close()


@contextmanager
def _warm(batch: str, options: Options, jobs: list[Job]) -> Iterator[Processes]:
    """Give the processes that are warm, or new ones; keep them when the chunk has gone well."""
    pool = _taken(batch) or _Pool(options, jobs)
    try:
        yield pool.processes
    except BaseException:
        pool.close()
        raise
    _keep(batch, pool)


def _taken(batch: str) -> _Pool | None:
    """Take the warm processes of a batch, so that nobody else does."""
    with _lock:
        pool = _pools.pop(batch, None)
    if pool and pool.idle:
        pool.idle.cancel()
    return pool


def _keep(batch: str, pool: _Pool) -> None:
    with _lock:
        kept = batch not in _stops and batch not in _pools
        if kept:
            _pools[batch] = pool
            pool.idle = threading.Timer(_IDLE, _end_idle, (batch, pool))
            pool.idle.daemon = True
            pool.idle.start()
    if not kept:
        pool.close()


def _end_idle(batch: str, pool: _Pool) -> None:
    with _lock:
        if _pools.get(batch) is not pool:  # a chunk has come in this moment
            return
        del _pools[batch]
    pool.close()
