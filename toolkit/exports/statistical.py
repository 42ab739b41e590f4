"""SPSS and Stata files: their values by labels, as texts like those of any other file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.exports.kinds import STATISTICAL, Kind
from toolkit.exports.raw_table import RawTable, Texts, texts_of
from toolkit.findings import Finding
from toolkit.reading.failures import failed, unreadable

EXACT = 2**53
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
        Values with a label stand as their label, also user-missing ones, which may be "don't know";
        user-missing values without a label stand as an empty cell.
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
    names = [str(name) for name in frame]  # in a damaged file without one, or one of several
    columns = [_texts(frame.iloc[:, n], about, name) for n, name in enumerate(names)]
    labelled = [n for n, name in enumerate(names) if about.variable_value_labels.get(name)]
    raw = RawTable(
        path.stem, names, columns, np.arange(1, len(frame) + 1),
        lossy=_lossy(frame), texts=_words(about, names),
        numbers={n: _texts(frame.iloc[:, n], about, "") for n in labelled},
        missing={n: _missing_labels(about, names[n]) for n in labelled},
    )  # fmt: skip
    return raw, STATISTICAL, []


def _texts(cells: pd.Series, about: Any, name: str) -> Texts:
    """The cells by their labels; without a name as the numbers they are."""
    labels = about.variable_value_labels.get(name, {})
    return texts_of(cells.map(_text(labels, lambda value: _missing(about, cells.name, value))))


def _missing(about: Any, name: Any, value: Any) -> bool:
    """Whether a value is declared to be no answer: a range in SPSS, a letter in Stata."""
    ranges = (about.missing_ranges or {}).get(name, [])
    letters = (about.missing_user_values or {}).get(name, [])
    return value in letters or any(_inside(value, part) for part in ranges)


def _missing_labels(about: Any, name: str) -> frozenset[str]:
    labels = about.variable_value_labels[name]
    return frozenset(str(label) for value, label in labels.items() if _missing(about, name, value))


def _lossy(frame: pd.DataFrame) -> frozenset[tuple[int, int]]:
    """These files hold doubles, from 2**53 on not every whole number."""
    return frozenset(
        (row + 1, place)
        for place in range(frame.shape[1])
        for row, value in enumerate(frame.iloc[:, place])
        if isinstance(value, (int, float)) and abs(value) >= EXACT
    )


def _words(about: Any, names: list[str]) -> list[str]:
    """What each variable is labelled with; one of a set also with what the set is labelled with."""
    words = {name: about.column_names_to_labels.get(name) or "" for name in names}
    for title, one in (about.mr_sets or {}).items():
        asked = one.get("label") or str(title).lstrip("$")
        for name in one.get("variable_list") or ():
            own = words.get(name) or ""
            words[name] = own if asked in own else f"{asked}/{own or name}"
    return [words[name] for name in names]


def _open(path: Path) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    kind = path.suffix.casefold()
    if kind == ".dta":
        found = _with_letters(
            pyreadstat.read_dta(path), pyreadstat.read_dta(path, user_missing=True)
        )
    elif kind == ".por":
        found = pyreadstat.read_por(path)
    else:
        found = pyreadstat.read_sav(path, user_missing=True)
    return found[0].astype(object), found[1]


def _with_letters(
    plain: tuple[pd.DataFrame, Any], lettered: tuple[pd.DataFrame, Any]
) -> tuple[pd.DataFrame, Any]:
    """Put Stata's `.a` … `.z` in place; the reader that knows them takes a plain `.` for 0."""
    frame, about = plain[0].astype(object), lettered[1]
    for name in about.missing_user_values or {}:
        letters = lettered[0][name].map(lambda value: isinstance(value, str))
        frame[name] = frame[name].mask(letters, lettered[0][name])
    return frame, about


def _text(labels: dict[Any, str], missing: Callable[[Any], bool]) -> Callable[[Any], str]:
    def change(value: Any) -> str:
        if value is None or value is pd.NaT or value != value:
            return ""
        if value in labels:
            return str(labels[value])
        if missing(value):
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, dt.datetime):  # a double cannot tell microseconds
            value = pd.Timestamp(value).round("ms")
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    return change


def _inside(value: Any, part: dict[str, Any]) -> bool:
    try:
        return bool(part["lo"] <= value <= part["hi"])
    except TypeError:
        return False
