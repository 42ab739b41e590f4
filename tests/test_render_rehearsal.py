"""The first good report is made once more in the process to be forked, and may not harm it."""

import threading

import pytest
from tiny_reports import hidden, job, pages, statuses, still_there, trace

from toolkit.render import Job, render, render_all
from toolkit.render.forked import ForkedProcesses

# Each run leaves a mark; the second one, which is the rehearsal, does something on top.
RUNS = """import os, pathlib
runs = pathlib.Path(f'runs-{unit}')
runs.write_text(f'{runs.read_text() if runs.exists() else ""}{os.getpid()} ')
second = len(runs.read_text().split()) == 2
"""
MISBEHAVES = {
    "exits": "os._exit(7)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "raises": "1 / 0",
    "quits": "raise SystemExit",
    "hangs": "while True: pass",
    "goes-on": "import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()",
    "fills": "x = bytearray(10**9)",
    "leaves": "import subprocess; subprocess.Popen(['sleep', '3600'], start_new_session=True)",
}
SAY = "\nfrom IPython.display import Markdown\nMarkdown(str(({})))"


@pytest.fixture
def zygotes(monkeypatch):
    """Count the processes to be forked that are started."""
    lost = []
    lose = ForkedProcesses.lose

    def noted(self, zygote):
        lost.append(zygote.complaint())
        return lose(self, zygote)

    monkeypatch.setattr(ForkedProcesses, "lose", noted)
    return lost


def batch(folder, source, number=8):
    first = job(folder, "unit-0", RUNS + source)
    return [first, *(Job(f"unit-{n}", first.notebook, {"unit": f"unit-{n}"},
                         {"html": folder / "out" / f"unit-{n}.html"}, "T", "vi", "1")
                     for n in range(1, number))]  # fmt: skip


def runs(folder):
    """Return in how many processes each report was run."""
    files = sorted((folder / "notebooks").glob("runs-*"))
    return [len(path.read_text().split()) for path in files]


def test_the_first_good_report_is_rehearsed_and_no_other(tmp_path, zygotes):
    jobs = batch(tmp_path, "second")
    jobs.insert(0, job(tmp_path, "bad", "1 / 0"))
    assert statuses(render(jobs, start_method="fork")) == "failed" + " done" * 8
    assert runs(tmp_path) == [2] + [1] * 7
    assert zygotes == []


@pytest.mark.parametrize("options", [{"start_method": "spawn"}, {"engine": None}])
@pytest.mark.slow
def test_nothing_is_rehearsed_where_it_would_not_help(tmp_path, options):
    jobs = batch(tmp_path, "second", number=5)
    assert statuses(render(jobs, **options)) == "done done done done done"
    assert runs(tmp_path) == [1] * 5


@pytest.mark.slow
def test_a_few_reports_are_not_worth_it(tmp_path):
    jobs = batch(tmp_path, "second", number=4)
    assert statuses(render(jobs, start_method="fork")) == "done done done done"
    assert runs(tmp_path) == [1] * 4


@pytest.mark.parametrize(
    "way",
    [way if way == "exits" else pytest.param(way, marks=pytest.mark.slow) for way in MISBEHAVES],
)
@pytest.mark.slow
def test_a_report_that_misbehaves_in_rehearsal_costs_nothing(tmp_path, monkeypatch, zygotes, way):
    monkeypatch.setattr("toolkit.render.forked._WARM_UP", 2.0)
    home = trace(monkeypatch, tmp_path)
    jobs = batch(tmp_path, f"if second:\n    {MISBEHAVES[way]}")
    outcomes = render_all(jobs, tmp_path / "out", memory=500 * 1024**2, start_method="fork")
    assert [(outcome.status, outcome.attempts) for outcome in outcomes] == [("done", 1)] * 8
    assert runs(tmp_path) == [2] + [1] * 7
    assert len(zygotes) == (way != "leaves")
    assert len(pages(tmp_path / "out")) == 8
    assert hidden(tmp_path / "out") == [] and list(home.iterdir()) == []
    assert still_there() == []


@pytest.mark.slow
def test_what_a_rehearsal_changes_is_put_back(tmp_path, zygotes):
    change = "os.environ['COLOUR'] = 'blue'; os.chdir('/'); os.umask(0o777)"
    look = SAY.format("os.environ.get('COLOUR'), os.path.basename(os.getcwd())")
    jobs = batch(tmp_path, f"if second: {change}" + look)
    assert statuses(render(jobs, start_method="fork")) == "done " * 7 + "done"
    assert zygotes == []
    for name, page in pages(tmp_path / "out").items():
        assert b"(None, 'notebooks')" in page, name


def test_a_batch_can_be_made_from_a_thread(tmp_path, monkeypatch):
    """As in Jupyter: the caller has threads, and none of them gets into the forks."""
    trace(monkeypatch, tmp_path)
    made = []
    look = "threading.active_count(), len(os.listdir('/proc/self/task'))"
    source = "import os, threading" + SAY.format(look)
    jobs = [job(tmp_path, "a", source), job(tmp_path, "b", source)]
    thread = threading.Thread(target=lambda: made.extend(render(jobs, start_method="fork")))
    thread.start()
    thread.join(timeout=120)
    assert statuses(made) == "done done"
    assert all(b"(1, 1)" in page for page in pages(tmp_path / "out").values())
    assert still_there() == []
