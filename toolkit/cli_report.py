"""The command `toolkit report`: one report per unit, with progress for people and programs."""

from __future__ import annotations

import json
import math
import multiprocessing
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import typer

import toolkit as tk
from toolkit.errors import EXIT_FAILED
from toolkit.options import AsOf, Language, Parameters, PdfStandard, StudyPath, WordTemplate
from toolkit.render import FORMATS, RenderInterrupted
from toolkit.report_progress import Display, Mode, display_for
from toolkit.report_tally import Tally
from toolkit.report_watch import watched
from toolkit.study import Study, reference_date
from toolkit.terminal import from_here

EXIT_INTERRUPTED = 130
TO_HELP = f"Formats, separated by commas: {', '.join(FORMATS)}."
_MEGABYTE = 1024**2
_SCRIPTS = {"toolkit", "toolkit.exe"}  # as pip makes them
_PROTOCOLS = {"tcp", "tls", "ucx", "ws", "wss"}  # those of Dask


def report(
    study: StudyPath,
    units: Annotated[
        list[str] | None, typer.Argument(metavar="[UNIT]…", help="Only these; all without.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All units (as without UNIT).")] = False,
    as_of: AsOf = None,
    language: Language = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core.")] = None,
    to: Annotated[str, typer.Option(help=TO_HELP)] = "html",
    output: Annotated[Path | None, typer.Option(help="Folder; reports/STUDY without it.")] = None,
    notebook: Annotated[Path | None, typer.Option(help="Instead of unit_report.ipynb.")] = None,
    parameter: Parameters = None,
    word_template: WordTemplate = None,
    pdf_standard: PdfStandard = None,
    force: Annotated[bool, typer.Option(help="Also what has not changed.")] = False,
    progress: Annotated[
        Mode,
        typer.Option(
            metavar="MODE",
            help="auto (a bar on a terminal, lines elsewhere), bar, plain, quiet (what failed and "
            "the end), or json (an object a line on the standard output, for programs).",
        ),
    ] = "auto",
    timeout: Annotated[
        float | None,
        typer.Option(min=1, metavar="SECONDS", help="The longest one report may take."),
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=1, metavar="MB", help="The most memory one report may take.")
    ] = None,
    start_method: Annotated[
        Literal["fork", "spawn"] | None,
        typer.Option(metavar="METHOD", help="fork or spawn; fork where the system has it."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Render on a Dask cluster: tcp://HOST:PORT."),
    ] = None,
) -> None:
    """Render one report per unit, and an index page that lists them.

    A report that fails never stops the others; unchanged ones are skipped. Ctrl-C lets the running
    ones finish and prints the command to go on with.

    Example: `toolkit report data/lai-chau LC-02 --language en --output reports/english`

    Another notebook: `toolkit report data/lai-chau LC --notebook notebooks/plan_progress.ipynb
    --set period=five_years`
    """
    from toolkit.report_documents import document_options
    from toolkit.reports import render_reports, report_folder

    if units and every:
        raise typer.BadParameter("give either units or --all")
    own = named(parameter)
    limits = _limits(timeout, memory, start_method, scheduler)
    display = display_for(progress, Tally())
    display.afresh = force
    with _shown(display):
        loaded = tk.load_study(study, language=language)
        folder = output or report_folder(loaded, notebook, own)
        display.prepared(folder, _names(loaded, as_of))
        render_reports(
            loaded,
            units or None,
            to=formats(to),
            as_of=as_of,
            output=folder,
            notebook=notebook,
            parameters=own,
            documents=document_options(loaded, word_template, pdf_standard),
            workers=workers,
            force=force,
            on_outcome=display.add,
            on_plan=display.planned,
            **limits,
        )
    display.finished()
    if display.tally.failed:
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def _shown(display: Display) -> Iterator[None]:
    """Keep the display up to date while a batch runs; Ctrl-C ends with how to go on."""
    try:
        with closing(display), watched(display):
            yield
    except (RenderInterrupted, KeyboardInterrupt) as stopped:
        display.stopped(same_command(sys.orig_argv))
        raise typer.Exit(getattr(stopped, "exit_code", EXIT_INTERRUPTED)) from None


def same_command(words: Sequence[str]) -> str:
    """The command line as it was typed, to be typed again.

    Parameters
    ----------
    words : sequence of str
        The interpreter, and what it was given.

    Examples
    --------
    >>> same_command(["python", "-m", "toolkit.cli", "report", "data/my study", "--force"])
    "python -m toolkit.cli report 'data/my study' --force"
    """
    _, script, *rest = words
    if Path(script).name not in _SCRIPTS:
        return shlex.join(words)
    found = shutil.which("toolkit")
    known = found is not None and Path(found).resolve() == Path(script).resolve()
    return shlex.join(["toolkit" if known else from_here(Path(script)), *rest])


def _names(study: Study, as_of: str | None) -> Callable[[str], str]:
    """Names of units on the day of the reports."""
    return lambda unit: study.hierarchy.at(reference_date(study, as_of)).unit(unit).name


def formats(to: str) -> list[str]:
    """Formats as one text gives them.

    Examples
    --------
    >>> formats("html, ipynb")
    ['html', 'ipynb']
    """
    return [kind.strip() for kind in to.split(",")]


def named(texts: Sequence[str] | None) -> dict[str, object]:
    """Parameters of a notebook as the command line gives them.

    Examples
    --------
    >>> named(["period=year", "deep=true"])
    {'period': 'year', 'deep': True}
    """
    return dict(map(_parameter, texts or ()))


def _parameter(text: str) -> tuple[str, object]:
    """Name and value of a notebook's parameter: a number, true or false, or a text."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise typer.BadParameter(f"--set {text}: write NAME=VALUE, such as period=five_years")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _limits(
    timeout: float | None, memory: int | None, start_method: str | None, scheduler: str | None
) -> dict[str, Any]:
    """Options of the batch that were given; without them it chooses itself."""
    if start_method and start_method not in multiprocessing.get_all_start_methods():
        raise typer.BadParameter(f"--start-method {start_method}: this system has no such method")
    if scheduler and not _is_address(scheduler):
        raise typer.BadParameter(
            f"--scheduler {scheduler}: write tcp://HOST:PORT, such as tcp://10.0.0.5:8786"
        )
    if timeout is not None and not math.isfinite(timeout):
        raise typer.BadParameter(f"--timeout {timeout}: write a number of seconds, such as 600")
    limit = None if memory is None else memory * _MEGABYTE
    given = {"timeout": timeout, "memory": limit, "start_method": start_method}
    return {k: v for k, v in (given | {"scheduler": scheduler}).items() if v is not None}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in _PROTOCOLS and bool(parts.hostname) and parts.port is not None
    except ValueError:  # a port that is no number
        return False
