"""Markdown of a report -> blocks, for formats that are no HTML."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mistune import Markdown
from mistune.plugins import import_plugin

from toolkit.render.content import (
    Block,
    Code,
    Field,
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
from toolkit.render.markdown import PLUGINS, Headings, can_be_followed

# No control characters, nor what XML 1.0 forbids: Word and Excel would not open the file.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,([\w+/=]+)")
_LOOKS: dict[str, dict[str, Any]] = {
    "strong": {"strong": True},
    "emphasis": {"emphasis": True},
    "strikethrough": {"struck": True},
}

Token = Mapping[str, Any]


def printable(text: object) -> str:
    r"""Return a text without the characters that no document may hold.

    Examples
    --------
    >>> printable("Đơn vị\x00 1")
    'Đơn vị 1'
    """
    return _UNPRINTABLE.sub("", str(text))


def to_blocks(source: str, headings: Headings) -> list[Block]:
    """Turn Markdown into blocks; raw HTML and odd links come out as text, as on the page.

    Parameters
    ----------
    source : str
        The Markdown.
    headings : Headings
        Where the headings of this report are gathered.

    Returns
    -------
    list of Block

    Examples
    --------
    >>> to_blocks("Đạt **71 %**", Headings())
    [Paragraph(spans=(Span(text='Đạt ', ...), Span(text='71 %', strong=True, ...)))]
    """
    return list(_blocks(_parser()(source), headings))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    return Markdown(None, plugins=[import_plugin(name) for name in PLUGINS])


def _blocks(tokens: Sequence[Token], headings: Headings) -> Iterator[Block]:
    for token in tokens:
        kind, inner = token["type"], token.get("children", ())
        if kind == "heading":
            spans = _spans(inner)
            level = int(token["attrs"]["level"])
            anchor = headings.add(html.escape(plain_text(spans)), level)
            yield Heading(level, spans, anchor)
        elif kind == "list":
            yield _listing(token, headings)
        elif kind == "block_quote":
            yield Quote(tuple(_blocks(inner, headings)))
        elif kind == "block_code":
            yield Code(printable(token["raw"]).rstrip("\n"))
        elif kind == "table":
            yield _table(inner)
        elif kind == "def_list":
            yield from _definitions(inner)
        elif kind == "block_html":
            yield Paragraph((Span(printable(token["raw"]).strip()),))
        elif inner:
            yield from _paragraph(inner)


def _paragraph(tokens: Sequence[Token]) -> Iterator[Block]:
    """A paragraph, and after it the pictures that stand in it."""
    spans = _spans([token for token in tokens if not _picture(token)])
    if plain_text(spans).strip():
        yield Paragraph(spans)
    for token in tokens:
        if found := _picture(token):
            yield found


def _picture(token: Token) -> Figure | None:
    if token["type"] != "image":
        return None
    match = _PICTURE.fullmatch(str(token["attrs"].get("url", "")))
    if not match:  # a report must not fetch anything
        return None
    try:
        raster = base64.b64decode(match[2])
    except binascii.Error:
        return None
    return Figure(plain_text(_spans(token["children"])), "", raster=raster, raster_kind=match[1])


def _listing(token: Token, headings: Headings) -> Listing:
    about = token["attrs"]
    items = tuple(tuple(_blocks(item["children"], headings)) for item in token["children"])
    return Listing(bool(about["ordered"]), int(about.get("start", 1)), items)


def _definitions(tokens: Sequence[Token]) -> Iterator[Block]:
    """Terms in bold, with what they mean below them."""
    for token in tokens:
        if token["type"] == "def_list_head":
            yield Paragraph(_spans(token["children"], strong=True))
        else:
            yield from _blocks(token["children"], Headings())


def _table(tokens: Sequence[Token]) -> Table:
    head, body = tokens[0], tokens[1]["children"] if len(tokens) > 1 else ()
    fields = tuple(
        Field(str(place), plain_text(_spans(cell["children"])), align=_side(cell))
        for place, cell in enumerate(head["children"])
    )
    cells = tuple(
        tuple(plain_text(_spans(cell["children"])) for cell in row["children"]) for row in body
    )
    return Table("", fields, cells, cells)


def _side(cell: Token) -> str:
    return "right" if cell["attrs"].get("align") == "right" else "left"


def _spans(tokens: Sequence[Token], **looks: Any) -> Spans:
    return tuple(_pieces(tokens, looks))


def _pieces(tokens: Sequence[Token], looks: Mapping[str, Any]) -> Iterator[Span]:
    for token in tokens:
        kind, inner = token["type"], token.get("children", ())
        if kind == "linebreak":
            yield Span("\n", **looks)
        elif kind == "softbreak":
            yield Span(" ", **looks)
        elif kind == "codespan":
            yield Span(printable(token["raw"]), **{**looks, "code": True})
        elif kind == "link":
            url = str(token["attrs"]["url"])
            yield from _pieces(inner, {**looks, "link": url} if can_be_followed(url) else looks)
        elif inner:  # bold, italic, struck through, the words of a picture
            yield from _pieces(inner, {**looks, **_LOOKS.get(kind, {})})
        elif "raw" in token:
            yield Span(printable(token["raw"]), **looks)  # "&amp;" stays, as on the page
