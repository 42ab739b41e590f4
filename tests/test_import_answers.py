"""Answers from any platform become the waves of a study: once, completely, and to be undone."""

from __future__ import annotations

import itertools
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_files import (
    EXPORTS,
    HEAD,
    Row,
    make_study,
    no_wave,
    real_study,
    row,
    run,
    seen,
    wave,
    write,
)

import toolkit as tk
from toolkit.change_records import history
from toolkit.settings import read_settings
from toolkit.survey_import.survey_import import carry_out, plan_answers


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


# What is written


def test_the_layout_of_a_wave(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "kobo.csv", [row(0), row(1), row(2)])
    code, said = run("small", file, "--study", study, "--yes")
    assert code == 0
    assert "Đã đọc 3 phiếu; 0 phiếu không nhập được" in said
    assert "before mới 2" in said and "after mới 1" in said
    before = wave(study)
    assert list(before) == [
        *HEAD[:9], "_uuid", "_submission_time", "__version__", "_source",
    ]  # fmt: skip
    assert before["_uuid"].tolist() == ["uuid-0", "uuid-1"]
    assert before["_submission_time"][0] == "2026-03-02T11:00:00+07:00"  # the server is in UTC
    (record,) = history(study)
    assert before["_source"].tolist() == [record.originals[0].sha256[:12]] * 2
    assert wave(study, "after")["_uuid"].tolist() == ["uuid-2"]


def test_none_ticked_is_not_unanswered(study: Path, tmp_path: Path) -> None:
    none = {"news": "", "news/tv": 0, "news/radio": 0}
    blank = {"news": "", "news/tv": "", "news/radio": ""}
    both = {"news": "tv radio", "news/tv": 1, "news/radio": 1}
    file = write(tmp_path / "k.csv", [row(0, **none), row(1, **blank), row(4, **both)])
    assert run("small", file, "--study", study, "--yes")[0] == 0
    told = wave(study)[["news", "news/tv", "news/radio"]].to_numpy().tolist()
    assert told == [["", "0", "0"], ["", "", ""], ["radio tv", "1", "1"]]
    form = tk.load_instrument(study / "small.md")
    again = tk.read_responses(study / "responses" / "before.csv", form)
    assert again.table["news"].tolist() == [[], None, ["radio", "tv"]]


def test_what_was_imported_reads_as_the_file_did(study: Path) -> None:
    """Every answer of the real exports comes through the wave files unchanged."""
    form = tk.load_instrument(EXPORTS / "awareness_form.xlsx")
    for name in ("kobo_xml_both.xlsx", "odk_default.csv.zip"):
        folder = real_study(study.parent / Path(name).stem)
        original = tk.read_responses(EXPORTS / name, form)
        assert run("aware", EXPORTS / name, "--study", folder, "--yes")[0] == 0
        written = [tk.read_responses(folder / f"{w}.csv", form) for w in ("before", "after")]
        table = pd.concat([w.table.assign(key=w.metadata["_uuid"]) for w in written])
        own = original.table.assign(key=original.metadata["_uuid"])
        own = own[(own["consent"] != "no")].drop_duplicates("key", keep="last")
        answers = [c for c in own if c in original.asked]
        same = table.set_index("key").loc[own["key"].tolist(), answers]
        pd.testing.assert_frame_equal(
            same.reset_index(drop=True), own[answers].reset_index(drop=True), check_dtype=False
        )
        children = sum(len(pd.read_csv(f)) for f in folder.glob("*-children.csv"))
        parents = own.index
        rows = original.repeats["children"]
        assert children == rows["parent_row"].isin(parents).sum() > 0


# Twice is once


def test_twice_is_once_and_undo_is_where_it_began(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "kobo.csv", map(row, range(6)))
    began = seen(study)
    run("small", file, "--study", study, "--yes")
    after = seen(study)
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, "Không có gì mới" in said, "giữ nguyên 4" in said) == (0, True, True)
    assert seen(study) == after
    assert len(history(study)) == 1
    loaded = tk.load_study(study)  # refuses a study with errors
    assert loaded.surveys["small"].responses["wave"].value_counts().to_dict() == {
        "before": 4, "after": 2,
    }  # fmt: skip
    assert run("--undo", "--study", study)[0] == 0
    assert seen(study) == began


