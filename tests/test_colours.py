"""One style sheet, and colours that stay apart for every eye, in grey print, and under letters.

How an eye without one of the three kinds of cones sees a colour is simulated as in G. M. Machado,
M. M. Oliveira and L. A. F. Fernandes, "A physiologically-based model for simulation of color
vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1,
on linear RGB. Distances are CIEDE2000 (G. Sharma, W. Wu, E. N. Dalal, Color Research and
Application 30, 2005), contrasts those of WCAG 2.1.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_drawing
import test_drawing_plan

from toolkit.show.chart import Chart
from toolkit.show.drawing_answers import palette
from toolkit.show.drawing_calendar import _shade
from toolkit.show.ink import (
    BLACK,
    BLUE,
    DOT,
    GREY,
    GRID,
    INK,
    NEUTRAL,
    ORANGE,
    PEACH,
    SKY,
    TRACK,
    WHITE,
    Box,
    Stroke,
    Words,
    ink_on,
)
from toolkit.show.layout import FULL, PALE, WORDS

SHOW = Path(__file__).parents[1] / "toolkit/show"
STYLE_SHEET = "ink.py"
LITERAL = re.compile(r"#(?:[0-9a-f]{3}){1,2}(?:[0-9a-f]{2})?", re.IGNORECASE)
NAMED = {"black", "white", "red", "green", "blue", "grey", "gray", "orange", "navy", "silver"}

APART = 12.0  # CIEDE2000; two patches side by side are told apart from about 2.3
STEP = 1.25  # contrast of two grey patches that touch
READABLE = 4.5  # WCAG 2.1, 1.4.3: letters on their ground
SEEN = 3.0  # WCAG 2.1, 1.4.11: a mark that carries meaning, on the paper

MACHADO = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

# What stands for different things in one chart, by chart.
MEANINGS = {
    **{f"answers, {k} categories": palette(k, k // 2) for k in (3, 5)},
    **{f"answers, {k} categories": palette(k, None) for k in (2, 4)},
    "heat map": palette(5, 2),
    "dumbbells": (FULL["good"], FULL["behind"], FULL["neutral"]),
    "dumbbells, bars": (PALE["good"], PALE["behind"], PALE["neutral"]),
    "bars with target": (FULL["good"], FULL["behind"], FULL["neutral"], TRACK),
    "stock": (SKY, BLUE, WHITE),
    "funnel": (FULL["neutral"], FULL["good"], FULL["behind"], INK),
    "units in order": (DOT, GREY, BLUE, INK),
    "decomposition": (FULL["neutral"], FULL["good"], FULL["behind"]),
    "calendar": (TRACK, _shade(0.04), _shade(0.5), BLUE, ORANGE),
    "outlook": (FULL["own"], FULL["behind"], FULL["neutral"]),
}


def channels(color: str) -> tuple[float, float, float]:
    """Linear red, green and blue of sRGB."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def times(matrix, vector) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def seen(color: str, eye: str) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, part)) for part in times(MACHADO[eye], channels(color)))


