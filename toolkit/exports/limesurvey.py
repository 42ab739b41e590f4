"""LimeSurvey: a box not ticked is written "", a question not shown is written as nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from toolkit.exports.raw_table import RawTable, Texts

_MASKED = re.compile(r"'(?=[=+@-])")  # what keeps a spreadsheet from taking a text for a formula


def with_unquoted(table: RawTable, path: Path) -> RawTable:
    """Add which cells are empty without quotation marks, where a file quotes its cells.

    Parameters
    ----------
    table : RawTable
    path : Path
        The CSV file it came from.
    """
    shown = _unquoted(path, len(table), len(table.headers))
    columns = [_unmasked(column) for column in table.columns]
    return replace(table, columns=columns, unquoted=shown)


def _unmasked(column: Texts) -> Texts:
    return Texts([_MASKED.sub("", text, count=1) if text[:1] == "'" else text
                  for text in column.values], column.codes)  # fmt: skip


def _unquoted(path: Path, rows: int, width: int) -> dict[int, npt.NDArray[np.bool_]]:
    """Empty where the file quotes no empty cell, or is not as LimeSurvey writes it."""
    try:
        content = path.read_bytes()
        if b'""' not in content or not rows:
            return {}
        table = _arrow(content, width)
    except (OSError, pa.ArrowInvalid):
        return {}
    if table.num_rows != rows or table.num_columns < width:
        return {}
    cells = (pc.is_null(table.column(place)) for place in range(width))
    return {place: column.to_numpy() for place, column in enumerate(cells)}


def _arrow(content: bytes, width: int) -> pa.Table:
    """All cells as text; those that are empty without quotation marks are missing."""
    head = content[: content.find(b"\n")]
    separator = max(b";,\t", key=lambda sign: head.count(bytes([sign])))
    names = [str(place) for place in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        arrow_csv.ReadOptions(column_names=names, skip_rows_after_names=1),
        arrow_csv.ParseOptions(delimiter=chr(separator), newlines_in_values=True),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=False,
        ),
    )  # fmt: skip
