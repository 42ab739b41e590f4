"""The tables of a report as a workbook."""

from __future__ import annotations

from toolkit.render.content import Report


def xlsx_report(report: Report) -> bytes:
    """Write the tables of a report as a workbook."""
    raise NotImplementedError
