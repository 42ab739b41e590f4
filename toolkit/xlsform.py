"""The sheets of an XLSForm as rows of text, with the place of everything that is wrong in them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit import errors
from toolkit.items import Label

_TEXTS = ("label", "hint", "constraint_message")  # columns that every language has its own of
_TRANSLATED = rf"({'|'.join(_TEXTS)}|constraint message|report_title)\s*::?\s*(.+)"


@dataclass(frozen=True)
class Problem:
    """One thing to mend in a questionnaire, with its place as a spreadsheet counts rows."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    what: str
    remedy: str

    def __str__(self) -> str:
        parts = {"sheet": self.sheet, "row": self.row, "column": self.column}
        place = ", ".join([self.file, *(f"{key} {part}" for key, part in parts.items() if part)])
        return f"{place}: {self.what} → {self.remedy}"


class InstrumentError(errors.StudyError):
    """A questionnaire that cannot be used; `problems` holds everything found wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as a spreadsheet counts, its cells by column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Form:
    """The sheets of one file as rows of text, and the problems found in them so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.headers: dict[str, dict[str, str]] = {}  # sheet -> our name of a column -> as typed
        self._rows: dict[str, list[Row]] = {}
        try:
            sheets = _open(path)
        except _UnreadableError as error:
            self.add("", None, "", str(path), error.what, error.remedy)
            sheets = {}
        for sheet, table in sheets.items():
            self._take(sheet, table)
        self.stop_if_wrong()
        self.need("survey", "type", "name")
        self.languages = self._languages()
        if "survey" in self.headers and not self.languages:
            self.need("survey", "label::Tiếng Việt (vi)")
        self.stop_if_wrong()

    def _take(self, sheet: str, table: list[tuple[Any, ...]]) -> None:
        lines = [(i, [_text(cell) for cell in line]) for i, line in enumerate(table, start=1)]
        lines = [(i, line) for i, line in lines if any(line)]
        header = lines[0][1] if lines else []
        columns = [_column(text) for text in header]
        for column, times in Counter(filter(None, columns)).items():
            if times > 1:
                what = f"the column stands {times} times"
                self.add(sheet, 1, column, "", what, "keep one of them")
        self.headers[sheet] = dict(zip(columns, header, strict=True))
        self._rows[sheet] = [
            Row(sheet, i, dict(zip(columns, line, strict=False))) for i, line in lines[1:]
        ]

    def _languages(self) -> tuple[str, ...]:
        """Find the languages of the questions, the form's default language first."""
        labels = [c for c in self.headers.get("survey", ()) if c.startswith("label::")]
        codes = [column.removeprefix("label::") for column in labels]
        settings = self.rows("settings")
        default = _language(settings[0]["default_language"]) if settings else ""
        return tuple(sorted(codes, key=lambda code: code != default))

    def rows(self, sheet: str) -> list[Row]:
        """Give the rows of a sheet, none where the sheet is missing."""
        return self._rows.get(sheet, [])

    def has(self, sheet: str, *columns: str) -> bool:
        """Tell whether the sheet is there with these columns."""
        return sheet in self.headers and self.headers[sheet].keys() >= set(columns)

    def need(self, sheet: str, *columns: str) -> None:
        """Complain about a missing sheet or about missing columns."""
        if sheet not in self.headers:
            found = ", ".join(self.headers) or "none"
            self.add(sheet, None, "", "", f"the sheet is missing (found: {found})", "add the sheet")
            return
        gone = [column for column in columns if column not in self.headers[sheet]]
        for column in gone:
            typed = self.headers.get("survey", {}).get(column, column)
            self.add(sheet, 1, typed, "", "the column is missing", "add the column")

    def need_labels(self, sheet: str) -> None:
        """Every language of the survey sheet must have its column on this sheet too."""
        self.need(sheet, *(f"label::{code}" for code in self.languages))

    def label(self, row: Row) -> Label:
        """Read the label in every language, complaining about empty ones."""
        texts = self.texts(row, "label")
        for code in self.languages:
            if code not in texts and f"label::{code}" in self.headers[row.sheet]:
                typed = self.headers[row.sheet][f"label::{code}"]
                what = f"{row['name']!r} has no text in language {code!r}"
                self.add(row.sheet, row.number, typed, "", what, "write it")
        return texts

    def texts(self, row: Row, column: str) -> Label:
        """Read a text in every language that has one."""
        texts = {code: row[f"{column}::{code}"] for code in self.languages}
        return Label({code: text for code, text in texts.items() if text})

    def add(
        self, sheet: str, row: int | None, column: str, value: str, what: str, fix: str
    ) -> None:
        """Note one thing to mend."""
        self.problems.append(Problem(self.path.name, sheet, row, column, value, what, fix))

    def wrong(self, row: Row, column: str, what: str, fix: str) -> None:
        """Complain about one cell."""
        self.add(row.sheet, row.number, column, row[column], what, fix)

    def not_among(self, row: Row, column: str, value: str, allowed: Iterable[str]) -> None:
        """Complain about a value outside a closed list, with the nearest match."""
        self.wrong(row, column, str(errors.unknown(column, value, allowed)), "correct it")

    def stop_if_wrong(self) -> None:
        """Raise everything found so far, at once."""
        if self.problems:
            raise InstrumentError(self.problems)


