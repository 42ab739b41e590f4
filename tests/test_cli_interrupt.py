"""`toolkit report` on a terminal, and interrupted: real processes, real keys."""

from __future__ import annotations

import csv
import json
import os
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
import small_study

fcntl = pytest.importorskip("fcntl", reason="a terminal of POSIX")
pty = pytest.importorskip("pty", reason="a terminal of POSIX")
termios = pytest.importorskip("termios", reason="a terminal of POSIX")

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
UNITS = ["P", "P-1", "P-1-01", "P-1-02"]
TOOLKIT = [sys.executable, "-m", "toolkit.cli"]


@pytest.fixture
def study(tmp_path):
    return small_study.write(tmp_path / "my study")


@pytest.fixture
def make(tmp_path):
    """Write a notebook that does something for each unit."""

    def write(source):
        cells = ['study = "x"\nunit = "x"\nas_of = "2026-01-01"\nlanguage = "vi"', source]
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.cells[0].metadata.tags = ["parameters"]
        book.metadata["kernelspec"] = {"display_name": "p", "language": "python", "name": "python3"}
        nbformat.write(book, tmp_path / "own.ipynb")
        return tmp_path / "own.ipynb"

    return write


def made(folder):
    """Units that the manifest calls done."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"] for row in csv.DictReader(file) if row["status"] == "done"}


class Terminal:
    """A command on a terminal of 80 columns, whose keys can be pressed."""

    def __init__(self, *words):
        self.screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "CI": ""}
        environment.pop("COLUMNS", None)
        self.process = subprocess.Popen(
            [*TOOLKIT, *map(str, words)], cwd=ROOT, env=environment,
            stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(inside)
        self.text = ""

    def read(self, seconds=0.1):
        if select.select([self.screen], [], [], seconds)[0]:
            try:
                self.text += os.read(self.screen, 65536).decode("utf-8", "replace")
            except OSError:  # the process has ended
                time.sleep(seconds)

    def read_all(self):
        """What came until the command ended."""
        size = -1
        while size < len(self.text):
            size = len(self.text)
            self.read()

    def press_ctrl_c(self):
        os.write(self.screen, b"\x03")

    def wait(self, condition, seconds=120.0):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.text
            self.read()

    def ended(self):
        return self.process.poll() is not None

    def close(self):
        if not self.ended():
            self.process.kill()
        self.process.wait()
        os.close(self.screen)


@pytest.fixture
def slow_reports(make, tmp_path):
    """Reports that leave a mark when they begin, and take a while."""
    begun = tmp_path / "begun"
    begun.mkdir()
    notebook = make(
        f"import pathlib, time\npathlib.Path({str(begun)!r}, unit).touch()\ntime.sleep(3)"
    )
    return notebook, begun


@pytest.fixture
def terminal(study, slow_reports, tmp_path):
    """Two of four reports are being rendered at once."""
    notebook, _ = slow_reports
    words = ["report", study, "--notebook", notebook, "--output", tmp_path / "reports"]
    terminal = Terminal(*words, "--workers", 2)
    yield terminal
    terminal.close()


def whole_reports(folder):
    pages = [file for file in folder.glob("*.html") if file.name != "index.html"]
    assert all(file.read_text("utf-8").rstrip().endswith("</html>") for file in pages)
    assert not list(folder.glob("*.part")) and not list(folder.glob(".*tmp*"))
    return {file.stem for file in pages}


def test_ctrl_c_lets_running_reports_finish_and_says_how_to_go_on(
    terminal, slow_reports, tmp_path, study
):
    begun, folder = slow_reports[1], tmp_path / "reports"
    terminal.wait(lambda: len(list(begun.iterdir())) == 2)
    terminal.press_ctrl_c()
    pressed = time.monotonic()
    terminal.wait(lambda: "running reports; Ctrl-C again" in terminal.text, seconds=2)
    assert not terminal.ended()  # said while they were still running
    terminal.wait(terminal.ended, seconds=60)
    terminal.read_all()
    assert time.monotonic() - pressed > 1
    assert terminal.process.returncode == 130
    assert "Traceback" not in terminal.text
    done = made(folder)
    assert done == whole_reports(folder) == {path.name for path in begun.iterdir()}
    assert f"{len(done)} done, 0 failed, 0 skipped of 4" in terminal.text
    command = re.search(r"to go on: (.*?)\s*$", terminal.text.replace("\r\n", "\n"))[1]
    assert shlex.split(command)[-2:] == ["--workers", "2"] and str(study) in shlex.split(command)
    rest = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert rest.returncode == 0, rest.stderr
    assert f"{4 - len(done)} done, 0 failed, {len(done)} skipped" in rest.stdout
    assert whole_reports(folder) == set(UNITS)


def test_a_second_ctrl_c_ends_at_once(make, study, tmp_path):
    begun, folder = tmp_path / "begun", tmp_path / "reports"
    begun.mkdir()
    notebook = make(
        f"import pathlib, time\npathlib.Path({str(begun)!r}, unit).touch()\ntime.sleep(300)"
    )
    terminal = Terminal("report", study, "--notebook", notebook, "--output", folder)
    try:
        terminal.wait(lambda: list(begun.iterdir()))
        terminal.press_ctrl_c()
        terminal.wait(lambda: "finishing the running" in terminal.text)
        terminal.press_ctrl_c()
        terminal.wait(terminal.ended, seconds=30)
        terminal.read_all()
    finally:
        terminal.close()
    assert terminal.process.returncode == 130
    assert "Traceback" not in terminal.text and "to go on: " in terminal.text
    assert whole_reports(folder) == set()


@pytest.mark.parametrize(
    ("mode", "number", "code"), [("plain", signal.SIGINT, 130), ("json", signal.SIGTERM, 143)]
)
def test_a_signal_without_a_terminal_does_the_same(
    slow_reports, study, tmp_path, mode, number, code
):
    notebook, begun = slow_reports
    folder = tmp_path / "reports"
    words = ["report", study, "--notebook", notebook, "--output", folder, "--progress", mode]
    command = [*TOOLKIT, *map(str, words), "--workers", "2"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=-1, stderr=-1, text=True)
    deadline = time.monotonic() + 120
    while len(list(begun.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert running.returncode == code
    assert "Traceback" not in out + err and "\x1b" not in out + err
    assert "finishing the running" in err and "to go on: " in err
    done = made(folder)
    assert done == whole_reports(folder) == {path.name for path in begun.iterdir()}
    if mode == "json":
        last = json.loads(out.splitlines()[-1])
        assert (last["event"], last["done"]) == ("interrupted", len(done))


def loading(tmp_path, source):
    """The command, with a package in the place of the real one."""
    (tmp_path / "toolkit").mkdir()
    (tmp_path / "toolkit" / "__init__.py").write_text("")
    (tmp_path / "toolkit" / "cli.py").write_text(source)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-c", "import toolkit_command; toolkit_command.main()"]
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=-1, stderr=-1, text=True)


def test_ctrl_c_while_the_command_loads_is_one_line(tmp_path):
    running = loading(
        tmp_path, "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(60)"
    )
    deadline = time.monotonic() + 30
    while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, "", "interrupted; nothing was written\n")


def test_a_loaded_command_sees_to_ctrl_c_itself(tmp_path):
    source = (
        "import signal\ndef main():\n"
        "    try:\n        signal.raise_signal(signal.SIGINT)\n"
        "    except KeyboardInterrupt:\n        print('mine')\n"
    )
    out, err = loading(tmp_path, source).communicate(timeout=30)
    assert (out, err) == ("mine\n", "")


def test_on_a_terminal_there_is_one_moving_line(study, make, tmp_path):
    notebook = make("import time; time.sleep(0.5)")
    folder = tmp_path / "reports"
    terminal = Terminal("report", study, "--notebook", notebook, "--output", folder)
    try:
        terminal.wait(terminal.ended)
        terminal.read_all()
    finally:
        terminal.close()
    assert terminal.process.returncode == 0, terminal.text
    assert "warming up" in terminal.text and "skipped of 4" in terminal.text
    moving, end = terminal.text.rsplit("\x1b[?25h", 1)  # the cursor is back
    assert "\n" not in moving.strip()
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", end).splitlines()
    assert any(line.startswith("4 done, 0 failed, 0 skipped in ") for line in shown)
    assert any(line.startswith("index: ") for line in shown)
