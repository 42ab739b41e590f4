"""The worklist of suspected duplicates as a file: new pairs are added, nothing is overwritten."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from toolkit.cells import folded
from toolkit.database.place import url_of
from toolkit.duplicate_people import duplicate_people
from toolkit.errors import ArgumentError, StudyError
from toolkit.findings import Finding
from toolkit.places import file_of, word
from toolkit.schema import columns, records
from toolkit.show.duplicates_tables import pair_note
from toolkit.study import Study, broken

TABLE = "person_decisions"
ENCODINGS = (("\ufeff".encode("utf-16-le"), "utf-16"), ("\ufeff".encode("utf-16-be"), "utf-16"))
Rows = list[list[Any]]


@dataclass(frozen=True)
class Worklist:
    """Where the worklist was written.

    Attributes
    ----------
    path : Path
    added : int
        New pairs in it; with none the file was left alone.
    waiting : int
        Pairs on which nothing has been decided yet, old and new.
    """

    path: Path
    added: int
    waiting: int


def write_worklist(study: Study, output: str | Path | None = None) -> Worklist:
    """Add the pairs that wait for a decision to the table `person_decisions`.

    Parameters
    ----------
    study : Study
        Load it with `strict=False` if other tables have errors.
    output : str or Path, optional
        Another file than the study's own, ending in .csv or .xlsx.

    Returns
    -------
    Worklist

    Raises
    ------
    ArgumentError
        The file has another ending.
    StudyError
        The table cannot be read, so that adding to it could do harm, or cannot be written.

    Notes
    -----
    Rows that are there stay as they are, decided or not, with what was typed into them. New rows
    stand below, with an empty decision and the evidence in `note`. Writing twice adds nothing.
    """
    if not output and url_of(study.path, study.settings):
        raise ArgumentError("the tables of this study are in a database: name a file for the pairs")
    path = Path(output) if output else study.path / file_of(study, TABLE)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ArgumentError(f"output={str(output)!r} ends in neither .csv nor .xlsx")
    _refuse_unread(study)
    waiting = duplicate_people(study).waiting
    there = _rows(path) if path.is_file() else _own_rows(study)
    there = there or [columns(TABLE)]
    new = _new_rows(study, waiting, there)
    if new or not path.is_file():
        _write(path, there, new)
    return Worklist(path, len(new), len(waiting))


def _refuse_unread(study: Study) -> None:
    """Nothing is added to a table that could not be read."""
    name = file_of(study, TABLE)
    found = [f for f in study.problems if f.severity == "error" and f.table == name]
    if found:
        errors: list[Finding] = found
        raise broken(study.path, errors, study.language)


def _own_rows(study: Study) -> Rows:
    """Header and rows of the study's own table, for another file."""
    name = study.files.get(TABLE)
    if url_of(study.path, study.settings):
        rows = [[word(cell) for cell in row.values()] for row in records(study.tables[TABLE])]
        return [columns(TABLE), *rows]
    return _rows(study.path / name) if name else []


def _new_rows(study: Study, waiting: pd.DataFrame, there: Rows) -> list[dict[str, str]]:
    """Rows for the pairs that the file does not have in either order."""
    header = [folded(str(cell or "")) for cell in there[0]]
    ends = [header.index(name) for name in ("person_id", "other_id") if name in header]
    known = {frozenset(_id(row, place) for place in ends) for row in there[1:]}
    return [
        {
            "person_id": str(pair["person_id"]),
            "other_id": str(pair["other_id"]),
            "note": pair_note(study, pair),
        }
        for pair in records(waiting)
        if frozenset(folded(str(pair[name])) for name in ("person_id", "other_id")) not in known
    ]


def _id(row: Sequence[Any], place: int) -> str:
    return folded(str(row[place] or "")) if place < len(row) else ""


def _rows(path: Path) -> Rows:
    """Header and rows of a file, as they are; the header is the first row that is not empty."""
    if path.suffix.lower() == ".xlsx":
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows: Rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        text, _ = _text(path)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    while rows and not any(str(cell or "").strip() for cell in rows[0]):
        rows.pop(0)
    return rows


def _text(path: Path) -> tuple[str, str]:
    """Text of a CSV file and its encoding."""
    raw = path.read_bytes()
    encoding = next((name for mark, name in ENCODINGS if raw.startswith(mark)), "utf-8-sig")
    return raw.decode(encoding), encoding


def _separator(text: str) -> str:
    """The separator of the header, as reading a study finds it."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def _write(path: Path, there: Rows, new: list[dict[str, str]]) -> None:
    """Write the file beside and put it in its place at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    fill = _fill_workbook if path.suffix.lower() == ".xlsx" else _fill_csv
    try:
        fill(path, beside, there, new)
        os.replace(beside, path)  # noqa: PTH105 - a temporary name first, so that no half file stays
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(
            f"{path.name} cannot be written ({reason}); close it in Excel and try again"
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def _whole_header(header: Sequence[Any]) -> list[Any]:
    """The header with the columns that are missing from it."""
    own = [folded(str(cell or "")) for cell in header]
    return [*header, *(name for name in columns(TABLE) if name not in own)]


def _cells(header: Sequence[Any], row: dict[str, str]) -> list[str]:
    return [row.get(folded(str(cell or "")), "") for cell in header]


def _fill_csv(path: Path, beside: Path, there: Rows, new: list[dict[str, str]]) -> None:
    """The old text letter by letter, and the new rows below it."""
    header = _whole_header(there[0])
    text, encoding = _text(path) if path.is_file() else ("", "utf-8-sig")
    separator, out = _separator(text) if text.strip() else ",", io.StringIO(newline="")
    line = "\r\n" if "\r\n" in text else "\n"
    writer = csv.writer(out, delimiter=separator, lineterminator=line)
    if text.strip() and len(header) == len(there[0]):
        out.write(text if text.endswith("\n") else text + line)
    else:
        writer.writerows([header, *there[1:]])
    writer.writerows(_cells(header, row) for row in new)
    beside.write_bytes(out.getvalue().encode(encoding))


def _fill_workbook(path: Path, beside: Path, there: Rows, new: list[dict[str, str]]) -> None:
    """The old workbook with its formats, and the new rows below its last one."""
    if path.is_file():
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if any(cell.value for cell in row))
        header = _whole_header(there[0])
        for place, name in enumerate(header[len(head) :], start=len(head) + 1):
            sheet.cell(head[0].row, place, name)
    else:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        header = _whole_header(there[0])
        for row in [header, *there[1:]]:
            sheet.append(row)
    for pair in new:
        sheet.append(_cells(header, pair))
    book.save(beside)
