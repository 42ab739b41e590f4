"""What belongs to a whole process and a notebook may change, to see whether it is as it was."""

from __future__ import annotations

import locale
import os
import signal
import sys

from toolkit.render.limits import threads


def process_state() -> dict[str, object]:
    """Return what later reports would notice if a notebook had changed it.

    Two are equal when nothing has: working folder, umask, environment, locale, signal handlers,
    module path, streams, settings of matplotlib, and the number of threads.

    Examples
    --------
    >>> before = process_state()
    >>> os.environ["COLOUR"] = "blue"
    >>> process_state() == before
    False
    >>> del os.environ["COLOUR"]
    >>> process_state() == before
    True
    """
    plotting = sys.modules.get("matplotlib")
    return {
        "folder": _folder(),
        "umask": _umask(),
        "environment": dict(os.environ),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "path": list(sys.path),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "plotting": dict(plotting.rcParams) if plotting else {},
        "threads": threads(),
    }


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - a text, to be compared
    except OSError:  # it has been removed
        return ""


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
