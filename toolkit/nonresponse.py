"""Weights that make up for those who did not answer, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import stats
from toolkit.comparison import respondents
from toolkit.disclosure import MIN_RESPONDENTS, hide_few
from toolkit.errors import ArgumentError, unknown
from toolkit.headcounts import latest_headcounts
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached, reference_date

BY = (("sex",), ("sex", "role"))
SEXES = ("female", "male")  # those head-counts are made of
UNRECORDED = "unrecorded"  # sex of an officer, which no head-count has
MIN_CELL = 20  # answers in each cell of sex and role; with fewer, only the margins are met
MAX_DESIGN_EFFECT = 2.0  # weights that cost half of the answers need a reason
LARGEST_WEIGHT = 5.0  # as a multiple of the unit's mean weight
FIGURES = ["response_rate", "design_effect", "trimmed"]
COLUMNS = [
    *("unit_id", "counted_on", "members", "n", "unknown", "response_rate"),
    *("method", "merged", "design_effect", "trimmed", "reason"),
]


@dataclass(frozen=True, eq=False)
class ResponseWeights(Result):
    """Weights of the respondents of one wave; see `response_weights`."""

    survey: str
    wave: str
    by: tuple[str, ...]
    unit: str | None
    weights: pd.Series = field(repr=False)
    design_effect: float
    as_of: pd.Timestamp


@dataclass(frozen=True, eq=False)
class _Cells:
    """Answers and members by unit, sex and perhaps role.

    Attributes
    ----------
    units : Index, shape (u,)
        Units that answered or were counted.
    counted : ndarray of bool, shape (u,)
        Whether a unit has a head-count.
    members : ndarray, shape (u, 3) or (u, 3, roles)
        Members of each cell; the last role stands for members without a post.
    place : ndarray of int, shape (n, 2) or (n, 3)
        Unit and categories of each answer, by their numbers; -1 where there is none.
    start : ndarray, shape (n,)
        Weight of each answer in the data.
    """

    units: pd.Index
    counted: NDArray[np.bool_]
    members: NDArray[np.float64]
    place: NDArray[np.intp]
    start: NDArray[np.float64]

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Answers that lie in a cell and may have a weight."""
        found: NDArray[np.bool_] = np.all(self.place >= 0, axis=1) & (self.start > 0)
        return found

    @cached_property
    def answers(self) -> NDArray[np.float64]:
        """Answers in each cell."""
        counts = np.zeros(self.members.shape)
        np.add.at(counts, tuple(self.place[self.known].T), 1)
        return counts

    @property
    def n(self) -> NDArray[np.intp]:
        """Answers of each unit, also those that lie in no cell."""
        unit = self.place[:, 0]
        return np.bincount(unit[unit >= 0], minlength=len(self.units))

    def margins(self) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Members and answers of each unit by the categories of one column after the other."""
        axes = range(1, self.members.ndim)
        for kept in axes:
            others = tuple(axis for axis in axes if axis != kept)
            yield self.members.sum(axis=others), self.answers.sum(axis=others)

    def with_roles_merged(self, units: NDArray[np.bool_]) -> _Cells:
        """In some units, put all who hold a post into one category."""
        members, place = self.members.copy(), self.place.copy()
        rest = members.shape[2] - 1
        members[units, :, 0] = members[units, :, :rest].sum(axis=2)
        members[units, :, 1:rest] = 0
        holders = (place[:, 2] >= 0) & (place[:, 2] < rest) & units[place[:, 0]]
        place[holders, 2] = 0
        return replace(self, members=members, place=place)


@cached
def response_weights(
    study: Study,
    survey: str | None = None,
    *,
    by: str | tuple[str, ...] = ("sex",),
    unit: str | None = None,
    wave: str | None = None,
    trim: float = LARGEST_WEIGHT,
    as_of: dt.date | str | None = None,
) -> ResponseWeights:
    """Weight the respondents of each unit to its head-count.

    Parameters
    ----------
    study, survey, unit, as_of
        As in `compare`.
    by : tuple of str
        ("sex",), or ("sex", "role"), which needs posts in the register and a grouping item `role`
        that offers every role of the study and one more choice for members who hold none.
    wave : str, optional
        The last wave without it.
    trim : float
        Largest weight allowed, as a multiple (above 1) of the unit's mean weight.

    Returns
    -------
    ResponseWeights
        `.weights`: how many members each respondent stands for, by the rows of the survey's
        responses; missing where there is none. They belong to single people: for calculation,
        not for print. `.design_effect` is that of all of them together.

        `.table`: unit_id, counted_on (day of the head-count used, the last on or before the wave's
        date), members, n (respondents), unknown (of these without a category that is counted, and
        so without a weight), response_rate, method ("post-stratification" or "raking"), merged
        (whether roles were put together), design_effect, trimmed (share of the respondents whose
        weight was cut), reason, hidden (1 to 4 respondents, so no figures). Units that were
        counted and did not answer are listed too. `reason` says why a unit has no weights:
        "no_answers", "no_headcount", "unknown_category" (of all its respondents),
        "more_answers_than_members", "more_officers_than_members" (or one whose sex is not
        recorded), "empty_category" (members nobody answered for), "not_converged"; or warns of
        them: "high_design_effect" (above 2). "few_respondents" goes before the others.

    Raises
    ------
    ArgumentError
        An unknown survey, wave or unit, a `trim` not above 1, and where the study or the
        questionnaire lacks what `by` needs.

    Notes
    -----
    Weighting removes bias only as far as those who answered and those who did not are alike
    within a cell. Cells are post-stratified where each has 20 answers or more, otherwise the
    margins are raked; sex alone is one margin, for which both are the same. Do not use weights
    with a design effect above 2 unless its reason is known.

    Examples
    --------
    >>> import toolkit as tk
    >>> study = tk.load_study("data/lai-chau")
    >>> found = response_weights(study, "awareness", unit="LC-02-002")
    >>> float(found.weights.sum()) == float(found.table.loc[0, "members"])
    True
    """
    day = as_date(reference_date(study, as_of))
    names = (by,) if isinstance(by, str) else tuple(by)
    if survey is None and not study.surveys:
        nothing = pd.DataFrame(columns=[*COLUMNS, "hidden"])
        none = pd.Series(dtype=float)
        return ResponseWeights(study, nothing, "", wave or "", names, unit, none, np.nan, day)
    data = study.survey(survey)
    wave = wave or data.waves[-1]
    if wave not in data.waves:
        raise unknown("wave", wave, data.waves)
    _check_by(study, data, names)
    columns = ["unit_id", "weight", *names]
    asked = data.responses.loc[data.responses["wave"] == wave, columns]
    rows = respondents(study, asked, unit, day)
    date = as_date(next(w.date for w in data.settings.waves if w.name == wave))
    kinds = _kinds(study, data, names)
    counted = respondents(study, _counted(study, kinds, date), unit, day)
    table, weights = _weighted(_cells(rows, counted, kinds), trim)
    days = counted.groupby("unit_id")["counted_on"].first()
    table["counted_on"] = days.reindex(table["unit_id"]).to_numpy()
    own = pd.Series(weights, index=rows.index)
    effect = stats.kish_design_effect(own) if len(own) >= MIN_RESPONDENTS else np.nan
    return ResponseWeights(
        study, _hidden(table[COLUMNS]), data.name, wave, names, unit, own, effect, day
    )


def _check_by(study: Study, data: SurveyData, by: tuple[str, ...]) -> None:
    """Raise an `ArgumentError` that says what is missing."""
    if by not in BY:
        raise ArgumentError(f"by={by!r} is not known; allowed: {' or '.join(map(repr, BY))}")
    for name in by:
        if name not in data.settings.groups or name not in data.instrument.items:
            raise ArgumentError(
                f"by={by!r} needs a question {name!r} among the groups of surveys.{data.name}"
            )
    offered = {name: list(data.instrument.item(name).ordinary) for name in by}
    lacking = [sex for sex in SEXES if sex not in offered["sex"]]
    if lacking:
        raise ArgumentError(f"by={by!r}: question 'sex' lacks the choices {', '.join(lacking)}")
    if "role" in by:
        _check_roles(study, offered["role"])


def _check_roles(study: Study, offered: list[str]) -> None:
    roles = list(study.settings.roles)
    if study.register.is_empty or not roles:
        raise ArgumentError("by 'role' needs the table posts, and roles in study.toml")
    lacking = [role for role in roles if role not in offered]
    others = [choice for choice in offered if choice not in roles]
    if lacking or len(others) != 1:
        raise ArgumentError(
            f"by 'role': question 'role' offers {', '.join(offered)}; it has to offer every role "
            f"of the study ({', '.join(roles)}) and one more choice, for members without a post"
        )


def _kinds(study: Study, data: SurveyData, by: tuple[str, ...]) -> dict[str, list[str]]:
    """Categories of each column; the last role stands for members without a post."""
    kinds = {"sex": [*SEXES, UNRECORDED]}
    if "role" in by:
        roles = list(study.settings.roles)
        offered = data.instrument.item("role").ordinary
        kinds["role"] = [*roles, *(choice for choice in offered if choice not in roles)]
    return kinds


def _counted(study: Study, kinds: dict[str, list[str]], date: pd.Timestamp) -> pd.DataFrame:
    """Members by unit and cell in the last head-count up to a day, and the day of it."""
    heads = latest_headcounts(study, date).dropna(subset=["sex"])
    heads = heads[heads["unit_id"].isin(list(study.hierarchy.at(date)))]
    heads = heads.rename(columns={"date": "counted_on"})
    return _by_role(heads, _officers(study, date), kinds["role"][-1]) if "role" in kinds else heads


def _officers(study: Study, date: pd.Timestamp) -> pd.DataFrame:
    """Officers in post by unit, sex and role; with several posts, the role named first counts."""
    order = {role: n for n, role in enumerate(study.settings.roles)}
    posts = study.register.in_post(date)
    posts = posts[posts["role"].isin(order)]
    held = posts.sort_values("role", key=lambda role: role.map(order), kind="stable")
    people = held.drop_duplicates("person_id").merge(study.register.people, how="left")
    people["sex"] = people["sex"].fillna(UNRECORDED)
    return people.groupby(["unit_id", "sex", "role"]).size().rename("members").reset_index()


def _by_role(heads: pd.DataFrame, officers: pd.DataFrame, rest: str) -> pd.DataFrame:
    """Split head-counts into officers and the others, who may turn out fewer than none."""
    officers = officers[officers["unit_id"].isin(heads["unit_id"])]
    others = officers.assign(role=rest, members=-officers["members"])
    cells = pd.concat([heads.assign(role=rest), officers, others], ignore_index=True)
    days = heads.groupby("unit_id")["counted_on"].first()
    return cells.assign(counted_on=days.reindex(cells["unit_id"]).to_numpy())


def _cells(rows: pd.DataFrame, counted: pd.DataFrame, kinds: dict[str, list[str]]) -> _Cells:
    """Number units and categories, and add up members."""
    units = pd.Index(sorted({*rows["unit_id"], *counted["unit_id"]}), dtype=object)
    place, at = _place(rows, units, kinds), _place(counted, units, kinds)
    members = np.zeros((len(units), *(len(names) for names in kinds.values())))
    np.add.at(members, tuple(at.T), counted["members"].to_numpy(dtype=float))
    start = rows["weight"].to_numpy(dtype=float)
    return _Cells(units, np.asarray(units.isin(counted["unit_id"])), members, place, start)


def _place(
    rows: pd.DataFrame, units: pd.Index, kinds: dict[str, list[str]]
) -> NDArray[np.intp]:  # fmt: skip
    """Numbers of each row's unit and categories."""
    columns = [units.get_indexer(pd.Index(rows["unit_id"]))]
    columns += [pd.Index(names).get_indexer(pd.Index(rows[name])) for name, names in kinds.items()]
    return np.stack(columns, axis=1)


