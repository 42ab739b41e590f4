"""The chart class: its SVG, its alternative text, its typeface, and the breaking of lines."""

import copy
import io
import json
import logging
import math
import pickle
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

from toolkit.show.chart import Chart
from toolkit.show.ink import BLUE
from toolkit.show.lettering import MM, face, label, no_glyph_warnings, printable, width

NASTY = "Tổ \"A/B\" <C&D> giá $5_000$ và $x^2$ \\frac {y} 'z'"


def simple(title="Một nửa đã được tập huấn", subtitle="n = 8", alt="5 trên 8 người") -> Chart:
    chart = Chart(title, subtitle, alt=alt, body=20)
    chart.write(1, chart.top + 5, NASTY)
    chart.box(1, chart.top + 8, 30.123456, 4, BLUE)
    chart.stroke([1, 40], [chart.top + 15] * 2, BLUE, dashes=(3, 2))
    chart.dots([10, 20.123456], [chart.top + 15] * 2, BLUE, fill="#ffffff", edge=1)
    chart.stroke([1, 40], [chart.top, chart.top + 90], BLUE, inside=(1, 12.345678, 9, 20))
    return chart


def test_svg_is_well_formed_lean_and_searchable():
    svg = simple().svg()
    root = ET.fromstring(svg)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Một nửa đã được tập huấn", "n = 8", NASTY]
    assert svg.startswith("<svg") and "<metadata" not in svg and "<style" not in svg
    assert 'id="figure' not in svg and "123456" not in svg and "345678" not in svg
    assert len(svg) < 1_600


def test_svg_is_the_same_bytes_for_the_same_chart_and_names_differ_between_charts():
    assert simple().svg() == simple().svg()
    chart = simple()
    assert chart.svg() == chart.svg()
    names = [
        {one.get("id") for one in ET.fromstring(simple(title=title).svg()).iter()} - {None}
        for title in ("A", "B")
    ]
    assert names[0] and not names[0] & names[1]


def test_size_is_in_millimetres():
    chart = simple()
    assert chart.get_size_inches() * 25.4 == pytest.approx([165, chart.height_mm])
    assert chart.height_mm == pytest.approx(chart.top + 20)


def test_alternative_text_stands_in_metadata_and_svg():
    data, metadata = simple(alt='5 trên 8 <"người">')._repr_mimebundle_()
    assert list(data) == ["image/svg+xml"]
    assert metadata == {"image/svg+xml": {"alt": '5 trên 8 <"người">', "caption": "n = 8"}}
    assert ET.fromstring(data["image/svg+xml"]).get("aria-label") == '5 trên 8 <"người">'


def test_semi_bold_is_weight_600_of_one_family():
    root = ET.fromstring(simple().svg())
    title, subtitle, _ = root.iter("{http://www.w3.org/2000/svg}text")
    assert title.get("font-weight") == "600"
    assert subtitle.get("font-weight") is None
    assert root.get("font-family") == "'Be Vietnam Pro', 'DejaVu Sans', sans-serif"
    assert width("Công đoàn", weight=600) > width("Công đoàn")


def test_title_takes_two_lines_at_most_and_may_be_missing():
    long = Chart("Rất dài " * 60, "Rất dài " * 60, alt="", body=1)
    assert len(long.artists) == 4
    assert not Chart("", "", alt="", body=1).artists


