"""Rows of a table that head other rows, and columns of long texts."""

from __future__ import annotations

import pandas as pd

from toolkit.show.display_table import Column, DisplayTable

COLUMNS = [Column("n", "TT", "interval"), Column("who", "Chỉ tiêu"), Column("say", "Ghi chú")]


def html(strong: tuple[int, ...]) -> str:
    rows = pd.DataFrame(
        {
            "n": ["", "1"],
            "who": ["Mục tiêu <1>", "Nữ trong Ban Chấp hành các cấp"],
            "say": ["", "Đạt"],
        }
    )
    return DisplayTable("Bảng", COLUMNS, rows, language="vi", strong=strong)._repr_html_()


def test_a_heading_inside_a_table_spans_what_is_empty_after_it():
    assert '<td class="num"></td><td colspan="2">Mục tiêu &lt;1&gt;</td></tr>' in html((0,))
    assert "colspan" not in html(())  # only rows that are strong
    assert "colspan" not in html((1,))  # nothing is empty after its last cell


def test_a_column_of_long_texts_is_not_squeezed():
    heads = html(()).split("</thead>")[0]
    assert 'min-width:8em">Chỉ tiêu' in heads and 'min-width:8em">Ghi chú' not in heads
