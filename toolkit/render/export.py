"""The formats an executed notebook can be written in, and the writing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import RenderError
from toolkit.render.files import clear_traces, write_whole
from toolkit.render.html import to_html
from toolkit.render.jobs import Job

if TYPE_CHECKING:
    from nbformat import NotebookNode


def export(node: NotebookNode, job: Job) -> None:
    """Write an executed notebook in every format the job asks for, all or none.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook.
    job : Job
        Names the formats and files.
    """
    contents = {path: EXPORTERS[form](node, job) for form, path in job.outputs.items()}
    write_whole(contents, uuid.uuid4().hex[:12])
    clear_traces(job)


def as_ipynb(node: NotebookNode, job: Job) -> bytes:
    """Return the notebook as it is stored, without the paths of the machine it ran on."""
    import nbformat  # slow to import, and not needed to check a batch

    record = node.metadata.get("papermill", {})
    record |= {"input_path": job.notebook.name, "output_path": f"{job.key}.ipynb"}
    return f"{nbformat.writes(node)}\n".encode()


def _as_html(node: NotebookNode, job: Job) -> bytes:
    return to_html(node, job.title or job.key, job.language).encode()


# format -> what writes it; a new format is a new line here
EXPORTERS: Mapping[str, Callable[[NotebookNode, Job], bytes]] = {
    "html": _as_html,
    "ipynb": as_ipynb,
}


def write_notebook(node: NotebookNode, job: Job, path: Path) -> None:
    """Write a notebook for whoever looks into a failure."""
    write_whole({path: as_ipynb(node, job)}, uuid.uuid4().hex[:12])


def check_formats(job: Job) -> None:
    """Raise before anything runs when a job asks for a format that cannot be written.

    Examples
    --------
    >>> check_formats(Job("a", Path("n.ipynb"), {}, {"docx": Path("a.docx")}))
    Traceback (most recent call last):
    toolkit.errors.RenderError: a: no format 'docx'; there are: html, ipynb
    """
    for form in job.outputs:
        if form not in EXPORTERS:
            raise RenderError(f"{job.key}: no format {form!r}; there are: {', '.join(EXPORTERS)}")
