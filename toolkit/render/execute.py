"""One Job -> one Outcome: check, run through papermill, look at the result, write the files."""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import RenderError
from toolkit.render.export import check_formats, export, rehearse, write_notebook
from toolkit.render.files import clear_empty_folders, failed_notebook, reason, set_aside
from toolkit.render.jobs import Job, Outcome
from toolkit.render.parameters import check_parameters

if TYPE_CHECKING:
    from nbformat import NotebookNode

ENGINE = "toolkit"  # our own
TIMEOUT = 600.0
STOCK = (None, "nbclient")  # papermill's own engines, which start a kernel
_START_TIMEOUT = 120  # a busy machine starts kernels slowly
_LONGEST_ERROR = 200
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Identity card, telephone and account numbers, and addresses: an error may quote its data.
_PERSONAL = re.compile(r"\d[\d .-]{7,}\d|[\w.+-]+@[\w-]+\.[\w.]+")


@dataclass(frozen=True)
class Terms:
    """On what terms a report is made.

    Parameters
    ----------
    engine : str or None
        Name of a papermill engine; None starts a kernel of this interpreter.
    timeout : float
        Seconds the whole report may take.
    memory : int, optional
        Bytes it may allocate, where it is held to that.
    on_cell : callable
        Told how many code cells have been begun, and once more, with 0, before files are written.
    last : bool
        Whether this process ends with the report, so that nobody comes after it.
    """

    engine: str | None = None
    timeout: float = TIMEOUT
    memory: int | None = None
    on_cell: Callable[[int], None] = lambda number: None
    last: bool = False


def run(job: Job, engine: str | None = None, timeout: float = TIMEOUT) -> Outcome:
    """Run one report in this process and write its files; what goes wrong is a failed outcome.

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
        ``done`` or ``failed``. After a failure the notebook is in ``failed/`` beside the
        outputs, and older outputs have been moved to ``outdated/``.

    Examples
    --------
    >>> run(Job("LC-01", Path("nowhere.ipynb"), {}, {})).error
    'RenderError: there is no notebook nowhere.ipynb'
    """
    attempt = Attempt(job, Terms(engine, timeout))
    try:
        outcome = attempt.work()
    except Exception as error:
        outcome = attempt.failed(attempt.explain(error))
    clear_empty_folders([job])
    return outcome


def give_up(job: Job, reason: str, cell: int = 0) -> Outcome:
    """Record a job whose process has died as failed, with its notebook as it was begun.

    Parameters
    ----------
    job : Job
        The report.
    reason : str
        What went wrong, in one line.
    cell : int
        Number of the code cell that was running; 0 when none was.

    Returns
    -------
    Outcome
        With status ``failed``.
    """
    return Attempt(job, Terms()).failed(reason + in_cell(cell), cell)


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


def too_long(timeout: float) -> str:
    """Return what is said of a report that was ended because it took too long.

    Examples
    --------
    >>> too_long(600.0)
    'took longer than 600 s'
    """
    return f"took longer than {timeout:g} s"


def too_much(memory: int) -> str:
    """Return what is said of a report that wanted more memory than it may.

    Examples
    --------
    >>> too_much(2 * 1024**3)
    'used more memory than the 2048 MB it may'
    """
    return f"used more memory than the {memory / 1024**2:.0f} MB it may"


