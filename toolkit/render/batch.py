"""A batch in a folder: hold the folder, skip what is current, keep the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from toolkit.render.execute import TIMEOUT
from toolkit.render.jobs import Job, Outcome
from toolkit.render.lock import only_run
from toolkit.render.manifest import Ledger
from toolkit.render.pool import render


def render_all(
    jobs: Iterable[Job],
    folder: Path,
    workers: int | None = None,
    engine: str | None = None,
    *,
    timeout: float = TIMEOUT,
    on_outcome: Callable[[Outcome], None] | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Render a batch into a folder, keeping ``manifest.csv`` there as it goes.

    A run that was broken off goes on where it stopped when it is called again. Lines of units
    that are not in this batch stay as they are.

    Parameters
    ----------
    jobs : iterable of Job
        As for `render`.
    folder : Path
        Where the manifest is kept; only one run at a time may hold it.
    workers, engine, timeout, on_outcome, force
        As for `render`.

    Returns
    -------
    list of Outcome
        One per job, in the order of the jobs.

    Raises
    ------
    RenderError
        When another run is writing into the folder, or a job cannot be right.
    RenderInterrupted
        After Ctrl-C; the manifest tells what is there.

    Examples
    --------
    >>> import tempfile
    >>> render_all([], Path(tempfile.mkdtemp()))
    []
    """
    batch = list(jobs)
    by_key = {job.key: job for job in batch}
    with only_run(folder):
        ledger = Ledger(folder)

        def record(outcome: Outcome) -> None:
            ledger.record(by_key[outcome.key], outcome)
            if on_outcome:
                on_outcome(outcome)

        try:
            return render(batch, workers, engine, timeout=timeout, on_outcome=record,
                          previous=dict(ledger.rows), force=force)  # fmt: skip
        finally:
            ledger.write()
