"""Before and after: change of scale scores and of single items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from toolkit import stats
from toolkit.comparison_units import ARM, DIFFERENCE, difference_in_change, with_arms
from toolkit.disclosure import Figures, hide_in_comparison
from toolkit.errors import ArgumentError, unknown
from toolkit.estimators import FIGURES, Kind, changes, counts, table_of
from toolkit.hierarchy import as_date
from toolkit.levels import crowded, levels
from toolkit.people import Answers, Numbers, People
from toolkit.result import Result
from toolkit.retrospective import RECALLED, SHIFT, recalled_rows
from toolkit.study import Study, SurveyData, cached, reference_date

OF_PAIRS = ("clusters", "gained", "lost")
Columns: TypeAlias = Figures | pd.DataFrame


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
    answers = answers_of(study, data.name, unit, day)
    if comparison:
        answers, by = replace(answers, rows=with_arms(study, answers.rows, comparison, day)), ARM
    persons = answers.people(waves, "unit_id" if by == "unit" else by)
    found = _shown(_scale_rows(answers, persons, wanted, waves), by, waves)
    more = []
    if comparison and not data.settings.weight_column:
        more.append(_differences(answers, persons, wanted))
    if by is None and not data.settings.weight_column:
        more.append(_kept_apart(answers, persons, wanted))
    table = _ordered(found, [part for part in more if len(part)], wanted)
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
    answers = answers_of(study, data.name, unit, day)
    persons = answers.people(waves, "unit_id" if by == "unit" else by)
    names = [
        name for name in answers.marked.place if all(name in data.asked[wave] for wave in waves)
    ]
    table: Columns = pd.DataFrame(
        columns=["scale", "group", "item", "n_before", "n_after", *FIGURES]
    )
    if names:
        table = _shown(_item_rows(answers, persons, names, waves), by, waves)
    return Comparison(study, _adjusted(table, data), data.name, by, unit, waves, day)


@lru_cache(maxsize=1)  # the report of a unit asks four times
def answers_of(study: Study, survey: str, unit: str | None, day: pd.Timestamp) -> Answers:
    """Answers to a survey from a unit and those below it on a day."""
    data = study.survey(survey)
    return Answers(data, respondents(study, data.responses, unit, day))


def respondents(
    study: Study, rows: pd.DataFrame, unit: str | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Keep the answers from a unit and those below it on a day."""
    if unit is None:
        return rows
    below = rows["unit_id"].isin(study.hierarchy.require(unit, day).under(unit)).to_numpy()
    return rows if below.all() else rows[below]


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


def _shown(found: Figures, by: str | None, waves: tuple[str, str]) -> Figures:
    """What may be told; a part of a split without a name is missing."""
    part = found["item" if "item" in found else "scale"]
    shown = hide_in_comparison(found, part if by else None, waves)
    group: Any = np.full(len(part), None)
    if by:
        group = pd.array([name or None for name in shown["group"]], dtype="str")
    return shown | {"group": group}


def _ordered(found: Figures, more: list[pd.DataFrame], scales: list[str]) -> Columns:
    """All rows, scales in the order asked for."""
    if not more:
        return found
    order = {name: place for place, name in enumerate(scales)}
    return pd.concat([table_of(found), *more], ignore_index=True).sort_values(
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
    values: Numbers, answers: Answers, persons: People, waves: tuple[str, str],
    kinds: list[Kind], ends: list[tuple[float, float]],
) -> Figures:  # fmt: skip
    """Figures of some questions, one row a question and group; nothing is hidden yet.

    `kinds` says what the values of each question are, `ends` which are the lowest and the highest.
    """
    settings, k = answers.data.settings, len(persons.groups)
    weighted, clustered = settings.weight_column is not None, settings.clusters
    asked, before, after = persons.several(values)
    kind = np.repeat(kinds, k)
    least, most = np.repeat(ends, k, axis=0).T
    weights = None
    if weighted:
        weight = answers.rows["weight"].to_numpy(dtype=float)
        weights = persons.several(np.tile(weight, (len(values), 1)))[1:]
        table = _unweighed(counts(before, after, asked))
    else:
        table = changes(before, after, asked, kind, ends=(least, most), clustered=clustered)
    own = levels(
        before, after, weights, asked, ends=(least, most),
        shares=(kind == "right") & (not weighted), clustered=clustered,
    )  # fmt: skip
    named = np.where(own.pop("late"), waves[1], waves[0])
    named = np.where(own["n_level"] > 0, named, "")
    group = asked.groups.to_numpy(dtype=object)
    return (
        {"group": group} | table | own | {"level_wave": named, "warning": np.full(len(group), "")}
    )


