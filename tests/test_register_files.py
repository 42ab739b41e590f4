"""Files as offices make them: class lists, sections, split names, several sheets, old letters."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit import cli
from toolkit.change_records import history
from toolkit.reading.legacy_text import _TCVN3_RUNS
from toolkit.registers.register_import import carry_out, plan_import
from toolkit.registers.table_stores import FolderStore
from toolkit.settings import read_settings

PROJECT = Path(__file__).parents[1]
RUN = CliRunner()
Rows = Sequence[Sequence[object]]
TABLES = ("units", "people", "posts", "trainings", "attendance", "activities")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The tables of a demo study without its surveys, which nothing here needs."""
    folder = tmp_path / "study"
    folder.mkdir()
    for name in TABLES:
        shutil.copy(PROJECT / "data" / "lai-chau" / f"{name}.csv", folder)
    settings = (PROJECT / "data" / "lai-chau" / "study.toml").read_text("utf-8")
    before, _, _ = settings.partition("[surveys")
    (folder / "study.toml").write_text(before, "utf-8")
    return folder


def workbook(path: Path, sheets: dict[str, Rows], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[-1].merge_cells(cells)
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def run(study: Path, *words: object, language: str = "vi") -> tuple[int, str]:
    given = ["import", *map(str, words), "--study", str(study), "--language", language]
    done = RUN.invoke(cli.app, given)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def added(study: Path, table: str) -> list[list[str]]:
    """Rows that the demo study did not have."""
    before, now = (
        list(csv.reader((folder / f"{table}.csv").read_text("utf-8-sig").splitlines()))
        for folder in (PROJECT / "data" / "lai-chau", study)
    )
    return [row for row in now if row not in before]


CLASS = [
    ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Số: 15/DS-LĐLĐ", None, None, None, "Lai Châu, ngày 20 tháng 5 năm 2026"],
    ["DANH SÁCH HỌC VIÊN LỚP TẬP HUẤN BÌNH ĐẲNG GIỚI"],
    ["(Thời gian: ngày 12 và 13/5/2026; thời lượng 16 tiết; tại Hội trường LĐLĐ tỉnh)"],
    ["TT", "Họ và tên", "Giới tính", None, "Chức vụ", "Đơn vị công tác", "Số điện thoại"],
    [None, None, "Nam", "Nữ"],
    ["I", "Khối xã, phường"],
    [1, "Lò Thị Thử Nghiệm", None, "x", "Cán bộ nữ công", "LC", 912345678],
    [2, "Vàng A Thử", "X", None, "Chủ tịch", "Đơn vị lạ", 912000111],
    ["II", "Khối doanh nghiệp"],
    [3, "Tống Minh Thử", "x", None, "Hiệu trưởng", "LĐLĐ tỉnh Lai Châu", 987654321],
    ["Tổng cộng: 03 học viên"],
    [None, None, None, None, "Lai Châu, ngày 13 tháng 5 năm 2026"],
    [None, "NGƯỜI LẬP", None, None, "TM. BAN TỔ CHỨC"],
    [None, "Nguyễn Thị Lập", None, None, "Hoàng Văn Tổ"],
]
MERGED = ["C5:D5", *(f"{column}5:{column}6" for column in "ABEFG")]


@pytest.mark.parametrize("merged", [MERGED, []], ids=["merged", "not merged"])
def test_a_list_of_a_class_that_its_title_names(
    study: Path, tmp_path: Path, merged: list[str]
) -> None:
    path = workbook(tmp_path / "lop.xlsx", {"DS": CLASS}, merged)
    code, said = run(study, "attendance", path, "--yes")
    assert code == 1  # one unit is unknown
    assert "“12/5/2026” trong phần tiêu đề được dùng cho “Ngày khai mạc”" in said
    training = ["T0109", "gender_equality", "2026-05-12", "2026-05-13", "12", "", ""]
    assert added(study, "trainings") == [training]
    people = {row[1]: row for row in added(study, "people")}
    assert [people[n][2] for n in ("Lò Thị Thử Nghiệm", "Tống Minh Thử")] == ["female", "male"]
    assert [row[0] for row in added(study, "attendance")] == ["T0109", "T0109"]
    for row, kind in ((7, "tiêu đề nhóm"), (12, "tổng cộng"), (15, "chữ ký, ghi chú")):
        assert f"lop.xlsx, dòng {row} ({kind})" in said


def test_the_training_does_not_hang_on_its_first_row(study: Path, tmp_path: Path) -> None:
    """The row that names the class first is rejected; the others still bring the training."""
    rows = [*CLASS[:7], CLASS[8], CLASS[7]]
    run(study, "attendance", workbook(tmp_path / "x.xlsx", {"DS": rows}, MERGED), "--yes")
    (row,) = added(study, "attendance")
    assert row[0] == added(study, "trainings")[0][0]


def test_a_class_is_known_again(study: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "lop.xlsx", {"DS": [*CLASS[:8]]}, MERGED)
    run(study, "attendance", path, "--yes")
    assert "Không có gì thay đổi" in run(study, "attendance", path, "--yes")[1]


def test_a_class_that_nothing_names(study: Path, tmp_path: Path) -> None:
    rows = [["DANH SÁCH HỌC VIÊN"], ["STT", "Họ và tên", "Đơn vị"], [1, "Lò Thị Thử", "LC"]]
    code, said = run(study, "attendance", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert (code, "x.xlsx, dòng 3, Nội dung: không có cột hay tiêu đề" in said) == (1, True)
    assert len(list((study / "rejected").glob("x-*-rejected.csv"))) == 1


def test_names_in_two_columns_and_units_merged_downwards(study: Path, tmp_path: Path) -> None:
    """Of these names Tống looks like a total to who does not read the tones."""
    officers = [
        ["DANH SÁCH CÁN BỘ CÔNG ĐOÀN"],
        ["STT", "Họ", "Tên", "Giới tính", "Ngày sinh", "Chức vụ", "Đơn vị", "Ngày bổ nhiệm"],
        [1, "Tống Thị", "Mai", "Nữ ", "12/5/1980", "CT", "LC", "2025-10-01"],
        [2, "Lò Văn", "Páo", "nam ", "1/2/1979", "PCT", None, "01/10/2025"],
        [3, "Tống", "An", "NAM", "1990", "UV BCH", None, "1.10.2025"],
        [4, "Hoàng", "Cộng", None, None, "Ủy viên BTV", "Liên đoàn Lao động tỉnh Lai Châu",
         "ngày 01 tháng 10 năm 2025"],
        ["STT", "Họ", "Tên", "Giới tính", "Ngày sinh", "Chức vụ", "Đơn vị", "Ngày bổ nhiệm"],
        [5, "Sùng Thị", "Thử", "Nữ", "-", "Cán bộ nữ công", '"', '"'],
        [6, None, None, None, None, None, None, None],
        ["Tổng số", 5],
    ]  # fmt: skip
    sheets = {"Bìa": [["Văn phòng lập ngày 01/10/2025"]], "Cán bộ": officers}
    path = workbook(tmp_path / "cb.xlsx", sheets, ["G3:G5"])
    code, said = run(study, "people", path, "--yes")
    assert code == 0, said
    assert "chỉ đọc trang tính “Cán bộ”, không đọc Bìa" in said
    assert [row[1:] for row in added(study, "people")] == [
        ["Tống Thị Mai", "female", "1980"], ["Lò Văn Páo", "male", "1979"],
        ["Tống An", "male", "1990"], ["Hoàng Cộng", "", ""], ["Sùng Thị Thử", "female", ""],
    ]  # fmt: skip
    roles = ["chair", "vice_chair", "committee_member", "standing_member", "womens_affairs"]
    assert [row[1:4] for row in added(study, "posts")] == [["LC", r, "2025-10-01"] for r in roles]


def test_a_header_over_two_columns_of_names(study: Path, tmp_path: Path) -> None:
    rows = [["STT", "Họ và tên", None, "Năm sinh"], [1, "Lù Thị", "Tách", 1980]]
    run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}, ["B1:C1"]), "--yes")
    assert [row[1:] for row in added(study, "people")] == [["Lù Thị Tách", "", "1980"]]


