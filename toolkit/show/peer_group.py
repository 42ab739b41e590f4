"""The units of one level as the charts and sentences of every unit need them: looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from toolkit.peers import Peers
from toolkit.schema import records


@dataclass(frozen=True)
class PeerGroup:
    """The units that are shown, and where each of them stands in the table.

    Attributes
    ----------
    shown : DataFrame
        The units that have a mean.
    inside : int
        How many of them lie within the limits.
    places : mapping
        Unit -> its row in `shown`.
    """

    shown: pd.DataFrame
    inside: int
    places: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.shown)

    def own(self, unit: str) -> dict[str, Any] | None:
        """Figures of one unit; nothing when it is hidden or of another level."""
        place = self.places.get(unit)
        return None if place is None else records(self.shown.iloc[place : place + 1])[0]


_GROUPS: WeakKeyDictionary[Peers, PeerGroup] = WeakKeyDictionary()


def peer_group(peers: Peers) -> PeerGroup:
    """Return the units of a result that are shown; gathered once, for it serves all reports.

    Parameters
    ----------
    peers : Peers
    """
    if peers not in _GROUPS:
        shown = peers.table[peers.table["mean"].notna()]
        places = {str(unit): place for place, unit in enumerate(shown["unit_id"])}
        _GROUPS[peers] = PeerGroup(shown, int((shown["outside"] == 0).sum()), places)
    return _GROUPS[peers]
