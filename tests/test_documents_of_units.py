"""The same content in all formats: reports of the example study, read back cell by cell."""

from __future__ import annotations

import datetime as dt
import html
import io
import itertools
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import document_files as files
import docx
import numpy as np
import pypdf
import pytest
import read_back
from PIL import Image
from read_back import squeezed

import toolkit as tk
from toolkit import render
from toolkit.render.content import Figure, Heading, Paragraph, Report, Table, plain_text, walk
from toolkit.render.figure_images import png_of
from toolkit.render.read_content import RESOURCE
from toolkit.render.svg_size import svg_size

STUDY = Path(__file__).parents[1] / "data/lai-chau"
# The province, a commune, one unit at the base, one without officers, a tiny one without answers.
UNITS = ("LC", "LC-02", "LC-02-001", "LC-01-002", "LC-01-005")
EVERY = [f"{language}/{unit}" for language in ("vi", "en") for unit in UNITS]
IN_LIBREOFFICE = ("vi/LC-02", "en/LC-01-005")
LEFT, RIGHT = 30 * 72 / 25.4, (210 - 15) * 72 / 25.4  # margins of administrative documents
TOP, BOTTOM = 20 * 72 / 25.4, (297 - 20) * 72 / 25.4
ROUNDING = 1.5  # points
HANGING = 3  # points by which a comma at the end of a line hangs out of it
DOTS = 40 / 72  # of a picture of a page, to a point
MARKED = 0.02  # of the dots of a figure on a page, at least
DRAWN = 0.001  # of the dots of a picture, at least
SHAPES = re.compile(r"<(?:path|rect|circle|ellipse|line|polyline|polygon|use)\b[^>]*/>")
COLOURED = 40  # between the strongest and the weakest of red, green and blue
LONGEST_WORD = 28  # letters; a longer one may be broken

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("documents_of_units"),
    pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils are missing"),
]


