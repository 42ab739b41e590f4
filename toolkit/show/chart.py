"""A chart: a matplotlib figure measured in millimetres that displays itself as searchable SVG."""

from __future__ import annotations

import functools
import hashlib
import io
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Literal, ParamSpec, cast

import matplotlib as mpl
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from toolkit.show.lettering import (
    FAMILIES,
    MM,
    REGULAR,
    SEMIBOLD,
    Weight,
    face,
    label,
    no_glyph_warnings,
    printable,
    width,
)

__all__ = ["Chart", "label"]

Align = Literal["left", "center", "right"]

INK = "#1a1a1a"
GREY = "#666666"
DOT = "#9a9a9a"
TRACK = "#ebebeb"
GRID = "#e4e4e4"
BLUE = "#0b5394"
SKY = "#8fb8de"
ORANGE = "#bf5310"
PEACH = "#f2b48a"
NEUTRAL = "#dcdcdc"
WHITE = "#ffffff"

TITLE_SIZE = 11.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.5
LEADING = 1.28  # distance of baselines over type size; Vietnamese stacks two marks on a letter
CAP = 0.70  # height of what the eye takes for the middle of a line, over type size
NARROW_MM = 96.0  # what a phone held upright has room for
MARGIN = 0.4  # mm left free at the edges, so that no letter is cut
GAP = 3.2  # mm between the heading and the drawing


def leading(size: float) -> float:
    """Distance from one baseline to the next, in millimetres.

    Examples
    --------
    >>> round(leading(9), 2)
    4.06
    """
    return size * LEADING * MM


