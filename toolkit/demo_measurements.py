"""Measurements of a synthetic study: what units count themselves, year by year.

Only numbers of people, papers or money go in, never who they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_officers import Ints
from toolkit.demo_records import lifetimes, women_share
from toolkit.demo_units import Organisation, Unit
from toolkit.schema import columns

Floats = npt.NDArray[np.float64]


class Count(NamedTuple):
    """An indicator counted by units: years with their mean share, and the mean whole.

    `whole` is a share of members with `of_members`, otherwise a number; without a share only the
    numerator is written.
    """

    indicator: str
    shares: dict[int, float]
    whole: float
    of_members: bool


# By grassroots unions.
GRASSROOTS = (
    Count("IND-05b", {2024: 0.62, 2025: 0.71}, 0.05, True),
    Count("IND-05c", {2024: 0.75, 2025: 0.82}, 0.05, True),
    Count("IND-13", {2024: 0.86, 2025: 0.9}, 1.0, True),
    Count("IND-15", {2024: 0.6, 2025: 0.7}, 0.06, True),
    Count("IND-20", {2024: 1.0, 2025: 1.0}, 0.12, True),
)
ENTERPRISES = (Count("IND-09", {2023: 0.4, 2024: 0.5, 2025: 0.55}, 1.0, False),)
UPPER = (
    Count("IND-10", {2023: 0.8, 2024: 0.85, 2025: 0.75}, 4, False),
    Count("IND-16", {2023: 0.7, 2024: 0.75, 2025: 0.8}, 6, False),
    Count("IND-17", {2023: 0.25, 2024: 0.3, 2025: 0.4}, 18, False),
    Count("IND-26", {2023: 0.8, 2024: 0.85, 2025: 0.9}, 1, False),
)
ONLY_COUNTED = {"IND-20"}
BUDGET = {2023: 0.93, 2024: 0.95, 2025: 0.9}
BIRTHS = {2021: 112.4, 2022: 111.9, 2023: 111.7, 2024: 111.2, 2025: 110.8}  # boys to 100 girls


def make_measurements(
    organisation: Organisation, members: Ints, rng: np.random.Generator, more: np.random.Generator
) -> pd.DataFrame:
    """Invent the table `measurements`.

    Parameters
    ----------
    organisation : Organisation
    members : ndarray of int
        Members of each grassroots union.
    rng : Generator
        For succession plans and information before marriage.
    more : Generator
        For all others.

    Returns
    -------
    DataFrame
        Numerators and denominators at the end of years, of the units alive then.

    Examples
    --------
    >>> from toolkit.demo_records import make_members
    >>> from toolkit.demo_units import make_organisation
    >>> rng = np.random.default_rng(1)
    >>> lai_chau = make_organisation(12, rng)
    >>> table = make_measurements(lai_chau, make_members(lai_chau.grassroots, rng), rng, rng)
    >>> table.query("unit_id == 'LC'")["indicator_id"].unique().tolist()
    ['IND-03', 'IND-22']
    """
    upper = [unit for unit in organisation.units if unit.level != "grassroots"]
    planned = rng.integers(6, 16, len(upper))
    adults = np.maximum(3, np.rint(members * 0.6)).astype(np.int64)
    first = [
        *_yearly("IND-03", upper, planned, {2023: 0.22, 2024: 0.25, 2025: 0.29}, rng),
        *_yearly("IND-05a", organisation.grassroots, adults, {2024: 0.64, 2025: 0.73}, rng),
    ]
    provinces = [unit.unit_id for unit in organisation.units if unit.level == "province"]
    parts = [*first, *_counted(organisation, members, more)]
    parts += [_births(province, more) for province in provinces]
    rows = pd.concat(parts, ignore_index=True).assign(note="")
    return rows.sort_values(columns("measurements")[:3], ignore_index=True)[columns("measurements")]


def _yearly(
    indicator: str,
    units: list[Unit],
    whole: Ints,
    share: dict[int, float],
    rng: np.random.Generator,
) -> Iterator[pd.DataFrame]:
    """Numerators and denominators at the end of each year."""
    for year, mean in share.items():
        own = np.clip(rng.normal(mean, 0.08, len(units)), 0, 1)
        yield _rows(indicator, year, units, rng.binomial(whole, own), whole)


def _counted(
    organisation: Organisation, members: Ints, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    """What grassroots unions, enterprises and upper-level unions count."""
    grassroots = organisation.grassroots
    firms = [n for n, u in enumerate(grassroots) if u.kind in ("company", "cooperative")]
    upper = [unit for unit in organisation.units if unit.level == "upper"]
    for count in GRASSROOTS:
        only_women = count.indicator in ("IND-05c", "IND-15")
        heads = members * women_share(grassroots) if only_women else members
        yield from _count(count, grassroots, heads, rng)
    for count in ENTERPRISES:
        yield from _count(count, [grassroots[n] for n in firms], members[firms], rng)
    for count in UPPER:
        yield from _count(count, upper, np.ones(len(upper)), rng)
    yield from _budget(upper, rng)


def _count(
    count: Count, units: list[Unit], heads: Floats | Ints, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    """One indicator; whole numbers of a unit's size, years alike."""
    for year, share in count.shares.items():
        if count.of_members and count.whole < 1:
            whole = rng.poisson(heads * count.whole)
        elif count.of_members:
            whole = np.asarray(heads, dtype=np.int64)
        else:
            whole = np.maximum(1, rng.poisson(count.whole, len(units)) if count.whole > 1 else 1)
            whole = np.broadcast_to(whole, len(units)).astype(np.int64)
        part = rng.binomial(whole, np.clip(rng.normal(share, 0.05, len(units)), 0, 1))
        rows = _rows(count.indicator, year, units, part, whole)
        rows = rows[rows["denominator"] > 0]
        yield rows.drop(columns="denominator") if count.indicator in ONLY_COUNTED else rows


def _budget(units: list[Unit], rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    """Money planned and spent, in million đồng."""
    planned = rng.integers(8, 40, len(units)) * 5
    for year, share in BUDGET.items():
        spent = np.minimum(planned, np.rint(planned * rng.normal(share, 0.05, len(units))))
        yield _rows("IND-26b", year, units, spent.astype(np.int64), planned)


def _births(province: str, rng: np.random.Generator) -> pd.DataFrame:
    """Boys and girls born in a province; a unit is too small for a sex ratio."""
    girls = rng.integers(4100, 4400, len(BIRTHS))
    boys = np.rint(girls * np.array(list(BIRTHS.values())) / 100).astype(np.int64)
    days = [f"{year}-12-31" for year in BIRTHS]
    return _table([province] * len(days), "IND-22", days, boys, girls)


def _rows(indicator: str, year: int, units: list[Unit], part: Ints, whole: Ints) -> pd.DataFrame:
    """Rows of the units alive at the end of a year."""
    first, last = lifetimes(units)
    day = np.datetime64(f"{year}-12-31")
    living = np.flatnonzero((first <= day) & (day <= last))
    ids = [units[n].unit_id for n in living.tolist()]
    return _table(ids, indicator, str(day), part[living], whole[living])


def _table(
    ids: list[str], indicator: str, date: str | Sequence[str], part: Ints, whole: Ints
) -> pd.DataFrame:  # fmt: skip
    parts = {"numerator": pd.array(part, "Int64"), "denominator": pd.array(whole, "Int64")}
    return pd.DataFrame({"unit_id": ids, "indicator_id": indicator, "date": date, **parts})
