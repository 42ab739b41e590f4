"""How the answers of a survey came in: how many, how complete, how carefully, how often twice.

Of answers too many for the memory only the columns in question are looked at, piece by piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.disclosure import MIN_RESPONDENTS, hide_few
from toolkit.headcounts import members_on
from toolkit.hierarchy import as_date
from toolkit.items import DONT_KNOW, NONE_OF_THESE, PREFER_NOT, Item
from toolkit.pairing import complete_codes
from toolkit.result import Result
from toolkit.settings import Wave
from toolkit.study import Study, SurveyData, cached

Ints = npt.NDArray[np.int64]

SPECIAL_ANSWERS = (DONT_KNOW, PREFER_NOT, NONE_OF_THESE)
STATES = ["answered", "unanswered", *SPECIAL_ANSWERS]
RATES = ["wave", "unit_id", "level", "answers", "uncounted", "members", "units", "answering"]
MISSING = ["wave", "scale", "item", "n", "asked", "not_asked", *STATES]
STRAIGHT = ["wave", "items", "n", "straight", "long_run", "longest"]
DUPLICATES = ["kind", "wave", "group", "unit_id", "file", "row"]
PLACE = ["unit_id", "file", "row"]
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
    units = [rows["unit_id"].value_counts() for rows in data.blocks(wave.name, ["unit_id"])]
    answers = pd.concat(units).groupby(level=0).sum() if units else None
    own = pd.DataFrame({"answers": answers}, index=tree.table.index).fillna(0)
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
    condition = CONDITION.fullmatch(item.relevant.strip())
    if condition is not None and condition[1] not in data.instrument.items:
        condition = None
    columns = dict.fromkeys([item.name, *([condition[1]] if condition else [])])
    counts = dict.fromkeys(("n", "asked", "unanswered", *SPECIAL_ANSWERS), 0)
    for rows in data.blocks(wave, list(columns)):
        put = _put(rows, condition) & (item.name in data.asked.get(wave, ()))
        answers = rows.loc[put | rows[item.name].notna(), item.name]
        counts["n"] += len(rows)
        counts["asked"] += len(answers)
        counts["unanswered"] += int(answers.isna().sum())
        for name in SPECIAL_ANSWERS:
            counts[name] += int((answers == name).sum())
    offered = {choice.name for choice in item.choices}
    special = {name: counts[name] if name in offered else np.nan for name in SPECIAL_ANSWERS}
    answered = counts["asked"] - counts["unanswered"] - np.nansum(list(special.values()))
    said = {"not_asked": counts["n"] - counts["asked"], "answered": answered}
    return {"wave": wave, "scale": item.scale, "item": item.name} | counts | said | special


def _put(rows: pd.DataFrame, condition: re.Match[str] | None) -> pd.Series:
    """Sheets of people to whom the form puts a question; all where its condition is another."""
    if condition is None:
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
    ordinary = {name: data.instrument.item(name).ordinary for name in names}
    numbers = {name: n for n, name in enumerate(dict.fromkeys(sum(ordinary.values(), ())))}
    found = [np.empty((2, 0), dtype=np.int64)]
    for rows in data.blocks(wave, names) if names else ():
        codes = np.column_stack([_numbered(rows[n], ordinary[n], numbers) for n in names])
        answered = (codes >= 0).sum(axis=1)
        kept = answered >= max(HALF * len(names), 2)
        found.append(np.stack([_longest_runs(codes[kept]), answered[kept]]))
    runs, answered = np.concatenate(found, axis=1)
    n = len(runs)
    return {
        "wave": wave,
        "items": len(names),
        "n": n,
        "straight": float((runs == answered).mean()) if n else np.nan,
        "long_run": float((runs >= HALF * len(names)).mean()) if n else np.nan,
        "longest": float(np.median(runs)) if n else np.nan,
    }


def _numbered(answers: pd.Series, ordinary: tuple[str, ...], numbers: dict[str, int]) -> Ints:
    """The number of each ordinary answer; -1 for what is none."""
    places, names = pd.factorize(answers)
    own = [numbers[name] if name in ordinary else -1 for name in names.tolist()]
    return np.array([*own, -1], dtype=np.int64)[places]  # the last for those without an answer


def _longest_runs(codes: Ints) -> Ints:
    """Longest run of one answer in each row; a question without an answer does not break it."""
    run, longest = np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
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
    kinds = {"identical_answers": _identical, "repeated_code": _repeated_codes}
    found: list[pd.DataFrame] = []
    for kind, doubles in kinds.items():
        groups = 0
        for wave in data.waves:
            rows = doubles(data, wave)
            rows = rows.assign(kind=kind, wave=wave, group=rows["group"] + groups)
            groups += rows["group"].nunique()
            found += [rows[DUPLICATES]] if len(rows) else []
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=DUPLICATES)
    return Duplicates(study, table, data.name)


def _identical(data: SurveyData, wave: str) -> pd.DataFrame:
    """Sheets of a wave with the same answer to every question, ten at least."""
    settings = data.settings
    keys = {settings.unit_column, "wave", *settings.respondent_columns} - {*settings.groups}
    names = [name for name in data.instrument.items if name not in keys]
    # First by a hash of all answers, so that of many sheets only the few alike are kept.
    hashes = [_hashes(_full(rows)) for rows in data.blocks(wave, names)]
    known = pd.Series(np.concatenate([np.empty(0, dtype=np.uint64), *hashes]))
    alike = known[known.duplicated()].to_numpy()
    parts = []
    for rows in data.blocks(wave, [*PLACE, *names]) if len(alike) else ():
        full = _full(rows[names])
        parts.append(rows.loc[full.index[np.isin(_hashes(full), alike)]])
    return _doubles(parts, names)


def _full(answers: pd.DataFrame) -> pd.DataFrame:
    return answers[answers.notna().sum(axis=1) >= LEAST_ITEMS]


def _hashes(answers: pd.DataFrame) -> npt.NDArray[np.uint64]:
    return np.asarray(pd.util.hash_pandas_object(answers, index=False), dtype=np.uint64)


def _repeated_codes(data: SurveyData, wave: str) -> pd.DataFrame:
    """Sheets of a wave with the same complete code in the same unit."""
    parts = [
        rows[complete_codes(rows["respondent"]) & rows["unit_id"].notna()]
        for rows in data.blocks(wave, [*PLACE, "respondent"])
    ]
    return _doubles(parts, ["unit_id", "respondent"])


def _doubles(parts: list[pd.DataFrame], same: list[str]) -> pd.DataFrame:
    """Rows that are equal to another in every column of `same`, numbered by group."""
    if not parts:
        return pd.DataFrame(columns=[*PLACE, "group"])
    rows = pd.concat(parts)
    again = rows[rows.duplicated(same, keep=False)].sort_values("row", kind="stable")
    groups = again.groupby(same, sort=False, dropna=False).ngroup() + 1
    found = again[PLACE].assign(group=groups)
    return found.sort_values(["group", "file", "row"], kind="stable")
