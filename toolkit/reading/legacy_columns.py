"""Columns of Unicode text that are written for fonts of before Unicode.

A workbook saved as CSV has lost its fonts, and "Lò Thị Mai" stands there as "Lß ThÞ Mai". The
words of a whole column vote; a column of few words follows the others of its sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from toolkit.findings import Finding
from toolkit.reading.csv_files import Piece, Pieces, Row
from toolkit.reading.legacy_text import Legacy, converted, within_font
from toolkit.reading.legacy_vote import (
    FEWEST,
    FEWEST_BESIDE_UNICODE,
    is_vietnamese,
    share,
    vote,
    whole,
    words,
)
from toolkit.reading.sheet import letters
from toolkit.reading.text_files import MANY, SAMPLES, recoded

HALF = 0.5  # of the words of a short column have to fit what the others of its sheet say

Kinds = Mapping[int, Legacy]


def legacy_columns(pieces: Iterable[Piece], near: Legacy | None = None) -> Kinds:
    """What columns are written for; those that are Unicode are not named.

    Parameters
    ----------
    pieces : iterable
        All rows of a sheet.
    near : {"tcvn3", "vni"}, optional
        What other cells of the sheet are written for, by their fonts.

    Examples
    --------
    >>> legacy_columns([[["Hä tªn", "A"], ["Lß ThÞ Mai", "10 µm"], ["Vµng A P¸o", "x"]]])
    {0: 'tcvn3'}
    """
    voters = _voters(pieces)
    # Who types Unicode in one column types it in the others too, unless these say much else.
    mixed = any(is_vietnamese(word) for some in voters.values() for word in some)
    fewest = FEWEST_BESIDE_UNICODE if mixed else FEWEST
    found = {column: kind for column, some in voters.items() if (kind := vote(some, fewest))}
    kinds = {*found.values(), *([near] if near else [])}
    if len(kinds) == 1:
        kind = kinds.pop()
        found |= {c: kind for c, some in voters.items() if c not in found and _follows(some, kind)}
    return dict(sorted(found.items()))


def _voters(pieces: Iterable[Piece]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for piece in pieces:
        for row in piece if isinstance(piece, list) else piece.rows():
            for column, cell in enumerate(row):
                if not cell.isascii() and len(kept := found.setdefault(column, set())) < MANY:
                    kept |= words([cell])
    return found


def _follows(voters: set[str], kind: Legacy) -> bool:
    fits, count = share(voters, whole(kind))
    return count in range(1, FEWEST) and fits > HALF


Kind = Callable[[int], Legacy | None]  # of a column


def by_vote(
    read: Callable[[], Pieces], label: str, near: Legacy | None = None
) -> tuple[Kind, list[Finding]]:
    """Let columns vote, and tell how they are converted.

    Parameters
    ----------
    read : callable
        Reads all rows of a sheet, from the first.
    label : str
        Name printed in findings.
    near : {"tcvn3", "vni"}, optional
        As in `legacy_columns`.
    """
    kinds = legacy_columns(read(), near)
    return kinds.get, column_findings(read(), kinds, label) if kinds else []


def in_unicode(pieces: Pieces, kinds: Kind) -> Pieces:
    """Pieces whose columns are converted."""
    for piece in pieces:
        rows = piece if isinstance(piece, list) else piece.rows()
        yield [row_in_unicode(row, kinds) for row in rows]


def row_in_unicode(row: Row, kinds: Kind) -> Row:
    """One row whose cells are converted, each by its column."""
    if all(cell.isascii() for cell in row):
        return row
    return [_cell(cell, kinds(column)) for column, cell in enumerate(row)]


def _cell(cell: str, kind: Legacy | None) -> str:
    """A cell that has other letters than such a font is Unicode already."""
    fits = kind is not None and not cell.isascii() and within_font(cell)
    return converted(cell, kind) if fits and kind else cell


def column_findings(pieces: Iterable[Piece], kinds: Kinds, label: str) -> list[Finding]:
    """Tell how columns were converted, a kind at a time."""
    samples: dict[Legacy, dict[str, None]] = {kind: {} for kind in kinds.values()}
    for piece in pieces:
        for row in piece if isinstance(piece, list) else piece.rows():
            _add_samples(row, kinds, samples)
        if all(len(some) >= SAMPLES for some in samples.values()):
            break
    return [
        recoded(label, kind, list(some), column_names(c for c in kinds if kinds[c] == kind))
        for kind, some in samples.items()
    ]


def _add_samples(row: Row, kinds: Kinds, samples: dict[Legacy, dict[str, None]]) -> None:
    for column, kind in kinds.items():
        cell = row[column] if column < len(row) else ""
        if len(samples[kind]) < SAMPLES and (after := _cell(cell, kind)) != cell:
            samples[kind][f"{cell} → {after}"] = None


def column_names(columns: Iterable[int]) -> str:
    """Letters of columns, as a spreadsheet names them.

    Examples
    --------
    >>> column_names({2, 0})
    'A, C'
    """
    return ", ".join(letters(column + 1) for column in sorted(columns))
