"""What a reader must know about the data of one unit's report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.comparison import answers_of
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.roster import places, roster
from toolkit.study import Study, SurveyData, cached, reference_date

COLUMNS = ["survey", "wave", "n", "gone", "pairs", "exact", "ambiguous"]


@dataclass(frozen=True, eq=False)
class DataNotes(Result):
    """Facts about the data of one unit; see `data_notes`.

    Attributes
    ----------
    table : DataFrame
        One row per survey and wave: survey, wave, n (answers of the unit and those below), gone
        (answers of units that were below it then and have ended since; not in n), pairs, exact
        (pairs whose whole code agrees), ambiguous (answers of both waves without a partner,
        because the nearest one is not the only one).
    events : DataFrame
        Events of the register of units that touch the unit, oldest first.
    created : Timestamp
        First day of the unit; missing when it was always there.
    elsewhere : int
        People with a post in the unit who are counted in another.
    """

    unit: str
    as_of: pd.Timestamp
    events: pd.DataFrame
    created: pd.Timestamp
    elsewhere: int


@cached
def data_notes(study: Study, unit: str, *, as_of: dt.date | str | None = None) -> DataNotes:
    """Gather what a reader must know about the data of one unit.

    Parameters
    ----------
    study : Study
    unit : str
    as_of : date or str, optional

    Returns
    -------
    DataNotes

    Raises
    ------
    ArgumentError
        When the unit is not alive on the date.
    """
    day = as_date(reference_date(study, as_of))
    study.hierarchy.require(unit, day)
    rows = [row for data in study.surveys.values() for row in _waves(study, data, unit, day)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    events = study.tables["unit_events"]
    own = events[(events["from_unit"] == unit) | (events["to_unit"] == unit)]
    own = own[own["date"] <= day].sort_values("date", ignore_index=True)
    created = study.hierarchy.lifetime(unit)[0]
    return DataNotes(study, table, unit, day, own, created, _elsewhere(study, unit, day))


def _waves(
    study: Study, data: SurveyData, unit: str, day: pd.Timestamp
) -> list[dict[str, object]]:  # fmt: skip
    answers = answers_of(study, data.name, unit, day)
    wave_of, pairing = answers.rows["wave"], answers.pairing
    return [
        {
            "survey": data.name,
            "wave": wave,
            "n": int((wave_of == wave).sum()),
            "gone": _gone(study, data, wave, unit, day),
            "pairs": len(pairing.linked.one) if pairing else None,
            "exact": int(np.count_nonzero(pairing.linked.distance == 0)) if pairing else None,
            "ambiguous": pairing.ambiguous if pairing else None,
        }
        for wave in data.waves
    ]


def _gone(study: Study, data: SurveyData, wave: str, unit: str, day: pd.Timestamp) -> int:
    """Answers of units that were below this one on the wave's day and have ended since."""
    date = next(w.date for w in data.settings.waves if w.name == wave)
    then, now = study.hierarchy.at(date), study.hierarchy.at(day)
    if unit not in then:
        return 0
    ended = [one for one in then.under(unit) if one not in now]
    if not ended:
        return 0
    given = data.responses.loc[data.responses["wave"] == wave, "unit_id"]
    return int(given.isin(ended).sum())


def _elsewhere(study: Study, unit: str, day: pd.Timestamp) -> int:
    """People with an eligible post here whom another unit counts."""
    compiled = roster(study)
    heads = compiled.heads(day, compiled.tree(day))
    place = places(compiled.units, [unit])[0]
    here = heads.head_of[compiled.posts["unit"][heads.posts] == place]
    return len(np.setdiff1d(here, np.flatnonzero(heads.unit == place)))
