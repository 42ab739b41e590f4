"""The workbook of all units: every row once, whose it is, and nobody's name."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

import toolkit as tk
from toolkit.errors import RenderError
from toolkit.render import read_manifest
from toolkit.render.batch_workbook import BatchWords, write_batch_workbook
from toolkit.render.content import Field, Report, Table
from toolkit.render.tables_json import read_package, tables_package
from toolkit.report_workbook import PACKAGES, WORKBOOK, output_files
from toolkit.reports import plan, render_reports

WORDS = BatchWords(
    "Tất cả", ["{n} báo cáo"], "Nội dung", ["Mã", "Đơn vị", "Cấp trên", "Cấp"], "Lỗi", "cắt"
)
PERSON = "Điêu Văn Hải"


def table(name: str, title: str, rows: list[tuple[object, ...]], keys=("a", "n"), **more) -> Table:
    kinds = {"a": ("string", ""), "n": ("integer", "#,##0"), "p": ("number", "0.000")}
    fields = tuple(Field(key, key.upper(), *kinds[key]) for key in keys)
    cells = tuple(tuple("–" if v is None else str(v) for v in row) for row in rows)
    return Table(title, fields, cells, tuple(rows), name=name, **more)


def people() -> Table:
    return table("gap", "Danh sách", [(PERSON, 1)], personal=True)


def entries(
    folder: Path, *reports: list[Table], **parameters
) -> list[tuple[tuple[str, ...], Path]]:
    """A package for each report, with the keys of its unit."""
    made = []
    for number, tables in enumerate(reports, start=1):
        path = folder / f"U-{number}.json"
        path.write_bytes(tables_package(Report("R", "vi", tuple(tables)), parameters))
        made.append(((f"U-{number}", f"=Đơn vị {number}", "Trên", "Cơ sở"), path))
    return made


def written(folder: Path, made, **more) -> openpyxl.Workbook:
    write_batch_workbook(folder / "all.xlsx", made, WORDS, **more)
    return openpyxl.load_workbook(folder / "all.xlsx")


def rows(sheet) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]


def test_tables_of_a_kind_are_on_one_sheet_whatever_their_titles_say(tmp_path):
    first = [table("units", "Đơn vị trực thuộc của A", [("a", 1), ("b", 2)]), table("x", "X", [])]
    second = [table("units", "Đơn vị trực thuộc của B", [("c", None)])]
    book = written(tmp_path, entries(tmp_path, first, second))
    assert book.sheetnames == ["Nội dung", "Đơn vị trực thuộc của", "x"]
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[3]] == ["Mã", "Đơn vị", "Cấp trên", "Cấp", "A", "N"]
    assert rows(sheet) == [
        ("U-1", "=Đơn vị 1", "Trên", "Cơ sở", "a", 1),
        ("U-1", "=Đơn vị 1", "Trên", "Cơ sở", "b", 2),
        ("U-2", "=Đơn vị 2", "Trên", "Cơ sở", "c", None),
    ]
    assert sheet.freeze_panes == "C4" and sheet.auto_filter.ref == "A3:F6"
    assert sheet["B4"].data_type == "s" and sheet["B4"].quotePrefix
    assert sheet["F4"].number_format == "#,##0"
    assert book.worksheets[0]["A2"].value == "2 báo cáo"
    assert book.worksheets[0]["A4"].hyperlink.location == "'Đơn vị trực thuộc của'!A1"


def test_columns_that_only_some_have_are_kept(tmp_path):
    first = [table("t", "Bảng kiểm tra", [("a", 1)])]
    second = [table("t", "Bảng kiểm tra", [("b", 0.25)], keys=("a", "p"))]
    sheet = written(tmp_path, entries(tmp_path, first, second)).worksheets[1]
    assert [cell.value for cell in sheet[3]][4:] == ["A", "N", "P"]
    assert [row[4:] for row in rows(sheet)] == [("a", 1, None), ("b", None, 0.25)]


def test_nameless_tables_are_told_by_title_and_columns(tmp_path):
    one, other = table("", "Bảng số một", [("a", 1)]), table("", "Bảng số một", [("a",)], ("a",))
    book = written(tmp_path, entries(tmp_path, [one, other], [one]))
    assert [len(rows(sheet)) for sheet in book.worksheets[1:]] == [2, 1]


def test_people_are_nowhere(tmp_path):
    made = entries(tmp_path, [people(), table("t", "T", [("a", 1)])])
    written(tmp_path, made)
    assert PERSON not in made[0][1].read_text("utf-8")
    # Neither would they be if a package had them.
    package = json.loads(made[0][1].read_text("utf-8"))
    package["resources"][0] |= {"personal": True}
    package["resources"][0]["data"][0]["a"] = PERSON
    package["resources"][0]["display"][0][0] = PERSON
    made[0][1].write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    book = written(tmp_path, made)
    assert book.sheetnames == ["Nội dung"]
    with zipfile.ZipFile(tmp_path / "all.xlsx") as archive:
        assert not [n for n in archive.namelist() if PERSON.encode() in archive.read(n)]


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(tmp_path):
    many = [table("t", "Bảng dài lắm", [(f"{n:05}", n) for n in range(25)])]
    book = written(tmp_path, entries(tmp_path, many, many), most_rows=3 + 20)
    assert book.sheetnames[1:] == ["Bảng dài lắm", "Bảng dài lắm (2)", "Bảng dài lắm (3)"]
    assert [len(rows(sheet)) for sheet in book.worksheets[1:]] == [20, 20, 10]
    found = [row[5] for sheet in book.worksheets[1:] for row in rows(sheet)]
    assert found == [*range(25), *range(25)]
    refs = [sheet.auto_filter.ref for sheet in book.worksheets[1:]]
    assert refs == ["A3:F23", "A3:F23", "A3:F13"]
    assert all(sheet["A3"].value == "Mã" for sheet in book.worksheets[1:])


def test_attacks_are_text_also_in_large_workbooks(tmp_path):
    hostile = ["=1+1", "_x0041_", "http://a.example", "\x07a\u202e", "00123", "x" * 40_000]
    made = entries(tmp_path, [table(name, name, [(text, 1) for text in hostile])
                              for name in ("=HYPERLINK", "#{x}")])  # fmt: skip
    book = written(tmp_path, made, failed=[("U-9", "=A", "=1+1")])
    with zipfile.ZipFile(tmp_path / "all.xlsx") as archive:
        names = archive.namelist()
        sheets = [archive.read(n).decode() for n in names if n.startswith("xl/worksheets/")]
    assert not [part for part in sheets if "<f>" in part or "r:id" in part]
    assert not [name for name in names if "_rels/sheet" in name or "external" in name]
    assert "_x005F_x0041_" in sheets[1]  # Excel reads that as _x0041_, and the bare one as A
    found = [row[4] for row in rows(book.worksheets[1])]
    assert [found[0], found[2], found[3], found[4]] == [hostile[0], hostile[2], "a\u202e", "00123"]
    assert len(found[5]) == 32_767 and found[5].endswith("x…")
    first = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "cắt" in first and "=A" in first


def test_files_that_are_of_another_day_or_none_are_passed_over(tmp_path):
    good = entries(tmp_path, [table("t", "Tên bảng", [("a", 1)])], as_of="2026-10-31")
    (tmp_path / "old").mkdir()
    old = entries(tmp_path / "old", [table("t", "Tên bảng", [("b", 2)])], as_of="2025-06-30")
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    made = [*good, *old, (("U", "", "", ""), broken), (("V", "", "", ""), tmp_path / "none")]
    book = written(tmp_path, made, fits=lambda one: one["parameters"]["as_of"] == "2026-10-31")
    assert [row[4] for row in rows(book.worksheets[1])] == ["a"]
    assert book.worksheets[0]["A2"].value == "1 báo cáo"


def test_equal_packages_make_equal_files_and_no_half_one_is_left(tmp_path):
    made = entries(tmp_path, [table("t", "T", [("a", 1)])])
    written(tmp_path, made)
    first = (tmp_path / "all.xlsx").read_bytes()
    written(tmp_path, made)
    assert (tmp_path / "all.xlsx").read_bytes() == first
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(RenderError, match="a folder has the name of its file"):
        write_batch_workbook(tmp_path / "folder.xlsx", made, WORDS)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_workbook_brings_its_package():
    folder = Path("out")
    assert list(output_files(folder, "a", ["html"])) == ["html"]
    assert list(output_files(folder, "a", ["html", "xlsx"])) == ["html", "xlsx", "json"]
    asked = output_files(folder, "a", ["json", "xlsx"])
    assert asked["json"] == folder / "tables" / "a.json" and len(asked) == 2


# A batch of real reports

UNITS = ["LC", "LC-02", "LC-02-001"]


@pytest.fixture(scope="module")
def batch(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    study = tk.load_study("data/lai-chau", language="vi")
    outcomes = render_reports(study, UNITS, to=["xlsx"], output=folder)
    assert [outcome.status for outcome in outcomes] == ["done"] * len(UNITS)
    return folder


@pytest.mark.slow
def test_a_batch_gathers_all_its_units(batch):
    sheets = openpyxl.load_workbook(batch / WORKBOOK).worksheets
    keys = {tuple(row[:4]) for sheet in sheets[1:] for row in rows(sheet)}
    study = tk.load_study("data/lai-chau", language="vi")
    names = study.hierarchy.at(study.settings.as_of).names
    assert {key[0]: key[1] for key in keys} == {unit: names[unit] for unit in UNITS}
    above = {key[0]: key[2] for key in keys}
    assert above["LC-02-001"] == names["LC-02"] and not above["LC"]
    packages = {unit: read_package(batch / PACKAGES / f"{unit}.json") for unit in UNITS}
    wanted = sum(len(one["data"]) for p in packages.values() for one in p["resources"])
    assert sum(len(rows(sheet)) for sheet in sheets[1:]) == wanted > 0


@pytest.mark.slow
def test_names_of_officers_are_in_the_report_of_their_unit_only(batch):
    own = openpyxl.load_workbook(batch / "LC.xlsx")
    listed = [sheet for sheet in own.worksheets if sheet["A3"].value == "Họ và tên"]
    names = [row[0] for row in rows(listed[0]) if row[1]]
    assert names
    with zipfile.ZipFile(batch / WORKBOOK) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    whole += b"".join(path.read_bytes() for path in (batch / PACKAGES).iterdir())
    assert not [name for name in names if name.encode() in whole]


@pytest.mark.slow
def test_skipped_reports_stay_and_failed_ones_are_named(batch, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(batch, folder)
    study = tk.load_study("data/lai-chau", language="vi")
    before = (folder / WORKBOOK).read_bytes()
    outcomes = render_reports(study, UNITS[:2], to=["xlsx"], output=folder)
    assert [outcome.status for outcome in outcomes] == ["skipped", "skipped"]
    assert (folder / WORKBOOK).read_bytes() == before
    failed = render_reports(study, ["LC-02"], to=["xlsx"], output=folder, force=True, memory=1)
    assert failed[0].status == "failed" and read_manifest(folder)["LC-02"].error
    sheets = openpyxl.load_workbook(folder / WORKBOOK).worksheets
    assert {row[0] for sheet in sheets[1:] for row in rows(sheet)} == {"LC", "LC-02-001"}
    first = [tuple(cell.value for cell in row) for row in sheets[0].iter_rows()]
    assert ("LC-02", failed[0].error) in [(row[0], row[2]) for row in first if len(row) > 2]


def test_the_plan_of_a_batch_has_the_packages(tmp_path):
    study = tk.load_study("data/lai-chau")
    job = plan(study, ["LC-01"], to=["xlsx"], output=tmp_path)[0]
    assert [path.relative_to(tmp_path.resolve()).as_posix() for path in job.outputs.values()] == [
        "LC-01.xlsx", "tables/LC-01.json"
    ]  # fmt: skip
