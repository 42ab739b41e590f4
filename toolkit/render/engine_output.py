"""What the cells of a notebook print, and who gets it: the notebook, while a cell runs.

Three ways lead out of a cell: `sys.stdout` and `sys.stderr`, the descriptors 1 and 2 under them (C
code, shell commands, forked children), and the handlers of the root logger, which the host may have
set up for itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream

from toolkit.render.engine_descriptors import DESCRIPTORS, leads
from toolkit.render.engine_messages import InMemorySession

_NOTHING_WAITS = float("inf")


class CellOutput:
    r"""Everything printed while a cell runs, on its way into the messages of a session.

    Parameters
    ----------
    session : InMemorySession
        Carries the messages.

    Examples
    --------
    >>> session, seen = InMemorySession(), []
    >>> session.receive = lambda message: seen.append(message["content"]["text"])
    >>> output = CellOutput(session)
    >>> with output.captured():
    ...     print("into the notebook")
    >>> output.close()
    >>> seen
    ['into the notebook\n']
    """

    def __init__(self, session: InMemorySession) -> None:
        self._leads, self._files = leads()
        self.streams = {name: NotebookStream(session, name, self) for name in DESCRIPTORS}
        for descriptor in self._files:
            self.streams[descriptor.name].take_fileno(descriptor.host)
        self._others: tuple[Any, Any] = self.streams["stdout"], self.streams["stderr"]
        self._root = _RootLogger()
        self._taken = self._closed = False
        others = set(threading.enumerate()) - {threading.current_thread()}
        self._strangers = weakref.WeakSet(others)  # they have nothing to say in the notebook

    @contextlib.contextmanager
    def captured(self) -> Iterator[None]:
        """Let the notebook have what is printed."""
        self._take()
        try:
            yield
        finally:
            self.flush()
            self._give_back()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Let the host print and log in the middle of a cell."""
        if not self._taken:
            yield
            return
        self._give_back()
        try:
            yield
        finally:
            self._take()

    def is_foreign(self) -> bool:
        """Tell whether a thread is running that was there before the notebook."""
        return threading.current_thread() in self._strangers

    def flush(self) -> None:
        """Show what has been printed so far."""
        for stream in self.streams.values():
            stream.flush()

    def catch_up(self) -> None:
        """Put what was written to the descriptors where it belongs in time; show what is due."""
        if self._closed:
            return
        for descriptor in self._files:
            if text := descriptor.read():
                self.streams[descriptor.name].add(text, descriptor.age)
        now = time.monotonic()
        for stream in sorted(self.streams.values(), key=lambda stream: stream.due):
            if now >= stream.due:
                stream.show()

    def close(self) -> None:
        """Leave the descriptors to the host for good."""
        self._closed = True
        for stream in self.streams.values():
            stream.take_fileno(None)
        for descriptor in self._leads:
            descriptor.close()

    def _take(self) -> None:
        _flush_host()
        for descriptor in self._leads:
            descriptor.take()
        self._swap()

    def _give_back(self) -> None:
        self._swap()
        _flush_host()
        for descriptor in self._leads:
            descriptor.give_back()

    def _swap(self) -> None:
        """Exchange the streams of the host and those of the notebook, whatever they are by now."""
        self._taken = not self._taken
        self._others, (sys.stdout, sys.stderr) = (sys.stdout, sys.stderr), self._others
        self._root.swap()


class NotebookStream(OutStream):
    """The kernel's own output stream, without the thread that sends and the one that reads.

    It is shown in pieces like that one: after 0.2 seconds, when it is flushed, and before a
    display.

    Parameters
    ----------
    session : InMemorySession
        Carries the messages.
    name : {"stdout", "stderr"}
        Which of the two it is.
    output : CellOutput
        What else is printed at the same time.
    """

    # click and loguru know a notebook's stream by the module and name of its class.
    __module__ = OutStream.__module__
    __qualname__ = OutStream.__qualname__

    due = _NOTHING_WAITS  # when the text that waits has to be shown

    def __init__(self, session: InMemorySession, name: str, output: CellOutput) -> None:
        super().__init__(session, _NoThread(), name, watchfd=False)  # type: ignore[no-untyped-call]
        self._output, self._process, self._host = output, os.getpid(), getattr(sys, name)

    def write(self, string: str) -> int:
        """Write; what was written to the descriptors before comes first."""
        if os.getpid() != self._process:
            return self._write_in_child(string)
        if self._output.is_foreign():
            return int(self._host.write(string))
        self._output.catch_up()
        super().write(string)
        return len(string)

    def add(self, text: str, age: float) -> None:
        """Write what was written elsewhere some seconds ago."""
        super().write(text)
        # What a shell command wrote to both at once is shown in order, so no finer than this.
        self.due = min(self.due, round(time.monotonic() - age + self.flush_interval, 2))

    def flush(self) -> None:
        """Show what has been written so far, here and to the descriptors."""
        if os.getpid() == self._process:
            _flush_host()  # a cell may have written to sys.__stdout__
            self._output.catch_up()
            self.show()

    def show(self) -> None:
        """Send the text that waits."""
        if self.due != _NOTHING_WAITS:
            self.due = _NOTHING_WAITS
            self._flush()  # type: ignore[no-untyped-call]

    def take_fileno(self, descriptor: int | None) -> None:
        """Answer `fileno()` as the kernel's stream does: with the stream of the host."""
        self._original_stdstream_copy = descriptor  # type: ignore[assignment]

    def _schedule_flush(self) -> None:
        self.due = min(self.due, time.monotonic() + self.flush_interval)

    def _write_in_child(self, string: str) -> int:
        """Write past Python: a forked child's messages would reach nobody."""
        rest = memoryview(string.encode(errors="replace"))
        while rest:
            rest = rest[os.write(DESCRIPTORS[self.name], rest) :]
        return len(string)


# The name by which the module knows its class has to be that of the class it stands in for.
NotebookStream.__name__ = OutStream.__name__


class _NoThread(IOPubThread):
    """In the place of the thread that sends messages: nothing is sent."""

    def __init__(self) -> None:
        self.io_loop, self.thread = None, None  # type: ignore[assignment]


class _RootLogger:
    """The other state of the root logger: a notebook's while the host has its own, and back."""

    def __init__(self) -> None:
        self._handlers: list[logging.Handler] = []
        self._level = logging.WARNING

    def swap(self) -> None:
        root = logging.getLogger()
        root.handlers, self._handlers = self._handlers, root.handlers
        if root.level != self._level:
            level, self._level = self._level, root.level
            root.setLevel(level)


def _flush_host() -> None:
    """Write what the host's streams hold back, before their descriptors lead elsewhere."""
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()  # type: ignore[union-attr]
