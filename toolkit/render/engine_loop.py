"""An event loop for one notebook, in a thread that may be running one already."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

_Result = TypeVar("_Result")
_LAST_WISHES = 1.0  # seconds for tasks that a notebook has left to clean up after themselves


class NotebookLoop:
    """Runs what is asynchronous in one notebook.

    Examples
    --------
    >>> async def nothing():
    ...     return "done"
    >>> with own_loop() as loop:
    ...     loop.run(nothing())
    'done'
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run something to its end; if it is interrupted, let everything else end as well."""
        task = self._loop.create_task(work)
        try:
            return self._loop.run_until_complete(task)
        except BaseException:
            if not task.done():
                self.end_tasks()
            raise

    def close(self) -> None:
        """End the loop."""
        try:
            self.end_tasks()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            with contextlib.suppress(OSError):  # a cell may have closed its descriptors
                self._loop.close()

    def end_tasks(self) -> None:
        """Cancel what is left running, and give it a moment to end."""
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=_LAST_WISHES))


@contextlib.contextmanager
def own_loop() -> Iterator[NotebookLoop]:
    """Make an event loop, hide the one that is running in this thread, and close it at the end.

    Yields
    ------
    NotebookLoop
        Also inside Jupyter, whose own loop stands still until the notebook is done.
    """
    with _no_loop_running():
        loop = NotebookLoop()
        try:
            yield loop
        finally:
            loop.close()


@contextlib.contextmanager
def _no_loop_running() -> Iterator[None]:
    """Step out of a running loop; asyncio has these functions for who writes loops and tasks."""
    outer = asyncio._get_running_loop()
    task = asyncio.current_task(outer) if outer else None
    if outer and task:
        asyncio.tasks._leave_task(outer, task)
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(outer)
        if outer and task:
            asyncio.tasks._enter_task(outer, task)
