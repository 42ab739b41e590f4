"""The places that an office's own Word file leaves for a report: {{title}}, {{number}}, …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.render.docx_markup import NAMESPACES, text_pieces
from toolkit.render.docx_package import parsed
from toolkit.render.docx_styles import W

REPORT = "report"
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def fill(root: Any, texts: Mapping[str, str]) -> None:
    """Write texts in the places for them, in the looks of the first letter of the place.

    What a text says is never read as a place itself; a place that is not known stays.

    Parameters
    ----------
    root : element
        A document, header or footer; changed.
    texts : mapping
        Name of a place -> what to write.
    """
    for paragraph in root.iter(f"{W}p"):
        pieces = list(_pieces(paragraph))
        whole = "".join(piece.text or "" for piece in pieces)
        if "{{" in whole:
            found = [match for match in _PLACE.finditer(whole) if match[1] in texts]
            for match in reversed(found):
                _put(pieces, match, texts[match[1]])


def _pieces(paragraph: Any) -> Iterator[Any]:
    """Texts of a paragraph itself; a text box in it has paragraphs of its own."""
    for piece in paragraph.iter(f"{W}t"):
        if next(piece.iterancestors(f"{W}p")) is paragraph:
            yield piece


def _put(pieces: list[Any], match: re.Match[str], text: str) -> None:
    """Word spreads a place over several runs: the first gets the text, the others lose theirs."""
    start, written = 0, False
    for piece in pieces:
        own = piece.text or ""
        left = max(match.start() - start, 0)
        right = match.end() - start
        start += len(own)
        if left >= len(own) or right <= 0:
            continue
        before, after = own[:left], own[right:]
        _write(piece, before, "" if written else text, after)
        written = True


def _write(piece: Any, before: str, text: str, after: str) -> None:
    whole = f"{before}{text}{after}"
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if "\n" not in text:
        piece.text = whole
        return
    made = parsed(f'<w:r xmlns:w="{NAMESPACES["w"]}">{text_pieces(whole)}</w:r>'.encode())
    first, *rest = list(made)
    piece.text = first.text
    for element in reversed(rest):
        piece.addnext(element)


def place_of_report(root: Any) -> Any:
    """Return the paragraph that the report stands in for; None where there is none."""
    for paragraph in root.iter(f"{W}p"):
        match = _PLACE.fullmatch("".join(piece.text or "" for piece in _pieces(paragraph)).strip())
        if match and match[1] == REPORT:
            return paragraph
    return None
