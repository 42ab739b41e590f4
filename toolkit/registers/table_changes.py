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
        The table afterwards; rows that stay keep their numbers, which are those of the file.
    added : dict
        Key -> column -> text, of new rows.
    removed : list of tuple
        Keys of rows.
    changed : dict
        Key -> column -> text before and after.
    unchanged : int
    """

    table: str
    rows: pd.DataFrame
    added: dict[Key, dict[str, str]] = field(default_factory=dict)
    removed: list[Key] = field(default_factory=list)
    changed: dict[Key, dict[str, tuple[str, str]]] = field(default_factory=dict)
    unchanged: int = 0

    def followed_by(self, later: TableChange) -> None:
        """Take in a change that was made after this one, of another file."""
        for key, cells in later.changed.items():
            if key in self.added:
                self.added[key] |= {name: after for name, (_, after) in cells.items()}
            else:
                now = self.changed.setdefault(key, {})
                now |= {n: (now.get(n, (was, ""))[0], after) for n, (was, after) in cells.items()}
        self.added |= later.added
        self.removed += later.removed
        self.unchanged += later.unchanged
        self.rows = later.rows

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
    uniform = records(known.fillna(""))
    places = {_key(row, keys): place for place, row in enumerate(uniform)}
    names = [*before.columns, *(c for c in new if c not in before.columns and new[c].any())]
    rows = records(before.reindex(columns=names).fillna(""))
    change, seen = TableChange(table, before), set()
    for own in records(new.fillna("")):
        key = _key(own, keys)
        seen.add(key)
        if key not in places:
            places[key] = len(rows)
            change.added[_shown(own, keys)] = own
            rows.append({name: own.get(name, "") for name in names})
        elif places[key] < len(uniform):
            _change(change, _shown(own, keys), rows[places[key]], uniform[places[key]], own)
    gone = {place for key, place in places.items() if key not in seen} if replace else set()
    change.removed = [_shown(rows[place], keys) for place in sorted(gone)]
    numbers = [*before.index, *range(_after(before), _after(before) + len(change.added))]
    kept = [place for place in range(len(rows)) if place not in gone]
    cells = {name: [rows[place][name] for place in kept] for name in names}
    change.rows = pd.DataFrame(cells, index=[numbers[place] for place in kept], dtype="str")
    return change


def _after(rows: pd.DataFrame) -> int:
    """The row below the last one, as a spreadsheet counts them."""
    return int(max(rows.index, default=1)) + 1


def _change(
    change: TableChange, key: Key, row: dict[str, str], known: dict[str, str], own: dict[str, str]
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
        places, values = pd.factorize(typed[name])  # what stands in a column repeats itself
        texts = pd.array([*map(text_of, values.tolist()), None], dtype="str")
        read = pd.Series(texts.take(places), index=text.index)
        same[name] = read.fillna(text[name]).fillna("")
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
