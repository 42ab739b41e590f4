"""What an import changes in one table: rows added, changed, removed, and cell by cell how."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from toolkit.cells import folded
from toolkit.places import word
from toolkit.schema import TABLES, records
from toolkit.table_parsing import parse

Key = tuple[str, ...]


@dataclass
class TableChange:
    """The change of one table.

    Attributes
    ----------
    table : str
    rows : DataFrame
        The table afterwards.
    added, removed : list of tuple
        Keys of rows.
    changed : dict
        Key -> column -> text before and after.
    unchanged : int
    """

    table: str
    rows: pd.DataFrame
    added: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    changed: dict[Key, dict[str, tuple[str, str]]] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of rows, as a record keeps them."""
        return {
            "added": len(self.added), "changed": len(self.changed),
            "unchanged": self.unchanged, "removed": len(self.removed),
        }  # fmt: skip


def merge(
    table: str, before: pd.DataFrame, new: pd.DataFrame, *, replace: bool, day_first: bool
) -> TableChange:
    """Merge rows into a table by its key.

    Parameters
    ----------
    table : str
    before, new : DataFrame of str
        `new` holds typed-over text, see `written`; an empty cell in it changes nothing.
    replace : bool
        Rows that are not in `new` are removed.
    day_first : bool
        How days in `before` are read.
    """
    known = written(table, before, day_first=day_first)
    keys = list(TABLES[table].unique or TABLES[table].columns)
    places = {_key(row, keys): place for place, row in enumerate(records(known))}
    names = [*before.columns, *(c for c in new if c not in before.columns and new[c].any())]
    rows = records(before.reindex(columns=names).fillna(""))
    change, seen = TableChange(table, before), set()
    for own in records(new.fillna("")):
        key = _key(own, keys)
        seen.add(key)
        if key not in places:
            places[key] = len(rows)
            change.added.append(_shown(own, keys))
            rows.append({name: own.get(name, "") for name in names})
        elif places[key] < len(known):
            _change(change, _shown(own, keys), rows[places[key]], known.iloc[places[key]], own)
    gone = {place for key, place in places.items() if key not in seen} if replace else set()
    change.removed = [_shown(rows[place], keys) for place in sorted(gone)]
    kept = [row for place, row in enumerate(rows) if place not in gone]
    change.rows = pd.DataFrame(kept, columns=names, dtype="str")
    return change


def _change(
    change: TableChange, key: Key, row: dict[str, str], known: pd.Series, own: dict[str, str]
) -> None:
    cells = {
        name: (row.get(name, ""), cell)
        for name, cell in own.items()
        if cell and name in row and folded(cell) != folded(known.get(name, ""))
    }
    row.update({name: after for name, (_, after) in cells.items()})
    if cells:
        change.changed[key] = cells
    else:
        change.unchanged += 1


def written(table: str, text: pd.DataFrame, *, day_first: bool) -> pd.DataFrame:
    """Write typed cells in one way: days as YYYY-MM-DD, codes, yes and no; others as they are."""
    typed, _ = parse(table, text, table, day_first=day_first)
    same = pd.DataFrame(index=text.index)
    for name in (name for name in typed if name in text):
        same[name] = [
            text_of(value) or ("" if pd.isna(was) else str(was))
            for value, was in zip(typed[name], text[name], strict=True)
        ]
    return same


def text_of(value: object) -> str:
    """One typed cell as text.

    Examples
    --------
    >>> text_of(8.0), text_of(7.5), text_of(True), text_of(pd.Timestamp("2025-06-30"))
    ('8', '7.5', 'yes', '2025-06-30')
    """
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else word(value)


def _key(row: dict[str, str], keys: list[str]) -> Key:
    return tuple(folded(str(row.get(name, "") or "")) for name in keys)


def _shown(row: dict[str, str], keys: list[str]) -> Key:
    return tuple(str(row.get(name, "") or "") for name in keys)
