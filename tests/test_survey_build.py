"""Files made of a questionnaire: for survey servers, and the codebook."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.cli_survey_build import build
from toolkit.codebook_table import write_codebook_table
from toolkit.errors import ToolkitError
from toolkit.instrument import read_instrument
from toolkit.server_form import write_server_form

AWARENESS = Path(__file__).parents[1] / "surveys" / "awareness.md"


def test_the_server_gets_every_question_and_choice_but_no_key(tmp_path: Path) -> None:
    workbook, xform = write_server_form(AWARENESS, tmp_path / "awareness-1")
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == ["survey", "choices", "settings"]
    for sheet in book:
        heads = {cell.value for cell in sheet[1]}
        assert not heads & {"answer", "scale", "reverse", "source", "since"}, sheet.title
        assert sheet.freeze_panes == "A2"
    names = [row[0].value for row in book["survey"].iter_rows(min_row=2, min_col=2, max_col=2)]
    instrument = read_instrument(AWARENESS)
    assert [name for name in names if name in instrument.items] == list(instrument.items)
    text = xform.read_text(encoding="utf-8")
    sources = {item.source for item in instrument.items.values()} - {""}
    assert sources and not any(source in text for source in sources)


def test_the_workbook_of_the_server_is_the_same_questionnaire(tmp_path: Path) -> None:
    workbook, _ = write_server_form(AWARENESS, tmp_path / "awareness-1")
    before, after = read_instrument(AWARENESS), read_instrument(workbook)
    assert (after.name, after.version) == (before.name, before.version)
    assert list(after.items) == list(before.items)
    for name, item in before.items.items():
        assert after.items[name].choices == item.choices, name
        assert after.items[name].label == item.label, name
        assert not after.items[name].answer and not after.items[name].scale, name


def test_columns_of_a_choice_filter_go_to_the_server_and_others_do_not(tmp_path: Path) -> None:
    form = tmp_path / "f.md"
    form.write_text(
        "| survey |\n| | type | name | label::English (en) | choice_filter |\n"
        "| | select_one p | p | Province | |\n| | select_one d | d | District | prov=${p} |\n"
        "| choices |\n| | list_name | name | label::English (en) | prov | memo |\n"
        "| | p | a | A | | x |\n| | d | b | B | a | y |\n",
        encoding="utf-8",
    )
    workbook, _ = write_server_form(form, tmp_path / "f-1")
    heads = [cell.value for cell in openpyxl.load_workbook(workbook)["choices"][1]]
    assert heads == ["list_name", "name", "label::English (en)", "prov"]


def test_what_servers_refuse_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    form = tmp_path / "f.md"
    form.write_text(
        "| survey |\n| | type | name | label::English (en) | relevant |\n"
        "| | text | a | A | ${nowhere} = 1 |\n",
        encoding="utf-8",
    )
    with pytest.raises(ToolkitError, match=r"f\.md: survey servers refuse.*nowhere"):
        write_server_form(form, tmp_path / "f-1")
    assert [path.name for path in tmp_path.iterdir()] == ["f.md"]


def test_the_codebook_has_every_choice_once_with_its_value_and_key(tmp_path: Path) -> None:
    instrument = read_instrument(AWARENESS)
    path = write_codebook_table(instrument, tmp_path / "c.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = [(row["name"], row["choice"]) for row in rows if row["choice"]]
    assert len(set(listed)) == len(listed)
    asked = [(i.name, c.name) for i in instrument.fields.values() for c in i.choices]
    assert listed == asked
    right = {row["name"] for row in rows if row["right"]}
    assert right == {item.name for item in instrument.items.values() if item.answer}
    by_choice = {(row["name"], row["choice"]): row for row in rows}
    turned = next(i for i in instrument.items.values() if i.reverse)
    first, last = turned.ordinary[0], turned.ordinary[-1]
    assert by_choice[turned.name, first]["value"] == f"{len(turned.ordinary)}"
    assert by_choice[turned.name, last]["value"] == "1"


def test_the_command_makes_files_named_by_form_and_version(tmp_path: Path) -> None:
    build(AWARENESS, tmp_path / "new")
    stem = "awareness-2026110101"
    endings = [".xlsx", ".xml", "-entry-vi.xlsx", "-entry-en.xlsx", "-codebook.csv"]
    kinds = (".pdf", ".docx")
    for code in ("vi", "en"):
        endings += [f"-codebook-{code}.html", *(f"-{code}{kind}" for kind in kinds)]
    assert {path.name for path in (tmp_path / "new").iterdir()} == {stem + e for e in endings}


TWO_QUESTIONS = """\
| survey | type | name | label::Tiếng Việt | relevant |
|---|---|---|---|---|
| | text | unit | Đơn vị | |
| | integer | n | Số | |

