"""A study: the value every calculation takes, and how its folder is read."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import pandas as pd

from toolkit.errors import ArgumentError, StudyError, unknown
from toolkit.findings import Finding
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import Instrument, read_instrument
from toolkit.reading.responses import KEYS, read_wave
from toolkit.reading.tables import find_table, read_table
from toolkit.register import Register
from toolkit.schema import COMPULSORY, REFERENCES, TABLES, columns, parse
from toolkit.settings import Settings, Survey, Words, read_settings

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

    @property
    def _key(self) -> tuple[str, str]:
        return self.fingerprint, self.language

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
        Raise when the folder has errors. With False only an unusable folder raises, cells that
        cannot be understood are missing, and `check` lists them.

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
    study = _read(folder, _state(folder))
    errors = [f for f in study.problems if f.severity == "error"]
    if strict and errors:
        raise broken(folder, errors)
    return replace(study, language=language) if language else study


def broken(folder: Path, errors: list[Finding]) -> StudyError:
    """Build the error that lists what is wrong in a folder."""
    listed = "\n".join(str(finding) for finding in errors[:20])
    rest = f"\n… and {len(errors) - 20} more" if errors[20:] else ""
    return StudyError(f"{folder.name} has {len(errors)} error(s):\n{listed}{rest}")


def find_study(path: str | Path) -> Path:
    """Find a study folder from the working folder upwards.

    Raises
    ------
    ArgumentError
        When there is none; the text names the studies near by.
    """
    wanted = Path(path).expanduser()
    places = [Path.cwd(), *Path.cwd().parents]
    for place in places:
        if (place / wanted / SETTINGS_FILE).is_file():
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

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(*args, **kwargs)  # type: ignore[arg-type]

    return call


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the folder's files: unchanged, the study need not be read again."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files)


@functools.lru_cache(maxsize=4)
def _read(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Study:
    settings, findings = read_settings(folder / SETTINGS_FILE)
    if settings is None:
        raise broken(folder, findings)
    tables, files, problems = _read_tables(folder, settings)
    findings += problems
    if tables["units"].empty:
        raise broken(folder, [f for f in findings if f.severity == "error"])
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    names = ("people", "posts", "trainings", "attendance")
    register = Register(*(tables[name] for name in names))
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


def _read_tables(
    folder: Path, settings: Settings
) -> tuple[dict[str, pd.DataFrame], dict[str, str], list[Finding]]:
    tables, files, findings = {}, {}, []
    for name in TABLES:
        path, problems = find_table(folder, name)
        text = None
        if path is not None:
            files[name] = path.name
            text, more = read_table(path)
            problems += more
        elif name in COMPULSORY and not problems:
            problems.append(Finding("error", f"{name}.csv", None, "", "", "missing_table"))
        if text is None:
            text = pd.DataFrame({c: pd.Series(dtype="str") for c in columns(name)})
        day_first = settings.reading.day_first
        tables[name], more = parse(name, text, files.get(name, name), day_first=day_first)
        findings += problems + more
    return _same_spelling(tables), files, findings


def _same_spelling(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write identifiers as their own table writes them: keys are compared case folded."""
    for table in tables.values():
        for column, home in REFERENCES.items():
            if column in table:
                own = tables[home][columns(home)[0]].dropna()
                spelling = dict(zip(own.str.casefold(), own, strict=True))
                folded = table[column].str.casefold().map(spelling)
                table[column] = folded.fillna(table[column]).astype("str")
    return tables


def _read_survey(
    folder: Path, name: str, settings: Settings, hierarchy: Hierarchy
) -> tuple[SurveyData | None, list[Finding]]:
    survey = settings.surveys[name]
    try:
        instrument = read_instrument((folder / survey.instrument).resolve())
    except StudyError as error:
        detail = {"reason": str(error)}
        file = Path(survey.instrument).name
        return None, [Finding("error", file, None, "", "", "bad_instrument", detail)]
    findings, frames, asked = _unknown_names(survey, instrument), [], {}
    for wave in survey.waves:
        day_first = settings.reading.day_first
        answers, problems = read_wave(
            folder, survey, wave, instrument, hierarchy, day_first=day_first
        )
        findings += problems
        if answers is not None:
            frames.append(answers.rows)
            asked[wave.name] = answers.asked
    empty = pd.DataFrame(columns=[*KEYS, *instrument.items])
    responses = pd.concat(frames, ignore_index=True) if frames else empty
    responses = responses.reindex(columns=list(dict.fromkeys([*KEYS, *instrument.items])))
    return SurveyData(name, survey, instrument, responses, asked), findings


def _unknown_names(survey: Survey, instrument: Instrument) -> list[Finding]:
    """Scales and items that `study.toml` names and the questionnaire does not have."""
    wanted = [("scales", name, list(instrument.scales)) for name in survey.scales]
    wanted += [("likert", name, list(instrument.items)) for name in survey.likert]
    wanted += [("groups", name, list(instrument.items)) for name in survey.groups]
    return [
        Finding(
            "error", SETTINGS_FILE, None, setting, name, "unknown_code",
            {"allowed": ", ".join(known)},
        )
        for setting, name, known in wanted
        if name not in known
    ]  # fmt: skip


def _fingerprint(folder: Path, settings: Settings, files: Mapping[str, str]) -> str:
    """Hash of everything that was read, in a fixed order."""
    names = [SETTINGS_FILE, *files.values()]
    for survey in settings.surveys.values():
        names += [survey.instrument, *(wave.file for wave in survey.waves)]
    digest = hashlib.sha256()
    for name in sorted(names):
        path = folder / name
        digest.update(name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def reference_date(study: Study, as_of: dt.date | str | None) -> dt.date | str:
    """Return the date asked for, or the study's own."""
    return study.settings.as_of if as_of is None else as_of
