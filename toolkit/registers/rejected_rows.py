"""Rows that cannot be imported: which they are, and the file that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from toolkit.cells import folded, hinted
from toolkit.change_records import Original
from toolkit.checks import UNKNOWN
from toolkit.findings import Finding, hint
from toolkit.registers.known_rows import Cells
from toolkit.registers.office_sheet import OfficeSheet
from toolkit.registers.table_changes import written
from toolkit.rejected_file import rejected_csv
from toolkit.schema import REFERENCES, columns
from toolkit.table_parsing import parse

Rows = Mapping[str, Mapping[int, Cells]]
_NAMES_UNIT = {name for name, home in REFERENCES.items() if home == "units"} - {"unit_id"}


def typed_rows(
    main: str,
    sheet: OfficeSheet,
    rows: Rows,
    new_units: Mapping[int, str],
    found: Sequence[Finding],
    known: Mapping[str, Collection[str]],
    *,
    day_first: bool,
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Write rows of a sheet as tables do, without those that are wrong anywhere.

    Parameters
    ----------
    main : str
        The table the sheet was said to hold.
    sheet : OfficeSheet
        Its `rejected` rows are set.
    rows : mapping
        Table -> row of the sheet -> column -> cell.
    new_units : mapping
        Row -> identifier of a unit that the study does not have; also of rows with errors.
    found : sequence of Finding
        What is known already; an error without a row of data rejects the whole sheet.
    known : mapping
        Table -> the identifiers it has; rows may name no others, unless the sheet brings them.
    day_first : bool
        How days are read.

    Returns
    -------
    typed : dict
        Table -> its rows, each different one once.
    findings : list of Finding
        What is wrong with cells.
    """
    frames = {table: _frame(table, own) for table, own in rows.items()}
    firsts = {table: _first_alike(frame) for table, frame in frames.items()}
    for finding in (f for f in found if f.severity == "error"):
        _reject(sheet, [finding.row] if finding.row in sheet.rows else sheet.rows, finding)
    findings = list[Finding]()
    for table, frame in frames.items():
        unique = frame[firsts[table] == frame.index]
        wrong = parse(table, unique, sheet.file, day_first=day_first)[1]
        findings += _of_all_alike(sheet, main, firsts[table], wrong)
    findings += _rejected_with(sheet, lambda: _below_rejected(sheet, main, rows, new_units))
    findings += _rejected_with(sheet, lambda: _unknown(sheet, main, rows, known))
    typed = {
        table: written(
            table, frame[~frame.index.isin(list(sheet.rejected))].drop_duplicates(),
            day_first=day_first,
        )
        for table, frame in frames.items()
    }  # fmt: skip
    return typed, findings + _repeated(sheet, firsts)


def _of_all_alike(
    sheet: OfficeSheet, main: str, first: pd.Series, wrong: Sequence[Finding]
) -> list[Finding]:
    """Findings under the headers of the file; whatever is wrong in a row is so in its like."""
    alike = first.groupby(first).groups if wrong else {}
    told = [
        replace(one, column=sheet.header_of(one.column, main))
        for one in wrong
        if one.row in sheet.rows
    ]
    for finding in (one for one in told if one.severity == "error"):
        _reject(sheet, alike[finding.row], finding)
    return told


def _rejected_with(
    sheet: OfficeSheet, wrong: Callable[[], list[Finding]]
) -> list[Finding]:  # fmt: skip
    """Reject rows until none is wrong: what a rejected one would have brought is missing, too."""
    findings = list[Finding]()
    while more := wrong():
        for finding in more:
            _reject(sheet, [finding.row], finding)
        findings += more
    return findings


def _below_rejected(
    sheet: OfficeSheet, main: str, rows: Rows, new_units: Mapping[int, str]
) -> list[Finding]:
    """Rows that name a unit of a rejected row."""
    kept = {unit for row, unit in new_units.items() if row not in sheet.rejected}
    gone = {unit: row for row, unit in new_units.items() if unit not in kept}
    return [
        Finding("error", sheet.file, row, sheet.header_of(name, main),
                sheet.rows[row].get(name, unit), "rejected_unit", {"other": gone[unit]})
        for own in rows.values() for row, cells in own.items() if row not in sheet.rejected
        for name, unit in cells.items() if name in _NAMES_UNIT and unit in gone
    ]  # fmt: skip


