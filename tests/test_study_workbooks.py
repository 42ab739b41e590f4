"""Tables of a study that are kept as workbooks: what an import writes, and what it refuses."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from toolkit.errors import ToolkitError
from toolkit.registers.table_stores import FolderStore
from toolkit.registers.workbook_table import changed_workbook

HEAD = ["person_id", "name", "sex", "birth_year"]


def kept(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def calculated(path: Path, **results: str) -> None:
    """Put results beside formulas, as a spreadsheet program does when it saves a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place, result in results.items():
        pattern = rf'(<c r="{place}")([^>]*>)(<f>[^<]*</f>)<v></v>'
        sheet, times = re.subn(pattern, rf'\1 t="str"\2\3<v>{result}</v>', sheet)
        assert times == 1, sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def import_into(folder: Path, **cells: str) -> pd.DataFrame:
    """Change the first row and add one; return the table as it is read afterwards."""
    store = FolderStore(folder)
    before = store.read("people")
    assert before is not None
    after = before.astype("object")
    for name, text in cells.items():
        after.loc[after.index[:1], name] = text
    last = max(before.index, default=1) + 1
    after.loc[last] = {name: f"new {name}" for name in HEAD} | {"birth_year": "1990"}
    store.write({"people": after.astype("str")}, {})
    now = FolderStore(folder).read("people")
    assert now is not None
    return now


def test_results_of_formulas_are_not_lost(tmp_path: Path) -> None:
    path = kept(tmp_path, HEAD, ["P1", '="Lò Thị "&"Mai"', "female", "=1980+5"],
                ["P2", "Lò Văn Páo", "=1", 1979])  # fmt: skip
    calculated(path, B2="Lò Thị Mai", D2="1985")
    was = FolderStore(tmp_path).read("people")
    assert was is not None and was["name"].tolist() == ["Lò Thị Mai", "Lò Văn Páo"]
    now = import_into(tmp_path, sex="male")
    assert now["name"].tolist() == ["Lò Thị Mai", "Lò Văn Páo", "new name"]
    assert now["birth_year"].tolist() == ["1985", "1979", "1990"]
    sheet = openpyxl.load_workbook(path).active
    assert [sheet["D2"].value, sheet["C3"].value] == [1985, "=1"]  # no result, nothing to keep


def test_new_rows_stand_below_the_header(tmp_path: Path) -> None:
    """Empty rows above it, and none below."""
    path = kept(tmp_path, [], [], HEAD)
    now = import_into(tmp_path)
    assert now["name"].tolist() == ["new name"]
    assert openpyxl.load_workbook(path).active["B4"].value == "new name"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Danh sách cán bộ"], HEAD, ["P1", "Lò Thị Mai", "female", 1985]], "row 2"),
        ([["Danh sách", "lập", "năm", 2026], HEAD], "person_id"),
        ([[*HEAD, "Name"], ["P1", "Lò Thị Mai", "female", 1985, "Lò"]], "name"),
    ],
    ids=["title", "title as wide as the table", "a column twice"],
)
def test_a_table_in_disorder_is_not_written(
    tmp_path: Path, rows: list[list[object]], said: str
) -> None:
    kept(tmp_path, *rows)
    with pytest.raises(ToolkitError, match=rf"people\.xlsx.*{said}"):
        FolderStore(tmp_path).read("people")


def test_of_a_column_that_stands_twice_the_first_is_written(tmp_path: Path) -> None:
    path = kept(tmp_path, [*HEAD, "Name"], ["P1", "Mai", "female", 1985, "M."])
    before = pd.DataFrame({"person_id": ["P1"], "name": ["Mai"]}, index=[2], dtype="str")
    after = before.assign(name="Lò Thị Mai")
    path.write_bytes(changed_workbook(path, "people", before, after))
    cells = [cell.value for cell in openpyxl.load_workbook(path).active[2]]
    assert cells == ["P1", "Lò Thị Mai", "female", 1985, "M."]
