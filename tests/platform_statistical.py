"""Files of SPSS and Stata, written by pyreadstat."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
from platform_files import WITHOUT_LAST_DIGITS
from platform_rows import (
    ASKED,
    CHANNELS,
    FORM,
    ROWS,
    Variant,
    choice_label,
    choices,
    day,
    label,
    local,
    submission,
)  # fmt: skip

USER_MISSING = 99
STATA_LABEL = 80  # letters
BOX = {"vi": {0: "Không chọn", 1: "Chọn"}, "en": {0: "Not selected", 1: "Selected"}}


def statistical(
    path: Path, *, language: str, names: str, boxes: str, labels: bool, times: bool
) -> None:
    """One column a variable, choices as numbers with labels, boxes as 0 and 1."""
    columns: dict[str, list[Any]] = {}
    words, values, missing = dict[str, str](), dict[str, dict[Any, str]](), dict[str, list[Any]]()
    parts = [(name, c) for name in ASKED for c in (CHANNELS if name == "channels" else [""])]
    parts = ([("start", ""), ("end", "")] if times else []) + parts
    for place, (name, choice) in enumerate(parts, 1):
        variable = _variable(name, choice, names, boxes, place)
        cells = [_cell(submission(n), name, choice) for n in ROWS]
        if choices(name) and not choice:
            texts = {n: choice_label(name, c, language) for n, c in enumerate(choices(name), 1)}
            values[variable] = {**texts, USER_MISSING: "Bỏ trống"} if labels else {}
            if path.suffix == ".sav":
                cells = [USER_MISSING if cell is None else cell for cell in cells]
                missing[variable] = [USER_MISSING]
        elif choice and boxes != "bare":
            values[variable] = BOX[language]  # type: ignore[assignment]
        columns[variable] = cells
        words[variable] = label(name, language) + (
            f": {choice_label(name, choice, language)}" if choice else ""
        )
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
    for name, cells in frame.items():
        if all(cell is None or isinstance(cell, (int, float)) for cell in cells):
            frame[name] = cells.astype("float64")
    kept = {name: labelled for name, labelled in values.items() if labelled}
    if path.suffix == ".dta":
        words = {name: text[:STATA_LABEL] for name, text in words.items()}
        pyreadstat.write_dta(frame, path, column_labels=words, variable_value_labels=kept)
    else:
        pyreadstat.write_sav(
            frame, path, column_labels=words, variable_value_labels=kept, missing_ranges=missing
        )


def _variable(name: str, choice: str, names: str, boxes: str, place: int) -> str:
    if names == "V":
        return f"V{place}"
    if choice:
        last = str(CHANNELS.index(choice) + 1) if boxes == "numbered" else choice
        clash = choice == "other" and boxes != "numbered"
        return f"{name}_{last}" + ("_box" if clash else "")
    return (
        name[:8] if names == "cut" and len([n for n in ASKED if n[:8] == name[:8]]) == 1 else name
    )


def _cell(row: dict[str, Any], name: str, choice: str) -> Any:
    value = row[name]
    if choice:
        return None if value is None else float(choice in value)
    if value is None:
        return "" if FORM[name]["type"] == "text" else None
    if choices(name):
        return float(choices(name).index(value) + 1)
    if FORM[name]["type"] in ("start", "end"):
        return local(value).replace(tzinfo=None)
    if FORM[name]["type"] == "date":
        return day(value)
    return float(value) if isinstance(value, int) else value


_SETTINGS = [
    ("vi", "form", "numbered", True, False), ("en", "form", "named", True, True),
    ("vi", "V", "numbered", True, False), ("en", "V", "bare", True, False),
    ("vi", "cut", "named", True, True), ("vi", "form", "numbered", False, False),
]  # fmt: skip
_TIMES = ("start", "end")
STATISTICAL = [
    Variant(
        f"{suffix} {language} names={names} boxes={boxes} labels={labels}", f"answers.{suffix}",
        partial(statistical, language=language, names=names, boxes=boxes, labels=labels,
                times=times),
        "statistical", has=(*_TIMES, *ASKED) if times else tuple(ASKED), lost=WITHOUT_LAST_DIGITS,
    )
    for suffix in ("sav", "dta")
    for language, names, boxes, labels, times in _SETTINGS
]  # fmt: skip
