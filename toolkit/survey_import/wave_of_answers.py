"""To which wave of a survey a submission belongs."""

from __future__ import annotations

import pandas as pd

from toolkit.errors import unknown
from toolkit.instrument import Instrument
from toolkit.items import fold
from toolkit.settings import Survey
from toolkit.survey_import.answer_cells import answer_days

WAVE_ITEM = "wave"
FITTING_DAYS = 60  # an answer given so long before or after the day of a wave may belong to it


def waves_of(
    cells: pd.DataFrame, survey: Survey, instrument: Instrument, wave: str | None = None
) -> pd.Series:
    """Name the wave of each submission; missing where it cannot be told.

    It is the wave the user names; else what was answered to the question `wave`, if its choices
    are named or labelled like the waves; else the only wave of the survey, or the only one whose
    day lies within two months of the answer.

    Parameters
    ----------
    cells : DataFrame of str
        Of `answer_cells`.
    survey : Survey
    instrument : Instrument
    wave : str, optional

    Raises
    ------
    ArgumentError
        There is no such wave.
    """
    names = [one.name for one in survey.waves]
    if wave is not None:
        if wave not in names:
            raise unknown("--wave", wave, names)
        return pd.Series(wave, index=cells.index, dtype="str")
    by_day = _by_day(cells, survey, instrument)
    if WAVE_ITEM not in cells:
        return by_day
    meant = _meant(survey, instrument)
    said = cells[WAVE_ITEM].map(lambda text: meant.get(fold(text), pd.NA)).astype("str")
    return said.where(cells[WAVE_ITEM] != "", by_day)


def _meant(survey: Survey, instrument: Instrument) -> dict[str, str]:
    """Answers to the question `wave`, each with the wave it means."""
    meant = {fold(t): w.name for w in survey.waves for t in (*w.label.values(), w.name)}
    item = instrument.fields.get(WAVE_ITEM)
    for choice in item.choices if item else ():
        own = next((t for t in map(fold, (choice.name, *choice.label.values())) if t in meant), "")
        if own:
            meant.setdefault(fold(choice.name), meant[own])
    return meant


def _by_day(cells: pd.DataFrame, survey: Survey, instrument: Instrument) -> pd.Series:
    if len(survey.waves) == 1:
        return pd.Series(survey.waves[0].name, index=cells.index, dtype="str")
    days = answer_days(cells, instrument)
    found = pd.Series(pd.NA, index=cells.index, dtype="str")
    count = pd.Series(0, index=cells.index)
    for wave in survey.waves:
        fits = (days - pd.Timestamp(wave.date)).abs().dt.days <= FITTING_DAYS
        found, count = found.mask(fits, wave.name), count + fits.astype("int64")
    return found.where(count == 1)
