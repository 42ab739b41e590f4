"""Text that attacks, in the names, settings and source of a study: text in every document."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import document_files as files
import lxml.html
import openpyxl
import pypdf
import pytest
import read_back
import small_study
from read_back import squeezed

import toolkit as tk
from toolkit import render
from toolkit.errors import StudyError
from toolkit.report_book import render_book

ATTACKS = {
    "P-1-01": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "P-1-02": '=HYPERLINK("http://example.org","x")',
    "P-1-03": '#{panic(1)} #include("x") $x$ @ref <label>',
    "P-1-04": '{ HYPERLINK "http://example.org" } { INCLUDETEXT "c:\\a" }',
    "P-1-05": "</w:t></w:r><w:altChunk/>&amp;&#x41; ]]>",
    "P-1-06": "שלום עולם مرحبا بالعالم",
    "P-1-07": "*b* [l](javascript:alert(1)) ![i](http://example.org/i.png) http://example.org | p",
    "P-1-08": "+1+1 @SUM(A1) {{title}} {unit} {0} %s",
    "P-1-09": "Đ" * 10_000,
}
CONTROL = "a\x07b\x1bc\x7fd\x85e"
BOTH_WAYS = frozenset("()[]{}")
KINDS = ("html", "pdf", "docx", "xlsx", "ipynb")
DOCUMENT = """
[document]
template = "administrative"
place = { en = %(place)s }
symbol = { en = %(symbol)s }
signer = %(signer)s
recipients = { en = [%(signer)s, %(place)s] }
subject = { en = %(subject)s }

[document.by_unit."P-1-05"]
issuing_body = { en = %(issuer)s }
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("documents_attacks"),
    pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils are missing"),
]


def attacked(folder: Path, names: dict[str, str]) -> Path:
    """A study with an officer in each unit; settings and source hold the first names as well."""
    small_study.write(folder)
    rows = [["unit_id", "name", "level", "parent_id", "code", "valid_from", "valid_to"]]
    rows += [["P", "Tỉnh", "province", "", "", "", ""], ["P-1", "Phường", "upper", "P", "", "", ""]]
    rows += [["P-2", "Huyện", "upper", "P", "", "", "2025-06-30"]]
    rows += [[unit, name, "grassroots", "P-1", "", "", ""] for unit, name in names.items()]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    small_study.put(folder, "units.csv", written.getvalue())
    small_study.put(folder, "unit_events.csv", "date,event,from_unit,to_unit,share,document\n")
    posts = [f"H{1 + n % 4},{unit},chair,2020-05-14," for n, unit in enumerate(names)]
    head = "person_id,unit_id,role,start,end"
    small_study.put(folder, "posts.csv", "\n".join([head, *posts]) + "\n")
    return folder


def with_settings(folder: Path) -> Path:
    spoken = dict(
        zip(("signer", "place", "symbol", "subject", "issuer"), ATTACKS.values(), strict=False)
    )
    source = " ".join(list(ATTACKS.values())[:-1])
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in spoken.items()}
    toml = (folder / "study.toml").read_text("utf-8")
    top = f"source = {{ en = {json.dumps(source, ensure_ascii=False)} }}\n"
    small_study.put(folder, "study.toml", top + toml + DOCUMENT % quoted)
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tk.Study:
    folder = with_settings(attacked(tmp_path_factory.mktemp("attacked"), ATTACKS))
    return tk.load_study(folder)


