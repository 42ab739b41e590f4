"""The drawings of a plan, with inputs as bad as they come: nothing is lost, cut or written over."""

import math
import xml.etree.ElementTree as ET
from datetime import date

import matplotlib as mpl
import pytest
from test_drawing import (
    LONG_TEXTS,
    NAN,
    ROWS,
    TEXTS,
    TONES,
    VALUES,
    assert_texts_stand_free,
    name,
    number,
    percent,
    texts,
)

from toolkit.errors import ArgumentError
from toolkit.show.chart import NARROW_MM
from toolkit.show.drawing import (
    Bar,
    CaterpillarUnit,
    HeatCell,
    HeatRow,
    Line,
    Month,
    Panel,
    Step,
    caterpillar,
    heatmap,
    lines_over_time,
    panels,
    progress_bars,
    waterfall,
    year_calendar,
)
from toolkit.show.ink import BLUE, GRID, ORANGE

WEEKS = ["1", "2", "3", "4", "5"]


def steps(rows, shared, width_mm=165):
    data, at = [], 0.0
    for i in range(rows):
        move = [12, -7, 0, 130, -140, 2, 1][i % 7]
        data.append(Step(name(i), at, at + move, f"{move:+d}", TONES[i % 4], i in (0, rows - 1)))
        at += move
    return waterfall(data, number=number, width_mm=width_mm, **shared)


def lines(rows, shared, width_mm=165, target=1.0, deadline=date(2030, 12, 31)):
    data = [
        Line(
            name(i),
            [(date(2021 + k, 3, 31), VALUES[(i + k) % 7]) for k in range(3 + i % 5)],
            TONES[i % 4],
            i % 2 == 1,
        )
        for i in range(min(rows, 4))
    ]
    return lines_over_time(
        data, target, "Chỉ tiêu 100%", deadline, "Hạn 31/12/2030", reach=(0, 1),
        number=percent, width_mm=width_mm, **shared,
    )  # fmt: skip


def small(rows, shared, width_mm=165):
    data = [
        Panel(
            name(i),
            [(2021 + k, VALUES[(i + k) % 7]) for k in range(i % 6)],
            [(2025, 0.3), (2030, 0.9)][: i % 3],
            "31,5%" if i % 6 else "Chưa có số liệu",
            1.25, "100%", TONES[i % 4],
        )
        for i in range(rows)
    ]  # fmt: skip
    return panels(data, width_mm=width_mm, **shared)


def calendar(rows, shared, width_mm=165):
    data = [
        Month(
            f"Tháng {i + 1}", [0, 3, 1200 * (i % 2), NAN, i], [i % 2 == 0] * 5, name(i)
        )
        for i in range(min(rows, 12))
    ]  # fmt: skip
    return year_calendar(
        data, WEEKS, count_text="Số hoạt động", marked_text="Đợt cao điểm", number=number,
        width_mm=width_mm, **shared,
    )  # fmt: skip


def own_targets(rows, shared, width_mm=165):
    data = [
        Bar(name(i), VALUES[i % 7], f"{i}/{rows}", TONES[i % 4], [0.3, NAN, 1.2][i % 3])
        for i in range(rows)
    ]
    return progress_bars(data, number=percent, width_mm=width_mm, **shared)


def heat(rows, shared, width_mm=165, groups=3):
    cells = [HeatCell("–", None), *(HeatCell(f"{50 + 25 * step}", step) for step in range(-2, 3))]
    data = [
        HeatRow(name(i), [cells[(i + k) % 6] for k in range(groups)], f"{10 * i % 100}")
        for i in range(rows)
    ]
    words = [f"thấp hơn chung từ {i} điểm" for i in range(5)]
    heads = [name(i) for i in range(groups)]
    note = "–: không công bố, vì có dưới 5 phiếu"
    return heatmap(data, heads, words, "Chung", note, width_mm=width_mm, **shared)


def heat_of_many(rows, shared, width_mm=165):
    return heat(rows, shared, width_mm, groups=12)


