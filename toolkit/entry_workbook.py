"""A workbook in which an office types the answers of paper questionnaires.

Sheet `answers` has one row a respondent: row 1 holds the names of the form (`sex`, `channels/loa`
for one choice of several), row 2 the question, answers begin in row 3. `_sheet` is the number on
the paper. A 0 in `channels` itself says that the question was answered and nothing ticked.
Sheet `_form` (hidden) says which form it is: form_id, version, language, and the kind; of a
booklet also which, and in which order it prints the answers: `order/k01`, then their names.
Each repeat has a sheet of its own, with the number on the paper in its first column.
"""

from __future__ import annotations

import math
from itertools import groupby
from pathlib import Path
from typing import Any

from toolkit.entry_instructions import instructions
from toolkit.entry_layout import (
    ANSWERS,
    FIRST,
    LISTS,
    NUMBERS,
    ROWS,
    Column,
    EntrySheet,
    asked,
    column_name,
    entry_sheets,
    letters,
)  # fmt: skip
from toolkit.entry_validation import limits, refusal
from toolkit.exports.entry_sheets import FORM, KIND, ORDER, PAPER
from toolkit.instrument import Instrument
from toolkit.languages import spoken
from toolkit.show.words import say

_LAST = FIRST + ROWS - 1
_BANDS = ("#E4ECF5", "#F3F0E6")  # questions beside each other are told apart
_GREY, _ORANGE = "#D9D9D9", "#F4B183"
_WIDTHS = {"integer": 12, "decimal": 12, "date": 13, "select_multiple": 12, "select_one": 22}


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

    words = spoken(language)
    sheets = entry_sheets(instrument, language, words)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        _write_instructions(book, instructions(instrument, sheets, language, words), words)
        lists = _Lists(book)
        for sheet in sheets:
            writer = _Writer(book, lists, sheet, sheets[0], language, words)
            about = (instrument.name, instrument.version, instrument.booklet)
            writer.write(" ".join(filter(None, about)))
        lists.write()
        _name_columns(book, sheets[0])
        _write_mark(book, instrument, language)
    return path


