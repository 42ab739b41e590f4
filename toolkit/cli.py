"""The command `toolkit`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import toolkit as tk
from toolkit import cli_database, cli_export, cli_import, cli_plan, cli_report
from toolkit.cli_report import formats
from toolkit.cli_survey import survey as survey_app
from toolkit.errors import EXIT_FAILED, StudyError, ToolkitError
from toolkit.findings import Finding
from toolkit.options import AsOf, Language, StudyPath
from toolkit.right_answers import PASS_MARK
from toolkit.study import Study
from toolkit.terminal import err, from_here, out, plain, print_findings, print_result, print_text

_INTERRUPTED = 130


class _Commands(TyperGroup):
    """Commands that say when they were interrupted; Typer ends them without a word."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            err.print("interrupted")
            raise typer.Exit(_INTERRUPTED) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Awareness surveys and training coverage in organisations with many units.",
    rich_markup_mode="markdown",
)
for command in (
    *(cli_plan.coverage, cli_plan.progress, cli_plan.rank, cli_plan.due, cli_plan.duplicates),
):
    app.command()(command)

app.add_typer(cli_database.app, name="db")


def main() -> None:
    """Run the command; every expected error ends as one message and an exit code."""
    for stream in (sys.stdout, sys.stderr):  # an old terminal may lack Vietnamese letters
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except StudyError as error:
        _refuse(error)
        sys.exit(error.exit_code)
    except ToolkitError as error:
        err.print(f"[bold red]error[/] {plain(error)}", soft_wrap=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a folder that nothing may be written into
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        err.print(f"[bold red]error[/] {plain(told)}", soft_wrap=True)
        sys.exit(EXIT_FAILED)


def _refuse(error: StudyError) -> None:
    """List what is wrong with a study in its own language."""
    from toolkit.show.words import say

    if not error.findings:
        err.print(f"[bold red]error[/] {plain(error)}", soft_wrap=True)
        return
    print_findings(err, [f for f in error.findings if isinstance(f, Finding)], error.language)
    err.print(say(error.language, "check-refused", n=len(error.findings)), soft_wrap=True)


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
    print_findings(out, findings, loaded.language)
    counts = {f"{s}s": len(findings.of(s)) for s in ORDER}
    out.print(say(loaded.language, "check-title", **counts))
    if counts["errors"]:
        raise typer.Exit(EXIT_FAILED)


app.command()(cli_report.report)
app.command()(cli_export.export)
app.command()(cli_export.book)
app.add_typer(survey_app, name="survey")
app.command("import")(cli_import.import_)


@app.command()
def compare(
    study: Annotated[
        str | None, typer.Argument(metavar="[STUDY]", help="The study folder; not for one course.")
    ] = None,
    survey: Annotated[
        str | None, typer.Argument(metavar="[SURVEY]", help="The first one without it.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="One scale instead of all.")] = None,
    by: Annotated[str | None, typer.Option(help="A grouping item such as sex, or unit.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only this unit and those below.")] = None,
    before: Annotated[str | None, typer.Option(help="One course: the answers before it.")] = None,
    after: Annotated[str | None, typer.Option(help="One course: the answers after it.")] = None,
    instrument: Annotated[
        str | None, typer.Option(help="One course: the questionnaire, an XLSForm.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="One course: its name.")] = None,
    pass_mark: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="One course: below this share a question is taught again."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(help="One course: a report as html, pdf, docx, xlsx, ipynb."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Its file; training-report here without it.")
    ] = None,
    notebook: Annotated[Path | None, typer.Option(help="Instead of training_report.ipynb.")] = None,
    as_of: AsOf = None,
    language: Language = None,
) -> None:
    """Print a survey's scores before and after; or compare two files of one course.

    Example: `toolkit compare data/lai-chau awareness --scale knowledge --by sex`

    One course, without a study folder: `toolkit compare --before before.xlsx --after after.xlsx
    --instrument surveys/awareness.md --to html`
    """
    if study is not None:
        own = {"before": before, "after": after, "instrument": instrument, "title": title}
        report = {"pass_mark": pass_mark, "to": to, "output": output, "notebook": notebook}
        _not_with("a study folder", **own, **report)
        loaded = tk.load_study(study, language=language)
        print_result(tk.compare(loaded, survey, scale=scale, by=by, unit=unit, as_of=as_of))
        return
    _not_with("the files of one course", scale=scale, by=by, unit=unit)
    if not after or not instrument:
        raise typer.BadParameter("give a study folder, or --after and --instrument of one course")
    course = _load_course(before, after, instrument, language or "vi", title, as_of)
    mark = PASS_MARK if pass_mark is None else pass_mark
    if not to:
        _not_with("a comparison without --to", output=output, notebook=notebook)
        _print_course(course, mark)
        return
    made = tk.render_course(
        before,
        after,
        instrument,
        to=formats(to),
        output=output,
        language=course.language,
        title=title,
        as_of=as_of,
        pass_mark=mark,
        notebook=notebook,
    )
    for path in made.values():
        out.print(f"report: {from_here(path)}", soft_wrap=True)


def _not_with(what: str, **options: object) -> None:
    """Refuse options that mean nothing here."""
    wrong = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is not None]
    if wrong:
        raise typer.BadParameter(f"{', '.join(wrong)} cannot be given with {what}")


def _load_course(
    before: str | None, after: str, instrument: str, language: str, title: str | None,
    as_of: str | None,
) -> Study:  # fmt: skip
    """Read one course; what is wrong in its files ends the command, all of it at once."""
    from toolkit.show.words import say

    try:
        course = tk.load_course(
            before, after, instrument, language=language, title=title, as_of=as_of, strict=False
        )
        findings = [f for f in tk.check(course) if f.severity != "note"]
    except StudyError as error:  # the questionnaire itself
        findings = [f for f in error.findings if isinstance(f, Finding)]
    print_findings(err, findings, language)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        err.print(say(language, "course-refused", n=errors), soft_wrap=True)
        raise typer.Exit(EXIT_FAILED)
    return course


def _print_course(course: Study, pass_mark: float) -> None:
    """What a trainer wants to know of one course, without the report."""
    right = tk.right_answers(course, pass_mark=pass_mark)
    change = tk.measured(tk.compare(course), tk.training_levels(course))
    for text in (tk.describe_course(change, right), tk.describe_right_answers(right)):
        print_text(text)


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
