"""CSV files: their separator and, a piece at a time, their rows.

Where quotation marks stand around whole fields only, or nowhere, lines are taken apart by Arrow,
column by column; all others by Python's `csv`, which knows what a quotation mark may do. Neither
holds more than a piece of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as arrow_csv

from toolkit.findings import Finding
from toolkit.reading.quotation_marks import QuotationMarks, quotation_marks
from toolkit.reading.text_files import LOOK, TextFile

Row = list[str]

_SEPARATOR_LINE = re.compile(r"sep=([^\s\"]|\t)\s*$", re.IGNORECASE)  # Excel's own, which it hides
PIECE = 1 << 22  # bytes read at once
BLOCK = 1 << 21  # bytes that Arrow takes apart at once; a longer row is none for it
ROWS = 50_000  # rows taken apart at once

csv.field_size_limit(1 << 30)  # a long comment is no fault


@dataclass(frozen=True)
class Lines:
    """Whole rows of a file, as they stand in it.

    Attributes
    ----------
    content : bytes
        UTF-8.
    separator : str
    quoted : bool
        Whether there are quotation marks, around whole fields; else a line is a row.
    """

    content: bytes
    separator: str
    quoted: bool = False

    def rows(self) -> list[Row]:
        """Take all lines apart, as `csv` would; an empty line is a row without cells."""
        if self.quoted:
            text = io.StringIO(self.content.decode(), newline="")
            return list(csv.reader(text, delimiter=self.separator))
        lines = self.content.decode().replace("\r\n", "\n").split("\n")
        if not lines[-1]:
            lines.pop()
        return [line.split(self.separator) if line else [] for line in lines]

    def columns(self, fewest: int) -> list[pa.ChunkedArray] | None:
        """Take all lines apart by columns; None where they have not equally many cells.

        Parameters
        ----------
        fewest : int
            None as well where they have fewer cells than this.
        """
        separator = self.separator.encode()
        count = len(
            next(_split(iter(io.BytesIO(self.content)), self.separator, quoted=self.quoted))
        )
        if count < fewest or len(separator) > 1 or self.content.startswith(codecs.BOM_UTF8):
            return None  # Arrow takes a mark at the beginning for one of the file
        names = [str(n) for n in range(count)]
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(self.content),
                arrow_csv.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
                arrow_csv.ParseOptions(
                    delimiter=self.separator,
                    quote_char='"' if self.quoted else False,
                    newlines_in_values=self.quoted,
                    ignore_empty_lines=False,
                ),
                arrow_csv.ConvertOptions(
                    check_utf8=False,  # the whole file was looked through
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[],
                ),
            )
        except pa.ArrowInvalid:
            return None
        return list(table.columns)


Piece = list[Row] | Lines
Pieces = Iterator[Piece]


@dataclass(frozen=True)
class CsvFile:
    """What is known of a CSV file before its rows are read.

    Attributes
    ----------
    text : TextFile
    separator : str
    skipped : int
        Lines before the first row: Excel's line on the separator, and what stands above it.
    plain : bool
        Whether Arrow may take it apart.
    """

    text: TextFile
    separator: str
    skipped: int
    plain: bool

    def pieces(self, enough: int) -> Pieces:
        """Read all rows in order, those in which the header is looked for first.

        Parameters
        ----------
        enough : int
            The first piece ends with so many rows that hold anything.
        """
        return self._plain_pieces(enough) if self.plain else self._odd_pieces(enough)

    def _plain_pieces(self, enough: int) -> Pieces:
        quoted = self.text.quoted
        with self.text.open() as file:
            lines = itertools.islice(file, self.skipped, None)
            yield head(_split(lines, self.separator, quoted=quoted), enough)
            for content in _whole_rows(file, quoted=quoted):
                yield Lines(content, self.separator, quoted)

    def _odd_pieces(self, enough: int) -> Pieces:
        with _text(self.text) as file:
            rows = _reader(file, self.skipped, self.separator)
            yield head(rows, enough)
            while piece := list(itertools.islice(rows, ROWS)):
                yield piece


def _split(lines: Iterator[bytes], separator: str, *, quoted: bool) -> Iterator[Row]:
    if quoted:
        return csv.reader((line.decode() for line in lines), delimiter=separator)
    return (Lines(line, separator).rows()[0] for line in lines)


def _whole_rows(file: BinaryIO, *, quoted: bool) -> Iterator[bytes]:
    """Pieces that end with a row; a quoted text may go on over lines, and ends with a mark."""
    while content := file.read(PIECE):
        parts = [content, file.readline()]
        odd = quoted and sum(map(quotation_marks, parts)) % 2 == 1
        while odd and (line := file.readline()):
            parts.append(line)
            odd = quotation_marks(line) % 2 == 0
        yield b"".join(parts)


def head(rows: Iterator[Row], enough: int) -> list[Row]:
    """The first rows, so many that `enough` of them hold anything."""
    first, filled = [], 0
    for row in rows:
        first.append(row)
        filled += any(cell.strip() for cell in row)
        if filled == enough:
            break
    return first


def _text(text: TextFile) -> io.TextIOWrapper:
    return io.TextIOWrapper(text.open(), "utf-8", newline="")


def _reader(
    file: io.TextIOBase, skipped: int, separator: str, *, strict: bool = False
) -> Iterator[Row]:
    lines = itertools.islice(file, skipped, None)
    return csv.reader(lines, delimiter=separator, strict=strict)


def open_csv(text: TextFile, label: str) -> tuple[CsvFile | None, list[Finding]]:
    """Look through a CSV file without keeping it.

    Parameters
    ----------
    text : TextFile
    label : str
        Name printed in findings.

    Returns
    -------
    file : CsvFile or None
        None where it cannot be read.
    findings : list of Finding
    """
    separator, skipped = _separator(text)
    plain = _even(text, separator, skipped) if text.quoted else not text.old_lines
    if not plain and text.quoted and (row := _open_quote(text, separator, skipped)):
        return None, [Finding("error", label, row, "", "", "open_quote")]
    told = {"separator": "tab" if separator == "\t" else separator}
    unusual = Finding("note", label, None, "", "", "separator", told)
    found = CsvFile(text, separator, skipped, plain)
    return found, [] if separator == "," else [unusual]


def _separator(text: TextFile) -> tuple[str, int]:
    """The character that separates fields, and how many lines to leave out to see the first."""
    with _text(text) as file:
        above, header = 0, ""
        for header in file:
            if header.strip("\r\n"):
                break
            above += 1
    told = _SEPARATOR_LINE.match(header)
    if told:
        return told[1], above + 1
    outside = re.sub('"[^"]*"', "", header)
    return max(",;\t", key=outside.count), 0


def _even(text: TextFile, separator: str, skipped: int) -> bool:
    """Whether every quotation mark opens a field, ends it, or is doubled in it.

    Then no reader can take two of them for another thing than all others do.
    """
    if not separator.isascii():
        return False
    marks = QuotationMarks(separator, returns=text.old_lines)
    with text.open() as file:
        for _ in range(skipped):
            file.readline()
        return all(map(marks.at, iter(partial(file.read, LOOK), b""))) and marks.even


def _open_quote(text: TextFile, separator: str, skipped: int) -> int | None:
    """The row in which a quotation mark goes wrong: all later rows would slip into one cell."""
    row = 0
    with _text(text) as file:
        try:
            for _ in _reader(file, skipped, separator, strict=True):
                row += 1
        except csv.Error:
            return row + 1
    return None
