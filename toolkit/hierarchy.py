"""Organisational units through time: versions with validity dates, and the tree of a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ArgumentError, StudyError, unknown
from toolkit.on_demand import FieldsOnDemand
from toolkit.placement import VIEWS, Placed, as_reported, count_columns, rebuilt
from toolkit.succession import successors


def as_date(value: dt.date | str | pd.Timestamp, argument: str = "as_of") -> pd.Timestamp:
    """Read a date argument.

    Parameters
    ----------
    value : date, str or Timestamp
        A text must be written YYYY-MM-DD.
    argument : str
        Name used in the error.

    Returns
    -------
    Timestamp
        At midnight.

    Raises
    ------
    ArgumentError
        When the text is no such date, and for a number or whatever else is no date.

    Examples
    --------
    >>> as_date("2025-06-30")
    Timestamp('2025-06-30 00:00:00')
    """
    if isinstance(value, dt.date) and not pd.isna(value):
        return pd.Timestamp(dt.date(value.year, value.month, value.day))
    try:
        return pd.Timestamp(dt.date.fromisoformat(value))  # a TypeError without text
    except (TypeError, ValueError):
        message = f"{argument}={value!r} is no date; write it as YYYY-MM-DD, such as '2025-12-31'"
        raise ArgumentError(message) from None


def alive(rows: pd.DataFrame, date: pd.Timestamp, start: str, end: str) -> pd.DataFrame:
    """Keep the rows that hold on a date; both ends are inclusive, a missing one is open."""
    first, last = (pd.to_datetime(rows[name]).to_numpy() for name in (start, end))
    day = date.to_datetime64()
    return rows[~(first > day) & ~(last < day)]  # no day is neither later nor earlier


@dataclass(frozen=True)
class OrgUnit:
    """One version of an organisational unit; `valid_to` is its last day."""

    unit_id: str
    name: str
    level: str
    kind: str
    parent_id: str | None
    managed_by: str | None
    located_in: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    code: str


@dataclass(frozen=True)
class OrgTree:
    """The units alive on one date.

    Attributes
    ----------
    date : Timestamp
    table : DataFrame
        One row a unit, indexed by `unit_id`; columns as in the table `units`.
    """

    date: pd.Timestamp
    table: pd.DataFrame

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.table.index

    def __iter__(self) -> Iterator[str]:
        return iter(self.table.index)

    def __len__(self) -> int:
        return len(self.table)

    def unit(self, unit_id: str) -> OrgUnit:
        """Return one unit as it is on the date."""
        row = self.table.loc[self._known(unit_id)].to_dict()
        return OrgUnit(
            unit_id=unit_id,
            name=row["name"],
            level=_text(row["level"]),
            kind=_text(row["kind"]),
            parent_id=self.parents.get(unit_id),
            managed_by=_text(row.get("managed_by")) or None,
            located_in=_text(row.get("located_in")) or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            code=_text(row["code"]),
        )

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each unit."""
        return dict(zip(self.table.index, self.table["name"], strict=True))

    @cached_property
    def parents(self) -> dict[str, str]:
        """Parent of each unit that has a living one."""
        units, known = self.table.index.tolist(), set(self.table.index)
        above = zip(units, self.table["parent_id"].tolist(), strict=True)
        return {unit: parent for unit, parent in above if parent in known}

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """Units directly below each unit that has any, in the order of the table."""
        below: dict[str, list[str]] = {}
        for child, parent in self.parents.items():
            below.setdefault(parent, []).append(child)
        return below

    def children(self, unit_id: str) -> list[str]:
        """Units directly below one unit."""
        return self.below.get(self._known(unit_id), [])

    def managed_by(self, unit_id: str) -> list[str]:
        """Units this one manages though they lie elsewhere or are under another unit.

        Such as the grassroots unions of a commune without a union of its own.
        """
        table, own = self.table, self.table.loc[self._known(unit_id)]
        managed = table[table["managed_by"] == unit_id]
        away = managed["parent_id"] != unit_id
        if "located_in" in table:
            away |= managed["located_in"].notna() & (managed["located_in"] != own["located_in"])
        return [str(unit) for unit in managed.index[away]]

    def path(self, unit_id: str) -> list[str]:
        """Units from the root down to this one.

        Raises
        ------
        StudyError
            When the unit is above itself.
        """
        path = [self._known(unit_id)]
        while path[-1] in self.parents:
            path.append(self.parents[path[-1]])
            if path[-1] in path[:-1]:
                raise StudyError(f"units: {' > '.join(path)} is a circle; correct parent_id")
        return path[::-1]

    @cached_property
    def ancestry(self) -> pd.DataFrame:
        """Each unit with itself and every unit above it: columns unit_id, ancestor_id."""
        index = self.table.index
        parent = index.get_indexer(pd.Index(self.table["parent_id"]))
        below = above = np.arange(len(index))
        pairs = [(below, above)]
        while len(below):
            further = parent[above] >= 0
            if further.all():  # each step up must lead somebody to a root
                raise self._circle()
            below, above = below[further], parent[above[further]]
            pairs.append((below, above))
        units, ancestors = (np.concatenate(part) for part in zip(*pairs, strict=True))
        return pd.DataFrame({"unit_id": index.take(units), "ancestor_id": index.take(ancestors)})

    def _circle(self) -> StudyError:
        """Build the error that names a circle of this tree."""
        for unit in self.table.index:
            try:
                self.path(unit)
            except StudyError as error:
                return error
        return StudyError("units: a unit is above itself; correct parent_id")

    def under(self, unit_id: str) -> list[str]:
        """The unit itself and all units below it.

        Raises
        ------
        StudyError
            When a unit is above itself.
        """
        found = [self._known(unit_id)]
        for unit in found:
            found += self.below.get(unit, [])
            if len(found) > len(self):
                raise self._circle()
        return found

    def _known(self, unit_id: str) -> str:
        if not isinstance(unit_id, str) or unit_id not in self.table.index:
            raise unknown("unit", unit_id, self.table.index)
        return unit_id

    def _repr_html_(self) -> str:
        counts = self.table["level"].fillna("–").value_counts(sort=False)
        cells = "".join(f"<tr><td>{level}</td><td>{n}</td></tr>" for level, n in counts.items())
        return f"<table><caption>{len(self)} units on {self.date:%Y-%m-%d}</caption>{cells}</table>"


