"""A study: the value every calculation takes, and how its folder is read."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import inspect
import os
import reprlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import pandas as pd

from toolkit import parsed
from toolkit.errors import ArgumentError, StudyError, unknown
from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy
from toolkit.identity import merged
from toolkit.instrument import Instrument, InstrumentError, Problem, read_instrument
from toolkit.reading.folder import read_tables
from toolkit.reading.responses import KEYS, read_wave
from toolkit.register import Register
from toolkit.setting import Words
from toolkit.settings import NO_DAY, Settings, Survey, read_settings

LANGUAGES = ("vi", "en")
SETTINGS_FILE = "study.toml"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class SurveyData:
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
        Hash of every file that was read; the same data have the same fingerprint.
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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @functools.cached_property
    def _key(self) -> tuple[str, str, tuple[str, ...]]:
        # A file that nothing reads is not in the fingerprint, but what is wrong with it is here.
        return self.fingerprint, self.language, tuple(str(problem) for problem in self.problems)

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


def load_study(
    path: str | Path, *, language: str | None = None, strict: bool = True
) -> Study:  # fmt: skip
    """Read a study folder.

    Parameters
    ----------
    path : str or Path
        The folder that holds `study.toml`; a relative path is looked for from the working folder
        upwards, so the same path works in the project's root and in `notebooks/`.
    language : {"vi", "en"}, optional
        Instead of the language of `study.toml`.
    strict : bool
        Raise when the folder has errors. With False what cannot be understood, be it a cell, a
        table or a setting, is missing, and `check` lists it.

    Returns
    -------
    Study

    Raises
    ------
    ArgumentError
        No such folder, or an unknown language.
    StudyError
        The folder has errors; the text lists them with file, row, column, value and remedy.

    Examples
    --------
    >>> study = load_study("data/lai-chau", language="en")
    >>> len(study.hierarchy.at("2026-10-31").children("LC")) > 0
    True
    """
    folder = find_study(path)
    if language not in (*LANGUAGES, None):
        raise unknown("language", language, LANGUAGES)
    study = _read(folder, state(folder))
    errors = [f for f in study.problems if f.severity == "error"]
    if strict and errors:
        raise broken(folder, errors, language or study.language)
    return replace(study, language=language) if language else study


def broken(folder: Path, errors: list[Finding], language: str = "en") -> StudyError:
    """Build the error that lists what is wrong in a folder."""
    listed = "\n".join(str(finding) for finding in errors[:20])
    rest = f"\n… and {len(errors) - 20} more; `toolkit check` lists them all" if errors[20:] else ""
    error = StudyError(f"{folder.name} has {len(errors)} error(s):\n{listed}{rest}")
    error.findings, error.language = tuple(errors), language
    return error


def find_study(path: str | Path) -> Path:
    """Find a study folder from the working folder upwards.

    Raises
    ------
    ArgumentError
        When there is none; the text names the studies near by.
    """
    wanted = Path(path).expanduser()
    wanted = wanted.parent if wanted.name == SETTINGS_FILE else wanted
    places = [Path.cwd(), *Path.cwd().parents]
    for place in places:
        if os.path.isfile(place / wanted / SETTINGS_FILE):  # noqa: PTH113 - bears any name
            return (place / wanted).resolve()
    near = sorted(f.parent for place in places[:2] for f in place.glob(f"data/*/{SETTINGS_FILE}"))
    names = ", ".join(dict.fromkeys(f"data/{folder.name}" for folder in near)) or "none"
    raise ArgumentError(
        f"no study in {str(path)!r}: a study is a folder with {SETTINGS_FILE}; "
        f"found near by: {names}"
    )


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


def state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of a study's files: unchanged, it need not be read again."""
    settings, _ = read_settings(folder / SETTINGS_FILE)
    surveys = settings.surveys.values() if settings else ()
    files = {file for file in folder.rglob("*") if file.is_file()}
    files |= {path for s in surveys if (path := (folder / s.instrument).resolve()).is_file()}
    return tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(files))


