"""What nbclient takes for the manager and the client of a kernel somewhere else.

The manager makes an object instead of starting a process. The client lets the kernel answer a
request when its reply is asked for, because only then is the time known that the cell may take;
what the kernel publishes meanwhile is handed to nbclient at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
from collections.abc import Callable
from typing import Any

from nbclient.exceptions import DeadKernelError

from toolkit.render.engine_kernel import InProcessKernel, running_kernel
from toolkit.render.engine_loop import NotebookLoop
from toolkit.render.engine_messages import InMemorySession, Message
from toolkit.render.engine_output import CellOutput
from toolkit.render.engine_timeout import CellTimer

# Messages of which nothing is logged; the rest are taken with the host's own log in place.
_TAKEN_SILENTLY = {"status", "execute_input", "stream", "display_data", "execute_result", "error"}
_BETWEEN_CELLS = 0.005  # seconds in which tasks of a notebook go on, as they do in a real kernel


class InProcessKernelManager:
    """Makes the kernel of one notebook, and clears it away.

    Parameters
    ----------
    loop : NotebookLoop
        Where everything asynchronous runs.

    Examples
    --------
    >>> from toolkit.render.engine_loop import own_loop
    >>> with own_loop() as loop, InProcessKernelManager(loop) as manager:
    ...     manager.has_kernel
    False
    """

    def __init__(self, loop: NotebookLoop) -> None:
        self._loop = loop
        self.session = InMemorySession()
        self.output = CellOutput(self.session)
        self.kernel: InProcessKernel | None = None
        self._closing = contextlib.ExitStack()
        self._closing.callback(self.output.close)

    @property
    def has_kernel(self) -> bool:
        """Tell whether the kernel is there."""
        return self.kernel is not None

    async def start_kernel(self, *, cwd: str | None = None, **options: Any) -> None:
        """Make the kernel; options for the command line of a process mean nothing here."""
        if cwd:
            os.chdir(cwd)
        self.kernel = self._closing.enter_context(running_kernel(self.session, self.output))

    def client(self) -> InProcessClient:
        """Return what sends requests to the kernel."""
        assert self.kernel is not None
        return InProcessClient(self, self.kernel)

    async def is_alive(self) -> bool:
        """Tell whether the kernel answers; it no longer does after `quit()`."""
        return self.kernel is not None and not self.kernel.io_loop.stopped

    async def interrupt_kernel(self) -> None:
        """Do nothing: what has run out of time has been interrupted already."""

    async def shutdown_kernel(self, now: bool = False) -> None:
        """Do nothing: the kernel is cleared away in any case."""

    async def cleanup_resources(self, restart: bool = False) -> None:
        """Do nothing: the kernel is cleared away in any case."""

    def __enter__(self) -> InProcessKernelManager:
        return self

    def __exit__(self, *error: object) -> None:
        self.session.receive = None
        with self.output.captured():  # what a notebook has left running may complain
            self._loop.end_tasks()
        self._closing.close()
        self.kernel = None


class InProcessClient:
    """Sends requests to a kernel in this process.

    Parameters
    ----------
    manager : InProcessKernelManager
        The manager of the kernel.
    kernel : InProcessKernel
        The kernel.

    Attributes
    ----------
    process : callable, optional
        Takes each message that belongs to the cell which is running.
    watched : bool
        Whether the host logs or saves what it takes.
    """

    allow_stdin = False

    def __init__(self, manager: InProcessKernelManager, kernel: InProcessKernel) -> None:
        self.session = manager.session
        self.shell_channel = _Requests(self)
        self.iopub_channel = _Published()
        self.process: Callable[[Message], object] | None = None
        self.watched = False
        self._manager, self._kernel = manager, kernel
        self._request: Message | None = None
        self._process = os.getpid()
        self._wanted = ""  # the request whose messages are of interest
        self._failure: Exception | None = None  # of the client, while it took a message
        self._tasks: set[asyncio.Task[Any]] = set()  # started by cells, still running
        self._loop = asyncio.get_running_loop()
        self.session.receive = self._receive

    def start_channels(self) -> None:
        """Do nothing: there are none."""

    def stop_channels(self) -> None:
        """Do nothing: there are none."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Do nothing: the kernel is ready."""

    async def is_alive(self) -> bool:
        """Tell whether the kernel answers."""
        return await self._manager.is_alive()

    def kernel_info(self) -> str:
        """Ask which language and version the kernel has; return the identifier of the request."""
        self._request = self.session.msg("kernel_info_request", {})
        return str(self._request["msg_id"])

    def execute(
        self, code: str, store_history: bool = True, stop_on_error: bool = True, **options: Any
    ) -> str:
        """Ask for a cell to be run; return the identifier of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": self.allow_stdin,
            "stop_on_error": stop_on_error,
        }
        self._request = self.session.msg("execute_request", content)
        self._wanted = str(self._request["msg_id"])
        return self._wanted

    async def reply(self, timeout: float | None) -> Message:
        """Let the kernel answer what was asked, in at most so many seconds."""
        if self._request is not None:
            request, self._request = self._request, None
            await self._answer(request, timeout)
        if not self.session.replies:
            raise DeadKernelError("Kernel died")
        return self.session.replies.popleft()

    async def _answer(self, request: Message, timeout: float | None) -> None:
        if request["msg_type"] != "execute_request":
            await self._kernel.answer(request)
        elif not await self.is_alive():
            raise DeadKernelError("Kernel died")
        else:
            await self._run_cell(request, timeout)

    async def _run_cell(self, request: Message, timeout: float | None) -> None:
        others = asyncio.all_tasks()
        with self._manager.output.captured(), CellTimer(timeout) as timer:
            self._kernel.timer = timer
            try:
                await self._kernel.answer(request)
            except asyncio.CancelledError:
                if not timer.expired:
                    raise
            if os.getpid() != self._process:
                os._exit(0)  # a child that a cell has forked and not ended would write the rest
        if timer.expired:
            await self._time_is_over()
        await self._let_tasks_go_on(asyncio.all_tasks() - others)

    async def _time_is_over(self) -> None:
        for _ in range(2):  # let nbclient take the end of the cell
            await asyncio.sleep(0)
        raise queue.Empty

    async def _let_tasks_go_on(self, new: set[asyncio.Task[Any]]) -> None:
        self._tasks = {task for task in self._tasks | new if not task.done()}
        if self._tasks:
            await asyncio.sleep(_BETWEEN_CELLS)

    def _receive(self, msg: Message) -> None:
        """Hand a published message to nbclient, as long as its cell is running."""
        if self._wanted != msg["parent_header"].get("msg_id"):
            return
        if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
            self._wanted = ""
            self.iopub_channel.messages.put_nowait(self._failure or msg)
        elif self.process is not None and self._failure is None:
            aside = self.watched or msg["msg_type"] not in _TAKEN_SILENTLY
            with self._manager.output.paused() if aside else contextlib.nullcontext():
                try:
                    self.process(msg)
                except Exception as error:  # not the cell's fault: it is raised where it is polled
                    self._failure = error

    @property
    def timed_out(self) -> bool:
        """Tell whether the last cell has taken too long."""
        return self._kernel.timer.expired

    def take(self, msg: Message) -> None:
        """Pass a message from a widget's other side to the kernel, when it has time."""
        received = self.session.delivered(msg)
        self._loop.call_soon_threadsafe(
            lambda: self._loop.create_task(self._kernel.answer(received))
        )


class _Requests:
    """The channel on which nbclient waits for replies."""

    def __init__(self, client: InProcessClient) -> None:
        self._client = client

    async def get_msg(self, timeout: float | None = None) -> Message:
        return await self._client.reply(timeout)

    def send(self, msg: Message) -> None:
        self._client.take(msg)


class _Published:
    """The channel on which nbclient waits for the end of a cell."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message | Exception] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> Message:
        msg = await self.messages.get()
        if isinstance(msg, Exception):
            raise msg
        return msg
