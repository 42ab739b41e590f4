"""`toolkit survey check`: everything that is wrong or doubtful in a questionnaire, at once."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from toolkit.form_condition_checks import condition_problems
from toolkit.form_name_checks import (
    at,
    list_problems,
    name_problems,
    special_problems,
    type_problems,
)
from toolkit.form_text_checks import (
    joined_problems,
    label_problems,
    length_problems,
    translation_problems,
)
from toolkit.instrument import Instrument, read_form
from toolkit.items import Item
from toolkit.xlsform import Form, InstrumentError, Problem, Row

_ORDER = ("error", "warning", "note")
_ON_FORM = (
    *(name_problems, type_problems, list_problems, special_problems),
    *(translation_problems, label_problems, length_problems, joined_problems),
)
# What answering takes, by and large.
_SYLLABLES_A_MINUTE = 250
_SECONDS = {"text": 15.0, "select_multiple": 8.0}
_SECONDS_ELSE = 4.0
_FORM_ID = re.compile(r"[\w-][\w.-]*")  # it begins names of files and addresses on servers


@dataclass(frozen=True)
class FormCheck:
    """What was found in a questionnaire.

    Attributes
    ----------
    path : Path
    languages : tuple of str
        Of the form, its default language first; empty where it cannot be read.
    problems : tuple of Problem
        Errors first, then warnings and notes, each in the order of the form.
    instrument : Instrument or None
        None where there are errors.
    """

    path: Path
    languages: tuple[str, ...]
    problems: tuple[Problem, ...]
    instrument: Instrument | None = None

    def of(self, severity: str) -> list[Problem]:
        """Those of one severity."""
        return [problem for problem in self.problems if problem.severity == severity]


def check_form(path: str | Path) -> FormCheck:
    """Check a questionnaire: errors, what is doubtful, and what should be known.

    Parameters
    ----------
    path : str or Path
        An XLSForm: `.xlsx`, `.xls`, `.csv` or `.md`.

    Returns
    -------
    FormCheck

    Examples
    --------
    >>> found = check_form("surveys/awareness.md")
    >>> found.of("error"), found.instrument.name
    ([], 'awareness')
    """
    try:
        form = Form(Path(path))
    except InstrumentError as error:
        return FormCheck(Path(path), (), error.problems)
    instrument = read_form(form)
    found = [*form.problems, *_more(form, instrument)]
    found.sort(key=lambda problem: _ORDER.index(problem.severity))
    wrong = any(problem.severity == "error" for problem in found)
    return FormCheck(Path(path), form.languages, tuple(found), None if wrong else instrument)


def _more(form: Form, instrument: Instrument) -> Iterator[Problem]:
    items = instrument.body.all_items()
    for check in _ON_FORM:
        yield from check(form)
    yield from condition_problems(form, items)
    yield from _key_gaps(form, items)
    yield from _scale_problems(form, instrument)
    yield from _settings_problems(form, instrument)


def _key_gaps(form: Form, items: dict[str, Item]) -> Iterator[Problem]:
    """Days between two periods on which no answer is right."""
    for row in form.rows("survey"):
        keys = items[row["name"]].answer if row["name"] in items else ()
        for earlier, later in itertools.pairwise(keys):
            if earlier.valid_to is None or later.valid_from is None:
                continue
            first, last = (earlier.valid_to + timedelta(1), later.valid_from - timedelta(1))
            if first <= last:
                days = {"first": first.isoformat(), "last": last.isoformat()}
                yield at(form, row, "answer", "form_key_gap", "warning", **days)


def _scale_problems(form: Form, instrument: Instrument) -> Iterator[Problem]:
    rows = {row["name"]: row for row in form.rows("scales")}
    for scale in instrument.scales.values():
        items = [instrument.items[name] for name in scale.items]
        row = rows[scale.name]
        if len(items) == 1:
            yield at(form, row, "name", "form_scale_one", "warning", name=scale.name)
        reverse = {item.reverse for item in items}
        if scale.method != "percent_correct" and len(items) > 2 and len(reverse) == 1:
            yield at(form, row, "name", "form_one_direction", "note", name=scale.name)


def _settings_problems(form: Form, instrument: Instrument) -> Iterator[Problem]:
    given = form.rows("settings")
    row = given[0] if given else Row("settings", 2, {})
    if not row["version"]:
        yield at(form, row, "version", "form_no_version", "warning")
    if not row["form_id"]:
        yield at(form, row, "form_id", "form_no_id", "warning")
    elif not _FORM_ID.fullmatch(row["form_id"]):
        yield at(form, row, "form_id", "form_bad_id", "error")
    if instrument.scales and not any(name.startswith("code_") for name in instrument.items):
        yield at(form, Row("survey", form.top("survey"), {}), "name", "form_no_code", "note")


def minutes(instrument: Instrument) -> int:
    """Estimate how long answering takes, from the text to be read and the kinds of answer.

    Nobody answers every question: conditions are not reckoned with, so it is an upper estimate.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> 5 <= minutes(read_instrument("surveys/awareness.md")) <= 20
    True
    """
    seconds = 0.0
    language = next(iter(instrument.languages), "")
    lists = set[tuple[str, ...]]()
    for item in instrument.body.all_items().values():
        names = tuple(choice.label[language] for choice in item.choices)
        read = [item.label[language], *(names if names not in lists else ())]
        lists.add(names)  # a list that stood before is not read again
        syllables = sum(len(text.split()) for text in read)
        seconds += syllables * 60 / _SYLLABLES_A_MINUTE + _SECONDS.get(item.kind, _SECONDS_ELSE)
    return max(1, math.ceil(seconds / 60))
