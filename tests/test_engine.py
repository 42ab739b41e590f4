"""The engine `toolkit`: how it is called, where it may run, and what it does not do."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import multiprocessing
import os
import random
import subprocess
import sys
import threading
import warnings
import weakref
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import papermill
import pytest
import zmq
from conformance.both_engines import code, notebook
from conformance.in_process import run_here, shown
from papermill import PapermillExecutionError
from papermill.engines import papermill_engines

from toolkit.errors import RenderError
from toolkit.render.engine import ToolkitEngine

# How it is called


def test_papermill_knows_it_by_name() -> None:
    assert papermill_engines.get_engine("toolkit") is ToolkitEngine


def command_line(folder: Path, *cells: str, options: tuple[str, ...] = ()) -> Any:
    tagged = [code(f"c{n}", cell, *["parameters"][n:]) for n, cell in enumerate(cells)]
    nbformat.write(notebook(tagged), folder / "in.ipynb")
    call = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "--engine", "toolkit"]
    return subprocess.run(
        [*call, *options], cwd=folder, capture_output=True, text=True, timeout=120
    )


def test_the_command_line_runs_a_notebook(tmp_path: Path) -> None:
    options = ("--log-output", "--progress-bar", "--stdout-file", "said.txt", "-p", "unit", "LC-01")
    done = command_line(tmp_path, "unit = ''", "print(unit)\nlen(unit)", options=options)
    assert done.returncode == 0, done.stderr
    assert "LC-01" in done.stderr  # logged
    assert "Executing: 100%" in done.stderr
    assert done.stdout == ""
    assert (tmp_path / "said.txt").read_text() == "LC-01\n"
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(executed)
    assert executed.cells[-1].outputs[-1].data == {"text/plain": "5"}
    assert executed.metadata.papermill.parameters == {"unit": "LC-01"}


@pytest.mark.slow
def test_the_command_line_tells_of_an_error(tmp_path: Path) -> None:
    done = command_line(tmp_path, "1 / 0", "2", options=("--no-progress-bar",))
    assert done.returncode == 1
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert "Executing:" not in done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert "An Exception was encountered" in cells[0].source
    assert cells[-1].execution_count is None


def test_a_notebook_in_another_language_is_refused() -> None:
    other = notebook([code("c", "1")])
    other.metadata.language_info.name = "R"
    with pytest.raises(RenderError, match="is in R; run it without --engine toolkit"):
        papermill.execute_notebook(other, None, engine_name="toolkit", progress_bar=False)


def test_options_for_starting_a_kernel_do_nothing() -> None:
    options = {"start_timeout": 1, "extra_arguments": ["--no"], "shutdown_kernel": "immediate"}
    assert shown(run_here("1 + 1", kernel_name="whatever", **options)) == "2"


def test_the_hooks_of_nbclient_are_called_in_order() -> None:
    called = []
    names = ("notebook_start", "cell_start", "cell_execute", "cell_complete", "cell_executed")
    names += ("cell_error",)
    hooks = {f"on_{name}": lambda name=name, **given: called.append(name) for name in names}
    with pytest.raises(PapermillExecutionError):
        run_here("1", "1 / 0", **hooks)
    first = ["cell_start", "cell_execute", "cell_complete", "cell_executed"]
    assert called == ["notebook_start", *first, *first, "cell_error"]


def test_a_hook_that_waits_is_awaited() -> None:
    seen = []

    async def started(cell: Any, cell_index: int) -> None:
        await asyncio.sleep(0)
        seen.append(cell_index)

    run_here("1", "2", on_cell_start=started)
    assert seen == [0, 1]


def test_it_can_run_in_the_folder_that_nbclient_is_told(tmp_path: Path) -> None:
    where = {"metadata": {"path": str(tmp_path)}}
    assert shown(run_here("import os\nos.getcwd()", resources=where)) == repr(str(tmp_path))


def test_output_is_passed_on_while_the_cell_runs() -> None:
    file = io.StringIO()
    papermill.said = file  # type: ignore[attr-defined]
    try:
        ask = "import papermill\npapermill.said.getvalue()"
        done = run_here(f"print('a', flush=True)\n{ask}", stdout_file=file)
    finally:
        del papermill.said  # type: ignore[attr-defined]
    assert done.cells[0].outputs[-1].data == {"text/plain": "'a\\n'"}


def test_the_notebook_is_saved_as_papermill_is_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "out.ipynb"
    ask = f"import pathlib\n'running' in pathlib.Path({str(path)!r}).read_text()"
    assert shown(run_here(ask, path=path)) == "True"
    path.unlink()
    ask = f"import pathlib\npathlib.Path({str(path)!r}).exists()"
    assert shown(run_here(ask, path=path, request_save_on_cell_execute=False)) == "False"
    assert path.exists()


def test_a_bar_of_the_notebook_is_one_for_notebooks() -> None:
    ask = "from tqdm.auto import tqdm\n[base.__module__ for base in tqdm.__mro__]"
    seen = {shown(run_here(ask, progress_bar=bar)) for bar in (True, False)}
    assert len(seen) == 1
    assert "tqdm.notebook" in seen.pop()


def test_an_error_of_the_host_is_not_one_of_the_cell(tmp_path: Path) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        run_here("print('x')", "2", stdout_file=Full())


def test_an_output_that_no_notebook_may_hold_is_refused_as_ever() -> None:
    with pytest.raises(nbformat.ValidationError):
        run_here("display({'text/x-own': {'a': 1}}, raw=True)")


def test_a_log_is_kept_apart_from_the_host(caplog: pytest.LogCaptureFixture) -> None:
    done = run_here("import logging\nlogging.error('of the notebook')", log_output=True)
    assert shown(done) == "ERROR:root:of the notebook\n"
    said = [record.getMessage() for record in caplog.records]
    assert [line for line in said if "of the notebook" in line] == ["ERROR:root:of the notebook\n"]


def test_warnings_are_those_of_the_notebook() -> None:
    with pytest.warns(UserWarning, match="of the host") as caught:
        done = run_here("import warnings\nwarnings.warn('of the notebook')")
        warnings.warn("of the host", stacklevel=1)
    assert "UserWarning: of the notebook" in shown(done)
    assert len(caught) == 1


# Where it may run


def test_each_run_has_a_namespace_of_its_own() -> None:
    run_here("left_behind = 1")
    assert (
        shown(run_here("('left_behind' in globals(), __name__, Out)")) == "(False, '__main__', {})"
    )


def test_inside_a_running_loop_which_goes_on_afterwards() -> None:
    async def main() -> tuple[str, int]:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        other = loop.create_task(asyncio.sleep(0, 7))
        text = shown(run_here("import asyncio\nawait asyncio.sleep(0.01)\n'inner'"))
        assert asyncio.current_task() is task
        assert asyncio.get_running_loop() is loop
        return text, await other

    assert asyncio.run(main()) == ("'inner'", 7)


def test_inside_itself() -> None:
    inner = """
