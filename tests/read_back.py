"""What stands in a report's HTML, PDF, Word and Excel file, read with programs of others."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pypdf
from pypdf.generic import DecodedStreamObject, NameObject

Rows = list[list[str]]
_UNSEEN = re.compile(r"[\s\u200b\u2060\xa0]+")
_INNER = re.compile(rb"/Span\s*<<\s*/ActualText[^>]*>*>>\s*BDC\b(.*?)\bEMC\b", re.DOTALL)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """A text without what lines are broken at: only the letters themselves are compared."""
    return _UNSEEN.sub("", text)


@dataclass
class Document:
    """A file as read back: tables with their headings, figures with the words in them, all text."""

    text: str = ""
    tables: list[Rows] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)


@cache
def read_html(path: Path) -> Document:
    """A page as its elements stand in it."""
    article = lxml.html.fromstring(path.read_text("utf-8")).find(".//article")
    found = Document(tables=[_html_rows(table) for table in article.iter("table")])
    for figure in article.iterfind(".//figure[@class='tk-figure']"):
        wide = figure.find(".//svg")
        found.figures.append(squeezed("" if wide is None else wide.text_content()))
    found.text = squeezed(article.text_content())
    return found


def _html_rows(table) -> Rows:
    rows = []
    for row in table.iter("tr"):
        cells = []
        for cell in row.iterfind("*"):
            spare = int(cell.get("colspan", 1)) - 1
            cells += [squeezed(cell.text_content()), *[""] * spare]
        rows.append(cells)
    return rows


@cache
def read_pdf(path: Path) -> Document:
    """The tree of tags, as poppler finds it: what a screen reader reads, without headers."""
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder, "flat.pdf")
        _flat(path).write(flat)
        run = subprocess.run(["pdfinfo", "-struct-text", flat], capture_output=True, check=True)
    found, place = Document(), _Place()
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        said, depth = line.strip(), len(line) - len(line.lstrip())
        if said.startswith('"') and said.endswith('"'):
            place.say(found, depth, squeezed(said[1:-1]))
        elif tag := re.match(r"[A-Z]\w*", said):
            place.enter(found, depth, tag[0])
    return found


def _flat(path: Path) -> pypdf.PdfWriter:
    """Without marks inside marks (of no-break spaces): poppler loses the tag behind them."""
    flat = pypdf.PdfWriter(clone_from=path)
    for page in flat.pages:
        stream = DecodedStreamObject()
        stream.set_data(_INNER.sub(rb"\1", page["/Contents"].get_object().get_data()))
        page[NameObject("/Contents")] = flat._add_object(stream)
    return flat


class _Place:
    """In which element the next text stands."""

    def __init__(self) -> None:
        self.path: list[tuple[int, str]] = []

    def enter(self, found: Document, depth: int, tag: str) -> None:
        self.path = [(d, name) for d, name in self.path if d < depth] + [(depth, tag)]
        if tag == "Table":
            found.tables.append([])
        elif tag == "TR":
            found.tables[-1].append([])
        elif tag in ("TH", "TD"):
            found.tables[-1][-1].append("")
        elif tag == "Figure":
            found.figures.append("")

    def say(self, found: Document, depth: int, words: str) -> None:
        inside = {name for d, name in self.path if d < depth}
        if "Figure" in inside:
            found.figures[-1] += words
            return
        found.text += words
        if inside & {"TH", "TD"}:
            found.tables[-1][-1][-1] += words


@cache
def read_docx(path: Path) -> Document:
    """A Word document as python-docx opens it; letterhead and signature are no tables of ours."""
    opened = docx.Document(str(path))
    found = Document(
        text=squeezed("".join(piece.text or "" for piece in opened.element.iter(f"{_W}t"))),
        figures=[one.find("*[@descr]").get("descr") for one in opened.element.iter(_DRAWING)],
    )
    for table in opened.tables:
        if table.style is not None and table.style.name == "Report Table":
            rows = [[squeezed(cell.text) for cell in row.cells] for row in table.rows]
            found.tables.append(rows)
    return found


@cache
def read_xlsx(path: Path) -> list[list[list[object]]]:
    """Rows of each sheet but the contents, from the headings on, with all that stands below."""
    book = openpyxl.load_workbook(path)
    sheets = book.worksheets[1:]
    return [[list(row) for row in sheet.iter_rows(min_row=3)] for sheet in sheets]
