"""Which process something belongs to, so that it can be told later whether it is still there."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Owner:
    """A process on a machine.

    A process number alone would not do: numbers are given again, in containers within minutes,
    so the time the process started at belongs to it.

    Examples
    --------
    >>> Owner.here().may_live()
    True
    >>> Owner(2**22 + 1, 1.0, socket.gethostname()).may_live()
    False
    """

    pid: int
    started: float
    host: str

    @classmethod
    def here(cls) -> Owner:
        """Return this process."""
        return cls(os.getpid(), psutil.Process().create_time(), socket.gethostname())

    @classmethod
    def read(cls, fields: Mapping[str, object]) -> Owner | None:
        """Return the owner that was written down; None when that is not legible."""
        try:
            return cls(int(str(fields["pid"])), float(str(fields["started"])), str(fields["host"]))
        except (KeyError, ValueError):
            return None

    def fields(self) -> dict[str, object]:
        """Return what is to be written down."""
        return asdict(self)

    @property
    def is_here(self) -> bool:
        """Tell whether it runs on this machine."""
        return self.host == socket.gethostname()

    def may_live(self) -> bool:
        """Tell whether it is still there; of another machine that cannot be known from here."""
        if not self.is_here:
            return True
        try:
            return bool(abs(psutil.Process(self.pid).create_time() - self.started) < 1)
        except psutil.Error:
            return False
