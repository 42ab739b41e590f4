"""A process that loads everything once and is forked for each report; the forks are warm.

It has one thread and runs no report itself but one, in rehearsal: a first report fills caches
(fonts, templates, styles) which all later forks inherit. It waits for orders of its parent, hands
on what the forks tell, and buries them. It decides nothing; `toolkit.render.supervision` does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from toolkit.render.clean_process import Setup, cause_of, connect, out_of_reach
from toolkit.render.execute import Attempt, Terms, too_much
from toolkit.render.jobs import Job
from toolkit.render.limits import (
    adopt_orphans,
    die_with_parent,
    end_children,
    go_first,
    in_bytes,
    threads,
)
from toolkit.render.messages import Hearing, Message, send
from toolkit.render.process_state import process_state
from toolkit.render.report_process import begin, load, make_report, on_its_own, settle

_LOOK = 1.0  # seconds between two looks at whether the parent is there, and two signs of life
_NEARLY_ALL = 0.9  # of the memory a report may use
_THREADS_END = 1.0  # seconds in which threads that are about to end may do so


def main(handle: int) -> None:
    """Load everything, then fork for each report until the parent closes the link."""
    link = connect(handle)
    begin()
    signal.signal(signal.SIGTERM, lambda number, frame: None)  # the parent decides
    die_with_parent()
    adopt_orphans()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        try:
            setup: Setup = pickle.loads(link.recv_bytes())
            load(setup)
        except Exception as error:
            send(link, Message(0, {"refused": f"{type(error).__name__}: {error}"}))
            return
        Zygote(link, setup).serve()
    os._exit(0)  # nothing has to be taken apart


@dataclass
class _Fork:
    """A report that is being made."""

    ticket: int
    hearing: Hearing
    alone: bool = False  # it said that it had left no process behind


class Zygote:
    """The process to be forked.

    Parameters
    ----------
    link : Connection
        Orders come in, messages go out.
    setup : Setup
        As it came from the parent.
    """

    def __init__(self, link: Connection, setup: Setup) -> None:
        self.link, self.setup = link, setup
        self.pid = os.getpid()
        self.forks: dict[int, _Fork] = {}
        self.woken, self.waker = os.pipe()
        self.showed = 0.0

    def serve(self) -> None:
        """Do what the parent orders until it closes the link or has gone."""
        os.set_blocking(self.waker, False)
        os.set_blocking(self.woken, False)
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        try:
            self.require_one_thread()
            self.settle()
            self.tell(0, ready=True)
            while os.getppid() == self.setup.parent:
                self.step()
                self.show_life()
        finally:
            for pid in self.forks:
                _kill(pid)
            end_children()
            if os.getppid() != self.setup.parent:
                shutil.rmtree(self.setup.scratch, ignore_errors=True)

    def settle(self) -> None:
        """Be ready to be forked."""
        settle()
        die_with_parent(False)  # from now on its end is noticed, and all forks are ended first

    def require_one_thread(self) -> None:
        """Refuse to go on with more threads than one: a fork could wait for another for ever."""
        if not _has_one_thread():
            self.tell(0, refused=f"it has {threads()} threads and cannot be forked safely")
            raise SystemExit(1)

    def step(self) -> None:
        """Wait for whatever comes next, and deal with it."""
        links = {fork.hearing.link: fork for fork in self.forks.values() if not fork.hearing.over}
        for source in wait([self.link, self.woken, *links], timeout=_LOOK):
            if source is self.link:
                self.obey(*self.link.recv())
            elif source != self.woken:
                self.relay(links[source])  # type: ignore[index]
        self.bury()

    def show_life(self) -> None:
        """Tell the parent about once a second that this process has not been stopped."""
        if time.monotonic() - self.showed > _LOOK:
            self.showed = time.monotonic()
            self.tell(0, alive=True)

    def obey(self, order: str, *details: object) -> None:
        """Carry out an order; `EOFError` ends it all when the parent has closed the link."""
        {"begin": self.begin, "end": self.end, "rehearse": self.rehearse}[order](*details)  # type: ignore[operator]

    def begin(self, ticket: int, job: Job) -> None:
        """Fork for a report."""
        self.require_one_thread()
        ours, theirs = Pipe(duplex=False)
        try:
            pid = os.fork()
        except OSError as error:  # no room for another process
            self.tell(ticket, ended=f"its process could not be started ({error.strerror})")
            return
        if pid == 0:  # the fork
            ours.close()
            self.be_report(ticket, job, out_of_reach(theirs))
        theirs.close()
        os.set_blocking(ours.fileno(), False)
        self.forks[pid] = _Fork(ticket, Hearing(ours))

    def be_report(self, ticket: int, job: Job, link: Connection) -> None:
        """Make the report, in the fork; never returns."""
        code = 1
        try:
            die_with_parent()
            self.leave_family()
            if os.getppid() == self.pid:  # it did not die before we asked to die with it
                make_report(job, self.setup, ticket, link, last=True)
                code = 0
        finally:
            os._exit(code)

    def leave_family(self) -> None:
        """Let go of what belongs to the zygote, and be a family of one's own."""
        os.setsid()
        adopt_orphans()
        go_first()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # cells end processes with it
        for number in (self.woken, self.waker):
            os.close(number)
        for link in (self.link, *(fork.hearing.link for fork in self.forks.values())):
            link.close()

    def end(self, ticket: int) -> None:
        """Kill a report that takes too long."""
        for pid, fork in self.forks.items():
            if fork.ticket == ticket:
                _kill(pid)

    def relay(self, fork: _Fork) -> None:
        """Hand on what a fork tells of its own report."""
        for message in fork.hearing.messages():
            if message.ticket == fork.ticket and "ended" not in message.fields:
                fork.alone = fork.alone or message.fields.get("alone") is True
                send(self.link, message)

    def bury(self) -> None:
        """Take note of every fork that has ended."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.woken, 4096)  # first: who ends from here on wakes us again
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if fork := self.forks.pop(pid, None):
                code, memory = os.waitstatus_to_exitcode(status), in_bytes(usage.ru_maxrss)
                self.part_with(pid, fork, code)
                self.tell(fork.ticket, ended=self.cause(code, memory), memory=memory)

    def cause(self, code: int, memory: int) -> str:
        """Return why a fork has ended; what crashes at its limit has crashed for that."""
        grown = memory - psutil.Process().memory_info().rss if code < 0 else 0
        most = self.setup.memory
        return too_much(most) if grown > _NEARLY_ALL * most else cause_of(code)

    def part_with(self, pid: int, fork: _Fork, code: int) -> None:
        """Clear away what a report has left: processes, last words, temporary files."""
        if code or not fork.alone:
            _kill_group(pid)
            end_children(keep=self.forks)
        while not fork.hearing.over:
            self.relay(fork)
        fork.hearing.link.close()
        if code:
            folder = Path(self.setup.scratch, str(fork.ticket))
            shutil.rmtree(folder, ignore_errors=True)

    def rehearse(self, job: Job, times: int) -> None:
        """Make a report that came out well some times more, in here, and write nothing."""
        die_with_parent()
        before, setup = process_state(), self.setup
        for _ in range(times):
            attempt = Attempt(job, Terms(setup.engine, setup.timeout, setup.memory))
            with on_its_own(attempt, Path(setup.scratch, "rehearsal")):
                attempt.rehearse()
        end_children(keep=self.forks)
        if not _has_one_thread() or process_state() != before:
            raise SystemExit("the rehearsal has changed this process")
        self.settle()
        self.tell(0, rehearsed=True)

    def tell(self, ticket: int, **fields: object) -> None:
        """Send a message to the parent."""
        send(self.link, Message(ticket, fields))


def _has_one_thread() -> bool:
    """Tell whether there is one thread only, after a moment for those that are about to end."""
    until = time.monotonic() + _THREADS_END
    while (many := threads() > 1) and time.monotonic() < until:
        time.sleep(0.01)
    return not many


def _kill(pid: int) -> None:
    """End a fork that has not been buried, and its process group."""
    _kill_group(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_group(pid: int) -> None:
    """End what is left of a fork's process group, which may live longer than the fork."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
