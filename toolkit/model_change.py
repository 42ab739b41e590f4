"""Change of awareness in units with a model of activities against those without one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.comparison_units import ARM, COMPARISON, PROGRAMME, difference_in_change
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.hierarchy import OrgTree, as_date
from toolkit.measures import last_wave
from toolkit.people import Numbers, People, people
from toolkit.scores import score
from toolkit.study import Study, SurveyData

NAN = float("nan")


@dataclass(frozen=True)
class ModelChange:
    """Change in the two arms and their difference; figures are missing for a reason."""

    units_with: int = 0
    units_without: int = 0
    units_neither: int = 0
    n_with: int = 0
    n_without: int = 0
    change_with: float = NAN
    change_without: float = NAN
    difference: float = NAN
    low: float = NAN
    high: float = NAN
    p_value: float = NAN
    estimator: str = ""
    reason: str = ""


def waves_by(data: SurveyData, day: pd.Timestamp) -> tuple[str, str] | None:
    """First wave and the last one by a day; None where there are not two."""
    last = last_wave(data, day)
    return None if last in (None, data.waves[0]) else (data.waves[0], str(last))


def with_below(tree: OrgTree, unit: str) -> list[str]:
    """A unit and those below it; the unit alone where it is not in the tree."""
    return tree.under(unit) if unit in tree else [unit]


def change_with_model(
    study: Study, rows: pd.DataFrame, model: str, data: SurveyData | None, scale: str,
    waves: tuple[str, str] | None, day: pd.Timestamp, smallest: int,
) -> ModelChange:  # fmt: skip
    """Compare the change in units with a model with that in units without any.

    Parameters
    ----------
    study : Study
    rows : DataFrame
        The table `models`, as far as it had begun by the day.
    model : str
    data : SurveyData, optional
    scale : str
    waves : tuple of str, optional
        The two waves compared; None where there are not two.
    day : Timestamp
        The day whose tree tells what is below a unit.
    smallest : int
        Units in each arm, for limits and p.
    """
    if data is None or waves is None:
        return ModelChange(reason="no_survey" if data is None else "no_wave")
    if data.settings.weight_column:
        return ModelChange(reason="weighted")
    answers = score(study, data.name).table
    answers = answers[answers["wave"].isin(waves)].dropna(subset=["unit_id"])
    arm = _arms(study, rows, model, data, waves, day, answers["unit_id"])
    neither = answers.loc[arm == "", "unit_id"].nunique()
    own = answers[arm != ""].assign(**{ARM: arm[arm != ""]}).reset_index(drop=True)
    if own[ARM].nunique() < 2:
        reason = "no_treated" if PROGRAMME not in set(own[ARM]) else "no_comparison"
        return ModelChange(units_neither=neither, reason=reason)
    persons = people(own, data.settings, waves, ARM)
    found = _compared(own, persons, scale, data, waves)
    return replace(_few_units(found, smallest), units_neither=neither)


def _arms(
    study: Study, rows: pd.DataFrame, model: str, data: SurveyData, waves: tuple[str, str],
    day: pd.Timestamp, units: pd.Series,
) -> pd.Series:  # fmt: skip
    """Arm of each answer by its unit; empty where the unit belongs to neither."""
    days = {wave.name: as_date(wave.date) for wave in data.settings.waves}
    first, last = (days[wave] for wave in waves)
    tree = study.hierarchy.at(day.date())
    below = {unit: with_below(tree, unit) for unit in set(rows["unit_id"])}
    spread = rows.assign(unit_id=rows["unit_id"].map(below)).explode("unit_id")
    between = spread[(spread["start"] < last) & ~(spread["end"] < first)]
    own = spread["model_id"] == model
    begun = set(spread.loc[own & (spread["start"] >= first) & (spread["start"] < last), "unit_id"])
    early = set(spread.loc[own & (spread["start"] < first), "unit_id"])
    others = set(between.loc[between["model_id"] != model, "unit_id"])
    treated, without = begun - early - others, ~units.isin(begun | early | others)
    arm = np.select([units.isin(treated), without], [PROGRAMME, COMPARISON], "")
    return pd.Series(arm, index=units.index)


def _compared(
    own: pd.DataFrame, persons: People, scale: str, data: SurveyData, waves: tuple[str, str]
) -> ModelChange:
    """Difference in differences of the people who answered twice, or of the units' means."""
    if not persons.coded:
        return _of_units(own, scale, waves)
    before, after = persons.values(own[scale])
    row = difference_in_change(before, after, persons, clustered=data.settings.clusters)
    known = ~np.isnan(after - before)
    arm = persons.groups[persons.group].to_numpy()
    found = _arm_changes((after - before)[known], arm[known], persons.unit_id[known])
    difference, low, high, p = (
        float(row.get(key, NAN)) for key in ("change", "low", "high", "p_value")
    )
    estimator, reason = str(row.get("estimator", "")), str(row["reason"])
    return replace(
        found, difference=difference, low=low, high=high, p_value=p, estimator=estimator,
        reason=reason,
    )  # fmt: skip


def _arm_changes(change: Numbers, arm: np.ndarray, unit: np.ndarray) -> ModelChange:
    """People, units and mean change of each arm; no mean of fewer than five people."""
    own, other = arm == PROGRAMME, arm == COMPARISON
    means = [change[a].mean() if a.sum() >= MIN_RESPONDENTS else NAN for a in (own, other)]
    return ModelChange(
        units_with=len(set(unit[own])), units_without=len(set(unit[other])),
        n_with=int(own.sum()), n_without=int(other.sum()),
        change_with=float(means[0]), change_without=float(means[1]),
    )  # fmt: skip


def _of_units(own: pd.DataFrame, scale: str, waves: tuple[str, str]) -> ModelChange:
    """Where nobody can be paired, units are the cases: the change of their means."""
    means, sizes = (
        own.pivot_table(index=[ARM, "unit_id"], columns="wave", values=scale, aggfunc=how)
        .reindex(columns=list(waves))
        .dropna()
        for how in ("mean", "count")
    )
    change = (means[waves[1]] - means[waves[0]]).to_numpy()
    arm = means.index.get_level_values(ARM).to_numpy()
    unit = means.index.get_level_values("unit_id").to_numpy()
    people_in = sizes.loc[means.index].min(axis=1).to_numpy()
    n = [int(people_in[arm == name].sum()) for name in (PROGRAMME, COMPARISON)]
    found = replace(_arm_changes(change, arm, unit), n_with=n[0], n_without=n[1])
    if min(n) < MIN_RESPONDENTS:
        return replace(found, change_with=NAN, change_without=NAN, reason="few_respondents")
    one = stats.difference_in_differences(change, arm == PROGRAMME)
    means_of = [float(change[arm == name].mean()) for name in (PROGRAMME, COMPARISON)]
    return replace(
        found, change_with=means_of[0], change_without=means_of[1], difference=one.value,
        low=one.low, high=one.high, p_value=one.p_value, estimator=one.method, reason=one.reason,
    )  # fmt: skip


def _few_units(found: ModelChange, smallest: int) -> ModelChange:
    """Describe only, where an arm has too few units."""
    if found.reason == "few_respondents" or min(found.units_with, found.units_without) >= smallest:
        return found
    return replace(found, low=NAN, high=NAN, p_value=NAN, reason="few_units")