def test_a_person_with_two_posts_in_one_list(study: Path, tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "Ngày bổ nhiệm"],
        [1, "Giàng A Đôi", 1980, "Chủ tịch", "LC", "1/2/2026"],
        [2, "Giàng A Đôi", None, "UV BCH", "LC", "1/2/2026"],
        [3, "Giàng A Đôi", None, "UV BCH", "LC", "1/2/2026"],
        ["Ghi chú: danh sách tạm"],
        [4, "TM Sơn", 1970, "Chủ tịch", "LC", "2/2/2026"],
    ]
    code, said = run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert (code, "dòng 4: dòng này trùng với dòng 3" in said) == (0, True)
    assert [row[1] for row in added(study, "people")] == ["Giàng A Đôi", "TM Sơn"]
    assert len(added(study, "posts")) == 3


def test_sections_that_name_the_unit(study: Path, tmp_path: Path) -> None:
    """A heading that names no unit is said to, and ends the section above it."""
    units = pd.read_csv(study / "units.csv", dtype="str").set_index("unit_id")
    name = units.loc["LC-05-003", "name"].iloc[-1]  # of the last version
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Chức vụ", "Ngày bổ nhiệm"],
        [f"I. {name}"],
        [1, "Lò Thị Một", 1980, "Chủ tịch", "1/2/2026"],
        [2, "Lò Thị Hai"],
        ["II", "Khối doanh nghiệp"],
        [1, "Lò Thị Ba", 1982, "Chủ tịch", "1/2/2026"],
    ]
    code, said = run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert code == 1
    assert "“Khối doanh nghiệp” ghi phía trên các dòng này không phải tên đơn vị" in said
    assert [row[1] for row in added(study, "people")] == ["Lò Thị Một", "Lò Thị Hai"]
    assert [row[1] for row in added(study, "posts")] == ["LC-05-003"]


