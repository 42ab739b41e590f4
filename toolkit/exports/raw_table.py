"""A sheet with its header taken apart: columns of texts, each different text kept once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.findings import Finding
from toolkit.reading.csv_files import Piece, Row
from toolkit.reading.sheet import Place, Sheet
from toolkit.reading.text_columns import TextColumns, different, is_blank, text_columns, trimmed

_AT_ONCE = 2  # pieces; more take longer, since one thread reads them
_FIRST = 1000  # rows by which a column is judged
_NEARLY_ALL = 0.98
_ONE_ARRAY = 1 << 30  # bytes; Arrow's texts hold no more than twice that

Head = Callable[[list[Row], Sheet], tuple[int, list[str]]]


class Texts:
    """A column of texts, each different one kept once.

    Attributes
    ----------
    values : list of str
        The different texts, as they stand in the file.
    codes : ndarray of int
        For each row the place of its text in `values`.
    """

    def __init__(self, values: list[str], codes: npt.NDArray[np.int64]) -> None:
        self._values, self._codes = values, codes

    @property
    def values(self) -> list[str]:
        """The different texts."""
        return self._values

    @property
    def codes(self) -> npt.NDArray[np.int64]:
        """Their places."""
        return self._codes

    @cached_property
    def different(self) -> pa.Array:
        """`values` for Arrow."""
        return pa.array(self.values, pa.string())

    @cached_property
    def cells(self) -> pa.ChunkedArray:
        """The texts row by row."""
        return pa.chunked_array([self.different.take(pa.array(self.codes))])

    def map(self, change: Callable[[str], object]) -> npt.NDArray[np.object_]:
        """Change each different text once, and give the results row by row."""
        changed = np.empty(len(self.values), dtype=object)
        for place, text in enumerate(self.values):
            changed[place] = change(text)
        return changed[self.codes] if len(self.values) else changed[:0]

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give row by row what stands for each different text."""
        return values[self.codes] if len(values) else values

    def strings(self, change: Callable[[str], str | None]) -> pd.Series:
        """Change each different text once into another one, or into a missing one."""
        return self.told([change(text) for text in self.values])

    def told(self, texts: Sequence[str | None] | pa.Array) -> pd.Series:
        """Give row by row the text, or the missing one, that stands for each different text."""
        large = pa.large_string()
        changed = texts.cast(large) if isinstance(texts, pa.Array) else pa.array(texts, large)
        return _series(changed.take(pa.array(self.codes)))

    def blank(self) -> npt.NDArray[np.bool_]:
        """Whether each cell is empty."""
        return is_blank(self.cells)

    def trimmed(self, prefix: str = "") -> pd.Series:
        """Give the texts without spaces around them and a prefix; what is empty is missing."""
        found = trimmed(self.cells)
        if prefix:
            found = pc.replace_substring_regex(found, f"^{re.escape(prefix)}", "")
        filled = pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)
        return _series(filled.cast(pa.large_string()))

    def put(self, texts: Mapping[int, str]) -> Texts:
        """Put other texts into some rows."""
        codes = self.codes.copy()
        codes[list(texts)] = len(self.values) + np.arange(len(texts))
        return Texts([*self.values, *texts.values()], codes)

    def take(self, rows: npt.NDArray[np.bool_]) -> Texts:
        """Keep some of the rows."""
        return Texts(self.values, self.codes[rows])

    def __len__(self) -> int:
        return len(self.codes)


class ReadTexts(Texts):
    """A column as it was read: what its different texts are is found out when that is asked.

    Columns that hold another text in each row would make most work: they count as different, even
    where two are equal.

    Parameters
    ----------
    cells : ChunkedArray of str
    """

    def __init__(self, cells: pa.ChunkedArray) -> None:
        self.cells = cells

    @cached_property
    def _coded(self) -> pa.DictionaryArray:
        if _hardly_ever_twice(self.cells):
            whole = self.cells.combine_chunks()
            places = pa.array(np.arange(len(whole), dtype=np.int32))
            return pa.DictionaryArray.from_arrays(places, whole)
        return different(self.cells)

    @cached_property
    def different(self) -> pa.Array:
        """`values` for Arrow."""
        return self._coded.dictionary

    @cached_property
    def values(self) -> list[str]:
        """The different texts."""
        found: list[str] = self.different.to_pylist()
        return found

    @cached_property
    def codes(self) -> npt.NDArray[np.int64]:
        """Their places."""
        return np.asarray(self._coded.indices)

    def take(self, rows: npt.NDArray[np.bool_]) -> Texts:
        """Keep some of the rows; what only the others say is no text of the column any more."""
        return ReadTexts(self.cells.filter(pa.array(rows)))

    def __len__(self) -> int:
        return len(self.cells)


def _hardly_ever_twice(cells: pa.ChunkedArray) -> bool:
    """Whether nearly each row has a text of its own, judged by the first: moments, identifiers."""
    first = cells.slice(0, _FIRST)
    may_be_one = len(cells) > _FIRST and cells.nbytes < _ONE_ARRAY
    return may_be_one and len(first.unique()) > _NEARLY_ALL * _FIRST


def _series(texts: pa.Array | pa.ChunkedArray) -> pd.Series:
    found: pd.api.extensions.ExtensionArray = pd.array(texts, "str")
    return pd.Series(found)


