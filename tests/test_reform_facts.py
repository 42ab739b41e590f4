"""What happened to unions and provinces in 2025, as far as public pages prove it, on small studies.

`provinces_2025.csv` has the 63 provinces up to 30 June 2025 and the one each belongs to since. It
is derived from the data set vietnamese-provinces-database (MIT licence).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from toolkit.hierarchy import Hierarchy
from toolkit.plan import Indicator
from toolkit.targets import heads_needed

OLD, NEW = "2025-06-30", "2025-07-01"  # the last day of the old order, the first of the new
PROVINCES = list(
    csv.DictReader(Path(__file__).with_name("provinces_2025.csv").open("r", encoding="utf-8"))
)
UNIT = ("unit_id", "name", "level", "parent_id", "managed_by", "located_in", "code")


def units_of(units, events=()):
    """A hierarchy of rows: identifier, name, level, parent, managed by, located in, code, days."""
    versions = pd.DataFrame(units, columns=[*UNIT, "valid_from", "valid_to"]).assign(kind="")
    for column in ("valid_from", "valid_to"):
        versions[column] = pd.to_datetime(versions[column])
    told = pd.DataFrame(events, columns=["date", "event", "from_unit", "to_unit", "share"])
    return Hierarchy(versions, told.assign(date=pd.to_datetime(told["date"])))


def row(unit, name, level="", parent=None, begin=None, end=None, **more):
    extra = (more.get("managed_by"), more.get("located_in"), more.get("code"))
    return (unit, name, level, parent, *extra, begin, end)


def counted(rows, day):
    table = pd.DataFrame(rows, columns=["unit_id", "members"])
    return table.assign(date=pd.Timestamp(day), members=table["members"].astype(float))


# ---- Điện Biên ------------------------------------------------------------------------------

UNIONS = {
    "Điện Biên Phủ": (43, 3323),
    "Mường Thanh": (18, 1622),
    "Tuần Giáo": (14, 989),
}
DISTRICTS = ("Tuần Giáo", "Tủa Chùa", "Mường Ảng")


@pytest.fixture(scope="module")
def dien_bien():
    units = [row("DB", "Liên đoàn Lao động tỉnh Điện Biên", "province", code="11")]
    units += [
        row(f"H-{d}", f"Liên đoàn Lao động huyện {d}", "upper", "DB", None, OLD) for d in DISTRICTS
    ]
    for name, (unions, _) in UNIONS.items():
        units.append(row(f"X-{name}", f"Công đoàn {name}", "upper", "DB", NEW))
        units += [
            row(f"{name}-{n}", f"CĐCS {n}", "grassroots", f"X-{name}", NEW) for n in range(unions)
        ]
    events = [(NEW, "dissolve", f"H-{d}", None, None) for d in DISTRICTS]
    events += [(NEW, "take_over", f"H-{d}", "X-Tuần Giáo", None) for d in DISTRICTS]
    return units_of(units, events)


def test_dien_bien_has_three_commune_unions_with_their_grassroots_unions(dien_bien):
    tree = dien_bien.at("2025-07-25")
    assert len(tree.children("DB")) == 3
    assert {len(tree.children(f"X-{name}")) for name in UNIONS} == {43, 18, 14}
    assert len(tree.under("DB")) == 1 + 3 + 75


def test_their_members_add_up_along_the_tree(dien_bien):
    rows = []
    for name, (unions, members) in UNIONS.items():
        each, more = divmod(members, unions)
        rows += [(f"{name}-{n}", each + (n < more)) for n in range(unions)]
    found = dien_bien.restate(counted(rows, "2025-07-25"), "2025-12-31").table
    sums = found.groupby("parent_id")["members"].sum()
    assert sums.to_dict() == {f"X-{name}": members for name, (_, members) in UNIONS.items()}
    assert sums.sum() == 5934


def test_tuan_giao_takes_over_three_district_federations(dien_bien):
    pairs = dien_bien.successors("2024-12-31", "2025-12-31")
    taken = pairs[pairs["successor_id"] == "X-Tuần Giáo"]
    assert taken["unit_id"].tolist() == [f"H-{d}" for d in DISTRICTS]
    assert taken["share"].tolist() == [1, 1, 1]
    found = dien_bien.restate(
        counted([(f"H-{d}", 10) for d in DISTRICTS], "2024-12-31"), "2025-12-31"
    )
    assert found.table[["unit_id", "members"]].values.tolist() == [["X-Tuần Giáo", 30]]
    assert found.unplaced.empty


@pytest.mark.parametrize(("women", "committee", "needed"), [(4, 14, 5), (0, 10, 3), (3, 11, 4)])
def test_30_per_cent_of_a_committee_of_14_is_5_people(women, committee, needed):
    target = {"operator": "≥", "value": 0.3, "tolerance": None}
    share = Indicator.model_validate({"label": {}})
    assert heads_needed(women, committee, target, share) == needed


def test_there_is_no_district_level_since_1_july_2025(dien_bien):
    before, after = dien_bien.at(OLD), dien_bien.at(NEW)
    assert sum("huyện" in before.unit(u).name for u in before) == 3
    assert not any("huyện" in after.unit(u).name for u in after)


# ---- the provinces --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def provinces():
    """Old provinces end on 30 June; a new one begins on 1 July, whatever its name and code."""
    units = [
        row(f"old-{code}", name, "province", None, None, OLD, code=code)
        for code, name in ((p["old_code"], p["old_name"]) for p in PROVINCES)
    ]
    new = {p["new_code"]: p["new_name"] for p in PROVINCES}
    units += [row(f"new-{c}", name, "province", None, NEW, code=c) for c, name in new.items()]
    events = [
        (NEW, "merge", f"old-{p['old_code']}", f"new-{p['new_code']}", None) for p in PROVINCES
    ]
    return units_of(units, events)


def test_63_provinces_became_34_each_going_to_one(provinces):
    assert (len(provinces.at(OLD)), len(provinces.at(NEW))) == (63, 34)
    pairs = provinces.successors(OLD, NEW)
    assert pairs["unit_id"].is_unique and len(pairs) == 63
    assert (pairs["share"] == 1).all() and pairs["successor_id"].nunique() == 34


def test_eleven_provinces_were_not_merged_lai_chau_and_dien_bien_among_them(provinces):
    pairs = provinces.successors(OLD, NEW)
    alone = pairs[~pairs["successor_id"].duplicated(keep=False)]["unit_id"]
    assert len(alone) == 11
    names = {provinces.at(OLD).unit(unit).name for unit in alone}
    assert {"Tỉnh Lai Châu", "Tỉnh Điện Biên"} < names


def test_hau_giang_and_soc_trang_are_counted_in_can_tho(provinces):
    codes = {p["old_name"]: f"old-{p['old_code']}" for p in PROVINCES}
    three = [codes["Tỉnh Hậu Giang"], codes["Tỉnh Sóc Trăng"], codes["Thành phố Cần Thơ"]]
    then = counted([(three[0], 100), (three[1], 200), (three[2], 400)], "2024-12-31")
    found = provinces.restate(then, "2025-12-31")
    assert found.table[["name", "members"]].values.tolist() == [["Thành phố Cần Thơ", 700]]
    reported = provinces.restate(then, "2025-12-31", view="as_reported").table
    assert reported["members"].tolist() == [100, 200, 400]
    assert reported["name"].tolist()[0] == "Tỉnh Hậu Giang"


REUSED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


@pytest.mark.parametrize("code", REUSED)
def test_a_code_used_again_means_another_province_from_1_july_2025(provinces, code):
    names = []
    for day in (OLD, NEW):
        table = provinces.at(day).table
        names.append(table.loc[table["code"] == code, "name"].item())
    assert [name.removeprefix("Tỉnh ") for name in names] == list(REUSED[code])
    without_a_day = provinces.versions.loc[provinces.versions["code"] == code, "unit_id"]
    assert without_a_day.nunique() == 2


# ---- Bà Rịa ---------------------------------------------------------------------------------


def test_a_ward_without_a_union_is_managed_by_the_next_wards():
    """17 grassroots unions are under the next ward's union, another one is under the province."""
    own = [
        row(f"A-{n}", f"CĐCS A{n}", "grassroots", "W", NEW, managed_by="W", located_in="w1")
        for n in range(3)
    ]
    next_door = [
        row(f"B-{n}", f"CĐCS B{n}", "grassroots", "W", NEW, managed_by="W", located_in="w2")
        for n in range(17)
    ]
    other = [row("B-17", "CĐCS B17", "grassroots", "P", NEW, managed_by="W", located_in="w2")]
    top = [row("P", "Liên đoàn Lao động", "province"),
           row("W", "Công đoàn phường", "upper", "P", NEW, located_in="w1")]  # fmt: skip
    tree = units_of([*top, *own, *next_door, *other]).at("2025-07-25")
    assert tree.managed_by("W") == [f"B-{n}" for n in range(18)]
    assert tree.managed_by("P") == []
    assert tree.unit("B-3").located_in == "w2" and tree.unit("B-3").managed_by == "W"
