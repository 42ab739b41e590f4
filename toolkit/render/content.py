"""What an executed notebook says: text, figures and tables, as every exporter reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

NUMBERS = ("number", "integer")


@dataclass(frozen=True)
class Span:
    """A piece of text that looks the same from end to end.

    Examples
    --------
    >>> Span("71 %", strong=True).strong
    True
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    link: str = ""


Spans: TypeAlias = tuple[Span, ...]


def plain_text(spans: Sequence[Span]) -> str:
    """Return the letters of a text without its looks.

    Examples
    --------
    >>> plain_text([Span("Đạt "), Span("71 %", strong=True)])
    'Đạt 71 %'
    """
    return "".join(span.text for span in spans)


@dataclass(frozen=True)
class Heading:
    """A heading; the anchor is what links of the same report point at."""

    level: int
    spans: Spans
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    r"""A paragraph. A line break in it is the letter "\\n"."""

    spans: Spans


@dataclass(frozen=True)
class Listing:
    """A list; an ordered one begins with the number `start`."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Quote:
    """A remark set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Code:
    """Lines to be shown as they are."""

    text: str


@dataclass(frozen=True)
class Figure:
    """A picture: SVG where there is one, else the bytes of a PNG or JPEG file.

    Parameters
    ----------
    alt : str
        What it says, for who cannot see it.
    caption : str
        What is shown, printed below it; may be empty.
    svg : str
        The SVG document, or nothing.
    raster : bytes
        The file, or nothing.
    raster_kind : str
        "png" or "jpeg".
    """

    alt: str
    caption: str
    svg: str = ""
    raster: bytes = b""
    raster_kind: str = ""


@dataclass(frozen=True)
class Field:
    """A column of a table.

    Parameters
    ----------
    name, title : str
        Its key, and its heading.
    type : str
        As in Frictionless Table Schema: "string", "integer", "number", "date", ….
    pattern : str
        How its numbers are written in a spreadsheet, such as "0.0%"; empty for the usual way.
    align : {"left", "right"}
    """

    name: str
    title: str
    type: str = "string"
    pattern: str = ""
    align: str = "left"

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.type in NUMBERS


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    title : str
    fields : sequence of Field
    cells : sequence of sequence of str
        What readers read, row by row.
    values : sequence of sequence
        What it stands for: numbers, texts, ISO dates, or None; as many as cells.
    notes : sequence of str
        Printed below.
    strong : frozenset of int
        Positions of rows printed in bold.
    personal : bool
        Whether it names people: such a table stays in the report of its unit.
    name : str
        What it is called where tables of many reports are gathered.

    Examples
    --------
    >>> Table("", (Field("n", "n", "integer"),), (("5",),), ((5,),)).columns()
    [('n', ['5'])]
    """

    title: str
    fields: tuple[Field, ...]
    cells: tuple[tuple[str, ...], ...]
    values: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...] = ()
    strong: frozenset[int] = frozenset()
    personal: bool = False
    name: str = ""

    def columns(self) -> list[tuple[str, list[str]]]:
        """Headings with the cells below them."""
        return [
            (column.title, [row[place] for row in self.cells])
            for place, column in enumerate(self.fields)
        ]


Block: TypeAlias = Heading | Paragraph | Listing | Quote | Code | Figure | Table


@dataclass(frozen=True)
class Report:
    """Everything an executed notebook says.

    Parameters
    ----------
    title : str
    language : str
        Language code.
    body : sequence of Block
        In the order of the notebook, without the heading that is the title.
    annex : sequence of Block
        What comes after the signature, where there is one; else it just follows.
    document : mapping
        Letterhead, signature and words for exporters, see `toolkit.render.letterhead`.
    left_out : sequence of str
        Outputs that only the page can show, in words.
    """

    title: str
    language: str
    body: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    document: Mapping[str, object] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Body and annex."""
        return (*self.body, *self.annex)

    def tables(self) -> list[Table]:
        """Tables in their order."""
        return [block for block in walk(self.blocks) if isinstance(block, Table)]

    def figures(self) -> list[Figure]:
        """Figures in their order."""
        return [block for block in walk(self.blocks) if isinstance(block, Figure)]

    def without_people(self) -> Report:
        """Return the report without the tables that name people."""
        return replace(
            self,
            body=tuple(block for block in self.body if not _names_people(block)),
            annex=tuple(block for block in self.annex if not _names_people(block)),
        )


def _names_people(block: Block) -> bool:
    return isinstance(block, Table) and block.personal


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Go through blocks and those inside them.

    Examples
    --------
    >>> inner = Paragraph((Span("a"),))
    >>> [type(block).__name__ for block in walk([Quote((inner,))])]
    ['Quote', 'Paragraph']
    """
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from walk(item)
