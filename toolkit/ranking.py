"""A composite index of units and their ranks, with all that could have been chosen otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import stats
from toolkit.checks_index import index_settings
from toolkit.errors import ArgumentError, unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.index_values import (
    APART,
    BASIS,
    LEAST_WEIGHT,
    IndexValues,
    index_values,
    named,
    present,
    unranked,
)
from toolkit.measures import OF_UNITS
from toolkit.peers import MAX_RANKED
from toolkit.plan import IndexRule
from toolkit.result import Result
from toolkit.stats.arguments import Floats
from toolkit.study import Study, broken, cached, reference_date

AGGREGATIONS = ("geometric", "arithmetic")
CHOICES = ("sampling", "weights", "aggregation", "components", "goalposts")
DRAWS = 1000
CERTAIN = 0.95  # share of the simulated rankings in which a pair must have the same order
ALL_PAIRS, SAMPLE_OF_PAIRS = 300, 50_000  # with more units pairs are sampled
WITHIN = (5, 95)  # per cent of the simulated ranks
COLUMNS = [
    *("unit_id", "rank", "rank_low", "rank_high", "set_low", "set_high", "set_reason"),
    *("index", "se", "size", "weight", "missing", "nil"),
]


@dataclass(frozen=True, eq=False)
class Ranking(Result):
    """Ranks of units by a composite index; see `rank`."""

    as_of: pd.Timestamp
    level: str | None
    under: str | None
    rule: IndexRule | None
    components: pd.DataFrame
    unranked: pd.DataFrame
    sensitivity: pd.DataFrame
    certain_pairs: float
    vary: tuple[str, ...]
    draws: int
    seed: int


@cached
def rank(
    study: Study,
    as_of: dt.date | str | None = None,
    *,
    level: str | None = None,
    under: str | None = None,
    aggregation: str | None = None,
    vary: Sequence[str] = CHOICES,
    draws: int = DRAWS,
    seed: int = 1,
) -> Ranking:
    """Rank units by the composite index of `[index]`, and say how far the ranks can be trusted.

    Parameters
    ----------
    study : Study
    as_of : date or str, optional
        The day, YYYY-MM-DD; the study's own without it.
    level : str, optional
        Rank the units of this level; without it those directly below `under`.
    under : str, optional
        Only units below this one; without it and without `level` those directly below the top.
    aggregation : {"geometric", "arithmetic"}, optional
        Instead of that of `[index]`.
    vary : sequence of {"sampling", "weights", "aggregation", "components", "goalposts"}
        What the simulation varies, see `stats.Scenarios`; "sampling" is chance in answers of
        samples. With none the interval of a rank is the rank.
    draws : int
        Simulated rankings, 100 or more.
    seed : int
        The same arguments always give the same figures.

    Returns
    -------
    Ranking
        `.table`, one row a ranked unit, best first:

        - unit_id, rank (1 is best; ties share the better place), rank_low, rank_high (5th and
          95th percentile of the simulated ranks, drawn out to the rank itself);
        - set_low, set_high: from which to which rank the unit may stand for all that is known
          from samples, all units at once with 95 % confidence (`stats.rank_intervals`); set_reason
          "census" (no indicator is from a sample), "too_many" (units), "zero_se", "missing";
        - index (0–1), se (its standard error from samples), size (people behind the indicator of
          the fewest), weight (share of the weight whose indicators the unit has), missing and nil
          (indicators that are missing, or that are worth 0 and make a geometric index 0);
        - for every indicator its value, `ID_n` (what it was divided by) and `ID_score` (0–1).

        `.unranked`: unit_id, reason ("small", "incomplete"), size, weight, missing.
        `.components`: component, weight (shares that add up to 1), low, high, counts ("people"
        or "units"), basis ("census", "sample", "unknown": an error there is, not simulated),
        present (ranked units that have it), held_low, held_high (of these, beyond a goalpost).
        `.sensitivity`, one row a choice: choice, component (the one left out), mean_shift and
        largest_shift (ranks moved by), unit_id (that moved farthest; empty where none moved).
        `.certain_pairs`: share of pairs of units that are in the same order in at least 95 of 100
        simulated rankings (of 50,000 pairs at random, among more than 300 units).
        All are empty where `study.toml` has no `[index]`.

    Raises
    ------
    ArgumentError
        A wrong date, unit, level, aggregation or choice, and fewer than 100 draws.

    Notes
    -----
    A rank is never to be shown without its interval. Units with fewer than `smallest` people
    behind one of their indicators, or less than 80 % of the weight of the indicators, are not
    ranked. Goalposts are fixed, so no unit changes the index of another one.

    Examples
    --------
    >>> import toolkit as tk
    >>> ranks = tk.rank(tk.load_study("data/lai-chau"), as_of="2025-12-31", level="upper").table
    >>> bool((ranks["rank_low"] <= ranks["rank"]).all())
    True
    """
    day = as_date(reference_date(study, as_of))
    chosen = _checked(aggregation, vary, draws)
    tree = study.hierarchy.require(under, day) if under else study.hierarchy.at(day.date())
    units, rule = _units(tree, level, under), study.settings.index
    if rule is None:
        return _nothing(study, day, level, under, chosen)
    equal = [fault for fault in index_settings(study) if fault.code == "equal_goalposts"]
    if equal:
        raise broken(study.path, equal, study.language)
    rule = rule.model_copy(update={"aggregation": aggregation}) if aggregation else rule
    measured = index_values(study, rule, day, units)
    apart = unranked(measured)
    ranked = measured.of(measured.value.index[~measured.value.index.isin(apart["unit_id"])])
    drawn = _drawn(ranked, chosen, draws, seed)
    table = _table(ranked, drawn)
    return Ranking(
        study, table, day, level, under, rule, _components(ranked), apart,
        _sensitivity(ranked, draws, seed), _certain(drawn, seed), chosen, draws, seed,
    )  # fmt: skip


def _checked(aggregation: str | None, vary: Sequence[str], draws: int) -> tuple[str, ...]:
    if aggregation not in (*AGGREGATIONS, None):
        raise unknown("aggregation", aggregation, AGGREGATIONS)
    chosen = (vary,) if isinstance(vary, str) else tuple(vary)
    for choice in chosen:
        if choice not in CHOICES:
            raise unknown("vary", choice, CHOICES)
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 100:
        raise ArgumentError(f"draws={draws!r} is not allowed; a whole number from 100")
    return chosen


def _units(tree: OrgTree, level: str | None, under: str | None) -> list[str]:
    """Units to be ranked: of a level, or directly below one unit."""
    levels = tree.table["level"]
    if level is not None:
        if level not in set(levels.dropna()):
            raise unknown("level", level, levels.dropna().unique())
        below = tree.under(under) if under else list(tree)
        return [unit for unit in below if levels[unit] == level]
    if under:
        return tree.children(under)
    tops = [unit for unit in tree if unit not in tree.parents]
    return tree.children(tops[0]) if len(tops) == 1 else tops


def _index(measured: IndexValues) -> Floats:
    return stats.composite_index(
        measured.scores, measured.weights, measured.rule.aggregation, LEAST_WEIGHT
    )


def _table(measured: IndexValues, drawn: Floats) -> pd.DataFrame:
    index, scores = _index(measured), measured.scores
    ranks = stats.competition_ranks(index)
    table = pd.DataFrame({"index": index, "rank": ranks}, index=measured.value.index)
    table["rank_low"], table["rank_high"] = _interval(drawn, ranks)
    table = table.assign(size=measured.size, weight=present(measured))
    table["missing"] = named(measured.value.isna())
    nil = (scores == 0) & (measured.rule.aggregation == "geometric")
    table["nil"] = named(pd.DataFrame(nil, columns=measured.value.columns))
    table = table.join(_sets(measured, index))
    table = table.reindex(columns=COLUMNS[1:]).join(_side_by_side(measured, scores))
    return table.sort_values("rank", kind="stable").reset_index()


def _side_by_side(measured: IndexValues, scores: Floats) -> pd.DataFrame:
    """Value, n and score of every component, one after the other."""
    parts = {}
    for place, name in enumerate(measured.value):
        parts[name], parts[f"{name}_n"] = measured.value[name], measured.n[name]
        parts[f"{name}_score"] = pd.Series(scores[:, place], index=measured.value.index)
    return pd.DataFrame(parts)


def _stated(measured: IndexValues, draws: int) -> stats.Scenarios:
    geometric = measured.rule.aggregation == "geometric"
    return stats.Scenarios.fixed(measured.weights, measured.low, measured.high, geometric, draws)


def _simulated(
    measured: IndexValues, scenarios: stats.Scenarios, sampling: bool, seed: int
) -> Floats:
    return stats.composite_ranks(
        measured.value.to_numpy(), scenarios.weights, scenarios.low, scenarios.high,
        scenarios.geometric, measured.sampled if sampling else None, seed,
    )  # fmt: skip


def _drawn(measured: IndexValues, vary: tuple[str, ...], draws: int, seed: int) -> Floats:
    """Simulated ranks, one column a ranking; a single one where nothing varies."""
    varied = [choice for choice in vary if choice != "sampling"]
    sampling = "sampling" in vary and measured.sampled is not None
    scenarios = _stated(measured, draws if varied or sampling else 1).varied(varied, seed)
    return _simulated(measured, scenarios, sampling, seed)


def _interval(drawn: Floats, ranks: Floats) -> tuple[Floats, Floats]:
    """The middle 90 % of the simulated ranks; the stated rank is never outside."""
    if not len(ranks):
        return ranks, ranks
    low = np.nanpercentile(drawn, WITHIN[0], axis=1, method="lower")
    high = np.nanpercentile(drawn, WITHIN[1], axis=1, method="higher")
    return np.fmin(low, ranks), np.fmax(high, ranks)


def _certain(drawn: Floats, seed: int) -> float:
    """Share of pairs in the same order in nearly all simulated rankings; ties have no order."""
    k = len(drawn)
    if k < 2:
        return float("nan")
    one, two = np.triu_indices(k, 1) if k <= ALL_PAIRS else _some_pairs(k, seed)
    ahead, behind = np.zeros(one.size, np.intp), np.zeros(one.size, np.intp)
    for ranking in drawn.T:
        ahead += ranking[one] < ranking[two]
        behind += ranking[one] > ranking[two]
    return float((np.maximum(ahead, behind) >= CERTAIN * drawn.shape[1]).mean())


def _some_pairs(k: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of different units at random, where there are too many to look at all."""
    rng = np.random.default_rng(seed)
    one, step = rng.integers(0, k, SAMPLE_OF_PAIRS), rng.integers(1, k, SAMPLE_OF_PAIRS)
    return one, (one + step) % k


