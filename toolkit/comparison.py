"""Before and after: change of scale scores and of single items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.disclosure import MIN_RESPONDENTS, hide_complement, hide_few
from toolkit.errors import unknown
from toolkit.hierarchy import as_date
from toolkit.pairing import pair
from toolkit.result import Result
from toolkit.scores import item_values, score
from toolkit.study import Study, SurveyData, cached, reference_date

MIN_PAIRED_SHARE = 0.5  # below it, comparing all answers tells more than comparing the pairs
MIN_FOR_P = 10  # a p-value from fewer pairs, or from fewer answers in a wave, is not given
FIGURES = ["before", "after", "change", "low", "high", "effect", "p_value"]


@dataclass(frozen=True, eq=False)
class Comparison(Result):
    """Change between the first and the last wave; see `compare` and `compare_items`."""

    survey: str
    by: str | None
    unit: str | None
    as_of: pd.Timestamp


@cached
def compare(
    study: Study,
    survey: str | None = None,
    *,
    scale: str | None = None,
    by: str | None = None,
    unit: str | None = None,
    as_of: dt.date | str | None = None,
) -> Comparison:
    """Compare the first with the last wave, scale by scale.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it. A study without surveys gives an empty table.
    scale : str, optional
        One scale instead of all.
    by : str, optional
        A grouping item of the survey (such as "sex"), or "unit".
    unit : str, optional
        Only answers from this unit and those below it on `as_of`.
    as_of : date or str, optional
        The day whose tree tells what is below `unit`.

    Returns
    -------
    Comparison
        `.table`: scale, group (missing without `by`), n_before, n_after, pairs, before, after,
        change, low, high (95 % limits of the change), effect, effect_name, p_value, method
        ("paired", "welch", or "level" where there is only one wave to show), reason (why
        figures are missing); level (mean of the last wave with enough answers), level_low,
        level_high (its 95 % limits), n_level and level_wave (its answers and its name).
        Scores are in the scale's own points.

    Raises
    ------
    ArgumentError
        An unknown survey, scale, split, unit or date.

    Notes
    -----
    Answers are paired where at least five pairs and half of the smaller wave carry the same code;
    then only pairs count. Otherwise all answers are compared by Welch's method, which is cautious
    where some people answered twice. Nothing from fewer than 5 respondents is given.

    Examples
    --------
    >>> import toolkit as tk
    >>> change = tk.compare(tk.load_study("data/lai-chau"), "awareness", scale="knowledge")
    >>> bool(change.table.loc[0, "change"] > 0)
    True
    """
    if survey is None and not study.surveys:
        return _no_survey(study, by, unit, as_of)
    data = study.survey(survey)
    scales = list(data.settings.scales or data.instrument.scales)
    if scale is not None and scale not in scales:
        raise unknown("scale", scale, scales)
    if by not in (*data.settings.groups, "unit", None):
        raise unknown("by", by, [*data.settings.groups, "unit"])
    day = as_date(reference_date(study, as_of))
    rows = respondents(study, score(study, data.name).table, unit, day)
    wanted = [scale] if scale else scales
    cases = [
        {"scale": name, "group": group} | case
        for group, part in _groups(rows, by)
        for name, case in zip(wanted, _cases(part, data, wanted), strict=True)
    ]
    table = _hidden(pd.DataFrame(cases), by).sort_values("scale", kind="stable", ignore_index=True)
    order = {name: n for n, name in enumerate(wanted)}
    table = table.sort_values("scale", key=lambda c: c.map(order), kind="stable", ignore_index=True)
    return Comparison(study, table, data.name, by, unit, day)


@cached
def compare_items(
    study: Study,
    survey: str | None = None,
    *,
    unit: str | None = None,
    as_of: dt.date | str | None = None,
) -> Comparison:
    """Compare the first with the last wave, item by item.

    Parameters
    ----------
    study, survey, unit, as_of
        As in `compare`.

    Returns
    -------
    Comparison
        `.table` as in `compare`, with a column `item`; values 0–100: the share of right answers
        in per cent, or the mean agreement turned so that high is what the scale measures. No
        p-values: with so many items they would mislead.
    """
    if survey is None and not study.surveys:
        return _no_survey(study, "item", unit, as_of)
    data = study.survey(survey)
    day = as_date(reference_date(study, as_of))
    values = item_values(data) * 100
    keys = data.responses[["wave", "unit_id", "respondent", "weight"]]
    rows = respondents(study, pd.concat([keys, values], axis=1), unit, day)
    items = [str(name) for name in values if all(name in data.asked[wave] for wave in data.asked)]
    cases = [
        {"scale": data.instrument.item(name).scale, "item": name} | case
        for name, case in zip(items, _cases(rows, data, items), strict=True)
    ]
    table = _hidden(pd.DataFrame(cases), None)
    return Comparison(study, table.assign(p_value=np.nan), data.name, "item", unit, day)


def _no_survey(
    study: Study, by: str | None, unit: str | None, as_of: dt.date | str | None
) -> Comparison:
    """Give the empty comparison of a study without surveys."""
    table = pd.DataFrame(columns=["scale", "group", "n_before", "n_after", *FIGURES, "reason"])
    return Comparison(study, table, "", by, unit, as_date(reference_date(study, as_of)))


def respondents(
    study: Study, rows: pd.DataFrame, unit: str | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Keep the answers from a unit and those below it on a day."""
    if unit is None:
        return rows
    below = study.hierarchy.require(unit, day).under(unit)
    return rows[rows["unit_id"].isin(below)]


