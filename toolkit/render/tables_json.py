"""The tables of a report as a Frictionless data package, for programs and the batch workbook."""

from __future__ import annotations

from toolkit.render.content import Report


def tables_package(report: Report) -> bytes:
    """Write the tables of a report, without those that name people, as a data package."""
    raise NotImplementedError
