"""What a process does for one report, whether it was forked for it or has made others before."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from toolkit.render.clean_process import UNHEARD, Setup
from toolkit.render.execute import Attempt, Terms
from toolkit.render.jobs import Job, Outcome
from toolkit.render.limits import has_children, memory_limit, no_core
from toolkit.render.messages import Message, send
from toolkit.render.seeds import seed_generators

_MADE_BETWEEN_COLLECTIONS = 20_000  # objects; Python's own number is 700


def load(setup: Setup) -> None:
    """Load once what every report needs."""
    # nbformat's JSON schema checker loads this for addresses, which notebooks do not have, and
    # it compiles a grammar for two seconds; without it the checker goes on.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

    import papermill

    from toolkit.render.fonts import font_css

    logging.getLogger(papermill.__name__).setLevel(logging.CRITICAL)  # outcomes say it all
    font_css()
    if setup.prepare:
        setup.prepare()


def begin() -> None:
    """Do what comes first in every process that makes reports or is forked for them."""
    signal.signal(signal.SIGINT, _leave_to_parent)
    no_core()


def _leave_to_parent(number: int, frame: FrameType | None) -> None:
    """Do nothing on Ctrl-C: the parent has been told too, and lets running reports finish.

    A process that a cell has forked is ended, though. One that it has started anew does not come
    here, but it would ignore the signal if it were ignored here.
    """
    if _Teller.pid not in (0, os.getpid()):
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def settle() -> None:
    """Make permanent what is loaded: no later collection goes through it.

    That saves more than half the time of a report that does much, and pages of a fork that the
    collector would have written to. With nothing old to go by it would come far too often, though:
    for a tenth of the time of a report that makes less rubbish than there is room for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BETWEEN_COLLECTIONS)


def make_report(job: Job, setup: Setup, ticket: int, link: Connection, last: bool = False) -> None:
    """Make a report, maybe the last of this process, and tell of it; end if nobody can hear."""
    teller = _Teller(link, ticket)
    terms = Terms(setup.engine, setup.timeout, setup.memory, teller.cell, last)
    teller.outcome(_outcome(Attempt(job, terms), Path(setup.scratch, str(ticket))))


def _outcome(attempt: Attempt, folder: Path) -> Outcome:
    try:
        with on_its_own(attempt, folder):
            return attempt.work()
    except BaseException as error:  # also what is meant to end a process
        return attempt.failed(attempt.explain(error))


class _Teller:
    """Tells of one report, from the process that makes it."""

    pid = 0  # of the process that makes a report, once it does

    def __init__(self, link: Connection, ticket: int) -> None:
        self.link, self.ticket = link, ticket
        _Teller.pid = os.getpid()

    def cell(self, number: int) -> None:
        self.tell({"cell": number})

    def outcome(self, outcome: Outcome) -> None:
        kept = outcome.error_notebook is not None
        fields = {"status": outcome.status, "error": outcome.error, "seconds": outcome.seconds}
        self.tell({**fields, "kept": kept, "alone": not has_children()})

    def tell(self, fields: dict[str, object]) -> None:
        if os.getpid() != self.pid:  # a cell has forked, and the copy goes on as if it were we
            os._exit(0)
        try:
            send(self.link, Message(self.ticket, fields))
        except OSError:
            os._exit(UNHEARD)


@contextmanager
def on_its_own(attempt: Attempt, folder: Path) -> Iterator[None]:
    """Give a report its own random numbers, memory and folder for temporary files."""
    seed_generators(attempt.job.key)
    with _temporary_files_in(folder), memory_limit(attempt.terms.memory):
        yield


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Put temporary files where they are found and removed, however the report ends."""
    folder.mkdir(exist_ok=True)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = None
        os.environ.pop("TMPDIR", None)
        if before is not None:
            os.environ["TMPDIR"] = before
        shutil.rmtree(folder, ignore_errors=True)
