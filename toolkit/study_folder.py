"""A study folder -> a Study: settings, tables and answers, with everything wrong in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from toolkit.errors import ArgumentError
from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy
from toolkit.identity import merged
from toolkit.instrument import Instrument, InstrumentError, Problem, read_instrument
from toolkit.reading.folder import read_tables
from toolkit.reading.responses import KEYS, read_wave
from toolkit.register import Register
from toolkit.settings import Settings, Survey, read_settings
from toolkit.study import SETTINGS_FILE, Study, SurveyData, not_listed


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


def parse_folder(folder: Path) -> Study:
    """Read a study folder as it stands there.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Study
        What cannot be understood is missing, and named in `problems`.
    """
    settings, findings = read_settings(folder / SETTINGS_FILE)
    tables, files, problems = read_tables(folder, settings)
    findings += problems
    hierarchy = Hierarchy(tables["units"], tables["unit_events"])
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
        register=register(tables, settings),
        surveys=surveys,
        files=files,
        problems=tuple(findings),
        fingerprint=_fingerprint(folder, settings, files),
    )


def register(tables: Mapping[str, pd.DataFrame], settings: Settings) -> Register:
    """Build the register; of people and trainings that stand twice (a finding), the first counts.

    Who was decided to be one person under several identifiers is one here; `tables` keep both.

    Parameters
    ----------
    tables : mapping
    settings : Settings
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
