"""A Python process that is started clean: no fork of a caller who may have threads and locks."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.files import reason
from toolkit.render.limits import MARK, end_marked
from toolkit.render.messages import Hearing

# Several reports run at once: more threads in each would only fight for the same cores, and a
# process with threads cannot be forked safely. The last one is Arrow's allocator.
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_SAME_ORDER = {"PYTHONHASHSEED": "0"}  # of sets, so that a report made again is the same report
_START = "import sys; sys.path[:] = {path!r}; from {module} import main; main({handle})"
UNHEARD = 97  # exit code of a process whose messages do not get through any more
_HIGH = 4096
_GOODBYE = 10.0  # seconds a process may take to end when it is told to
_LAST_BREATH = 2.0  # and when it has closed the link by itself


@dataclass(frozen=True)
class Setup:
    """What a process has to know before the first report.

    Parameters
    ----------
    engine : str or None
        Name of a papermill engine.
    timeout : float
        Seconds a report may take.
    memory : int
        Bytes a report may allocate beyond what its process holds when it begins.
    scratch : str
        Folder for temporary files.
    prepare : callable, optional
        Called once, before the first report.
    parent : int
        Number of the process that sends this.
    environment : mapping
        Variables that take the place of the parent's.
    """

    engine: str | None
    timeout: float
    memory: int
    scratch: str
    prepare: Callable[[], object] | None = None
    parent: int = field(default_factory=os.getpid)
    environment: Mapping[str, str] = field(default_factory=dict)


class CleanProcess:
    """The parent's view of one process it has started.

    Parameters
    ----------
    module : str
        Its function ``main`` is called with the number of the link.
    setup : Setup
        The first thing that comes through the link.

    Raises
    ------
    RenderError
        When there is no room for another process, or the setup cannot be sent to it.
    """

    def __init__(self, module: str, setup: Setup) -> None:
        parcel = _packed(setup)
        self.mark = uuid.uuid4().hex
        self.began = time.monotonic()
        self.ready = False  # it has told that everything is loaded
        self.link, theirs = Pipe()
        self.hearing = Hearing(self.link)
        self._complaint = Path(setup.scratch, f"{self.mark}.txt")
        try:
            with theirs:
                variables = _environment(self.mark, setup.environment)
                call = _command(module, theirs)
                self._process = self._start(call, variables, _inheriting(theirs))
        except OSError as error:
            self.link.close()
            raise RenderError(f"no process can be started: {reason(error)}") from None
        with contextlib.suppress(OSError):  # it has died at once, which is noticed later
            self.link.send_bytes(parcel)

    def _start(
        self, command: str, variables: Mapping[str, str], options: dict[str, Any]
    ) -> subprocess.Popen[bytes]:
        with self._complaint.open("wb") as complaint:
            return subprocess.Popen(
                [sys.executable, "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaint,
                env=variables,
                **options,
            )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def tell(self, *order: object) -> None:
        """Send an order; that it has died is noticed when its answer is awaited."""
        with contextlib.suppress(OSError):
            self.link.send(order)

    def cause(self) -> str:
        """Return why it has ended, in words; one that does not end by itself is killed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return cause_of(self._process.wait(_LAST_BREATH))
        self.strike()
        return cause_of(self._process.wait())

    def complaint(self) -> str:
        """Return the last line it wrote to its error output."""
        with contextlib.suppress(OSError):
            lines = self._complaint.read_text("utf-8", errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    def dismiss(self) -> None:
        """Let it end in peace, and see to it that it does."""
        with contextlib.suppress(OSError):
            self.link.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._process.wait(_GOODBYE) == 0 and sys.platform == "linux":
                return  # it has ended all that was below it
        self.kill()

    def strike(self) -> None:
        """Kill it; what it said before can still be heard."""
        if os.name == "posix":
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def kill(self) -> None:
        """End it at once, with everything it has started."""
        with contextlib.suppress(OSError):
            self.link.close()
        self.strike()
        self._process.wait()
        end_marked(self.mark)


def cause_of(code: int) -> str:
    """Return in words why a process with this exit code has ended.

    Examples
    --------
    >>> cause_of(-11), cause_of(7)
    ('ended by signal 11 (segmentation fault)', 'its process exited with code 7')
    """
    if code == UNHEARD:
        return "closed the channel through which its process is heard"
    if code >= 0:
        return f"its process exited with code {code}"
    name = (signal.strsignal(-code) or "unknown").lower()
    return f"ended by signal {-code} ({name})"


def _packed(setup: Setup) -> bytes:
    try:
        return pickle.dumps(setup)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise RenderError(f"prepare cannot be sent to another process: {error}") from None


def _command(module: str, link: Connection) -> str:
    return _START.format(path=sys.path, module=module, handle=link.fileno())


def _environment(mark: str, own: Mapping[str, str]) -> Mapping[str, str]:
    return _SAME_ORDER | dict(os.environ) | dict(own) | _ONE_THREAD | {MARK: mark}


def _inheriting(link: Connection) -> dict[str, Any]:
    """Options that hand the link over, and keep Ctrl-C in the terminal from the process."""
    if sys.platform == "win32":
        os.set_handle_inheritable(link.fileno(), True)
        info = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [link.fileno()]})
        return {"startupinfo": info, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"pass_fds": (link.fileno(),), "start_new_session": True}


def connect(handle: int) -> Connection:
    """Return the link to the parent, in a process that it has started."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return out_of_reach(Connection(handle))


def out_of_reach(link: Connection) -> Connection:
    """Give a link a high number, which a cell does not meet when it closes what is open."""
    if sys.platform == "win32":
        return link
    import fcntl
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    high = fcntl.fcntl(link.fileno(), fcntl.F_DUPFD_CLOEXEC, min(soft // 2, _HIGH))
    link.close()
    return Connection(high)
