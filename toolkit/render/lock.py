"""One run at a time in a folder."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from toolkit.errors import RenderError
from toolkit.render.files import reason
from toolkit.render.owner import Owner

LOCK = ".render.lock"
_FAR = 1 << 30  # Windows locks bytes, and nobody may read those; this one is never written


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; a second run is told so and stops.

    The operating system holds the lock and lets go of it when the process ends, however it ends.
    The file says who holds it, and where the system knows no such locks, that alone has to do. The
    lock of another machine is respected, as nobody can tell from here whether its holder lives.

    Parameters
    ----------
    folder : Path
        The folder, made if need be.

    Raises
    ------
    RenderError
        When another run holds it, or nothing can be written there.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with only_run(folder), only_run(folder):
    ...     pass
    Traceback (most recent call last):
    toolkit.errors.RenderError: another run (process ...) is writing into ...
    """
    lock = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _take(lock)
    except OSError as error:
        raise RenderError(f"nothing can be written into {folder}: {reason(error)}") from None
    try:
        yield
    finally:
        _release(lock, file)


def _take(lock: Path) -> IO[str]:
    while True:
        file = lock.open("a+", encoding="utf-8")
        try:
            if _is_ours(lock, file):
                file.truncate(0)
                json.dump(Owner.here().fields(), file)
                file.flush()
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # its holder has removed it in this moment; there may be another


def _is_ours(lock: Path, file: IO[str]) -> bool:
    """Lock the file, or raise; False when it is not the one in the folder any more."""
    held = _hold(file)
    file.seek(0)
    holder = _read(file.read())
    known = held is True and holder is not None and holder.is_here  # it would hold the lock
    if held is False or (holder is not None and not known and holder.may_live()):
        raise RenderError(_busy(lock, holder))
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    return False


def _hold(file: IO[str]) -> bool | None:
    """Tell whether the lock is ours, somebody else's, or (None) unknown to this file system."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _release(lock: Path, file: IO[str]) -> None:
    if os.name == "posix":  # while it is held, so that it is not somebody else's that goes
        lock.unlink(missing_ok=True)
        file.close()
        return
    file.close()
    with contextlib.suppress(OSError):  # somebody has opened it already
        lock.unlink(missing_ok=True)


def _read(text: str) -> Owner | None:
    try:
        return Owner.read(json.loads(text))
    except (ValueError, TypeError):  # new, or cut off
        return None


def _busy(lock: Path, holder: Owner | None) -> str:
    elsewhere = f" on {holder.host}" if holder and not holder.is_here else ""
    who = f" (process {holder.pid}{elsewhere})" if holder else ""
    return (
        f"another run{who} is writing into {lock.parent}; "
        f"wait for it, or delete {lock.name} there if you are sure that it is gone"
    )
