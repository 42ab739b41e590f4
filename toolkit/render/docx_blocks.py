"""Blocks of a report -> the body of a Word document."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.render.content import (
    Block,
    Code,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    plain_text,
)
from toolkit.render.docx_figures import drawing
from toolkit.render.docx_markup import is_leftward, paragraph, run
from toolkit.render.docx_tables import caption_markup, table_markup
from toolkit.render.docx_writer import Writer

DEEPEST_LIST = 2  # levels from 0; deeper ones look like this one
_INDENT = 397  # twips of a level of a list, as in the numbering of the template
_HEADINGS = {1: "heading 1", 2: "heading 1", 3: "heading 2"}


def blocks_markup(blocks: Sequence[Block], writer: Writer) -> str:
    """Write blocks one after the other.

    Parameters
    ----------
    blocks : sequence of Block
    writer : Writer

    Returns
    -------
    str
    """
    return "".join(_block(block, writer, "Body Text") for block in blocks)


def _block(block: Block, writer: Writer, style: str, level: int = 0) -> str:
    if isinstance(block, Paragraph):
        return _text(block.spans, writer, style)
    if isinstance(block, Heading):
        return _heading(block, writer)
    if isinstance(block, Listing):
        return _listing(block, writer, level)
    if isinstance(block, Quote):
        return "".join(_block(inner, writer, "Quote") for inner in block.blocks)
    if isinstance(block, Code):
        return paragraph(writer.styles["Report Code"], run(block.text))
    if isinstance(block, Table):
        return table_markup(block, writer)
    return _figure(block, writer)


def _text(
    spans: Spans, writer: Writer, style: str, *, numbering: str = "", indent: str = ""
) -> str:
    whole = plain_text(spans)
    leftward = is_leftward(whole)
    if "\n" in whole and not leftward:  # Word would stretch the line before a break
        indent += '<w:jc w:val="left"/>'
    inner = spans_markup(spans, writer)
    return paragraph(
        writer.styles[style], inner, numbering=numbering, leftward=leftward, indent=indent
    )


def _heading(block: Heading, writer: Writer) -> str:
    style = _HEADINGS.get(block.level, "heading 3")
    inner = spans_markup(block.spans, writer)
    name = writer.bookmarks.get(block.anchor)
    if name:
        number = writer.number("bookmark")
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        inner = f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'
    leftward = is_leftward(plain_text(block.spans))
    return paragraph(writer.styles[style], inner, leftward=leftward)


def _listing(block: Listing, writer: Writer, level: int) -> str:
    level = min(level, DEEPEST_LIST)
    number = writer.ordered_list(block.start, level) if block.ordered else writer.bullets
    style = "List Number" if block.ordered else "List Bullet"
    mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(_item(item, writer, style, mark, level) for item in block.items)


def _item(item: Sequence[Block], writer: Writer, style: str, mark: str, level: int) -> str:
    """The first paragraph has the mark, the others stand below it."""
    first, rest = (item[0], item[1:]) if item else (Paragraph(()), ())
    if not isinstance(first, Paragraph):
        first, rest = Paragraph(()), item
    below = f'<w:ind w:left="{567 + level * _INDENT}"/>'
    written = [_text(first.spans, writer, style, numbering=mark)]
    for block in rest:
        if isinstance(block, Paragraph):
            written.append(_text(block.spans, writer, "List Continue", indent=below))
        else:
            written.append(_block(block, writer, "List Continue", level + 1))
    return "".join(written)


def _figure(block: Figure, writer: Writer) -> str:
    picture = writer.next_picture()
    shown = drawing(picture, block.alt, writer.placed, writer.width, writer.height)
    below = caption_markup("figure", block.caption, writer) if block.caption else ""
    return f"{paragraph(writer.styles['Report Figure'], shown, keep=bool(below))}{below}"


def spans_markup(spans: Spans, writer: Writer) -> str:
    """Write the pieces of a text, with their links."""
    return "".join(_span(span, writer) for span in spans)


def _span(span: Span, writer: Writer) -> str:
    target = _target(span.link, writer) if span.link else ""
    looks = _looks(span, writer, linked=bool(target))
    shown = run(span.text, looks)
    return f"<w:hyperlink {target}>{shown}</w:hyperlink>" if target else shown


def _target(link: str, writer: Writer) -> str:
    """Where a link leads; nothing where that place does not exist."""
    if link.startswith("#"):
        name = writer.bookmarks.get(link[1:])
        return f'w:anchor="{name}" w:history="1"' if name else ""
    relation = writer.link(link)
    return f'r:id="{relation}" w:history="1"' if relation else ""


def _looks(span: Span, writer: Writer, *, linked: bool) -> str:
    """A style where one says it all, so that an office can change it; else what it consists of."""
    styles = writer.styles
    if linked:
        style = styles["Hyperlink"]
    elif span.code:
        style = styles["Report Code Text"]
    elif span.strong:
        style = styles["Strong"]
    else:
        style = styles["Emphasis"] if span.emphasis else ""
    taken = linked or span.code
    return "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            "<w:b/><w:bCs/>" if span.strong and taken else "",
            "<w:i/><w:iCs/>" if span.emphasis and (taken or span.strong) else "",
            "<w:strike/>" if span.struck else "",
        )
    )
