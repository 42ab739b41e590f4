"""A unit among the others of its level: what is usual among them, never a bare rank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS, hide_few
from toolkit.errors import unknown
from toolkit.headcounts import members_on
from toolkit.hierarchy import OrgTree, as_date
from toolkit.result import Result
from toolkit.scores import marked
from toolkit.shared import shared
from toolkit.study import Study, SurveyData, cached, reference_date

FIGURES = ["mean", "low", "high", "shrunk", "shrunk_low", "shrunk_high"]
FIGURES += ["rank_low", "rank_high", "outside"]
COLUMNS = ["unit_id", "n", "members", *FIGURES, "reason"]
LIMITS = (0.95, 0.998)  # shares of units that lie inside when none is unusual
MIN_UNITS = 8  # with fewer units, what is usual among them is unknown
MAX_RANKED = 2000  # units; a place among more says nothing, and costs much


@dataclass(frozen=True, eq=False)
class Peers(Result):
    """Mean scores of the units of one level; see `compare_units`."""

    survey: str
    scale: str
    wave: str
    level: str
    target: float
    sd: float
    tau: float
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
    """Mean score of every unit of one level, and what is usual among them.

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
        `.table`, one row a unit:

        - unit_id, n (respondents of the unit and those below), members (heads of the same, by
          their last head-counts up to the wave's date);
        - mean, low, high: 95 % limits for the mean of the unit's members, narrower by √(1 − n/N)
          where n of N answered (Cochran 1977, equation 2.20), none where all did;
        - shrunk, shrunk_low, shrunk_high: the mean drawn towards that of all units as far as its
          few answers demand (`stats.shrink_means`), with 95 % limits;
        - rank_low, rank_high: from which to which place the unit may truly stand, 1 being the
          largest, for all units at once (`stats.rank_intervals`); none among more than 2,000;
        - outside: -1 below, 0 inside, 1 above the 95 % limits of what is usual at its n;
        - reason: "census" (all members answered: no sampling error, no limits), "no_headcount" and
          "more_than_members" (limits as of a population without end), "no_spread" (all answers
          equal, no limits), "few_respondents" (below 5: no figures, `hidden`).

        `.target` is the mean of all answers of the units shown, `.sd` the spread of answers within
        units, `.tau` the usual spread between units (standard deviation; moment estimator), and
        `.limits` has target ± z √(sd²/n + tau²) over the sizes that occur (level, n, low, high).
        All three come from the units shown only: nothing of a hidden unit is in them. With fewer
        than 8 units shown there are no limits, no shrunken means and no ranks.

    Raises
    ------
    ArgumentError
        An unknown survey, scale, level or wave.
    """
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        usual = Usual(np.nan, np.nan, np.nan)
        nothing = pd.DataFrame(columns=[*COLUMNS, "hidden"])
        limits = _limits(nothing, usual)
        return Peers(study, nothing, "", scale or "", wave or "", "", *usual, limits, day)
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
    return _of_level(study.whole, data.name, scale, wave, level, day)


@cached
@shared(Peers)
def _of_level(
    study: Study, survey: str, scale: str, wave: str, level: str, day: pd.Timestamp
) -> Peers:
    """All units of a level, whichever of them is looked at."""
    data, tree = study.survey(survey), study.hierarchy.at(day)
    answers = _below(_scored(data, scale, wave), tree, level)
    date = as_date(next(one.date for one in data.settings.waves if one.name == wave))
    members = _members(study, date, tree, answers)
    table = _levels(answers, members, data.settings.weight_column is not None)
    usual = _usual(answers, table[table["n"] >= MIN_RESPONDENTS])
    table = hide_few(_among_peers(table, usual), "n", FIGURES)
    table.loc[table["hidden"], "reason"] = "few_respondents"
    limits = _limits(table[~table["hidden"]], usual)
    return Peers(study, table, data.name, scale, wave, level, *usual, limits, tree.date)


class Usual(NamedTuple):
    """What is usual among the units shown: their mean, the spread within and between them."""

    target: float
    sd: float
    tau: float


def _scored(data: SurveyData, scale: str, wave: str) -> pd.DataFrame:
    """Unit, weight and score of every sheet of a wave that has one, piece by piece."""
    wanted = data.instrument.scale(scale)
    columns = ["wave", "unit_id", "weight", "date", *wanted.items]
    parts = []
    for rows in data.blocks(wave, columns):
        scores = marked(data, rows, wanted.items).score(wanted)
        parts.append(rows[["unit_id", "weight"]].assign(score=scores).dropna(subset=["score"]))
    return pd.concat(parts)


def _below(rows: pd.DataFrame, tree: OrgTree, level: str) -> pd.DataFrame:
    """Answers with the unit of the wanted level they belong to."""
    units = tree.table.index[tree.table["level"].fillna("") == level]
    pairs = tree.ancestry[tree.ancestry["ancestor_id"].isin(units)]
    return rows.merge(pairs, on="unit_id").rename(columns={"ancestor_id": "peer"})


def _members(study: Study, day: pd.Timestamp, tree: OrgTree, answers: pd.DataFrame) -> pd.Series:
    """Members of each unit and those below; unknown where one that answered was not counted."""
    heads = members_on(study, day)
    counted = tree.ancestry.assign(members=tree.ancestry["unit_id"].map(heads))
    sums = counted.groupby("ancestor_id")["members"].sum(min_count=1)
    uncounted = answers.loc[~answers["unit_id"].isin(heads.index), "peer"]
    return sums.drop(uncounted.unique(), errors="ignore")


def _levels(answers: pd.DataFrame, members: pd.Series, weighted: bool) -> pd.DataFrame:
    """Mean of each unit with limits for the mean of its members."""
    means = _weighted_means(answers) if weighted else stats.mean_by(
        answers["score"], answers["peer"]
    )  # fmt: skip
    table = means.rename_axis("unit_id").reset_index().rename(columns={"value": "mean"})
    table = table[["unit_id", "n", "mean", "low", "high", "reason"]].astype({"n": int})
    table["members"] = table["unit_id"].map(members).astype(float)
    unseen = (1 - table["n"] / table["members"].where(table["n"] <= table["members"])).fillna(1.0)
    for limit in ("low", "high"):
        drawn_in = table["mean"] + (table[limit] - table["mean"]) * np.sqrt(unseen)
        table[limit] = drawn_in.where(unseen > 0)
    table["reason"] = np.select(
        [unseen == 0, table["reason"] != "", table["members"].isna()],
        ["census", table["reason"], "no_headcount"],
        np.where(table["n"] > table["members"], "more_than_members", ""),
    )
    return table


def _weighted_means(answers: pd.DataFrame) -> pd.DataFrame:
    rows = {
        unit: vars(stats.weighted_mean(part["score"], part["weight"])) | {"n": len(part)}
        for unit, part in answers.groupby("peer", sort=True)
    }
    columns = ["value", "low", "high", "n", "reason"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _usual(answers: pd.DataFrame, shown: pd.DataFrame) -> Usual:
    """Work out from the units shown alone what is usual, so that no hidden one can be found."""
    answers = answers[answers["peer"].isin(shown["unit_id"])]
    if answers.empty:
        return Usual(np.nan, np.nan, np.nan)
    target = float(np.average(answers["score"], weights=answers["weight"]))
    inside = answers["score"] - answers.groupby("peer")["score"].transform("mean")
    sd = float(np.sqrt((inside**2).sum() / (len(answers) - len(shown))))
    spread = stats.overdispersion(shown["mean"], sd / np.sqrt(shown["n"]), target)
    return Usual(target, sd, float(np.sqrt(spread.tau2)))


def _among_peers(table: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    """Set each unit with enough answers against what is usual."""
    table = table.reindex(columns=COLUMNS)
    shown = table["n"] >= MIN_RESPONDENTS
    if not usual.tau >= 0:  # unknown: too few units
        return table
    own = table["mean"].where(shown)
    se = usual.sd / np.sqrt(table["n"].astype(float))
    drawn = stats.shrink_means(own, se).set_index(table.index)
    table[["shrunk", "shrunk_low", "shrunk_high"]] = drawn[["shrunk", "low", "high"]]
    if shown.sum() <= MAX_RANKED:
        ranks = stats.rank_intervals(own, se).set_index(table.index)
        table[["rank_low", "rank_high"]] = ranks[["low", "high"]]
    limits = _funnel(usual, table["n"], LIMITS[0])
    outside = (own > limits.high).astype(float) - (own < limits.low).astype(float)
    return table.assign(outside=outside.where(shown))


def _funnel(usual: Usual, n: pd.Series | list[int], level: float) -> stats.FunnelLimits:
    return stats.funnel_limits_mean(usual.target, usual.sd, n, level, tau2=usual.tau**2)


def _limits(shown: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    """Limits of what is usual from the smallest to the largest unit, about sixty sizes."""
    parts = []
    if usual.tau >= 0:
        least, most = int(shown["n"].min()), int(shown["n"].max())
        sizes = [*range(least, most, max((most - least) // 60, 1)), most]
        for level in LIMITS:
            found = _funnel(usual, sizes, level)
            part = {"level": level, "n": sizes, "low": found.low, "high": found.high}
            parts.append(pd.DataFrame(part))
    columns = ["level", "n", "low", "high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
