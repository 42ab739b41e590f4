"""What a process tells of the report it makes: one short line of JSON for each thing.

Reports run code that nobody has checked. It can close or write to any channel, so nothing that
comes out of such a process is unpickled or waited for: a line that is no message is left out.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

_LONGEST = 65_536  # of a line; what never ends is no message
_CHUNK = 65_536


@dataclass(frozen=True)
class Message:
    r"""One thing that is told.

    Parameters
    ----------
    ticket : int
        Number of the attempt it is about; 0 for the process as a whole.
    fields : dict
        What is told, such as ``{"cell": 3}``.

    Examples
    --------
    >>> Message(7, {"cell": 3}).line()
    b'7 {"cell": 3}\n'
    """

    ticket: int
    fields: dict[str, Any] = field(default_factory=dict)

    def line(self) -> bytes:
        """Return it as it goes through a pipe."""
        return f"{self.ticket} {json.dumps(self.fields)}\n".encode()

    def number(self, name: str) -> float:
        """Return a field that should be a number; 0 when it is none.

        Examples
        --------
        >>> Message(7, {"cell": 3}).number("cell"), Message(7, {"cell": "x"}).number("cell")
        (3.0, 0.0)
        """
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


def read_message(line: bytes) -> Message | None:
    """Read a line; None when it is no message.

    Examples
    --------
    >>> read_message(b'7 {"cell": 3}')
    Message(ticket=7, fields={'cell': 3})
    >>> read_message(b"something a cell wrote") is None
    True
    """
    try:
        ticket, _, text = line.decode().partition(" ")
        fields = json.loads(text)
        return Message(int(ticket), fields) if isinstance(fields, dict) else None
    except (ValueError, RecursionError):
        return None


def send(link: Connection, message: Message) -> None:
    """Write a message into a link.

    Raises
    ------
    OSError
        When nobody listens, or the link has been closed.
    """
    if os.name == "posix":
        rest = message.line()
        while rest:
            rest = rest[os.write(link.fileno(), rest) :]
    else:
        link.send_bytes(message.line())


class Hearing:
    """The messages that come out of a link, without ever waiting for the rest of one.

    Parameters
    ----------
    link : Connection
        Read from when there is something to read.

    Examples
    --------
    >>> from multiprocessing import Pipe
    >>> reading, writing = Pipe(duplex=False)
    >>> send(writing, Message(7, {"cell": 3}))
    >>> hearing = Hearing(reading)
    >>> hearing.messages()
    [Message(ticket=7, fields={'cell': 3})]
    >>> writing.close()
    >>> hearing.messages(), hearing.over
    ([], True)
    """

    def __init__(self, link: Connection) -> None:
        self.link = link
        self.over = False  # the other side has closed it, or it is of no use any more
        self._rest = b""

    def messages(self) -> list[Message]:
        """Return what has come since the last call; waits while nothing has."""
        *lines, self._rest = (self._rest + self._read()).split(b"\n")
        self.over = self.over or len(self._rest) > _LONGEST
        return [message for line in lines if (message := read_message(line))]

    def _read(self) -> bytes:
        try:
            if os.name == "posix":
                chunk = os.read(self.link.fileno(), _CHUNK)
            else:
                chunk = self.link.recv_bytes(_CHUNK)
        except (EOFError, OSError):
            chunk = b""
        self.over = not chunk
        return chunk
