"""Answers to one field from the columns that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.answer_limits import outside, rule
from toolkit.exports.choices import ChoiceReader
from toolkit.exports.chosen_lists import ChosenLists, ticked_lists
from toolkit.exports.headings import Target
from toolkit.exports.kinds import Kind
from toolkit.exports.raw_table import RawTable
from toolkit.exports.values import (
    Column,
    date_values,
    decimal_values,
    text_values,
    tick_values,
    ticks,
    time_values,
    whole_values,
)
from toolkit.findings import Finding, hint
from toolkit.items import OTHER, Item, fold

LISTS = ("select_multiple", "rank")
TIMES = ("start", "end", "dateTime", "datetime")
DATES = ("date", "today")
NUMBERS = ("integer", "decimal", "range")


@dataclass
class FieldReader:
    """Reads the fields of one table.

    Parameters
    ----------
    table : RawTable
    targets : list of Target or None
        What each column holds.
    items : mapping
        Name -> item, in the order of the form.
    kind : Kind
    file : str
        Name of the file in findings.
    zone : ZoneInfo
        Of times that have none.
    own : mapping
        Field -> what is typed there (folded) -> choice, from the user's mapping.
    """

    table: RawTable
    targets: list[Target | None]
    items: Mapping[str, Item]
    kind: Kind
    file: str
    zone: ZoneInfo
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _free: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)

    def read(self) -> pd.DataFrame:
        """Give all fields of the form, missing where the file has no column."""
        columns = {name: self._field(item) for name, item in self.items.items()}
        for name, texts in self._free.items():
            self._put_free_text(columns, name, texts)
        for item in self.items.values():
            if item.kind in LISTS and self._specified(item):
                columns[item.name] = self._with_other(item, columns)
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(self.table)))
        return frame[list(self.items)] if self.items else frame

    @property
    def asked(self) -> frozenset[str]:
        """Fields that have a column."""
        return frozenset(target.field for target in self.targets if target)

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, str | None]]]:
        places: dict[str, list[tuple[int, str | None]]] = {}
        for place, target in enumerate(self.targets):
            if target:
                places.setdefault(target.field, []).append((place, target.choice))
        return places

    def _column(self, place: int) -> Column:
        column = Column(
            self.table, place, self.file, self.table.headers[place], self.kind.typed_by_hand
        )
        column.findings, column.blanks = self.findings, self.kind.blanks
        column.missing = self.table.missing.get(place, frozenset())
        return column

    def _field(self, item: Item) -> pd.Series:
        places = self._places.get(item.name, [])
        if item.kind in LISTS:
            return self._several(item, places)
        whole = [place for place, choice in places if choice is None]
        if not whole:
            return _nothing(item, len(self.table), self.zone)
        if item.choices:
            return self._one(item, self._column(whole[0]))
        return self._plain(item, self._column(whole[0]))

    def _plain(self, item: Item, column: Column) -> pd.Series:
        if item.kind in TIMES:
            return time_values(column, self.zone, self.zone)
        if item.kind not in (*DATES, *NUMBERS):
            column.blanks = frozenset()  # a text may be N/A
        readers: dict[str, Callable[[Column], pd.Series]] = {
            "integer": whole_values, "range": decimal_values, "decimal": decimal_values,
            **dict.fromkeys(DATES, date_values),
        }  # fmt: skip
        values = readers.get(item.kind, text_values)(column)
        self._tell_outside(item, column, values)
        return values

    def _tell_outside(self, item: Item, column: Column, values: pd.Series) -> None:
        """Note answers that the form would not have taken; devices do not let them pass."""
        if not item.constraint:
            return
        texts = column.texts
        for row in np.flatnonzero(outside(item, values)):
            text, place = texts.values[texts.codes[row]], int(self.table.rows[row])
            column.say("out_of_range", place, text, "warning", {"rule": rule(item)})

    def _one(self, item: Item, column: Column) -> pd.Series:
        """Choices by their names; what is none of them may be the text behind "other"."""
        reader = self._reader(item, column)
        names = {t: None if column.blank(t) else reader.one(t) for t in column.texts.values}
        free = {t for t, name in names.items() if name is None and not column.blank(t)}
        if self._specified(item) and free:
            texts = column.texts.map(lambda t: t.strip() if t in free else None)
            self._free[item.name] = texts
            names |= dict.fromkeys(free, OTHER)
            free = set()
        allowed = [choice.name for choice in item.choices]
        column.complain(
            "wrong_answer_code",
            free,
            lambda t: {"allowed": ", ".join(allowed), "hint": hint(t.strip(), allowed)},
        )
        self._tell_guessed(column, reader)
        return column.texts.strings(names.get)

    def _reader(self, item: Item, column: Column) -> ChoiceReader:
        own = self.own.get(item.name, {})
        known = {fold(text): choice for text, choice in own.items()}
        reader = ChoiceReader(item, self.kind.typed_by_hand, known, self.kind.numbered)
        # "Don't know" is an answer of the form, even where the file counts it as missing.
        column.missing = frozenset(t for t in column.missing if reader.one(t) is None)
        return reader

    def _specified(self, item: Item) -> bool:
        """Whether the form has a text for what "other" is."""
        has = any(choice.name == OTHER for choice in item.choices)
        return has and f"{item.name}_{OTHER}" in self.items

    def _tell_guessed(self, column: Column, reader: ChoiceReader) -> None:
        for text, name in reader.guessed.items():
            column.say("guessed_value", None, text, "note", {"choice": name})

    def _several(self, item: Item, places: list[tuple[int, str | None]]) -> pd.Series:
        summaries = [place for place, choice in places if choice is None]
        boxes = {choice: place for place, choice in places if choice is not None}
        listed = self._listed(item, self._column(summaries[0])) if summaries else None
        ticked = self._ticked(item, boxes) if boxes else None
        if listed is None or ticked is None:
            nothing = ChosenLists([None], np.zeros(len(self.table), dtype=np.int64))
            return (listed or ticked or nothing).written_out()
        found = listed if self.kind.summary_first else ticked.or_else(listed)
        return found.written_out()

    def _listed(self, item: Item, column: Column) -> ChosenLists:
        """Several choices in one cell."""
        reader = self._reader(item, column)
        read = {t: reader.several(t) for t in column.texts.values if not column.blank(t)}
        bad = {text for text, (names, _) in read.items() if names is None}
        allowed = ", ".join(choice.name for choice in item.choices)
        column.complain("wrong_answer_code", bad, lambda t: {"allowed": allowed, "hint": ""})
        rest = {text: free for text, (names, free) in read.items() if free and names is not None}
        if rest and self._specified(item):
            self._free[item.name] = column.texts.map(rest.get)
        elif rest:
            column.complain("wrong_answer_code", rest, lambda t: {"allowed": allowed, "hint": ""})
        self._tell_guessed(column, reader)
        texts = column.texts
        return ChosenLists([read.get(text, (None,))[0] for text in texts.values], texts.codes)

    def _ticked(self, item: Item, boxes: Mapping[str, int]) -> ChosenLists:
        """Several choices in a column each; the column of "other" may hold its text."""
        cells: dict[str, npt.NDArray[np.int8]] = {}
        for choice, place in boxes.items():
            column = self._column(place)
            if choice == OTHER and self._specified(item):
                cells[choice] = self._other_box(item, column)
            else:
                cells[choice] = _choice_or_tick(item, choice, column)
        order = sorted(cells)
        table = np.array([cells[name] for name in order])
        known = (table >= 0).any(axis=0) | self._shown(list(boxes.values()))
        hits = table == 1
        return ticked_lists(order, hits, known & (hits.any(axis=0) | (not self.kind.zero_is_blank)))

    def _shown(self, places: list[int]) -> npt.NDArray[np.bool_]:
        """Rows where an empty cell says that the box was shown and not ticked."""
        shown = np.zeros(len(self.table), dtype=bool)
        for place in places:
            if place in self.table.unquoted:
                empty = self.table.columns[place].map(lambda text: not text).astype(bool)
                shown |= empty & ~self.table.unquoted[place]
        return shown

    def _other_box(self, item: Item, column: Column) -> npt.NDArray[np.int8]:
        from toolkit.exports.choices import ticked

        if (told := _numbers(column)) is not None:
            return told
        own = {text for text, name in item.spellings.items() if name == OTHER} - {"other"}
        said = {t for t in column.texts.values if fold(t) in own} if len(own) else set()
        free = {t for t in column.texts.values if not column.blank(t) and ticked(t) is None} - said
        if free:
            self._free[item.name] = column.texts.map(lambda t: t.strip() if t in free else None)
        return ticks(column, lambda text: True if text in free | said else ticked(text))

    def _with_other(self, item: Item, columns: dict[str, pd.Series]) -> pd.Series:
        """Who wrote what the other choice is has ticked it, where it has no box of its own."""
        places = self._places.get(item.name, [])
        answers, text = columns[item.name], columns[f"{item.name}_{OTHER}"]
        if not places or any(choice in (None, OTHER) for _, choice in places):
            return answers
        rows = [
            sorted({*(names or []), OTHER}) if told else names
            for names, told in zip(answers, text.notna(), strict=True)
        ]
        return pd.Series(rows, dtype=object)

    def _put_free_text(
        self, columns: dict[str, pd.Series], name: str, texts: npt.NDArray[np.object_]
    ) -> None:
        behind = f"{name}_{OTHER}"
        columns[behind] = columns[behind].astype("str").where(
            columns[behind].notna(), pd.Series(texts, dtype="str")
        )  # fmt: skip


def _numbers(column: Column) -> npt.NDArray[np.int8] | None:
    """Ticks by the numbers of a box, whatever its labels call them; None where it has others."""
    cells = column.table.numbers.get(column.place)
    if cells is None or not set(cells.values) <= {"", "0", "1"}:
        return None
    told = {"": -1, "0": 0, "1": 1}
    return cells.spread(np.array([told[text] for text in cells.values], dtype=np.int8))


def _choice_or_tick(item: Item, choice: str, column: Column) -> npt.NDArray[np.int8]:
    """A box is ticked by a sign, or by the choice itself (Qualtrics, SPSS)."""
    if (told := _numbers(column)) is not None:
        return told
    own = {text for text, name in item.spellings.items() if name == choice}
    if any(fold(text) in own for text in column.texts.values if text.strip() not in ("0", "1")):
        return ticks(column, lambda text: fold(text) in own)
    return tick_values(column)


def _nothing(item: Item, length: int, zone: ZoneInfo) -> pd.Series:
    """Missing answers of the right type."""
    index = pd.RangeIndex(length)
    if item.kind in TIMES:
        return pd.Series(pd.NaT, index=index).astype("datetime64[us]").dt.tz_localize(zone)
    types: dict[str, Any] = {
        "integer": "Int64",
        "decimal": "float64",
        "range": "float64",
        **dict.fromkeys(DATES, "datetime64[us]"),
    }
    found: pd.Series = pd.Series(None, index=index, dtype=types.get(item.kind, "str"))
    return found
