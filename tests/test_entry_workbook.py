"""The workbook in which answers on paper are typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from toolkit.entry_workbook import write_entry_workbook
from toolkit.instrument import read_instrument

AWARENESS = Path(__file__).parents[1] / "surveys" / "awareness.md"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_has_its_column_and_its_list(tmp_path: Path, language: str) -> None:
    form = read_instrument(AWARENESS)
    book = openpyxl.load_workbook(write_entry_workbook(form, language, tmp_path / "e.xlsx"))
    sheet, lists = book["answers"], book["_lists"]
    heads = {cell.value: cell for cell in sheet[1]}
    assert heads.pop("_sheet").column == 1
    whole = [name for name in heads if "/" not in name]
    assert whole == [name for name in form.fields if name not in ("start", "end")]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for name, item in form.items.items():
        assert sheet.cell(2, heads[name].column).value == item.label[language]
        if item.kind == "select_one":
            place = rules[f"{heads[name].column_letter}3"].formula1.split("!")[1]
            offered = [row[0].value for row in lists[place.replace("$", "")]]
            assert offered == [choice.label[language] for choice in item.choices]
        for choice in item.choices if item.kind == "select_multiple" else ():
            assert f"{name}/{choice.name}" in heads


def test_headers_are_protected_answers_are_open_and_the_form_is_named(tmp_path: Path) -> None:
    form = read_instrument(AWARENESS)
    book = openpyxl.load_workbook(write_entry_workbook(form, "vi", tmp_path / "e.xlsx"))
    sheet = book["answers"]
    assert sheet.protection.sheet and sheet.protection.password is None
    assert sheet["B2"].protection.locked
    columns = sheet.column_dimensions.values()  # neighbours of one style make one entry
    assert max(column.max for column in columns) == sheet.max_column
    assert not any(column.protection.locked for column in columns)
    assert sheet.freeze_panes == "B3"
    mark = {row[0].value: row[1].value for row in book["_form"].iter_rows()}
    assert mark["form_id"] == "awareness" and mark["language"] == "vi"
    assert mark["version"] == form.version
    assert book["_form"].sheet_state == "hidden"
