"""The command `toolkit`."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

import toolkit as tk
from toolkit.errors import EXIT_FAILED, StudyError, ToolkitError
from toolkit.findings import Finding
from toolkit.render import Outcome, RenderInterrupted
from toolkit.result import Result
from toolkit.show.display_table import NUMERIC, DisplayTable

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Awareness surveys and training coverage in organisations with many units.",
    rich_markup_mode="markdown",
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

StudyPath = Annotated[str, typer.Argument(metavar="STUDY", help="The study folder.")]
Language = Annotated[str | None, typer.Option(help="vi or en; the study's own without it.")]
AsOf = Annotated[str | None, typer.Option(help="The day of the figures, YYYY-MM-DD.")]


def main() -> None:
    """Run the command; every expected error ends as one message and an exit code."""
    for stream in (sys.stdout, sys.stderr):  # an old terminal may lack Vietnamese letters
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except RenderInterrupted as stopped:
        err.print(f"{stopped}; the same command again renders the rest", soft_wrap=True)
        sys.exit(stopped.exit_code)
    except StudyError as error:
        _refuse(error)
        sys.exit(error.exit_code)
    except ToolkitError as error:
        err.print(f"[bold red]error[/] {_plain(error)}", soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err.print("interrupted")
        sys.exit(130)


def _refuse(error: StudyError) -> None:
    """List what is wrong with a study in its own language."""
    from toolkit.show.words import say

    if not error.findings:
        err.print(f"[bold red]error[/] {_plain(error)}", soft_wrap=True)
        return
    _print_findings(err, [f for f in error.findings if isinstance(f, Finding)], error.language)
    err.print(say(error.language, "check-refused", n=len(error.findings)), soft_wrap=True)


def _print_findings(console: Console, findings: Iterable[Finding], language: str) -> None:
    from toolkit.show.finding_words import finding_words

    colours = {"error": "red", "warning": "yellow", "note": "blue"}
    for finding in findings:
        words = finding_words(finding, language)
        line = Text.assemble(
            (words["severity"], colours[finding.severity]), " ", (words["place"], "bold"),
            f": {words['message']} → {words['remedy']}",
        )  # fmt: skip
        console.print(line, soft_wrap=True)


def _plain(text: object) -> str:
    """Text that the terminal shows letter by letter."""
    return escape(str(text))


@app.command()
def check(study: StudyPath, language: Language = None) -> None:
    """Check the data of a study and print everything that was found, at once.

    Exits with 1 when there are errors.

    Example: `toolkit check data/lai-chau`
    """
    from toolkit.checks import ORDER
    from toolkit.show.words import say

    loaded = tk.load_study(study, language=language, strict=False)
    findings = tk.check(loaded)
    _print_findings(out, findings, loaded.language)
    counts = {f"{s}s": len(findings.of(s)) for s in ORDER}
    out.print(say(loaded.language, "check-title", **counts))
    if counts["errors"]:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def report(
    study: StudyPath,
    units: Annotated[
        list[str] | None, typer.Argument(metavar="[UNIT]…", help="Only these; all without.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All units (as without UNIT).")] = False,
    as_of: AsOf = None,
    language: Language = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core.")] = None,
    to: Annotated[str, typer.Option(help="Formats, separated by commas: html, ipynb.")] = "html",
    output: Annotated[Path | None, typer.Option(help="Folder; reports/STUDY without it.")] = None,
    notebook: Annotated[Path | None, typer.Option(help="Instead of unit_report.ipynb.")] = None,
    force: Annotated[bool, typer.Option(help="Also what has not changed.")] = False,
) -> None:
    """Render one report per unit, and an index page that lists them.

    A report that fails never stops the others; unchanged ones are skipped.

    Example: `toolkit report data/lai-chau LC-02 --language en --output reports/english`
    """
    from toolkit.reports import render_reports, report_folder

    if units and every:
        raise typer.BadParameter("give either units or --all")
    loaded = tk.load_study(study, language=language)
    folder = output or report_folder(loaded)
    begun = time.monotonic()
    with _progress() as (on_plan, on_outcome):
        outcomes = render_reports(
            loaded,
            units or None,
            to=[kind.strip() for kind in to.split(",")],
            as_of=as_of,
            output=folder,
            notebook=notebook,
            workers=workers,
            force=force,
            on_outcome=on_outcome,
            on_plan=on_plan,
        )
    _summary(outcomes, folder, time.monotonic() - begun)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int], None], Callable[[Outcome], None]]]:
    """A bar that counts reports done and failed and says how long it will take."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=err)
    task = bar.add_task("reports", total=None, failed=0)
    failed = 0
    try:

        def on_plan(total: int) -> None:
            bar.update(task, total=total)
            bar.start()  # not before: what is refused has no progress

        def on_outcome(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.status == "failed"
            bar.update(task, advance=1, failed=failed)

        yield on_plan, on_outcome
    finally:
        bar.stop()


def _summary(outcomes: list[Outcome], folder: Path, seconds: float) -> None:
    count = {s: sum(o.status == s for o in outcomes) for s in ("done", "skipped", "failed")}
    for outcome in outcomes:
        if outcome.status == "failed":
            where = f" (see {_from_here(outcome.error_notebook)})" if outcome.error_notebook else ""
            err.print(f"[red]failed[/] {outcome.key}: {_plain(outcome.error)}{where}")
    said = f"{count['done']} rendered, {count['skipped']} unchanged, {count['failed']} failed"
    out.print(f"{said} in {seconds:.0f} s")
    out.print(f"index: {_from_here(folder / 'index.html')}", soft_wrap=True)


def _from_here(path: Path) -> str:
    """A path as seen from the working folder, where it lies below."""
    full = Path(path).resolve()
    return str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)


