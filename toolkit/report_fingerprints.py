"""What each report depends on, so that one that would come out the same is not rendered again."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from toolkit.columnar.digests import row_digests
from toolkit.columnar.store import Store
from toolkit.peers import MIN_UNITS, Peers, compare_units
from toolkit.stored_study import unit_fingerprints
from toolkit.study import Study

_LOADS, _COMPARES = "load_study", "compare_units"
_OWN = {"unit", "as_of"}  # with which a unit is compared as the fingerprint supposes
_PRINTED = ["mean", "low", "high", "shrunk"]  # of a unit among its peers, to one decimal
_FIGURES = 2  # of the number of peers, which count


def data_fingerprints(
    study: Study, store: Store, units: Sequence[str], day: pd.Timestamp, notebook: Path
) -> list[str]:
    """Hash of the data that each unit's report shows.

    A notebook that loads the study with `unit=` depends on the rows of that unit, on the plan and
    the settings, and on what it prints of the unit among its peers: its own figures, their mean
    and spread, and about how many they are. The dots of the others may be those of the day on
    which it was rendered. Any other notebook depends on the whole study.

    Parameters
    ----------
    study : Study
        The whole one.
    store : Store
        Its store.
    units : sequence of str
    day : Timestamp
        The day of the reports.
    notebook : Path

    Returns
    -------
    list of str
        One for each unit.
    """
    if not reads_one_unit(notebook):
        return [study.fingerprint] * len(units)
    own = unit_fingerprints(store, store.units(units).tolist())
    if not study.surveys:
        return own
    among = _among_peers(study, list(dict.fromkeys(_levels(study, units, day))), day)
    return [f"{stamp}{among.get(unit, '')}" for stamp, unit in zip(own, units, strict=True)]


def reads_one_unit(notebook: Path) -> bool:
    """Whether a notebook takes of the study only what the report on its unit needs.

    Parameters
    ----------
    notebook : Path
        Whatever cannot be told from its text counts as no.

    Examples
    --------
    >>> reads_one_unit(Path("nowhere.ipynb"))
    False
    """
    try:
        calls = list(_calls(notebook))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return False
    loads = [call for name, call in calls if name == _LOADS]
    compares = [call for name, call in calls if name == _COMPARES]
    return (
        bool(loads)
        and all("unit" in _keywords(call) for call in loads)
        and all(len(call.args) == 1 and _keywords(call) <= _OWN for call in compares)
    )


def _calls(notebook: Path) -> Iterator[tuple[str, ast.Call]]:
    """Name and text of every call in a notebook's cells."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Call):
                    function = node.func
                    yield str(getattr(function, "attr", getattr(function, "id", ""))), node


def _keywords(call: ast.Call) -> set[str]:
    return {str(keyword.arg) for keyword in call.keywords}


def _levels(study: Study, units: Sequence[str], day: pd.Timestamp) -> list[str]:
    levels = study.hierarchy.at(day).table["level"].fillna("")
    return [str(levels[unit]) for unit in units]


def _among_peers(study: Study, levels: Sequence[str], day: pd.Timestamp) -> dict[str, str]:
    """What is printed of each unit among those of its level."""
    found: dict[str, str] = {}
    for level in levels:
        peers = compare_units(study, level=level, as_of=day.date())
        usual = _usual(peers)
        table = peers.table[["unit_id", "n", "outside", "reason", *_PRINTED]].copy()
        table[_PRINTED] = table[_PRINTED].astype(float).round(1)
        digests = row_digests(table.astype({"n": float, "outside": float}), usual)
        found |= dict(zip(table["unit_id"], map(str, digests.tolist()), strict=True))
        missing = [unit for unit in _level(study, level, day) if unit not in found]
        found |= dict.fromkeys(missing, usual)
    return found


def _level(study: Study, level: str, day: pd.Timestamp) -> list[str]:
    table = study.hierarchy.at(day).table
    return table.index[table["level"].fillna("") == level].tolist()


def _usual(peers: Peers) -> str:
    """What is printed of all together; of few each is printed with its name."""
    shown = peers.table[peers.table["mean"].notna()]
    if len(shown) < MIN_UNITS:
        names = peers.study.hierarchy.at(peers.as_of).table["name"].reindex(shown["unit_id"])
        return repr((shown[_PRINTED].round(1).to_numpy().tolist(), names.tolist()))
    digits = _FIGURES - len(str(len(shown)))
    return f"{peers.target:.1f} {peers.tau:.1f} {round(len(shown), min(digits, 0))}"