@dataclass(frozen=True)
class Made:
    """The files of one report."""

    stem: Path

    def file(self, kind: str) -> Path:
        return self.stem.with_name(f"{self.stem.name}.{kind}")

    @cached_property
    def node(self):
        return render.read_notebook(self.file("ipynb"))

    @cached_property
    def said(self) -> Report:
        return render.read_content(self.node)

    def read(self) -> dict[str, read_back.Document]:
        return {
            "html": read_back.read_html(self.file("html")),
            "pdf": read_back.read_pdf(self.file("pdf")),
            "docx": read_back.read_docx(self.file("docx")),
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    kinds = ("html", "pdf", "docx", "xlsx", "ipynb")
    for language in ("vi", "en"):
        study = tk.load_study(STUDY, language=language)
        done = tk.render_reports(study, UNITS, to=kinds, output=folder / language, workers=2)
        assert [outcome.status for outcome in done] == ["done"] * len(UNITS)
    return folder


@pytest.fixture(scope="module", params=EVERY)
def made(request: pytest.FixtureRequest, folder: Path) -> Made:
    return Made(folder / request.param)


def outputs(made: Made, kind: str) -> int:
    cells = (cell for cell in made.node.cells if cell.cell_type == "code")
    return sum(kind in one.get("data", {}) for cell in cells for one in cell.outputs)


def cells_of(table: Table) -> read_back.Rows:
    titles = [squeezed(field.title) for field in table.fields]
    return [titles, *([squeezed(cell) for cell in row] for row in table.cells)]


def sentences(report: Report) -> list[str]:
    """Texts of headings, paragraphs, lists and remarks, in their order."""
    spoken = (one for one in walk(report.blocks) if isinstance(one, (Heading, Paragraph)))
    return [squeezed(plain_text(one.spans)) for one in spoken]


def in_order(texts: list[str], whole: str) -> str:
    """The first text that does not stand behind the one before it; nothing if all do."""
    place = 0
    for text in texts:
        place = whole.find(text, place)
        if place < 0:
            return text
        place += len(text)
    return ""


def test_the_notebook_has_as_many_figures_and_tables(made):
    figures, tables = outputs(made, "image/svg+xml"), outputs(made, RESOURCE)
    assert (len(made.said.figures()), len(made.said.tables())) == (figures, tables)
    assert figures >= 3
    assert tables >= 1
    assert not made.said.left_out


def test_every_cell_of_every_table_stands_in_every_document(made):
    wanted = [cells_of(table) for table in made.said.tables()]
    for kind, found in made.read().items():
        assert len(found.tables) == len(wanted), kind
        for table, shown in zip(wanted, found.tables, strict=True):
            shown = [[*row, *[""] * (len(table[0]) - len(row))] for row in shown]
            assert shown == table, kind


def test_every_value_of_every_table_stands_in_the_workbook(made):
    tables, sheets = made.said.tables(), read_back.read_xlsx(made.file("xlsx"))
    assert len(sheets) == len(tables)
    for table, (head, *rows) in zip(tables, sheets, strict=True):
        width = len(table.fields)
        assert [cell.value for cell in head[:width]] == [field.title for field in table.fields]
        for row, values, texts in zip(rows, table.values, table.cells, strict=False):
            for cell, value, text in zip(row, values, texts, strict=False):
                assert_same(cell, value, text)
        below = [cell.value for row in rows[len(table.cells) :] for cell in row if cell.value]
        assert len(rows) >= len(table.cells)
        assert below == list(table.notes)


def assert_same(cell, value: object, text: str) -> None:
    """A number is the number itself, a day the day, and anything else what readers read."""
    found = cell.value
    if isinstance(found, dt.datetime):
        assert found.isoformat()[:10] == str(value)[:10]
    elif isinstance(found, (int, float)):
        assert found == pytest.approx(value, rel=1e-14)
        assert value is not None
    elif found is None:
        assert (value, text) in ((None, "–"), (None, ""), ("", ""))
    else:
        assert found == text
        assert not isinstance(value, (int, float)) or value != value or not text.strip("–")


def test_every_figure_stands_in_every_document_with_its_words(made):
    figures, read = made.said.figures(), made.read()
    for kind, found in read.items():
        assert len(found.figures) == len(figures), kind
    assert read["docx"].figures == [figure.alt for figure in figures]
    for figure, on_page, in_pdf in zip(
        figures, read["html"].figures, read["pdf"].figures, strict=True
    ):
        words = [squeezed(html.unescape(text)) for text in written_in(figure)]
        assert len(words) > 3
        for shown in (on_page, in_pdf):
            assert "".join(words) == shown


def written_in(figure: Figure) -> list[str]:
    pieces = re.findall(r"<text\b.*?</text>", figure.svg, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", piece) for piece in pieces]


def test_every_sentence_stands_in_every_document_in_its_order(made):
    texts = sentences(made.said)
    assert len(texts) > 10
    assert re.search(r"\d", "".join(texts))
    for kind, found in made.read().items():
        assert not in_order(texts, found.text), kind


def test_titles_notes_and_captions_stand_in_every_document(made):
    tables, read = made.said.tables(), made.read()
    around = [squeezed(text) for table in tables for text in (table.title, *table.notes)]
    captions = [squeezed(figure.caption) for figure in made.said.figures()]
    assert all(captions)
    for kind, found in read.items():
        assert not in_order(around, found.text), kind
    for kind in ("pdf", "docx"):  # a page has them in the figure
        assert not in_order(captions, read[kind].text), kind


def test_nothing_stands_outside_the_margins(made):
    for word in files.words_of(made.file("pdf")):
        assert word.left >= LEFT - ROUNDING, word
        hanging = HANGING if word.text[-1] in ",.;:)-–" else 0
        assert word.right <= RIGHT + ROUNDING + hanging, word
        if word.top < TOP - ROUNDING:
            assert word.text == str(int(word.text)), word  # the number of the page
        if word.bottom > BOTTOM + ROUNDING:
            assert word.text in html.escape(made.said.title, quote=False).split(), word


def test_no_word_is_cut(made):
    assert not missing_words(made.said, files.words_of(made.file("pdf")))


def missing_words(report: Report, found: list[files.Word]) -> set[str]:
    """Words of the report which no line holds as a whole."""
    there = {part for word in found for part in html.unescape(word.text).split()}
    texts = [plain_text(b.spans) for b in walk(report.blocks) if isinstance(b, Paragraph)]
    for table in report.tables():
        texts += [*(field.title for field in table.fields), *sum(table.cells, ()), *table.notes]
    wanted = {word for text in texts for word in text.split() if len(word) <= LONGEST_WORD}
    assert wanted
    whole = " ".join(there)
    return {word for word in wanted if word not in there and word not in whole}


def test_no_page_is_empty(made):
    assert_no_page_is_empty(made.file("pdf"))


def assert_no_page_is_empty(path: Path) -> None:
    inside = [w.page for w in files.words_of(path) if w.top > TOP - 1 and w.bottom < BOTTOM + 1]
    for page in range(1, len(pypdf.PdfReader(path).pages) + 1):
        assert inside.count(page) >= 5, page


def marked(dots: np.ndarray) -> float:
    """Share of dots on which something is drawn."""
    return float((dots.min(axis=2) < 200).mean())


def has_colour(dots: np.ndarray) -> bool:
    reach = dots.max(axis=2).astype(int) - dots.min(axis=2)
    return bool((reach > COLOURED).any())


def dots_of(picture: bytes | Path) -> np.ndarray:
    file = io.BytesIO(picture) if isinstance(picture, bytes) else picture
    return np.asarray(Image.open(file).convert("RGB"))


def pictures_in_word(made: Made) -> list[np.ndarray]:
    """In the order of the document."""
    opened = docx.Document(str(made.file("docx")))
    shapes = [shape._inline.graphic.graphicData.pic for shape in opened.inline_shapes]
    names = [picture.blipFill.blip.embed for picture in shapes]
    return [dots_of(opened.part.related_parts[name].blob) for name in names]


def test_no_picture_of_the_word_document_is_blank(made):
    """More is drawn than the words of a figure alone would be."""
    figures, shots = made.said.figures(), pictures_in_word(made)
    words = [replace(one, svg=SHAPES.sub("", one.svg)) for one in figures]
    for shot, bare in zip(shots, map(dots_of, png_of(words)), strict=True):
        assert shot.shape == bare.shape
        assert marked(shot) > marked(bare) + DRAWN
        assert marked(bare) > DRAWN


def test_no_figure_of_the_pdf_is_blank(made, tmp_path):
    path, figures = made.file("pdf"), made.said.figures()
    subprocess.run(["pdftoppm", "-r", "40", "-png", path, tmp_path / "p"], check=True)
    pages = [dots_of(page) for page in sorted(tmp_path.glob("p-*.png"))]
    shots = pictures_in_word(made)
    for caption, figure, shot in zip(captions(made), figures, shots, strict=True):
        width, height = svg_size(figure.svg)
        top = caption.top - height * min(1.0, (RIGHT - LEFT) / width)
        assert top > 0
        rows, columns = (slice(int(a * DOTS), int(b * DOTS))
                         for a, b in ((top, caption.top), (LEFT, RIGHT)))  # fmt: skip
        drawn = pages[caption.page - 1][rows, columns]
        assert marked(drawn) > MARKED, figure.caption
        assert has_colour(drawn) == has_colour(shot), figure.caption


def captions(made: Made) -> list[files.Word]:
    """Where the captions of the figures begin, such as "Hình 1."."""
    label, words = str(made.said.document["labels"]["figure"]), files.words_of(made.file("pdf"))
    return [
        word for word, number in itertools.pairwise(words)
        if word.text == label and re.fullmatch(r"\d+\.", number.text)
    ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", IN_LIBREOFFICE)
def test_the_word_document_is_whole_in_libreoffice(folder, tmp_path, name):
    made = Made(folder / name)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    arguments = [profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run(
        ["soffice", *arguments, made.file("docx")], check=True, capture_output=True, timeout=300
    )
    path = tmp_path / f"{made.stem.name}.pdf"
    assert_no_page_is_empty(path)
    words = files.words_of(path)
    assert all(w.left >= LEFT - 2 and w.right <= RIGHT + 2 for w in words)
    assert not missing_words(made.said, words)
    listed = subprocess.run(["pdfimages", "-list", path], capture_output=True, check=True).stdout
    assert len(re.findall(rb"\d image ", listed)) == len(made.said.figures())
