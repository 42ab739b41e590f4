"""Reports on the workers of a Dask cluster: real processes, killed, stopped and blind ones too."""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from ctrl_c import pressed
from tiny_reports import GOOD, hidden, job, notebook, pages

from toolkit.errors import RenderError
from toolkit.render import RenderInterrupted, crew, dispatch, read_manifest, render_all
from toolkit.render import cluster as connection

distributed = pytest.importorskip("distributed", reason="the extra 'distributed' is not installed")
dask = pytest.importorskip("dask", reason="the extra 'distributed' is not installed")

# A machine that runs other tests too may not answer its own processes within 30 seconds.
PATIENT = {"distributed.comm.timeouts.connect": "90s", "distributed.comm.timeouts.tcp": "90s"}
dask.config.set(PATIENT)
STUDY = Path(__file__).parents[1] / "data" / "lai-chau"
GUIDE = Path(__file__).parents[1] / "docs" / "many-machines.md"
INDEX = {"index.html"}
SLOW = f"import time\ntime.sleep(0.3)\n{GOOD}"
HOSTILE = {
    "exits": "import os; os._exit(7)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "loops": "while True: pass",
    "fills": "x = []\nwhile True: x.append(bytearray(10_000_000))",
    "raises": "raise ValueError('no answers')",
    "leaves-child": "import subprocess; subprocess.Popen(['sleep', '3600'])\n1 / 0",
}
# The parent of a report is the zygote, whose parent is the Dask worker.
KILLS_ITS_MACHINE = """import os, psutil, signal, time
os.kill(psutil.Process(os.getppid()).ppid(), signal.SIGKILL)
time.sleep(60)"""


def reports(folder, number, source=GOOD):
    return [job(folder, f"LC-{n:03}", source) for n in range(number)]


def make(batch, cluster, **options):
    """Render on a cluster, into the folder of the reports."""
    folder = next(iter(batch[0].outputs.values())).parent
    return render_all(batch, folder, scheduler=cluster.scheduler_address, **options)


def local_cluster(workers):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        host="127.0.0.1",
    )


@pytest.fixture(scope="module")
def pair():
    with local_cluster(2) as cluster:
        yield cluster


@pytest.fixture
def client(pair):
    with distributed.Client(pair.scheduler_address, set_as_default=False) as client:
        yield client


@contextmanager
def dask_processes(folder, workers=1):
    """A scheduler and workers as a person starts them, each a process of its own."""
    file, processes = folder / "scheduler.json", []
    with (folder / "dask.log").open("wb") as log:

        def start(*words):
            command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
            processes.append(subprocess.Popen(command, cwd=folder, stdout=log, stderr=log))

        try:
            options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)]
            start("scheduler", *options)
            until(lambda: file.exists() and file.read_text().endswith("}"), 60)
            address = json.loads(file.read_text())["address"]
            for _ in range(workers):
                start("worker", address, "--nthreads", "1")
            yield address, processes
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(30)


def tasks_left(dask_scheduler):
    return list(dask_scheduler.tasks)


