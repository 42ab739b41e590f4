"""What the pairing of two waves found, what stricter and looser rules would find, unit by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.hierarchy import as_date
from toolkit.pairing import Pairing, pair_waves, pairing_rule
from toolkit.result import Result
from toolkit.study import Study, SurveyData, cached, reference_date

TOLERANCES = (0, 1, 2)
COLUMNS = ["tolerance", "used", "n_before", "n_after", "pairs", "matchable", "match_rate"]
COLUMNS += ["ambiguous", "false_links", "false_links_high", "false_link_rate"]


@dataclass(frozen=True, eq=False)
class PairingReport(Result):
    """Pairs by the rule in use and by others; see `pairing`.

    Attributes
    ----------
    units : DataFrame
        One row a unit, by the rule in use: the columns of `Pairing.by_unit`, match_rate and
        false_links.
    """

    survey: str
    unit: str | None
    as_of: pd.Timestamp
    units: pd.DataFrame


@cached
def pairing(
    study: Study,
    survey: str | None = None,
    *,
    unit: str | None = None,
    as_of: dt.date | str | None = None,
) -> PairingReport:
    """Report how many answers of the first and the last wave were paired, and how safely.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it. A study without surveys gives an empty table.
    unit : str, optional
        Only answers from this unit and those below it on `as_of`.
    as_of : date or str, optional
        The day whose tree tells what is below `unit`.

    Returns
    -------
    PairingReport
        `.table`, one row for each number of elements that may be off (0, 1 and 2; an identifier
        has 0 only): tolerance, used (whether it is the rule in use), n_before, n_after (answers of
        known units), pairs, matchable (pairs there could be at most), match_rate, ambiguous
        (answers of both waves), false_links (expected, with the upper 95 % limit
        false_links_high) and false_link_rate (their share of the pairs). Empty where there is one
        wave, or no code.

    Raises
    ------
    ArgumentError
        An unknown survey, unit or date.

    Notes
    -----
    How often strangers are linked by chance is measured in the whole survey, also for one unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.pairing(tk.load_study("data/lai-chau")).table
    >>> found["tolerance"].tolist(), found["pairs"].is_monotonic_increasing
    ([0, 1, 2], True)
    """
    day = as_date(reference_date(study, as_of))
    below = None if unit is None else study.hierarchy.require(unit, day).under(unit)
    if survey is None and not study.surveys:
        return PairingReport(study, pd.DataFrame(columns=COLUMNS), "", unit, day, pd.DataFrame())
    data = study.survey(survey)
    found = _by_tolerance(data)
    used = pairing_rule(data.settings).tolerance
    rows = [
        {"tolerance": tolerance, "used": tolerance == used} | _figures(one, below)
        for tolerance, one in found.items()
    ]
    units = _units(found[used], below) if found else pd.DataFrame()
    return PairingReport(study, pd.DataFrame(rows, columns=COLUMNS), data.name, unit, day, units)


def _by_tolerance(data: SurveyData) -> dict[int, Pairing]:
    """The survey paired with as many elements off as may be, from none on."""
    found = (pair_waves(data, tolerance=tolerance) for tolerance in TOLERANCES)
    return {one.rule.tolerance: one for one in found if one is not None}


def _units(found: Pairing, below: Sequence[str] | None) -> pd.DataFrame:
    """Figures of every unit."""
    units = found.by_unit
    units = units if below is None else units[units.index.isin(below)]
    return units.assign(
        match_rate=units["pairs"] / units["matchable"].where(units["matchable"] > 0),
        false_links=units["chances"] * found.chance.value,
    )


def _figures(found: Pairing, below: Sequence[str] | None) -> dict[str, float]:
    """Figures of all units together."""
    total = _units(found, below).sum()
    pairs, matchable = total["pairs"], total["matchable"]
    expected, most = (total["chances"] * share for share in (found.chance.value, found.chance.high))
    counts = {name: int(total[name]) for name in ("n_before", "n_after", "pairs", "matchable")}
    return counts | {
        "match_rate": pairs / matchable if matchable else np.nan,
        "ambiguous": int(total["ambiguous"]),
        "false_links": expected,
        "false_links_high": most,
        "false_link_rate": min(expected / pairs, 1.0) if pairs else np.nan,
    }
