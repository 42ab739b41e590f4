"""Before and after: change of scale scores and of single items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.comparison_units import ARM, DIFFERENCE, difference_in_change, with_arms
from toolkit.disclosure import MIN_RESPONDENTS, hide_complement, hide_few
from toolkit.errors import ArgumentError, unknown
from toolkit.estimators import FIGURES, Ends, Kind, changes
from toolkit.hierarchy import as_date
from toolkit.levels import crowded, levels
from toolkit.people import People, people
from toolkit.result import Result
from toolkit.retrospective import RECALLED, SHIFT, recalled_rows
from toolkit.scores import item_values, score
from toolkit.study import Study, SurveyData, cached, reference_date

OTHERS = "protects_others"  # hidden lest another group be found by subtraction
NO_ENDS: Mapping[str, Ends] = {}
KEYS = ["wave", "unit_id", "respondent", "weight"]


@dataclass(frozen=True, eq=False)
class Comparison(Result):
    """Change between two waves; see `compare` and `compare_items`."""

    survey: str
    by: str | None
    unit: str | None
    waves: tuple[str, str]
    as_of: pd.Timestamp

    @property
    def of_items(self) -> bool:
        """Whether single items are compared, not scales."""
        return "item" in self.table


@cached
def compare(
    study: Study,
    survey: str | None = None,
    *,
    scale: str | None = None,
    by: str | None = None,
    unit: str | None = None,
    before: str | None = None,
    after: str | None = None,
    comparison: Sequence[str] = (),
    as_of: dt.date | str | None = None,
) -> Comparison:
    """Compare two waves, scale by scale.

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
    before, after : str, optional
        Names of the waves; the first and the last without them.
    comparison : tuple of str, optional
        Units (with those below them) that had no course or campaign. The table then has for each
        scale the groups "programme" and "comparison", and "difference": difference in differences.
    as_of : date or str, optional
        The day whose tree tells what is below a unit.

    Returns
    -------
    Comparison
        `.table`: scale; group (missing without `by`); n_before, n_after, pairs; before, after,
        change, low, high (95 % limits of the change), effect, effect_name, p_value; method
        ("paired", "partly_paired", "welch", "level" where there is only one wave to show,
        "difference", "retrospective" and "response_shift"), why (the reason for the method),
        estimator (its name), units, clusters (see `estimators.changes`); family ("primary" or
        "screening"), tests (how many p-values the family has), p_adjusted (Holm's for declared
        primary outcomes, Benjamini and Hochberg's for the others); warning ("ceiling" or "floor");
        reason (why figures are missing); level (mean of the last wave with enough answers),
        level_low, level_high (its 95 % limits), n_level and level_wave (its answers and name).
        Scores are in the scale's own points.

    Raises
    ------
    ArgumentError
        An unknown survey, scale, split, wave, unit or date; `comparison` together with `by`.

    Notes
    -----
    Where at least nine in ten persons are paired only they count; where some are, everybody does
    (random intercept, or Tnew2 below ten pairs); otherwise all answers are compared by Welch's
    method, which is cautious where some people answered twice. People from several units are
    clusters (CR2), unless the survey's settings say otherwise; from fewer than six units there is
    no interval. There is no figure from fewer than 5 respondents, no p from fewer than 10 pairs.

    Examples
    --------
    >>> import toolkit as tk
    >>> change = tk.compare(tk.load_study("data/lai-chau"), "awareness", scale="knowledge")
    >>> bool(change.table.loc[0, "change"] > 0), change.table.loc[0, "method"]
    (True, 'partly_paired')
    """
    if survey is None and not study.surveys:
        return _no_survey(study, by, unit, as_of)
    data = study.survey(survey)
    comparison = (comparison,) if isinstance(comparison, str) else comparison
    wanted = _scales(data, scale)
    waves = _waves(data, before, after)
    _check_split(data, by, comparison)
    day = as_date(reference_date(study, as_of))
    rows = respondents(study, score(study, data.name).table, unit, day).reset_index(drop=True)
    if comparison:
        rows, by = with_arms(study, rows, comparison, day), ARM
    persons = people(rows, data.settings, waves, "unit_id" if by == "unit" else by)
    tables = [_shown(_scale_rows(rows, persons, data, wanted, waves), by, waves)]
    if comparison and not data.settings.weight_column:
        tables.append(_differences(rows, persons, data, wanted))
    if by is None and not data.settings.weight_column:
        tables.append(_kept_apart(rows, persons, data, wanted))
    table = _ordered(pd.concat([part for part in tables if len(part)], ignore_index=True), wanted)
    return Comparison(study, _adjusted(table, data), data.name, by, unit, waves, day)


@cached
def compare_items(
    study: Study,
    survey: str | None = None,
    *,
    by: str | None = None,
    unit: str | None = None,
    before: str | None = None,
    after: str | None = None,
    as_of: dt.date | str | None = None,
) -> Comparison:
    """Compare two waves, item by item.

    Parameters
    ----------
    study, survey, by, unit, before, after, as_of
        As in `compare`.

    Returns
    -------
    Comparison
        `.table` as in `compare`, with a column `item`; values 0–100: the share of right answers
        in per cent, or the mean agreement turned so that high is what the scale measures.
        `gained` and `lost` count those who answered rightly only after and only before. Right
        answers have Newcombe's interval and the McNemar mid-p; ordered ones the p of the exact
        Wilcoxon–Pratt test with P(up) − P(down) as effect, or Brunner and Munzel's when unpaired.
        All are screening: `p_adjusted` is Benjamini and Hochberg's over `tests` p-values.

    Raises
    ------
    ArgumentError
        As `compare`.
    """
    if survey is None and not study.surveys:
        return _no_survey(study, by, unit, as_of)
    data = study.survey(survey)
    waves = _waves(data, before, after)
    _check_split(data, by, ())
    day = as_date(reference_date(study, as_of))
    values = item_values(data)
    keys = data.responses[[*KEYS, *(g for g in data.settings.groups if g not in KEYS)]]
    rows = respondents(study, pd.concat([keys, values], axis=1), unit, day).reset_index(drop=True)
    persons = people(rows, data.settings, waves, "unit_id" if by == "unit" else by)
    names = [str(name) for name in values if all(name in data.asked[wave] for wave in waves)]
    empty = pd.DataFrame(columns=["scale", "group", "item", "n_before", "n_after", *FIGURES])
    table = _shown(_item_rows(rows, persons, data, names, waves), by, waves) if names else empty
    return Comparison(study, _adjusted(table, data), data.name, by, unit, waves, day)


def respondents(
    study: Study, rows: pd.DataFrame, unit: str | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Keep the answers from a unit and those below it on a day."""
    if unit is None:
        return rows
    below = study.hierarchy.require(unit, day).under(unit)
    return rows[rows["unit_id"].isin(below)]


def _no_survey(
    study: Study, by: str | None, unit: str | None, as_of: dt.date | str | None
) -> Comparison:
    """Give the empty comparison of a study without surveys."""
    table = pd.DataFrame(columns=["scale", "group", "n_before", "n_after", *FIGURES, "reason"])
    return Comparison(study, table, "", by, unit, ("", ""), as_date(reference_date(study, as_of)))


def _scales(data: SurveyData, scale: str | None) -> list[str]:
    """Scales to compare; those that people only recall belong to the scale recalled."""
    known = data.settings.scales or tuple(data.instrument.scales)
    allowed = [name for name in known if name not in data.settings.retrospective]
    if scale is not None and scale not in allowed:
        raise unknown("scale", scale, allowed)
    return [scale] if scale else allowed


def _waves(data: SurveyData, before: str | None, after: str | None) -> tuple[str, str]:
    """The two waves; one name twice where the survey has a single wave."""
    chosen = (before or data.waves[0], after or data.waves[-1])
    for argument, wave in zip(("before", "after"), chosen, strict=True):
        if wave not in data.waves:
            raise unknown(argument, wave, data.waves)
    if data.waves.index(chosen[0]) >= data.waves.index(chosen[1]) and (before or after):
        allowed = ", ".join(data.waves)
        raise ArgumentError(
            f"before={chosen[0]!r}, after={chosen[1]!r}: before must be the earlier wave; "
            f"in order of time: {allowed}"
        )
    return chosen


def _ordered(table: pd.DataFrame, scales: list[str]) -> pd.DataFrame:
    """Scales in the order asked for; no group is None."""
    order = {name: place for place, name in enumerate(scales)}
    columns = ["scale", "group", *(c for c in table if c not in ("scale", "group"))]
    return table[columns].sort_values(
        "scale", key=lambda c: c.map(order), kind="stable", ignore_index=True
    )


def _check_split(data: SurveyData, by: str | None, comparison: Sequence[str]) -> None:
    if by not in (*data.settings.groups, "unit", None):
        raise unknown("by", by, [*data.settings.groups, "unit"])
    if not isinstance(comparison, tuple):
        raise ArgumentError(f"comparison={comparison!r} is not allowed; a list of units")
    if by and comparison:
        raise ArgumentError(f"by={by!r} and comparison={list(comparison)!r}: give one of the two")
    if comparison and not data.settings.code_columns:
        raise ArgumentError(
            f"comparison={list(comparison)!r}: a difference in differences needs paired answers, "
            f"and survey {data.name!r} has no respondent_columns"
        )


def _rows(
    rows: pd.DataFrame, persons: People, data: SurveyData, names: list[str],
    waves: tuple[str, str], kind: Kind = "score", ends: Mapping[str, Ends] = NO_ENDS,
) -> pd.DataFrame:  # fmt: skip
    """Figures of some columns of `rows`, one row a column and group; nothing is hidden yet.

    `ends` are the lowest and the highest value of each column; 0 and 1 without them.
    """
    weighted, clustered = data.settings.weight_column is not None, data.settings.clusters
    asked, before, after = persons.several(rows, names)
    k = len(persons.groups)
    least, most = np.repeat([ends.get(name, (0.0, 1.0)) for name in names], k, axis=0).T
    table = changes(before, after, asked, kind, ends=(least, most), clustered=clustered)
    weights = persons.several(rows, ["weight"] * len(names))[1:] if weighted else None
    shares = kind == "right" and not weighted
    own = levels(
        before, after, weights, asked, ends=(least, most), shares=shares, clustered=clustered
    )
    if weighted:
        nothing = dict.fromkeys([*FIGURES, "gained", "lost", "clusters"], np.nan)
        reason = table["n_before"].gt(0).map({True: "weighted", False: "one_wave"})
        words = {"method": "level", "why": "", "effect_name": "", "estimator": ""}
        table = table.assign(**nothing, **words, reason=reason)
    named = own["late"].map({True: waves[1], False: waves[0]}).where(own["n_level"] > 0, "")
    table = table.join(own.drop(columns="late")).assign(level_wave=named)
    return table.reset_index().assign(warning="")


def _scale_rows(
    rows: pd.DataFrame, persons: People, data: SurveyData, names: list[str], waves: tuple[str, str]
) -> pd.DataFrame:
    """Figures of scales, one row a scale and group."""
    ends = {name: _ends(data, name) for name in names}
    table = _rows(rows, persons, data, names, waves, ends=ends).rename(columns={"column": "scale"})
    for name in names:
        flags = crowded(*persons.values(rows[name]), persons, ends[name])
        own = table["scale"] == name
        table.loc[own, "warning"] = table.loc[own, "group"].map(flags)
    return table


def _item_rows(
    rows: pd.DataFrame, persons: People, data: SurveyData, names: list[str], waves: tuple[str, str]
) -> pd.DataFrame:
    """Figures of items in per cent, one row an item and group."""
    scales = {name: str(data.instrument.item(name).scale) for name in names}
    methods = {name: data.instrument.scale(scales[name]).method for name in names}
    right = [name for name in names if methods[name] == "percent_correct"]
    parts = [
        _rows(rows, persons, data, own, waves, kind)
        for kind, own in _kinds(right, [name for name in names if name not in right])
        if own
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"column": "item"})
    points = ["before", "after", "change", "low", "high", "level", "level_low", "level_high"]
    table[points] = table[points] * 100
    order = {name: place for place, name in enumerate(names)}
    return table.assign(scale=table["item"].map(scales)).sort_values(
        "item", key=lambda c: c.map(order), kind="stable", ignore_index=True
    )


