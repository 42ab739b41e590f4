"""The command `toolkit survey build`: everything that is made of a questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit import errors
from toolkit.cli_form_findings import language_of, print_refused
from toolkit.instrument import Instrument
from toolkit.languages import languages
from toolkit.terminal import err, from_here, out


def build(
    form: Annotated[Path, typer.Argument(metavar="FORM", help="The questionnaire: XLSForm.")],
    output: Annotated[Path, typer.Option(help="Folder of the files.")] = Path(),
    language: Annotated[
        str | None,
        typer.Option(help="Of the entry workbook and the paper; all of the form without."),
    ] = None,
    booklets: Annotated[
        int | None,
        typer.Option(min=2, max=26, help="How many booklets with other orders of the answers."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other orders.")] = 0,
) -> None:
    """Make the files of a survey: for the server, print and typing in, and the codebook.

    A form with errors is refused as by `survey check`, before anything is written. Files of the
    same form and version are written anew. With `--booklets 4` paper and workbook are
    those of booklets A, B, C and D, in which the answers to questions of knowledge stand in other
    orders; server forms stay as they are.

    Example: `toolkit survey build surveys/awareness.md --output questionnaires --booklets 4`
    """
    from xlsxwriter.exceptions import FileCreateError

    from toolkit.booklets import booklet_orders, check_printed, in_booklet, write_booklet_table
    from toolkit.codebook_page import write_codebook_page
    from toolkit.codebook_table import write_codebook_table
    from toolkit.entry_workbook import write_entry_workbook
    from toolkit.paper_questionnaire import write_paper_questionnaire
    from toolkit.render import file_stem
    from toolkit.server_form import write_server_form

    instrument = _checked(form, language)
    if language is not None and language not in instrument.languages:
        raise errors.unknown("language", language, instrument.languages)
    stem = output / file_stem("-".join(filter(None, (instrument.name, instrument.version))))
    orders = booklet_orders(instrument, booklets, seed) if booklets else {}
    table = stem.with_name(f"{stem.name}-booklets.csv")
    if orders:
        check_printed(instrument, orders, table)
    printed = [in_booklet(instrument, one, orders) for one in orders] or [instrument]
    try:
        output.mkdir(parents=True, exist_ok=True)
        made = [*write_server_form(form, stem)]
        for one in [language] if language else instrument.languages:
            for paper in printed:
                name = "-".join(filter(None, (stem.name, "entry", one, paper.booklet)))
                made.append(write_entry_workbook(paper, one, stem.with_name(f"{name}.xlsx")))
                made += write_paper_questionnaire(paper, one, stem)
            page = stem.with_name(f"{stem.name}-codebook-{one}.html")
            made.append(write_codebook_page(instrument, one, page, orders))
        codebook = stem.with_name(f"{stem.name}-codebook.csv")
        made.append(write_codebook_table(instrument, codebook, orders))
        if orders:
            made.append(write_booklet_table(instrument, orders, table))
    except (OSError, FileCreateError) as error:  # the second holds the first
        reason = getattr(error.args[0], "strerror", None) or getattr(error, "strerror", None)
        raise errors.ToolkitError(f"{output}: files cannot be written there: {reason}") from error
    for file in made:
        out.print(from_here(file), soft_wrap=True, markup=False)


def _checked(form: Path, language: str | None) -> Instrument:
    """Read a form; what is wrong in it ends the command, told as `survey check` tells it."""
    from toolkit.form_checks import check_form

    found = check_form(form)
    if found.instrument is None:
        print_refused(err, found, language if language in languages() else language_of(found))
        raise typer.Exit(errors.EXIT_FAILED)
    return found.instrument