@app.command()
def coverage(
    study: StudyPath,
    as_of: AsOf = None,
    by: Annotated[str | None, typer.Option(help="group, role, sex or level.")] = None,
    under: Annotated[str | None, typer.Option(help="Only this unit and those below.")] = None,
    language: Language = None,
) -> None:
    """Print training coverage: heads trained of heads to be trained, for every unit.

    Example: `toolkit coverage data/lai-chau --as-of 2025-06-30 --under LC`
    """
    loaded = tk.load_study(study, language=language)
    _print(tk.coverage(loaded, as_of, by=by, under=under))


@app.command()
def compare(
    study: StudyPath,
    survey: Annotated[
        str | None, typer.Argument(metavar="[SURVEY]", help="The first one without it.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="One scale instead of all.")] = None,
    by: Annotated[str | None, typer.Option(help="A grouping item such as sex, or unit.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only this unit and those below.")] = None,
    as_of: AsOf = None,
    language: Language = None,
) -> None:
    """Print a survey's scores before and after.

    Example: `toolkit compare data/lai-chau awareness --scale knowledge --by sex`
    """
    loaded = tk.load_study(study, language=language)
    _print(tk.compare(loaded, survey, scale=scale, by=by, unit=unit, as_of=as_of))


def _print(result: Result) -> None:
    """Print the same table that a notebook shows."""
    from toolkit.show.displays import display

    shown = display(result)
    if isinstance(shown, str):
        out.print(_plain(shown))
        return
    table = Table(title=_plain(shown.title), title_justify="left")
    for number, column in enumerate(shown.columns):
        numeric = column.kind in NUMERIC
        justify: JustifyMethod = "right" if numeric else "left"
        least = max((len(row[number]) for row in shown.cells()), default=0) if numeric else None
        table.add_column(_plain(column.title), justify=justify, min_width=least)
    for row in shown.cells():
        table.add_row(*(_plain(cell) for cell in row))
    if _narrowest(shown) <= out.width:
        out.print(table)
    else:
        _print_rows(shown)
    for note in shown.notes:
        out.print(_plain(note), style="dim", soft_wrap=True)


def _narrowest(shown: DisplayTable) -> int:
    """Characters a table needs when numbers stay whole and texts are broken between words."""
    widths = []
    for number, column in enumerate(shown.columns):
        cells = [row[number] for row in shown.cells()]
        whole = cells if column.kind in NUMERIC else " ".join(cells).split()
        widths.append(max(map(len, [*whole, *column.title.split()]), default=0))
    return sum(widths) + 4 * len(widths) + 1  # rules, blanks, and a little air


def _print_rows(shown: DisplayTable) -> None:
    """Row by row, one cell a line: where the terminal is too narrow for the table."""
    out.print(_plain(shown.title), style="bold")
    for row in shown.cells():
        out.print()
        for column, cell in zip(shown.columns, row, strict=True):
            out.print(f"{_plain(column.title)}: {_plain(cell)}" if column.title else _plain(cell))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    units: Annotated[int, typer.Option(min=12, help="Grassroots units.")] = 120,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same study.")] = 262,
) -> None:
    """Write a synthetic study of any size.

    Example: `toolkit demo build/demo --units 40 --seed 7`
    """
    from toolkit.demo import write_study

    write_study(folder, units=units, seed=seed)
    out.print(f"{units} units in {folder}; next: toolkit report {folder}", soft_wrap=True)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="Where to open it.")] = Path("notebooks"),
) -> None:
    """Open JupyterLab on the notebooks; further options go to JupyterLab.

    Example: `toolkit lab --no-browser`
    """
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder")
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={Path.cwd()}"]
    command.append(f"--LabApp.default_url=/lab/tree/{folder.as_posix()}")
    os.execv(sys.executable, [*command, *context.args])


if __name__ == "__main__":
    main()
