"""Which unit an answer sheet belongs to, by the identifier, code or name that stands in it."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from toolkit.cells import by_value, folded, hinted
from toolkit.findings import Finding, hint, period
from toolkit.hierarchy import Hierarchy
from toolkit.settings import Wave
from toolkit.unit_names import unit_names

Reason = tuple[str, dict[str, object]]  # a code of findings and its detail


class AnswerUnits:
    """Finds the units of one wave's answers among those alive on its date.

    Parameters
    ----------
    hierarchy : Hierarchy
    wave : Wave
    """

    def __init__(self, hierarchy: Hierarchy, wave: Wave) -> None:
        self._hierarchy, self._wave = hierarchy, wave
        self._unreadable = bool(hierarchy.versions["unit_id"].isna().all())
        self._reasons: dict[object, Reason] = {}

    def find(self, cells: pd.Series) -> tuple[pd.Series, list[Finding]]:
        """Identifiers of the units, and a finding for each answer that cannot be given to one.

        Parameters
        ----------
        cells : Series of str
        """
        if self._unreadable:  # which is a finding of its own
            return pd.Series(pd.NA, index=cells.index, dtype="str"), []
        units = by_value(cells, lambda cell: self._known.get(folded(cell)))
        lost = cells[units.isna()]
        for value in lost.unique():
            self._reasons.setdefault(value, self._reason(value))
        return units, [
            Finding(
                "error", self._wave.file, int(str(row)), str(cells.name),
                value if isinstance(value, str) else "", *self._reasons[value],
            )
            for row, value in lost.items()
        ]  # fmt: skip

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        return unit_names(self._hierarchy.at(self._wave.date).table.reset_index())

    @cached_property
    def _known(self) -> dict[str, str]:
        return {text: units[0] for text, units in self._named.items() if len(units) == 1}

    @cached_property
    def _ever(self) -> dict[str, list[str]]:
        return unit_names(self._hierarchy.versions)

    def _reason(self, value: object) -> Reason:
        """Why an answer cannot be given to a unit."""
        if not isinstance(value, str):
            return "no_respondent_unit", {}
        text = folded(value)
        if text in self._named:
            return "ambiguous_unit", {"units": ", ".join(self._named[text])}
        date = self._wave.date
        if text in self._ever:
            lifetime = self._hierarchy.lifetime(self._ever[text][0])
            return "unit_not_alive", {"date": date.isoformat(), "lifetime": period(*lifetime)}
        units = list(self._hierarchy.at(date))
        near = hint(value, units) if len(self._reasons) < hinted(len(units)) else ""
        return "unknown_unit", {"hint": near}
