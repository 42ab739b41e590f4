"""A chart: a matplotlib figure measured in millimetres that displays itself as searchable SVG."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib as mpl
from matplotlib.figure import Figure

from toolkit.show.artists import PAPER, paint, svg_by_matplotlib
from toolkit.show.ink import GREY, MARGIN, SMALL_SIZE, TITLE_SIZE, Ink, Mark, leading
from toolkit.show.lettering import SEMIBOLD, label, printable
from toolkit.show.svg import svg_document

NARROW_MM = 96.0  # what a phone held upright has room for
GAP = 3.2  # mm between the heading and the drawing


class Chart(Ink, Figure):
    """A figure with a title, a subtitle and an alternative text, drawn in millimetres.

    The origin is the top left corner and y grows downwards, as on paper. The figure belongs to
    no pyplot window, so a notebook shows it once: when it is the value of a cell. It has no
    axes, for which reason IPython's own PNG of a figure stays away, too.

    Drawing leaves marks, which are written as SVG directly. The figure itself, with an artist for
    each mark, is made when somebody asks for a part of it: to draw on it, to change it, to look
    at its artists. What is changed there is seen in the SVG.

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
    caption : str
        What is shown, in one line: what a page prints after "Figure 1." The subtitle, or the
        title where there is none.
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
    >>> chart.text(0.5, 0.1, "a remark of my own").get_text() in chart.svg()
    True
    """

    def __init__(
        self, title: str, subtitle: str = "", *, alt: str, body: float, width_mm: float = 165
    ) -> None:
        Ink.__init__(self, width_mm)
        self._is_figure = False
        self.alt = printable(alt)
        self.narrow: Callable[[], Chart] | None = None
        self.title_text = printable(title)
        self.caption = printable(subtitle) or self.title_text
        room = width_mm - 2 * MARGIN
        titles = label(title, room, size=TITLE_SIZE, weight=SEMIBOLD)
        subtitles = label(subtitle, room, size=SMALL_SIZE)
        self.top = _heading_height(len(titles), len(subtitles))
        self.height_mm = self.top + body
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

    # The matplotlib figure: made when it is asked for.

    if not TYPE_CHECKING:  # or every misspelt name would be one of a figure

        def __getattr__(self, name: str) -> Any:
            if name not in _parts() or "_is_figure" not in vars(self) or self._is_figure:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self._become_figure()
            return getattr(self, name)

    def _become_figure(self) -> None:
        """Make the figure and its artists; what was set on it before that stays."""
        before = dict(vars(self))
        self._is_figure = True
        Figure.__init__(self, self._inches(), **PAPER)
        self.set_layout_engine("none")  # whatever the rcParams say
        vars(self).update(before, _is_figure=True)
        paint(self, self.marks, self.height_mm)

    def _inches(self) -> tuple[float, float]:
        return self.width_mm / 25.4, self.height_mm / 25.4

    def _add(self, mark: Mark) -> None:
        self.marks.append(mark)
        if self._is_figure:
            paint(self, [mark], self.height_mm)

    def __getstate__(self) -> Any:
        if not self._is_figure:
            self._become_figure()
        return Figure.__getstate__(self)

    def _copy(self) -> Figure:
        """Make another figure of the same marks."""
        figure = Figure(self._inches(), **PAPER)
        figure.set_layout_engine("none")
        paint(figure, self.marks, self.height_mm)
        return figure

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Save the chart in any format matplotlib knows; see `matplotlib.figure.Figure.savefig`."""
        if self._is_figure:
            super().savefig(fname, **kwargs)
        else:
            self._copy().savefig(fname, **kwargs)

    # What others see of it.

    def svg(self) -> str:
        """Return the chart as SVG: text stays text, and the same chart gives the same bytes."""
        return self._svg_of_changes() or self._svg_of_marks()

    def _svg_of_marks(self) -> str:
        return svg_document(self, self.height_mm, self.alt, f"c{self._salt()[:10]}")

    def _svg_of_changes(self) -> str:
        """What matplotlib makes of the figure; nothing while the marks are all there is on it."""
        if not self._is_figure:
            return ""
        shown, drawn = (
            svg_by_matplotlib(figure, self.alt, self._salt()) for figure in (self, self._copy())
        )
        return shown if shown != drawn else ""

    def _salt(self) -> str:
        return hashlib.sha256(f"{self.title_text}\n{self.alt}".encode()).hexdigest()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        changed = self._svg_of_changes()
        about = {"alt": self.alt, "caption": self.caption}
        if self.narrow and not changed:  # a variant without the changes would say something else
            about["narrow"] = self.narrow().svg()
        return {"image/svg+xml": changed or self._svg_of_marks()}, {"image/svg+xml": about}

    def _repr_html_(self) -> None:
        """Nothing: matplotlib's is for a window in a browser, which a chart does not have."""

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


@functools.cache
def _parts() -> frozenset[str]:
    """Names of what a matplotlib figure has once it is made."""
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        return frozenset(vars(Figure()))


def _heading_height(titles: int, subtitles: int) -> float:
    """Millimetres that a title and a subtitle of so many lines take."""
    if not titles and not subtitles:
        return MARGIN
    between = 1.0 if titles else 0.0
    return titles * leading(TITLE_SIZE) + between + subtitles * leading(SMALL_SIZE) + GAP
