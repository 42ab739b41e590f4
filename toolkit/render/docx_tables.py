"""Tables of a report -> real tables of a Word document, as one string each."""

from __future__ import annotations

from toolkit.render.column_widths import SIZES, column_widths
from toolkit.render.content import Table
from toolkit.render.docx_markup import escaped, is_leftward, paragraph, run, text_pieces
from toolkit.render.docx_writer import Writer
from toolkit.render.letterhead import label

_SHORT = 16  # rows: so many stay on one page
_TOGETHER = 2  # rows of a longer table that stay with its heading; and at its end
_LONG_CELL = 600  # letters: a row with more may go on to the next page
_RIGHT = '<w:jc w:val="right"/>'
_BOLD = "<w:b/><w:bCs/>"
_LOOK = (
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
    'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
)


def table_markup(table: Table, writer: Writer) -> str:
    """Write a table with its caption above and its notes below.

    Parameters
    ----------
    table : Table
    writer : Writer

    Returns
    -------
    str
    """
    grid = _grid(table, writer) if table.fields else ""
    caption = ""
    if table.title:
        caption = caption_markup("table", table.title, writer, above=True)
    return f"{caption}{grid}{_notes(table, writer)}"


def caption_markup(kind: str, text: str, writer: Writer, *, above: bool = False) -> str:
    """Write the caption of a table or figure, with a number that Word counts on from."""
    word, number = label(writer.labels, kind), writer.number(kind)
    sequence = "_".join(word.split()).replace('"', "").replace("\\", "") or kind
    counted = (
        f'<w:fldSimple w:instr="{escaped(f" SEQ {sequence} ")}\\* ARABIC ">'
        f"{run(str(number))}</w:fldSimple>"
    )
    inner = f"{run(f'{word} ')}{counted}{run(f'. {text}')}"
    return paragraph(writer.styles["caption"], inner, keep=above, leftward=is_leftward(text))


def _grid(table: Table, writer: Writer) -> str:
    widths, size = column_widths(table, writer.width)
    rows = _Rows(table, widths, size, writer)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    title = f'<w:tblCaption w:val="{escaped(table.title)}"/>' if table.title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{writer.styles["Report Table"]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_LOOK}{title}'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows.markup()}</w:tbl>"
    )


def _notes(table: Table, writer: Writer) -> str:
    style, last = writer.styles["Table Note"], len(table.notes) - 1
    space = writer.styles["Table End"]
    notes = (
        paragraph(style, run(note), keep=place < last, leftward=is_leftward(note))
        for place, note in enumerate(table.notes)
    )
    return f"{''.join(notes)}{paragraph(space, '')}"


class _Rows:
    """The rows of one table: what all cells share is made once."""

    def __init__(self, table: Table, widths: list[int], size: int, writer: Writer) -> None:
        self.table = table
        self.style = writer.styles["Table Text"]
        self.looks = f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>'
        if size == SIZES[0]:
            self.looks = ""
        self.cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                      for width in widths]  # fmt: skip
        self.sides = [_RIGHT if column.align == "right" else "" for column in table.fields]

    def markup(self) -> str:
        """Heading and rows."""
        titles = tuple(column.title for column in self.table.fields)
        heading = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        rows = [self._row(titles, heading, "", keep=True)]
        count = len(self.table.cells)
        together = count if count <= _SHORT else _TOGETHER
        end = count - (not self.table.notes)  # the last row stays with a note
        for place, cells in enumerate(self.table.cells):
            whole = max(map(len, cells), default=0) <= _LONG_CELL
            looks = _BOLD if place in self.table.strong else ""
            keep = place < end and (place < together or place >= count - _TOGETHER)
            about = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
            rows.append(self._row(cells, about, looks, keep=keep))
        return "".join(rows)

    def _row(self, cells: tuple[str, ...], about: str, looks: str, *, keep: bool) -> str:
        start = f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{"<w:keepNext/>" if keep else ""}'
        looks += self.looks
        properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
        inner = "".join(
            f"{cell}{start}{side}</w:pPr><w:r>{properties}{text_pieces(text)}</w:r></w:p></w:tc>"
            if not is_leftward(text)
            else f"{cell}{start}<w:bidi/></w:pPr>{run(text, looks)}</w:p></w:tc>"
            for cell, side, text in zip(self.cells, self.sides, cells, strict=True)
        )
        return f"<w:tr>{about}{inner}</w:tr>"
