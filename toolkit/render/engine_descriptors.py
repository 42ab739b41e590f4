"""The descriptors 0, 1 and 2 while a cell runs: an empty input, and two files for what is written.

C code, shell commands and forked children write to them past Python. The stock kernel reads them in
a thread; here they are files that are read before anything else is shown, so that nothing has to
run beside the cell.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import tempfile
import time

DESCRIPTORS = {"stdout": 1, "stderr": 2}


class Lead:
    """A descriptor that leads elsewhere while a cell runs.

    Parameters
    ----------
    number : int
        The descriptor.
    elsewhere : int
        An open descriptor that leads there.
    """

    def __init__(self, number: int, elsewhere: int) -> None:
        self._number, self._elsewhere = number, elsewhere
        self.host = os.dup(number)

    def take(self) -> None:
        """Let the descriptor lead elsewhere."""
        with contextlib.suppress(OSError):  # a cell may have closed what it could not know
            os.dup2(self._elsewhere, self._number)

    def give_back(self) -> None:
        """Let it lead where the host had it."""
        try:
            os.dup2(self.host, self._number)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), self._number)

    def close(self) -> None:
        """Let go of both ends."""
        for descriptor in (self.host, self._elsewhere):
            with contextlib.suppress(OSError):
                os.close(descriptor)


class Captured(Lead):
    """One of the descriptors 1 and 2, which leads to a file.

    Parameters
    ----------
    name : {"stdout", "stderr"}
        Which of them.
    """

    def __init__(self, name: str) -> None:
        super().__init__(DESCRIPTORS[name], _nameless_file())
        self.name = name
        self.age = 0.0  # seconds since something was written that has been read now
        self._read = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def take(self) -> None:
        """Let the descriptor lead to the file, which is emptied once it has been read."""
        with contextlib.suppress(OSError):
            if 0 < self._read == os.fstat(self._elsewhere).st_size:
                os.ftruncate(self._elsewhere, 0)
                self._read = 0
        super().take()

    def read(self) -> str:
        """Return what is new in the file, without moving the place where others write."""
        try:
            state = os.fstat(self._elsewhere)
        except OSError:
            return ""
        if state.st_size == self._read:
            return ""
        if state.st_size < self._read:  # `echo x > /dev/stdout` has emptied it
            self._read = 0
        self.age = time.time() - state.st_mtime
        data = os.pread(self._elsewhere, state.st_size - self._read, self._read)
        self._read += len(data)
        return self._decoder.decode(data)


def leads() -> tuple[list[Lead], list[Captured]]:
    """Prepare the descriptors; none on systems where the stock kernel leaves them alone.

    Returns
    -------
    tuple
        All three, and those of which something is to be read.
    """
    nothing: list[Lead] = []
    files: list[Captured] = []
    if os.name == "posix":
        with contextlib.suppress(OSError):  # closed, as in a service
            nothing.append(Lead(0, os.open(os.devnull, os.O_RDONLY)))
        for name in DESCRIPTORS:
            with contextlib.suppress(OSError):
                files.append(Captured(name))
    return [*nothing, *files], files


def _nameless_file() -> int:
    """Open a file in which all that write to it write at its end."""
    import fcntl  # there is none on Windows

    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("output")
    else:
        with tempfile.TemporaryFile(buffering=0) as file:
            descriptor = os.dup(file.fileno())
    fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)
    return descriptor
