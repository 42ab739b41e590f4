"""Findings in the reader's language; English ones carry their own words."""

from __future__ import annotations

from toolkit.findings import Finding
from toolkit.show.words import say


def finding_words(finding: Finding, language: str) -> dict[str, str]:
    """Say what is wrong, where, and what to do.

    Parameters
    ----------
    finding : Finding
    language : {"vi", "en"}

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
    texts = {"message": finding.message, "remedy": finding.remedy}
    if language != "en":
        words = {name: str(value) for name, value in finding.words.items()}
        words["hint"] = _hint(words["hint"])
        texts = {
            "message": say(language, f"finding-{finding.code}", **words),
            "remedy": say(language, f"remedy-{finding.code}", **words),
        }
    place = finding.table
    if finding.row is not None:
        row = str(finding.row)
        place = say(language, "check-place-row", table=finding.table, row=row)
    if finding.column:
        place = f"{place}, {finding.column}"
    severity = say(language, f"severity-{finding.severity}")
    return {"severity": severity, "place": place} | texts


def _hint(hint: str) -> str:
    """The hint names the nearest allowed value; only its two words are English."""
    return hint.replace("; did you mean", "; có phải").replace("'?", "' không?")
