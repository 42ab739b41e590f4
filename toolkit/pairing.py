"""Baseline and endline answers of the same respondent, by identifier or self-generated code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit import stats
from toolkit.errors import ArgumentError
from toolkit.linkage import Ints, Links, Rule, links, links_by_chance, pack, usable
from toolkit.settings import Survey
from toolkit.study import SurveyData

BETWEEN = "|"  # stands between the elements of a code
LONG_CODE = 6  # elements from which on one may be off
STATUSES = ("paired", "ambiguous", "alone", "no_code")

NO_PAIRS = pd.DataFrame({"before": [], "after": [], "distance": []}, dtype="int64")

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Pairing:
    """Which answers belong together.

    Attributes
    ----------
    linked, tied : Links
        Places of the answers that belong together, and of those whose nearest partner is not the
        only one; see `linkage.links`.
    rule : Rule
        The rule that was used.
    units : tuple of Series
        The unit of every answer of the two waves, by the label of its row.
    codes : tuple of ndarray
        The same answers' units and codes as numbers.
    """

    linked: Links = field(repr=False)
    tied: Links = field(repr=False)
    rule: Rule
    units: tuple[pd.Series, pd.Series] = field(repr=False)
    codes: tuple[Ints, Ints] = field(repr=False)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a pair.

        `before` and `after`: labels of the rows of the two waves; `distance`: elements of the code
        that differ or are missing (0: the whole code agrees).
        """
        one, two = (wave.index for wave in self.units)
        labels = {"before": one[self.linked.one], "after": two[self.linked.two]}
        return pd.DataFrame(labels | {"distance": self.linked.distance})

    @cached_property
    def before(self) -> pd.DataFrame:
        """Every answer of the first wave by its label: `unit_id` and `status`.

        That is "paired", "ambiguous" (the nearest partner is not the only one), "alone" (nobody
        resembles it, or whoever does has a nearer partner) or "no_code" (no unit, or too many
        elements missing).
        """
        return pd.DataFrame({"unit_id": self.units[0], "status": self.statuses[0]})

    @cached_property
    def after(self) -> pd.DataFrame:
        """The same of the last wave."""
        return pd.DataFrame({"unit_id": self.units[1], "status": self.statuses[1]})

    @cached_property
    def statuses(self) -> tuple[Texts, Texts]:
        """Status of every answer of the two waves; see `before`."""
        return (
            self._statuses(self.codes[0], self.tied.one, self.linked.one),
            self._statuses(self.codes[1], self.tied.two, self.linked.two),
        )

    def _statuses(self, codes: Ints, tied: Ints, linked: Ints) -> Texts:
        status = np.where(usable(codes, self.rule), "alone", "no_code").astype(object)
        key = pack(codes + 1)
        status[np.isin(key, key[tied])] = "ambiguous"  # one of equal codes was named for all
        status[linked] = "paired"
        return status

    @property
    def n_before(self) -> int:
        """Answers in the first wave, paired or not."""
        return len(self.units[0])

    @property
    def n_after(self) -> int:
        """Answers in the last wave, paired or not."""
        return len(self.units[1])

    @property
    def matched(self) -> float:
        """Share of the smaller wave that found its partner; 0 without answers."""
        smaller = min(self.n_before, self.n_after)
        return len(self.pairs) / smaller if smaller else 0.0

    @property
    def matchable(self) -> int:
        """Pairs there could be at most: in each unit, codes of the wave with fewer of them."""
        return int(self.by_unit["matchable"].sum())

    @property
    def unmatched_before(self) -> pd.Index:
        """Labels of the first wave's answers without a partner."""
        return self.before.index[self.before["status"] != "paired"]

    @property
    def unmatched_after(self) -> pd.Index:
        """Labels of the last wave's answers without a partner."""
        return self.after.index[self.after["status"] != "paired"]

    @property
    def ambiguous(self) -> int:
        """Answers of both waves left alone because the nearest partner is not the only one."""
        return sum(int(np.count_nonzero(wave == "ambiguous")) for wave in self.statuses)

    @cached_property
    def by_unit(self) -> pd.DataFrame:
        """One row a unit: answers, answers with a code that can be linked, links and what is left.

        `n_before`, `n_after`, `codes_before`, `codes_after`, `pairs`, `exact` (the whole code
        agrees), `ambiguous` (of both waves), `matchable` (the smaller of the two numbers of codes)
        and `chances`: how many pairs the answers without a partner could still make.
        """
        return _by_unit(self)

    @cached_property
    def chance(self) -> stats.Estimate:
        """Share of pairs of different people that the rule links, with Wilson's interval.

        Two answers of one wave are two people. So within each wave the answers of every unit are
        dealt into two halves, and the halves are linked by the same rule: every link is false.
        NaN where no unit has two answers with a code.
        """
        found = [links_by_chance(codes, self.rule) for codes in self.codes]
        return stats.proportion(sum(made for made, _ in found), sum(n for _, n in found))

    @property
    def false_links(self) -> float:
        """Pairs expected to join different people; NaN where `chance` is.

        Somebody is linked with a wrong person when the right one was not found, so `chance` works
        on the pairs that those without a partner could make: `chance` × the sum of `chances`.
        """
        return self.chance.value * float(self.by_unit["chances"].sum())

    @property
    def false_link_rate(self) -> float:
        """Expected share of false links among the pairs, at most 1; NaN without pairs."""
        return min(self.false_links / len(self.pairs), 1.0) if len(self.pairs) else np.nan


