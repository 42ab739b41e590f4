"""Findings: what is wrong in the data, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.findings_answers import ANSWER_TEXTS
from toolkit.findings_events import EVENT_TEXTS
from toolkit.findings_files import FILE_TEXTS
from toolkit.findings_forms import FORM_TEXTS
from toolkit.findings_index import INDEX_TEXTS
from toolkit.findings_people import PEOPLE_TEXTS
from toolkit.findings_plan import PLAN_TEXTS
from toolkit.findings_targets import TARGET_TEXTS

Severity = Literal["error", "warning", "note"]
LONGEST = 300  # letters of one word of a message; the whole cell can be looked up at its place

# code -> (what is wrong, what to do). The Vietnamese wording stands in show/locale under the
# same codes; {value}, {column} and {table} come from the finding, the rest from its detail.
TEXTS: dict[str, tuple[str, str]] = {
    # The file
    "missing_table": (
        "the table is missing",
        "add {table} to the study folder (see the README for its columns)",
    ),
    "two_files": (
        "the table comes twice, as {files}; neither was read",
        "keep one of the two files",
    ),
    "missing_file": ("file '{value}' does not exist", "correct the name or add the file{hint}"),
    "unused_file": (
        "the file is not used, because no table has this name",
        "if it is one, give it the name of a table and the ending .csv or .xlsx{hint}",
    ),
    "replaced_file": (
        "the file is not read, because study.toml says that the tables are in a database",
        "move it elsewhere; or delete [database] in study.toml, if the file is what counts",
    ),
    "empty_table": (
        "the table has no rows in the database",
        "enter the units, or put a study into the database with `toolkit db init`",
    ),
    "empty_file": ("the file is empty", "export it again or delete it"),
    "no_rows": ("the table has a header and no rows", "fill it in or delete the file"),
    "not_utf8": ("the file is not UTF-8 text", "open it in the editor and save it as UTF-8"),
    "unreadable": ("the file cannot be read ({reason})", "open it and save it again as {wanted}"),
    "more_sheets": (
        "only the first sheet is read, not {value}",
        "put the whole table on the first sheet, or delete the other sheets",
    ),
    "separator": ("fields are separated by '{separator}'", "nothing to do: it was read so"),
    "open_quote": (
        "a quotation mark in this row is not closed, or stands inside a quoted text; "
        "the table was not read",
        'double a quotation mark inside a text: "Trường ""Hoa Ban""", or give the table as .xlsx',
    ),
    "ragged_row": (
        "the row has {found} fields, the header has {expected}",
        "put quotation marks around a text that contains the separator",
    ),
    "missing_column": ("column '{column}' is missing", "add it{hint}"),
    "double_column": ("column '{column}' stands twice", "rename or remove one of the two"),
    "unused_column": ("column '{column}' is not used", "nothing to do, or rename it{hint}"),
    "nameless_column": (
        "column {column} has values and no name, so it is not used",
        "name it in the header, or empty it",
    ),
    # The cell
    "empty": ("'{column}' is empty", "fill it in; delete the row if it is a total or a remark"),
    "bad_id": (
        "'{value}' is no identifier",
        "use letters without accents, digits, '-', '_' and '.', beginning with a letter or digit; "
        "delete the row if it is a total or a remark",
    ),
    "bad_date": ("'{value}' is no date", "write it as YYYY-MM-DD, for example 2025-06-30"),
    "far_date": (
        "the date '{value}' lies outside the years {rule}",
        "correct it, or leave it empty where there is no date",
    ),
    "ambiguous_date": (
        "'{value}' could be {first} or {second}",
        'write it as YYYY-MM-DD, or put day_first = true under [reading] in study.toml',
    ),
    "bad_number": ("'{value}' is no number", "write digits only, for example 12 or 7.5"),
    "ambiguous_number": (
        "the mark in '{value}' could be for thousands or for decimals",
        "write {first} or {second}",
    ),
    "not_whole": ("'{value}' is no whole number", "write a whole number, for example 12"),
    "bad_boolean": ("'{value}' is neither yes nor no", "write yes or no"),
    "out_of_range": ("'{value}' is not possible here (allowed: {rule})", "correct it"),
    "unknown_code": ("'{value}' is not known; allowed: {allowed}", "correct it{hint}"),
    "spreadsheet_error": (
        "'{value}' is an error message of the spreadsheet",
        "mend the formula, or write the value itself",
    ),
    "duplicate_key": ("{key} stands twice (also in row {other})", "keep one of the two rows"),
    # The settings
    "bad_toml": (
        "line {row} is not understood ({reason})",
        "correct this line: a text stands in quotation marks, a date as 2025-12-31",
    ),
    "unknown_setting": (
        "'{value}' is not known to study.toml; allowed: {allowed}",
        "correct it{hint}",
    ),
    "missing_setting": (
        "setting '{column}' is missing",
        "add it to study.toml, in the form {wanted}",
    ),
    "bad_setting": (
        "'{value}' is not possible for setting '{column}'",
        "correct it in study.toml, in the form {wanted}",
    ),
    "double_wave": ("two waves are called '{value}'", "give each wave its own name"),
    "wave_order": (
        "wave '{value}' comes before the wave listed above it",
        "list the waves in the order of their dates",
    ),
    # What rows say about each other
    "unknown_unit": (
        "unit '{value}' is not in the table of units",
        "correct it or add the unit{hint}",
    ),
    "ambiguous_unit": (
        "'{value}' is the name of several units: {units}",
        "write the identifier of the unit instead",
    ),
    "unknown_person": (
        "person '{value}' is not in people",
        "correct it or add the person{hint}",
    ),
    "unknown_training": (
        "training '{value}' is not in trainings",
        "correct it or add the training{hint}",
    ),
    "unknown_duty": ("duty '{value}' is not in duties", "correct it or add the duty{hint}"),
    "unknown_model": ("model '{value}' is not in models", "correct it or add the model{hint}"),
    "end_before_start": ("{column} {value} is before {other}", "correct one of the two dates"),
    "version_overlap": (
        "two versions of '{value}' hold at once (also row {other})",
        "let the earlier one end the day before the later one begins",
    ),
    "parent_cycle": ("'{value}' is above itself: {cycle}", "correct parent_id"),
    "parent_not_alive": (
        "parent '{value}' does not exist on {date}",
        "give the unit a parent that exists then, or correct the dates of one of them",
    ),
    "unit_not_alive": (
        "unit '{value}' does not exist on {date}; its dates are {lifetime}",
        "correct the unit or the date",
    ),
    "post_outlives_unit": (
        "the post runs on after unit '{unit}' ended on {date}",
        "end the post, or move it to the successor",
    ),
    **EVENT_TEXTS,
    "trained_before_birth": (
        "{date} is before the year in which the person was born, {other}",
        "correct the birth year, the person or the date",
    ),
    "too_young": (
        "the person would be {age} years old on {date}",
        "correct the birth year, the person or the date",
    ),
    "hours_exceed": ("{value} hours attended, the training had {other}", "correct one of the two"),
    "future_training": (
        "the training is over on {value}, after {date}, the day of the study",
        "correct the date, or as_of in study.toml; on an earlier day the training does not count",
    ),
    "unit_without_officer": (
        "unit '{value}' has no officer on {date}",
        "add its officers, if it has any",
    ),
    "two_posts": (
        "the person holds posts in {units} at once and is counted in {counted}",
        "nothing to do, if this is so",
    ),
    # The answers
    "wrong_answer_code": (
        "'{value}' is no answer to '{column}'; allowed: {allowed}",
        "correct it{hint}",
    ),
    "item_not_asked": (
        "item '{column}' of scale '{scale}' was not asked in wave '{wave}'",
        "nothing to do, if this is so: scores of this wave are made from the other items",
    ),
    "duplicate_response": (
        "the code of this answer stands twice in wave '{wave}' of unit '{unit}' (also row {other})",
        "nothing to do: neither answer is paired, both count in the unpaired means",
    ),
    "no_respondent_unit": ("the answer names no unit", "fill in the unit"),
    # The two files of a course
    "no_question": (
        "no column is a question of the questionnaire",
        "check that file and questionnaire belong together; a column is headed by the name of a "
        "question, such as {example}, or by its whole text",
    ),
    "same_answers": (
        "the file holds the same answers as {other}",
        "give one file with the answers before the course and one with those after it",
    ),
    "exchanged_files": (
        "all its answers are dated before those of {other}",
        "exchange the two files, or correct the dates",
    ),
    "no_answer_dates": (
        "the answers have no date",
        "nothing to do, or add a column 'date': right answers depend on the law of the day",
    ),
    "no_code": (
        "no code of the respondents stands in both files, so nobody can be paired",
        "nothing to do if the answers are anonymous; otherwise give both files a column "
        "'respondent' with each person's own code",
    ),
    "running_number": (
        "column '{column}' only counts the rows, so it is not used for pairing",
        "nothing to do; if these are people's own numbers, head the column 'respondent'",
    ),
    **FILE_TEXTS,
    **ANSWER_TEXTS,
    **PLAN_TEXTS,
    **PEOPLE_TEXTS,
    **TARGET_TEXTS,
    **INDEX_TEXTS,
    **FORM_TEXTS,
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing wrong in the data.

    Parameters
    ----------
    severity : {"error", "warning", "note"}
        An error stops reports; a warning is printed in them; a note is for information.
    table : str
        The file as the user knows it, relative to the study folder.
    row : int or None
        The row as a spreadsheet counts it (the header is row 1).
    column, value : str
        Where in the row, and what stands there.
    code : str
        A key of `TEXTS`.
    detail : mapping
        Further words of the message.

    Examples
    --------
    >>> finding = Finding("error", "posts.csv", 7, "start", "2025-02-30", "bad_date")
    >>> print(finding)
    error  posts.csv, row 7, start: '2025-02-30' is no date → write it as YYYY-MM-DD, for example 2025-06-30
    """  # noqa: E501

    severity: Severity
    table: str
    row: int | None = None
    column: str = ""
    value: str = ""
    code: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, object]:
        """Everything a message may mention."""
        own = {"table": self.table, "column": self.column, "value": self.value, "hint": ""}
        given = own | {"row": self.row} | dict(self.detail)
        return {
            key: one_line(word) if isinstance(word, str) else word for key, word in given.items()
        }

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return TEXTS[self.code][0].format(**self.words)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return TEXTS[self.code][1].format(**self.words)

    @property
    def place(self) -> str:
        """File, row and column, as far as they are known."""
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.table, row, one_line(self.column)) if part)

    def __str__(self) -> str:
        return f"{self.severity:5}  {self.place}: {self.message} → {self.remedy}"


def one_line(text: str) -> str:
    r"""What somebody typed, fit for one line: no line breaks or control characters, not too long.

    Examples
    --------
    >>> one_line("Lò\nThị Mai"), len(one_line("x" * 1000))
    ('Lò Thị Mai', 300)
    """
    plain = text if text.isprintable() else " ".join("".join(map(_visible, text)).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _visible(letter: str) -> str:
    """Spaces stay; what nobody would see, such as a zero-width space, is shown by its number."""
    return letter if letter.isprintable() or letter.isspace() else f"\\u{ord(letter):04x}"


def period(first: Any, last: Any) -> str:
    """A time from one day to another, both included; an open end (NaT) is a row of dots.

    Examples
    --------
    >>> from datetime import date
    >>> period(float("nan"), date(2025, 6, 30))
    '… – 2025-06-30'
    """
    return " – ".join("…" if day != day else f"{day:%Y-%m-%d}" for day in (first, last))


def hint(value: str, allowed: list[str]) -> str:
    """Name the nearest allowed value, ready to be appended to a remedy.

    Examples
    --------
    >>> hint("unitid", ["unit_id", "name"])
    "; did you mean 'unit_id'?"
    >>> hint("qqq", ["unit_id"])
    ''
    """
    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
