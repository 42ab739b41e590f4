"""Who answered when: one row per person of the two waves that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.pairing import Pairing, pair, pair_waves, pairing_rule
from toolkit.scores import Marked, marked
from toolkit.settings import Survey
from toolkit.study import SurveyData

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class People:
    """Persons with the place of their answers in the two waves.

    Attributes
    ----------
    before, after : ndarray of int, shape (n,)
        Row of the person's answers, counted from 0; -1 where a wave is missing.
    unit : ndarray of int, shape (n,)
        Number of the person's unit, a place in `units`; -1 where it is missing.
    units : ndarray of object
        Identifiers of the units, sorted.
    group : ndarray of int, shape (n,)
        Number of the part of the split which the person is counted in, a place in `groups`.
    groups : Index
        Names of the parts; one empty name where nothing is split.
    coded : bool
        Whether answers carry codes by which persons could be found again.
    """

    before: Places
    after: Places
    unit: Places
    units: NDArray[np.object_]
    group: Places
    groups: pd.Index
    coded: bool

    @property
    def unit_id(self) -> NDArray[np.object_]:
        """Identifier of each person's unit; NaN where it is missing."""
        return np.append(self.units, np.nan)[self.unit]

    def values(self, answers: pd.Series | Numbers) -> tuple[Numbers, Numbers]:
        """Values of every person before and after; missing where a wave is.

        Parameters
        ----------
        answers : Series or ndarray
            One value for each row the persons were found in, by position.
        """
        array = np.asarray(answers, dtype=float)
        return _taken(array, self.before), _taken(array, self.after)

    def several(self, answers: Numbers) -> tuple[People, Numbers, Numbers]:
        """Put several questions to the same people: every one makes groups of its own.

        Parameters
        ----------
        answers : ndarray of float, shape (questions, rows)
            Answers to each of the questions, by position.

        Returns
        -------
        people : People
            Each person once for every question; the groups of the first one come first.
        before, after : ndarray of float
            Their values.
        """
        count, size = len(answers), len(self.groups)
        before, after = (_taken(answers, wave).ravel() for wave in (self.before, self.after))
        group = (np.arange(count)[:, None] * size + self.group).ravel()
        first, last, unit = (np.tile(part, count) for part in (self.before, self.after, self.unit))
        names = self.groups.take(np.tile(np.arange(size), count))
        asked = People(first, last, unit, self.units, group, names, self.coded)
        return asked, before, after


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to a survey; what several results ask of them is worked out once.

    Attributes
    ----------
    data : SurveyData
    rows : DataFrame
        Some or all of its responses.
    """

    data: SurveyData
    rows: pd.DataFrame

    @cached_property
    def marked(self) -> Marked:
        """The same, marked."""
        return marked(self.data, self.rows)

    @cached_property
    def pairing(self) -> Pairing | None:
        """Which answers of the first and of the last wave belong together, if that can be known."""
        return pair_waves(self.data, self.rows)

    def score(self, scale: str) -> Numbers:
        """Score of every sheet on a scale."""
        return self.marked.score(self.data.instrument.scale(scale))

    def people(self, waves: tuple[str, str], by: str | None) -> People:
        """Find the persons behind the answers of two waves; see `people`."""
        if by is None and waves == (self.data.waves[0], self.data.waves[-1]):
            return self._everybody
        return people(self.rows, self.data.settings, waves, by)

    @cached_property
    def _everybody(self) -> People:
        waves = (self.data.waves[0], self.data.waves[-1])
        return people(self.rows, self.data.settings, waves, None, self.pairing)


def people(
    rows: pd.DataFrame,
    survey: Survey,
    waves: tuple[str, str],
    by: str | None,
    pairing: Pairing | None = None,
) -> People:
    """Find the persons behind the answers of two waves.

    Parameters
    ----------
    rows : DataFrame
        Answers: `wave`, `unit_id`, `respondent` and the column `by`, if there is one.
    survey : Survey
        Its settings say what makes a respondent's code.
    waves : tuple of str
        Names of the two waves; twice the same name gives answers after only.
    by : str, optional
        A grouping column. Answers paired across two of its groups are taken apart again, since a
        group is compared with itself; a missing group counts nowhere.
    pairing : Pairing, optional
        The pairs of all answers of the two waves, where they are known already.
    """
    first, last = waves
    wave, counted = rows["wave"], np.True_ if by is None else rows[by].notna().to_numpy()
    before = np.flatnonzero((wave == first).to_numpy() & counted & (first != last))
    after = np.flatnonzero((wave == last).to_numpy() & counted)
    coded = bool(survey.code_columns)
    one, two = before[:0], after[:0]
    if pairing is not None:
        one, two = before[pairing.linked.one], after[pairing.linked.two]
    elif coded:
        one, two = _pairs(rows, before, after, survey, by)
    alone, later = np.setdiff1d(before, one), np.setdiff1d(after, two)
    first_rows = np.concatenate([one, alone, np.full(len(later), -1)])
    last_rows = np.concatenate([two, np.full(len(alone), -1), later])
    known = np.where(first_rows >= 0, first_rows, last_rows)
    group, names = np.zeros(len(known), np.intp), pd.Index([""])
    if by is not None:
        group, names = pd.factorize(rows[by].take(known).astype(str), sort=True)
    unit, units = pd.factorize(rows["unit_id"].to_numpy(object)[known], sort=True)
    return People(first_rows, last_rows, unit, units, group, names, coded)


def _pairs(
    rows: pd.DataFrame, before: Places, after: Places, survey: Survey, by: str | None
) -> tuple[Places, Places]:
    """Places of the same persons' answers, both in the same group."""
    coded = rows[["unit_id", "respondent"]]
    found = pair(coded.take(before), coded.take(after), pairing_rule(survey)).linked
    one, two = before[found.one], after[found.two]
    if by is None:
        return one, two
    group = rows[by].to_numpy(object)
    same = group[one] == group[two]
    return one[same], two[same]


def _taken(values: Numbers, places: Places) -> Numbers:
    """Values at some places of the last axis; missing where the place is."""
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], places.size), np.nan)
    return np.where(places >= 0, values[..., places], np.nan)
