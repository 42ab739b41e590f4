"""Findings: what is wrong in the data, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]

# code -> (what is wrong, what to do). The Vietnamese wording stands in show/locale under the
# same codes; {value}, {column} and {table} come from the finding, the rest from its detail.
TEXTS: dict[str, tuple[str, str]] = {
    "missing_table": (
        "the table is missing",
        "add {table} to the study folder (see the README for its columns)",
    ),
    "two_files": ("the table comes twice, as {files}", "keep one of the two files"),
    "empty_file": ("the file is empty", "export it again or delete it"),
    "no_rows": ("the table has a header and no rows", "fill it in or delete the file"),
    "encoding": (
        "the file is not UTF-8 (it looks like {guess})",
        "in Excel: Save As, 'CSV UTF-8 (comma delimited)'; or give the table as .xlsx",
    ),
    "unreadable": ("the file cannot be read: {reason}", "open it, save it again as {wanted}"),
    "separator": ("fields are separated by '{separator}'", "nothing to do: it was read so"),
    "ragged_row": (
        "the row has {found} fields, the header has {expected}",
        "put quotation marks around a text that contains the separator",
    ),
    "missing_column": ("column '{column}' is missing", "add it{hint}"),
    "double_column": ("column '{column}' stands twice", "rename or remove one of the two"),
    "unused_column": ("column '{column}' is not used", "nothing to do, or rename it{hint}"),
    "empty": ("'{column}' is empty", "fill it in"),
    "bad_id": (
        "'{value}' is no identifier",
        "use letters without accents, digits, '-', '_' and '.', beginning with a letter or digit",
    ),
    "bad_date": ("'{value}' is no date", "write it as YYYY-MM-DD, for example 2025-06-30"),
    "ambiguous_date": (
        "'{value}' could be {first} or {second}",
        'write it as YYYY-MM-DD, or put day_first = true under [reading] in study.toml',
    ),
    "bad_number": ("'{value}' is no number", "write digits only, for example 12 or 7.5"),
    "bad_boolean": ("'{value}' is neither yes nor no", "write yes or no"),
    "out_of_range": ("'{value}' is not possible here ({rule})", "correct it"),
    "unknown_code": ("'{value}' is not known; allowed: {allowed}", "correct it{hint}"),
    "duplicate_key": (
        "{key} stands twice (also in row {other})",
        "keep one of the two rows",
    ),
    "unknown_unit": (
        "unit '{value}' is not in the table of units",
        "correct it or add the unit{hint}",
    ),
    "unknown_person": (
        "person '{value}' is not in people",
        "correct it or add the person{hint}",
    ),
    "unknown_training": (
        "training '{value}' is not in trainings",
        "correct it or add the training{hint}",
    ),
    "unknown_setting": ("'{value}' is not known to study.toml; allowed: {allowed}", "correct it{hint}"),
    "bad_setting": ("setting '{column}' is wrong: {reason}", "correct study.toml"),
    "missing_file": ("file '{value}' does not exist", "correct the name or add the file{hint}"),
    "bad_instrument": ("{reason}", "correct the questionnaire"),
    "end_before_start": ("{column} {value} is before {other}", "correct one of the two dates"),
    "version_overlap": (
        "two versions of '{value}' hold at once (also row {other})",
        "let the earlier one end the day before the later one begins",
    ),
    "parent_cycle": (
        "'{value}' is above itself: {cycle}",
        "correct parent_id",
    ),
    "parent_not_alive": (
        "parent '{value}' does not exist on {date}",
        "give the unit a parent that is alive, or end the version",
    ),
    "unit_not_alive": (
        "unit '{value}' does not exist on {date} ({lifetime})",
        "correct the unit or the date",
    ),
    "post_outlives_unit": (
        "the post runs on after unit '{value}' ended on {date}",
        "end the post, or move it to the successor",
    ),
    "event_contradicts": ("{reason}", "correct the event or the versions of the unit"),
    "trained_before_birth": (
        "{column} {value} is before the birth year {other} of the person",
        "correct the birth year, the person or the date",
    ),
    "too_young": (
        "the person would be {age} years old in {value}",
        "correct the birth year or the date",
    ),
    "hours_exceed": (
        "{value} hours attended, the training had {other}",
        "correct one of the two",
    ),
    "wrong_answer_code": (
        "'{value}' is no answer to '{column}'; allowed: {allowed}",
        "correct it{hint}",
    ),
    "item_not_asked": (
        "item '{column}' of scale '{scale}' was not asked in wave '{wave}'",
        "scores of this wave are made from the other items",
    ),
    "duplicate_response": (
        "the code of this answer stands twice in wave '{wave}' of unit '{unit}' (also row {other})",
        "nothing to do: neither answer is paired, both count in the unpaired means",
    ),
    "no_respondent_unit": ("the answer names no unit", "fill in the unit"),
    "unit_without_officer": ("unit '{value}' has no officer on {date}", "add its officers, if it has any"),
    "two_posts": (
        "the person holds posts in {units} at once and is counted in {counted}",
        "nothing to do, if this is so",
    ),
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
    """

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
        return own | dict(self.detail)

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
        return ", ".join(part for part in (self.table, row, self.column) if part)

    def __str__(self) -> str:
        return f"{self.severity:5}  {self.place}: {self.message} → {self.remedy}"


def hint(value: str, allowed: list[str]) -> str:
    """Name the nearest allowed value, ready to be appended to a remedy.

    Examples
    --------
    >>> hint("unitid", ["unit_id", "name"])
    "; did you mean 'unit_id'?"
    >>> hint("qqq", ["unit_id"])
    ''
    """
    import difflib

    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