def _write_instructions(book: Any, lines: list[str], words: str) -> None:
    sheet = book.add_worksheet(say(words, "entry-instructions"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 90)
    title = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top", "align": "right"})
    sheet.write_string(0, 1, lines[0], title)
    sheet.write_string(1, 1, lines[1], plain)
    for number, line in enumerate(lines[2:], 1):
        sheet.write_number(number + 2, 0, number, top)
        sheet.write_string(number + 2, 1, line, plain)
        sheet.set_row(number + 2, 15.5 * math.ceil(len(line) / 88) + 4)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")


class _Lists:
    """Lists of choices on a hidden sheet: a drop-down of its own takes 255 characters only."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.places: dict[tuple[str, ...], int] = {}

    def source(self, options: tuple[str, ...]) -> str:
        letter = letters(self.places.setdefault(options, len(self.places)) + 1)
        return f"={LISTS}!${letter}$1:${letter}${len(options)}"

    def write(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        for options, column in self.places.items():
            for i, option in enumerate(options):
                sheet.write_string(i, column, option)


class _Writer:
    """Writes one sheet to fill."""

    def __init__(
        self, book: Any, lists: _Lists, layout: EntrySheet, answers: EntrySheet,
        language: str, words: str,
    ) -> None:  # fmt: skip
        self._book, self._lists, self._layout, self._answers = book, lists, layout, answers
        self._language, self._words = language, words
        self._sheet = book.add_worksheet(layout.name)

    def write(self, form: str) -> None:
        names = [column.name.split("/")[0] for column in self._layout.columns]
        order = list(dict.fromkeys(names))
        for i, column in enumerate(self._layout.columns):
            self._head(i, column, _BANDS[order.index(names[i]) % 2])
            self._rule(i, column)
        self._conditions()
        self._numbers()
        self._page(form)

    def _head(self, i: int, column: Column, colour: str) -> None:
        look = {"text_wrap": True, "valign": "top", "border": 1, "bg_color": colour}
        whole = "/" not in column.name
        small = self._book.add_format(look | {"font_size": 8, "font_color": "#555555"})
        head = self._book.add_format(look | {"bold": whole})
        self._sheet.set_column(i, i, self._width(column), self._body(column))
        self._sheet.write_string(0, i, column.name, small)
        self._sheet.write_string(FIRST - 1, i, column.heading, head)

    @staticmethod
    def _width(column: Column) -> float:
        if column.item is None:
            return 9
        return _WIDTHS.get(column.item.kind, 24 if column.item.choices else 20)

    def _body(self, column: Column) -> Any:
        """Cells to fill: open, and text unless the question asks for a number or a date."""
        kind = column.item.kind if column.item else "text"
        day = say(self._words, "date-pattern").lower()
        formats = {"integer": "0", "decimal": "General", "date": day}
        form = formats.get(kind, "@")
        return self._book.add_format({"locked": False, "num_format": form, "valign": "top"})

    def _rule(self, i: int, column: Column) -> None:
        item = column.item
        if item is None:
            return
        rule: dict[str, object] | None
        if column.options:
            rule = {"validate": "list", "source": self._lists.source(column.options)}
        else:
            rule = limits(item)
        if rule:
            rule |= refusal(item, self._language, self._words)
            self._sheet.data_validation(FIRST, i, _LAST, i, rule)

    def _conditions(self) -> None:
        """Grey where a question is not asked, orange where it was answered nonetheless."""
        grey = self._book.add_format({"bg_color": _GREY})
        orange = self._book.add_format({"bg_color": _ORANGE})
        numbered = enumerate(self._layout.columns)
        for relevant, some in groupby(numbered, key=lambda pair: pair[1].relevant):
            run = list(some)
            first, last = run[0][0], run[-1][0]
            when = asked(run[0][1], self._layout, self._answers, self._language)
            if relevant and when:
                own = f"{letters(first + 1)}{FIRST + 1}"
                wrong = f'=AND({own}<>"",NOT({when.asked}))'
                self._colour(first, last, wrong, orange)
                self._colour(first, last, f"={when.not_asked}", grey)

    def _colour(self, first: int, last: int, formula: str, look: Any) -> None:
        rule = {"type": "formula", "criteria": formula, "format": look, "stop_if_true": True}
        self._sheet.conditional_format(FIRST, first, _LAST, last, rule)

    def _numbers(self) -> None:
        """Each paper stands once among the respondents, and rows of repeats belong to one."""
        cell, repeat = f"$A{FIRST + 1}", self._layout.repeat
        count = f"COUNTIF({NUMBERS},{cell})"
        message = say(self._words, "entry-unknown-number" if repeat else "entry-number-twice")
        rule = {
            "validate": "custom", "value": f"={count}{'>=' if repeat else '='}1",
            "error_title": str(say(self._words, "entry-refused"))[:32], "error_message": message,
        }  # fmt: skip
        self._sheet.data_validation(FIRST, 0, _LAST, 0, rule)
        orange = self._book.add_format({"bg_color": _ORANGE})
        wrong = f'=AND({cell}<>"",{count}{"=0" if repeat else ">1"})'
        self._colour(0, 0, wrong, orange)

    def _page(self, form: str) -> None:
        sheet = self._sheet
        lines = max(
            sum(math.ceil(max(len(part), 1) / (self._width(column) * 0.95))
                for part in column.heading.split("\n"))
            for column in self._layout.columns
        )  # fmt: skip
        sheet.set_row(0, 24)
        sheet.set_row(FIRST - 1, min(15.5 * lines + 4, 250))
        sheet.freeze_panes(FIRST, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(0, FIRST - 1)
        sheet.repeat_columns(0, 0)
        sheet.print_across()
        sheet.hide_gridlines(0)  # lines are printed, too
        sheet.set_footer(f"&L{form.replace('&', '&&')} – &A&R&P / &N")
        sheet.protect("", {"format_columns": True, "format_rows": True})


def _name_columns(book: Any, answers: EntrySheet) -> None:
    """Names by which formulas of other sheets find numbers and answers."""
    for column in answers.columns:
        letter = answers.letter(column.name)
        name = NUMBERS if column.name == PAPER else column_name(letter)
        cells = f"${letter}${FIRST + 1}:${letter}${_LAST + 1}"
        book.define_name(name, f"={ANSWERS}!{cells}")


def _write_mark(book: Any, instrument: Instrument, language: str) -> None:
    mark = {"kind": KIND, "form_id": instrument.name, "version": instrument.version}
    mark |= {"language": language}
    mark |= {"booklet": instrument.booklet} if instrument.booklet else {}
    for key, value in mark.items():
        book.set_custom_property(f"toolkit_{key}", value)
    rows = [[key, value] for key, value in mark.items()]
    rows += [[ORDER + name, *order] for name, order in instrument.lettered.items()]
    sheet = book.add_worksheet(FORM)
    sheet.hide()
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            sheet.write_string(i, j, text)
