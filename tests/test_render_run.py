"""Real notebooks through papermill, one by one, and in batches with papermill's own engine."""

import json
import os
import re
import threading
import time
from dataclasses import replace

import nbformat
import nbformat.v4 as v4
import psutil
import pytest
from tiny_reports import statuses, still_there, trace

from toolkit.errors import ArgumentError, RenderError
from toolkit.render import Job, read_manifest, render, render_all, run
from toolkit.render.execute import check_executed, one_line
from toolkit.render.manifest import ManifestRow
from toolkit.render.pool import is_current
from toolkit.render.spawned import SpawnedProcesses, _Worker


def fail_to_prepare():
    raise ValueError("no data")


def start_a_thread():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def leave():
    os._exit(3)


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


def test_a_report_that_takes_too_long_is_a_failure_that_shows_where(make, tmp_path, monkeypatch):
    trace(monkeypatch, tmp_path)
    began = time.monotonic()
    outcome = run(make("a", "print('so far', flush=True)\nimport time\ntime.sleep(60)"), timeout=4)
    assert outcome.error == "TimeoutError: took longer than 4 s (In [3])"
    assert "so far" in outcome.error_notebook.read_text("utf-8")
    assert time.monotonic() - began < 20
    assert still_there() == []


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


def test_an_unknown_format_is_refused(make):
    assert "no format 'odt'" in run(make("a", formats=("odt",))).error


def test_an_engine_can_be_named(make):
    assert run(make("a"), engine="nbclient").status == "done"
    assert "no engine" in run(make("a"), engine="nonsense").error.lower()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"start_method": "forc"}, "start_method='forc' is not known.*did you mean 'fork'"),
        ({"prepare": lambda: None}, "prepare cannot be sent to another process"),
        ({"prepare": fail_to_prepare}, "no report can be begun: ValueError: no data"),
        pytest.param(
            {"prepare": start_a_thread},
            "has 2 threads and cannot be forked safely",
            marks=pytest.mark.slow,
        ),
        pytest.param({"prepare": leave}, "ended|exited", marks=pytest.mark.slow),
    ],
)
def test_what_cannot_be_begun_is_one_clear_error(make, tmp_path, monkeypatch, options, said):
    trace(monkeypatch, tmp_path)
    with pytest.raises((ArgumentError, RenderError), match=said):
        render([make("a")], **{"start_method": "fork", **options})
    assert still_there() == []


def test_errors_name_nobody():
    assert one_line("E: a.b@c.vn, 001 234 567 890, 2025") == "E: …, …, 2025"
    assert len(one_line("x" * 300)) == 200


KILL = "import os, signal; os.kill(os.getppid(), signal.SIGKILL); import time; time.sleep(60)"
ONCE = f"import pathlib\nif not pathlib.Path('tried').exists():\n    open('tried', 'w'); {KILL}"
STOP = "import os, signal; os.kill(os.getppid(), signal.SIGSTOP); import time; time.sleep(60)"


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_batch_with_papermills_own_engine_survives_every_accident(
    make, tmp_path, monkeypatch, method
):
    """The kernel is a process below the report's own, and outside of its session."""
    trace(monkeypatch, tmp_path)
    sources = {"good-1": SAY, "kills": KILL, "raises": "1 / 0", "once": ONCE, "stops": STOP}
    sources |= {"dies": "import os\nos._exit(1)", "good-2": SAY}
    jobs = [make(key, source) for key, source in sources.items()]
    seen = []
    outcomes = render_all(jobs, tmp_path / "out", workers=2, engine=None, timeout=20,
                          start_method=method, on_outcome=seen.append)  # fmt: skip
    assert [outcome.key for outcome in outcomes] == list(sources)
    assert {o.key for o in outcomes if o.status == "done"} == {"good-1", "once", "good-2"}
    assert sorted(seen, key=str) == sorted(outcomes, key=str)
    assert {row.unit: row.error for row in read_manifest(tmp_path / "out").values()} == {
        **dict.fromkeys(["good-1", "once", "good-2"], ""),
        "kills": "ended by signal 9 (killed) (In [3])",
        "raises": "ZeroDivisionError: division by zero (In [3])",
        "stops": "TimeoutError: took longer than 20 s (In [3])",
        "dies": "DeadKernelError: Kernel died (In [3])",
    }
    kept = {path.stem for path in (tmp_path / "out" / "failed").iterdir()}
    assert kept == {"kills", "raises", "stops", "dies"}
    assert still_there() == []