def _unweighed(table: Figures) -> Figures:
    """Counts alone: no change is told of answers that stand for more or fewer people than one."""
    k = len(table["pairs"])
    figures, more = ({name: np.full(k, np.nan) for name in names} for names in (FIGURES, OF_PAIRS))
    words = dict.fromkeys(("why", "effect_name", "estimator"), np.full(k, ""))
    reason = np.where(table["n_before"] > 0, "weighted", "one_wave")
    return table | figures | words | {"method": np.full(k, "level"), "reason": reason} | more


def _scale_rows(
    answers: Answers, persons: People, names: list[str], waves: tuple[str, str]
) -> Figures:
    """Figures of scales, one row a scale and group."""
    ends = [_ends(answers.data, name) for name in names]
    values = np.array([answers.score(name) for name in names])
    found = _rows(values, answers, persons, waves, ["score"] * len(names), ends)
    flags = [
        crowded(*persons.values(own), persons, end) for own, end in zip(values, ends, strict=True)
    ]
    scale = np.repeat(names, len(persons.groups))
    return {"scale": scale} | found | {"warning": np.concatenate(flags).astype(str)}


def _item_rows(
    answers: Answers, persons: People, names: list[str], waves: tuple[str, str]
) -> Figures:
    """Figures of items in per cent, one row an item and group."""
    instrument, marked = answers.data.instrument, answers.marked
    scales = [str(instrument.item(name).scale) for name in names]
    right = [instrument.scale(scale).method == "percent_correct" for scale in scales]
    kinds: list[Kind] = ["right" if one else "ordered" for one in right]
    values = marked.values[[marked.place[name] for name in names]]
    found = _rows(values, answers, persons, waves, kinds, [(0.0, 1.0)] * len(names))
    for points in (
        *("before", "after", "change", "low", "high"),
        *("level", "level_low", "level_high"),
    ):
        found[points] = found[points] * 100
    item, scale = (np.repeat(words, len(persons.groups)) for words in (names, scales))
    return {"item": item} | found | {"scale": scale}


def _kept_apart(answers: Answers, persons: People, names: list[str]) -> pd.DataFrame:
    """Rows of recalled scores, which are never part of the comparison itself."""
    parts, settings = [], answers.data.settings
    for recalled, name in settings.retrospective.items():
        if name not in names:
            continue
        scores = persons.values(answers.score(name))
        remembered = persons.values(answers.score(recalled))[1]
        ends, clustered = _ends(answers.data, name), settings.clusters
        found = recalled_rows(scores, remembered, persons, ends=ends, clustered=clustered)
        parts.append(found.assign(scale=name, warning=""))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if table.empty:
        return table
    columns = {
        str(name): values.to_numpy(str if isinstance(values.dtype, pd.StringDtype) else None)
        for name, values in table.items()
    }
    return table_of(_shown(columns | {"group": np.full(len(table), "")}, None, ("", "")))


def _ends(data: SurveyData, name: str) -> tuple[float, float]:
    scale = data.instrument.scale(name)
    return scale.low, scale.high


def _differences(answers: Answers, persons: People, names: list[str]) -> pd.DataFrame:
    """Difference in differences of every scale."""
    clustered = answers.data.settings.clusters
    changed = [persons.values(answers.score(name)) for name in names]
    rows = [difference_in_change(*pair, persons, clustered=clustered) for pair in changed]
    return pd.DataFrame([{"scale": name} | row for name, row in zip(names, rows, strict=True)])


def _adjusted(table: Columns, data: SurveyData) -> pd.DataFrame:
    """Add the p-values that allow for how many there are: Holm's or Benjamini and Hochberg's."""
    p, k = np.asarray(table["p_value"], dtype=float), len(table["p_value"])
    method = np.asarray(table["method"] if "method" in table else np.full(k, ""), dtype=object)
    declared = np.isin(np.asarray(table["scale"], dtype=object), data.settings.primary)
    whole = pd.isna(table["group"]) | (method == DIFFERENCE)
    primary = declared & whole & ~np.isin(method, (RECALLED, SHIFT)) & ("item" not in table)
    tests, adjusted = np.zeros(k, dtype=np.int64), np.full(k, np.nan)
    for own, adjust in ((primary, stats.holm), (~primary, stats.benjamini_hochberg)):
        tests[own] = np.count_nonzero(~np.isnan(p[own]))
        adjusted[own] = adjust(p[own])
    family = np.where(primary, "primary", "screening")
    more: dict[str, Any] = {"family": family, "tests": tests, "p_adjusted": adjusted}
    return table_of(table | more) if isinstance(table, dict) else table.assign(**more)
