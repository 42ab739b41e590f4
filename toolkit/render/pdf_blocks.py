"""Blocks of a report -> the data from which the template of a PDF document is filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from toolkit.render.content import (
    Block,
    Code,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Report,
    Spans,
    Table,
    walk,
)
from toolkit.render.letterhead import letterhead_of
from toolkit.render.pdf_tables import SANS, described_table
from toolkit.render.svg_size import svg_size

_LONGEST_WORD = 28  # letters; a longer one may be broken anywhere
_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_BREAK = "\u200b"  # a place where a line may end
_ROOM = 467.0  # points: what a page has room for

Described = dict[str, Any]


def described_report(report: Report, prefix: str) -> Described:
    """Describe a report to the template.

    Parameters
    ----------
    report : Report
    prefix : str
        Begins the names of its places, so that two reports fit into one book.

    Examples
    --------
    >>> described_report(Report("A", "en", (Quote(()),)), "r0-")["body"]
    [{'kind': 'quote', 'blocks': []}]
    """
    writer = _Writer(prefix, report)
    return {
        "title": breakable(report.title),
        "letterhead": _told(asdict(letterhead_of(report.document))),
        "body": list(writer.blocks(report.body)),
        "annex": list(writer.blocks(report.annex)),
    }


def _told(letterhead: Mapping[str, Any]) -> Described:
    return {
        key: breakable(value) if isinstance(value, str) else [*map(breakable, value)]
        for key, value in letterhead.items()
    }


class _Writer:
    """Describes the blocks of one report, whose anchors begin alike."""

    def __init__(self, prefix: str, report: Report) -> None:
        self.prefix = prefix
        self.wide = 1.0 if letterhead_of(report.document).is_administrative else SANS
        headings = (block for block in walk(report.blocks) if isinstance(block, Heading))
        self.anchors = {heading.anchor for heading in headings}

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Described]:
        """Describe some blocks."""
        return map(self.block, blocks)

    def block(self, block: Block) -> Described:
        """Describe one block."""
        match block:
            case Heading():
                about = {"level": block.level, "anchor": self.prefix + block.anchor}
                return {"kind": "heading", "spans": self.spans(block.spans), **about}
            case Paragraph():
                return {"kind": "paragraph", "spans": self.spans(block.spans)}
            case Listing():
                items = [list(self.blocks(item)) for item in block.items]
                about = {"ordered": block.ordered, "start": block.start}
                return {"kind": "listing", "items": items, **about}
            case Quote():
                return {"kind": "quote", "blocks": list(self.blocks(block.blocks))}
            case Code():
                return {"kind": "code", "text": breakable(block.text)}
            case Figure():
                return _figure(block)
            case Table():
                return described_table(block, breakable, self.wide)

    def spans(self, spans: Spans) -> list[Described]:
        """Describe pieces of text; a link inside the report leads to a heading there is."""
        described = []
        for span in spans:
            looks = {k: True for k in ("strong", "emphasis", "code", "struck") if getattr(span, k)}
            target = span.link.removeprefix("#")
            if span.link.startswith("#"):
                inside = {"anchor": self.prefix + target} if target in self.anchors else {}
            else:
                inside = {"link": span.link} if span.link else {}
            described.append({"text": breakable(span.text), **looks, **inside})
        return described


def breakable(text: str) -> str:
    """Let a word that no line could hold be broken anywhere.

    Examples
    --------
    >>> breakable("a" * 30).count("\u200b")
    29
    """
    return _WORD.sub(lambda word: _BREAK.join(word[0]), text)


def _figure(figure: Figure) -> Described:
    about = {"kind": "figure", "alt": figure.alt or figure.caption, "caption": figure.caption}
    if figure.svg:
        return about | {"svg": figure.svg, "width": _width(figure.svg)}
    raster = list(figure.raster)
    return about | {"raster": raster, "format": figure.raster_kind, "width": "auto"}


def _width(svg: str) -> str:
    """As wide as it was drawn; no wider than the page."""
    return "auto" if svg_size(svg)[0] < _ROOM else "100%"