def _kinds(right: list[str], ordered: list[str]) -> tuple[tuple[Kind, list[str]], ...]:
    return ("right", right), ("ordered", ordered)


def _kept_apart(
    rows: pd.DataFrame, persons: People, data: SurveyData, names: list[str]
) -> pd.DataFrame:  # fmt: skip
    """Rows of recalled scores, which are never part of the comparison itself."""
    parts = []
    for recalled, name in data.settings.retrospective.items():
        if name not in names:
            continue
        scores, remembered = persons.values(rows[name]), persons.values(rows[recalled])[1]
        ends, clustered = _ends(data, name), data.settings.clusters
        found = recalled_rows(scores, remembered, persons, ends=ends, clustered=clustered)
        parts.append(found.assign(scale=name, warning=""))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return table if table.empty else _shown(table, None, ("", ""))


def _ends(data: SurveyData, name: str) -> tuple[float, float]:
    scale = data.instrument.scale(name)
    return scale.low, scale.high


def _differences(
    rows: pd.DataFrame, persons: People, data: SurveyData, names: list[str]
) -> pd.DataFrame:  # fmt: skip
    """Difference in differences of every scale."""
    found = [
        {"scale": name}
        | difference_in_change(
            *persons.values(rows[name]), persons, clustered=data.settings.clusters
        )
        for name in names
    ]
    return pd.DataFrame(found)