| settings | form_id | version |
|---|---|---|
| | f | 2026 |
"""


def written(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in TWO_QUESTIONS
    (folder / "two.md").write_text(TWO_QUESTIONS.replace(old, new), encoding="utf-8")
    return folder / "two.md"


def test_a_version_that_no_file_can_be_named_by_is_made_safe(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    build(written(tmp_path, "2026", "2026/01"), first)
    build(written(tmp_path, "2026", "2026_01"), second)
    names = {path.name for path in first.iterdir()}
    assert len(names) == 7 and all(name.startswith("f-2026_01-") for name in names)
    assert not names & {path.name for path in second.iterdir()}  # another version
    (server,) = first.glob("*[0-9a-f].xlsx")
    assert read_instrument(server).version == "2026/01"


def test_files_of_a_language_that_is_called_by_its_name_carry_its_code(tmp_path: Path) -> None:
    build(written(tmp_path), tmp_path / "new")
    assert (tmp_path / "new" / "f-2026-entry-vi.xlsx").is_file()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| f |", "| ../f |", "two.md, settings, dòng 2, form_id: “../f” không dùng làm form_id"),
        ("Tiếng Việt", "Mường", "two.md, survey, dòng 1, label::Mường: không biết ngôn ngữ nào"),
        ("Số | |", "Số | ${u} = 1 |", "two.md, survey, dòng 3, relevant: ô này nhắc đến “u”"),
        ("| text |", "| |", "two.md, survey, dòng 2, type: ô để trống"),
    ],
)
def test_a_form_with_errors_is_refused_as_check_refuses_it(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    form, folder = written(tmp_path, old, new), tmp_path / "new"
    refused = CliRunner().invoke(app, ["survey", "build", str(form), "--output", str(folder)])
    checked = CliRunner().invoke(app, ["survey", "check", str(form)])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert said in refused.stderr and refused.stderr == checked.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["two.md"]


def test_an_unknown_language_and_a_file_for_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="language='fr' is not known"):
        build(AWARENESS, tmp_path / "new", language="fr")
    assert not (tmp_path / "new").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolkitError, match=r"file: files cannot be written there: File exists$"):
        build(AWARENESS, tmp_path / "file")


def test_a_workbook_that_cannot_be_replaced_is_said(tmp_path: Path) -> None:
    (tmp_path / "f-2026.xlsx").mkdir()  # as when it is open in Excel
    with pytest.raises(ToolkitError, match=r"there: Is a directory$"):
        build(written(tmp_path), tmp_path)


def test_a_form_in_languages_the_toolkit_does_not_speak_and_without_a_version(
    tmp_path: Path,
) -> None:
    form = tmp_path / "f.md"
    form.write_text(
        "| survey | type | name | label::Khmer (km) | label::Lao (lo) | relevant |\n"
        "|---|---|---|---|---|---|\n"
        "| | select_one d | k | តើប៉ុន្មាន | ຈັກ | |\n| | date | n | ថ្ងៃ | ມື້ | ${k} = 'a' |\n"
        "| choices | list_name | name | label::Khmer (km) | label::Lao (lo) |\n"
        "|---|---|---|---|---|\n"
        "| | d | a | ៥ | 5 |\n",
        encoding="utf-8",
    )
    build(form, tmp_path / "new")
    made = {path.name: path for path in (tmp_path / "new").iterdir()}
    assert {"f.xlsx", "f-entry-km.xlsx", "f-lo.pdf", "f-codebook-km.html"} <= set(made)
    page = made["f-codebook-km.html"].read_text(encoding="utf-8")
    assert "តើប៉ុន្មាន" in page and "Only if you answered “៥” to question 1." in page
