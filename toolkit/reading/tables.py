"""CSV and XLSX files of a study folder, as tables of text.

Nothing is interpreted here but the file itself: kind, encoding, separator, header, rows. The index
of a table is the row as a spreadsheet counts it, so that every finding can name the place.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from pathlib import Path

import pandas as pd

from toolkit.cells import folded
from toolkit.findings import Finding, Severity, hint
from toolkit.reading.cell_texts import clear_number
from toolkit.reading.csv_files import Piece, Pieces, Row
from toolkit.reading.failures import unreadable
from toolkit.reading.sheets import TITLES, Sheet, open_sheets
from toolkit.reading.text_columns import UNSEEN, TextColumns, cleaned, different, text_columns

SUFFIXES = (".csv", ".xlsx")
# Files that somebody may have meant as a table; other files may lie in the folder.
LIKE_TABLES = (*SUFFIXES, ".tsv", ".xls", ".xlsm", ".xlsb", ".ods")
_TITLES = TITLES

Known = Callable[[str], object]


def find_table(folder: Path, name: str) -> tuple[Path | None, list[Finding]]:
    """Find the file of a table, `NAME.csv` or `NAME.xlsx`, in capitals or not.

    Returns
    -------
    path : Path or None
        None when there is no such file, or two.
    findings : list of Finding
        The two files, where there are two.
    """
    files = [
        file
        for file in sorted(folder.iterdir())
        if file.stem.casefold() == name and file.suffix.casefold() in SUFFIXES and file.is_file()
    ]
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        return None, [Finding("error", name, None, "", "", "two_files", {"files": names})]
    return (files[0] if files else None), []


def unused_files(folder: Path, used: Collection[str], tables: Collection[str]) -> list[Finding]:
    """Files that look like tables and that nothing reads, perhaps for a slip in the name.

    Parameters
    ----------
    folder : Path
    used : collection of str
        Names of files that are read.
    tables : collection of str
        Names of tables.
    """
    found = []
    for file in sorted(folder.iterdir()):
        known = file.name in used or (file.stem.casefold() in tables and file.suffix in SUFFIXES)
        if known or file.suffix.casefold() not in LIKE_TABLES or file.name.startswith(("~", ".")):
            continue
        near = hint(file.stem.casefold(), list(tables))
        severity: Severity = "warning" if near else "note"
        found.append(Finding(severity, file.name, None, "", "", "unused_file", {"hint": near}))
    return found


def replaced_files(folder: Path, tables: Collection[str]) -> list[Finding]:
    """Files named as a table that is read from a database instead."""
    return [
        Finding("warning", file.name, None, "", "", "replaced_file")
        for file in sorted(folder.iterdir())
        if file.stem.casefold() in tables and file.suffix.casefold() in SUFFIXES
    ]


def read_table(
    path: Path, label: str = "", known: Known | None = None
) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Read one file as text.

    Parameters
    ----------
    path : Path
        A `.csv` (UTF-8, or UTF-16 with its mark; comma, semicolon or tab) or `.xlsx` file (first
        sheet).
    label : str
        Name printed in findings; the file's own name without it.
    known : callable, optional
        Whether a cell is the name of a column: then titles may stand above the header, which is
        the row with most such cells. The first row without it.

    Returns
    -------
    table : DataFrame of str or None
        Trimmed, NFC, empty cells missing; rows that are wholly empty are left out. None when the
        file cannot be read.
    findings : list of Finding
    """
    table, findings = open_table(path, label, known)
    if table is None:
        return None, findings
    try:
        blocks = list(table.blocks())
    except Exception as error:
        return None, [unreadable(label or path.name, error)]
    return pd.concat(blocks) if len(blocks) > 1 else blocks[0], table.findings


