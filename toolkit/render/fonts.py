"""The typeface of the charts, cut down to what a report needs and written into its style."""

from __future__ import annotations

import base64
import copy
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FAMILY = "Be Vietnam Pro"
_WEIGHTS = {400: "400", 600: "600 700"}  # weight of the file -> weights it serves on the page

_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
_VIETNAMESE = [*map(ord, "ĂăĐđĨĩŨũƠơƯư"), *range(0x1EA0, 0x1EFA)]
_SIGNS = [ord(sign) for sign in "–—―‘’‚“”„†‡•…‰‹›₫€№™−×÷±≈≠≤≥∞√←↑→↓↗↘■□▲▼●○◆✓"]
# Copyright, licence and its address stay in the file, as the SIL Open Font License asks.
_LEGAL_NAMES = [0, 13, 14]


@lru_cache(maxsize=1)
def font_css() -> str:
    """Return the ``@font-face`` rules with the typeface inside, about 36 KB.

    Cutting takes a second, so it is done once per process.

    Returns
    -------
    str
        Rules for ``Be Vietnam Pro`` in regular and semibold. Unlike the typeface as it is
        published it has figures that are all equally wide, for columns of numbers
        (``font-variant-numeric: tabular-nums``).

    Examples
    --------
    >>> "Be Vietnam Pro" in font_css(), "http" in font_css()
    (True, False)
    """
    import fontpkg

    files = {served: fontpkg.path(FAMILY, weight=weight) for weight, served in _WEIGHTS.items()}
    return "\n".join(_rule(FAMILY, served, _woff2(_cut(file))) for served, file in files.items())


def _cut(path: Path) -> Any:
    """Keep the letters a report may hold, and their kerning; text is NFC, so no marks are set."""
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)  # equal pages from equal reports
    font["name"].names = [name for name in font["name"].names if name.nameID in _LEGAL_NAMES]
    del font["GSUB"]
    _keep(font, _LATIN + _VIETNAMESE + _SIGNS)
    _add_tabular(font)
    return font


def _keep(font: Any, codepoints: Iterable[int]) -> None:
    from fontTools import subset

    options = subset.Options(hinting=False, layout_features=["kern"], notdef_outline=True)
    options.name_IDs = ["*"]  # chosen already; asking the subsetter takes it a third of its time
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codepoints)
    cutter.subset(font)


def _add_tabular(font: Any) -> None:
    """Add the ten figures again, all as wide as the nought, each in the middle of its place."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    width, rules = metrics[names[0x30]][0], []
    for name in [names[figure] for figure in range(0x30, 0x3A)]:
        wide = f"{name}.tnum"
        glyphs[wide] = copy.deepcopy(glyphs[name])
        glyphs[wide].coordinates.translate(((width - metrics[name][0]) // 2, 0))
        glyphs[wide].recalcBounds(glyphs)
        metrics[wide] = (width, glyphs[wide].xMin)
        rules.append(f"sub {name} by {wide};")
    font.setGlyphOrder(glyphs.glyphOrder)
    written = f"feature tnum {{ {' '.join(rules)} }} tnum;"
    addOpenTypeFeaturesFromString(font, written, tables=["GSUB"])


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
