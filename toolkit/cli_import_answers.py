"""The part of `toolkit import` for surveys: files of answers into the waves of a study."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.table import Table

from toolkit.errors import EXIT_FAILED, StudyError
from toolkit.findings import Finding
from toolkit.settings import Settings
from toolkit.show.words import say
from toolkit.survey_import.answer_file import GUESSES
from toolkit.survey_import.known_units import KnownUnits
from toolkit.survey_import.survey_import import (
    SurveyImport,
    carry_out,
    plan_answers,
    propose_columns,
)
from toolkit.terminal import err, from_here, out, plain, print_findings

_SHOWN = 60  # guesses of a file


@dataclass(frozen=True)
class AnswerOptions:
    """What the user has said on the command line."""

    wave: str | None = None
    mapping: Path | None = None
    encoding: str | None = None
    propose_mapping: Path | None = None
    preview: bool = False
    yes: bool = False
    strict: bool = False


def import_answers(
    folder: Path,
    settings: Settings,
    survey: str,
    files: list[Path],
    given: AnswerOptions,
    language: str,
    units: KnownUnits | None,
) -> None:
    """Import files of answers into a survey, after a preview."""
    try:
        if given.propose_mapping:
            _propose(folder, settings, survey, files, given)
            return
        plan = plan_answers(
            folder, settings, survey, files,
            wave=given.wave, mapping=given.mapping, encoding=given.encoding,
            units=units,
        )  # fmt: skip
    except StudyError as error:
        error.language = language
        foreign = [f for f in error.findings if getattr(f, "code", "") == "no_form_columns"]
        error.findings = tuple(foreign) or error.findings  # it need not be mended, but replaced
        raise
    _show(plan, language)
    if given.strict and plan.failed:
        out.print(say(language, "import-strict"), soft_wrap=True)
        raise typer.Exit(EXIT_FAILED)
    if given.preview:
        return
    _write(plan, folder, language, yes=given.yes)


def _propose(
    folder: Path, settings: Settings, survey: str, files: list[Path], given: AnswerOptions
) -> None:
    assert given.propose_mapping is not None
    if len(files) > 1:
        raise typer.BadParameter("--propose-mapping takes one file")
    propose_columns(
        folder, settings, survey, files[0], given.propose_mapping,
        mapping=given.mapping, encoding=given.encoding,
    )  # fmt: skip
    out.print(from_here(given.propose_mapping), soft_wrap=True, markup=False)


def _write(plan: SurveyImport, folder: Path, language: str, *, yes: bool) -> None:
    if plan.changes_nothing:
        out.print(say(language, "import-answers-nothing"))
    if (plan.changes_nothing and not plan.failed) or not may_write(language, yes=yes):
        return
    record = carry_out(plan, language)
    if record is not None:
        tell_written(language, only_rejected=plan.changes_nothing)
    for own in plan.answers:
        if own.rejected:
            path = from_here(folder / own.original.rejected())
            out.print(path, soft_wrap=True, markup=False)
    if plan.failed:
        raise typer.Exit(EXIT_FAILED)


def tell_written(language: str, *, only_rejected: bool) -> None:
    """Say that something was written and can be taken back, and when it is no data."""
    message = "import-done-rejected" if only_rejected else "import-done"
    out.print(say(language, message), soft_wrap=True)


def may_write(language: str, *, yes: bool) -> bool:
    """Ask whether to write; what cannot be asked is not done."""
    if yes:
        return True
    if not sys.stdin.isatty():
        err.print(say(language, "import-not-asked"), soft_wrap=True)
        raise typer.Exit(EXIT_FAILED)
    if typer.confirm(say(language, "import-ask")):
        return True
    out.print(say(language, "import-left"))
    return False


def _show(plan: SurveyImport, language: str) -> None:
    told = [finding for finding in plan.findings if finding.code not in GUESSES]
    print_findings(err, told, language)
    for own in plan.answers:
        _show_guesses(own.path.name, own.guesses, language)
    counts = {"read": plan.read, "rejected": plan.rejected, "declined": plan.declined}
    out.print(say(language, "import-answers-read", **counts), soft_wrap=True)
    for wave, one in plan.counts.items():
        told_of = say(language, "import-answers-wave", **asdict(one))
        out.print(f"[bold]{plain(wave)}[/] {told_of}", soft_wrap=True)


def _show_guesses(file: str, guesses: list[Finding], language: str) -> None:
    """What was guessed, so that a person can judge it before anything is written."""
    if not guesses:
        return
    table = Table(title=say(language, "import-guesses", file=plain(file)), title_justify="left")
    for column in ("import-guess-column", "import-guess-before", "import-guess-after"):
        table.add_column(say(language, column))
    rows = [row for finding in guesses for row in _guess(finding)]
    for row in rows[:_SHOWN]:
        table.add_row(*map(plain, row))
    out.print(table)
    if len(rows) > _SHOWN:
        out.print(say(language, "import-more", n=len(rows) - _SHOWN), style="dim")


def _guess(finding: Finding) -> list[tuple[str, str, str]]:
    """One guess: where, what stands there, what it is taken for."""
    if finding.code == "guessed_header":
        return [("", finding.column, str(finding.detail["name"]))]
    if finding.code == "guessed_value":
        return [(finding.column, finding.value, str(finding.detail["choice"]))]
    where = finding.column or str(finding.detail["encoding"])
    pairs = [one.partition(" → ") for one in str(finding.detail["samples"]).split("; ")]
    return [(where, before, after) for before, _, after in pairs]
