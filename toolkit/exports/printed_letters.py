"""Letters typed from booklets, which print the answers in other orders, as choices of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from toolkit.booklet_orders import BOOKLET, Orders, Printed, is_mark, number_in
from toolkit.exports.assigned import Assigned, Reading
from toolkit.exports.headings import Target
from toolkit.exports.kinds import HAND, PLAIN, meta_name
from toolkit.exports.raw_table import RawTable, Texts
from toolkit.findings import Finding
from toolkit.items import Item, fold


def in_codes(reading: Reading, one: Assigned, orders: Orders | None = None) -> Assigned:
    """Put the names of choices in place of letters and places that were typed from a booklet.

    Parameters
    ----------
    reading : Reading
        Findings are added to it.
    one : Assigned
        Of the respondents.
    orders : mapping, optional
        Those of the entry workbook; without it those that the mapping names.

    Returns
    -------
    Assigned
        What a letter stands for is told by the booklet of its row alone. A letter of a row whose
        booklet or order is not known is emptied and told of, as it is one that is not printed.
    """
    place = _place(reading, one.table.headers)
    known = orders or _typed_from(reading, one.table.headers, place)
    if known is None:
        return one
    header = "" if place is None else one.table.headers[place]
    booklets = _booklets(one.table, place, known)
    undoing = _Undoing(reading, one.table, booklets, known)
    triples = zip(one.table.columns, one.table.headers, one.targets, strict=True)
    columns = [undoing.column(*triple) for triple in triples]
    if place is not None:
        columns[place] = booklets
    undoing.tell_lost(header)
    # What was typed has been taken for choices; their names are not typed texts once more.
    left = {name: own for name, own in reading.mapping.values.items() if name not in undoing.done}
    reading.mapping = replace(reading.mapping, values=left)
    return replace(one, table=replace(one.table, columns=columns))


def _typed_from(reading: Reading, headers: list[str], place: int | None) -> Orders | None:
    """The orders of the booklets that a person typed from; None where nobody did."""
    said = reading.mapping
    header = "" if place is None else headers[place].strip()
    if header == BOOKLET and not said.names(header):
        return None  # a file of ours: it holds choices already
    if said.orders:
        return said.orders
    return {} if header and reading.kind in (HAND, PLAIN) else None


def _booklets(table: RawTable, place: int | None, orders: Orders) -> Texts:
    """The booklet of each row, by one name; an empty text where there is none."""
    if place is None:
        return Texts([""], np.zeros(len(table), dtype=np.int64))
    typed = table.columns[place]
    return Texts([_booklet(text, orders) for text in typed.values], typed.codes)


def _place(reading: Reading, headers: list[str]) -> int | None:
    """The column that names the booklet of each paper; a form may ask for it, too."""
    said = reading.mapping
    return next(
        (
            place
            for place, header in enumerate(headers)
            if not said.leaves_out(header) and (said.extra(header) or meta_name(header)) == BOOKLET
        ),
        None,
    )


def _booklet(text: str, orders: Orders) -> str:
    """The booklet a text names: B, b, “Mã đề B”; another text stays as it is."""
    names = {fold(name): name for name in orders}
    last = re.split(r"\s+", text.strip())[-1]
    return names.get(fold(text)) or names.get(fold(last)) or text.strip()


@dataclass
class _Undoing:
    """Goes through the columns of one table."""

    reading: Reading
    table: RawTable
    booklets: Texts
    orders: Orders
    done: set[str] = field(default_factory=set)  # questions whose column holds choices now
    _lost: set[int] = field(default_factory=set)  # rows of which a letter cannot be understood

    def column(self, cells: Texts, header: str, target: Target | None) -> Texts:
        """Give a column with choices instead of letters, if it is of a lettered question."""
        item = self.reading.instrument.items.get(target.field) if target else None
        if target is None or item is None or target.choice is not None or not self._lettered(item):
            return cells
        width, counted = max(len(cells.values), 1), self._counted(item, cells)
        pairs, codes = np.unique(self.booklets.codes * width + cells.codes, return_inverse=True)
        own = self.reading.mapping.values.get(item.name, {})
        meant = list[str]()
        for place, pair in enumerate(pairs.tolist()):
            booklet, text = self.booklets.values[pair // width], cells.values[pair % width]
            found = own.get(fold(text)) or self._meant(item, booklet, text, counted)
            if found is None:
                self._refuse(np.flatnonzero(codes == place), item, booklet, text, header)
            meant.append(found or "")
        self.done.add(item.name)
        return Texts(meant, codes.astype(np.int64))

    def _lettered(self, item: Item) -> bool:
        """Whether its answers are lettered; without orders, whether they may be."""
        if not self.orders:
            return item.kind == "select_one" and bool(item.answer)
        return any(item.name in own for own in self.orders.values())

    @staticmethod
    def _counted(item: Item, cells: Texts) -> bool:
        """Whether numbers in a column may be places: not where one of them is none, as 6 or 8."""
        numbers = {number_in(text) for text in cells.values} - {None}
        return numbers <= set(range(1, len(item.choices) + 1))

    def _meant(self, item: Item, booklet: str, text: str, counted: bool) -> str | None:
        """What a text stands for; None for a letter that stands for nothing."""
        if booklet not in self.orders:
            return None if is_mark(text) else text
        order = self.orders[booklet].get(item.name)
        found = Printed(item, order, counted).code(text) if order else text
        return found or (None if is_mark(text) else text)

    def _refuse(
        self, places: npt.NDArray[np.int64], item: Item, booklet: str, text: str, header: str
    ) -> None:  # fmt: skip
        rows = self.table.rows[places].tolist()
        if booklet not in self.orders:
            self._lost |= set(places.tolist())
            return
        printed = Printed(item, self.orders[booklet][item.name])
        more: dict[str, object] = {
            "booklet": booklet,
            "allowed": ", ".join(printed.letters.values()),
        }
        file = self.reading.file
        self.reading.findings += [
            Finding("error", file, row, header, text, "no_such_letter", more) for row in rows
        ]

    def tell_lost(self, header: str) -> None:
        """Note each row whose letters cannot be understood for want of its booklet."""
        more: Mapping[str, object] = {"allowed": ", ".join(self.orders)}
        for place in sorted(self._lost):
            booklet = self.booklets.values[self.booklets.codes[place]]
            code = "unknown_booklet" if booklet else "no_booklet"
            row = int(self.table.rows[place])
            told = code if self.orders else "no_booklet_orders"
            self.reading.findings.append(
                Finding("error", self.reading.file, row, header, booklet, told, more)
            )
