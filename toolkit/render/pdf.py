"""A report as a PDF document."""

from __future__ import annotations

from toolkit.render.content import Report
from toolkit.render.document_options import DocumentOptions


def pdf_input(report: Report) -> bytes:
    """Describe the report to the typesetter."""
    raise NotImplementedError


def pdf_report(report: Report, options: DocumentOptions) -> bytes:
    """Write a report as a PDF document."""
    raise NotImplementedError
