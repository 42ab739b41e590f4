"""papermill's own notebook client, over a kernel in this process."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import nbbase
from papermill.clientwrap import PapermillNotebookClient
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from toolkit.render.engine_client import InProcessClient, InProcessKernelManager
from toolkit.render.engine_loop import NotebookLoop

_JSON = re.compile(r"application/(.*\+)?json")


class InProcessNotebookClient(PapermillNotebookClient):
    """Runs the cells of a notebook one after another, as the stock engine's client does.

    Parameters
    ----------
    nb_man : papermill.engines.NotebookExecutionManager
        The notebook, and what papermill notes and saves of it.
    manager : InProcessKernelManager
        Makes the kernel.
    loop : NotebookLoop
        Where everything asynchronous runs.
    **options : dict
        Options of nbclient.
    """

    kc: InProcessClient

    def __init__(
        self, nb_man: Any, manager: InProcessKernelManager, loop: NotebookLoop, **options: Any
    ) -> None:
        super().__init__(nb_man, km=manager, **options)
        self._run = loop.run

    def execute(self, **options: Any) -> NotebookNode:
        """Run all cells."""
        with _quick_checks():
            return super().execute(**options)

    def start_new_kernel(self, **options: Any) -> None:
        """Start the kernel, in the loop of the notebook."""
        self._run(self.async_start_new_kernel(**options))

    def start_new_kernel_client(self) -> InProcessClient:
        """Connect to the kernel, in the loop of the notebook."""
        client: InProcessClient = self._run(self.async_start_new_kernel_client())
        return client

    def wait_for_reply(self, msg_id: str, cell: NotebookNode | None = None) -> Any:
        """Wait for the answer to a request, in the loop of the notebook."""
        return self._run(self.async_wait_for_reply(msg_id, cell))

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        """Run one cell, in the loop of the notebook."""
        self.kc.process = partial(self.process_message, cell=cell, cell_index=cell_index)
        self.kc.watched = self._is_watched()
        try:
            return self._run(self.async_execute_cell(cell, cell_index, **options))
        except KeyboardInterrupt:
            if not self.kc.timed_out:
                raise
            # The time was over while nothing of the cell itself was running.
            raise CellTimeoutError.error_from_timeout_and_cell(
                "Cell execution timed out", self._get_timeout(cell), cell
            ) from None

    def _is_watched(self) -> bool:
        saves = self.nb_man.output_path and self.nb_man.autosave_cell_every
        return bool(self.log_output or self.stdout_file or self.stderr_file or saves)


def stock_options(kernel_name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of nbclient that the stock engine would choose.

    Parameters
    ----------
    kernel_name : str
        Name of the kernel; it is only written to the log.
    options : dict
        What papermill has given the engine.

    Examples
    --------
    >>> chosen = stock_options("python3", {"input_path": "in.ipynb", "execution_timeout": 60})
    >>> chosen["timeout"], "input_path" in chosen
    (60, False)
    """
    asked = remove_args(["input_path", "start_timeout", "execution_timeout"], **options)
    return merge_kwargs(  # type: ignore[no-any-return]
        remove_args(["timeout", "startup_timeout"], **asked),
        timeout=options.get("execution_timeout") or asked.get("timeout"),
        startup_timeout=options.get("start_timeout", 60),
        kernel_name=kernel_name,
        log=logger,
    )


@contextlib.contextmanager
def _quick_checks() -> Iterator[None]:
    """Let outputs that are valid at a glance pass without their schema, which takes 0.3 ms each."""
    stock = nbbase.validate

    def validate(node: NotebookNode, ref: str | None = None) -> Any:
        return None if _is_valid(node) else stock(node, ref)

    nbbase.validate = validate
    try:
        yield
    finally:
        nbbase.validate = stock


def _is_valid(output: NotebookNode) -> bool:
    kind = output.get("output_type")
    if kind == "stream":
        return isinstance(output.name, str) and isinstance(output.text, str)
    if kind in ("display_data", "execute_result"):
        count = output.execution_count if kind == "execute_result" else 0
        shown = output.data.items()
        return (
            isinstance(count, int)
            and isinstance(output.metadata, dict)
            and all(isinstance(value, str) or _JSON.fullmatch(mime) for mime, value in shown)
        )
    return False
