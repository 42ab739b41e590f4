"""Findings in the reader's language; English words they carry themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.findings import Finding
from toolkit.show.words import has, say

_NEAREST = re.compile(r"; did you mean '(.*)'\?", re.DOTALL)


def finding_words(finding: Finding, language: str) -> dict[str, str]:
    """Say what is wrong, where, and what to do.

    Parameters
    ----------
    finding : Finding
    language : str
        English words are given where its catalogue has none for this kind of finding.

    Returns
    -------
    dict
        severity, place, message, remedy.

    Examples
    --------
    >>> finding = Finding("error", "posts.csv", 7, "start", "2025-02-30", "bad_date")
    >>> finding_words(finding, "vi")["message"]
    '“2025-02-30” không phải là ngày'
    """
    words = {name: str(value) for name, value in finding.words.items()}
    words["hint"] = _hint(words["hint"], language)
    texts = {"message": finding.message, "remedy": finding.remedy}
    if has(language, f"finding-{finding.code}"):
        texts["message"] = say(language, f"finding-{finding.code}", **words)
    if has(language, f"remedy-{finding.code}"):
        texts["remedy"] = say(language, f"remedy-{finding.code}", **words)
    place = finding.table
    if finding.row is not None:
        row = str(finding.row)
        place = say(language, "check-place-row", table=finding.table, row=row)
    if finding.column:
        place = f"{place}, {finding.column}"
    severity = say(language, f"severity-{finding.severity}")
    return {"severity": severity, "place": place} | texts


def reasons(findings: Sequence[Finding], language: str) -> str:
    """Say why a row was rejected, in words of a language."""
    told = []
    for finding in findings:
        message = finding_words(finding, language)["message"]
        told.append(f"{finding.column}: {message}" if finding.column else message)
    return "; ".join(dict.fromkeys(told))


def _hint(hint: str, language: str) -> str:
    """The hint names the nearest allowed value in English words, or is empty."""
    near = _NEAREST.fullmatch(hint)
    return say(language, "check-hint", value=near[1]) if near else hint