def _unknown(
    sheet: OfficeSheet, main: str, rows: Rows, known: Mapping[str, Collection[str]]
) -> list[Finding]:
    """Rows with an identifier of another table that is neither there nor in a row kept."""
    return [
        Finding("error", sheet.file, row, sheet.header_of(name, main), cells[name],
                UNKNOWN[home], {"hint": near})
        for home, held in known.items()
        for row, name, cells, near in _naming_none(home, held, sheet, rows)
    ]  # fmt: skip


def _naming_none(
    home: str, held: Collection[str], sheet: OfficeSheet, rows: Rows
) -> Iterator[tuple[int, str, Cells, str]]:
    """Row, column and cells that name no row of a table, and the nearest identifier it has."""
    key, near = columns(home)[0], dict[str, str]()
    kept = (cells for row, cells in rows.get(home, {}).items() if row not in sheet.rejected)
    there = {*map(folded, held), *(folded(cells[key]) for cells in kept)}
    names = [name for name, other in REFERENCES.items() if other == home]
    for own in (own for table, own in rows.items() if table != home):
        for row, cells in own.items():
            for name in () if row in sheet.rejected else names:
                cell = cells.get(name, "")
                if not cell or folded(cell) in there:
                    continue
                if cell not in near and len(near) < hinted(len(held)):
                    near[cell] = hint(cell, list(held))
                yield row, name, cells, near.get(cell, "")


def _frame(table: str, rows: Mapping[int, Cells]) -> pd.DataFrame:
    cells = {name: [row.get(name) for row in rows.values()] for name in columns(table)}
    return pd.DataFrame(cells, index=list(rows), dtype="str")


def _first_alike(frame: pd.DataFrame) -> pd.Series:
    """For each row the first one with the same cells."""
    if frame.empty:
        return pd.Series(frame.index, index=frame.index, dtype="int64")
    groups = frame.groupby(list(frame), dropna=False, sort=False).ngroup()
    first = groups.drop_duplicates()
    return groups.map(pd.Series(first.index, index=first.array))


def _reject(sheet: OfficeSheet, places: Iterable[int | None], finding: Finding) -> None:
    for row in places:
        if row is not None:
            sheet.rejected.setdefault(int(row), []).append(finding)


def _repeated(sheet: OfficeSheet, firsts: Mapping[str, pd.Series]) -> list[Finding]:
    """Rows that say nothing which an earlier one does not say."""
    said: dict[int, int] = {}
    new: set[int] = set()
    for first in firsts.values():
        for row, other in zip(first.index.tolist(), first.tolist(), strict=True):
            if row == other:
                new.add(row)
            else:
                said[row] = max(other, said.get(row, 0))
    return [
        Finding("note", sheet.file, row, "", "", "repeated_row", {"other": other})
        for row, other in said.items()
        if row not in new and row not in sheet.rejected
    ]


def rejected_name(table: str, sheet: OfficeSheet) -> str:
    """Where the rows of a sheet that a table rejects are written, seen from the study folder."""
    return Original(sheet.file, sheet.sha256).rejected(sheet.sheet, table)


def rejected_rows(sheet: OfficeSheet, language: str) -> bytes:
    """Write the rejected rows as they stand in the sheet, with the reasons.

    What titles, headings and rows above say of a row stands in it too, so that the file can be
    mended and imported.
    """
    named = {n: name for n, name in enumerate(sheet.columns) if name}
    own = {*sheet.headers.values()}
    more = sorted({n for row in sheet.rejected for n in sheet.rows[row]} - own - {"given_name"})

    def whole(row: int) -> list[str]:
        cells, said = dict(enumerate(sheet.cells[row])), sheet.rows[row]
        typed = [cells.get(place) or said.get(sheet.headers[named[place]], "") for place in named]
        return [*typed, *(said.get(name, "") for name in more)]

    rows = ((row, found, whole(row)) for row, found in sorted(sheet.rejected.items()))
    return rejected_csv([*named.values(), *more], rows, language)
