"""A thread beside the batch: it keeps the display up to date, and hears Ctrl-C at once."""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import threading
from collections.abc import Iterator
from typing import Protocol

_STOPS = {signal.SIGINT, signal.SIGTERM}  # a person's way, and a scheduler's
_TICK = 0.2  # seconds between two looks; outcomes themselves draw nothing, however many come


class Watched(Protocol):
    """What is told the time."""

    def tick(self) -> None:
        """Show how things stand now."""

    def interrupted(self, times: int) -> None:
        """Say what Ctrl-C does, the first and the second time."""


@contextlib.contextmanager
def watched(display: Watched) -> Iterator[None]:
    """Let a display tick while a block runs, and tell it of every Ctrl-C or SIGTERM.

    Whoever runs the batch handles the signal: Python copies its number to a socket, whatever the
    handler, and this thread reads it while the main thread is still busy.

    Parameters
    ----------
    display : Watched
        Called from another thread than the block's.

    Examples
    --------
    >>> class Silent:
    ...     def tick(self): pass
    ...     def interrupted(self, times): pass
    >>> with watched(Silent()):
    ...     2 + 2
    4
    """
    heard, told = socket.socketpair()
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(display, heard, over), daemon=True)
    try:
        with _signals_to(told):
            thread.start()
            yield
    finally:
        over.set()
        told.close()  # wakes the thread
        thread.join()
        heard.close()


@contextlib.contextmanager
def _signals_to(told: socket.socket) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may ask for signals
        return
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)


def _watch(display: Watched, heard: socket.socket, over: threading.Event) -> None:
    times = 0
    with contextlib.suppress(OSError):  # nobody reads any more: nothing to be shown
        while not over.is_set():
            if select.select([heard], [], [], _TICK)[0]:
                for _ in range(sum(number in _STOPS for number in heard.recv(64))):
                    times += 1
                    display.interrupted(times)
            if not over.is_set():
                display.tick()
