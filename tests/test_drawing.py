"""The drawings, with inputs as bad as they come: nothing is lost, cut off or written over."""

import math
import warnings
import xml.etree.ElementTree as ET
from datetime import date
from itertools import combinations, pairwise

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from toolkit.errors import ArgumentError
from toolkit.show.chart import Chart
from toolkit.show.drawing import (
    Bar,
    Break,
    Dumbbell,
    FunnelFrame,
    FunnelLimit,
    FunnelPoint,
    IntervalDot,
    ItemPoint,
    LikertGroup,
    LikertRow,
    StockPoint,
    Threshold,
    dumbbells,
    funnel,
    interval_dots,
    item_map,
    likert,
    progress_bars,
    stock_over_time,
)
from toolkit.show.drawing_answers import palette
from toolkit.show.layout import Key, legend_lines, spread, ticks

NAN = math.nan
LONG = (
    'Công đoàn cơ sở Công ty TNHH Một thành viên Sản xuất & Thương mại "Mỹ Xuyên" <Chi nhánh '
    "2/3> giá $5_000$ – bộ phận Kiểm tra chất lượng, vệ sinh an toàn thực phẩm và môi trường"
)
NAMES = [
    "Pháp luật lao động",
    'Tổ "A/B" <C&D> $5_000$ {x} \\y',
    "Ắ Ẫ Ộ Ữ gỵ Ặ Ệ",
    LONG,
    "Khôngcókhoảngtrắng" * 8,
    "",
    "$",
]
ROWS = [1, 2, 7, 30]
TEXTS = {"title": "Kết quả: <5 & $6_7$", "subtitle": "n = 195", "alt": 'Mô tả "<&>"'}
LONG_TEXTS = {"title": LONG, "subtitle": LONG, "alt": LONG}
VALUES = [0.0, 1.0, NAN, 0.5, 0.999, 1.25, 0.004]
TONES = ["good", "behind", "neutral", "own"]
LOWEST = FunnelPoint(3, 0.1, "behind")


def name(i: int) -> str:
    return NAMES[i % len(NAMES)]


def percent(value: float) -> str:
    return f"{100 * value:.0f}\u00a0%".replace(".", ",")


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def texts(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.svg())
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def assert_texts_stand_free(chart: Chart, slack: float = 0.3) -> None:
    """Every text lies inside the figure, and no two of them overlap by more than `slack` mm."""
    renderer = FigureCanvasAgg(chart).get_renderer()
    mm = 25.4 / chart.dpi
    boxes = []
    with mpl.rc_context({"text.hinting": "no_hinting"}):  # as in an SVG and as measured
        for text in chart.findobj(Text):
            box = text.get_window_extent(renderer)
            boxes.append((text.get_text(), box.x0 * mm, box.x1 * mm, box.y0 * mm, box.y1 * mm))
    for said, x0, x1, y0, y1 in boxes:
        assert x0 > -slack and x1 < chart.width_mm + slack, said
        assert y0 > -slack and y1 < chart.height_mm + slack, said
    for (a, *p), (b, *q) in combinations(boxes, 2):
        wide = min(p[1], q[1]) - max(p[0], q[0])
        high = min(p[3], q[3]) - max(p[2], q[2])
        assert wide < slack or high < slack, f"{a!r} and {b!r}"


def bars(rows, shared, width_mm=165, target=0.8):
    data = [
        Bar(name(i), VALUES[i % 7], f"{i}/{rows} · 62,5\u00a0%", TONES[i % 4]) for i in range(rows)
    ]
    return progress_bars(
        data, target, f"Chỉ tiêu {number(target)}", number=percent, width_mm=width_mm, **shared
    )