def test_png_can_be_saved(tmp_path):
    simple().savefig(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_is_warned_of_and_no_setting_changes(caplog):
    before = mpl.rcParams.copy()
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        simple(title="Chữ → ○ 字 😀", subtitle="≥ 5 \u202f%").svg()
    assert not caplog.records
    assert mpl.rcParams.copy() == before


# Characters that XML forbids, that mean something in XML, and any others.
rude = st.text(
    st.characters() | st.sampled_from("<>&\"'\x00\x0b\x1f\ufffe\n\t \u00a0$"), max_size=60
)


@given(rude, rude, rude, rude)
@settings(deadline=None)
@example("]]>", "<!--", "&lt;", "\ud800")
@example("\x00", "c\x001", "url(#\x00)", "\x85\u2028")
def test_any_text_makes_valid_xml_and_is_all_there(title, subtitle, alt, said):
    chart = Chart(title, subtitle, alt=alt, body=20)
    chart.write(1, 15, said)
    chart.stroke([0, 1], [0, 1], BLUE, inside=(0, 0, 9, 9))
    root = ET.fromstring(chart.svg())
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.get("aria-label") == printable(alt)
    assert not printable(said) or texts[-1] == printable(said)
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(names) == 1 and f"url(#{names[0]})" in chart.svg()


@pytest.mark.parametrize("setting", ["figure.autolayout", "figure.constrained_layout.use"])
def test_settings_of_the_user_do_not_matter(setting):
    expected = simple().svg()
    mine = {setting: True, "font.size": 30, "lines.linewidth": 9, "text.color": "red",
            "svg.fonttype": "path", "savefig.bbox": "tight", "font.family": "serif"}  # fmt: skip
    with mpl.rc_context(mine):
        assert simple().svg() == expected


PROBE = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from toolkit.show.chart import Chart
shell = InteractiveShell.instance()
chart = Chart("A", alt="B", body=5)
first = "matplotlib.pyplot" in sys.modules or bool(chart.svg()) is False
import matplotlib
matplotlib.use("module://matplotlib_inline.backend_inline")
import matplotlib.pyplot as plt
from IPython.core.pylabtools import select_figure_formats
from matplotlib_inline.backend_inline import configure_inline_support
configure_inline_support(shell, matplotlib.get_backend())
select_figure_formats(shell, ["png", "svg"])
plain = plt.figure()
plain.add_subplot()
data, metadata = shell.display_formatter.format(Chart("A", alt="B", body=5))
plain_data, _ = shell.display_formatter.format(plain)
print(json.dumps([first, sorted(data), metadata, plt.get_fignums() == [plain.number],
                  sorted(plain_data)]))
"""


def test_a_notebook_shows_it_once_as_svg():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    pyplot, kinds, metadata, alone, others = json.loads(done.stdout.splitlines()[-1])
    assert not pyplot
    assert kinds == ["image/svg+xml", "text/plain"]
    assert metadata == {"image/svg+xml": {"alt": "B", "caption": "A"}}
    assert alone and "image/png" in others


def letters(text: str) -> str:
    return text.replace(" ", "")


@given(st.text(max_size=120), st.floats(8, 90))
@settings(deadline=None)
@example("Trách nhiệm hữu hạn" * 9, 30.0)
@example("A" * 200, 20.0)
@example(" \u00a0 ", 20.0)
@example("00\u093e0", 8.0)
def test_label_fits_and_loses_nothing_unsaid(text, room):
    lines = label(text, room)
    whole = printable(text)
    assert len(lines) <= 2
    assert all(width(line) <= room for line in lines)
    if lines and lines[-1].endswith("…") and lines[-1] != whole[-len(lines[-1]) :]:
        assert letters(whole).startswith(letters("".join(lines))[:-1])
        assert len(lines) == 2
    else:
        assert letters("".join(lines)) == letters(whole)


def test_label_balances_and_keeps_numbers_with_their_units():
    first, second = label("Công đoàn lắng nghe và phản hồi kiến nghị", 45)
    assert abs(width(first) - width(second)) < 12
    assert label("đạt 62,5\u00a0%", width("62,5\u00a0%") + 1) == ("đạt", "62,5\u00a0%")


def test_label_prefers_one_line():
    assert label("Trước", 40) == ("Trước",)
    assert label("", 40) == ()


letter = st.sampled_from(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;()%/+-\u00a0–−…·"
    "ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)


def laid_out(text, size, weight):
    """Width as matplotlib measures it, which lays the whole text out."""
    with no_glyph_warnings():
        wide, _, _ = text_to_path.get_text_width_height_descent(text, face(size, weight), False)
    return wide * MM


@given(
    st.text(letter, max_size=60) | st.text(max_size=12).map(printable), st.sampled_from([400, 600])
)
@settings(deadline=None, max_examples=300)
@example("officiers affflicted fff ffi fi", 400)
@example("a:star:b :be: :dd: 12:30:00", 600)
@example("To AV. “Tổ” 1/2 \u00ad e\u0301", 400)
@example("กำ العربية 字 😀 \u200b", 400)
def test_width_is_what_laying_the_text_out_gives(text, weight):
    for size in (8.5, 9, 11.5):
        assert width(text, size, weight) == pytest.approx(laid_out(text, size, weight), abs=1e-9)


@given(st.lists(st.text(letter.filter(lambda one: one not in " "), min_size=1, max_size=9),
       min_size=2, max_size=14), st.floats(20, 90))  # fmt: skip
@settings(deadline=None)
def test_the_break_is_the_one_with_the_narrowest_lines(words, room):
    text = printable(" ".join(words))
    words = text.split(" ")
    pairs = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    best = min((max(map(width, pair)) for pair in pairs), default=math.inf)
    if width(text) > room >= best:
        assert max(map(width, label(text, room))) == best


def changes():
    """Ways in which somebody may draw on a chart with matplotlib's own means."""
    return {
        "text": lambda chart: chart.text(0.5, 0.5, "mine"),
        "axes": lambda chart: chart.add_axes((0.1, 0.1, 0.5, 0.5)).plot([1, 2]),
        "color": lambda chart: chart.artists[-1].set_color("red"),
        "removed": lambda chart: chart.artists[-1].remove(),
        "size": lambda chart: chart.set_size_inches(3, 4),
        "ground": lambda chart: chart.set_facecolor("yellow"),
        "label": lambda chart: chart.suptitle("mine"),
    }


@pytest.mark.parametrize("change", changes().values(), ids=changes())
def test_what_is_changed_with_matplotlib_shows(change):
    chart, plain = simple(), simple().svg()
    chart.narrow = lambda: Chart("narrow", alt="", body=5)
    change(chart)
    svg = chart.svg()
    assert svg != plain and svg == chart.svg()
    root = ET.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", "5 trên 8 người")
    data, metadata = chart._repr_mimebundle_()
    assert data["image/svg+xml"] == svg
    assert metadata == {
        "image/svg+xml": {"alt": "5 trên 8 người", "caption": "n = 8"}
    }  # a phone gets the change, too


def test_a_remark_is_seen_beside_what_was_drawn():
    chart = simple()
    chart.text(0.5, 0.5, "a remark")
    texts = [
        one.text for one in ET.fromstring(chart.svg()).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert {"a remark", NASTY, "n = 8"} <= set(texts)


def test_looking_at_the_figure_and_saving_it_change_no_byte(tmp_path):
    chart, plain = simple(), simple().svg()
    chart.savefig(tmp_path / "chart.pdf")
    assert chart.svg() == plain
    assert len(chart.get_children()) == 1 + len(simple().marks)  # the ground, and one each
    chart.savefig(tmp_path / "chart.png")
    assert chart.svg() == plain


def test_the_pencils_draw_on_after_the_figure_was_asked_for():
    early, late = simple(), simple()
    assert late.artists
    for chart in (early, late):
        chart.write(3, 3, "more")
    assert late.svg() == early.svg() and len(late.artists) == len(early.artists)


def test_saved_pictures_are_the_same_with_and_without_the_figure():
    pictures = []
    for chart in (simple(), simple()):
        written = io.BytesIO()
        chart.savefig(written, format="png", metadata={"Software": None})
        pictures.append(written.getvalue())
        assert chart.artists
        written = io.BytesIO()
        chart.savefig(written, format="png", metadata={"Software": None})
        pictures.append(written.getvalue())
    assert len(set(pictures)) == 1


def test_what_a_figure_has_not_is_an_attribute_error():
    chart = simple()
    with pytest.raises(AttributeError, match="'Chart' object has no attribute 'titel'"):
        chart.titel  # noqa: B018
    assert not hasattr(chart, "_ipython_display_") and chart._repr_html_() is None
    assert "artists" not in vars(chart)  # nothing of this made the figure
    assert isinstance(chart, Figure) and chart.get_dpi() == 200


def test_a_chart_can_be_copied_and_kept():
    for made in (copy.deepcopy(simple()), pickle.loads(pickle.dumps(simple()))):
        assert made.svg() == simple().svg()
        assert made.text(0.5, 0.5, "mine").get_text() in made.svg()
