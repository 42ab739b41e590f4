"""Cells as people type them become typed columns, and nothing is guessed in silence."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.cells import among, by_value, folded, normal, read_booleans, read_dates, read_numbers
from toolkit.schema import REFERENCES, TABLES, columns, look_up
from toolkit.table_parsing import parse


def cells(*texts: str | None, name: str = "start") -> pd.Series:
    return pd.Series(list(texts), index=range(2, 2 + len(texts)), name=name, dtype="str")


@pytest.mark.parametrize(
    "typed",
    ["2025-06-30", "2025-6-30", "2025/06/30", "2025.6.30", "30/6/2025", "30.06.2025", "30-6-2025",
     "2025-06-30 00:00", "2025-06-30T08:15:00.000+07:00", "30/06/2025 08:15"],
)  # fmt: skip
def test_dates_that_mean_one_day(typed: str) -> None:
    dates, findings = read_dates(cells(typed), "x.csv")
    assert dates.tolist() == [pd.Timestamp("2025-06-30")] and findings == []


def test_an_ambiguous_date_is_read_where_the_study_says_how() -> None:
    dates, findings = read_dates(cells("3/4/2025", "4/4/2025"), "x.csv", day_first=True)
    assert [f"{day:%Y-%m-%d}" for day in dates] == ["2025-04-03", "2025-04-04"] and findings == []


def test_a_day_that_is_also_its_month_is_clear() -> None:
    assert read_dates(cells("4/4/2025"), "x.csv")[1] == []


def test_every_row_with_the_same_wrong_date_is_named() -> None:
    dates, findings = read_dates(cells("2025-02-29", None, "2025-02-29", "2024-02-29"), "x.csv")
    assert [(f.row, f.value, f.code) for f in findings] == [
        (2, "2025-02-29", "bad_date"),
        (4, "2025-02-29", "bad_date"),
    ]
    assert dates.isna().tolist() == [True, True, True, False]


@given(st.dates(min_value=pd.Timestamp("1900-01-01").date()))
def test_iso_dates_up_to_2100_are_read_as_they_are(day: object) -> None:
    dates, findings = read_dates(cells(str(day)), "x.csv")
    inside = int(str(day)[:4]) <= 2100
    assert [f.code for f in findings] == ([] if inside else ["far_date"])
    assert dates.iloc[0] == pd.Timestamp(str(day)) if inside else pd.isna(dates.iloc[0])


WRITTEN = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.sampled_from([1899, 1900, 2024, 2025, 2100, 2101]),
    st.integers(0, 13),
    st.sampled_from([0, 1, 28, 29, 30, 31, 32]),
)


@given(st.lists(WRITTEN, min_size=1, max_size=6))
def test_dates_as_programs_write_them_are_read_alike_beside_one_of_another_kind(
    texts: list[str],
) -> None:
    alone, findings = read_dates(cells(*texts), "x.csv")
    beside, more = read_dates(cells(*texts, "30/6/2025"), "x.csv")
    pd.testing.assert_series_equal(alone, beside.iloc[:-1])
    assert findings == more


@pytest.mark.parametrize(
    ("typed", "read"),
    [("7,5", 7.5), ("7.5", 7.5), ("1234", 1234), ("0,125", 0.125), ("0.125", 0.125), ("-3", -3)],
)
def test_numbers(typed: str, read: float) -> None:
    numbers, findings = read_numbers(cells(typed), "x.csv")
    assert numbers.tolist() == [read] and findings == []


@given(st.text(max_size=12))
def test_no_text_breaks_a_reader_and_none_goes_unsaid(text: str) -> None:
    column = cells(text)
    for read in (read_dates, read_numbers):
        values, findings = read(column, "x.csv")
        assert values.isna().iloc[0] == bool(findings)


def test_text_is_compared_trimmed_folded_and_composed() -> None:
    spread = unicodedata.normalize("NFD", "  Chủ   TỊCH ")
    assert normal(cells(spread)).tolist() == ["chủ tịch"]
    assert by_value(cells(None, "a"), str.upper).tolist()[1] == "A"


def test_codes_and_answers_in_vietnamese() -> None:
    raw = pd.DataFrame({"training_id": ["T1"], "person_id": ["H1"], "passed": ["Đạt"]}, index=[2])
    typed, findings = parse("attendance", raw, "attendance.csv")
    assert bool(typed.loc[2, "passed"]) and findings == []


def test_what_is_impossible_is_missing_afterwards() -> None:
    raw = pd.DataFrame({"unit_id": ["A"], "date": ["2025-01-01"], "members": ["-5"]}, index=[2])
    typed, findings = parse("headcounts", raw, "headcounts.csv")
    assert pd.isna(typed.loc[2, "members"]) and [f.value for f in findings] == ["-5"]


def test_a_fault_elsewhere_does_not_hide_a_double_key() -> None:
    raw = pd.DataFrame(
        {"person_id": ["H1", "h1"], "name": ["a", "b"], "birth_year": [None, "x"]}, index=[2, 3]
    )
    codes = [(f.row, f.code) for f in parse("people", raw, "people.csv")[1]]
    assert sorted(codes) == [(3, "bad_number"), (3, "duplicate_key")]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_its_types(table: str) -> None:
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns(table)})
    typed, findings = parse(table, empty, f"{table}.csv")
    assert findings == [] and list(typed) == columns(table)
    assert set(typed.dtypes.astype(str)) <= {"str", "datetime64[us]", "float64", "boolean"}
    full, _ = parse(table, pd.DataFrame({c: ["1"] for c in columns(table)}, index=[2]), "x.csv")
    assert full.dtypes.to_dict() == typed.dtypes.to_dict()


def test_references_point_to_the_key_of_a_table() -> None:
    assert all(columns(home)[0] in (TABLES[home].unique or []) for home in REFERENCES.values())


def test_look_up_in_nothing() -> None:
    assert look_up(pd.Series([], dtype="str"), pd.Series({"a": 1.0})).tolist() == []


@pytest.mark.parametrize("typed", ["1.234", "1,500", "12.000"])
def test_both_ways_out_of_an_unclear_number_are_clear(typed: str) -> None:
    (finding,) = read_numbers(cells(typed), "x.csv")[1]
    for way in ("first", "second"):
        assert read_numbers(cells(str(finding.detail[way])), "x.csv")[1] == []


TYPED = st.text(st.sampled_from("aA1.- \t\u00a0\u2028Đđ\u0300ß\x1c"), max_size=4)


@given(texts=st.lists(st.none() | TYPED))
def test_columns_are_compared_as_single_texts_are(texts: list[str | None]) -> None:
    compared = normal(cells(*texts))
    kept = [None if pd.isna(text) else text for text in compared]
    assert kept == [None if text is None else folded(text) for text in texts]
    assert compared.dtype == "str" and compared.name == "start" and len(compared) == len(texts)


@given(texts=st.lists(st.none() | TYPED), known=st.lists(st.none() | TYPED))
def test_a_text_is_among_those_of_a_list(
    texts: list[str | None], known: list[str | None]
) -> None:  # fmt: skip
    listed = pd.Series(known, dtype="str")
    assert among(cells(*texts), listed).tolist() == [t is not None and t in known for t in texts]
    as_objects = among(pd.Series(texts, dtype=object), pd.Series(known, dtype=object))
    assert as_objects.tolist() == among(cells(*texts), listed).tolist()


def test_numbers_and_answers_keep_their_rows() -> None:
    numbers, _ = read_numbers(cells("7,5", None, "7,5", "-1", "inf"), "x.csv")
    assert numbers.fillna(-9).to_dict() == {2: 7.5, 3: -9, 4: 7.5, 5: -1, 6: -9}
    answers, findings = read_booleans(cells("Có", None, "no", "perhaps", "CÓ"), "x.csv")
    assert answers.dropna().to_dict() == {2: True, 4: False, 6: True}
    assert answers.index.tolist() == [2, 3, 4, 5, 6] and answers.dtype == "boolean"
    assert [(f.row, f.code) for f in findings] == [(5, "bad_boolean")]
