"""Answers of a survey's waves, as exported with XML names, decoded by the questionnaire."""

from __future__ import annotations

import collections
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.cells import by_value, decimals, read_dates, wrong
from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import DONT_KNOW, PREFER_NOT, Instrument, Item, fold
from toolkit.reading.answer_units import AnswerUnits
from toolkit.reading.tables import OpenTable, header_name, open_table
from toolkit.settings import Survey, Wave

KEYS = ("wave", "unit_id", "respondent", "weight", "date", "file", "row")


@dataclass(frozen=True)
class WaveFile:
    """One wave's answers, decoded.

    Attributes
    ----------
    rows : DataFrame
        Columns `KEYS`, the grouping columns, and one column per item of the questionnaire.
    asked : frozenset of str
        Items that stand in the file; the others were not asked, which is not "unanswered".
    """

    rows: pd.DataFrame
    asked: frozenset[str]


class WaveDecoder:
    """Decodes the answers of one wave, all at once or block by block.

    Parameters
    ----------
    columns : collection of str
        Headers of the file that mean something.
    survey, wave, instrument, hierarchy, day_first
        As in `read_wave_blocks`.

    Attributes
    ----------
    asked : frozenset of str
        Items that stand in the file.
    """

    def __init__(
        self,
        columns: Collection[str],
        survey: Survey,
        wave: Wave,
        instrument: Instrument,
        hierarchy: Hierarchy,
        *,
        day_first: bool = False,
    ) -> None:
        self._survey, self._wave, self._day_first = survey, wave, day_first
        self._units = AnswerUnits(hierarchy, wave)
        self._items = {
            name: item
            for name, item in instrument.items.items()
            if header_name(name) in columns and name not in KEYS
        }
        self.asked = frozenset(self._items)
        self._found: dict[str, list[Finding]] = {}

    @property
    def findings(self) -> list[Finding]:
        """What could not be understood so far, column by column."""
        return [finding for found in self._found.values() for finding in found]

    def decode(self, text: pd.DataFrame) -> pd.DataFrame:
        """Decode some rows: columns `KEYS` and one per item.

        Parameters
        ----------
        text : DataFrame of str
            Headed by the names of the items.
        """
        survey, wave = self._survey, self._wave
        unit = header_name(survey.unit_column)
        rows = pd.DataFrame({"wave": wave.name}, index=text.index, dtype="str")
        rows["unit_id"] = self._keep("unit", self._units.find(text[unit]))
        rows["weight"] = self._keep("weight", _weights(text, survey.weight_column, wave.file))
        rows["date"] = self._keep("date", _dates(text, wave, self._day_first))
        rows["file"] = pd.Series(wave.file, index=text.index, dtype="str")
        rows["row"] = text.index
        decoded = {
            name: self._keep(f"item {name}", _decode(text[header_name(name)], item, wave.file))
            for name, item in self._items.items()
        }
        said = {
            header_name(name): _said(decoded[name])
            for name in survey.code_columns
            if name in decoded and self._items[name].kind == "select_one"
        }
        rows["respondent"] = respondent_codes(text.assign(**said), survey.code_columns)
        return pd.concat([rows, pd.DataFrame(decoded, index=text.index)], axis=1)

    def _keep(self, column: str, read: tuple[pd.Series, list[Finding]]) -> pd.Series:
        cells, findings = read
        self._found.setdefault(column, []).extend(findings)
        return cells


