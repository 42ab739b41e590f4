"""Reports that crash, hang, fill the memory or upset their process, in one batch with good ones."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from tiny_reports import GOOD, hidden, job, pages, still_there, trace

from toolkit.render import read_manifest, render, render_all

MEMORY = 300 * 1024**2
TIMEOUT = 3

# What a cell does -> what is said of it; "" where the report comes out all the same.
DIES = {
    "exits": ("import os; os._exit(7)", "its process exited with code 7 (In [3])"),
    "leaves": ("import os; os._exit(0)", "its process exited with code 0 (In [3])"),
    "crashes": (
        "import ctypes; ctypes.string_at(0)",
        "ended by signal 11 (segmentation fault) (In [3])",
    ),
    "closes-all": (
        "import os; os.closerange(0, 65536)",
        "closed the channel through which its process is heard (In [3])",
    ),
}
HANGS = {
    "loops": ("while True: pass", "TimeoutError: took longer than 3 s (In [3])"),
    "swallows": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "TimeoutError: took longer than 3 s (In [3])",
    ),
    "stops": (
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "TimeoutError: took longer than 3 s (In [3])",
    ),
}
FULL = "MemoryError: used more memory than the 300 MB it may (In [3])"
FAILS = {
    "fills": ("x = []\nwhile True: x.append(bytearray(10_000_000))", FULL),
    "crumbles": ("x = []\nwhile True: x.append(str(len(x)) * 100)", FULL),
    "array": ("import numpy as np; np.ones((10**6, 10**5))", FULL),
    "raises": ("1 / 0", "ZeroDivisionError: division by zero (In [3])"),
    "quits": ("raise SystemExit", "RenderError: code cell 3 ended with SystemExit"),
    "quits-3": ("import sys; sys.exit(3)", "SystemExit: 3 (In [3])"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt (In [3])"),
}
ORPHANS = {
    "child": "import subprocess; subprocess.Popen(['sleep', '3600'])",
    "session": "import subprocess; subprocess.Popen(['sleep', '3600'], start_new_session=True)",
    "daemon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
        "    if os.fork() == 0:\n        time.sleep(3600)\n    os._exit(0)"
    ),
    "goes-on-twice": "import os; os.fork()",
    "thread": "import threading, time; threading.Thread(target=time.sleep, args=(3600,)).start()",
}
UPSETS = {
    "folder": (
        "import os, tempfile; f = tempfile.mkdtemp(); os.chdir(f); os.rmdir(f)"
    ),
    "umask": "import os; os.umask(0o777)",
    "environment": "import os; os.environ.clear()",
    "locale": "import locale; locale.setlocale(locale.LC_ALL, 'C')",
    "signals": "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15, 17)]",
    "style": "import matplotlib as mpl; mpl.rcParams['font.size'] = 99",
    "randomness": "import random, numpy; random.seed(1); numpy.random.seed(1)",
    "writes": (
        "import os\nfor number in range(3, 5000):\n    try: os.write(number, b'9' * 100 + b'\\n')"
        "\n    except OSError: pass"
    ),
    "presses": "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
    "ends-its-own": (
        "import multiprocessing, subprocess, time\n"
        "fork = multiprocessing.get_context('fork').Process(target=time.sleep, args=(60,))\n"
        "fork.start(); fork.terminate(); fork.join(2)\n"
        "other = subprocess.Popen(['sleep', '60']); other.terminate(); other.wait(2)\n"
        "assert (fork.exitcode, other.returncode) == (-15, -15)"
    ),
    "temporary": "import tempfile; tempfile.mkdtemp(); tempfile.mkstemp()",
}  # fmt: skip
# What a report shows if nothing of an earlier one has stayed.
LOOK = """import os, locale, random, signal
import matplotlib as mpl
from IPython.display import Markdown
mask = os.umask(0); os.umask(mask)
hands = [str(signal.getsignal(number)) for number in (15, 17)]
Markdown(f"{os.path.basename(os.getcwd())} {mask} {'PATH' in os.environ} {hands} "
         f"{locale.setlocale(locale.LC_ALL)} {mpl.rcParams['font.size']} {random.random()}")"""


@dataclass
class Batch:
    """What became of a batch, and what it has left behind."""

    outcomes: dict
    out: Path
    processes: list
    temporary: list

    def error(self, key):
        return self.outcomes[key].error


def battery(folder, method, hostile):
    """Make all hostile reports in one batch, each with a good one before it."""
    jobs = []
    for number, (key, source) in enumerate(hostile.items()):
        jobs += [job(folder, f"look-{number}", LOOK), job(folder, key, source)]
    jobs += [job(folder, f"good-{number}") for number in range(3)]
    return render_all(
        jobs, folder / "out", workers=2, timeout=TIMEOUT, memory=MEMORY, start_method=method
    )


@pytest.fixture(scope="module", params=["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def batch(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    told = {key: source for group in (DIES, HANGS, FAILS) for key, (source, _) in group.items()}
    with contextlib.ExitStack() as stack:
        monkeypatch = stack.enter_context(pytest.MonkeyPatch.context())
        home = trace(monkeypatch, folder)
        outcomes = battery(folder, request.param, told | ORPHANS | UPSETS)
        left = [" ".join(process.cmdline()) for process in still_there()]
    names = [path.name for path in home.iterdir()]
    return Batch({outcome.key: outcome for outcome in outcomes}, folder / "out", left, names)


@pytest.mark.parametrize("key", [*DIES, *HANGS, *FAILS])
def test_a_hostile_report_fails_with_a_cause(batch, key):
    assert batch.outcomes[key].status == "failed"
    assert batch.error(key) == (DIES | HANGS | FAILS)[key][1]
    assert read_manifest(batch.out)[key].error == batch.error(key)


@pytest.mark.parametrize("key", [*DIES, *HANGS, *FAILS])
def test_a_hostile_report_leaves_its_notebook_and_no_page(batch, key):
    assert batch.outcomes[key].error_notebook == batch.out / "failed" / f"{key}.ipynb"
    assert f'unit = \\"{key}\\"' in batch.outcomes[key].error_notebook.read_text("utf-8")
    assert f"{key}.html" not in pages(batch.out)


@pytest.mark.parametrize("key", DIES)
def test_a_report_whose_process_dies_is_tried_twice(batch, key):
    assert batch.outcomes[key].attempts == read_manifest(batch.out)[key].attempts == 2


@pytest.mark.parametrize("key", [*HANGS, *FAILS])
def test_a_report_that_fails_by_itself_is_tried_once(batch, key):
    assert batch.outcomes[key].attempts == 1


@pytest.mark.parametrize("key", [*ORPHANS, *UPSETS])
def test_a_report_that_upsets_its_process_comes_out(batch, key):
    assert (batch.error(key), batch.outcomes[key].status) == ("", "done")
    assert f"{key}.html" in pages(batch.out)


def test_good_reports_come_out_and_see_nothing_of_the_others(batch):
    looks = [key for key in batch.outcomes if key.startswith(("look", "good"))]
    assert {key: batch.error(key) for key in looks} == dict.fromkeys(looks, "")
    seen = {pages(batch.out)[f"{key}.html"].split(b"<p>")[1].split(b"</p>")[0].rsplit(b" ", 1)[0]
            for key in looks if key.startswith("look")}  # fmt: skip
    assert len(seen) == 1


@pytest.mark.slow
def test_every_report_draws_its_own_random_numbers(batch, tmp_path):
    again = render([job(tmp_path, "good-1"), job(tmp_path, "good-2")], start_method="spawn")
    assert [outcome.status for outcome in again] == ["done", "done"]
    for name, page in pages(tmp_path / "out").items():
        assert page == pages(batch.out)[name]
    assert len({pages(batch.out)[f"good-{n}.html"] for n in range(3)}) == 3


def test_nothing_is_left_behind(batch):
    assert batch.processes == []
    assert batch.temporary == []
    assert hidden(batch.out) == []


def test_the_notebook_of_a_dead_report_shows_where_it_died(batch):
    text = batch.outcomes["crashes"].error_notebook.read_text("utf-8")
    assert "ProcessLost" in text and "segmentation fault" in text


def test_a_report_that_closes_its_files_fails_or_comes_out_but_says_so(batch, tmp_path):
    closes = job(tmp_path, "closes", "import os; os.closerange(0, 256)")
    outcomes = render([closes, job(tmp_path, "good")], timeout=TIMEOUT)
    assert outcomes[1].status == "done"
    assert outcomes[0].status == "done" or "Bad file descriptor" in outcomes[0].error


KILL = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
STOP = "import os, signal, time; os.kill(os.getppid(), signal.SIGSTOP); time.sleep(60)"


@pytest.mark.parametrize("source", [KILL, STOP])
@pytest.mark.slow
def test_a_report_that_attacks_its_parent_takes_no_other_with_it(tmp_path, monkeypatch, source):
    monkeypatch.setattr("toolkit.render.forked._SILENCE", 4.0)
    trace(monkeypatch, tmp_path)
    with_child = "import subprocess; subprocess.Popen(['sleep', '3600'], start_new_session=True)\n"
    jobs = [job(tmp_path, "attacks", with_child + source)]
    jobs += [job(tmp_path, f"good-{number}", GOOD) for number in range(4)]
    outcomes = render_all(jobs, tmp_path / "out", workers=2, timeout=30, start_method="fork")
    assert [outcome.status for outcome in outcomes] == ["failed", *["done"] * 4]
    assert outcomes[0].error == "ended the process it was forked from, ended by signal 9 (killed)"
    assert outcomes[0].attempts == 2
    assert still_there() == []
    assert hidden(tmp_path / "out") == []
