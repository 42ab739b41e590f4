"""Tables in Arrow files that are mapped into memory: only the rows that are taken are read."""

from __future__ import annotations

import functools
import mmap
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.columnar.ragged import Numbers

ROW = "#row"  # holds the index of a frame: the row as a spreadsheet counts it


class StoredFrame:
    """A table in an Arrow file; its rows are read when they are taken.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "t.arrow"
    >>> write_frame(path, pd.DataFrame({"unit_id": ["a", None, "a"], "n": [1.0, 2.0, None]}))
    >>> stored = StoredFrame(path)
    >>> len(stored), stored.take(np.array([0, 2]))["n"].tolist()
    (3, [1.0, nan])
    """

    def __init__(self, path: Path) -> None:
        # Python's own map: Arrow's would start a thread, and this process may be about to fork.
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._table = pa.ipc.open_file(pa.py_buffer(mapped)).read_all()
        self._row = self._table[ROW].combine_chunks().to_numpy()

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def column(self, name: str) -> pa.Array:
        """Return a whole column as it is stored."""
        return self._table[name].combine_chunks()

    def take(self, places: Numbers) -> pd.DataFrame:
        """Read the rows at some places, ascending, in the order of the frame's index."""
        row = self._row[places]
        if len(row) > 1 and (np.diff(row) < 0).any():
            places = places[np.argsort(row, kind="stable")]
        elif len(places) and places[-1] - places[0] + 1 == len(places):
            return _frame(self._table.slice(int(places[0]), len(places)))
        return _frame(self._table.take(pa.array(places)))

    def between(self, first: int, end: int, columns: Iterable[str]) -> pd.DataFrame:
        """Read some columns from one place up to, not including, another."""
        return _frame(self._table.select([*columns, ROW]).slice(first, end - first))


def write_frame(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame with its index as an Arrow file without compression, which can be mapped.

    Parameters
    ----------
    path : Path
    frame : DataFrame
        Texts, numbers, days and booleans; the index is of whole numbers.
    """
    table = as_arrow(frame)
    columns = [_compact(column) for column in table.columns]
    fields = [f.with_type(c.type) for f, c in zip(table.schema, columns, strict=True)]
    write_arrow(path, pa.table(columns, schema=pa.schema(fields)))


def write_arrow(path: Path, table: pa.Table) -> None:
    """Write an Arrow table as one piece."""
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


def as_arrow(frame: pd.DataFrame) -> pa.Table:
    """Turn a frame into Arrow, with its index as a column."""
    rows = pa.array(np.asarray(frame.index, dtype=np.int64))
    table = pa.Table.from_pandas(frame.reset_index(drop=True), preserve_index=False)
    fields = [
        field.with_metadata(_NEVER_MISSING) if frame[field.name].dtype == np.bool_ else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields)).append_column(ROW, rows)


def _compact(column: pa.ChunkedArray) -> pa.Array:
    """One piece; a text that comes again and again as a small number into a list of texts."""
    whole = column.combine_chunks()
    if not is_text(whole.type) or len(whole) == 0:
        return whole
    coded = whole.dictionary_encode()
    return whole if len(coded.dictionary) > len(whole) / 4 else narrow(coded)


def narrow(coded: pa.DictionaryArray) -> pa.DictionaryArray:
    """Number the texts of a column by numbers as short as can be."""
    different = len(coded.dictionary)
    kind = pa.int8() if different < 2**7 else pa.int16() if different < 2**15 else pa.int32()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(kind), coded.dictionary)


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _frame(table: pa.Table) -> pd.DataFrame:
    """Turn Arrow into the frame it was made of: same types, same index."""
    rows = table[ROW].to_numpy()
    table = table.drop_columns(ROW)
    frame: pd.DataFrame = table.cast(_plain(table.schema)).to_pandas(
        ignore_metadata=True, use_threads=False, types_mapper=_EXTENSIONS.get
    )
    for name in _never_missing(table.schema):
        frame[name] = frame[name].astype(np.bool_)
    if len(rows) and (rows[0] != 0 or rows[-1] != len(rows) - 1):
        frame.index = pd.Index(rows)
    return frame


_EXTENSIONS = {pa.bool_(): pd.BooleanDtype()}
_NEVER_MISSING = {"missing": "never"}  # numpy's own booleans, which pandas tells from others


@functools.lru_cache(maxsize=256)
def _never_missing(schema: pa.Schema) -> list[str]:
    return [field.name for field in schema if field.metadata]


@functools.lru_cache(maxsize=256)
def _plain(schema: pa.Schema) -> pa.Schema:
    """The columns with their texts written out."""
    kinds = {
        column.name: pa.large_string() if pa.types.is_dictionary(column.type) else column.type
        for column in schema
    }
    return pa.schema(kinds.items())


def few_threads() -> None:
    """Keep Arrow to one thread: a process that is going to fork must have no other."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def codes(values: pd.Series, known: pa.Array) -> Numbers:
    """Place of each text in a list of different ones; -1 where it is not there.

    Examples
    --------
    >>> codes(pd.Series(["b", None, "x"]), pa.array(["a", "b"])).tolist()
    [1, -1, -1]
    """
    found = pc.index_in(pa.array(values, type=known.type), value_set=known)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
