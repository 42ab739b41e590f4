"""A workbook in which an office types the answers of paper questionnaires.

Sheet `answers` has one row a respondent: row 1 holds the names of the form (`sex`, `channels/loa`
for one choice of several), row 2 the question, answers begin in row 3. `_sheet` is the number on
the paper. A cell of `channels` itself says that the question was answered and nothing ticked.
Sheet `_form` (hidden) says which form it is: form_id, version, language, and the kind.
Each repeat has a sheet of its own, with the number on the paper in its first column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.exports.entry_sheets import KIND, NOTHING_TICKED, PAPER, TICKED
from toolkit.form_items import RECORDED
from toolkit.instrument import Instrument, Item

ROWS = 1000
FIRST = 2  # the first row of answers, counted from 0


@dataclass(frozen=True)
class Column:
    """One column to fill: its name, what stands above it, and what may be chosen."""

    name: str
    heading: str
    options: tuple[str, ...] = ()
    kind: str = "text"


def entry_columns(items: Iterator[Item], language: str) -> Iterator[Column]:
    """Give the columns of some items: one each, and one per choice where several may be ticked.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> columns = entry_columns(read_instrument("surveys/awareness.md").body.items(), "en")
    >>> next(columns)
    Column(name='consent', heading='Do you agree to take part in this survey?', options=('I agree', 'I do not agree'), kind='select_one')
    """  # noqa: E501
    for item in items:
        question = item.label[language]
        if item.kind in RECORDED:
            continue
        if item.kind == "select_multiple":
            yield Column(item.name, question, (NOTHING_TICKED,), item.kind)
            for choice in item.choices:
                name = f"{item.name}/{choice.name}"
                yield Column(name, f"{question} – {choice.label[language]}", (TICKED,), item.kind)
        else:
            labels = tuple(choice.label[language] for choice in item.choices)
            yield Column(item.name, question, labels, item.kind)


def write_entry_workbook(instrument: Instrument, language: str, path: Path) -> Path:
    """Write the workbook in one language of the form.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit.instrument import read_instrument
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     form = read_instrument("surveys/awareness.md")
    ...     write_entry_workbook(form, "vi", Path(folder) / "entry.xlsx").name
    'entry.xlsx'
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        lists = _Lists(book)
        body = instrument.body
        _write_sheet(book, lists, "answers", list(entry_columns(body.items(), language)))
        for repeat in body.repeats():
            columns = list(entry_columns(repeat.items(), language))
            _write_sheet(book, lists, repeat.name[:31], columns)
        lists.write()
        _write_mark(book, instrument, language)
    return path


class _Lists:
    """Lists of choices on a hidden sheet: a drop-down of its own takes 255 characters only."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.places: dict[tuple[str, ...], int] = {}

    def source(self, options: tuple[str, ...]) -> str:
        column = self.places.setdefault(options, len(self.places))
        letter = _letters(column)
        return f"=_lists!${letter}$1:${letter}${len(options)}"

    def write(self) -> None:
        sheet = self.book.add_worksheet("_lists")
        sheet.hide()
        for options, column in self.places.items():
            for i, option in enumerate(options):
                sheet.write_string(i, column, option)


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _write_sheet(book: Any, lists: _Lists, name: str, columns: list[Column]) -> None:
    small = book.add_format({"font_size": 8, "font_color": "#666666"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    free = book.add_format({"locked": False, "num_format": "@"})
    number = book.add_format({"locked": False})
    sheet = book.add_worksheet(name)
    for i, column in enumerate([Column(PAPER, "№"), *columns]):
        numeric = column.kind in ("integer", "decimal")
        sheet.set_column(i, i, 18, number if numeric else free)
        sheet.write_string(0, i, column.name, small)
        sheet.write_string(1, i, column.heading, head)
        if column.options:
            rule = {"validate": "list", "source": lists.source(column.options)}
            sheet.data_validation(FIRST, i, FIRST + ROWS - 1, i, rule)
    sheet.set_row(1, 90)
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_mark(book: Any, instrument: Instrument, language: str) -> None:
    mark = {"kind": KIND, "form_id": instrument.name, "version": instrument.version}
    mark |= {"language": language}
    sheet = book.add_worksheet("_form")
    sheet.hide()
    for i, (key, value) in enumerate(mark.items()):
        sheet.write_string(i, 0, key)
        sheet.write_string(i, 1, value)
        book.set_custom_property(f"toolkit_{key}", value)
