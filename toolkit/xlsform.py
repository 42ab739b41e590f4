"""The sheets of an XLSForm as rows of text, with the place of everything that is wrong in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import errors
from toolkit.findings import Finding, Severity
from toolkit.form_files import Lines, UnreadableError, open_form
from toolkit.items import Label
from toolkit.languages import code_of, is_code

_TEXTS = ("label", "hint", "constraint_message")  # columns that every language has its own of
_TRANSLATED = rf"({'|'.join(_TEXTS)}|constraint message|report_title)\s*::?\s*(.+)"


@dataclass(frozen=True)
class Problem:
    """One thing to mend in a questionnaire, with its place as a spreadsheet counts rows.

    Parameters
    ----------
    file, sheet : str
    row : int or None
    column, value : str
    code : str
        A key of `findings.TEXTS`.
    words : mapping
        What the message mentions besides.
    severity : {"error", "warning", "note"}
        Only errors keep a questionnaire from being used.

    Examples
    --------
    >>> problem = Problem("form.xlsx", "survey", 8, "name", "a1", "form_name_twice")
    >>> print(problem)
    form.xlsx, sheet survey, row 8, column name: 'a1' stands twice → give each its own name
    """

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    code: str
    words: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"

    @property
    def finding(self) -> Finding:
        """The same as a finding, which can be said in every language."""
        place = " ".join(part for part in (self.sheet, self.column) if part)
        value = self.value if place else ""  # without a place it is the file's path
        return Finding(self.severity, self.file, self.row, place, value, self.code, self.words)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.finding.message

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self.finding.remedy

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
        self._tops: dict[str, int] = {}
        try:
            sheets = open_form(path)
        except UnreadableError as error:
            self.add("", None, "", str(path), error.code, **error.words)
            sheets = {}
        for sheet, table in sheets.items():
            self._take(sheet, table)
        self.stop_if_wrong()
        self.need("survey", "type", "name")
        self.languages = self._languages()
        if "survey" in self.headers and not self.languages:
            self.need("survey", "label::Tiếng Việt (vi)")
        self.stop_if_wrong()
        self._need_codes()

    def _take(self, sheet: str, table: Lines) -> None:
        lines = [(i, [_text(cell) for cell in line]) for i, line in table]
        header = lines[0][1] if lines else []
        columns = [_column(text) for text in header]
        for column, times in Counter(filter(None, columns)).items():
            if times > 1:
                self.add(sheet, lines[0][0], column, "", "form_column_twice", times=times)
        self._tops[sheet] = lines[0][0] if lines else 1
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

    def _need_codes(self) -> None:
        """Complain about languages of which only a name stands there that nobody knows."""
        for name in self.languages:
            if not is_code(name):
                typed = self.headers["survey"][f"label::{name}"]
                self.add("survey", self.top("survey"), typed, name, "form_language")

    def rows(self, sheet: str) -> list[Row]:
        """Give the rows of a sheet, none where the sheet is missing."""
        return self._rows.get(sheet, [])

    def top(self, sheet: str) -> int:
        """Number of the row that holds the names of the columns."""
        return self._tops.get(sheet, 1)

    def has(self, sheet: str, *columns: str) -> bool:
        """Tell whether the sheet is there with these columns."""
        return sheet in self.headers and self.headers[sheet].keys() >= set(columns)

    def need(self, sheet: str, *columns: str) -> None:
        """Complain about a missing sheet or about missing columns."""
        if sheet not in self.headers:
            found = ", ".join(self.headers) or "none"
            self.add(sheet, None, "", "", "form_no_sheet", found=found)
            return
        gone = [column for column in columns if column not in self.headers[sheet]]
        for column in gone:
            typed = self.headers.get("survey", {}).get(column, column)
            self.add(sheet, self.top(sheet), typed, "", "form_no_column")

    def need_labels(self, sheet: str) -> None:
        """Every language of the survey sheet must have its column on this sheet too."""
        self.need(sheet, *(f"label::{code}" for code in self.languages))

    def label(self, row: Row) -> Label:
        """Read the label in every language, complaining about empty ones."""
        texts = self.texts(row, "label")
        for code in self.languages:
            if code not in texts and f"label::{code}" in self.headers[row.sheet]:
                typed = self.headers[row.sheet][f"label::{code}"]
                words = {"name": row["name"], "tongue": code}
                self.add(row.sheet, row.number, typed, "", "form_no_text", **words)
        return texts

    def texts(self, row: Row, column: str) -> Label:
        """Read a text in every language that has one."""
        texts = {code: row[f"{column}::{code}"] for code in self.languages}
        return Label({code: text for code, text in texts.items() if text})

    def add(
        self, sheet: str, row: int | None, column: str, value: str, code: str, **words: object
    ) -> None:
        """Note one thing to mend."""
        self.problems.append(Problem(self.path.name, sheet, row, column, value, code, words))

    def wrong(self, row: Row, column: str, code: str, **words: object) -> None:
        """Complain about one cell."""
        self.add(row.sheet, row.number, column, row[column], code, **words)

    def not_among(self, row: Row, column: str, value: str, allowed: Iterable[str]) -> None:
        """Complain about a value outside a closed list, with the nearest match."""
        said = str(errors.unknown(column, value, allowed)).partition("; allowed: ")[2]
        listed, found, near = said.partition("; did you mean ")
        words = {"field": column, "allowed": listed, "hint": found + near}
        self.add(row.sheet, row.number, column, value, "form_unknown", **words)

    def stop_if_wrong(self) -> None:
        """Raise everything found so far, at once."""
        if self.problems:
            raise InstrumentError(self.problems)


def _text(cell: str) -> str:
    """Write a cell as a person would have typed it."""
    day = re.fullmatch(r"(\d{4}-\d\d-\d\d)T[\d:.]+", cell.strip())
    return unicodedata.normalize("NFC", day[1] if day else cell).strip()


def _column(header: str) -> str:
    """Name a column in our own way: `label::English (en)` is `label::en`, `List Name` list_name."""
    translated = re.fullmatch(_TRANSLATED, header, flags=re.IGNORECASE)
    if translated:
        return f"{translated[1].lower().replace(' ', '_')}::{_language(translated[2])}"
    plain = header.lower().replace(" ", "_")
    return f"{plain}::und" if plain in _TEXTS else plain  # und: language not stated (BCP 47)


def _language(text: str) -> str:
    """Give the code in `English (en)`, or that of the name where there is none."""
    code = re.search(r"\(([^()]+)\)\s*$", text)
    return code_of((code[1] if code else text).strip())
