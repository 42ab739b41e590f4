"""SPSS and Stata files: their values by labels, as texts like those of any other file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.exports.kinds import STATISTICAL, Kind
from toolkit.exports.raw_table import RawTable, texts_of
from toolkit.findings import Finding
from toolkit.reading.failures import failed, unreadable

SUFFIXES = (".sav", ".zsav", ".por", ".dta")


def read_statistical(path: Path, file: str) -> tuple[RawTable | None, Kind, list[Finding]]:
    """Read an SPSS or Stata file.

    Parameters
    ----------
    path : Path
    file : str
        Its name in findings.

    Returns
    -------
    table : RawTable or None
        Values with a label stand as their label, user-missing values as an empty cell.
    kind : Kind
    findings : list of Finding
    """
    if not path.is_file():
        return None, STATISTICAL, [Finding("error", file, None, "", file, "missing_file")]
    try:
        frame, about = _open(path)
    except BaseException as error:
        if not failed(error):
            raise
        return None, STATISTICAL, [unreadable(file, error)]
    labels = {name: about.variable_value_labels.get(name, {}) for name in frame}
    missing = about.missing_ranges or {}
    cells = {name: frame[name].map(_text(labels[name], missing.get(name, []))) for name in frame}
    columns = [texts_of(column) for column in cells.values()]
    rows = np.arange(1, len(frame) + 1)
    return RawTable(path.stem, [str(n) for n in frame], columns, rows), STATISTICAL, []


def _open(path: Path) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    kind = path.suffix.casefold()
    if kind == ".dta":
        found = pyreadstat.read_dta(path)
    elif kind == ".por":
        found = pyreadstat.read_por(path)
    else:
        found = pyreadstat.read_sav(path, user_missing=True)
    return found[0].astype(object), found[1]


def _text(labels: dict[Any, str], missing: list[Any]):  # type: ignore[no-untyped-def]
    def change(value: Any) -> str:
        if value is None or value is pd.NaT or value != value:
            return ""
        if any(_inside(value, part) for part in missing):
            return ""
        if value in labels:
            return str(labels[value])
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    return change


def _inside(value: Any, part: dict[str, Any]) -> bool:
    try:
        return bool(part["lo"] <= value <= part["hi"])
    except TypeError:
        return False
