"""Processes for reports, forked from one that is warm."""

from __future__ import annotations

import time
from multiprocessing.connection import wait

from toolkit.render.clean_process import CleanProcess, Setup
from toolkit.render.execute import ENGINE
from toolkit.render.jobs import Job
from toolkit.render.messages import Message
from toolkit.render.starting import Births, overdue

_WORTH_IT = 5  # reports; a rehearsal costs as much as one, and saves a part of each later one
# Python becomes faster with what it has run a dozen times; in a fork nothing else is run often.
_ONCE_MORE, _MOST = 40, 12  # reports for which a rehearsal is repeated, and how often at most
_SCOUTS = 3  # reports that are made alone, until one comes out well and can be rehearsed
_SCOUTING = 30.0  # seconds after which nobody waits for that any more
_SLOWER = 10.0  # how much longer a rehearsal may take than the report did
_WARM_UP = 10.0  # seconds it may take in any case
_REHEARSALS = 3  # in one batch; after that reports are made by forks that are not quite warm
_SILENCE = 15.0  # seconds after which a zygote, which tells every second that it lives, does not


class ForkedProcesses:
    """The zygote and the reports forked from it, as the supervision sees them.

    Parameters
    ----------
    setup : Setup
        What the zygote is told.
    size : int
        Reports at the same time.
    reports : int
        Reports in all.
    """

    def __init__(self, setup: Setup, size: int, reports: int) -> None:
        self.setup, self.size = setup, size
        self.zygote: CleanProcess | None = None
        self.births = Births()
        self.running: dict[int, Job] = {}
        self.well: dict[int, float] = {}  # ticket -> seconds, of reports that came out well
        # Papermill's own engine has nothing to be warmed, and others may leave something behind.
        worth_it = reports >= _WORTH_IT and setup.engine == ENGINE
        self.rehearsals = _REHEARSALS if worth_it else 0
        self.times = min(1 + reports // _ONCE_MORE, _MOST)
        self.scouts = 0
        self.heard = 0.0
        self.scouting_until = float("inf")
        self.rehearsing_until = 0.0

    def tend(self, wanted: int) -> None:
        """Start the zygote where there is none, and end one that has lost itself."""
        if self.zygote is None:
            if not wanted:
                return
            self.zygote = CleanProcess("toolkit.render.zygote", self.setup)
        late = self.rehearsing_until and time.monotonic() > self.rehearsing_until
        if late or overdue(self.zygote):
            self.reset()

    def room(self) -> int:
        """Return how many reports can be begun now."""
        if self.zygote is None or not self.zygote.ready or self.rehearsing_until:
            return 0
        if time.monotonic() > self.scouting_until:
            self.scouts = 0
        return (1 if self.scouts else self.size) - len(self.running)

    def begin(self, ticket: int, job: Job) -> None:
        """Have a process forked for a report."""
        assert self.zygote is not None
        self.running[ticket] = job
        self.zygote.tell("begin", ticket, job)

    def end(self, ticket: int) -> None:
        """Have a report killed; that it has ended is heard later."""
        if self.zygote:
            self.zygote.tell("end", ticket)

    def hear(self, seconds: float) -> list[Message]:
        """Return what reports tell, after waiting for it not longer than that."""
        zygote = self.zygote
        if zygote is None:
            return []
        if not wait([zygote.link], timeout=seconds):
            self.mind_silence(zygote)
            return []
        self.heard = time.monotonic()
        heard = zygote.hearing.messages()
        for message in heard:
            self.note(zygote, message)
        return heard + self.lose(zygote) if zygote.hearing.over else heard

    def mind_silence(self, zygote: CleanProcess) -> None:
        """Kill a zygote that a report has stopped; the next `hear` tells of the reports lost."""
        waits = zygote.ready and not self.rehearsing_until
        if waits and time.monotonic() - self.heard > _SILENCE:
            zygote.strike()

    def note(self, zygote: CleanProcess, message: Message) -> None:
        """Take note of a message that is about the zygote itself, or a scout."""
        if message.ticket == 0:
            self.hear_zygote(zygote, message)
        if message.fields.get("status") == "done":
            self.well[message.ticket] = message.number("seconds")
        if "ended" in message.fields:
            self.scout_is_back(zygote, message.ticket)

    def hear_zygote(self, zygote: CleanProcess, message: Message) -> None:
        """Take note of what the zygote tells of itself."""
        self.births.note(zygote, message)
        if "ready" in message.fields:
            self.scouts = _SCOUTS if self.rehearsals else 0
            self.scouting_until = time.monotonic() + _SCOUTING
        if "rehearsed" in message.fields:
            self.rehearsing_until = 0.0

    def scout_is_back(self, zygote: CleanProcess, ticket: int) -> None:
        """Have a report that came out well rehearsed, if none has been and no other is made."""
        job, seconds = self.running.pop(ticket, None), self.well.pop(ticket, None)
        if not self.scouts or job is None or self.running:
            return
        self.scouts -= 1
        if seconds is not None:
            self.scouts, self.rehearsals = 0, self.rehearsals - 1
            most = _WARM_UP + _SLOWER * seconds * self.times
            self.rehearsing_until = time.monotonic() + most
            zygote.tell("rehearse", job, self.times)

    def lose(self, zygote: CleanProcess) -> list[Message]:
        """Give up a zygote that has died; all reports forked from it have died with it."""
        cause = zygote.cause()
        self.births.ended(zygote, cause)
        zygote.kill()
        if self.rehearsing_until:
            self.rehearsals = 0  # this notebook is not fit for it
        self.zygote, self.rehearsing_until = None, 0.0
        ended = {"ended": f"ended the process it was forked from, {cause}", "lost": True}
        lost = [Message(ticket, ended) for ticket in self.running]
        self.running.clear()
        return lost

    def reset(self) -> None:
        """Kill the zygote, which does not answer; the next `hear` tells of the reports lost."""
        if self.zygote:
            self.zygote.strike()

    def close(self) -> None:
        """End all processes."""
        if self.zygote:
            self.zygote.dismiss()
            self.zygote = None
