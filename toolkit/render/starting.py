"""Starting clean processes, and when to believe that none of them will ever begin."""

from __future__ import annotations

import time

from toolkit.errors import RenderError
from toolkit.render.clean_process import CleanProcess
from toolkit.render.execute import one_line
from toolkit.render.messages import Message

_PATIENCE = 900.0  # seconds to load everything, on a very busy machine with much data
_STILLBORN = 3  # processes that end before they are ready, one after the other


class Births:
    """How the start of processes goes, over all those of one kind."""

    def __init__(self) -> None:
        self.stillborn = 0

    def note(self, process: CleanProcess, message: Message) -> None:
        """Note that a process has loaded everything, or why it cannot begin.

        Raises
        ------
        RenderError
            When it cannot.
        """
        if "refused" in message.fields:
            raise RenderError(f"no report can be begun: {one_line(str(message.fields['refused']))}")
        if "ready" in message.fields:
            process.ready, self.stillborn = True, 0

    def ended(self, process: CleanProcess, cause: str) -> None:
        """Note that a process has ended.

        Raises
        ------
        RenderError
            When it is one of several in a row that never began.
        """
        self.stillborn += not process.ready
        if self.stillborn >= _STILLBORN:
            said = process.complaint()
            raise RenderError(
                f"no report can be begun: {cause} while it loaded what reports need"
                + (f"; it said: {one_line(said)}" if said else "")
            )


def overdue(process: CleanProcess) -> bool:
    """Tell whether a process has been loading for so long that it must hang."""
    return not process.ready and time.monotonic() - process.began > _PATIENCE
