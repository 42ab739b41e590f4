"""A questionnaire to be filled in by hand, as a Word document."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from lxml import etree

from toolkit.render.docx_markup import NAMESPACES, run
from toolkit.render.docx_package import core_properties, packed, serialised
from toolkit.render.docx_pages import place_content
from toolkit.render.docx_styles import W, in_language
from toolkit.render.docx_template import template_of
from toolkit.render.questionnaire_words import WIDTH, Sheet

_REGIONS = {"vi": "vi-VN", "en": "en-GB"}
_FOOTER = "word/footer-questionnaire.xml"
_MARGINS = {"top": 907, "bottom": 964, "left": 1134, "right": 11906 - 1134 - WIDTH}
_R = f"{{{NAMESPACES['r']}}}"


def questionnaire_docx(questionnaire: Mapping[str, Any]) -> bytes:
    """Write a questionnaire as a Word document that an office can still change.

    Parameters
    ----------
    questionnaire : mapping
        As for `questionnaire_pdf`.

    Returns
    -------
    bytes
        The same bytes for the same questionnaire.

    Examples
    --------
    >>> words = dict.fromkeys(("office", "sheet-number", "entered-by", "entered-on", "how-to"), "")
    >>> about = {"id": "a 1 vi", "title": "A", "lang": "vi", "region": "vn", "words": words}
    >>> questionnaire_docx(about | {"blocks": [{"kind": "note", "text": "B", "only": ""}]})[:2]
    b'PK'
    """
    template = template_of(None)
    sheet = Sheet(template.names, questionnaire["words"])
    footer = _footer(str(questionnaire["id"]), sheet)
    package = template.package.with_part(template.package.main, "footer", _FOOTER, footer)
    root = copy.deepcopy(template.document)
    body = sheet.opening(
        str(questionnaire["title"]), str(questionnaire.get("booklet", ""))
    ) + "".join(sheet.block(block) for block in questionnaire["blocks"])
    place_content(root, body, "", template.names["Table End"], apart=False)
    _set_pages(root)
    language = _REGIONS.get(questionnaire["lang"], str(questionnaire["lang"]))
    styles = serialised(in_language(template.styles, language))
    changed = {
        package.main: serialised(root),
        package.related(package.main, "styles"): styles,
        package.related("", "core-properties"): core_properties(
            str(questionnaire["title"]), "", language
        ),
    }
    return packed({**package.parts, **changed})


def _footer(name: str, sheet: Sheet) -> bytes:
    """What is at the foot of every page: the form on the left, the page on the right."""
    declared = f'xmlns:w="{NAMESPACES["w"]}"'
    pages = "".join(
        f'<w:fldSimple w:instr=" {field} ">{run("1", _SMALL)}</w:fldSimple>{after}'
        for field, after in (("PAGE", run("/", _SMALL)), ("NUMPAGES", ""))
    )
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
    inner = f"{run(name, _SMALL)}<w:r><w:tab/></w:r>{pages}"
    return f"<w:ftr {declared}>{sheet.paragraph(inner, tabs=tabs)}</w:ftr>".encode()


_SMALL = '<w:sz w:val="18"/><w:szCs w:val="18"/>'


def _set_pages(root: Any) -> None:
    """A4 with narrow margins; the foot is the same on the first page."""
    section = root.find(f"{W}body")[-1]
    for element in list(section):
        if element.tag in (f"{W}headerReference", f"{W}titlePg"):
            section.remove(element)
    footer = etree.Element(f"{W}footerReference", {f"{W}type": "default"})
    footer.set(f"{_R}id", "rIdOffooter")
    section.insert(0, footer)
    for side, twips in _MARGINS.items():
        section.find(f"{W}pgMar").set(f"{W}{side}", str(twips))
