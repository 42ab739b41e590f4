"""Files of every kind as sheets: what a cell says, and what is refused before it is opened."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from test_bad_input import assert_said

from toolkit.findings import Finding
from toolkit.reading import archives, csv_files, text_files, workbook_marks
from toolkit.reading.csv_files import Lines
from toolkit.reading.sheets import Sheet, open_sheets
from toolkit.reading.text_columns import SPACES, different, text_columns

Rows = list[list[str]]
DAY, MOMENT = dt.date(2025, 5, 6), dt.datetime(2025, 5, 6, 7, 8, 9)


def cells(sheet: Sheet) -> Rows:
    return [row for p in sheet.pieces for row in (p if isinstance(p, list) else p.rows())]


def opened(path: Path, encoding: str | None = None) -> tuple[dict[str, Rows], list[Finding]]:
    sheets, findings = open_sheets(path, encoding=encoding)
    for finding in findings:
        assert_said(finding)
    return {sheet.name: cells(sheet) for sheet in sheets}, findings


def refused(path: Path) -> tuple[str, str]:
    """The code of the one error, and its value."""
    sheets, findings = opened(path)
    (error,) = [f for f in findings if f.severity == "error"]
    assert sheets == {} and error.table == path.name
    return error.code, error.value


# Workbooks


def typed(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Bảng")
    day, moment = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
    zeros, percent = (book.add_format({"num_format": f}) for f in ("00000", "0.0%"))
    values = [5, 5.5, 1.234, True, False, "07", " lead ", "a\nb😀", 1e16, -3, 0.1]
    for column, value in enumerate(values):
        sheet.write(0, column, value)
    sheet.write_datetime(1, 0, dt.datetime(2025, 5, 6), day)
    sheet.write_datetime(1, 1, MOMENT, moment)
    sheet.write_datetime(1, 2, dt.datetime(2025, 5, 6), moment)
    sheet.write_datetime(1, 3, dt.time(7, 8), book.add_format({"num_format": "hh:mm"}))
    sheet.write(1, 4, 123, zeros)
    sheet.write(1, 5, 1234567, zeros)
    sheet.write(1, 6, 0.5, percent)
    sheet.write(1, 7, 1.5, book.add_format({"num_format": "[h]:mm"}))
    sheet.write_datetime(1, 8, MOMENT.replace(microsecond=534000), moment)
    sheet.write_formula(2, 0, "=A1+B2", None, 0)
    sheet.write_formula(2, 1, '="a"&"<b>"', None, "a<b>")
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    sheet.write_rich_string(2, 3, "rich ", book.add_format({"bold": True}), "text")
    sheet.write(2, 4, 9007199254740993)
    sheet.merge_range(4, 1, 5, 3, "merged")
    sheet.set_row(4, None, None, {"hidden": True})
    book.add_worksheet("Ẩn").hide()
    book.get_worksheet_by_name("Ẩn").write(2, 1, "seen")
    book.close()


def test_a_workbook_says_what_its_cells_say(tmp_path: Path) -> None:
    typed(tmp_path / "x.xlsx")
    sheets, findings = open_sheets(tmp_path / "x.xlsx")
    assert findings == [] and [sheet.name for sheet in sheets] == ["Bảng", "Ẩn"]
    first = sheets[0]
    rows = [[cell for cell in row if cell] for row in cells(first)]
    assert rows[0] == ["5", "5.5", "1.234", "yes", "no", "07", " lead ", "a\nb😀",
                       "10000000000000000", "-3", "0.1"]  # fmt: skip
    assert rows[1] == ["2025-05-06", "2025-05-06T07:08:09", "2025-05-06", "07:08:00", "00123",
                       "1234567", "0.5", "36:00:00", "2025-05-06T07:08:09.534"]  # fmt: skip
    assert rows[2] == ["0", "a<b>", "#DIV/0!", "rich text", "9007199254740992"]
    assert rows[4] == ["merged"] and first.merged == ((4, 1, 5, 3),)
    assert first.formulas == {(2, 0): "=A1+B2", (2, 1): '="a"&"<b>"', (2, 2): "=1/0"}
    assert first.lossy == {(0, 8), (2, 4)}
    assert cells(sheets[1]) == [["", ""], ["", ""], ["", "seen"]]


def test_days_of_the_other_calendar(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx", {"date_1904": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet().write_datetime(0, 0, dt.datetime(2025, 5, 6), day)
    book.close()
    assert opened(tmp_path / "x.xlsx")[0] == {"Sheet1": [["2025-05-06"]]}


@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.integers(-(2**53) + 1, 2**53 - 1),
                st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9),
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
                st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(
                    lambda d: d.replace(microsecond=0)
                ),
            ),
            min_size=1, max_size=4,
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read(rows: list[list[object]], tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx", {"strings_to_urls": False})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write_datetime(r, c, value, moment)
            elif isinstance(value, str):
                sheet.write_string(r, c, value)
            else:
                sheet.write_number(r, c, value)
    book.close()
    (found,), findings = open_sheets(tmp_path / "x.xlsx", encoding="utf-8")
    width = max(map(len, rows))
    wanted = [[as_text(value) for value in row] + [""] * (width - len(row)) for row in rows]
    assert cells(found) == wanted and findings == []


def as_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, float):
        written = float(f"{value:.16G}")  # so many digits are written
        return str(int(written)) if written.is_integer() else repr(written)
    return str(value)


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Cũ")
    old = xlwt.easyxf("font: name .VnTimeH")
    sheet.write(0, 0, "Hä tªn", old)
    sheet.write_merge(1, 2, 1, 2, "merged")
    for column, (value, form) in enumerate(
        [(123, "00000"), (DAY, "dd/mm/yyyy"), (MOMENT, "dd/mm/yyyy hh:mm"), (True, "General"),
         (2.5, "0.0"), (7, "General"), (2.0**53, "General")]
    ):  # fmt: skip
        sheet.write(3, column, value, xlwt.easyxf(num_format_str=form))
    book.save(tmp_path / "x.xls")
    (found,), (note,) = open_sheets(tmp_path / "x.xls")
    assert [row for row in cells(found) if any(row)] == [
        ["HỌ TÊN"], ["", "merged", ""],
        ["00123", "2025-05-06", "2025-05-06T07:08:09", "yes", "2.5", "7", "9007199254740992"],
    ]  # fmt: skip
    assert (found.name, found.merged, found.lossy) == ("Cũ", ((1, 1, 2, 2),), {(3, 6)})
    assert (note.code, note.column) == ("recoded", "A")


def test_a_format_far_away_takes_no_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "name"
    book.active["XFD1048576"].font = Font(bold=True)
    book.save(tmp_path / "x.xlsx")
    assert opened(tmp_path / "x.xlsx") == ({"Sheet": [["name"]]}, [])
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "x.xlsx")
    assert refused(tmp_path / "x.xlsx") == ("sheet_too_large", "Sheet")
    assert opened(tmp_path / "x.xlsx")[1][0].detail == {"cell": "XFD1048576"}


def test_sheets_without_anything(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    assert opened(tmp_path / "x.xlsx") == ({"Sheet": []}, [])


def test_a_broad_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([f"c{n}" for n in range(16384)])
    book.save(tmp_path / "x.xlsx")
    assert opened(tmp_path / "x.xlsx")[0] == {"Sheet": [[f"c{n}" for n in range(16384)]]}


def rewritten(path: Path, **parts: bytes) -> None:
    """Exchange or add parts of a workbook; `__` stands for the point, `_s_` for the slash."""
    with zipfile.ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    held |= {name.replace("_s_", "/").replace("__", "."): text for name, text in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in held.items():
            new.writestr(name, text)


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in range(ord("b"), ord("k"))
)  # fmt: skip


PARTS_OF_XML = ["styles", "workbook", "sharedStrings", "worksheets_s_sheet1"]


@pytest.mark.parametrize("part", [f"xl_s_{part}__xml" for part in PARTS_OF_XML])
def test_entities_that_grow_without_end(part: str, tmp_path: Path) -> None:
    typed(tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        root = book.read(part.replace("_s_", "/").replace("__", ".")).partition(b"?>")[2]
    grows = root.replace(b"><", b">&j;<", 3)
    rewritten(tmp_path / "x.xlsx", **{part: LAUGHS + b"]>" + grows})
    sheets, _ = opened(tmp_path / "x.xlsx")
    assert all(len(cell) < 10_000 for rows in sheets.values() for row in rows for cell in row)


# Archives


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def test_tables_in_an_archive(tmp_path: Path) -> None:
    files = {"Form.csv": "a,b\n1,2\n", "media/": "", "media/x.jpg": b"\xff\xd8",
             "__MACOSX/._F.csv": "x", "sub/Form-children.csv": "a;b\r\n" * 50}  # fmt: skip
    sheets, findings = opened(packed(tmp_path / "x.csv.zip", files))
    assert sheets == {"Form": [["a", "b"], ["1", "2"]], "Form-children": [["a", "b"]] * 50}
    assert [(f.code, f.table) for f in findings] == [
        ("separator", "x.csv.zip: sub/Form-children.csv")
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv.zip"]


UNSAFE = {
    "path": ({"../x.csv": "a"}, "zip_path", "../x.csv"),
    "path of Windows": ({"a\\..\\..\\x.csv": "a"}, "zip_path", "a\\..\\..\\x.csv"),
    "root": ({"/etc/x.csv": "a"}, "zip_path", "/etc/x.csv"),
    "drive": ({"C:/x.csv": "a"}, "zip_path", "C:/x.csv"),
    "archive inside": ({"x.zip": b"PK\x03\x04"}, "zip_nested", "x.zip"),
    "workbook inside": ({"x.XLSX": b"PK\x03\x04"}, "zip_nested", "x.XLSX"),
    "nothing": ({"x.jpg": b"\xff\xd8"}, "zip_no_table", ""),
    "empty": ({}, "zip_no_table", ""),
    "bomb": ({"x.csv": b"0" * (101 << 20)}, "zip_bomb", "x.csv"),
    "bomb in a workbook": ({"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": b"0" * (101 << 20)},
                           "zip_bomb", "xl/sharedStrings.xml"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_archive_is_refused(case: str, tmp_path: Path) -> None:
    files, code, value = UNSAFE[case]
    assert refused(packed(tmp_path / "x.zip", files)) == (code, value)
    assert [file.name for file in tmp_path.iterdir()] == ["x.zip"]


def test_a_table_beside_an_archive_is_read(tmp_path: Path) -> None:
    sheets, findings = opened(packed(tmp_path / "x.zip", {"a.csv": "x\n1\n", "b.zip": b"PK"}))
    assert sheets == {"a": [["x"], ["1"]]}
    assert [(f.severity, f.code, f.value) for f in findings] == [("warning", "zip_nested", "b.zip")]


def test_limits_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "x.zip", {f"{n}.csv": "a\n1\n" * 10 for n in range(5)})
    monkeypatch.setattr(archives, "MEMBERS", 4)
    assert refused(path) == ("zip_many", "5")
    monkeypatch.setattr(archives, "MEMBERS", 5)
    assert len(opened(path)[0]) == 5
    monkeypatch.setattr(archives, "TOTAL", 199)
    assert refused(path) == ("zip_bomb", "x.zip")
    monkeypatch.setattr(archives, "MEMBER", 39)
    assert refused(path) == ("zip_bomb", "0.csv")


def test_a_locked_file_in_an_archive(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"a.csv": "x\n"})
    content = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        content[content.index(mark) + (6 if mark[3] == 4 else 8)] |= 1
    path.write_bytes(content)
    assert refused(path) == ("zip_password", "a.csv")


@pytest.mark.parametrize("name", ["x.csv", "xl/sharedStrings.xml"])
def test_a_file_longer_than_its_archive_says(name: str, tmp_path: Path) -> None:
    """Judged by what is said, it would pass."""
    typed(tmp_path / "x.xlsx")
    if name == "x.csv":
        packed(tmp_path / "x.xlsx", {name: "a,b\n" * 10_000})
    else:
        rewritten(tmp_path / "x.xlsx", xl_s_sharedStrings__xml=b"<sst>" + b" " * 40_000 + b"</sst>")
    content = bytearray((tmp_path / "x.xlsx").read_bytes())
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        at = archive.getinfo(name).header_offset
    entry = content.index(b"PK\x01\x02", content.rindex(name.encode()) - 60)
    for place in (at + 22, entry + 24):
        content[place : place + 4] = (12).to_bytes(4, "little")
    (tmp_path / "x.xlsx").write_bytes(content)
    assert refused(tmp_path / "x.xlsx")[0] == "unreadable"


# What is no table

FOREIGN = {"PDF": b"%PDF-1.7", "HTML": b"<html><table></table></html>", "PNG": b"\x89PNG\r\n\x1a\n",
           "JPEG": b"\xff\xd8\xff\xe0", "RTF": b"{\\rtf1}", "gzip": b"\x1f\x8b\x08",
           "SPSS, .sav": b"$FL2@(#)"}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("name", ["x.xls", "x.xlsx", "x.csv"])
def test_other_files_by_whatever_name(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FOREIGN[kind])
    assert refused(tmp_path / name)[0] == "not_a_table"
    assert open_sheets(tmp_path / name)[1][0].detail == {"guess": kind}


OFFICE = {"word/document.xml": "Word, .docx", "ppt/presentation.xml": "PowerPoint, .pptx",
          "xl/workbook.bin": "Excel, .xlsb"}  # fmt: skip


@pytest.mark.parametrize("part", OFFICE)
def test_other_files_of_an_office(part: str, tmp_path: Path) -> None:
    packed(tmp_path / "x.xlsx", {"[Content_Types].xml": "<x/>", part: "<x/>"})
    assert refused(tmp_path / "x.xlsx")[0] == "not_a_table"
    assert open_sheets(tmp_path / "x.xlsx")[1][0].detail == {"guess": OFFICE[part]}


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert refused(tmp_path / "x.csv")[0] == "unreadable"
    with pytest.raises(FileNotFoundError):
        open_sheets(tmp_path / "y.csv")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t"])
def test_an_empty_file(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    sheets, findings = opened(tmp_path / "x.csv")
    assert [f.code for f in findings] == ["empty_file"] or not any(sheets["x"])


# Quotation marks: Arrow and Python's own reader agree, or Arrow is not asked

PARTS = ['"', '""', '"a"', "a", ",", ";", "\n", "\r\n", "\r", '"\n"', '","', "é", " ", '"x\ny"']


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.lists(st.sampled_from(PARTS), min_size=1, max_size=25).map("".join),
    piece=st.sampled_from([1, 9, 1 << 24]),
    look=st.sampled_from([1, 2, 5, 1 << 16]),
    block=st.sampled_from([8, 12, 30, 1 << 21]),
)
def test_quoted_text_is_read_as_by_the_plain_reader(
    text: str, piece: int, look: int, block: int, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text(f'"p","q"\n{text}', encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "PIECE", piece)
        patch.setattr(csv_files, "LOOK", look)
        patch.setattr(text_files, "LOOK", look)
        sheets, findings = open_sheets(tmp_path / "x.csv", titles=1)
        pieces = list(sheets[0].pieces) if sheets else []
    try:
        wanted = list(csv.reader(io.StringIO(f'"p","q"\n{text}', newline=""), strict=True))
    except csv.Error:
        assert [f.code for f in findings if f.severity == "error"] == ["open_quote"]
        return
    rows = [row for p in pieces for row in (p if isinstance(p, list) else p.rows())]
    assert rows == wanted
    for one in (p for p in pieces if isinstance(p, Lines)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(csv_files, "BLOCK", block)
            by_columns, by_rows = text_columns(one, 2), text_columns(one.rows(), 2)
        assert by_columns.places.tolist() == by_rows.places.tolist()
        assert [c.to_pylist() for c in by_columns.columns] == [
            c.to_pylist() for c in by_rows.columns
        ]


def test_every_space_that_python_knows_is_trimmed() -> None:
    assert set(SPACES) == {sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace()}


def test_a_file_quoted_throughout_is_left_to_arrow(tmp_path: Path) -> None:
    text = '"a";"b"\r\n' + '"1";"two\r\nlines, ""said"" he; and\rmore"\r\n' * 100
    (tmp_path / "x.csv").write_text(text, encoding="utf-8-sig", newline="")
    (sheet,), _ = open_sheets(tmp_path / "x.csv")
    _, rest = sheet.pieces
    assert isinstance(rest, Lines) and len(rest.rows()) == 81
    columns = rest.columns(2)
    assert columns is not None
    assert columns[1].to_pylist() == ['two\r\nlines, "said" he; and\rmore'] * 81
    assert len(different(columns[1]).dictionary) == 1


# Damage


def samples(folder: Path) -> dict[str, bytes]:
    typed(folder / "a.xlsx")
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "Hä tªn", xlwt.easyxf("font: name .VnTime"))
    book.save(folder / "b.xls")
    packed(folder / "c.zip", {"a.csv": 'x,"y"\n1,2\n', "b.csv": "p;q\r\n"})
    (folder / "d.csv").write_bytes('"tên";"tuổi"\r\n"Mai\n";"3"\r\n'.encode("utf-8-sig"))
    (folder / "e.csv").write_bytes("tên;tuổi\r\nMai;3\r\n".encode("utf-16"))
    (folder / "f.csv").write_bytes("Hä tªn,Lß ThÞ Mai\nVµng A P¸o\n".encode("latin-1"))
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return samples(tmp_path_factory.mktemp("whole"))


WAYS = st.sampled_from(["cut", "flip", "zero", "double"])
edits = st.lists(st.tuples(st.floats(0, 1), WAYS, st.binary(max_size=4)), min_size=1, max_size=4)


def damaged(content: bytes, changes: list[tuple[float, str, bytes]]) -> bytes:
    for where, how, some in changes:
        at = int(where * len(content))
        if how == "cut":
            content = content[:at]
        elif how == "flip":
            content = content[:at] + some + content[at + len(some) :]
        elif how == "zero":
            content = content[:at] + b"\0" * 8 + content[at + 8 :]
        else:
            content = content[:at] + content[at : at + 64] * 3 + content[at + 64 :]
    return content


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, 5), changes=edits)
def test_a_damaged_file_is_a_finding_or_a_table(
    which: int, changes: list[tuple[float, str, bytes]], whole: dict[str, bytes], tmp_path: Path
) -> None:
    name = list(whole)[which]
    (tmp_path / name).write_bytes(damaged(whole[name], changes))
    sheets, findings = opened(tmp_path / name)
    assert sheets or any(f.severity == "error" for f in findings) or not findings


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(part=st.integers(0, 20), changes=edits)
def test_a_workbook_damaged_inside(
    part: int, changes: list[tuple[float, str, bytes]], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """The archive is whole, and what it holds is not."""
    with zipfile.ZipFile(io.BytesIO(whole["a.xlsx"])) as book:
        held = {name: book.read(name) for name in book.namelist()}
    name = list(held)[part % len(held)]
    packed(tmp_path / "x.xlsx", held | {name: damaged(held[name], changes)})
    opened(tmp_path / "x.xlsx")


def test_a_panic_of_a_library_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panics(*args: object) -> None:
        raise PanicException("index out of bounds")

    typed(tmp_path / "x.xlsx")
    monkeypatch.setattr("python_calamine.load_workbook", panics)
    assert refused(tmp_path / "x.xlsx")[0] == "unreadable"


def test_marks_do_not_depend_on_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(tmp_path / "x.xlsx")
    whole = open_sheets(tmp_path / "x.xlsx")[0]
    for size in (50, 200, 1000):
        monkeypatch.setattr(workbook_marks, "CHUNK", size)
        again = open_sheets(tmp_path / "x.xlsx")[0]
        assert [(s.formulas, s.lossy) for s in again] == [(s.formulas, s.lossy) for s in whole]
        assert [cells(s) for s in again] == [cells(s) for s in open_sheets(tmp_path / "x.xlsx")[0]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_zeros_are_utf_16_without_a_mark_where_they_are_many(tmp_path: Path, encoding: str) -> None:
    text = "mã,tên\n1,Liên đoàn\n2,工会工会工会工会\n"
    (tmp_path / "x.csv").write_bytes(text.encode(encoding))
    sheets, findings = open_sheets(tmp_path / "x.csv")
    assert [f.code for f in findings if f.severity == "error"] == []
    rows = [row for p in sheets[0].pieces for row in p]
    assert rows[1:] == [["1", "Liên đoàn"], ["2", "工会" * 4]]
    (tmp_path / "x.csv").write_bytes("mã,tên\n1,Liên đo\0àn\n2,Hội\n".encode())
    sheets, findings = open_sheets(tmp_path / "x.csv")
    assert not sheets and [f.code for f in findings] == ["encoding"]
