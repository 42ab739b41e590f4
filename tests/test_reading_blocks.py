"""Large files are read piece by piece, and nothing of what is read depends on the pieces."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import small_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_study import FILES, change, put

import toolkit as tk
from toolkit.reading import csv_files, tables, text_files
from toolkit.reading.csv_files import Lines
from toolkit.reading.responses import KEYS, decode_wave, read_wave_blocks
from toolkit.reading.tables import open_table, read_table
from toolkit.study import Study

PIECES = (1, 7, 40, 1 << 24)  # bytes
APART = unicodedata.normalize("NFD", "Hòa")
CELLS = ("", "", "a", " b ", "Lò Thị", APART, "\u200bq", "\u00a0", "\u200b", "\ufeff", "0", "NaN",
         "null", 'say "no"', "two\nlines", "x,y", "u;v", '"', "name")  # fmt: skip
UNSEEN = "\u200b\u2060\ufeff"

Rows = list[list[str]]
Plain = tuple[list[str], dict[int, list[str | None]], dict[int, int]]


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, str]:
    """A CSV file as somebody might send it, and its separator."""
    separator = draw(st.sampled_from(",;\t"))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    quoted = draw(st.booleans())
    cell = st.sampled_from(CELLS if quoted else [c for c in CELLS if not set(c) & set('",;\t\n')])
    width = draw(st.integers(2, 4))
    row = st.lists(cell, min_size=width, max_size=width)
    odd = st.lists(cell, max_size=width + 2)
    rows: Rows = draw(st.lists(st.one_of(row, row, row, odd), max_size=12))
    header = [f"c{n}" for n in range(width)]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=ends).writerows([header, *rows])
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    whole = "\n" * draw(st.integers(0, 2)) + text.getvalue()
    return (whole if draw(st.booleans()) else whole.rstrip("\r\n")).encode(encoding), separator


def plainly(content: bytes, separator: str) -> Plain:
    """Header, cells of each row by its number, and lengths of longer rows; with `csv` alone."""
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"
    text = io.StringIO(content.decode(encoding), newline="")
    rows = dict(enumerate(csv.reader(text, delimiter=separator), start=1))
    filled = {n: row for n, row in rows.items() if any(cell.strip() for cell in row)}
    first = next(iter(filled))
    width = len(filled[first])
    body = {n: row for n, row in filled.items() if n > first}
    cells = {n: [tidy(c) for c in (row + [""] * width)[:width]] for n, row in body.items()}
    return filled[first], cells, {n: len(row) for n, row in body.items() if any(row[width:])}


def tidy(cell: str) -> str | None:
    return unicodedata.normalize("NFC", cell).strip().strip(UNSEEN).strip() or None


def as_typed(table: pd.DataFrame) -> dict[int, list[str | None]]:
    cells = table.astype(object).where(table.notna(), None)
    return dict(zip(table.index.tolist(), cells.to_numpy().tolist(), strict=True))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=files(),
    piece=st.sampled_from(PIECES),
    look=st.sampled_from(PIECES),
    block=st.sampled_from([10, 40, 1 << 21]),
    rows=st.sampled_from([1, 3, 50_000]),
)
def test_every_cell_is_read_as_by_the_plain_reader(
    file: tuple[bytes, str], piece: int, look: int, block: int, rows: int, tmp_path: Path
) -> None:
    content, separator = file
    (tmp_path / "x.csv").write_bytes(content)
    header, cells, longer = plainly(content, separator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "PIECE", piece)
        patch.setattr(text_files, "PIECE", piece)
        patch.setattr(csv_files, "LOOK", look)
        patch.setattr(text_files, "LOOK", look)
        patch.setattr(csv_files, "BLOCK", block)
        patch.setattr(csv_files, "ROWS", rows)
        patch.setattr(tables, "_TITLES", 1)  # rows that are looked through for the header
        table, findings = read_table(tmp_path / "x.csv")
    assert table is not None and list(table) == header
    assert as_typed(table) == cells
    assert set(table.dtypes.astype(str)) == {"str"}
    told = {f.row: f.detail["found"] for f in findings if f.code == "ragged_row"}
    assert told == longer
    assert ("no_rows" in [f.code for f in findings]) == (not cells)


@pytest.mark.parametrize("lines", ["a,b\nc,d\n", "a,b\r\nc,d", " a ,\n\u00a0,Hòa"])
def test_plain_lines_are_the_same_by_columns_and_by_rows(lines: str) -> None:
    piece = Lines(lines.encode(), ",")
    columns = piece.columns(2)
    assert columns is not None
    assert [
        list(row) for row in zip(*(c.to_pylist() for c in columns), strict=True)
    ] == piece.rows()


def test_an_empty_line_is_a_row_without_cells() -> None:
    piece = Lines(b"a,b\n\nc,d\n", ",")
    assert piece.rows() == [["a", "b"], [], ["c", "d"]]
    assert [column.to_pylist() for column in piece.columns(2) or []] == [
        ["a", "", "c"], ["b", "", "d"],
    ]  # fmt: skip


@pytest.mark.parametrize("lines", ["a,b\nc", "a,b\nc,d,e", "a,b\n ", "a", "\ufeffa,b"])
def test_uneven_lines_are_left_to_the_reader_of_rows(lines: str) -> None:
    assert Lines(lines.encode(), ",").columns(2) is None


def test_a_file_of_many_pieces_is_never_held_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("id,name\n" + "".join(f"{n},Mai\n" for n in range(5000)))
    monkeypatch.setattr(csv_files, "PIECE", 1000)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("the whole file was read"))
    monkeypatch.setattr(Path, "read_text", lambda path: pytest.fail("the whole file was read"))
    table, _ = open_table(tmp_path / "x.csv")
    assert table is not None and table.header == ["id", "name"]
    sizes = [len(block) for block in table.blocks()]
    assert len(sizes) > 40 and max(sizes) < 150 and sum(sizes) == 5000


UTF8 = st.sampled_from([
    b"a", "é".encode(), "ộ".encode(), "😀".encode(), b"\xed\xa0\x80", b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b"\xed\x9f\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\x80", b"\xc2", b"\xe1\xbb", b"\xff",
])  # fmt: skip


@settings(max_examples=500)
@given(content=st.lists(UTF8, max_size=6).map(b"".join), cut=st.integers(1, 4))
def test_what_is_utf8_is_what_python_decodes(content: bytes, cut: int) -> None:
    try:
        text: str | None = content.decode()
    except UnicodeDecodeError:
        text = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_files, "LOOK", cut)
        found, _ = text_files.open_text(lambda: io.BytesIO(content), "x.csv", "utf-8")
    assert (found is not None) == (text is not None)


def test_a_file_that_begins_with_much_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("\n" * 9000 + "name\nMai\n")
    table, findings = read_table(tmp_path / "x.csv")
    assert table is not None and table["name"].to_dict() == {9002: "Mai"} and findings == []
    (tmp_path / "x.csv").write_text("\n \n" * 9000)
    assert [f.code for f in read_table(tmp_path / "x.csv")[1]] == ["empty_file"]


@pytest.mark.parametrize(("content", "guess"), [
    ("name\nLò Thị\n".encode("utf-16-le")[:-1], "UTF-16"),
    (b"name\n" + b"x\n" * 5000 + b"L\xb5 Th\xa1\n", "TCVN3 (.VnTime)"),
    (b"name\n" + b"x\n" * 5000 + b"L\xf2 Th\xf2\n", "windows-1258"),
])  # fmt: skip
def test_an_encoding_goes_wrong_in_a_later_piece(
    content: bytes, guess: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    monkeypatch.setattr(text_files, "PIECE", 100)
    monkeypatch.setattr(text_files, "LOOK", 100)
    table, findings = read_table(tmp_path / "x.csv")
    assert table is None
    assert [(f.code, f.detail) for f in findings] == [("encoding", {"guess": guess})]


def test_a_letter_on_the_border_of_two_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("name\n" + "Hòa\r\n" * 50, encoding="utf-8", newline="")
    for piece in range(1, 12):
        monkeypatch.setattr(csv_files, "PIECE", piece)
        monkeypatch.setattr(text_files, "PIECE", piece)
        table, findings = read_table(tmp_path / "x.csv")
        assert table is not None and table["name"].tolist() == ["Hòa"] * 50 and findings == []


# Answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_study.write(tmp_path / "small")
    more = FILES["responses/before.csv"].splitlines()[1]
    put(folder, "responses/before.csv", FILES["responses/before.csv"] + f"{more}\n" * 60)
    return folder


@pytest.fixture(params=[30, 200, 1 << 24])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(csv_files, "PIECE", request.param)
    return request.param


def test_blocks_of_answers_are_the_whole_wave(folder: Path, piece: int) -> None:
    study = tk.load_study(folder, strict=False)
    data = study.surveys["views"]
    wave = data.settings.waves[0]
    known = (folder, data.settings, wave, data.instrument, study.hierarchy)
    answers, findings = read_wave_blocks(*known)
    assert answers is not None and findings == []
    blocks = list(answers)
    assert len({tuple(block.dtypes.items()) for block in blocks}) == 1
    assert (len(blocks) > 5) == (piece < 1000)
    text, _ = read_table(folder / wave.file, wave.file)
    whole, _ = decode_wave(text, *known[1:])
    assert whole is not None and whole.asked == answers.asked
    pd.testing.assert_frame_equal(pd.concat(blocks), whole.rows)
    kept = data.responses[data.responses["wave"] == wave.name].dropna(axis=1, how="all")
    pd.testing.assert_frame_equal(
        whole.rows[list(kept)].reset_index(drop=True), kept.reset_index(drop=True)
    )
    assert set(KEYS) <= set(whole.rows)


def test_findings_come_by_column_whatever_the_pieces(folder: Path, piece: int) -> None:
    lines = (folder / "responses/before.csv").read_text("utf-8").splitlines()
    for row in (3, 40, 60):
        day, _, *rest = lines[row].split(",")
        lines[row] = ",".join([day, "P-9", *rest, "extra"])
    put(folder, "responses/before.csv", "\n".join(lines) + "\n")
    found = [f for f in tk.load_study(folder, strict=False).problems if "before" in f.table]
    assert [(f.code, f.row) for f in found] == [
        *(("ragged_row", row + 1) for row in (3, 40, 60)),
        *(("unknown_unit", row + 1) for row in (3, 40, 60)),
    ]


def test_the_nearest_unit_is_looked_up_for_the_first_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.reading.answer_units.hinted", lambda known: 1)
    change(folder, "responses/before.csv", ("P-1-01,a1", "P-1-0x,a1"), ("P-1-01,a2", "P-1-0y,a2"))
    problems = tk.load_study(folder, strict=False).problems
    hints = {f.value: f.detail["hint"] for f in problems if f.code == "unknown_unit"}
    assert hints["P-1-0x"].startswith("; did you mean 'P-1-0") and hints["P-1-0y"] == ""


def test_faults_in_the_rows_are_told_though_a_column_is_missing(folder: Path) -> None:
    text = (folder / "responses/before.csv").read_text("utf-8")
    put(
        folder, "responses/before.csv", text.replace("unit,", "place,", 1) + "P-1,,,,,,,,,,,,,,,x\n"
    )
    study: Study = tk.load_study(folder, strict=False)
    assert {"ragged_row", "missing_column"} <= {f.code for f in study.problems}


def test_a_disk_that_fails_while_answers_are_read_is_a_finding(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(table: tables.OpenTable) -> Iterator[pd.DataFrame]:
        raise OSError(5, "Input/output error", "/somewhere/before.csv")

    monkeypatch.setattr(tables.OpenTable, "blocks", fails)
    found = tk.load_study(folder, strict=False).problems
    assert {(f.code, f.detail.get("reason")) for f in found} == {
        ("unreadable", "Input/output error")
    }
