"""The command `toolkit export`: notebooks that have been run, as files to send and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.options import PdfStandard, WordTemplate
from toolkit.terminal import err, from_here, out


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
            err.print(f"{notebook}: {missing}; PDF and Word files do without it", soft_wrap=True)
        for file in made.files:
            out.print(from_here(file), soft_wrap=True, markup=False)
