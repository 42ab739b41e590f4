"""Wrong and unusual arguments of the functions that take a study."""

import datetime as dt
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.hierarchy import as_date
from toolkit.show.quality_wording import describe_quality
from toolkit.study import cached

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def study():
    return tk.load_study(ROOT / "data/lai-chau", language="en")


@pytest.fixture(autouse=True)
def no_warning_is_swallowed():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# ---- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [2025, 20251231, 0, float("nan"), pd.NaT, True, ["2025-12-31"], {}, "31/12/2025", "",
     np.datetime64("2025-12-31")],
    ids=repr,
)  # fmt: skip
def test_what_is_no_date_is_refused_by_name(study, value):
    for call in (lambda: as_date(value), lambda: tk.coverage(study, as_of=value)):
        with pytest.raises(tk.ArgumentError, match=r"^as_of.*"):
            call()
    with pytest.raises(tk.ArgumentError, match=r"^as_of=.* is no date; .*'2025-12-31'"):
        as_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "2025-12-31",
        dt.date(2025, 12, 31),
        dt.datetime(2025, 12, 31, 23, 59),
        pd.Timestamp("2025-12-31 12:00"),
        pd.Timestamp("2025-12-31 23:00", tz="Asia/Ho_Chi_Minh"),
    ],
    ids=repr,
)
def test_dates_are_read_as_the_day_they_name(value):
    assert as_date(value) == pd.Timestamp(2025, 12, 31)


def test_the_start_of_a_trend_is_called_start(study):
    with pytest.raises(tk.ArgumentError, match=r"^start=20240101 is no date"):
        tk.coverage_over_time(study, "LC", start=20240101)


# ---- lists, sets and arrays -----------------------------------------------------------------


@cached
def told(study, names=(), *, more=()):
    """What came, as it came."""
    return names, more


@pytest.mark.parametrize(
    "given",
    [["a", "b"], {"b", "a"}, frozenset("ab"), np.array(["a", "b"]), pd.Series(["a", "b"], [7, 7]),
     pd.Index(["a", "b"])],
    ids=lambda given: type(given).__name__,
)  # fmt: skip
def test_lists_of_every_kind_are_tuples(given):
    assert told("study", given) == (("a", "b"), ())
    assert told("study", more=given) == ((), ("a", "b"))
    assert told("study", given) is told("study", ("a", "b"))


@pytest.mark.parametrize(
    "given", [{"a": 1}, pd.DataFrame({"a": [1]}), [["a"]], np.zeros((2, 2)), bytearray(b"a")]
)
def test_what_cannot_be_kept_is_refused_by_name(given):
    with pytest.raises(tk.ArgumentError, match=r"^names came as "):
        told("study", given)
    with pytest.raises(tk.ArgumentError, match=r"^more came as "):
        told("study", more=given)


def test_too_many_arguments_and_unknown_ones_are_what_python_says():
    with pytest.raises(TypeError, match=r"told\(\) takes"):
        told("study", 1, 2)
    with pytest.raises(TypeError, match=r"told\(\) got an unexpected keyword argument 'mor'"):
        told("study", mor=1)


def test_items_may_be_one_name_or_an_array(study):
    name = tk.answer_shares(study).items[0]
    one = tk.answer_shares(study, items=name)
    assert one.items == (name,) and set(one.table["item"]) == {name}
    assert tk.answer_shares(study, items=np.array([name])).table.equals(one.table)
    with pytest.raises(tk.ArgumentError, match=r"^items='no such' is not known"):
        tk.answer_shares(study, items="no such")


# ---- units, marks and results ---------------------------------------------------------------


@pytest.mark.parametrize("unit", [["LC-01"], ("LC", "LC-01"), 5, np.array(["LC"])], ids=repr)
def test_a_unit_is_one_identifier(study, unit):
    for call in (
        lambda: tk.answer_shares(study, unit=unit),
        lambda: tk.compare(study, unit=unit),
        lambda: tk.data_notes(study, unit),
        lambda: study.hierarchy.at("2026-10-31").under(unit),
        lambda: study.hierarchy.lifetime(unit),
    ):
        with pytest.raises(tk.ArgumentError, match=r"^unit="):
            call()


@pytest.mark.parametrize("mark", ["0.7", None, [0.7], float("nan"), 70, -0.1])
def test_a_pass_mark_is_a_share(study, mark):
    with pytest.raises(tk.ArgumentError, match=r"^pass_mark=.* write 0.7 for 70 %"):
        tk.right_answers(study, pass_mark=mark)


def test_quality_is_described_from_results():
    with pytest.raises(tk.ArgumentError, match=r"^results is empty"):
        describe_quality()
