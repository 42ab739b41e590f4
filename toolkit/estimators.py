"""Which estimator a before/after question allows, and its figures, for every group at once.

The choice depends on who could be paired and on where people come from, never on the values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.people import Numbers, People, Places
from toolkit.stats.paired_proportions import MIN_DISCORDANT

Flags: TypeAlias = NDArray[np.bool_]
Units: TypeAlias = NDArray[np.object_]
Ends: TypeAlias = tuple[float | Numbers, float | Numbers]
Kind = Literal["score", "right", "ordered"]  # a scale; right or wrong; an ordered answer

ALL_PAIRED = 0.9  # share of persons seen twice from which on the others no longer matter
MIN_FOR_P = 10  # no p from fewer pairs, or from fewer answers in a wave
MIN_CLUSTERS = 6  # no interval from fewer units, where people come from several
FIGURES = ["before", "after", "change", "low", "high", "effect", "p_value"]


@dataclass(frozen=True)
class Way:
    """One way of comparing: what it does to every group, given before, after and group."""

    name: str
    estimate: dict[Kind, Callable[..., pd.DataFrame]]


PAIRED = Way(
    "paired",
    {
        "score": stats.mean_change_by,
        "right": stats.proportion_change_by,
        "ordered": stats.mean_change_by,
    },
)
PARTLY = Way(
    "partly_paired", dict.fromkeys(("score", "right", "ordered"), stats.partly_paired_change_by)
)
WELCH = Way(
    "welch",
    {
        "score": stats.mean_difference_by,
        "right": stats.proportion_difference_by,
        "ordered": stats.mean_difference_by,
    },
)
WAYS = (PAIRED, PARTLY, WELCH)


def changes(
    before: Numbers,
    after: Numbers,
    persons: People,
    kind: Kind = "score",
    *,
    ends: Ends = (0.0, 1.0),
    clustered: bool = True,
) -> pd.DataFrame:
    """Compare the two waves in every group by the estimator that fits its data.

    Parameters
    ----------
    before, after : ndarray of float
        Values of each person; NaN where there is none.
    persons : People
    kind : {"score", "right", "ordered"}
        What the values are: points, right (1) or wrong (0), or places in an order (0–1).
    ends : pair of float or ndarray
        The lowest and the highest value there can be, of all groups or of each.
    clustered : bool
        Whether people of one unit may be alike, so that several units count as clusters.

    Returns
    -------
    DataFrame
        One row for each of `persons.groups`; n_before, n_after, pairs, `FIGURES`, effect_name,
        method ("paired", "partly_paired", "welch" or "level"), why (the reason for the method),
        estimator (its name), units (how many people come from), clusters (as how many they were
        counted; 0 when every person stands alone), gained and lost (pairs with a right answer
        only after and only before), reason (why figures are missing). Nothing is hidden here.
    """
    table = counts(before, after, persons)
    method = table["method"].to_numpy()[persons.group]
    least, most = (np.broadcast_to(end, len(table)) for end in ends)
    parts = [
        _estimated(way, kind, before, after, persons, method == way.name, (least, most))
        for way in WAYS
    ]
    table = table.join(pd.concat(parts)).assign(clusters=0.0)
    for column, values in (("before", before), ("after", after)):  # one wave still has a mean
        mean = stats.mean_by(values, persons.group)["value"].reindex(table.index)
        table[column] = table[column].where(table["method"] != "level", mean)
    several = table.index[(table["units"] > 1) & (table["method"] != "level") & clustered]
    for group in several:
        mine = persons.group == group
        row = table.loc[group].to_dict()
        row = _clustered(row, before[mine], after[mine], persons.unit_id[mine])
        table.loc[group, list(row)] = pd.Series(row)
    table["low"], table["high"] = (  # no change is larger than the scale
        table["low"].clip(lower=least - most),
        table["high"].clip(upper=most - least),
    )
    moved = _moved(before, after, persons.group, len(table))
    if kind == "right":  # no effect size but the difference itself
        enough = table["pairs"].to_numpy() >= MIN_RESPONDENTS
        table[["gained", "lost"]] = np.where(enough[:, None], moved, np.nan)
        table["effect"] = np.nan
    return _silenced(table, moved.sum(axis=1)).set_axis(persons.groups, axis=0)


def counts(before: Numbers, after: Numbers, persons: People) -> pd.DataFrame:
    """Count who answered when, group by group, and choose the method; see `changes`."""
    one, two, k = ~np.isnan(before), ~np.isnan(after), len(persons.groups)
    seen = {"n_before": one, "n_after": two, "pairs": one & two}
    table = pd.DataFrame(
        {name: np.bincount(persons.group[there], minlength=k) for name, there in seen.items()}
    )
    everybody = np.bincount(persons.group[one | two], minlength=k)
    units = pd.Series(persons.unit_id[one | two]).groupby(persons.group[one | two]).nunique()
    table["units"] = units.reindex(table.index, fill_value=0)
    empty = (table[["n_before", "n_after"]].min(axis=1) == 0).to_numpy()
    anonymous = np.full(k, not persons.coded)
    few = (table["pairs"] < MIN_RESPONDENTS).to_numpy()
    alone = table[["n_before", "n_after"]].sub(table["pairs"], axis=0)
    # means of the pairs beside means of all would give away the few who are alone
    safe = ~alone.isin(range(1, MIN_RESPONDENTS)).any(axis=1).to_numpy()
    nearly_all = (table["pairs"].to_numpy() >= ALL_PAIRED * everybody) & safe
    case = np.select([empty, anonymous, few, nearly_all], [0, 1, 2, 3], 4)
    table["method"] = np.array(["level", "welch", "welch", "paired", "partly_paired"])[case]
    table["why"] = np.array(["", "anonymous", "few_pairs", "all_paired", "some_paired"])[case]
    return table


def _estimated(
    way: Way, kind: Kind, before: Numbers, after: Numbers, persons: People, mine: Flags, ends: Ends
) -> pd.DataFrame:
    """Figures of the groups that are compared in one way."""
    one, two, group = before[mine], after[mine], persons.group[mine]
    found = way.estimate[kind](one, two, group)
    if way is PARTLY:
        found = _within(found, one, two, group, ends)
    if kind == "ordered":
        found = _by_order(way, found, one, two, group)
    found = found.rename(columns={"value": "change", "method": "estimator"})
    columns = [*FIGURES, "effect_name", "estimator", "reason"]
    return found[columns].astype({"effect_name": object, "estimator": object, "reason": object})


def _within(
    found: pd.DataFrame, before: Numbers, after: Numbers, group: Places, ends: Ends
) -> pd.DataFrame:
    """Take the means observed where those of the model lie beyond the ends of the scale."""
    least, most = (np.asarray(end)[found.index] for end in ends)
    means = found[["before", "after"]]
    beyond = found.index[means.lt(least, axis=0).any(axis=1) | means.gt(most, axis=0).any(axis=1)]
    mine = np.isin(group, beyond)
    if not mine.any():
        return found
    plain = stats.partly_paired_change_by(before[mine], after[mine], group[mine], model=False)
    return pd.concat([found.drop(index=beyond), plain]).sort_index()


def _by_order(
    way: Way, found: pd.DataFrame, before: Numbers, after: Numbers, group: Places
) -> pd.DataFrame:
    """Effect and p of ordered answers, which need no distances between the answers."""
    if way is PARTLY:
        return found
    order = np.argsort(group, kind="stable")  # every group in one piece: no search for each
    ends = np.searchsorted(group[order], found.index, side="right")
    parts = np.split(order, ends[:-1]) if len(found) else []
    shown = [_order(way, before[part], after[part]) for part in parts]
    effects, p_values = zip(*shown, strict=True) if shown else ((), ())
    label = "P(up) − P(down)" if way is PAIRED else "P(after > before) + ½ P(=)"
    named = np.where(np.isnan(effects), "", label) if shown else ""
    return found.assign(effect=effects, p_value=p_values, effect_name=named)


def _order(way: Way, before: Numbers, after: Numbers) -> tuple[float, float]:
    """Effect and p of one group; neither where no p would be given."""
    known = ~np.isnan(before), ~np.isnan(after)
    pairs, smaller = (known[0] & known[1]).sum(), min(part.sum() for part in known)
    if (pairs if way is PAIRED else smaller) < MIN_FOR_P:
        return np.nan, np.nan
    if way is PAIRED:
        found = stats.ordinal_change(before, after)
    else:
        found = stats.stochastic_superiority(before[known[0]], after[known[1]])
    return found.value, found.p_value


def _clustered(
    row: dict[Hashable, Any], before: Numbers, after: Numbers, unit: Units
) -> dict[Hashable, Any]:  # fmt: skip
    """Figures of a group whose people come from several units: CR2, with units as clusters."""
    one, two = ~np.isnan(before), ~np.isnan(after)
    if row["method"] == "paired":
        one = two = one & two
        estimate = stats.clustered_mean((after - before)[one], unit[one])
    else:
        estimate = stats.clustered_difference(before[one], after[two], unit[one], unit[two])
    drawn = estimate.value / row["change"] if row["change"] else 1.0
    return row | {
        "before": before[one].mean(), "after": after[two].mean(),
        "change": estimate.value, "effect": row["effect"] * drawn,
        "low": estimate.low, "high": estimate.high,
        "p_value": estimate.p_value, "estimator": estimate.method, "reason": estimate.reason,
        "clusters": float(row["units"]),
    }  # fmt: skip


def _moved(before: Numbers, after: Numbers, group: Places, k: int) -> Numbers:
    """Pairs that went up and pairs that went down, group by group."""
    change = np.sign(after - before)
    sides = [np.bincount(group[change == side], minlength=k) for side in (1, -1)]
    return np.column_stack(sides).astype(float)


def _silenced(table: pd.DataFrame, moved: Numbers) -> pd.DataFrame:
    """Take away the p-values that too few people stand behind, and say why figures are missing."""
    shown = table.copy()
    paired = shown["method"].isin(["paired", "partly_paired"])
    smaller = shown[["n_before", "n_after"]].min(axis=1)
    few = smaller.mask(paired, shown["pairs"]) < MIN_FOR_P
    still = paired & (moved < MIN_DISCORDANT)
    shown.loc[few | still, "p_value"] = np.nan
    reason = shown["reason"].fillna("").replace("few_discordant", "")
    for code, there in (("few_for_p", few), ("few_discordant", still)):
        reason = reason.mask((reason == "") & there, code)
    untested = shown["p_value"].isna() & (reason == "")
    shown["reason"] = reason.mask(untested, "no_test")
    shown.loc[shown["method"] == "level", "reason"] = "one_wave"
    words = ["effect_name", "estimator"]
    shown[words] = shown[words].fillna("")
    shown.loc[shown["effect"].isna(), "effect_name"] = ""
    return shown
