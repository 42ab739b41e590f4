"""Models of activities that units try out: what each reached, and whether to recommend it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.errors import unknown
from toolkit.headcounts import members_on
from toolkit.hierarchy import OrgTree, as_date
from toolkit.model_change import change_with_model, waves_by, with_below
from toolkit.plan import ModelRule
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached, reference_date

CRITERIA = ("reach", "men", "change", "cost", "sustained", "ready")
MIN_JUDGED = 4  # criteria that must be judged for a verdict
SUSTAINED = 0.5  # share of the units that could have run a model for a year and did
YEAR = pd.DateOffset(years=1)
GOING_ON = ("running", "replicated")
MAX_P = 0.05
COLUMNS = [
    *("model_id", "name", "start", "units", "running", "members", "union_members", "reach"),
    *("men", "women", "men_share", "cost", "cost_per_person", "could_sustain", "sustained"),
    *("sustained_share", "ready", "units_with", "units_without", "units_neither", "n_with"),
    *("n_without", "change_with", "change_without", "difference", "low", "high", "p_value"),
    *("p_adjusted", "estimator", "reason", "judged", "met", "verdict"),
]


@dataclass(frozen=True, eq=False)
class ModelEvaluation(Result):
    """Models of activities with their criteria; see `evaluate_models`."""

    as_of: pd.Timestamp
    survey: str
    scale: str
    waves: tuple[str, str] | None
    rule: ModelRule
    criteria: pd.DataFrame


@cached
def evaluate_models(
    study: Study,
    *,
    survey: str | None = None,
    scale: str | None = None,
    as_of: dt.date | str | None = None,
) -> ModelEvaluation:
    """Judge every model of the table `models` by six criteria, with the limits of doing so.

    Parameters
    ----------
    study : Study
        `[models]` of its `study.toml` has the survey, the scale and the bounds.
    survey : str, optional
        Instead of that of `[models]`; the first survey where there is none.
    scale : str, optional
        Instead of that of `[models]`; the first primary scale where there is none.
    as_of : date or str, optional
        The day, YYYY-MM-DD; what began later does not count.

    Returns
    -------
    ModelEvaluation
        `.table`, one row a model:

        - model_id, name, start (of its first unit), units (that have or had it), running (on the
          day);
        - members (taking part), union_members (of the same units and those below, by their last
          head-counts), reach (members of union_members); men, women (who came to activities with
          this model), men_share; cost, cost_per_person;
        - could_sustain (units that began a year ago or earlier), sustained (of these, that ran it
          for a year), sustained_share, ready (that did and go on, past the pilot);
        - units_with, units_without (units whose answers are compared), units_neither, n_with,
          n_without (people answering in both waves), change_with, change_without, difference (in
          points of the scale), low, high (95 % limits), p_value, p_adjusted (Holm's over the
          models), estimator, reason (why something of these is missing);
        - judged, met (numbers of criteria), verdict: "recommend", "not_yet", "cannot_judge".

        `.criteria`: model_id, criterion ("reach", "men", "change", "cost", "sustained",
        "ready"), value, bound, result ("met", "not_met", "unknown").

    Raises
    ------
    ArgumentError
        An unknown survey or scale, a wrong date.

    Notes
    -----
    A unit counts as treated where the model began there on or after the day of the first wave and
    before that of the last one. Where it began earlier, or where another model ran between the
    waves, its answers stand in neither arm; the units without any model between the waves are
    the others. Units chose the model themselves: the difference is no proof of an effect.

    Examples
    --------
    >>> import toolkit as tk
    >>> judged = tk.evaluate_models(tk.load_study("data/lai-chau"), as_of="2026-10-31")
    >>> set(judged.table["verdict"]) <= {"recommend", "not_yet", "cannot_judge"}
    True
    """
    day = as_date(reference_date(study, as_of))
    rule = study.settings.models or ModelRule.model_validate({})
    data, name = _asked(study, rule, survey, scale)
    rows = study.tables["models"].dropna(subset=["model_id", "unit_id", "start"])
    rows = rows[rows["start"] <= day]
    waves = waves_by(data, day) if data else None
    facts = {str(model): _facts(study, own, day) for model, own in rows.groupby("model_id")}
    changes = {
        model: change_with_model(study, rows, model, data, name, waves, day, rule.smallest)
        for model in facts
    }
    table = pd.DataFrame(
        [{"model_id": model} | facts[model] | vars(changes[model]) for model in facts],
        columns=COLUMNS,
    )
    table["p_adjusted"] = stats.holm(table["p_value"].astype(float).to_numpy())
    better = data.instrument.scale(name).better if data else "none"
    criteria = _criteria(table, rule, better)
    table = table.assign(**_verdicts(table["model_id"], criteria))
    survey = data.name if data else ""
    return ModelEvaluation(study, table, day, survey, name, waves, rule, criteria)


def _asked(
    study: Study, rule: ModelRule, survey: str | None, scale: str | None
) -> tuple[SurveyData | None, str]:
    """The survey and the scale by which change is judged."""
    if not study.surveys and survey is None:
        return None, ""
    data = study.survey(survey or rule.survey or None)
    known = list(data.settings.scales or data.instrument.scales)
    own = rule.scale if survey in (None, rule.survey) else ""
    chosen = scale or own or next(iter((*data.settings.primary, *known)), "")
    if chosen not in known:
        raise unknown("scale", chosen, known)
    return data, chosen


def _facts(study: Study, own: pd.DataFrame, day: pd.Timestamp) -> dict[str, Any]:
    """What the registers say of one model."""
    tree = study.hierarchy.at(day.date())
    going = own["end"].isna() | (own["end"] >= day)
    return {
        "name": str(own["name"].iloc[0]), "start": own["start"].min(), "units": len(own),
        "running": int(going.sum()),
    } | _reach(own, members_on(study, day), tree) | _participants(study, own, day) | _cost(own) | (
        _sustained(own, going, day)
    )  # fmt: skip


def _reach(own: pd.DataFrame, heads: pd.Series, tree: OrgTree) -> dict[str, float]:
    """Members taking part, of the union members of the units that know both."""
    whole = own["unit_id"].map(lambda unit: heads.reindex(with_below(tree, unit)).sum(min_count=1))
    known = own["members"].notna() & whole.notna()
    part, total = own.loc[known, "members"].sum(), whole[known].sum()
    return {"members": part, "union_members": total, "reach": _ratio(part, total)}


def _participants(study: Study, own: pd.DataFrame, day: pd.Timestamp) -> dict[str, float]:
    """Men and women who came to the model's activities."""
    held = study.tables["activities"]
    held = held[(held["model_id"] == own["model_id"].iloc[0]) & (held["date"] <= day)]
    counted = held.dropna(subset=["men", "women"])
    men, women = float(counted["men"].sum()), float(counted["women"].sum())
    return {"men": men, "women": women, "men_share": _ratio(men, men + women)}