@dataclass(frozen=True)
class RawTable:
    """One sheet below its header.

    Attributes
    ----------
    name : str
        Of the sheet.
    headers : list of str
        One per column, as they stand there.
    columns : list of Texts
    rows : ndarray of int
        The row of each submission as a spreadsheet counts it, from 1.
    lossy : frozenset of (row, column)
        Whole numbers whose last digits the file has lost; rows counted from 1, columns from 0.
    formulas : mapping
        The same for cells that a program took for a formula -> its text.
    findings : list of Finding
    unquoted : mapping
        Column -> rows whose cell is empty without quotation marks, where that means something.
    texts : list of str
        What each column holds, in words, where the file says that beside its header.
    numbers : mapping
        Column -> its cells as numbers, where they stand in `columns` by the labels of these.
    missing : mapping
        Column -> labels of values that the file declares to be no answer.
    by_line : bool
        Whether `rows` are those of the submissions the rows of a repeat stand in.
    """

    name: str
    headers: list[str]
    columns: list[Texts]
    rows: npt.NDArray[np.int64]
    lossy: frozenset[Place] = frozenset()
    formulas: Mapping[Place, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unquoted: Mapping[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    numbers: Mapping[int, Texts] = field(default_factory=dict)
    missing: Mapping[int, frozenset[str]] = field(default_factory=dict)
    by_line: bool = False

    def keep(self, wanted: npt.NDArray[np.bool_]) -> RawTable:
        """Keep some of the rows."""
        columns = [column.take(wanted) for column in self.columns]
        unquoted = {place: cells[wanted] for place, cells in self.unquoted.items()}
        numbers = {place: cells.take(wanted) for place, cells in self.numbers.items()}
        return replace(
            self, columns=columns, rows=self.rows[wanted], unquoted=unquoted, numbers=numbers
        )

    def only(self, places: list[int]) -> RawTable:
        """Keep some of the columns."""
        new = {old: place for place, old in enumerate(places)}
        return replace(
            self,
            headers=[self.headers[place] for place in places],
            columns=[self.columns[place] for place in places],
            lossy=frozenset((row, new[c]) for row, c in self.lossy if c in new),
            formulas={(r, new[c]): text for (r, c), text in self.formulas.items() if c in new},
            unquoted={new[c]: cells for c, cells in self.unquoted.items() if c in new},
            texts=[self.texts[place] for place in places] if self.texts else [],
            numbers={new[c]: cells for c, cells in self.numbers.items() if c in new},
            missing={new[c]: labels for c, labels in self.missing.items() if c in new},
        )

    def __len__(self) -> int:
        return len(self.rows)


def first_row(head: list[Row], sheet: Sheet) -> tuple[int, list[str]]:
    """Take the first row that holds anything for the header; a row of HXL tags is skipped."""
    place = next((n for n, row in enumerate(head) if any(cell.strip() for cell in row)), None)
    if place is None:
        return 0, []
    names, below = list(head[place]), place + 1
    if below < len(head) and _is_hxl(head[below]):
        below += 1
    return below, names


def _is_hxl(row: Row) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(cell.startswith("#") and cell != "#" for cell in filled)


def raw_table(sheet: Sheet, label: str, header: Head = first_row) -> RawTable:
    """Read all of a sheet.

    Parameters
    ----------
    sheet : Sheet
        Its pieces are used up.
    label : str
        Name of the file in findings.
    header : callable
        Finds the names of the columns, and the place of the first row below them.
    """
    head = next(sheet.pieces, [])
    assert isinstance(head, list)
    below, names = header(head, sheet)
    while names and not names[-1].strip():
        names.pop()
    width, above = len(names), below
    parts, rows, findings = list[TextColumns](), list[npt.NDArray[np.int64]](), list[Finding]()
    for part in _taken_apart(_pieces(head[below:], sheet), width):
        parts.append(part)
        rows.append(part.places + above + 1)
        findings += _ragged(part, above, width, label)
        above += part.count
    columns = [_joined([part.columns[place] for part in parts]) for place in range(width)]
    numbers = np.concatenate(rows) if rows else np.array([], dtype=np.int64)
    formulas = {(row + 1, column): text for (row, column), text in sheet.formulas.items()}
    lossy = frozenset((row + 1, column) for row, column in sheet.lossy)
    return RawTable(sheet.name, names, columns, numbers, lossy, formulas, findings)


def _taken_apart(pieces: Iterator[Piece], width: int) -> Iterator[TextColumns]:
    """Take pieces apart, in order, while the next ones are read; Arrow leaves Python free."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        begun = deque[Future[TextColumns]]()
        for piece in pieces:
            begun.append(pool.submit(text_columns, piece, width))
            if len(begun) > _AT_ONCE:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def _pieces(head: list[Row], sheet: Sheet) -> Iterator[Piece]:
    yield head
    yield from sheet.pieces


def _ragged(part: TextColumns, above: int, width: int, label: str) -> list[Finding]:
    return [
        Finding("error", label, above + place + 1, "", "", "ragged_row",
                {"found": cells, "expected": width})
        for place, cells in part.longer.items()
    ]  # fmt: skip


def _joined(parts: list[pa.ChunkedArray]) -> Texts:
    return ReadTexts(pa.chunked_array([c for one in parts for c in one.chunks], pa.string()))


def texts_of(cells: pd.Series) -> Texts:
    """Make a column of texts of any values; a missing one is an empty text."""
    codes, values = pd.factorize(cells.fillna("").astype("str"))
    return Texts([str(value) for value in values], codes.astype(np.int64))