def test_units_in_sections_and_below_each_other(study: Path, tmp_path: Path) -> None:
    """A heading is the unit above, never the unit itself; a parent may stand further down."""
    rows = [
        ["STT", "Tên công đoàn cơ sở", "Loại hình", "Công đoàn cấp trên", "Cấp"],
        ["I", "LĐLĐ tỉnh Lai Châu"],
        [1, "CĐCS Trường Thử", "Trường học", "Công đoàn Cha", "Công đoàn cơ sở"],
        [2, "Công đoàn Cha", "Công đoàn xã, phường", None, "Cấp trên trực tiếp cơ sở"],
        [3, "CĐCS Trạm Thử", "y tế", "LC", "cơ sở"],
        [None, "Cộng", None, None, 3],
    ]
    path = workbook(tmp_path / "x.xlsx", {"S": rows})
    code, said = run(study, "units", path, "--yes")
    assert code == 1
    for column, value in (("Loại hình", "y tế"), ("Cấp", "cơ sở")):
        assert f"dòng 5, {column}: không có mã “{value}”" in said
    found = [[row[1], row[5]] for row in added(study, "units")]
    assert found == [["Công đoàn Cha", "LC"], ["CĐCS Trường Thử", "U0001"]]
    assert "sẽ báo thêm: 0 lỗi, 0 cảnh báo, 2 ghi chú" in said  # units without an officer
    again = run(study, "units", path, "--preview")[1]
    assert "thêm 0, sửa 0, giữ nguyên 2" in again


