"""How a study wants its documents made: what its settings say, checked before anything runs."""

from __future__ import annotations

from pathlib import Path

from toolkit import render
from toolkit.errors import ArgumentError, unknown
from toolkit.study import Study


def document_options(
    study: Study, word_template: str | Path | None = None, pdf_standard: str | None = None
) -> render.DocumentOptions:
    """Put together how documents are made: what is asked for, else what the study's settings say.

    Parameters
    ----------
    study : Study
    word_template : str or Path, optional
        An office's own Word file.
    pdf_standard : {"a-2b"}, optional

    Returns
    -------
    DocumentOptions

    Raises
    ------
    ArgumentError
        An unknown standard, or a template that is not there.
    RenderError
        A template that cannot be used.
    """
    settings = study.settings.document
    if settings and settings.word_template and not word_template:
        word_template = study.path / settings.word_template
    standard = pdf_standard or (settings.pdf_standard if settings else None) or ""
    return options_of(word_template, standard)


def options_of(word_template: str | Path | None, pdf_standard: str) -> render.DocumentOptions:
    """Check what documents are to be made with.

    Parameters
    ----------
    word_template : str or Path, optional
    pdf_standard : {"", "a-2b"}

    Examples
    --------
    >>> options_of(None, "a-2b").pdf_standard
    'a-2b'
    """
    if pdf_standard not in render.PDF_STANDARDS:
        raise unknown("pdf_standard", pdf_standard, render.PDF_STANDARDS[1:])
    if word_template is None:
        return render.DocumentOptions(None, pdf_standard)
    path = Path(word_template)
    if not path.is_file():
        raise ArgumentError(f"word_template={str(path)!r} is not there; name a .docx file")
    options = render.DocumentOptions(path.resolve(), pdf_standard)
    render.check_word_template(options)
    return options
