"""Papers typed into the entry workbook: known again by their number, and none lost or doubled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from survey_files import make_study, run, seen, wave, write

import toolkit as tk
from toolkit.entry_workbook import write_entry_workbook

Typed = Callable[..., Path]
PAPER = {"consent": "Đồng ý", "unit": "A", "wave": "Lần 1", "k1": "Có", "hours": 3}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


@pytest.fixture
def typed(study: Path, tmp_path: Path) -> Typed:
    """Type papers into a workbook, each by its number."""
    form = tk.load_instrument(study / "small.md")
    blank = write_entry_workbook(form, "vi", tmp_path / "blank.xlsx")

    def filled(name: str, papers: Mapping[object, Mapping[str, object]], **ages: int) -> Path:
        book = openpyxl.load_workbook(blank)
        children = {number.removeprefix("n"): {"age": age} for number, age in ages.items()}
        for sheet, rows in (("answers", papers), ("child", children)):
            heads = {cell.value: cell.column for cell in book[sheet][1]}
            for at, (number, cells) in enumerate(rows.items(), 3):
                for column, value in ({"_sheet": number} | dict(cells)).items():
                    book[sheet].cell(at, heads[column], value)
        book.save(tmp_path / name)
        return tmp_path / name

    return filled


def answers(study: Path) -> list[tuple[str, str, str]]:
    table = wave(study)
    return sorted(zip(table["_sheet"], table["unit"], table["hours"], strict=True))


def test_equal_answers_of_other_numbers_are_other_papers(study: Path, typed: Typed) -> None:
    one = typed("one.xlsx", dict.fromkeys((1, 2), PAPER))
    two = typed("two.xlsx", dict.fromkeys((3, 4), PAPER))
    assert "before mới 2" in run("small", one, "--study", study, "--yes")[1]
    assert "before mới 2" in run("small", two, "--study", study, "--yes")[1]
    assert [number for number, *_ in answers(study)] == ["1", "2", "3", "4"]
    after = seen(study)
    code, said = run("small", two, one, "--study", study, "--yes")
    assert (code, "giữ nguyên 4" in said, seen(study) == after) == (0, True, True)


def test_a_paper_corrected_in_its_file_is_updated(study: Path, typed: Typed) -> None:
    began = seen(study)
    file = typed("one.xlsx", {1: PAPER, "02": PAPER}, n1=5)
    run("small", file, "--study", study, "--yes")
    first = seen(study)
    typed("one.xlsx", {"01": PAPER | {"hours": 9}, 2: PAPER}, n1=6)
    code, said = run("small", file, "--study", study, "--yes", "--language", "en")
    assert (code, "updated 1" in said, "warning" in said) == (0, True, False)
    assert answers(study) == [("1", "A", "9"), ("2", "A", "3")]
    assert "6" in (study / "responses" / "before-child.csv").read_text("utf-8")
    for was in (first, began):
        assert run("--undo", "--study", study)[0] == 0
        assert seen(study) == was


def test_another_typist_with_the_same_numbers_is_told_of(study: Path, typed: Typed) -> None:
    one = typed("one.xlsx", {1: PAPER, 2: PAPER})
    two = typed("two.xlsx", {1: PAPER | {"hours": 9}, 2: PAPER | {"unit": "B"}})
    run("small", one, "--study", study, "--yes")
    code, said = run("small", two, "--study", study, "--yes", "--language", "en")
    assert code == 0 and "new 2" in said
    assert "two.xlsx, row 3, _sheet: a paper with number 1" in said
    assert "row 4" not in said  # in another unit papers may be counted from 1 again
    assert len(wave(study)) == 4
    after = seen(study)
    assert "Không có gì mới" in run("small", two, "--study", study, "--yes")[1]
    assert seen(study) == after


def test_the_same_paper_from_another_file_is_no_other_one(study: Path, typed: Typed) -> None:
    run("small", typed("one.xlsx", {1: PAPER}, n1=5), "--study", study, "--yes")
    after = seen(study)
    copy = typed("copy.xlsx", {"001": PAPER}, n001=5)
    code, said = run("small", copy, "--study", study, "--yes", "--language", "en")
    assert (code, "unchanged 1" in said) == (0, True)
    assert "copy.xlsx, row 3, _sheet: paper number 1" in said
    assert seen(study) == after


def test_what_a_repeat_says_belongs_to_a_paper(study: Path, typed: Typed) -> None:
    run("small", typed("one.xlsx", {1: PAPER}, n1=5), "--study", study, "--yes")
    said = run("small", typed("two.xlsx", {1: PAPER}, n1=6), "--study", study, "--yes")[1]
    assert "before mới 1" in said and len(wave(study)) == 2


def test_rejected_papers_are_those_of_their_file(study: Path, typed: Typed) -> None:
    file = typed("one.xlsx", {1: PAPER, 2: PAPER | {"hours": "ba"}})
    assert run("small", file, "--study", study, "--yes")[0] == 1
    (left,) = (study / "rejected").iterdir()
    left.write_text(left.read_text("utf-8-sig").replace(",ba,", ",4,"), "utf-8")
    assert run("small", left, "--study", study, "--yes")[0] == 0
    typed("one.xlsx", {1: PAPER, 2: PAPER | {"hours": 5}})
    assert "cập nhật 1" in run("small", file, "--study", study, "--yes")[1]
    assert answers(study) == [("1", "A", "3"), ("2", "A", "5")]


def test_papers_without_a_number_are_known_by_their_answers(study: Path, typed: Typed) -> None:
    file = typed("one.xlsx", {"": PAPER})
    run("small", file, "--study", study, "--yes")
    assert "giữ nguyên 1" in run("small", file, "--study", study, "--yes")[1]


def test_a_workbook_saved_as_csv_has_the_papers_of_the_workbook(
    study: Path, typed: Typed, tmp_path: Path
) -> None:
    file = typed("one.xlsx", {1: PAPER, 2: PAPER | {"news/tv": "x"}, 3: PAPER | {"news": "0"}})
    run("small", file, "--study", study, "--yes")
    after = seen(study)
    rows = openpyxl.load_workbook(file)["answers"].iter_rows(values_only=True)
    head, *others = ([str(cell or "") for cell in row] for row in rows)
    code, said = run("small", write(tmp_path / "one.csv", others, head), "--study", study, "--yes")
    assert (code, "giữ nguyên 3" in said, seen(study) == after) == (0, True, True)
