"""A batch whose processes are killed from outside, at any moment, and that is called again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tiny_reports import hidden, job, pages, statuses, still_there, trace

from toolkit.render import read_manifest, render_all
from toolkit.render.lock import LOCK
from toolkit.render.manifest import JOURNAL

TESTS = Path(__file__).parent
GOOD = [f"good-{number:02d}" for number in range(30)]
FAILED = {
    "raises": "ZeroDivisionError: division by zero (In [3])",
    "exits": "its process exited with code 7 (In [3])",
    "hangs": "TimeoutError: took longer than 8 s (In [3])",
    "child": "ZeroDivisionError: division by zero (In [3])",
}


def start(folder, method="fork"):
    path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "resumable", str(folder), method],
        cwd=TESTS,
        env=os.environ | {"PYTHONPATH": path, "TMPDIR": str(folder / "tmp")},
    )


def rows_written(folder):
    """Return how many outcomes have been recorded."""
    return len(read_manifest(folder / "out")) if (folder / "out").is_dir() else 0


def all_gone(seconds=10):
    """Wait until every process of the batch has gone; return those that have not."""
    until = time.monotonic() + seconds
    while (left := still_there()) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The folder of a run that nobody has killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "tmp").mkdir()
    assert start(folder).wait(timeout=300) == 0
    return folder


def check_finished(folder, undisturbed):
    """Assert that a run has come to the same end as one that nobody has killed."""
    rows = read_manifest(folder / "out")
    assert {key: row.error for key, row in rows.items()} == dict.fromkeys(GOOD, "") | FAILED
    assert pages(folder / "out") == pages(undisturbed / "out")
    assert sorted(pages(folder / "out")) == [f"{key}.html" for key in GOOD]
    assert {path.stem for path in (folder / "out" / "failed").iterdir()} == set(FAILED)
    assert hidden(folder / "out") == []
    assert list((folder / "tmp").iterdir()) == []


def check_whole(folder):
    """Assert that no file in its place is half a file, and none that is recorded is missing."""
    for page in pages(folder / "out").values():
        assert page.rstrip().endswith(b"</html>")
    for key, row in read_manifest(folder / "out").items():
        assert row.status == "failed" or (folder / "out" / f"{key}.html").exists()


def killed_at(folder, moment, method):
    """Start the batch and kill its parent when so many more outcomes are there, and a bit later."""
    outcomes, delay = moment
    wanted = rows_written(folder) + outcomes
    batch = start(folder, method)
    while batch.poll() is None and rows_written(folder) < wanted:
        time.sleep(0.01)
    time.sleep(delay)
    batch.kill()
    batch.wait()


@pytest.mark.parametrize(
    ("method", "kills"),
    [
        ("fork", 1),
        ("fork", 20),
        ("spawn", 5),
    ],
)
@pytest.mark.slow
def test_a_batch_killed_again_and_again_comes_to_the_same_end(
    method, kills, tmp_path, undisturbed, monkeypatch
):
    trace(monkeypatch, tmp_path)
    moments = random.Random(kills)
    for _ in range(kills):
        killed_at(tmp_path, (moments.choice([0, 1, 1, 2, 2, 3]), moments.uniform(0, 0.3)), method)
        assert all_gone() == []
        check_whole(tmp_path)
    assert start(tmp_path, method).wait(timeout=300) == 0
    check_finished(tmp_path, undisturbed)
    assert all_gone() == []


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["zygote", "report"])
def test_processes_killed_below_a_batch_cost_nothing(victim, tmp_path, undisturbed, monkeypatch):
    trace(monkeypatch, tmp_path)
    batch = start(tmp_path)
    moments = random.Random(5)
    for strike in range(1, 5):
        while batch.poll() is None and rows_written(tmp_path) < 4 * strike:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.1))
        zygote = psutil.Process(batch.pid).children()
        below = zygote if victim == "zygote" else zygote and zygote[0].children()
        for process in below[:1]:
            process.kill()
    assert batch.wait(timeout=300) == 0
    check_finished(tmp_path, undisturbed)
    assert all_gone() == []


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path):
    count = "with open(f'ran-{unit}', 'a') as file: file.write('x')"
    jobs = [job(tmp_path, key, count) for key in "abcd"]
    out = tmp_path / "out"
    assert statuses(render_all(jobs[:3], out)) == "done done done"
    assert statuses(render_all(jobs[:3], out)) == "skipped skipped skipped"

    jobs[1].outputs["html"].unlink()
    jobs[2] = job(tmp_path, "c", count, fingerprint="2")
    assert statuses(render_all(jobs, out)) == "skipped done done done"
    ran = [len((tmp_path / "notebooks" / f"ran-{key}").read_text()) for key in "abcd"]
    assert ran == [1, 2, 2, 1]
    rows = read_manifest(out)
    assert {(row.unit, row.status, row.fingerprint) for row in rows.values()} == {
        ("a", "done", "1"), ("b", "done", "1"), ("c", "done", "2"), ("d", "done", "1")
    }  # fmt: skip


@pytest.mark.slow
def test_a_second_run_at_the_same_time_stops_and_harms_nothing(tmp_path, monkeypatch):
    trace(monkeypatch, tmp_path)
    slow = [job(tmp_path, "a", "import time; time.sleep(1)"), job(tmp_path, "b")]
    first = start(tmp_path)
    while not (tmp_path / "out" / LOCK).exists():
        time.sleep(0.01)
    from toolkit.errors import RenderError

    with pytest.raises(RenderError, match=f"another run .process {first.pid}. is writing into"):
        render_all(slow, tmp_path / "out")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert all_gone() == []
    assert statuses(render_all(slow, tmp_path / "out")) == "done done"


@pytest.mark.slow
def test_what_a_killed_run_left_is_cleared_and_its_journal_read(tmp_path):
    a, b = job(tmp_path, "a"), job(tmp_path, "b")
    out = tmp_path / "out"
    assert statuses(render_all([a], out)) == "done"
    row = '{"unit": "b", "status": "done", "fingerprint": "1", "seconds": 1.0, "file": "b.html"}\n'
    (out / JOURNAL).write_text(row + '{"unit": "c", "sta', encoding="utf-8")
    (out / "b.html").write_text("whole")
    for half in (".a.html.part", ".a.html.0123456789ab.part"):
        (out / half).write_text("half")
    (out / ".other.part").write_text("not ours")
    assert sorted(read_manifest(out)) == ["a", "b"]
    changed = job(tmp_path, "a", fingerprint="2")
    assert statuses(render_all([changed, b], out)) == "done skipped"
    assert hidden(out) == [".other.part"]
    assert sorted(read_manifest(out)) == ["a", "b"]
