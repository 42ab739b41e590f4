"""Every computed indicator, of every unit on 20 days, against a recount with plain dicts."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pandas as pd
import plain_indicators as plain
import pytest
from plain_recount import path_up, read_plain, units_on

import toolkit as tk

FOLDER = Path(__file__).parents[1] / "data/lai-chau"
DAYS = [
    date(2021, 3, 31), date(2021, 12, 31), date(2022, 6, 30), date(2022, 12, 31),
    date(2023, 3, 31), date(2023, 12, 31), date(2024, 2, 29), date(2024, 11, 4),
    date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 14), date(2025, 6, 15),
    date(2025, 6, 30), date(2025, 7, 1), date(2025, 11, 4), date(2025, 11, 5),
    date(2025, 12, 15), date(2025, 12, 31), date(2026, 6, 30), date(2026, 10, 31),
]  # fmt: skip
QUICK = [date(2026, 10, 31)]
by_day = pytest.mark.parametrize(
    "on",
    [pytest.param(d, marks=[] if d in QUICK else [pytest.mark.slow], id=str(d)) for d in DAYS],
)


@pytest.fixture(scope="module")
def study() -> tk.study.Study:
    return tk.load_study(FOLDER)


@pytest.fixture(scope="module")
def again() -> plain.Plain:
    return read_plain(FOLDER)


def same(found: float, wanted: float) -> bool:
    both = math.isnan(found), math.isnan(wanted)
    return all(both) or (not any(both) and math.isclose(found, wanted, rel_tol=1e-12))


def wrong_values(study, again, name: str, on: date, level: str | None) -> list[tuple]:  # type: ignore[no-untyped-def]
    """Units whose value, part or whole is another one than in the recount."""
    table = tk.indicator_values(study, name, on, level=level).table.set_index("unit_id")
    assert set(table.index) == set(units_on(again, on))
    recount, faults = plain.sums(again, name, on, level), []
    withheld = plain.withheld(again, name, on, level)
    for unit, row in table.iterrows():
        both = recount.get(unit)
        value = math.nan if unit in withheld else plain.value_of(again, name, both)
        shown = both is not None and not (math.isnan(value) and row["reason"] == "few_people")
        parts = both if shown else (math.nan, math.nan)
        if not same(row["value"], value) or (shown and not same(row["numerator"], float(parts[0]))):
            faults.append((unit, row["numerator"], row["denominator"], row["value"], both))
    return faults


@by_day
def test_values_of_every_unit_are_those_of_the_recount(study, again, on: date) -> None:  # type: ignore[no-untyped-def]
    levels = {(name, level or None) for _, name, level in plain.aims(again)}
    asked = levels | {(name, None) for name in plain.computed(again)}
    asked = {(name, level) for name, level in asked if name in plain.computed(again)}
    wrong = {
        one: faults
        for one in sorted(asked, key=str)
        if (faults := wrong_values(study, again, *one[:1], on, one[1]))
    }
    assert wrong == {}
    assert len(asked) > 20


@by_day
def test_targets_are_judged_as_by_the_recount(study, again, on: date) -> None:  # type: ignore[no-untyped-def]
    table = tk.progress(study, on).table.astype({"level": "object"})
    checked = 0
    for row in table[table["plan_id"].notna()].to_dict("records"):
        level = row["level"] if isinstance(row["level"], str) else ""
        key = (row["plan_id"], row["indicator_id"], level)
        if row["indicator_id"] not in plain.computed(again):
            continue
        target = plain.in_force(plain.aims(again)[key], on.year)
        assert (row["year"], row["target"]) == (int(target["year"]), float(target["value"])), key
        assert (row["status"], row["broken"]) == plain.status(again, key, on), key
        both = plain.sums(again, key[1], on, level or None).get("")
        assert same(row["value"], plain.value_of(again, key[1], both)), key
        check_heads_and_units(again, row, key, target, both, on)
        checked += 1
    assert checked >= 15


def check_heads_and_units(again, row, key, target, both, on) -> None:  # type: ignore[no-untyped-def]
    """Heads needed by trying one number after the other; units at target one by one."""
    _, name, level = key
    if not math.isnan(row["value"]) and plain.own(again, name).get("unit", "share") != "count":
        assert row["needed"] == plain.fewest(again, name, both[1], target), key
    if row["status"] == "not_applicable":
        return
    known = {u: b for u, b in plain.sums(again, name, on, level or None).items() if u}
    if plain.own(again, name).get("measure") == "women_share":
        known = plain.own_sums(again, name, on, level or None)
    known = {u: b for u, b in known.items() if u not in plain.withheld(again, name, on)}
    known = {u: b for u, b in known.items() if not math.isnan(plain.value_of(again, name, b))}
    units = units_on(again, on)
    known = {u: b for u, b in known.items() if not level or units[u]["level"] == level}
    met = sum(plain.reached(again, name, b, target) for b in known.values())
    assert (row["units_met"], row["units_counted"]) == (met, len(known)), key


@pytest.mark.parametrize("unit", ["LC", "LC-02", "LC-02-001"])
def test_one_unit_alone_has_the_value_it_has_among_all(study, again, unit: str) -> None:  # type: ignore[no-untyped-def]
    on = date(2026, 10, 31)
    table = tk.progress(study, on, under=unit).table
    units = units_on(again, on)
    for row in table.to_dict("records"):
        name, level = row["indicator_id"], row["level"] if isinstance(row["level"], str) else None
        if name not in plain.computed(again) or row["reason"] == "no_longer_collected":
            continue
        below = {other for other in units if unit in path_up(units, other)}
        here = level is None or level in {units[other]["level"] for other in below}
        assert (row["status"] == "not_applicable") == (not here), name
        if here:
            value = plain.value_of(again, name, plain.sums(again, name, on, level).get(unit))
            assert same(row["value"], value), name


def test_the_two_plans_count_different_units(study, again) -> None:  # type: ignore[no-untyped-def]
    table = tk.progress(study, "2026-10-31").table
    own = table[table["indicator_id"] == "IND-02"].set_index("plan_id")
    assert own.loc["262/KH-LĐLĐ", "level"] == "upper"
    assert own.loc["120/KH-TLĐ", "level"] == "province"
    assert own["target"].tolist() == [0.8, 0.8]
    wholes = [
        plain.sums(again, "IND-02", date(2026, 10, 31), level)[""][1]
        for level in ("upper", "province")
    ]
    assert own["denominator"].tolist() == wholes
    assert wholes[0] > wholes[1]


def test_awareness_is_the_change_of_compare(study) -> None:  # type: ignore[no-untyped-def]
    change = tk.compare(study, "awareness", scale="knowledge").table.iloc[0]
    table = tk.progress(study, "2026-10-31").table.set_index("indicator_id")
    assert table.loc["IND-24", "value"] == change["change"]
    own = tk.indicator_values(study, "IND-24", "2026-10-31").table.set_index("unit_id")["value"]
    units = tk.compare(study, "awareness", scale="knowledge", by="unit").table.set_index("group")
    both = pd.concat([own, units["change"]], axis=1, join="inner").dropna()
    assert len(both) > 10
    assert (both["value"] == both["change"]).all()
    before = tk.progress(study, "2025-12-31").table.set_index("indicator_id").loc["IND-24"]
    assert (before["status"], before["reason"]) == ("no_data", "no_wave")
