"""A notebook in this process leaves it as it was: folder, environment, `sys`, warnings, signals …

What was there before the run is put back; what a notebook has imported stays loaded, except modules
of its own folder, because another notebook may have others by the same names. Three things stay
as the notebook made them: threads that go on, changes inside modules other than those kept here,
and limits of the process. A run starts from what the process has by then: what libraries set when
they were imported is there, and what the host has set for itself.
"""

from __future__ import annotations

import builtins
import contextlib
import faulthandler
import gc
import linecache
import locale
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from toolkit.render.contained_libraries import LIBRARIES
from toolkit.render.contained_random import keep_random

Undo = Callable[[], object]

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def contained(seed: str | int | None = None, last: bool = False) -> Iterator[None]:
    """Put everything that notebooks commonly change back at the end.

    Parameters
    ----------
    seed : str or int, optional
        For random numbers that can be repeated.
    last : bool
        Whether the process ends with this notebook; what only another one would notice may stay.

    Examples
    --------
    >>> before = os.getcwd(), dict(os.environ), list(sys.path)
    >>> with contained():
    ...     os.chdir("/")
    ...     os.environ["LANG"] = "tlh"
    ...     sys.path.clear()
    >>> before == (os.getcwd(), dict(os.environ), list(sys.path))
    True
    """
    modules = [] if last else [_modules]
    keepers: list[Callable[[], Undo]] = [
        *_KEEPERS,
        *modules,
        *LIBRARIES,
        partial(keep_random, seed),
    ]
    undoing = [keep() for keep in keepers]
    try:
        yield
    finally:
        for undo in reversed(undoing):
            try:
                undo()
            except Exception:  # the rest is to be put back all the same
                _log.warning("something a notebook has changed stays so", exc_info=True)


def _folder() -> Undo:
    found, mask = Path.cwd(), os.umask(0o77)
    os.umask(mask)

    def undo() -> None:
        os.umask(mask)
        os.chdir(found)

    return undo


def _environment() -> Undo:
    found = dict(os.environ)

    def undo() -> None:
        changed_zone = os.environ.get("TZ") != found.get("TZ")
        for name in set(os.environ) - set(found):
            del os.environ[name]
        for name, value in found.items():
            if os.environ.get(name) != value:
                os.environ[name] = value
        if changed_zone and hasattr(time, "tzset"):
            time.tzset()

    return undo


def _lists() -> Undo:
    """Search paths and arguments: the lists themselves, and what is in them."""
    lists: list[list[Any]] = [sys.path, sys.argv, sys.meta_path, sys.path_hooks]
    found = [list(one) for one in lists]

    def undo() -> None:
        for one, content in zip(lists, found, strict=True):
            one[:] = content

    return undo


def _names(*modules: types.ModuleType) -> Undo:
    """Everything that has a name in a module: hooks, streams, functions put in another's place."""
    found = [(vars(module), dict(vars(module))) for module in modules]

    def undo() -> None:
        for names, content in found:
            for name in set(names) - set(content):
                del names[name]
            names.update(content)

    return undo


def _limits() -> Undo:
    """What is set by calling something."""
    found = [(put, get()) for get, put in _GET_AND_SET]
    collects, thresholds = gc.isenabled(), gc.get_threshold()

    def undo() -> None:
        for put, value in found:
            put(value)
        gc.set_threshold(*thresholds)
        (gc.enable if collects else gc.disable)()

    return undo


_GET_AND_SET: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.getswitchinterval, sys.setswitchinterval),
    (sys.gettrace, sys.settrace),
    (sys.getprofile, sys.setprofile),
    (socket.getdefaulttimeout, socket.setdefaulttimeout),
)


def _no_input() -> Undo:
    """Nobody answers a notebook: its stdin is empty."""
    host, sys.stdin = sys.stdin, open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    empty: TextIO = sys.stdin

    def undo() -> None:
        sys.stdin = host
        empty.close()

    return undo


def _modules() -> Undo:
    """Modules that are loaded; going through all is dear in a fork, which has to copy them."""
    found, places, folder = dict(sys.modules), _places(), Path.cwd()

    def undo() -> None:
        new = set(sys.modules) - set(found)
        only_here = (_places() | {folder}) - places
        local = {n for n in new if "." not in n and _home(sys.modules[n]) in only_here}
        for name in new:
            if name.partition(".")[0] in local:
                del sys.modules[name]
        for name, module in found.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module

    return undo


