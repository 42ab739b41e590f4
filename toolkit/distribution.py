"""How the answers to an item are distributed, wave by wave."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.comparison import answers_of
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.items import Item
from toolkit.people import Numbers, Places
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached, reference_date

COLUMNS = ["item", "choice", "share", "n", "wave", "hidden"]


@dataclass(frozen=True, eq=False)
class Distribution(Result):
    """Shares of the answers to some items; see `answer_shares`."""

    survey: str
    items: tuple[str, ...]
    unit: str | None
    as_of: pd.Timestamp


@cached
def answer_shares(
    study: Study,
    survey: str | None = None,
    *,
    items: str | Sequence[str] | None = None,
    unit: str | None = None,
    as_of: dt.date | str | None = None,
) -> Distribution:
    """Count the answers to items of one response scale.

    Parameters
    ----------
    study, survey, unit, as_of
        As in `compare`.
    items : str or tuple of str, optional
        The items named as `likert` in the survey's settings without it.

    Returns
    -------
    Distribution
        `.table`: item, wave, choice, share (0–1 of those who gave one of the ordinary answers,
        weighted where the survey has weights), n (those people), hidden (fewer than 5).

    Raises
    ------
    ArgumentError
        An unknown survey, item or unit.
    """
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        nothing = pd.DataFrame(columns=COLUMNS)
        return Distribution(study, nothing, "", (), unit, day)
    data = study.survey(survey)
    names = (items,) if isinstance(items, str) else tuple(items or data.settings.likert)
    for name in names:
        if name not in data.instrument.items:
            raise unknown("items", name, data.instrument.items)
    rows = answers_of(study, data.name, unit, day).rows
    found = _shares(rows, data, [data.instrument.item(name) for name in names])
    return Distribution(study, found, data.name, names, unit, day)


def _shares(rows: pd.DataFrame, data: SurveyData, items: Sequence[Item]) -> pd.DataFrame:
    """One row an item, wave in which it was asked, and choice."""
    wave = pd.Index(data.waves).get_indexer(pd.Index(rows["wave"]))
    weight = rows["weight"].to_numpy(dtype=float)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for item in items:
        asked = [w for w, name in enumerate(data.waves) if item.name in data.asked.get(name, ())]
        for w, share, n in _counted(rows[item.name], item, wave, weight, asked):
            k = len(item.ordinary)
            columns["item"] += [item.name] * k
            columns["choice"] += item.ordinary
            columns["share"] += share if n >= MIN_RESPONDENTS else [math.nan] * k
            columns["n"] += [n] * k
            columns["wave"] += [data.waves[w]] * k
            columns["hidden"] += [n < MIN_RESPONDENTS] * k
    return pd.DataFrame(columns)


def _counted(
    answers: pd.Series, item: Item, wave: Places, weight: Numbers, asked: list[int]
) -> Iterator[tuple[int, list[float], int]]:
    """Share of each ordinary choice and number of people, in every wave in which it was asked."""
    code, names = answers.array.factorize()
    places = {name: place for place, name in enumerate(item.ordinary)}
    place = np.array([*(places.get(name, -1) for name in names.tolist()), -1])[code]
    known, k = (place >= 0) & ~np.isnan(weight), len(item.ordinary)
    for w in asked:
        mine = known & (wave == w)
        sums = np.bincount(place[mine], weight[mine], minlength=k)
        yield w, (sums / (sums.sum() or math.nan)).tolist(), int(np.count_nonzero(mine))
