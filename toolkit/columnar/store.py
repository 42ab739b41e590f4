"""The store: a study's tables and answers as mapped files, and the slice of any unit."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.columnar.contents import OF_ALL, OF_PEOPLE, OF_UNITS, TRAININGS, Contents
from toolkit.columnar.digests import Digests
from toolkit.columnar.frames import StoredFrame, codes
from toolkit.columnar.ownership import Ownership
from toolkit.columnar.ragged import Numbers, Ragged

ABOUT = "about.json"
UNITS, PEOPLE, ID = "unit_ids", "person_ids", "id"


@dataclass(frozen=True, eq=False)
class Slice:
    """What belongs to the report on one unit: numbers of units and people, rows of each table."""

    units: Numbers
    people: Numbers
    rows: Mapping[str, Numbers]


class Store:
    """A compiled study in a folder; its rows are read when they are asked for.

    Parameters
    ----------
    folder : Path
        As `compiling.write_store` made it.

    Attributes
    ----------
    about : dict
        What is known of the study besides its rows.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        # All at once: what is open stays readable when the folder is removed for a newer one.
        self._frames = {path.stem: StoredFrame(path) for path in folder.glob("*.arrow")}
        self._arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}

    @functools.cached_property
    def owned(self) -> Ownership:
        """Units and people, and who belongs to whom."""
        units, people = (self._frames[name].column(ID) for name in (UNITS, PEOPLE))
        below, above, people_of = (self._ragged(n) for n in ("below", "above", "people_of"))
        return Ownership(units, people, self._arrays["person"], below, above, people_of)

    @functools.cached_property
    def contents(self) -> Contents:
        """The rows of every unit and person."""
        names = (*OF_UNITS, *OF_PEOPLE, TRAININGS, "organised")
        rows = {name: self._ragged(f"rows-{name}") for name in names}
        return Contents(rows, self._ragged("beside"), self._ragged("met"))

    @property
    def digests(self) -> Digests:
        """One number for each unit; see `contents.unit_digests`."""
        return np.asarray(self._arrays["digests"])

    def unit(self, unit_id: str) -> int:
        """Return the number of one unit, -1 where it is not known, without a table of all."""
        known = self.owned.units
        return int(pc.index(known, pa.scalar(unit_id, type=known.type)).as_py())

    def units(self, unit_ids: Iterable[str]) -> Numbers:
        """Return the numbers of units; -1 for one that is not known."""
        return codes(pd.Series(list(unit_ids), dtype="str"), self.owned.units)

    def slice(self, unit: int) -> Slice:
        """Find what the report on a unit, given by its number, needs."""
        owned, found = self.owned, self.contents
        units, people = np.sort(owned.below.of(unit)), np.sort(owned.people_of.of(unit))
        rows = {name: found.rows[name].of_all(units) for name in OF_UNITS}
        rows |= {name: found.rows[name].of_all(people) for name in OF_PEOPLE}
        lists = (found.rows[TRAININGS].of_all(people), found.rows["organised"].of_all(units))
        rows[TRAININGS] = np.union1d(*lists)
        near = (units, owned.above.of(unit), found.met.of_all(people), found.beside.of_all(units))
        rows["units"] = found.rows["units"].of_all(np.unique(np.concatenate(near)))
        return Slice(units, people, rows)

    def table(self, name: str, part: Slice | None = None) -> pd.DataFrame:
        """Read a table of the study, or the slice's part of it, in the order it was typed in."""
        stored = self._frames[name]
        if part is None or name in OF_ALL:
            return stored.take(np.arange(len(stored)))
        return stored.take(part.rows[name])

    def answers(self, survey: int, wave: int, part: Slice | None = None) -> pd.DataFrame:
        """Read the answers of a wave, all or those of the slice's units; both by their place."""
        name = answers_name(survey, wave)
        stored = self._frames[name]
        return stored.take(
            np.arange(len(stored)) if part is None else self._ragged(name).of_all(part.units)
        )

    def answer_blocks(
        self, survey: int, wave: int, columns: Iterable[str], size: int = 2**17
    ) -> Iterator[pd.DataFrame]:
        """Read some columns of a wave, unit after unit, in blocks of about equally many rows."""
        stored, names = self._frames[answers_name(survey, wave)], list(columns)
        for first in range(0, max(len(stored), 1), size):
            yield stored.between(first, min(first + size, len(stored)), names)

    def _ragged(self, name: str) -> Ragged:
        return Ragged(self._arrays[f"{name}.starts"], self._arrays[f"{name}.values"])


def answers_name(survey: int, wave: int) -> str:
    """Name the file of a wave's answers: names of surveys need not be fit for files."""
    return f"answers-{survey}-{wave}"
