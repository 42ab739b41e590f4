"""The chart class: its SVG, its alternative text, its typeface, and the breaking of lines."""

import json
import logging
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.show.chart import BLUE, Chart
from toolkit.show.lettering import label, printable, width

NASTY = "Tổ \"A/B\" <C&D> giá $5_000$ và $x^2$ \\frac {y} 'z'"


def simple(title="Một nửa đã được tập huấn", subtitle="n = 8", alt="5 trên 8 người") -> Chart:
    chart = Chart(title, subtitle, alt=alt, body=20)
    chart.write(1, chart.top + 5, NASTY)
    chart.box(1, chart.top + 8, 30.123456, 4, BLUE)
    chart.stroke([1, 40], [chart.top + 15] * 2, BLUE, dashes=(3, 2))
    chart.dots([10, 20.123456], [chart.top + 15] * 2, BLUE, fill="#ffffff", edge=1)
    return chart


def test_svg_is_well_formed_lean_and_searchable():
    svg = simple().svg()
    root = ET.fromstring(svg)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Một nửa đã được tập huấn", "n = 8", NASTY]
    assert svg.startswith("<svg") and "<metadata" not in svg and "<style" not in svg
    assert 'id="figure' not in svg and "123456" not in svg
    assert len(svg) < 3_000


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
    assert metadata == {"image/svg+xml": {"alt": '5 trên 8 <"người">'}}
    assert ET.fromstring(data["image/svg+xml"]).get("aria-label") == '5 trên 8 <"người">'


def test_semi_bold_is_weight_600_of_one_family():
    root = ET.fromstring(simple().svg())
    title, subtitle, _ = root.iter("{http://www.w3.org/2000/svg}text")
    assert "font-weight: 600" in title.get("style")
    assert "font-weight" not in subtitle.get("style")
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
    assert metadata == {"image/svg+xml": {"alt": "B"}}
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
