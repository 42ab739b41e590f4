"""The national target for awareness: 10–15 % more by 2030 than in 2025, in both its readings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.comparison import compare
from toolkit.hierarchy import as_date
from toolkit.items import Scale
from toolkit.result import Result
from toolkit.retrospective import RECALLED, SHIFT
from toolkit.schema import records
from toolkit.settings import Wave
from toolkit.study import Study, SurveyData, cached, reference_date

GOALS = (10, 15)  # per cent: Decision 1790 says "10–15 %" and not of what
POINTS, RELATIVE = "points", "relative"
NAN = float("nan")
COLUMNS = [
    *("scale", "reading", "before", "after", "n_before", "n_after", "value", "low", "high"),
    *("at_10", "at_15", "status", "reason"),
]


@dataclass(frozen=True, eq=False)
class AwarenessTarget(Result):
    """Awareness against its national target; see `awareness_target`.

    Attributes
    ----------
    survey : str
    baseline, latest : Wave or None
        The waves compared; None where there is none.
    baseline_year, deadline : int
    as_of : Timestamp
    unit : str or None
    """

    survey: str
    baseline: Wave | None
    latest: Wave | None
    baseline_year: int
    deadline: int
    as_of: pd.Timestamp
    unit: str | None


@cached
def awareness_target(
    study: Study,
    survey: str | None = None,
    scale: str | None = None,
    *,
    baseline_year: int = 2025,
    deadline: int = 2030,
    as_of: dt.date | str | None = None,
    unit: str | None = None,
) -> AwarenessTarget:
    """Set the change of awareness since a year against "10–15 % more", in points and relative.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it.
    scale : str, optional
        One scale instead of all that have a better end.
    baseline_year : int
        The first wave of this year is the baseline.
    deadline : int
        The last wave up to its end, and up to `as_of`, is the latest.
    as_of : date or str, optional
        The study's own without it.
    unit : str, optional
        Only answers from this unit and those below it.

    Returns
    -------
    AwarenessTarget
        `.table`: scale, reading ("points": points of a scale of 100; "relative": share of the
        baseline), before, after (means in points of the scale), n_before, n_after (answers), value
        (the change: points, or a proportion), low, high (its 95 % limits), at_10, at_15
        ("reached" or "not_reached" where the limits say so, else "open"), status ("measured",
        "no_data", or "not_applicable" without a baseline), reason.

    Raises
    ------
    ArgumentError
        As `compare`.

    Notes
    -----
    Decision 1790/QĐ-TTg does not say whether points or a relative change is meant, nor by which
    measure; so both are given and neither is chosen. Means, change and limits are those of
    `compare`. The relative change is the change divided by the baseline's distance from the lower
    end of the scale. Its limits are Fieller's, with the errors of change and baseline added as if
    they always went the same way: the limits of the change, divided by the limit of the baseline
    that is less sure. They are rather too wide, and leave out 0 whenever those in points do. Half
    the width of the baseline's limits is taken from the latest mean's, by the numbers of answers.

    Examples
    --------
    >>> import toolkit as tk
    >>> aim = tk.awareness_target(tk.load_study("data/lai-chau"), scale="knowledge")
    >>> aim.table["reading"].tolist(), aim.baseline.date.year
    (['points', 'relative'], 2025)
    """
    day = as_date(reference_date(study, as_of))
    if survey is None and not study.surveys:
        table = pd.DataFrame(columns=COLUMNS)
        return AwarenessTarget(study, table, "", None, None, baseline_year, deadline, day, unit)
    data = study.survey(survey)
    first, last = _waves(data, baseline_year, min(day, pd.Timestamp(deadline, 12, 31)))
    if first is None or last is None:
        table = _without(data, scale, first)
    else:
        found = compare(
            study, data.name, scale=scale, unit=unit,
            before=first.name, after=last.name, as_of=day.date(),
        )  # fmt: skip
        table = _readings(data, found.table, scale)
    return AwarenessTarget(
        study, table, data.name, first, last, baseline_year, deadline, day, unit
    )  # fmt: skip


def _waves(data: SurveyData, year: int, until: pd.Timestamp) -> tuple[Wave | None, Wave | None]:
    """First wave of the baseline's year, and the last one after it."""
    held = [wave for wave in data.settings.waves if pd.Timestamp(wave.date) <= until]
    first = next((wave for wave in held if wave.date.year == year), None)
    later = held[held.index(first) + 1 :] if first else []
    return first, later[-1] if later else None


