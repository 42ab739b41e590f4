"""A table on its way to the typesetter: how wide each column is, and how large the letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from toolkit.render.content import Table

_ROOM = 467.0  # points between the margins
_LETTER, _DIGIT = 0.54, 0.5  # widths as parts of the size of type
_SIZES = (10.5, 9.5, 8.5, 7.5, 6.5)  # points, the largest that fits
_SHORT = 12  # rows; a shorter table stays on one page,
_SHORT_LINES = 30  # unless its rows are tall: what is kept together and taller than a page is cut
_RAGGED = 1.25  # lines of text, to those it would have without spaces at their ends
_WIDEST_TEXT = 42  # letters; a column of longer texts gets several lines
_LONGEST_WORD = 20
_HEADING_LINES = 3  # of the heading of a column, at most if that can be
_GAPS = {10.5: 5.0, 9.5: 4.0, 8.5: 3.0, 7.5: 2.5, 6.5: 2.0}  # points beside a cell
_NO_BREAK = str.maketrans({" ": "\N{NO-BREAK SPACE}"})


def described_table(table: Table, breakable: Callable[[str], str]) -> dict[str, Any]:
    """Describe a table to the template.

    Parameters
    ----------
    table : Table
    breakable : callable
        Lets long words be broken.

    Returns
    -------
    dict
        A column has either an own width in ems or a share of what is left.

    Examples
    --------
    >>> from toolkit.render.content import Field
    >>> fields = (Field("who", "Who"), Field("n", "n", "integer", align="right"))
    >>> shown = described_table(Table("", fields, (("Chair", "5"),), (("Chair", 5),)), str)
    >>> [(column["share"], column["ems"]) for column in shown["fields"]], shown["size"]
    ([(5, 0), (0, 2.65)], 10.5)
    """
    size = _size(table)
    columns = [
        {"title": breakable(field.title), "right": field.align == "right", **wide}
        for field, wide in zip(table.fields, _widths(table, size), strict=True)
    ]
    return {
        "kind": "table", "title": table.title, "fields": columns, "rows": _rows(table, breakable),
        "notes": [breakable(note) for note in table.notes], "size": size, "gap": _GAPS[size],
        "short": len(table.cells) <= _SHORT and _lines(table, columns, size) <= _SHORT_LINES,
    }  # fmt: skip


def _lines(table: Table, columns: Sequence[Mapping[str, Any]], size: float) -> int:
    """About how many lines of text a table has, with its heading and its notes."""
    room = _ROOM - size * sum(column["ems"] for column in columns)
    share = room / max(1, sum(column["share"] for column in columns))
    widths = [column["ems"] * size + column["share"] * share for column in columns]
    letters = [max(1.0, (width - 2 * _GAPS[size]) / (_LETTER * size)) for width in widths]
    rows = [[field.title for field in table.fields], *table.cells]
    lines = sum(max(map(_height, row, letters), default=0) for row in rows)
    return lines + sum(_height(note, _ROOM / (_LETTER * size)) for note in table.notes)


def _height(text: str, letters: float) -> int:
    """Lines of a text, where a line has room for some letters."""
    return max(1, ceil(len(text) / letters * _RAGGED)) if len(text) > letters else 1


def _size(table: Table) -> float:
    """Largest type in which no word and no number is cut."""
    letters = sum(_least(title, cells) for title, cells in table.columns())
    for size in _SIZES:
        if letters * _LETTER * size + 2 * _GAPS[size] * len(table.fields) <= _ROOM:
            return size
    return _SIZES[-1]


def _least(title: str, cells: list[str]) -> int:
    """Letters of the longest word of a column."""
    words = [word for text in (title, *cells) for word in text.split(" ")]
    return min(_LONGEST_WORD, max(map(len, words), default=1))


def _widths(table: Table, size: float) -> list[dict[str, float]]:
    """Numbers get what they need, texts share the rest by their length."""
    widths: list[dict[str, float]] = []
    for field, (title, cells) in zip(table.fields, table.columns(), strict=True):
        letters = max(_least(title, cells), len(title) / _HEADING_LINES, 3)
        longest = max(map(len, cells), default=1)
        if field.align == "right":
            ems = max(letters, longest) * _DIGIT + 2 * _GAPS[size] / size + 0.2
            widths.append({"share": 0, "ems": round(ems, 2)})
        else:
            widths.append({"share": max(letters, min(longest, _WIDEST_TEXT)), "ems": 0})
    if not any(width["share"] for width in widths):
        return [{"share": 1, "ems": 0}] * len(widths)
    return widths


def _rows(table: Table, breakable: Callable[[str], str]) -> list[dict[str, Any]]:
    rows = []
    for place, texts in enumerate(table.cells):
        strong = place in table.strong
        filled = _filled(texts) if strong else len(texts)
        cells: list[dict[str, Any]] = []
        for column, text in enumerate(texts[:filled]):
            right = table.fields[column].align == "right"
            shown = text.translate(_NO_BREAK) if right else breakable(text)
            cells.append({"text": shown, "span": 1})
        if cells:
            cells[-1]["span"] = len(texts) - filled + 1
        rows.append({"strong": strong, "cells": cells})
    return rows


def _filled(texts: tuple[str, ...]) -> int:
    """Cells up to the last one with a text: a row that heads others spans what is empty."""
    return max((place for place, text in enumerate(texts, start=1) if text), default=len(texts))