def _cost(own: pd.DataFrame) -> dict[str, float]:
    """Cost for each member taking part, in the units that know both."""
    known = own.dropna(subset=["cost", "members"])
    cost = float(known["cost"].sum()) if len(known) else np.nan
    return {"cost": cost, "cost_per_person": _ratio(cost, float(known["members"].sum()))}


def _sustained(own: pd.DataFrame, going: pd.Series, day: pd.Timestamp) -> dict[str, float]:
    """Units that could have run the model for a year, did, and still do past the pilot."""
    last = own["end"].where(own["end"] <= day, day)
    could = own["start"] + YEAR <= day
    did = own["start"] + YEAR <= last
    ready = did & going & own["status"].isin(GOING_ON)
    known = own["status"].notna().any()
    return {
        "could_sustain": int(could.sum()), "sustained": int(did.sum()),
        "sustained_share": _ratio(float(did.sum()), float(could.sum())),
        "ready": float(ready.sum()) if known else np.nan,
    }  # fmt: skip


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan


def _criteria(table: pd.DataFrame, rule: ModelRule, better: str) -> pd.DataFrame:
    """Each criterion of each model: what was found, the bound, and whether it is met."""
    bounds: dict[str, tuple[str, float]] = {
        "reach": ("reach", rule.least_reach), "men": ("men_share", rule.least_men_share),
        "change": ("difference", 0.0), "cost": ("cost_per_person", rule.highest_cost or np.nan),
        "sustained": ("sustained_share", SUSTAINED), "ready": ("ready", float(rule.ready_units)),
    }  # fmt: skip
    parts = []
    for criterion, (column, bound) in bounds.items():
        value = table[column].astype(float)
        met = value <= bound if criterion == "cost" else value >= bound
        known = value.notna() & ~np.isnan(bound)
        if criterion == "change":
            met, known = _changed(table, better)
        result = np.select([~known, met], ["unknown", "met"], "not_met")
        own = {"model_id": table["model_id"], "criterion": criterion, "value": value}
        parts.append(pd.DataFrame(own | {"bound": bound, "result": result}))
    return pd.concat(parts, ignore_index=True)


def _changed(table: pd.DataFrame, better: str) -> tuple[pd.Series, pd.Series]:
    """Whether the arms differ for the better, and whether that can be told: limits and p."""
    way = {"higher": 1.0, "lower": -1.0}.get(better, np.nan)
    ends = table[["low", "high"]].astype(float) * way
    surely = table["p_adjusted"] < MAX_P
    up, down = (ends.min(axis=1, skipna=False) > 0) & surely, ends.max(axis=1, skipna=False) <= 0
    return up, up | down


def _verdicts(models: pd.Series, criteria: pd.DataFrame) -> dict[str, Any]:
    """Recommend what changed for the better and fails nothing; say nothing on too little."""
    wide = criteria.pivot(index="model_id", columns="criterion", values="result")
    results = wide.reindex(index=models, columns=list(CRITERIA))
    judged, met = (results != "unknown").sum(axis=1), (results == "met").sum(axis=1)
    unclear = (results["change"] == "unknown") | (judged < MIN_JUDGED)
    verdict = np.select([unclear, judged == met], ["cannot_judge", "recommend"], "not_yet")
    return {"judged": judged.to_numpy(), "met": met.to_numpy(), "verdict": verdict}
