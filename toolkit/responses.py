"""Answers to a questionnaire in one form, whatever file they came from."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.items import Item

ANSWERED, UNANSWERED, NOT_ASKED = "answered", "unanswered", "not_asked"


@dataclass(frozen=True)
class Responses:
    """Submissions of one questionnaire.

    Attributes
    ----------
    table : DataFrame
        One row a submission, in the order of the file; one column for each field of the form,
        named as there: choices by their names, several choices as a sorted list (an empty one: all
        boxes were left empty on purpose), whole numbers as Int64 (as Python integers where one is
        larger than that), other numbers as float64, dates and times as datetimes.
    repeats : mapping
        Name of a repeat -> a table of the same kind, with `parent_row`, the place (from 0) of the
        row it belongs to, and `position` among its siblings, from 1.
    metadata : DataFrame
        What the platform noted of each submission, under one set of names (`_uuid`,
        `_submission_time`, `__version__` …), and `row`, its row in the file.
    findings : list of Finding
        What could not be understood, and what was assumed.
    kind : str
        The kind of file: `kobo`, `odk`, `limesurvey` …
    instrument : Instrument
    asked : frozenset of str
        Fields for which the file has a column.
    columns : mapping
        Header in the file -> field (`field/choice` for a column of one choice), or the name in the
        metadata.
    """

    table: pd.DataFrame
    repeats: Mapping[str, pd.DataFrame]
    metadata: pd.DataFrame
    findings: list[Finding]
    kind: str
    instrument: Instrument
    asked: frozenset[str] = field(default_factory=frozenset)
    columns: Mapping[str, str] = field(default_factory=dict)

    def status(self, name: str) -> pd.Series:
        """Say of each answer to a question what it is.

        Parameters
        ----------
        name : str
            A field of the form.

        Returns
        -------
        Series of str
            `answered`, `dont_know`, `prefer_not_to_say`, `none_of_these`, `unanswered`, or
            `not_asked`: the file has no column for it, or the version of the form had not.
        """
        answers, item = self.table[name], self.instrument.fields[name]
        found = answers.map(lambda answer: _meaning(item, answer))
        found = found.astype("str").mask(self._missing(answers), UNANSWERED)
        return found.mask(self._not_asked(name), NOT_ASKED)

    @staticmethod
    def _missing(answers: pd.Series) -> pd.Series:
        return answers.isna()

    def _not_asked(self, name: str) -> pd.Series:
        if name not in self.asked:
            return pd.Series(True, index=self.table.index)
        known = self.instrument.versions
        without = [version for version, names in known.items() if name not in names]
        if "__version__" not in self.metadata or not without:
            return pd.Series(False, index=self.table.index)
        versions, empty = self.metadata["__version__"], self.table[name].isna()
        # Kobo gives versions identifiers of its own: one in which nobody answered did not ask it.
        silent = ~versions.isin(known) & empty.groupby(versions).transform("all").fillna(False)
        return (versions.isin(without) & empty) | (versions.notna() & silent.astype(bool))

    def __repr__(self) -> str:
        severities = Counter(finding.severity for finding in self.findings)
        told = ", ".join(f"{count} {severity}s" for severity, count in severities.items())
        more = "".join(f", {len(rows)} {name}" for name, rows in self.repeats.items())
        return (
            f"Responses({len(self.table)} submissions of {self.instrument.name!r}{more}; "
            f"{self.kind}; {told or 'no findings'})"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>{self.table.head(10).to_html(na_rep='')}"


def _meaning(item: Item, answer: object) -> str:
    names = answer if isinstance(answer, list) else [answer]
    return next((item.special[n] for n in names if n in item.special and len(names) == 1), ANSWERED)