def processes_of_ours():
    """Processes below this one that make reports."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "toolkit.render" in " ".join(process.cmdline()):
                found.append(process.pid)
    return found


def until(condition, seconds=15.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


# Nobody there


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://no-such-host.invalid:8786", "tls://127.0.0.1:1"]
)
def test_nobody_answers(tmp_path, monkeypatch, capfd, address):
    monkeypatch.setattr(connection, "_ANSWER", 1.0)
    with pytest.raises(RenderError, match=f"no Dask scheduler answers at {address}: ") as caught:
        render_all(reports(tmp_path, 1), tmp_path / "out", scheduler=address)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_what_answers_is_no_scheduler(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "_ANSWER", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(RenderError, match=r"no Dask scheduler answers .* not one of Dask's"):
            render_all(reports(tmp_path, 1), tmp_path / "out", scheduler=address)


def test_nobody_is_there_and_somebody_presses_ctrl_c(tmp_path, monkeypatch):
    ready = crew.Crew.ready
    with local_cluster(0) as cluster:
        waits = threading.Event()
        monkeypatch.setattr(crew.Crew, "ready", lambda crew: waits.set() or ready(crew))
        with (
            pytest.raises(RenderInterrupted, match="0 of 3 reports are there"),
            pressed(when=waits.is_set),
        ):
            make(reports(tmp_path, 3), cluster)


@pytest.mark.slow
def test_it_waits_for_workers_and_uses_those_that_come(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(crew, "_WAIT", 1.0)
    with local_cluster(0) as cluster:
        threading.Timer(3.0, cluster.scale, [1]).start()
        outcomes = make(reports(tmp_path, 12), cluster)
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert [record.message for record in caplog.records if record.name == "toolkit.render"] == [
        "no Dask worker is ready; waiting for one (Ctrl-C ends it)"
    ]


# All is well


@pytest.mark.slow
def test_reports_are_those_of_one_machine(tmp_path, pair, client):
    seen = []
    outcomes = make(reports(tmp_path / "there", 30), pair, on_outcome=seen.append)
    assert [outcome.key for outcome in outcomes] == [f"LC-{n:03}" for n in range(30)]
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert sorted(seen, key=lambda outcome: outcome.key) == outcomes
    render_all(reports(tmp_path / "here", 30), tmp_path / "here" / "out", 1)
    there, here = pages(tmp_path / "there" / "out"), pages(tmp_path / "here" / "out")
    assert there == here
    assert len(set(there.values())) == 30
    assert hidden(tmp_path) == []
    assert client.run_on_scheduler(tasks_left) == []
    until(lambda: not processes_of_ours())


def test_what_is_current_is_skipped(tmp_path, pair):
    for status in ("done", "skipped"):
        assert [outcome.status for outcome in make(reports(tmp_path, 2), pair)] == [status] * 2


@pytest.mark.slow
def test_outcomes_come_as_they_happen(tmp_path, pair):
    """The last of a chunk takes longer; the others are not kept back until it ends."""
    times = {}
    wait = "import time; time.sleep(2 if unit == 'LC-003' else 0)"
    make(
        reports(tmp_path, 8, wait),
        pair,
        on_outcome=lambda outcome: times.update({outcome.key: time.monotonic()}),
    )
    assert times["LC-003"] - times["LC-002"] > 1.5


@pytest.mark.parametrize("times", [0, 2])
@pytest.mark.slow
def test_messages_may_be_lost_or_come_twice(tmp_path, pair, monkeypatch, times):
    overhear, seen = dispatch.Dispatch.overhear, []

    def badly(ours, event):
        for _ in range(times):
            overhear(ours, event)

    monkeypatch.setattr(dispatch.Dispatch, "overhear", badly)
    outcomes = make(reports(tmp_path, 10), pair, on_outcome=seen.append)
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert sorted(outcome.key for outcome in seen) == [outcome.key for outcome in outcomes]


def prepare():
    os.environ["PREPARED"] = "yes"


@pytest.mark.slow
def test_variables_and_preparation_reach_the_reports(tmp_path, pair, monkeypatch):
    monkeypatch.setenv("TOOLKIT_STORES", str(tmp_path))
    source = "import os\nfrom IPython.display import Markdown\nMarkdown(', '.join("
    source += "[os.environ['TOOLKIT_STORES'], str(hash('a')), os.environ['PREPARED']]))"
    make(reports(tmp_path / "there", 1, source), pair, prepare=prepare)
    render_all(reports(tmp_path / "here", 1, source), tmp_path / "here" / "out", prepare=prepare)
    there, here = pages(tmp_path / "there" / "out"), pages(tmp_path / "here" / "out")
    assert there == here
    assert f"{tmp_path}, " in there["LC-000.html"].decode()


# Bad reports, bad machines


@pytest.mark.slow
def test_bad_reports_cost_only_themselves(tmp_path, pair, client):
    workers = set(client.run(os.getpid).values())
    limits = {"timeout": 4.0, "memory": 300 * 1024**2}

    def batch(folder):
        return [job(folder, key, source) for key, source in {"good": GOOD, **HOSTILE}.items()]

    def judged(outcomes):
        return [(o.key, o.status, o.error, o.attempts, bool(o.error_notebook)) for o in outcomes]

    there = make(batch(tmp_path / "there"), pair, **limits)
    here = render_all(batch(tmp_path / "here"), tmp_path / "here" / "out", 1, **limits)
    assert judged(there) == judged(here)
    assert [outcome.key for outcome in there if outcome.status == "done"] == ["good"]
    for failed in there[1:]:
        assert (
            failed.error_notebook == tmp_path / "there" / "out" / "failed" / f"{failed.key}.ipynb"
        )
        assert failed.error_notebook.is_file()
    assert set(client.run(os.getpid).values()) == workers  # no Dask worker was lost
    logs = [*client.get_worker_logs().values(), client.get_scheduler_logs()]
    assert not any(key in str(log) for log in logs for key in HOSTILE)


def refuse():
    raise OSError("the store is broken")


@pytest.mark.slow
def test_a_preparation_that_fails_is_told_with_the_worker(tmp_path, pair):
    with pytest.raises(RenderError, match=r"the Dask worker tcp://.*OSError: the store is broken"):
        make(reports(tmp_path, 4), pair, prepare=refuse)


def set_sick(text):
    os.environ["SICK"] = text


def prepare_where_all_is_well():
    if os.environ.get("SICK"):
        raise OSError("the disk is full")


@pytest.mark.slow
def test_a_worker_that_cannot_begin_is_not_used(tmp_path, pair, client, caplog):
    sick = next(iter(client.scheduler_info()["workers"]))
    client.run(set_sick, "yes", workers=[sick])
    try:
        outcomes = make(reports(tmp_path, 40, SLOW), pair, prepare=prepare_where_all_is_well)
    finally:
        client.run(set_sick, "", workers=[sick])
    assert {outcome.status for outcome in outcomes} == {"done"}
    said = "no report can be begun: OSError: the disk is full; it is not used"
    assert [r.message for r in caplog.records if r.name == "toolkit.render"] == [
        f"the Dask worker {sick}: {said}"
    ]


def test_other_versions_are_told(tmp_path, pair, monkeypatch):
    ours = crew.versions() | {"pandas": "1.0"}
    monkeypatch.setattr(crew, "versions", lambda: ours)
    said = r"the Dask worker tcp://127.0.0.1:\d+: it has pandas .*, not 1.0 as here"
    with pytest.raises(RenderError, match=said):
        make(reports(tmp_path, 4), pair)
    monkeypatch.setattr(connection, "versions", lambda: ours | {"Python": "2.7"})
    with pytest.raises(RenderError, match=r"the Dask scheduler .*, not 2.7 as here"):
        make(reports(tmp_path, 4), pair)


@pytest.mark.skipif(sys.platform != "linux", reason="needs mount namespaces")
def test_a_worker_that_does_not_see_the_files_is_named(tmp_path):
    blind = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    hide = f"mount -t tmpfs none {tmp_path}"
    if not shutil.which("unshare") or subprocess.run([*blind, hide], check=False).returncode:
        pytest.skip("this system lets nobody make mount namespaces")
    with local_cluster(0) as cluster:
        worker = f"{sys.executable} -m dask worker {cluster.scheduler_address} --no-dashboard"
        process = subprocess.Popen([*blind, f"{hide} && cd {tmp_path} && exec {worker} --no-nanny"])
        try:
            with pytest.raises(RenderError, match="the Dask worker tcp://") as caught:
                make(reports(tmp_path, 2), cluster)
        finally:
            process.kill()
            process.wait()
    missing = tmp_path / "notebooks" / "LC-000.ipynb"
    assert f"it does not see the notebook {missing}" in str(caught.value)
    assert pages(tmp_path / "out") == {}
    assert hidden(tmp_path) == []


# Ctrl-C


@pytest.mark.slow
def test_ctrl_c_finishes_what_runs(tmp_path, pair, client):
    def stop_at_the_fourth(outcome):
        if outcome.key == "LC-003":
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(RenderInterrupted) as caught:
        make(reports(tmp_path, 40, SLOW), pair, on_outcome=stop_at_the_fourth)
    assert caught.value.left > 20
    assert {outcome.status for outcome in caught.value.outcomes} == {"done"}
    done = {f"{outcome.key}.html" for outcome in caught.value.outcomes}
    assert set(pages(tmp_path / "out")) == done
    assert client.run_on_scheduler(tasks_left) == []
    until(lambda: not processes_of_ours())


@pytest.mark.slow
def test_ctrl_c_twice_ends_it_at_once(tmp_path, pair):
    began, running = time.monotonic(), tmp_path / "running"
    long = f"open({str(running)!r}, 'w').close()\nimport time\ntime.sleep(300)"
    with pytest.raises(RenderInterrupted), pressed(2, when=running.exists):
        make(reports(tmp_path, 4, long), pair)
    assert time.monotonic() - began < 60
    until(lambda: not processes_of_ours())


@pytest.mark.slow
def test_a_command_that_is_interrupted_goes_on_when_it_is_called_again(tmp_path):
    path, output = tmp_path / "brief.ipynb", tmp_path / "out"
    notebook(path, SLOW)
    first = json.loads(path.read_text("utf-8"))
    first["cells"][0]["source"] = "study = ''\nunit = ''\nas_of = ''\nlanguage = ''"
    path.write_text(json.dumps(first), "utf-8")
    command = [sys.executable, "-m", "toolkit.cli", "report", str(STUDY), "--notebook", str(path)]
    command += ["--output", str(output), "--progress", "quiet"]
    with dask_processes(tmp_path, 2) as (address, processes):
        command += ["--scheduler", address]
        run = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        until(lambda: len(pages(output)) >= 6, 120)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        assert run.returncode == 130, said
        assert "Traceback" not in said
        until(lambda: not processes_of_ours())
        times = {name: (output / name).stat().st_mtime_ns for name in set(pages(output)) - INDEX}
        assert 6 <= len(times) < 114
        subprocess.run(command, cwd=tmp_path, check=True, timeout=600)
        until(lambda: not processes_of_ours())
        assert [process.poll() for process in processes] == [None] * 3
    assert len(set(pages(output)) - INDEX) == 114
    assert {name: (output / name).stat().st_mtime_ns for name in times} == times
    assert hidden(output) == []


# Machines that are lost


@pytest.mark.slow
def test_killed_workers_lose_nothing(tmp_path):
    batch, seen, killed = reports(tmp_path / "there", 60, SLOW), [], set()
    with local_cluster(3) as cluster:

        def note(outcome):
            seen.append(outcome.key)
            if len(seen) in (5, 12, 20, 35):
                alive = [worker.pid for worker in cluster.workers.values() if worker.pid]
                victim = alive[len(seen) % len(alive)]  # the others are being started again
                os.kill(victim, signal.SIGKILL)
                killed.add(victim)

        outcomes = make(batch, cluster, on_outcome=note)
    assert len(killed) >= 3
    assert sorted(seen) == [report.key for report in batch]
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert set(read_manifest(tmp_path / "there" / "out")) == set(seen)
    render_all(reports(tmp_path / "here", 60), tmp_path / "here" / "out", 2)
    assert pages(tmp_path / "there" / "out") == pages(tmp_path / "here" / "out")
    assert hidden(tmp_path) == []


@pytest.mark.slow
def test_a_report_that_kills_its_machine_is_given_up(tmp_path):
    batch, seen = reports(tmp_path, 12), []
    batch[3] = replace(batch[3], notebook=notebook(tmp_path / "bad.ipynb", KILLS_ITS_MACHINE))
    with local_cluster(2) as cluster:
        outcomes = make(batch, cluster, on_outcome=seen.append)
    assert len(seen) == len(batch)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert [(o.key, o.error, o.attempts) for o in failed] == [
        ("LC-003", "its machine was lost 3 times", 3)
    ]
    assert failed[0].error_notebook.is_file()


@pytest.mark.slow
def test_a_worker_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "UNSEEN", 8.0)
    monkeypatch.setattr(dispatch, "_FAREWELL", 3.0)
    batch, seen, stopped = reports(tmp_path, 40, SLOW), [], []
    with local_cluster(2) as cluster:

        def note(outcome):
            seen.append(outcome.key)
            if len(seen) == 5:
                stopped.append(next(iter(cluster.workers.values())).pid)
                os.kill(stopped[0], signal.SIGSTOP)

        outcomes = make(batch, cluster, on_outcome=note)
        os.kill(stopped[0], signal.SIGCONT)
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert sorted(seen) == [report.key for report in batch]


@pytest.mark.slow
def test_the_scheduler_goes(tmp_path, capfd):
    killed = []
    with dask_processes(tmp_path) as (address, processes):

        def note(outcome):
            if outcome.key == "LC-002":
                processes[0].kill()
                killed.append(time.monotonic())

        out = tmp_path / "out"
        with pytest.raises(RenderError, match="the connection to the Dask scheduler was lost"):
            render_all(reports(tmp_path, 40, SLOW), out, scheduler=address, on_outcome=note)
        assert time.monotonic() - killed[0] < 30
        until(lambda: not processes_of_ours())
    assert capfd.readouterr().err == ""
    assert len(read_manifest(out)) >= 3


CALLER = """import sys
from pathlib import Path
from test_render_cluster import SLOW, reports
from toolkit.render import render_all
folder = Path(sys.argv[1])
render_all(reports(folder, 200, SLOW), folder / "out", scheduler=sys.argv[2])"""


@pytest.mark.slow
def test_a_caller_that_is_killed_leaves_nothing_on_the_workers(tmp_path):
    with dask_processes(tmp_path) as (address, processes):
        words = [sys.executable, "-c", CALLER, str(tmp_path), address]
        caller = subprocess.Popen(words, cwd=Path(__file__).parent)
        until(lambda: len(pages(tmp_path / "out")) >= 3, 120)
        caller.kill()
        caller.wait()
        until(lambda: not processes_of_ours())
        assert len(pages(tmp_path / "out")) < 100
        assert [process.poll() for process in processes] == [None] * 2


# The guide


@pytest.mark.slow
def test_the_guide_works(tmp_path):
    """Its example on one machine, line by line, on a free port."""
    for folder in ("data/lai-chau", "notebooks", "surveys"):
        shutil.copytree(STUDY.parents[1] / folder, tmp_path / folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    example = GUIDE.read_text("utf-8").split("## Try it on one machine")[1].split("\n## ")[0]
    lines = [line.strip() for line in example.splitlines() if line.startswith("    ")]
    programs = {"dask": ["-m", "dask"], "toolkit": ["-m", "toolkit.cli"]}
    started = []
    try:
        for line in lines:
            program, *words = shlex.split(line.replace("8786", port).removesuffix("&"))
            command = [sys.executable, *programs[program], *words]
            if line.endswith("&"):
                started.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL))
            else:
                subprocess.run(command, cwd=tmp_path, check=True, timeout=600)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
    assert len(started) == 3
    assert len(set(pages(tmp_path / "build" / "many")) - INDEX) == 114
