"""Findings placed in the tables of a study, for the checks."""

from __future__ import annotations

import pandas as pd

from toolkit.findings import Finding, Severity
from toolkit.study import Study


def at(
    study: Study, table: str, row: object, column: str, code: str, *,
    value: object = "", severity: Severity = "error", **detail: object,
) -> Finding:  # fmt: skip
    """Make a finding about a row of a table, under the name its file has."""
    where = int(str(row)) if row is not None else None
    return Finding(severity, file_of(study, table), where, column, word(value), code, detail)


def file_of(study: Study, table: str) -> str:
    """Name of the file of a table."""
    return study.files.get(table, f"{table}.csv")


def word(value: object) -> str:
    """Write a value as a cell would hold it; a missing one is empty.

    Examples
    --------
    >>> word(pd.Timestamp("2025-06-30")), word(None)
    ('2025-06-30', '')
    """
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "" if value is None or value != value else str(value)