def lab(linear) -> tuple[float, float, float]:
    """CIE L*a*b* under D65."""
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
        for t in (v / w for v, w in zip(times(to_xyz, linear), (0.9505, 1, 1.089), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, two) -> float:
    """Distance of two colours in L*a*b*, in the steps of Sharma, Wu and Dalal."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - math.sqrt(mean7 / (mean7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    wide = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    light, strong = (l1 + l2) / 2, (c1 + c2) / 2
    hue = (h1 + h2) if not c1 * c2 else (h1 + h2) / 2
    if c1 * c2 and abs(h1 - h2) > 180:
        hue += 180 if h1 + h2 < 360 else -180
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * strong, 1 + 0.015 * strong * t
    r = -2 * math.sqrt(strong**7 / (strong**7 + 25**7))
    r *= math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / s_l, (c2 - c1) / s_c, wide / s_h
    return math.sqrt(dl**2 + dc**2 + dh**2 + r * dc * dh)


def luminance(color: str) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels(color), strict=True))


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("one", "two", "apart"),  # from table 1 of Sharma, Wu and Dalal
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distances_are_those_of_the_paper(one, two, apart):
    assert ciede2000(one, two) == pytest.approx(apart, abs=5e-5)
    assert ciede2000(two, one) == pytest.approx(apart, abs=5e-5)


def test_who_lacks_a_kind_of_cones_sees_greys_as_they_are_and_confuses_what_is_known():
    for eye in MACHADO:
        assert ciede2000(lab(seen(GREY, eye)), lab(channels(GREY))) < 0.1
    red, green = "#c00000", "#4c7a00"
    assert ciede2000(lab(seen(red, "deuteranopia")), lab(seen(green, "deuteranopia"))) < 12
    assert ciede2000(lab(channels(red)), lab(channels(green))) > 40


@pytest.mark.parametrize("eye", MACHADO)
@pytest.mark.parametrize("chart", MEANINGS)
def test_colours_of_different_meaning_stay_apart(chart, eye):
    for one, two in itertools.combinations(MEANINGS[chart], 2):
        apart = ciede2000(lab(seen(one, eye)), lab(seen(two, eye)))
        assert apart >= APART, (one, two, apart)


def test_in_grey_print_neighbouring_answers_differ():
    for k in (2, 3, 4, 5):
        colors = palette(k, k // 2 if k % 2 else None)
        for place, (one, two) in enumerate(itertools.pairwise(colors), start=1):
            parted = k % 2 == 0 and place == k // 2  # by the black line in the middle
            assert parted or contrast(one, two) >= STEP, (one, two, contrast(one, two))


def test_without_a_middle_answer_a_black_line_parts_the_two_sides():
    chart = test_drawing.answers(1, test_drawing.TEXTS, categories=4, neutral=None, waves=1)
    kinds = [type(mark) for mark in chart.marks]
    line = chart.marks[kinds.index(Stroke)]
    assert kinds.count(Stroke) == 1 and line.color == INK
    bars = [place for place, kind in enumerate(kinds) if kind is Box]
    assert max(bars) < kinds.index(Stroke), "the line is drawn over the bars"
    ends = [chart.marks[place].x + chart.marks[place].wide for place in bars]
    assert any(abs(line.xs[0] - end) < 1e-6 for end in ends)
    assert contrast(INK, PEACH) > 4 and contrast(INK, SKY) > 4


def test_in_grey_print_good_and_behind_differ():
    assert contrast(BLUE, ORANGE) >= STEP and contrast(SKY, BLUE) >= 2


@pytest.mark.parametrize("color", [*FULL.values(), *WORDS.values(), GREY, INK])
def test_marks_and_words_are_seen_on_paper(color):
    least = READABLE if color in (*WORDS.values(), GREY, INK) else 2.5
    assert contrast(color, WHITE) >= least


DRAWINGS = [*test_drawing.ALL, *test_drawing_plan.ALL]


def drawn(width_mm: float) -> Iterator[Chart]:
    for draw in DRAWINGS:
        yield draw(7, test_drawing.TEXTS, width_mm=width_mm)


@pytest.mark.parametrize("width_mm", [96, 165])
def test_every_letter_can_be_read_on_what_lies_below_it(width_mm):
    count = 0
    for chart in drawn(width_mm):
        for place, mark in enumerate(chart.marks):
            if isinstance(mark, Words):
                ground = ground_of(mark, chart.marks[:place])
                assert contrast(mark.color, ground) >= READABLE, (mark, ground)
                count += ground != WHITE
    assert count > 50  # numbers in segments and cells


def ground_of(words: Words, below) -> str:
    """Colour of the last box below the middle of the letters; white paper without one."""
    x, y = words.x, words.y - 1.0
    x += {"left": 0.3, "center": 0.0, "right": -0.3}[words.align]
    boxes = [m for m in below if isinstance(m, Box) and m.x <= x <= m.x + m.wide]
    found = [m.color for m in boxes if m.y <= y <= m.y + m.high]
    return found[-1] if found else WHITE


def test_letters_are_light_or_dark_as_their_ground_asks_for():
    for k in range(2, 8):
        for color in palette(k, k // 2 if k % 2 else None):
            assert contrast(ink_on(color), color) >= READABLE, (k, color)
    for part in range(1, 101):
        assert contrast(ink_on(_shade(part / 100)), _shade(part / 100)) >= READABLE, part


# ---- one style sheet ----------------------------------------------------------------------------


def literals(source: str) -> list[str]:
    """Colours written into code, by number or by name; those in docstrings are examples."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in docstrings
        if LITERAL.fullmatch(node.value) or node.value.lower() in NAMED
    ]


def test_colours_are_written_in_the_style_sheet_only():
    found = {path.name: literals(path.read_text("utf-8")) for path in SHOW.glob("*.py")}
    assert {name: own for name, own in found.items() if own and name != STYLE_SHEET} == {}
    assert len(found[STYLE_SHEET]) == len(set(found[STYLE_SHEET])) >= 10


def test_a_stray_colour_is_found():
    assert literals('ink.box(0, 0, 1, 1, "#0B5394")') == ["#0B5394"]
    assert literals('def f():\n    "#fff"\n    g(color="white")') == ["white"]


def test_charts_use_no_other_colour():
    sheet = {INK, GREY, DOT, TRACK, GRID, BLUE, SKY, ORANGE, PEACH, NEUTRAL, WHITE, BLACK}
    sheet |= {color for k in range(2, 8) for color in palette(k, k // 2 if k % 2 else None)}
    shades = {_shade(part / 1200) for part in range(1201)}
    for chart in drawn(165):
        used = {mark.color for mark in chart.marks if hasattr(mark, "color")}
        assert used <= sheet | shades, used - sheet
