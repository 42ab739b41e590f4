"""Ctrl-C and SIGTERM while a batch runs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from ctrl_c import pressed
from tiny_reports import hidden, job, statuses, still_there, trace

from toolkit.render import RenderInterrupted, read_manifest, render_all

TESTS = Path(__file__).parent
SLEEP = "import time; time.sleep({})"


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Jobs of which two run for a while, and four come after them."""
    trace(monkeypatch, tmp_path)
    runs = f"open({str(tmp_path)!r} + f'/{{unit}}', 'w').close()\n" + SLEEP.format(3)
    running = [job(tmp_path, f"runs-{number}", runs) for number in range(2)]
    return [job(tmp_path, "first"), *running, *(job(tmp_path, key) for key in "abcd")]


def there(*files):
    """Return what tells whether all these files have been written."""
    return lambda: all(file.exists() for file in files)


@pytest.mark.parametrize(
    ("number", "method"),
    [
        (signal.SIGINT, "fork"),
        pytest.param(signal.SIGTERM, "fork", marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, "spawn", marks=pytest.mark.slow),
    ],
)
def test_the_first_one_lets_running_reports_finish(batch, tmp_path, number, method):
    before, run = signal.getsignal(number), [tmp_path / f"runs-{number}" for number in range(2)]
    with (
        pytest.raises(RenderInterrupted, match="4 are left; the same call") as caught,
        pressed(number=number, when=there(tmp_path / "out" / "first.html", *run)),
    ):
        render_all(batch, tmp_path / "out", workers=2, start_method=method)
    assert {outcome.key for outcome in caught.value.outcomes} >= {"first", "runs-0", "runs-1"}
    assert statuses(caught.value.outcomes) == "done done done"
    assert (caught.value.left, caught.value.exit_code) == (4, 128 + number)
    assert sorted(read_manifest(tmp_path / "out")) == ["first", "runs-0", "runs-1"]
    assert signal.getsignal(number) is before
    assert still_there() == []
    assert statuses(render_all(batch, tmp_path / "out")) == "skipped " * 3 + "done done done done"


def test_the_second_one_ends_them(tmp_path, monkeypatch):
    trace(monkeypatch, tmp_path)
    long = f"open({str(tmp_path / 'b')!r}, 'w').close()\n" + SLEEP.format(600)
    jobs = [job(tmp_path, "a"), job(tmp_path, "b", long), job(tmp_path, "c")]
    began = time.monotonic()
    with (
        pytest.raises(RenderInterrupted, match="1 of 3 reports are there, 2 are left") as caught,
        pressed(2, when=there(tmp_path / "b")),
    ):
        render_all(jobs, tmp_path / "out", workers=1)
    assert time.monotonic() - began < 60
    assert [outcome.key for outcome in caught.value.outcomes] == ["a"]
    assert list(read_manifest(tmp_path / "out")) == ["a"]
    assert still_there() == []
    assert hidden(tmp_path / "out") == []


def to_group(run):
    """As a terminal sends Ctrl-C: to every process of the group in the foreground."""
    os.killpg(run.pid, signal.SIGINT)
    return 128 + signal.SIGINT


def to_all(run):
    """As a scheduler ends a job: every process of it is told."""
    for process in [*psutil.Process(run.pid).children(recursive=True), run]:
        process.send_signal(signal.SIGTERM)
    return 128 + signal.SIGTERM


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("strike", [to_group, to_all])
@pytest.mark.slow
def test_a_signal_to_all_processes_is_no_failure(tmp_path, monkeypatch, method, strike):
    trace(monkeypatch, tmp_path)
    jobs = [job(tmp_path, "long", SLEEP.format(3)), *(job(tmp_path, key) for key in "ab")]
    code = (
        "import sys; from pathlib import Path; from tiny_reports import job\n"
        "from toolkit.render import render_all, RenderInterrupted\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"jobs = [job(folder, key) for key in ('long', 'a', 'b')]\n"
        f"try: render_all(jobs, folder / 'out', workers=1, start_method={method!r})\n"
        "except RenderInterrupted as stopped: sys.exit(stopped.exit_code)\n"
    )
    assert jobs  # writes the notebooks
    path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,
        cwd=TESTS.parent,
    )
    while not _busy(run.pid):
        assert run.poll() is None
        time.sleep(0.05)
    code = strike(run)
    assert run.wait(timeout=60) == code
    # Ctrl-C reaches the parent only; what ends every process ends the report, which is left.
    rows = {key: row.status for key, row in read_manifest(tmp_path / "out").items()}
    assert rows == ({"long": "done"} if strike is to_group else {})
    assert still_there() == []
    assert hidden(tmp_path / "out") == []


def _busy(pid):
    """Tell whether the long report is running: its process has gone into the notebook's folder."""
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if process.cwd().endswith("notebooks"):
                return True
        except psutil.Error:
            continue
    return False


def test_an_error_in_a_callback_ends_the_batch_and_leaves_nothing(tmp_path, monkeypatch):
    trace(monkeypatch, tmp_path)

    def fail(outcome):
        raise RuntimeError("no room on the screen")

    jobs = [job(tmp_path, "a"), job(tmp_path, "b", SLEEP.format(600))]
    with pytest.raises(RuntimeError, match="no room on the screen"):
        render_all(jobs, tmp_path / "out", workers=2, on_outcome=fail)
    assert still_there() == []
    assert list(read_manifest(tmp_path / "out")) == ["a"]
    assert hidden(tmp_path / "out") == []