@functools.lru_cache(maxsize=4)
def _read(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Study:
    study: Study = parsed.find((folder, state)) or _parse(folder)
    return study


def _parse(folder: Path) -> Study:
    settings, findings = read_settings(folder / SETTINGS_FILE)
    tables, files, problems = read_tables(folder, settings)
    findings += problems
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    register = _register(tables, settings)
    surveys = {}
    for name in settings.surveys:
        data, problems = _read_survey(folder, name, settings, hierarchy)
        findings += problems
        if data is not None:
            surveys[name] = data
    return Study(
        path=folder,
        settings=settings,
        language=settings.language,
        tables=tables,
        hierarchy=hierarchy,
        register=register,
        surveys=surveys,
        files=files,
        problems=tuple(findings),
        fingerprint=_fingerprint(folder, settings, files),
    )


def _register(tables: Mapping[str, pd.DataFrame], settings: Settings) -> Register:
    """The register; of people and trainings that stand twice (a finding), the first counts.

    Who was decided to be one person under several identifiers is one here; `tables` keep both.
    """
    one = merged(tables, settings.training)
    held = tables["trainings"].dropna(subset=["training_id"]).drop_duplicates("training_id")
    return Register(one["people"], one["posts"], held, one["attendance"])


def _read_survey(
    folder: Path, name: str, settings: Settings, hierarchy: Hierarchy
) -> tuple[SurveyData | None, list[Finding]]:
    survey = settings.surveys[name]
    instrument, findings = questionnaire(folder, name, survey.instrument)
    if instrument is None:
        return None, findings
    findings, frames, asked = _unknown_names(name, survey, instrument), [], {}
    for wave in survey.waves:
        day_first = settings.reading.day_first
        answers, problems = read_wave(
            folder, survey, wave, instrument, hierarchy, day_first=day_first
        )
        findings += problems
        if answers is not None:
            frames.append(answers.rows)
            asked[wave.name] = answers.asked
    columns = list(dict.fromkeys([*KEYS, *instrument.items]))
    empty = pd.DataFrame(columns=columns)
    responses = pd.concat(frames, ignore_index=True) if frames else empty
    responses = responses.reindex(columns=columns)
    return SurveyData(name, survey, instrument, responses, asked), findings


def questionnaire(folder: Path, name: str, file: str) -> tuple[Instrument | None, list[Finding]]:
    """Read the questionnaire of a survey; None, with findings, where it cannot be used."""
    path = (folder / file).resolve()
    if not path.is_file():
        place, near = f"surveys.{name}.instrument", hint(path.name, _names_beside(path))
        more = {"hint": near}
        return None, [Finding("error", SETTINGS_FILE, None, place, file, "missing_file", more)]
    try:
        return read_instrument(path), []
    except InstrumentError as error:
        return None, [_instrument_finding(problem) for problem in error.problems]
    except Exception as error:  # a damaged workbook raises almost anything
        detail = {"reason": str(error) or type(error).__name__, "wanted": "XLSX"}
        return None, [Finding("error", path.name, None, "", "", "unreadable", detail)]


def _names_beside(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []


def _instrument_finding(problem: Problem) -> Finding:
    place = " ".join(part for part in (problem.sheet, problem.column) if part)
    more = {"what": problem.what, "fix": problem.remedy}
    value = problem.value if place else ""  # without a place it is the file's path
    return Finding("error", problem.file, problem.row, place, value, "bad_instrument", more)


def _unknown_names(name: str, survey: Survey, instrument: Instrument) -> list[Finding]:
    """Scales and items that `study.toml` names and the questionnaire does not have."""
    scales, items = list(instrument.scales), list(instrument.items)
    wanted = (
        ("scales", survey.scales, scales),
        ("primary", survey.primary, scales),
        ("retrospective", tuple(sum(survey.retrospective.items(), ())), scales),
        ("likert", survey.likert, items),
        ("groups", survey.groups, items),
        ("pairing.block", survey.pairing.block or (), items),
    )
    return [
        not_listed(f"surveys.{name}.{setting}", value, known)
        for setting, values, known in wanted
        for value in values
        if value not in known
    ]


def not_listed(setting: str, value: str, known: list[str]) -> Finding:
    """Make the finding for a setting that names something which is listed nowhere."""
    more = {"allowed": ", ".join(known), "hint": hint(value, known)}
    return Finding("error", SETTINGS_FILE, None, setting, value, "unknown_code", more)


def _fingerprint(folder: Path, settings: Settings, files: Mapping[str, str]) -> str:
    """Hash of everything that was read, in a fixed order."""
    names = [SETTINGS_FILE, *files.values()]
    for survey in settings.surveys.values():
        names += [survey.instrument, *(wave.file for wave in survey.waves)]
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        try:
            digest.update((folder / name).read_bytes())
        except OSError:  # missing or locked, which is a finding
            digest.update(b"-")
    return digest.hexdigest()


def reference_date(study: Study, as_of: dt.date | str | None) -> dt.date | str:
    """Return the date asked for, or the study's own; a StudyError where that cannot be read."""
    if as_of is not None:
        return as_of
    lost = [f for f in study.problems if f.table == SETTINGS_FILE and f.severity == "error"]
    if lost and study.settings.as_of == NO_DAY:
        raise broken(study.path, lost, study.language)
    return study.settings.as_of
