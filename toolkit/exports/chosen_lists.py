"""A column of answers with several choices each: equal answers are named once, then written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Names = list[str] | None

_AT_ONCE = 32  # boxes numbered together


@dataclass(frozen=True)
class ChosenLists:
    """What was chosen, row by row.

    Attributes
    ----------
    different : sequence of (list of str or None)
        The different answers; None for a missing one.
    codes : ndarray of int
        For each row the place of its answer in `different`.
    """

    different: Sequence[Names]
    codes: npt.NDArray[np.int64]

    def missing(self) -> npt.NDArray[np.bool_]:
        """Whether each answer is missing."""
        none = np.array([names is None for names in self.different], dtype=bool)
        return none[self.codes] if len(none) else none

    def or_else(self, other: ChosenLists) -> ChosenLists:
        """Take from another column what is missing in this one."""
        codes = np.where(self.missing(), len(self.different) + other.codes, self.codes)
        return ChosenLists([*self.different, *other.different], codes)

    def written_out(self) -> pd.Series:
        """Each row with a list of its own: whoever changes one changes no other answer.

        Examples
        --------
        >>> ChosenLists([["radio"], None], np.array([0, 1, 0])).written_out().tolist()
        [['radio'], None, ['radio']]
        """
        rows = np.flatnonzero(~self.missing())
        answers = np.empty(len(self.different), dtype=object)
        answers[:] = [*self.different, None][:-1]  # never taken for a table
        found = np.full(len(self.codes), None, dtype=object)
        copies = map(list.copy, answers[self.codes[rows]])
        found[rows] = np.fromiter(copies, dtype=object, count=len(rows))
        return pd.Series(found, dtype=object)


def ticked_lists(
    names: list[str], hits: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> ChosenLists:
    """What is ticked in each row; patterns of boxes repeat themselves, so each is named once.

    Parameters
    ----------
    names : list of str
        Of the choices.
    hits : ndarray of bool, shape (choices, rows)
    known : ndarray of bool, shape (rows,)
        Whether the question was answered.

    Examples
    --------
    >>> hits = np.array([[True, False, False], [True, True, False]])
    >>> found = ticked_lists(["radio", "tv"], hits, np.array([True, True, False]))
    >>> found.written_out().tolist()
    [['radio', 'tv'], ['tv'], None]
    """
    patterns = _numbered(hits)
    first = np.empty(patterns.max(initial=-1) + 1, dtype=np.int64)
    first[patterns[::-1]] = np.arange(len(patterns))[::-1]
    lists: list[Names] = [
        [name for name, hit in zip(names, hits[:, row], strict=True) if hit] for row in first
    ]
    return ChosenLists([*lists, None], np.where(known, patterns, len(lists)))


def _numbered(hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """A number for each row, the same for rows with the same boxes ticked."""
    patterns = np.zeros(hits.shape[1], dtype=np.int64)
    for start in range(0, len(hits), _AT_ONCE):
        part = hits[start : start + _AT_ONCE].astype(np.int64)
        together = (part << np.arange(len(part))[:, None]).sum(axis=0)
        # numbered anew each time, so that no number grows beyond the rows
        patterns = pd.factorize((patterns << _AT_ONCE) | together)[0]
    return patterns
