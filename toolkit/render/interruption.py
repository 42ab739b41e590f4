"""Ctrl-C and SIGTERM while a batch runs: once lets running reports finish, twice ends them."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_UNHEARD = 3  # the third time something must hang in this process, and is interrupted


class Interruption:
    """Notes that somebody wants the batch to stop, while the block runs.

    Python lets only the main thread do that; elsewhere, and where a signal is ignored (as under
    ``nohup``), nothing is changed.

    Examples
    --------
    >>> with Interruption() as stop:
    ...     signal.raise_signal(signal.SIGINT)
    ...     stop.asked, stop.number
    (1, 2)
    """

    def __init__(self) -> None:
        self.asked = 0
        self.number = int(signal.SIGINT)
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *details: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def obey(self) -> None:
        """Raise `KeyboardInterrupt` when it has been asked for twice."""
        if self.asked > 1:
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked, self.number = self.asked + 1, number
        if self.asked >= _UNHEARD:
            raise KeyboardInterrupt