def test_below_a_unit_that_is_rejected_nothing_is_imported(study: Path, tmp_path: Path) -> None:
    """Its identifier would never exist; mended, all rows of the rejected file are imported."""
    rows = [
        ["STT", "Tên công đoàn cơ sở", "Loại hình", "Công đoàn cấp trên"],
        [1, "CĐCS Cháu", "Trường học", "CĐCS Con"],
        [2, "CĐCS Con", "Trường học", "Công đoàn Cha"],
        [3, "Công đoàn Cha", "loại lạ", "LC"],
        [4, "CĐCS Khác", "Trường học", "LC"],
    ]
    code, said = run(study, "units", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert code == 1
    for row, name, other in ((2, "CĐCS Con", 3), (3, "Công đoàn Cha", 4)):
        assert f"dòng {row}, Công đoàn cấp trên: “{name}” ở dòng {other} không nhập được" in said
    assert [row[1] for row in added(study, "units")] == ["CĐCS Khác"]
    (rejected,) = (study / "rejected").iterdir()
    mended = tmp_path / "sua.csv"
    mended.write_text(rejected.read_text("utf-8-sig").replace("loại lạ", "Trường học"), "utf-8")
    assert run(study, "units", mended, "--yes")[0] == 0
    parents = {row[1]: row[5] for row in added(study, "units")}
    ids = {row[1]: row[0] for row in added(study, "units")}
    assert parents == {"CĐCS Khác": "LC", "Công đoàn Cha": "LC",
                       "CĐCS Con": ids["Công đoàn Cha"], "CĐCS Cháu": ids["CĐCS Con"]}  # fmt: skip


def test_activities_with_numbers_below_a_merged_header(study: Path, tmp_path: Path) -> None:
    rows = [
        ["BIỂU TỔNG HỢP HOẠT ĐỘNG TUYÊN TRUYỀN"],
        ["STT", "Đơn vị tổ chức", "Thời gian", "Hình thức", "Nội dung", "Số người dự", None, None],
        [None, None, None, None, None, "Tổng số", "Nam", "Nữ"],
        [1, "LC", "05/10/2026", "Hội nghị", "BĐG", 50, 20, 30],
        [2, "LC", "20-21/10/2026", "Hội thi", "Bình đẳng giới", 100, 40, 60],
        [3, "LC", "22/10/2026", "Hội diễn", "Bình đẳng giới", 100, 40, "sáu mươi"],
        ["Tổng cộng", None, None, None, None, 250, 100, 150],
    ]
    for merged in (["F2:H2"], []):
        path = workbook(tmp_path / "x.xlsx", {"S": rows}, merged)
        code, said = run(study, "activities", path, "--yes")
        assert code == 1
        assert "“20-21/10/2026” có nhiều ngày; lấy ngày đầu tiên" in said
        assert "dòng 6, Hình thức: không có mã “Hội diễn”" in said
        found = [[row[2], row[3], row[7], row[8]] for row in added(study, "activities")]
        assert found == [["2026-10-05", "conference", "20", "30"],
                         ["2026-10-20", "contest", "40", "60"]]  # fmt: skip


def test_trainings_over_several_days(study: Path, tmp_path: Path) -> None:
    rows = [
        ["TT", "Tên lớp", "Thời gian", "Thời lượng", "Đơn vị tổ chức"],
        [1, "Bình đẳng giới", "12-13/5/2026", "16 tiết", "LC"],
        [2, "Tập huấn về giới và pháp luật lao động", "từ 30/6 đến 1/7/2026", "7,5 giờ", "LC"],
        [3, "Pháp luật lao động; Giới", "1/8/2026", "2 ngày", "LC"],
    ]
    code, said = run(study, "trainings", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert (code, "dòng 4, Thời lượng: “2 ngày” không phải là số" in said) == (1, True)
    assert "“Tập huấn về giới và pháp luật lao động” được hiểu là gender labour_law" in said
    assert [row[1:5] for row in added(study, "trainings")] == [
        ["gender_equality", "2026-05-12", "2026-05-13", "12"],
        ["gender labour_law", "2026-06-30", "2026-07-01", "7.5"],
    ]


def test_days_over_the_end_of_a_month_or_year(study: Path, tmp_path: Path) -> None:
    """What is inherited from the last day is that of the first one only where it comes before."""
    rows = [["TT", "Tên lớp", "Thời gian", "Thời lượng"], *(
        [n, "Bình đẳng giới", day, 8] for n, day in enumerate((
            "28/12-3/1/2027", "30-2/5/2026", "31-1/1/2026", "12, 13 và 14/5/2026",
            "12/5/2025; 20/6/2025", "30-2/3/2026", "5/6/2026 - 4/6/2026", "5/6/2025 - 4/7/2025",
            "12-13/5/2024, 20/6/2024",
        ), 1)
    )]  # fmt: skip
    code, said = run(study, "trainings", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert code == 1
    assert [row[2:4] for row in added(study, "trainings")] == [
        ["2026-12-28", "2027-01-03"], ["2026-04-30", "2026-05-02"], ["2025-12-31", "2026-01-01"],
        ["2026-05-12", "2026-05-14"], ["2025-05-12", ""],
        ["2025-06-05", "2025-07-04"], ["2024-05-12", ""],
    ]  # fmt: skip
    assert "dòng 6, Thời gian: “12/5/2025; 20/6/2025” có nhiều ngày; lấy ngày đầu tiên" in said
    for row, days in ((7, "30-2/3/2026"), (8, "5/6/2026 - 4/6/2026")):
        assert f"dòng {row}, Thời gian: “{days}” không phải" in said


CLASSES = [
    ["TT", "Tên lớp", "Thời gian", "Thời lượng", "Đơn vị tổ chức", "Hình thức"],
    [1, "Bình đẳng giới", "12/5/2026", "8", "LC", "Trực tuyến"],
    [2, "Bình đẳng giới", "12/5/2026", "8,0", "LC-05-003", "Trực tuyến"],
    [3, "Bình đẳng giới", "12-13/5/2026", "16", "LC-05-003", "Trực tuyến"],
    [4, "Bình đẳng giới", "12/5/2026", "8,0", "LC", None],
]


def test_classes_of_one_topic_and_day_are_told_apart(study: Path, tmp_path: Path) -> None:
    """By organiser, last day and hours, as far as both say them; imported again they are known."""
    path = workbook(tmp_path / "x.xlsx", {"S": CLASSES[:4]})
    code, said = run(study, "trainings", path, "--yes")
    assert code == 0, said
    assert [[row[0], row[3], row[5]] for row in added(study, "trainings")] == [
        ["T0109", "", "LC"], ["T0110", "", "LC-05-003"], ["T0111", "2026-05-13", "LC-05-003"],
    ]  # fmt: skip
    again = workbook(tmp_path / "y.xlsx", {"S": [CLASSES[0], *CLASSES[2:]]})
    code, said = run(study, "trainings", again, "--yes")
    assert (code, "Không có gì thay đổi" in said) == (0, True), said


def test_which_class_is_meant_is_not_guessed(study: Path, tmp_path: Path) -> None:
    """T0001 to T0003 have one topic and day, and all are online and of eight hours."""
    header = ["STT", "Họ và tên", "Năm sinh", "Nội dung", "Ngày khai mạc", "Thời lượng", "Số giờ"]
    day = ["Bình đẳng giới", "2021-08-16"]
    rows = [header, [1, "Lò Thị Một", 1980, *day, 8, 6], [2, "Lò Thị Hai", 1981, *day, 16, 6],
            [3, "Lò Thị Ba", 1982, *day, "16 giờ", 5]]  # fmt: skip
    code, said = run(study, "attendance", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert code == 1
    assert ("dòng 2, Nội dung: “Bình đẳng giới” vào ngày này có thể là một trong các lớp: "
            "T0001, T0002, T0003") in said  # fmt: skip
    came = [(row[0], row[2]) for row in added(study, "attendance")]
    assert came == [("T0109", "6"), ("T0109", "5")]
    (training,) = added(study, "trainings")
    assert training[4] == "16"


def test_which_activity_is_meant_is_not_guessed(study: Path, tmp_path: Path) -> None:
    activities = pd.read_csv(study / "activities.csv", dtype="str")
    same = activities[activities.duplicated(["unit_id", "date", "type", "topic"], keep=False)]
    first = same.iloc[0]
    alike = same.loc[(same[["unit_id", "date", "type", "topic"]] == first[
        ["unit_id", "date", "type", "topic"]]).all(axis=1), "activity_id"]  # fmt: skip
    path = tmp_path / "x.csv"
    path.write_text(
        "unit_id,date,type,topic,men\n"
        f"{first['unit_id']},{first['date']},{first['type']},{first['topic']},7\n", "utf-8"
    )  # fmt: skip
    code, said = run(study, "activities", path, "--yes")
    assert (code, f"một trong các hoạt động: {', '.join(alike)}" in said) == (1, True)
    assert added(study, "activities") == []


def test_several_files_of_one_name(study: Path, tmp_path: Path) -> None:
    """Each unit sends its own list, names itself in the title, and calls the file the same."""
    files = [
        workbook(tmp_path / unit / "ds.xlsx", {"S": [
            ["Đơn vị:", unit], ["STT", "Họ tên", "Chức vụ", "Từ ngày"],
            [1, f"Lò Thị {name}", "CT", "1/2/2026"], [2, "Lù Văn Sai", "Hiệu trưởng", "1/2/2026"],
        ]})
        for unit, name in (("LC-05-003", "Một"), ("LC-03-003", "Hai"))
    ]  # fmt: skip
    code, said = run(study, "people", *files, "--yes")
    assert (code, said.count("posts thêm 2,")) == (1, 1)
    assert [row[1] for row in added(study, "posts")] == ["LC-05-003", "LC-03-003"]
    names = sorted(re.sub("[0-9a-f]{8}", "#", path.name) for path in (study / "rejected").iterdir())
    assert names == ["LC-03-003-ds-people-#-rejected.csv", "LC-05-003-ds-people-#-rejected.csv"]
    (record,) = history(study)
    assert record.summary["tables"]["posts"]["added"] == 2


def test_one_sheet_of_several(study: Path, tmp_path: Path) -> None:
    header = ["Họ và tên", "Năm sinh"]
    sheets = {"Năm 2025": [header, ["Lò Thị Cũ", 1980]], "Năm 2026": [header, ["Lò Thị Mới", 1981]]}
    path = workbook(tmp_path / "x.xlsx", sheets)
    run(study, "people", path, "--sheet", "năm 2026", "--yes")
    assert [row[1] for row in added(study, "people")] == ["Lò Thị Mới"]
    with pytest.raises(Exception, match="sheet='2024' is not known"):
        run(study, "people", path, "--sheet", "2024", "--yes")


@pytest.mark.parametrize("told", [["--encoding", "tcvn3"], []])
def test_letters_of_before_unicode(study: Path, tmp_path: Path, told: list[str]) -> None:
    letters = {c: chr(at + n) for at, run in _TCVN3_RUNS.items() for n, c in enumerate(run)}
    text = (
        "STT,Họ và tên,Giới tính,Chức vụ,Đơn vị,Ngày bổ nhiệm\r\n"
        "1,Lường Thị Thử,nữ,chủ tịch,LC,05/01/2026\r\n"
        "2,Quàng Văn Đợi,nam,phó chủ tịch,LC,6/1/2026\r\n"
    )
    path = tmp_path / "cu.csv"
    path.write_bytes("".join(letters.get(c, c) for c in text).encode("latin-1"))
    assert run(study, "people", path, "--yes", *told)[0] == 0
    assert [row[1] for row in added(study, "people")] == ["Lường Thị Thử", "Quàng Văn Đợi"]


def test_rejected_rows_are_mended_and_undone(study: Path, tmp_path: Path) -> None:
    """The file of rejected rows has the office's own columns, and goes with the undo."""
    rows = [
        ["Đơn vị:", "LC"],
        ["STT", "Họ và tên", "Năm sinh", None, "Chức vụ", "Ngày bổ nhiệm", "Điện thoại"],
        [None, None, "Nam", "Nữ"],
        [1, "Lò Thị Sai", None, 1980, "Hiệu trưởng", "1/2/2026", "0912 345 678"],
        [2, "Lò Văn Đúng", 1981, None, "Chủ tịch", "1/2/2026", None],
    ]
    before = {path.name: path.read_bytes() for path in study.iterdir()}
    run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    (rejected,) = (study / "rejected").iterdir()
    text = rejected.read_text("utf-8-sig")
    assert "Chức vụ: không có mã “Hiệu trưởng”" in text
    assert "0912 345 678" in text
    mended = tmp_path / "sua.csv"
    mended.write_text(text.replace(",Hiệu trưởng,", ",Chủ tịch,"), "utf-8")
    assert run(study, "people", mended, "--yes")[0] == 0
    assert [row[1:] for row in added(study, "people")][-1] == ["Lò Thị Sai", "female", "1980"]
    assert run(study, "--undo")[0] == 0
    assert rejected.exists()
    code, said = run(study, "--undo")
    assert (code, f"rejected/{rejected.name}" in said) == (0, True)
    assert {p.name: p.read_bytes() for p in study.iterdir() if p.is_file()} == before
    assert not rejected.exists()


HEADER = "Họ và tên,Chức vụ,Đơn vị,Ngày bổ nhiệm\n"


def test_rejected_rows_that_are_mended_are_taken_away(study: Path, tmp_path: Path) -> None:
    """Row by row: what is still wrong stays; also when a spreadsheet made it a workbook."""
    path = tmp_path / "x.csv"
    rows = [f"{name},Hiệu trưởng,LC,2026-01-05\n" for name in ("Lò Thị Một", "Lò Thị Hai")]
    path.write_text(HEADER + "".join(rows), "utf-8")
    run(study, "people", path, "--yes")
    (rejected,) = (study / "rejected").iterdir()
    text = rejected.read_text("utf-8-sig")
    rejected.write_text(text.replace("Hiệu trưởng,LC", "Chủ tịch,LC", 1), "utf-8")
    assert run(study, "people", rejected, "--yes")[0] == 1
    assert "Lò Thị Hai" in rejected.read_text("utf-8-sig")
    assert "Lò Thị Một" not in rejected.read_text("utf-8-sig")
    assert rejected.read_text("utf-8-sig").startswith(f"row,reason,{HEADER.strip()}\n")
    left = csv.reader(rejected.read_text("utf-8-sig").splitlines())
    cells = [[cell.replace("Hiệu trưởng", "Chủ tịch") for cell in line] for line in left]
    mended = workbook(tmp_path / f"{rejected.stem}.xlsx", {"S": cells})
    assert run(study, "people", mended, "--yes")[0] == 0
    assert [row[1] for row in added(study, "people")] == ["Lò Thị Một", "Lò Thị Hai"]
    assert list((study / "rejected").iterdir()) == []


def test_rejected_rows_of_another_file_stay(study: Path, tmp_path: Path) -> None:
    """Every office calls its file the same; two sheets of one workbook are two lists as well."""
    for place, role in (("xa1", "Hiệu trưởng"), ("xa2", "Hiệu phó"), ("xa3", "Chủ tịch")):
        (tmp_path / place).mkdir()
        path = tmp_path / place / "ds.csv"
        path.write_text(f"{HEADER}Lò Thị {place},{role},LC,2026-01-05\n", "utf-8")
        run(study, "people", path, "--yes")
    header = HEADER.strip().split(",")
    sheets = {role: [header, ["Lù Thị Thử", role, "LC", "2026-01-05"]]
              for role in ("Hiệu trưởng", "Chủ tịch")}  # fmt: skip
    path = workbook(tmp_path / "hai.xlsx", sheets)
    for role in sheets:
        run(study, "people", path, "--sheet", role, "--yes")
    run(study, "people", path, "--sheet", "Chủ tịch", "--yes")
    run(study, "posts", path, "--sheet", "Hiệu trưởng", "--yes")
    names = [path.name for path in sorted((study / "rejected").iterdir())]
    assert [re.sub("[0-9a-f]{8}", "#", name) for name in names] == [
        "ds-people-#-rejected.csv", "ds-people-#-rejected.csv",
        "hai-Hiệu trưởng-people-#-rejected.csv", "hai-Hiệu trưởng-posts-#-rejected.csv",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_takes_nothing_away(study: Path, tmp_path: Path) -> None:
    path, mapping = tmp_path / "x.csv", tmp_path / "mapping.csv"
    path.write_text(f"{HEADER}Lò Thị Thử,Hiệu trưởng,LC,2026-01-05\n", "utf-8")
    run(study, "people", path, "--yes")
    (rejected,) = (study / "rejected").iterdir()
    unused = "".join(f"{name},\n" for name in HEADER.strip().split(","))
    mapping.write_text(f"header,field\n{unused}", "utf-8")
    code, said = run(study, "people", path, "--mapping", mapping, "--yes")
    assert (code, "không nhận ra dòng tiêu đề" in said) == (1, True)
    assert rejected.exists()


def test_posts_without_a_day_are_said_to_be_left_out(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Họ và tên,Chức vụ,Đơn vị\nLò Thị Thử,Chủ tịch,LC\n", "utf-8")
    code, said = run(study, "people", path, "--yes", language="en")
    assert (code, "no column 'Ngày bổ nhiệm' says since when" in said) == (0, True)
    assert added(study, "posts") == []


def test_columns_that_mean_the_same(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Họ và tên,Năm sinh,Ngày sinh\nLò Thị Thử,1980,1/2/1981\n", "utf-8")
    code, said = run(study, "people", path, "--yes")
    assert (code, "dòng 1, Ngày sinh: cột “Ngày sinh” có hai lần" in said) == (1, True)
    assert added(study, "people") == []


def test_a_table_that_is_kept_as_a_workbook(study: Path, tmp_path: Path) -> None:
    """Only cells that change are written; formats and other sheets stay, the undo is exact."""
    rows = list(csv.reader((study / "people.csv").read_text("utf-8").splitlines()))[:4]
    (study / "people.csv").unlink()
    rows[1][3] = ""
    kept = workbook(study / "people.xlsx", {"people": [[], *rows], "Ghi chú": [["của tôi"]]})
    book = openpyxl.load_workbook(kept)
    book["people"]["B3"].font = openpyxl.styles.Font(bold=True)
    book.save(kept)
    before = kept.read_bytes()
    path = tmp_path / "x.csv"
    path.write_text(
        f"person_id,Họ và tên,Năm sinh\n{rows[1][0]},{rows[1][1]},1993\n,Lò Thị Thử,1985\n", "utf-8"
    )
    assert run(study, "people", path, "--yes")[0] == 0
    sheet = openpyxl.load_workbook(kept)["people"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells[1] == [*rows[1][:3], 1993]
    assert cells[4] == ["P0004", "Lò Thị Thử", None, 1985]
    assert sheet["B3"].font.b
    assert openpyxl.load_workbook(kept)["Ghi chú"]["A1"].value == "của tôi"
    assert "Không có gì thay đổi" in run(study, "people", path, "--yes")[1]
    run(study, "--undo")
    assert kept.read_bytes() == before


def test_what_check_would_find_anew(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Họ và tên,Năm sinh,Chức vụ,Đơn vị,Ngày bổ nhiệm\nLò Thị Thử,2020,Chủ tịch,LC,2026-01-05\n",
        encoding="utf-8",
    )
    said = run(study, "people", path, "--preview", language="en")[1]
    assert "would find anew: 1 errors, 0 warnings, 0 notes" in said
    assert "the person would be 6 years old" in said
    before = set(study.rglob("*"))
    assert before == set(study.rglob("*"))


@pytest.mark.parametrize("count", [3000])
def test_many_rows_are_looked_up_not_gone_through(tmp_path: Path, count: int) -> None:
    """A list as long as the register: seconds, where going through it took minutes."""
    names = [f"Lò Thị {chr(65 + n % 26)}{n}" for n in range(2 * count)]
    files = {
        "study.toml": '[title]\nvi = "x"\n[reading]\nday_first = true\n',
        "units.csv": "unit_id,name\nU1,Công đoàn Một\n",
        "people.csv": "person_id,name\n" + "".join(
            f"P{n:06d},{name}\n" for n, name in enumerate(names[:count])),
        "posts.csv": "person_id,unit_id,role,start\n" + "".join(
            f"P{n:06d},U1,chair,2020-01-01\n" for n in range(count)),
        "x.csv": "Họ và tên,Đơn vị,Chức vụ,Ngày bổ nhiệm\n" + "".join(
            f"{name},Công đoàn Một,chair,1/2/2026\n" for name in names[count // 2 :][:count]),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    settings, _ = read_settings(tmp_path / "study.toml")
    store = FolderStore(tmp_path)
    plan = plan_import(store, settings, "people", [tmp_path / "x.csv"])
    people, posts = (change.counts for change in plan.changes)
    assert (people["added"], people["unchanged"], posts["added"]) == (count // 2,) * 2 + (count,)
    assert carry_out(plan, store, "vi") is not None
    assert len((tmp_path / "people.csv").read_text("utf-8").splitlines()) == 1 + count * 3 // 2