ROWS = [row(n) for n in range(8)]


def imported(folder: Path, parts: Sequence[Sequence[Row]], together: bool) -> dict[str, str]:
    """What the waves say after an import, but for the column that names the file."""
    study = make_study(folder / "study")
    given, _ = read_settings(study / "study.toml")
    files = [write(folder / f"{n}.csv", part) for n, part in enumerate(parts) if part]
    for group in [files] if together else [[file] for file in files]:
        carry_out(plan_answers(study, given, "small", group), "vi")
    waves = {f.name: pd.read_csv(f, dtype="str") for f in study.glob("responses/*.csv")}
    return {name: one.drop(columns="_source").to_csv() for name, one in waves.items()}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(range(len(ROWS))),
    cuts=st.lists(st.integers(0, len(ROWS)), max_size=3).map(sorted),
    again=st.integers(0, len(ROWS)),
    together=st.booleans(),
)
def test_any_order_and_any_split_give_the_same_study(
    order: list[int], cuts: list[int], again: int, together: bool
) -> None:
    rows = [ROWS[n] for n in order]
    ends = [0, *cuts, len(rows)]
    parts = [rows[a:b] for a, b in itertools.pairwise(ends)] + [rows[:again]]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        assert imported(Path(one), parts, together) == imported(Path(two), [ROWS], True)


def test_a_submission_is_updated_and_may_change_its_wave(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row(0), row(1), row(2)])
    run("small", file, "--study", study, "--yes")
    later = write(tmp_path / "b.csv", [row(0, hours=99), row(1, wave="after")])
    code, said = run("small", later, "--study", study, "--yes")
    assert code == 0
    assert "before mới 0, cập nhật 1, giữ nguyên 0, bỏ ra 1" in said
    assert wave(study)[["_uuid", "hours"]].to_numpy().tolist() == [["uuid-0", "99"]]
    assert wave(study, "after")["_uuid"].tolist() == ["uuid-1", "uuid-2"]


def test_a_submission_without_a_wave_and_one_that_stands_twice(study: Path, tmp_path: Path) -> None:
    far = {"wave": "", "_submission_time": "2020-01-01T00:00:00"}  # from the day of each wave
    rows = [row(0), row(0, hours=7), row(1, **far)]
    file = write(tmp_path / "a.csv", rows)
    code, said = run("small", file, "--study", study, "--yes", "--language", "en")
    assert code == 1
    assert "submission 'uuid-0' also stands in row 3, which counts" in said
    assert "it cannot be told to which wave the submission belongs" in said
    assert wave(study)[["_uuid", "hours"]].to_numpy().tolist() == [["uuid-0", "7"]]


def test_columns_a_file_lacks_stay(study: Path, tmp_path: Path) -> None:
    run("small", write(tmp_path / "a.csv", [row(0)]), "--study", study, "--yes")
    short = [n for n, name in enumerate(HEAD) if name != "remark"]
    part = [[row(0, hours=5)[n] for n in short]]
    file = write(tmp_path / "b.csv", part, [HEAD[n] for n in short])
    run("small", file, "--study", study, "--yes")
    assert wave(study)[["hours", "remark"]].to_numpy().tolist() == [["5", "lời 0"]]


def test_of_two_rows_of_one_submission_the_later_counts(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [row(0), row(0, hours=7), row(0, wave="after", hours=8)])
    code, said = run("small", file, "--study", study, "--yes")
    assert code == 0
    assert "dòng 2, _uuid: phiếu “uuid-0” có cả ở dòng 4; lấy dòng 4" in said
    assert wave(study, "after")["hours"].tolist() == ["8"]
    assert not (study / "responses" / "before.csv").exists()