def pairing_rule(survey: Survey, tolerance: int | None = None) -> Rule:
    """Find the rule a survey's settings ask for.

    Parameters
    ----------
    survey : Survey
    tolerance : int, optional
        Instead of the tolerance of the settings.

    Returns
    -------
    Rule
        For codes as they are read, made of the elements `survey.code_columns`; its tolerance
        leaves one element to agree, so that of an identifier is 0.
    """
    columns = survey.code_columns
    wanted = survey.pairing.tolerance if tolerance is None else tolerance
    fixed = tuple(columns.index(name) for name in survey.blocks if name in columns)
    rule = Rule(usual_tolerance(len(columns)) if wanted is None else wanted, fixed)
    return replace(rule, tolerance=rule.reach(len(columns)))


def usual_tolerance(elements: int) -> int:
    """Elements that may be off where the study does not say: one of six or more, else none.

    Examples
    --------
    >>> usual_tolerance(6), usual_tolerance(5)
    (1, 0)
    """
    return 1 if elements >= LONG_CODE else 0


def pair(before: pd.DataFrame, after: pd.DataFrame, rule: Rule | None = None) -> Pairing:
    """Link the answers of two waves by unit and respondent code.

    Parameters
    ----------
    before, after : DataFrame
        Columns `unit_id` and `respondent`, one row an answer; the labels of the rows are unique.
        `respondent` is an identifier, or the elements of a code with "|" between them, a missing
        one being empty; NaN is no code at all.
    rule : Rule, optional
        Without it one element of a code of six or more may be off, and none of a shorter one.

    Returns
    -------
    Pairing

    Raises
    ------
    ArgumentError
        When codes have unequal numbers of elements.

    Notes
    -----
    The distance of two codes is the number of elements that are not known to be equal: that differ,
    by however much, or are missing on either side. Two answers of one unit are linked when each is
    the only nearest partner of the other and their distance is within the rule's tolerance; a code
    that stands twice in a wave is therefore never linked. At least one element that is not fixed
    has to agree, so an identifier, which is a code of one element, is always exact.

    References
    ----------
    McGloin, Holcomb & Main (1996), Matching anonymous pre-posttests using subject-generated
    information. Evaluation Review 20:724–736. Yurek, Vasey & Sullivan Havens (2008), The use of
    self-generated identification codes in longitudinal research. Evaluation Review 32:435–452.

    Examples
    --------
    >>> first = pd.DataFrame({"unit_id": "U1", "respondent": ["f|a|7|2|k|0", "m|b|9|0|h|3"]})
    >>> second = pd.DataFrame({"unit_id": "U1", "respondent": ["m|b|9||h|3", "f|a|7|2|k|0"]})
    >>> pair(first, second).pairs.to_dict("records")
    [{'before': 0, 'after': 1, 'distance': 0}, {'before': 1, 'after': 0, 'distance': 1}]
    """
    first, second = _numbers(before, after)
    elements = first.shape[1] - 1
    rule = rule or Rule(usual_tolerance(elements))
    if max(rule.fixed, default=-1) >= elements and (first[:, 1:] >= 0).any():
        raise ArgumentError(f"rule: {rule} does not fit codes of {elements} elements")
    linked, tied = links(first, second, rule)
    units = before["unit_id"], after["unit_id"]
    return Pairing(linked, tied, rule, units, (first, second))


