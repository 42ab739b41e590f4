"""Processes for reports that are started afresh and make many, one after the other."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import wait

import psutil  # type: ignore[import-untyped]

from toolkit.render.clean_process import CleanProcess, Setup
from toolkit.render.execute import too_much
from toolkit.render.jobs import Job
from toolkit.render.messages import Message
from toolkit.render.starting import Births, overdue

_RECYCLED = 100  # reports, after which a worker makes way for a fresh one
_LOOK = 0.5  # seconds between two looks at the memory of the workers
# Windows and macOS know no limit that a process could be given.
_WATCHED = sys.platform != "linux"


@dataclass
class _Worker:
    """One worker, and what it is at."""

    process: CleanProcess
    ticket: int = 0  # 0 while it is idle
    made: int = 0
    worn: bool = False  # a report has left something behind
    base: int = 0  # bytes it held when the report began

    @property
    def idle(self) -> bool:
        return self.process.ready and not self.ticket

    @property
    def done_with(self) -> bool:
        return self.idle and (self.worn or self.made >= _RECYCLED)

    def memory(self) -> int:
        with contextlib.suppress(psutil.Error):
            return int(psutil.Process(self.process.pid).memory_info().rss)
        return 0


class SpawnedProcesses:
    """The workers, as the supervision sees them.

    Parameters
    ----------
    setup : Setup
        What each worker is told.
    size : int
        Number of workers.
    """

    def __init__(self, setup: Setup, size: int) -> None:
        self.setup, self.size = setup, size
        self.workers: list[_Worker] = []
        self.births = Births()
        self.looked = 0.0
        self.causes: dict[int, str] = {}  # ticket -> why we have killed its worker

    def tend(self, wanted: int) -> None:
        """Keep the crew complete and fresh, and end those that hang or want too much memory."""
        for worker in [worker for worker in self.workers if worker.done_with]:
            self.workers.remove(worker)
            worker.process.kill()
        while len(self.workers) < min(self.size, wanted):
            self.workers.append(_Worker(CleanProcess("toolkit.render.worker", self.setup)))
        for worker in self.workers:
            if overdue(worker.process):
                worker.process.strike()
        if _WATCHED and time.monotonic() - self.looked > _LOOK:
            self.looked = time.monotonic()
            self.watch_memory()

    def watch_memory(self) -> None:
        """End reports that use more memory than they may."""
        for worker in self.workers:
            if worker.ticket and worker.memory() > worker.base + self.setup.memory:
                self.causes[worker.ticket] = too_much(self.setup.memory)
                worker.process.strike()

    def room(self) -> int:
        """Return how many reports can be begun now."""
        return sum(worker.idle and not worker.done_with for worker in self.workers)

    def begin(self, ticket: int, job: Job) -> None:
        """Give a report to an idle worker."""
        worker = next(w for w in self.workers if w.idle and not w.done_with)
        worker.ticket, worker.made = ticket, worker.made + 1
        worker.base = worker.memory() if _WATCHED else 0
        worker.process.tell(ticket, job)

    def end(self, ticket: int) -> None:
        """Kill the worker that makes a report; that it has ended is heard later."""
        for worker in self.workers:
            if worker.ticket == ticket:
                worker.process.strike()

    def hear(self, seconds: float) -> list[Message]:
        """Return what reports tell, after waiting for it not longer than that."""
        links = {worker.process.link: worker for worker in self.workers}
        ready = wait(list(links), timeout=seconds)
        return [m for link in ready for m in self.listen(links[link])]  # type: ignore[index]

    def listen(self, worker: _Worker) -> list[Message]:
        """Return what one worker tells of its report."""
        messages = worker.process.hearing.messages()
        for message in messages:
            self.note(worker, message)
        return messages + self.lose(worker) if worker.process.hearing.over else messages

    def note(self, worker: _Worker, message: Message) -> None:
        """Take note of a message that is about the worker itself."""
        if message.ticket == 0:
            self.births.note(worker.process, message)
        elif message.ticket == worker.ticket and "ended" in message.fields:
            worker.ticket, worker.worn = 0, worker.worn or bool(message.fields.get("worn"))

    def lose(self, worker: _Worker) -> list[Message]:
        """Give up a worker that has died."""
        cause = worker.process.cause()
        self.births.ended(worker.process, cause)
        worker.process.kill()
        self.workers.remove(worker)
        if not worker.ticket:
            return []
        return [Message(worker.ticket, {"ended": self.causes.pop(worker.ticket, cause)})]

    def reset(self) -> None:
        """Kill all workers; the next `hear` tells of the reports lost."""
        for worker in self.workers:
            worker.process.strike()

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.process.kill() if worker.ticket else worker.process.dismiss()
        self.workers.clear()
