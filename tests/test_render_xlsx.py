"""Workbooks of reports, read back: same numbers, same texts, and no text that acts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import openpyxl
import pandas as pd
import pytest

from toolkit.render.content import Field, Report, Table
from toolkit.render.jobs import Job
from toolkit.render.number_patterns import pattern_for
from toolkit.render.read_content import read_content, table_of
from toolkit.render.tables_json import read_package, tables_of, tables_package
from toolkit.render.xlsx import workbook, xlsx_report
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.text import p_text, percent
from toolkit.show.title import title_of
from toolkit.show.words import say

ATTACKS = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    '#{panic("x")} $x$ #import "a"',
    "{ INCLUDETEXT c:\\x }",
    "x" * 10_000,
    "\u202eשלום עולם\u202c",
    "http://evil.example/a",
    "mailto:a@b.example",
    "file:///etc/passwd",
    "_x0041_ \u2003 ổ",
    "{=SUM(A1:A2)}",
    "&A <b>&amp;</b> ]]>",
]
FORBIDDEN = "a\x00b\x07c\x0bd\ufffee\ud800f"
PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
HEAD = 3  # the row of headings, as spreadsheets count


def shown(language: str = "vi", **more) -> DisplayTable:
    """One column of each kind, with a missing value in each."""
    rows = pd.DataFrame(
        {
            "unit": ["Công đoàn Sìn Hồ", "00123", "08114"],
            "n": [1234, 5, None],
            "share": [0.625, 0.9999, None],
            "points": [55.7705, 7.0, None],
            "change": [17.1654, -3.24, None],
            "p": [0.0421, 2e-9, None],
            "index": [0.8371, 1.0, None],
            "interval": ["+15,7 … +18,6", "−1,2 … +3,0", None],
            "day": [pd.Timestamp("2025-06-30"), pd.Timestamp("2024-02-29"), None],
        }
    )
    kinds = {"unit": "text", "n": "count", "day": "date"}
    columns = [Column(key, f"Cột {key}", kinds.get(key, key)) for key in rows]
    title = say(language, "table-units", date="x")
    return DisplayTable(title, columns, rows, ["Ghi chú."], language, **more)


def report(*tables: Table, language: str = "vi", title: str = "Báo cáo") -> Report:
    labels = title_of(["#"], language).about["document"]["labels"]
    return Report(title, language, tables, document={"labels": labels})


def texts(*values: str, title: str = "Bảng", name: str = "", personal: bool = False) -> Table:
    cells = tuple((value,) for value in values)
    return Table(title, (Field("a", "Ý kiến"),), cells, cells, personal=personal, name=name)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(content: bytes):
    return [c for s in opened(content) for row in s.iter_rows() for c in row if c.value is not None]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_numbers_are_those_of_the_resource_and_dates_are_dates():
    resource = shown().resource()
    sheet = opened(xlsx_report(report(table_of(resource)))).worksheets[1]
    for number, raw in enumerate(resource["data"]):
        found = [cell.value for cell in sheet[HEAD + 1 + number]][: len(raw)]
        wanted = [
            dt.datetime.fromisoformat(value) if key == "day" and value else value
            for key, value in raw.items()
        ]
        assert found == wanted
    patterns = [cell.number_format for cell in sheet[HEAD + 1]][:9]
    assert patterns == ["@", "#,##0", "0.0%", "0.0", '+0.0;"−"0.0;0.0', "0.000", "0.00", "@",
                        "dd/mm/yyyy"]  # fmt: skip


def test_days_are_written_as_the_language_writes_them():
    patterns = {"vi": "dd/mm/yyyy", "en": "d mmmm yyyy"}
    for language, pattern in patterns.items():
        assert shown(language).resource()["schema"]["fields"][-1]["pattern"] == pattern


def test_leading_zeros_and_composed_vietnamese_stay():
    loose = "Tổ chức Đường"  # letters and accents apart
    table = table_of(
        {"schema": {"fields": [{"name": "a"}]}, "data": [{"a": "00123"}, {"a": loose}],
         "display": [["00123"], [loose]]}
    )  # fmt: skip
    sheet = opened(xlsx_report(report(table))).worksheets[1]
    assert [sheet["A4"].value, sheet["A5"].value] == ["00123", "Tổ chức Đường"]
    assert sheet["A4"].data_type == "s" and sheet["A4"].number_format == "@"


def test_what_readers_see_as_something_else_is_not_lost():
    """A small p-value is no 0.000, one short of everybody no 100.0%; both remain numbers."""
    sheet = opened(xlsx_report(report(table_of(shown().resource())))).worksheets[1]
    assert sheet["F5"].value == 2e-9
    assert sheet["F5"].number_format == '[<=0]0.000;[<0.0005]"< 0,001";0.000'
    assert sheet["C5"].value == 0.9999
    assert sheet["C5"].number_format == '[<0.9995]0.0%;[<1]"99,9%";0.0%'


def test_a_hidden_number_is_not_in_the_file():
    table = Table("t", (Field("n", "n", "number", "0.0"),), (("–",), ("dưới 5 phiếu",)),
                  ((71.5,), (None,)))  # fmt: skip
    content = xlsx_report(report(table))
    sheet = opened(content).worksheets[1]
    assert [sheet["A4"].value, sheet["A5"].value] == ["–", "dưới 5 phiếu"]
    assert not any("71.5" in part for part in parts(content).values())


def test_usual_numbers_need_no_pattern_of_their_own():
    for language in ("vi", "en"):
        for whole in range(1, 80):
            for part in range(whole + 1):
                share = part / whole
                assert pattern_for(share, percent(share, language), "0.0%") == "0.0%"
    for p in (0.0005, 0.00051, 0.04999, 0.5, 1.0):
        assert pattern_for(p, p_text(p, "vi"), "0.000") == "0.000"


def test_patterns_of_single_cells_are_few():
    """Excel knows about 200 patterns; a report by others may show anything."""
    rows = [((f"{n} ({n})",), (float(n),)) for n in range(1000)]
    table = Table("t", (Field("n", "n", "number", "0"),), *map(tuple, zip(*rows, strict=True)))
    content = xlsx_report(report(table))
    assert parts(content)["xl/styles.xml"].count("<numFmt ") <= 101
    sheet = opened(content).worksheets[1]
    assert sheet.cell(HEAD + 1 + 999, 1).value == "999 (999)"


def test_attacks_are_text_everywhere():
    tables = [
        Table(attack, (Field("a", attack), Field("n", attack, "integer", "0")), ((attack, "5"),),
              ((attack, 5),), (attack,))
        for attack in ATTACKS
    ]  # fmt: skip
    head = {"template": "administrative", "issuing_body": ATTACKS[1]}
    whole = report(*tables, title=ATTACKS[1])
    content = xlsx_report(Report(whole.title, "vi", whole.body, (), whole.document | {
        "letterhead": head}))  # fmt: skip
    assert {cell.data_type for cell in cells(content)} == {"s", "n"}
    for number, attack in enumerate(ATTACKS, start=1):
        sheet = opened(content).worksheets[number]
        found = [sheet["A1"], sheet["A3"], sheet["A4"], sheet["A6"]]
        assert [cell.value for cell in found] == [attack] * 4
        if attack[0] in "=+-@\t":
            assert all(cell.quotePrefix for cell in found)


def test_nothing_in_the_file_is_calculated_or_leads_outside():
    content = xlsx_report(report(*(texts(attack, title=attack) for attack in ATTACKS)))
    found = parts(content)
    sheets = [part for name, part in found.items() if name.startswith("xl/worksheets/")]
    assert not [part for part in sheets if "<f>" in part or "<f " in part]
    assert not [name for name in found if "externalLink" in name or "_rels/sheet" in name]
    assert not [part for part in found.values() if 'TargetMode="External"' in part]
    links = re.findall(r"<hyperlink [^>]*>", sheets[0])
    assert len(links) == len(ATTACKS)
    assert all("r:id" not in link for link in links)


def test_links_of_the_contents_lead_to_their_tables():
    tables = [texts("x", title=title) for title in [*ATTACKS, "Sheet'1", "a!b", "History", ""]]
    book = opened(xlsx_report(report(*tables)))
    links = [cell.hyperlink for row in book.worksheets[0].iter_rows() for cell in row]
    places = [link.location for link in links if link is not None]
    assert places == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_letters_no_workbook_may_hold_are_left_out():
    content = xlsx_report(report(texts(FORBIDDEN, title=FORBIDDEN), title=FORBIDDEN))
    sheet = opened(content).worksheets[1]
    assert sheet["A1"].value == sheet["A4"].value == "abcdef"


@pytest.mark.parametrize("letter", ["x", "Ổ", "😀"])
def test_text_longer_than_a_cell_is_cut_and_said_to_be(letter):
    content = xlsx_report(report(texts(letter * 40_000), texts("ngắn")))
    long, short = opened(content).worksheets[1:]
    value = long["A4"].value
    assert value.rstrip("…") == letter * (len(value) - 1) and value.endswith("…")
    assert 32_765 <= len(value.encode("utf-16-le")) / 2 <= 32_767
    assert long["A6"].value == say("vi", "export-cut")
    assert short["A6"].value is None


def test_three_hundred_tables_and_equal_titles():
    titles = ["Bảng số liệu về độ bao phủ tập huấn theo nhóm", "bảng [1/2]: *?", "", "'"]
    tables = [texts("x", title=title) for title in itertools.islice(itertools.cycle(titles), 300)]
    names = opened(xlsx_report(report(*tables))).sheetnames
    names_alone = opened(workbook(tables, {})).sheetnames
    assert len(names) == 301 and len(names_alone) == 300
    for one in (names, names_alone):
        assert len({name.casefold() for name in one}) == len(one)
        assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in one)


def test_tables_without_rows_or_columns_and_reports_without_tables():
    empty = Table("Trống", (Field("a", "A"),), (), (), ("Không có ai.",))
    bare = Table("Không cột", (), (), ())
    book = opened(xlsx_report(report(empty, bare)))
    assert book.worksheets[1]["A3"].value == "A"
    assert book.worksheets[1]["A5"].value == "Không có ai."
    assert book.worksheets[2]["A1"].value == "Không cột"
    none = opened(xlsx_report(report()))
    assert none.sheetnames == ["Nội dung"]
    assert none.active["A3"].value == "Báo cáo này không có bảng số liệu."


def test_sheets_can_be_used_and_printed():
    plain, strong = table_of(shown().resource()), table_of(shown(strong=[2]).resource())
    first, second = opened(xlsx_report(report(plain, strong))).worksheets[1:]
    assert first.freeze_panes == second.freeze_panes == "A4"
    assert first.auto_filter.ref == "A3:I6" and second.auto_filter.ref is None
    assert second["A6"].font.bold and second["A3"].font.bold and not first["A6"].font.bold
    assert first.print_title_rows == "$3:$3"
    assert first.page_setup.paperSize == 9 and first.page_setup.fitToHeight == 0
    assert first.sheet_properties.pageSetUpPr.fitToPage
    assert first.page_setup.orientation == "landscape"
    assert first["A3"].alignment.wrap_text and first["B3"].alignment.horizontal == "right"
    assert first.column_dimensions["A"].width > len("Công đoàn Sìn Hồ")


def test_equal_reports_make_equal_files():
    one, other = (xlsx_report(report(table_of(shown().resource()))) for _ in range(2))
    assert one == other
    assert one != xlsx_report(report(table_of(shown("en").resource())))


def test_a_package_holds_the_tables_but_no_people():
    kept, people = table_of(shown().resource()), texts("Điêu Văn Hải", personal=True)
    content = tables_package(report(kept, people, kept), {"as_of": "2026-10-31"})
    assert "Điêu Văn Hải" not in content.decode()
    package = json.loads(content)
    assert [one["name"] for one in package["resources"]] == ["units", "units-2"]
    assert package["resources"][0]["data"][0]["day"] == "2025-06-30"
    assert package["parameters"] == {"as_of": "2026-10-31"}
    first = tables_of(package)[0]
    assert (first.fields, first.cells, first.notes) == (kept.fields, kept.cells, kept.notes)
    assert first.name == "units"


def test_both_formats_are_written_by_a_job(tmp_path: Path):
    from toolkit.render.export import export

    said = v4.new_output("display_data", shown()._repr_mimebundle_())
    node = nbformat.v4.new_notebook(cells=[v4.new_code_cell(outputs=[said])])
    files = {form: tmp_path / f"a.{form}" for form in ("xlsx", "json")}
    export(node, Job("a", Path("n.ipynb"), {"unit": "a"}, files, "T", "vi"))
    assert opened(files["xlsx"].read_bytes()).sheetnames[0] == "Contents"
    assert len(tables_of(read_package(files["json"]))) == 1
    assert read_content(node).tables()[0].name == "units"


@pytest.fixture(scope="module")
def converted(tmp_path_factory) -> list[list[list[str]]]:
    """What LibreOffice shows of each sheet."""
    if PROGRAM is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    tables = [table_of(shown("en").resource()), texts(*ATTACKS[:8], "00123")]
    (folder / "a.xlsx").write_bytes(xlsx_report(report(*tables, language="en")))
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    for form in (options, "pdf"):
        call = [PROGRAM, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        call += ["--convert-to", form, "--outdir", str(folder), str(folder / "a.xlsx")]
        subprocess.run(call, check=True, capture_output=True, timeout=180)
    assert (folder / "a.pdf").read_bytes().startswith(b"%PDF")
    names = openpyxl.load_workbook(folder / "a.xlsx").sheetnames
    files = [folder / f"a-{name}.csv" for name in names]
    return [list(csv.reader(io.StringIO(file.read_text("utf-8"), newline=""))) for file in files]


@pytest.mark.slow
def test_a_spreadsheet_shows_what_readers_see(converted):
    table = shown("en")
    for found, wanted in zip(converted[1][3:6], table.cells(), strict=True):
        assert found[: len(wanted)] == ["" if text == "–" else text for text in wanted]


@pytest.mark.slow
def test_a_spreadsheet_calculates_nothing(converted):
    found = [row[0] for row in converted[2][3 : 3 + 9]]
    assert found == [*ATTACKS[:8], "00123"]
