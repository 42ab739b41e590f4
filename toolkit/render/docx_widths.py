"""How wide the columns of a table in a Word document are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.render.content import Field, Table

SIZES = (11, 10, 9, 8, 7)  # points; a table of many columns takes smaller letters
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
    660
    """
    width = sum(map(_ADVANCES.__getitem__, text)) * size * _TWIPS
    return round(width * _BOLD if strong else width)


@dataclass(frozen=True)
class Wish:
    """What a column needs so that no word breaks, and what it takes to stay in one line."""

    least: int
    natural: int


def column_widths(table: Table, total: int) -> tuple[list[int], int]:
    """Divide the width of the page among the columns of a table.

    Numbers are never broken, words where there is no other way; the letters get smaller before
    that.

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
    ([7958, 1042], 11)
    """
    if not table.fields:
        return [], SIZES[0]
    wishes: list[Wish] = []
    for size in SIZES:
        wishes = _wishes(table, size, total)
        if sum(wish.least for wish in wishes) <= total:
            return _divided(wishes, total), size
    return _squeezed(wishes, table.fields, total), SIZES[-1]


def _wishes(table: Table, size: int, total: int) -> list[Wish]:
    return [
        _wish(column, [row[place] for row in table.cells], size, total, table.strong)
        for place, column in enumerate(table.fields)
    ]


def _wish(
    column: Field, cells: Sequence[str], size: int, total: int, strong: frozenset[int]
) -> Wish:
    heading = _longest_word(column.title, size, strong=True)
    widths = [written_width(cell, size, strong=bool(strong)) for cell in cells]
    natural = max(widths, default=0)
    if _is_narrow(column):
        least = max(heading, natural)
        wanted = max(least, written_width(column.title, size, strong=True) // 2)
    else:
        words = (_longest_word(cell, size, strong=bool(strong)) for cell in cells)
        least = min(max(heading, *words, 0), total // 3)
        wanted = max(least, min(natural, 3 * total))
    return Wish(least + _PADDING, wanted + _PADDING)


def _is_narrow(column: Field) -> bool:
    return column.is_number or column.align == "right" or column.type == "date"


def _longest_word(text: str, size: int, *, strong: bool = False) -> int:
    return max((written_width(word, size, strong=strong) for word in text.split()), default=0)


def _divided(wishes: Sequence[Wish], total: int) -> list[int]:
    """All there is room for: the rest goes to those who would use it."""
    natural = sum(wish.natural for wish in wishes)
    least = sum(wish.least for wish in wishes)
    if natural <= total:
        widths = [wish.natural * total // natural for wish in wishes]
    else:
        share = (total - least) / (natural - least)
        widths = [int(wish.least + (wish.natural - wish.least) * share) for wish in wishes]
    return _filled(widths, total)


def _squeezed(wishes: Sequence[Wish], fields: Sequence[Field], total: int) -> list[int]:
    """Too many columns: words are broken first, then everything is narrower."""
    numbers = sum(w.least for w, column in zip(wishes, fields, strict=True) if _is_narrow(column))
    texts = sum(wish.least for wish in wishes) - numbers
    if not texts or numbers > total * 2 / 3:
        return _filled([wish.least * total // (numbers + texts) for wish in wishes], total)
    left = total - numbers
    widths = [
        wish.least if _is_narrow(column) else wish.least * left // texts
        for wish, column in zip(wishes, fields, strict=True)
    ]
    return _filled(widths, total)


def _filled(widths: list[int], total: int) -> list[int]:
    widest = widths.index(max(widths))
    widths[widest] += total - sum(widths)
    return widths