@dataclass
class Attempt:
    """One run of a job, and what is known of it when it breaks off."""

    job: Job
    terms: Terms
    began: float = field(default_factory=time.perf_counter)
    cells: dict[int, NotebookNode] = field(default_factory=dict)  # those that were started
    node: NotebookNode | None = None

    def work(self) -> Outcome:
        """Make the report; whatever goes wrong is raised."""
        self.make()
        self.terms.on_cell(0)
        self.write()
        return Outcome(self.job.key, "done", self.seconds, fingerprint=self.job.fingerprint)

    @property
    def seconds(self) -> float:
        """Time since it began."""
        return time.perf_counter() - self.began

    def make(self) -> None:
        """Run the notebook, all but writing the files."""
        check_formats(self.job)
        check_parameters(self.job.notebook, self.job.parameters)
        self.node = self.execute()
        check_executed(self.node)

    def write(self) -> None:
        """Write the files of the report."""
        assert self.node is not None
        try:
            export(self.node, self.job)
        except OSError as error:
            raise RenderError(f"the report cannot be written: {reason(error)}") from error

    def rehearse(self) -> None:
        """Do all that costs time in a first report, and write nothing."""
        self.make()
        assert self.node is not None
        rehearse(self.node, self.job)

    def execute(self, **options: Any) -> NotebookNode:
        """Hand the notebook to papermill, with other options than the usual ones if need be."""
        import papermill

        from toolkit.render.engine import ToolkitEngine

        # It is installed with the package, but not where that was updated and not installed anew.
        papermill.engines.papermill_engines.register(ENGINE, ToolkitEngine)
        source = self.job.notebook.absolute()
        with self.engine_options() as ours, _no_file():
            return papermill.execute_notebook(
                source,
                None,
                dict(self.job.parameters),
                engine_name=self.terms.engine,
                kernel_name="python3",
                language="python",
                cwd=source.parent,
                **_QUIET,
                **(options or ours),
            )

    @contextlib.contextmanager
    def engine_options(self) -> Iterator[dict[str, Any]]:
        """Options which papermill hands to the engine; those that do not know one ignore it."""
        options = {"timeout_func": self.seconds_left, "on_cell_start": self.started}
        if self.terms.engine not in STOCK:
            yield options | {"seed": self.job.key, "last": self.terms.last}
            return
        from toolkit.render.kernel import kernel_manager

        with tempfile.TemporaryDirectory(prefix="tk-", ignore_cleanup_errors=True) as folder:
            yield options | {
                "kernel_manager_class": kernel_manager(Path(folder)),
                "start_timeout": _START_TIMEOUT,
                "iopub_timeout": _START_TIMEOUT,
                "shutdown_kernel": "immediate",  # there is nothing in it to be saved
            }

    def seconds_left(self, cell: NotebookNode) -> float:
        """Return how long a cell may take, which is what is left to the report."""
        return max(self.terms.timeout - self.seconds, 0.01)

    def started(self, cell: NotebookNode, cell_index: int) -> None:
        """Take note of a cell that begins."""
        self.cells[cell_index] = cell
        self.terms.on_cell(len(self.cells))

    def explain(self, error: BaseException) -> str:
        """Class and message of what went wrong, in the words of the notebook where it has some."""
        name, text = type(error).__name__, str(error)
        if name in ("PapermillExecutionError", "CellExecutionError"):  # the second: nbclient's
            name, text = getattr(error, "ename", name), getattr(error, "evalue", text)
        if name == "CellTimeoutError":
            name, text = "TimeoutError", too_long(self.terms.timeout)
        if name.endswith("MemoryError") and self.terms.memory is not None:
            name, text = "MemoryError", too_much(self.terms.memory)
        first = next(iter(text.strip().splitlines()), "")
        place = "" if isinstance(error, RenderError) else in_cell(len(self.cells))
        return f"{name}: {first}{place}" if first else f"{name}{place}"

    def failed(self, cause: str, cell: int = 0) -> Outcome:
        """Keep the notebook as far as it ran, and set older files aside."""
        seconds, kept = self.seconds, failed_notebook(self.job)
        line, mark = one_line(cause), self.job.fingerprint
        try:
            set_aside(self.job)
            self.keep(kept, line, cell)
        except Exception:  # a missing notebook, a full disk: there is an error to report already
            return Outcome(self.job.key, "failed", seconds, line, mark)
        return Outcome(self.job.key, "failed", seconds, line, mark, kept)

    def keep(self, path: Path, cause: str, cell: int) -> None:
        """Write the notebook as far as it ran, with the parameters in it, ready to be tried."""
        node = self.node or self.execute(prepare_only=True)
        for index, begun in self.cells.items():
            if index < len(node.cells):
                node.cells[index] = begun
        if cell:
            _mark(node, cell, cause)
        write_notebook(node, self.job, path)


# No progress bar, and no saving on the way: it cost .13 s of a report, for a temporary file.
_QUIET: dict[str, Any] = {
    "progress_bar": False,
    "log_output": False,
    "request_save_on_cell_execute": False,
    "autosave_cell_every": 0,
}


@contextlib.contextmanager
def _no_file() -> Iterator[None]:
    """Spare papermill the JSON of a notebook for which it was given no file."""
    import papermill.execute as stock

    write = stock.write_ipynb
    stock.write_ipynb = lambda node, path: write(node, path) if path else None
    try:
        yield
    finally:
        stock.write_ipynb = write


def in_cell(number: int) -> str:
    """Return where a report was, as notebooks number their cells.

    Examples
    --------
    >>> in_cell(3), in_cell(0)
    (' (In [3])', '')
    """
    return f" (In [{number}])" if number else ""


def _code_cells(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]


def _mark(node: NotebookNode, number: int, cause: str) -> None:
    """Show at a cell that the process was lost there."""
    import nbformat.v4 as v4

    for cell in _code_cells(node)[number - 1 : number]:
        error = v4.new_output("error", ename="ProcessLost", evalue=cause, traceback=[cause])
        cell.outputs = [error]


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
    for number, cell in enumerate(_code_cells(node), start=1):
        errors = [output.ename for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise RenderError(f"code cell {number} ended with {errors[0]}")
        if not cell.execution_count and "skip-execution" not in cell.metadata.get("tags", []):
            raise RenderError(f"code cell {number} did not run")
