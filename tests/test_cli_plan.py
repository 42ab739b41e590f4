"""The commands of the plan: what they print, what they write, and how they refuse."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import toolkit as tk
from toolkit import cli
from toolkit.errors import ToolkitError

ROOT = Path(__file__).parents[1]
DAY = "2026-10-31"
STUDY = "data/lai-chau"


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(monkeypatch: pytest.MonkeyPatch, columns: int, *words: object) -> str:
    """Run a command in this process and give what it printed."""
    from toolkit import terminal

    monkeypatch.setattr(terminal.out, "_width", columns)
    done = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ("coverage", STUDY, "--under", "LC-02", "--by", "sector"),
        ("progress", STUDY, "--under", "LC-02", "--plan", "262/KH-LĐLĐ"),
        ("rank", STUDY, "--under", "LC"),
        ("due", STUDY, "--as-of", DAY),
    ],
    ids=lambda words: words[0],
)
def test_tables_fit_the_terminal(monkeypatch, words, columns):
    said = run(monkeypatch, columns, *words)
    table = [line for line in said.splitlines() if line[:1] in "│┃┏┡└"]
    assert table and max(map(len, table)) <= columns
    assert {line[-1] for line in table} <= set("│┃┓┩┘")  # no column is cut off
    assert said.index(table[0]) < said.index(table[-1])


def test_results_come_first_and_notes_after(monkeypatch):
    lines = run(monkeypatch, 120, "rank", STUDY, "--under", "LC", "--language", "en").splitlines()
    end = max(n for n, line in enumerate(lines) if line.startswith("└"))
    assert any("simulated" in line or "drawn" in line for line in lines[end:])


def test_a_rank_is_never_printed_without_its_interval(monkeypatch):
    for columns in (60, 80, 200):
        said = run(monkeypatch, columns, "rank", STUDY, "--under", "LC", "--language", "en")
        ranks = tk.rank(tk.load_study(STUDY), under="LC").table
        for row in ranks.itertuples():
            assert f"{row.rank_low:.0f}–{row.rank_high:.0f}" in said


def test_coverage_by_sector_is_written_with_codes_and_names(monkeypatch, tmp_path):
    words = ("coverage", STUDY, "--by", "sector", "--under", "LC-02", "--as-of", DAY)
    said = run(monkeypatch, 100, *words, "--output", tmp_path / "c.csv")
    assert "c.csv" in said and "│" not in said
    rows = read_csv(tmp_path / "c.csv")
    table = tk.coverage(tk.load_study(STUDY), DAY, by="sector", under="LC-02").table
    assert [int(row["eligible"]) for row in rows] == table["eligible"].tolist()
    assert {row["sector_name"] for row in rows if row["sector"] == "education"} == {"Giáo dục"}


def test_progress_is_written_as_readers_see_it(monkeypatch, tmp_path):
    words = ("progress", STUDY, "--as-of", DAY, "--under", "LC", "--language", "en")
    run(monkeypatch, 100, *words, "--output", tmp_path / "p.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").active
    heads = [cell.value for cell in sheet[3]]
    assert "Indicator" in heads and "Remark" in heads
    names = [row[heads.index("Indicator")].value for row in sheet.iter_rows(min_row=4)]
    assert "Key officers trained" in names


def test_due_writes_a_calendar_of_two_years(monkeypatch, tmp_path):
    said = run(monkeypatch, 100, "due", STUDY, "--as-of", DAY, "--ics", tmp_path / "a.ics")
    assert "a.ics" in said
    text = (tmp_path / "a.ics").read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    years = set(re.findall(r"DTSTART;VALUE=DATE:(\d{4})", text))
    assert years == {"2026", "2027"}


def test_due_counts_the_days_it_is_asked_for(monkeypatch):
    one = run(monkeypatch, 160, "due", STUDY, "--as-of", DAY, "--days", 5, "--language", "en")
    month = run(monkeypatch, 160, "due", STUDY, "--as-of", DAY, "--days", 30, "--language", "en")
    assert "15 November 2026" not in one and "15 November 2026" in month


def test_duplicates_prints_no_name_and_adds_nothing_twice(monkeypatch, tmp_path):
    file = tmp_path / "worklist.csv"
    first = run(monkeypatch, 100, "duplicates", STUDY, "--output", file)
    content = file.read_bytes()
    people = {row["person_id"]: row["name"] for row in read_csv(ROOT / STUDY / "people.csv")}
    pairs = read_csv(file)
    listed = {people[row["person_id"]] for row in pairs}
    assert len(pairs) > 5 and not [name for name in listed if name in first]
    again = run(monkeypatch, 100, "duplicates", STUDY, "--output", file)
    assert file.read_bytes() == content
    assert re.search(r"\b0 cặp mới", again)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["coverage", STUDY, "--output", "x.pdf"], r"\.csv"),
        (["progress", STUDY, "--plan", "999"], "262/KH-LĐLĐ"),
        (["progress", STUDY, "--under", "LC-99"], "LC-99"),
        (["rank", STUDY, "--aggregation", "median"], "'geometric', 'arithmetic'"),
        (["rank", STUDY, "--level", "district"], "upper"),
        (["due", STUDY, "--as-of", "soon"], "YYYY-MM-DD"),
        (["report", STUDY, "LC", "--set", "language=en"], "every report is given anyway"),
        (["report", STUDY, "LC", "--set", "nothing=1"], "nothing"),
    ],
)
def test_what_is_wrong_is_one_message(words, said):
    done = CliRunner().invoke(cli.app, words)
    assert isinstance(done.exception, ToolkitError), done.output
    assert re.search(said, str(done.exception))
    assert "│" not in done.output


def test_a_refused_report_leaves_no_folder(tmp_path):
    folder = tmp_path / "new"
    words = ["report", STUDY, "LC", "--set", "nothing=1", "--output", str(folder)]
    assert isinstance(CliRunner().invoke(cli.app, words).exception, ToolkitError)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", STUDY, "--days", "-1"], "--days"),
        (["due", STUDY, "--ics", "x.txt"], ".ics"),
        (["report", STUDY, "LC", "--set", "period"], "NAME=VALUE"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_read(words, said):
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())


def test_a_file_that_is_no_file_is_said_without_traceback(monkeypatch, tmp_path):
    (tmp_path / "c.csv").mkdir()
    monkeypatch.setattr(
        "sys.argv", ["toolkit", "coverage", STUDY, "--output", str(tmp_path / "c.csv")]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["c.csv"]
