"""Pieces of a file as columns of clean text: trimmed, NFC, empty cells missing.

A column is a list of its different texts and, for every row, the number of one of them: what
people type repeats itself, so each text is cleaned once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from toolkit.cells import nfc
from toolkit.reading.csv_files import Lines, Row

UNSEEN = "\u200b\u2060\ufeff"  # spaces without width, as web pages and mail programs insert them


@dataclass(frozen=True)
class TextColumns:
    """Rows of a piece that hold anything.

    Attributes
    ----------
    places : ndarray of int
        The place of each row in its piece.
    columns : list of pyarrow.DictionaryArray
        As many as the header has names.
    count : int
        Rows of the piece, empty ones included.
    longer : dict
        Place -> number of cells, for rows with cells beyond the header.
    """

    places: npt.NDArray[np.int64]
    columns: list[pa.DictionaryArray]
    count: int
    longer: dict[int, int]


def text_columns(piece: list[Row] | Lines, width: int) -> TextColumns:
    """Take a piece apart by columns.

    Parameters
    ----------
    piece : list of rows, or Lines
    width : int
        How many names the header has. A row with fewer cells is filled up: Excel leaves out the
        separators of empty cells at the end.

    Examples
    --------
    >>> columns = text_columns([["a", "b"], [], ["c", "", "x"]], 2)
    >>> columns.places.tolist(), columns.longer
    ([0, 2], {2: 3})
    """
    if isinstance(piece, list):
        return _of_rows(piece, width)
    columns = piece.columns(width)
    if columns is None or any(_holds_something(column) for column in columns[width:]):
        return _of_rows(piece.rows(), width)
    return _filled(columns, width)


def _of_rows(rows: list[Row], width: int) -> TextColumns:
    filled = {n: row for n, row in enumerate(rows) if any(cell.strip() for cell in row)}
    whole = [(row + [""] * (width - len(row)))[:width] for row in filled.values()]
    cells = zip(*whole, strict=True) if whole else [()] * width
    return TextColumns(
        places=np.array(list(filled), dtype=np.int64),
        columns=[pa.array(column, pa.string()).dictionary_encode() for column in cells],
        count=len(rows),
        longer={n: len(row) for n, row in filled.items() if any(row[width:])},
    )


def _holds_something(column: pa.DictionaryArray) -> bool:
    return any(column.dictionary.to_pylist())


def _filled(columns: list[pa.DictionaryArray], width: int) -> TextColumns:
    """Leave out rows whose cells are all blank."""
    count = len(columns[0])
    blank = np.ones(count, dtype=bool)
    for column in columns:
        empty = np.array([not text.strip() for text in column.dictionary.to_pylist()], dtype=bool)
        blank &= empty[column.indices.to_numpy()]
        if not blank.any():
            break
    kept = columns[:width]
    if blank.any():
        kept = [column.filter(pa.array(~blank)) for column in kept]
    return TextColumns(np.flatnonzero(~blank), kept, count, {})


def cleaned(column: pa.DictionaryArray) -> pd.api.extensions.ExtensionArray:
    """Write every text out, cleaned.

    Examples
    --------
    >>> cleaned(pa.array([" a", "", "a"]).dictionary_encode()).tolist()
    ['a', nan, 'a']
    """
    texts = pa.array([clean(text) for text in column.dictionary.to_pylist()], pa.large_string())
    found: pd.api.extensions.ExtensionArray = pd.array(texts.take(column.indices), dtype="str")
    return found


def clean(cell: str) -> str | None:
    r"""Trimmed and NFC; an empty cell is missing.

    Examples
    --------
    >>> clean(" Mai\u200b"), clean("  ")
    ('Mai', None)
    """
    if cell.isascii():
        return cell.strip() or None
    return nfc(cell).strip().strip(UNSEEN).strip() or None