def _adjusted(table: pd.DataFrame, data: SurveyData) -> pd.DataFrame:
    """Add the p-values that allow for how many there are: Holm's or Benjamini and Hochberg's."""
    declared = table["scale"].isin(data.settings.primary) & ("item" not in table)
    whole = table["group"].isna() | (table.get("method") == DIFFERENCE)
    primary = declared & whole & ~table["method"].isin((RECALLED, SHIFT))
    shown = table.assign(
        family=np.where(primary, "primary", "screening"), tests=0, p_adjusted=np.nan
    )
    for own, adjust in ((primary, stats.holm), (~primary, stats.benjamini_hochberg)):
        p = shown.loc[own, "p_value"].astype(float)
        shown.loc[own, "tests"] = int(p.notna().sum())
        shown.loc[own, "p_adjusted"] = adjust(p.to_numpy())
    return shown


def _shown(table: pd.DataFrame, by: str | None, waves: tuple[str, str]) -> pd.DataFrame:
    """Blank what rests on too few people, wave by wave, and say so."""
    changed = ["change", "low", "high", "effect", "p_value", "gained", "lost"]
    shown = table.assign(warning=table.get("warning", ""))
    limits = ["level", "level_low", "level_high"]
    hidden = {}
    for count, figures in (("n_before", ["before"]), ("n_after", ["after"]), ("n_level", limits)):
        if count in shown:
            shown = hide_few(shown, count, figures)
            if by is not None:
                part = "item" if "item" in shown else "scale"
                shown = hide_complement(shown, count, figures, [part])
            hidden[count] = shown["hidden"] & (shown[count] > 0)
    if "level" in table:  # the level of a wave is no way round
        bare = (shown["level_wave"] == waves[0]) & hidden["n_before"]
        bare |= (shown["level_wave"] == waves[1]) & hidden["n_after"]
        shown.loc[bare, limits] = np.nan
    gone = hidden["n_before"] | hidden["n_after"]
    shown.loc[gone | shown["change"].isna(), changed] = np.nan
    shown.loc[shown["change"].isna(), ["effect_name", "warning"]] = ""
    few = table["n_before"].between(1, MIN_RESPONDENTS - 1)
    few |= table["n_after"].between(1, MIN_RESPONDENTS - 1)
    shown.loc[gone & ~few & (table["n_before"] > 0) & (table["n_after"] > 0), "reason"] = OTHERS
    if "level" in table:
        shown.loc[shown["level"].isna() & ~few, "reason"] = OTHERS
    shown.loc[few, "reason"] = "few_respondents"
    shown.loc[(table["n_before"] == 0) & (table["n_after"] == 0), "reason"] = "no_answers"
    named = shown["group"].where(shown["group"] != "", None) if by else None
    return shown.drop(columns="hidden").assign(group=named)
