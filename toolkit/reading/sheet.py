"""A sheet: rows of raw text, and what a workbook says of its cells beside their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.reading.csv_files import Pieces

TITLES = 20  # rows of titles and remarks that may stand above a header

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
Place = tuple[int, int]  # row, column, from 0


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, one file of an archive, or one CSV file.

    Attributes
    ----------
    name : str
        Name of the sheet, of the file in the archive, or of the CSV file without its ending.
    pieces : iterator
        Rows in order, to be read once. The first piece is a list of rows, those in which the
        header is looked for; cells are neither trimmed nor normalised.
    merged : tuple of Range
        Merged cells; the text stands in the first.
    formulas : mapping
        Place of a cell -> its formula, with "=" before it.
    lossy : frozenset
        Places of whole numbers of 2**53 and more, whose last digits may be lost.
    """

    name: str
    pieces: Pieces
    merged: tuple[Range, ...] = ()
    formulas: Mapping[Place, str] = field(default_factory=dict)
    lossy: frozenset[Place] = frozenset()


def letters(column: int) -> str:
    """The name a spreadsheet gives a column, counted from 1.

    Examples
    --------
    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)
