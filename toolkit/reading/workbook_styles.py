"""Fonts and number formats of a workbook, as far as they change what a cell says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.reading.legacy_text import Legacy, legacy_font

Font = tuple[Legacy, bool]  # the encoding it is made for, and whether it draws capitals only

_ZEROS = re.compile(r'"?(0{2,})"?')


@dataclass(frozen=True)
class Styles:
    """What numbers of styles mean.

    Attributes
    ----------
    fonts : dict
        Number of a style -> what its font is made for; others are not named.
    zeros : dict
        Number of a style -> how many digits a number has at least.
    """

    fonts: dict[int, Font] = field(default_factory=dict)
    zeros: dict[int, int] = field(default_factory=dict)


def read_styles(content: bytes) -> Styles:
    """Read the part of a workbook that holds its styles."""
    # Imported here: most studies have CSV files only.
    from lxml import etree

    # Nothing of a document type is wanted, and an entity in it could grow without end.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    names = [font.find("{*}name") for font in root.iterfind("{*}fonts/{*}font")]
    fonts = [legacy_font(n.get("val", "")) if n is not None else None for n in names]
    formats = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/*")}
    used = list(root.iterfind("{*}cellXfs/{*}xf"))
    by_font = {n: _at(fonts, xf.get("fontId")) for n, xf in enumerate(used)}
    by_zeros = {n: zeros(formats.get(xf.get("numFmtId"), "")) for n, xf in enumerate(used)}
    return Styles(
        {n: font for n, font in by_font.items() if font},
        {n: count for n, count in by_zeros.items() if count},
    )


def zeros(code: str) -> int:
    """How many digits a format fills up to; 0 for other formats.

    Examples
    --------
    >>> zeros("00000"), zeros("0.00"), zeros("000;-000")
    (5, 0, 3)
    """
    found = _ZEROS.fullmatch(code.partition(";")[0].strip())
    return len(found[1]) if found else 0


def _at(fonts: list[Font | None], place: str | None) -> Font | None:
    number = int(place or 0)
    return fonts[number] if 0 <= number < len(fonts) else None
