"""Results as files for a spreadsheet: CSV with codes and raw numbers, XLSX as readers see it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import ToolkitError, unknown
from toolkit.render.files import no_formula, write_whole
from toolkit.render.read_content import table_of
from toolkit.render.xlsx import workbook
from toolkit.result import Result
from toolkit.show.display_table import DisplayTable
from toolkit.show.displays import display
from toolkit.show.names import names_of_codes
from toolkit.show.words import say

SUFFIXES = (".csv", ".xlsx")


def write_table(result: Result | DisplayTable, path: str | Path) -> Path:
    """Write a result as a file for a spreadsheet.

    Parameters
    ----------
    result : Result or DisplayTable
    path : str or Path
        Ends in `.csv` or `.xlsx`; what is there already is replaced as a whole.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ArgumentError
        Another ending.
    ToolkitError
        The file cannot be written, for example because it is open in another program.

    Notes
    -----
    CSV holds the figures for further work: UTF-8 with the mark by which Excel knows it, codes and
    their names, dates as YYYY-MM-DD, proportions 0–1, nothing rounded. XLSX holds the table as a
    reader sees it, with title and notes; its numbers stay numbers. Text that a spreadsheet would
    take for a formula stays text: in CSV an apostrophe is put before it.

    Examples
    --------
    >>> import tempfile
    >>> import toolkit as tk
    >>> cover = tk.coverage(tk.load_study("data/lai-chau"), "2025-06-30", under="LC")
    >>> file = tk.write_table(cover, tempfile.mkdtemp() + "/coverage.csv")
    >>> file.read_text("utf-8-sig").splitlines()[0].startswith("unit_id,unit_id_name,parent_id,")
    True
    """
    place = check_table_file(Path(path))
    content = _csv(result) if place.suffix.lower() == ".csv" else _xlsx(result)
    write_file(place, content)
    return place


def check_table_file(path: Path) -> Path:
    """Return the path of a table's file, if its ending tells what it is to hold.

    Raises
    ------
    ArgumentError
        Another ending than `.csv` and `.xlsx`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise unknown("output", str(path), [f"a name ending in {one}" for one in SUFFIXES])
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write one file as a whole, or say why that is not possible.

    Raises
    ------
    ToolkitError
        The file cannot be written.
    """
    try:
        write_whole({path: content})
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ToolkitError(
            f"{path} could not be written ({reason}); close it elsewhere, or give another name"
        ) from error


def _csv(result: Result | DisplayTable) -> bytes:
    """Rows with codes, names and raw numbers."""
    table = result.rows if isinstance(result, DisplayTable) else with_names(result)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([no_formula(str(name)) for name in table.columns])
    columns = [_raw_texts(table.iloc[:, place]) for place in range(table.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def with_names(result: Result) -> pd.DataFrame:
    """Table of a result in which every column of codes is followed by one of names.

    Parameters
    ----------
    result : Result

    Returns
    -------
    DataFrame
        The columns of `.table`; after `unit_id`, `unit_id_name` and the like.
    """
    parts: dict[str, pd.Series] = {}
    for name, values in result.table.items():
        parts[str(name)] = values
        found = names_of_codes(result.study, str(name), values, getattr(result, "as_of", None))
        if found is not None:
            parts[f"{name}_name"] = found
    return pd.DataFrame(parts)


def _raw_texts(values: pd.Series) -> list[str]:
    """Cells of one column as a program reads them back."""
    kind = values.dtype
    if pd.api.types.is_datetime64_any_dtype(kind):
        return _texts(values, lambda day: f"{day:%Y-%m-%d}")
    if pd.api.types.is_bool_dtype(kind):
        return _texts(values, lambda yes: "yes" if yes else "no")
    if pd.api.types.is_float_dtype(kind) and _whole(values):
        return _texts(values, lambda value: str(int(value)))
    if pd.api.types.is_numeric_dtype(kind):
        return _texts(values, lambda value: repr(getattr(value, "item", lambda: value)()))
    return _texts(values, lambda value: no_formula(_listed(value)))


def _texts(values: pd.Series, write: Callable[[Any], str]) -> list[str]:
    missing = values.isna()
    return ["" if gone else write(one) for one, gone in zip(values, missing, strict=True)]


def _whole(values: pd.Series) -> bool:
    known = values.dropna()
    return bool((known % 1 == 0).all())


def _listed(value: object) -> str:
    """Text of a cell; several codes are separated as in a study's tables."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple | set) else str(value)


def _xlsx(result: Result | DisplayTable) -> bytes:
    """The table as a reader sees it: title, frozen heading, typed cells, notes below."""
    shown = result if isinstance(result, DisplayTable) else display(result)
    if isinstance(shown, str):
        shown = DisplayTable(str(shown), [], pd.DataFrame(), (), "vi")
    document = {"labels": {"cut": say(shown.language, "export-cut")}}
    return workbook([table_of(shown.resource())], document)
