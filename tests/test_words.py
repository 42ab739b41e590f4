import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.text import Text, date_text, number, percent, plain
from toolkit.show.words import say


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234567, "1.234.567", "1,234,567"),
        (-0.4, "0", "0"),
        (-3, "−3", "−3"),
        (float("nan"), "–", "–"),
        (float("inf"), "–", "–"),
    ],
)
def test_numbers(value, vi, en):
    assert (number(value, "vi"), number(value, "en")) == (vi, en)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_only_nobody_is_0_percent_and_only_everybody_is_100(part, whole):
    if part > whole:
        part = whole
    text = percent(part / whole, "en")
    assert (text == "0%") == (part == 0)
    assert (text == "100%") == (part == whole)


def test_dates_are_day_first_with_zeros_in_vietnamese():
    assert date_text(dt.date(2026, 2, 3), "vi") == "03/02/2026"
    assert date_text(pd.Timestamp("2026-02-03"), "en") == "3 February 2026"


def test_a_message_with_a_missing_word_is_an_error_not_half_a_sentence():
    with pytest.raises(KeyError, match="coverage-sentence"):
        say("vi", "coverage-sentence", date="x")
    with pytest.raises(KeyError, match="no message"):
        say("vi", "no-such-message")


def test_a_text_is_a_str_that_shows_itself_as_markdown():
    text = Text("**5**")
    assert text == "**5**"
    assert text._repr_mimebundle_()["text/markdown"] == "**5**"


def test_names_from_the_data_never_become_markup():
    assert plain('a*b_c [x](y) <b> `z`\n# "q"/') == (r'a\*b\_c \[x\](y) \<b\> \`z\` \# "q"/')


def test_a_display_table_is_html_and_a_resource_with_real_numbers():
    rows = pd.DataFrame(
        {
            "who": ["<b>A</b>", "B"],
            "share": [0.625, np.nan],
            "day": pd.to_datetime(["2026-02-03", None]),
        }
    )
    columns = [
        Column("who", "Ai"),
        Column("share", "Tỷ lệ", "share"),
        Column("day", "Ngày", "date"),
    ]
    table = DisplayTable("T", columns, rows, ["chú thích <i>"], "vi", strong=[1])
    bundle = table._repr_mimebundle_()
    assert "&lt;b&gt;A&lt;/b&gt;" in bundle["text/html"]
    assert "62,5%" in bundle["text/html"] and "03/02/2026" in bundle["text/html"]
    assert "nan" not in bundle["text/html"].lower()
    resource = bundle["application/vnd.dataresource+json"]
    assert [field["type"] for field in resource["schema"]["fields"]] == ["string", "number", "date"]
    assert resource["data"][1]["share"] is None
    assert resource["data"][0]["share"] == 0.625


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_result_shows_itself(language):
    study = tk.load_study("data/lai-chau", language=language)
    unit = "LC-01-001"
    results = [
        tk.coverage(study),
        *(tk.coverage(study, by=by) for by in ("group", "role", "sex", "level")),
        tk.coverage_over_time(study, unit),
        tk.gap_list(study, unit),
        tk.score(study, "awareness"),
        tk.compare(study),
        tk.compare(study, by="sex"),
        tk.compare(study, by="unit"),
        tk.compare_items(study, unit=unit),
        tk.answer_shares(study, unit=unit),
        tk.compare_units(study),
        tk.check(study),
        tk.data_notes(study, unit),
    ]
    for result in results:
        html = result._repr_html_()
        assert len(html) > 40
        assert not re.search(r"\b(nan|none|nat|<na>)\b", html, re.IGNORECASE)
        assert isinstance(result.table, pd.DataFrame)
