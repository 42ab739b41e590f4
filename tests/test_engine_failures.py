"""Notebooks that fail, run by the stock engine of papermill and by ours, compared as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from conformance.both_engines import Job, Run, code, content, plain, run_both

pytestmark = pytest.mark.slow

SO_FAR = "print('so far')\n"
SLEEP = "import time\ntime.sleep(60)"


def job(*sources: str, tags: tuple[str, ...] = (), **options: Any) -> Job:
    """A cell before, those that are given, the last of them with tags, and a cell after."""
    cells = [code(f"cell-{n}", source) for n, source in enumerate(("1", *sources), start=1)]
    cells[-1].metadata.tags = list(tags)
    return Job([*cells, code("after", "'after'")], {"autosave_cell_every": 0} | options)


CASES = {
    "good": job("print('x')"),
    "error": job(SO_FAR + "1 / 0"),
    "error-in-the-first": Job([code("only", "1 / 0")]),
    "error-expected": job("1 / 0", tags=("raises-exception",)),
    "error-allowed": job("1 / 0", allow_errors=True),
    "error-allowed-by-name": job("1 / 0", allow_error_names=["ZeroDivisionError"]),
    "error-expected-but-forced": job("1 / 0", tags=("raises-exception",), force_raise_errors=True),
    "syntax-error": job("def ("),
    "error-while-displayed": job("class A:\n    def __repr__(self):\n        1 / 0\nA()"),
    "keyboard-interrupt": job("raise KeyboardInterrupt"),
    "exit": job("import sys\nsys.exit()"),
    "exit-3": job("import sys\nsys.exit(3)"),
    "exit-expected": job("import sys\nsys.exit(3)", tags=("raises-exception",)),
    "quit-in-the-last": Job([code("one", "1"), code("two", "quit()")]),
    "quit-in-a-long-cell": job("quit()\nimport time\ntime.sleep(1)\n'still done'"),
    "logged": job(SO_FAR + "display('shown')\n2", log_output=True),
    "error-logged": job("import sys\nprint('e', file=sys.stderr)\n1 / 0", log_output=True),
    "time-enough": job("import time\ntime.sleep(0.5)", execution_timeout=30),
    "too-long": job(SO_FAR + SLEEP, execution_timeout=2),
    "too-long-endless": job("while True: pass", execution_timeout=2),
    "too-long-catching-exceptions": job(
        "import time\nwhile True:\n    try: time.sleep(9)\n    except Exception: pass",
        execution_timeout=2,
    ),
    "too-long-though-errors-are-expected": job(
        SLEEP, tags=("raises-exception",), execution_timeout=2
    ),
    "too-long-logged": job(SO_FAR + SLEEP, execution_timeout=2, log_output=True),
    "interrupted": job(SO_FAR + SLEEP, execution_timeout=2, interrupt_on_timeout=True),
    "interrupted-with-an-error-of-our-own": job(
        SLEEP,
        execution_timeout=2,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "TooLong", "evalue": "", "traceback": []},
    ),
    "too-long-awaiting": job("import asyncio\nawait asyncio.sleep(60)", execution_timeout=2),
    "too-long-swallowed": job(
        "import time\ntry: time.sleep(60)\nexcept BaseException: print('no')\n" + SLEEP,
        execution_timeout=2,
    ),
}

# What is not the same, and why. A case that is the same after all has to be taken out.
DEVIATIONS = {
    "too-long-awaiting": "we show where it waited; the stock engine ends the kernel before it can",
    "too-long-swallowed": "we interrupt again and show where; the stock engine kills the kernel",
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Run], dict[str, Run]]:
    return run_both(CASES, tmp_path_factory.mktemp("engine"))


def whole(run: Run) -> Any:
    """Everything about a run but when it was, and how a failed cell was marked for a reader."""
    record = {key: run.notebook.metadata.papermill[key] for key in ("exception", "parameters")}
    cells = [content(cell, run) for cell in run.notebook.cells]
    language = run.notebook.metadata.language_info
    return {
        "cells": cells,
        "record": record,
        "language": language,
        "error": run.error,
        "log": plain(run.log, run.folder),
    }


@pytest.mark.parametrize("name", [name for name in CASES if name not in DEVIATIONS])
def test_the_notebook_is_the_same(runs: tuple[dict[str, Run], dict[str, Run]], name: str) -> None:
    stock, ours = (whole(one[name]) for one in runs)
    assert ours == stock


@pytest.mark.parametrize("name", DEVIATIONS)
def test_a_deviation_is_one_of_outputs_only(
    runs: tuple[dict[str, Run], dict[str, Run]], name: str
) -> None:
    stock, ours = (whole(one[name]) for one in runs)
    assert ours != stock, "these are the same now"
    assert ours["error"] == stock["error"] == "CellTimeoutError"
    assert ours["cells"][0] == stock["cells"][0]
    assert ours["cells"][-1] == stock["cells"][-1]


def test_cases_that_must_fail_do(runs: tuple[dict[str, Run], dict[str, Run]]) -> None:
    errors = {name: run.error for name, run in runs[1].items()}
    assert errors["good"] == errors["time-enough"] == errors["exit"] == ""
    assert errors["error"] == "PapermillExecutionError ZeroDivisionError"
    assert errors["quit-in-a-long-cell"] == "DeadKernelError"
    assert {e for name, e in errors.items() if name.startswith("too-long")} == {"CellTimeoutError"}