def test_an_edited_submission_of_kobo_keeps_its_first_uuid(study: Path, tmp_path: Path) -> None:
    head = [*HEAD, "meta/rootUuid"]
    first = write(tmp_path / "a.csv", [[*row(0), "uuid:uuid-0"]], head)
    edited = write(tmp_path / "b.csv", [[*row(0, _uuid="other", hours=3), "uuid:uuid-0"]], head)
    run("small", first, "--study", study, "--yes")
    _, said = run("small", edited, "--study", study, "--yes")
    assert "mới 0, cập nhật 1" in said
    assert wave(study)["hours"].tolist() == ["3"]


def test_files_without_uuids_are_known_again(study: Path, tmp_path: Path) -> None:
    """A platform's number with its time; without a number the time and the answers."""
    head = ["Response ID", "Date submitted", *HEAD[:4]]
    limesurvey = [[n, f"2026-03-0{n} 08:00:00", *row(n)[:4]] for n in (1, 4, 5)]
    first = write(tmp_path / "l.csv", limesurvey, head)
    limesurvey[0][5] = "no"
    second = write(tmp_path / "m.csv", limesurvey[:1], head)
    run("small", first, "--study", study, "--yes")
    assert "mới 0, cập nhật 1" in run("small", second, "--study", study, "--yes")[1]
    google = [["2026/03/02 8:00:00 AM GMT+7", *row(n)[1:4]] for n in (1, 1, 4)]
    file = write(tmp_path / "g.csv", google, ["Dấu thời gian", "Mã đơn vị", "Đợt", "Câu một"])
    assert "mới 3" in run("small", file, "--study", study, "--yes")[1]  # two people, one answer
    assert "Không có gì mới" in run("small", file, "--study", study, "--yes")[1]
    assert wave(study)["_uuid"].is_unique


# Waves


def test_the_day_tells_the_wave_where_one_fits(study: Path, tmp_path: Path) -> None:
    rows = [no_wave(0, "2026-02-10"), no_wave(1, "2026-07-20"), no_wave(2, "2025-01-01")]
    code, said = run("small", write(tmp_path / "a.csv", rows), "--study", study, "--yes")
    assert (code, "1 phiếu không nhập được" in said) == (1, True)
    assert wave(study)["_uuid"].tolist() == ["uuid-0"]
    assert wave(study, "after")["_uuid"].tolist() == ["uuid-1"]


def test_the_user_tells_the_wave(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [no_wave(0, "2025-01-01"), row(2)])
    run("small", file, "--study", study, "--yes", "--wave", "before")
    assert wave(study)["_uuid"].tolist() == ["uuid-0", "uuid-2"]


@pytest.mark.parametrize("text", ["Lần 1", "before", "BEFORE", "Trước"])
def test_labels_tell_the_wave(study: Path, tmp_path: Path, text: str) -> None:
    if text == "Trước":  # the name of the wave in study.toml, where the form has other words
        form = (study / "small.md").read_text("utf-8").replace("Lần 1", "Trước")
        form = form.replace("| wave | before |", "| wave | w1 |")
        (study / "small.md").write_text(form, encoding="utf-8")
    run("small", write(tmp_path / "a.csv", [row(0, wave=text)]), "--study", study, "--yes")
    assert wave(study)["_uuid"].tolist() == ["uuid-0"]


# What is there already


def test_an_export_in_its_place_is_merged_and_kept(study: Path, tmp_path: Path) -> None:
    (study / "responses").mkdir()
    there = write(study / "responses" / "before.csv", [row(0), row(1, k1="??")])
    original = there.read_bytes()
    file = write(tmp_path / "new.csv", [row(0, hours=9), row(4)])
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, "before mới 1, cập nhật 1" in said) == (0, True)
    told = wave(study)[["_uuid", "hours", "k1"]].to_numpy().tolist()
    assert told == [["uuid-0", "9", "yes"], ["uuid-1", "1", "??"], ["uuid-4", "4", "yes"]]
    (record,) = history(study)
    kept = [study / ".toolkit-imports" / one.kept for one in record.originals]
    assert original in [path.read_bytes() for path in kept]
    assert run("--undo", "--study", study)[0] == 0
    assert there.read_bytes() == original


