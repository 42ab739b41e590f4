"""The organisation of a synthetic study: units, their versions and the events that made them.

One province before and after 1 July 2025, when the district level ended: district federations and
two sector unions until then, unions of communes and wards from then on. A grassroots union keeps
its identifier for life, so the middle part of `LC-02-001` says where it was first registered and
not where it belongs today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.demo_names import (
    COMMUNES,
    DISTRICTS,
    FIRMS,
    SORTS,
    TRADES,
    WITH_UNION,
    Commune,
    Sort,
    place,
)
from toolkit.schema import columns

ROOT, EDUCATION, CIVIL = "LC", "LC-N01", "LC-V01"
LAST_DAY, REFORM = "2025-06-30", "2025-07-01"  # of the district level; of the commune unions
DISSOLVED = "2025-06-15"
AS_OF = "2026-10-31"
LETTER = "Công văn 4173/TLĐ-ToC ngày 28/5/2025"

# The awkward cases, with identifiers that are the same in every study. LC-02-001 is an ordinary
# unit, apart from having taken in LC-02-003.
LARGE, NO_OFFICER, UNTRAINED = "LC-01-001", "LC-01-002", "LC-01-003"
TRAINED, FEW_ANSWERS, BASELINE_ONLY = "LC-01-004", "LC-01-005", "LC-01-006"
PLAIN, QUOTED, MERGED = "LC-02-001", "LC-02-002", "LC-02-003"
NEW, GONE, LEFT = "LC-02-004", "LC-02-005", "LC-02-006"


@dataclass(frozen=True)
class Unit:
    """A unit for life: where it belonged before and after the reform, and when it lived.

    `first` and `last` are its first and last day, empty where open.
    """

    unit_id: str
    name: str
    level: str
    kind: str
    sector: str = ""
    commune: str = ""
    before: str = ""
    after: str = ""
    managed_by: str = ""
    first: str = ""
    last: str = ""
    renamed: tuple[str, str] | None = None
    moved: tuple[str, str] | None = None


def _fixed(unit_id: str, name: str, kind: str, sector: str, code: str, **fate: Any) -> Unit:
    return Unit(unit_id, f"CĐCS {name}", "grassroots", kind, sector, code, **fate)


_FIXED = (
    _fixed(LARGE, "Công ty TNHH May mặc Hoa Ban Trắng", "company", "enterprise", "03408"),
    _fixed(NO_OFFICER, "Hợp tác xã Dược liệu Mây Đầu Non", "cooperative", "agriculture", "03408"),
    _fixed(UNTRAINED, "Công ty Cổ phần Vận tải Suối Ngàn Sao", "company", "enterprise", "03408"),
    _fixed(TRAINED, "Trường THCS Tân Phong", "school", "education", "03408"),
    _fixed(
        FEW_ANSWERS, "Hợp tác xã Nông nghiệp Nắng Mận Sớm", "cooperative", "agriculture", "03408"
    ),
    _fixed(
        BASELINE_ONLY, "Công ty TNHH Thương mại Trăng Đầu Non", "company", "enterprise", "03408"
    ),
    _fixed(PLAIN, "Trường THCS Bum Tở", "school", "education", "03433"),
    _fixed(QUOTED, 'Trung tâm Y tế/Bệnh viện "Mường Tè"', "public_service", "health", "03445"),
    _fixed(MERGED, "Trường THCS Bum Tở số 2", "school", "education", "03433", last=LAST_DAY),
    _fixed(
        NEW, "Công ty TNHH MTV Chế biến nông sản Nương Vàng Óng", "company", "enterprise", "03433",
        first="2026-10-05",
    ),
    _fixed(
        GONE, "Phòng Nội vụ huyện Mường Tè", "agency", "administration", "03433", last="2025-06-14"
    ),
    _fixed(
        LEFT, "Trường Tiểu học Bum Tở", "school", "education", "03433",
        renamed=("2026-01-01", "CĐCS Trường PTDTBT Tiểu học Bum Tở"),
    ),
)  # fmt: skip
FIXED = frozenset(unit.unit_id for unit in _FIXED)


@dataclass(frozen=True)
class Organisation:
    """All units, with the tables `units` and `unit_events`."""

    units: tuple[Unit, ...]
    merged: dict[str, str]

    @property
    def grassroots(self) -> list[Unit]:
        """The grassroots unions, those that ended included."""
        return [unit for unit in self.units if unit.level == "grassroots"]

    def versions(self) -> pd.DataFrame:
        """Build the table `units`."""
        rows = [row for unit in self.units for row in _versions(unit)]
        return pd.DataFrame(rows, columns=columns("units"))

    def events(self) -> pd.DataFrame:
        """Build the table `unit_events`; a date is the first day of the new state."""
        rows = [*_reform_events(self.units), *_later_events(self.units, self.merged)]
        names = columns("unit_events")
        return pd.DataFrame(rows, columns=names).sort_values(names[:4], ignore_index=True)


def make_organisation(
    units: int, rng: np.random.Generator, *, awkward: bool = True
) -> Organisation:
    """Invent the organisation of one province.

    Parameters
    ----------
    units : int
        Grassroots unions, those included that ended on the way; at least 12.
    rng : Generator
    awkward : bool
        Whether the twelve awkward cases are among them.

    Returns
    -------
    Organisation

    Examples
    --------
    >>> lai_chau = make_organisation(12, np.random.default_rng(1))
    >>> [unit.unit_id for unit in lai_chau.units][-3:]
    ['LC-02-004', 'LC-02-005', 'LC-02-006']
    """
    unions = _commune_unions(units)
    fixed = [_fixed_unit(unit, unions) for unit in _FIXED] if awkward else []
    grassroots = fixed + _ordinary_units(units - len(fixed), unions, rng)
    grassroots, merged = _merge_schools(grassroots, rng)
    grassroots.sort(key=lambda unit: unit.unit_id)
    everything = [*_upper_units(), *unions, *grassroots]
    return Organisation(tuple(everything), ({MERGED: PLAIN} if awkward else {}) | merged)


def _upper_units() -> list[Unit]:
    """The province, and the upper-level unions that ended with the districts."""
    province = Unit(ROOT, "Liên đoàn Lao động tỉnh Lai Châu", "province", "province_federation")
    districts = [
        (d.unit_id, f"Liên đoàn Lao động {d.name}", "district_federation") for d in DISTRICTS
    ]
    sectors = [
        (EDUCATION, "Công đoàn ngành Giáo dục tỉnh Lai Châu", "sector_union"),
        (CIVIL, "Công đoàn Viên chức tỉnh Lai Châu", "civil_servants"),
    ]
    return [province] + [
        Unit(unit_id, name, "upper", kind, before=ROOT, last=LAST_DAY)
        for unit_id, name, kind in [*districts, *sectors]
    ]


def _commune_unions(units: int) -> list[Unit]:
    """About one union per twelve grassroots unions, one a commune; in large studies more."""
    count = max(2, min(units // 12, WITH_UNION), units // 33)
    unions = []
    for n in range(count):
        commune, cluster = COMMUNES[n % WITH_UNION], n // WITH_UNION + 1
        name = f"Công đoàn {commune.name}" + (f", cụm {cluster}" if cluster > 1 else "")
        unions.append(
            Unit(
                f"LC-{n + 1:02d}", name, "upper", "commune_union", "", commune.code,
                after=ROOT, first=REFORM,
            )
        )  # fmt: skip
    return unions


def _fixed_unit(unit: Unit, unions: list[Unit]) -> Unit:
    commune = next(c for c in COMMUNES if c.code == unit.commune)
    return _placed(unit, commune, unions[int(unit.unit_id.split("-")[1]) - 1])


def _placed(unit: Unit, commune: Commune, union: Unit | None) -> Unit:
    """A grassroots union with its parents: by place, by sector, or directly the province."""
    before = commune.district
    if unit.kind == "agency" and "Phòng" not in unit.name:
        before = CIVIL
    if "THPT" in unit.name:
        before = EDUCATION
    elsewhere = union is not None and union.commune != commune.code
    return replace(
        unit,
        commune=commune.code,
        before=before if union else ROOT,
        after=union.unit_id if union else ROOT,
        managed_by=union.unit_id if union and elsewhere else "",
    )


def _ordinary_units(count: int, unions: list[Unit], rng: np.random.Generator) -> list[Unit]:
    """Units of all sorts, spread over the commune unions and the province itself."""
    homes = _homes(count, len(unions), rng)
    sorts = rng.choice(len(SORTS), size=count, p=np.array([s.weight for s in SORTS]))
    places = _places(unions)
    serial = dict.fromkeys(range(-1, len(unions)), 0) | {0: 6, 1: 6}  # six each are kept free
    used = {unit.name for unit in _FIXED} | {unit.renamed[1] for unit in _FIXED if unit.renamed}
    made = []
    for home, sort in zip(homes.tolist(), (SORTS[s] for s in sorts), strict=True):
        serial[home] += 1
        unit_id = f"LC-{home + 1:02d}-{serial[home]:03d}"
        union = unions[home] if home >= 0 else None
        commune = places[home][int(rng.integers(len(places[home])))]
        unit = Unit(unit_id, _name(sort, commune, used, rng), "grassroots", sort.kind, sort.sector)
        made.append(_with_fate(_placed(unit, commune, union), rng))
    return made


def _homes(count: int, unions: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """The commune union of each unit, by number; -1 is the province itself."""
    homes = rng.choice(unions, size=count, p=rng.dirichlet(np.full(unions, 6.0)))
    first = min(count, unions * 2)
    homes[:first] = np.arange(first) % unions  # none stays empty
    homes[rng.random(count) < 0.05] = -1
    return homes


def _places(unions: list[Unit]) -> dict[int, list[Commune]]:
    """The communes of each union: its own (twice, being likelier) and neighbours without one."""
    own = {union.commune for union in unions}
    by_code = {commune.code: commune for commune in COMMUNES}
    places = {n: [by_code[union.commune]] * 2 for n, union in enumerate(unions)}
    for commune in COMMUNES:
        near = [n for n, cs in places.items() if cs[0].district == commune.district]
        if commune.code not in own and near:
            places[near[0]].append(commune)
    return places | {-1: [COMMUNES[0]]}


def _name(sort: Sort, commune: Commune, used: set[str], rng: np.random.Generator) -> str:
    """A name nobody has yet; after five attempts with a number."""
    district = {d.unit_id: d.name for d in DISTRICTS}[commune.district]
    words = {"commune": commune.name, "place": place(commune.name), "district": district}
    for _ in range(5):
        pattern, firm, trade = (
            options[int(rng.integers(len(options)))] for options in (sort.patterns, FIRMS, TRADES)
        )
        name = "CĐCS " + pattern.format(firm=firm, trade=trade, **words)
        if name not in used:
            break
    number = 2
    unique = name
    while unique in used:
        unique, number = f"{name} số {number}", number + 1
    used.add(unique)
    return unique


def _with_fate(unit: Unit, rng: np.random.Generator) -> Unit:
    """What happens to a unit: dissolved, renamed, handed over, or founded late."""
    fate = rng.random()
    if unit.kind == "agency":
        return replace(unit, last="2025-06-14")  # paid from the state budget
    if unit.after == ROOT:
        return replace(unit, moved=("2026-04-01", "LC-01")) if fate < 0.25 else unit
    if fate < 0.05 and (name := _new_name(unit.name)) != unit.name:
        return replace(unit, renamed=("2026-03-01", name))
    if fate > 0.97 and unit.kind in ("company", "cooperative"):
        return replace(unit, first="2026-02-16")
    return unit


def _new_name(name: str) -> str:
    """The name after a school or a health station has grown; others keep theirs."""
    for old, new in (
        ("Tiểu học", "Tiểu học và THCS"),
        ("THCS", "THCS và THPT"),
        ("Trạm Y tế", "Trạm Y tế khu vực"),
    ):
        if old in name:
            return name.replace(old, new, 1)
    return name


def _merge_schools(
    units: list[Unit], rng: np.random.Generator
) -> tuple[list[Unit], dict[str, str]]:
    """A few schools joined another one of the same commune when the districts ended."""
    hosts: dict[str, str] = {}
    merged: dict[str, str] = {}
    kept = []
    for unit in units:
        free = unit.kind == "school" and unit.unit_id not in FIXED and not (unit.last or unit.moved)
        if free and unit.after in hosts and rng.random() < 0.06 and not unit.renamed:
            merged[unit.unit_id] = hosts[unit.after]
            unit = replace(unit, last=LAST_DAY)
        elif free:
            hosts[unit.after] = unit.unit_id
        kept.append(unit)
    return kept, merged


def _versions(unit: Unit) -> Iterator[dict[str, str]]:
    """Rows of `units`: a new one on every day something about the unit changed."""
    state = dict.fromkeys(columns("units"), "") | {
        "unit_id": unit.unit_id, "name": unit.name, "level": unit.level, "kind": unit.kind,
        "sector": unit.sector, "parent_id": unit.before or unit.after, "code": _own_code(unit),
        "valid_from": unit.first,
    }  # fmt: skip
    for day, change in _changes(unit):
        if unit.last and day > unit.last:
            break
        if day > state["valid_from"]:
            yield state | {"valid_to": _day_before(day)}
            state["valid_from"] = day
        state |= change
    yield state | {"valid_to": unit.last}


def _changes(unit: Unit) -> list[tuple[str, dict[str, str]]]:
    """What changes in a unit's row, and on which day, in order of time."""
    changes = []
    if unit.commune:
        # Codes of the communes as they were before 1 July 2025 are not known, so none is given.
        home = {"managed_by": unit.managed_by, "located_in": unit.commune}
        changes.append((REFORM, {"parent_id": unit.after} | home))
    if unit.renamed:
        changes.append((unit.renamed[0], {"name": unit.renamed[1]}))
    if unit.moved:
        changes.append((unit.moved[0], {"parent_id": unit.moved[1], "managed_by": ""}))
    return sorted(changes, key=lambda pair: pair[0])


