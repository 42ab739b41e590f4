"""The formats an executed notebook can be written in, and the writing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import RenderError
from toolkit.render.content import Report
from toolkit.render.docx import docx_report
from toolkit.render.figure_images import undrawn
from toolkit.render.files import clear_traces, write_whole
from toolkit.render.html import to_html
from toolkit.render.jobs import Job
from toolkit.render.pdf import pdf_input, pdf_report
from toolkit.render.read_content import read_content
from toolkit.render.tables_json import tables_package
from toolkit.render.xlsx import xlsx_report

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Source:
    """An executed notebook on its way into files; what all formats read is read once."""

    node: NotebookNode
    job: Job

    @cached_property
    def content(self) -> Report:
        """What the notebook says."""
        return read_content(self.node, self.job.title or self.job.key, self.job.language)


@dataclass(frozen=True)
class Exporter:
    """How one format is written.

    Parameters
    ----------
    write : callable
        From the source to the bytes of the file.
    rehearse : callable, optional
        As much of it as may be done in a process that will be forked: no threads.
    """

    write: Callable[[Source], bytes]
    rehearse: Callable[[Source], object]


def _always(write: Callable[[Source], bytes]) -> Exporter:
    return Exporter(write, write)


def export(node: NotebookNode, job: Job) -> None:
    """Write an executed notebook in every format the job asks for, all or none.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook.
    job : Job
        Names the formats and files.
    """
    source = Source(node, job)
    contents = {path: EXPORTERS[form].write(source) for form, path in job.outputs.items()}
    write_whole(contents, uuid.uuid4().hex[:12])
    clear_traces(job)


def rehearse(node: NotebookNode, job: Job) -> None:
    """Do what costs time in a first report, write nothing and start no thread."""
    source = Source(node, job)
    for form in job.outputs:
        EXPORTERS[form].rehearse(source)


def as_ipynb(source: Source) -> bytes:
    """Return the notebook as it is stored, without the paths of the machine it ran on."""
    import nbformat  # slow to import, and not needed to check a batch

    node, job = source.node, source.job
    record = node.metadata.get("papermill", {})
    record |= {"input_path": job.notebook.name, "output_path": f"{job.key}.ipynb"}
    return f"{nbformat.writes(node)}\n".encode()


def _as_html(source: Source) -> bytes:
    job = source.job
    return to_html(source.node, job.title or job.key, job.language).encode()


# format -> what writes it; a new format is a new line here
EXPORTERS: Mapping[str, Exporter] = {
    "html": _always(_as_html),
    "pdf": Exporter(
        lambda source: pdf_report(source.content, source.job.options),
        lambda source: pdf_input(source.content),
    ),
    "docx": Exporter(
        lambda source: docx_report(source.content, source.job.options),
        lambda source: docx_report(source.content, source.job.options, undrawn),
    ),
    "xlsx": _always(lambda source: xlsx_report(source.content)),
    "ipynb": _always(as_ipynb),
    "json": _always(lambda source: tables_package(source.content, source.job.parameters)),
}
FORMATS = tuple(EXPORTERS)


def write_notebook(node: NotebookNode, job: Job, path: Path) -> None:
    """Write a notebook for whoever looks into a failure."""
    write_whole({path: as_ipynb(Source(node, job))}, uuid.uuid4().hex[:12])


def check_formats(job: Job) -> None:
    """Raise before anything runs when a job asks for a format that cannot be written.

    Examples
    --------
    >>> check_formats(Job("a", Path("n.ipynb"), {}, {"odt": Path("a.odt")}))
    Traceback (most recent call last):
    toolkit.errors.RenderError: a: no format 'odt'; there are: html, pdf, docx, xlsx, ipynb, json
    """
    for form in job.outputs:
        if form not in EXPORTERS:
            raise RenderError(f"{job.key}: no format {form!r}; there are: {', '.join(EXPORTERS)}")
