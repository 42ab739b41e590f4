"""What is wrong in a questionnaire, told alike by all commands that are given one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.console import Console

from toolkit.findings import Finding
from toolkit.form_checks import FormCheck
from toolkit.languages import languages
from toolkit.show.words import say
from toolkit.terminal import print_findings


def language_of(found: FormCheck) -> str:
    """Choose the language for what is said of a form: its first one that the toolkit speaks.

    Examples
    --------
    >>> from pathlib import Path
    >>> language_of(FormCheck(Path("f.md"), ("km", "en"), ()))
    'en'
    """
    return next((code for code in found.languages if code in languages()), "vi")


def findings_of(found: FormCheck) -> list[Finding]:
    """Give what was found, each with file and sheet as its place.

    Examples
    --------
    >>> from pathlib import Path
    >>> findings_of(FormCheck(Path("f.md"), ("vi",), ()))
    []
    """
    return [
        replace(one.finding, table=_place(one.file, one.sheet), column=one.column)
        for one in found.problems
    ]


def _place(file: str, sheet: str) -> str:
    return ", ".join(part for part in (file, sheet) if part)


def counted(findings: Iterable[Finding], language: str) -> str:
    """Say how many errors, warnings and notes there are.

    Examples
    --------
    >>> counted([Finding("error", "f.md")], "en")
    '1 errors, 0 warnings, 0 notes'
    """
    kinds = [finding.severity for finding in findings]
    counts = {f"{kind}s": kinds.count(kind) for kind in ("error", "warning", "note")}
    return say(language, "check-title", **counts)


def print_refused(console: Console, found: FormCheck, language: str) -> None:
    """Print all that was found in a form that cannot be used."""
    findings = findings_of(found)
    print_findings(console, findings, language)
    console.print(counted(findings, language))
