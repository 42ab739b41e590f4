"""Who makes which report when, how long it may take, and what becomes of one whose process dies."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from toolkit.render.execute import give_up, one_line, too_long
from toolkit.render.files import clear_parts, failed_notebook
from toolkit.render.interruption import Interruption
from toolkit.render.jobs import Job, Outcome
from toolkit.render.messages import Message

_TICK = 0.25  # seconds between two looks at who takes too long
# Seconds beyond the time-out, in which a report that keeps it by itself can say so: a part of the
# time-out, within limits.
_GRACE, _LEAST_GRACE, _MOST_GRACE = 0.05, 2.0, 30.0
_ANSWER = 15.0  # seconds until a killed report must have been heard of
_ATTEMPTS = 2


class Processes(Protocol):
    """A way to get a process for a report; the messages that come from it are heard here."""

    def tend(self, wanted: int) -> None:
        """Start what is missing for so many reports at a time; called often."""

    def room(self) -> int:
        """Return how many reports can be begun now."""

    def begin(self, ticket: int, job: Job) -> None:
        """Begin a report; its messages carry the ticket."""

    def end(self, ticket: int) -> None:
        """Kill a report."""

    def hear(self, seconds: float) -> list[Message]:
        """Return messages; the last one about a report has the field ``ended``, with a cause."""

    def reset(self) -> None:
        """Kill everything; what was running is heard to have ended."""

    def close(self) -> None:
        """End all processes."""


@dataclass
class _Running:
    """A report that is being made, and what is known of it."""

    job: Job
    attempt: int
    began: float = field(default_factory=time.monotonic)
    cell: int = 0
    said: Message | None = None  # its outcome, in its own words
    killed: float = 0.0  # when, because it took too long

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


class Supervision:
    """The course of one batch.

    Parameters
    ----------
    jobs : list of Job
        In the order in which they are begun.
    processes : Processes
        Where they are made.
    timeout : float
        Seconds a report may take.
    stop : Interruption
        Asked before each report.
    """

    def __init__(
        self, jobs: list[Job], processes: Processes, timeout: float, stop: Interruption
    ) -> None:
        self.queue = deque(jobs)
        self.second: deque[Job] = deque()  # their process died; once more, alone, at the end
        self.processes, self.timeout, self.stop = processes, timeout, stop
        self.running: dict[int, _Running] = {}
        self.tickets = 0

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome as it comes, until all are there or somebody has asked to stop."""
        while self.running or (not self.stop.asked and (self.queue or self.second)):
            self.stop.obey()
            self.processes.tend(len(self.running) + self.waiting())
            self.hand_out()
            for message in self.processes.hear(_TICK):
                yield from self.take(message)
            self.end_late()

    def waiting(self) -> int:
        """Return how many reports could be begun now, if there were room."""
        if self.stop.asked:
            return 0
        return len(self.queue) or int(bool(self.second) and not self.running)

    def hand_out(self) -> None:
        """Begin as many reports as there is room for."""
        while self.waiting() and self.processes.room() > 0:
            if self.queue:
                self.begin(self.queue.popleft(), 1)
            else:
                self.begin(self.second.popleft(), _ATTEMPTS)

    def begin(self, job: Job, attempt: int) -> None:
        """Begin a report, for the first time or the second."""
        self.tickets += 1
        self.running[self.tickets] = _Running(job, attempt)
        self.processes.begin(self.tickets, job)

    def take(self, message: Message) -> Iterator[Outcome]:
        """Take note of a message; one that a report has ended gives an outcome, or a retry."""
        running, fields = self.running.get(message.ticket), message.fields
        if running is None:
            return
        if isinstance(fields.get("cell"), int):
            running.cell = fields["cell"]
        if fields.get("status") in ("done", "failed"):
            running.said = message
        if "ended" in fields:
            del self.running[message.ticket]
            yield from self.finish(running, message)

    def finish(self, running: _Running, ended: Message) -> Iterator[Outcome]:
        """Judge a report that has ended: as it said itself, by a retry, or by what it died of."""
        job, fields, memory = running.job, ended.fields, int(ended.number("memory"))
        if running.said:
            yield replace(_heard(job, running.said), attempts=running.attempt, memory=memory)
            return
        clear_parts([job])
        late = running.killed and not fields.get("lost")  # lost with others: whose fault is open
        if running.attempt < _ATTEMPTS and not late:
            self.second.append(job)
            return
        reason = f"TimeoutError: {too_long(self.timeout)}" if late else str(fields["ended"])
        outcome = give_up(job, reason, 0 if fields.get("lost") else running.cell)
        yield replace(outcome, seconds=running.seconds, attempts=running.attempt, memory=memory)

    def end_late(self) -> None:
        """Kill what takes too long; where that is not heard of, kill everything."""
        now, grace = time.monotonic(), _GRACE * self.timeout
        grace = min(max(grace, _LEAST_GRACE), _MOST_GRACE)
        for ticket, running in self.running.items():
            if running.killed:
                if now - running.killed > _ANSWER:
                    self.processes.reset()
                    return
            elif running.seconds > self.timeout + grace:
                running.killed = now
                self.processes.end(ticket)


def _heard(job: Job, said: Message) -> Outcome:
    """Return an outcome as the report's own process told it."""
    failed = said.fields["status"] == "failed"
    return Outcome(
        job.key,
        "failed" if failed else "done",
        said.number("seconds"),
        one_line(str(said.fields.get("error", ""))),
        job.fingerprint,
        failed_notebook(job) if failed and said.fields.get("kept") else None,
    )