def _places() -> set[Path | None]:
    """Return the folders in which modules are looked for."""
    return {Path(place).absolute() for place in sys.path if place}


def _home(module: Any) -> Path | None:
    """Return the folder in which a package or module was found."""
    if file := getattr(module, "__file__", None):
        path = Path(file).absolute()
        return path.parents[1] if path.stem == "__init__" else path.parent
    folders = list(getattr(module, "__path__", ()))
    return Path(folders[0]).absolute().parent if folders else None


def _warnings() -> Undo:
    kept = warnings.catch_warnings()
    kept.__enter__()  # also lets warnings that were given once be given again
    # pytest and logging divert warnings; those of a notebook belong to the notebook.
    warnings.showwarning = _show_warning
    once = warnings.onceregistry  # type: ignore[attr-defined]
    found = dict(once)
    once.clear()

    def undo() -> None:
        once.clear()
        once.update(found)
        kept.__exit__(None, None, None)

    return undo


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    text = warnings.formatwarning(message, category, filename, lineno, line)
    (file or sys.stderr).write(text)


def _logging() -> Undo:
    found = {logger: _state(logger) for logger in _loggers()}
    disabled, captured = logging.root.manager.disable, vars(logging)["_warnings_showwarning"]
    vars(logging)["_warnings_showwarning"] = None

    def undo() -> None:
        vars(logging)["_warnings_showwarning"] = captured
        logging.disable(disabled)
        for logger in _loggers():
            _restore(logger, found.get(logger))

    return undo


def _loggers() -> list[logging.Logger]:
    others = logging.root.manager.loggerDict.values()
    return [logging.root, *(one for one in others if isinstance(one, logging.Logger))]


def _state(logger: logging.Logger) -> tuple[Any, ...]:
    return (
        logger.level,
        list(logger.handlers),
        list(logger.filters),
        logger.propagate,
        logger.disabled,
    )


def _restore(logger: logging.Logger, state: tuple[Any, ...] | None) -> None:
    """Set a logger back; a new one to silence, except for a library's handler that does nothing."""
    if state is None:
        silent = [one for one in logger.handlers if isinstance(one, logging.NullHandler)]
        state = (logging.NOTSET, silent, [], True, False)
    if state != _state(logger):
        level, logger.handlers, logger.filters, logger.propagate, logger.disabled = state
        logger.setLevel(level)


def _signals() -> Undo:
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    found = {number: signal.getsignal(number) for number in signal.valid_signals()}
    alarm = signal.getitimer(signal.ITIMER_REAL) if hasattr(signal, "getitimer") else None

    def undo() -> None:
        if alarm == (0.0, 0.0):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in found.items():
            if handler is not None and signal.getsignal(number) != handler:
                signal.signal(number, handler)

    return undo


def _locale() -> Undo:
    found = locale.setlocale(locale.LC_ALL)

    def undo() -> None:
        if locale.setlocale(locale.LC_ALL) != found:
            locale.setlocale(locale.LC_ALL, found)

    return undo


def _crash_report() -> Undo:
    """Where Python writes when it crashes; a stream of the notebook will be gone."""
    found = faulthandler.is_enabled()

    def undo() -> None:
        if faulthandler.is_enabled() and not found:
            faulthandler.disable()

    return undo


def _start_method() -> Undo:
    """How `multiprocessing` starts processes, which may be said only once."""

    def method() -> Any:
        loaded = sys.modules.get("multiprocessing")
        return loaded.get_start_method(allow_none=True) if loaded else None

    found = method()

    def undo() -> None:
        if method() != found:
            sys.modules["multiprocessing"].set_start_method(found, force=True)

    return undo


def _lines() -> Undo:
    """Source lines of the cells, which tracebacks show."""
    found = set(linecache.cache)

    def undo() -> None:
        for name in [n for n in linecache.cache if n not in found and "ipykernel_" in n]:
            del linecache.cache[name]

    return undo


_KEEPERS: tuple[Callable[[], Undo], ...] = (
    _folder,
    _environment,
    _lists,
    lambda: _names(sys, builtins, tempfile),
    _limits,
    _no_input,
    _warnings,
    _logging,
    _signals,
    _locale,
    _crash_report,
    _start_method,
    _lines,
)