class Chart(Figure):
    """A figure with a title, a subtitle and an alternative text, drawn in millimetres.

    The origin is the top left corner and y grows downwards, as on paper. The figure belongs to
    no pyplot window, so a notebook shows it once: when it is the value of a cell. It has no
    axes, for which reason IPython's own PNG of a figure stays away, too.

    Parameters
    ----------
    title : str
        What the chart says; at most two lines are printed. May be empty.
    subtitle : str
        What is shown, and of how many; grey, at most two lines. May be empty.
    alt : str
        The text for who cannot see the chart.
    body : float
        Height below the heading, in millimetres.
    width_mm : float, default 165
        Width of the figure; 165 fills a page of an administrative report.

    Attributes
    ----------
    alt : str
        The alternative text.
    top : float
        Where the drawing may begin, below the heading.
    width_mm, height_mm : float
        Size of the figure.

    Examples
    --------
    >>> chart = Chart("Một nửa đã được tập huấn", "n = 8", alt="5 trên 8", body=20)
    >>> chart.write(0, chart.top + 5, "5/8")
    >>> "5/8" in chart.svg()
    True
    """

    def __init__(
        self, title: str, subtitle: str = "", *, alt: str, body: float, width_mm: float = 165
    ) -> None:
        self.alt = printable(alt)
        self.narrow: Callable[[], Chart] | None = None
        self.title_text = printable(title)
        self.width_mm = width_mm
        room = width_mm - 2 * MARGIN
        titles = label(title, room, size=TITLE_SIZE, weight=SEMIBOLD)
        subtitles = label(subtitle, room, size=SMALL_SIZE)
        self.top = _heading_height(len(titles), len(subtitles))
        self.height_mm = self.top + body
        super().__init__(
            (width_mm / 25.4, self.height_mm / 25.4), dpi=200, facecolor=WHITE, edgecolor=WHITE,
            linewidth=0, frameon=True,
        )  # fmt: skip
        self.set_layout_engine("none")  # whatever the rcParams say
        flip = Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, self.height_mm / 25.4)
        self._mm = flip + self.dpi_scale_trans
        self._write_heading(titles, subtitles)

    def _write_heading(self, titles: Sequence[str], subtitles: Sequence[str]) -> None:
        """Set title and subtitle line by line at the top left."""
        y = 0.0
        for line in titles:
            y += leading(TITLE_SIZE)
            self.write(MARGIN, y, line, size=TITLE_SIZE, weight=SEMIBOLD)
        y += 1.0 if titles else 0.0
        for line in subtitles:
            y += leading(SMALL_SIZE)
            self.write(MARGIN, y, line, size=SMALL_SIZE, color=GREY)

    # The pencils: every position and length is in millimetres, every stroke and letter in points.

    def write(
        self, x: float, y: float, text: str, *, size: float = TEXT_SIZE,
        weight: Weight = REGULAR, color: str = INK, align: Align = "left",
    ) -> None:  # fmt: skip
        """Write one line of text with its baseline at y."""
        text = printable(text)
        if text:
            line = _Line(
                x, y, text, color=color, fontproperties=face(size, weight),
                horizontalalignment=align, verticalalignment="baseline", parse_math=False,
                usetex=False, wrap=False,
            )  # fmt: skip
            line.set_transform(self._mm)
            line.set_zorder(1)
            self.add_artist(line)

    def write_lines(
        self, x: float, middle: float, lines: Sequence[str], *, size: float = TEXT_SIZE,
        weight: Weight = REGULAR, color: str = INK, align: Align = "left",
    ) -> None:  # fmt: skip
        """Write lines under each other, the whole block centred on the height `middle`."""
        first = middle + size * CAP * MM / 2 - (len(lines) - 1) * leading(size) / 2
        for i, line in enumerate(lines):
            self.write(
                x, first + i * leading(size), line,
                size=size, weight=weight, color=color, align=align,
            )  # fmt: skip

    def box(self, x: float, y: float, wide: float, high: float, color: str) -> None:
        """Fill a rectangle from its top left corner; nothing for one without area."""
        if wide > 0 and high > 0:
            self.add_artist(
                Rectangle(
                    (x, y), wide, high, facecolor=color, edgecolor="none", linewidth=0,
                    zorder=1, transform=self._mm,
                )
            )  # fmt: skip

    def stroke(
        self, xs: Sequence[float], ys: Sequence[float], color: str, *, thick: float = 0.6,
        dashes: tuple[float, float] | None = None, round_ends: bool = False,
        inside: tuple[float, float, float, float] | None = None,
    ) -> None:  # fmt: skip
        """Draw a line through points, cut off outside the rectangle `inside` (x0, y0, x1, y1)."""
        line = Line2D(
            xs, ys, color=color, linewidth=thick, zorder=1, transform=self._mm, marker="None",
            linestyle=(0, dashes) if dashes else "-", solid_joinstyle="round",
            solid_capstyle="round" if round_ends else "butt", dash_capstyle="butt",
        )  # fmt: skip
        self.add_artist(line)
        if inside is not None:
            line.set_clip_box(TransformedBbox(Bbox.from_extents(*inside), self._mm))

    def dots(
        self, xs: Sequence[float], ys: Sequence[float], color: str, *, size: float = 6,
        fill: str | None = None, edge: float = 0,
    ) -> None:  # fmt: skip
        """Draw round dots; `fill` other than `color` with an `edge` makes rings."""
        self.add_artist(
            Line2D(
                xs, ys, linestyle="None", marker="o", markersize=size, zorder=1,
                markerfacecolor=fill or color, markeredgecolor=color, markeredgewidth=edge,
                transform=self._mm,
            )
        )  # fmt: skip

    # What others see of it.

    def svg(self) -> str:
        """Return the chart as SVG: text stays text, and the same chart gives the same bytes."""
        salt = hashlib.sha256(f"{self.title_text}\n{self.alt}".encode()).hexdigest()
        settings: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": salt, "svg.id": None}
        settings["savefig.bbox"] = None  # the inline backend asks for "tight", which draws twice
        buffer = io.StringIO()
        with mpl.rc_context(settings), no_glyph_warnings():
            self.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches=None)
        return _lean(buffer.getvalue(), self.alt)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        about = {"alt": self.alt} | ({"narrow": self.narrow().svg()} if self.narrow else {})
        return {"image/svg+xml": self.svg()}, {"image/svg+xml": about}

    def __repr__(self) -> str:
        return f"<Chart: {self.title_text or self.alt}>"


P = ParamSpec("P")


def for_phones_too(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """Let a drawing come with a variant for narrow screens, drawn when it is displayed."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Chart:
        chart = draw(*args, **kwargs)
        if chart.width_mm > NARROW_MM:
            chart.narrow = functools.partial(draw, *args, **kwargs | {"width_mm": NARROW_MM})  # type: ignore[arg-type]
        return chart

    return drawn


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


def _heading_height(titles: int, subtitles: int) -> float:
    """Millimetres that a title and a subtitle of so many lines take."""
    if not titles and not subtitles:
        return MARGIN
    between = 1.0 if titles else 0.0
    return titles * leading(TITLE_SIZE) + between + subtitles * leading(SMALL_SIZE) + GAP


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
