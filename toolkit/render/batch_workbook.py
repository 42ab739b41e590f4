"""One workbook of the tables of many reports, to filter and sort; it may have a million rows.

Rows go from the packages of the reports straight into the file, so that memory does not grow with
their number. The packages are read twice: first for the columns there are, then for the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from toolkit.errors import RenderError
from toolkit.render.content import Field, Table
from toolkit.render.files import reason
from toolkit.render.sheet_cells import Pen
from toolkit.render.sheet_names import sheet_names
from toolkit.render.table_sheet import (
    FIRST_ROW,
    NOTE,
    TITLE,
    column_width,
    set_filter,
    set_height,
    set_page,
    write_head,
)
from toolkit.render.tables_json import read_package, tables_of
from toolkit.render.xlsx import open_workbook

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576  # of a sheet, by the format
_FROZEN = 2  # key columns that stay in sight
_WRAPPED: Mapping[str, Any] = {"text_wrap": True, "valign": "top"}
_NAMES, _TITLES = 34, 58  # letters of the columns of the first sheet
_READABLE = 8  # letters; what titles have in common is no title when it is shorter

Entry: TypeAlias = tuple[Sequence[str], Path]
Package: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class BatchWords:
    """What the workbook says beside the tables.

    Parameters
    ----------
    title : str
    lines : sequence of str
        Below it, such as of which day the tables are; "{n}" is the number of reports.
    contents : str
        Name of the first sheet.
    keys : sequence of str
        Headings of the columns that say whose row it is.
    failed : str
        Heading of those whose report could not be made.
    cut : str
        Said where a text was too long for a cell.
    """

    title: str
    lines: Sequence[str]
    contents: str
    keys: Sequence[str]
    failed: str
    cut: str


def write_batch_workbook(
    path: Path, entries: Sequence[Entry], words: BatchWords,
    failed: Sequence[Sequence[str]] = (), *, fits: Callable[[Package], bool] = bool,
    most_rows: int = MOST_ROWS,
) -> None:  # fmt: skip
    """Gather the tables of many reports into one workbook, a sheet for each kind of table.

    Tables that name people are not in the packages, and would be left out if they were.

    Parameters
    ----------
    path : Path
        The workbook; what is there is replaced when the new one is whole.
    entries : sequence of (keys, Path)
        The texts of the key columns, and the package of the report's tables.
    words : BatchWords
    failed : sequence of sequence of str
        Whose report could not be made: listed on the first sheet.
    fits : callable
        Tells of a package whether it belongs into the workbook; others are passed over, as are
        files that are no packages.
    most_rows : int
        Of a sheet; what is more goes on on a further one.

    Raises
    ------
    RenderError
        The workbook cannot be written.
    """
    kinds, current = _survey(entries, fits)
    words = replace(words, lines=[line.replace("{n}", str(len(current))) for line in words.lines])
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book = open_workbook(part, words.title, constant_memory=True, use_zip64=True)
        _Gathering(book, kinds, words, most_rows).write(current, failed)
        book.close()
        part.replace(path)
    except Exception as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, RenderError):
            raise
        raise RenderError(f"{path.name} could not be written: {_why(error)}") from error


def _why(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)


@dataclass
class _Kind:
    """Tables of one kind: what is known before their rows are written."""

    title: str
    notes: tuple[str, ...]
    fields: dict[str, Field] = field(default_factory=dict)
    rows: int = 0

    def take(self, table: Table) -> None:
        """Take in what a table adds."""
        self.title = _common_start(self.title, table.title)
        self.notes = tuple(note for note in self.notes if note in table.notes)
        for column in table.fields:
            self.fields.setdefault(column.name, column)
        self.rows += len(table.values)


def _common_start(one: str, other: str) -> str:
    """What two titles begin with alike, up to a word's end."""
    if one == other:
        return one
    words = zip(one.split(" "), other.split(" "), strict=False)
    return " ".join(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], words))


def _kind_of(table: Table) -> str:
    """What tables are gathered by; one without a name is told by its title and columns."""
    return table.name or "\n".join((table.title, *(column.name for column in table.fields)))


def _survey(
    entries: Sequence[Entry], fits: Callable[[Package], bool]
) -> tuple[dict[str, _Kind], list[Entry]]:
    """Kinds of tables in the order in which they come, and the packages they come from."""
    kinds: dict[str, _Kind] = {}
    current: list[Entry] = []
    for keys, path in entries:
        with suppress(RenderError):
            package = read_package(path)
            if fits(package):
                current.append((keys, path))
                for table in tables_of(package):
                    kinds.setdefault(_kind_of(table), _Kind(table.title, table.notes)).take(table)
    for key, kind in kinds.items():
        common = kind.title.rstrip(" ,;:–-(“")
        kind.title = common if len(common) >= _READABLE else key.partition("\n")[0]
    return kinds, current


def _tables(entries: Sequence[Entry]) -> Iterator[tuple[Sequence[str], Table]]:
    for keys, path in entries:
        for table in tables_of(read_package(path)):
            yield keys, table


