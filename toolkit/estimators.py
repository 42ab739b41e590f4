"""Which estimator a before/after question allows, and its figures, for every group at once.

The choice depends on who could be paired and on where people come from, never on the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS, Figures, Flags
from toolkit.people import Numbers, People, Places
from toolkit.stats.estimates import Estimates, moments
from toolkit.stats.means import mean_changes, mean_differences
from toolkit.stats.ordinal import ordinal_direction
from toolkit.stats.paired_proportions import MIN_DISCORDANT, proportion_changes
from toolkit.stats.partly_paired import partly_paired_changes
from toolkit.stats.proportions import proportion_differences

Ends: TypeAlias = tuple[float | Numbers, float | Numbers]
Kind = Literal["score", "right", "ordered"]  # a scale; right or wrong; an ordered answer

ALL_PAIRED = 0.9  # share of persons seen twice from which on the others no longer matter
MIN_FOR_P = 10  # no p from fewer pairs, or from fewer answers in a wave
MIN_CLUSTERS = 6  # no interval from fewer units, where people come from several
FIGURES = ["before", "after", "change", "low", "high", "effect", "p_value"]
WORDS = ["effect_name", "estimator", "reason"]


@dataclass(frozen=True)
class Way:
    """One way of comparing: what it does to every group, given before, after and group."""

    name: str
    estimate: dict[Kind, Callable[..., Estimates]]


PAIRED = Way(
    "paired", {"score": mean_changes, "right": proportion_changes, "ordered": mean_changes}
)
PARTLY = Way("partly_paired", dict.fromkeys(("score", "right", "ordered"), partly_paired_changes))
WELCH = Way(
    "welch",
    {"score": mean_differences, "right": proportion_differences, "ordered": mean_differences},
)
WAYS = (PAIRED, PARTLY, WELCH)


def changes(
    before: Numbers,
    after: Numbers,
    persons: People,
    kinds: Kind | NDArray[np.str_] = "score",
    *,
    ends: Ends = (0.0, 1.0),
    clustered: bool = True,
) -> Figures:
    """Compare the two waves in every group by the estimator that fits its data.

    Parameters
    ----------
    before, after : ndarray of float
        Values of each person; NaN where there is none.
    persons : People
    kinds : {"score", "right", "ordered"}, or an array of one of them for each group
        What the values are: points, right (1) or wrong (0), or places in an order (0–1).
    ends : pair of float or ndarray
        The lowest and the highest value there can be, of all groups or of each.
    clustered : bool
        Whether people of one unit may be alike, so that several units count as clusters.

    Returns
    -------
    dict of ndarray
        In every array one entry for each of `persons.groups`: n_before, n_after, pairs, `FIGURES`,
        effect_name, method ("paired", "partly_paired", "welch" or "level"), why (the reason for
        the method), estimator (its name), units (how many people come from), clusters (as how many
        they were counted; 0 when every person stands alone), gained and lost (only where some are
        right or wrong: pairs with a right answer only after and only before), reason (why figures
        are missing). Nothing is hidden here.
    """
    found = counts(before, after, persons)
    k = len(persons.groups)
    kind = np.broadcast_to(np.asarray(kinds, dtype=object), k)
    found |= blank(k)
    for way in WAYS:
        for estimate in dict.fromkeys(way.estimate.values()):
            same = [name for name, one in way.estimate.items() if one is estimate]
            mine = (found["method"] == way.name) & np.isin(kind, same)
            _estimate(found, way, estimate, before, after, persons.group, mine, ends)
    _by_order(found, kind == "ordered", before, after, persons.group)
    _of_one_wave(found, before, after, persons.group)
    found["clusters"] = np.zeros(k)
    if clustered:
        _clustered(found, before, after, persons)
    least, most = ends  # no change is larger than the scale
    found["low"] = np.maximum(found["low"], np.subtract(least, most))
    found["high"] = np.minimum(found["high"], np.subtract(most, least))
    gained, lost = _moved(before, after, persons.group, k)
    if (kind == "right").any():
        _of_right(found, kind == "right", gained, lost)
    return _silenced(found, gained + lost)


def table_of(found: Figures) -> pd.DataFrame:
    """Put arrays side by side; those of objects stay so.

    Examples
    --------
    >>> table_of({"n": np.array([3]), "reason": np.array([""], dtype=object)}).dtypes.tolist()
    [dtype('int64'), dtype('O')]
    """
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=object) if values.dtype == object else values
            for name, values in found.items()
        }
    )


def blank(k: int) -> Figures:
    """Figures and words of k groups of which nothing is known."""
    return {name: np.full(k, np.nan) for name in FIGURES} | {
        name: np.full(k, "", dtype=object) for name in WORDS
    }


def counts(before: Numbers, after: Numbers, persons: People) -> Figures:
    """Count who answered when, group by group, and choose the method; see `changes`."""
    one, two, k = ~np.isnan(before), ~np.isnan(after), len(persons.groups)
    n_before, n_after, pairs, everybody = (
        np.bincount(persons.group[there], minlength=k) for there in (one, two, one & two, one | two)
    )
    empty = np.minimum(n_before, n_after) == 0
    # means of the pairs beside means of all would give away the few who are alone
    alone = np.stack([n_before - pairs, n_after - pairs])
    safe = ~((alone > 0) & (alone < MIN_RESPONDENTS)).any(axis=0)
    nearly_all = (pairs >= ALL_PAIRED * everybody) & safe
    anonymous, few = np.full(k, not persons.coded), pairs < MIN_RESPONDENTS
    case = np.select([empty, anonymous, few, nearly_all], [0, 1, 2, 3], 4)
    return {
        "n_before": n_before, "n_after": n_after, "pairs": pairs,
        "units": units_of(persons, one | two),
        "method": np.array(["level", "welch", "welch", "paired", "partly_paired"])[case],
        "why": np.array(["", "anonymous", "few_pairs", "all_paired", "some_paired"])[case],
    }  # fmt: skip


def units_of(persons: People, known: Flags) -> Places:
    """How many units the people of each group come from, of those who are known."""
    size = len(persons.units)
    there = known & (persons.unit >= 0)
    pairs = pd.unique(persons.group[there] * size + persons.unit[there])
    return np.bincount(pairs // max(size, 1), minlength=len(persons.groups))


def _estimate(
    found: Figures, way: Way, estimate: Callable[..., Estimates], before: Numbers, after: Numbers,
    group: Places, mine: Flags, ends: Ends,
) -> None:  # fmt: skip
    """Fill in the figures of the groups that are compared in one way."""
    chosen = np.flatnonzero(mine)
    if not chosen.size:
        return
    place = np.full(mine.size, -1)
    place[chosen] = np.arange(chosen.size)
    got = estimate(before, after, place[group], chosen.size)
    _fill(found, got, chosen)
    if way is PARTLY:  # means observed where those of the model lie beyond the scale
        least, most = (np.broadcast_to(end, mine.size) for end in ends)
        means = np.stack([found["before"], found["after"]])
        beyond = mine & ((means < least) | (means > most)).any(axis=0)
        if beyond.any():
            chosen = np.flatnonzero(beyond)
            place = np.full(mine.size, -1)
            place[chosen] = np.arange(chosen.size)
            _fill(found, estimate(before, after, place[group], chosen.size, model=False), chosen)


def _fill(found: Figures, got: Estimates, chosen: Places) -> None:
    named = np.where(np.isnan(got.effect), "", got.effect_name)
    for name, values in (
        *got.more.items(), ("change", got.value), ("low", got.low), ("high", got.high),
        ("effect", got.effect), ("p_value", got.p_value), ("effect_name", named),
        ("estimator", got.method), ("reason", got.reason),
    ):  # fmt: skip
        if name in found:
            found[name][chosen] = values


def _by_order(
    found: Figures, ordered: Flags, before: Numbers, after: Numbers, group: Places
) -> None:
    """Effect and p of ordered answers, which need no distances between the answers."""
    for way, label in ((PAIRED, "P(up) − P(down)"), (WELCH, "P(after > before) + ½ P(=)")):
        chosen = ordered & (found["method"] == way.name)
        for place, part in members(group, chosen):
            effect, p = _order(way, before[part], after[part])
            found["effect"][place], found["p_value"][place] = effect, p
            found["effect_name"][place] = "" if np.isnan(effect) else label


def members(group: Places, chosen: Flags) -> Iterator[tuple[int, Places]]:
    """Each of the groups chosen with the places of its people.

    Examples
    --------
    >>> [(g, p.tolist()) for g, p in members(np.array([1, 0, 1]), np.array([False, True]))]
    [(1, [0, 2])]
    """
    wanted = np.flatnonzero(chosen[group])
    order = wanted[np.argsort(group[wanted], kind="stable")]
    for part in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if part.size:
            yield int(group[part[0]]), part


def _order(way: Way, before: Numbers, after: Numbers) -> tuple[float, float]:
    """Effect and p of one group; neither where no p would be given."""
    known = ~np.isnan(before), ~np.isnan(after)
    pairs, smaller = (known[0] & known[1]).sum(), min(part.sum() for part in known)
    if (pairs if way is PAIRED else smaller) < MIN_FOR_P:
        return np.nan, np.nan
    if way is PAIRED:
        return ordinal_direction(before, after)
    found = stats.stochastic_superiority(before[known[0]], after[known[1]])
    return found.value, found.p_value


def _of_one_wave(found: Figures, before: Numbers, after: Numbers, group: Places) -> None:
    """One wave still has a mean."""
    alone = found["method"] == "level"
    if alone.any():
        for column, values in (("before", before), ("after", after)):
            mean = moments(values, group, alone.size).mean
            found[column] = np.where(alone, mean, found[column])


def _clustered(found: Figures, before: Numbers, after: Numbers, persons: People) -> None:
    """Figures of the groups whose people come from several units: CR2, with units as clusters."""
    several = (found["units"] > 1) & (found["method"] != "level")
    for place, part in members(persons.group, several):
        first, last, unit = before[part], after[part], persons.unit[part]
        one, two, placed = ~np.isnan(first), ~np.isnan(last), unit >= 0
        if found["method"][place] == "paired":
            one = two = one & two
            own = one & placed
            got = stats.clustered_mean((last - first)[own], unit[own])
        else:
            own, later = one & placed, two & placed
            got = stats.clustered_difference(first[own], last[later], unit[own], unit[later])
        change = found["change"][place]
        drawn = got.value / change if change else 1.0
        row = {
            "before": first[one].mean(), "after": last[two].mean(), "change": got.value,
            "effect": found["effect"][place] * drawn, "low": got.low, "high": got.high,
            "p_value": got.p_value, "estimator": got.method, "reason": got.reason,
            "clusters": found["units"][place],
        }  # fmt: skip
        for name, value in row.items():
            found[name][place] = value


def _moved(before: Numbers, after: Numbers, group: Places, k: int) -> list[Numbers]:
    """Pairs that went up and pairs that went down, group by group."""
    change = np.sign(after - before)
    return [np.bincount(group[change == side], minlength=k).astype(float) for side in (1, -1)]


def _of_right(found: Figures, right: Flags, gained: Numbers, lost: Numbers) -> None:
    """Right and wrong answers have no effect size but the difference itself."""
    enough = right & (found["pairs"] >= MIN_RESPONDENTS)
    found["gained"], found["lost"] = (np.where(enough, moved, np.nan) for moved in (gained, lost))
    found["effect"] = np.where(right, np.nan, found["effect"])


def _silenced(found: Figures, moved: Numbers) -> Figures:
    """Take away the p-values that too few people stand behind, and say why figures are missing."""
    method, reason = found["method"], found["reason"]
    paired = (method == "paired") | (method == "partly_paired")
    smaller = np.minimum(found["n_before"], found["n_after"])
    few = np.where(paired, found["pairs"], smaller) < MIN_FOR_P
    still = paired & (moved < MIN_DISCORDANT)
    found["p_value"] = np.where(few | still, np.nan, found["p_value"])
    reason[reason == "few_discordant"] = ""
    for code, there in (("few_for_p", few), ("few_discordant", still)):
        reason[(reason == "") & there] = code
    reason[(reason == "") & np.isnan(found["p_value"])] = "no_test"
    reason[method == "level"] = "one_wave"
    found["effect_name"][np.isnan(found["effect"])] = ""
    return found
