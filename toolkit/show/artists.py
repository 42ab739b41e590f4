"""Ink as artists of a matplotlib figure, for whoever saves a chart elsewhere or draws on it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from toolkit.show.ink import HAIR, WHITE, Box, Cloud, Dots, Mark, Placed, Stroke, Words
from toolkit.show.lettering import (
    FAMILIES,
    MM,
    REGULAR,
    SEMIBOLD,
    Weight,
    face,
    no_glyph_warnings,
    width,
)

# What a figure of a chart is made with, whatever the settings say.
PAPER: dict[str, Any] = {
    "dpi": 200, "facecolor": WHITE, "edgecolor": WHITE, "linewidth": 0, "frameon": True,
}  # fmt: skip


def paint(figure: Figure, marks: Sequence[Mark], high: float) -> None:
    """Put marks on a figure as artists.

    Parameters
    ----------
    figure : Figure
        As large as the sheet.
    marks : sequence of Mark
        From the bottom to the top.
    high : float
        Height of the sheet in millimetres.

    Examples
    --------
    >>> from toolkit.show.ink import Ink
    >>> ink, figure = Ink(25.4), Figure((1, 1))
    >>> ink.box(0, 0, 9, 9, "#0b5394")
    >>> paint(figure, ink.marks, 25.4)
    >>> figure.artists
    [<matplotlib.patches.Rectangle object at ...>]
    """
    flip = Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, high / 25.4)
    with mpl.rc_context({"lines.scale_dashes": True}):
        _add(figure, marks, flip + figure.dpi_scale_trans)


def _add(figure: Figure, marks: Sequence[Mark], place: Transform) -> None:
    for mark in marks:
        if isinstance(mark, Placed):
            _add(figure, mark.ink.marks, Affine2D().translate(0, mark.y) + place)
        else:
            artist = ARTISTS[type(mark)](mark, place)
            figure.add_artist(artist)
            if isinstance(mark, Stroke) and mark.inside is not None:
                artist.set_clip_box(TransformedBbox(Bbox.from_extents(*mark.inside), place))


def _words(mark: Words, place: Transform) -> Artist:
    line = _Line(
        mark.x, mark.y, mark.text, color=mark.color, fontproperties=face(mark.size, mark.weight),
        horizontalalignment=mark.align, verticalalignment="baseline", parse_math=False,
        usetex=False, wrap=False,
    )  # fmt: skip
    line.set_transform(place)
    line.set_zorder(1)
    return line


def _box(mark: Box, place: Transform) -> Artist:
    return Rectangle(
        (mark.x, mark.y), mark.wide, mark.high, facecolor=mark.color, edgecolor="none",
        linewidth=0, zorder=1, transform=place,
    )  # fmt: skip


def _stroke(mark: Stroke, place: Transform) -> Artist:
    return Line2D(
        mark.xs, mark.ys, color=mark.color, linewidth=mark.thick, zorder=1, transform=place,
        marker="None", linestyle=(0, mark.dashes) if mark.dashes else "-",
        solid_joinstyle="round", solid_capstyle="round" if mark.round_ends else "butt",
        dash_capstyle="butt",
    )  # fmt: skip


def _dots(mark: Dots, place: Transform) -> Artist:
    return Line2D(
        mark.xs, mark.ys, linestyle="None", marker="o", markersize=mark.size, zorder=1,
        markerfacecolor=mark.fill, markeredgecolor=mark.color, markeredgewidth=mark.edge,
        transform=place,
    )  # fmt: skip


def _cloud(mark: Cloud, place: Transform) -> Artist:
    ends = mark.lines.astype(float)
    ends[(ends[:, 0] == ends[:, 1]).all(axis=1), 1, 0] += HAIR
    gaps = np.full((len(ends), 1, 2), np.nan)
    xs, ys = np.concatenate([ends * mark.step, gaps], axis=1).reshape(-1, 2).T
    line = Line2D(
        xs, ys, color=mark.color, linewidth=mark.size, zorder=1, transform=place, marker="None",
        solid_capstyle="round",
    )  # fmt: skip
    line.get_path().should_simplify = False  # or the shortest ones would be left out
    return line


ARTISTS: dict[type[Mark], Callable[[Any, Transform], Artist]] = {
    Words: _words,
    Box: _box,
    Stroke: _stroke,
    Dots: _dots,
    Cloud: _cloud,
}


class _Line(Text):
    """One line of text standing on its baseline, placed by the width already measured.

    matplotlib would lay every text out anew at each drawing; that took half the time of a chart.
    """

    def draw(self, renderer: RendererBase) -> None:
        x, y = self.get_transform().transform(self.get_position())
        font, height = self.get_fontproperties(), renderer.get_canvas_width_height()[1]
        left = {"left": 0.0, "center": 0.5, "right": 1.0}[self.get_horizontalalignment()]
        if left:
            wide = width(self.get_text(), font.get_size_in_points(), _weight(font))
            x -= left * cast(float, renderer.points_to_pixels(wide / MM))
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.draw_text(
            gc, x, height - y if renderer.flipy() else y, self.get_text(), font, 0.0, mtext=self
        )
        gc.restore()
        self.stale = False


def _weight(font: FontProperties) -> Weight:
    """Weight of a face, as `width` takes it."""
    return SEMIBOLD if font.get_weight() == SEMIBOLD else REGULAR


def svg_by_matplotlib(figure: Figure, alt: str, salt: str) -> str:
    """Let matplotlib write a figure as SVG whose text stays text.

    Parameters
    ----------
    figure : Figure
    alt : str
        The text for who cannot see it.
    salt : str
        What the ids are made from.

    Examples
    --------
    >>> svg_by_matplotlib(Figure((1, 1)), "Nothing", "a").splitlines()[0].split()[:2]
    ['<svg', 'role="img"']
    """
    settings: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": salt, "svg.id": None}
    settings["savefig.bbox"] = None  # the inline backend asks for "tight", which draws twice
    buffer = io.StringIO()
    with mpl.rc_context(settings), no_glyph_warnings():
        figure.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches=None)
    return _lean(buffer.getvalue(), alt)


_PROLOGUE = re.compile(r"\A.*?(?=<svg)|<metadata>.*?</metadata>|<style .*?</style>", re.DOTALL)
_EMPTY = re.compile(r"<defs>\s*</defs>")
_GROUP = re.compile(r'<g id="[^"]*">\s*((?:<(?:text|path) (?:[^>]*/>|[^>]*>[^<]*</text>)\s*)*)</g>')
_GROUP_NAME = re.compile('<g id="[^"]*">')
_TAG = re.compile(r"<[^>]*>")
_DECIMALS = re.compile(r"(\d\.\d\d)\d+")
_NEEDLESS = re.compile(
    r"; font-family: [^;\"]*|; text-anchor: start| transform=\"rotate\(-0 [^\"]*\""
)


def _lean(svg: str, alt: str) -> str:
    """Leave out what a page does not need, and tell a screen reader what the picture shows.

    The style sheet matplotlib writes would apply to every other picture of the same page, and
    its group names would stand there twice; the one family for all texts moves to the root.
    """
    svg = _EMPTY.sub("", _PROLOGUE.sub("", svg))
    svg = _GROUP_NAME.sub("<g>", _GROUP.sub(r"\1", svg))
    svg = _TAG.sub(lambda tag: _lean_tag(tag.group()), svg)
    families = ", ".join(f"'{name}'" for name in FAMILIES)
    root = (
        f'<svg role="img" aria-label="{escape(alt)}" font-family="{families}, sans-serif"'
        ' stroke-linejoin="round"'
    )
    return re.sub(r"\n\s*", "\n", svg.replace("<svg", root, 1)).strip() + "\n"


def _lean_tag(tag: str) -> str:
    """Round the numbers of one tag to hundredths of a point and drop the family."""
    return _NEEDLESS.sub("", _DECIMALS.sub(r"\1", tag)).replace(" \n", " ").replace('\n"', '"')
