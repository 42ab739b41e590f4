"""What has to be changed in a table so that it becomes another one, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from toolkit.cells import normal
from toolkit.schema import TABLES

Key = tuple[object, ...]


@dataclass(frozen=True)
class RowChanges:
    """Rows of one table before and after, by their number.

    Attributes
    ----------
    table : str
    before, after : DataFrame
        Typed. A row in both is changed, one in `before` only is removed, one in `after` only is
        added; rows that stay as they are, are in neither.
    """

    table: str
    before: pd.DataFrame
    after: pd.DataFrame


def row_changes(table: str, old: pd.DataFrame, new: pd.DataFrame, free: int) -> RowChanges:
    """Compare two states of a table by its key; the order of rows does not matter.

    Parameters
    ----------
    table : str
    old, new : DataFrame
        Typed, the index of `old` is the number of each row.
    free : int
        From which rows that are new are numbered.

    Examples
    --------
    >>> from toolkit.table_parsing import parse
    >>> def people(**names):
    ...     text = pd.DataFrame({"person_id": list(names), "name": list(names.values())})
    ...     return parse("people", text.set_axis(text.index + 2), "people.csv")[0]
    >>> changes = row_changes("people", people(a="Mai", b="Lan"), people(b="Lân", c="Hoa"), 10)
    >>> changes.before["name"].to_dict(), changes.after["name"].to_dict()
    ({2: 'Mai', 3: 'Lan'}, {3: 'Lân', 10: 'Hoa'})
    """
    known = dict(zip(_keys(table, old), old.index.tolist(), strict=True))
    added = iter(range(free, free + len(new)))
    numbers = [known[key] if key in known else next(added) for key in _keys(table, new)]
    after = new.set_axis(pd.Index(numbers, dtype="int64"))
    both = after.index.intersection(old.index)
    same = both[_same(old.loc[both], after.loc[both])]
    return RowChanges(table, old.drop(index=same), after.drop(index=same))


def _same(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    equal = [(one[name] == other[name]).fillna(False) | (one[name].isna() & other[name].isna())
             for name in one]  # fmt: skip
    return pd.concat(equal, axis=1).all(axis=1) if equal else pd.Series(dtype=bool)


def _keys(table: str, typed: pd.DataFrame) -> Iterator[Key]:
    """Key of every row as it is compared; where a table has none, all cells, counted."""
    names = TABLES[table].unique or list(typed.columns)
    compared = typed[names].apply(lambda c: normal(c) if c.dtype == "str" else c)
    parts = [compared[name].astype(object).where(compared[name].notna(), None) for name in names]
    seen: dict[Key, int] = {}
    for key in zip(*(part.tolist() for part in parts), strict=True):
        seen[key] = seen.get(key, -1) + 1
        yield (*key, seen[key])
