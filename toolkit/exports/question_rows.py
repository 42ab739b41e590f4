"""Rows of a sheet that hold no answers: the names of the questions, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from toolkit.exports.headings import Headings, Target, bare
from toolkit.exports.raw_table import RawTable
from toolkit.instrument import Instrument
from toolkit.items import Item
from toolkit.reading.csv_files import Row

TITLES = 20  # rows in which names are looked for
_NEAR = 10  # rows below the names in which the questions may stand
_SEVERAL = ("select_multiple",)

Words = Mapping[str, frozenset[str]]  # name of a column -> its question in every language


def column_targets(headings: Headings) -> dict[str, Target]:
    """Name the columns that hold the answers to a table of a form, in its order."""
    found: dict[str, Target] = {}
    for place, item in enumerate(headings.items.values()):
        found[item.name] = Target(item.name, None, place)
        for choice in item.choices if item.kind in _SEVERAL else ():
            found[f"{item.name}/{choice.name}"] = Target(item.name, choice.name, place)
    return found


def words_above(items: Iterable[Item]) -> dict[str, frozenset[str]]:
    """Say what stands above each column in words: a question, or one of its choices."""
    words: dict[str, frozenset[str]] = {}
    for item in items:
        words[item.name] = _plain(item.label.values())
        for choice in item.choices if item.kind in _SEVERAL else ():
            words[f"{item.name}/{choice.name}"] = _plain(choice.label.values())
    return words


def _plain(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(bare, texts)))


def most(found: int, among: int) -> bool:
    """Whether more than half of the cells of a row are of a kind."""
    return found * 2 > among


def named_by_words(row: Row, words: Words) -> list[str]:
    """Name the columns below a row of questions; empty where it says something else.

    Of equal words the next in the order of the form is meant.

    Examples
    --------
    >>> words = {"a": frozenset({"tuổi"}), "b": frozenset({"giờ"}), "c": frozenset({"tuổi"})}
    >>> named_by_words(["Số phiếu", "Tuổi", "Giờ", "Tuổi"], words)
    ['', 'a', 'b', 'c']
    """
    left, names = list(words), list[str]()
    for cell in row:
        text = bare(cell)
        name = next((one for one in left if text in words[one]), "")
        if name:
            at = left.index(name)
            left = [*left[at + 1 :], *left[:at]]
        names.append(name)
    return names


def without_questions(
    table: RawTable, targets: Sequence[Target | None], instrument: Instrument
) -> RawTable:
    """Leave out rows below the header that say again in words what the columns are.

    Parameters
    ----------
    table : RawTable
    targets : sequence of Target or None
        What its columns hold.
    instrument : Instrument
    """
    inner = (item for section in instrument.repeats.values() for item in section.items())
    words = words_above([*instrument.fields.values(), *inner])
    own = [
        (column.cells.slice(0, _NEAR).to_pylist(), words.get(target.column, frozenset()))
        for column, target in zip(table.columns, targets, strict=True)
        if target is not None
    ]
    wanted = np.ones(len(table), dtype=bool)
    for row in range(min(_NEAR, len(table))):
        filled = [(cells[row], said) for cells, said in own if cells[row].strip()]
        wanted[row] = not most(sum(bare(cell) in said for cell, said in filled), len(filled))
    return table if wanted.all() else table.keep(wanted)
