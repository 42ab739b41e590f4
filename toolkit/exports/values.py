"""Cells of one column as values: numbers, dates, times and texts, each different one read once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.cells import nfc
from toolkit.exports.choices import NO_ANSWER
from toolkit.exports.iso_moments import one_list, plain_days, plain_moments
from toolkit.exports.raw_table import RawTable, Texts
from toolkit.findings import Finding, Severity
from toolkit.items import fold
from toolkit.reading.text_columns import is_blank

TEXT_KINDS = ("text", "note", "barcode", "acknowledge")
_WHOLE = re.compile(r"([+-]?\d+)(?:[.,]0*)?")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ,].*)?")
_CLOCK = re.compile(
    r"[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(AM|PM|SA|CH)?\s*"
    r"(Z|(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d{2})?|GMT|UTC)?\s*", re.IGNORECASE,
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})\.?"
_NAMED_MONTH = re.compile(_MONTH + r" (?P<day>\d{1,2}), (?P<year>\d{4})", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(?P<day>\d{1,2})[- ]?" + _MONTH + r"[- ]?(?P<year>\d{4})", re.IGNORECASE)
_MAX_DIGITS = 400  # longer numbers are no answers, and cost time to read


@dataclass
class Column:
    """One column on its way from text to values.

    Attributes
    ----------
    table : RawTable
    place : int
        Of the column in the table.
    file, name : str
        Of the file and of the column, in findings.
    by_hand : bool
    findings : list of Finding
    blanks : frozenset of str
        What else says that there is no answer.
    missing : frozenset of str
        Texts which the file itself declares to be none.
    """

    table: RawTable
    place: int
    file: str
    name: str
    by_hand: bool
    findings: list[Finding] = field(default_factory=list)
    blanks: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @property
    def texts(self) -> Texts:
        """The cells; what a program took for a formula is the text it was."""
        texts = self.table.columns[self.place]
        own = {r: text for (r, c), text in self.table.formulas.items() if c == self.place}
        if not own or self.by_hand:
            return texts
        rows = np.flatnonzero(np.isin(self.table.rows, list(own)))
        return texts.put({int(n): own[int(self.table.rows[n])] for n in rows})

    def blank(self, text: str) -> bool:
        """Whether a text says that there is no answer."""
        if not text.strip() or text in self.missing or (self.by_hand and fold(text) in NO_ANSWER):
            return True
        return bool(self.blanks) and fold(text) in self.blanks

    def filled(self, texts: Iterable[str]) -> Iterator[str]:
        """Texts that say anything."""
        return (text for text in texts if not self.blank(text))

    def complain(
        self,
        code: str,
        bad: Collection[str],
        more: Callable[[str], dict[str, object]] | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note a finding for each cell with one of the texts that cannot be used."""
        if not bad:
            return
        texts = self.texts
        wrong = [n for n, text in enumerate(texts.values) if text in bad]
        for row in np.flatnonzero(np.isin(texts.codes, wrong)):
            text = texts.values[texts.codes[row]]
            self.say(code, int(self.table.rows[row]), text, severity, more(text) if more else {})

    def say(
        self, code: str, row: int | None, value: str = "", severity: Severity = "error",
        more: dict[str, object] | None = None,
    ) -> None:  # fmt: skip
        """Note one finding."""
        one = Finding(severity, self.file, row, self.name, value, code, more or {})
        self.findings.append(one)


def text_values(column: Column) -> pd.Series:
    """Texts as they are, in NFC; those typed by hand without stray blanks."""
    texts = column.texts
    if not column.by_hand and not column.blanks and _spelled_alike(texts.different):
        none = pc.is_in(texts.different, pa.array(sorted(column.missing), pa.string()))
        none = pc.or_(none, pa.array(is_blank(texts.different)))
        return texts.told(pc.if_else(none, pa.scalar(None, pa.string()), texts.different))
    return texts.told([None if column.blank(t) else _spelled(column, t) for t in texts.values])


def _spelled_alike(texts: pa.Array) -> bool:
    """Whether all are in NFC and without carriage returns: then all in one behind the other are."""
    whole = pc.binary_join(one_list(texts), " ")[0].as_py()
    return "\r" not in whole and unicodedata.is_normalized("NFC", whole)


def _spelled(column: Column, text: str) -> str:
    """A text in NFC with one kind of ends of lines."""
    composed = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    return composed.strip() if column.by_hand else composed


