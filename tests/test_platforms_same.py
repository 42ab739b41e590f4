"""Answers of any platform are one table, and each answer keeps its meaning."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from platform_collect import CENTRAL, KOBO
from platform_files import LIMESURVEY, MICROSOFT, QUALTRICS, REDCAP, SURVEYCTO
from platform_rows import ASKED, NOTHING_TICKED, ROWS, VERSIONS, Variant, submission
from platform_statistical import STATISTICAL
from test_platforms import form

import toolkit as tk
from toolkit.exports.statistical import _words
from toolkit.items import Choice, Item, Label
from toolkit.responses import Responses

__all__ = ["form"]
OTHERS = {one[-1].kind + one[-1].file: one[-1] for one in (
    MICROSOFT, QUALTRICS, REDCAP, SURVEYCTO, STATISTICAL, STATISTICAL[:1], KOBO, CENTRAL,
)}  # fmt: skip


def read(variant: Variant, form: tk.Instrument, folder: Path) -> tk.Responses:
    variant.write(folder / variant.file)
    return tk.read_responses(folder / variant.file, form)


def in_order(variant: Variant, table: pd.DataFrame) -> pd.DataFrame:
    """The submissions all files have, in the order of the data."""
    places = [variant.order.index(n) for n in ROWS]
    return table.iloc[places].reset_index(drop=True)[ASKED]


@pytest.mark.parametrize("other", OTHERS.values(), ids=lambda variant: variant.name)
def test_all_platforms_give_one_table(other: Variant, form: tk.Instrument, tmp_path: Path) -> None:
    first = in_order(LIMESURVEY[0], read(LIMESURVEY[0], form, tmp_path).table)
    again = in_order(other, read(other, form, tmp_path).table)
    for (n, name), value in other.lost.items():
        row = ROWS.index(n)
        assert again.at[row, name] is value or pd.isna(again.at[row, name])
        first.at[row, name] = again.at[row, name]
    pd.testing.assert_frame_equal(again, first)


@pytest.mark.parametrize("variants", [KOBO, CENTRAL], ids=["kobo", "odk"])
def test_a_question_added_later_was_not_asked_before(
    variants: list[Variant], form: tk.Instrument, tmp_path: Path
) -> None:
    variant = variants[0]
    status = read(variant, form, tmp_path).status("helpline")
    for place, n in enumerate(variant.order):
        answer = submission(n)["helpline"]
        wanted = "answered" if answer else "not_asked" if VERSIONS[n] == "v1" else "unanswered"
        assert status[place] == wanted


def test_a_question_without_a_column_was_not_asked(form: tk.Instrument, tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("unit_id,sex,_id,_uuid\n00123,female,1,a\n00124,,2,b\n", encoding="utf-8")
    found = tk.read_responses(file, form)
    assert found.status("sex").tolist() == ["answered", "unanswered"]
    assert found.status("k1").tolist() == ["not_asked", "not_asked"]


def test_what_an_answer_means(form: tk.Instrument, tmp_path: Path) -> None:
    found = read(LIMESURVEY[0], form, tmp_path)
    k5, sex, channels = (found.status(name) for name in ("k5", "sex", "channels"))
    for place, n in enumerate(ROWS):
        row = submission(n)
        assert (k5[place] == "dont_know") == (row["k5"] == "dk")
        assert (sex[place] == "prefer_not_to_say") == (row["sex"] == "nosay")
        assert (channels[place] == "none_of_these") == (row["channels"] == ["none"])
        assert (channels[place] == "unanswered") == (row["channels"] is None)
    assert channels[ROWS.index(NOTHING_TICKED)] == "answered"


def test_none_beside_other_choices_is_an_answer() -> None:
    item = Item("m", "select_multiple", Label(en="?"), tuple(
        Choice(name, Label(en=name)) for name in ("a", "none")))  # fmt: skip
    table = pd.DataFrame({"m": pd.Series([["a", "none"], ["none"], None], dtype=object)})
    form = type("Form", (), {"fields": {"m": item}, "versions": {}})()
    found = Responses(table, {}, pd.DataFrame(), [], "plain", form, frozenset({"m"}))
    assert found.status("m").tolist() == ["answered", "none_of_these", "unanswered"]


def test_a_set_of_boxes_is_named_by_its_question() -> None:
    about = type("Meta", (), {
        "column_names_to_labels": {"V1": "Truyền hình", "V2": None, "V3": "Giới tính"},
        "mr_sets": {"$kenh": {"label": "Kênh", "variable_list": ["V1", "V2"]}},
    })()  # fmt: skip
    assert _words(about, ["V1", "V2", "V3"]) == ["Kênh/Truyền hình", "Kênh/V2", "Giới tính"]
