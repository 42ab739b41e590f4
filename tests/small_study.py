"""A study of five units, small enough to be read at a glance and broken in every way."""

from __future__ import annotations

from pathlib import Path

import openpyxl

TOML = """\
language = "en"
as_of = 2025-12-31
title = { vi = "Nghiên cứu nhỏ", en = "Small study" }

[levels]
province = { vi = "Cấp tỉnh", en = "Province" }
upper = { vi = "Cấp trên trực tiếp cơ sở", en = "Upper" }
grassroots = { vi = "Công đoàn cơ sở", en = "Grassroots" }

[roles]
chair = { vi = "Chủ tịch", en = "Chair" }
member = { vi = "Ủy viên", en = "Member" }

[topics]
gender = { vi = "Giới", en = "Gender" }
law = { vi = "Pháp luật", en = "Law" }

[groups.key]
label = { vi = "Cán bộ chủ chốt", en = "Key officers" }
roles = ["chair"]

[training]
topics = ["gender"]
min_hours = 4

[surveys.views]
title = { vi = "Khảo sát", en = "Survey" }
instrument = "form.md"
respondent_columns = ["code"]
weight_column = "weight"
scales = ["knowledge"]
groups = ["sex"]

[[surveys.views.waves]]
name = "before"
label = { vi = "Trước", en = "Before" }
date = 2025-03-01
file = "responses/before.csv"

[[surveys.views.waves]]
name = "after"
label = { vi = "Sau", en = "After" }
date = 2025-11-01
file = "responses/after.csv"
"""

FORM = """\
| survey | type | name | label::Tiếng Việt (vi) | label::English (en) | scale | answer |
|---|---|---|---|---|---|---|
| | text | unit | Đơn vị | Unit | | |
| | text | code | Mã | Code | | |
| | select_one sex | sex | Giới tính | Sex | | |
| | select_one yn | k1 | Câu 1 | Question 1 | knowledge | yes |
| | select_one yn | k2 | Câu 2 | Question 2 | knowledge | no |
| | integer | age | Tuổi | Age | | |

| choices | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|
| | sex | female | Nữ | Female |
| | sex | male | Nam | Male |
| | yn | yes | Có | Yes |
| | yn | no | Không | No |

| scales | name | method | min_answered | low | high | better | label::Tiếng Việt (vi) | label::English (en) |
|---|---|---|---|---|---|---|---|---|
| | knowledge | percent_correct | 0.5 | 0 | 100 | higher | Kiến thức | Knowledge |
"""  # noqa: E501

FILES: dict[str, str] = {
    "study.toml": TOML,
    "form.md": FORM,
    "units.csv": """\
unit_id,name,level,parent_id,code,valid_from,valid_to
P,Liên đoàn Lao động tỉnh,province,,12,,
P-1,Công đoàn phường Hoa Ban,upper,P,,,
P-1-01,Trường mầm non Hoa Ban,grassroots,P-1,,,
P-1-02,Công ty chè,grassroots,P-1,,2024-01-01,
P-2,Liên đoàn Lao động huyện,upper,P,,,2025-06-30
""",
    "unit_events.csv": """\
date,event,from_unit,to_unit,share,document
2025-07-01,dissolve,P-2,,,Số 1
2025-07-01,take_over,P-2,P-1,1,Số 1
2024-01-01,create,,P-1-02,,Số 2
""",
    "headcounts.csv": """\
unit_id,date,sex,members
P-1-01,2024-12-31,female,23
P-1-01,2024-12-31,male,22
""",
    "people.csv": """\
person_id,name,sex,birth_year
H1,Lò Thị Mai,female,1980
H2,Vàng A Páo,male,1975
H3,Lê Thị Hòa,nữ,1990
H4,Phạm Văn Long,nam,1968
""",
    "posts.csv": """\
person_id,unit_id,role,start,end
H1,P-1-01,chair,2020-05-14,
H2,P-1,chair,2021-01-13,
H3,P-1-02,member,2024-02-20,2025-10-31
H3,P-1-02,chair,2025-11-01,
H4,P,member,2020-05-14,
H2,P-2,chair,2018-03-15,2020-12-31
""",
    "trainings.csv": """\
training_id,topics,start,end,hours,organiser_unit_id,form
T1,gender,2025-05-14,2025-05-15,8,P,online
T2,gender;law,2025-08-20,2025-08-20,6,P-1,meeting
""",
    "attendance.csv": """\
training_id,person_id,hours,passed,score
T1,H1,8,yes,
T1,H2,8,no,
T2,H3,"5,5",yes,90
""",
    "activities.csv": """\
activity_id,unit_id,date,type,topic,campaign_id,integrated,men,women,audience,channel,url
A1,P-1-01,2025-03-08,talk,gender,,no,3,24,,,
""",
    "measurements.csv": """\
unit_id,indicator_id,date,numerator,denominator,note
P,IND-01,2025-12-31,3,10,
""",
    "targets.csv": """\
plan_id,indicator_id,level,year,operator,value,tolerance,source
262,IND-01,,2025,≥,0.3,,
262,IND-01,upper,2030,>=,0.5,,
""",
    "responses/before.csv": """\
date,unit,code,weight,sex,k1,k2,age
2025-03-01,P-1-01,a1,1,female,yes,no,34
2025-03-02,P-1-01,a2,1.5,male,no,no,51
2025-03-02,P-1-02,a3,1,female,yes,,28
2025-03-02,P-2,a4,1,male,Có,Không,44
""",
    "responses/after.csv": """\
date,unit,code,weight,sex,k1,k2,age
2025-11-02,P-1-01,a1,1,female,yes,no,34
2025-11-02,P-1-01,a2,1,male,yes,no,51
2025-11-03,p-1-02,a3,1,female,yes,no,28
""",
}


def write(folder: Path) -> Path:
    """Write the study without a fault."""
    for name, text in FILES.items():
        put(folder, name, text)
    return folder


def put(folder: Path, name: str, content: str | bytes) -> None:
    """Write one file of the study."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def change(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace texts of a file, each of which must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, f"{old!r} is not in {name}"
        text = text.replace(old, new, 1)
    put(folder, name, text)


def as_xlsx(folder: Path, name: str, rows: list[list[object]], sheets: int = 1) -> None:
    """Write a table as a workbook, with cells of any type, instead of the CSV file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for _ in range(sheets - 1):
        book.create_sheet().append(["x"])
    (folder / f"{name}.csv").unlink(missing_ok=True)
    book.save(folder / f"{name}.xlsx")