from conformance.in_process import run_here, shown
import sys
before = get_ipython(), sys.stdout
display(shown(run_here("print('inner')\\n1 / 3")))
(get_ipython(), sys.stdout) == before
"""
    done = run_here(inner, "'still here'")
    assert [o.data["text/plain"] for o in done.cells[0].outputs] == [
        "'inner\\n0.3333333333333333'",
        "True",
    ]
    assert shown(done) == "'still here'"


IN_A_SHELL = """
from IPython.core.interactiveshell import InteractiveShell
from IPython import get_ipython
import builtins, sys
shell = InteractiveShell.instance()
shell.run_cell("x = 41")
from conformance.in_process import run_here, shown
assert shown(run_here("type(get_ipython()).__name__")) == "'ZMQInteractiveShell'"
assert get_ipython() is shell is InteractiveShell.instance()
assert sys.modules["__main__"] is shell.user_module
shell.run_cell("print('and on:', x + 1)")
from tqdm.auto import tqdm  # its bars are still those of a terminal
assert "notebook" not in str(tqdm.__mro__)
"""


@pytest.mark.slow
def test_inside_a_shell_which_stays_the_only_one() -> None:
    done = script(IN_A_SHELL)
    assert done.stdout == "and on: 42\n", done.stderr


def script(text: str) -> Any:
    call = [
        sys.executable,
        "-c",
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n{text}",
    ]
    return subprocess.run(call, capture_output=True, text=True, timeout=120)


IN_JUPYTER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conformance.in_process import run_here, shown
print("outer")
cells = "print('inner')", "import asyncio\\nawait asyncio.sleep(0)\\n'shown'"
display([shown(run_here(*cells), n) for n in (0, 1)])
print("outer again")
"""


