"""Answers of a survey's waves, as exported with XML names, decoded by the questionnaire."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.cells import by_value, decimals, normal, read_dates, wrong
from toolkit.findings import Finding, hint, period
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import DONT_KNOW, PREFER_NOT, Instrument, Item, fold
from toolkit.reading.tables import header_name, read_table
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


def read_wave(
    folder: Path,
    survey: Survey,
    wave: Wave,
    instrument: Instrument,
    hierarchy: Hierarchy,
    *,
    day_first: bool = False,
) -> tuple[WaveFile | None, list[Finding]]:
    """Read and decode the answers of one wave.

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
    answers : WaveFile or None
        None when the file cannot be used.
    findings : list of Finding
    """
    text, findings = read_table(folder / wave.file, wave.file)
    if text is None:
        return None, findings
    answers, problems = decode_wave(
        text, survey, wave, instrument, hierarchy, day_first=day_first
    )  # fmt: skip
    return answers, findings + problems


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
        As in `read_wave`.

    Returns
    -------
    answers : WaveFile or None
        None when a column is missing that ties the answers to units.
    findings : list of Finding
    """
    columns = [str(name) for name in text]
    missing = [c for c in _needed(survey) if header_name(c) not in columns]
    if missing:
        return None, [_missing_column(wave.file, c, columns) for c in missing]
    units, unknown = _units(text[header_name(survey.unit_column)], hierarchy, wave)
    rows = pd.DataFrame({"wave": wave.name, "unit_id": units}, index=text.index)
    rows["weight"], bad_weights = _weights(text, survey.weight_column, wave.file)
    rows["date"], bad_dates = _dates(text, wave, day_first)
    rows["file"], rows["row"] = wave.file, text.index
    findings = unknown + bad_weights + bad_dates
    asked, decoded = [], {}
    for name, item in instrument.items.items():
        if header_name(name) in columns and name not in KEYS:
            asked.append(name)
            decoded[name], problems = _decode(text[header_name(name)], item, wave.file)
            findings += problems
    said = {
        header_name(name): _said(decoded[name])
        for name in survey.code_columns
        if name in decoded and instrument.item(name).kind == "select_one"
    }
    rows["respondent"] = respondent_codes(text.assign(**said), survey.code_columns)
    rows = pd.concat([rows, pd.DataFrame(decoded, index=text.index)], axis=1)
    return WaveFile(rows, frozenset(asked)), findings


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


def _needed(survey: Survey) -> list[str]:
    weight = [survey.weight_column] if survey.weight_column else []
    return list(dict.fromkeys((survey.unit_column, *survey.code_columns, *survey.groups, *weight)))


def _missing_column(file: str, column: str, present: list[str]) -> Finding:
    return Finding(
        "error", file, 1, column, "", "missing_column", {"hint": hint(column, present)}
    )  # fmt: skip


def _units(
    cells: pd.Series, hierarchy: Hierarchy, wave: Wave
) -> tuple[pd.Series, list[Finding]]:  # fmt: skip
    """Identifiers of the units named in the answers by identifier, code or name."""
    if hierarchy.versions["unit_id"].isna().all():  # which is a finding of its own
        return pd.Series(pd.NA, index=cells.index, dtype="str"), []
    named = _names(hierarchy.at(wave.date).table.reset_index())
    known = {text: units[0] for text, units in named.items() if len(units) == 1}
    units = normal(cells).map(known).astype("str")
    rest = cells[units.isna()]
    ever = _names(hierarchy.versions) if rest.notna().any() else {}
    reasons = {value: _no_unit(value, named, ever, hierarchy, wave) for value in rest.unique()}
    return units, [
        Finding("error", wave.file, int(str(row)), str(cells.name), _text(value), *reasons[value])
        for row, value in rest.items()
    ]


def _names(versions: pd.DataFrame) -> dict[str, list[str]]:
    """What may be written for a unit -> the units meant; an identifier means one only."""
    versions = versions.dropna(subset=["unit_id"])
    names: dict[str, dict[str, None]] = {}
    for column in ("name", "code"):
        texts = normal(versions[column].astype("str"))
        for text, unit in zip(texts, versions["unit_id"], strict=True):
            if isinstance(text, str):
                names.setdefault(text, {})[unit] = None
    return {text: list(units) for text, units in names.items()} | {
        unit.casefold(): [unit] for unit in versions["unit_id"]
    }


def _no_unit(
    value: object, named: dict[str, list[str]], ever: dict[str, list[str]],
    hierarchy: Hierarchy, wave: Wave,
) -> tuple[str, dict[str, object]]:  # fmt: skip
    """Why an answer cannot be given to a unit: a code of findings and its detail."""
    if not isinstance(value, str):
        return "no_respondent_unit", {}
    text = normal(pd.Series([value]))[0]
    if text in named:
        return "ambiguous_unit", {"units": ", ".join(named[text])}
    if text in ever:
        lifetime = hierarchy.lifetime(ever[text][0])
        return "unit_not_alive", {"date": wave.date.isoformat(), "lifetime": period(*lifetime)}
    return "unknown_unit", {"hint": hint(value, list(hierarchy.at(wave.date)))}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


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


def _decode(cells: pd.Series, item: Item, file: str) -> tuple[pd.Series, list[Finding]]:
    """Choice names (or numbers, for an item that asks for one) instead of what was typed."""
    if item.kind in ("integer", "decimal"):
        numbers = decimals(cells)
        return numbers, wrong(cells, cells.notna() & numbers.isna(), file, "bad_number")
    if item.kind != "select_one":
        return cells, []
    names = {value: item.spellings.get(fold(value)) for value in cells.dropna().unique()}
    bad = cells.index[cells.isin([value for value, name in names.items() if name is None])]
    allowed = [choice.name for choice in item.choices]
    findings = [_wrong_answer(file, int(row), item.name, str(cells[row]), allowed) for row in bad]
    return cells.map(names).astype("str"), findings


def _wrong_answer(file: str, row: int, item: str, value: str, allowed: list[str]) -> Finding:
    more = {"allowed": ", ".join(allowed), "hint": hint(value, allowed)}
    return Finding("error", file, row, item, value, "wrong_answer_code", more)
