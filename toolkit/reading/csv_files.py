"""CSV files: their encoding, their separator and, a piece at a time, their rows.

A file without quotation marks has one row a line. Such lines are taken apart by Arrow, column by
column; all others by Python's `csv`, which knows what a quotation mark may do. Neither holds more
than a piece of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as arrow_csv

from toolkit.findings import Finding

Row = list[str]

_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
# Letters of the fonts .VnTime and the like; in Windows code pages these bytes are signs.
_TCVN3 = bytes({*range(0xA1, 0xBF)} - {0xA0})
_HIGH = bytes(range(0x80, 0x100))
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # Excel writes it, and hides it
_START = 1 << 12  # bytes that tell what kind of file it is
PIECE = 1 << 24  # bytes read at once
ROWS = 50_000  # rows taken apart at once


@dataclass(frozen=True)
class Lines:
    """Lines without quotation marks, one row each.

    Attributes
    ----------
    content : bytes
        UTF-8.
    separator : str
    """

    content: bytes
    separator: str

    def rows(self) -> list[Row]:
        """Take all lines apart, as `csv` would; an empty line is a row without cells."""
        lines = self.content.decode().replace("\r\n", "\n").split("\n")
        if not lines[-1]:
            lines.pop()
        return [line.split(self.separator) if line else [] for line in lines]

    def columns(self, fewest: int) -> list[pa.DictionaryArray] | None:
        """Take all lines apart by columns; None where they have not equally many cells.

        Parameters
        ----------
        fewest : int
            None as well where they have fewer cells than this.
        """
        separator = self.separator.encode()
        count = self.content.partition(b"\n")[0].count(separator) + 1
        if count < fewest or len(separator) > 1 or self.content.startswith(codecs.BOM_UTF8):
            return None  # Arrow takes a mark at the beginning for one of the file
        names = [str(n) for n in range(count)]
        text = pa.dictionary(pa.int32(), pa.string())
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(self.content),
                arrow_csv.ReadOptions(column_names=names, block_size=len(self.content) + 1),
                arrow_csv.ParseOptions(
                    delimiter=self.separator, quote_char=False, ignore_empty_lines=False
                ),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, text), null_values=[]),
            )
        except pa.ArrowInvalid:
            return None
        return [column.combine_chunks() for column in table.columns]


Piece = list[Row] | Lines
Pieces = Iterator[Piece]


@dataclass(frozen=True)
class CsvFile:
    """What is known of a CSV file before its rows are read.

    Attributes
    ----------
    path : Path
    encoding : str
    separator : str
    skipped : int
        Lines before the first row: Excel's line on the separator, and what stands above it.
    plain : bool
        Whether it is UTF-8 and has no quotation marks, so that a line is a row.
    """

    path: Path
    encoding: str
    separator: str
    skipped: int
    plain: bool

    def pieces(self, enough: int) -> Iterator[list[Row] | Lines]:
        """Read all rows in order, those in which the header is looked for first.

        Parameters
        ----------
        enough : int
            The first piece ends with so many rows that hold anything.
        """
        return self._plain_pieces(enough) if self.plain else self._quoted_pieces(enough)

    def _plain_pieces(self, enough: int) -> Iterator[list[Row] | Lines]:
        with self.path.open("rb") as file:
            file.seek(len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0)
            lines = itertools.islice(file, self.skipped, None)
            split = (Lines(line, self.separator).rows()[0] for line in lines)
            yield head(split, enough)
            while content := file.read(PIECE):
                yield Lines(content + file.readline(), self.separator)

    def _quoted_pieces(self, enough: int) -> Iterator[list[Row]]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            rows = _reader(file, self.skipped, self.separator)
            yield head(rows, enough)
            while piece := list(itertools.islice(rows, ROWS)):
                yield piece


def head(rows: Iterator[Row], enough: int) -> list[Row]:
    """The first rows, so many that `enough` of them hold anything."""
    first, filled = [], 0
    for row in rows:
        first.append(row)
        filled += any(cell.strip() for cell in row)
        if filled == enough:
            break
    return first


def _reader(
    file: io.TextIOBase, skipped: int, separator: str, *, strict: bool = False
) -> Iterator[Row]:
    lines = itertools.islice(file, skipped, None)
    return csv.reader(lines, delimiter=separator, strict=strict)


def open_csv(path: Path, label: str) -> tuple[CsvFile | None, list[Finding]]:
    """Look through a CSV file without keeping it.

    Parameters
    ----------
    path : Path
    label : str
        Name printed in findings.

    Returns
    -------
    file : CsvFile or None
        None where it cannot be read.
    findings : list of Finding
    """
    with path.open("rb") as file:
        encoding = _encoding(file.read(_START))
        file.seek(0)
        text = _Text(file, encoding)
    if text.broken:
        detail = {"guess": _guess(path)}
        return None, [Finding("error", label, None, "", "", "encoding", detail)]
    separator, skipped = _separator(path, encoding)
    if text.quoted and (row := _open_quote(path, encoding, separator, skipped)):
        return None, [Finding("error", label, row, "", "", "open_quote")]
    plain = encoding.startswith("utf-8") and not (text.quoted or text.old_lines)
    told = {"separator": "tab" if separator == "\t" else separator}
    unusual = Finding("note", label, None, "", "", "separator", told)
    found = CsvFile(path, encoding, separator, skipped, plain)
    return found, [] if separator == "," else [unusual]


def _encoding(start: bytes) -> str:
    return next((e for bom, e in _BOMS.items() if start.startswith(bom)), "utf-8")


class _Text:
    """What kinds of characters a file holds."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.quoted = self.broken = False
        self._returns = 0  # carriage returns without a line feed
        self._open = False  # the last character was one
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while content := file.read(PIECE):
                self._look(decoder.decode(content))
            self._look(decoder.decode(b"", final=True))
        except UnicodeDecodeError:
            self.broken = True

    @property
    def old_lines(self) -> bool:
        """Whether lines end as on an old Macintosh."""
        return self._returns > 0

    def _look(self, text: str) -> None:
        self.broken |= "\0" in text  # UTF-16 without a mark, or no text at all
        self.quoted |= '"' in text
        self._returns += text.count("\r") - text.count("\r\n")
        self._returns -= self._open and text.startswith("\n")
        self._open = text.endswith("\r") or (self._open and not text)


def _separator(path: Path, encoding: str) -> tuple[str, int]:
    """The character that separates fields, and how many lines to leave out to see the first."""
    with path.open(encoding=encoding, newline="") as file:
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


def _open_quote(path: Path, encoding: str, separator: str, skipped: int) -> int | None:
    """The row in which a quotation mark goes wrong: all later rows would slip into one cell."""
    row = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            for _ in _reader(file, skipped, separator, strict=True):
                row += 1
        except csv.Error:
            return row + 1
    return None


def _guess(path: Path) -> str:
    """A likely name of an encoding that is not UTF-8; only for the message."""
    high = letters = 0
    with path.open("rb") as file:
        while content := file.read(PIECE):
            if b"\0" in content:
                return "UTF-16"
            high += len(content) - len(content.translate(None, _HIGH))
            letters += len(content) - len(content.translate(None, _TCVN3))
    return "TCVN3 (.VnTime)" if letters > high / 5 else "windows-1258"
