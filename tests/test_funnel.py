"""The funnel of very many units: what the dots cover is drawn once, and the frame once for all."""

from __future__ import annotations

import gc
import weakref
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_shapes import shapes
from test_drawing import TEXTS, number
from test_drawing_svg import assert_same_picture

import toolkit as tk
from toolkit import peers as module
from toolkit.peers import Peers
from toolkit.show.cloud import DOT_SIZE, EACH, FINEST, MOST_LINES, covered, draw_units
from toolkit.show.drawing import FunnelFrame, FunnelPoint, funnel
from toolkit.show.ink import BLUE, GREY, Ink
from toolkit.show.lettering import MM

RADIUS = DOT_SIZE * MM / 2


@pytest.fixture(scope="module")
def peers() -> Peers:
    study = tk.load_study("data/lai-chau", language="en")
    return tk.compare_units(study, unit="LC-02-001", as_of="2026-10-31")


def crowd(peers: Peers, count: int) -> Peers:
    """The same result of so many units, one in ten of them hidden."""
    rng = np.random.default_rng(count)
    n = rng.integers(5, 400, count)
    mean = np.clip(rng.normal(70, 4 + 30 / np.sqrt(n)), 0, 100)
    usual = module.Usual(70.0, 14.0, 5.0)
    limits = module._funnel(usual, pd.Series(n), 0.95)
    table = pd.DataFrame({name: np.zeros(count) for name in peers.table})
    table = table.assign(
        unit_id=[f"U{i}" for i in range(count)], n=n, mean=mean, low=mean - 3, high=mean + 3,
        shrunk=mean, outside=(mean > limits.high) * 1.0 - (mean < limits.low) * 1.0, reason="",
    )  # fmt: skip
    hidden = np.arange(count) % 10 == 9
    table.loc[hidden, module.FIGURES] = np.nan
    table["hidden"] = hidden
    shown = table[~table["hidden"]]
    return replace(peers, table=table, limits=module._limits(shown, usual), **usual._asdict())


