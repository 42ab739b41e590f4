"""An office's own Excel file becomes rows of the tables, after a preview, and can be undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit import cli
from toolkit.change_records import history

PROJECT = Path(__file__).parents[1]
RUN = CliRunner()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "lai-chau"
    shutil.copytree(PROJECT / "data" / "lai-chau", folder)
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys")
    return folder


@pytest.fixture
def officers(tmp_path: Path) -> Path:
    """Title rows, a merged header, a numbered row, a total, a signature; one unit is unknown."""
    book = openpyxl.Workbook()
    for row in (
        ["LIÊN ĐOÀN LAO ĐỘNG TỈNH"],
        ["DANH SÁCH CÁN BỘ CÔNG ĐOÀN"],
        [],
        ["STT", "Họ và tên", "Năm sinh", None, "Chức vụ", "Đơn vị", "Ngày bổ nhiệm"],
        [None, None, "Nam", "Nữ", None, None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1, "Mào Văn Tuyên", 1993, None, "Chủ tịch", "LC", "05/01/2026"],
        [2, "Lò Thị Kiểm Thử", None, "12/3/1985", "Cán bộ nữ công", "LC", "2026-02-01"],
        [3, "Vàng A Nhầm", 1990, None, "Chủ tịch", "Đơn vị không có", "2026-02-01"],
        ["Tổng cộng", 3],
        [None, None, None, None, "Lai Châu, ngày 01 tháng 3 năm 2026"],
        [None, "NGƯỜI LẬP BIỂU"],
        [None, "Nguyễn Thị Lập"],
    ):
        book.active.append(row)
    path = tmp_path / "can-bo.xlsx"
    book.save(path)
    return path


def run(*words: object) -> tuple[int, str]:
    done = RUN.invoke(cli.app, ["import", *map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def files(study: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in study.glob("*.csv")}


def test_a_preview_writes_nothing(study: Path, officers: Path) -> None:
    before = files(study)
    code, said = run("people", officers, "--study", study, "--preview")
    assert code == 0
    assert "Đã đọc 3 dòng; 1 dòng không nhập được" in said
    assert files(study) == before
    assert not (study / ".toolkit-imports").exists()


def test_without_a_terminal_nothing_is_written(study: Path, officers: Path) -> None:
    before = files(study)
    code, said = run("people", officers, "--study", study)
    assert code == 1
    assert "--yes" in said
    assert files(study) == before


def test_people_and_posts_of_one_file(study: Path, officers: Path) -> None:
    before = files(study)
    posts = len(pd.read_csv(study / "posts.csv"))
    code, _ = run("people", officers, "--study", study, "--yes")
    assert code == 1  # a row was rejected
    people = pd.read_csv(study / "people.csv", dtype="str")
    new = people.iloc[-1]
    assert new[["name", "sex", "birth_year"]].tolist() == ["Lò Thị Kiểm Thử", "female", "1985"]
    added = pd.read_csv(study / "posts.csv", dtype="str").iloc[posts:, :4].to_numpy().tolist()
    assert added == [
        ["P0001", "LC", "chair", "2026-01-05"],
        [new["person_id"], "LC", "womens_affairs", "2026-02-01"],
    ]
    (rejected,) = (study / "rejected").glob("*.csv")
    assert "Vàng A Nhầm" in rejected.read_text("utf-8-sig")
    assert files(study)["people.csv"].startswith(before["people.csv"])
    (record,) = history(study)
    assert record.originals[0].name == "can-bo.xlsx"
    assert "Kiểm Thử" not in record.json().decode()


def test_twice_is_once_and_undo_is_where_it_began(study: Path, officers: Path) -> None:
    before = files(study)
    run("people", officers, "--study", study, "--yes")
    after = files(study)
    _, said = run("people", officers, "--study", study, "--yes")
    assert "Không có gì thay đổi" in said
    assert files(study) == after
    code, said = run("--undo", "--study", study)
    assert (code, "people.csv, posts.csv" in said) == (0, True)
    assert files(study) == before


@pytest.mark.parametrize(
    "table", ["units", "people", "posts", "trainings", "attendance", "activities"]
)
def test_a_table_imported_into_itself_changes_nothing(study: Path, table: str) -> None:
    code, said = run(table, study / f"{table}.csv", "--study", study, "--yes")
    assert (code, "Không có gì thay đổi" in said) == (0, True), said


def test_who_may_be_several_people_is_not_guessed(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Họ và tên,Chức vụ,Đơn vị,Ngày bổ nhiệm\nMào Văn Tuyên,Chủ tịch,LC-05-003,2026-01-05\n",
        encoding="utf-8",
    )
    code, said = run("posts", path, "--study", study, "--yes")
    assert code == 1
    assert "có thể là một trong những người này, hoặc là người mới: P0001" in said


def test_a_file_without_a_header(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\nc,d\n", encoding="utf-8")
    code, said = run("people", path, "--study", study, "--yes")
    assert code == 1
    assert "không nhận ra dòng tiêu đề" in said


def test_a_mapping_is_proposed_corrected_and_used(study: Path, tmp_path: Path) -> None:
    path, mapping = tmp_path / "x.csv", tmp_path / "mapping.csv"
    path.write_text("Họ tên,Sinh,Giới\nLò Thị Thử,1985,Nữ\n", encoding="utf-8")
    run("people", path, "--study", study, "--propose-mapping", mapping)
    proposed = mapping.read_text("utf-8-sig")
    assert proposed.splitlines() == ["header,field", "Họ tên,name", "Sinh,", "Giới,sex"]
    lines = ["header,field", "Họ tên,name", "Sinh,birth_year", "Giới,sex"]
    mapping.write_text("\n".join(lines), encoding="utf-8")
    assert run("people", path, "--study", study, "--mapping", mapping, "--yes")[0] == 0
    last = pd.read_csv(study / "people.csv", dtype="str").iloc[-1]
    assert last[["name", "sex", "birth_year"]].tolist() == ["Lò Thị Thử", "female", "1985"]


def test_the_whole_table_removes_the_others(study: Path, tmp_path: Path) -> None:
    lines = (study / "activities.csv").read_text("utf-8").splitlines()
    path = tmp_path / "activities.csv"
    path.write_text("\n".join(lines[:-3]) + "\n", encoding="utf-8")
    _, said = run("activities", path, "--study", study, "--replace", "--yes")
    assert "xóa 3" in said
    assert (study / "activities.csv").read_text("utf-8").splitlines() == lines[:-3]