@dataclass(frozen=True, eq=False)
class Hierarchy(FieldsOnDemand):
    """All versions of all units, and the events that made them.

    Attributes
    ----------
    versions : DataFrame
        The table `units`.
    events : DataFrame
        The table `unit_events`.

    Examples
    --------
    >>> versions = pd.DataFrame({
    ...     "unit_id": ["LC", "LC-01"], "name": ["Province", "District"],
    ...     "parent_id": [None, "LC"],
    ...     "valid_from": pd.to_datetime([None, None]),
    ...     "valid_to": pd.to_datetime([None, "2025-06-30"]),
    ... })
    >>> hierarchy = Hierarchy(versions, pd.DataFrame())
    >>> list(hierarchy.at("2025-06-30")), list(hierarchy.at("2025-07-01"))
    (['LC', 'LC-01'], ['LC'])
    """

    versions: pd.DataFrame
    events: pd.DataFrame
    _trees: dict[pd.Timestamp, OrgTree] = field(default_factory=dict, repr=False)

    def at(self, date: dt.date | str) -> OrgTree:
        """Return the tree of the units alive on a date.

        Parameters
        ----------
        date : date or str
            A text is written YYYY-MM-DD.

        Raises
        ------
        ArgumentError
            When the text is no date.
        """
        day = as_date(date, "date")
        if day not in self._trees:
            self._trees[day] = self._tree(day)
        return self._trees[day]

    def _tree(self, day: pd.Timestamp) -> OrgTree:
        living = alive(self.versions, day, "valid_from", "valid_to")
        living = living.set_index("unit_id")
        if not living.index.is_unique:  # versions overlap (a finding of `check`): the later holds
            living = living[~living.index.duplicated(keep="last")]
        return OrgTree(day, living)

    def successors(self, start: dt.date | str, end: dt.date | str) -> pd.DataFrame:
        """Follow the units alive on one day to those that continue them on another.

        A unit alive on both days continues itself. Otherwise events tell: a merge, a dissolve or
        take_over that names one unit moves the whole, a split (also of a unit that lives on) or
        several take_overs the stated shares; along a chain of events shares multiply. Shares that
        are not stated, or more than 1 in all, are NaN. Back in time, a unit made of one other
        goes back wholly into it; one that took in another cannot be divided (NaN).

        Parameters
        ----------
        start, end : date or str

        Returns
        -------
        DataFrame
            unit_id, successor_id, share (0-1; NaN = not stated). A unit nothing continues has
            no row.

        Examples
        --------
        >>> import toolkit as tk
        >>> units = tk.load_study("data/lai-chau").hierarchy
        >>> pairs = units.successors("2024-12-31", "2025-12-31")
        >>> print(pairs[pairs["unit_id"] == "LC-H01"].to_string(index=False))
        unit_id successor_id  share
         LC-H01        LC-01 0.5333
         LC-H01        LC-09 0.4667
        """
        first, last = as_date(start, "start"), as_date(end, "end")
        return successors(self.versions, self.events, first, last)

    def restate(
        self,
        table: pd.DataFrame,
        date: dt.date | str,
        *,
        view: str = "rebuilt",
        counts: Iterable[str] | None = None,
        whole: bool = False,
    ) -> Placed:
        """Place counts of any days on the units of one day; see `toolkit.restate`.

        Parameters
        ----------
        table : DataFrame
            unit_id, date, counts; further columns keep counts apart.
        date : date or str
        view : {"rebuilt", "as_reported"}
        counts : iterable of str, optional
            Columns that are counts; all columns of numbers without it.
        whole : bool
            Put the heads of a divided unit on the lowest unit above all its parts.

        Raises
        ------
        ArgumentError
            For an unknown view or column, and what is no date or count.
        """
        if view not in VIEWS:
            raise unknown("view", view, VIEWS)
        tree, numbers = self.at(date), count_columns(table, counts)
        if view == "as_reported":
            return as_reported(self.versions, table, numbers)
        return rebuilt(
            self.versions, self.events, table, numbers, tree.table, tree.date, whole=whole
        )

    def lifetime(self, unit_id: str) -> tuple[Any, Any]:
        """First and last day of a unit; NaT where it is open.

        Raises
        ------
        ArgumentError
            When no unit has this identifier.
        """
        units = self.versions["unit_id"]
        if not isinstance(unit_id, str) or not (units == unit_id).any():
            raise unknown("unit", unit_id, units.unique())
        own = self.versions[units == unit_id]
        first, last = own["valid_from"], own["valid_to"]
        return (
            pd.NaT if first.isna().any() else first.min(),
            pd.NaT if last.isna().any() else last.max(),
        )

    def require(self, unit_id: str, date: dt.date | str) -> OrgTree:
        """Return the tree of a date in which a unit is alive.

        Raises
        ------
        ArgumentError
            When the unit is unknown, or not alive on the date; the text says when it was.
        """
        tree = self.at(date)
        if isinstance(unit_id, str) and unit_id in tree:
            return tree
        first, last = self.lifetime(unit_id)
        lived = " ".join(
            text
            for text in (
                f"from {first:%Y-%m-%d}" if pd.notna(first) else "",
                f"until {last:%Y-%m-%d}" if pd.notna(last) else "",
            )
            if text
        )
        raise ArgumentError(
            f"unit {unit_id!r} does not exist on {tree.date:%Y-%m-%d}: it existed {lived}; "
            "choose an as_of in that time"
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(value) else value.date()
