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
    booklets: Annotated[
        int | None,
        typer.Option(min=2, max=26, help="How many booklets with other orders of the answers."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number gives other orders.")] = 0,
) -> None:
    """Make the files of a survey: for the server, print and typing in, and the codebook.

    Files of the same form and version are written anew. With `--booklets 4` paper and workbook are
    those of booklets A, B, C and D, in which the answers to questions of knowledge stand in other
    orders; server forms stay as they are.

    Example: `toolkit survey build surveys/awareness.md --output questionnaires --booklets 4`
    """
    from toolkit.booklets import booklet_orders, check_printed, in_booklet, write_booklet_table
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
    except OSError as error:
        raise errors.ToolkitError(f"{output}: files cannot be written there: {error}") from error
    for file in made:
        out.print(from_here(file), soft_wrap=True, markup=False)
