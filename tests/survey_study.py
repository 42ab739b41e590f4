"""A survey of any size in a small organisation: answers as lists, files as an office has them."""

from __future__ import annotations

from pathlib import Path

import small_study

UNITS = [f"P-1-{n:02d}" for n in range(1, 13)]

BEFORE_SURVEYS, _, SURVEY = small_study.TOML.partition("[surveys.views]")
WAVES = "[[surveys.views.waves]]" + SURVEY.partition("[[surveys.views.waves]]")[2]
TOML = """
[surveys.views]
title = { vi = "Khảo sát", en = "Survey" }
instrument = "form.md"
%s
groups = ["sex"]

"""

FORM = """\
| survey | type | name | label::Tiếng Việt (vi) | label::English (en) | scale | answer |
|---|---|---|---|---|---|---|
| | text | unit | Đơn vị | Unit | | |
| | text | code | Mã | Code | | |
| | select_one sex | sex | Giới tính | Sex | | |
| | select_one yn | k1 | Câu 1 | Question 1 | knowledge | yes |
| | select_one grade | s1 | Tự tin | Confident | trust | |
| | select_one grade | t1 | Trước lớp, tự tin | Confident before the course | recalled | |

| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|
| | sex | female | Nữ | Female |
| | sex | male | Nam | Male |
| | yn | yes | Có | Yes |
| | yn | no | Không | No |
| | grade | g1 | Rất thấp | Very low |
| | grade | g2 | Thấp | Low |
| | grade | g3 | Vừa | Middling |
| | grade | g4 | Cao | High |
| | grade | g5 | Rất cao | Very high |

| scales | name | method | min_answered | low | high | better | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|---|---|---|---|
| | knowledge | percent_correct | 0.5 | 0 | 100 | higher | Kiến thức | Knowledge |
| | trust | mean | 0.5 | 0 | 100 | higher | Tự tin | Confidence |
| | recalled | mean | 0.5 | 0 | 100 | higher | Tự tin trước lớp | Confidence before |
"""  # noqa: E501

CODED = 'respondent_columns = ["code"]'


class Answer:
    """One sheet: unit, code, right or wrong, grade 1–5, and the grade recalled."""

    def __init__(self, unit, code, right, grade=3, recalled="", sex="female"):
        then = f"g{recalled}" if recalled else ""
        self.cells = [unit, code, sex, "yes" if right else "no", f"g{grade}", then]


def write(folder: Path, before: list[Answer], after: list[Answer], settings: str = CODED) -> Path:
    """Write the study; the units are `UNITS`, below one upper unit."""
    small_study.write(folder)
    small_study.put(folder, "study.toml", BEFORE_SURVEYS + TOML % settings + WAVES)
    small_study.put(folder, "form.md", FORM)
    rows = [f"{unit},Đơn vị {unit},grassroots,P-1,,," for unit in UNITS]
    units = [
        "P,Tỉnh,province,,,,",
        "P-1,Phường,upper,P,,,",
        "P-2,Huyện,upper,P,,,2025-06-30",
        *rows,
    ]
    header = "unit_id,name,level,parent_id,code,valid_from,valid_to"
    small_study.put(folder, "units.csv", "\n".join([header, *units]) + "\n")
    for wave, day, answers in (("before", "2025-03-01", before), ("after", "2025-11-01", after)):
        lines = [",".join([day, *answer.cells]) for answer in answers]
        text = "\n".join(["date,unit,code,sex,k1,s1,t1", *lines]) + "\n"
        small_study.put(folder, f"responses/{wave}.csv", text)
    return folder
