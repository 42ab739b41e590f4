"""Cells of a row as an office splits them, put together: names, sexes, years of birth, hours."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from toolkit.cells import decimals
from toolkit.registers.header_synonyms import plain_header

Cells = dict[str, str]
_PERIOD = 0.75  # hours of one "tiết"
_TIME = re.compile(r"(\d+(?:[.,]\d+)?)\s*(giờ|tiếng|hours?|h|tiết)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_FAILED = ("khong dat", "chua dat")


def whole_cells(cells: Cells, table: str) -> Cells:
    """Join the parts of a name; a column for each sex is one of sex; only the year of a birth.

    Examples
    --------
    >>> whole_cells({"family_name": "Lò Thị", "name": "Mai", "sex_female": "12/3/1985"}, "people")
    {'name': 'Lò Thị Mai', 'sex': 'female', 'birth_year': '1985'}
    >>> whole_cells({"periods": "16"}, "trainings"), whole_cells({"hours": "16 tiết"}, "trainings")
    ({'hours': '12'}, {'hours': '12'})
    """
    whole = dict(cells)
    parts = [whole.pop(n, "") for n in ("family_name", "name", "given_name")]
    if any(parts):
        whole["name"] = " ".join(filter(None, parts))
    for sex in ("male", "female"):
        mark = whole.pop(f"sex_{sex}", "")
        if mark and mark != "0":
            whole["sex"] = sex if whole.get("sex", sex) == sex else f"{whole['sex']} + {sex}"
            if re.search(r"\d{4}", mark):
                whole["birth_year"] = mark
    if year := _YEAR.search(whole.get("birth_year", "")):
        whole["birth_year"] = year[0]
    if plain_header(whole.get("passed", "")) in _FAILED:
        whole["passed"] = "no"
    return _with_hours(whole)


def serial_day(text: str) -> str:
    """The day for which a spreadsheet may have written a number; empty if it is no such number.

    Examples
    --------
    >>> serial_day("32874"), serial_day("1990"), serial_day("12051980")
    ('1990-01-01', '', '')
    """
    if not re.fullmatch(r"[1-9][0-9]{4}", text):
        return ""
    return str(dt.date(1899, 12, 30) + dt.timedelta(days=int(text)))


def _with_hours(cells: Cells) -> Cells:
    for name in [name for name in ("hours", "training_hours") if name in cells]:
        cells[name] = hours_of(cells[name])
    periods = cells.pop("periods", "")
    if periods and "hours" not in cells:
        cells["hours"] = hours_of(f"{periods.lower().removesuffix('tiết').strip()} tiết")
    return cells


def hours_of(text: str) -> str:
    """Hours of a text that names them, or periods ("tiết"); another text as it is.

    Examples
    --------
    >>> hours_of("16 tiết"), hours_of("7,5 giờ"), hours_of("2 ngày")
    ('12', '7.5', '2 ngày')
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        return text
    number = float(decimals(pd.Series([found[1]], dtype="str"))[0])
    return f"{number * (_PERIOD if found[2].casefold() == 'tiết' else 1):g}"