def _sets(measured: IndexValues, index: Floats) -> pd.DataFrame:
    """Ranks that samples leave open, for all units at once."""
    units, sampled = measured.value.index, measured.sampled
    nothing = pd.DataFrame({"se": np.nan, "set_low": np.nan, "set_high": np.nan}, index=units)
    if sampled is None or len(units) > MAX_RANKED:
        return nothing.assign(set_reason="census" if sampled is None else "too_many")
    se = stats.composite_error(
        measured.value.to_numpy(), sampled, measured.weights, measured.low, measured.high,
        measured.rule.aggregation,
    )  # fmt: skip
    sets = stats.rank_intervals(index, se).set_index(units)
    return nothing.assign(
        se=se, set_low=sets["low"], set_high=sets["high"], set_reason=sets["reason"]
    )


def _components(measured: IndexValues) -> pd.DataFrame:
    value, low, high = measured.value.to_numpy(), measured.low, measured.high
    way = np.sign(high - low)
    return pd.DataFrame(
        {
            "component": list(measured.value),
            "weight": measured.weights / measured.weights.sum(),
            "low": low,
            "high": high,
            "counts": ["units" if one in OF_UNITS else "people" for one in measured.measures],
            "basis": [BASIS.get(measure, "census") for measure in measured.measures],
            "present": measured.value.notna().sum().to_numpy(),
            "held_low": ((value - low) * way < 0).sum(axis=0),
            "held_high": ((value - high) * way > 0).sum(axis=0),
        }
    )


