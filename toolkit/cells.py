"""What people type into one column: dates, numbers, yes or no, codes and identifiers.

Every reader takes a column of text and gives typed cells and a finding for each cell that could
not be understood or that could mean two things; such a cell is missing in what comes back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.findings import Finding

FIRST_YEAR, LAST_YEAR = 1900, 2100
FEWEST_HINTS, COMPARED = 10, 1_000_000  # see `hinted`
ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"
BOOLEANS = {
    **dict.fromkeys(("yes", "true", "1", "x", "có", "co", "đạt"), True),
    **dict.fromkeys(("no", "false", "0", "không", "khong", "chưa đạt"), False),
}
SPREADSHEET_ERRORS = ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")
_YEAR_FIRST = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?\S*)?$"
_YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?$"
# 1.234 is 1234 to a Vietnamese and 1.234 to an English reader; 0.234 and 12.50 are clear.
_SPACES = r"^ | $|  |[\t-\r\x1c-\x1f]"  # such as are no single ones between words
_THOUSANDS = r"[1-9]\d{0,2}[.,]\d{3}"

Read = tuple[pd.Series, list[Finding]]


def nfc(cell: str) -> str:
    r"""One spelling for letters that can be composed in two ways.

    Examples
    --------
    >>> len(nfc("e\u0302\u0301")), nfc("abc")
    (1, 'abc')
    """
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def by_value(cells: pd.Series, change: Callable[[str], object], dtype: str = "str") -> pd.Series:
    """Change texts, each different one once: what people type repeats itself.

    Examples
    --------
    >>> by_value(pd.Series(["a", None, "a"], dtype="str"), str.upper).tolist()
    ['A', nan, 'A']
    """
    numbers, values = pd.factorize(cells)
    changed = pd.Series([change(value) for value in values.tolist()], dtype=dtype).array
    return pd.Series(changed.take(numbers, allow_fill=True), index=cells.index, name=cells.name)


def among(cells: pd.Series, known: pd.Series) -> pd.Series:
    """Whether each text is one of a long list; a missing one is not.

    `isin` of pandas takes a text at a time out of such a list, which is slow.

    Examples
    --------
    >>> among(pd.Series(["a", "b", None], dtype="str"), pd.Series(["a", "c"])).tolist()
    [True, False, False]
    """
    texts, found = (pa.array(part, pa.large_string(), from_pandas=True) for part in (cells, known))
    listed = pc.is_in(texts, value_set=found.drop_null())
    return pd.Series(listed.to_numpy(zero_copy_only=False), index=cells.index, name=cells.name)


def hinted(known: int) -> int:
    """For how many unknown texts the nearest known one is looked up: all of a small study.

    Each costs more than a second among 100,000.

    Examples
    --------
    >>> hinted(200), hinted(100_000)
    (5000, 10)
    """
    return max(FEWEST_HINTS, COMPARED // max(known, 1))


def normal(text: pd.Series) -> pd.Series:
    """Text as it is compared: NFC, trimmed, inner spaces single, case folded."""
    cells = pa.array(text, pa.large_string(), from_pandas=True)
    if pc.all(pc.string_is_ascii(cells)).as_py() is False or _any(cells, _SPACES):
        return by_value(text, folded)
    return pd.Series(pd.array(pc.ascii_lower(cells), dtype="str"), text.index, name=text.name)


def _any(cells: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, pattern)).as_py())


def folded(cell: str) -> str:
    """One text as it is compared.

    Examples
    --------
    >>> folded("  Chủ   TỊCH ")
    'chủ tịch'
    """
    return " ".join(nfc(cell).split()).casefold()


def wrong(
    cells: pd.Series, bad: pd.Series, file: str, code: str, **detail: object
) -> list[Finding]:
    """One finding for each bad cell, with what was typed there."""
    if not bad.any():
        return []
    return [
        Finding("error", file, int(str(row)), str(cells.name), str(value), code, detail)
        for row, value in cells[bad].items()
    ]


def read_texts(cells: pd.Series, file: str) -> Read:
    """Text as it is, except where a spreadsheet wrote an error message instead."""
    bad = cells.isin(SPREADSHEET_ERRORS)
    return cells.mask(bad) if bad.any() else cells, wrong(cells, bad, file, "spreadsheet_error")


def read_ids(cells: pd.Series, file: str) -> Read:
    """Identifiers; what is none stays, so that the row is not taken for one without."""
    bad = cells.notna() & ~cells.str.fullmatch(ID_PATTERN).fillna(False).astype(bool)
    return cells, wrong(cells, bad, file, "bad_id")


def read_numbers(cells: pd.Series, file: str, *, whole: bool = False) -> Read:
    """Read numbers, with a point or a comma before the decimals.

    Examples
    --------
    >>> numbers, findings = read_numbers(pd.Series(["7,5", "1.234"], name="hours"), "x.csv")
    >>> numbers.tolist(), findings[0].message
    ([7.5, nan], "the mark in '1.234' could be for thousands or for decimals")
    """
    unclear = cells.notna() & cells.str.fullmatch(_THOUSANDS).fillna(False).astype(bool)
    numbers = decimals(cells.mask(unclear))
    bad = cells.notna() & numbers.isna() & ~unclear
    broken = numbers.notna() & (numbers % 1 != 0) & whole
    findings = wrong(cells, bad, file, "bad_number") + wrong(cells, broken, file, "not_whole")
    return numbers.mask(broken), findings + [
        _two_numbers(finding) for finding in wrong(cells, unclear, file, "ambiguous_number")
    ]


def decimals(cells: pd.Series) -> pd.Series:
    """Numbers with a point or a comma before the decimals; missing where there is none."""
    places, typed = pd.factorize(cells)
    texts = pd.Series(typed, dtype="str").str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    numbers = numbers.where(numbers.abs() != float("inf"))
    found = np.append(numbers.to_numpy(), float("nan"))[places]  # -1, the last, is missing
    return pd.Series(found, index=cells.index, name=cells.name)


def _two_numbers(finding: Finding) -> Finding:
    whole, last = re.split("[.,]", finding.value)
    decimals = last.rstrip("0")
    # A fourth decimal makes it clear that they are decimals.
    clear = f"{whole}.{decimals}{'0' * (len(decimals) == 3)}".removesuffix(".")
    first = re.sub("[.,]", "", finding.value)
    return replace(finding, detail={"first": first, "second": clear})


def read_booleans(cells: pd.Series, file: str) -> Read:
    """Yes or no, in Vietnamese and English."""
    answers = by_value(cells, lambda cell: BOOLEANS.get(folded(cell)), "boolean")
    return answers, wrong(cells, cells.notna() & answers.isna(), file, "bad_boolean")


def read_codes(cells: pd.Series, file: str, codes: Mapping[str, tuple[str, ...]]) -> Read:
    """Codes of a closed list, each of which people type in several ways."""
    known = {typed: code for code, ways in codes.items() for typed in ways}
    read = by_value(cells, lambda cell: known.get(folded(cell)))
    bad = cells.notna() & read.isna()
    return read, wrong(cells, bad, file, "unknown_code", allowed=", ".join(codes))


def read_dates(cells: pd.Series, file: str, *, day_first: bool = False) -> Read:
    """Read dates written 2025-06-30, 2025/6/30, 30/6/2025, 30.6.2025 or 30-6-2025.

    Parameters
    ----------
    cells : Series of str
        Missing cells stay missing.
    file : str
        Name printed in findings.
    day_first : bool
        Without it, a date whose day and month could be exchanged is reported.

    Returns
    -------
    dates : Series of datetime64
    findings : list of Finding

    Examples
    --------
    >>> dates, findings = read_dates(pd.Series(["30/6/2025", "3/4/2025"], name="start"), "x.csv")
    >>> dates.isna().tolist(), findings[0].message
    ([False, True], "'3/4/2025' could be 2025-04-03 or 2025-03-04")
    """
    places, values = pd.factorize(cells)
    typed = pd.Series(values, dtype="str")  # each different date read once
    if (plain := _all_iso(typed)) is not None:
        taken = plain.array.take(places, allow_fill=True)
        return pd.Series(taken, index=cells.index, name=cells.name), []
    parts, local = _date_parts(typed)
    far = parts["year"].notna() & ~parts["year"].between(FIRST_YEAR, LAST_YEAR)
    dates = pd.to_datetime(parts.mask(far), errors="coerce").dt.as_unit("us")
    two_ways = local & (parts["day"] <= 12) & (parts["day"] != parts["month"])
    unclear = two_ways & dates.notna() & (not day_first)
    findings = wrong(cells, cells.isin(typed[dates.isna() & ~far]), file, "bad_date")
    rule = f"{FIRST_YEAR}–{LAST_YEAR}"
    findings += wrong(cells, cells.isin(typed[far]), file, "far_date", rule=rule)
    for value, date in zip(typed[unclear], dates[unclear], strict=True):
        other = f"{date.replace(month=date.day, day=date.month):%Y-%m-%d}"
        more = {"first": f"{date:%Y-%m-%d}", "second": other}
        findings += wrong(cells, cells == value, file, "ambiguous_date", **more)
    read = dates.mask(unclear).array.take(places, allow_fill=True)
    return pd.Series(read, index=cells.index, name=cells.name), findings


def _all_iso(cells: pd.Series) -> pd.Series | None:
    """Dates that are all written 2025-06-30, as programs write them; None where one is not."""
    if not (cells.str.len() == len("2025-06-30")).all():
        return None
    dates = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").dt.as_unit("us")
    return dates if dates.dt.year.between(FIRST_YEAR, LAST_YEAR).all() else None


def _date_parts(cells: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Year, month and day as numbers, and whether the day or month stood first."""
    iso = cells.str.extract(_YEAR_FIRST)
    local = cells.str.extract(_YEAR_LAST)[[2, 1, 0]]
    local.columns = iso.columns
    parts = iso.fillna(local).astype("float64").set_axis(["year", "month", "day"], axis=1)
    return parts, local.notna().all(axis=1)
