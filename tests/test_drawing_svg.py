"""Our own writing of a chart against matplotlib's: the same shapes in the same order and place."""

from __future__ import annotations

import io
import math
from unittest.mock import patch

import matplotlib as mpl
import pytest
import test_drawing
import test_drawing_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import RendererSVG
from svg_shapes import Shape, shapes, size
from test_drawing import LONG_TEXTS, ROWS, TEXTS

from toolkit.show.chart import NARROW_MM, Chart
from toolkit.show.ink import BLUE, GREY, ORANGE, SKY, WHITE, Ink

NEAR = 0.061  # points; ours rounds to the tenth, matplotlib to less than a hundredth
DRAWINGS = [*test_drawing.ALL, *test_drawing_plan.ALL]


def by_matplotlib(chart: Chart) -> str:
    """The chart as matplotlib itself writes it, lines beyond the edges of the page included.

    Where matplotlib cuts a line that leaves the page at a low angle, a hundredth of a point at
    its ends moves the cut by much more.
    """
    written, convert = io.StringIO(), RendererSVG._convert_path

    def uncut(self, path, transform=None, clip=None, simplify=None, sketch=None):
        return convert(self, path, transform, None, simplify, sketch)

    with (
        mpl.rc_context({"svg.fonttype": "none"}),
        patch.object(RendererSVG, "_convert_path", uncut),
    ):
        chart.savefig(written, format="svg")
    return written.getvalue()


def close(ours: Shape, theirs: Shape) -> bool:
    """Whether two shapes look the same and stand in the same place."""
    one, other = [*numbers(ours)], [*numbers(theirs)]
    return (
        ours.kind == theirs.kind
        and words(ours) == words(theirs)
        and len(one) == len(other)
        and all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))
    )


def numbers(shape: Shape) -> list[float]:
    flat = [value for point in shape.points for value in point]
    for part in shape.look:
        flat += [part] if isinstance(part, float) else []
        flat += [float(one) for one in part] if isinstance(part, tuple) else []
    return flat


def words(shape: Shape) -> list[object]:
    return [part for part in shape.look if not isinstance(part, float | tuple)]


def assert_same_picture(chart: Chart) -> None:
    """Both ways show the same shapes in the same order."""
    svg, other = chart.svg(), by_matplotlib(chart)
    assert size(svg) == pytest.approx(size(other), abs=NEAR)
    ours, theirs = shapes(svg), shapes(other)
    for one, two in zip(ours, theirs, strict=False):
        assert close(one, two), f"\n{one}\n{two}"
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("shared", [TEXTS, LONG_TEXTS], ids=["short", "long"])
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("draw", DRAWINGS)
def test_every_drawing_is_what_matplotlib_makes_of_it(draw, rows, shared):
    assert_same_picture(draw(rows, shared))


@pytest.mark.parametrize("width_mm", [NARROW_MM, 250])
@pytest.mark.parametrize("draw", DRAWINGS)
def test_every_width_is_what_matplotlib_makes_of_it(draw, width_mm):
    assert_same_picture(draw(7, TEXTS, width_mm=width_mm))


lengths = st.floats(-400, 400) | st.sampled_from([math.nan, 0, 1, 50.0])
places = st.tuples(st.floats(-20, 200), st.floats(-20, 60))
colors = st.sampled_from([BLUE, GREY, ORANGE, SKY, WHITE])
marks = st.one_of(
    st.tuples(
        st.just("write"), places, st.text(max_size=12), st.sampled_from([8.0, 8.5, 11.5]),
        st.sampled_from([400, 600]), st.sampled_from(["left", "center", "right"]), colors,
    ),
    st.tuples(st.just("box"), places, st.floats(-1, 90), st.floats(-1, 30), colors),
    st.tuples(
        st.just("stroke"), st.lists(st.tuples(lengths, lengths), max_size=6), colors,
        st.sampled_from([0.6, 1.0, 2.2]), st.sampled_from([None, (3, 2.4)]), st.booleans(),
        st.sampled_from([None, (10, 10.5, 90, 30)]),
    ),
    st.tuples(
        st.just("dots"), st.lists(st.tuples(st.floats(0, 90) | st.just(math.nan), st.floats(0, 30)),
        max_size=4), colors, st.sampled_from([4.5, 6]), st.sampled_from([None, WHITE]),
        st.sampled_from([0, 1.3]),
    ),
)  # fmt: skip


def draw_mark(ink: Ink, mark: tuple) -> None:
    kind, *rest = mark
    if kind == "write":
        (x, y), text, size_, weight, align, color = rest
        ink.write(x, y, text, size=size_, weight=weight, align=align, color=color)
    elif kind == "box":
        (x, y), wide, high, color = rest
        ink.box(x, y, wide, high, color)
    elif kind == "stroke":
        points, color, thick, dashes, round_ends, inside = rest
        xs, ys = [x for x, _ in points], [y for _, y in points]
        ink.stroke(xs, ys, color, thick=thick, dashes=dashes, round_ends=round_ends, inside=inside)
    else:
        points, color, size_, fill, edge = rest
        xs, ys = [x for x, _ in points], [y for _, y in points]
        ink.dots(xs, ys, color, size=size_, fill=fill, edge=edge)


@given(st.lists(marks, max_size=8), st.lists(marks, max_size=4))
@settings(deadline=None)
def test_any_marks_are_what_matplotlib_makes_of_them(own, shared):
    chart, backdrop = Chart("T", alt="", body=30), Ink(165)
    for mark in shared:
        draw_mark(backdrop, mark)
    chart.place(backdrop, 7.25)
    for mark in own:
        draw_mark(chart, mark)
    assert_same_picture(chart)
