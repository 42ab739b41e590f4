"""Where a group stands: the mean of one wave, with limits, and whether there is room to move."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.estimators import Ends
from toolkit.people import Numbers, People
from toolkit.stats.proportions import wilson

CROWDED = 0.15  # with more people at the end of a scale, little can move (Terwee et al. 2007)


def levels(
    before: Numbers,
    after: Numbers,
    weights: tuple[Numbers, Numbers] | None,
    persons: People,
    *,
    ends: Ends,
    shares: bool = False,
    clustered: bool,
) -> pd.DataFrame:
    """Mean of the last wave with enough answers, group by group.

    Parameters
    ----------
    before, after : ndarray of float
        Values of each person; NaN where there is none.
    weights : pair of ndarray, optional
        Weight of each person before and after.
    persons : People
    ends : pair of float or ndarray
        The lowest and the highest value there can be, of all groups or of each.
    shares : bool
        Whether values are 0 and 1, so that limits are Wilson's.
    clustered : bool
        Whether units count as clusters where people come from several.

    Returns
    -------
    DataFrame
        The groups as index; level, level_low, level_high (95 % limits), n_level, late (whether it
        is the later wave).
    """
    group, k = persons.group, len(persons.groups)
    one, two = (np.bincount(group[~np.isnan(x)], minlength=k) for x in (before, after))
    late = (two >= MIN_RESPONDENTS) | (one < MIN_RESPONDENTS)
    values = np.where(late[group], after, before)
    if weights is not None:  # an answer without a weight stands for nobody
        values = np.where(np.isnan(np.where(late[group], *weights[::-1])), np.nan, values)
    found = stats.mean_by(values, group).reindex(range(k))
    if shares:
        found["low"], found["high"] = wilson(found["value"].to_numpy(), found["n"].to_numpy(), 0.95)
    known = ~np.isnan(values)
    units = pd.Series(persons.unit_id[known]).groupby(group[known]).nunique()
    several = units.index[(units > 1) & clustered] if weights is None else units.index
    for name in several:
        place = np.flatnonzero((group == name) & known)
        if weights is None:
            own = stats.clustered_mean(values[place], persons.unit_id[place])
        else:
            used = weights[1] if late[name] else weights[0]
            own = stats.weighted_mean(values[place], used[place])
        found.loc[name, ["value", "low", "high"]] = [own.value, own.low, own.high]
    for limit in ("low", "high"):
        found[limit] = found[limit].clip(*(np.broadcast_to(end, k) for end in ends))
    columns = {"value": "level", "low": "level_low", "high": "level_high", "n": "n_level"}
    table = found[list(columns)].rename(columns=columns).assign(late=late)
    return table.fillna({"n_level": 0.0}).set_axis(persons.groups, axis=0)


def crowded(
    before: Numbers, after: Numbers, persons: People, ends: tuple[float, float]
) -> pd.Series:  # fmt: skip
    """Whether too many people of a group stand at the top ("ceiling") or bottom ("floor").

    More than 15 % of the first wave's answers, and no fewer than five people, are too many; of
    the other wave's where the first has none.

    Parameters
    ----------
    before, after : ndarray of float
    persons : People
    ends : pair of float
        The lowest and the highest score there can be.
    """
    group, k = persons.group, len(persons.groups)
    flags = np.full(k, "", dtype=object)
    nobody = np.bincount(group[~np.isnan(before)], minlength=k) == 0
    values = np.where(nobody[group], after, before)
    asked = np.bincount(group[~np.isnan(values)], minlength=k)
    for word, end in (("floor", ends[0]), ("ceiling", ends[1])):
        there = np.bincount(group[np.isclose(values, end)], minlength=k)
        flags[(there >= MIN_RESPONDENTS) & (there > CROWDED * asked)] = word
    return pd.Series(flags, index=persons.groups)