def whole_values(column: Column) -> pd.Series:
    """Whole numbers, of any size, as exact as the file has them."""
    texts = column.texts
    numbers = [None if column.blank(text) else _whole(text) for text in texts.values]
    filled = list(column.filled(texts.values))
    column.complain("not_whole", {t for t in filled if _whole(t) is None and _is_number(t)})
    column.complain("bad_number", {t for t in filled if not _is_number(t)})
    lost = _lost(column, numbers)
    if any(number is not None and abs(number) >= 2**63 for number in numbers):
        spread = texts.spread(_objects(numbers))
        spread[lost] = None
        return pd.Series(spread, dtype=object)
    values = texts.spread(np.array([number or 0 for number in numbers], dtype=np.int64))
    missing = texts.spread(np.array([number is None for number in numbers], dtype=bool))
    return pd.Series(pd.arrays.IntegerArray(values, missing | lost))


def _lost(column: Column, numbers: list[int | None]) -> npt.NDArray[np.bool_]:
    """Rows whose number the file no longer has in full, told to the user."""
    texts, rows = column.texts, column.table.rows
    lossy = [row for row, place in column.table.lossy if place == column.place]
    lost = np.isin(rows, lossy) if lossy else np.zeros(len(rows), dtype=bool)
    for n in np.flatnonzero(lost):
        number = numbers[texts.codes[n]]
        if number is not None:
            column.say("lossy_number", int(rows[n]), str(number), "warning")
    return lost


def _objects(values: Sequence[object]) -> npt.NDArray[np.object_]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _whole(text: str) -> int | None:
    plain = text.strip().replace("\u00a0", "")
    found = _WHOLE.fullmatch(plain) if len(plain) < _MAX_DIGITS else None
    return int(found[1]) if found else None


def _is_number(text: str) -> bool:
    plain = text.strip()
    if len(plain) >= _MAX_DIGITS or not plain.isascii() or not _NUMBER.fullmatch(plain):
        return False
    return abs(float(plain.replace(",", "."))) != float("inf")


def decimal_values(column: Column) -> pd.Series:
    """Numbers, with a point or a comma before the decimals."""

    def unclear(text: str) -> bool:
        return column.by_hand and bool(_THOUSANDS.fullmatch(text.strip()))

    def read(text: str) -> float | None:
        if column.blank(text) or unclear(text) or not _is_number(text):
            return None
        return float(text.strip().replace(",", "."))

    texts = column.texts.values
    column.complain("bad_number", {t for t in column.filled(texts) if not _is_number(t)})
    column.complain("ambiguous_number", set(filter(unclear, texts)), _two_numbers)
    numbers = np.array([read(text) for text in texts], dtype=np.float64)
    return pd.Series(column.texts.spread(numbers))


def _two_numbers(text: str) -> dict[str, object]:
    whole, _, last = text.strip().replace(",", ".").partition(".")
    return {"first": whole + last, "second": f"{whole}.{last}0"}


@dataclass(frozen=True)
class DayOrder:
    """How dates with the year last are written in a column."""

    day_first: bool
    sure: bool


def day_order(texts: list[str]) -> DayOrder:
    """Decide by all dates of a column whether the day or the month stands first.

    Examples
    --------
    >>> day_order(["1/5/2026", "28/4/2026"]), day_order(["3/25/2026"]).day_first
    (DayOrder(day_first=True, sure=True), False)
    """
    first = second = both = 0
    for text in texts:
        found = _DAY.fullmatch(text.strip())
        if found and len(found[1]) <= 2 and len(found[3]) == 4:
            first += int(found[1]) > 12
            second += int(found[2]) > 12
            both += found[1].lstrip("0") != found[2].lstrip("0")
    return DayOrder(day_first=second <= first, sure=bool(first) != bool(second) or not both)


def date_values(column: Column) -> pd.Series:
    """Dates: year first, or day and month in the order of the column."""
    texts = column.texts
    days = plain_days(texts.different)
    odd = np.flatnonzero(np.isnat(days))
    others = texts.different.take(pa.array(odd)).to_pylist()
    filled = list(column.filled(others))
    order = day_order(filled)
    read = {text: _date(text, order.day_first) for text in filled}
    column.complain("bad_date", {text for text in filled if read[text] is None})
    if not order.sure:
        column.complain("day_first_assumed", set(filter(_two_ways, filled)), severity="warning")
    days[odd] = np.array([read.get(text) for text in others], dtype="datetime64[us]")
    return pd.Series(texts.spread(days))


def _two_ways(text: str) -> bool:
    found = _DAY.fullmatch(text.strip())
    if not found or len(found[3]) != 4 or len(found[1]) > 2:
        return False
    return int(found[1]) <= 12 and int(found[2]) <= 12 and int(found[1]) != int(found[2])


