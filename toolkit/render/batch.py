"""A batch in a folder: hold the folder, skip what is current, keep the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from toolkit.errors import RenderError
from toolkit.render.cluster import made_on_cluster
from toolkit.render.execute import ENGINE, TIMEOUT
from toolkit.render.jobs import Job, Outcome
from toolkit.render.lock import only_run
from toolkit.render.manifest import Ledger
from toolkit.render.pool import MEMORY, Options, check_jobs, made_here, make


def render_all(
    jobs: Iterable[Job],
    folder: Path,
    workers: int | None = None,
    engine: str | None = ENGINE,
    *,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    start_method: str | None = None,
    prepare: Callable[[], object] | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
    force: bool = False,
    scheduler: str | None = None,
) -> list[Outcome]:
    """Render a batch into a folder, keeping ``manifest.csv`` there as it goes.

    A run that was broken off goes on where it stopped when it is called again, also when it was
    killed. Lines of units that are not in this batch stay as they are.

    Parameters
    ----------
    jobs : iterable of Job
        As for `render`.
    folder : Path
        Where the manifest is kept; only one run at a time may hold it.
    workers, engine, timeout, memory, start_method, prepare, on_outcome, force
        As for `render`.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, on whose workers the reports
        are made; ``workers`` is then the number of reports at the same time on each of them.

    Returns
    -------
    list of Outcome
        One per job, in the order of the jobs.

    Raises
    ------
    RenderError
        When another run is writing into the folder, a job cannot be right, or the manifest
        cannot be written.
    RenderInterrupted
        After Ctrl-C; the manifest tells what is there.

    Examples
    --------
    >>> import tempfile
    >>> render_all([], Path(tempfile.mkdtemp()))
    []
    """
    batch = list(jobs)
    check_jobs(batch)  # what is refused leaves no folder
    by_key = {job.key: job for job in batch}
    with only_run(folder):
        ledger = Ledger(folder)

        def record(outcome: Outcome) -> None:
            ledger.record(by_key[outcome.key], outcome)
            if on_outcome:
                on_outcome(outcome)

        way = partial(made_on_cluster, scheduler) if scheduler else made_here
        options = Options(workers, engine, timeout, memory, start_method, prepare)
        try:
            outcomes = make(batch, options, {} if force else dict(ledger.rows), record, way)
        except BaseException:
            with suppress(RenderError):  # there is something to tell already
                ledger.close()
            raise
        ledger.close()
    return outcomes