def _groups(rows: pd.DataFrame, by: str | None) -> Iterator[tuple[str | None, pd.DataFrame]]:
    if by is None:
        yield None, rows
        return
    column = "unit_id" if by == "unit" else by
    for group, part in rows.groupby(column, sort=True):
        yield str(group), part


def _cases(rows: pd.DataFrame, data: SurveyData, columns: list[str]) -> Iterator[dict[str, object]]:
    """Compare each column between the first and the last wave."""
    first, last = data.waves[0], data.waves[-1]
    after = rows[rows["wave"] == last]
    before = rows[rows["wave"] == first] if len(data.waves) > 1 else after.iloc[:0]
    pairs = pair(before, after).pairs
    weighted = data.settings.weight_column is not None
    for column in columns:
        yield _case(before, after, pairs, column, weighted)


def _case(
    before: pd.DataFrame, after: pd.DataFrame, pairs: pd.DataFrame, column: str, weighted: bool
) -> dict[str, object]:
    """Figures of one comparison; see `compare` for the columns."""
    one, two = before[column].dropna(), after[column].dropna()
    together = pairs[pairs["before"].isin(one.index) & pairs["after"].isin(two.index)]
    counts = {"n_before": len(one), "n_after": len(two), "pairs": len(together)}
    smaller = min(len(one), len(two))
    last = len(two) >= MIN_RESPONDENTS or len(one) < MIN_RESPONDENTS
    level = _level(after.loc[two.index] if last else before.loc[one.index], column, weighted)
    if not smaller or weighted:
        return counts | _one_wave(one, two, weighted) | level
    if len(together) >= max(MIN_RESPONDENTS, MIN_PAIRED_SHARE * smaller):
        one, two = one[together["before"]], two[together["after"]]
        estimate, method = stats.mean_change(one.to_numpy(), two.to_numpy()), "paired"
    else:
        estimate, method = stats.mean_difference(one.to_numpy(), two.to_numpy()), "welch"
    few_for_p = min(len(one), len(two)) < MIN_FOR_P
    figures = {
        "before": one.mean(),
        "after": two.mean(),
        "change": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "effect": estimate.effect,
        "effect_name": estimate.effect_name,
        "p_value": np.nan if few_for_p else estimate.p_value,
        "method": method,
        "reason": "few_for_p" if few_for_p else "",
    }
    return counts | figures | level


def _one_wave(one: pd.Series, two: pd.Series, weighted: bool) -> dict[str, object]:
    """What can be said where there is nothing to compare: the level of the wave there is."""
    reason = "weighted" if weighted and len(one) else "one_wave"
    nothing: dict[str, object] = dict.fromkeys(FIGURES, np.nan)
    means = {} if weighted else {"before": one.mean(), "after": two.mean()}
    return nothing | means | {"effect_name": "", "method": "level", "reason": reason}


def _level(rows: pd.DataFrame, column: str, weighted: bool) -> dict[str, object]:
    """Mean of one wave with its limits."""
    if weighted:
        estimate = stats.weighted_mean(rows[column].to_numpy(), rows["weight"].to_numpy())
    else:
        estimate = stats.mean(rows[column].to_numpy())
    return {
        "level": estimate.value,
        "level_low": estimate.low,
        "level_high": estimate.high,
        "n_level": len(rows),
        "level_wave": rows["wave"].iloc[0] if len(rows) else "",
    }


def _hidden(table: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Blank what rests on too few people, wave by wave."""
    changes = ["change", "low", "high", "effect", "p_value"]
    shown = table.copy()
    for count, figures in (
        ("n_before", ["before"]),
        ("n_after", ["after"]),
        ("n_level", ["level", "level_low", "level_high"]),
    ):
        shown = hide_few(shown, count, figures)
        if by is not None:
            shown = hide_complement(shown, count, figures, ["scale"])
    both = shown["before"].notna() & shown["after"].notna()
    shown.loc[~both, changes] = np.nan
    shown.loc[~both, "effect_name"] = ""
    few = (table["n_before"].between(1, MIN_RESPONDENTS - 1)) | (
        table["n_after"].between(1, MIN_RESPONDENTS - 1)
    )
    shown.loc[shown["level"].isna() & ~few, "reason"] = "protects_others"
    shown.loc[few, "reason"] = "few_respondents"
    shown.loc[(table["n_before"] == 0) & (table["n_after"] == 0), "reason"] = "no_answers"
    return shown.drop(columns="hidden")