def pair_waves(
    data: SurveyData, rows: pd.DataFrame | None = None, tolerance: int | None = None
) -> Pairing | None:
    """Link the answers of a survey's first and last wave by its own rule.

    Parameters
    ----------
    data : SurveyData
    rows : DataFrame, optional
        Some of its answers; all without it.
    tolerance : int, optional
        Instead of the tolerance of the rule.

    Returns
    -------
    Pairing or None
        None where there is one wave, or no code.
    """
    if len(data.waves) < 2 or not data.settings.code_columns:
        return None
    given = (data.responses if rows is None else rows)[["wave", "unit_id", "respondent"]]
    before, after = (given[given["wave"] == wave] for wave in (data.waves[0], data.waves[-1]))
    return pair(before, after, pairing_rule(data.settings, tolerance))


def complete_codes(codes: pd.Series) -> pd.Series:
    """Which codes have all their elements.

    Examples
    --------
    >>> complete_codes(pd.Series(["f|7", "f|", "|7", None], dtype="str")).tolist()
    [True, False, False, False]
    """
    gaps = (BETWEEN + codes + BETWEEN).str.contains(BETWEEN * 2, regex=False)
    return codes.notna() & ~gaps.fillna(True).astype(bool)


def _numbers(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Ints, Ints]:
    """Both waves as numbers: the unit, then the elements; equal texts alike, -1 is missing."""
    units, codes = (
        np.concatenate([wave[name].to_numpy(dtype=object) for wave in (before, after)])
        for name in ("unit_id", "respondent")
    )
    numbers = np.column_stack([_factors(column) for column in (units, *_elements(codes).T)])
    return numbers[: len(before)], numbers[len(before) :]


def _elements(codes: Texts) -> Texts:
    """Elements of the codes, one row a code; those of a missing code are empty."""
    there = ~pd.isna(codes)
    texts = codes[there].tolist()
    widths = {text.count(BETWEEN) + 1 for text in texts}
    if len(widths) > 1:
        raise ArgumentError(
            f"respondent: codes with {min(widths)} and with {max(widths)} elements came; "
            "all codes of a survey have the same number"
        )
    elements = np.full((len(codes), max(widths, default=1)), "", dtype=object)
    if texts:
        parts = BETWEEN.join(texts).split(BETWEEN)
        elements[there] = np.array(parts, dtype=object).reshape(len(texts), -1)
    return elements


def _factors(texts: Texts) -> Ints:
    numbers, distinct = pd.factorize(texts)
    numbers[np.isin(numbers, np.flatnonzero(distinct == ""))] = -1
    return numbers.astype(np.int64, copy=False)


def _by_unit(pairing: Pairing) -> pd.DataFrame:
    one, two = (_by_status(wave) for wave in (pairing.before, pairing.after))
    exact = pairing.pairs.loc[pairing.pairs["distance"] == 0, "before"]
    counts = {
        "n_before": one.sum(axis=1),
        "n_after": two.sum(axis=1),
        "codes_before": one.drop(columns="no_code").sum(axis=1),
        "codes_after": two.drop(columns="no_code").sum(axis=1),
        "pairs": one["paired"],
        "exact": pairing.before.loc[exact, "unit_id"].value_counts(),
        "ambiguous": one["ambiguous"].add(two["ambiguous"], fill_value=0),
    }
    units = pd.DataFrame(counts).fillna(0).astype("int64").rename_axis("unit_id")
    before, after = units["codes_before"], units["codes_after"]
    units["matchable"] = np.minimum(before, after)
    return units.assign(chances=(before - units["pairs"]) * (after - units["pairs"]))


def _by_status(wave: pd.DataFrame) -> pd.DataFrame:
    """Answers of each unit by what became of them."""
    counts = wave.groupby(["unit_id", "status"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(STATUSES), fill_value=0)
