"""Values that an SPSS or Stata file declares to be missing: an answer of the form stays one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

import toolkit as tk

FORM = """\
| survey | type | name | label::Tiếng Việt (vi) |
|---|---|---|---|
| | select_one law | k01 | Được nghỉ mấy ngày? |
| | integer | hours | Mấy giờ? |
| | text | why | Vì sao? |
| choices | list_name | name | label::Tiếng Việt (vi) |
|---|---|---|---|
| | law | a | 5 ngày |
| | law | b | 10 ngày |
| | law | dont_know | Không biết |
| | law | prefer_not_to_say | Không muốn trả lời |
"""
LABELS = {1: "5 ngày", 2: "10 ngày"}
DECLARED = ("Không biết", "Không muốn trả lời", "Bỏ trống")


def spss(folder: Path) -> Path:
    path = folder / "answers.sav"
    codes = dict(zip((97, 98, 99), DECLARED, strict=True))
    frame = pd.DataFrame(
        {"k01": [1.0, 97, 98, 99, 96, None], "hours": [5.0, 98, 99, 97, 0, None],
         "why": ["vì luật", "-9", "  ", "", "n/a", "98"]}
    )  # fmt: skip
    labels: Any = {"k01": LABELS | codes, "hours": {98: "Không biết", 99: "Bỏ trống"}}
    ranges: Any = {"k01": [{"lo": 96, "hi": 99}], "hours": [97, 98, 99], "why": ["-9"]}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels, missing_ranges=ranges)
    return path


def stata(folder: Path) -> Path:
    path = folder / "answers.dta"
    frame = pd.DataFrame(
        {"k01": pd.Series([1, "a", "b", "c", "d", None], dtype=object),
         "hours": pd.Series([5, "a", "b", "c", 0, None], dtype=object),
         "why": ["vì luật", "", "", "", "n/a", "98"]}
    )  # fmt: skip
    labels: Any = {
        "k01": LABELS | dict(zip("abc", DECLARED, strict=True)),
        "hours": {"a": "Không biết"},
    }
    letters = {"k01": list("abcd"), "hours": list("abc")}
    pyreadstat.write_dta(frame, path, variable_value_labels=labels, missing_user_values=letters)
    return path


@pytest.mark.parametrize("write", [spss, stata])
def test_what_is_declared_missing_is_an_answer_where_the_form_has_it(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    (tmp_path / "f.md").write_text(FORM, encoding="utf-8")
    form = tk.load_instrument(tmp_path / "f.md")
    found = tk.read_responses(write(tmp_path), form)
    assert [f for f in found.findings if f.severity != "note"] == []
    assert found.status("k01").tolist() == [
        "answered", "dont_know", "prefer_not_to_say", "unanswered", "unanswered", "unanswered",
    ]  # fmt: skip
    hours = found.table["hours"].astype("float64").fillna(-1).tolist()
    assert hours == [5, -1, -1, -1, 0, -1]
    assert found.table["why"].fillna("").tolist() == ["vì luật", "", "", "", "n/a", "98"]


def test_a_box_list_keeps_what_is_declared_missing(tmp_path: Path) -> None:
    form = FORM.replace("select_one law | k01", "select_multiple law | k01")
    (tmp_path / "f.md").write_text(form, encoding="utf-8")
    found = tk.read_responses(spss(tmp_path), tk.load_instrument(tmp_path / "f.md"))
    assert found.table["k01"].tolist() == [
        ["a"], ["dont_know"], ["prefer_not_to_say"], None, None, None,
    ]  # fmt: skip
