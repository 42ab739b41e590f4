"""How long a cell may take, and how it is ended without ending the process it runs in.

A signal interrupts the cell as Ctrl-C would, and again every second while it goes on. That reaches
Python code in the main thread, on systems that have the signal. Elsewhere a cell that took too long
is found out when it ends. What swallows every exception, or does not come back from C code, only
another process can end.

The signal is that of `signal.alarm`. A cell may use it for itself, and then has no other limit; an
alarm that it leaves for the next cell does not ring there where cells are limited.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

_AGAIN = 1.000003  # seconds; nobody else would choose this interval, so it tells our timer


class CellTimer:
    """Interrupts a cell that takes too long.

    Parameters
    ----------
    seconds : float, optional
        Time the cell may take; None for as long as it likes.

    Examples
    --------
    >>> with CellTimer(0.01) as timer:
    ...     try:
    ...         time.sleep(5)
    ...     except KeyboardInterrupt:
    ...         print("too long")
    too long
    >>> timer.expired
    True
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._set = False
        self._began = time.monotonic()
        self._host: tuple[Any, tuple[float, float]] = (None, (0.0, 0.0))

    @property
    def expired(self) -> bool:
        """Tell whether the time is over."""
        return self.seconds is not None and time.monotonic() - self._began >= self.seconds

    def __enter__(self) -> CellTimer:
        self._began = time.monotonic()
        if self.seconds is not None and _can_interrupt():
            self._set = True
            # Not a function of our own: it would show in the traceback.
            handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
            self._host = handler, signal.setitimer(signal.ITIMER_REAL, self.seconds, _AGAIN)
        return self

    def __exit__(self, *error: object) -> None:
        if not self._set:
            return
        # A cell may have taken timer or signal for itself, and for the cells after it.
        handler, (delay, interval) = self._host
        if abs(signal.getitimer(signal.ITIMER_REAL)[1] - _AGAIN) < 1e-6:
            left = max(delay - (time.monotonic() - self._began), 0.001) if delay else 0.0
            signal.setitimer(signal.ITIMER_REAL, left, interval)
        if signal.getsignal(signal.SIGALRM) is signal.default_int_handler:
            signal.signal(signal.SIGALRM, handler if handler is not None else signal.SIG_DFL)

    @contextlib.contextmanager
    def cancelling(self, cancel: Callable[[], object]) -> Iterator[None]:
        """End what waits in an event loop by cancelling it; if that fails, by an interrupt."""
        if not self._set:
            yield
            return
        tries = iter((cancel,))

        def ring(signum: int, frame: Any) -> None:
            if (attempt := next(tries, None)) is None:
                signal.default_int_handler(signum, frame)
            else:
                attempt()

        signal.signal(signal.SIGALRM, ring)
        try:
            yield
        finally:
            signal.signal(signal.SIGALRM, signal.default_int_handler)


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and (threading.current_thread() is threading.main_thread())