def in_order(rows, shared, width_mm=165, reference=0.7):
    data = [
        CaterpillarUnit(value, value - 0.1 * (i % 4), [NAN, 1.1][i % 2], i == rows // 2)
        for i, value in enumerate((VALUES * 5)[: max(rows, 2)])
    ]
    return caterpillar(
        data, reference, "Trung bình 70\u00a0%", f"Đơn vị này: {name(rows)}", reach=(0, 1),
        number=percent, width_mm=width_mm, **shared,
    )  # fmt: skip


ALL = [steps, lines, small, calendar, own_targets, heat, heat_of_many, in_order]


@pytest.mark.parametrize("shared", [TEXTS, LONG_TEXTS], ids=["short", "long"])
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("draw", ALL)
def test_texts_stand_free(draw, rows, shared):
    assert_texts_stand_free(draw(rows, shared))


@pytest.mark.parametrize("width_mm", [NARROW_MM, 250])
@pytest.mark.parametrize("draw", ALL)
def test_texts_stand_free_at_other_widths(draw, width_mm):
    assert_texts_stand_free(draw(7, TEXTS, width_mm=width_mm))


@pytest.mark.parametrize("draw", ALL)
def test_phones_get_a_chart_of_their_own(draw):
    chart = draw(3, TEXTS)
    assert chart.narrow().width_mm == NARROW_MM and chart.alt == TEXTS["alt"]
    ET.fromstring(chart.narrow().svg())


@pytest.mark.parametrize("draw", ALL)
def test_same_input_gives_the_same_bytes(draw):
    assert draw(7, TEXTS).svg() == draw(7, TEXTS).svg()


def boxes(chart, color):
    kept = [one for one in chart.artists if isinstance(one, mpl.patches.Rectangle)]
    return [one for one in kept if mpl.colors.to_hex(one.get_facecolor()) == color]


def test_a_waterfall_starts_each_step_where_the_last_one_ended():
    rows = [Step("A", 0, 8, "8", "own", True), Step("B", 8, 11, "+3", "good"),
            Step("C", 11, 6, "-5", "behind"), Step("D", 0, 6, "6", "own", True)]  # fmt: skip
    chart = waterfall(rows, number=number, **TEXTS)
    first, rise, last = boxes(chart, BLUE)
    (fall,) = boxes(chart, ORANGE)
    right = [one.get_x() + one.get_width() for one in (first, rise, fall, last)]
    assert rise.get_x() == pytest.approx(right[0])
    assert right[1] == pytest.approx(right[2])
    assert fall.get_x() == pytest.approx(right[3])
    assert first.get_width() / last.get_width() == pytest.approx(8 / 6)


def test_a_bar_has_the_tick_of_its_own_target_and_none_without():
    def ticks(target):
        chart = progress_bars([Bar("A", 0.5, "", "good", target)], number=number, **TEXTS)
        return sum(isinstance(one, mpl.lines.Line2D) for one in chart.artists)

    assert ticks(0.8) == ticks(NAN) + 1


def test_a_missing_value_breaks_a_line():
    def strokes(middle):
        points = [(date(2021 + k, 1, 1), v) for k, v in enumerate([0.1, 0.2, middle, 0.4, 0.5])]
        chart = lines_over_time([Line("A", points)], reach=(0, 1), number=number, **TEXTS)
        return sum(isinstance(one, mpl.lines.Line2D) for one in chart.artists)

    assert strokes(NAN) == strokes(0.3) + 1


def test_days_to_come_have_no_cell_and_none_is_not_zero():
    def cells(count):
        rows = [Month("1", [count] * 5, [False] * 5)]
        chart = year_calendar(rows, WEEKS, count_text="", marked_text="", number=number, **TEXTS)
        return sum(isinstance(one, mpl.patches.Rectangle) for one in chart.artists)

    assert (cells(NAN), cells(0)) == (0, 5)


def test_a_month_is_read_from_left_to_right():
    rows = [Month("Jan", [1, NAN, 0], [True] * 3, "Tet"), Month("Feb", [2, 3, 4], [False] * 3)]
    chart = year_calendar(rows, WEEKS, count_text="", marked_text="", number=number, **TEXTS)
    assert texts(chart)[-8:] == ["5", "Jan", "1", "Tet", "Feb", "2", "3", "4"]


def test_what_cannot_be_drawn_is_refused():
    shared = {**TEXTS, "number": number}
    with pytest.raises(ArgumentError, match="rows is empty"):
        waterfall([], **shared)
    with pytest.raises(ArgumentError, match="lines is empty"):
        lines_over_time([Line("A", [(date(2021, 1, 1), NAN)])], reach=(0, 1), **shared)
    with pytest.raises(ArgumentError, match="rows is empty"):
        panels([], **TEXTS)
    with pytest.raises(ArgumentError, match="has 6 weeks for 5 headings"):
        year_calendar([Month("1", [1] * 6, [True] * 6)], WEEKS, count_text="", marked_text="",
                      **shared)  # fmt: skip
    with pytest.raises(ArgumentError, match="did you mean 'good'"):
        waterfall([Step("A", 0, 1, "", "god")], **shared)


def test_a_line_that_ends_early_is_named_at_its_beginning():
    early = Line("Đã đếm", [(date(2021, 1, 1), 0.2), (date(2024, 1, 1), 0.3)])
    late = Line("Dự kiến", [(date(2024, 1, 1), 0.3), (date(2030, 1, 1), 0.9)], dashed=True)
    chart = lines_over_time([early, late], reach=(0, 1), number=number, **TEXTS)
    places = {one.get_text(): one.get_position()[0] for one in chart.artists
              if isinstance(one, mpl.text.Text)}  # fmt: skip
    assert places["Đã đếm"] < places["Dự kiến"]
    assert {"Đã đếm", "Dự kiến"} <= set(texts(chart)) and math.isfinite(places["Đã đếm"])


def test_units_stand_in_the_order_of_their_values_with_their_intervals():
    units = [
        CaterpillarUnit(0.5, 0.4, 0.6),
        CaterpillarUnit(0.2, 0.1, 0.3),
        CaterpillarUnit(NAN, 0, 1),
    ]
    chart = caterpillar(units, 0.9, "", reach=(0, 1), number=percent, **TEXTS)
    dots = next(mark for mark in chart.marks if type(mark).__name__ == "Dots")
    lines = next(m for m in chart.marks if type(m).__name__ == "Stroke" and len(m.xs) == 6)
    grid = [m.ys[0] for m in chart.marks if type(m).__name__ == "Stroke" and m.color == GRID]
    zero, one = grid[0], grid[-1]
    worth = [(zero - y) / (zero - one) for y in dots.ys]
    ends = [(zero - y) / (zero - one) for y in lines.ys if not math.isnan(y)]
    assert list(dots.xs) == sorted(dots.xs) and worth == pytest.approx([0.2, 0.5])
    assert ends == pytest.approx([0.1, 0.3, 0.4, 0.6])


def test_a_thousand_units_stay_a_small_picture():
    units = [
        CaterpillarUnit(i / 1000, i / 1000 - 0.05, i / 1000 + 0.05, i == 7) for i in range(1000)
    ]
    chart = caterpillar(units, 0.5, "", "7", reach=(0, 1), number=percent, **TEXTS)
    assert_texts_stand_free(chart)
    assert len(chart.svg().encode()) < 90_000


def test_a_cell_has_the_colour_of_its_step_and_none_where_nothing_is_told():
    row = HeatRow("A", [HeatCell("20", -2), HeatCell("–", None), HeatCell("90", 2)])
    chart = heatmap([row], ["a", "b", "c"], list("12345"), **TEXTS)
    cells = [mark.color for mark in chart.marks if type(mark).__name__ == "Box"][5:]
    assert cells == [ORANGE, BLUE]


def test_a_heat_map_that_does_not_fit_is_refused():
    row = HeatRow("A", [HeatCell("20", 0)])
    for rows, groups, steps in (([], ["a"], "12345"), ([row], [], "12345"), ([row], ["a"], "123"),
                                ([row], ["a", "b"], "12345")):  # fmt: skip
        with pytest.raises(ArgumentError):
            heatmap(rows, groups, list(steps), **TEXTS)
