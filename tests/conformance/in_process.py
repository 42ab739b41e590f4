"""Cells run by our engine in the process of the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import papermill
from conformance.both_engines import code, notebook
from nbformat import NotebookNode


def run_here(*sources: str, path: Path | None = None, **options: Any) -> NotebookNode:
    """Run cells; return the executed notebook."""
    cells = [code(f"cell-{number}", source) for number, source in enumerate(sources)]
    asked = {"engine_name": "toolkit", "progress_bar": False} | options
    return papermill.execute_notebook(notebook(cells), path, **asked)


def shown(done: NotebookNode, cell: int = -1) -> str:
    """Everything a cell has shown as text."""
    outputs = done.cells[cell].outputs
    return "".join(output.get("text") or output.data["text/plain"] for output in outputs)
