"""All tables of a study folder, typed, with everything that is wrong in the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from toolkit.cells import by_value, folded
from toolkit.findings import Finding
from toolkit.reading.tables import find_table, read_table, unused_files
from toolkit.schema import COMPULSORY, REFERENCES, TABLES, columns
from toolkit.settings import CODE_LISTS, Settings
from toolkit.table_parsing import parse

Tables = dict[str, pd.DataFrame]


def read_tables(folder: Path, settings: Settings) -> tuple[Tables, dict[str, str], list[Finding]]:
    """Read every table of the schema.

    Parameters
    ----------
    folder : Path
        The study folder.
    settings : Settings
        How dates are read, and which codes there are.

    Returns
    -------
    tables : dict
        Every table of the schema, typed; one that has no file, or an unreadable one, is empty.
    files : dict
        Table -> name of its file, for those that have one.
    findings : list of Finding
    """
    tables, files, findings = {}, {}, []
    for name in TABLES:
        tables[name], file, problems = _read(folder, name, settings)
        findings += problems
        if file:
            files[name] = file
    answers = {wave.file for survey in settings.surveys.values() for wave in survey.waves}
    findings += unused_files(folder, answers | set(files.values()), list(TABLES))
    return _same_codes(_same_spelling(tables), settings), files, findings


def _read(
    folder: Path, name: str, settings: Settings
) -> tuple[pd.DataFrame, str, list[Finding]]:  # fmt: skip
    path, findings = find_table(folder, name)
    text = None
    if path is not None:
        text, problems = read_table(path)
        findings += [_graver(f) for f in problems] if name in COMPULSORY else problems
    elif name in COMPULSORY and not findings:
        findings.append(Finding("error", f"{name}.csv", None, "", "", "missing_table"))
    if text is None:
        text = pd.DataFrame({c: pd.Series(dtype="str") for c in columns(name)})
    file = path.name if path else ""
    typed, problems = parse(name, text, file or name, day_first=settings.reading.day_first)
    return typed, file, findings + problems


def _graver(finding: Finding) -> Finding:
    """A table that must be there must have rows as well."""
    return replace(finding, severity="error") if finding.code == "no_rows" else finding


def _same_spelling(tables: Tables) -> Tables:
    """Write identifiers as their own table writes them: keys are compared case folded."""
    for table in tables.values():
        for column, home in REFERENCES.items():
            if column in table:
                own = tables[home][columns(home)[0]].dropna()
                table[column] = _spelled(table[column], own)
    return tables


def _same_codes(tables: Tables, settings: Settings) -> Tables:
    """Write codes as `study.toml` writes them, for the same reason."""
    for name, column, setting in CODE_LISTS:
        tables[name][column] = _spelled(tables[name][column], getattr(settings, setting))
    return tables


def _spelled(cells: pd.Series, known: Iterable[str]) -> pd.Series:
    spelling = {folded(text): text for text in known}
    return by_value(cells, lambda cell: spelling.get(folded(cell), cell))
