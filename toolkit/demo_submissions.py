"""What a synthetic study's units handed in, and the models of activities they try out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_officers import Days, Ints
from toolkit.demo_plan import duties
from toolkit.demo_records import lifetimes
from toolkit.demo_units import AS_OF, FEW_ANSWERS, Organisation, Unit
from toolkit.schema import columns, records

FIRST_YEAR, PLAN_STARTS = 2021, np.datetime64("2021-08-31")
ON_TIME, ON_THE_DAY, LATE = 0.86, 0.03, 0.07  # the rest is missing
# Usual day of papers for which no day is fixed.
USUAL = {
    "half_year_report": "06-20", "own_plan": "02-20", "consolidated_report": "11-28",
    "guidance_five_years": "07-15", "five_year_review": "11-10",
}  # fmt: skip
# duty, unit, year, day: received on the day itself, which is late, and not at all.
KNOWN = (
    ("yearly_report", "LC-H02", 2024, "2024-11-05"),
    ("yearly_report", "LC-H03", 2024, ""),
    ("yearly_report", "LC-01", 2025, "2025-11-04"),
    ("yearly_report", "LC-02", 2025, "2025-11-05"),
)
# model, name, first day, status, units, cost of a year in đồng.
MODELS = (
    (
        "M1",
        "Câu lạc bộ nam giới chia sẻ việc nhà (minh họa)",
        "2025-09-01",
        "running",
        12,
        6_000_000,
    ),
    ("M2", "Góc tư vấn hôn nhân và gia đình (minh họa)", "2025-10-15", "pilot", 8, 4_000_000),
    ("M3", "Nhóm phụ nữ nòng cốt tuyên truyền (minh họa)", "2024-03-01", "ended", 6, 3_000_000),
)
ENDED = "2025-12-31"


def make_submissions(organisation: Organisation, rng: np.random.Generator) -> pd.DataFrame:
    """Invent the table `submissions`: mostly on time, some late, some missing.

    Parameters
    ----------
    organisation : Organisation
    rng : Generator

    Returns
    -------
    DataFrame
        Only of units that existed on the day, and nothing received after the study's date.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> table = make_submissions(make_organisation(12, rng), rng)
    >>> table.query("unit_id == 'LC-02' and duty_id == 'yearly_report'")["received"].tolist()[0]
    '2025-11-05'
    """
    units = list(organisation.units)
    parts = [rows for duty in records(duties()) for rows in _of_duty(duty, units, rng)]
    table = pd.concat(parts, ignore_index=True)
    key = ["duty_id", "unit_id", "year"]
    known = pd.DataFrame(KNOWN, columns=[*key, "received"]).assign(document="")
    known = known[known["unit_id"].isin(unit.unit_id for unit in units)]
    table = pd.concat([table, known]).drop_duplicates(key, keep="last")
    table = table[table["received"] != ""].sort_values(key, ignore_index=True)
    return table[columns("submissions")]


def _of_duty(
    duty: dict[str, object], units: list[Unit], rng: np.random.Generator
) -> Iterator[pd.DataFrame]:  # fmt: skip
    """One duty, year by year."""
    who = [unit for unit in units if unit.level == duty["level"]]
    dated = duty["month"] != ""
    usual = f"{duty['month']:02d}-{duty['day']:02d}" if dated else USUAL.get(str(duty["duty_id"]))
    if usual is None:
        return
    for year in range(max(FIRST_YEAR, int(str(duty["first_year"]))), 2027):
        if year > int(str(duty["last_year"])):
            return
        due = max(np.datetime64(f"{year}-{usual}"), PLAN_STARTS)
        received, came = _received(due, len(who), rng)
        first, last = lifetimes(who)
        came &= (first <= received) & (received <= last) & (received <= np.datetime64(AS_OF))
        ids = np.array([unit.unit_id for unit in who], dtype=object)[came]
        rows = pd.DataFrame({"unit_id": ids, "received": received[came].astype(str)})
        yield rows.assign(duty_id=str(duty["duty_id"]), year=year, document="")


def _received(
    due: np.datetime64, count: int, rng: np.random.Generator
) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Days on which papers came, and which came at all."""
    draw = rng.random(count)
    early = -rng.integers(1, 24, count)
    late = rng.integers(1, 30, count)
    shift = np.where(draw < ON_TIME, early, np.where(draw < ON_TIME + ON_THE_DAY, 0, late))
    return due + shift.astype("timedelta64[D]"), draw < ON_TIME + ON_THE_DAY + LATE


def make_models(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    """Invent the table `models`: three models, each tried in a few lasting unions.

    Parameters
    ----------
    organisation : Organisation
    members : ndarray of int
        Members of each grassroots union.
    rng : Generator

    Returns
    -------
    DataFrame
        A union tries one model at most.

    Examples
    --------
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> lai_chau = make_organisation(12, rng)
    >>> make_models(lai_chau, np.full(12, 40), rng)["model_id"].unique().tolist()
    ['M1', 'M2', 'M3']
    """
    units = organisation.grassroots
    lasting = [n for n, u in enumerate(units) if not (u.first or u.last)]
    order = rng.permutation([n for n in lasting if units[n].unit_id != FEW_ANSWERS])
    parts = []
    for model, name, start, status, most, cost in MODELS:
        take = min(most, max(2, len(lasting) // 4))
        here, order = np.sort(order[:take]), order[take:]
        rows = pd.DataFrame({"unit_id": [units[n].unit_id for n in here.tolist()]})
        share = rng.uniform(0.15, 0.6, len(here))
        rows["members"] = np.maximum(3, members[here] * share).astype(np.int64)
        end = ENDED if status == "ended" else ""
        said = {"model_id": model, "name": name, "start": start, "end": end, "status": status}
        parts.append(rows.assign(**said, cost=cost, document=""))
    return pd.concat(parts, ignore_index=True)[columns("models")]
