"""Synthetic studies so large that they have several provinces."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.checks import check
from toolkit.demo import make_tables
from toolkit.demo_country import PROVINCE, make_country, province_of, provinces
from toolkit.demo_units import FIXED, Organisation, make_organisation
from toolkit.hierarchy import Hierarchy
from toolkit.loading import load_study
from toolkit.table_parsing import parse

UNITS = 3 * PROVINCE + 100
DAYS = ("2025-06-01", "2026-10-31")
MAKE = """
import sys
from toolkit.demo import write_study
from toolkit.render.limits import peak_memory
write_study(sys.argv[1], units=10_000, seed=5)
print(peak_memory() // 1024**2)
"""


@pytest.fixture(scope="module")
def country() -> Organisation:
    return make_country(UNITS, np.random.default_rng(5))


@pytest.fixture(scope="module")
def hierarchy(country: Organisation) -> Hierarchy:
    return Hierarchy(typed("units", country.versions()), typed("unit_events", country.events()))


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    found, findings = parse(name, table.astype("str").replace("", None), name)
    assert findings == []
    return found


@pytest.mark.parametrize(("units", "count"), [(12, 1), (5999, 1), (6000, 2), (100_000, 33)])
def test_provinces_have_some_thousand_units_each(units: int, count: int) -> None:
    assert provinces(units) == count


@pytest.mark.parametrize("units", [12, 500, 2 * PROVINCE - 1])
def test_one_province_is_made_as_ever(units: int) -> None:
    assert make_country(units, np.random.default_rng(3)) == make_organisation(
        units, np.random.default_rng(3)
    )


def test_as_many_units_as_asked_and_each_awkward_case_once(country: Organisation) -> None:
    ids = [unit.unit_id for unit in country.grassroots]
    assert len(ids) == len(set(ids)) == UNITS
    assert set(FIXED) <= set(ids)
    sizes = pd.Series(ids).map(province_of).value_counts()
    assert sizes.index.sort_values().tolist() == ["LC", "M02", "M03"]
    assert sizes.min() >= PROVINCE and sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize("day", DAYS)
def test_one_root_over_provinces_over_unions_over_units(hierarchy: Hierarchy, day: str) -> None:
    tree = hierarchy.at(day)
    assert [unit for unit in tree if unit not in tree.parents] == ["VN"]
    assert tree.children("VN") == ["LC", "M02", "M03"]
    levels = tree.table["level"]
    above = pd.Series(tree.parents).map(levels)
    pairs = set(zip(levels.reindex(above.index), above, strict=True))
    assert pairs == {
        ("province", "national"), ("upper", "province"), ("grassroots", "upper"),
        ("grassroots", "province"),
    }  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_nobody_belongs_to_another_province(hierarchy: Hierarchy, day: str) -> None:
    table = hierarchy.at(day).table
    own = table.index.to_series().map(province_of)
    for column in ("parent_id", "managed_by"):
        other = table[column].dropna().map(province_of)
        other = other[other != "VN"]
        assert len(other) or (column, day) == ("managed_by", DAYS[0])  # before communes were
        assert (own.reindex(other.index) == other).all()
    assert table["name"].is_unique
    codes = table["code"].dropna()
    assert codes.is_unique and len(codes) > (80 if day == DAYS[1] else 2)


def test_commune_unions_have_tens_of_units(hierarchy: Hierarchy) -> None:
    tree = hierarchy.at(DAYS[1])
    unions = tree.table.index[tree.table["kind"] == "commune_union"]
    sizes = pd.Series([len(tree.children(str(union))) for union in unions])
    assert len(unions) > 250 and 20 < sizes.median() < 40 and sizes.min() > 0


def test_officers_stay_in_their_province_and_provinces_train_their_own() -> None:
    tables = make_tables(make_country(2 * PROVINCE, np.random.default_rng(5)), seed=5)
    posts = tables["posts"].assign(province=tables["posts"]["unit_id"].map(province_of))
    assert (posts.groupby("person_id")["province"].nunique() == 1).all()
    own = posts.drop_duplicates("person_id").set_index("person_id")["province"]
    came = tables["attendance"].merge(tables["trainings"], on="training_id")
    came = came[came["person_id"].isin(own.index)]  # without those who are known twice
    held = came["organiser_unit_id"].map(province_of)
    assert set(held) == {"VN", "LC", "M02"}
    above = posts[posts["unit_id"].isin(["VN", "LC", "M02"])]["person_id"]
    assert set(came.loc[held == "VN", "person_id"]) <= set(above)
    assert ((held == came["person_id"].map(own)) | (held == "VN")).all()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is told otherwise elsewhere")
def test_a_large_study_is_without_errors_and_made_in_little_memory(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(folder)], capture_output=True, text=True, check=True
    )
    assert int(made.stdout) < 700  # megabytes; its answers as Python texts would be some thousand
    text = (folder / "study.toml").read_text("utf-8")
    assert "national =" in text and "3 provinces" in text
    assert "3 provinces" in (folder / "README.md").read_text("utf-8")
    study = load_study(folder)
    assert [str(f) for f in check(study) if f.severity != "note"] == []
    assert len(study.surveys["awareness"].responses) > 400_000
