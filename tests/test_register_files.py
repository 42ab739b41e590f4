"""Lists as offices make them: of classes, in sections, with split names and merged headers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from office_files import added, register_study, run, workbook

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


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return register_study(tmp_path / "study")


@pytest.mark.parametrize("merged", [MERGED, []], ids=["merged", "not merged"])
def test_a_list_of_a_class_that_its_title_names(
    study: Path, tmp_path: Path, merged: list[str]
) -> None:
    path = workbook(tmp_path / "lop.xlsx", {"DS": CLASS}, merged)
    code, said = run(study, "attendance", path, "--yes")
    assert code == 1  # one unit is unknown
    assert "“2026-05-12” trong phần tiêu đề được dùng cho “Ngày khai mạc”" in said
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
