"""The Dask workers as the caller sees them: who is there, who is fit for our reports, who hangs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.execute import one_line
from toolkit.render.sight import Sight, differences, look, versions

LOG = logging.getLogger("toolkit.render")
UNSEEN = 60.0  # seconds without a heartbeat, after which a worker is given up
_MUSTER = 1.0  # seconds between two looks at who is there
_LOOK = 30.0  # seconds the first workers may take to look for what they need
_FETCH = 10.0  # seconds in which a result that is there must come
_PATIENCE = 60.0  # seconds in which others may come when all that are there were refused
_WAIT = 10.0  # seconds without a worker, after which a person is told


@dataclass(eq=False)
class Member:
    """One process of Dask's; started again at the same address it is another one.

    Parameters
    ----------
    address : str
        Where it is.
    home : str
        Its own folder, by which it is known.
    threads : int
        Reports it makes at the same time.
    looked : Future
        What it has found of the things it needs.
    """

    address: str
    home: str
    threads: int
    looked: Any
    fit: bool | None = None  # None: it has not answered yet
    running: bool = True
    seen: object = None
    moved: float = field(default_factory=time.monotonic)  # when a heartbeat last came

    @property
    def usable(self) -> bool:
        """Whether it can be given something now."""
        return bool(self.fit) and self.running and not self.hangs

    @property
    def hangs(self) -> bool:
        """Whether it has not been heard of for long."""
        return time.monotonic() - self.moved > UNSEEN


class Crew:
    """All workers of a cluster.

    Parameters
    ----------
    client : distributed.Client
        The connection.
    batch : str
        Name of the batch.
    sight : Sight
        What each worker must see.
    heard : callable
        Called, in another thread, with a member that has looked.
    """

    def __init__(
        self, client: Any, batch: str, sight: Sight, heard: Callable[[Member], None]
    ) -> None:
        self.client, self.batch, self.sight, self.heard = client, batch, sight, heard
        self.members: dict[tuple[str, str], Member] = {}
        self.needed = versions()
        self.looks = 0
        self.most = 1  # workers at one time
        self.mustered = 0.0
        self.began = self.manned = time.monotonic()
        self.problems: list[str] = []
        self.trusted = False  # something has been handed out
        self.proven = False  # and has come back
        self.complained = False

    def muster(self) -> Iterator[Member]:
        """Find out who is there; yield those who have gone or hang. Called often."""
        now = time.monotonic()
        if now - self.mustered < _MUSTER:
            return
        self.mustered = now
        found = {(w, about["local_directory"]): about for w, about in self.present().items()}
        for key in [key for key in self.members if key not in found]:
            yield self.members.pop(key)
        for key, about in found.items():
            member = self.members.get(key) or self.welcome(*key, about["nthreads"])
            member.running = about["status"] == "running"
            if about["last_seen"] != member.seen:
                member.seen, member.moved = about["last_seen"], now
            if member.hangs:
                yield member
        self.most = max(self.most, len(self.members))
        self.complain()

    def present(self) -> dict[str, dict[str, Any]]:
        """Return what the scheduler knows of its workers.

        Raises
        ------
        OSError
            When it cannot be asked any more.
        """
        if self.client.status != "running":
            raise OSError("the scheduler has gone")
        workers: dict[str, dict[str, Any]] = self.client.scheduler_info()["workers"]
        return workers

    def welcome(self, address: str, home: str, threads: int) -> Member:
        """Have a new worker look for what it needs."""
        self.looks += 1
        if not self.members:
            self.began = time.monotonic()
        key = f"look-{self.batch}-{self.looks}"
        looked = self.client.submit(look, self.sight, key=key, workers=[address], priority=10)
        member = self.members[address, home] = Member(address, home, threads, looked)
        looked.add_done_callback(lambda future: self.heard(member))
        return member

    def admit(self, member: Member) -> None:
        """Take note of what a worker has found; one that lacks something is not used."""
        if member not in self.members.values():
            return
        problems = _problems(member.looked, self.needed)
        member.fit, member.looked = not problems, None
        if problems:
            self.refuse(member, "; ".join(problems))

    def refuse(self, member: Member, problem: str) -> None:
        """Use a worker no more."""
        member.fit = False
        self.problems.append(f"the Dask worker {member.address}: {problem}")
        if self.trusted:
            LOG.warning("%s; it is not used", self.problems[-1])

    def ready(self) -> bool:
        """Whether reports can be handed out: those who were there first have looked.

        Raises
        ------
        RenderError
            When one of these lacks something, or all that are there were refused.
        """
        waits = any(member.fit is None for member in self.members.values())
        fit = any(member.fit for member in self.members.values())
        if not self.trusted and waits and time.monotonic() - self.began < _LOOK:
            return False
        patient = self.proven and time.monotonic() - self.manned < _PATIENCE
        hopeless = self.members and not (fit or waits or patient)
        if self.problems and (hopeless or not self.trusted):
            raise RenderError(_first(self.problems))
        self.trusted = self.trusted or fit
        return fit

    def complain(self) -> None:
        """Tell a person when nobody is there for long."""
        now = time.monotonic()
        if any(member.fit and not member.hangs for member in self.members.values()):
            self.manned, self.complained = now, False
        elif now - self.manned > _WAIT and not self.complained:
            self.complained = True
            LOG.warning("no Dask worker is ready; waiting for one (Ctrl-C ends it)")


def _problems(looked: Any, needed: dict[str, str]) -> list[str]:
    try:
        theirs, amiss = looked.result(timeout=_FETCH)
    except Exception as error:  # it cannot even be asked: no toolkit, another Python
        said = one_line(str(error))
        return [f"it cannot load the toolkit, which must be the same there ({said})"]
    return differences(theirs, needed) or amiss


def _first(problems: list[str]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}; see docs/many-machines.md"
