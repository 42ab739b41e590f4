"""Kirkpatrick's four levels of what a training does, and which of them a survey has measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from toolkit.comparison import Comparison
from toolkit.items import Scale
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached

REACTION, LEARNING, BEHAVIOUR, RESULTS = LEVELS = ("reaction", "learning", "behaviour", "results")
# Scales say by their names what they measure; every other one is learning.
NAMES = {
    REACTION: ("reaction", "satisfaction"),
    BEHAVIOUR: ("practice", "behaviour", "behavior"),
}
FOLLOW_UP_DAYS = 60  # habits asked earlier than this after the first round are those of before


@dataclass(frozen=True, eq=False)
class TrainingLevels(Result):
    """Which levels were measured; see `training_levels`."""

    survey: str


def level_of(scale: Scale) -> str:
    """Level that a scale measures, by its name.

    Examples
    --------
    >>> level_of(Scale("practice", {}, ("p1",), "percent_correct", 0.5, 0, 100))
    'behaviour'
    """
    return next((level for level, names in NAMES.items() if scale.name in names), LEARNING)


@cached
def training_levels(study: Study, survey: str | None = None) -> TrainingLevels:
    """Tell which of Kirkpatrick's four levels a survey has measured.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it.

    Returns
    -------
    TrainingLevels
        `.table`: level (reaction, learning, behaviour, results), scale (missing without one),
        items (its questions that were asked), state: "measured", "no_data", and for behaviour
        also "one_wave", "undated" or "too_early"; days between the waves (missing when unknown).

    Raises
    ------
    ArgumentError
        When there is no such survey.

    Notes
    -----
    Scales called `reaction` or `satisfaction` measure reaction, `practice` or `behaviour`
    behaviour, all others learning. What people do can have changed only some time after a course:
    behaviour counts as measured when the last wave lies at least 60 days after the first.
    Results for the organisation are never measured by a survey of participants.

    References
    ----------
    Kirkpatrick & Kirkpatrick (2006), Evaluating Training Programs: The Four Levels, 3rd edition.

    Examples
    --------
    >>> import toolkit as tk
    >>> levels = tk.training_levels(tk.load_study("data/lai-chau"))
    >>> levels.table[["level", "state"]].drop_duplicates().to_numpy().tolist()
    [['reaction', 'no_data'], ['learning', 'measured'], ['behaviour', 'measured'],
     ['results', 'no_data']]
    """
    data = study.survey(survey)
    days = _days_between(study, data)
    rows = [row for level in LEVELS for row in _rows(data, level, days)]
    table = pd.DataFrame(rows, columns=["level", "scale", "items", "state", "days"])
    return TrainingLevels(study, table, data.name)


def measured(change: Comparison, levels: TrainingLevels) -> Comparison:
    """Keep the scales by which a change can be told.

    Parameters
    ----------
    change : Comparison
        Of scales.
    levels : TrainingLevels
        Of the same survey.

    Returns
    -------
    Comparison
        Without, for example, habits that were asked again on the day of the course.
    """
    told = levels.table.loc[levels.table["state"] == "measured", "scale"]
    rows = change.table[change.table["scale"].isin(told)].reset_index(drop=True)
    return replace(change, table=rows)


def _rows(data: SurveyData, level: str, days: float | None) -> list[dict[str, object]]:
    """One row a scale of the level that was asked, or one that says that there is none."""
    rows = []
    for name in data.settings.scales or data.instrument.scales:
        scale = data.instrument.scale(name)
        asked = {item for items in data.asked.values() for item in items}.intersection(scale.items)
        if level_of(scale) == level and asked:
            state = _behaviour(data, scale, days) if level == BEHAVIOUR else "measured"
            rows.append(_row(level, name, len(asked), state, days))
    return rows or [_row(level, None, 0, "no_data", days)]


def _row(
    level: str, scale: str | None, items: int, state: str, days: float | None
) -> dict[str, object]:
    return {"level": level, "scale": scale, "items": items, "state": state, "days": days}


def _behaviour(data: SurveyData, scale: Scale, days: float | None) -> str:
    """Whether answers about what people do can tell of the course."""
    waves = [wave for wave, items in data.asked.items() if items.intersection(scale.items)]
    if len(waves) < 2:
        return "one_wave"
    if days is None:
        return "undated"
    return "measured" if days >= FOLLOW_UP_DAYS else "too_early"


def _days_between(study: Study, data: SurveyData) -> float | None:
    """Days from the first wave to the last, by the middle answer; None where dates are missing."""
    files = {wave.file for wave in data.settings.waves}
    undated = any(p.code == "no_answer_dates" and p.table in files for p in study.problems)
    middle = data.responses.groupby("wave")["date"].median()
    first, last = (middle.get(wave) for wave in (data.waves[0], data.waves[-1]))
    if undated or first is None or last is None:
        return None
    return float((pd.Timestamp(last) - pd.Timestamp(first)).days)
