"""Numbers that stand for what is written of a unit: they change when a cell of it does."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

Digests = npt.NDArray[np.uint64]
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio: spreads small changes


def row_digests(frame: pd.DataFrame, table: str) -> Digests:
    """One number for each row of a table, from its cells and the table's name.

    Parameters
    ----------
    frame : DataFrame
        Its index does not count.
    table : str
        Equal rows of two tables differ.

    Returns
    -------
    array of uint64, shape (rows,)
        Added up (modulo 2**64) they stand for the rows together, in whatever order.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a", "a", "b"], "n": [1.0, 1.0, None]})
    >>> one, same, other = row_digests(rows, "t")
    >>> bool(one == same), bool(one == other), bool(one == row_digests(rows, "u")[0])
    (True, False, False)
    """
    if frame.empty:
        return np.zeros(len(frame), dtype=np.uint64)
    hashed = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    own = np.uint64(zlib.crc32(table.encode()))
    mixed = (hashed ^ own) * _SPREAD
    return np.asarray(mixed ^ (mixed >> np.uint64(29)), dtype=np.uint64)


def summed(owner: npt.NDArray[np.int64], worth: Digests, owners: int) -> Digests:
    """Add up numbers by their owner, modulo 2**64; those of owner -1 are left out.

    Examples
    --------
    >>> summed(np.array([1, -1, 1]), np.array([2, 5, 3], dtype=np.uint64), owners=2).tolist()
    [0, 5]
    """
    total = np.zeros(owners, dtype=np.uint64)
    known = owner >= 0
    np.add.at(total, owner[known], worth[known])
    return total


def together(parts: Iterable[Digests]) -> Digests:
    """Join several numbers of each owner so that none can make up for another.

    Examples
    --------
    >>> one, two = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    >>> bool(together([one, two])[0] == together([two, one])[0])
    False
    """
    joined: Digests | None = None
    for part in parts:
        before = np.zeros_like(part) if joined is None else joined
        joined = (before ^ (before >> np.uint64(31))) * _SPREAD + part
    return np.zeros(0, dtype=np.uint64) if joined is None else joined
