"""A report as a PDF document: described as data, then set by a template."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from toolkit.render.content import Report
from toolkit.render.document_options import DocumentOptions
from toolkit.render.labels import LABELS
from toolkit.render.letterhead import label, letterhead_of
from toolkit.render.pdf_blocks import described_report
from toolkit.render.typesetter import TEMPLATES, typeset

_REGIONS = {"vi": "vn", "en": "gb"}


def pdf_report(report: Report, options: DocumentOptions) -> bytes:
    """Write a report as a PDF document; a process that has done so must not be forked.

    Parameters
    ----------
    report : Report
    options : DocumentOptions

    Returns
    -------
    bytes
        Tagged, with bookmarks, and the same bytes for the same report.
    """
    return set_document(pdf_input(report), options)


def pdf_input(report: Report) -> str:
    """Describe a report to the template, as JSON.

    Parameters
    ----------
    report : Report

    Examples
    --------
    >>> '"title": "Báo cáo"' in pdf_input(Report("Báo cáo", "vi", ()))
    True
    """
    return document([report], report.title)


def document(reports: Sequence[Report], title: str, **more: object) -> str:
    """Describe a document of one report or several, in the manner and language of the first.

    Parameters
    ----------
    reports : sequence of Report
    title : str
        Of the whole document.
    **more
        What else the template is to know, such as the cover of a book.
    """
    first = reports[0]
    letterhead = letterhead_of(first.document)
    described = {
        "title": title,
        "author": letterhead.issuing_body,
        "footer": title,
        "template": letterhead.template,
        "lang": first.language.split("-")[0],
        "region": _REGIONS.get(first.language, "us"),
        "labels": {key: label(first.document, key) for key in LABELS},
        "day": day_of(first.document),
        "reports": [described_report(one, f"r{n}-") for n, one in enumerate(reports)],
    }
    return json.dumps(described | more, ensure_ascii=False)


def day_of(document: Mapping[str, object]) -> list[int]:
    """Year, month and day by which a document is dated; nothing where it has no day.

    Examples
    --------
    >>> day_of({"day": "2026-10-31"}), day_of({})
    ([2026, 10, 31], [])
    """
    try:
        day = dt.date.fromisoformat(str(document.get("day", "")))
    except ValueError:
        return []
    return [day.year, day.month, day.day]


def set_document(described: str, options: DocumentOptions) -> bytes:
    """Set what `document` has described.

    Parameters
    ----------
    described : str
    options : DocumentOptions
    """
    standards = [options.pdf_standard] if options.pdf_standard else []
    return typeset(_template(), {"document": described}, standards)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (TEMPLATES / "report.typ").read_bytes()