def _without(data: SurveyData, scale: str | None, first: Wave | None) -> pd.DataFrame:
    """Rows without figures: there is no baseline, or no wave after it."""
    status = ("not_applicable", "no_baseline") if first is None else ("no_data", "no_later_wave")
    known = data.settings.scales or tuple(data.instrument.scales)
    names = [scale] if scale else [n for n in known if n not in data.settings.retrospective]
    rows = [
        {"scale": name, "reading": reading, "status": status[0], "reason": status[1]}
        for name in names
        if data.instrument.scale(name).better != "none"
        for reading in (POINTS, RELATIVE)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _readings(data: SurveyData, changes: pd.DataFrame, scale: str | None) -> pd.DataFrame:
    """Both readings of each scale's change."""
    kept = changes[changes["group"].isna() & ~changes["method"].isin((RECALLED, SHIFT))]
    rows = []
    for row in records(kept):
        own = data.instrument.scale(str(row["scale"]))
        if own.better != "none" or scale:
            given = {key: row[key] for key in ("scale", "before", "after", "n_before", "n_after")}
            rows += [given | reading for reading in (_points(row, own), _relative(row, own))]
    return pd.DataFrame(rows, columns=COLUMNS)


def _points(row: dict[str, Any], own: Scale) -> dict[str, Any]:
    """The change in points of a scale of 100, upwards being better."""
    unit = _sign(own) * 100 / (own.high - own.low)
    low, high = sorted((row["low"] * unit, row["high"] * unit))
    return {"reading": POINTS} | _against(row["change"] * unit, low, high, 1.0, str(row["reason"]))


def _relative(row: dict[str, Any], own: Scale) -> dict[str, Any]:
    """The change divided by the baseline's distance from the worse end of the scale."""
    base = row["before"] - own.low if own.better != "lower" else own.high - row["before"]
    if not base > 0:
        reason = str(row["reason"]) or "baseline_at_the_end"
        return {"reading": RELATIVE} | _against(NAN, NAN, NAN, 100.0, reason)
    least, most = sorted((_sign(own) * row["low"], _sign(own) * row["high"]))
    low, high = _quotient(least, most, base, _error_of_baseline(row))
    value = _sign(own) * row["change"] / base
    return {"reading": RELATIVE} | _against(value, low, high, 100.0, str(row["reason"]))


def _quotient(low: float, high: float, base: float, error: float) -> tuple[float, float]:
    """Limits of a change divided by those of the baseline, each by the end that is less sure.

    Examples
    --------
    >>> _quotient(9.0, 20.0, 50.0, 10.0), _quotient(-8.0, 20.0, 50.0, 10.0)
    ((0.15, 0.5), (-0.2, 0.5))
    """
    if not base > error:
        return NAN, NAN
    least, most = base - error, base + error
    return low / (most if low > 0 else least), high / (least if high > 0 else most)


def _error_of_baseline(row: dict[str, Any]) -> float:
    """Half the width of the baseline's limits, from those of the latest wave."""
    half = (row["level_high"] - row["level_low"]) / 2
    return float(half * (row["n_level"] / row["n_before"]) ** 0.5)


def _sign(own: Scale) -> int:
    return -1 if own.better == "lower" else 1


def _against(value: float, low: float, high: float, unit: float, reason: str) -> dict[str, Any]:
    """A change with its limits, and where it stands against each goal."""
    known = value == value
    found = {"value": value, "low": low if known else NAN, "high": high if known else NAN}
    places = {f"at_{goal}": _place(low * unit, high * unit, goal) for goal in GOALS}
    status = {"status": "measured" if known else "no_data", "reason": "" if known else reason}
    return found | (places if known else dict.fromkeys(places, "")) | status


def _place(low: float, high: float, goal: float) -> str:
    if low >= goal:
        return "reached"
    return "not_reached" if high < goal else "open"
