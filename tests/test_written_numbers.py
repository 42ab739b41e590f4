"""Numbers as babel writes them, without asking it each time."""

from __future__ import annotations

import math

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from toolkit.languages import COMPLETE
from toolkit.show.text import MINUS, number

sizes = st.floats(-1e12, 1e12) | st.floats(-100, 100) | st.integers(-(10**9), 10**9)


@given(sizes, st.integers(0, 4), st.sampled_from(COMPLETE))
def test_numbers_are_written_as_babel_writes_them(value, digits, language):
    rounded = round(value, digits) + 0.0
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    want = format_decimal(rounded, pattern, locale=language).replace("-", MINUS)
    assert number(value, language, digits) == want
    plus = "+" if rounded > 0 else ""
    assert number(value, language, digits, signed=True) == plus + want


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_dash(value):
    assert number(value, "vi", 1) == "–"
