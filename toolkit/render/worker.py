"""A process that makes one report after another, where forking is not possible or not wanted."""

from __future__ import annotations

import contextlib
import faulthandler
import itertools
import os
import pickle
import shutil
import threading
import time
from multiprocessing.connection import Connection

import psutil  # type: ignore[import-untyped]

from toolkit.render.clean_process import Setup, connect
from toolkit.render.jobs import Job
from toolkit.render.limits import (
    adopt_orphans,
    end_children,
    has_children,
    has_reached,
    peak_memory,
)
from toolkit.render.messages import Message, send
from toolkit.render.process_state import process_state
from toolkit.render.report_process import begin, load, make_report, settle

_LOOK = 1.0  # seconds between two looks at whether the parent is still there
_SPARE = 60.0  # seconds beyond the time-out, after which a worker without a parent ends itself


def main(handle: int) -> None:
    """Load everything, then make the reports that come through the link until it closes."""
    link = connect(handle)
    begin()
    adopt_orphans()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        try:
            setup: Setup = pickle.loads(link.recv_bytes())
            _follow(psutil.Process(setup.parent), setup.scratch)
            load(setup)
        except Exception as error:
            send(link, Message(0, {"refused": f"{type(error).__name__}: {error}"}))
            return
        settle()
        send(link, Message(0, {"ready": True}))
        _serve(link, setup)
    os._exit(0)  # whatever threads a notebook has left


def _serve(link: Connection, setup: Setup) -> None:
    for number in itertools.count(1):
        ticket, job = link.recv()
        faulthandler.dump_traceback_later(setup.timeout + _SPARE, exit=True, file=2)
        worn = _make(job, setup, ticket, link)
        faulthandler.cancel_dump_traceback_later()
        if number == 1:
            settle()
        fields = {"ended": "", "memory": peak_memory(), "worn": worn}
        send(link, Message(ticket, fields))


def _make(job: Job, setup: Setup, ticket: int, link: Connection) -> bool:
    """Make a report; tell whether it has left something that later ones might notice."""
    before = process_state()
    make_report(job, setup, ticket, link)
    left = has_children()
    if left:
        end_children()
    return left or process_state() != before or has_reached(setup.memory)


def _follow(parent: psutil.Process, scratch: str) -> None:
    """End this process, and all below it, when its parent has gone."""
    here = os.getppid()  # on Windows that may be a process between the parent and this one

    def watch() -> None:
        while os.getppid() == here and parent.is_running():
            time.sleep(_LOOK)
        end_children()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, name="follow", daemon=True).start()
