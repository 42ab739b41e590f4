"""Tables as files: what is written is read back, text stays text, and files are whole."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import toolkit as tk
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.show.display_table import Column, DisplayTable
from toolkit.study import Study
from toolkit.table_files import write_table

NASTY = ["=1+1", "+84 912", "-Tổ 1", "@cmd", "\t=2", 'Tổ "A"; B', "Dòng 1\nDòng 2", "08114", "'x"]
HARMFUL = 5  # of them would be calculated


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def table(names: list[str]) -> DisplayTable:
    rows = pd.DataFrame(
        {
            "who": names,
            "n": [1234.0] * len(names),
            "share": [0.625] * len(names),
            "day": [pd.Timestamp("2025-06-30")] * len(names),
        }
    )
    columns = [
        Column("who", "Đơn vị"), Column("n", "Số người", "count"),
        Column("share", "Tỷ lệ", "share"), Column("day", "Ngày", "date"),
    ]  # fmt: skip
    return DisplayTable("=Bảng: thử [1/2]", columns, rows, ["+ghi chú"], "vi", [0])


@pytest.fixture(scope="module")
def study() -> Study:
    return tk.load_study("data/lai-chau")


def test_csv_says_it_is_utf8_and_holds_codes_names_and_raw_numbers(study, tmp_path):
    cover = tk.coverage(study, "2025-06-30", under="LC")
    path = write_table(cover, tmp_path / "cover.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_csv(path)
    assert [row["unit_id"] for row in rows] == cover.table["unit_id"].tolist()
    first, wanted = rows[0], cover.table.iloc[0]
    assert first["unit_id_name"] == "Liên đoàn Lao động tỉnh Lai Châu"
    assert first["level_name"] == "Cấp tỉnh"
    assert first["eligible"] == str(int(wanted["eligible"]))
    assert float(first["share"]) == wanted["share"] and 0 < float(first["share"]) < 1


def test_csv_names_units_as_they_were_called_that_day(study, tmp_path):
    """A unit renamed by the reform bears its older name in an older table."""
    renamed = study.hierarchy.versions.groupby("unit_id")["name"].nunique()
    unit = str(renamed[renamed > 1].index[0])
    versions = study.hierarchy.versions[study.hierarchy.versions["unit_id"] == unit]
    before = versions.iloc[0]["valid_to"]
    row = next(
        r
        for r in read_csv(write_table(tk.coverage(study, before), tmp_path / "a.csv"))
        if r["unit_id"] == unit
    )
    assert row["unit_id_name"] == versions.iloc[0]["name"] != versions.iloc[-1]["name"]


def test_csv_writes_dates_as_iso(study, tmp_path):
    series = tk.coverage_over_time(study, "LC", as_of="2025-06-30")
    rows = read_csv(write_table(series, tmp_path / "series.csv"))
    assert [dt.date.fromisoformat(row["date"]) for row in rows] == [
        day.date() for day in series.table["date"]
    ]


def test_csv_never_holds_a_formula_and_loses_no_letter(tmp_path):
    path = write_table(table(NASTY), tmp_path / "nasty.csv")
    who = [row["who"] for row in read_csv(path)]
    assert who == [f"'{name}" for name in NASTY[:HARMFUL]] + NASTY[HARMFUL:]
    assert not [cell for cell in who if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_xlsx_never_holds_a_formula_and_keeps_quotes_newlines_and_zeros(tmp_path):
    path = write_table(table(NASTY), tmp_path / "nasty.xlsx")
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheet["A1"].value == "=Bảng: thử [1/2]" and sheet["A1"].quotePrefix
    assert [sheet.cell(row, 1).value for row in range(4, 4 + len(NASTY))] == NASTY
    assert sheet.cell(sheet.max_row, 1).value == "+ghi chú"


def test_xlsx_has_typed_cells_and_a_frozen_heading(tmp_path):
    book = openpyxl.load_workbook(write_table(table(["Tổ 1", "Tổ 2"]), tmp_path / "t.xlsx"))
    sheet = book.active
    assert sheet.title == "=Bảng thử 1 2"
    assert sheet.freeze_panes == "A4"
    heads = [cell.value for cell in sheet[3] if cell.value is not None]
    assert heads == ["Đơn vị", "Số người", "Tỷ lệ", "Ngày"]
    number, share, day = sheet["B4"], sheet["C4"], sheet["D4"]
    assert (number.value, number.number_format) == (1234, "#,##0")
    assert (share.value, share.number_format) == (0.625, "0.0%")
    assert (day.value, day.number_format) == (dt.datetime(2025, 6, 30), "dd/mm/yyyy")
    assert sheet["A4"].font.bold and not sheet["A5"].font.bold
    assert sheet.column_dimensions["A"].width >= len("Đơn vị")


def test_missing_numbers_are_empty_cells(tmp_path):
    rows = pd.DataFrame({"n": [1.0, None]})
    shown = DisplayTable("x", [Column("n", "n", "count")], rows)
    assert [r["n"] for r in read_csv(write_table(shown, tmp_path / "x.csv"))] == ["1", ""]
    assert (
        openpyxl.load_workbook(write_table(shown, tmp_path / "x.xlsx")).active["A5"].value is None
    )


def test_xlsx_of_a_result_has_its_notes_and_names(study, tmp_path):
    shares = tk.progress(study, as_of="2026-10-31")
    sheet = openpyxl.load_workbook(write_table(shares, tmp_path / "p.xlsx")).active
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "Tỷ lệ nữ tham gia Ban Chấp hành" in text


@pytest.mark.parametrize("name", ["t.pdf", "t", "csv"])
def test_another_ending_is_refused(name, tmp_path):
    with pytest.raises(ArgumentError, match=r"output=.*\.csv.*\.xlsx"):
        write_table(table(["a"]), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("older", encoding="utf-8")
    write_table(table(["Tổ 1"]), path)
    assert "Tổ 1" in path.read_text("utf-8-sig")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ToolkitError, match="could not be written"):
        write_table(table(["Tổ 1"]), tmp_path / "folder.csv")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder.csv", "t.csv"]


def test_letters_no_spreadsheet_may_hold_are_left_out(tmp_path):
    path = write_table(table(["Tổ\x00 1\x0b"]), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(path).active["A4"].value == "Tổ 1"
