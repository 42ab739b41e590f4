"""Reports of several units as one PDF document, with a cover, contents and bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from toolkit.errors import RenderError
from toolkit.render.content import Report
from toolkit.render.document_options import DocumentOptions
from toolkit.render.pdf import document, set_document


@dataclass(frozen=True)
class Cover:
    """The first page of a book; every text is ready to be printed.

    Parameters
    ----------
    title, subtitle : str
    lines : sequence of str
        What else the reader should know.
    contents : str
        Heading of the table of contents.
    """

    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    contents: str = ""


def book_pdf(
    chapters: Sequence[tuple[str, Report]], cover: Cover, options: DocumentOptions
) -> bytes:  # fmt: skip
    """Write reports as one PDF document; a process that has done so must not be forked.

    Tables that name people are left out: they belong into the report of their unit only.

    Parameters
    ----------
    chapters : sequence of tuple
        Name and report, in their order.
    cover : Cover
    options : DocumentOptions

    Raises
    ------
    RenderError
        When there is no report.
    """
    if not chapters:
        raise RenderError("there is no report to be bound")
    reports = [report.without_people() for _, report in chapters]
    names = [name for name, _ in chapters]
    described = document(reports, f"{cover.title} – {cover.subtitle}", chapters=names,
                         cover=asdict(cover), author=cover.subtitle)  # fmt: skip
    return set_document(described, options)
