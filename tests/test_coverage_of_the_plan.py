"""What `docs/coverage_of_the_plan.md` says is so in the example study."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

import toolkit as tk

PROJECT = Path(__file__).parents[1]
STUDY = PROJECT / "data" / "lai-chau"
PAGE = (PROJECT / "docs" / "coverage_of_the_plan.md").read_text("utf-8")
SETTINGS = tomllib.loads((STUDY / "study.toml").read_text("utf-8"))
WAYS = {"computed", "measured", "reminder", "stored", "not here"}


def table(*header: str) -> list[list[str]]:
    """The rows of the page's table with this header."""
    lines = PAGE.splitlines()
    place = lines.index("| " + " | ".join(header) + " |") + 2
    found = []
    while place < len(lines) and lines[place].startswith("|"):
        found.append([cell.strip() for cell in lines[place].strip("|").split(" | ")])
        place += 1
    assert all(len(row) == len(header) for row in found)
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (STUDY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


INDICATORS = table("indicator", "title", "how", "measure", "remarks")
DUTIES = table("duty", "title", "how", "in the example", "remarks")
CAMPAIGNS = table("campaign", "title", "year", "how", "theme")
KINDS = table("kind", "example", "what holds it")


def test_every_indicator_of_the_page_is_in_the_study_and_the_other_way_round() -> None:
    ids = [row[0] for row in INDICATORS]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(SETTINGS["indicators"])
    documents = {name for name in ids if name not in ("IND-04b", "IND-14b", "IND-26b")}
    assert len(documents) == 31


@pytest.mark.parametrize(("name", "way", "measure"), [(r[0], r[2], r[3]) for r in INDICATORS])
def test_an_indicator_is_measured_as_the_page_says(name: str, way: str, measure: str) -> None:
    said = SETTINGS["indicators"][name].get("measure", "measured")
    assert [said] == codes(measure)
    assert way == {"measured": "measured"}.get(said, "computed") or name == "IND-21"
    counted = {row["indicator_id"] for row in rows("measurements")}
    assert (name in counted) == (way == "measured")


def test_settings_named_in_remarks_are_those_of_the_study() -> None:
    for name, _, _, _, remark in INDICATORS:
        indicator = SETTINGS["indicators"][name]
        assert ("`sensitive`" in remark) <= bool(indicator.get("sensitive"))
        for said in re.findall(r"`at_least` = (\d+)", remark):
            assert indicator["at_least"] == int(said)
        for said in re.findall(r"`until` = (\d+)|until (\d+),", remark):
            assert indicator["until"] == int("".join(said))


def test_plans_with_the_same_words_have_other_levels() -> None:
    levels = {
        row["plan_id"]: row["level"] for row in rows("targets") if row["indicator_id"] == "IND-02"
    }
    assert levels == {"262/KH-LĐLĐ": "upper", "120/KH-TLĐ": "province"}


def test_what_is_measured_or_computed_has_a_value_or_says_why() -> None:
    found = tk.progress(tk.load_study(STUDY), as_of="2026-10-31").table
    assert set(found["indicator_id"]) == {row[0] for row in INDICATORS}
    without = set(found.loc[found["value"].isna(), "indicator_id"])
    assert without == {"IND-01b", "IND-18", "IND-19", "IND-21"}


def test_every_duty_of_the_page_is_in_the_study_and_the_other_way_round() -> None:
    assert [row[0] for row in DUTIES] == [str(n) for n in range(1, 17)]
    said = [code for row in DUTIES if row[2] == "reminder" for code in codes(row[3])]
    assert sorted(said) == sorted(row["duty_id"] for row in rows("duties"))
    for _, _, way, where, _ in DUTIES:
        assert way in WAYS
        assert bool(codes(where)) == (way == "reminder")
        assert set(re.findall(r"IND-\w+", where)) <= set(SETTINGS["indicators"])


def test_every_campaign_of_the_page_is_in_the_study_and_the_other_way_round() -> None:
    assert len(CAMPAIGNS) == 21
    said = {code for row in CAMPAIGNS for code in codes(row[0])}
    assert said == set(SETTINGS["campaigns"])
    themes = {(row["campaign_id"], row["year"]): row["theme"] for row in rows("campaigns")}
    assert set(themes) == {(c, r[2]) for r in CAMPAIGNS for c in codes(r[0]) if r[2] != "–"}


@pytest.mark.parametrize("row", CAMPAIGNS, ids=lambda row: f"{codes(row[0])[0]} {row[2]}")
def test_a_theme_is_typed_in_where_the_page_says_so(row: list[str]) -> None:
    themes = {(r["campaign_id"], r["year"]): r["theme"] for r in rows("campaigns")}
    for campaign in codes(row[0]):
        assert bool(themes.get((campaign, row[2]))) == row[4].startswith("typed in")


def test_functions_tables_and_settings_named_exist() -> None:
    functions = re.findall(r"`tk\.(\w+)`", PAGE)
    assert len(functions) > 10
    assert [name for name in functions if not hasattr(tk, name)] == []
    sections = set(re.findall(r"`\[+([a-z_]+)\]+`", PAGE))
    assert sections and sections <= set(SETTINGS)


def test_codes_named_in_the_table_of_kinds_exist() -> None:
    files = {path.stem for path in STUDY.glob("*.csv")}
    columns = {name for stem in files for name in rows(stem)[0]}
    lists = {code for part in ("activity_types", "audiences") for code in SETTINGS[part]}
    lists |= {row[3].strip("`") for row in INDICATORS}
    known = files | columns | lists | set(SETTINGS) | {"responses/"}
    said = {
        code for row in KINDS for code in codes(row[2]) if not code.startswith(("tk.", "[", "by="))
    }
    assert len(said) > 20 and said <= known
    kinds = ["document", "indicator", "campaign", "story", "list", "finance", "model", "survey"]
    assert set(kinds) <= {row[0] for row in KINDS}


def test_nobody_is_named_outside_the_register() -> None:
    names = {row["name"] for row in rows("people")}
    for path in STUDY.glob("*.csv"):
        cells = {cell for row in rows(path.stem) for cell in row.values()}
        assert (path.stem == "people") == bool(cells & names), path.name
