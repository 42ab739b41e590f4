"""Reports on many machines: the workers of a Dask cluster make them, chunk by chunk."""

from __future__ import annotations

import logging
import queue
import uuid
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.chunks import here, pack
from toolkit.render.dispatch import Dispatch
from toolkit.render.execute import one_line
from toolkit.render.files import clear_parts
from toolkit.render.interruption import Interruption
from toolkit.render.jobs import Job, Outcome
from toolkit.render.pool import Options
from toolkit.render.sight import differences, environment, shown, versions

_ANSWER = 10.0  # seconds a scheduler may take to answer
_GRACE = 2.0  # seconds beyond that, after which Dask will not tell so itself
_EXTRA = "pip install 'awareness-toolkit[distributed]'"
_SCHEDULERS = ("Python", "awareness-toolkit", "distributed")  # what a scheduler must have alike


def made_on_cluster(
    scheduler: str, todo: list[Job], options: Options, stop: Interruption
) -> Generator[Outcome, None, None]:
    """Make reports on the workers of a Dask cluster, and yield their outcomes as they come.

    Notebooks, output folders and what reports read must have the same paths on all machines.
    Reports whose worker is lost are made by others.

    Parameters
    ----------
    scheduler : str
        Address of the scheduler, such as ``tcp://10.0.0.5:8786``.
    todo : list of Job
        The reports.
    options : Options
        How they are made; ``workers`` is the number of reports at the same time on each Dask
        worker, as many as it has threads without it.
    stop : Interruption
        Once lets running reports finish, twice ends them.

    Yields
    ------
    Outcome
        One for each report, once.

    Raises
    ------
    RenderError
        When there is no scheduler, or a worker lacks what the reports need.

    Examples
    --------
    >>> options = Options(None, "toolkit", 600.0, 2**31, None, None)
    >>> list(made_on_cluster("tcp://10.0.0.5:8786", [], options, Interruption()))
    []
    """
    jobs = [here(job) for job in todo]
    ours = replace(options, environment=environment() | dict(options.environment))
    pack(ours, {})  # what cannot be sent is refused before anything begins
    if not jobs:
        return
    with connected(scheduler) as client, shown(jobs, ours.environment) as sight:
        dispatch = Dispatch(client, uuid.uuid4().hex[:12], jobs, ours, sight, stop)
        try:
            yield from dispatch.outcomes()
        finally:  # what lost machines have left half-written
            clear_parts(jobs[number] for number in dispatch.stock.losses)


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """Give a connection to a scheduler that can take our reports.

    Parameters
    ----------
    scheduler : str
        Its address.

    Raises
    ------
    RenderError
        When Dask is not installed, nobody answers, or the scheduler has other versions.
    """
    caller = _caller()
    with _quiet():
        client = _client(caller, scheduler)
        try:
            _check_scheduler(client, scheduler)
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=_ANSWER)


def _caller() -> Callable[..., Any]:
    """Return what connects to a scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise RenderError(f"--scheduler needs the package distributed: {_EXTRA}") from None

    class Caller(Client):
        """One that cannot connect is closed at once: when it is collected later it may hang."""

        def __init__(self, scheduler: str) -> None:
            try:
                super().__init__(scheduler, timeout=_ANSWER, set_as_default=False)
            except Exception:
                with suppress(Exception):
                    self.close(timeout=_GRACE)
                raise

    return Caller


def _client(caller: Callable[..., Any], scheduler: str) -> Any:
    """Connect within the time; in a thread, for what is no scheduler may never say a word."""
    came: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def knock() -> None:
        try:
            came.put(caller(scheduler))
        except Exception as error:  # of many classes: no host, no certificate, another program
            came.put(error)

    Thread(target=knock, daemon=True).start()
    try:
        client = came.get(timeout=_ANSWER + 2 * _GRACE)
    except queue.Empty:
        client = OSError("it is not one of Dask's")
    if isinstance(client, Exception):
        said = one_line(str(client)) or type(client).__name__
        raise RenderError(f"no Dask scheduler answers at {scheduler}: {said}")
    return client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own words off the terminal; what matters is said in ours."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="distributed")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _check_scheduler(client: Any, address: str) -> None:
    """Raise when the scheduler could not read what it is sent."""
    from distributed.versions import get_versions

    names = [name for name in _SCHEDULERS if name != "Python"]
    try:
        there = client.run_on_scheduler(get_versions, packages=names)["packages"]
    except Exception as error:
        said = one_line(str(error)) or type(error).__name__
        raise RenderError(f"the Dask scheduler {address} cannot be asked: {said}") from None
    theirs = {name: str(there.get(name) or "none") for name in names}
    theirs["Python"] = ".".join(there["python"].split(".")[:2])
    ours = {name: version for name, version in versions().items() if name in _SCHEDULERS}
    if found := differences(theirs, ours):
        raise RenderError(
            f"the Dask scheduler {address}: {'; '.join(found)}; see docs/many-machines.md"
        )
