"""Qualtrics: three rows above the answers, of names, of questions and of identifiers."""

from __future__ import annotations

import re

from toolkit.reading.csv_files import Row


def qualtrics_header(head: list[Row], names: list[str], below: int) -> tuple[int, list[str]]:
    """Take the row of names for the header, or that of questions where names say nothing.

    Parameters
    ----------
    head : list of rows
    names : list of str
        The first row.
    below : int
        Place of the second.
    """
    rows = head[below : below + 2]
    marks = [n for n, row in enumerate(rows) if any('"ImportId"' in cell for cell in row)]
    if not marks:
        return below, names
    texts = rows[0] if marks[0] == 1 else names
    joined = [
        text if _is_number(name) and text.strip() else name
        for name, text in zip(names, [*texts, *[""] * len(names)], strict=False)
    ]
    return below + marks[0] + 1, joined


def _is_number(name: str) -> bool:
    """Whether a name is the one Qualtrics gives by itself: Q12, QID3, Q12_4."""
    return bool(re.fullmatch(r"Q(?:ID)?[\d_#.]+(?:_TEXT)?", name.strip(), re.IGNORECASE))
