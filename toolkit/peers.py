"""A unit among the others of its level: levels with their limits of chance, never a bare rank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import hide_few
from toolkit.errors import unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.result import Result
from toolkit.scores import score
from toolkit.study import Study, cached, reference_date

COLUMNS = ["unit_id", "n", "mean", "low", "high"]
LIMITS = (0.95, 0.998)  # shares of units that chance alone would leave inside
MIN_UNITS = 8  # with fewer units, limits of chance say little


@dataclass(frozen=True, eq=False)
class Peers(Result):
    """Mean scores of the units of one level; see `compare_units`."""

    survey: str
    scale: str
    wave: str
    level: str
    target: float
    sd: float
    limits: pd.DataFrame
    as_of: pd.Timestamp


@cached
def compare_units(
    study: Study,
    survey: str | None = None,
    *,
    scale: str | None = None,
    unit: str | None = None,
    level: str | None = None,
    wave: str | None = None,
    as_of: dt.date | str | None = None,
) -> Peers:
    """Mean score of every unit of one level, and how far chance alone would spread them.

    Parameters
    ----------
    study, survey, as_of
        As in `compare`.
    scale : str, optional
        The survey's first scale without it.
    unit : str, optional
        Compare the units of this unit's level.
    level : str, optional
        Level of the units compared, instead of `unit`; the lowest of the tree without both.
    wave : str, optional
        The last wave without it.

    Returns
    -------
    Peers
        `.table`: unit_id, n (respondents of the unit and those below), mean, low, high (95 %
        limits of the mean), outside (-1 below, 0 inside, 1 above the 95 % limits of chance at
        its n). `.target` is the mean of all respondents, `.sd` their spread within units,
        `.limits` the limits of chance (level, n, low, high) over the sizes that occur.
        Units with fewer than 5 respondents have no figures.

    Raises
    ------
    ArgumentError
        An unknown survey, scale, level or wave.
    """
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        nothing = pd.DataFrame(columns=[*COLUMNS, "outside"])
        return Peers(
            study, nothing, "", scale or "", wave or "", "", np.nan, np.nan, _limits(nothing), day
        )
    data = study.survey(survey)
    scale = scale or next(iter(data.settings.scales or data.instrument.scales))
    data.instrument.scale(scale)
    wave = wave or data.waves[-1]
    if wave not in data.waves:
        raise unknown("wave", wave, data.waves)
    tree = study.hierarchy.require(unit, day) if unit else study.hierarchy.at(day)
    levels = list(dict.fromkeys(tree.table["level"].fillna("")))
    level = level or (tree.unit(unit).level if unit else levels[-1])
    if level not in levels:
        raise unknown("level", level, levels)
    rows = score(study, data.name).table
    rows = rows[(rows["wave"] == wave) & rows[scale].notna()]
    answers = _of_level(rows, tree, level)
    weighted = data.settings.weight_column is not None
    table, target, sd = _levels(answers, scale, weighted)
    limits = _limits(table[~table["hidden"]], target, sd)
    return Peers(study, table, data.name, scale, wave, level, target, sd, limits, tree.date)


def _limits(shown: pd.DataFrame, target: float = np.nan, sd: float = np.nan) -> pd.DataFrame:
    """Limits of chance from the smallest to the largest unit, about sixty sizes."""
    parts = []
    if len(shown):
        least, most = int(shown["n"].min()), int(shown["n"].max())
        sizes = [*range(least, most, max((most - least) // 60, 1)), most]
        for level in LIMITS:
            chance = stats.funnel_limits_mean(target, sd, sizes, level)
            part = {"level": level, "n": sizes, "low": chance.low, "high": chance.high}
            parts.append(pd.DataFrame(part))
    columns = ["level", "n", "low", "high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _of_level(rows: pd.DataFrame, tree: OrgTree, level: str) -> pd.DataFrame:
    """Answers with the unit of the wanted level they belong to."""
    units = tree.table.index[tree.table["level"].fillna("") == level]
    pairs = tree.ancestry[tree.ancestry["ancestor_id"].isin(units)]
    return rows.merge(pairs, on="unit_id").rename(columns={"ancestor_id": "peer"})


def _levels(answers: pd.DataFrame, scale: str, weighted: bool) -> tuple[pd.DataFrame, float, float]:
    groups = answers.groupby("peer", sort=True)
    rows = [
        {"unit_id": unit, "n": len(part)} | _mean(part, scale, weighted) for unit, part in groups
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if answers.empty:
        return table.assign(outside=np.nan, hidden=False), np.nan, np.nan
    target = float(np.average(answers[scale], weights=answers["weight"]))
    inside = answers[scale] - groups[scale].transform("mean")
    spare = max(len(answers) - len(table), 1)
    sd = float(np.sqrt((inside**2).sum() / spare))
    limits = stats.funnel_limits_mean(target, sd, table["n"].to_numpy())
    above, below = table["mean"] > limits.high, table["mean"] < limits.low
    table["outside"] = above.astype("float64") - below.astype("float64")
    return hide_few(table, "n", ["mean", "low", "high", "outside"]), target, sd


def _mean(part: pd.DataFrame, scale: str, weighted: bool) -> dict[str, float]:
    values, weights = part[scale].to_numpy(), part["weight"].to_numpy()
    estimate = stats.weighted_mean(values, weights) if weighted else stats.mean(values)
    return {"mean": estimate.value, "low": estimate.low, "high": estimate.high}