def test_what_has_no_fingerprint_or_failed_is_never_current(make):
    job, row = make("a", fingerprint=""), ManifestRow("a", "done", 1.0, "", "", "a.html")
    job.outputs["html"].parent.mkdir()
    job.outputs["html"].touch()
    assert not is_current(job, row)
    assert not is_current(make("a"), replace(row, status="failed", fingerprint="1"))
    assert is_current(make("a"), replace(row, fingerprint="1"))


def below(process):
    """Reports that a process has forked, if it is the zygote."""
    try:
        return process.children() if "toolkit.render.zygote" in str(process.cmdline()) else []
    except psutil.Error:  # it has ended
        return []


@pytest.mark.slow
def test_a_report_killed_while_it_writes_leaves_no_half_page(make, tmp_path):
    big = make("big", "from IPython.display import Markdown\nMarkdown('x ' * 9_000_000 + 'END')")
    seen, out = [], tmp_path / "out"

    def strike():
        while not (reports := [r for z in psutil.Process().children() for r in below(z)]):
            time.sleep(0.002)
        while not list(out.glob(".big.html.*.part")):
            time.sleep(0.0005)
        reports[0].kill()
        seen.append(big.outputs["html"].exists())

    striker = threading.Thread(target=strike, daemon=True)
    striker.start()
    outcomes = render([big], workers=1, start_method="fork")
    striker.join(timeout=5)
    assert seen == [False]
    assert (statuses(outcomes), outcomes[0].attempts) == ("done", 2)
    assert re.search(r"END.*</html>\s*$", big.outputs["html"].read_text("utf-8"), re.DOTALL)
    assert [path.name for path in out.iterdir()] == ["big.html"]


@pytest.mark.slow
def test_workers_are_replaced_after_some_reports(make, tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.render.spawned._RECYCLED", 2)
    note = "import os\nopen(f'pid-{unit}', 'w').write(str(os.getpid()))"
    jobs = [make(key, note) for key in "abcde"]
    assert statuses(render(jobs, workers=1, start_method="spawn")) == "done " * 4 + "done"
    pids = [(tmp_path / f"pid-{key}").read_text() for key in "abcde"]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_outcomes_tell_time_and_memory(make, method):
    fill = "import numpy as np\na = np.ones(20_000_000)\nimport time; time.sleep(.3)"
    small, large = render([make("a"), make("b", fill)], workers=1, start_method=method)
    # A worker tells the most it ever held, which may have been while it loaded.
    assert large.memory - small.memory > {"fork": 150_000_000, "spawn": 0}[method]
    assert 0.3 < large.seconds < 30 and small.attempts == large.attempts == 1


@pytest.mark.slow
def test_where_the_system_knows_no_limit_the_memory_of_workers_is_watched(make, monkeypatch):
    """As on Windows and macOS, with figures that pretend that one report grows."""
    monkeypatch.setattr("toolkit.render.spawned._WATCHED", True)
    held = {"a": 10**8, "b": 10**10}

    def memory(worker):
        return held[worker.job.key] if worker.job else 0

    def begin(self, ticket, job):
        usual(self, ticket, job)
        next(worker for worker in self.workers if worker.ticket == ticket).job = job

    usual = SpawnedProcesses.begin
    monkeypatch.setattr(SpawnedProcesses, "begin", begin)
    monkeypatch.setattr(_Worker, "job", None, raising=False)
    monkeypatch.setattr(_Worker, "memory", memory)
    nap = "import time; time.sleep(2)"
    outcomes = render([make("a", nap), make("b", nap)], start_method="spawn")
    assert statuses(outcomes) == "done failed"
    assert outcomes[1].error == "used more memory than the 2048 MB it may (In [3])"
    assert outcomes[1].attempts == 2