class _Sheets:
    """The sheets of one kind of table, of which the last is being written."""

    def __init__(self, kind: _Kind, sheets: Sequence[Worksheet], keys: Sequence[Field]) -> None:
        self.kind = kind
        self.sheets = sheets
        self.fields = [*keys, *kind.fields.values()]
        self.places = {name: place for place, name in enumerate(kind.fields, len(keys))}
        self.longest = [0] * len(self.fields)
        self.row = 0  # of all sheets together


class _Gathering:
    """Writes the workbook."""

    def __init__(
        self, book: Workbook, kinds: dict[str, _Kind], words: BatchWords, most_rows: int
    ) -> None:
        self.pen, self.words = Pen(book), words
        self.room = most_rows - FIRST_ROW
        self.keys = [Field(f"key{place}", title) for place, title in enumerate(words.keys)]
        pages = [(key, page) for key, kind in kinds.items() for page in range(self._pages(kind))]
        self.names = sheet_names([words.contents, *(kinds[key].title for key, _ in pages)])
        self.first = book.add_worksheet(self.names[0])
        made: dict[str, list[Worksheet]] = {key: [] for key in kinds}
        for (key, _), name in zip(pages, self.names[1:], strict=True):
            made[key].append(book.add_worksheet(name))
        self.sheets = {key: _Sheets(kind, made[key], self.keys) for key, kind in kinds.items()}

    def _pages(self, kind: _Kind) -> int:
        return max(1, -(-kind.rows // self.room))

    def write(self, entries: Sequence[Entry], failed: Sequence[Sequence[str]]) -> None:
        """Write everything."""
        for group in self.sheets.values():
            for sheet in group.sheets:
                self._begin(sheet, group)
        for keys, table in _tables(entries):
            self._add(self.sheets[_kind_of(table)], keys, table)
        for group in self.sheets.values():
            for page, sheet in enumerate(group.sheets):
                self._end(sheet, group, min(self.room, group.row - page * self.room))
        self._contents(failed)

    def _begin(self, sheet: Worksheet, group: _Sheets) -> None:
        self.pen.text(sheet, 0, 0, group.kind.title, **TITLE)
        widths = [column_width(one.title, 0) + 4 for one in group.fields]
        write_head(self.pen, sheet, group.fields, widths)
        sheet.freeze_panes(FIRST_ROW, _FROZEN)

    def _add(self, group: _Sheets, keys: Sequence[str], table: Table) -> None:
        places = [group.places[column.name] for column in table.fields]
        for number, (values, texts) in enumerate(zip(table.values, table.cells, strict=True)):
            page, within = divmod(group.row, self.room)
            row, sheet, strong = FIRST_ROW + within, group.sheets[page], number in table.strong
            group.row += 1
            for place, key in enumerate(keys):
                self._cell(group, sheet, row, place, self.keys[place], key, key)
            for place, column, value, text in zip(places, table.fields, values, texts, strict=True):
                self._cell(group, sheet, row, place, column, value, text, strong)

    def _cell(
        self, group: _Sheets, sheet: Worksheet, row: int, place: int, column: Field,
        value: object, text: str, strong: bool = False,
    ) -> None:  # fmt: skip
        self.pen.cell(sheet, row, place, column, value, text, strong)
        group.longest[place] = max(group.longest[place], len(text))

    def _end(self, sheet: Worksheet, group: _Sheets, rows: int) -> None:
        widths = [
            column_width(one.title, longest)
            for one, longest in zip(group.fields, group.longest, strict=True)
        ]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        set_page(sheet, sum(widths))
        if rows:
            set_filter(sheet, len(group.fields), rows)

    def _contents(self, failed: Sequence[Sequence[str]]) -> None:
        sheet, pen, row = self.first, self.pen, 0
        sheet.set_column(0, 0, _NAMES)
        sheet.set_column(1, 2, _TITLES)
        set_page(sheet, 0)
        pen.text(sheet, row, 0, self.words.title, bold=True, font_size=14)
        for line in [*self.words.lines, *([self.words.cut] if pen.cut else [])]:
            row += 1
            pen.text(sheet, row, 0, line)
        row = self._links(row + 2) + 1
        if failed:
            pen.text(sheet, row, 0, self.words.failed, bold=True)
        for lost in failed:
            row += 1
            set_height(sheet, row, lost, [_NAMES, _TITLES, _TITLES])
            for place, text in enumerate(lost):
                pen.text(sheet, row, place, text, **_WRAPPED)

    def _links(self, row: int) -> int:
        """Write the list of sheets, each with the notes that hold for all its rows."""
        names = iter(self.names[1:])
        for group in self.sheets.values():
            for _ in group.sheets:
                name = next(names)
                self.pen.link(self.first, row, 0, name, name, valign="top")
                set_height(self.first, row, [group.kind.title], [_TITLES])
                self.pen.text(self.first, row, 1, group.kind.title, **_WRAPPED)
                row += 1
            for note in group.kind.notes:
                set_height(self.first, row, [note], [_TITLES])
                self.pen.text(self.first, row, 1, note, **NOTE, **_WRAPPED)
                row += 1
        return row
