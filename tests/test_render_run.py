"""Real notebooks through papermill, one by one and in batches with every kind of accident."""

import json
import os
import re
import signal
import threading
import time
from dataclasses import replace

import nbformat
import nbformat.v4 as v4
import psutil
import pytest

from toolkit.errors import RenderError
from toolkit.render import Job, RenderInterrupted, read_manifest, render, render_all, run
from toolkit.render.execute import check_executed, one_line
from toolkit.render.manifest import ManifestRow
from toolkit.render.pool import is_current
from toolkit.render.worker import Worker

SAY = "from IPython.display import Markdown\nMarkdown(f'# Đơn vị {unit}')"


@pytest.fixture
def make(tmp_path):
    """Make a job of a one-cell notebook."""

    def job(key, source=SAY, formats=("html",), fingerprint="1", **parameters):
        cells = [
            v4.new_code_cell("unit = 'x'\nlevel = 1", metadata={"tags": ["parameters"]}),
            v4.new_code_cell(source),
            v4.new_code_cell("after = 1"),
        ]
        path = tmp_path / f"{key}.ipynb"
        nbformat.write(v4.new_notebook(cells=cells), path)
        files = {form: tmp_path / "out" / f"{key}.{form}" for form in formats}
        return Job(key, path, {"unit": key} | parameters, files, "T", "vi", fingerprint)

    return job


def leftovers():
    """Return processes we started which are still there."""
    return psutil.Process().children(recursive=True)


def gone(processes, seconds=5):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [process for process in alive if "resource_tracker" not in str(process.cmdline())]


def test_a_report_is_written_in_both_formats(make, tmp_path):
    job = make("LC-01", formats=("html", "ipynb"))
    outcome = run(job)
    assert (outcome.status, outcome.error, outcome.fingerprint) == ("done", "", "1")
    assert '<h1 id="don-vi-lc-01">Đơn vị LC-01</h1>' in job.outputs["html"].read_text("utf-8")
    stored = job.outputs["ipynb"].read_text("utf-8")
    assert str(tmp_path) not in stored
    check_executed(nbformat.reads(stored, as_version=4))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "LC-01.html",
        "LC-01.ipynb",
    ]


def test_the_kernel_is_this_interpreter_in_the_folder_of_the_notebook(make, tmp_path, monkeypatch):
    fake = tmp_path / "jupyter" / "kernels" / "python3"
    fake.mkdir(parents=True)
    spec = {"argv": ["/bin/false"], "display_name": "x", "language": "python"}
    (fake / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    where = "import os, sys, json\njson.dump([sys.executable, os.getcwd()], open('seen', 'w'))"
    assert run(make("a", where)).error == ""
    executable, folder = json.loads((tmp_path / "seen").read_text())
    assert os.path.realpath(executable) == os.path.realpath(psutil.Process().exe())
    assert folder == str(tmp_path)


def test_a_failing_report_leaves_its_notebook_and_no_current_page(make, tmp_path):
    assert run(make("a")).status == "done"
    bad = make("a", "raise ValueError('\\x1b[31mhỏng\\x1b[0m\\nline two')")
    outcome = run(bad)
    assert (outcome.status, outcome.error) == ("failed", "ValueError: hỏng (In [3])")
    assert outcome.error_notebook == tmp_path / "out" / "failed" / "a.ipynb"
    assert "line two" in outcome.error_notebook.read_text("utf-8")
    assert not bad.outputs["html"].exists()
    assert (tmp_path / "out" / "outdated" / "a.html").exists()

    assert run(make("a")).status == "done"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.html"]


def test_a_kernel_that_dies_is_a_failure_with_a_notebook(make):
    outcome = run(make("a", "print('so far')\nimport os\nos._exit(3)"))
    assert outcome.error == "DeadKernelError: Kernel died (In [3])"
    assert 'unit = \\"a\\"' in outcome.error_notebook.read_text("utf-8")


def test_a_report_that_takes_too_long_is_a_failure_that_shows_where(make):
    began = time.monotonic()
    outcome = run(make("a", "print('so far', flush=True)\nimport time\ntime.sleep(60)"), timeout=4)
    assert outcome.error == "CellTimeoutError: the report took longer than it may (In [3])"
    assert "so far" in outcome.error_notebook.read_text("utf-8")
    assert time.monotonic() - began < 20
    assert gone(leftovers())


def test_a_notebook_that_leaves_early_is_a_failure(make):
    outcome = run(make("a", "import sys\nsys.exit()"))
    assert outcome.error == "RenderError: code cell 3 ended with SystemExit"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [({"untit": "x"}, "did you mean 'unit'"), ({"level": "1"}, "must be int")],
)
def test_wrong_parameters_stop_a_batch_before_anything_runs(make, tmp_path, parameters, said):
    jobs = [make("a", "open('ran', 'w')"), make("b", **parameters)]
    with pytest.raises(RenderError, match=said):
        render_all(jobs, tmp_path / "out")
    assert run(jobs[1]).status == "failed"
    assert not (tmp_path / "ran").exists()


def test_two_jobs_with_one_name_are_refused(make):
    with pytest.raises(RenderError, match="want the name"):
        render([make("a"), make("A")])


def test_an_unknown_format_is_refused(make):
    assert "no format 'docx'" in run(make("a", formats=("docx",))).error


def test_an_engine_can_be_named(make):
    assert run(make("a"), engine="nbclient").status == "done"
    assert "no engine" in run(make("a"), engine="nonsense").error.lower()


def test_errors_name_nobody():
    assert one_line("E: a.b@c.vn, 001 234 567 890, 2025") == "E: …, …, 2025"
    assert len(one_line("x" * 300)) == 200


