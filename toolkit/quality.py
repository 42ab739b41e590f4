"""How the answers of a survey came in: how many, how complete, how carefully, how often twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS, hide_few
from toolkit.headcounts import members_on
from toolkit.hierarchy import as_date
from toolkit.items import DONT_KNOW, NONE_OF_THESE, PREFER_NOT, Item
from toolkit.pairing import complete_codes
from toolkit.result import Result
from toolkit.settings import Wave
from toolkit.study import Study, SurveyData, cached

SPECIAL_ANSWERS = (DONT_KNOW, PREFER_NOT, NONE_OF_THESE)
STATES = ["answered", "unanswered", *SPECIAL_ANSWERS]
RATES = ["wave", "unit_id", "level", "answers", "uncounted", "members", "units", "answering"]
MISSING = ["wave", "scale", "item", "n", "asked", "not_asked", *STATES]
STRAIGHT = ["wave", "items", "n", "straight", "long_run", "longest"]
DUPLICATES = ["kind", "wave", "group", "unit_id", "file", "row"]
LEAST_ITEMS = 10  # fewer answers are alike by chance too often
HALF = 0.5  # of a block of statements: what must be answered, and what makes a run long
# The form's way of asking a question of some people only; other conditions are not understood.
CONDITION = re.compile(r"\$\{\s*(\w+)\s*\}\s*(!?=)\s*['\"]([^'\"]*)['\"]")


@dataclass(frozen=True, eq=False)
class ResponseRates(Result):
    """Answer sheets against head-counts; see `response_rates`."""

    survey: str


@dataclass(frozen=True, eq=False)
class MissingAnswers(Result):
    """Questions without an ordinary answer; see `missing_answers`.

    Attributes
    ----------
    scales : DataFrame
        The table with the items of a scale put together.
    """

    survey: str
    scales: pd.DataFrame


@dataclass(frozen=True, eq=False)
class StraightLining(Result):
    """The same answer again and again; see `straight_lining`."""

    survey: str


@dataclass(frozen=True, eq=False)
class Duplicates(Result):
    """Answer sheets that look like another; see `duplicates`."""

    survey: str


@cached
def response_rates(study: Study, survey: str | None = None) -> ResponseRates:
    """Set the answer sheets of every wave and unit against the head-counts.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it. A study without surveys gives an empty table.

    Returns
    -------
    ResponseRates
        `.table`, one row a wave and unit alive on the wave's day, each with all units below it:
        wave, unit_id, level, answers (sheets), uncounted (sheets of units without a head-count,
        which are not in the rate), members (heads of the units with a head-count: the latest on
        or before the wave's day), units (with a head-count), answering (of these, with a sheet),
        rate (0–1; more than 1 is left as it is, being a finding), hidden (1 to 4 sheets).

    Raises
    ------
    ArgumentError
        An unknown survey.
    """
    if survey is None and not study.surveys:
        return ResponseRates(study, pd.DataFrame(columns=[*RATES, "rate", "hidden"]), "")
    data = study.survey(survey)
    table = pd.concat(
        [_wave_rates(study, data, wave) for wave in data.settings.waves], ignore_index=True
    )
    told = table["answers"].where(table["answers"] > 0)  # none at all tells of nobody
    shown = hide_few(table.assign(told=told), "told", ["rate"]).drop(columns="told")
    return ResponseRates(study, shown, data.name)


def _wave_rates(study: Study, data: SurveyData, wave: Wave) -> pd.DataFrame:
    tree = study.hierarchy.at(wave.date)
    answers = data.responses.loc[data.responses["wave"] == wave.name, "unit_id"].value_counts()
    own = pd.DataFrame({"answers": answers}).reindex(tree.table.index).fillna(0)
    own["members"] = members_on(study, as_date(wave.date)).reindex(own.index)
    counted = own["members"].notna()
    own["uncounted"] = own["answers"].where(~counted, 0)
    own["units"] = counted.astype(int)
    own["answering"] = (counted & (own["answers"] > 0)).astype(int)
    pairs = tree.ancestry.merge(own.rename_axis("unit_id").reset_index(), on="unit_id")
    sums = pairs.groupby("ancestor_id", sort=False)[
        ["answers", "uncounted", "members", "units", "answering"]
    ].sum()
    sums = sums.reindex(tree.table.index)
    rate = (sums["answers"] - sums["uncounted"]) / sums["members"].where(sums["members"] > 0)
    return pd.DataFrame(
        {"wave": wave.name, "unit_id": sums.index, "level": tree.table["level"]}
        | {column: sums[column] for column in sums}
        | {"rate": rate}
    ).reset_index(drop=True)[[*RATES, "rate"]]


@cached
def missing_answers(study: Study, survey: str | None = None) -> MissingAnswers:
    """Tell apart why a question has no ordinary answer: five different things.

    Parameters
    ----------
    study, survey
        As in `response_rates`.

    Returns
    -------
    MissingAnswers
        `.table`: wave, scale (missing for an item of none), item, n (sheets), asked (sheets of
        people the question was put to), not_asked (share of n: the wave did not have it, or the
        form puts it to others only), and as shares of asked: answered, unanswered, dont_know,
        prefer_not_to_say, none_of_these; missing where the question does not offer that answer.
        `.scales` has the same with the items of each scale put together. Shares are 0–1; none
        from fewer than 5 sheets.

    Raises
    ------
    ArgumentError
        An unknown survey.
    """
    if survey is None and not study.surveys:
        nothing = pd.DataFrame(columns=[*MISSING, "hidden"])
        return MissingAnswers(study, nothing, "", nothing)
    data = study.survey(survey)
    keys = {data.settings.unit_column, *data.settings.respondent_columns, "wave", "consent"}
    names = [name for name in data.instrument.items if name not in keys - {*data.settings.groups}]
    rows = [
        _states(data, data.instrument.item(name), wave) for wave in data.waves for name in names
    ]
    counts = pd.DataFrame(rows, columns=MISSING)
    offering = counts[STATES].notna().mul(counts["asked"], axis=0)
    totals = [column for column in MISSING if column not in ("wave", "scale", "item")]
    pooled = counts.groupby(["wave", "scale"], sort=False, dropna=False)
    sums = (
        pooled[totals]
        .sum(min_count=1)
        .assign(people=pooled["asked"].max(), sheets=pooled["n"].max())
    )
    scales = _shares(sums.reset_index(), offering.groupby([counts["wave"], counts["scale"]],
                     sort=False, dropna=False).sum().reset_index(drop=True))  # fmt: skip
    return MissingAnswers(study, _shares(counts, offering), data.name, scales)


def _states(data: SurveyData, item: Item, wave: str) -> dict[str, object]:
    """Count the sheets of a wave by what stands in the place of one question."""
    rows = data.responses[data.responses["wave"] == wave]
    answers = rows[item.name]
    put = _put(rows, item) & (item.name in data.asked.get(wave, ()))
    asked = rows[put | answers.notna()]
    offered = {choice.name for choice in item.choices}
    special = {
        name: float((asked[item.name] == name).sum()) if name in offered else np.nan
        for name in SPECIAL_ANSWERS
    }
    blank = int(asked[item.name].isna().sum())
    answered = len(asked) - blank - np.nansum(list(special.values()))
    counts = {"n": len(rows), "asked": len(asked), "not_asked": len(rows) - len(asked)}
    states = {"answered": answered, "unanswered": float(blank)} | special
    return {"wave": wave, "scale": item.scale, "item": item.name} | counts | states


def _put(rows: pd.DataFrame, item: Item) -> pd.Series:
    """Sheets of people to whom the form puts a question; all where its condition is another."""
    condition = CONDITION.fullmatch(item.relevant.strip())
    if condition is None or condition[1] not in rows:
        return pd.Series(True, index=rows.index)
    equal = rows[condition[1]] == condition[3]
    return equal if condition[2] == "=" else ~equal


def _shares(counts: pd.DataFrame, offering: pd.DataFrame) -> pd.DataFrame:
    """Counts as shares: of the sheets, and of those asked a question that offers the answer."""
    table = counts.copy()
    table["not_asked"] = table["not_asked"] / table["n"].where(table["n"] > 0)
    table[STATES] = table[STATES] / offering[STATES].where(offering[STATES] > 0)
    own = table.get("people", table["asked"])  # the questions of a scale share their people
    every = table.get("sheets", table["n"])
    table = hide_few(table.assign(people=own), "people", STATES)
    table.loc[every < MIN_RESPONDENTS, "not_asked"] = np.nan
    return table.drop(columns=["people", "sheets"], errors="ignore")


@cached
def straight_lining(study: Study, survey: str | None = None) -> StraightLining:
    """Find sheets with the same answer to statement after statement.

    Parameters
    ----------
    study, survey
        As in `response_rates`. The statements are those named as `likert` in its settings.

    Returns
    -------
    StraightLining
        `.table`, one row a wave: items (statements asked), n (sheets with an ordinary answer to
        at least half of them), straight (share of n whose answers are all the same), long_run
        (share of n with the same answer to half of the statements or more in a row), longest
        (median of the longest run), hidden. Where statements for and against one thing take
        turns, nobody can mean the same answer to all of them.

    Raises
    ------
    ArgumentError
        An unknown survey.

    References
    ----------
    Meade & Craig (2012), Identifying careless responses in survey data. Psychological Methods
    17:437–455.
    """
    if survey is None and not study.surveys:
        return StraightLining(study, pd.DataFrame(columns=[*STRAIGHT, "hidden"]), "")
    data = study.survey(survey)
    rows = [_straight(data, wave) for wave in data.waves]
    table = pd.DataFrame(rows, columns=STRAIGHT)
    return StraightLining(study, hide_few(table, "n", STRAIGHT[3:]), data.name)


def _straight(data: SurveyData, wave: str) -> dict[str, object]:
    names = [name for name in data.settings.likert if name in data.asked.get(wave, ())]
    rows = data.responses.loc[data.responses["wave"] == wave, names]
    ordinary = rows.apply(lambda column: column.where(column.isin(_ordinary(data, column.name))))
    answered = ordinary.notna().sum(axis=1).to_numpy()
    kept = (answered >= max(HALF * len(names), 2)) if names else np.zeros(len(rows), dtype=bool)
    runs, answered = _longest_runs(ordinary.to_numpy(dtype=object)[kept]), answered[kept]
    n = int(kept.sum())
    return {
        "wave": wave,
        "items": len(names),
        "n": n,
        "straight": float((runs == answered).mean()) if n else np.nan,
        "long_run": float((runs >= HALF * len(names)).mean()) if n else np.nan,
        "longest": float(np.median(runs)) if n else np.nan,
    }


def _ordinary(data: SurveyData, name: object) -> tuple[str, ...]:
    return data.instrument.item(str(name)).ordinary


def _longest_runs(answers: np.ndarray) -> np.ndarray:
    """Longest run of one answer in each row; a question without an answer does not break it."""
    codes = pd.factorize(answers.ravel())[0].reshape(answers.shape)
    run, longest = np.zeros(len(codes), dtype=int), np.zeros(len(codes), dtype=int)
    last = np.full(len(codes), -1)
    for column in codes.T:
        given = column >= 0
        run = np.where(given, np.where(column == last, run + 1, 1), run)
        last = np.where(given, column, last)
        longest = np.maximum(longest, run)
    return longest


@cached
def duplicates(study: Study, survey: str | None = None) -> Duplicates:
    """Find answer sheets that may have come twice.

    Parameters
    ----------
    study, survey
        As in `response_rates`.

    Returns
    -------
    Duplicates
        `.table`, one row a sheet that has a double in its wave: kind ("identical_answers": the
        same answer to every question, ten at least; "repeated_code": the same complete code in
        the same unit), wave, group (sheets with one number belong together), unit_id, file, row.
        Files and rows are for who holds the files: answers and codes are never given.

    Raises
    ------
    ArgumentError
        An unknown survey.
    """
    if survey is None and not study.surveys:
        return Duplicates(study, pd.DataFrame(columns=DUPLICATES), "")
    data = study.survey(survey)
    rows, settings = data.responses, data.settings
    keys = {settings.unit_column, "wave", *settings.respondent_columns} - {*settings.groups}
    answers = rows[[name for name in data.instrument.items if name not in keys]]
    full = answers.notna().sum(axis=1) >= LEAST_ITEMS
    coded = complete_codes(rows["respondent"]) & rows["unit_id"].notna()
    found = [
        _doubles(rows[full], pd.concat([rows["wave"], answers], axis=1)[full], "identical_answers"),
        _doubles(rows[coded], rows.loc[coded, ["wave", "unit_id", "respondent"]], "repeated_code"),
    ]
    return Duplicates(study, pd.concat(found, ignore_index=True)[DUPLICATES], data.name)


def _doubles(rows: pd.DataFrame, same: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Rows that are equal to another in every column of `same`, numbered by group."""
    again = same.duplicated(keep=False)
    groups = same[again].groupby(list(same), sort=False, dropna=False).ngroup() + 1
    found = rows.loc[again, ["wave", "unit_id", "file", "row"]].assign(kind=kind, group=groups)
    return found.sort_values(["group", "file", "row"], kind="stable")
