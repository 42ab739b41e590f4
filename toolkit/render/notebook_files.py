"""A notebook that somebody has run -> files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import RenderError
from toolkit.render.document_options import DocumentOptions
from toolkit.render.execute import check_executed
from toolkit.render.export import EXPORTERS, export
from toolkit.render.files import reason
from toolkit.render.jobs import Job
from toolkit.render.read_content import read_content

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Exported:
    """What became of a notebook.

    Parameters
    ----------
    files : sequence of Path
    left_out : sequence of str
        Outputs that are in the page only, in words.
    """

    files: tuple[Path, ...]
    left_out: tuple[str, ...]


def export_notebook(
    path: Path,
    to: Sequence[str],
    output: Path | None = None,
    options: DocumentOptions | None = None,
) -> Exported:
    """Write an executed notebook in other formats.

    Parameters
    ----------
    path : Path
        The notebook, as JupyterLab or papermill has stored it.
    to : sequence of str
        Formats, see `EXPORTERS`.
    output : Path, optional
        Folder of the files; that of the notebook without it.
    options : DocumentOptions, optional

    Returns
    -------
    Exported

    Raises
    ------
    RenderError
        No notebook, one that has not been run to its end, or a format that is not known.
    """
    for form in to:
        if form not in EXPORTERS:
            raise RenderError(f"no format {form!r}; there are: {', '.join(EXPORTERS)}")
    node = read_notebook(path)
    try:
        check_executed(node)
    except RenderError as error:
        raise RenderError(f"{path}: {error}; run it to its end and save it first") from None
    folder = output or path.parent
    files = {form: folder / f"{path.stem}.{form}" for form in to}
    if path.resolve() in [file.resolve() for file in files.values()]:
        raise RenderError(f"{path} would be overwritten; name another folder with --output")
    content = read_content(node, path.stem)
    how = options or DocumentOptions()
    job = Job(path.stem, path, {}, files, content.title, content.language, options=how)
    try:
        export(node, job)
    except OSError as error:
        raise RenderError(f"{folder}: the files cannot be written: {reason(error)}") from error
    documents = any(form in to for form in ("pdf", "docx"))
    return Exported(tuple(files.values()), content.left_out if documents else ())


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file; whatever is wrong with it is a `RenderError` that names it."""
    import nbformat

    try:
        node = nbformat.read(path, as_version=4)
        nbformat.validate(node)
    except OSError as error:
        raise RenderError(f"{path} cannot be read: {reason(error)}") from None
    except Exception as error:  # nbformat has no class for all that a file may be
        what = type(error).__name__
        raise RenderError(f"{path} is no Jupyter notebook, or damaged: {what}") from None
    return node
