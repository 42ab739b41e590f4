"""Sheets that people made: titles above, headers in two rows, totals and signatures below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from toolkit.exports.headings import Headings, Target
from toolkit.exports.raw_table import RawTable
from toolkit.items import Item, fold
from toolkit.reading.csv_files import Row
from toolkit.reading.sheet import Sheet

JOIN = " | "
_NUMBERED = re.compile(r"(?:câu hỏi|câu|c|question|q|mục|ý|item)?\s*(\d+)\.?")
# A text that begins with "Tổng" may as well be the name of a unit (Tổng công ty).
_TOTAL = re.compile(
    r"(tổng cộng|tổng số|tong cong|tong so|grand total)\b.*"
    r"|(tổng|cộng)[\s:.(]*((mục|phần|khối|nhóm|trang)\b.*|\d.*|[ivx]+\W*)"
    r"|(tổng|cộng|total|sum|trung bình|average)[\s:.]*"
)
_REMARKS = {"ghi chú", "ghi chu", "nhận xét", "note", "notes", "remarks", "comments"}


def header_rows(
    head: list[Row], sheet: Sheet, known: Callable[[str], object]
) -> tuple[int, list[str]]:
    """Find the header below titles, and join one of two rows.

    Parameters
    ----------
    head : list of rows
        The first rows of the sheet.
    sheet : Sheet
    known : callable
        Whether a cell may be a header.

    Returns
    -------
    below : int
        Place of the first row below the header.
    names : list of str
        Of merged cells with others below them, `above | below`.
    """
    scores = [sum(bool(cell.strip() and known(cell)) for cell in row) for row in head]
    if not scores or not max(scores):
        return 0, []
    place = scores.index(max(scores))
    if place and _spans(head[place - 1], head[place]) and scores[place - 1]:
        place -= 1
    names = list(head[place])
    if place + 1 < len(head) and _spans(names, head[place + 1], sheet, place):
        return place + 2, _joined(names, head[place + 1])
    return place + 1, names


def _spans(above: Row, below: Row, sheet: Sheet | None = None, place: int = 0) -> bool:
    """Whether the second of two rows names parts of what the first one names."""
    filled = [n for n, cell in enumerate(below) if cell.strip()]
    if len(filled) < 2 or any(re.fullmatch(r"[\d.,\s/-]+", below[n]) for n in filled):
        return False
    if sheet is not None and any(a == b == place and d > c for a, c, b, d in sheet.merged):
        return True
    width = len(above)
    single = [n for n in filled if n < width and above[n].strip()]
    lone = [n for n in filled if n >= width or not above[n].strip()]
    return (
        bool(lone)
        and len(single) <= len(lone)
        and not any(above[n].strip() and (n + 1 >= width or above[n + 1].strip()) for n in single)
    )


def _joined(above: Row, below: Row) -> list[str]:
    names, parent = list[str](), ""
    width = max(len(above), len(below))
    for upper, lower in zip(_padded(above, width), _padded(below, width), strict=True):
        parent = upper.strip() or parent
        if lower.strip():
            names.append(f"{parent}{JOIN}{lower.strip()}" if parent else lower.strip())
        else:
            names.append(upper.strip())
    return names


def _padded(row: Row, width: int) -> Row:
    return [*row, *[""] * (width - len(row))]


class HandHeadings:
    """What headers mean that people wrote: shortened questions, and parts of them.

    Parameters
    ----------
    headings : Headings
    """

    def __init__(self, headings: Headings) -> None:
        self._headings = headings

    def may_head(self, cell: str) -> bool:
        """Whether a cell may be a header, be it one of several questions."""
        return bool(self._headings.candidates(cell)) or self.guess(cell) is not None

    def guess(self, header: str, *, last: bool = False) -> Target | None:
        """Say what a header most likely means.

        Parameters
        ----------
        header : str
        last : bool
            Whether it is the last one, where offices put their remarks.
        """
        literal = self._headings.candidates(header)
        if len(literal) == 1:
            return literal[0]
        if last and fold(header) in _REMARKS:
            return self._remarks()
        if literal:
            return None  # told apart by their order
        upper, found, lower = header.partition(JOIN)
        return self._part(upper, lower) if found else self._shortened(header, self._items())

    def _items(self) -> list[Item]:
        return list(self._headings.items.values())

    def _remarks(self) -> Target | None:
        texts = [item for item in self._items() if item.kind == "text" and not item.follows]
        return self._target(texts[-1]) if texts else None

    def _target(self, item: Item, choice: str | None = None) -> Target:
        return Target(item.name, choice, list(self._headings.items).index(item.name))

    def _part(self, upper: str, lower: str) -> Target | None:
        """A choice of a question, the n-th question of a group, or a question in it."""
        parent = self._shortened(upper, [i for i in self._items() if i.kind == "select_multiple"])
        group = self._group(upper)
        if parent is not None and not group:
            item = self._headings.items[parent.field]
            choice = _choice(item, lower)
            return self._target(item, choice) if choice else None
        number = _NUMBERED.fullmatch(fold(lower))
        asked = [item for item in group if item.choices]
        if number and asked and 0 < int(number[1]) <= len(asked):
            return self._target(asked[int(number[1]) - 1])
        inside = self._headings.candidates(lower)
        return inside[0] if len(inside) == 1 else self._shortened(lower, group or self._items())

    def _group(self, text: str) -> list[Item]:
        """Questions of the group a text names."""
        fits: dict[str, list[Item]] = {}
        for item in self._items():
            path = self._headings.paths[item.name]
            for section in path[-1:]:
                if _meant(text, [section.name, *section.label.values()]) == 1:
                    fits.setdefault(section.name, []).append(item)
        return next(iter(fits.values())) if len(fits) == 1 else []

    def _shortened(self, header: str, items: Sequence[Item]) -> Target | None:
        """The question whose words a header has most of, if there is one."""
        scores = [(_meant(header, item.label.values()), item) for item in items]
        best = max((score for score, _ in scores), default=0)
        fits = [item for score, item in scores if score == best]
        return self._target(fits[0]) if best > 0 and len(fits) == 1 else None


def _meant(text: str, labels: Iterable[str]) -> float:
    """The share of a label's words that a text has, if it has no others."""
    words = set(re.findall(r"\w+", fold(text)))
    shares = []
    for label in labels:
        whole = set(re.findall(r"\w+", fold(label)))
        if words and words <= whole:
            shares.append(len(words) / len(whole))
    return max(shares, default=0)


