"""Which rows below a header are data, and which an office wrote around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.exports.hand_typed import is_total
from toolkit.reading.sheet import Range
from toolkit.registers.header_synonyms import plain_header

Row = list[str]
Kind = Literal["data", "total", "heading", "signature", "header", "unfilled"]

_WIDE = 3  # columns that a heading is merged over
_FEW = 3  # texts in a row of signatures
_SIGNED = re.compile(
    r"(nguoi lap|nguoi tong hop|lap bang|lap bieu|noi nhan|tm |tl |kt |thu truong|xac nhan|ghi chu)"
    r".*|.* ngay \d* ?thang .*nam.*"
)
_ENUMERATED = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[.)]?")
_SECTION_NUMBER = re.compile(r"([IVXLC]+|[A-Z]|\d+(\.\d+)*)[.)/]?")
_INLINE_NUMBER = re.compile(r"([IVXLC]+|[A-Z]|\d+(\.\d+)*)\s*[.)/:]\s*")


@dataclass(frozen=True)
class LeftOut:
    """A row that is no data: what it was taken for, and what stands there."""

    kind: Kind
    text: str


class RowKinds:
    """Tells rows of data from totals, headings of sections, signatures and headers again.

    Parameters
    ----------
    names : sequence of str
        Headers by column.
    fields : sequence of str
        What each column holds; "" where it is not understood.
    rows : sequence of rows
        Below the header.
    merged : sequence of Range
        Merged cells, with rows counted as in `rows`.
    """

    def __init__(
        self, names: Sequence[str], fields: Sequence[str], rows: Sequence[Row],
        merged: Sequence[Range] = (),
    ) -> None:  # fmt: skip
        self._headers = [{plain_header(part) for part in name.split("|")} for name in names]
        self._fields, self._rows = fields, rows
        self._wide = {first for first, left, _, right in merged if right - left + 1 >= _WIDE}
        self._order = next(
            (place for place, name in enumerate(fields) if name == "order"
             and any(_NUMBER.fullmatch(cell) for cell in self._cells(place))), None,
        )  # fmt: skip
        self._meant = sum(bool(name) and name != "order" for name in fields)
        data = [place for place, row in enumerate(rows) if self._like_data(row)]
        self._last = data[-1] if data else -1

    def _cells(self, column: int) -> Iterator[str]:
        return (row[column] for row in self._rows if column < len(row))

    def _like_data(self, row: Row) -> bool:
        """Whether a row is filled as data are: numbered, or in half of the columns."""
        filled = [name for name, cell in zip(self._fields, row, strict=False) if cell and name]
        own = sum(name != "order" for name in filled)
        if self._order is not None:
            return bool(own) and bool(_NUMBER.fullmatch(_at(row, self._order)))
        return own >= max(2, (self._meant + 1) // 2)

    def kinds(self) -> Iterator[tuple[Kind, str]]:
        """Tell the kind of every row, and of a heading its text; an empty row is unfilled."""
        signed = False
        for place, row in enumerate(self._rows):
            signed |= place > self._last and self._is_signed(row)
            yield ("signature", "") if signed and any(row) else self._kind(place, row)

    def _kind(self, place: int, row: Row) -> tuple[Kind, str]:
        filled = [cell for cell in row if cell]
        if not filled or (len(filled) == 1 and self._order is not None
                          and _NUMBER.fullmatch(_at(row, self._order))):  # fmt: skip
            return "unfilled", ""
        if self._is_header(place, row):
            return "header", ""
        texts = filled[1:] if _NUMBER.fullmatch(filled[0]) else filled
        numbered = self._order is not None and _NUMBER.fullmatch(_at(row, self._order))
        if texts and not numbered and is_total(texts[0]):
            return "total", ""
        if self._is_signed(row):
            return "signature", ""
        if heading := self._heading(place, row):
            return "heading", heading
        return "data", ""

    def _is_signed(self, row: Row) -> bool:
        filled = [cell for cell in row if cell]
        if len(filled) > _FEW or self._like_data(row):
            return False
        return any(_SIGNED.fullmatch(f"{plain_header(cell)} ") for cell in filled)

    def _is_header(self, place: int, row: Row) -> bool:
        """Whether it is the header once more, or the numbers of its columns."""
        filled = [(column, cell) for column, cell in enumerate(row) if cell]
        numbers = all(_ENUMERATED.fullmatch(cell) for _, cell in filled)
        if place == 0 and numbers and len(filled) > 2:  # one or two may be data
            return True
        return len(filled) > 1 and all(
            c < len(self._headers) and plain_header(cell) in self._headers[c] for c, cell in filled
        )

    def _heading(self, place: int, row: Row) -> str:
        """The text of a heading: it stands alone in its row, perhaps after a number."""
        filled = [(column, cell) for column, cell in enumerate(row) if cell]
        number = ""
        if len(filled) > 1 and _SECTION_NUMBER.fullmatch(filled[0][1]):
            number = filled[0][1]
            filled = filled[1:]
        (column, text), *others = filled
        if others or len(self._fields) < _WIDE or not any(map(str.isalpha, text)):
            return ""
        if place in self._wide or self._heads(place, column, number, text):
            return _INLINE_NUMBER.sub("", text, count=1) if _INLINE_NUMBER.match(text) else text
        return ""

    def _heads(self, place: int, column: int, number: str, text: str) -> bool:
        if number and not number[0].isdigit():
            return True
        if number:  # a name alone may as well be a row with empty cells
            below = next((row for row in self._rows[place + 1 :] if any(row)), [])
            first = next((cell for cell in below if cell), "").rstrip(".)")
            return first in ("1", f"{number.rstrip('.)')}.1")  # below a heading they count anew
        if column > 1:
            return False
        return self._order is not None or self._fields[column] != "name" or bool(
            _INLINE_NUMBER.match(text)
        )  # fmt: skip


def _at(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""
