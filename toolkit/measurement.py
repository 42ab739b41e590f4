"""How well the questions of a survey measure: reliability, items, and items that favour a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import hide_few
from toolkit.errors import ArgumentError, unknown
from toolkit.pairing import Pairing, pair_waves
from toolkit.result import Result
from toolkit.scores import item_values, score
from toolkit.study import Study, SurveyData, cached

RELIABILITY = ["wave", "scale", "items", "n", "n_missing", "alpha", "alpha_low", "alpha_high"]
RELIABILITY += ["alpha_reason", "omega", "omega_low", "omega_high", "omega_reason"]
FACTS = ["n", "n_missing", "difficulty", "item_rest", "n_complete", "floor", "ceiling"]
FACTS += ["floor_flag", "ceiling_flag", "reason"]
WEAK = 0.2  # Ebel & Frisbie: an item that goes together with the rest less than this is poor
DIFFERENCES = ["wave", "scale", "item", "odds_ratio", "odds_low", "odds_high", "delta", "p_value"]
DIFFERENCES += ["ets_class", "harder_for", "n_reference", "n_focal", "n_missing", "reason"]
ATTRITION = ["scale", "n_paired", "n_others", "paired", "others", "difference", "low", "high"]


@dataclass(frozen=True, eq=False)
class Reliability(Result):
    """Reliability of the scales; see `reliability`."""

    survey: str


@dataclass(frozen=True, eq=False)
class ItemAnalysis(Result):
    """Difficulty and discrimination of the items; see `item_analysis`."""

    survey: str


@dataclass(frozen=True, eq=False)
class ItemDifferences(Result):
    """Items that work differently for two groups; see `item_differences`."""

    survey: str
    by: str | None


@dataclass(frozen=True, eq=False)
class PairingQuality(Result):
    """What pairing did to two waves; see `pairing_quality`.

    Attributes
    ----------
    pairing : Pairing or None
        The pairing itself; None where there is nothing to pair.
    attrition : DataFrame
        First-wave scores of the paired and of all others: scale, n_paired, n_others, paired,
        others (means), difference (paired − others) with its 95 % limits low, high.
    """

    survey: str
    pairing: Pairing | None
    attrition: pd.DataFrame


@cached
def reliability(study: Study, survey: str | None = None) -> Reliability:
    """Reliability of every scale in every wave.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it. A study without surveys gives an empty table.

    Returns
    -------
    Reliability
        `.table`: wave, scale, items (asked, with an answer that counts), n (respondents with a
        value on every item), n_missing (the others), alpha and omega with 95 % limits, and why
        one is missing: "few_items" below 3, "few_respondents" below 30 for alpha and 100 for
        omega, "no_variation", "heywood", "not_converged", "unstable" (no limits). Weights are
        not used.

    Raises
    ------
    ArgumentError
        An unknown survey.
    """
    if survey is None and not study.surveys:
        return Reliability(study, pd.DataFrame(columns=RELIABILITY), "")
    data = study.survey(survey)
    rows = [
        {"wave": wave, "scale": scale, "items": values.shape[1]} | _reliability(values)
        for wave, scale, values in _blocks(data)
    ]
    return Reliability(study, pd.DataFrame(rows, columns=RELIABILITY), data.name)


def _blocks(data: SurveyData) -> list[tuple[str, str, pd.DataFrame]]:
    """Values of the items of each scale, wave by wave; items without any are left out."""
    values, waves = item_values(data), data.responses["wave"]
    scales = data.settings.scales or tuple(data.instrument.scales)
    return [
        (
            wave,
            scale,
            values.loc[waves == wave, list(data.instrument.scale(scale).items)].dropna(
                axis=1, how="all"
            ),
        )
        for wave in data.waves
        for scale in scales
    ]


def _reliability(values: pd.DataFrame) -> dict[str, object]:
    alpha, omega = stats.cronbach_alpha(values), stats.mcdonald_omega(values)
    found: dict[str, object] = {"n": int(alpha.n), "n_missing": int(alpha.n_missing)}
    for name, estimate in (("alpha", alpha), ("omega", omega)):
        found |= {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
        found[f"{name}_reason"] = estimate.reason
    return found


@cached
def item_analysis(study: Study, survey: str | None = None) -> ItemAnalysis:
    """Difficulty, discrimination, floor and ceiling of every item of a scale in every wave.

    Parameters
    ----------
    study, survey
        As in `reliability`.

    Returns
    -------
    ItemAnalysis
        `.table`: wave, scale, item, n, n_missing, difficulty (mean as a share of the range, 0–1;
        the share right for questions of knowledge: an easy one has a high figure), item_rest
        (correlation with the sum of the scale's other items), n_complete (people behind it),
        floor, ceiling (shares at the ends), floor_flag, ceiling_flag (above 15 %), reason, weak
        (item_rest below 0.2). No figure from fewer than 30 answers.

    Raises
    ------
    ArgumentError
        An unknown survey.

    References
    ----------
    Ebel & Frisbie (1991), Essentials of Educational Measurement. Prentice Hall (0.2).
    """
    columns = ["wave", "scale", "item", *FACTS]
    if survey is None and not study.surveys:
        return ItemAnalysis(study, pd.DataFrame(columns=[*columns, "weak"]), "")
    data = study.survey(survey)
    parts = [
        stats.item_statistics(values).assign(wave=wave, scale=scale, item=values.columns)
        for wave, scale, values in _blocks(data)
    ]
    table = pd.concat(parts, ignore_index=True)[columns]
    return ItemAnalysis(study, table.assign(weak=table["item_rest"] < WEAK), data.name)


@cached
def item_differences(
    study: Study, survey: str | None = None, *, by: str | None = None
) -> ItemDifferences:
    """Questions that are harder for one of two groups than for equally knowing people of the other.

    Parameters
    ----------
    study, survey
        As in `reliability`.
    by : str, optional
        A grouping item of the survey with two ordinary answers; "sex" without it, where the
        survey has that.

    Returns
    -------
    ItemDifferences
        `.table`, for scales of right and wrong answers: wave, scale, item, odds_ratio with its
        95 % limits, delta, p_value, ets_class ("A" negligible, "B" moderate, "C" large),
        harder_for (answer to `by`; empty in class A), n_reference, n_focal (first and second
        answer to `by`), n_missing, reason ("few_respondents" below 100 in a group, "few_items",
        "few_anchors", "no_overlap", "separated"). Empty where the survey has no such item.

    Raises
    ------
    ArgumentError
        An unknown survey, or an item that is no grouping item or has not two ordinary answers.
    """
    nothing = pd.DataFrame(columns=DIFFERENCES)
    if survey is None and not study.surveys:
        return ItemDifferences(study, nothing, "", by)
    data = study.survey(survey)
    by = by or ("sex" if "sex" in data.settings.groups else None)
    if by is None:
        return ItemDifferences(study, nothing, data.name, None)
    groups = _two_groups(data, by)
    codes = data.responses[by].map({groups[0]: 0.0, groups[1]: 1.0})
    parts = [
        _differences(values, codes, groups).assign(wave=wave, scale=scale, item=values.columns)
        for wave, scale, values in _blocks(data)
        if data.instrument.scale(scale).method == "percent_correct"
    ]
    table = pd.concat(parts, ignore_index=True)[DIFFERENCES] if parts else nothing
    return ItemDifferences(study, table, data.name, by)


def _two_groups(data: SurveyData, by: str) -> tuple[str, ...]:
    if by not in data.settings.groups:
        raise unknown("by", by, data.settings.groups)
    groups = data.instrument.item(by).ordinary
    if len(groups) != 2:
        raise ArgumentError(f"by={by!r} has {len(groups)} ordinary answers; allowed: two")
    return groups


def _differences(values: pd.DataFrame, codes: pd.Series, groups: tuple[str, ...]) -> pd.DataFrame:
    found = stats.differential_items(values, codes.loc[values.index])
    focal_harder = (found["odds_ratio"] > 1).to_numpy()
    harder = pd.Series(np.where(focal_harder, groups[1], groups[0]), index=found.index)
    return found.assign(harder_for=harder.where(found["ets_class"].isin(["B", "C"]), ""))


@cached
def pairing_quality(study: Study, survey: str | None = None) -> PairingQuality:
    """How many answers of the first and the last wave found their partner, and which did not.

    Parameters
    ----------
    study, survey
        As in `reliability`.

    Returns
    -------
    PairingQuality
        `.table`, one row a wave: wave, n, and how many are paired, ambiguous, alone, no_code (see
        `Pairing`). Empty where there is one wave, or no code.

    Raises
    ------
    ArgumentError
        An unknown survey.
    """
    counts = ["wave", "n", "paired", "ambiguous", "alone", "no_code"]
    nothing, nobody = pd.DataFrame(columns=counts), pd.DataFrame(columns=ATTRITION)
    if survey is None and not study.surveys:
        return PairingQuality(study, nothing, "", None, nobody)
    data = study.survey(survey)
    pairing = pair_waves(data)
    if pairing is None:
        return PairingQuality(study, nothing, data.name, None, nobody)
    waves = ((data.waves[0], pairing.before), (data.waves[-1], pairing.after))
    table = pd.DataFrame(
        [
            {"wave": wave, "n": len(found)}
            | {status: int((found["status"] == status).sum()) for status in counts[2:]}
            for wave, found in waves
        ]
    )
    return PairingQuality(study, table, data.name, pairing, _attrition(study, data, pairing))


def _attrition(study: Study, data: SurveyData, pairing: Pairing) -> pd.DataFrame:
    """First-wave scores of who was paired and of who was not."""
    scores = score(study, data.name).table.loc[pairing.before.index]
    is_paired = (pairing.before["status"] == "paired").to_numpy()
    rows = []
    for scale in data.settings.scales or tuple(data.instrument.scales):
        paired, others = scores.loc[is_paired, scale], scores.loc[~is_paired, scale]
        found = stats.mean_difference(others, paired)
        sizes = (int(paired.notna().sum()), int(others.notna().sum()))
        figures = (paired.mean(), others.mean(), found.value, found.low, found.high)
        rows.append(dict(zip(ATTRITION, (scale, *sizes, *figures), strict=True)))
    return hide_few(pd.DataFrame(rows, columns=ATTRITION), ATTRITION[1:3], ATTRITION[3:])
