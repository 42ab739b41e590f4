"""One run at a time in a folder."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from toolkit.errors import RenderError

LOCK = ".render.lock"


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; a second run is told so and stops.

    The lock of a process that is gone is taken over. A process number alone would not tell:
    numbers are given again, in containers within minutes, so the time the process started at
    is compared too.

    Parameters
    ----------
    folder : Path
        The folder, made if need be.

    Raises
    ------
    RenderError
        When another run holds it.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with only_run(folder), only_run(folder):
    ...     pass
    Traceback (most recent call last):
    toolkit.errors.RenderError: another run (process ...) is writing into ...
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / LOCK
    _take(lock)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    mine = lock.with_name(f"{LOCK}.{os.getpid()}")
    mine.write_text(json.dumps(_me()), encoding="utf-8")
    try:
        while not _link(mine, lock):
            _drop_if_stale(lock)
    finally:
        mine.unlink(missing_ok=True)


def _link(mine: Path, lock: Path) -> bool:
    """Make the lock appear at once with its content; False when there is one."""
    try:
        os.link(mine, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        return _create(mine, lock)
    return True


def _create(mine: Path, lock: Path) -> bool:
    try:
        with lock.open("x", encoding="utf-8") as file:
            file.write(mine.read_text(encoding="utf-8"))
    except FileExistsError:
        return False
    return True


def _drop_if_stale(lock: Path) -> None:
    try:
        content = lock.read_text(encoding="utf-8")
        holder = json.loads(content)
    except FileNotFoundError:  # released in this moment
        return
    except ValueError:
        holder = {}
    if holder and _alive(holder):
        raise RenderError(_busy(lock, holder))
    _remove(lock, content)


def _remove(lock: Path, content: str) -> None:
    """Remove the stale lock that was read, and not one that took its place meanwhile."""
    taken = lock.with_name(f"{LOCK}.stale.{os.getpid()}")
    try:
        lock.replace(taken)
    except FileNotFoundError:
        return
    if taken.read_text(encoding="utf-8") != content:
        _link(taken, lock)
    taken.unlink()


def _me() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "started": psutil.Process().create_time(),
        "host": socket.gethostname(),
    }


def _alive(holder: dict[str, object]) -> bool:
    if holder.get("host") != socket.gethostname():
        return True  # cannot be known from here
    try:
        process = psutil.Process(int(str(holder.get("pid"))))
        return bool(abs(process.create_time() - float(str(holder.get("started")))) < 1)
    except (psutil.Error, ValueError):
        return False


def _busy(lock: Path, holder: dict[str, object]) -> str:
    where = holder.get("host")
    elsewhere = "" if where == socket.gethostname() else f" on {where}"
    return (
        f"another run (process {holder.get('pid')}{elsewhere}) is writing into {lock.parent}; "
        f"wait for it, or delete {lock.name} there if you are sure that it is gone"
    )
