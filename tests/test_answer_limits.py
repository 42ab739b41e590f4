"""Limits that a questionnaire sets for its answers, and answers beyond them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.answer_limits import bounds, outside
from toolkit.items import Item, Label

SIGNS = {"<=": int.__le__, ">=": int.__ge__, "=": int.__eq__, "<": int.__lt__, ">": int.__gt__}


def item(kind: str, constraint: str) -> Item:
    return Item("x", kind, Label(), constraint=constraint)


@given(
    values=st.lists(st.none() | st.integers(-(2**70), 2**70) | st.integers(-3, 3), max_size=6),
    told=st.dictionaries(st.sampled_from(sorted(SIGNS)), st.integers(-3, 3), max_size=3),
)
def test_a_number_is_outside_where_one_bound_is_not_kept(values, told) -> None:
    constraint = " and ".join(f". {sign} {value}" for sign, value in told.items())
    wanted = [
        v is not None and not all(SIGNS[sign](v, limit) for sign, limit in told.items())
        for v in values
    ]
    assert outside(item("integer", constraint), pd.Series(values, dtype=object)).tolist() == wanted


@pytest.mark.parametrize(
    ("kind", "constraint"),
    [
        ("integer", ". < 3 or . > 5"), ("integer", "not(. > 5)"), ("integer", "date('2026-01-01')"),
        ("date", ". > 5"), ("date", ". <= date('2026-02-30')"), ("text", ". > 5"),
        ("integer", ". > ${other}"), ("text", "regex(., '^[A-Z]$')"), ("integer", ""),
    ],
)  # fmt: skip
def test_what_is_no_plain_bound_limits_nothing(kind: str, constraint: str) -> None:
    assert bounds(item(kind, constraint)) == {}


def test_days_and_lengths() -> None:
    day = item("date", ". >= date('2026-01-01') and . <= today()")
    days = pd.Series(pd.to_datetime(["2025-12-31", "2026-01-01", "2199-01-01", None]))
    assert outside(day, days).tolist() == [True, False, False, False]
    letter = item("text", "string-length(.) = 1")
    texts = pd.Series(["H", "Hương", None], dtype="str")
    assert outside(letter, texts).tolist() == [False, True, False]


def test_answers_beyond_the_limits_are_told_with_their_row(tmp_path: Path) -> None:
    """They stay: the person has answered, and whoever typed it can look at the paper."""
    form = tmp_path / "form.md"
    form.write_text(
        "| survey | | | | | |\n| | type | name | label | constraint | constraint_message |\n"
        "| | integer | day | Day of birth | . >= 1 and . <= 31 | |\n"
        "| | text | letter | First letter | string-length(.) = 1 | One letter |\n", "utf-8"
    )  # fmt: skip
    file = tmp_path / "a.csv"
    file.write_text("day,letter\n45,H\n3,Hương\n-3,\n", "utf-8")
    found = tk.read_responses(file, tk.load_instrument(form))
    told = [(f.row, f.column, f.value, f.code, f.severity) for f in found.findings]
    assert told == [
        (2, "day", "45", "out_of_range", "warning"),
        (4, "day", "-3", "out_of_range", "warning"),
        (3, "letter", "Hương", "out_of_range", "warning"),
    ]
    assert found.table["day"].tolist() == [45, 3, -3]
    assert [f.detail["rule"] for f in found.findings] == ["≥ 1, ≤ 31"] * 2 + ["One letter"]
