"""Answers to scale scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.items import DONT_KNOW, PREFER_NOT, Item, Scale
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached

IDENTITY = ["wave", "unit_id", "respondent", "weight", "date"]


@dataclass(frozen=True, eq=False)
class Scores(Result):
    """Scale scores of every respondent; see `score`."""

    survey: str


@cached
def score(study: Study, survey: str) -> Scores:
    """Score every answer sheet of a survey on every scale.

    Parameters
    ----------
    study : Study
    survey : str
        Name of a survey of the study.

    Returns
    -------
    Scores
        `.table` has one row a sheet: wave, unit_id, respondent, weight, date, the grouping items,
        and one column per scale on the scale's own range (0–100 points for most). A score is
        missing when fewer than `min_answered` of the items asked in the wave were answered.

    Raises
    ------
    ArgumentError
        When there is no such survey.

    Notes
    -----
    Knowledge is judged by the key in force on the day of the answer. "Don't know" is a wrong
    answer; an empty field and "prefer not to say" are no answers; an item whose key was not yet
    in force, or that was not asked in the wave, does not count at all.

    Examples
    --------
    >>> import toolkit as tk
    >>> scores = tk.score(tk.load_study("data/lai-chau"), "awareness")
    >>> bool(scores.table["knowledge"].dropna().between(0, 100).all())
    True
    """
    data = study.survey(survey)
    groups = [g for g in data.settings.groups if g not in IDENTITY]
    table = data.responses[[*IDENTITY, *groups]].copy()
    values = item_values(data)
    for name in data.settings.scales or tuple(data.instrument.scales):
        table[name] = _scale_scores(values, data, data.instrument.scale(name))
    return Scores(study, table, survey)


def item_values(data: SurveyData) -> pd.DataFrame:
    """What every answer is worth, 0–1, high meaning more of what the scale measures.

    Returns
    -------
    DataFrame
        One column per item of a scale; missing where there is no answer that counts.
    """
    items = [item for item in data.instrument.items.values() if item.scale]
    columns = {item.name: _values(data.responses, item, data) for item in items}
    return pd.DataFrame(columns, index=data.responses.index)


def _values(responses: pd.DataFrame, item: Item, data: SurveyData) -> pd.Series:
    method = data.instrument.scale(str(item.scale)).method
    if method == "percent_correct":
        return _correct(responses, item)
    answers = responses[item.name]
    top = len(item.ordinary)
    places = {name: value for name, value in item.values.items() if value is not None}
    return (answers.map(places).astype("float64") - 1) / max(top - 1, 1)


def _keys(responses: pd.DataFrame, item: Item) -> pd.Series:
    """The right choice on the day of each sheet; missing where none was in force."""
    days = responses["date"].drop_duplicates()
    return responses["date"].map({day: item.key_on(day.date()) for day in days})


def _correct(responses: pd.DataFrame, item: Item) -> pd.Series:
    """1 for the right answer of the day, 0 for a wrong one and for "don't know"."""
    answers, keys = responses[item.name], _keys(responses, item)
    right = (answers == keys).astype("float64")
    known = [*item.ordinary, DONT_KNOW]
    return right.where(answers.isin(known) & keys.notna() & (answers != PREFER_NOT))


def _scale_scores(values: pd.DataFrame, data: SurveyData, scale: Scale) -> pd.Series:
    """Scores on the scale's range; for `sum`, missing answers are filled by the person's mean."""
    own = values[list(scale.items)]
    asked = _asked(data, scale)
    share_answered = own.notna().sum(axis=1) / asked.replace(0, np.nan)
    mean = own.mean(axis=1).where(share_answered >= scale.min_answered)
    return scale.low + mean * (scale.high - scale.low)


def _asked(data: SurveyData, scale: Scale) -> pd.Series:
    """How many items of the scale each sheet was asked: in its wave's file, with a key in force."""
    responses = data.responses
    count = pd.Series(0.0, index=responses.index)
    for name in scale.items:
        waves = [wave for wave, items in data.asked.items() if name in items]
        counts = responses["wave"].isin(waves)
        if scale.method == "percent_correct":
            counts &= _keys(responses, data.instrument.item(name)).notna()
        count += counts
    return count