@pytest.mark.slow
def test_inside_jupyter() -> None:
    """A cell of a real kernel, whose loop is running, runs a notebook."""
    cells = [
        IN_JUPYTER,
        "import asyncio\nawait asyncio.sleep(0)\nget_ipython().kernel.shell is get_ipython()",
    ]
    done = run_here(*cells, engine_name=None)
    texts = [output.get("text") or output.data["text/plain"] for output in done.cells[0].outputs]
    assert texts == ["outer\n", "['inner\\n', \"'shown'\"]", "outer again\n"]
    assert shown(done) == "True"


def render(link: Any, number: int) -> None:
    done = run_here("import random\nimport numpy as np\n[random.random(), np.random.random()]")
    link.send((number, shown(done)))


@pytest.mark.parametrize("method", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def test_in_a_forked_and_in_a_spawned_process(method: str) -> None:
    run_here("1")  # warm
    random.seed(1)
    np.random.seed(1)
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    many = 3 if method == "fork" else 1
    children = [context.Process(target=render, args=(theirs, number)) for number in range(many)]
    for child in children:
        child.start()
    results = dict(ours.recv() for _ in children)
    for child in children:
        child.join(timeout=120)
    assert sorted(results) == list(range(many))
    assert len(set(results.values())) == many  # nobody draws what a sister has drawn


def test_in_a_thread() -> None:
    found = []
    thread = threading.Thread(
        target=lambda: found.append(shown(run_here("await __import__('asyncio').sleep(0)\n1")))
    )
    thread.start()
    thread.join()
    assert found == ["1"]


def test_no_thread_and_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **options: object) -> None:
        raise AssertionError("made")

    monkeypatch.setattr(zmq.Context, "__init__", refuse)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    descriptors = open_descriptors()
    done = run_here(
        "print('x')\n1", "await __import__('asyncio').sleep(0)", "1", execution_timeout=60
    )
    assert shown(done, 0) == "x\n1"
    assert open_descriptors() == descriptors


def open_descriptors() -> set[int]:
    return {number for number in range(1024) if is_open(number)}


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_what_a_notebook_has_loaded_is_let_go() -> None:
    class Big:
        pass

    big = Big()
    papermill.big, alive = big, weakref.ref(big)  # type: ignore[attr-defined]
    del big
    run_here("import papermill\ndata = papermill.big\ndel papermill.big\ndata", "_")
    gc.collect()
    assert alive() is None


# Random numbers

DRAW = (
    "import random\nimport numpy as np\n[random.random(), np.random.random(), np.random.normal()]"
)


@pytest.mark.parametrize("seed", ["LC-01", 7, 0, 2**80, "Đơn vị"])
def test_the_same_seed_gives_the_same_numbers(seed: str | int) -> None:
    first = shown(run_here(DRAW, seed=seed))
    assert shown(run_here("1", DRAW, seed=seed)) == first
    assert shown(run_here(DRAW, seed=f"{seed}-other")) != first


def test_without_a_seed_nobody_knows_the_numbers() -> None:
    random.seed(1)
    np.random.seed(1)
    first = shown(run_here(DRAW))
    random.seed(1)
    np.random.seed(1)
    again = shown(run_here(DRAW))
    pairs = list(zip(json.loads(first), json.loads(again), strict=True))
    assert [a for a, b in pairs if a == b] == []
