"""All tables of a study folder, typed, with everything that is wrong in the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from toolkit.cells import among, by_value, folded, normal
from toolkit.findings import Finding
from toolkit.reading.tables import find_table, read_table, replaced_files, unused_files
from toolkit.schema import COMPULSORY, REFERENCES, TABLES, columns
from toolkit.settings import CODE_LISTS, Settings
from toolkit.table_parsing import parse

Tables = dict[str, pd.DataFrame]


def read_tables(
    folder: Path, settings: Settings, texts: Mapping[str, pd.DataFrame] | None = None
) -> tuple[Tables, dict[str, str], list[Finding]]:
    """Read every table of the schema.

    Parameters
    ----------
    folder : Path
        The study folder.
    settings : Settings
        How dates are read, and which codes there are.
    texts : mapping, optional
        Tables as text, each under its name, instead of the files of the folder.

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
        text, file, problems = (
            _of_file(folder, name) if texts is None else _of_database(texts, name)
        )
        findings += problems
        tables[name], problems = _parsed(text, name, file, settings)
        findings += problems
        if file:
            files[name] = file
    answers = {wave.file for survey in settings.surveys.values() for wave in survey.waves}
    findings += unused_files(folder, answers | set(files.values()), list(TABLES))
    findings += replaced_files(folder, list(TABLES)) if texts is not None else []
    return _same_codes(_same_spelling(tables), settings), files, findings


Text = tuple[pd.DataFrame | None, str, list[Finding]]


def _of_file(folder: Path, name: str) -> Text:
    path, findings = find_table(folder, name)
    text = None
    if path is not None:
        text, problems = read_table(path)
        findings += [_graver(f) for f in problems] if name in COMPULSORY else problems
    elif name in COMPULSORY and not findings:
        findings.append(Finding("error", f"{name}.csv", None, "", "", "missing_table"))
    return text, path.name if path else "", findings


def _of_database(texts: Mapping[str, pd.DataFrame], name: str) -> Text:
    """A table without rows is as one without a file."""
    if name in texts:
        return texts[name], name, []
    missing = Finding("error", name, None, "", "", "empty_table")
    return None, "", [missing] if name in COMPULSORY else []


def _parsed(
    text: pd.DataFrame | None, name: str, file: str, settings: Settings
) -> tuple[pd.DataFrame, list[Finding]]:
    if text is None:
        text = pd.DataFrame({c: pd.Series(dtype="str") for c in columns(name)})
    return parse(name, text, file or name, day_first=settings.reading.day_first)


def _graver(finding: Finding) -> Finding:
    """A table that must be there must have rows as well."""
    return replace(finding, severity="error") if finding.code == "no_rows" else finding


def _same_spelling(tables: Tables) -> Tables:
    """Write identifiers as their own table writes them: keys are compared case folded."""
    spellings: dict[str, _Spelling] = {}
    for table in tables.values():
        for column, home in REFERENCES.items():
            if column in table:
                if home not in spellings:
                    spellings[home] = _Spelling(tables[home][columns(home)[0]].dropna())
                table[column] = spellings[home].of(table[column])
    return tables


def _same_codes(tables: Tables, settings: Settings) -> Tables:
    """Write codes as `study.toml` writes them, for the same reason."""
    for name, column, setting in CODE_LISTS:
        known = pd.Series(list(getattr(settings, setting)), dtype="str")
        tables[name][column] = _Spelling(known).of(tables[name][column])
    return tables


class _Spelling:
    """How texts are written that are known in one spelling."""

    def __init__(self, known: pd.Series) -> None:
        self._known = known.drop_duplicates()
        self._one_way = normal(self._known).is_unique

    def of(self, cells: pd.Series) -> pd.Series:
        """The same texts in the known spelling; others as they are."""
        if self._one_way and (cells.isna() | among(cells, self._known)).all():
            return cells  # which spares folding each of them
        return by_value(cells, lambda cell: self._by_fold.get(folded(cell), cell))

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        return {folded(text): text for text in self._known.tolist()}
