"""Where coverage will stand on a deadline: the pace that is needed, and the ceiling of turnover."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.coverage import officers
from toolkit.errors import ArgumentError
from toolkit.hierarchy import as_date
from toolkit.result import Result
from toolkit.roster import completions
from toolkit.settings import TrainingRule
from toolkit.study import Study, cached, reference_date
from toolkit.turnover import ENOUGH, expiring, flows, quarter_points, quarters_ahead

DRAWS = 4000
SEED = 20211
LIMITS = (0.025, 0.975)
Status = Literal["nobody", "past", "reached", "on_pace", "behind", "unreachable", "unknown"]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outlook(Result):
    """Required pace and reachable ceiling of one unit; see `outlook`."""

    unit: str
    as_of: pd.Timestamp
    deadline: pd.Timestamp
    rule: TrainingRule
    eligible: int
    trained: int
    target_heads: int
    expiring: int
    quarters: int
    retention: float
    pace: float
    required: float
    ceiling: float
    status: Status

    @property
    def is_forecast(self) -> bool:
        """Whether there are quarters enough; otherwise it is a scenario."""
        return self.quarters >= ENOUGH


def accrued(retention: float | Numbers, quarters: float | Numbers) -> Numbers:
    """Heads still trained after some quarters, if one more is trained in each of them.

    Examples
    --------
    >>> float(accrued(0.5, 2)), float(accrued(1.0, 8))
    (1.5, 8.0)
    """
    q = np.asarray(retention, dtype=float)
    lost = np.where(q < 1, 1 - q, 1.0)
    return np.asarray(np.where(q < 1, (1 - q**quarters) / lost, quarters), dtype=float)


def expected_trained(
    trained: float, retention: float | Numbers, pace: float | Numbers, quarters: float
) -> Numbers:  # fmt: skip
    """Heads trained after some quarters: those who stay, and those newly trained who stay.

    K_h = K_0 q^h + r (1 - q^h) / (1 - q), the stock with recruitment at a fixed rate of
    Bartholomew, Forbes and McClean (1991); with q = 1 its limit K_0 + r h.

    Examples
    --------
    >>> float(expected_trained(100, 0.9, 10, 2)), float(expected_trained(100, 1.0, 10, 2))
    (100.0, 120.0)
    """
    return np.asarray(trained * retention**quarters + pace * accrued(retention, quarters))


def required_pace(trained: float, retention: float, wanted: float, quarters: float) -> float:
    """Heads to be trained in each quarter so that as many are trained as wanted; at least 0.

    Examples
    --------
    >>> required_pace(100, 0.9, 100, 2), required_pace(50, 1.0, 90, 4)
    (10.0, 10.0)
    """
    missing = wanted - trained * float(retention**quarters)
    return max(0.0, round(missing / float(accrued(retention, quarters)), 9))


def reachable(eligible: float, trained: float, retention: float, pace: float) -> float:
    """Heads trained in the long run at one pace: r / (1 - q), never more than there are.

    Examples
    --------
    >>> reachable(100, 40, 0.9, 6), reachable(100, 40, 1.0, 6), reachable(100, 40, 1.0, 0)
    (60.0, 100.0, 40.0)
    """
    if retention < 1:
        return min(float(eligible), round(pace / (1 - retention), 9))
    return float(eligible if pace > 0 else trained)


@cached
def outlook(
    study: Study,
    unit: str,
    *,
    deadline: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
) -> Outlook:
    """Reckon the pace of training a unit needs up to a deadline, with its own turnover.

    Parameters
    ----------
    study : Study
    unit : str
        With all units below it.
    deadline : date or str, optional
        The day by which the target is to be reached; that of `[training_plan]` without it.
    as_of : date or str, optional

    Returns
    -------
    Outlook
        `.table`, a row for each quarter up to the deadline and for the deadline itself: date,
        without (heads trained if nobody more is), pace (at the recent pace), low, high (its 95 %
        limits, by simulation), required (at the required pace); heads, missing where turnover is
        unknown. `.eligible`, `.trained` and `.target_heads` are heads on `as_of`; `.expiring` of
        those trained whose training certainly ends by the deadline; `.retention` the share of the
        trained who still are a quarter later, `.pace` and `.required` heads a quarter, `.ceiling`
        the heads trained in the long run at the recent pace; `.quarters` they are estimated from,
        with fewer than 6 of which it is a scenario, no forecast (`.is_forecast`). `.status`:
        "reached", "on_pace", "behind", "unreachable" (also in the long run), "past" (the deadline),
        "nobody" (to be trained) or "unknown" (no turnover known).

    Raises
    ------
    ArgumentError
        The unit does not exist on the day, there is no deadline, or it is before `as_of`.

    Examples
    --------
    >>> import toolkit as tk
    >>> study = tk.load_study("data/lai-chau")
    >>> ahead = tk.outlook(study, "LC", deadline="2030-12-31", as_of="2026-10-31")
    >>> ahead.trained <= ahead.eligible, len(ahead.table)
    (True, 18)
    """
    day = as_date(reference_date(study, as_of))
    end = deadline_of(study, deadline, day)
    tree = study.hierarchy.require(unit, day)
    heads = officers(study, day)
    heads = heads[heads["unit_id"].isin(tree.under(unit)) & ~heads["newcomer"].astype(bool)]
    rule, eligible = study.settings.training, len(heads)
    done = heads.loc[heads["trained"].astype(bool), "person_id"]
    wanted = math.ceil(round(rule.target * eligible, 9))
    past = flows(study, unit, day)
    retention, pace = estimates(past)
    h = max(quarters_ahead(day, end), 0.0) if end > day else 0.0
    assumed = 1.0 if math.isnan(retention) else retention  # the least that is needed
    required = required_pace(len(done), assumed, wanted, h) if h else math.nan
    ceiling = reachable(eligible, len(done), retention, pace)
    table = _path(day, end, len(done), eligible, past, required)
    return Outlook(
        study, table, unit, day, end, rule, eligible, len(done), wanted,
        len(expiring(completions(study), done, end)), int((past["trained"] > 0).sum()),
        retention, pace, required, ceiling,
        _status(table, eligible, len(done), wanted, ceiling, h),
    )  # fmt: skip


def deadline_of(study: Study, given: dt.date | str | None, day: pd.Timestamp) -> pd.Timestamp:
    """Return the deadline asked for, or that of the study, which may be past.

    Raises
    ------
    ArgumentError
        There is none, or the one asked for is not after `day`.
    """
    own = study.settings.training_plan.deadline
    if given is None and own is None:
        raise ArgumentError(
            "deadline=None, and study.toml has none under [training_plan]; "
            "give one, such as deadline='2030-12-31'"
        )
    end = as_date(own if given is None and own is not None else given or "", "deadline")
    if given is not None and end <= day:
        raise ArgumentError(
            f"deadline={given!r} is not after as_of {day:%Y-%m-%d}; give a later day"
        )
    return end


def estimates(past: pd.DataFrame) -> tuple[float, float]:
    """Share of the trained who still are after a quarter, and heads newly trained in a quarter.

    Examples
    --------
    >>> past = pd.DataFrame({"trained": [10, 30], "kept": [9, 27], "newly": [4, 6]})
    >>> estimates(past)
    (0.9, 5.0)
    """
    if not past["trained"].sum():
        return math.nan, math.nan
    return float(past["kept"].sum() / past["trained"].sum()), float(past["newly"].mean())


def _path(
    day: pd.Timestamp, end: pd.Timestamp, trained: int, eligible: int,
    past: pd.DataFrame, required: float,
) -> pd.DataFrame:  # fmt: skip
    """Expected heads at each quarter up to the deadline."""
    retention, pace = estimates(past)
    rows = []
    for date in quarter_points(day, end):
        h = quarters_ahead(day, date)
        expected = [
            min(float(expected_trained(trained, retention, new, h)), float(eligible))
            if not math.isnan(retention) else math.nan
            for new in (0.0, pace, required)
        ]  # fmt: skip
        limits = _limits(trained, eligible, past, h)
        rows.append((date, expected[0], expected[1], *limits, expected[2]))
    return pd.DataFrame(rows, columns=["date", "without", "pace", "low", "high", "required"])


def _limits(
    trained: int, eligible: int, past: pd.DataFrame, quarters: float
) -> tuple[float, float]:  # fmt: skip
    """Limits for the heads trained: the estimates drawn anew, then who stays and who is trained.

    Courses train many at once, so the heads newly trained vary more than by chance: their variance
    is that observed, if it is more.
    """
    if not past["trained"].sum():
        return math.nan, math.nan
    rng = np.random.default_rng(SEED)
    kept, lost = past["kept"].sum(), (past["trained"] - past["kept"]).sum()
    retention = rng.beta(kept + 0.5, lost + 0.5, DRAWS)
    over = _lumpiness(past["newly"])
    pace = rng.gamma((past["newly"].sum() + 0.5) / over, over / len(past), DRAWS)
    stay = rng.binomial(trained, retention**quarters)
    newly = pace * accrued(retention, quarters)
    if over > 1:
        newly = rng.gamma(newly / (over - 1) + 1e-12, over - 1)
    drawn = np.minimum(stay + rng.poisson(newly), eligible)
    low, high = np.quantile(drawn, LIMITS)
    return float(low), float(high)


def _lumpiness(newly: pd.Series) -> float:
    """Variance by mean of the heads newly trained, where it is more than chance has it: 1."""
    if len(newly) < ENOUGH or not newly.sum():
        return 1.0
    return max(1.0, float(newly.var() / newly.mean()))


def _status(
    table: pd.DataFrame, eligible: int, trained: int, wanted: int, ceiling: float, quarters: float
) -> Status:
    """Say in one word where the unit stands, in whole heads, as they are shown."""
    if not eligible:
        return "nobody"
    if not quarters:
        return "reached" if trained >= wanted else "past"
    expected = float(table["pace"].iloc[-1])
    if math.isnan(expected):
        return "reached" if trained >= wanted else "unknown"
    if round(expected) >= wanted:
        return "reached" if trained >= wanted else "on_pace"
    return "unreachable" if round(ceiling) < wanted else "behind"