def _sensitivity(measured: IndexValues, draws: int, seed: int) -> pd.DataFrame:
    """How far the ranks move with each choice, the others as stated."""
    columns = ["choice", "component", "mean_shift", "largest_shift", "unit_id"]
    if measured.value.empty:
        return pd.DataFrame(columns=columns)
    stated = stats.competition_ranks(_index(measured))
    rows = []
    for choice, component, ranks in _otherwise(measured, draws, seed):
        shift = np.abs(ranks - stated[:, None])
        farthest = np.nan_to_num(shift).max(axis=1)
        unit = measured.value.index[int(farthest.argmax())] if farthest.max() else ""
        rows.append((choice, component, np.nanmean(shift), farthest.max(), unit))
    return pd.DataFrame(rows, columns=columns)


def _otherwise(measured: IndexValues, draws: int, seed: int) -> Iterator[tuple[str, str, Floats]]:
    """Ranks under other choices: one of them at a time."""
    one, many = _stated(measured, 1), _stated(measured, draws)
    other = one.changed(geometric=~one.geometric)
    yield "aggregation", "", _simulated(measured, other, False, seed)
    names = list(measured.value) if measured.value.shape[1] > 1 else []
    for place, name in enumerate(names):
        left = one.changed(weights=one.weights * (np.arange(len(names)) != place))
        yield "components", str(name), _simulated(measured, left, False, seed)
    for choice in ("weights", "goalposts"):
        yield choice, "", _simulated(measured, many.varied([choice], seed), False, seed)
    if measured.sampled is not None:
        yield "sampling", "", _simulated(measured, many, True, seed)


def _nothing(
    study: Study, day: pd.Timestamp, level: str | None, under: str | None, vary: tuple[str, ...]
) -> Ranking:  # fmt: skip
    """What a study without an index has."""
    empty, table, apart = (pd.DataFrame(columns=names) for names in ([], COLUMNS, APART))
    return Ranking(study, table, day, level, under, None, empty, apart, empty, np.nan, vary, 0, 0)
