"""Answers to scale scores."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.items import Item, Scale
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached

Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.intp]

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
    names = data.settings.scales or tuple(data.instrument.scales)
    scales = [data.instrument.scale(name) for name in names]
    answers = marked(data, data.responses)
    for scale in scales:
        table[scale.name] = answers.score(scale)
    return Scores(study, table, survey)


def item_values(
    data: SurveyData,
    responses: pd.DataFrame | None = None,
    names: Container[str] | None = None,
) -> pd.DataFrame:
    """What every answer is worth, 0–1, high meaning more of what the scale measures.

    Parameters
    ----------
    data : SurveyData
    responses : DataFrame, optional
        Some of its answer sheets; all without it.
    names : container of str, optional
        Only these items.

    Returns
    -------
    DataFrame
        One column per item of a scale; missing where there is no answer that counts.

    Examples
    --------
    >>> import toolkit as tk
    >>> data = tk.load_study("data/lai-chau").survey()
    >>> item_values(data, data.responses.head(2), ["k01"]).shape
    (2, 1)
    """
    rows = data.responses if responses is None else responses
    answers = marked(data, rows, names)
    return pd.DataFrame(answers.values.T, index=rows.index, columns=list(answers.place))


@dataclass(frozen=True, eq=False)
class Marked:
    """Answer sheets, marked: one row an item, one column a sheet.

    Attributes
    ----------
    place : dict
        The row of each item, by its name.
    values : ndarray of float
        What each answer is worth, 0–1; NaN where there is none that counts.
    asked : ndarray of bool
        Whether the item counts on the sheet: asked in its wave, with a key in force where it needs
        one.
    """

    place: dict[str, int]
    values: Numbers
    asked: Flags

    def score(self, scale: Scale) -> Numbers:
        """Score every sheet on the scale's range; missing answers get the person's own mean."""
        own = [self.place[name] for name in scale.items]
        known = ~np.isnan(self.values[own])
        n, asked = known.sum(axis=0), self.asked[own].sum(axis=0)
        enough = (n > 0) & (asked > 0) & (n / np.maximum(asked, 1) >= scale.min_answered)
        total = np.cumsum(np.where(known, self.values[own], 0.0), axis=0)[-1]  # in one order always
        mean = total / np.maximum(n, 1)
        return np.where(enough, scale.low + mean * (scale.high - scale.low), np.nan)


def marked(
    data: SurveyData, rows: pd.DataFrame, names: Container[str] | None = None
) -> Marked:  # fmt: skip
    """Mark answer sheets of a survey.

    Parameters
    ----------
    data : SurveyData
    rows : DataFrame
        Some or all of its responses.
    names : container of str, optional
        Only these items; all that belong to a scale without it.
    """
    items = [item for item in data.instrument.items.values() if item.scale]
    items = items if names is None else [item for item in items if item.name in names]
    values = np.empty((len(items), len(rows)))
    asked = np.empty(values.shape, dtype=bool)
    wave, waves = rows["wave"].array.factorize()
    asked_in = [data.asked.get(str(name), frozenset()) for name in waves]
    days = rows["date"].to_numpy().astype("datetime64[D]")
    for place, item in enumerate(items):
        asked[place] = np.array([*(item.name in those for those in asked_in), False])[wave]
        key = np.zeros(len(rows), dtype=np.intp)
        worth = [item.worth]
        if data.instrument.scale(str(item.scale)).method == "percent_correct":
            key, worth = _keys(days, item), [item.marks(one.choice) for one in item.answer]
            asked[place] &= key >= 0
        values[place] = _worth(rows[item.name], key, worth)
    return Marked({item.name: place for place, item in enumerate(items)}, values, asked)


def _keys(days: NDArray[np.datetime64], item: Item) -> Places:
    """Which of the item's keys was in force on the day of each sheet; -1 where none was."""
    found = np.full(len(days), -1)
    for place, key in reversed(list(enumerate(item.answer))):  # of several the first holds
        begun = days >= np.datetime64(key.valid_from or date.min, "D")  # not so on a missing day
        found[begun & (days <= np.datetime64(key.valid_to or date.max, "D"))] = place
    return found


def _worth(answers: pd.Series, key: Places, worth: list[dict[str, float]]) -> Numbers:
    """Worth of each answer by the key of its day: looked up once for each different answer."""
    code, names = answers.array.factorize()
    table = np.full((len(worth) + 1, len(names) + 1), np.nan)  # the last ones stand for missing
    for own, marks in zip(table, worth, strict=False):
        own[:-1] = [marks.get(name, np.nan) for name in names.tolist()]
    found: Numbers = table[key, code]
    return found
