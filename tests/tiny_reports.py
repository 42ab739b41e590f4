"""Reports that take milliseconds, good ones and hostile ones, and what may be left of them."""

import os
import tempfile
import uuid
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import psutil

from toolkit.render import Job

TRACE = "TINY_REPORTS_TRACE"  # all processes started while it is set carry it
# Shows what a report draws from the generators, so that a wrong seed is seen in the page.
GOOD = """import random
import numpy as np
from IPython.display import Markdown
Markdown(f"# Unit {unit}: {random.random()} {np.random.rand()}")"""


def notebook(path, *sources):
    """Write a notebook with a parameters cell, some cells and one after them."""
    cells = [v4.new_code_cell("unit = 'x'\nlevel = 1", metadata={"tags": ["parameters"]})]
    cells += [v4.new_code_cell(source) for source in (*sources, "after = 1")]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


def job(folder, key, source=GOOD, *, stem=None, formats=("html",), fingerprint="1", **parameters):
    """Make a job of a notebook with one cell of its own."""
    stem = stem or key
    path = folder / "notebooks" / f"{stem}.ipynb"
    if not path.exists():
        notebook(path, source)
    files = {form: folder / "out" / f"{stem}.{form}" for form in formats}
    return Job(key, path, {"unit": key} | parameters, files, "T", "vi", fingerprint)


def trace(monkeypatch, folder):
    """Mark processes and temporary files that are made from now on; return the folder of these."""
    monkeypatch.setenv(TRACE, uuid.uuid4().hex)
    home = folder / "tmp"
    home.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    return home


def still_there():
    """Return processes with the mark of `trace`, wherever they have got to."""
    mark = os.environ[TRACE]
    return [found for found in psutil.process_iter() if _environment(found).get(TRACE) == mark]


def _environment(process):
    try:
        return process.environ() if process.pid != os.getpid() else {}
    except (psutil.Error, OSError):
        return {}


def hidden(folder):
    """Return hidden files of a folder and those below it: locks, journals, halves of files."""
    return sorted(path.name for path in Path(folder).rglob(".*"))


def statuses(outcomes):
    return " ".join(outcome.status for outcome in outcomes)


def pages(folder):
    """Return every finished page by its name."""
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.html")}