def _choice(item: Item, text: str) -> str | None:
    from toolkit.exports.choices import ChoiceReader

    return ChoiceReader(item, by_hand=True).one(text)


def is_total(text: str) -> bool:
    """Whether a text stands before a total; a name that only looks like one does not.

    Examples
    --------
    >>> is_total("Tổng cộng: 25 người"), is_total("Cộng mục I"), is_total("Tống")
    (True, True, False)
    """
    return bool(_TOTAL.fullmatch(fold(text)))


def answer_rows(table: RawTable, meant: list[bool]) -> tuple[npt.NDArray[np.bool_], list[int]]:
    """Tell rows of answers from totals, signatures and prepared empty lines.

    Parameters
    ----------
    table : RawTable
    meant : list of bool
        Whether each column holds answers.

    Returns
    -------
    wanted : ndarray of bool
    others : list of int
        The rows that hold something and are none, as a spreadsheet counts them.
    """
    filled = np.zeros(len(table), dtype=int)
    any_cell = np.zeros(len(table), dtype=bool)
    for column, used in zip(table.columns, meant, strict=True):
        cells = ~column.blank()
        any_cell |= cells
        filled += cells & used
    total = _totals(table)
    first = np.flatnonzero(total)
    below = np.arange(len(table)) > (first[0] if len(first) else len(table))
    enough = filled >= min(2, max(1, sum(meant)))
    after_last = np.arange(len(table)) > (np.flatnonzero(enough & ~total)[-1:].max(initial=-1))
    wanted = (filled > 0) & ~total & ~after_last & ~(below & (filled < 2))
    return wanted, table.rows[~wanted & any_cell].tolist()


def _totals(table: RawTable) -> npt.NDArray[np.bool_]:
    """Rows whose first text is that of a total."""
    found = np.zeros(len(table), dtype=bool)
    open_rows = np.ones(len(table), dtype=bool)
    for column in table.columns[:4]:
        says = np.array([is_total(text) for text in column.values], dtype=bool)
        if len(says):
            found |= says[column.codes] & open_rows
            open_rows &= column.blank() | _numbers(column.values)[column.codes]
    return found


def _numbers(values: list[str]) -> npt.NDArray[np.bool_]:
    return np.array([bool(re.fullmatch(r"\s*\d+\s*", text)) for text in values], dtype=bool)
