"""The house rules for notebooks, and every notebook run as anybody would run it: by papermill."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import toolkit as tk

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
LONGEST = 10  # lines of a cell
# What needs one of these belongs into the package.
STATEMENTS = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.Match, ast.Try, ast.With),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
# Values for the parameters of a trial run, where the notebook has such a parameter.
TRIAL = {"unit": "LC-02-001"}
SPEAKS = {"vi": "Báo cáo", "en": "Awareness and training report"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def read(path: Path) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters(notebook: NotebookNode) -> dict[str, object]:
    """Names and values of the first code cell, which must be literals."""
    found = {}
    for statement in ast.parse(code_cells(notebook)[0].source).body:
        assert isinstance(statement, ast.Assign | ast.AnnAssign), ast.unparse(statement)
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        found[ast.unparse(target)] = ast.literal_eval(statement.value)
    return found


def breaches(notebook: NotebookNode) -> list[str]:
    """Every house rule that a notebook breaks."""
    found = []
    cells = code_cells(notebook)
    tagged = [n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    if tagged != [0]:
        found.append("the first code cell, and no other, is tagged parameters")
    for cell in notebook.cells:
        if len(cell.source.splitlines()) > LONGEST:
            found.append(f"{cell.id}: more than {LONGEST} lines")
    for cell in cells:
        found += [f"{cell.id}: {fault}" for fault in _faults(cell)]
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        found.append("the kernel is not python3")
    return found


def _faults(cell: NotebookNode) -> list[str]:
    nodes = list(ast.walk(ast.parse(cell.source)))
    found = [f"has {type(node).__name__}" for node in nodes if isinstance(node, STATEMENTS)]
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            found.append(f"imports from {node.module}")
        elif isinstance(node, ast.Import):
            found += [f"imports {a.name}" for a in node.names if (a.name, a.asname) != ALLOWED]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "tk":
            found += [] if node.attr in tk.__all__ else [f"tk.{node.attr} is not public"]
    shown = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Expr)]
    if len(shown) > 1:
        found.append("gives more than one result")
    if cell.outputs or cell.execution_count is not None:
        found.append("was committed with outputs or a count")
    return found


ALLOWED = ("toolkit", "tk")


def test_there_is_a_notebook() -> None:
    assert "unit_report.ipynb" in {path.name for path in NOTEBOOKS}


@every_notebook
def test_it_keeps_the_house_rules(path: Path) -> None:
    notebook = read(path)
    assert breaches(notebook) == []
    assert parameters(notebook)


@every_notebook
def test_it_was_committed_without_traces(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.endswith("}\n")
    assert not re.search(r"/home/|/Users/|[A-Z]:\\\\", text)
    notebook = read(path)
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "title"}
    assert set(notebook.metadata.get("language_info", {})) <= {"name"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = [n for n in (1, 2)]", "has ListComp"),
        ("if True:\n    x = 1", "has If"),
        ("def f():\n    return 1", "has FunctionDef"),
        ("import pandas as pd", "imports pandas"),
        ("from toolkit import check", "imports from toolkit"),
        ("tk.secret(1)", "tk.secret is not public"),
        ("tk.heading\ntk.check", "more than one result"),
        ("\n".join("x = 1" for _ in range(11)), "more than 10 lines"),
    ],
)
def test_a_breach_is_found(source: str, said: str) -> None:
    first = nbformat.v4.new_code_cell("unit = 'x'", metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    kept = nbformat.v4.new_notebook(cells=[first], metadata=kernel)
    assert breaches(kept) == []
    broken = nbformat.v4.new_notebook(
        cells=[first, nbformat.v4.new_code_cell(source)], metadata=kernel
    )
    assert [fault for fault in breaches(broken) if said in fault]


def test_traces_of_a_run_are_found() -> None:
    tags = {"tags": ["parameters"]}
    first = nbformat.v4.new_code_cell("unit = 'x'", metadata=tags, execution_count=1)
    said = breaches(nbformat.v4.new_notebook(cells=[first]))
    assert any("outputs or a count" in fault for fault in said)
    assert "the kernel is not python3" in said


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@every_notebook
def test_plain_papermill_runs_it(path: Path, language: str, tmp_path: Path) -> None:
    """In a copy of the project's layout, so that nothing is written beside the sources."""
    for folder in ("data", "surveys", "notebooks"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    known = parameters(read(path))
    wanted = {name: value for name, value in TRIAL.items() if name in known}
    wanted |= {"language": language} if "language" in known else {}
    options = [word for name, value in wanted.items() for word in ("-p", name, str(value))]
    command = [sys.executable, "-m", "papermill", f"notebooks/{path.name}", "run.ipynb", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = [o for c in code_cells(read(tmp_path / "run.ipynb")) for o in c.outputs]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    if path.name == "unit_report.ipynb":
        said = "\n".join(str(o.data.get("text/markdown", "")) for o in outputs)
        assert SPEAKS[language] in said
