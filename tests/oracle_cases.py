"""The cases in `oracles/*.json`: arguments and somebody else's answers, by function.

`python tests/oracle_cases.py` prints how far our answers are from theirs, as the table of
`oracles/README.md` has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import stats

ORACLES = Path(__file__).parent / "oracles"
CLOSED, ITERATED = 1e-8, 1e-5  # what may lie between two programs, relative
ZERO = 1e-12  # what two programs may differ by absolutely
SMALL = 1e-6  # differences are relative to the value, or to this where the value is smaller


@dataclass(frozen=True)
class Case:
    """One call and what it should give; a missing value is None, and NaN in what is wanted."""

    function: str
    arguments: dict[str, Any]
    want: Any
    made_by: str
    tolerance: float


def load() -> list[Case]:
    """All cases of all files."""
    found = []
    for file in sorted(ORACLES.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        iterated = content.get("iterated", [])
        found += [
            Case(name, case["args"], case["want"], content["made_by"],
                 ITERATED if name in iterated else CLOSED)
            for name, cases in content.get("cases", {}).items()
            for case in cases
        ]  # fmt: skip
    return found


def compared(case: Case) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Field by field what we got and what was wanted: attributes, columns, or the value itself."""
    found = getattr(stats, case.function)(**case.arguments)
    wanted = case.want if isinstance(case.want, dict) else {"": case.want}
    for field, want in wanted.items():
        got = found
        if field:
            got = getattr(found, field) if hasattr(found, field) else found[field]
        if isinstance(want, str):
            assert got == want, f"{case.function} {field}: {got!r} is not {want!r}"
            continue
        yield field, np.asarray(got, dtype=float), np.asarray(want, dtype=float)


def difference(case: Case) -> float:
    """Largest relative difference of a case; infinite where one side is missing."""
    largest = 0.0
    for _, got, want in compared(case):
        if got.shape != want.shape or not np.array_equal(np.isnan(got), np.isnan(want)):
            return np.inf
        known = ~np.isnan(want) & (got != want)
        apart = np.abs(got - want)[known] / np.maximum(np.abs(want), SMALL)[known]
        largest = max(largest, float(apart.max(initial=0.0)))
    return largest


def rows() -> dict[str, list[Case]]:
    """All cases by function, in order of their names."""
    found: dict[str, list[Case]] = {}
    for case in sorted(load(), key=lambda case: case.function):
        found.setdefault(case.function, []).append(case)
    return found


def table() -> list[str]:
    """Rows of `oracles/README.md`: function, cases, oracle, largest difference."""
    lines = ["| function | cases | oracle | largest difference |", "|---|---|---|---|"]
    for name, cases in rows().items():
        made_by = "; ".join(sorted({case.made_by for case in cases}))
        mark = "*" if cases[0].tolerance == ITERATED else ""
        largest = max(map(difference, cases))
        lines.append(f"| `{name}`{mark} | {len(cases)} | {made_by} | {largest:.0e} |")
    return lines


if __name__ == "__main__":
    print("\n".join(table()))
