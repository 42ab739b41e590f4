"""A cell that takes too long, is interrupted, or breaks things, in the engine `toolkit`."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conformance.in_process import run_here, shown
from nbclient.exceptions import CellTimeoutError
from papermill import PapermillExecutionError

SLEEP = "import time\ntime.sleep(60)"


def test_a_cell_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run_here("1", SLEEP, execution_timeout=1)
    assert time.monotonic() - began < 10


def test_each_cell_can_have_its_own_time() -> None:
    asked = []

    def seconds(cell: Any) -> float:
        asked.append(cell.source)
        return 1 if "sleep" in cell.source else 60

    with pytest.raises(CellTimeoutError):
        run_here("1", SLEEP, timeout_func=seconds)
    assert asked == ["1", SLEEP]


# An interrupt that strikes where Python cannot raise it is told as a warning, and comes again.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "import time\nwhile True:\n    try: time.sleep(9)\n    except Exception: pass",
        f"try: {SLEEP.splitlines()[0]}; time.sleep(60)\nexcept BaseException: pass\n{SLEEP}",
        "import asyncio\nawait asyncio.sleep(60)",
        "import asyncio\nawait asyncio.sleep(0)\nwhile True: pass",
        "import subprocess\nsubprocess.run(['sleep', '60'])",
        "import threading\nthreading.Event().wait(60)",
        "import time\nwhile True: print('x', flush=True) or time.sleep(0.001)",
    ],
)
def test_cells_that_can_be_ended(cell: str) -> None:
    began = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run_here(cell, execution_timeout=1)
    assert time.monotonic() - began < 20
    assert shown(run_here("'as ever'")) == "'as ever'"


def test_what_a_cell_had_printed_is_shown_with_the_place_it_hung(tmp_path: Path) -> None:
    path = tmp_path / "out.ipynb"
    with pytest.raises(CellTimeoutError):
        run_here(f"print('so far')\n{SLEEP}", path=path, execution_timeout=1)
    outputs = nbformat.read(path, as_version=4).cells[0].outputs
    assert [output.output_type for output in outputs] == ["stream", "error"]
    assert outputs[0].text == "so far\n"
    assert outputs[1].ename == "KeyboardInterrupt"
    assert len(outputs[1].traceback) == 4  # head, cell and message: nothing of the engine


def test_an_awaiting_cell_that_is_only_interrupted_lets_the_others_run() -> None:
    wait = "import asyncio\nawait asyncio.sleep(60)"
    options = {"execution_timeout": 1, "interrupt_on_timeout": True, "allow_errors": True}
    with pytest.raises(PapermillExecutionError, match="CancelledError"):
        run_here(wait, "'after'", **options)


def test_in_a_thread_a_long_cell_is_found_out_when_it_ends() -> None:
    raised: list[BaseException] = []

    def run() -> None:
        try:
            run_here("import time\ntime.sleep(1.5)", execution_timeout=1)
        except CellTimeoutError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    assert len(raised) == 1


def test_an_alarm_of_the_host_still_rings() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 1.5)
        run_here("1", execution_timeout=60)
        assert rung == []
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1.5
        time.sleep(2)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_cell_may_use_the_alarm_though_it_has_a_time_limit() -> None:
    cells = [
        "import signal, time\ndef ring(n, f): raise TimeoutError('rung')\n"
        "old = signal.signal(signal.SIGALRM, ring)\nsignal.setitimer(signal.ITIMER_REAL, 0.1)\n"
        "try: time.sleep(5)\nexcept TimeoutError as error: print(error)",
        "'next'",
    ]
    done = run_here(*cells, execution_timeout=30)
    assert (shown(done, 0), shown(done)) == ("rung\n", "'next'")
    with pytest.raises(CellTimeoutError):
        run_here(cells[0], SLEEP, execution_timeout=1)


INTERRUPT = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.2)\n'on'"


@pytest.mark.parametrize(
    "cell", [INTERRUPT, f"import asyncio\nawait asyncio.sleep(0)\n{INTERRUPT}"]
)
def test_ctrl_c_ends_the_cell_unless_the_host_ignores_it(cell: str) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert shown(run_here(cell)) == "'on'"
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_makes_a_cell_fail() -> None:
    with pytest.raises(PapermillExecutionError, match="KeyboardInterrupt"):
        run_here(INTERRUPT)


# Accidents, each in a process of its own


def accident(link: Any, path: str, cell: str) -> None:
    try:
        run_here(cell.replace("LINK", str(link.fileno())), "'after'", path=Path(path))
    except BaseException as error:
        link.send(type(error).__name__)
    else:
        link.send("")


def happens(tmp_path: Path, cell: str) -> str:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=accident, args=(theirs, str(tmp_path / "out.ipynb"), cell))
    child.start()
    child.join(timeout=60)
    alive = child.is_alive()
    child.kill()
    assert not alive, "it hangs"
    return str(ours.recv()) if ours.poll() else ""


def test_a_cell_that_closes_the_outputs_is_followed_by_others(tmp_path: Path) -> None:
    assert happens(tmp_path, "import os\nfor n in (0, 1, 2): os.close(n)\nprint('x')") == ""
    assert shown(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == "'after'"


def test_a_cell_that_closes_everything_ends_with_an_error(tmp_path: Path) -> None:
    cell = "import os\nos.closerange(3, LINK)\nos.closerange(LINK + 1, 999)"
    assert happens(tmp_path, cell) == "OSError"


def test_a_forked_child_that_is_left_to_itself_writes_nothing(tmp_path: Path) -> None:
    cell = "import os\nchild = os.fork()\nif child: print(os.waitpid(child, 0)[1])"
    assert happens(tmp_path, cell) == ""
    done = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert shown(done, 0) == "0\n"
    assert shown(done) == "'after'"


def test_other_threads_of_the_host_have_no_say_in_the_notebook() -> None:
    over = threading.Event()

    def speak() -> None:
        while not over.wait(0.001):
            print("of the host")

    thread = threading.Thread(target=speak)
    thread.start()
    done = run_here("import time\ntime.sleep(0.3)\nprint('of the notebook')")
    over.set()
    thread.join()
    assert shown(done) == "of the notebook\n"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_notebook_leaves_running_does_no_harm() -> None:
    cells = [
        "import asyncio, threading, time\nasync def for_ever():\n    while True:\n"
        "        try: await asyncio.sleep(0.01)\n        finally: print('task')",
        "task = asyncio.create_task(for_ever())\nawait asyncio.sleep(0)",
        "def speak():\n    for _ in range(20): print('x', flush=True) or time.sleep(0.01)",
        "threading.Thread(target=speak).start()",
    ]
    run_here(*cells)
    assert shown(run_here("import time\ntime.sleep(0.4)\nprint('next')")) == "next\n"
