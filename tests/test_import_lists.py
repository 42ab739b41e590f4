"""Lists that people typed: what a header is taken for, days, and mappings that say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from survey_files import make_study, run, wave, write

from toolkit.errors import ArgumentError

LABELS = ["Đồng ý không?", "Mã đơn vị", "Đợt", "Câu một"]
ANSWERS = ["Đồng ý", "A", "Lần 1", "Có"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


@pytest.mark.parametrize("left", [True, False])
def test_a_guess_never_takes_what_another_header_says_in_full(
    study: Path, tmp_path: Path, left: bool
) -> None:
    pairs = [("giờ", "99"), ("Số giờ", "7")][:: 1 if left else -1]
    heads, cells = zip(*pairs, strict=True)
    file = write(tmp_path / "a.csv", [[*ANSWERS, *cells]], [*LABELS, *heads])
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, wave(study)["hours"].tolist()) == (0, ["7"])
    assert "hai lần" not in said and "không dùng đến cột “giờ”" in said


def test_a_guess_never_takes_what_the_mapping_says(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [[*ANSWERS, "99", "7"]], [*LABELS, "giờ", "Cột lạ"])
    mapping = tmp_path / "m.csv"
    mapping.write_text("header,name\nCột lạ,hours\n", "utf-8")
    run("small", file, "--study", study, "--mapping", mapping, "--yes")
    assert wave(study)["hours"].tolist() == ["7"]


@pytest.mark.parametrize("header", ["Ngày", "Ngày điền phiếu", "date"])
def test_the_day_of_a_list(study: Path, tmp_path: Path, header: str) -> None:
    """The day is told by the days of its column; what is none is rejected with its row."""
    days = ["25/3/2026", "3/4/2026", "31/2/2026", "hôm qua", ""]
    file = write(tmp_path / "a.csv", [[*ANSWERS, n, day] for n, day in enumerate(days)],
                 [*LABELS, "Số giờ", header])  # fmt: skip
    code, said = run("small", file, "--study", study, "--yes")
    assert code == 1
    assert sorted(wave(study)["date"]) == ["", "2026-03-25", "2026-04-03"]
    assert f"dòng 4, {header}: “31/2/2026” không phải là ngày" in said
    assert f"dòng 5, {header}: “hôm qua” không phải là ngày" in said
    (rejected,) = (study / "rejected").iterdir()
    assert "31/2/2026" in rejected.read_text("utf-8-sig")


def test_a_day_that_could_be_two_is_told(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [[*ANSWERS, "3/4/2026"]], [*LABELS, "Ngày"])
    code, said = run("small", file, "--study", study, "--yes")
    assert (code, wave(study)["date"].tolist()) == (0, ["2026-04-03"])
    assert "dòng 2, Ngày: “3/4/2026” được đọc là ngày trước, tháng sau" in said


def test_a_mapping_names_what_the_study_needs(study: Path, tmp_path: Path) -> None:
    """A unit and a day that are no questions of the form."""
    settings = (study / "study.toml").read_text("utf-8")
    told = settings.replace('"small.md"', '"small.md"\nunit_column = "unit_id"')
    (study / "study.toml").write_text(told, "utf-8")
    head = [*LABELS, "Nơi làm", "Hôm"]
    file = write(tmp_path / "a.csv", [[*ANSWERS, "B", "2026-03-02"]], head)
    mapping = tmp_path / "m.csv"
    mapping.write_text("header,name\nNơi làm,unit_id\nHôm,date\n", "utf-8")
    assert run("small", file, "--study", study, "--mapping", mapping, "--yes")[0] == 0
    assert wave(study)[["unit_id", "date"]].values.tolist() == [["B", "2026-03-02"]]


def test_all_wrong_names_of_a_mapping_are_told_at_once(study: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [ANSWERS], LABELS)
    mapping = tmp_path / "m.csv"
    mapping.write_text("header,name\nĐợt,wave\nCột lạ,hour\nCột khác,wav\n", "utf-8")
    with pytest.raises(ArgumentError) as caught:
        run("small", file, "--study", study, "--mapping", mapping)
    first, second = str(caught.value).splitlines()
    assert first.startswith("m.csv, row 3: name='hour'") and "did you mean 'hours'" in first
    assert second.startswith("m.csv, row 4: name='wav'")


@pytest.mark.parametrize(
    ("head", "known"),
    [(["Nơi làm", *LABELS[2:]], "Câu một,k1,,"), (["Nơi làm", "Cột lạ", "x"], "Cột lạ,Cột lạ,,")],
    ids=["no unit", "nothing known"],
)
def test_a_mapping_is_proposed_for_a_file_that_needs_one(
    study: Path, tmp_path: Path, head: list[str], known: str
) -> None:
    file = write(tmp_path / "a.csv", [["A", "Lần 1", "Có"]], head)
    proposed = tmp_path / "m.csv"
    assert run("small", file, "--study", study, "--propose-mapping", proposed)[0] == 0
    lines = proposed.read_text("utf-8-sig").splitlines()
    assert "Nơi làm,Nơi làm,," in lines and known in lines
    right = {"Nơi làm,Nơi làm": "Nơi làm,unit", "Cột lạ,Cột lạ": "Cột lạ,wave", "x,x": "x,k1"}
    text = proposed.read_text("utf-8-sig")
    for wrong, name in right.items():
        text = text.replace(wrong, name)
    proposed.write_text(text, "utf-8")
    assert run("small", file, "--study", study, "--mapping", proposed, "--yes")[0] == 0
    assert wave(study)[["unit", "k1"]].values.tolist() == [["A", "yes"]]
    assert not (study / "rejected").exists()
