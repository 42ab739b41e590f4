"""Who answered when: one row per person of the two waves that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.pairing import pair, pairing_rule
from toolkit.settings import Survey

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class People:
    """Persons with the place of their answers in the two waves.

    Attributes
    ----------
    before, after : ndarray of int, shape (n,)
        Row of the person's answers, counted from 0; -1 where a wave is missing.
    unit_id : ndarray of object, shape (n,)
        The person's unit.
    group : ndarray of int, shape (n,)
        Number of the part of the split which the person is counted in, a place in `groups`.
    groups : Index
        Names of the parts; one empty name where nothing is split.
    coded : bool
        Whether answers carry codes by which persons could be found again.
    """

    before: Places
    after: Places
    unit_id: NDArray[np.object_]
    group: Places
    groups: pd.Index
    coded: bool

    def values(self, answers: pd.Series) -> tuple[Numbers, Numbers]:
        """Values of every person before and after; missing where a wave is.

        Parameters
        ----------
        answers : Series
            One value for each row the persons were found in, by position.
        """
        array = answers.to_numpy(dtype=float)
        return _taken(array, self.before), _taken(array, self.after)

    def several(
        self, rows: pd.DataFrame, columns: Sequence[str]
    ) -> tuple[People, Numbers, Numbers]:  # fmt: skip
        """Put several questions to the same people: every column makes groups of its own.

        Parameters
        ----------
        rows : DataFrame
            Answers, one row each, by position.
        columns : sequence of str

        Returns
        -------
        people : People
            Each person once for every column; `groups` are pairs of column and group.
        before, after : ndarray of float
            Their values.
        """
        k, found = len(columns), [self.values(rows[name]) for name in columns]
        own = np.concatenate([self.group + i * len(self.groups) for i in range(k)])
        names = pd.MultiIndex.from_product([list(columns), self.groups], names=["column", "group"])
        first, last, unit = (
            np.tile(self.before, k),
            np.tile(self.after, k),
            np.tile(self.unit_id, k),
        )
        before, after = (np.concatenate(part) for part in zip(*found, strict=True))
        return People(first, last, unit, own, names, self.coded), before, after


def people(rows: pd.DataFrame, survey: Survey, waves: tuple[str, str], by: str | None) -> People:
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
    """
    first, last = waves
    numbered = rows.reset_index(drop=True)
    if by is not None:
        numbered = numbered[numbered[by].notna()]
    before = numbered[(numbered["wave"] == first) & (first != last)]
    after = numbered[numbered["wave"] == last]
    coded = bool(survey.code_columns)
    one, two = _pairs(before, after, survey, by) if coded else (before.index[:0], after.index[:0])
    alone, later = before.index.difference(one), after.index.difference(two)
    first_rows = np.concatenate([one, alone, np.full(len(later), -1)]).astype(np.intp)
    last_rows = np.concatenate([two, np.full(len(alone), -1), later]).astype(np.intp)
    known = numbered.loc[np.where(first_rows >= 0, first_rows, last_rows)]
    group, names = np.zeros(len(known), np.intp), pd.Index([""])
    if by is not None:
        group, names = pd.factorize(known[by].astype(str), sort=True)
    return People(first_rows, last_rows, known["unit_id"].to_numpy(object), group, names, coded)


def _pairs(
    before: pd.DataFrame, after: pd.DataFrame, survey: Survey, by: str | None
) -> tuple[pd.Index, pd.Index]:
    """Rows of the same persons, both in the same group."""
    found = pair(before, after, pairing_rule(survey)).pairs
    one, two = pd.Index(found["before"]), pd.Index(found["after"])
    if by is None:
        return one, two
    same = before.loc[one, by].to_numpy() == after.loc[two, by].to_numpy()
    return one[same], two[same]


def _taken(array: Numbers, places: Places) -> Numbers:
    if not array.size:
        return np.full(places.size, np.nan)
    return np.where(places >= 0, array[np.maximum(places, 0)], np.nan)