def _own_code(unit: Unit) -> str:
    """State code of the province, and of the commune for its first union."""
    if unit.level == "province":
        return "12" if unit.unit_id == ROOT else unit.unit_id
    return unit.commune if unit.kind == "commune_union" and ", cụm " not in unit.name else ""


def _day_before(day: str) -> str:
    return str(np.datetime64(day) - 1)


def _reform_events(units: tuple[Unit, ...]) -> Iterator[tuple[object, ...]]:
    """1 July 2025: upper-level unions end, commune unions begin and take over."""
    moves: dict[str, Counter[str]] = {}
    for unit in units:
        if unit.level == "upper" and unit.last:
            yield (REFORM, "dissolve", unit.unit_id, "", "", LETTER)
        elif unit.kind == "commune_union":
            yield (REFORM, "create", "", unit.unit_id, "", LETTER)
        elif unit.before != unit.after and unit.before and not unit.last and not unit.first:
            yield (REFORM, "reparent", unit.unit_id, unit.unit_id, "", LETTER)
            moves.setdefault(unit.before, Counter())[unit.after] += 1
    for old, counts in moves.items():
        for new, count in counts.items():
            share = f"{count / counts.total():.4f}".rstrip("0").rstrip(".")
            yield (REFORM, "take_over", old, new, share, LETTER)


def _later_events(
    units: tuple[Unit, ...], merged: dict[str, str]
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    """Ends, mergers, new names and new parents of single grassroots unions."""
    for unit in (u for u in units if u.level == "grassroots"):
        own = unit.unit_id
        if own in merged:
            yield (REFORM, "merge", own, merged[own], 1, "Quyết định sáp nhập (minh họa)")
        elif unit.last:
            document = "Hướng dẫn kết thúc hoạt động công đoàn hưởng lương ngân sách (minh họa)"
            yield (DISSOLVED, "dissolve", own, "", "", document)
        if unit.first:
            yield (unit.first, "create", "", own, "", "Quyết định thành lập (minh họa)")
        if unit.renamed:
            yield (unit.renamed[0], "rename", own, own, "", "Quyết định đổi tên (minh họa)")
        if unit.moved:
            yield (unit.moved[0], "reparent", own, own, "", "Quyết định chuyển giao (minh họa)")
