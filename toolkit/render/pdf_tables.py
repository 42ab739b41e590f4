"""A table on its way to the typesetter: how wide each column is, and how large the letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from toolkit.render.column_widths import column_widths, written_width
from toolkit.render.content import Table

_ROOM = 9340  # twips between the margins
_PER_POINT = 20
SANS = 1.2  # how much wider the letters of a plain report are than those of a document
_SHORT = 12  # rows; a shorter table stays on one page,
_SHORT_LINES = 30  # unless its rows are tall: what is kept together and taller than a page is cut
_RAGGED = 1.25  # lines of text, to those it would have without spaces at their ends
_NO_BREAK = str.maketrans({" ": "\N{NO-BREAK SPACE}"})


def described_table(
    table: Table, breakable: Callable[[str], str], wide: float = 1
) -> dict[str, Any]:
    """Describe a table to the template.

    Parameters
    ----------
    table : Table
    breakable : callable
        Lets long words be broken.
    wide : float
        Width of the letters, beside that of Times New Roman.

    Returns
    -------
    dict
        Widths of columns and size of type are in points.

    Examples
    --------
    >>> from toolkit.render.content import Field
    >>> fields = (Field("who", "Who"), Field("n", "n", "integer", align="right"))
    >>> shown = described_table(Table("", fields, (("Chair", "5"),), (("Chair", 5),)), str)
    >>> [column["title"] for column in shown["fields"]], shown["size"]
    (['Who', 'n'], 11)
    """
    widths, size = column_widths(table, int(_ROOM / wide))
    columns = [
        {"title": breakable(field.title), "right": field.align == "right",
         "width": round(width * wide / _PER_POINT, 2)}
        for field, width in zip(table.fields, widths, strict=True)
    ]  # fmt: skip
    return {
        "kind": "table", "title": table.title, "fields": columns,
        "rows": _rows(table, breakable, size, widths),
        "notes": [breakable(note) for note in table.notes], "size": size,
        "short": len(table.cells) <= _SHORT and _lines(table, widths, size) <= _SHORT_LINES,
    }  # fmt: skip


def _lines(table: Table, widths: Sequence[int], size: int) -> int:
    """About how many lines of text a table has, with its heading and its notes."""
    rows = [[field.title for field in table.fields], *table.cells]
    lines = sum(max((_height(t, w, size) for t, w in zip(row, widths, strict=True)), default=0)
                for row in rows)  # fmt: skip
    return lines + sum(_height(note, _ROOM, size) for note in table.notes)


def _height(text: str, width: int, size: int) -> int:
    """Lines of a text in a place of some twips."""
    needed = written_width(text, size)
    return max(1, ceil(needed / width * _RAGGED)) if needed > width else 1


def _rows(
    table: Table, breakable: Callable[[str], str], size: int, widths: Sequence[int]
) -> list[dict[str, Any]]:
    rows = []
    for place, texts in enumerate(table.cells):
        strong = place in table.strong
        filled = _filled(texts) if strong else len(texts)
        cells: list[dict[str, Any]] = []
        for column, text in enumerate(texts[:filled]):
            whole = table.fields[column].align == "right" and (
                written_width(text, size, strong=strong) <= widths[column]
            )
            cells.append(
                {"text": text.translate(_NO_BREAK) if whole else breakable(text), "span": 1}
            )
        if cells:
            cells[-1]["span"] = len(texts) - filled + 1
        rows.append({"strong": strong, "cells": cells})
    return rows


def _filled(texts: tuple[str, ...]) -> int:
    """Cells up to the last one with a text: a row that heads others spans what is empty."""
    return max((place for place, text in enumerate(texts, start=1) if text), default=len(texts))
