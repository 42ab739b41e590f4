"""What an answer may write for a unit of the study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from toolkit.cells import folded, hinted
from toolkit.findings import hint
from toolkit.unit_names import unit_names


@dataclass(frozen=True)
class KnownUnits:
    """Identifiers, names and codes of all units there ever were.

    Attributes
    ----------
    identifiers : list of str
    ways : frozenset of str
        Folded.
    """

    identifiers: list[str]
    ways: frozenset[str]

    def strangers(self, texts: Iterable[str]) -> dict[str, str]:
        """Texts that name no unit, each with the words that name a near one.

        Examples
        --------
        >>> units = known_units(pd.DataFrame({"unit_id": ["TH1"], "name": ["Trường Một"]}))
        >>> list(units.strangers(["th1", "trường một", "TH9", ""]))
        ['TH9']
        """
        found = dict.fromkeys(t for t in texts if t.strip() and folded(t) not in self.ways)
        told = hinted(len(self.identifiers))
        return {
            text: hint(text, self.identifiers) if n < told else "" for n, text in enumerate(found)
        }


def known_units(table: pd.DataFrame | None) -> KnownUnits | None:
    """Look through the table of units as typed; None where there is none to be read."""
    if table is None or "unit_id" not in table:
        return None
    ways = frozenset(unit_names(table))
    return KnownUnits(table["unit_id"].dropna().unique().tolist(), ways)
