"""The submissions of one wave, and what new ones change in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from toolkit.instrument import Instrument
from toolkit.survey_import.answer_cells import NOTED, SOURCE, TIME, UUID, VERSION, ordered
from toolkit.survey_import.answer_days import DAY
from toolkit.survey_import.repeat_cells import OUTER_PLACE, PLACE


@dataclass(frozen=True)
class WaveTable:
    """Submissions as text.

    Attributes
    ----------
    rows : DataFrame of str
        Indexed by the key of the submission, which is its column `_uuid` too.
    repeats : mapping
        Name -> rows with the key of their submission.
    """

    rows: pd.DataFrame
    repeats: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def without(self, keys: Collection[str]) -> WaveTable:
        """Leave out submissions."""
        gone = list(keys)
        repeats = {n: rows[~rows[UUID].isin(gone)] for n, rows in self.repeats.items()}
        return WaveTable(self.rows[~self.rows.index.isin(gone)], repeats)

    def only(self, keys: Collection[str]) -> WaveTable:
        """Keep some submissions."""
        return self.without(set(self.rows.index) - set(keys))

    def renamed(self, keys: Mapping[str, str]) -> WaveTable:
        """Give submissions other keys."""
        rows = self.rows.assign(**{UUID: self.rows[UUID].replace(dict(keys))})
        repeats = {
            name: inner.assign(**{UUID: inner[UUID].replace(dict(keys))})
            for name, inner in self.repeats.items()
        }
        return WaveTable(rows.set_index(pd.Index(rows[UUID].to_numpy(), dtype="str")), repeats)

    def digests(
        self, keys: Collection[str], apart_from: Collection[str] = (SOURCE,)
    ) -> dict[str, str]:  # fmt: skip
        """What submissions say, whatever file they came from, to be compared."""
        own, left = self.only(keys), list(apart_from)
        rows = own.rows.drop(columns=left, errors="ignore")
        told = dict(zip(rows.index, _joined(rows), strict=True))
        for name, inner in own.repeats.items():
            texts = _joined(inner.drop(columns=left, errors="ignore"))
            for key, text in zip(inner[UUID], texts, strict=True):
                told[key] += f"\x1d{name}\x1d{text}"
        return told


def empty_table() -> WaveTable:
    """Return a wave without submissions."""
    return WaveTable(
        pd.DataFrame(columns=list(NOTED), index=pd.Index([], dtype="str"), dtype="str")
    )


def _joined(rows: pd.DataFrame) -> list[str]:
    """The filled cells of each row; a column more that is empty says nothing new."""
    names = sorted(rows.columns)
    columns = [rows[name].tolist() for name in names]
    if not columns:
        return [""] * len(rows)
    return [
        "\x1e".join(f"{n}\x1f{cell}" for n, cell in zip(names, row, strict=True) if cell)
        for row in zip(*columns, strict=True)
    ]


def merged(before: WaveTable, new: WaveTable, instrument: Instrument) -> WaveTable:
    """Put submissions into a wave, in place of those with their keys.

    What a file has no column for stays as it was. The order is that of time, so that it does not
    matter which file came first.

    Parameters
    ----------
    before, new : WaveTable
    instrument : Instrument
    """
    names = ordered([*before.rows.columns, *new.rows.columns], instrument)
    old = before.rows.reindex(columns=names, fill_value="")
    own = new.rows.reindex(columns=names)
    known = old.reindex(own.index).fillna("")
    for name in names:
        if name not in new.rows:
            own[name] = known[name]
        elif name in (TIME, VERSION):
            own[name] = own[name].where(own[name] != "", known[name])
    rows = pd.concat([old[~old.index.isin(own.index)], own])
    repeats = {
        name: _with_rows(before.repeats.get(name), inner, own.index)
        for name, inner in {**before.repeats, **new.repeats}.items()
        if name in new.repeats or name in before.repeats
    }
    table = replace(new, rows=rows, repeats={**before.repeats, **repeats})
    return _in_order(_same_sources(before, table, own.index))


def _with_rows(
    before: pd.DataFrame | None, inner: pd.DataFrame, parents: pd.Index
) -> pd.DataFrame:  # fmt: skip
    """Rows of a repeat; a file without any leaves those there are."""
    if before is None or before is inner:
        return inner
    if inner.empty:
        return before
    kept = before[~before[UUID].isin(parents)]
    both: pd.DataFrame = pd.concat([kept, inner]).fillna("")
    return both


def _same_sources(before: WaveTable, after: WaveTable, touched: pd.Index) -> WaveTable:
    """What says the same as before keeps the name of the file it first came from."""
    common = set(touched) & set(before.rows.index)
    was, now = before.digests(common), after.digests(common)
    same = [key for key in common if was[key] == now[key]]
    rows = after.rows.copy()
    rows.loc[same, SOURCE] = before.rows.loc[same, SOURCE]
    return replace(after, rows=rows)


def _in_order(table: WaveTable) -> WaveTable:
    by = [name for name in (TIME, DAY) if name in table.rows]
    rows = table.rows.sort_values([*by, UUID], kind="stable")
    places = {key: place for place, key in enumerate(rows.index)}
    repeats = {name: _inner_order(inner, places) for name, inner in table.repeats.items()}
    return WaveTable(rows, repeats)


def _inner_order(inner: pd.DataFrame, places: Mapping[str, int]) -> pd.DataFrame:
    by = [name for name in (OUTER_PLACE, PLACE) if name in inner]
    numbers = inner[by].apply(pd.to_numeric, errors="coerce")
    keys = numbers.assign(parent=inner[UUID].map(places))[["parent", *by]]
    order = keys.reset_index(drop=True).sort_values(["parent", *by], kind="stable").index
    found: pd.DataFrame = inner.iloc[order].reset_index(drop=True)
    return found


@dataclass(frozen=True)
class WaveCounts:
    """How many submissions of a wave are new, updated, as before, or taken out."""

    new: int
    updated: int
    unchanged: int
    removed: int


def count(before: WaveTable, after: WaveTable, touched: Collection[str]) -> WaveCounts:
    """Compare a wave before and after.

    Parameters
    ----------
    before, after : WaveTable
    touched : collection of str
        Keys of the submissions that were in the files.
    """
    there, was = set(after.rows.index), set(before.rows.index)
    common = there & was & set(touched)
    old, now = before.digests(common), after.digests(common)
    updated = sum(old[key] != now[key] for key in common)
    return WaveCounts(len(there - was), updated, len(common) - updated, len(was - there))
