"""A sheet as an office made it: titles, header in one row or two, rows, totals, signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path

from toolkit.cells import folded
from toolkit.change_records import sha256
from toolkit.errors import unknown
from toolkit.exports.hand_typed import JOIN, header_rows
from toolkit.findings import Finding
from toolkit.reading.sheet import Range, Sheet, letters
from toolkit.reading.sheets import open_sheets
from toolkit.reading.text_columns import clean
from toolkit.registers.header_synonyms import of_name_part, plain_header, usual_headers
from toolkit.registers.row_kinds import LeftOut, Row, RowKinds

Meant = Mapping[str, str]
_TITLES = 30  # rows in which the header is looked for
_FEWEST = 2  # headers that are understood
_ALSO = {"unit_id": "unit", "hours": "training_hours"}  # under which header else it may stand
_NOTHING = {"-", "–", "—", "…", "...", ".", "_"}
_AS_ABOVE = {'"', "''", "”", "〃", "//", "nt", "-nt-", "như trên", "-//-"}
_REPEATED = {"unit", "role", "topics", "start", "end", "type", "topic", "date"}  # fields of ditto


@dataclass
class OfficeSheet:
    """Rows of a sheet by the fields they hold.

    Attributes
    ----------
    file : str
        Name printed in findings.
    headers : dict
        Header as written -> field; "" where it is not understood.
    columns : list of str
        The headers column by column; "" over a column without one.
    titles : list of rows
        What stands above the header.
    rows : dict
        Row as a spreadsheet counts it -> field -> cell.
    cells : dict
        Row -> all of its cells, column by column, with those above for a mark such as "nt".
    above : dict
        Row -> heading of the section it stands in.
    left_out : dict
        Row -> what it is, where it is no data: a total, a heading, a signature.
    rejected : dict
        Row -> why it is not imported.
    sha256 : str
        Of the file.
    sheet : str
        The name of the sheet, where it was asked for by name.
    """

    file: str
    headers: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    titles: list[Row] = field(default_factory=list)
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    cells: dict[int, Row] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)
    left_out: dict[int, LeftOut] = field(default_factory=dict)
    rejected: dict[int, list[Finding]] = field(default_factory=dict)
    sha256: str = ""
    sheet: str = ""

    def header_of(self, name: str, table: str) -> str:
        """The header a field stands under, as it is written; without one, as it is usual."""
        own = [header for header, meant in self.headers.items() if meant == name]
        usual = usual_headers(table)
        return own[0] if own else usual.get(name, usual.get(_ALSO.get(name, ""), name))


def read_office_sheet(
    path: Path,
    known: Meant,
    mapping: Meant | None = None,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    label: str = "",
) -> tuple[OfficeSheet, list[Finding]]:
    """Read a file of an office.

    Parameters
    ----------
    path : Path
    known : mapping
        Header as it is compared -> field, see `synonyms`.
    mapping : mapping, optional
        Header as the office writes it -> field, which goes before what is known.
    sheet, encoding : str, optional
        Of a workbook its first sheet with a header without it; of text it is guessed without it.
    label : str
        Name printed in findings; the file's own name without it.

    Raises
    ------
    ToolkitError
        The workbook has no such sheet.
    """
    own = {plain_header(header): meant for header, meant in (mapping or {}).items()}
    meant = {**known, **own}
    found = OfficeSheet(label or path.name, sheet=sheet or "")
    try:
        opened, findings = open_sheets(path, found.file, encoding=encoding, titles=_TITLES)
    except FileNotFoundError:
        return found, [Finding("error", found.file, None, "", path.name, "missing_file")]
    found.sha256 = (sha256(path.read_bytes()) or "") if opened else ""
    chosen = _chosen(opened, sheet)
    tables = [(one, _rows_of(one)) for one in chosen]
    headed = [(one, rows, head) for one, rows in tables if (head := _head(one, rows, meant))]
    if not headed:
        none = Finding("error", found.file, None, "", "", "no_header")
        return found, [*findings, *([none] if opened else [])]
    one, rows, (below, names) = headed[0]
    findings += _others(
        found.file, one, [t for t, r in tables if t is not one and any(map(any, r))]
    )
    _fill_merged(rows, one.merged, below)
    names = _with_name_parts(one, names, rows[below:], meant)
    findings += _name_columns(found, names, meant, below)
    fields = [field_of(name, meant) if name else "" for name in names]
    findings += _parts_of_names(found, fields, meant, below)
    _read_rows(found, rows, fields, below, one.merged)
    return found, findings + _nameless(found, fields, below)


def _chosen(sheets: Sequence[Sheet], wanted: str | None) -> list[Sheet]:
    chosen = [one for one in sheets if wanted is None or folded(one.name) == folded(wanted)]
    if sheets and not chosen:
        raise unknown("sheet", wanted, [one.name for one in sheets])
    return chosen


def _rows_of(sheet: Sheet) -> list[Row]:
    pieces = (piece if isinstance(piece, list) else piece.rows() for piece in sheet.pieces)
    return [[clean(cell) or "" for cell in row] for piece in pieces for row in piece]


def _others(file: str, read: Sheet, others: Sequence[Sheet]) -> list[Finding]:
    names = ", ".join(one.name for one in others)
    more = {"sheet": read.name}
    return [Finding("warning", file, None, "", names, "other_sheets", more)] if names else []


def field_of(header: str, meant: Meant) -> str:
    """The field a header means; of one below another both together, or the lower one alone.

    Examples
    --------
    >>> field_of("Năm sinh | Nữ", {"nu": "sex_female"}), field_of("STT", {})
    ('sex_female', '')
    """
    whole = meant.get(plain_header(header))
    return whole or meant.get(plain_header(header.rpartition(JOIN)[2]), "")


def _head(sheet: Sheet, rows: list[Row], meant: Meant) -> tuple[int, list[str]] | None:
    """The place of the first row below the header, and the names of the columns."""

    def known(cell: str) -> bool:  # what a colon stands behind says something of the whole list
        return not cell.endswith(":") and plain_header(cell) in meant

    below, names = header_rows(rows[:_TITLES], sheet, known)
    understood = {field_of(name, meant) for name in names} - {"", "order"}
    return (below, names) if len(understood) >= _FEWEST else None


def _fill_merged(rows: list[Row], merged: Sequence[Range], below: int) -> None:
    """Write the text of cells that are merged downwards into each of their rows."""
    for first, left, last, right in merged:
        if first < below or last == first or right - left > 1:
            continue
        text = rows[first][left] if first < len(rows) and left < len(rows[first]) else ""
        for row in rows[first + 1 : last + 1]:
            row += [""] * (left + 1 - len(row))
            row[left] = text


def _with_name_parts(
    sheet: Sheet, names: Sequence[str], rows: Sequence[Row], meant: Meant
) -> list[str]:
    """Name the second column of names that stand in two columns under one header."""
    found = list(names)
    for place in range(1, len(found)):
        left, cells = found[place - 1], [row[place] for row in rows if place < len(row)]
        parts = any(a <= place <= c and a < place for _, a, _, c in sheet.merged)
        words = all(c.replace(" ", "").isalpha() and plain_header(c) not in meant
                    for c in cells if c)  # fmt: skip
        if not found[place] and field_of(left, meant) == "name" and any(cells) and words:
            found[place] = "given_name" if parts or not sheet.merged else ""
    return found


def _name_columns(sheet: OfficeSheet, names: list[str], meant: Meant, row: int) -> list[Finding]:
    findings, sheet.columns = [], names
    for name in filter(None, names):
        found = field_of(name, meant)
        if found and found in sheet.headers.values():
            findings.append(Finding("error", sheet.file, row, name, "", "double_column"))
        elif not found:
            findings.append(Finding("note", sheet.file, row, name, "", "unused_column"))
        sheet.headers[name] = found
    return findings


def _parts_of_names(
    sheet: OfficeSheet, fields: Sequence[str], meant: Meant, row: int
) -> list[Finding]:
    """Columns without which, or with which alone, names would not be whole."""
    lower = [name.rpartition(JOIN)[2] for name in sheet.columns]
    alone = {"name", "given_name"}.isdisjoint(fields)
    found = [place for place, name in enumerate(fields) if name == "family_name" and alone]
    for place, (name, behind) in enumerate(pairwise(fields)):
        given = behind == "given_name" or (
            behind == "name" and plain_header(lower[place + 1]).split()[:1] == ["ten"]
        )
        said = plain_header(sheet.columns[place]) in meant  # a mapping says that it is none
        if given and not name and not said and of_name_part(lower[place]):
            found.append(place)
    file, names = sheet.file, sheet.columns
    people = "family_name" in meant.values()  # a unit has no family name
    return [Finding("error", file, row, names[n], "", "part_of_name") for n in found if people]


def _nameless(sheet: OfficeSheet, fields: Sequence[str], row: int) -> list[Finding]:
    """Columns that hold something, but have no name."""
    width = max((len(cells) for cells in sheet.cells.values()), default=0)
    places = [n for n in range(width) if not (sheet.columns[n:] and sheet.columns[n])]
    held = [n for n in places if not (fields[n:] and fields[n])
            and any(cells[n:] and cells[n] for cells in sheet.cells.values())]  # fmt: skip
    return [
        Finding("warning", sheet.file, row, letters(place + 1), "", "nameless_column")
        for place in held
    ]


def _read_rows(
    sheet: OfficeSheet, rows: list[Row], fields: list[str], below: int, merged: Sequence[Range]
) -> None:
    parts = {part for name in sheet.columns for part in name.split(JOIN)}
    sheet.titles = [row for row in rows[:below] if not parts.issuperset(filter(None, row))]
    moved = [(a - below, left, b - below, right) for a, left, b, right in merged if a >= below]
    section, last = "", dict[str, str]()
    data = rows[below:]
    kinds = RowKinds(sheet.columns, fields, data, moved).kinds()
    for number, (row, (kind, text)) in enumerate(zip(data, kinds, strict=True), below + 1):
        if kind == "unfilled":
            continue
        if kind != "data":
            section = text if kind == "heading" else section
            sheet.left_out[number] = LeftOut(kind, " ".join(filter(None, row)))
            continue
        whole = _with_marks_read(fields, row, last)
        pairs = zip(fields, whole, strict=False)
        last = {name: cell for name, cell in pairs if name and cell not in ("", *_NOTHING)}
        sheet.rows[number], sheet.cells[number] = last, whole
        if section:
            sheet.above[number] = section


def _with_marks_read(fields: Sequence[str], row: Row, last: Mapping[str, str]) -> Row:
    """A row with the cells from above where it only points at them: it may be kept without them."""
    pairs = zip_longest(fields[: len(row)], row, fillvalue="")
    return [last[name] if _ditto(name, cell, last) else cell for name, cell in pairs]


def _ditto(name: str, cell: str, last: Mapping[str, str]) -> bool:
    """Whether a cell says that it is the same as the one above."""
    return cell.casefold() in _AS_ABOVE and name in _REPEATED and name in last
