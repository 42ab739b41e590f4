"""`tk.rank`: an index once more with plain dicts, and what a ranking may and may not say."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import plain_recount
import pytest
import small_study
from small_study import put

import toolkit as tk
from toolkit.errors import ArgumentError

PROJECT = Path(__file__).parents[1]
DAYS = ("2024-12-31", "2026-10-31")
INDEX = """
[index]
label = { vi = "Chỉ số", en = "Index" }
aggregation = "%s"
smallest = 10
"""
PART = """
[index.components.%s]
weight = %s
low = %s
high = %s
"""


@pytest.fixture(scope="module")
def lai_chau():
    return tk.load_study(PROJECT / "data" / "lai-chau", language="en")


def some_units(folder, values, parts, aggregation="geometric", n=100):
    """Units below P with measured indicators: {unit: {indicator: share or (part, whole)}}."""
    small_study.write(folder)
    toml = "".join(PART % part for part in parts)
    put(folder, "study.toml", small_study.TOML + INDEX % aggregation + toml)
    units = ["unit_id,name,level,parent_id", "P,Tỉnh,province,"]
    rows = ["unit_id,indicator_id,date,numerator,denominator"]
    for unit, own in values.items():
        units.append(f"{unit},Đơn vị {unit},upper,P")
        for name, value in own.items():
            part, whole = value if isinstance(value, tuple) else (value * n, n)
            rows.append(f"{unit},{name},2025-12-01,{part:g},{whole:g}")
    for name in small_study.FILES:
        if name.endswith(".csv") and "/" not in name:
            (folder / name).unlink()
    put(folder, "units.csv", "\n".join(units) + "\n")
    put(folder, "measurements.csv", "\n".join(rows) + "\n")
    put(folder, "responses/before.csv", "date,unit,code,weight,sex,k1,k2,age\n")
    put(folder, "responses/after.csv", "date,unit,code,weight,sex,k1,k2,age\n")
    return tk.load_study(folder, strict=False)


EVEN = (("A", 1, 0, 1), ("B", 1, 0, 1))


# ---- the index once more --------------------------------------------------------------------


def plain_index(own, parts, aggregation):
    """Index of one unit from {indicator: value}; None where less than 80 % of the weight is."""
    scores = {}
    for name, part in parts.items():
        if own.get(name) is not None:
            share = (own[name] - part["low"]) / (part["high"] - part["low"])
            scores[name] = min(max(share, 0.0), 1.0)
    there = sum(parts[name]["weight"] for name in scores)
    if there < 0.8 * sum(part["weight"] for part in parts.values()) - 1e-9:
        return None
    if aggregation == "arithmetic":
        return sum(parts[name]["weight"] * score for name, score in scores.items()) / there
    if any(score == 0 for score in scores.values()):
        return 0.0
    product = 1.0
    for name, score in scores.items():
        product *= score ** (parts[name]["weight"] / there)
    return product


def plain_parts(study_folder):
    parts = plain_recount.read_plain(study_folder).settings["index"]["components"]
    return {name: {"weight": 1.0, "low": 0.0, "high": 1.0} | part for name, part in parts.items()}


@pytest.mark.parametrize("aggregation", ["geometric", "arithmetic"])
@pytest.mark.parametrize("day", DAYS)
def test_index_and_ranks_once_more(lai_chau, day, aggregation):
    folder = PROJECT / "data" / "lai-chau"
    plain, parts = plain_recount.read_plain(folder), plain_parts(folder)
    on = date.fromisoformat(day)
    units = plain_recount.units_on(plain, on)
    wanted = [unit for unit, row in units.items() if row["level"] == "upper"]
    values: dict[str, dict] = {unit: {} for unit in wanted}
    sizes: dict[str, list] = {unit: [] for unit in wanted}
    for name in parts:
        table = tk.indicator_values(lai_chau, name, day).table
        for row in table.to_dict("records"):
            if row["unit_id"] in values and not math.isnan(row["value"]):
                values[row["unit_id"]][name] = row["value"]
                if name not in ("IND-02", "IND-04", "IND-08"):  # these count units
                    sizes[row["unit_id"]].append(row["denominator"])
    index = {
        unit: plain_index(own, parts, aggregation)
        for unit, own in values.items()
        if min(sizes[unit], default=math.inf) >= plain.settings["index"]["smallest"]
    }
    index = {unit: value for unit, value in index.items() if value is not None}
    found = tk.rank(lai_chau, day, level="upper", aggregation=aggregation, draws=100)
    assert sorted(found.table["unit_id"]) == sorted(index)
    assert set(found.unranked["unit_id"]) == set(wanted) - set(index)
    for row in found.table.to_dict("records"):
        own = index[row["unit_id"]]
        assert row["index"] == pytest.approx(own, abs=1e-12)
        assert row["rank"] == 1 + sum(other > own + 1e-12 for other in index.values())
        assert row["size"] == min(sizes[row["unit_id"]])


def test_coverage_in_the_index_is_that_of_the_register(lai_chau):
    """IND-06a from the raw files: key officers trained, with the units below."""
    plain = plain_recount.read_plain(PROJECT / "data" / "lai-chau")
    rows = plain_recount.counts(plain, date(2025, 12, 31), "group")
    found = tk.rank(lai_chau, "2025-12-31", level="upper", draws=100).table
    assert len(found) > 3
    for row in found.to_dict("records"):
        count = rows[row["unit_id"], "key_officers"]
        assert (row["IND-06a"], row["IND-06a_n"]) == (count.share, count.eligible)


def test_three_units_by_hand(tmp_path):
    """x: √(.9 · .4) = .6; y: √(.7 · .7) = .7; z: √(1 · .25) = .5, its A being held at 1."""
    values = {"x": {"A": 0.9, "B": 0.4}, "y": {"A": 0.7, "B": 0.7}, "z": {"A": 1.0, "B": 0.25}}
    study = some_units(tmp_path, values, (("A", 1, 0, 0.9), ("B", 1, 0, 1)))
    found = tk.rank(study, vary=())
    own = found.table.set_index("unit_id")
    assert own["index"].round(4).to_dict() == {"y": 0.7379, "x": 0.6325, "z": 0.5}
    assert own["rank"].to_dict() == {"y": 1, "x": 2, "z": 3}
    assert found.components["held_high"].tolist() == [1, 0]
    assert found.certain_pairs == 1.0


# ---- who is ranked --------------------------------------------------------------------------


def test_small_and_incomplete_units_stand_apart_with_the_reason(tmp_path):
    values = {
        "big": {"A": 0.5, "B": 0.5},
        "small": {"A": (5, 9), "B": 0.9},
        "ten": {"A": (5, 10), "B": 0.9},
        "half": {"A": 0.9},
    }
    found = tk.rank(some_units(tmp_path, values, EVEN))
    assert set(found.table["unit_id"]) == {"big", "ten"}
    apart = found.unranked.set_index("unit_id")
    assert apart["reason"].to_dict() == {"small": "small", "half": "incomplete"}
    assert apart.loc["half", "missing"] == "B" and apart.loc["half", "weight"] == 0.5
    assert apart.loc["small", "size"] == 9
    shown = tk.table_unranked(found)._repr_html_()
    assert "too few people" in shown and "too few indicators" in shown


def test_a_missing_indicator_of_little_weight_is_stated(tmp_path):
    values = {"x": {"A": 0.5}, "y": {"A": 0.4, "B": 0.8}}
    found = tk.rank(some_units(tmp_path, values, (("A", 4, 0, 1), ("B", 1, 0, 1))))
    own = found.table.set_index("unit_id")
    assert own.loc["x", ["index", "missing", "weight"]].tolist() == [0.5, "B", 0.8]
    assert "missing: B" in tk.table_ranking(found)._repr_html_()


def test_nil_makes_the_index_nil_and_is_said(tmp_path):
    values = {"x": {"A": 0.0, "B": 0.9}, "y": {"A": 0.1, "B": 0.1}}
    found = tk.rank(some_units(tmp_path, values, EVEN))
    own = found.table.set_index("unit_id")
    assert own.loc["x", ["index", "nil", "rank"]].tolist() == [0, "A", 2]
    assert "index 0 because of: A" in tk.table_ranking(found)._repr_html_()
    other = tk.rank(found.study, aggregation="arithmetic").table.set_index("unit_id")
    assert other.loc["x", ["nil", "rank"]].tolist() == ["", 1]


def test_equal_units_share_the_better_rank(tmp_path):
    values = {u: {"A": v, "B": v} for u, v in (("w", 0.9), ("x", 0.5), ("y", 0.5), ("z", 0.2))}
    found = tk.rank(some_units(tmp_path, values, EVEN), vary=())
    assert found.table["rank"].tolist() == [1, 2, 2, 4]
    assert found.certain_pairs == pytest.approx(5 / 6), "equal ones have no order"


def test_another_unit_changes_no_index(tmp_path):
    values = {"x": {"A": 0.3, "B": 0.6}, "y": {"A": 0.7, "B": 0.2}}
    first = tk.rank(some_units(tmp_path / "two", values, EVEN)).table.set_index("unit_id")
    more = values | {"best": {"A": 1.0, "B": 1.0}, "last": {"A": 0.01, "B": 0.01}}
    second = tk.rank(some_units(tmp_path / "four", more, EVEN)).table.set_index("unit_id")
    assert second.loc[["x", "y"], "index"].tolist() == first.loc[["x", "y"], "index"].tolist()


# ---- intervals ------------------------------------------------------------------------------


def test_the_interval_holds_the_rank_and_is_the_rank_without_choices(lai_chau):
    varied, fixed = tk.rank(lai_chau, level="upper"), tk.rank(lai_chau, level="upper", vary=())
    table = varied.table
    assert (table["rank_low"] <= table["rank"]).all() and (
        table["rank"] <= table["rank_high"]
    ).all()
    assert (table["rank_high"] > table["rank_low"]).any()
    for end in ("rank_low", "rank_high"):
        assert fixed.table[end].tolist() == fixed.table["rank"].tolist()
    assert "says nothing about how sure" in " ".join(tk.table_ranking(fixed).notes)


def test_the_same_question_has_the_same_answer(lai_chau):
    from toolkit.ranking import rank

    fresh = rank.__wrapped__  # not the kept result
    one, two = (fresh(lai_chau, "2025-12-31", level="upper", seed=5) for _ in range(2))
    assert one.table.equals(two.table) and one.sensitivity.equals(two.sensitivity)
    other = fresh(lai_chau, "2025-12-31", level="upper", seed=6, draws=100)
    assert other.table["index"].equals(one.table["index"])


def test_counts_of_everybody_have_no_sampling_error(lai_chau):
    found = tk.rank(lai_chau, level="upper")
    assert set(found.table["set_reason"]) == {"census"} and found.table["set_low"].isna().all()
    assert "no sampling error" in " ".join(tk.table_ranking(found).notes)


def test_answers_of_a_sample_have_one(tmp_path):
    """Two units whose answers differ widely, and one that is hardly known."""
    study = with_answers(tmp_path, {"P-1": (42, 60), "P-2": (18, 60), "P-3": (3, 6)})
    found = tk.rank(study, level="upper", vary=("sampling",))
    own = found.table.set_index("unit_id")
    assert own["rank"].to_dict() == {"P-1": 1, "P-3": 2, "P-2": 3}
    assert own.loc["P-3", ["rank_low", "rank_high"]].tolist() == [1, 3]
    assert own.loc["P-1", "set_high"] < 3 and own.loc["P-3", "set_high"] == 3
    assert found.components["basis"].tolist() == ["sample"]
    assert found.sensitivity["choice"].tolist() == [
        "aggregation", "weights", "goalposts", "sampling",
    ]  # fmt: skip
    assert "Ranks samples leave open" in tk.table_ranking(found)._repr_html_()
    assert "drawn anew" in " ".join(tk.table_ranking(found).notes)


def with_answers(folder, answers):
    """Upper unions whose members answered k1: {unit: (right, all)}; one indicator, its share."""
    small_study.write(folder)
    indicator = (
        '\n[indicators.K]\nlabel = { en = "Right" }\nmeasure = "answer_share"\nitem = "k1"\n'
    )
    rule = (INDEX % "geometric").replace("smallest = 10", "smallest = 5")
    text = small_study.TOML.replace('weight_column = "weight"\n', "")
    put(folder, "study.toml", text + indicator + rule + PART % ("K", 1, 0, 1))
    units = ["unit_id,name,level,parent_id", "P,Tỉnh,province,"]
    units += [f"{unit},Đơn vị {unit},upper,P" for unit in answers]
    for name in small_study.FILES:
        if name.endswith(".csv") and "/" not in name:
            (folder / name).unlink()
    put(folder, "units.csv", "\n".join(units) + "\n")
    head = "date,unit,code,weight,sex,k1,k2,age\n"
    rows = [
        f"2025-11-02,{unit},{unit}{i},1,female,{'yes' if i < right else 'no'},no,30\n"
        for unit, (right, total) in answers.items()
        for i in range(total)
    ]
    put(folder, "responses/before.csv", head)
    put(folder, "responses/after.csv", head + "".join(rows))
    return tk.load_study(folder, strict=False)


def test_few_answers_are_no_figure(tmp_path):
    study = with_answers(tmp_path, {"P-1": (5, 9), "P-2": (2, 9), "P-3": (4, 4), "P-4": (7, 9)})
    found = tk.rank(study, level="upper")
    assert "P-3" not in set(found.table["unit_id"])
    assert "(4)" not in tk.table_ranking(found)._repr_html_()
    assert "K" in set(found.unranked["missing"])


# ---- choices --------------------------------------------------------------------------------


def test_each_choice_is_counted_by_hand(tmp_path):
    """Geometric: x .6, y .5916, z .5; arithmetic: z .625, x .65, y .6. Without A: x .4 … z .25."""
    values = {"x": {"A": 0.9, "B": 0.4}, "y": {"A": 0.5, "B": 0.7}, "z": {"A": 1.0, "B": 0.25}}
    found = tk.rank(some_units(tmp_path, values, EVEN)).sensitivity.set_index(
        ["choice", "component"]
    )
    assert found.loc[("aggregation", ""), ["mean_shift", "largest_shift"]].tolist() == [2 / 3, 1]
    # Without A: y .7, x .4, z .25: x and y change places.
    assert found.loc[("components", "A"), ["mean_shift", "largest_shift"]].tolist() == [2 / 3, 1]
    # Without B: z 1, x .9, y .5: z from 3 to 1, x from 1 to 2, y from 2 to 3.
    row = found.loc[("components", "B")]
    assert row[["mean_shift", "largest_shift", "unit_id"]].tolist() == [4 / 3, 2, "z"]


def test_no_table_shows_a_rank_without_its_interval(lai_chau):
    found = tk.rank(lai_chau, level="upper")
    keys = [column.key for column in tk.table_ranking(found).columns]
    assert keys[:2] == ["rank", "interval"]
    for table in (tk.table_unranked, tk.table_components, tk.table_sensitivity):
        assert "rank" not in [column.key for column in table(found).columns]


def test_units_below_one_and_levels(lai_chau):
    below = set(lai_chau.hierarchy.at("2026-10-31").children("LC-02"))
    found = tk.rank(lai_chau, under="LC-02", draws=100)
    assert {*found.table["unit_id"], *found.unranked["unit_id"]} == below
    top = tk.rank(lai_chau, draws=100)
    assert {*top.table["unit_id"], *top.unranked["unit_id"]} == set(
        lai_chau.hierarchy.at("2026-10-31").children("LC")
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_study_without_an_index_says_so(tmp_path, language):
    study = tk.load_study(small_study.write(tmp_path), language=language)
    found = tk.rank(study)
    assert found.table.empty and "[index]" in tk.describe_ranking(found)
    assert "[index]" in found._repr_html_() and "[index]" in tk.table_sensitivity(found)


def test_nobody_large_enough(tmp_path):
    found = tk.rank(some_units(tmp_path, {"x": {"A": (1, 2), "B": (1, 2)}}, EVEN))
    assert found.table.empty and math.isnan(found.certain_pairs) and len(found.unranked) == 1
    assert "No unit can be ranked" in tk.describe_ranking(found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aggregation": "mean"}, "'geometric', 'arithmetic'"),
        ({"vary": ("weight",)}, "did you mean 'weights'"),
        ({"level": "uper"}, "did you mean 'upper'"),
        ({"under": "LC-99"}, "is not known"),
        ({"draws": 9}, "from 100"),
        ({"as_of": "31/12/2025"}, "YYYY-MM-DD"),
    ],
)
def test_wrong_arguments_are_named(lai_chau, given, said):
    with pytest.raises(ArgumentError, match=said):
        tk.rank(lai_chau, **given)
