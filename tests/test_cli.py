import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

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


def test_check_of_a_sound_study_exits_0_and_counts():
    done = toolkit("check", "data/masculinity", "--language", "en")
    assert done.returncode == 0
    assert "0 errors" in done.stdout


def test_an_interrupted_command_says_so(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.tk, "load_study", interrupted)
    done = CliRunner().invoke(cli.app, ["check", "data/masculinity"])
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "interrupted\n")


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
        (
            ["report", "data/lai-chau", "LC", "--to", "odt"],
            "allowed: 'html', 'pdf', 'docx', 'xlsx', 'ipynb', 'json'",
        ),
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


def test_a_folder_that_cannot_be_made_is_one_message(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("no folder\n")
    words = ["toolkit", "demo", str(tmp_path / "file" / "study"), "--units", "12"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    printed = capsys.readouterr().err
    assert "error" in printed and "study" in printed and "Traceback" not in printed
