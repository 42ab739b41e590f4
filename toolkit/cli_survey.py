"""The commands about questionnaires: `toolkit survey check` and `toolkit survey build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli_form_findings import counted, findings_of, language_of
from toolkit.cli_survey_build import build
from toolkit.errors import EXIT_FAILED
from toolkit.findings import Finding
from toolkit.options import Language
from toolkit.show.words import say
from toolkit.terminal import out, print_findings

survey = typer.Typer(
    no_args_is_help=True,
    help="Questionnaires. Example: `toolkit survey check surveys/awareness.md`",
    rich_markup_mode="markdown",
)

survey.command()(build)

Form = Annotated[Path, typer.Argument(metavar="FORM", help="An XLSForm: .xlsx, .xls, .csv or .md.")]


@survey.command()
def check(
    form: Form,
    odk: Annotated[
        bool, typer.Option("--odk/--no-odk", help="Have it checked by ODK Validate, too.")
    ] = True,
    language: Language = None,
) -> None:
    """Check a questionnaire and print everything that was found, at once.

    Exits with 1 when there are errors. Warnings and notes leave the form usable.

    Example: `toolkit survey check surveys/awareness.md`
    """
    from toolkit.form_checks import check_form, minutes
    from toolkit.show.form_wording import describe_form

    found = check_form(form)
    language = language or language_of(found)
    findings = findings_of(found)
    if odk and found.instrument:
        findings += _from_odk(form, language)
    print_findings(out, findings, language)
    wrong = any(finding.severity == "error" for finding in findings)
    if found.instrument and not wrong:
        for line in describe_form(found.instrument, language, minutes=minutes(found.instrument)):
            out.print(line, soft_wrap=True, markup=False)
    out.print(counted(findings, language))
    if wrong:
        raise typer.Exit(EXIT_FAILED)


def _from_odk(form: Path, language: str) -> list[Finding]:
    from toolkit.odk_validate import odk_verdict

    verdict = odk_verdict(form)
    if not verdict.validated:
        out.print(say(language, "survey-no-java"), soft_wrap=True)
    elif not verdict.refused:
        out.print(say(language, "survey-odk-valid"), soft_wrap=True)
    refused = [verdict.refused] if verdict.refused else []
    return [
        *(Finding("error", form.name, code="form_odk", detail={"reason": r}) for r in refused),
        *(
            Finding("warning", form.name, code="form_odk_says", detail={"reason": remark})
            for remark in verdict.remarks
        ),
    ]
