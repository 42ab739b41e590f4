"""The figures of a report -> PNG, for formats that cannot show SVG with our typeface."""

from __future__ import annotations

import json
from collections.abc import Sequence

from toolkit.render.content import Figure
from toolkit.render.svg_size import svg_size
from toolkit.render.typesetter import compiler, pictures

RESOLUTION = 120  # dots an inch: sharp on a screen at 125 %; what is printed and signed is the PDF
_SOURCE = b"""\
#set page(width: auto, height: auto, margin: 0pt)
#for (number, figure) in json(bytes(sys.inputs.figures)).enumerate() {
  if number > 0 { pagebreak() }
  image(bytes(figure.svg), format: "svg", width: figure.width * 1pt)
}
"""


def png_of(figures: Sequence[Figure]) -> list[bytes]:
    r"""Draw figures, all at once: starting the typesetter takes longer than drawing.

    A process that has called this must not be forked any more: the typesetter has threads.

    Parameters
    ----------
    figures : sequence of Figure
        With an SVG document each.

    Returns
    -------
    list of bytes
        A PNG file each.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt"/>'
    >>> [picture[:4] for picture in png_of([Figure("", "", svg=svg)])]
    [b'\x89PNG']
    """
    pages = [{"svg": figure.svg, "width": svg_size(figure.svg)[0]} for figure in figures]
    described = json.dumps(pages, ensure_ascii=False)
    return pictures(_SOURCE, {"figures": described}, RESOLUTION) if pages else []


def undrawn(figures: Sequence[Figure]) -> list[bytes]:
    """Stand in for `png_of` where no thread may start: typefaces are loaded, nothing is drawn.

    Examples
    --------
    >>> undrawn([Figure("", "", svg="<svg/>")])
    [b'']
    """
    compiler()
    return [b""] * len(figures)
