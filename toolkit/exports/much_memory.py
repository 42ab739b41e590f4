"""Memory for a large table: taken from the system, and not looked through while it fills."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

_LOCK = threading.Lock()
_within: list[tuple[bool, pa.MemoryPool]] = []  # as it was before the first, once for each reading


@contextmanager
def much_memory() -> Iterator[None]:
    """Make many objects, of which none is rubbish, and large columns of Arrow.

    Looking for rubbish among a million lists takes more time than making them. Arrow's own pool
    gives memory back between two columns and asks for it anew, which takes a fifth of the time in
    which 200,000 submissions are read; the system's keeps it. Both are as before when the last of
    several readings in threads has ended.
    """
    with _LOCK:
        _within.append(_within[0] if _within else (gc.isenabled(), pa.default_memory_pool()))
        gc.disable()
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        with _LOCK:
            watched, pool = _within.pop()
            if not _within:
                pa.set_memory_pool(pool)
                if watched:
                    gc.enable()
