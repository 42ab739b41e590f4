"""Days and moments that are read a column at once are read as they are one by one."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.exports.iso_moments import plain_days, plain_moments

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


def one_moment(text: str, *, bare: bool) -> dt.datetime | None:
    """As Python reads it, where it is of the plain form."""
    try:
        found = dt.datetime.fromisoformat(text) if text.isascii() and text[10:11] == "T" else None
    except ValueError:
        return None
    if found is None or len(text) not in (19, 20, 23, 24, 25, 26, 27, 29, 32):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=dt.UTC) if bare else None
    return found


@settings(max_examples=500)
@given(texts=st.lists(slips(st.builds(str.__add__, DAYS, CLOCKS)), max_size=8), bare=st.booleans())
def test_moments(texts: list[str], bare: bool) -> None:
    found = plain_moments(pa.array(texts, pa.string()), bare=bare)
    for text, moment in zip(texts, found, strict=True):
        wanted = one_moment(text, bare=bare)
        if np.isnat(moment):  # left to the reader of single texts: nothing of the plain form may be
            assert wanted is None or not _is_plain(text)
        else:
            assert wanted is not None and _is_plain(text)
            assert moment == np.datetime64(wanted.astimezone(dt.UTC).replace(tzinfo=None), "us")


def _is_plain(text: str) -> bool:
    """A year of these times, and no zone, or one on earth with its colon."""
    zone = text[19:].lstrip(".0123456789")
    there_is = len(zone) == 6 and zone[3] == ":" and zone[1:3] <= "14" and zone[4:] < "60"
    on_earth = there_is or zone in ("", "Z")
    return 1900 <= int(text[:4]) <= 2099 and on_earth


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