class WaveBlocks:
    """One wave's answers, block by block, so that they may be larger than the memory.

    Attributes
    ----------
    asked : frozenset of str
        Items that stand in the file; the others were not asked, which is not "unanswered".
    """

    def __init__(self, table: OpenTable, decoder: WaveDecoder) -> None:
        self.asked = decoder.asked
        self._table, self._decoder = table, decoder

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Read the answers, once, in blocks with the same columns and types."""
        return (self._decoder.decode(text) for text in self._table.blocks())

    @property
    def findings(self) -> list[Finding]:
        """What could not be understood; complete when the blocks are used up."""
        return self._table.findings + self._decoder.findings


def read_wave_blocks(
    folder: Path,
    survey: Survey,
    wave: Wave,
    instrument: Instrument,
    hierarchy: Hierarchy,
    *,
    day_first: bool = False,
) -> tuple[WaveBlocks | None, list[Finding]]:
    """Open the answers of one wave, to read and decode them block by block.

    Parameters
    ----------
    folder : Path
        The study folder.
    survey, wave : Survey, Wave
        Settings: which columns hold unit, respondent and weight.
    instrument : Instrument
        Its items decode the answers.
    hierarchy : Hierarchy
        Its units on the wave's date are matched by identifier, code or name.
    day_first : bool
        How dates are read.

    Returns
    -------
    answers : WaveBlocks or None
        None when the file cannot be used.
    findings : list of Finding
        Why it cannot be used; what could not be understood the answers tell themselves.
    """
    table, findings = open_table(folder / wave.file, wave.file)
    if table is None:
        return None, findings
    missing = _missing_columns(survey, wave, table.header)
    if missing:
        collections.deque(table.blocks(), maxlen=0)  # for what is wrong in its rows
        return None, table.findings + missing
    decoder = WaveDecoder(table.header, survey, wave, instrument, hierarchy, day_first=day_first)
    return WaveBlocks(table, decoder), []


def no_answers(
    survey: Survey, wave: Wave, instrument: Instrument, hierarchy: Hierarchy
) -> pd.DataFrame:
    """Return the answers of a wave that has none, or no file, with their columns and types.

    Parameters
    ----------
    survey, wave, instrument, hierarchy
        As in `read_wave_blocks`.
    """
    needed = filter(None, (survey.unit_column, survey.weight_column, *survey.code_columns))
    header = list(dict.fromkeys(header_name(name) for name in needed))
    text = pd.DataFrame(columns=header, index=pd.RangeIndex(0), dtype="str")
    return WaveDecoder(header, survey, wave, instrument, hierarchy).decode(text)


def decode_wave(
    text: pd.DataFrame,
    survey: Survey,
    wave: Wave,
    instrument: Instrument,
    hierarchy: Hierarchy,
    *,
    day_first: bool = False,
) -> tuple[WaveFile | None, list[Finding]]:
    """Decode the answers of one wave, given as a table of text.

    Parameters
    ----------
    text : DataFrame of str
        As `read_table` gives it, headed by the names of the items.
    survey, wave, instrument, hierarchy, day_first
        As in `read_wave_blocks`.

    Returns
    -------
    answers : WaveFile or None
        None when a column is missing that ties the answers to units.
    findings : list of Finding
    """
    columns = [str(name) for name in text]
    missing = _missing_columns(survey, wave, columns)
    if missing:
        return None, missing
    decoder = WaveDecoder(columns, survey, wave, instrument, hierarchy, day_first=day_first)
    return WaveFile(decoder.decode(text), decoder.asked), decoder.findings


def respondent_codes(text: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """Join the elements of a self-generated code; missing when all elements are.

    Case, spaces, diacritics and leading zeros do not matter: Đặng and dang are one, 07 and 7. The
    place of a missing element is empty.

    Examples
    --------
    >>> rows = pd.DataFrame({"code_mother": ["Đ", " d "], "code_day": ["07", None]})
    >>> respondent_codes(rows, ("code_mother", "code_day")).tolist()
    ['d|7', 'd|']
    """
    if not columns:
        return pd.Series(pd.NA, index=text.index, dtype="str")
    parts = [_bare(text[header_name(column)]) for column in columns]
    joined = parts[0].fillna("")
    for part in parts[1:]:
        joined = joined + "|" + part.fillna("")
    return joined.where(joined.str.strip("|") != "").astype("str")


def _said(answers: pd.Series) -> pd.Series:
    """Choices by their names, however they were exported; a refusal to answer is none."""
    return answers.mask(answers.isin([DONT_KNOW, PREFER_NOT]))


def _bare(cells: pd.Series) -> pd.Series:
    return by_value(cells, _bare_text)


def _bare_text(text: str) -> str:
    """Letters without marks, lower case; numbers without leading zeros and an empty decimal."""
    folded = " ".join(unicodedata.normalize("NFD", text.casefold()).split()).replace("đ", "d")
    plain = "".join(c for c in folded if not unicodedata.combining(c)).replace("|", " ")
    number = re.fullmatch(r"0*(\d+)(?:[.,]0+)?", plain)  # 7.0 where a column had gaps
    return number[1] if number else plain


def _missing_columns(survey: Survey, wave: Wave, columns: list[str]) -> list[Finding]:
    """Columns without which the answers cannot be tied to units, groups or people."""
    weight = [survey.weight_column] if survey.weight_column else []
    needed = (survey.unit_column, *survey.code_columns, *survey.groups, *weight)
    return [
        Finding("error", wave.file, 1, c, "", "missing_column", {"hint": hint(c, columns)})
        for c in dict.fromkeys(needed)
        if header_name(c) not in columns
    ]


def _weights(text: pd.DataFrame, column: str | None, file: str) -> tuple[pd.Series, list[Finding]]:
    if column is None:
        return pd.Series(1.0, index=text.index), []
    cells = text[header_name(column)]
    numbers = decimals(cells)
    findings = wrong(cells, cells.notna() & numbers.isna(), file, "bad_number")
    findings += wrong(cells, numbers < 0, file, "out_of_range", rule="≥ 0")
    findings += wrong(cells.fillna(""), cells.isna(), file, "empty")
    return numbers, findings


def _dates(text: pd.DataFrame, wave: Wave, day_first: bool) -> tuple[pd.Series, list[Finding]]:
    """The day of each answer, by which right answers are judged; the wave's day without one."""
    if "date" not in text:
        return pd.Series(pd.Timestamp(wave.date), index=text.index), []
    dates, findings = read_dates(text["date"], wave.file, day_first=day_first)
    return dates.fillna(pd.Timestamp(wave.date)), findings


def not_asked(item: Item, index: pd.Index) -> pd.Series:
    """Return the answers to an item that a wave has no column for: missing, and of its type.

    Parameters
    ----------
    item : Item
    index : Index
        Of the wave's answers.
    """
    return _decode(pd.Series(pd.NA, index=index, dtype="str"), item, "")[0]


def _decode(cells: pd.Series, item: Item, file: str) -> tuple[pd.Series, list[Finding]]:
    """Choice names (or numbers, for an item that asks for one) instead of what was typed."""
    if item.kind in ("integer", "decimal"):
        numbers = decimals(cells)
        return numbers, wrong(cells, cells.notna() & numbers.isna(), file, "bad_number")
    if item.kind != "select_one":
        return cells, []
    names = by_value(cells, lambda cell: item.spellings.get(fold(cell)))
    bad = cells[cells.notna() & names.isna()]
    allowed = [choice.name for choice in item.choices]
    more = {
        value: {"allowed": ", ".join(allowed), "hint": hint(value, allowed)}
        for value in bad.unique().tolist()
    }
    return names, [
        Finding("error", file, int(str(row)), item.name, value, "wrong_answer_code", more[value])
        for row, value in bad.items()
    ]
