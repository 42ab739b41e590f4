"""Repeats that stand among the submissions: in rows of their own (REDCap), or side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from toolkit.exports.headings import Headings
from toolkit.exports.raw_table import RawTable, Texts
from toolkit.instrument import Instrument
from toolkit.items import fold

_INSTRUMENTS = ("redcap_repeat_instrument", "repeat instrument")
_COUNTED = re.compile(r"(.+?)(?:_(\d{1,3})|\[(\d{1,3})\])")


def repeats_apart(table: RawTable, instrument: Instrument) -> list[RawTable]:
    """Take the rows of repeats out of a table of submissions.

    Parameters
    ----------
    table : RawTable
    instrument : Instrument

    Returns
    -------
    list of RawTable
        The submissions first.
    """
    if not instrument.repeats or not len(table):
        return [table]
    place = next((n for n, h in enumerate(table.headers) if fold(h) in _INSTRUMENTS), None)
    return _side_by_side(table, instrument) if place is None else _below(table, place)


def _below(table: RawTable, place: int) -> list[RawTable]:
    """Rows that name a repeating instrument belong to it; each with the columns it fills."""
    named = table.columns[place]
    main = named.blank()
    found = []
    for name in [text for text in named.values if text.strip()]:
        rows = table.keep(named.map(lambda text, name=name: text == name).astype(bool))  # type: ignore[misc]
        found.append(replace(_filled(rows), name=name.strip()))
    inside = {header for one in found for header in one.headers}
    above = table.keep(main)
    kept = [
        n
        for n, header in enumerate(table.headers)
        if header not in inside or not above.columns[n].blank().all()
    ]
    return [above.only(kept), *found]


def _filled(table: RawTable) -> RawTable:
    return table.only([n for n, column in enumerate(table.columns) if not column.blank().all()])


def _side_by_side(table: RawTable, instrument: Instrument) -> list[RawTable]:
    """Columns `age_1, sex_1, age_2 …` of the questions of a repeat, as rows below each other."""
    known, found, used = _once(Headings(instrument).candidates), list[RawTable](), set[int]()
    for name in instrument.repeats:
        inside = Headings(instrument, name)
        groups: dict[int, list[tuple[str, int]]] = {}
        for place, header in enumerate(table.headers):
            counted = _COUNTED.fullmatch(header.strip())
            if counted and not known(header) and inside.candidates(counted[1]):
                number = int(counted[2] or counted[3])
                groups.setdefault(number, []).append((counted[1], place))
                used.add(place)
        if groups:
            found.append(_stacked(table, name, groups))
    rest = [place for place in range(len(table.headers)) if place not in used]
    return [table.only(rest), *found] if found else [table]


def _once(ask: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda header: bool(ask(header))


def _stacked(
    table: RawTable, name: str, groups: dict[int, list[tuple[str, int]]]
) -> RawTable:  # fmt: skip
    headers = list(dict.fromkeys(header for group in groups.values() for header, _ in group))
    parts, rows, numbers = list[list[Texts]](), list[np.ndarray](), list[np.ndarray]()
    for number, group in sorted(groups.items()):
        places = dict(group)
        cells = [_column(table, places.get(header)) for header in headers]
        filled = ~np.logical_and.reduce([column.blank() for column in cells])
        parts.append([column.take(filled) for column in cells])
        rows.append(table.rows[filled])
        numbers.append(np.full(int(filled.sum()), number))
    lines = np.concatenate(rows)
    order = np.lexsort((np.concatenate(numbers), lines))
    columns = [_appended([part[n] for part in parts], order) for n in range(len(headers))]
    return RawTable(name, headers, columns, lines[order], by_line=True)


def _column(table: RawTable, place: int | None) -> Texts:
    if place is not None:
        return table.columns[place]
    return Texts([""], np.zeros(len(table), dtype=np.int64))


def _appended(parts: list[Texts], order: np.ndarray) -> Texts:
    places: dict[str, int] = {}
    for part in parts:
        for text in part.values:
            places.setdefault(text, len(places))
    codes = [
        np.array([places[t] for t in part.values], dtype=np.int64)[part.codes] for part in parts
    ]
    return Texts(list(places), np.concatenate(codes)[order])
