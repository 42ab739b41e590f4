"""Rules of the entry workbook: what may be typed, what is not asked, names of sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import toolkit as tk
from toolkit.entry_conditions import Place, condition
from toolkit.entry_layout import safe_names
from toolkit.entry_validation import limits
from toolkit.entry_workbook import write_entry_workbook
from toolkit.instrument import Item, Label

TESTS = Path(__file__).parent
AWARENESS = TESTS.parent / "surveys" / "awareness.md"
PLACES = {
    "sex": Place("$B3", {"f": "Nữ", "q": 'A "b"'}, {}),
    "age": Place("$C3", {}, {}),
    "media": Place("$D3", {}, {"tv": "$E3", "net": "$F3"}),
}


@pytest.mark.parametrize(
    ("relevant", "asked", "not_asked"),
    [
        ("${sex} = 'f'", '$B3="Nữ"', 'AND($B3<>"",$B3<>"Nữ")'),
        ("selected(${sex}, 'q')", '$B3="A ""b"""', 'AND($B3<>"",$B3<>"A ""b""")'),
        ("${age} >= 18", 'AND($C3<>"",$C3>=18)', 'AND($C3<>"",NOT($C3>=18))'),
        ("selected(${media}, 'tv')", '$E3<>""', 'AND($E3="",OR($D3<>"",$F3<>""))'),
        ("not(${sex} = 'f')", 'AND($B3<>"",$B3<>"Nữ")', '$B3="Nữ"'),
    ],
)
def test_a_condition_becomes_two_formulas(relevant: str, asked: str, not_asked: str) -> None:
    found = condition(relevant, PLACES.get)
    assert found is not None
    assert (found.asked, found.not_asked) == (asked, not_asked)


def test_and_binds_more_than_or_and_turns_round_with_it() -> None:
    found = condition("${age} = '1' or ${age} = '2' and ${age} = '3'", PLACES.get)
    assert found is not None
    assert found.asked == 'OR($C3="1",AND($C3="2",$C3="3"))'
    assert found.not_asked.startswith('AND(AND($C3<>"",$C3<>"1"),OR(')


@pytest.mark.parametrize(
    "relevant", ["", "${age} +", "${other} = 'x'", "${sex} = 'none'", "count(${age}) > 1",
                 "${sex} = 'f' and", "(${sex} = 'f'", "${sex} = 'f') ", "${media} = 'tv'"],
)  # fmt: skip
def test_what_is_not_understood_gives_no_rule(relevant: str) -> None:
    assert condition(relevant, PLACES.get) is None


@pytest.mark.parametrize(
    ("kind", "constraint", "wanted"),
    [
        ("integer", ". >= 1 and . <= 31", ("integer", 1, 31)),
        ("integer", ".>0 and .<10", ("integer", 1, 9)),
        ("decimal", ". >= 0.5 and . <= 24", ("decimal", 0.5, 24)),
        ("text", "string-length(.) = 4", ("length", 4, 4)),
        ("text", "string-length(.) >= 2 and string-length(.) <= 5", ("length", 2, 5)),
    ],
)
def test_a_constraint_becomes_a_range(kind: str, constraint: str, wanted: Any) -> None:
    rule = limits(Item("n", kind, Label(), constraint=constraint)) or {}
    assert (rule["validate"], rule["minimum"], rule["maximum"]) == wanted


def test_a_range_that_may_be_left_is_no_rule() -> None:
    for constraint in (". = 99 or . <= 10", "not(. > 5)"):
        rule = limits(Item("n", "integer", Label(), constraint=constraint)) or {}
        assert rule["minimum"] == -999_999_999_999_999
    assert limits(Item("t", "text", Label(), constraint="regex(., '[a-z]')")) is None


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    names = ["ANSWERS", "a[b]:c*d?e/f\\g", "'quoted'", "x" * 40, "x" * 50, "History"]
    found = safe_names(names, ["answers"])
    assert len({name.casefold() for name in found} | {"answers"}) == len(names) + 1
    for name in found:
        assert 0 < len(name) <= 31 and not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'")
        assert name.casefold() != "history"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_ranges_carry_the_message_of_the_form(tmp_path: Path, language: str) -> None:
    form = tk.load_instrument(AWARENESS)
    sheet = openpyxl.load_workbook(write_entry_workbook(form, language, tmp_path / "e.xlsx"))[
        "answers"
    ]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    rule = rules[f"{heads['code_day']}3"]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "1", "31")
    assert rule.error == form.fields["code_day"].constraint_message[language]
    assert rules["A3"].formula1 == "COUNTIF(entry_numbers,$A3)=1"


def test_a_question_not_asked_is_grey_and_orange_where_answered(tmp_path: Path) -> None:
    form = tk.load_instrument(AWARENESS)
    book = openpyxl.load_workbook(write_entry_workbook(form, "en", tmp_path / "e.xlsx"))
    sheet = book["answers"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    cell, joke, consent = (heads[n] for n in ("p02", "heard_joke", "consent"))
    ((_, rules),) = [
        (area, rules) for area, rules in sheet.conditional_formatting._cf_rules.items()
        if str(area.sqref) == f"{cell}3:{cell}1002"
    ]  # fmt: skip
    orange, grey = sorted(rules, key=lambda rule: rule.priority)
    asked = f'AND(${consent}3="I agree",${joke}3="Yes")'
    assert orange.formula == [f'AND({cell}3<>"",NOT({asked}))'] and orange.stopIfTrue
    assert f'AND(${joke}3<>"",${joke}3<>"Yes")' in grey.formula[0]
    assert orange.dxf.fill.bgColor.rgb != grey.dxf.fill.bgColor.rgb


def test_rows_of_repeats_belong_to_a_paper(tmp_path: Path) -> None:
    form = tk.load_instrument(TESTS / "exports" / "awareness_form.xlsx")
    book = openpyxl.load_workbook(write_entry_workbook(form, "vi", tmp_path / "e.xlsx"))
    assert book.sheetnames[:3] == ["Hướng dẫn", "answers", "children"]
    assert book.defined_names["entry_numbers"].attr_text == "answers!$A$3:$A$1002"
    rules = {str(r.sqref): r for r in book["children"].data_validations.dataValidation}
    assert rules["A3:A1002"].formula1 == "COUNTIF(entry_numbers,$A3)>=1"
    steps = [row[1].value for row in book["Hướng dẫn"].iter_rows(min_row=4)]
    assert any("children" in step for step in steps) and any("ghi x" in step for step in steps)
