"""An executed notebook -> what it says, from the standard MIME types of its outputs only."""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.render.content import NUMBERS, Block, Field, Figure, Heading, Report, Table, plain_text
from toolkit.render.labels import labels_of
from toolkit.render.markdown import Headings, OnceASection
from toolkit.render.markdown_blocks import printable, to_blocks

if TYPE_CHECKING:
    from nbformat import NotebookNode

RESOURCE = "application/vnd.dataresource+json"
SVG = "image/svg+xml"
_DISPLAYED = ("display_data", "execute_result")


def read_content(node: NotebookNode, title: str = "", language: str = "") -> Report:
    r"""Read what an executed notebook says.

    Code, printed text and plain representations are not part of a report. An output that comes
    as HTML only cannot be shown outside a page; it is listed in `left_out`.

    Parameters
    ----------
    node : NotebookNode
        The executed notebook.
    title : str
        Used where the notebook writes no heading of the first level.
    language : str
        Language code; what the notebook says of itself, or "en", without it.

    Returns
    -------
    Report

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> said = v4.new_output("display_data", {"text/markdown": "# A\n\n## 1. B\n\nĐạt."})
    >>> report = read_content(v4.new_notebook(cells=[v4.new_code_cell(outputs=[said])]))
    >>> report.title, [type(block).__name__ for block in report.body]
    ('A', ['Heading', 'Paragraph'])
    """
    reader = _Reader()
    for number, cell in enumerate(code_cells(node), start=1):
        for output in cell.get("outputs", []):
            if output["output_type"] in _DISPLAYED:
                reader.read(output, number)
    return reader.report(node, title, language)


def code_cells(node: NotebookNode) -> Iterator[NotebookNode]:
    """Cells of code in their order."""
    return (cell for cell in node.cells if cell.cell_type == "code")


class _Reader:
    """What the outputs read so far have said."""

    def __init__(self) -> None:
        self.headings = Headings()
        self.title = ""
        self.body: list[Block] = []
        self.annex: list[Block] = []
        self.in_annex = False
        self.texts = OnceASection()
        self.document: dict[str, object] = {}
        self.left_out: list[str] = []

    def read(self, output: NotebookNode, number: int) -> None:
        """Take in one output."""
        data, about = output["data"], output.get("metadata", {})
        document = about.get("document")
        if isinstance(document, Mapping):
            self.document = dict(document) | self.document
        self.in_annex = self.in_annex or bool(about.get("annex"))
        if SVG in data or "image/png" in data or "image/jpeg" in data:
            self.add(_figure(data, about))
        elif RESOURCE in data:
            self.add(table_of(data[RESOURCE]))
        elif "text/markdown" in data:
            self.markdown(_whole(data["text/markdown"]))
        elif "text/html" in data:
            self.left_out.append(f"In [{number}]: an output that is HTML only")

    def markdown(self, source: str) -> None:
        """Add a text, each once a section: figures without data all give the same reason."""
        source = unicodedata.normalize("NFC", source)
        if not self.texts.is_new(source):
            return
        for block in to_blocks(source, self.headings):
            self.add(block)

    def add(self, block: Block) -> None:
        """Add a block; the first heading of the first level is the title."""
        if isinstance(block, Heading) and block.level == 1 and not self.title:
            self.title = plain_text(block.spans)
        else:
            (self.annex if self.in_annex else self.body).append(block)

    def report(self, node: NotebookNode, title: str, language: str) -> Report:
        """Everything together."""
        document = self.document | {"labels": labels_of(node)}
        left_out = tuple(self.left_out)
        spoken = language or str(self.document.get("language") or "en")
        return Report(
            printable(self.title or title), spoken, tuple(self.body), tuple(self.annex),
            document, left_out,
        )  # fmt: skip


def _whole(text: object) -> str:
    """A notebook file may keep a text as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def _figure(data: Mapping[str, Any], about: Mapping[str, Any]) -> Figure:
    kind = next(kind for kind in (SVG, "image/png", "image/jpeg") if kind in data)
    own = about.get(kind, {})
    alt = printable(own.get("alt") or about.get("alt") or "")
    caption = printable(own.get("caption") or about.get("caption") or "")
    whole = _whole(data[kind])
    if kind == SVG:
        return Figure(alt, caption, svg=printable(whole))
    try:
        raster = base64.b64decode(whole)
    except binascii.Error:
        raster = b""
    return Figure(alt, caption, raster=raster, raster_kind=kind.rpartition("/")[2])


def table_of(resource: object) -> Table:
    """Read a table of type dataresource.

    Beside what Frictionless Table Schema knows, a resource may hold ``display`` (the text of
    every cell), ``strong`` (rows in bold), ``notes``, ``personal`` and a field its ``pattern`` and
    ``align``; without them cells are written as they are.

    Examples
    --------
    >>> fields = [{"name": "n", "type": "integer"}]
    >>> table_of({"schema": {"fields": fields}, "data": [{"n": 5}, {"n": None}]}).cells
    (('5',), ('–',))
    """
    given: Mapping[str, Any] = json.loads(resource) if isinstance(resource, str) else resource  # type: ignore[assignment]
    columns = [_field(column) for column in given.get("schema", {}).get("fields", [])]
    values = tuple(
        tuple(row.get(column.name) for column in columns) for row in given.get("data", [])
    )
    shown = given.get("display")
    cells: Iterable[Iterable[object]] = map(_texts, values)
    if shown is not None and _fits(shown, values):
        cells = shown
    return Table(
        _clean(given.get("title")),
        tuple(columns),
        tuple(tuple(_clean(cell) for cell in row) for row in cells),
        values,
        tuple(_clean(note) for note in given.get("notes", ())),
        frozenset(given.get("strong", ())),
        bool(given.get("personal")),
        str(given.get("name") or ""),
    )


def _fits(shown: object, values: tuple[tuple[object, ...], ...]) -> bool:
    """Whether there is a text for every cell, no more and no fewer."""
    many = (list, tuple)
    if not isinstance(shown, many) or len(shown) != len(values):
        return False
    pairs = zip(shown, values, strict=True)
    return all(isinstance(row, many) and len(row) == len(cells) for row, cells in pairs)


def _clean(text: object) -> str:
    return unicodedata.normalize("NFC", printable(text or ""))


def _field(column: Mapping[str, Any]) -> Field:
    kind = str(column.get("type", "string"))
    side = "right" if kind in NUMBERS else "left"
    title = _clean(column.get("title") or column["name"])
    pattern = str(column.get("pattern", ""))
    return Field(str(column["name"]), title, kind, pattern, str(column.get("align", side)))


def _texts(row: tuple[object, ...]) -> list[str]:
    return ["–" if value is None else str(value) for value in row]