@pytest.fixture(scope="module")
def made(study: tk.Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    done = tk.render_reports(study, ["P-1", *ATTACKS], to=KINDS, output=folder, workers=2)
    assert {outcome.status for outcome in done} == {"done"}, done
    return folder


@pytest.fixture(scope="module")
def book(study: tk.Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, done = render_book(
        study, "P-1", output=tmp_path_factory.mktemp("book") / "book.pdf", workers=2
    )
    assert {outcome.status for outcome in done} == {"done"}, done
    return path


EVERY = ["P-1", *ATTACKS]


def letters(text: str) -> str:
    """What is compared: a letterhead is written in capitals."""
    return squeezed(text).casefold()


def assert_says(text: str, attack: str, where: str) -> None:
    if "שלום" in attack:  # poppler gives such words in the order in which they are drawn
        assert all(letter in text or letter in BOTH_WAYS for letter in letters(attack)), where
        assert len(re.findall("[\u0590-\u06ff\ufb1d-\ufefc]", text)) >= len(letters(attack)), where
    else:
        assert letters(attack) in text, where


@pytest.mark.parametrize("unit", ATTACKS)
def test_the_name_of_a_unit_is_text_in_its_own_documents(made, unit):
    read = {
        "html": read_back.read_html(made / f"{unit}.html"),
        "pdf": read_back.read_pdf(made / f"{unit}.pdf"),
        "docx": read_back.read_docx(made / f"{unit}.docx"),
    }
    for kind, found in read.items():
        assert_says(letters(found.text), ATTACKS[unit], kind)
    book = openpyxl.load_workbook(made / f"{unit}.xlsx")
    assert ATTACKS[unit] in [cell.value for row in book.worksheets[0] for cell in row]


def test_all_names_are_text_in_the_tables_of_the_unit_above(made):
    said = render.read_content(render.read_notebook(made / "P-1.ipynb"))
    place = next(n for n, one in enumerate(said.tables()) if len(one.cells) == len(ATTACKS))
    pdf = read_back.read_pdf(made / "P-1.pdf").tables[place]
    for kind, table in {
        "html": read_back.read_html(made / "P-1.html").tables[place],
        "docx": read_back.read_docx(made / "P-1.docx").tables[place],
    }.items():
        assert {row[0] for row in table[1:]} == {*map(squeezed, ATTACKS.values())}, kind
    for row, name in zip(pdf[1:], (cells[0] for cells in said.tables()[place].cells), strict=True):
        assert_says(letters(row[0]), name, "pdf")
    sheet = read_back.read_xlsx(made / "P-1.xlsx")[place]
    assert {row[0].value for row in sheet[1 : len(ATTACKS) + 1]} == {*ATTACKS.values()}


@pytest.mark.parametrize("unit", EVERY)
def test_the_source_and_the_settings_are_text(made, unit):
    page = letters(read_back.read_html(made / f"{unit}.html").text)
    pdf = letters(read_back.read_pdf(made / f"{unit}.pdf").text)
    word = letters(read_back.read_docx(made / f"{unit}.docx").text)
    for attack in list(ATTACKS.values())[:-1]:
        assert letters(attack) in page
        assert letters(attack) in word
        assert_says(pdf, attack, "pdf")
    for attack in list(ATTACKS.values())[:4]:  # signer, place, symbol, subject and recipients
        assert word.count(letters(attack)) >= 2
        assert pdf.count(letters(attack)) >= 2


@pytest.mark.parametrize("unit", EVERY)
def test_a_page_has_nothing_that_runs_or_leads_outside(made, unit):
    page = lxml.html.fromstring((made / f"{unit}.html").read_text("utf-8"))
    scripts = page.findall(".//script")
    assert len(scripts) == 1
    assert "alert" not in scripts[0].text
    assert not page.xpath("//img | //iframe | //object | //embed | //form | //base | //link")
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]
    links = list(page.xpath("//@href | //@src | //@*[name()='xlink:href']"))
    assert links
    assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("unit", EVERY)
def test_a_pdf_has_no_link_outside_and_no_action(made, unit):
    assert_harmless_pdf(made / f"{unit}.pdf")


def assert_harmless_pdf(path: Path) -> None:
    reader = pypdf.PdfReader(path)
    root = reader.root_object
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
    for page in reader.pages:
        assert "/AA" not in page
        for note in page.get("/Annots", []):
            note = note.get_object()
            assert note["/Subtype"] == "/Link"
            assert "/Dest" in note or note["/A"]["/S"] == "/GoTo"


@pytest.mark.parametrize("unit", EVERY)
def test_a_word_document_has_no_field_but_numbers_and_no_link_outside(made, unit):
    with zipfile.ZipFile(made / f"{unit}.docx") as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()
                 if name.endswith((".xml", ".rels"))}  # fmt: skip
    whole = "".join(parts.values())
    fields = re.findall(r'w:instr="([^"]*)"', whole)
    fields += re.findall(r"<w:instrText[^>]*>([^<]*)<", whole)
    assert fields
    assert all(re.fullmatch(r" ?(?:SEQ \w+ \\\* ARABIC|PAGE) ?", one) for one in fields), fields
    assert not re.search(r"<w:altChunk|<w:object|<w:pict|<w:subDoc", whole)
    assert 'TargetMode="External"' not in whole


def test_no_workbook_has_a_formula_or_a_link_outside(made):
    for name in (*(f"{unit}.xlsx" for unit in EVERY), "all-units.xlsx"):
        book = openpyxl.load_workbook(made / name)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert cells
        assert not [cell for cell in cells if cell.data_type == "f"], name
        links = [cell.hyperlink for cell in cells if cell.hyperlink]
        assert not [link for link in links if link.target], name
        assert not book.defined_names, name


def test_the_workbook_of_all_units_has_every_name_as_text(made):
    book = openpyxl.load_workbook(made / "all-units.xlsx")
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert texts >= {*ATTACKS.values()}


def test_a_book_holds_every_name_as_text(book):
    text, marks = letters(read_back.read_pdf(book).text), [*map(letters, files.bookmarks(book))]
    for attack in ATTACKS.values():
        assert_says(text, attack, "text")
        assert any(letters(attack) in mark for mark in marks)
    assert_harmless_pdf(book)


def test_control_characters_leave_no_trace(tmp_path):
    study = tk.load_study(attacked(tmp_path / "study", {"P-1-01": CONTROL, "P-1-02": "B"}))
    output = tmp_path / "made"
    done = tk.render_reports(study, ["P-1", "P-1-01"], to=KINDS, output=output, workers=1)
    assert [outcome.status for outcome in done] == ["done", "done"], done
    for unit in ("P-1", "P-1-01"):
        assert "abcde" in read_back.read_html(output / f"{unit}.html").text
        assert "abcde" in read_back.read_pdf(output / f"{unit}.pdf").text.lower()
        assert "abcde" in read_back.read_docx(output / f"{unit}.docx").text
    book = openpyxl.load_workbook(output / "all-units.xlsx")
    assert "abcde" in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("name", [b"A\xed\xa0\x80", b"A\x00B"], ids=["surrogate", "NUL"])
def test_a_lone_surrogate_or_a_nul_is_refused_by_name(tmp_path, name):
    folder = attacked(tmp_path / "study", {"P-1-01": "NAME"})
    small_study.put(folder, "units.csv", (folder / "units.csv").read_bytes().replace(b"NAME", name))
    with pytest.raises(StudyError, match=r"units\.csv: the file is not UTF-8"):
        tk.load_study(folder)


def test_the_longest_name_is_cut_on_no_page_of_the_pdf(made):
    sheet = 842 - 20  # points
    outside = [w for w in files.words_of(made / "P-1-09.pdf") if w.bottom > sheet or w.right > 556]
    assert not outside, outside[0]
