"""Answers of a survey's waves, as exported with XML names, decoded by the questionnaire."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy, OrgTree
from toolkit.instrument import Instrument, Item, fold
from toolkit.reading.tables import read_table
from toolkit.schema import by_value, normal, read_dates
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
    columns = {str(name).casefold(): name for name in text}
    missing = [c for c in _needed(survey) if c.casefold() not in columns]
    if missing:
        more = [_missing_column(wave.file, c, list(columns)) for c in missing]
        return None, findings + more
    units, unknown = _units(text[survey.unit_column.casefold()], hierarchy.at(wave.date), wave)
    rows = pd.DataFrame({"wave": wave.name, "unit_id": units}, index=text.index)
    rows["respondent"] = respondent_codes(text, survey.respondent_columns)
    rows["weight"], bad_weights = _weights(text, survey.weight_column, wave.file)
    rows["date"], bad_dates = _dates(text, wave, day_first)
    rows["file"], rows["row"] = wave.file, text.index
    findings += unknown + bad_weights + bad_dates
    asked, decoded = [], {}
    for name, item in instrument.items.items():
        if name.casefold() in columns and name not in KEYS:
            asked.append(name)
            decoded[name], wrong = _decode(text[name.casefold()], item, wave.file)
            findings += wrong
    rows = pd.concat([rows, pd.DataFrame(decoded, index=text.index)], axis=1)
    return WaveFile(rows, frozenset(asked)), findings


def respondent_codes(text: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """Join the elements of a self-generated code; missing when any element is.

    Case, spaces, diacritics and leading zeros do not matter: Đặng and dang are one, 07 and 7.

    Examples
    --------
    >>> rows = pd.DataFrame({"code_mother": ["Đ", " d "], "code_day": ["07", None]})
    >>> respondent_codes(rows, ("code_mother", "code_day")).tolist()
    ['d|7', nan]
    """
    if not columns:
        return pd.Series(pd.NA, index=text.index, dtype="str")
    parts = [_bare(text[column.casefold()]) for column in columns]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + "|" + part
    return joined.astype("str")


def _bare(cells: pd.Series) -> pd.Series:
    return by_value(cells, _bare_text)


def _bare_text(text: str) -> str:
    """Letters without marks, lower case; numbers without leading zeros."""
    folded = " ".join(unicodedata.normalize("NFD", text.casefold()).split()).replace("đ", "d")
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain


def _needed(survey: Survey) -> list[str]:
    weight = [survey.weight_column] if survey.weight_column else []
    return [survey.unit_column, *survey.respondent_columns, *survey.groups, *weight]


def _missing_column(file: str, column: str, present: list[str]) -> Finding:
    return Finding(
        "error", file, 1, column, "", "missing_column", {"hint": hint(column, present)}
    )  # fmt: skip


def _units(cells: pd.Series, tree: OrgTree, wave: Wave) -> tuple[pd.Series, list[Finding]]:
    """Identifiers of the units named in the answers."""
    known: dict[str, str] = {}
    for column in ("name", "code"):
        names = normal(tree.table[column].astype("str")).dropna()
        known |= {text: unit_id for unit_id, text in names.items()}
    known |= {unit_id.casefold(): unit_id for unit_id in tree.table.index}
    units = normal(cells).map(known).astype("str")
    findings = []
    for row, value in cells[units.isna()].items():
        code = "no_respondent_unit" if pd.isna(value) else "unknown_unit"
        more = {} if pd.isna(value) else {"hint": hint(str(value), list(tree))}
        text = "" if pd.isna(value) else str(value)
        findings.append(
            Finding("error", wave.file, int(str(row)), str(cells.name), text, code, more)
        )
    return units, findings


def _weights(text: pd.DataFrame, column: str | None, file: str) -> tuple[pd.Series, list[Finding]]:
    if column is None:
        return pd.Series(1.0, index=text.index), []
    cells = text[column.casefold()]
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    bad = cells.index[numbers.isna() | (numbers < 0)]
    return numbers, [
        Finding("error", file, int(row), column, str(cells[row]), "bad_number") for row in bad
    ]


def _dates(text: pd.DataFrame, wave: Wave, day_first: bool) -> tuple[pd.Series, list[Finding]]:
    """The day of each answer, by which right answers are judged; the wave's day without one."""
    if "date" not in text:
        return pd.Series(pd.Timestamp(wave.date), index=text.index), []
    dates, findings = read_dates(text["date"], wave.file, day_first=day_first)
    return dates.fillna(pd.Timestamp(wave.date)), findings


def _decode(cells: pd.Series, item: Item, file: str) -> tuple[pd.Series, list[Finding]]:
    """Choice names (or numbers, for an item that asks for one) instead of what was typed."""
    if item.kind in ("integer", "decimal"):
        numbers = pd.to_numeric(cells, errors="coerce")
        bad = cells.index[cells.notna() & numbers.isna()]
        return numbers.astype("float64"), [
            Finding("error", file, int(row), item.name, str(cells[row]), "bad_number")
            for row in bad
        ]
    if item.kind != "select_one":
        return cells, []
    names = {value: item.spellings.get(fold(value)) for value in cells.dropna().unique()}
    wrong = cells.index[cells.isin([value for value, name in names.items() if name is None])]
    allowed = [choice.name for choice in item.choices]
    findings = [_wrong_answer(file, int(row), item.name, str(cells[row]), allowed) for row in wrong]
    return cells.map(names).astype("str"), findings


def _wrong_answer(file: str, row: int, item: str, value: str, allowed: list[str]) -> Finding:
    more = {"allowed": ", ".join(allowed), "hint": hint(value, allowed)}
    return Finding("error", file, row, item, value, "wrong_answer_code", more)
