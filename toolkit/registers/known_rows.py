"""What the tables of a study hold already, looked up by what an office writes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from toolkit.cells import folded, hinted
from toolkit.duplicate_names import spelling
from toolkit.findings import hint
from toolkit.registers.header_synonyms import written_out
from toolkit.schema import CODES, columns

Cells = dict[str, str]
_PREFIX = {"units": "U", "people": "P", "trainings": "T", "activities": "A"}
SEXES = {typed: code for code, ways in CODES["sex"].items() for typed in ways}


# What two rows have in common that are one, where an office has no identifiers.
_SAME = {"trainings": ("topics", "start"), "units": ("name", "parent_id")}
# What speaks against it, where both rows say it: classes of one topic often begin on one day.
_APART = {"trainings": ("organiser_unit_id", "form", "end", "hours")}


class KnownUnits:
    """Units by their identifiers, codes and names.

    Parameters
    ----------
    rows : iterable of dict
        Of the table of units.

    Examples
    --------
    >>> units = KnownUnits([{"unit_id": "U1", "name": "Công đoàn cơ sở Hoa Ban", "code": "12"}])
    >>> units.ids("12"), units.ids("CĐCS Hoa Ban"), units.ids("Hoa Ban")
    ({'U1'}, {'U1'}, set())
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._by: list[dict[str, set[str]]] = [defaultdict(set) for _ in range(4)]
        self._names: dict[str, None] = {}
        self._hints: dict[str, str] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Mapping[str, str]) -> None:
        """Learn a unit; one without an identifier cannot be named yet."""
        own, name = row.get("unit_id", ""), row.get("name", "")
        if not own:
            return
        keys = (folded(own), folded(row.get("code", "")), folded(name), written_out(name, "units"))
        for known, key in zip(self._by, keys, strict=True):
            if key:
                known[key].add(own)
        if name:
            self._names[name] = None

    def ids(self, typed: str) -> set[str]:
        """The units a text may name: by identifier, else by code, by name, by name in full."""
        ways = (*[folded(typed)] * 3, written_out(typed, "units"))
        found = (known[key] for known, key in zip(self._by, ways, strict=True) if key in known)
        return next(found, set())

    def near(self, typed: str) -> str:
        """The name nearest to one that is not known, of a few."""
        if typed not in self._hints and len(self._hints) >= hinted(len(self._names)):
            return ""
        if typed not in self._hints:
            self._hints[typed] = hint(typed, list(self._names))
        return self._hints[typed]


class KnownPeople:
    """People by their names, and where they hold posts.

    Parameters
    ----------
    people, posts : iterable of dict
        Rows of these tables.
    """

    def __init__(
        self, people: Iterable[Mapping[str, str]], posts: Iterable[Mapping[str, str]]
    ) -> None:
        self._by_name: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in people:
            self._by_name[spelling(row["name"])].append(row)
        self._posts = {(row["person_id"], row["unit_id"]) for row in posts}

    def add(self, person: Mapping[str, str], unit: str) -> None:
        """Learn somebody."""
        self._by_name[spelling(person.get("name", ""))].append(person)
        self._posts.add((person["person_id"], unit))

    def is_in(self, person: str, unit: str) -> bool:
        """Whether somebody holds a post in a unit, or ever did."""
        return bool(unit) and (person, unit) in self._posts

    def alike(self, own: Mapping[str, str]) -> list[Mapping[str, str]]:
        """Everybody of the same name whose sex and birth year do not speak against it."""
        sex = folded(own.get("sex", ""))
        sex, year = SEXES.get(sex, sex), own.get("birth_year", "")
        return [
            other
            for other in self._by_name.get(spelling(own.get("name", "")), [])
            if other.get("birth_year", "") in ("", year or other.get("birth_year", ""))
            and (not sex or other.get("sex", "") in ("", sex))
        ]


class KnownKeys:
    """Identifiers of a table: the next free one, and those of rows which say the same.

    Parameters
    ----------
    table : str
    rows : iterable of dict

    Examples
    --------
    >>> keys = KnownKeys("people", [{"person_id": "P0007"}, {"person_id": "X9"}])
    >>> keys.next(), keys.next()
    ('P0008', 'P0009')
    """

    def __init__(self, table: str, rows: Iterable[Mapping[str, str]]) -> None:
        self._key = columns(table)[0]
        self._says = _SAME.get(table, ("unit_id", "date", "type", "topic"))
        self._prefix = _PREFIX[table]
        self._last, self._width = 0, 0
        self._apart = _APART.get(table, ())
        self._rows: dict[tuple[str, ...], dict[str, Mapping[str, str]]] = defaultdict(dict)
        for row in rows:
            self.add(row)
        self._width = self._width or 4

    def add(self, row: Mapping[str, str]) -> None:
        """Learn a row; of two with one identifier the first counts."""
        own = row.get(self._key, "")
        if match := re.fullmatch(rf"{self._prefix}(\d+)", own):
            self._last = max(self._last, int(match[1]))
            self._width = max(self._width, len(match[1]))
        if own:
            self._rows[self._what(row)].setdefault(own, row)

    def same(self, row: Mapping[str, str]) -> list[str]:
        """The identifiers of rows that say the same, as far as both say anything."""
        known = self._rows.get(self._what(row), {})
        return [own for own, other in known.items() if not self._differ(row, other)]

    def next(self) -> str:
        """The identifier after the greatest one that is written as most are."""
        self._last += 1
        return f"{self._prefix}{self._last:0{self._width}d}"

    def _differ(self, row: Mapping[str, str], other: Mapping[str, str]) -> bool:
        pairs = ((_plain(name, row), _plain(name, other)) for name in self._apart)
        return any(one and another and one != another for one, another in pairs)

    def _what(self, row: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(folded(row.get(name, "")) for name in self._says)


def _plain(name: str, row: Mapping[str, str]) -> str:
    """A cell as it is compared; of hours the number."""
    cell = folded(row.get(name, ""))
    try:
        return f"{float(cell.replace(',', '.')):g}" if name == "hours" else cell
    except ValueError:
        return cell
