"""A report as a Word document."""

from __future__ import annotations

from toolkit.render.content import Report
from toolkit.render.document_options import DocumentOptions


def docx_report(report: Report, options: DocumentOptions) -> bytes:
    """Write a report as a Word document."""
    raise NotImplementedError
