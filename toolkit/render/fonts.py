"""The typeface of the charts, cut down to what a report needs and written into its style."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FAMILY = "Be Vietnam Pro"
_WEIGHTS = {400: "400", 600: "600 700"}  # weight of the file -> weights it serves on the page

_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
_VIETNAMESE = [0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]
_SIGNS = [ord(sign) for sign in "–—―‘’‚“”„†‡•…‰‹›₫€№™−×÷±≈≠≤≥∞√←↑→↓↗↘■□▲▼●○◆✓"]
# Copyright, licence and its address stay in the file, as the SIL Open Font License asks.
_LEGAL_NAMES = [0, 13, 14]


@lru_cache(maxsize=1)
def font_css() -> str:
    """Return the ``@font-face`` rules with the typeface inside, about 40 KB.

    Cutting takes a second, so it is done once per process.

    Returns
    -------
    str
        Rules for ``Be Vietnam Pro`` in regular and semibold, and for ``tk-digits``: the same
        figures, all equally wide, because the typeface has none for columns of numbers.

    Examples
    --------
    >>> "Be Vietnam Pro" in font_css(), "http" in font_css()
    (True, False)
    """
    import fontpkg

    rules = []
    for weight, served in _WEIGHTS.items():
        font = _cut(fontpkg.path(FAMILY, weight=weight))
        rules.append(_rule(FAMILY, served, _woff2(font)))
        rules.append(_rule("tk-digits", served, _woff2(_tabular(font))))
    return "\n".join(rules)


def _cut(path: Path) -> Any:
    """Keep the letters a report may hold, and their kerning; text is NFC, so no marks are set."""
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)  # equal pages from equal reports
    font["name"].names = [name for name in font["name"].names if name.nameID in _LEGAL_NAMES]
    del font["GSUB"]
    _keep(font, _LATIN + _VIETNAMESE + _SIGNS)
    return font


def _keep(font: Any, codepoints: Iterable[int]) -> None:
    from fontTools import subset

    options = subset.Options(hinting=False, layout_features=["kern"], notdef_outline=True)
    options.name_IDs = ["*"]  # chosen already; asking the subsetter takes it a third of its time
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codepoints)
    cutter.subset(font)


def _tabular(font: Any) -> Any:
    """Keep the ten figures only, all as wide as the nought, each in the middle of its place."""
    del font["GPOS"]
    _keep(font, range(0x30, 0x3A))
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    width = metrics[names[0x30]][0]
    for name in names.values():
        glyphs[name].coordinates.translate(((width - metrics[name][0]) // 2, 0))
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (width, glyphs[name].xMin)
    return font


def _woff2(font: Any) -> bytes:
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _rule(family: str, weights: str, woff2: bytes) -> str:
    data = base64.b64encode(woff2).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weights};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )
