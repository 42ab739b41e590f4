"""What is told of files of answers: every code has a case, and a file that is none is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from platform_rows import EXPORTS
from test_bad_input import assert_said
from test_platforms import form

import toolkit as tk
from toolkit.exports.read import AnswersError
from toolkit.findings import Finding
from toolkit.findings_answers import ANSWER_TEXTS

__all__ = ["form"]


def sample(name: str) -> Callable[[Path], Path]:
    return lambda folder: EXPORTS / name


def text(name: str, content: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_text(content, encoding="utf-8")
        return folder / name

    return write


def orphans(folder: Path) -> Path:
    """An archive of ODK Central in which a child has another parent than the one submission."""
    path = folder / "form.csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        main = "SubmissionDate,unit_id,KEY,SubmitterName\n2026-03-02T04:39:00Z,00123,uuid:a,B\n"
        archive.writestr("form.csv", main)
        inner = (
            "child_age,child_sex,PARENT_KEY,KEY\n3,male,uuid:a,uuid:a/1\n5,male,uuid:z,uuid:z/1\n"
        )
        archive.writestr("form-children.csv", inner)
    return path


SHEET = (
    "Mã đơn vị,Đợt,Giới tính,Ngày truyền thông\n00123,Trước,Nam,1/5/2026\n00124,Sau,Nữ,2/5/2026\n"
)
CASES: dict[str, tuple[Callable[[Path], Path], Callable[[Finding], bool]]] = {
    "no_form_columns": (
        text("farms.csv", "crop,area\nrice,3\n"), lambda f: f.severity == "error" and not f.row,
    ),
    "guessed_header": (
        sample("office_sheet.xlsx"),
        lambda f: f.column == "Kênh thông tin | MXH" and f.detail["name"] == "channels/social",
    ),
    "guessed_value": (
        sample("office_sheet.xlsx"), lambda f: f.value == "KB" and f.detail["choice"] == "dk",
    ),
    "row_left_out": (sample("office_sheet.xlsx"), lambda f: f.row == 32 and f.severity == "note"),
    "lossy_number": (
        sample("kobo_labels_en_both_typed.xlsx"), lambda f: f.value == "9007199254740992",
    ),
    "day_first_assumed": (text("sheet.csv", SHEET), lambda f: f.value == "1/5/2026" and f.row == 2),
    "naive_time": (
        sample("kobo_labels_en_both_typed.xlsx"), lambda f: f.detail["zone"] == "Asia/Ho_Chi_Minh",
    ),
    "orphan_row": (orphans, lambda f: f.column == "children" and f.row == 3),
}  # fmt: skip


def findings(path: Path, form: tk.Instrument) -> list[Finding]:
    try:
        return tk.read_responses(path, form).findings
    except AnswersError as error:
        return list(error.findings)


@pytest.mark.parametrize("code", CASES)
def test_it_is_told_with_its_place(code: str, form: tk.Instrument, tmp_path: Path) -> None:
    write, right = CASES[code]
    found = [one for one in findings(write(tmp_path), form) if one.code == code]
    assert any(right(one) for one in found), found
    for one in found:
        assert_said(one)


ENTRY_CODES = {"other_form", "second_sheet", "ticked_and_none", "number_twice"}
"""See test_entry_reading."""
PAPER_CODES = {"paper_of_other_file", "same_paper"}
"""See test_import_papers."""
BOOKLET_CODES = {"no_such_letter", "unknown_booklet", "no_booklet", "no_booklet_orders"}
"""See test_booklets."""
WAVE_CODES = {"no_wave", "double_submission", "not_final"}
"""See test_import_answers and test_import_refused."""


def test_every_code_has_a_case() -> None:
    elsewhere = ENTRY_CODES | PAPER_CODES | BOOKLET_CODES | WAVE_CODES
    assert set(CASES) | elsewhere == set(ANSWER_TEXTS)


def test_the_child_of_another_submission_is_in_no_table(
    form: tk.Instrument, tmp_path: Path
) -> None:
    found = tk.read_responses(orphans(tmp_path), form)
    assert found.repeats["children"]["child_age"].tolist() == [3]


def locked(folder: Path) -> Path:
    """The beginning of a workbook with a password: a compound file that names its contents."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    (folder / "locked.xlsx").write_bytes(start + "EncryptedPackage".encode("utf-16-le").ljust(512))
    return folder / "locked.xlsx"


def raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def another_survey(folder: Path) -> Path:
    """Kobo's columns, but of another questionnaire."""
    return text("other.csv", "_id;_uuid;_submission_time;rice_area\n1;a;2026-03-02T04:39:00;3\n")(
        folder
    )


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "another survey": (another_survey, "no_form_columns"),
    "a PDF": (raw("answers.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "not_a_table"),
    "a picture called XLSX": (raw("answers.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF"), "not_a_table"),
    "text called XLSX": (text("answers.xlsx", "unit_id,sex\n1,male\n"), "not_xlsx"),
    "a locked workbook": (locked, "password"),
    "nothing": (raw("answers.csv", b""), "empty_file"),
    "blanks": (raw("answers.csv", b"\r\n \r\n"), "empty_file"),
    "no file": (lambda folder: folder / "gone.csv", "missing_file"),
    "no SPSS file": (lambda folder: folder / "gone.sav", "missing_file"),
    "text called SPSS": (raw("answers.sav", b"unit_id,sex\n1,male\n"), "unreadable"),
    "half a Stata file": (raw("answers.dta", b"<stata_dta><header><release>118"), "unreadable"),
    "half a workbook": (raw("answers.xlsx", b"PK\x03\x04" + b"\0" * 60), "unreadable"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_answers_is_refused(
    case: str, form: tk.Instrument, tmp_path: Path
) -> None:
    write, code = REFUSED[case]
    path = write(tmp_path)
    with pytest.raises(AnswersError) as caught:
        tk.read_responses(path, form)
    told = caught.value.findings
    assert code in [one.code for one in told]
    assert path.name in str(caught.value)
    for one in told:
        assert_said(one)


def test_a_time_of_submission_that_is_none_is_told_and_costs_no_answer(
    form: tk.Instrument, tmp_path: Path
) -> None:
    path = tmp_path / "kobo.csv"
    path.write_text(
        "unit_id,sex,_submission_time,_uuid\n00123,male,2026-02-30T04:39:00,u-1\n"
        "00124,female,2026-03-02T04:39:00,u-2\n", encoding="utf-8",
    )  # fmt: skip
    found = tk.read_responses(path, form)
    told = [(f.severity, f.row, f.column) for f in found.findings if f.code == "bad_date"]
    assert told == [("warning", 2, "_submission_time")]
    assert found.table["sex"].tolist() == ["male", "female"]
    assert found.metadata["_submission_time"].isna().tolist() == [True, False]
