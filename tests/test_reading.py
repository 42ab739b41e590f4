"""Files as offices send them are read as they were meant."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
import small_study
from small_study import FILES, as_xlsx, change, put

import toolkit as tk
from toolkit.reading.tables import read_table

PEOPLE = FILES["people.csv"]
EXPECTED = ["Lò Thị Mai", "Vàng A Páo", "Lê Thị Hòa", "Phạm Văn Long"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_study.write(tmp_path / "small")


def names(path: Path, content: str | bytes) -> list[str]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    table, findings = read_table(path)
    assert table is not None and all(f.severity == "note" for f in findings), findings
    return table["name"].tolist()


WAYS = {
    "plain": PEOPLE,
    "with a mark": "\ufeff" + PEOPLE,
    "lines of Windows": PEOPLE.replace("\n", "\r\n"),
    "lines of an old Macintosh": PEOPLE.replace("\n", "\r"),
    "semicolons": PEOPLE.replace(",", ";"),
    "tabs": PEOPLE.replace(",", "\t"),
    "Excel's line on separators": "sep=;\r\n" + PEOPLE.replace(",", ";"),
    "UTF-16": PEOPLE.encode("utf-16"),
    "UTF-16 of a big machine": b"\xfe\xff" + PEOPLE.encode("utf-16-be"),
    "UTF-16 without a mark": PEOPLE.encode("utf-16-le"),
    "UTF-16 of a big machine without a mark": PEOPLE.encode("utf-16-be"),
    "UTF-32": PEOPLE.encode("utf-32"),
    "letters and marks apart": unicodedata.normalize("NFD", PEOPLE),
    "blank rows at the end": PEOPLE + ",,,\n,,,\n\n",
    "blank rows at the top": "\n\n" + PEOPLE,
    "empty columns": PEOPLE.replace("\n", ",,\n"),
    "header in capitals": PEOPLE.replace("person_id,name", " Person_ID ,  NAME "),
    "blanks around": PEOPLE.replace("Lò Thị Mai", "  Lò Thị Mai\u00a0\u200b"),
    "quotation marks": PEOPLE.replace("Lò Thị Mai", '"Lò Thị Mai"'),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_table_in_many_ways(way: str, tmp_path: Path) -> None:
    assert names(tmp_path / "people.csv", WAYS[way]) == EXPECTED


def test_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    text = '\nname,sex\n\n"Mai\nHoa",f\nLan,\n'
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    table, _ = read_table(tmp_path / "x.csv")
    assert table is not None
    assert table["name"].to_dict() == {4: "Mai\nHoa", 5: "Lan"}


def test_quoted_separators_in_a_header_do_not_mislead(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('name;"men, women, all, none"\nMai;1\n', encoding="utf-8")
    table, _ = read_table(path)
    assert table is not None and list(table) == ["name", "men, women, all, none"]


def test_a_workbook_with_real_dates_and_numbers(folder: Path) -> None:
    header = FILES["trainings.csv"].splitlines()[0].split(",")
    day = dt.datetime(2025, 5, 14)
    as_xlsx(folder, "trainings", [
        header,
        ["T1", "gender", day, dt.date(2025, 5, 15), 8, "P", None],
        [],
        ["T2", "gender", "20/8/2025", None, 5.125, "P-1", ""],
        [None] * 7,
    ])  # fmt: skip
    study = tk.load_study(folder)
    held = study.tables["trainings"]
    assert held["hours"].to_dict() == {2: 8.0, 4: 5.125}
    assert [f"{start:%Y-%m-%d}" for start in held["start"]] == ["2025-05-14", "2025-08-20"]


def test_numbers_kept_as_text_in_a_workbook(folder: Path) -> None:
    as_xlsx(folder, "headcounts", [
        ["unit_id", "date", "sex", "members"],
        ["P-1-01", "2024-12-31", "Nữ", " 23 "], ["P-1-01", "2024-12-31", "Nam", 22.0],
    ])  # fmt: skip
    assert tk.load_study(folder).tables["headcounts"]["members"].tolist() == [23, 22]


def test_a_workbook_with_the_name_of_a_csv_is_read(folder: Path) -> None:
    as_xlsx(folder, "people", [line.split(",") for line in PEOPLE.splitlines()])
    (folder / "people.xlsx").rename(folder / "people.csv")
    assert tk.load_study(folder).tables["people"]["name"].tolist() == EXPECTED


def test_file_names_in_capitals(folder: Path) -> None:
    (folder / "people.csv").rename(folder / "People.CSV")
    study = tk.load_study(folder)
    assert len(study.tables["people"]) == 4 and study.files["people"] == "People.CSV"


def test_identifiers_and_codes_are_one_in_capitals_or_not(folder: Path) -> None:
    change(folder, "posts.csv", ("H1,P-1-01,chair", "h1,p-1-01,CHAIR"))
    post = tk.load_study(folder).tables["posts"].loc[2]
    assert (post["person_id"], post["unit_id"], post["role"]) == ("H1", "P-1-01", "chair")


def test_answers_name_their_unit_by_identifier_code_or_name(folder: Path) -> None:
    change(folder, "responses/before.csv", ("P-1-01,a1", "trường mầm non  HOA BAN,a1"),
           ("P-1-01,a2", "12,a2"))  # fmt: skip
    units = tk.load_study(folder).surveys["views"].responses["unit_id"]
    assert units.head(3).tolist() == ["P-1-01", "P", "P-1-02"]


def test_answers_in_a_workbook_and_decimal_commas(folder: Path) -> None:
    lines = [line.split(",") for line in FILES["responses/before.csv"].splitlines()]
    lines[1][3] = "1,25"
    lines[1][7] = "34,5"
    as_xlsx(folder, "responses/before", [list(line) for line in lines])
    change(folder, "study.toml", ("responses/before.csv", "responses/before.xlsx"))
    answers = tk.load_study(folder).surveys["views"].responses
    assert answers.loc[0, "weight"] == 1.25 and answers.loc[0, "age"] == 34.5


def test_dates_day_first_by_the_setting(folder: Path) -> None:
    change(folder, "trainings.csv", ("2025-05-14", "04/05/2025"))
    put(folder, "study.toml", FILES["study.toml"] + "\n[reading]\nday_first = true\n")
    assert tk.load_study(folder).tables["trainings"]["start"][2].month == 5


def test_locks_of_open_workbooks_are_no_tables(folder: Path) -> None:
    put(folder, "~$people.xlsx", b"\x05Mai")
    put(folder, ".people.csv", b"x")
    assert tk.load_study(folder).problems == ()
