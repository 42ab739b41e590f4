"""What `check` would find in the tables after an import, and does not find before it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from toolkit.checks import check
from toolkit.errors import ToolkitError
from toolkit.findings import Finding
from toolkit.hierarchy import Hierarchy
from toolkit.reading.folder import read_tables
from toolkit.registers.table_stores import TableStore
from toolkit.schema import TABLES
from toolkit.settings import Settings
from toolkit.study import Study
from toolkit.study_folder import register

MOST = 50_000  # rows of all tables; above, the checks take longer than somebody likes to wait

Texts = Mapping[str, pd.DataFrame]
Key = tuple[object, ...]


def new_findings(
    store: TableStore, folder: Path, settings: Settings, after: Texts
) -> list[Finding] | None:
    """Check the tables of a study before and after an import; answers are left out of it.

    Parameters
    ----------
    store : TableStore
        Other than the one that will write: all tables are read.
    folder : Path
        The study folder.
    settings : Settings
    after : mapping
        The tables that change, as text, as they are afterwards.

    Returns
    -------
    list of Finding or None
        Gravest first; None where the study has more than `MOST` rows, or a table that cannot be
        read.
    """
    try:
        held = {name: rows for name in TABLES if (rows := store.read(name)) is not None}
    except ToolkitError:  # `check` says why
        return None
    whole = {**held, **{name: rows.replace("", pd.NA) for name, rows in after.items()}}
    if sum(map(len, whole.values())) > MOST:
        return None
    before = Counter(map(_key, _checked(folder, settings, held)))
    found = []
    for finding in _checked(folder, settings, whole):
        before[_key(finding)] -= 1
        if before[_key(finding)] < 0:
            found.append(finding)
    return found


def _checked(folder: Path, settings: Settings, texts: Texts) -> tuple[Finding, ...]:
    tables, files, problems = read_tables(folder, settings, texts)
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    study = Study(
        folder, settings, settings.language, tables, hierarchy, register(tables, settings),
        surveys={}, files=files, problems=tuple(problems),
        fingerprint=uuid.uuid4().hex,  # results are kept by it, and these are of no other study
    )  # fmt: skip
    return check(study).findings


def _key(finding: Finding) -> Key:
    """What a finding says but for numbers of rows, which change with the rows above."""
    detail = [(name, word) for name, word in finding.detail.items() if not isinstance(word, int)]
    said = (finding.severity, finding.table, finding.column, finding.value, finding.code)
    return (*said, *map(str, detail))
