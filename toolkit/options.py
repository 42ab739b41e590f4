"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.errors import unknown
from toolkit.languages import languages


def _spoken(language: str | None) -> str | None:
    """Refuse a language that nothing can be said in, before a command begins."""
    if language is not None and language not in languages():
        raise unknown("language", language, languages())
    return language


StudyPath = Annotated[str, typer.Argument(metavar="STUDY", help="The study folder.")]
Language = Annotated[
    str | None,
    typer.Option(callback=_spoken, help=f"{' or '.join(languages())}; the study's own without it."),
]
AsOf = Annotated[str | None, typer.Option(help="The day of the figures, YYYY-MM-DD.")]
Under = Annotated[str | None, typer.Option(help="Only this unit and those below.")]
WordTemplate = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="An own Word file, for the look of docx."),
]
PdfStandard = Annotated[
    str | None, typer.Option(metavar="NAME", help="a-2b: PDF files fit for an archive.")
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A further parameter of the notebook."),
]
TableFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a .csv or .xlsx instead of printing.")
]
