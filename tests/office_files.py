"""Files as offices make them, a study to import them into, and the command that does it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from toolkit import cli

PROJECT = Path(__file__).parents[1]
RUN = CliRunner()
Rows = Sequence[Sequence[object]]
TABLES = ("units", "people", "posts", "trainings", "attendance", "activities")


def register_study(folder: Path) -> Path:
    """Write the tables of a demo study without its surveys, which no list of an office needs."""
    folder.mkdir()
    for name in TABLES:
        shutil.copy(PROJECT / "data" / "lai-chau" / f"{name}.csv", folder)
    settings = (PROJECT / "data" / "lai-chau" / "study.toml").read_text("utf-8")
    before, _, _ = settings.partition("[surveys")
    (folder / "study.toml").write_text(before, "utf-8")
    return folder


def workbook(path: Path, sheets: dict[str, Rows], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[-1].merge_cells(cells)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def run(study: Path, *words: object, language: str = "vi") -> tuple[int, str]:
    given = ["import", *map(str, words), "--study", str(study), "--language", language]
    done = RUN.invoke(cli.app, given)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def added(study: Path, table: str) -> list[list[str]]:
    """Rows that the demo study did not have."""
    before, now = (
        list(csv.reader((folder / f"{table}.csv").read_text("utf-8-sig").splitlines()))
        for folder in (PROJECT / "data" / "lai-chau", study)
    )
    return [row for row in now if row not in before]
