"""Faults of indicators, targets and measurements, and the findings that must name them."""

from __future__ import annotations

from bad_cases import Break, Case, both, whole
from small_study import TOML

OWN = """
[indicators.IND-01]
label = { vi = "Nữ", en = "Women" }
%s
"""
TARGETS = "plan_id,indicator_id,level,year,operator,value,tolerance\n"
MEASURED = "unit_id,indicator_id,date,numerator,denominator\nP,IND-01,2025-12-31,%s\n"


def own(lines: str, *files: tuple[str, str]) -> Break:
    return both(("study.toml", TOML + OWN % lines), *files)


def target(row: str) -> tuple[str, str]:
    return "targets.csv", TARGETS + row + "\n"


def measured(cells: str) -> tuple[str, str]:
    return "measurements.csv", MEASURED % cells


TARGET_CASES = [
    Case("target of an unknown indicator", own("", target("262,IND-1,,2025,≥,0.3,")),
         "unknown_indicator", "targets.csv", 2, "indicator_id", "IND-1"),
    Case("target of units without level",
         own('measure = "units_with_woman"\nroles = ["chair"]', target("262,IND-01,,2025,≥,0.8,"),
             ("measurements.csv", MEASURED.splitlines()[0] + "\n")),
         "target_without_level", "targets.csv", 2, "level", "IND-01", "warning", alone=False),
    Case("target without value", both(target("262,IND-01,,2025,≥,,")), "target_without_value",
         "targets.csv", 2, "value", "IND-01"),
    Case("target of 30 for 30 %", both(target("262,IND-01,,2025,≥,30,")), "percentage_as_share",
         "targets.csv", 2, "value", "30"),
    Case("tolerance of 2 for 2 %", both(target("262,IND-01,,2025,khoảng,\"0,3\",2")),
         "percentage_as_share", "targets.csv", 2, "tolerance", "2"),
    Case("about without tolerance", both(target("262,IND-01,,2025,khoảng,\"0,3\",")),
         "about_without_tolerance", "targets.csv", 2, "tolerance", "0.3"),
    Case("share typed as numerator", both(measured("0.85,1")), "percentage_as_count",
         "measurements.csv", 2, "numerator", "0.85"),
    Case("per cent of one", both(measured("85,1")), "percentage_as_count", "measurements.csv", 2,
         "numerator", "85"),
    Case("more women than members", both(measured("12,10")), "more_than_all", "measurements.csv",
         2, "numerator", "12"),
    Case("fewer than none", both(measured("-3,10")), "out_of_range", "measurements.csv", 2,
         "numerator", "-3"),
    Case("measurement without denominator", both(measured("3,")), "incomplete_measurement",
         "measurements.csv", 2, "denominator", "IND-01", "warning"),
    Case("measurement of an indicator nobody knows",
         own("", ("measurements.csv", MEASURED.replace("IND-01", "IND-1") % "3,10")),
         "unlisted_indicator", "measurements.csv", 2, "indicator_id", "IND-1", "warning"),
    Case("measurement of next year",
         both(("measurements.csv", (MEASURED % "3,10").replace("2025-", "2026-"))), "in_future",
         "measurements.csv", 2, "date", "2026-12-31", "warning"),
    Case("per cent sign", both(measured("85%,100")), "bad_number", "measurements.csv", 2,
         "numerator", "85%"),
    Case("target with a per cent sign", both(target("262,IND-01,,2025,≥,30%,")), "bad_number",
         "targets.csv", 2, "value", "30%"),
    Case("measurement of what is computed", own('measure = "women_share"\nroles = ["chair"]'),
         "computed_indicator", "measurements.csv", 2, "", "IND-01", "note"),
    Case("level that ended without a successor",
         whole("units.csv", "unit_id,name,level,valid_to\nP,Tỉnh,province,\n"
               "P-1,Phường,upper,2025-06-30\nP-1-01,Mầm non,grassroots,\nP-1-02,Chè,grassroots,\n"
               "P-2,Huyện,upper,2025-06-30\n"),
         "level_without_successor", "targets.csv", 3, "level", "upper", "note", alone=False),
    Case("indicator of an unknown role", own('measure = "women_share"\nroles = ["head"]'),
         "unknown_code", "study.toml", None, "indicators.IND-01.roles", "head"),
    Case("indicator of an unknown scale",
         own('measure = "awareness_change"\nscale = "views"\nunit = "points"'), "unknown_code",
         "study.toml", None, "indicators.IND-01.scale", "views"),
    Case("successor that is no level", whole("study.toml", TOML.replace(
         "[roles]", '[level_successors]\nupper = "ward"\n\n[roles]', 1)), "unknown_code",
         "study.toml", None, "level_successors", "ward"),
]  # fmt: skip
