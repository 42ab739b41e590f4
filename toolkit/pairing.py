"""Baseline and endline answers of the same respondent."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Pairing:
    """Which answers belong together.

    Attributes
    ----------
    pairs : DataFrame
        `before` and `after`: labels of the rows of the two waves.
    n_before, n_after : int
        Answers in each wave, paired or not.
    ambiguous : int
        Answers whose code is not unique in their unit and wave; they are never paired.
    """

    pairs: pd.DataFrame
    n_before: int
    n_after: int
    ambiguous: int

    @property
    def matched(self) -> float:
        """Share of the smaller wave that found its partner; 0 without answers."""
        smaller = min(self.n_before, self.n_after)
        return len(self.pairs) / smaller if smaller else 0.0


def pair(before: pd.DataFrame, after: pd.DataFrame) -> Pairing:
    """Match the answers of two waves by unit and respondent code.

    Parameters
    ----------
    before, after : DataFrame
        Columns `unit_id` and `respondent` (missing = no code), one row an answer.

    Returns
    -------
    Pairing
        Only codes that stand exactly once in each wave of a unit are paired.

    Examples
    --------
    >>> first = pd.DataFrame({"unit_id": "U1", "respondent": ["a", "b", "b", None]})
    >>> second = pd.DataFrame({"unit_id": "U1", "respondent": ["b", "a"]})
    >>> pairing = pair(first, second)
    >>> pairing.pairs.to_dict("records"), pairing.ambiguous
    ([{'before': 0, 'after': 1}], 2)
    """
    one, two = _unique(before), _unique(after)
    ambiguous = before["respondent"].notna().sum() + after["respondent"].notna().sum()
    ambiguous -= len(one) + len(two)
    both = one.merge(two, on=["unit_id", "respondent"], suffixes=("_before", "_after"))
    pairs = both[["row_before", "row_after"]].set_axis(["before", "after"], axis=1)
    return Pairing(pairs, len(before), len(after), int(ambiguous))


def _unique(answers: pd.DataFrame) -> pd.DataFrame:
    """Answers with a code that is theirs alone in their unit."""
    coded = answers.dropna(subset=["respondent"])
    alone = coded[~coded.duplicated(["unit_id", "respondent"], keep=False)]
    return alone[["unit_id", "respondent"]].assign(row=alone.index)
