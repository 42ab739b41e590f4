"""Notebooks run by the stock engine of papermill and by ours, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

HERE = Path(__file__).parent
ENGINES = ("nbclient", "toolkit")  # the stock engine, and ours
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_CELL = re.compile(r"^# %% (?P<name>\w+)(?: \[(?P<tags>[\w, -]+)\])?$", re.MULTILINE)


@dataclass(frozen=True)
class Job:
    """Cells, and the options of papermill with which they are run."""

    cells: list[NotebookNode]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What became of a job: the notebook as it was written, the exception, what was logged."""

    folder: Path
    notebook: NotebookNode
    error: str
    log: list[str]


def read_cells(text: str) -> list[NotebookNode]:
    """Cells of a text in which each begins with `# %%`, its name and its tags."""
    heads = list(_CELL.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        code(head["name"], text[head.end() : end].strip("\n"), *(head["tags"] or "").split(", "))
        for head, end in zip(heads, ends, strict=True)
    ]


def code(name: str, source: str, *tags: str) -> NotebookNode:
    cell = v4.new_code_cell(source, metadata={"name": name, "tags": [tag for tag in tags if tag]})
    cell["id"] = name.replace("_", "-")[:64]
    return cell


def notebook(cells: list[NotebookNode]) -> NotebookNode:
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return v4.new_notebook(cells=cells, metadata=metadata)


def run_both(
    jobs: Mapping[str, Job], folder: Path, more: Mapping[str, Job] | None = None
) -> tuple[dict[str, Run], dict[str, Run]]:
    """Run jobs by the stock engine and by ours, at the same time; ours may be given more."""
    given = zip(ENGINES, (jobs, {**jobs, **(more or {})}), strict=True)
    started = [_start(some, engine, folder / engine) for engine, some in given]
    stock, ours = (_finish(*one) for one in started)
    return stock, ours


def _start(jobs: Mapping[str, Job], engine: str, folder: Path) -> tuple[Path, Any]:
    for name, job in jobs.items():
        (folder / name / "sub").mkdir(parents=True)
        nbformat.write(notebook(job.cells), folder / name / "in.ipynb")
    options = {name: dict(job.options) for name, job in jobs.items()}
    (folder / "jobs.json").write_text(json.dumps(options))
    # The stock kernel leaves the descriptors alone where it believes to be tested.
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    call = [sys.executable, HERE / "run_jobs.py", engine]
    with (folder / "printed").open("w") as printed:
        process = subprocess.Popen(
            call,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
        )
    return folder, process


def _finish(folder: Path, process: Any) -> dict[str, Run]:
    assert process.wait(timeout=900) == 0, (folder / "printed").read_text()
    ended = json.loads((folder / "ended.json").read_text())
    return {
        name: Run(folder / name, nbformat.read(folder / name / "out.ipynb", as_version=4), **rest)
        for name, rest in ended.items()
    }


# What differs between two runs of anything.
_VARIES = (
    (re.compile(r"0x[0-9a-f]{6,}"), "0xADDRESS"),
    (re.compile(r"ipykernel_\d+"), "ipykernel_PID"),
    (re.compile(r"\bIPY_MODEL_[0-9a-f]{32}|\b[0-9a-f]{32}\b"), "MODEL"),
    (re.compile(r"\d+(\.\d+)?(e[-+]\d+)? (ns|μs|µs|us|ms|s)\b"), "TIME"),
)


def plain(value: Any, folder: Path) -> Any:
    """Outputs without what must differ: addresses, process ids, times, identifiers, folders."""
    if isinstance(value, dict):
        return {plain(k, folder): plain(v, folder) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, folder) for item in value]
    if isinstance(value, str):
        value = value.replace(str(folder), "FOLDER")
        for pattern, name in _VARIES:
            value = pattern.sub(name, value)
    return value


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs with the text of each stream joined, between two outputs that are something else.

    The stock kernel sends what it has every 0.2 seconds from a thread, so where one piece ends, and
    which of two streams comes first, differs from run to run. All else sends the streams before it.
    """
    joined: list[NotebookNode] = []
    streams: dict[str, str] = {}

    def sent() -> list[NotebookNode]:
        texts = sorted(streams.items())
        streams.clear()
        return [v4.new_output("stream", name=name, text=text) for name, text in texts]

    for output in outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            joined += [*sent(), output]
    return joined + sent()


def content(cell: NotebookNode, run: Run) -> Any:
    """Everything in a cell but the times of its metadata."""
    noted = cell.metadata.get("papermill", {})  # not in cells that point at an error
    record = {key: noted.get(key) for key in ("status", "exception")}
    timed = sorted(cell.metadata.get("execution", {}))
    shown = [merged(cell.get("outputs", [])), cell.get("execution_count")]
    return [cell.cell_type, cell.source, plain(shown, run.folder), record, timed]
