"""Pieces of a file as columns of clean text: trimmed, NFC, empty cells missing.

What people type repeats itself, so each different text is cleaned once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.cells import nfc
from toolkit.reading.csv_files import Lines, Row

SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))  # no later sign is one
UNSEEN = "\u200b\u2060\ufeff"  # spaces without width, as web pages and mail programs insert them


@dataclass(frozen=True)
class TextColumns:
    """Rows of a piece that hold anything.

    Attributes
    ----------
    places : ndarray of int
        The place of each row in its piece.
    columns : list of pyarrow.ChunkedArray of str
        As many as the header has names.
    count : int
        Rows of the piece, empty ones included.
    longer : dict
        Place -> number of cells, for rows with cells beyond the header.
    """

    places: npt.NDArray[np.int64]
    columns: list[pa.ChunkedArray]
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
        columns=[pa.chunked_array([pa.array(column, pa.string())]) for column in cells],
        count=len(rows),
        longer={n: len(row) for n, row in filled.items() if any(row[width:])},
    )


def _holds_something(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _filled(columns: list[pa.ChunkedArray], width: int) -> TextColumns:
    """Leave out rows whose cells are all blank."""
    count, blank = len(columns[0]), _blank_rows(columns)
    kept, filled = columns[:width], np.ones(count, dtype=bool)
    if len(blank):
        filled[blank] = False
        kept = [column.filter(pa.array(filled)) for column in kept]
    return TextColumns(np.flatnonzero(filled), kept, count, {})


def _blank_rows(columns: list[pa.ChunkedArray]) -> npt.NDArray[np.int64]:
    """Places of the rows whose cells are all blank; each column is asked for what is left."""
    rows = np.arange(len(columns[0]))
    for column in columns:
        rows = rows[is_blank(column if len(rows) == len(column) else column.take(pa.array(rows)))]
        if not len(rows):
            break
    return rows


def is_blank(cells: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Whether each cell holds spaces at most, as Python knows them.

    Examples
    --------
    >>> is_blank(pa.chunked_array([["a", "", "\u00a0"]])).tolist()
    [False, True, True]
    """
    return np.asarray(pc.equal(trimmed(cells), ""))


def trimmed(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells without what `str.strip` takes away."""
    return pc.utf8_trim(cells, SPACES)


def different(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column as its different texts, in the order in which they come, and each row's place.

    Examples
    --------
    >>> column = different(pa.chunked_array([["b", "a"], ["b"]]))
    >>> column.dictionary.to_pylist(), column.indices.to_pylist()
    (['b', 'a'], [0, 1, 0])
    """
    return cells.dictionary_encode().combine_chunks()


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
