"""The command `toolkit` from its first moment, so that it can be interrupted while it loads.

A package of its own: importing anything of `toolkit` loads all of it, which takes seconds.
"""

from __future__ import annotations

import os
import signal

_INTERRUPTED = 130  # what shells expect: 128 and the number of the signal


def main() -> None:
    """Load the command and run it."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # not where somebody has Ctrl-C ignored
        signal.signal(signal.SIGINT, _end)
    from toolkit.cli import main as run

    signal.signal(signal.SIGINT, usual)
    run()


def _end(*_: object) -> None:
    # At once: an exception might be lost, or turned into another one, within a half-loaded library.
    os.write(2, b"interrupted; nothing was written\n")
    os._exit(_INTERRUPTED)