class _UnreadableError(Exception):
    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(what)


def _open(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read the cells of every sheet, whatever the format."""
    # Imported here: together they take a second, and most notebooks never open a questionnaire.
    from openpyxl import load_workbook

    if not path.is_file():
        raise _UnreadableError("the file does not exist", "correct the name or add the file")
    if not path.stat().st_size:
        raise _UnreadableError("the file is empty", "save the questionnaire again")
    if path.suffix.lower() not in (".xlsx", ".md"):
        raise _UnreadableError(f"{path.suffix!r} is not read", "save it as .xlsx, or as .md")
    try:
        source = _markdown_as_xlsx(path) if path.suffix.lower() == ".md" else path
        book = load_workbook(source, read_only=True, data_only=True)
        return {
            s.title.strip().lower(): list(s.iter_rows(values_only=True)) for s in book.worksheets
        }
    except _UnreadableError:
        raise
    except Exception as error:  # a damaged workbook raises almost anything
        remedy = "save it again as .xlsx, or as .md in UTF-8"
        raise _UnreadableError(f"the file cannot be read: {error}", remedy) from error


def _markdown_as_xlsx(path: Path) -> io.BytesIO:
    from pyxform.xls2json_backends import is_markdown_table, md_table_to_workbook

    text = path.read_text(encoding="utf-8-sig")
    if not is_markdown_table(text):
        raise _UnreadableError("there is no Markdown table in it", "write the sheets as tables")
    if re.search(r"^\|(?=[^\n]*-)[|: -]*[: ][|: -]*$", text, flags=re.MULTILINE):
        # Survey servers would take such a line for a sheet named "---".
        what = "a line between header and rows holds spaces or colons"
        raise _UnreadableError(what, "write it as |---|---|")
    stream = io.BytesIO()
    md_table_to_workbook(text).save(stream)
    return stream


def _text(cell: object) -> str:
    """Write a cell as a person would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    return unicodedata.normalize("NFC", str(cell)).strip()


def _column(header: str) -> str:
    """Name a column in our own way: `label::English (en)` is `label::en`, `List Name` list_name."""
    translated = re.fullmatch(_TRANSLATED, header, flags=re.IGNORECASE)
    if translated:
        return f"{translated[1].lower().replace(' ', '_')}::{_language(translated[2])}"
    plain = header.lower().replace(" ", "_")
    return f"{plain}::und" if plain in _TEXTS else plain  # und: language not stated (BCP 47)


def _language(text: str) -> str:
    """Give the code in `English (en)`, or the name where there is none."""
    code = re.search(r"\(([^()]+)\)\s*$", text)
    return (code[1] if code else text).strip()
