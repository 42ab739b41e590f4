"""What the operating system does for us: limits of one process, and an end for all it started."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Container, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

MARK = "TOOLKIT_RENDER"  # an environment variable that all processes of one run carry
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # numbers of Linux
_ROUNDS = 50  # until what multiplies is left alone
_TASKS = Path("/proc/self/task")
_STATUS = Path("/proc/self/status")
_HARDLY = 32 * 1024**2  # bytes
_FIRST_TO_GO = "800"  # of 1000, for Linux when it has no memory left


def die_with_parent(wanted: bool = True) -> None:
    """Let Linux kill this process as soon as its parent has gone."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if wanted else 0)


def adopt_orphans() -> None:
    """Make processes that lose their parent below this one its own children (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def threads() -> int:
    """Return how many threads this process has, also those that Python does not know of.

    Examples
    --------
    >>> threads() >= 1
    True
    """
    return len(list(_TASKS.iterdir())) if _TASKS.is_dir() else threading.active_count()


@contextlib.contextmanager
def memory_limit(memory: int | None) -> Iterator[None]:
    """Let this process allocate so many bytes beyond what it holds now, while the block runs.

    None is no limit. Where the system knows none (Windows, macOS) the parent watches instead.

    Raises
    ------
    MemoryError
        In place of any other error of the block, when there was hardly anything left to allocate:
        whatever has failed then has failed for that.
    """
    if sys.platform != "linux" or memory is None:
        yield
        return
    wanted, before = _address_space("VmSize") + memory, _has_reached(memory)
    try:
        with _limited(wanted):
            yield
    except Exception as error:
        if not before and _address_space("VmPeak") > wanted - _HARDLY:
            raise MemoryError from error
        raise


def has_reached(memory: int | None) -> bool:
    """Tell whether this process has once had what it may allocate.

    From then on it cannot be told of anything that fails whether it failed for that.
    """
    return sys.platform == "linux" and memory is not None and _has_reached(memory)


def _has_reached(memory: int) -> bool:
    return _address_space("VmPeak") > _address_space("VmSize") + memory - _HARDLY


@contextlib.contextmanager
def _limited(wanted: int) -> Iterator[None]:
    import resource

    kind = resource.RLIMIT_AS
    before, most = resource.getrlimit(kind)
    known = [limit for limit in (wanted, before) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(kind, (min(known), most))
    try:
        yield
    finally:
        resource.setrlimit(kind, (before, most))


def _address_space(name: str) -> int:
    """Return a figure of /proc/self/status in bytes."""
    for line in Path("/proc/self/status").read_text("ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def no_core() -> None:
    """Leave no image of the memory on the disk when this process crashes."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def go_first() -> None:
    """Offer this process when Linux has to kill one because memory is short."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, "ascii")


def peak_memory() -> int:
    """Return the most memory this process has held so far, in bytes; 0 where it is not known.

    Examples
    --------
    >>> peak_memory() >= 0
    True
    """
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    with contextlib.suppress(OSError, StopIteration), _STATUS.open() as status:
        # Unlike rusage it does not begin with what the process that started this one had held.
        line = next(line for line in status if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return in_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def in_bytes(maxrss: int) -> int:
    """Return a figure of `getrusage` in bytes; it counts in kilobytes, but not on macOS."""
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def has_children() -> bool:
    """Tell whether a process below this one is still there; ended ones are buried.

    On Linux, after `adopt_orphans`, that covers daemons too: they have become our children.
    """
    if not hasattr(os, "waitpid"):
        return bool(psutil.Process().children())
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def end_children(keep: Container[int] = ()) -> None:
    """Kill and bury every process below this one but some, and those that then become ours."""
    for _ in range(_ROUNDS):
        strangers = [child for child in psutil.Process().children() if child.pid not in keep]
        if not strangers:
            return
        for child in strangers:
            with contextlib.suppress(psutil.Error):
                child.kill()
        for child in strangers:
            with contextlib.suppress(psutil.Error, OSError):
                child.wait(timeout=5)


def end_marked(mark: str) -> None:
    """Kill every process that carries a mark in its environment, wherever it has got to."""
    for _ in range(_ROUNDS):
        found = [process for process in psutil.process_iter() if _carries(process, mark)]
        if not found:
            return
        for process in found:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(found, timeout=1)


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return bool(process.pid != os.getpid() and process.environ().get(MARK) == mark)
    except (psutil.Error, OSError):
        return False