def test_an_export_imported_into_itself_changes_nothing(study: Path) -> None:
    (study / "responses").mkdir()
    there = write(study / "responses" / "before.csv", [row(0), row(1)])
    began = seen(study)
    assert "Không có gì mới" in run("small", there, "--study", study, "--yes")[1]
    assert seen(study) == began


# Before anything is written


def test_a_preview_shows_what_was_guessed_and_writes_nothing(tmp_path: Path) -> None:
    study = real_study(tmp_path / "study")
    began = seen(study)
    code, said = run("aware", EXPORTS / "office_sheet.xlsx", "--study", study, "--preview")
    assert code == 0
    assert "office_sheet.xlsx: những chỗ phần mềm đoán" in said
    assert "│ Kiến thức | Câu 6 │ KB │ dk │" in said
    assert seen(study) == began
    assert not (study / ".toolkit-imports").exists()
    assert run("aware", EXPORTS / "office_sheet.xlsx", "--study", study)[0] == 1  # nobody to ask
    assert seen(study) == began


def test_old_encodings_are_shown_before_and_after(study: Path, tmp_path: Path) -> None:
    remark = "Đề nghị tổ chức thêm buổi học ở thôn Hạ, xã Phú Nhuận; rất bổ ích cho chị em"
    file = write(tmp_path / "old.csv", [row(n, remark=remark) for n in range(4)])
    text = unicodedata.normalize("NFC", file.read_text("utf-8"))
    decomposed = "".join(_windows_1258(letter) for letter in text)
    file.write_bytes(decomposed.encode("cp1258"))
    code, said = run("small", file, "--study", study, "--preview")
    assert code == 0
    assert "windows-1258" in said and "Được hiểu là" in said
    assert any(word in said for word in remark.split())
    run("small", file, "--study", study, "--encoding", "windows-1258", "--yes")
    assert wave(study)["remark"][0] == remark


def _windows_1258(letter: str) -> str:
    """A letter as windows-1258 has it: the vowel whole, the tone behind it."""
    parts = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
    vowel = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
    return vowel + "".join(tones)


def test_a_mapping_is_proposed_corrected_and_used(study: Path, tmp_path: Path) -> None:
    head = ["Đơn vị công tác", "Đợt", "Câu một", "Cột lạ"]
    file = write(tmp_path / "x.csv", [["A", "Lần 1", "Có", "7"]], head)
    mapping = tmp_path / "mapping.csv"
    write(mapping, [["Đơn vị công tác", "unit"], ["Cột lạ", "hours"]], ["header", "name"])
    code, _ = run("small", file, "--study", study, "--mapping", mapping, "--yes")
    assert code == 0
    assert wave(study)[["unit", "hours"]].to_numpy().tolist() == [["A", "7"]]
    proposed = tmp_path / "proposed.csv"
    run("small", file, "--study", study, "--mapping", mapping, "--propose-mapping", proposed)
    assert "Cột lạ,hours" in proposed.read_text("utf-8-sig")


def test_a_wave_in_its_own_layout_is_no_original_to_be_kept(study: Path, tmp_path: Path) -> None:
    """Also with the day and the number of a paper beside the answers."""
    head = (*HEAD, "date", "_booklet", "_sheet")
    for n in range(3):
        file = write(tmp_path / f"{n}.csv", [[*row(4 * n), "2026-03-02", "", n]], head)
        assert run("small", file, "--study", study, "--yes")[0] == 0
    originals = (study / ".toolkit-imports" / "originals").iterdir()
    assert sorted(path.name.partition("-")[2] for path in originals) == ["0.csv", "1.csv", "2.csv"]
    assert wave(study)["date"].tolist() == ["2026-03-02"] * 3