class OpenTable:
    """A table whose rows are read block by block, so that it may be larger than the memory.

    Attributes
    ----------
    header : list of str
        Names of its columns.
    """

    def __init__(
        self, names: list[str], row: int, label: str, pieces: Pieces, findings: list[Finding]
    ) -> None:
        self.header = [name for name in dict.fromkeys(names) if name]
        self._names, self._row, self._label = names, row, label
        self._pieces = pieces
        self._told, self._ragged = findings, list[Finding]()
        self._filled = [False] * len(names)
        self._empty = True

    def blocks(self) -> Iterator[pd.DataFrame]:
        """Read the rows, once; one block at least, perhaps without rows.

        Yields
        ------
        DataFrame of str
            As `read_table` gives it.
        """
        above = self._row
        for piece in self._pieces:
            found = text_columns(piece, len(self._names))
            if len(found.places) or self._empty:
                yield self._block(found, above + 1)
            self._empty &= not len(found.places)
            above += found.count

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the file; complete when the blocks are used up."""
        none = Finding("warning", self._label, None, "", "", "no_rows")
        return [*self._told, *self._ragged, *self._nameless(), *([none] if self._empty else [])]

    def _block(self, found: TextColumns, first: int) -> pd.DataFrame:
        columns: dict[str, pd.api.extensions.ExtensionArray] = {}
        for place, (name, column) in enumerate(zip(self._names, found.columns, strict=True)):
            text = cleaned(different(column))
            self._filled[place] |= not text.isna().all()
            if name:
                columns.setdefault(name, text)
        for place, cells in found.longer.items():
            more = {"found": cells, "expected": len(self._names)}
            row = first + place
            self._ragged.append(Finding("error", self._label, row, "", "", "ragged_row", more))
        return pd.DataFrame(columns, index=pd.Index(found.places + first))

    def _nameless(self) -> list[Finding]:
        """Columns that hold values under an empty header; they are named by their letter."""
        return [
            Finding("warning", self._label, self._row, _letter(place), "", "nameless_column")
            for place, name in enumerate(self._names)
            if not name and self._filled[place]
        ]


def open_table(
    path: Path, label: str = "", known: Known | None = None
) -> tuple[OpenTable | None, list[Finding]]:
    """Open one file, to read it block by block.

    Parameters
    ----------
    path, label, known
        As in `read_table`.

    Returns
    -------
    table : OpenTable or None
        None when the file cannot be read.
    findings : list of Finding
        Why it cannot be read; what is wrong in a table it tells itself.
    """
    label = label or path.name
    try:
        pieces, findings = _first_sheet(path, label)
        piece: Piece = next(pieces, []) if pieces is not None else []
    except FileNotFoundError:
        return None, [_missing_file(path, label)]
    except OSError as error:
        return None, [unreadable(label, error)]
    if pieces is None:
        return None, findings
    first = piece if isinstance(piece, list) else piece.rows()
    place = _header_row(first, known)
    if place is None:
        return None, [*findings, Finding("error", label, None, "", "", "empty_file")]
    names = [header_name(name) for name in first[place]]
    while names and not names[-1]:
        names.pop()
    findings += _header_findings(names, place + 1, label)
    below: Pieces = chain([first[place + 1 :]], pieces)
    return OpenTable(names, place + 1, label, below, findings), []


def header_name(name: str) -> str:
    """Name a column as it is compared.

    Examples
    --------
    >>> header_name(" Unit_ID ")
    'unit_id'
    """
    return folded(name.strip(UNSEEN))


def _missing_file(path: Path, label: str) -> Finding:
    there = {file.stem: file.name for file in path.parent.glob("*")}
    near = difflib.get_close_matches(path.stem, there, n=1, cutoff=0.6)
    more = {"hint": hint(path.name, [there[stem] for stem in near])}
    return Finding("error", label, None, "", path.name, "missing_file", more)


def _first_sheet(path: Path, label: str) -> tuple[Pieces | None, list[Finding]]:
    """Rows of the first sheet, and a finding on others that hold something."""
    sheets, findings = open_sheets(path, label, titles=_TITLES, number=clear_number)
    if not sheets:
        return None, findings or [Finding("error", label, None, "", "", "empty_file")]
    first, *others = sheets
    more = ", ".join(sheet.name for sheet in others if _holds_something(sheet))
    ignored = Finding("warning", label, None, "", more, "more_sheets")
    return first.pieces, [*findings, *([ignored] if more else [])]


def _holds_something(sheet: Sheet) -> bool:
    pieces = (p if isinstance(p, list) else p.rows() for p in sheet.pieces)
    return any(cell for piece in pieces for row in piece for cell in row)


def _header_row(rows: list[Row], known: Known | None) -> int | None:
    """The first row that holds anything, or that of the first ones with most known names."""
    filled = [n for n, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if known is None or not filled:
        return next(iter(filled), None)
    return max(filled[:_TITLES], key=lambda n: sum(bool(known(cell)) for cell in rows[n]))


def _header_findings(header: list[str], row: int, label: str) -> list[Finding]:
    double = {name for name in header if name and header.count(name) > 1}
    return [Finding("error", label, row, name, "", "double_column") for name in sorted(double)]


def _letter(place: int) -> str:
    """The name a spreadsheet gives a column: A, B … Z, AA."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)
