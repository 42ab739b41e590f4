"""The notebooks of the project, run by the stock engine of papermill and by ours: equal reports."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from conformance.both_engines import Job, Run, content, run_both
from nbformat import NotebookNode

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TRIAL = {"unit": "LC-02-001", "language": "en"}  # where the notebook has such a parameter


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Run], dict[str, Run]]:
    """Run each notebook; ours runs them twice, all in one process."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "surveys", "notebooks"):
        shutil.copytree(PROJECT / name, folder / name)
    once = {path.stem: job(path, folder) for path in NOTEBOOKS}
    again = {f"{name}-again": one for name, one in once.items()}
    return run_both(once, tmp_path_factory.mktemp("engine"), more=again)


def job(path: Path, folder: Path) -> Job:
    cells: list[NotebookNode] = nbformat.read(path, as_version=4).cells
    first = next(cell.source for cell in cells if cell.cell_type == "code")
    parameters = {name: value for name, value in TRIAL.items() if f"\n{name} = " in f"\n{first}"}
    return Job(cells, {"parameters": parameters, "cwd": str(folder / "notebooks")})


@pytest.mark.parametrize("again", ["", "-again"])
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_the_report_is_the_same(
    runs: tuple[dict[str, Run], dict[str, Run]], name: str, again: str
) -> None:
    stock, ours = runs[0][name], runs[1][name + again]
    cells = [[content(cell, run) for cell in run.notebook.cells] for run in (stock, ours)]
    assert stock.error == ours.error == ""
    assert cells[0] == cells[1]
    assert any(output for cell in ours.notebook.cells for output in cell.get("outputs", []))
