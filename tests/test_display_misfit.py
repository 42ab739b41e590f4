"""A table whose texts do not fit its values is read from its values."""

import document_files as files
import pytest

from toolkit.render.read_content import table_of

ROWS, TITLES = [["a", 1], ["b", None]], ["Tên", "Số"]


@pytest.mark.parametrize(
    "display",
    [[["a", "một"], ["b"]], [["a", "một"], ["b", "–", "c"]], [["a", "một"]], ["a1", "b2"], "ab", 5],
)
def test_texts_that_do_not_fit_are_left_aside(display):
    table = table_of(files.resource(ROWS, TITLES, display=display))
    assert table.cells == (("a", "1"), ("b", "–"))


def test_texts_that_fit_are_shown():
    table = table_of(files.resource(ROWS, TITLES, display=[["a", "một"], ["b", "không"]]))
    assert table.cells == (("a", "một"), ("b", "không"))
