"""The command `toolkit survey build`: everything that is made of a questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit import errors
from toolkit.terminal import from_here, out


def build(
    form: Annotated[Path, typer.Argument(metavar="FORM", help="The questionnaire: XLSForm.")],
    output: Annotated[Path, typer.Option(help="Folder of the files.")] = Path(),
    language: Annotated[
        str | None,
        typer.Option(help="Of the entry workbook and the paper; all of the form without."),
    ] = None,
) -> None:
    """Make the files of a survey: for the server, print and typing in, and the codebook.

    Files of the same form and version are written anew.

    Example: `toolkit survey build surveys/awareness.md --output questionnaires`
    """
    from toolkit.codebook_page import write_codebook_page
    from toolkit.codebook_table import write_codebook_table
    from toolkit.entry_workbook import write_entry_workbook
    from toolkit.instrument import read_instrument
    from toolkit.paper_questionnaire import write_paper_questionnaire
    from toolkit.server_form import write_server_form

    instrument = read_instrument(form)
    if language is not None and language not in instrument.languages:
        raise errors.unknown("language", language, instrument.languages)
    stem = output / "-".join(filter(None, (instrument.name, instrument.version)))
    try:
        output.mkdir(parents=True, exist_ok=True)
        made = [*write_server_form(form, stem)]
        for one in [language] if language else instrument.languages:
            path = stem.with_name(f"{stem.name}-entry-{one}.xlsx")
            made.append(write_entry_workbook(instrument, one, path))
            made += write_paper_questionnaire(instrument, one, stem)
            page = stem.with_name(f"{stem.name}-codebook-{one}.html")
            made.append(write_codebook_page(instrument, one, page))
        codebook = stem.with_name(f"{stem.name}-codebook.csv")
        made.append(write_codebook_table(instrument, codebook))
    except OSError as error:
        raise errors.ToolkitError(f"{output}: files cannot be written there: {error}") from error
    for file in made:
        out.print(from_here(file), soft_wrap=True, markup=False)
