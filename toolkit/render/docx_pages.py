"""Where a report goes in the document of a template, and the sections it makes there."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from toolkit.render.docx_markup import NAMESPACES
from toolkit.render.docx_placeholders import place_of_report
from toolkit.render.docx_styles import W

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
# What stands behind the page numbers in the properties of a section.
_BEHIND = [f"{W}{name}" for name in ("cols", "formProt", "vAlign", "noEndnote", "titlePg",
           "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")]  # fmt: skip


def place_content(root: Any, body: str, annex: str, end: str, *, apart: bool) -> None:
    """Put a report into a document.

    Parameters
    ----------
    root : element
        The document; changed. The report takes the place of the paragraph for it, or of
        everything.
    body, annex : str
        WordprocessingML.
    end : str
        Style of the paragraph that a section ends with.
    apart : bool
        Whether the annex has pages and page numbers of its own.
    """
    whole = root.find(f"{W}body")
    section = whole[-1] if len(whole) and whole[-1].tag == f"{W}sectPr" else None
    place = place_of_report(root)
    if place is None:
        for element in list(whole):
            if element is not section:
                whole.remove(element)
    if section is None:
        section = etree.SubElement(whole, f"{W}sectPr")
    if place is None:
        _insert(section, body)
    else:
        _replace(place, body)
    if annex and apart:
        section.addprevious(_end_of_section(section, end))
        _begin_anew(section)
    _insert(section, annex)
    if section.getprevious() is None or section.getprevious().tag == f"{W}tbl":
        _insert(section, _empty(end))


def _elements(markup: str) -> list[Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return list(etree.fromstring(f"<w:body {_DECLARED}>{markup}</w:body>".encode(), parser))


def _insert(section: Any, markup: str) -> None:
    for element in _elements(markup):
        section.addprevious(element)


def _replace(place: Any, markup: str) -> None:
    """A cell, a box and a page have to end with a paragraph; a section may end with this one."""
    for element in _elements(markup):
        place.addprevious(element)
    before, behind = place.getprevious(), place.getnext()
    needed = before is None or before.tag != f"{W}p" or (behind is None)
    if place.find(f"{W}pPr/{W}sectPr") is not None or needed:
        for inner in list(place):
            if inner.tag != f"{W}pPr":
                place.remove(inner)
    else:
        place.getparent().remove(place)


def _empty(style: str, inner: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr></w:p>'


def _end_of_section(section: Any, style: str) -> Any:
    paragraph = _elements(_empty(style))[0]
    paragraph[0].append(copy.deepcopy(section))
    return paragraph


def _begin_anew(section: Any) -> None:
    """The section of the annex begins on a new page, with number 1."""
    kind = section.find(f"{W}type")
    if kind is not None:
        kind.set(f"{W}val", "nextPage")
    numbers = section.find(f"{W}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{W}pgNumType")
        behind = next((element for element in section if element.tag in _BEHIND), None)
        if behind is None:
            section.append(numbers)
        else:
            behind.addprevious(numbers)
    numbers.set(f"{W}start", "1")