def distances(dots: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """From each dot to the nearest line; a line runs across or down, but for a hair."""
    low, high = lines.min(axis=1), lines.max(axis=1)
    away = np.maximum(low[None] - dots[:, None], 0) + np.maximum(dots[:, None] - high[None], 0)
    return np.hypot(away[..., 0], away[..., 1]).min(axis=1)


@given(st.integers(1, 2000), st.integers(0, 99), st.sampled_from([1.0, 40.0]))
@settings(deadline=None, max_examples=40)
def test_lines_cover_what_the_dots_cover_and_nothing_far_from_them(count, seed, extent):
    rng = np.random.default_rng(seed)
    dots = rng.uniform(0, extent, (count, 2))
    step, (lines,) = covered([(dots[:, 0], dots[:, 1])], most=10**6)
    lines = lines * step
    assert distances(dots, lines).max() <= FINEST * 0.75
    steps = [np.linspace(a, b, 2 + int(np.hypot(*(b - a)) / FINEST)) for a, b in lines]
    points = np.concatenate(steps)
    for point in points[:: max(1, len(points) // 200)]:
        assert np.hypot(*(dots - point).T).min() <= FINEST * 1.5


def units(count: int, largest: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Places of so many units inside, above and below the limits, in a frame of 130 × 62 mm."""
    rng = np.random.default_rng(count)
    n = np.clip(np.exp(rng.normal(np.log(largest) / 2, 0.8, count)).round(), 5, largest)
    spread = np.sqrt(36 + 200 / n)
    off = rng.normal(0, 1, count)
    side = (off > 1.96) * 1 - (off < -1.96) * 1
    xs, ys = 130 * n / largest, np.clip(31 - off * spread, 0, 62)
    return [(xs[side == one], ys[side == one]) for one in (0, 1, -1)]


@pytest.mark.parametrize("largest", [60, 1000])
@pytest.mark.parametrize("count", [500, 5_000, 100_000])
def test_lines_are_few_however_many_dots_and_lie_where_these_are(count, largest):
    groups = units(count, largest)
    step, lines = covered(groups)
    assert 3 <= sum(map(len, lines)) <= MOST_LINES
    assert step == FINEST or count > MOST_LINES
    for (xs, ys), ends in zip(groups, lines, strict=True):
        some = np.stack([xs, ys], axis=1)[:500]
        assert distances(some, ends * step).max() < RADIUS


def test_lines_are_few_even_where_colours_are_mixed():
    rng = np.random.default_rng(1)
    _, lines = covered([(rng.uniform(0, 145, 9999), rng.uniform(0, 62, 9999)) for _ in range(3)])
    assert sum(map(len, lines)) <= MOST_LINES


def test_few_dots_are_drawn_one_by_one():
    ink, where = Ink(165), np.arange(EACH) / 7
    draw_units(ink, [(BLUE, where[1:], where[1:]), (GREY, where[:1], where[:1])])
    draw_units(ink, [(BLUE, where, where), (GREY, where[:1], where[:1])])
    assert [type(mark).__name__ for mark in ink.marks] == ["Dots", "Dots", "Cloud", "Cloud"]
    assert list(ink.marks[0].xs) == where[1:].tolist()


def test_a_crowd_is_what_matplotlib_makes_of_it(peers):
    assert_same_picture(tk.plot_peers(crowd(peers, 3000), "U7"))


@pytest.mark.parametrize("count", [2_000, 100_000])
def test_a_figure_of_many_units_is_no_larger_than_one_of_some(peers, count):
    data, about = tk.plot_peers(crowd(peers, count), "U7")._repr_mimebundle_()
    written = data["image/svg+xml"], about["image/svg+xml"]["narrow"]
    assert sum(len(svg.encode()) for svg in written) < 40_000


def test_the_frame_is_drawn_once_for_all_units_and_both_widths(peers, monkeypatch):
    drawn = []
    draw = FunnelFrame._draw
    monkeypatch.setattr(FunnelFrame, "_draw", lambda *args: drawn.append(args[1]) or draw(*args))
    many = crowd(peers, 900)
    for unit in ("U1", "U2", "U9", "elsewhere"):
        tk.plot_peers(many, unit)._repr_mimebundle_()
    assert drawn == [165, 96]


def test_the_own_unit_is_where_its_figures_say(peers):
    many = crowd(peers, 900)
    row = many.table[many.table["unit_id"] == "U7"].iloc[0]
    found = shapes(tk.plot_peers(many, "U7").svg())
    numbers = {s.look[0]: s.points[0] for s in found if s.kind == "text"}
    (x0, _), (x1, _) = numbers["0"], numbers["100"]
    (_, y0), (_, y1) = numbers["60"], numbers["80"]
    x, y = next(s.points[0] for s in found if s.kind == "dot")
    assert x == pytest.approx(x0 + (x1 - x0) * row["n"] / 100, abs=0.05)
    assert y == pytest.approx(y0 + (y1 - y0) * (row["mean"] - 60) / 20 - 8.5 * 0.35, abs=0.05)


def test_what_was_gathered_for_a_result_goes_with_it(peers):
    many = crowd(peers, 500)
    tk.plot_peers(many, "U1")
    gone = weakref.ref(many)
    del many
    gc.collect()
    assert gone() is None


def test_sentences_look_one_unit_up_and_count_the_others_once(peers, monkeypatch):
    many = crowd(peers, 900)
    own = many.table[many.table["unit_id"] == "U7"].iloc[0]
    assert f"({own['mean']:.1f} points, from all {own['n']:.0f} answer sheets" in str(
        tk.describe_peers(many, "U7")
    )
    shown = many.table[many.table["mean"].notna()]
    inside = (shown["outside"] == 0).sum()
    assert f"{inside} of {len(shown)} units" in str(tk.describe_peers(many, "U9"))
    monkeypatch.setattr(pd.Series, "__eq__", None)  # no row is compared any more
    assert str(tk.describe_peers(many, "U8"))


def test_units_whose_answers_are_all_equal_are_drawn_without_limits(peers):
    table = peers.table.assign(mean=50.0, outside=np.nan)
    equal = replace(peers, table=table, tau=np.nan, limits=peers.limits.iloc[:0])
    unit = table["unit_id"].iloc[0]
    assert "is 50.0 points" in str(tk.describe_peers(equal, unit))
    dots = [one for one in shapes(tk.plot_peers(equal, unit).svg()) if one.kind == "dot"]
    assert len(dots) == len(table) + 2  # and the ring of the own unit


def test_a_unit_without_a_value_has_no_dot():
    frame = FunnelFrame({"good": ([40, 50], [0.7, float("nan")])}, x_title="n", y_low=0, y_high=1,
                        number=number)  # fmt: skip
    chart = funnel(frame, FunnelPoint(50, float("nan")), "mine", **TEXTS)
    assert [one.kind for one in shapes(chart.svg())].count("dot") == 1
    assert "mine" not in [one.text for one in ET.fromstring(chart.svg()).iter()]
