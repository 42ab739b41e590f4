"""Days and moments that are read a column at once are read as they are one by one."""

import datetime as dt
import gc
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.exports.iso_moments import plain_days, plain_moments
from toolkit.exports.much_memory import much_memory
from toolkit.exports.values import _moment

PLAIN = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?",
    re.ASCII,
)
DAYS = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.sampled_from([1899, 1900, 1999, 2000, 2024, 2026, 2099, 2100]),
    st.integers(0, 13),
    st.integers(0, 32),
)
CLOCKS = st.builds(
    "T{:02}:{:02}:{:02}{}{}".format,
    st.integers(0, 25),
    st.sampled_from([0, 5, 59, 60]),
    st.sampled_from([0, 7, 59, 60]),
    st.sampled_from(["", ".123", ".000", ".123456", ".12"]),
    st.sampled_from(["", "Z", "+07:00", "-14:00", "-00:00", "+14:59", "+15:00", "+07:60", "+0700"]),
)


@st.composite
def slips(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text, often with another sign somewhere in it."""
    text = draw(texts)
    at = draw(st.integers(0, 3 * len(text)))
    return (
        text if at >= len(text) else text[:at] + draw(st.sampled_from("x -+:0é٣/")) + text[at + 1 :]
    )


def one_moment(text: str, *, bare: bool) -> np.datetime64:
    """As Python reads it, where it is of the plain form; all others are left to other readers."""
    plain = PLAIN.fullmatch(text)
    try:
        found = dt.datetime.fromisoformat(text) if plain and (plain[1] or bare) else None
    except ValueError:  # a month of 32 days
        found = None
    if found is None:
        return np.datetime64("NaT", "us")
    aware = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return np.datetime64(aware.astimezone(dt.UTC).replace(tzinfo=None), "us")


@settings(max_examples=500)
@given(texts=st.lists(slips(st.builds(str.__add__, DAYS, CLOCKS)), max_size=8), bare=st.booleans())
def test_moments(texts: list[str], bare: bool) -> None:
    found = plain_moments(pa.array(texts, pa.string()), bare=bare)
    wanted = np.array([one_moment(text, bare=bare) for text in texts], dtype="datetime64[us]")
    np.testing.assert_array_equal(found, wanted)


@settings(max_examples=500)
@given(texts=st.lists(slips(DAYS), max_size=8))
def test_days(texts: list[str]) -> None:
    for text, day in zip(texts, plain_days(pa.array(texts, pa.string())), strict=True):
        try:
            wanted = dt.date.fromisoformat(text) if text.isascii() and len(text) == 10 else None
        except ValueError:
            wanted = None
        if wanted is not None and not 1900 <= wanted.year <= 2099:
            wanted = None
        assert (None if np.isnat(day) else day.astype("datetime64[D]").item()) == wanted


@pytest.mark.parametrize("texts", [[], [""], ["2026-03-02T08:15:00.000+07:00"] * 3])
def test_columns_of_any_length(texts: list[str]) -> None:
    assert len(plain_moments(pa.array(texts, pa.string()), bare=False)) == len(texts)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02T24:00:00Z", "2026-03-02T08:15:60Z", "2026-03-02T8h", "2026-02-30T08:00:00Z"],
)
def test_a_clock_that_is_none_is_no_midnight(text: str) -> None:
    assert _moment(text, True, dt.UTC) is None


def test_memory_is_as_before_when_two_readings_overlap() -> None:
    before = gc.isenabled(), pa.default_memory_pool().backend_name
    first, second = much_memory(), much_memory()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert (gc.isenabled(), pa.default_memory_pool().backend_name) == before
