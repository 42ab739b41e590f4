"""How wide the columns of a table are, on paper, and how large its letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.render.content import Field, Table

SIZES = (11, 10, 9, 8, 7)  # points; a table of many columns takes smaller letters
_READABLE = 9  # points; smaller only where numbers would break
_LINES = 3  # of a text beside numbers
_PADDING = 2 * 85 + 40  # twips: the margins of a cell, and some for rounding
_BOLD = 1.08
_TWIPS = 20 / 1000  # one thousandth of a point of size 1
# Thousandths of the size, as in Times New Roman and the typefaces made to replace it.
_GROUPS = {
    250: " .,|\u00a0",
    278: "ijlt:;/\\'’‘",
    333: "frI()[]-`“”‚",
    400: "sJ",
    444: "acez",
    564: "+=<>−×±≈≤≥",
    560: "PSF",
    620: "LTEZ",
    667: "BCR",
    722: "wADGHKNOQUVXY&",
    778: "m",
    850: "%M",
    920: "W@",
    1000: "—…→←",
}
_USUAL = 500
_SPACES = re.compile(r"[ \t\n]+")  # a no-break space is none of them


class _Advances(dict[str, int]):
    """Width of each letter; that of a letter with marks is that of the bare letter."""

    def __missing__(self, letter: str) -> int:
        bare = unicodedata.normalize("NFD", letter)[0]
        wide = 1000 if unicodedata.east_asian_width(bare) in "WF" else _USUAL
        self[letter] = width = self[bare] if bare != letter and bare in self else wide
        return width


_ADVANCES = _Advances({letter: width for width, group in _GROUPS.items() for letter in group})


def written_width(text: str, size: float, *, strong: bool = False) -> int:
    """Return how many twips a text takes in one line, roughly.

    Examples
    --------
    >>> written_width("12,5 %", 10)
    570
    """
    width = sum(map(_ADVANCES.__getitem__, text)) * size * _TWIPS
    return round(width * _BOLD if strong else width)


@dataclass(frozen=True)
class Wish:
    """What a column would like to have, in twips.

    Parameters
    ----------
    least : int
        So that no word and no number breaks.
    natural : int
        So that its cells stay in one line; a heading above numbers may take two.
    roomy : int
        So that its heading stays in one line as well.
    is_text : bool
        Whether its cells may take several lines.
    """

    least: int
    natural: int
    roomy: int
    is_text: bool


def column_widths(table: Table, total: int) -> tuple[list[int], int]:
    """Divide the width of the page among the columns of a table.

    Numbers are never broken, words where there is no other way; the letters get smaller before
    that, and where texts would become towers of short lines.

    Parameters
    ----------
    table : Table
    total : int
        Twips.

    Returns
    -------
    widths : list of int
        Twips, adding up to the total.
    size : int
        Size of the letters in points.

    Examples
    --------
    >>> fields = (Field("a", "Đơn vị"), Field("n", "n", "integer", align="right"))
    >>> column_widths(Table("", fields, (("Công đoàn xã Bum Tở", "5"),), ()), 9000)
    ([7837, 1163], 11)
    """
    if not table.fields:
        return [], SIZES[0]
    whole, wrapped = (_fitting(table, total, wrapped=wrapped) for wrapped in (False, True))
    if whole and wrapped:
        return wrapped if whole[1] < min(_READABLE, wrapped[1]) else whole
    smallest = _wishes(table, SIZES[-1], total, wrapped=True)
    return whole or wrapped or (_squeezed(smallest, total), SIZES[-1])


def _fitting(table: Table, total: int, *, wrapped: bool) -> tuple[list[int], int] | None:
    """Widths in which nothing is broken, in the largest letters that do without towers."""
    best: tuple[list[int], int] | None = None
    for size in SIZES:
        wishes = _wishes(table, size, total, wrapped=wrapped)
        if sum(wish.least for wish in wishes) > total:
            continue
        widths = _divided(wishes, total)
        if best is None or size >= _READABLE:
            best = widths, size
        if not _towers(wishes, widths) or size <= _READABLE:
            return best
    return best


def _wishes(table: Table, size: int, total: int, *, wrapped: bool) -> list[Wish]:
    """Wishes of all columns; wrapped: numbers with words behind them may take several lines."""
    wishes = []
    for place, column in enumerate(table.fields):
        cells = [row[place] for row in table.cells]
        if wrapped and any(" " in cell for cell in cells):
            column = replace(column, type="string", align="left")
        wishes.append(_wish(column, cells, size, total, strong=bool(table.strong)))
    return wishes


def _wish(column: Field, cells: Sequence[str], size: int, total: int, *, strong: bool) -> Wish:
    title = written_width(column.title, size, strong=True)
    word = _longest_word(column.title, size, strong=True)
    natural = max((written_width(cell, size, strong=strong) for cell in cells), default=0)
    is_text = not (column.is_number or column.align == "right" or column.type == "date")
    if is_text:
        words = max((_longest_word(cell, size, strong=strong) for cell in cells), default=0)
        least = min(max(word, words), total // 3)
    else:
        least = max(word, natural)
    wanted = max(least, min(natural, 3 * total), 0 if is_text else title // 2)
    roomy = max(wanted, title)
    return Wish(least + _PADDING, wanted + _PADDING, roomy + _PADDING, is_text)


def _longest_word(text: str, size: int, *, strong: bool = False) -> int:
    return max(written_width(word, size, strong=strong) for word in _SPACES.split(text))


def _towers(wishes: Sequence[Wish], widths: Sequence[int]) -> bool:
    """Whether a text takes many lines beside columns of numbers."""
    return any(
        wish.is_text and (wish.natural - _PADDING) > _LINES * (width - _PADDING)
        for wish, width in zip(wishes, widths, strict=True)
    ) and any(not wish.is_text for wish in wishes)


def _divided(wishes: Sequence[Wish], total: int) -> list[int]:
    """All there is room for: the rest goes to those who would use it."""
    least = sum(wish.least for wish in wishes)
    for wanted in ([wish.roomy for wish in wishes], [wish.natural for wish in wishes]):
        if sum(wanted) <= total:
            return _filled([width * total // sum(wanted) for width in wanted], total)
    share = (total - least) / (sum(wish.natural for wish in wishes) - least)
    widths = [int(wish.least + (wish.natural - wish.least) * share) for wish in wishes]
    return _filled(widths, total)


def _squeezed(wishes: Sequence[Wish], total: int) -> list[int]:
    """Too many columns: words are broken first, then everything is narrower."""
    numbers = sum(wish.least for wish in wishes if not wish.is_text)
    texts = sum(wish.least for wish in wishes if wish.is_text)
    if not texts or numbers > total * 2 / 3:
        return _filled([wish.least * total // (numbers + texts) for wish in wishes], total)
    left = total - numbers
    widths = [wish.least * left // texts if wish.is_text else wish.least for wish in wishes]
    return _filled(widths, total)


def _filled(widths: list[int], total: int) -> list[int]:
    widest = widths.index(max(widths))
    widths[widest] += total - sum(widths)
    return widths
