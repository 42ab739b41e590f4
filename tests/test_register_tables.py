"""Which sheet, letters and columns are read, and into what kind of table they are written."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from office_files import added, register_study, run, workbook

from toolkit.reading.legacy_text import _TCVN3_RUNS
from toolkit.registers.register_import import carry_out, plan_import
from toolkit.registers.table_stores import FolderStore
from toolkit.settings import read_settings


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return register_study(tmp_path / "study")


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


@pytest.mark.parametrize("family", ["Họ và", "HỌ VÀ TÊN ĐỆM", "Họ, chữ lót", "Ho va"])
def test_names_whose_header_is_parted(study: Path, tmp_path: Path, family: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'TT;"{family}";tên;Năm sinh\n1;Vàng A;Thử;1975\n', "utf-8")
    run(study, "people", path, "--yes")
    assert [row[1:] for row in added(study, "people")] == [["Vàng A Thử", "", "1975"]]


@pytest.mark.parametrize(
    "header",
    ["TT,Họ (khai sinh),Tên,Năm sinh", "TT,Chữ đệm,Tên riêng,Năm sinh", "TT,Họ và,,Năm sinh"],
)
def test_half_a_name_is_no_name(study: Path, tmp_path: Path, header: str) -> None:
    """Somebody else would be added; a mapping may say that the column is none of the name."""
    path, mapping = tmp_path / "x.csv", tmp_path / "mapping.csv"
    path.write_text(f"{header}\n1,Vàng A,Thử,1975\n", "utf-8")
    code, said = run(study, "people", path, "--yes")
    column = header.split(",")[1]
    assert (code, f"cột “{column}” chỉ có một phần của họ tên" in said) == (1, True)
    assert added(study, "people") == []
    if "Tên" in header:
        mapping.write_text(f"header,field\n{column},\n", "utf-8")
        assert run(study, "people", path, "--yes", "--mapping", mapping)[0] == 0
        assert [row[1] for row in added(study, "people")] == ["Thử"]


def test_a_household_is_no_part_of_a_name(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("TT,Hộ khẩu,Tên,Năm sinh\n1,Lai Châu,Lò Thị Thử,1975\n", "utf-8")
    assert run(study, "people", path, "--yes")[0] == 0
    assert [row[1] for row in added(study, "people")] == ["Lò Thị Thử"]


SPANS = {
    "12-13/5/2026": "2026-05-12 2026-05-13",
    "10-12/5/2026": "2026-05-10 2026-05-12",
    "ngày 8, 9 và 10/5/2026": "2026-05-08 2026-05-10",
    "30/6 - 2/7/2026": "2026-06-30 2026-07-02",
    "2/6 đến 30/6/2026": "2026-06-02 2026-06-30",
    "31/12/2026-1/1/2027": "2026-12-31 2027-01-01",
    "1/5 - 2/6/2026": "'1/5/2026' could be 2026-05-01 or 2026-01-05",
    "30-31/6/2026": "'31/6/2026' is no date",
    "6/10-6/14/2026": "'6/14/2026' is no date",
}


@pytest.mark.parametrize(("typed", "meant"), SPANS.items())
def test_a_span_that_leaves_no_doubt(study: Path, tmp_path: Path, typed: str, meant: str) -> None:
    """Also where a study does not say that days come before months."""
    settings, path = study / "study.toml", tmp_path / "x.csv"
    settings.write_text(settings.read_text("utf-8").replace("day_first = true", ""), "utf-8")
    path.write_text(f"Nội dung;Thời gian;Số giờ\nBình đẳng giới;{typed};8\n", "utf-8")
    _, said = run(study, "trainings", path, "--yes", language="en")
    found = " ".join(" ".join(row[2:4]) for row in added(study, "trainings"))
    assert meant in (found or said)


def test_a_day_of_birth_that_is_a_number(study: Path, tmp_path: Path) -> None:
    """It is told as it was typed, with the day it may be, and not guessed."""
    path = tmp_path / "x.csv"
    path.write_text("Họ tên,Ngày sinh\nLò Thị Một,32874\nLò Thị Hai,12051980\n", "utf-8")
    code, said = run(study, "people", path, "--yes", language="en")
    assert (code, added(study, "people")) == (1, [])
    assert "row 2, Ngày sinh: '32874' is no year" in said
    assert "it would be 1990-01-01 → write 1990" in said
    assert "row 3, Ngày sinh: '12051980' is not possible" in said


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
