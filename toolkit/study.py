"""A study: the value every calculation takes."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import reprlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import pandas as pd

from toolkit.columnar.memory import Memory
from toolkit.errors import ArgumentError, StudyError, unknown
from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import Instrument
from toolkit.on_demand import FieldsOnDemand
from toolkit.register import Register
from toolkit.setting import Words
from toolkit.settings import NO_DAY, Settings, Survey

SETTINGS_FILE = "study.toml"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class SurveyData(FieldsOnDemand):
    """A survey with its questionnaire and its decoded answers.

    Attributes
    ----------
    name : str
        Key of the survey in `study.toml`.
    settings : Survey
    instrument : Instrument
    responses : DataFrame
        One row an answer sheet: `wave`, `unit_id`, `respondent`, `weight`, `date`, `file`, `row`,
        then one column per item (choice names; missing = unanswered or not asked).
    asked : mapping
        Wave name -> items that were asked in it.
    """

    name: str
    settings: Survey
    instrument: Instrument
    responses: pd.DataFrame
    asked: Mapping[str, frozenset[str]]

    def blocks(self, wave: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Some columns of the answers of a wave, in pieces that fit into memory.

        Parameters
        ----------
        wave : str
        columns : sequence of str
        """
        if "responses" in vars(self):
            yield self.responses.loc[self.responses["wave"] == wave, list(columns)]
        else:
            yield from vars(self)["answers"].blocks(wave, columns)

    @property
    def columns(self) -> list[str]:
        """Columns of the answers."""
        return [str(name) for name in self.responses]

    @property
    def waves(self) -> list[str]:
        """Names of the waves, in order of time."""
        return [wave.name for wave in self.settings.waves]


@dataclass(frozen=True, eq=False)
class Study:
    """Everything that is known about one study; a value without calculating methods.

    Attributes
    ----------
    path : Path
        The study folder.
    settings : Settings
        `study.toml`.
    language : str
        Language of sentences, tables and charts: `vi` or `en`.
    tables : mapping
        Every table of the schema, typed; one that has no file is empty.
    hierarchy : Hierarchy
    register : Register
    surveys : mapping
        Survey name -> SurveyData.
    problems : tuple of Finding
        What reading the folder found.
    fingerprint : str
        Hash of every file that was read, or of the rows read for one unit; the same data have the
        same fingerprint.
    unit : str or None
        The unit of which this study holds only what its report needs; None for a whole study.
    memory : Memory or None
        Where results about all units are kept, if the study comes from its store.
    """

    path: Path
    settings: Settings
    language: str
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    hierarchy: Hierarchy = field(repr=False)
    register: Register = field(repr=False)
    surveys: Mapping[str, SurveyData] = field(repr=False)
    files: Mapping[str, str] = field(repr=False)
    problems: tuple[Finding, ...] = field(repr=False)
    fingerprint: str = field(repr=False)
    unit: str | None = None
    memory: Memory | None = field(default=None, repr=False)
    _load_whole: Callable[[str], Study] | None = field(default=None, repr=False)

    @functools.cached_property
    def whole(self) -> Study:
        """The study this one is a part of, for what compares all units; itself if it is whole."""
        return self if self._load_whole is None else self._load_whole(self.language)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @functools.cached_property
    def _key(self) -> tuple[str, str, str, tuple[str, ...]]:
        # A file that nothing reads is not in the fingerprint, but what is wrong with it is here;
        # nor is a part's whole, with which it is compared, but the store both come from is.
        of = str(self.memory.folder) if self.unit and self.memory else ""
        problems = tuple(str(problem) for problem in self.problems)
        return self.fingerprint, of, self.language, problems

    @property
    def title(self) -> str:
        """Title in the study's language."""
        return self.say(self.settings.title)

    def say(self, words: Words, fallback: str = "") -> str:
        """Pick the study's language from words given in several."""
        return words.get(self.language) or next(iter(words.values()), fallback)

    def survey(self, name: str | None = None) -> SurveyData:
        """Return a survey by name, or the first one.

        Raises
        ------
        ArgumentError
            When there is no such survey; names those there are.
        """
        wanted = name or next(iter(self.surveys), None)
        if wanted is None or wanted not in self.surveys:
            raise unknown("survey", wanted, self.surveys)
        return self.surveys[wanted]

    def _repr_html_(self) -> str:
        rows = {name: len(table) for name, table in self.tables.items() if len(table)}
        rows |= {f"responses: {name}": len(s.responses) for name, s in self.surveys.items()}
        cells = "".join(f"<tr><td>{name}</td><td>{n:,}</td></tr>" for name, n in rows.items())
        return (
            f"<table><caption><b>{self.title}</b><br>as_of {self.settings.as_of}, "
            f"{self.fingerprint[:8]}</caption><tr><th>table</th><th>rows</th></tr>{cells}</table>"
        )


def broken(folder: Path, errors: list[Finding], language: str = "en") -> StudyError:
    """Build the error that lists what is wrong in a folder."""
    listed = "\n".join(str(finding) for finding in errors[:20])
    rest = f"\n… and {len(errors) - 20} more; `toolkit check` lists them all" if errors[20:] else ""
    error = StudyError(f"{folder.name} has {len(errors)} error(s):\n{listed}{rest}")
    error.findings, error.language = tuple(errors), language
    return error


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the latest results of a calculation, by the study's fingerprint and the arguments."""
    kept = functools.lru_cache(maxsize=64)(function)
    names = tuple(inspect.signature(function).parameters)

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        given = [_kept_by(name, value) for name, value in zip(names, args, strict=False)]
        named = {name: _kept_by(name, value) for name, value in kwargs.items()}
        return kept(*given, *args[len(names) :], **named)

    return call


def _kept_by(argument: str, value: object) -> Hashable:
    """Turn a list, set or array into a tuple, by which a result can be found again."""
    if isinstance(value, (np.ndarray, pd.Series, pd.Index)):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    value = tuple(value) if isinstance(value, list) else value
    try:
        hash(value)
    except TypeError:
        what = f"{argument} came as {type(value).__name__}: {reprlib.repr(value)}"
        raise ArgumentError(f"{what}; allowed: a single value or a plain list of them") from None
    return value


def not_listed(setting: str, value: str, known: list[str]) -> Finding:
    """Make the finding for a setting that names something which is listed nowhere."""
    more = {"allowed": ", ".join(known), "hint": hint(value, known)}
    return Finding("error", SETTINGS_FILE, None, setting, value, "unknown_code", more)


def reference_date(study: Study, as_of: dt.date | str | None) -> dt.date | str:
    """Return the date asked for, or the study's own; a StudyError where that cannot be read."""
    if as_of is not None:
        return as_of
    lost = [f for f in study.problems if f.table == SETTINGS_FILE and f.severity == "error"]
    if lost and study.settings.as_of == NO_DAY:
        raise broken(study.path, lost, study.language)
    return study.settings.as_of
