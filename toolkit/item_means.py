"""How each question was answered by the groups of a survey, or by the units below one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.comparison import answers_of
from toolkit.disclosure import MIN_RESPONDENTS, more_hidden
from toolkit.errors import unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.people import Answers
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached, reference_date

COLUMNS = ["item", "group", "n", "mean", "hidden"]
Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ItemMeans(Result):
    """Means of items in groups; see `item_means`."""

    survey: str
    scale: str
    by: str
    wave: str
    unit: str | None
    as_of: pd.Timestamp


@cached
def item_means(
    study: Study,
    survey: str | None = None,
    *,
    by: str = "unit",
    scale: str | None = None,
    unit: str | None = None,
    wave: str | None = None,
    as_of: dt.date | str | None = None,
) -> ItemMeans:
    """Mean of every question of a scale in one wave, group by group.

    Parameters
    ----------
    study, survey, unit, as_of
        As in `compare`.
    by : str, default "unit"
        A grouping item of the survey (such as "sex"), or "unit": the units directly below `unit`,
        each with those below it; the highest ones without `unit`.
    scale : str, optional
        The survey's first scale without it.
    wave : str, optional
        The last wave without it.

    Returns
    -------
    ItemMeans
        `.table`: item, group (missing in the row of all together), n (answers that count), mean
        (0–100: the share of right answers in per cent, or the mean agreement turned so that high
        is what the scale measures; weighted where the survey has weights), hidden. Items stand in
        the order of the form, groups in the order of the form or of the tree. Hidden are figures
        from fewer than 5 people, and those of further groups from which they could be found by
        subtraction; people without a group count among all only.

    Raises
    ------
    ArgumentError
        An unknown survey, split, scale, unit or wave.

    Examples
    --------
    >>> import toolkit as tk
    >>> means = tk.item_means(tk.load_study("data/lai-chau"), "awareness", by="sex")
    >>> means.table.loc[means.table["item"] == "k01", "group"].tolist()
    [nan, 'female', 'male', 'other', 'prefer_not_to_say']
    """
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        return ItemMeans(study, pd.DataFrame(columns=COLUMNS), "", "", by, "", unit, day)
    data = study.survey(survey)
    scale = scale or next(iter(data.settings.scales or data.instrument.scales))
    wave = wave or data.waves[-1]
    if wave not in data.waves:
        raise unknown("wave", wave, data.waves)
    if by not in (*data.settings.groups, "unit"):
        raise unknown("by", by, [*data.settings.groups, "unit"])
    tree = study.hierarchy.require(unit, day) if unit else study.hierarchy.at(day)
    answers = answers_of(study, data.name, unit, day)
    names, group = _grouped(answers, by, tree, unit)
    table = _table(answers, data.instrument.scale(scale).items, wave, names, group)
    return ItemMeans(study, table, data.name, scale, by, wave, unit, day)


def _grouped(
    answers: Answers, by: str, tree: OrgTree, unit: str | None
) -> tuple[list[str], Places]:
    """Names of the groups, and the place of each sheet's own; -1 where it has none."""
    if by == "unit":
        names = _below(tree, unit)
        pairs = tree.ancestry[tree.ancestry["ancestor_id"].isin(names)]
        own = answers.rows["unit_id"].map(
            dict(zip(pairs["unit_id"], pairs["ancestor_id"], strict=True))
        )
    else:
        own = answers.rows[by]
        names = [c for c in _choices(answers.data, by) if c in set(own.dropna())]
    return names, pd.Index(names, dtype=object).get_indexer(pd.Index(own.astype(object)))


def _below(tree: OrgTree, unit: str | None) -> list[str]:
    """Units directly below one; those nobody is above without it."""
    if unit is not None:
        return list(tree.children(unit))
    above = tree.table["parent_id"]
    return [str(name) for name in tree.table.index[~above.isin(tree.table.index)]]


def _choices(data: SurveyData, by: str) -> list[str]:
    return [choice.name for choice in data.instrument.item(by).choices]


def _table(
    answers: Answers, items: tuple[str, ...], wave: str, names: list[str], group: Places
) -> pd.DataFrame:
    """One row for all and one for each group, item by item."""
    weight = answers.rows["weight"].to_numpy(dtype=float)
    counted = (answers.rows["wave"] == wave).to_numpy() & ~np.isnan(weight)
    asked = [name for name in items if name in answers.data.asked[wave]]
    parts = []
    for name in asked:
        values = answers.marked.values[answers.marked.place[name]]
        known = counted & ~np.isnan(values)
        n, mean, hidden = _means(values[known], weight[known], group[known], len(names))
        rows = {"item": name, "group": [np.nan, *names], "n": n, "mean": mean, "hidden": hidden}
        parts.append(pd.DataFrame(rows).astype({"group": object}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _means(
    values: Numbers, weight: Numbers, group: Places, count: int
) -> tuple[NDArray[np.intp], Numbers, NDArray[np.bool_]]:
    """Answers, means and what is hidden: of all, then of every group."""
    place = np.where(group < 0, count, group)  # those without a group are one by themselves
    n, heavy, sums = (
        np.bincount(place, weights, minlength=count + 1)
        for weights in (None, weight, weight * values)
    )
    hidden = more_hidden(n < MIN_RESPONDENTS, n, np.zeros(count + 1, dtype=np.intp))
    n, heavy, sums = (np.append(part.sum(), part[:count]) for part in (n, heavy, sums))
    hidden = np.append(n[0] < MIN_RESPONDENTS, hidden[:count])
    mean = np.divide(100 * sums, heavy, out=np.full(count + 1, np.nan), where=~hidden & (heavy > 0))
    return n.astype(np.intp), mean, hidden
