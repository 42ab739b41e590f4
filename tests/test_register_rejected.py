"""Rows that cannot be imported are kept with their reasons, mended, and taken away."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from office_files import added, register_study, run, workbook

from toolkit.change_records import history


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return register_study(tmp_path / "study")


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


def test_that_only_rejected_rows_were_written_is_said(study: Path, tmp_path: Path) -> None:
    rows = [
        ["Đơn vị:", "LC"],
        ["STT", "Họ tên", "Chức vụ", "Từ ngày"],
        [1, "Lò Thị Sai", "Hiệu trưởng", "1/2/2026"],
    ]
    code, said = run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    assert code == 1 and len(list((study / "rejected").iterdir())) == 1
    assert "Không có gì thay đổi." in said and "Chỉ ghi riêng các dòng không nhập được" in said
    assert "Đã ghi." not in said


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


def test_rejected_rows_stand_for_themselves(study: Path, tmp_path: Path) -> None:
    """What a row takes from one above or from a heading is kept: other rows stand above it then."""
    rows = [
        ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Ngày bổ nhiệm"],
        [1, "Lò Thị Một", "Hiệu trưởng", "LC-03-003", "1/2/2026"],
        [2, "Lò Thị Hai", "Chủ tịch", "LC-05-003", "2/2/2026"],
        [3, "Lò Thị Ba", "Hiệu trưởng", "nt", '"'],
        [4, "Lò Thị Tư", '"', '"', "3/2/2026"],
        ["I", "Liên đoàn Lao động tỉnh Lai Châu"],
        [5, "Lò Thị Năm", "Hiệu trưởng", None, "4/2/2026"],
    ]
    run(study, "people", workbook(tmp_path / "x.xlsx", {"S": rows}), "--yes")
    (rejected,) = (study / "rejected").iterdir()
    text = rejected.read_text("utf-8-sig")
    rejected.write_text(text.replace(",Hiệu trưởng,", ",Chủ tịch,"), "utf-8")
    code, said = run(study, "people", rejected, "--yes")
    assert code == 0, said
    names = {row[0]: row[1].removeprefix("Lò Thị ") for row in added(study, "people")}
    assert {names[row[0]]: (row[1], row[3]) for row in added(study, "posts")} == {
        "Một": ("LC-03-003", "2026-02-01"), "Hai": ("LC-05-003", "2026-02-02"),
        "Ba": ("LC-05-003", "2026-02-02"), "Tư": ("LC-05-003", "2026-02-03"),
        "Năm": ("LC", "2026-02-04"),
    }  # fmt: skip


def test_rows_that_name_what_does_not_exist(study: Path, tmp_path: Path) -> None:
    """They would leave the study with errors; who a kept row of the file brings does exist."""
    path = tmp_path / "x.csv"
    path.write_text(
        "Mã lớp,Mã cán bộ,Họ và tên,Kết quả\nT0001,X1,,đạt\nT0001,X1,Lò Thị Một,đạt\n"
        "t0002,x1,,đạt\nT0777,X2,Lò Thị Hai,đạt\nT0002,X3,,đạt\n", "utf-8",
    )  # fmt: skip
    code, said = run(study, "attendance", path, "--yes")
    assert (code, "Lệnh “toolkit check” không báo gì thêm" in said) == (1, True), said
    for place in ("dòng 5, Mã lớp: lớp “T0777”", "dòng 6, Mã cán bộ: người “X3”"):
        assert f"lỗi x.csv, {place} không có trong bảng" in said
    assert [row[0] for row in added(study, "people")] == ["X1"]
    assert [row[:2] for row in added(study, "attendance")] == [["T0001", "X1"], ["t0002", "X1"]]
    (rejected,) = (study / "rejected").iterdir()
    left = [line.split(",")[0] for line in rejected.read_text("utf-8-sig").splitlines()]
    assert left == ["row", "5", "6"]


def test_an_activity_of_an_unknown_model(study: Path, tmp_path: Path) -> None:
    (study / "models.csv").write_text(
        "model_id,name,unit_id,start\nM1,Thử,LC,2025-01-05\n", "utf-8"
    )
    path = tmp_path / "x.csv"
    rows = (f"LC,2026-10-0{n},conference,gender_equality,M{n}\n" for n in (1, 2))
    path.write_text("unit_id,date,type,topic,Mã mô hình\n" + "".join(rows), "utf-8")
    code, said = run(study, "activities", path, "--yes")
    assert (code, "dòng 3, Mã mô hình: " in said) == (1, True), said
    assert [row[2] for row in added(study, "activities")] == ["2026-10-01"]
