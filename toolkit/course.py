"""One course: two files of answers and a questionnaire become a study, without a study folder."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from toolkit.cells import read_dates
from toolkit.errors import ArgumentError, StudyError, unknown
from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy, as_date
from toolkit.instrument import Instrument
from toolkit.languages import languages
from toolkit.open_survey import questionnaire
from toolkit.reading.headers import (
    CODES,
    DATE,
    RESPONDENT,
    Names,
    is_known,
    item_headers,
    name_columns,
)
from toolkit.reading.responses import KEYS, WaveFile, decode_wave
from toolkit.reading.tables import header_name, read_table
from toolkit.register import Register
from toolkit.schema import TABLES, columns
from toolkit.settings import NO_DAY, Settings, Survey, Wave
from toolkit.study import Study, SurveyData
from toolkit.table_parsing import parse

CLASS = "class"  # the one unit of a course: everybody belongs to it
SURVEY = "course"
SEX = "sex"  # known of everybody, so that a code is rarely that of two people
BEFORE, AFTER = "before", "after"
_UNIT_COLUMN = "(class)"  # no file has such a column
_WAVES = (BEFORE, AFTER)

Texts = dict[str, pd.DataFrame]  # wave -> its answers as text, headed by the names of the items
Dates = Mapping[str, list[dt.date]]  # wave -> the days written in its answers, in order


def load_course(
    before: str | Path | None,
    after: str | Path,
    instrument: str | Path,
    *,
    language: str = "vi",
    title: str | None = None,
    as_of: dt.date | str | None = None,
    strict: bool = True,
) -> Study:
    """Read the answers of one class before and after a course.

    Parameters
    ----------
    before, after : str or Path
        CSV or XLSX files with one row per answer sheet. A column is headed by the name of a
        question or by its whole text in any language of the questionnaire; titles may stand
        above the header. None or "" as `before`: there was one round only.
    instrument : str or Path
        The questionnaire, an XLSForm with answer key and scales.
    language : str
        Language of sentences, tables and charts: "vi", "en" or that of a further catalogue.
    title : str, optional
        Name of the course; the title of the questionnaire without it.
    as_of : date or str, optional
        Day of answers without a date, by which right answers are judged. Without it: the day of
        the other file, otherwise the day since which the latest key of the questionnaire holds.
    strict : bool
        Raise when the files have errors. With False, what cannot be understood is missing, and
        `check` lists it.

    Returns
    -------
    Study
        With one unit, "class", and one survey, "course", whose waves are "before" and "after".
        Answers are paired by a column such as `respondent` that stands in both files, or
        by the questions of the questionnaire that make a code (`code_…`).

    Raises
    ------
    ArgumentError
        A file that does not exist, an unknown language, a wrong date.
    StudyError
        The files have errors; the text lists all of them with file, row, column, value and remedy.

    Notes
    -----
    Paths are looked for from the working folder upwards. In dates the day comes first: 3/11/2026 is
    3 November.

    Examples
    --------
    >>> import toolkit as tk
    >>> files = "data/course/before.xlsx", "data/course/after.xlsx", "surveys/awareness.md"
    >>> course = tk.load_course(*files, language="en", title="Gender equality, one day")
    >>> course.survey().waves, len(course.survey().responses)
    (['before', 'after'], 47)
    """
    if language not in languages():
        raise unknown("language", language, languages())
    day = as_date(as_of).date() if as_of else None
    given = {AFTER: after, "instrument": instrument}
    given = {BEFORE: before, **given} if before else given
    paths = {name: find_file(path, name) for name, path in given.items()}
    form, findings = questionnaire(paths["instrument"].parent, SURVEY, paths["instrument"].name)
    if form is None:
        raise _refused(findings, language)
    waves = {name: path for name, path in paths.items() if name in _WAVES}
    texts, problems = _texts(waves, form)
    dates = {wave: _dates(text) for wave, text in texts.items()}
    study = _study(waves, texts, form, title, _days(waves, dates, form, day))
    problems += _together(waves, texts, dates) + _undated(waves, dates) + list(study.problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    if strict and errors:
        raise _refused(errors, language)
    fingerprint = _fingerprint(paths, study.settings)
    return replace(study, language=language, problems=tuple(problems), fingerprint=fingerprint)


def find_file(path: str | Path, argument: str) -> Path:
    """Find a file from the working folder upwards.

    Raises
    ------
    ArgumentError
        When there is none; the text names a similar one beside it.
    """
    wanted = Path(path).expanduser()
    for place in (Path.cwd(), *Path.cwd().parents):
        if os.path.isfile(place / wanted):  # noqa: PTH113 - bears any name
            return (place / wanted).resolve()
    beside = wanted.parent.iterdir() if os.path.isdir(wanted.parent) else ()  # noqa: PTH112
    near = hint(wanted.name, [file.name for file in beside])
    raise ArgumentError(f"{argument}: there is no file {str(path)!r}{near}")


def _refused(errors: list[Finding], language: str) -> StudyError:
    listed = "\n".join(str(finding) for finding in errors)
    error = StudyError(f"the answers of the course have {len(errors)} error(s):\n{listed}")
    error.findings, error.language = tuple(errors), language
    return error


def _texts(waves: Mapping[str, Path], form: Instrument) -> tuple[Texts, list[Finding]]:
    """The answers as they were typed, of the files that can be used."""
    known, texts, findings = item_headers(form), {}, []
    labels = _file_names(waves)
    for wave, path in waves.items():
        text, problems = _text(path, labels[wave], form, known)
        findings += problems
        if text is not None:
            texts[wave] = text
    return texts, findings


def _file_names(waves: Mapping[str, Path]) -> dict[str, str]:
    """Names of the files in findings; with the folder where both bear one name."""
    alike = len({path.name for path in waves.values()}) < len(waves)
    return {w: f"{p.parent.name}/{p.name}" if alike else p.name for w, p in waves.items()}


def _text(
    path: Path, label: str, form: Instrument, known: Names
) -> tuple[pd.DataFrame | None, list[Finding]]:
    text, findings = read_table(path, label, functools.partial(is_known, known=known))
    findings = [replace(f, severity="error") if f.code == "no_rows" else f for f in findings]
    if text is None:
        return None, findings
    text, problems = name_columns(text, known, label)
    counted = [header_name(item.name) for item in form.items.values() if item.scale]
    if not set(counted).intersection(text.columns):
        detail = {"example": next(iter(counted), "–")}
        return None, [*findings, Finding("error", label, None, "", "", "no_question", detail)]
    if DATE in text:  # survey servers add the time of day, each in its own way
        text[DATE] = text[DATE].str.replace(r"[T ].*$", "", regex=True)
    return text, findings + problems


def _study(
    waves: Mapping[str, Path], texts: Texts, form: Instrument, title: str | None,
    days: Mapping[str, dt.date],
) -> Study:  # fmt: skip
    """The study, with the findings of decoding; language and fingerprint are still to come."""
    words = dict.fromkeys(languages(), str(title)) if title else dict(form.title)
    codes, findings = _codes(waves, texts, form)
    asked = {
        "title": words,
        "instrument": form.name,
        "waves": tuple(
            Wave(name=wave, label={}, date=days[wave], file=file)
            for wave, file in _file_names(waves).items()
        ),
        "unit_column": _UNIT_COLUMN,
        "respondent_columns": codes,
        "scales": tuple(n for n, scale in form.scales.items() if _asked(texts, scale.items)),
    }
    survey = Survey.model_validate(asked)
    settings = Settings(title=words, as_of=max(days.values()), surveys={SURVEY: survey})
    tables = _tables(next(iter(words.values()), CLASS))
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
    data, problems = _survey(texts, survey, form, hierarchy)
    return Study(
        path=waves[AFTER].parent,
        settings=settings,
        language=settings.language,
        tables=tables,
        hierarchy=hierarchy,
        register=Register(*(tables[t] for t in ("people", "posts", "trainings", "attendance"))),
        surveys={SURVEY: data},
        files={},
        problems=tuple(findings + problems),
        fingerprint="",
    )


def _asked(texts: Texts, items: Iterable[str]) -> bool:
    return any(header_name(item) in text for text in texts.values() for item in items)


def _dates(text: pd.DataFrame) -> list[dt.date]:
    """All days that are written in the answers and can be read."""
    cells = text[DATE].drop_duplicates() if DATE in text else pd.Series(dtype="str")
    return sorted(day.date() for day in read_dates(cells, "", day_first=True)[0].dropna())


def _days(
    waves: Mapping[str, Path], dates: Dates, form: Instrument, day: dt.date | None
) -> dict[str, dt.date]:
    """The day of each wave, which is also that of its answers without a date."""
    first = {wave: days[0] for wave, days in dates.items() if days}
    keys = [key.valid_from for item in form.items.values() for key in item.answer]
    latest = max((since for since in keys if since), default=NO_DAY)
    instead = day or min(first.values(), default=latest)
    days = {wave: first.get(wave, instead) for wave in waves}
    return days | {AFTER: max(days.values())}  # exchanged ones are a finding of their own


def _undated(waves: Mapping[str, Path], dates: Dates) -> list[Finding]:
    labels = _file_names(waves)
    empty = [wave for wave, days in dates.items() if not days]
    return [Finding("note", labels[wave], None, DATE, "", "no_answer_dates") for wave in empty]


def _codes(
    waves: Mapping[str, Path], texts: Texts, form: Instrument
) -> tuple[tuple[str, ...], list[Finding]]:
    """Columns that make the code of a person, and a finding where there are none."""
    own = [n for n in form.items if n.startswith("code_") or header_name(n) in CODES]
    shared = set.intersection(*(set(text) for text in texts.values())) if texts else set()
    if RESPONDENT in shared:
        return (RESPONDENT,), []
    if own and {header_name(name) for name in own} <= shared:
        sex = [SEX] if SEX in form.items and SEX in shared and SEX not in own else []
        return (*sex, *own), []
    finding = Finding("warning", _file_names(waves)[AFTER], None, "", "", "no_code")
    return (), [finding] if len(texts) > 1 else []


def _tables(title: str) -> dict[str, pd.DataFrame]:
    """The tables of a study, empty but for the class."""
    units = pd.DataFrame({"unit_id": [CLASS], "name": [title]}, dtype="str")
    return {**_empty_tables(), "units": parse("units", units, "units")[0]}


@functools.cache
def _empty_tables() -> Mapping[str, pd.DataFrame]:
    empty = {name: pd.DataFrame(columns=columns(name), dtype="str") for name in TABLES}
    return {name: parse(name, text, name)[0] for name, text in empty.items()}


def _survey(
    texts: Texts, survey: Survey, form: Instrument, hierarchy: Hierarchy
) -> tuple[SurveyData, list[Finding]]:
    findings: list[Finding] = []
    decoded: dict[str, WaveFile] = {}
    for wave in (wave for wave in survey.waves if wave.name in texts):
        text = texts[wave.name].assign(**{_UNIT_COLUMN: CLASS})
        answers, problems = decode_wave(text, survey, wave, form, hierarchy, day_first=True)
        findings += problems
        if answers is not None:
            decoded[wave.name] = answers
    names = list(dict.fromkeys([*KEYS, *form.items]))
    frames = [answers.rows for answers in decoded.values()] or [pd.DataFrame(columns=names)]
    responses = pd.concat(frames, ignore_index=True).reindex(columns=names)
    asked = {wave: answers.asked for wave, answers in decoded.items()}
    return SurveyData(SURVEY, survey, form, responses, asked), findings


def _together(waves: Mapping[str, Path], texts: Texts, dates: Dates) -> list[Finding]:
    """What only both files together show: the same file twice, or the two exchanged."""
    if not {BEFORE, AFTER} <= texts.keys():
        return []
    labels, (before, after) = _file_names(waves), (texts[BEFORE], texts[AFTER])
    more = {"other": labels[BEFORE]}
    if waves[BEFORE].read_bytes() == waves[AFTER].read_bytes():
        return [Finding("error", labels[AFTER], None, "", "", "same_answers", more)]
    if before.reset_index(drop=True).equals(after.reset_index(drop=True)):
        return [Finding("warning", labels[AFTER], None, "", "", "same_answers", more)]
    first, last = dates[BEFORE], dates[AFTER]
    if first and last and first[0] > last[-1]:
        return [Finding("error", labels[AFTER], None, "", "", "exchanged_files", more)]
    return []


def _fingerprint(paths: Mapping[str, Path], settings: Settings) -> str:
    digest = hashlib.sha256(repr((sorted(paths), settings)).encode())
    for name in sorted(paths):
        digest.update(paths[name].read_bytes())
    return digest.hexdigest()
