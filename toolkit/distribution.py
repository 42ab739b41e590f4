"""How the answers to an item are distributed, wave by wave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.comparison import respondents
from toolkit.disclosure import hide_few
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.items import Item
from toolkit.result import Result
from toolkit.study import Study, cached, reference_date


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
    columns = ["item", "wave", "choice", "share", "n"]
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        nothing = pd.DataFrame(columns=[*columns, "hidden"])
        return Distribution(study, nothing, "", (), unit, day)
    data = study.survey(survey)
    names = (items,) if isinstance(items, str) else tuple(items or data.settings.likert)
    for name in names:
        if name not in data.instrument.items:
            raise unknown("items", name, data.instrument.items)
    rows = respondents(study, data.responses, unit, day)
    parts = [
        _shares(rows[rows["wave"] == wave], data.instrument.item(name)).assign(wave=wave)
        for name in names
        for wave in data.waves
        if name in data.asked.get(wave, ())
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    shown = hide_few(table, "n", ["share"]) if parts else table.assign(hidden=False)
    return Distribution(study, shown, data.name, names, unit, day)


def _shares(rows: pd.DataFrame, item: Item) -> pd.DataFrame:
    answers = rows.loc[rows[item.name].isin(item.ordinary), [item.name, "weight"]].dropna()
    weights = answers.groupby(item.name)["weight"].sum().reindex(item.ordinary, fill_value=0.0)
    total = weights.sum()
    share = weights / total if total else weights * float("nan")
    return pd.DataFrame(
        {"item": item.name, "choice": list(item.ordinary), "share": share.to_numpy()}
    ).assign(n=len(answers))
