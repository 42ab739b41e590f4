"""Where the tables of a study are read from and written to: its folder, or something alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Protocol

import pandas as pd

from toolkit.change_records import ChangeRecord
from toolkit.errors import ToolkitError
from toolkit.findings import Finding, hint
from toolkit.reading.csv_files import CsvFile, open_csv
from toolkit.reading.tables import find_table, read_table
from toolkit.reading.text_files import open_text
from toolkit.registers.workbook_table import changed_workbook
from toolkit.schema import TABLES, columns
from toolkit.study_changes import StudyChanges


class TableStore(Protocol):
    """Tables as text, written all or none."""

    def read(self, table: str) -> pd.DataFrame | None:
        """Return a table as typed, None when there is none."""

    def write(
        self,
        tables: Mapping[str, pd.DataFrame],
        summary: Mapping[str, Any],
        originals: Iterable[Path] = (),
        beside: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> ChangeRecord | None:
        """Replace tables; None when nothing changed.

        `beside` are further files of the study folder, by their names from there; None where
        there is to be none. What is undone takes them along.
        """


class FolderStore:
    """The tables of a study folder, each written as its file was found.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._changes = StudyChanges(folder)
        self._folder = folder
        self._files: dict[str, CsvFile | None] = {}
        self._texts: dict[str, pd.DataFrame] = {}

    def read(self, table: str) -> pd.DataFrame | None:
        """Return a table as typed, None when there is none.

        Raises
        ------
        ToolkitError
            The table cannot be read, or something in it is not where its header says.
        """
        path, findings = find_table(self._folder, table)
        if path is None and not findings:
            return None
        text, problems = read_table(path) if path else (None, findings)
        if path is not None and text is not None:
            problems = problems + _keyless(table, text, path)
        wrong = [one for one in problems if one.severity == "error"]
        if path is None or (wrong and (text is not None or path.stat().st_size)):
            raise ToolkitError(str(wrong[0]))
        self._changes.read(path.name)
        if path.suffix.casefold() == ".csv":
            as_it_is, _ = open_text(partial(_bytes, path), path.name)
            self._files[table] = open_csv(as_it_is, path.name)[0] if as_it_is else None
        if text is not None:
            self._texts[table] = text
        return text

    def write(
        self,
        tables: Mapping[str, pd.DataFrame],
        summary: Mapping[str, Any],
        originals: Iterable[Path] = (),
        beside: Mapping[str, bytes | None] = MappingProxyType({}),
    ) -> ChangeRecord | None:
        """Replace tables, and keep the files they come from."""
        for table, rows in tables.items():
            path, _ = find_table(self._folder, table)
            name = path.name if path else f"{table}.csv"
            self._changes.write(name, self._content(table, rows, path))
        for name, content in beside.items():
            self._changes.put(name, content)
        for path in originals:
            self._changes.keep_original(path)
        return self._changes.commit(summary)

    def _content(self, table: str, rows: pd.DataFrame, path: Path | None) -> bytes:
        if path is not None and path.suffix.casefold() == ".xlsx" and table in self._texts:
            return changed_workbook(path, table, self._texts[table], rows)
        return _csv(rows, self._files.get(table), path)


def _keyless(table: str, text: pd.DataFrame, path: Path) -> list[Finding]:
    """Columns of the key that the header lacks: then it is none, but a title perhaps."""
    schema = TABLES[table]
    return [
        Finding("error", path.name, None, name, "", "missing_column", {"hint": hint(name, [*text])})
        for name in schema.unique or ()
        if schema.columns[name].required and name not in text
    ]


def _bytes(path: Path) -> BinaryIO:
    return path.open("rb")


def _csv(rows: pd.DataFrame, file: CsvFile | None, path: Path | None) -> bytes:
    """A table in the separator, line ends and Unicode encoding that its file had."""
    start = path.read_bytes()[: 1 << 16] if path else b""
    text = io.StringIO()
    ends = "\r\n" if b"\r\n" in start or b"\r\0\n" in start else "\n"
    writer = csv.writer(text, delimiter=file.separator if file else ",", lineterminator=ends)
    writer.writerow(rows.columns)
    writer.writerows(rows.fillna("").to_numpy().tolist())
    encoding = file.text.encoding if file else "utf-8"
    kept = encoding if encoding.startswith("utf") else "utf-8-sig"  # old ones lack letters
    return text.getvalue().encode(kept)


def empty(table: str) -> pd.DataFrame:
    """Return a table without rows."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns(table)})
