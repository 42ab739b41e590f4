"""The organisation of a large synthetic study: a confederation of several provinces.

Lai Châu is the first of them, with the awkward cases; the others are made in the same way and told
apart by a prefix: `M02-01-007` lies in the province of `M02`, which does not exist.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.demo_units import ROOT, Organisation, Unit, make_organisation

PROVINCE = 3000  # grassroots unions in a province; below two such there is one only
TOP = "VN"
_LAI_CHAU = "tỉnh Lai Châu"


def provinces(units: int) -> int:
    """How many provinces a study of so many grassroots unions has.

    Examples
    --------
    >>> provinces(5999), provinces(6000), provinces(100_000)
    (1, 2, 33)
    """
    return max(1, units // PROVINCE)


def make_country(units: int, rng: np.random.Generator) -> Organisation:
    """Invent an organisation of one province, or of several below a confederation.

    Parameters
    ----------
    units : int
        Grassroots unions in all, those included that ended on the way; at least 12.
    rng : Generator

    Returns
    -------
    Organisation

    Examples
    --------
    >>> country = make_country(6000, np.random.default_rng(1))
    >>> [unit.unit_id for unit in country.units if unit.level in ("national", "province")]
    ['VN', 'LC', 'M02']
    >>> len(country.grassroots)
    6000
    """
    count = provinces(units)
    if count == 1:
        return make_organisation(units, rng)
    ends = np.arange(count + 1) * units // count
    parts = [
        _part(n, make_organisation(size, rng, awkward=n == 0))
        for n, size in enumerate(np.diff(ends).tolist())
    ]
    top = Unit(TOP, "Tổng Liên đoàn Lao động Việt Nam", "national", "confederation")
    merged = {old: new for part in parts for old, new in part.merged.items()}
    return Organisation((top, *(unit for part in parts for unit in part.units)), merged)


def _part(number: int, province: Organisation) -> Organisation:
    """One province below the confederation, under a name and identifiers of its own."""
    prefix, name = f"M{number + 1:02d}", f"tỉnh Minh Họa {number + 1}"
    units = province.units
    if number:
        units = tuple(_elsewhere(unit, prefix, name) for unit in units)
    head = replace(units[0], before=TOP, after=TOP)
    merged = {_moved(o, prefix): _moved(n, prefix) for o, n in province.merged.items()}
    return Organisation((head, *units[1:]), merged if number else province.merged)


def _elsewhere(unit: Unit, prefix: str, province: str) -> Unit:
    """A unit of Lai Châu as it would be in another province; names stay unique."""
    renamed, moved = unit.renamed, unit.moved
    return replace(
        unit,
        unit_id=_moved(unit.unit_id, prefix),
        name=_named(unit.name, province),
        commune=unit.commune and f"{prefix}-{unit.commune}",
        before=_moved(unit.before, prefix),
        after=_moved(unit.after, prefix),
        managed_by=_moved(unit.managed_by, prefix),
        renamed=renamed and (renamed[0], _named(renamed[1], province)),
        moved=moved and (moved[0], _moved(moved[1], prefix)),
    )


def _moved(unit_id: str, prefix: str) -> str:
    return unit_id and prefix + unit_id.removeprefix(ROOT)


def _named(name: str, province: str) -> str:
    return name.replace(_LAI_CHAU, province) if _LAI_CHAU in name else f"{name}, {province}"


def province_of(unit_id: str) -> str:
    """Identifier of the province a unit lies in; the confederation is its own.

    Examples
    --------
    >>> province_of("M02-01-007"), province_of("LC"), province_of("VN")
    ('M02', 'LC', 'VN')
    """
    return unit_id.partition("-")[0]
