"""Rows that are left out stand in a file that can be mended and imported as often as it takes."""

from __future__ import annotations

import csv
import io

from toolkit.findings import Finding
from toolkit.rejected_file import rejected_csv

EMPTY = Finding("error", "a.csv", 2, "name", "", "empty")


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_rejected_file_that_is_rejected_again_has_its_own_columns_once() -> None:
    first = read(rejected_csv(["name", "sum"], [(7, [EMPTY], ["", "=1+1"])], "vi"))
    again = read(rejected_csv(first[0], [(2, [EMPTY], first[1])], "vi"))
    assert first[0] == again[0] == ["row", "reason", "name", "sum"]
    assert again[1][0] == "2" and again[1][2:] == first[1][2:]


def test_a_row_that_is_shorter_than_the_header_keeps_its_columns() -> None:
    rows = read(rejected_csv(["a", "row", "b", "c"], [(2, [EMPTY], ["1", "9", "2"])], "en"))
    assert rows[1][2:] == ["1", "2"]
