"""The command `toolkit report`: what it passes on, what it prints, and how it is interrupted."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import small_study
from typer.testing import CliRunner

from toolkit import cli, cli_report, reports
from toolkit.render import Outcome, RenderInterrupted

ROOT = Path(__file__).parents[1]
UNITS = ["P", "P-1", "P-1-01", "P-1-02"]
TOOLKIT = [sys.executable, "-m", "toolkit.cli"]


@pytest.fixture
def study(tmp_path):
    return small_study.write(tmp_path / "my study")


@pytest.fixture
def make(tmp_path):
    """Write a notebook that does something for each unit."""

    def write(*sources):
        cells = ['study = "x"\nunit = "x"\nas_of = "2026-01-01"\nlanguage = "vi"', *sources]
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.cells[0].metadata.tags = ["parameters"]
        book.metadata["kernelspec"] = {"display_name": "p", "language": "python", "name": "python3"}
        nbformat.write(book, tmp_path / "own.ipynb")
        return tmp_path / "own.ipynb"

    return write


@pytest.fixture
def fragile(make):
    """A report that fails for one unit only."""
    return make("assert unit != 'P-1-02', unit", "print(unit)")


def manifest(folder):
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def events(text):
    return [json.loads(line) for line in text.splitlines()]


# What is passed on, without rendering


@pytest.fixture
def batch(monkeypatch):
    """Stands for the rendering: tells of these outcomes, then ends as it is told to."""
    outcomes = [Outcome("P", "skipped"), Outcome("P-1", "done", 1.0)]

    class Batch:
        given: dict[str, object]
        ends: BaseException | None = None
        tells = outcomes

        def __call__(self, study, units, *, on_plan, on_outcome, **given):
            self.given = given
            on_plan(len(UNITS))
            for outcome in self.tells:
                on_outcome(outcome)
            if self.ends:
                raise self.ends
            return self.tells

    batch = Batch()
    monkeypatch.setattr(reports, "render_reports", batch)
    return batch


def run(study, *words):
    return CliRunner().invoke(cli.app, ["report", str(study), *map(str, words)])


def test_limits_are_passed_on_only_when_given(study, batch):
    assert run(study).exit_code == 0
    assert not batch.given.keys() & {"timeout", "memory", "start_method", "scheduler"}
    words = ["--timeout", 30, "--memory", 512, "--start-method", "spawn"]
    assert run(study, *words, "--scheduler", "tcp://10.0.0.5:8786").exit_code == 0
    assert batch.given["timeout"] == 30
    assert batch.given["memory"] == 512 * 1024 * 1024
    assert batch.given["start_method"] == "spawn"
    assert batch.given["scheduler"] == "tcp://10.0.0.5:8786"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timeout", "0"], "--timeout"),
        (["--timeout", "soon"], "--timeout"),
        (["--timeout", "nan"], "--timeout"),
        (["--timeout", "inf"], "a number of seconds"),
        (["--memory", "-5"], "--memory"),
        (["--memory", "2GB"], "--memory"),
        (["--start-method", "forkserver"], "'fork', 'spawn'"),
        (["--scheduler", "10.0.0.5:8786"], "tcp://HOST:PORT"),
        (["--scheduler", "tcp://10.0.0.5"], "tcp://HOST:PORT"),
        (["--scheduler", "tcp://10.0.0.5:many"], "tcp://HOST:PORT"),
        (["--scheduler", "http://10.0.0.5:80"], "tcp://HOST:PORT"),
        (["--progress", "loud"], "'auto', 'bar', 'plain', 'quiet', 'json'"),
        (["P", "--all"], "either units or --all"),
        (["--set", "period"], "NAME=VALUE"),
    ],
)
def test_a_wrong_option_is_one_message_and_exit_2(batch, words, said):
    done = run("nowhere", *words)  # refused before anything is read
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_system_without_fork_says_so(monkeypatch, batch):
    monkeypatch.setattr(cli_report.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    done = run("nowhere", "--start-method", "fork")
    assert done.exit_code == 2 and "no such method" in done.stderr


@pytest.mark.parametrize("mode", ["auto", "bar", "plain", "quiet", "json"])
def test_some_failed_is_exit_1_and_named_in_every_mode(study, batch, mode, tmp_path):
    notebook = tmp_path / "failed" / "P-1-01.ipynb"
    batch.tells = [*batch.tells, Outcome("P-1-01", "failed", 1.0, "KeyError: 'x'", "", notebook)]
    done = run(study, "--progress", mode)
    assert done.exit_code == 1
    where = done.stdout if mode == "json" else done.stderr
    assert "KeyError: 'x'" in where and "P-1-01" in where


def test_json_is_all_that_json_prints_to_standard_output(study, batch, tmp_path):
    done = run(study, "--progress", "json", "--output", tmp_path / "out")
    assert [event["event"] for event in events(done.stdout)] == [
        *("plan", "report", "report", "summary")
    ]
    assert done.stderr == ""


def test_a_refused_call_prints_no_event(study):
    done = run(study, "P-9", "--progress", "json")
    assert done.exception is not None and done.stdout == ""


@pytest.mark.parametrize("mode", ["plain", "quiet", "json"])
@pytest.mark.parametrize("end", [RenderInterrupted([], 4), KeyboardInterrupt()])
def test_interrupted_is_exit_130_with_the_way_on(monkeypatch, study, batch, mode, end):
    batch.ends = end
    words = ["python", "-m", "toolkit.cli", "report", str(study), "--progress", mode]
    monkeypatch.setattr(sys, "orig_argv", words)
    done = run(study, "--progress", mode)
    assert done.exit_code == 130
    assert "interrupted: 1 done, 0 failed, 1 skipped of 4" in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("to go on: ")]
    assert shlex.split(line.removeprefix("to go on: ")) == words
    assert "index:" not in done.stdout
    if mode == "json":
        last = events(done.stdout)[-1]
        assert (last["event"], last["done"], last["total"]) == ("interrupted", 1, 4)
        assert shlex.split(last["resume"]) == words


def test_with_force_the_same_command_is_not_said_to_go_on(study, batch):
    batch.ends = RenderInterrupted([], 4)
    assert "to render all again: " in run(study, "--force").stderr


def test_the_command_is_given_as_it_can_be_typed(monkeypatch, tmp_path):
    script = tmp_path / "bin" / "toolkit"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    words = ["/usr/bin/python3", str(script), "report", "a b", "--set", "x='1'"]
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    elsewhere = shlex.split(cli_report.same_command(words))
    assert elsewhere == [str(Path("bin/toolkit")), "report", "a b", "--set", "x='1'"]
    monkeypatch.setenv("PATH", str(script.parent))
    assert shlex.split(cli_report.same_command(words))[0] == "toolkit"
    module = ["python", "-m", "toolkit.cli", "report", "data/toolkit"]
    assert shlex.split(cli_report.same_command(module)) == module


# Real processes


def toolkit(*words):
    """Run the real command in a process of its own."""
    environment = os.environ | {"COLUMNS": "160"}
    return subprocess.run(
        [*TOOLKIT, *map(str, words)], cwd=ROOT, capture_output=True, text=True, env=environment,
        timeout=300,
    )  # fmt: skip


@pytest.mark.slow
def test_one_failing_report_does_not_stop_the_others(study, fragile, tmp_path):
    folder = tmp_path / "reports"
    words = ["report", study, "--notebook", fragile, "--output", folder]
    done = toolkit(*words)
    assert done.returncode == 1
    rows = manifest(folder)
    assert sorted(rows) == UNITS
    assert {row["status"] for unit, row in rows.items() if unit != "P-1-02"} == {"done"}
    assert rows["P-1-02"]["status"] == "failed"
    assert "AssertionError" in rows["P-1-02"]["error"]
    assert "3 done, 1 failed, 0 skipped" in done.stdout
    assert "P-1-02 Công ty chè" in done.stderr and "Traceback" not in done.stderr
    assert str(folder / "failed/P-1-02.ipynb") in done.stderr
    assert (folder / "failed/P-1-02.ipynb").is_file()
    assert not (folder / "P-1-02.html").exists()
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="P-1-01.html"' in index and 'href="P-1-02.html"' not in index
    again = toolkit(*words, "--progress", "json")
    assert again.returncode == 1
    told = events(again.stdout)
    assert [event["event"] for event in told] == ["plan", *4 * ["report"], "summary"]
    status = {event["unit"]: event["status"] for event in told if event["event"] == "report"}
    assert status == dict.fromkeys(UNITS, "skipped") | {"P-1-02": "failed"}
    assert (told[-1]["skipped"], told[-1]["failed"]) == (3, 1)
    assert Path(told[-2]["notebook"]).is_file() and Path(told[-1]["manifest"]).is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--to", "docx", "--word-template", "README.md"], "README.md"),
        (["--to", "docx", "--word-template", "nowhere.docx"], "is not there; name a .docx file"),
        (["--to", "pdf", "--pdf-standard", "a-9"], "allowed: 'a-2b'"),
    ],
)
def test_documents_that_cannot_be_made_are_refused_before_any_report(tmp_path, options, said):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "toolkit.cli", "report", "data/lai-chau", "LC", "--output"]
    project = Path(__file__).parents[1]
    ended = subprocess.run(
        [*command, str(out), *options], capture_output=True, text=True, cwd=project, check=False
    )
    assert ended.returncode in (1, 2)
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not out.exists()
