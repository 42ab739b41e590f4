"""LimeSurvey: a box not ticked is written "", a question not shown is written as nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from toolkit.exports.raw_table import RawTable


def with_unquoted(table: RawTable, path: Path) -> RawTable:
    """Add which cells are empty without quotation marks, where a file quotes its cells.

    Parameters
    ----------
    table : RawTable
    path : Path
        The CSV file it came from.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return table
    if '""' not in text:
        return table
    separator = max(";,\t", key=text.partition("\n")[0].count)
    rows = _quoted_cells(text, separator)
    width = len(table.headers)
    wanted = rows[1:]
    if len(wanted) != len(table):
        return table
    cells = np.array([(row + [False] * width)[:width] for row in wanted], dtype=bool)
    shown = {place: ~cells[:, place] for place in range(width)} if len(cells) else {}
    return replace(table, unquoted=shown)


def _quoted_cells(text: str, separator: str) -> list[list[bool]]:
    """For each row, whether each cell stands in quotation marks."""
    rows, row, place, length = list[list[bool]](), list[bool](), 0, len(text)
    while place < length:
        quoted = text[place] == '"'
        place = _end(text, place, separator) if quoted else place
        while place < length and text[place] not in (separator, "\n"):
            place += 1
        row.append(quoted)
        if place >= length or text[place] == "\n":
            rows.append(row)
            row = []
        place += 1
    return [row for row in rows if row]


def _end(text: str, start: int, separator: str) -> int:
    """The place behind the closing quotation mark."""
    place = start + 1
    while True:
        place = text.find('"', place)
        if place < 0:
            return len(text)
        if text[place + 1 : place + 2] != '"':
            return place + 1
        place += 2