def _date(text: str, day_first: bool) -> dt.date | None:
    plain = _with_numbers(text.strip())
    found = _DAY.fullmatch(plain) if plain.isascii() and len(plain) < 60 else None
    if not found:
        return None
    one, two, three = (int(part) for part in found.groups())
    year, month, day = (one, two, three) if len(found[1]) == 4 else (three, two, one)
    if len(found[1]) != 4 and not day_first:
        month, day = day, month
    try:
        return dt.date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _with_numbers(text: str) -> str:
    """A date with the name of its month, as SurveyCTO, SPSS and Stata write it, by numbers.

    Examples
    --------
    >>> _with_numbers("Mar 2, 2026 1:55:11 PM"), _with_numbers("21feb2026")
    ('2026-3-2 1:55:11 PM', '2026-2-21')
    """
    found = _NAMED_MONTH.match(text) or _NAMED_DAY.match(text)
    if not found:
        return text
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    return f"{found['year']}-{month}-{found['day']}{text[found.end() :]}"


def time_values(column: Column, zone: ZoneInfo, naive: dt.tzinfo) -> pd.Series:
    """Moments; those without a zone are taken as in `naive`."""
    texts = column.texts
    # without a zone only in UTC: clocks of other places are put back now and then
    moments = plain_moments(texts.different, bare=naive is dt.UTC)
    odd = np.flatnonzero(np.isnat(moments))
    others = texts.different.take(pa.array(odd)).to_pylist()
    order = day_order([text.split(" ")[0] for text in others])
    read = {text: _moment(text, order.day_first, naive) for text in others}
    bad = {text for text, moment in read.items() if moment is None and not column.blank(text)}
    column.complain("bad_date", bad)
    bare = [text for text, moment in read.items() if moment is not None and not _has_zone(text)]
    if bare and naive is not dt.UTC:
        column.say("naive_time", None, bare[0], "note", {"zone": str(zone)})
    moments[odd] = [_in_utc(read[text]) for text in others]
    return pd.Series(texts.spread(moments)).dt.tz_localize("UTC").dt.tz_convert(zone)


def _in_utc(moment: dt.datetime | None) -> np.datetime64:
    if moment is None:
        return np.datetime64("NaT", "us")
    return np.datetime64(moment.astimezone(dt.UTC).replace(tzinfo=None), "us")


def _has_zone(text: str) -> bool:
    return bool(re.search(r"(Z|GMT|UTC|[+-]\d{2}:?\d{2})\s*$|(GMT|UTC)", text.strip()))


def _moment(text: str, day_first: bool, naive: dt.tzinfo) -> dt.datetime | None:
    plain = _with_numbers(text.strip()) if len(text) < 80 else ""
    if not plain or len(plain) > 60 or not plain.isascii():
        return None
    try:
        moment = dt.datetime.fromisoformat(plain) if plain[4:5] == "-" else None
    except ValueError:
        moment = None
    moment = moment or _day_and_clock(plain, day_first)
    if moment is None or not 1900 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=naive)


def _day_and_clock(text: str, day_first: bool) -> dt.datetime | None:
    """`2026/03/02 1:55:11 PM GMT+7`, `02/03/2026 14:05`."""
    first = re.split("[ T]", text, maxsplit=1)[0]  # what stands behind T is no part of the day
    day, rest = first.rstrip(","), text[len(first) :]
    found, date = _CLOCK.fullmatch(rest) if rest.strip() else None, _date(day, day_first)
    if date is None or (rest.strip() and not found):
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3]) if found else (0, 0, 0)
    half = (found[5] or "").upper() if found else ""
    hour = hour % 12 + 12 * (half in ("PM", "CH")) if half else hour
    micro = int(((found[4] or "") + "000000")[:6]) if found else 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = _zone(found[6] or "") if found else None
    return dt.datetime(date.year, date.month, date.day, hour, minute, second, micro, zone)


def _zone(text: str) -> dt.tzinfo | None:
    if not text:
        return None
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not found:
        return dt.UTC
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return dt.timezone(dt.timedelta(minutes=min(minutes, 1439) * (-1 if found[1] == "-" else 1)))


def tick_values(column: Column) -> npt.NDArray[np.int8]:
    """1 where a box was ticked, 0 where not, -1 where the cell is blank."""
    from toolkit.exports.choices import ticked

    filled = column.filled(column.texts.values)
    column.complain("bad_boolean", {text for text in filled if ticked(text) is None})
    return ticks(column, ticked)


def ticks(column: Column, read: Callable[[str], bool | None]) -> npt.NDArray[np.int8]:
    """Whether a text stands for a ticked box (1) or an empty one (0), or for no answer (-1)."""
    told = [None if column.blank(text) else read(text) for text in column.texts.values]
    return column.texts.spread(np.array([-1 if t is None else t for t in told], dtype=np.int8))