KILL = "import os, signal; os.kill(os.getppid(), signal.SIGKILL); import time; time.sleep(60)"
ONCE = f"import pathlib\nif not pathlib.Path('tried').exists():\n    open('tried', 'w'); {KILL}"


@pytest.mark.slow
def test_a_report_that_kills_its_process_takes_no_other_with_it(make, tmp_path):
    outcomes = render_all([make("kills", KILL), make("good")], tmp_path / "out", workers=1)
    assert [(outcome.key, outcome.status) for outcome in outcomes] == [
        ("kills", "failed"),
        ("good", "done"),
    ]
    assert outcomes[0].error == "WorkerDied: its process ended (signal 9)"
    assert outcomes[0].error_notebook.exists()
    assert not list((tmp_path / "out").glob(".*"))
    assert gone(leftovers())


@pytest.mark.slow
def test_a_batch_survives_every_accident(make, tmp_path):
    sources = {"good-1": SAY, "kills": KILL, "raises": "1 / 0", "once": ONCE}
    sources |= {"dies": "import os\nos._exit(1)", "good-2": SAY}
    jobs = [make(key, source) for key, source in sources.items()]
    seen = []
    outcomes = render_all(jobs, tmp_path / "out", workers=2, on_outcome=seen.append)
    assert [outcome.key for outcome in outcomes] == list(sources)
    assert {o.key for o in outcomes if o.status == "done"} == {"good-1", "once", "good-2"}
    assert sorted(seen, key=str) == sorted(outcomes, key=str)
    errors = {row.unit: row.error for row in read_manifest(tmp_path / "out").values()}
    assert errors["raises"] == "ZeroDivisionError: division by zero (In [3])"
    kept = {path.stem for path in (tmp_path / "out" / "failed").iterdir()}
    assert kept == {"kills", "raises", "dies"}
    assert gone(leftovers())


@pytest.mark.slow
def test_a_second_run_goes_on_where_the_first_stopped(make, tmp_path):
    out, count = tmp_path / "out", "with open(f'ran-{unit}', 'a') as f: f.write('x')"
    jobs = [make(key, count) for key in "abcd"]
    assert statuses(render_all(jobs[:3], out, workers=1)) == "done done done"
    assert statuses(render_all(jobs[:3], out, workers=1)) == "skipped skipped skipped"

    jobs[1].outputs["html"].unlink()
    jobs[2] = make("c", count, fingerprint="2")
    assert statuses(render_all(jobs, out, workers=1)) == "skipped done done done"
    assert [len((tmp_path / f"ran-{key}").read_text()) for key in "abcd"] == [1, 2, 2, 1]
    rows = read_manifest(out)
    assert {(row.unit, row.status, row.fingerprint) for row in rows.values()} == {
        ("a", "done", "1"), ("b", "done", "1"), ("c", "done", "2"), ("d", "done", "1")
    }  # fmt: skip


def test_what_has_no_fingerprint_or_failed_is_never_current(make):
    job, row = make("a", fingerprint=""), ManifestRow("a", "done", 1.0, "", "", "a.html")
    job.outputs["html"].parent.mkdir()
    job.outputs["html"].touch()
    assert not is_current(job, row)
    assert not is_current(make("a"), replace(row, status="failed", fingerprint="1"))
    assert is_current(make("a"), replace(row, fingerprint="1"))


def statuses(outcomes):
    return " ".join(outcome.status for outcome in outcomes)


@pytest.mark.slow
def test_a_worker_that_does_not_answer_is_ended(make, monkeypatch):
    monkeypatch.setattr("toolkit.render.worker._GRACE", 2.0)
    stop = "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\nimport time\ntime.sleep(60)"
    outcomes = render([make("stops", stop), make("good")], workers=1, timeout=5)
    assert [outcome.status for outcome in outcomes] == ["failed", "done"]
    assert outcomes[0].error.startswith("WorkerHung")
    assert gone(leftovers())


@pytest.mark.slow
def test_a_worker_killed_while_it_writes_leaves_no_half_page(make, tmp_path, monkeypatch):
    big = "from IPython.display import Markdown\nMarkdown('x ' * 9_000_000 + 'END')"
    job, workers, seen, start = make("big", big), [], [], Worker.__init__
    monkeypatch.setattr(Worker, "__init__", lambda w, *a: workers.append(w) or start(w, *a))

    def strike():
        while not (tmp_path / "out" / ".big.html.part").exists():
            time.sleep(0.0005)
        workers[0].process.kill()
        workers[0].process.join()
        seen.append(job.outputs["html"].exists())

    striker = threading.Thread(target=strike, daemon=True)
    striker.start()
    outcomes = render([job], workers=1)
    striker.join(timeout=5)
    assert seen == [False]
    assert (len(workers), statuses(outcomes)) == (2, "done")
    assert re.search(r"END.*</html>\s*$", job.outputs["html"].read_text("utf-8"), re.DOTALL)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["big.html"]


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_leaves_no_kernel(make, tmp_path):
    jobs = [make("a"), make("b", "import time\ntime.sleep(60)"), make("c")]

    def press(outcome):
        threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT)).start()

    with pytest.raises(RenderInterrupted, match="1 of 3") as caught:
        render_all(jobs, tmp_path / "out", workers=1, on_outcome=press)
    assert caught.value.exit_code == 130
    assert [outcome.key for outcome in caught.value.outcomes] == ["a"]
    assert list(read_manifest(tmp_path / "out")) == ["a"]
    assert gone(leftovers())
    assert not list((tmp_path / "out").glob(".*"))
