"""Where our own way is faster than a library's, it gives what the library gives."""

from __future__ import annotations

import copy
import math
import re
import unicodedata

import nbformat.v4 as v4
import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import TemplateExporter

from toolkit.render import html as module
from toolkit.render.html import to_html
from toolkit.render.labels import LABELS
from toolkit.render.markdown import Headings, to_markup
from toolkit.render.svg import _IDENTIFIER, _LEAKING_STYLE, _METADATA, inline_svg
from toolkit.show.display_table import lined_up
from toolkit.show.drawing import Bar, progress_bars
from toolkit.show.text import MINUS, date_text, month_text, number


@given(
    st.floats(-1e13, 1e13) | st.integers(-(10**9), 10**9) | st.decimals(-999, 999, places=3),
    st.integers(0, 3),
    st.sampled_from(["vi", "en"]),
)
@settings(deadline=None, max_examples=400)
@example(-0.04, 1, "vi")
@example(0.5, 0, "en")
@example(1234567.125, 2, "vi")
@example(8796093022208.29, 3, "vi")
def test_numbers_are_written_as_babel_writes_them(value, digits, language):
    rounded = round(float(value), digits) + 0.0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    expected = format_decimal(rounded, pattern, locale=language).replace("-", MINUS)
    assert number(float(value), language, digits) == expected
    signed = number(float(value), language, digits, signed=True)
    assert signed == (f"+{expected}" if rounded > 0 else expected)


def test_days_of_two_kinds_are_not_mixed_up():
    day = pd.Timestamp("2025-06-30 13:00")
    for _ in range(2):
        assert date_text(day, "vi") == date_text(day.date(), "vi") == "30/06/2025"
        assert month_text(day.date(), "en") == month_text(day, "en") == "Jun 2025"


cells = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\r\n  ab1"), max_size=9
)


@given(st.integers(0, 4), st.integers(0, 4), st.data())
@settings(deadline=None)
def test_columns_are_lined_up_as_pandas_does(wide, high, data):
    titles = data.draw(st.lists(cells.map(str.strip), min_size=wide, max_size=wide))
    rows = data.draw(
        st.lists(st.lists(cells, min_size=wide, max_size=wide), min_size=high, max_size=high)
    )
    expected = pd.DataFrame(rows, columns=titles).to_string(index=False)
    assert lined_up(titles, rows) == expected


def notebook():
    """A figure with its narrow variant, a picture by matplotlib, tables, data and texts."""
    chart = progress_bars([Bar("A <b>", 0.5, "1/2")], 0.8, "Chỉ tiêu", title="T", subtitle="S",
                          alt='"A"', number="{:.0%}".format)  # fmt: skip
    data, about = chart._repr_mimebundle_()
    chart.text(0.5, 0.5, "by hand")
    changed, words = chart._repr_mimebundle_()
    fields = [{"name": "u", "title": "Đơn vị", "type": "string"}]
    resource = {"schema": {"fields": fields}, "data": [{"u": "A <b>"}, {"u": None}]}
    outputs = [
        v4.new_output("display_data", data, metadata=about),
        v4.new_output("execute_result", changed, metadata=words, execution_count=1),
        v4.new_output("display_data", {"text/html": "<TABLE><tr><td>1</td></tr></TABLE>"}),
        v4.new_output("display_data", {"text/html": "<p>no table</p>"}),
        v4.new_output("display_data", {"application/vnd.dataresource+json": resource}),
        v4.new_output("display_data", {"image/png": "iVBORw0\n"}),
        *(
            v4.new_output("display_data", {"text/markdown": text})
            for text in ("# Một", "## Hai", "Hai\n---", "| a |\n|---|\n| b |", "x **y**", "x **y**")
        ),
        v4.new_output("stream", text="not shown"),
    ]
    return v4.new_notebook(cells=[v4.new_code_cell("1", outputs=outputs), v4.new_raw_cell("r")])


def test_a_page_is_what_the_exporter_of_nbconvert_makes():
    exporter = TemplateExporter(
        template_name="report", template_file="index.html.j2",
        extra_template_basedirs=[str(module.TEMPLATES)],
    )  # fmt: skip
    for title in ("T", "", "A <b>"):
        resources = {"page": module._Page(LABELS), "title": title, "language": "vi"}
        nb = notebook()
        before = copy.deepcopy(nb)
        expected, _ = exporter.from_notebook_node(nb, resources | module._in_every_page())
        assert to_html(nb, title, "vi") == unicodedata.normalize("NFC", expected)
        assert nb == before


svgs = st.lists(
    st.sampled_from([
        "<metadata>m</metadata>", "<!-- c -->", '<g id="a">', "<use href='#a'/>", "url(#a)",
        "<defs><style type='text/css'>*{stroke-linejoin: round}</style></defs>", "text", "\n",
        'aria-labelledby="a"', 'xlink:href="#b"', "<style>", 'fill="#fff"',
    ]),
    max_size=6,
)  # fmt: skip


@given(svgs)
@settings(deadline=None)
def test_a_figure_is_searched_for_what_it_may_hold_only(parts):
    svg = '<?xml version="1.0"?><svg viewBox="0 0 1 1">' + "".join(parts) + "</svg>"
    body = _LEAKING_STYLE.sub("", _METADATA.sub("", svg[svg.find("<svg") :])).strip()
    body = _IDENTIFIER.sub(r"\g<1>f1-\g<2>", body)
    assert inline_svg(svg, "", "f1") == body


@pytest.mark.parametrize("source", ["# A", "A\n===", "> # A", "text", "- a\n- b", "# A\n\n# A"])
def test_markdown_is_the_same_the_second_time_and_headings_get_their_own_anchors(source):
    pages = []
    for _ in range(2):
        headings = Headings()
        pages.append([to_markup(source, headings), to_markup(source, headings), headings.contents])
    assert pages[0] == pages[1]
    anchors = re.findall('id="([^"]+)"', "".join(pages[0][:2]))
    assert len(set(anchors)) == len(anchors) == 2 * source.count("A")


def test_what_is_not_a_number_is_a_dash():
    assert {number(value, "vi", 1) for value in (math.nan, math.inf, -math.inf)} == {"–"}
