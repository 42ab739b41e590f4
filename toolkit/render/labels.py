"""The words a page or a document has around the outputs of its notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A notebook translates them: see `labels_of`.
LABELS: Mapping[str, str] = {
    "contents": "Contents",
    "skip": "Skip to the content",
    "top": "Back to top",
    "sort": "Sort by this column",
    "copy": "Copy the table",
    "copied": "Table copied.",
    "not-copied": "The table could not be copied.",
    "figure": "Figure",
    "table": "Table",
    "annex": "Annex",
    "no-tables": "This report has no tables.",
    "cut": "A text of more than 32,767 characters, the most a cell holds, is cut and ends in “…”.",
}


def labels_of(node: NotebookNode) -> Mapping[str, str]:
    """Find the words for a notebook: those it carries itself, English ones for the rest.

    They stand in the metadata of any output, as ``{"document": {"labels": {"copy": …}}}``; of
    two outputs that say the same word the first counts.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook.

    Returns
    -------
    mapping
        A word for each key of `LABELS`, and what else the notebook says.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> words = {"document": {"labels": {"copy": "Sao chép bảng"}}}
    >>> title = v4.new_output("display_data", {"text/markdown": "# Báo cáo"}, metadata=words)
    >>> labels = labels_of(v4.new_notebook(cells=[v4.new_code_cell(outputs=[title])]))
    >>> labels["copy"], labels["sort"]
    ('Sao chép bảng', 'Sort by this column')
    """
    found: dict[str, str] = {}
    for cell in node.cells:
        for output in cell.get("outputs", []):
            document = output.get("metadata", {}).get("document")
            said = document.get("labels") if isinstance(document, Mapping) else None
            if isinstance(said, Mapping):
                found = {str(key): str(word) for key, word in said.items()} | found
    return {**LABELS, **found}
