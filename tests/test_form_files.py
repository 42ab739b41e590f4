"""A questionnaire is the same in XLSX, XLS, CSV and Markdown; a damaged one is one error."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import odk_validate
from toolkit.form_files import UnreadableError, open_form
from toolkit.instrument import InstrumentError, read_instrument

TESTS = Path(__file__).parent
AWARENESS = TESTS.parent / "surveys/awareness.md"
SAMPLE = TESTS / "exports/awareness_form.xlsx"
SOURCES = [AWARENESS, TESTS.parent / "surveys/officer_register.md", SAMPLE]
OFFICE = shutil.which("soffice")


def tables(path):
    """Sheets of a form as a person sees them; a gap stays where a row is empty."""
    for sheet, lines in open_form(path).items():
        rows = dict(lines)
        yield sheet, [rows.get(number, []) for number in range(1, max(rows) + 1)]


def as_workbook(path, target):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, rows in tables(path):
        page = book.create_sheet(sheet)
        for row in rows:
            page.append([float(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(target)
    return target


def as_csv(path, target, *, beside=False, separator=",", encoding="utf-8"):
    """Write the CSV layout of pyxform: the first column names the sheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    for sheet, rows in tables(path):
        width = max(map(len, rows))
        if not beside:
            writer.writerow([sheet] + [""] * width)
        for number, row in enumerate(rows):
            name = sheet if beside and not number else ""
            writer.writerow([name, *row, *[""] * (width - len(row))])
    target.write_bytes(text.getvalue().encode(encoding))
    return target


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_workbook_says_the_same(tmp_path, source):
    target = as_workbook(source, tmp_path / f"{source.stem}.xlsx")
    assert read_instrument(target) == read_instrument(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
@pytest.mark.parametrize("beside", [False, True])
def test_a_csv_file_says_the_same(tmp_path, source, beside):
    target = as_csv(source, tmp_path / f"{source.stem}.csv", beside=beside)
    assert read_instrument(target) == read_instrument(source)


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16")])
def test_a_csv_file_as_excel_writes_it_says_the_same(tmp_path, separator, encoding):
    target = as_csv(
        AWARENESS, tmp_path / "awareness.csv", separator=separator, encoding=encoding
    )  # fmt: skip
    assert read_instrument(target) == read_instrument(AWARENESS)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="LibreOffice, which writes .xls, is not here")
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_an_old_workbook_says_the_same(tmp_path, source):
    book = as_workbook(source, tmp_path / f"{source.stem}.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path, book]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert read_instrument(book.with_suffix(".xls")) == read_instrument(source)


def test_a_csv_file_with_our_scales_is_checked_by_pyxform_too(tmp_path, monkeypatch):
    """Pyxform itself refuses sheets it does not know, in CSV files only."""
    monkeypatch.setattr(odk_validate, "java_is_here", lambda: False)
    good = as_csv(AWARENESS, tmp_path / "awareness.csv")
    assert odk_validate.odk_verdict(good) == odk_validate.OdkVerdict(validated=False)
    text = good.read_text("utf-8").replace("${consent} = 'yes'", "${consend} = 'yes'")
    good.write_text(text, "utf-8")
    assert "consend" in odk_validate.odk_verdict(good).refused


def test_the_row_of_a_mistake_is_that_of_the_file(tmp_path):
    target = as_csv(AWARENESS, tmp_path / "form.csv")
    text = target.read_text("utf-8").replace("select_one sex,", "select_one sexx,")
    target.write_text(text, "utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    wanted = next(i for i, row in enumerate(rows, start=1) if "select_one sexx" in row)
    with pytest.raises(InstrumentError) as raised:
        read_instrument(target)
    first = raised.value.problems[0]
    assert (first.sheet, first.row, first.column) == ("survey", wanted, "type")


def test_a_form_may_have_any_number_of_languages(tmp_path):
    names = {"vi": "Tiếng Việt (vi)", "en": "English (en)", "fr": "Français (fr)", "th": "ไทย (th)"}
    heads = ",".join(f"label::{name}" for name in names.values())
    lines = [
        "survey,type,name," + heads,
        ",integer,age,Tuổi,Age,Âge,อายุ",
        "settings,form_id,version,default_language",
        ",many,1,Français (fr)",
    ]
    (tmp_path / "many.csv").write_text("\n".join(lines), "utf-8")
    form = read_instrument(tmp_path / "many.csv")
    assert form.languages == ("fr", "vi", "en", "th")
    assert form.item("age").label == {"vi": "Tuổi", "en": "Age", "fr": "Âge", "th": "อายุ"}


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wholes")
    return {
        ".xlsx": SAMPLE.read_bytes(),
        ".csv": as_csv(AWARENESS, folder / "a.csv").read_bytes(),
        ".md": AWARENESS.read_bytes(),
    }


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([".xlsx", ".xls", ".csv", ".md"]),
    body=st.sampled_from([".xlsx", ".csv", ".md"]),
    cut=st.floats(0, 1),
    place=st.floats(0, 1),
    noise=st.binary(max_size=12),
)
def test_a_damaged_file_is_one_error_or_a_form(
    tmp_path_factory, wholes, kind, body, cut, place, noise
):
    whole = wholes[body]
    where = int(len(whole) * place)
    content = (whole[:where] + noise + whole[where + len(noise) :])[: int(len(whole) * cut)]
    path = tmp_path_factory.mktemp("damaged") / f"form{kind}"
    path.write_bytes(content)
    try:
        read_instrument(path)
    except InstrumentError as error:
        assert error.problems and str(error)


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".csv", ".md"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"%PDF-1.7 x", b"PK\x03\x04no", b"\xff\xfe\0"],
)
def test_what_is_no_form_is_refused_with_a_remedy(tmp_path, kind, content):
    path = tmp_path / f"form{kind}"
    path.write_bytes(content)
    with pytest.raises(InstrumentError) as raised:
        read_instrument(path)
    assert all(problem.what and problem.remedy for problem in raised.value.problems)


def test_a_folder_and_another_encoding_are_said_in_plain_words(tmp_path):
    (tmp_path / "folder.md").mkdir()
    old = tmp_path / "old.md"
    old.write_bytes("| survey | type |\n| | é |\n".encode("cp1258"))
    for path, code in ((tmp_path / "folder.md", "form_folder"), (old, "not_utf8")):
        with pytest.raises(UnreadableError) as refused:
            open_form(path)
        assert (refused.value.code, refused.value.words) == (code, {})
