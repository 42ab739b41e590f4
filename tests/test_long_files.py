"""A long file gives what its parts give one after the other, however it is taken apart."""

from __future__ import annotations

import csv
import random
import unicodedata
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import toolkit as tk
from toolkit.reading import csv_files
from toolkit.responses import Responses

FORM = """
| survey | | | |
| | type | name | label::Vietnamese (vi) |
| | start | start | |
| | select_one often | how | Bao lâu một lần? |
| | select_multiple often | ways | Những lúc nào? |
| | date | day | Ngày nào? |
| | integer | people | Bao nhiêu người? |
| | text | words | Ý kiến |
| choices | | | |
| | list_name | name | label::Vietnamese (vi) |
| | often | never | Không bao giờ |
| | often | always | Luôn luôn |
"""
NAMES = ["start", "how", "ways", "day", "people", "words", "_uuid"]
PART = 700  # rows: a column of so few is numbered, one of all rows is judged by its first thousand
SPREAD = unicodedata.normalize("NFD", "Bổ ích")


def rows(count: int, comments: list[str]) -> list[list[str]]:
    rng = random.Random(7)
    made = []
    for n in range(count):
        day = f"2026-{rng.randint(1, 12):02}-{n % 28 + 1:02}"
        clock = f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"
        made.append([
            f"2026-03-02T{clock}.000+07:00", rng.choice(["never", "always", ""]),
            rng.choice(["never", "always never", ""]), day,
            str(rng.randint(0, 40)), rng.choice(comments) + f" {n}", f"uuid:{n:036}",
        ])  # fmt: skip
    made[3][0] = made[2][0]  # two began in the same second
    made[5][0] = "2026-03-02T25:00:00.000+07:00"
    made[count - 1][0], made[count - 2][0] = "hôm qua", ""
    made[9][5], made[10][5], made[11][5] = "", " \u00a0", "N/A"
    made[12][4], made[13][3] = "nhiều", "2026-02-30"
    return made


def read(path: Path, form: tk.Instrument, part: list[list[str]]) -> Responses:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NAMES, *part])
    return tk.read_responses(path, form)


@pytest.mark.parametrize("comments", [["ổn", "tốt, nhưng dài"], [SPREAD, "hai\r\ndòng", "ổn"]],
                         ids=["plain", "to be spelled alike"])  # fmt: skip
@pytest.mark.parametrize("size", [1 << 22, 4000], ids=["one piece", "many pieces"])
def test_the_whole_is_its_parts(
    comments: list[str], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    form = tk.load_instrument(tmp_path / "form.md")
    made = rows(4 * PART, comments)
    starts = range(0, len(made), PART)
    parts = [read(tmp_path / "answers.csv", form, made[at : at + PART]) for at in starts]
    monkeypatch.setattr(csv_files, "PIECE", size)
    whole = read(tmp_path / "answers.csv", form, made)
    for name in ("table", "metadata"):
        tables = [getattr(part, name) for part in parts]
        if name == "metadata":
            tables = [t.assign(row=t["row"] + at) for t, at in zip(tables, starts, strict=True)]
        assert_frame_equal(getattr(whole, name), pd.concat(tables, ignore_index=True))
    moved = [
        replace(finding, row=None if finding.row is None else finding.row + at)
        for part, at in zip(parts, starts, strict=True)
        for finding in part.findings
    ]
    placed = [finding for finding in whole.findings if finding.row is not None]
    assert len(placed) == 4 and set(map(repr, placed)) <= set(map(repr, moved))
    assert len(whole.table) == len(made) and whole.table["start"].isna().sum() == 3
