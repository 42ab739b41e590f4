"""The commands `toolkit export` and `toolkit book`: what has been run, as files to send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import toolkit as tk
from toolkit.errors import EXIT_FAILED
from toolkit.options import AsOf, Language, Parameters, PdfStandard, StudyPath, WordTemplate
from toolkit.terminal import err, from_here, out, plain

_FOR_TABLES = (
    "a pandas table comes into all files where the notebook begins with: "
    "pd.options.display.html.table_schema = True"
)


def export(
    notebooks: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Notebooks that have been run.")
    ],
    to: Annotated[
        str, typer.Option(help="Formats, separated by commas: html, pdf, docx, xlsx, json.")
    ] = "html",
    output: Annotated[
        Path | None, typer.Option(help="Folder; beside each notebook without it.")
    ] = None,
    word_template: WordTemplate = None,
    pdf_standard: PdfStandard = None,
) -> None:
    """Write notebooks that have been run as web page, PDF, Word or Excel files.

    Figures (SVG, PNG), tables (text/html beside a table resource) and Markdown outputs are taken
    over, code is not. Any notebook will do, whoever has run it.

    Example: `toolkit export report.ipynb --to pdf,docx`
    """
    from toolkit import render
    from toolkit.cli_report import formats
    from toolkit.report_documents import options_of

    options = options_of(word_template, pdf_standard or "")
    for notebook in notebooks:
        made = render.export_notebook(notebook, formats(to), output, options)
        for missing in made.left_out:
            err.print(
                f"{notebook}: {plain(missing)}; PDF, Word and Excel files do without it",
                soft_wrap=True,
            )
        if made.left_out:
            err.print(_FOR_TABLES, soft_wrap=True, markup=False)
        for file in made.files:
            out.print(from_here(file), soft_wrap=True, markup=False)


def book(
    study: StudyPath,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="The unit above.")],
    every: Annotated[
        bool, typer.Option("--all", help="All units below it, not only those directly below.")
    ] = False,
    as_of: AsOf = None,
    language: Language = None,
    output: Annotated[
        Path | None, typer.Option(help="The file; reports/STUDY/book-UNIT.pdf without it.")
    ] = None,
    notebook: Annotated[Path | None, typer.Option(help="Instead of unit_report.ipynb.")] = None,
    parameter: Parameters = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core.")] = None,
    pdf_standard: PdfStandard = None,
) -> None:
    """Bind the reports of all units below one into one PDF file, with contents and bookmarks.

    Lists with names of officers are left out. A report that fails is named on the first page.

    Example: `toolkit book data/lai-chau LC-02`
    """
    from toolkit.cli_report import named
    from toolkit.render import RenderInterrupted
    from toolkit.report_book import render_book
    from toolkit.report_documents import document_options

    loaded = tk.load_study(study, language=language)
    try:
        path, outcomes = render_book(
            loaded, unit, deep=every, as_of=as_of, output=output, notebook=notebook,
            parameters=named(parameter), documents=document_options(loaded, None, pdf_standard),
            workers=workers,
        )  # fmt: skip
    except RenderInterrupted as stopped:  # of a book nothing is kept to go on from
        err.print("interrupted: the book was not written")
        raise typer.Exit(stopped.exit_code) from None
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    for outcome in failed:
        err.print(f"[bold red]failed[/] {plain(outcome.key)}: {plain(outcome.error)}")
    out.print(f"{len(outcomes) - len(failed)} reports in {from_here(path)}", soft_wrap=True)
    if failed:
        raise typer.Exit(EXIT_FAILED)
