"""An IPython kernel in this very process: no sockets, no threads, and nothing left behind.

It is the real kernel with the real shell, and the only ones of the process while they are there.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import contextvars
import logging
import signal
import sys
import threading
import types
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import comm
import ipykernel.ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.paths import get_ipython_dir
from tornado.platform.asyncio import AsyncIOMainLoop
from traitlets import Type, observe
from traitlets.config import Config

from toolkit.render.contained_libraries import keep_instances
from toolkit.render.engine_messages import PUBLISHED, InMemorySession, Message
from toolkit.render.engine_output import CellOutput
from toolkit.render.engine_sources import RememberedTransforms
from toolkit.render.engine_timeout import CellTimer

_SYS_WITHOUT_MODULES = types.SimpleNamespace(**{**vars(sys), "modules": {}})


class InProcessKernel(IPythonKernel):
    """The stock kernel, where it differs for want of sockets, threads and a process of its own."""

    debugger_class = Type(object)  # it has none
    _execute_sleep = 0.0  # the stock kernel gives its thread that sends a moment after each cell
    shell: Any
    session: Any
    io_loop: Any
    timer = CellTimer(None)  # of the cell that is running

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    def start(self) -> None:
        """Be ready, without the debugger that the stock kernel looks for."""
        self.shell.exit_now = False
        _KernelLoop()  # from now on tornado's current one
        super(IPythonKernel, self).start()  # type: ignore[no-untyped-call]
        self._context = contextvars.copy_context()  # all cells run in one, as in the stock kernel

    async def answer(self, request: Message) -> None:
        """Handle one request from beginning to end."""
        await asyncio.create_task(self.shell_main(None, request), context=self._context)

    async def kernel_info_request(self, stream: Any, ident: Any, parent: Message) -> None:
        """Tell about the kernel, without looking for a debugger."""
        with _without_debugger():
            await super().kernel_info_request(stream, ident, parent)  # type: ignore[no-untyped-call]

    def init_metadata(self, parent: Message) -> dict[str, Any]:
        """Leave out what only old parallel computing reads, and no notebook shows."""
        return {}

    def pre_handler_hook(self) -> None:
        """Leave Ctrl-C to the host."""

    def post_handler_hook(self) -> None:
        """Leave Ctrl-C to the host."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: no request waits behind another."""

    @contextlib.contextmanager
    def _cancel_on_sigint(self, future: asyncio.Future[Any]) -> Iterator[None]:
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        with (
            contextlib.nullcontext() if ignored else super()._cancel_on_sigint(future),
            self.timer.cancelling(partial(self.io_loop.add_callback, future.cancel)),
        ):
            yield


class _KernelLoop(AsyncIOMainLoop):
    """The event loop of a notebook; `quit()` stops a kernel's, but this one has to go on."""

    stopped = False

    def stop(self) -> None:
        """Take note that the kernel is over."""
        self.stopped = True


class _NoProfile(ProfileDir):
    """The place of the user's IPython profile, which is neither read nor created."""

    @observe("location")
    def _location_changed(self, change: Any) -> None:
        pass


@contextlib.contextmanager
def running_kernel(session: InMemorySession, output: CellOutput) -> Iterator[InProcessKernel]:
    """Make a kernel with a shell and an empty namespace; clear it away at the end.

    Parameters
    ----------
    session : InMemorySession
        Carries its messages.
    output : CellOutput
        Takes what it prints.

    Yields
    ------
    InProcessKernel
        Inside the event loop that is running.
    """
    with _only_kernel():
        with output.captured(), _without_debugger():
            kernel = InProcessKernel.instance(
                session=session,
                iopub_socket=PUBLISHED,
                log=_log(),
                config=_configuration(),
                profile_dir=_NoProfile(location=str(Path(get_ipython_dir(), "profile_default"))),
                user_ns=None,
                shell_channel_thread=types.SimpleNamespace(parent_thread=threading.main_thread()),
            )
            _set_up(kernel.shell)
            kernel.start()
        try:
            yield kernel
        finally:
            # What dies now may complain, or a notebook may have broken what is cleared away.
            with output.captured(), contextlib.suppress(Exception):
                _clear_away(kernel)


def _log() -> logging.Logger:
    """Return the log of the kernel itself, which goes into the notebook and not to the host."""
    log = logging.getLogger(__name__)
    log.propagate = False
    return log


def _configuration() -> Config:
    settings = Config()
    settings.HistoryManager.hist_file = ":memory:"
    settings.IPCompleter.use_jedi = False
    settings.IPKernelApp.connection_file = ""  # tqdm knows a notebook by this section
    return settings


def _set_up(shell: Any) -> None:
    shell.input_transformer_manager = RememberedTransforms()  # type: ignore[no-untyped-call]
    # There is no loop of a graphical toolkit to be joined; pictures are shown inline.
    shell.enable_gui = lambda gui=None: setattr(shell, "active_eventloop", gui)
    sys.argv = [str(Path(ipykernel.__path__[0]).with_name("ipykernel_launcher.py"))]
    if "" not in sys.path:
        installed = ("site-packages", "dist-packages")
        places = [n for n, path in enumerate(sys.path) if Path(path).name in installed]
        sys.path.insert(places[0] if places else 0, "")


def _clear_away(kernel: InProcessKernel) -> None:
    """Let go of what the notebook has loaded, and delete the shell's temporary files."""
    kernel.session.receive = None
    for channel in list(kernel.comm_manager.comms.values()):
        channel.close()  # or a widget tries it when nobody knows the channel any more
    shell = kernel.shell
    for namespace in (shell.user_ns, shell.history_manager.output_hist):
        namespace.clear()  # a thread that goes on ends when it misses a name
    shell.reset = lambda new_session=True: None  # it would look for garbage in the whole process
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()


@contextlib.contextmanager
def _only_kernel() -> Iterator[None]:
    """Let kernel and shell be the only ones, also where a notebook runs papermill."""
    undo = keep_instances([InProcessKernel, ZMQInteractiveShell])
    host, makers = ipykernel.ipkernel._comm_manager, (comm.create_comm, comm.get_comm_manager)
    ipykernel.ipkernel._comm_manager = None
    comm.create_comm = ipykernel.ipkernel._create_comm
    comm.get_comm_manager = ipykernel.ipkernel._get_comm_manager
    if host is not None:  # libraries enter themselves once, when they are imported
        manager: Any = comm.get_comm_manager()  # type: ignore[no-untyped-call]
        manager.targets.update(host.targets)
    try:
        yield
    finally:
        undo()
        ipykernel.ipkernel._comm_manager = host
        comm.create_comm, comm.get_comm_manager = makers


@contextlib.contextmanager
def _without_debugger() -> Iterator[None]:
    """Keep the kernel from loading the debugger, which takes longer than all the rest.

    And from going through all modules for it: a forked process would have to copy them first.
    """
    name = "ipykernel.debugger"
    found, kernels = sys.modules.get(name), vars(ipykernel.ipkernel)
    sys.modules[name] = stub = types.ModuleType(name)
    stub._is_debugpy_available = False  # type: ignore[attr-defined]
    kernels["sys"] = _SYS_WITHOUT_MODULES
    try:
        yield
    finally:
        kernels["sys"] = sys
        del sys.modules[name]
        if found is not None:
            sys.modules[name] = found
