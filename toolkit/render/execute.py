"""One Job -> one Outcome: check, run through papermill, look at the result, write the files."""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import RenderError
from toolkit.render.export import check_formats, export, write_notebook
from toolkit.render.files import failed_notebook, set_aside
from toolkit.render.jobs import Job, Outcome
from toolkit.render.parameters import check_parameters

if TYPE_CHECKING:
    from nbformat import NotebookNode

TIMEOUT = 600.0
_START_TIMEOUT = 120  # a busy machine starts kernels slowly
_LONGEST_ERROR = 200
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Identity card, telephone and account numbers, and addresses: an error may quote its data.
_PERSONAL = re.compile(r"\d[\d .-]{7,}\d|[\w.+-]+@[\w-]+\.[\w.]+")


def run(job: Job, engine: str | None = None, timeout: float = TIMEOUT) -> Outcome:
    """Run one report and write its files; whatever goes wrong becomes a failed outcome.

    Parameters
    ----------
    job : Job
        The report.
    engine : str, optional
        Name of a papermill engine; the default starts a kernel of this interpreter.
    timeout : float
        Seconds the whole report may take.

    Returns
    -------
    Outcome
        ``done`` or ``failed``. After a failure the notebook is in ``failed/<key>.ipynb``
        beside the outputs, and older outputs have been moved to ``outdated/``.

    Examples
    --------
    >>> run(Job("LC-01", Path("nowhere.ipynb"), {}, {})).error
    'RenderError: there is no notebook nowhere.ipynb'
    """
    began = time.perf_counter()
    attempt = _Attempt(job, engine, began + timeout)
    try:
        attempt.run()
    except Exception as error:
        return give_up(job, attempt.explain(error), time.perf_counter() - began, attempt)
    return Outcome(job.key, "done", time.perf_counter() - began, fingerprint=job.fingerprint)


def give_up(job: Job, reason: str, seconds: float, attempt: _Attempt | None = None) -> Outcome:
    """Record a job as failed: keep its notebook as far as it ran, set older files aside.

    Parameters
    ----------
    job : Job
        The report.
    reason : str
        What went wrong, in one line.
    seconds : float
        Time spent.
    attempt : optional
        The attempt that failed; without it (its process died) the notebook is kept unrun.

    Returns
    -------
    Outcome
        With status ``failed``.
    """
    kept: Path | None = failed_notebook(job)
    try:
        set_aside(job)
        (attempt or _Attempt(job, None, 0.0)).keep(failed_notebook(job))
    except Exception:  # a missing notebook, a full disk: there is an error to report already
        kept = None
    return Outcome(job.key, "failed", seconds, one_line(reason), job.fingerprint, kept)


def one_line(text: str) -> str:
    r"""Return the first line of a message: no colours, no numbers that point at a person.

    Examples
    --------
    >>> one_line("ValueError: bad number 0912 345 678\nTraceback …")
    'ValueError: bad number …'
    """
    lines = _COLOURS.sub("", text).strip().splitlines() or [""]
    line = _PERSONAL.sub("…", lines[0])
    return line if len(line) <= _LONGEST_ERROR else line[: _LONGEST_ERROR - 1] + "…"


@dataclass
class _Attempt:
    """One run of a job, and what is known of it when it breaks off."""

    job: Job
    engine: str | None
    deadline: float
    cells: dict[int, NotebookNode] = field(default_factory=dict)  # those that were started
    node: NotebookNode | None = None

    def run(self) -> None:
        check_formats(self.job)
        check_parameters(self.job.notebook, self.job.parameters)
        self.node = self.execute()
        check_executed(self.node)
        export(self.node, self.job)

    def execute(self, **options: Any) -> NotebookNode:
        import papermill

        source = self.job.notebook.absolute()
        with tempfile.TemporaryDirectory(prefix="tk-", ignore_cleanup_errors=True) as folder:
            return papermill.execute_notebook(
                source,
                Path(folder) / "executed.ipynb",
                dict(self.job.parameters),
                engine_name=self.engine,
                kernel_name="python3",
                language="python",
                cwd=source.parent,
                **_QUIET,
                **(options or self.engine_options(Path(folder))),
            )

    def engine_options(self, folder: Path) -> dict[str, Any]:
        """Options of nbclient, which papermill hands to the engine; other engines ignore them."""
        from toolkit.render.kernel import kernel_manager

        return {
            "kernel_manager_class": kernel_manager(folder),
            "timeout_func": self.seconds_left,
            "on_cell_start": self.started,
            "start_timeout": _START_TIMEOUT,
            "iopub_timeout": _START_TIMEOUT,
            "shutdown_kernel": "immediate",  # there is nothing in it to be saved
        }

    def seconds_left(self, cell: NotebookNode) -> float:
        return max(self.deadline - time.perf_counter(), 0.01)

    def started(self, cell: NotebookNode, cell_index: int) -> None:
        self.cells[cell_index] = cell

    def explain(self, error: Exception) -> str:
        return _explain(error, f" (In [{len(self.cells)}])" if self.cells else "")

    def keep(self, path: Path) -> None:
        """Write the notebook as far as it ran, with the parameters in it, ready to be tried."""
        node = self.node or self.execute(prepare_only=True)
        for index, cell in self.cells.items():
            if index < len(node.cells):
                node.cells[index] = cell
        write_notebook(node, self.job, path)


# No progress bar, and no saving on the way: it cost .13 s of a report, for a temporary file.
_QUIET: dict[str, Any] = {
    "progress_bar": False,
    "log_output": False,
    "request_save_on_cell_execute": False,
    "autosave_cell_every": 0,
}


def _explain(error: Exception, place: str) -> str:
    """Class and message of what went wrong, in the words of the notebook where it has some."""
    name, text = type(error).__name__, str(error)
    if name == "PapermillExecutionError":
        name, text = getattr(error, "ename", name), getattr(error, "evalue", text)
    if name == "CellTimeoutError":
        text = "the report took longer than it may"
    if isinstance(error, RenderError):
        place = ""
    return f"{name}: {next(iter(text.strip().splitlines()), '')}{place}"


def check_executed(node: NotebookNode) -> None:
    """Raise unless every code cell has run without an error.

    papermill's own record does not tell: after a time-out or ``sys.exit()`` it calls cells
    completed that never ran.

    Parameters
    ----------
    node : NotebookNode
        A notebook that should have been executed.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> check_executed(v4.new_notebook(cells=[v4.new_code_cell("1 + 1")]))
    Traceback (most recent call last):
    toolkit.errors.RenderError: code cell 1 did not run
    """
    code = [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        errors = [output.ename for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise RenderError(f"code cell {number} ended with {errors[0]}")
        if not cell.execution_count and "skip-execution" not in cell.metadata.get("tags", []):
            raise RenderError(f"code cell {number} did not run")
