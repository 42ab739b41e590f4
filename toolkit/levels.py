"""Where a group stands: the mean of one wave, with limits, and whether there is room to move."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS, Figures, Flags
from toolkit.estimators import Ends, members, units_of
from toolkit.people import Numbers, People, Places
from toolkit.stats.means import group_means
from toolkit.stats.proportions import wilson

CROWDED = 0.15  # with more people at the end of a scale, little can move (Terwee et al. 2007)


def levels(
    before: Numbers,
    after: Numbers,
    weights: tuple[Numbers, Numbers] | None,
    persons: People,
    *,
    ends: Ends,
    shares: bool | Flags = False,
    clustered: bool,
) -> Figures:
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
    shares : bool, or ndarray of one for each group
        Whether values are 0 and 1, so that limits are Wilson's.
    clustered : bool
        Whether units count as clusters where people come from several.

    Returns
    -------
    dict of ndarray
        In every array one entry a group: level, level_low, level_high (95 % limits), n_level, late
        (whether it is the later wave).
    """
    group, k = persons.group, len(persons.groups)
    one, two = (np.bincount(group[~np.isnan(x)], minlength=k) for x in (before, after))
    late = (two >= MIN_RESPONDENTS) | (one < MIN_RESPONDENTS)
    values = np.where(late[group], after, before)
    if weights is not None:  # an answer without a weight stands for nobody
        values = np.where(np.isnan(np.where(late[group], *weights[::-1])), np.nan, values)
    own = group_means(values, group, k)
    found = {"level": own.value, "level_low": own.low, "level_high": own.high, "n_level": own.n}
    if np.any(shares):
        limits = wilson(own.value, own.n, 0.95)
        for name, limit in zip(("level_low", "level_high"), limits, strict=True):
            found[name] = np.where(shares, limit, found[name])
    if weights is not None:
        _weighted(found, values, np.where(late[group], *weights[::-1]), group)
    elif clustered:
        _clustered(found, values, persons)
    for name in ("level_low", "level_high"):
        found[name] = np.clip(found[name], *ends)
    return found | {"late": late}


def _weighted(found: Figures, values: Numbers, weights: Numbers, group: Places) -> None:
    """Means of answers that stand for more or fewer people than one."""
    known = ~np.isnan(values)
    for place, part in members(group, found["n_level"] > 0):
        mine = part[known[part]]
        _put(found, place, stats.weighted_mean(values[mine], weights[mine]))


def _clustered(found: Figures, values: Numbers, persons: People) -> None:
    """Limits for people who come from several units."""
    known = ~np.isnan(values)
    for place, part in members(persons.group, units_of(persons, known) > 1):
        mine = part[known[part] & (persons.unit[part] >= 0)]
        _put(found, place, stats.clustered_mean(values[mine], persons.unit[mine]))


def _put(found: Figures, place: int, own: stats.Estimate) -> None:
    for name, value in (("level", own.value), ("level_low", own.low), ("level_high", own.high)):
        found[name][place] = value


def crowded(
    before: Numbers, after: Numbers, persons: People, ends: tuple[float, float]
) -> NDArray[np.object_]:  # fmt: skip
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
    return flags
