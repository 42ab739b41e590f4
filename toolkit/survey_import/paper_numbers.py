"""Papers by the numbers on them: known again in their file, told apart from those of others."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.exports.entry_sheets import PAPER
from toolkit.items import fold
from toolkit.survey_import.answer_cells import SOURCE, TIME, UUID, VERSION
from toolkit.survey_import.wave_table import WaveTable

_OF_FILES = (UUID, SOURCE, TIME, VERSION)  # what two files may say differently of one paper


def paper_names(cells: pd.DataFrame, units: pd.Series, waves: pd.Series, file: str) -> pd.Series:
    """Name each paper, whatever is answered on it; missing where its number was not typed.

    Units and waves count their papers from 1 each, and often in copies of one workbook, so that
    they belong to the name.

    Parameters
    ----------
    cells : DataFrame of str
        Of `answer_cells`.
    units, waves : Series of str
        To which each paper belongs.
    file : str
        `Original.work` of the file it was typed in.

    Examples
    --------
    >>> cells = pd.DataFrame({"_sheet": ["1", ""]})
    >>> paper_names(cells, pd.Series(["TH1", "TH1"]), pd.Series(["before"] * 2), "xã A").tolist()
    ['xã a|before|th1|1', nan]
    """
    if PAPER not in cells:
        return pd.Series(pd.NA, index=cells.index, dtype="str")
    named = fold(file) + "|" + waves.fillna("") + "|" + _numbers(cells, units)
    return named.where(cells[PAPER] != "").astype("str")


def _numbers(cells: pd.DataFrame, units: pd.Series) -> pd.Series:
    return units.map(fold).astype("str") + "|" + cells[PAPER].astype("str")


def compare_papers(
    before: WaveTable, new: WaveTable, unit: str
) -> tuple[dict[str, str], list[str]]:  # fmt: skip
    """Look for papers of a file among those of other files with the same number in the same unit.

    Parameters
    ----------
    before, new : WaveTable
        Of one wave.
    unit : str
        The column of the unit.

    Returns
    -------
    same : dict
        Key in `new` -> key in `before` of the paper that says the same.
    others : list of str
        Keys in `new` of papers whose number has only papers that say something else.
    """
    if PAPER not in before.rows or PAPER not in new.rows:
        return {}, []
    there = _numbered(before.without(new.rows.index), unit)
    asked = _numbered(new.without(before.rows.index), unit)
    asked = asked[asked.isin(there)]
    found = _by_contents(before.digests(there[there.isin(asked)].index, _OF_FILES))
    same, others = dict[str, str](), list[str]()
    for key, said in new.digests(asked.index, _OF_FILES).items():
        if found.get(said):
            same[key] = found[said].pop(0)
        else:
            others.append(key)
    return same, others


def _numbered(table: WaveTable, unit: str) -> pd.Series:
    rows = table.rows[table.rows[PAPER].fillna("") != ""]
    return _numbers(rows, rows[unit])


def _by_contents(digests: Mapping[str, str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for key, said in digests.items():
        keys.setdefault(said, []).append(key)
    return keys
