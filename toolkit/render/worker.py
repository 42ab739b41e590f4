"""A process that renders one report after another, and how its parent starts and ends it."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from multiprocessing.connection import Connection

import psutil  # type: ignore[import-untyped]

from toolkit.render.jobs import Job, Outcome

READY = "ready"
# Several reports run at once: more threads in each would only fight for the same cores.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_START = 180.0  # seconds until a worker has loaded everything, on a very busy machine
_LOOK_EVERY = 1.0
_GRACE = 60.0  # seconds a worker may take beyond the time-out it enforces itself


def serve(link: Connection, engine: str | None, timeout: float, scratch: str) -> None:
    """Render the jobs that come through a pipe until it closes; runs in the worker process.

    Parameters
    ----------
    link : Connection
        Jobs come in, outcomes go out.
    engine : str, optional
        Name of a papermill engine.
    timeout : float
        Seconds a report may take.
    scratch : str
        Folder for temporary files; the parent removes it even if this process is killed.
    """
    from toolkit.render.execute import run

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ["TMPDIR"] = tempfile.tempdir = scratch  # for the kernel and for us
    _warm()
    try:
        link.send(READY)
        while True:
            link.send(run(link.recv(), engine, timeout))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone


def _warm() -> None:
    """Load once what every report needs."""
    # nbformat's JSON schema checker loads this for addresses, which notebooks do not have, and
    # it compiles a grammar for two seconds; without it the checker goes on.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

    import papermill

    from toolkit.render.fonts import font_css

    logging.getLogger(papermill.__name__).setLevel(logging.CRITICAL)  # outcomes say it all
    font_css()


class Worker:
    """The parent's view of one worker process.

    Examples
    --------
    >>> worker = Worker(None, 600.0, tempfile.gettempdir())
    >>> worker.job is None, worker.overdue()
    (True, False)
    >>> worker.kill()
    """

    def __init__(self, engine: str | None, timeout: float, scratch: str) -> None:
        spawn = multiprocessing.get_context("spawn")  # a fork would inherit threads and locks
        self.link, theirs = spawn.Pipe()
        self.process = spawn.Process(
            target=serve, args=(theirs, engine, timeout, scratch), daemon=True
        )
        self.process.start()
        theirs.close()
        self.ready = False
        self.job: Job | None = None
        self.began = time.monotonic()
        self._patience = timeout + _GRACE
        self._kin: list[psutil.Process] = []
        self._looked = 0.0

    def give(self, job: Job) -> None:
        """Hand over a job; a worker that has just died is noticed when its answer is awaited."""
        self.job, self.began = job, time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.link.send(job)

    def answer(self) -> Outcome | str | None:
        """Return what came through the pipe, or None when the process has died."""
        try:
            message: Outcome | str = self.link.recv()
        except (EOFError, ConnectionResetError):
            return None
        return message

    @property
    def seconds(self) -> float:
        """Time since the job was handed over."""
        return time.monotonic() - self.began

    def overdue(self) -> bool:
        """Tell whether it hangs, beyond the time-out that it should have kept by itself."""
        return self.seconds > (self._patience if self.ready else _START)

    def note_kin(self) -> None:
        """Remember its kernels, which cannot be found through it once it has died."""
        if time.monotonic() - self._looked < _LOOK_EVERY:  # it goes through all processes
            return
        self._looked = time.monotonic()
        with contextlib.suppress(psutil.Error):
            self._kin = psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """End it and its kernels at once; files are renamed when whole, so none is harmed."""
        self._looked = 0.0
        self.note_kin()
        for process in self._kin:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.process.kill()
        self.process.join()
        self.link.close()