def stock(rows, shared, width_mm=165, breaks=2):
    months = [date(2018 + i // 4, 3 * (i % 4) + 3, 28) for i in range(rows)]
    heads = [0, 7, 1200, 13, 1100, 1, 500]
    points = [
        StockPoint(day, [0, 9, 3, 13, 800][i % 5], heads[i % 7], f"{i}/{rows} · 62,5\u00a0%")
        for i, day in enumerate(months)
    ]
    dates = [date(2018, 5, 1), date(2018, 7, 1), date(2018, 7, 2), months[-1]]
    return stock_over_time(
        points, [Break(day, name(i + 2)) for i, day in enumerate(dates[:breaks])],
        eligible_text="Cán bộ thuộc diện", trained_text=name(1), date_text="{:%d/%m/%Y}".format,
        target=0.6, target_text="Chỉ tiêu", number="{:,.0f}".format, width_mm=width_mm, **shared,
    )  # fmt: skip


def change(rows, shared, width_mm=165, missing=None):
    pairs = [(0, 100), (100, 0), (50, 50), (NAN, 40), (40, NAN), (NAN, NAN), (99, 100)]
    data = []
    for i in range(rows):
        before, after = pairs[i % 7]
        before, after = (NAN if missing == 0 else before, NAN if missing == 1 else after)
        low, high = (after - 12, after + 12) if i % 2 else (NAN, NAN)
        data.append(
            Dumbbell(
                name(i), before, after, low, high,
                "" if math.isnan(before) else number(before),
                "" if math.isnan(after) else number(after), "+24,5", TONES[i % 4],
            )
        )  # fmt: skip
    return dumbbells(
        data, (0, 100), before_title="Trước tập huấn", after_title="Sau tập huấn",
        change_title="Thay đổi (điểm)", number=number, width_mm=width_mm, **shared,
    )  # fmt: skip


def answers(rows, shared, width_mm=165, categories=5, neutral=2, waves=2):
    share = [1 / categories] * categories
    first = [1.0] + [0.0] * (categories - 1)
    last = first[::-1]
    choices = [share, first, last, [NAN] * categories, [0.0] * categories]
    groups = [
        LikertGroup(
            name(i),
            [
                LikertRow(["Trước", "Sau tập huấn"][w], choices[(i + w) % 5], "100\u00a0%")
                for w in range(1 + (i + 1) % waves)
            ],
        )
        for i in range(rows)
    ]
    words = [f"Rất rất hài lòng {i}" for i in range(categories)]
    return likert(
        groups, words, neutral, "Hài lòng trở lên", percent=percent, width_mm=width_mm, **shared
    )


def peers(rows, shared, width_mm=165, own=LOWEST, target=0.69):
    units: dict[str, tuple[list[float], list[float]]] = {tone: ([], []) for tone in TONES}
    points = [FunnelPoint(10 + 8 * i, VALUES[i % 7], TONES[i % 4]) for i in range(rows)]
    for point in [*points, *([own] if own else [])]:
        units[point.tone][0].append(point.n)
        units[point.tone][1].append(point.value)
    sizes = range(5, 250, 3)
    limits = []
    for z in (0.1, 0.2, 0.25):
        low, high = ([0.69 + sign * z / math.sqrt(n) for n in sizes] for sign in (-1, 1))
        text = f"Giới hạn {number(100 * z)} của mức dao động"
        limits.append(FunnelLimit(sizes, low, high, text, z > 0.2))
    frame = FunnelFrame(
        units, target, "Trung bình 69\u00a0%", limits, x_title="Số phiếu hợp lệ", y_low=0.4,
        y_high=1.0, number=percent,
    )  # fmt: skip
    return funnel(frame, own, f"Đơn vị này: {name(1)}", width_mm=width_mm, **shared)


def dots(rows, shared, width_mm=165, reference=69):
    data = [
        IntervalDot(name(i), v := 100 * VALUES[i % 7], v - 9, v + 9, "72 (67–77)", TONES[i % 4])
        for i in range(rows)
    ]
    return interval_dots(
        data, (0, 100), reference, "Trung bình ngành 69", number=number, width_mm=width_mm, **shared
    )


def items(rows, shared, width_mm=165, limit=0.2):
    points = [
        ItemPoint(name(i), (i * 0.37) % 1, [0.4, -0.1, 0.41, 0.39, 0.05, NAN][i % 6], TONES[i % 4])
        for i in range(rows)
    ]
    return item_map(
        points, Threshold(limit, number(limit)), x_title="Độ khó", y_title="Tương quan",
        x_number=percent, y_number=number, width_mm=width_mm, **shared,
    )  # fmt: skip


ALL = [bars, stock, change, answers, peers, dots, items]


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """No drawing warns, logs, or changes a setting of matplotlib."""
    before = mpl.rcParams.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    assert not caplog.records
    assert mpl.rcParams.copy() == before


@pytest.mark.parametrize("shared", [TEXTS, LONG_TEXTS], ids=["short", "long"])
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("draw", ALL)
def test_texts_stand_free(draw, rows, shared):
    assert_texts_stand_free(draw(rows, shared))


@pytest.mark.parametrize("width_mm", [110, 250])
@pytest.mark.parametrize("draw", ALL)
def test_texts_stand_free_at_other_widths(draw, width_mm):
    assert_texts_stand_free(draw(7, TEXTS, width_mm=width_mm))


@pytest.mark.parametrize(
    ("draw", "special"),
    [
        (bars, {"target": 0.0}),
        (bars, {"target": 1.5}),
        (stock, {"breaks": 0}),
        (stock, {"breaks": 4}),
        (change, {"missing": 0}),
        (change, {"missing": 1}),
        (answers, {"categories": 2, "neutral": None}),
        (answers, {"categories": 7, "neutral": 3, "waves": 1}),
        (answers, {"categories": 3, "neutral": 0}),
        (peers, {"own": None}),
        (peers, {"own": FunnelPoint(251, 1.0, "good")}),
        (peers, {"own": FunnelPoint(9, NAN, "good"), "target": 2.0}),
        (dots, {"reference": 0}),
        (dots, {"reference": 130}),
        (items, {"limit": 0.9}),
    ],
)
@pytest.mark.parametrize("rows", [1, 7])
def test_special_cases_stand_free(draw, special, rows):
    chart = draw(rows, TEXTS, **special)
    assert_texts_stand_free(chart)
    ET.fromstring(chart.svg())


@pytest.mark.parametrize("draw", ALL)
def test_same_input_gives_the_same_bytes(draw):
    assert draw(7, TEXTS).svg() == draw(7, TEXTS).svg()


@pytest.mark.parametrize("draw", [bars, change, answers, dots])
def test_every_name_is_printed(draw):
    said = " ".join(texts(draw(7, TEXTS)))
    for wanted in (NAMES[0], NAMES[1], NAMES[2], LONG[:40], TEXTS["title"], TEXTS["subtitle"]):
        assert wanted in said


def test_words_follow_each_other_as_they_are_read():
    rows = [Bar("Chair", 0.5, "1/2"), Bar("Deputy", 1.0, "2/2", "own")]
    said = texts(progress_bars(rows, number=percent, **TEXTS))
    assert said[2:6] == ["Chair", "1/2", "Deputy", "2/2"]
    groups = [
        LikertGroup(item, [LikertRow(wave, [0.25, 0.75], total) for wave, total in waves])
        for item, waves in (("A", [("Before", "75"), ("After", "76")]), ("B", [("", "77")]))
    ]
    said = texts(likert(groups, ["no", "yes"], None, "Total", percent=percent, **TEXTS))
    shares = ["25\u00a0%", "75\u00a0%"]
    assert said[5:] == ["A", "Before", *shares, "75", "After", *shares, "76", "B", *shares, "77"]


def test_the_alternative_text_reaches_the_picture():
    for draw in ALL:
        assert draw(1, TEXTS).alt == TEXTS["alt"]


def test_nothing_to_draw_is_an_error():
    shared = {**TEXTS, "number": number}
    with pytest.raises(ArgumentError, match="rows is empty"):
        progress_bars([], **shared)
    with pytest.raises(ArgumentError, match="rows is empty"):
        interval_dots([], (0, 1), **shared)
    with pytest.raises(ArgumentError, match="units is empty"):
        FunnelFrame({"good": ([], [])}, x_title="", y_low=0, y_high=1, number=number)
    with pytest.raises(ArgumentError, match="groups is empty"):
        likert([LikertGroup("A", [])], ["a", "b"], None, "", percent=percent, **TEXTS)
    with pytest.raises(ArgumentError, match="points is empty"):
        stock_over_time([], eligible_text="", trained_text="", date_text=str, **shared)
    with pytest.raises(ArgumentError, match="rows is empty"):
        dumbbells([], (0, 1), before_title="", after_title="", change_title="", **shared)
    with pytest.raises(ArgumentError, match="points is empty"):
        items(0, TEXTS)


def test_wrong_arguments_are_named():
    with pytest.raises(ArgumentError, match=r"tone='god' .* did you mean 'good'"):
        progress_bars([Bar("A", 1, "", "god")], number=number, **TEXTS)
    with pytest.raises(ArgumentError, match="shares of 'x' has 1 entries for 2"):
        likert([LikertGroup("A", [LikertRow("x", [1])])], ["a", "b"], None, "",
               percent=percent, **TEXTS)  # fmt: skip
    with pytest.raises(ArgumentError, match="neutral=9"):
        answers(1, TEXTS, neutral=9)
    with pytest.raises(ArgumentError, match="two to seven"):
        answers(1, TEXTS, categories=8)


def test_a_missing_value_has_a_text_and_no_bar():
    full = progress_bars([Bar("A", 0.5, "1/2")], number=number, **TEXTS)
    none = progress_bars([Bar("A", NAN, "không áp dụng")], number=number, **TEXTS)
    assert "không áp dụng" in texts(none)
    assert len(full.findobj(mpl.patches.Rectangle)) == len(none.findobj(mpl.patches.Rectangle)) + 2


def test_more_than_all_is_drawn_longer_than_the_track():
    chart = progress_bars([Bar("A", 1.25, "10/8")], number=number, **TEXTS)
    track, bar = [one for one in chart.artists if isinstance(one, mpl.patches.Rectangle)]
    assert bar.get_width() == pytest.approx(1.25 * track.get_width())


def test_names_of_items_keep_clear_of_dots_and_of_each_other():
    close = [ItemPoint(f"K{i:02}", 0.5 + i / 400, 0.3 + i / 400) for i in range(30)]
    far = ItemPoint("P01", 0.1, 0.1)
    chart = item_map([far, *close], Threshold(0.2, ""), x_title="", y_title="", x_number=percent,
                     y_number=number, **TEXTS)  # fmt: skip
    said = [one for one in texts(chart) if one[:1] in "KP"]
    assert "P01" in said and 2 < len(said) < 31
    assert_texts_stand_free(chart)


def test_small_segments_carry_no_number():
    rows = [LikertRow("", [0.064, 0.066, 0.87], "87")]
    chart = likert([LikertGroup("A", rows)], ["a", "b", "c"], 1, "", percent=number, **TEXTS)
    assert "0,066" in texts(chart) and "0,064" not in texts(chart)


def test_row_names_only_where_there_are_several():
    one = likert([LikertGroup("A", [LikertRow("Trước", [0.5, 0.5])])], ["a", "b"], None, "",
                 percent=number, **TEXTS)  # fmt: skip
    assert "Trước" not in texts(one)
    assert "Trước" in texts(answers(2, TEXTS))


@pytest.mark.parametrize("categories", range(2, 8))
def test_palette_has_different_colours(categories):
    for neutral in (None, categories // 2):
        colors = palette(categories, neutral)
        assert len(set(colors)) == len(colors) == categories


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.1, 8))
@settings(deadline=None)
def test_spread_keeps_distance_and_order(wanted, gap):
    placed = spread(wanted, gap, 0, 100)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert all(placed[b] - placed[a] >= gap - 1e-9 for a, b in pairwise(order))
    assert all(0 <= one <= max(100, (len(wanted) - 1) * gap) + 1e-9 for one in placed)


@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5), st.integers(2, 9), st.booleans())
@settings(deadline=None)
def test_ticks_are_few_ordered_and_within(low, extent, most, whole):
    values = ticks(low, low + extent, most, whole=whole)
    assert 1 <= len(values) <= most
    assert all(a < b for a, b in pairwise(values))
    assert all(low - 1e-6 * extent <= value <= low + extent * (1 + 1e-6) for value in values)


def test_a_legend_breaks_into_lines_that_fit():
    keys = [Key("#000000", f"Mức {i}") for i in range(7)]
    assert [len(line) for line in legend_lines(keys, 60)] == [3, 3, 1]
    assert legend_lines([Key("#000000", "")], 60) == []