def _weighted(cells: _Cells, trim: float) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Figures of all units, and the weights of all answers."""
    merged = np.zeros(len(cells.units), dtype=bool)
    if cells.members.ndim > 2:
        merged = _hindrance(cells) == "empty_category"
        cells = cells.with_roles_merged(merged)
    table = _figures(cells).assign(merged=merged)
    weights = np.full(len(cells.place), np.nan)
    known = np.flatnonzero(cells.known)
    for unit, own in pd.Series(known).groupby(cells.place[known, 0]):
        if not table.at[unit, "reason"]:
            figures, weights[own] = _fitted(cells, int(unit), own.to_numpy(), trim)
            for name, figure in figures.items():
                table.at[unit, name] = figure
    return table, weights


def _figures(cells: _Cells) -> pd.DataFrame:
    """Counts of every unit, and what hinders weights."""
    inner = tuple(range(1, cells.members.ndim))
    members = np.where(cells.counted, cells.members.sum(axis=inner), np.nan)
    rate = np.divide(cells.n, members, out=np.full(len(members), np.nan), where=members > 0)
    figures = {
        "unit_id": cells.units,
        "members": members,
        "n": cells.n,
        "unknown": cells.n - cells.answers.sum(axis=inner).astype(int),
        "response_rate": rate,
        "method": "",
        "design_effect": np.nan,
        "trimmed": np.nan,
        "reason": _hindrance(cells),
    }
    return pd.DataFrame(figures)


def _hindrance(cells: _Cells) -> NDArray[np.object_]:
    """Why the answers of each unit cannot be weighted; empty where they can."""
    inner = tuple(range(1, cells.members.ndim))
    crowded = cells.n > cells.members.sum(axis=inner)
    empty = np.zeros(len(cells.units), dtype=bool)
    for members, answers in cells.margins():
        crowded |= (answers > members).any(axis=1)
        empty |= ((members > 0) & (answers == 0)).any(axis=1)
    reasons = {
        "no_answers": cells.n == 0,
        "no_headcount": ~cells.counted,
        "more_officers_than_members": (cells.members < 0).any(axis=inner),
        "unknown_category": cells.answers.sum(axis=inner) == 0,
        "more_answers_than_members": crowded,
        "empty_category": empty,
    }
    return np.select(list(reasons.values()), list(reasons), "").astype(object)


def _fitted(
    cells: _Cells, unit: int, own: NDArray[np.intp], trim: float
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """What one unit's weights are like, and the weights."""
    try:
        found = _calibrated(cells, unit, own, trim)
    except stats.NotConvergedError:
        return {"reason": "not_converged"}, np.full(own.size, np.nan)
    costly = found.design_effect > MAX_DESIGN_EFFECT
    figures = {
        "method": found.method,
        "design_effect": found.design_effect,
        "trimmed": float(found.trimmed.mean()),
        "reason": "high_design_effect" if costly else "",
    }
    return figures, found.weights


