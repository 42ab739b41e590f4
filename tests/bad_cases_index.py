"""Faults of the index and of models of activities, and the findings that must name them."""

from __future__ import annotations

from pathlib import Path

from bad_cases import Case, whole
from small_study import TOML, change, put

MODELS = "model_id,unit_id,name,start,end,status,members\n"
INDEX = """
[index]
label = { vi = "Chỉ số", en = "Index" }

[index.components.%s]
low = %s
high = 1
"""
RULE = """
[models]
survey = "%s"
scale = "%s"
"""


def index(component: str, low: str = "0") -> str:
    return TOML + INDEX % (component, low)


def in_a_circle(folder: Path) -> None:
    change(folder, "units.csv", ("upper,P,,,\n", "upper,P-1-01,,,\n"))
    put(folder, "models.csv", MODELS + "M1,P-1-01,Câu lạc bộ,2025-03-01,,,\n")


INDEX_CASES = [
    Case("component that is no indicator", whole("study.toml", index("IND-1")), "unknown_code",
         "study.toml", None, "index.components", "IND-1"),
    Case("goalposts alike", whole("study.toml", index("IND-01", "1.0")), "equal_goalposts",
         "study.toml", None, "index.components.IND-01", "IND-01"),
    Case("weight of nothing", whole("study.toml", index("IND-01") + "weight = 0\n"), "bad_setting",
         "study.toml", None, "index.components.IND-01.weight", "0"),
    Case("no components", whole("study.toml", TOML + "[index]\nlabel = {}\ncomponents = {}\n"),
         "bad_setting", "study.toml", None, "index.components", "{}"),
    Case("models by a survey that is not there", whole("study.toml", TOML + RULE % ("view", "")),
         "unknown_code", "study.toml", None, "models.survey", "view"),
    Case("models by a scale that is not there", whole("study.toml", TOML + RULE % ("views", "k")),
         "unknown_code", "study.toml", None, "models.scale", "k"),
    Case("model that ends before it begins",
         whole("models.csv", MODELS + "M1,P-1-01,Câu lạc bộ,2025-03-01,2025-02-28,,\n"),
         "end_before_start", "models.csv", 2, "end", "2025-02-28"),
    Case("model before its unit",
         whole("models.csv", MODELS + "M1,P-1-02,Câu lạc bộ,2023-03-01,,,\n"),
         "unit_not_alive", "models.csv", 2, "unit_id", "P-1-02", "warning"),
    Case("model in an unknown unit",
         whole("models.csv", MODELS + "M1,P-1-03,Câu lạc bộ,2025-03-01,,,\n"),
         "unknown_unit", "models.csv", 2, "unit_id", "P-1-03"),
    Case("model twice in a unit", whole("models.csv", MODELS
         + "M1,P-1-01,Câu lạc bộ,2025-03-01,,,\nM1,P-1,Câu lạc bộ,2024-03-01,,,\n"),
         "model_twice", "models.csv", 2, "unit_id", "P-1-01", "warning"),
    Case("model of everybody and more", whole("models.csv", MODELS
         + "M1,P-1-01,Câu lạc bộ,2025-03-01,,running,46\n"), "more_than_members", "models.csv", 2,
         "members", "46", "warning"),
    Case("model in a circle of units", in_a_circle, "parent_cycle", "units.csv", 3, "parent_id",
         "P-1", alone=False),
    Case("status nobody knows", whole("models.csv", MODELS
         + "M1,P-1-01,Câu lạc bộ,2025-03-01,,going,4\n"), "unknown_code", "models.csv", 2,
         "status", "going"),
]  # fmt: skip
