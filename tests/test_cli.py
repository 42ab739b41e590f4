import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from toolkit import cli

ROOT = Path(__file__).parents[1]
COURSE = ["--before", "data/course/before.xlsx", "--after", "data/course/after.xlsx"]
COURSE += ["--instrument", "surveys/awareness.md"]


def toolkit(*words, **options):
    """Run the real command in a process of its own."""
    command = [sys.executable, "-m", "toolkit.cli", *map(str, words)]
    environment = os.environ | {"COLUMNS": "160"}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=300, **options
    )


def manifest(folder):
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


@pytest.fixture
def fragile(tmp_path):
    """A report that fails for one unit only, and takes its time."""
    cells = ['study = "x"\nunit = "x"\nas_of = "2026-01-01"\nlanguage = "vi"']
    cells += ["import time; time.sleep(1)", "assert unit != 'age-35-64', unit", "print(unit)"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.cells[0].metadata.tags = ["parameters"]
    book.metadata["kernelspec"] = {"display_name": "p", "language": "python", "name": "python3"}
    nbformat.write(book, tmp_path / "fragile.ipynb")
    return tmp_path / "fragile.ipynb"


def test_check_of_a_sound_study_exits_0_and_counts():
    done = toolkit("check", "data/masculinity", "--language", "en")
    assert done.returncode == 0
    assert "0 errors" in done.stdout


def test_coverage_prints_heads_of_every_unit_below():
    done = toolkit("coverage", "data/lai-chau", "--under", "LC-01-003", "--as-of", "2026-10-31")
    assert done.returncode == 0
    assert "LC-01-003" in done.stdout and "LC-01-004" not in done.stdout
    assert " 0 " in done.stdout and "0%" in done.stdout


def test_compare_prints_one_row_a_group():
    done = toolkit("compare", "data/lai-chau", "awareness", "--scale", "knowledge", "--by", "sex")
    assert done.returncode == 0
    assert "Nữ" in done.stdout and "Nam" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["coverage", "nowhere"], "no study in 'nowhere'"),
        (["coverage", "data/lai-chau", "--by", "rol"], "did you mean 'role'?"),
        (["coverage", "data/lai-chau", "--as-of", "31/10/2026"], "YYYY-MM-DD"),
        (["report", "data/lai-chau", "LC-99"], "LC-99"),
        (["report", "data/lai-chau", "LC-02-003"], "until 2025-06-30"),
        (["report", "data/lai-chau", "LC", "--to", "pdf"], "allowed: 'html', 'ipynb'"),
        (["compare", "data/lai-chau", "awarness"], "did you mean 'awareness'?"),
        (["report", "data/lai-chau", "LC", "--all"], "either units or --all"),
        (["compare"], "give a study folder, or --after and --instrument"),
        (["compare", "--before", "b.xlsx"], "give a study folder, or --after and --instrument"),
        (["compare", "--after", "a.xlsx"], "--after and --instrument of one course"),
        (["compare", "data/lai-chau", *COURSE[2:]], "--after, --instrument cannot be given with a"),
        (["compare", "data/lai-chau", "--pass-mark", 0], "--pass-mark cannot be given with"),
        (["compare", *COURSE, "--by", "sex"], "--by cannot be given with the files of one course"),
        (["compare", *COURSE, "--output", "x.html"], "--output cannot be given with a comparison"),
        (["compare", *COURSE, "--to", "pfd"], "to='pfd' is not known"),
        (["compare", *COURSE, "--language", "fr"], "language='fr' is not known"),
        (["compare", "--after", "nowhere.csv", *COURSE[4:]], "there is no file 'nowhere.csv'"),
    ],
)
def test_a_wrong_call_is_one_message_and_exit_2(words, said, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "argv", ["toolkit", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed = capsys.readouterr().err
    assert stop.value.code == 2
    assert said in " ".join(printed.split())
    assert "Traceback" not in printed


def test_compare_tells_of_one_course_without_a_study_folder():
    done = toolkit("compare", *COURSE, "--language", "en")
    assert done.returncode == 0
    said = " ".join(done.stdout.split())
    assert "Knowledge" in said and "answered question 7 rightly after the course" in said


def test_all_that_is_wrong_with_a_course_is_listed_and_nothing_rendered(tmp_path):
    (tmp_path / "after.csv").write_text("k01,k02\nb,x\ny,c\n", encoding="utf-8")
    words = ["--after", tmp_path / "after.csv", "--instrument", "surveys/awareness.md"]
    done = toolkit("compare", *words, "--to", "html", "--output", tmp_path / "page")
    assert done.returncode == 1
    assert "after.csv, dòng 2, k02" in done.stderr and "after.csv, dòng 3, k01" in done.stderr
    assert "2 lỗi" in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["after.csv"]


def test_a_broken_questionnaire_of_a_course_is_listed(tmp_path):
    (tmp_path / "form.md").write_text("# nothing\n", encoding="utf-8")
    words = ["--after", "data/course/after.xlsx", "--instrument", tmp_path / "form.md"]
    done = toolkit("compare", *words, "--language", "en")
    assert done.returncode == 1
    assert "form.md" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_compare_renders_the_report_of_a_course(tmp_path):
    words = [*COURSE, "--to", "html,ipynb", "--output", tmp_path / "class.html", "--title", "Lớp A"]
    done = toolkit("compare", *words)
    assert done.returncode == 0, done.stderr
    assert "class.html" in done.stdout and "class.ipynb" in done.stdout
    assert "Lớp A" in (tmp_path / "class.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.html", "class.ipynb"]


def test_main_turns_expected_errors_into_messages(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["toolkit", "check", "nowhere"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "no study in 'nowhere'" in capsys.readouterr().err


@pytest.mark.slow
def test_one_failing_report_does_not_stop_the_others(fragile, tmp_path):
    folder = tmp_path / "reports"
    words = ["report", "data/masculinity", "--notebook", fragile, "--output", folder]
    done = toolkit(*words)
    assert done.returncode == 1
    rows = manifest(folder)
    assert {row["status"] for unit, row in rows.items() if unit != "age-35-64"} == {"done"}
    assert rows["age-35-64"]["status"] == "failed"
    assert "AssertionError" in rows["age-35-64"]["error"]
    assert "3 rendered, 0 unchanged, 1 failed" in done.stdout
    assert "age-35-64" in done.stderr and "Traceback" not in done.stderr
    assert (folder / "failed/age-35-64.ipynb").is_file()
    assert not (folder / "age-35-64.html").exists()
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="age-18-34.html"' in index and 'href="age-35-64.html"' not in index
    again = toolkit(*words)
    assert "0 rendered, 3 unchanged, 1 failed" in again.stdout


@pytest.mark.slow
def test_ctrl_c_leaves_whole_files_and_says_how_to_resume(fragile, tmp_path):
    folder = tmp_path / "reports"
    words = ["report", "data/lai-chau", "--notebook", fragile, "--output", folder]
    command = [sys.executable, "-m", "toolkit.cli", *map(str, words)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=-1, stderr=-1, text=True)
    deadline = time.monotonic() + 120
    while len(list(folder.glob("*.html"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in out + err
    assert "again" in err  # how to go on
    made = [f for f in folder.glob("*.html") if f.name != "index.html"]
    assert 2 <= len(made) < 100
    assert all(f.read_text("utf-8").rstrip().endswith("</html>") for f in made)
    assert not list(folder.glob("*.part")) and not list(folder.glob(".*tmp*"))
    done = {unit for unit, row in manifest(folder).items() if row["status"] == "done"}
    assert done == {f.stem for f in made}