def _calibrated(
    cells: _Cells, unit: int, own: NDArray[np.intp], trim: float
) -> stats.CalibratedWeights:
    """Post-stratify where every cell has answers enough, and otherwise meet the margins only."""
    members, answers = cells.members[unit], cells.answers[unit]
    sample = {name: cells.place[own, n] for n, name in enumerate(BY[members.ndim - 1], start=1)}
    filled = np.all(answers[members > 0] >= MIN_CELL) and not answers[members == 0].any()
    if members.ndim == 1 or filled:
        cell = pd.Series(np.ravel_multi_index(tuple(sample.values()), members.shape))
        return stats.post_stratify(
            {"cell": cell}, dict(enumerate(members.flat)), cells.start[own], trim
        )
    totals = [dict(enumerate(part[unit])) for part, _ in cells.margins()]
    return stats.rake(sample, dict(zip(sample, totals, strict=True)), cells.start[own], trim)


def _hidden(table: pd.DataFrame) -> pd.DataFrame:
    """Blank what rests on too few respondents."""
    told = table["n"].where(table["n"] > 0)  # none at all tells of nobody
    shown = hide_few(table.assign(told=told), "told", FIGURES).drop(columns="told")
    return shown.assign(reason=shown["reason"].mask(shown["hidden"], "few_respondents"))
