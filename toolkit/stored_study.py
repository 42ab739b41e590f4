"""A Study from its columnar store: whole, or the part that the report on one unit needs."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.columnar.compiling import write_store
from toolkit.columnar.contents import OF_ALL
from toolkit.columnar.digests import row_digests
from toolkit.columnar.memory import Memory
from toolkit.columnar.store import Slice, Store
from toolkit.errors import unknown
from toolkit.findings import Finding
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import Instrument
from toolkit.on_demand import ValuesOnDemand
from toolkit.open_survey import OpenSurvey, questionnaire
from toolkit.register import Register
from toolkit.schema import TABLES
from toolkit.settings import Settings, read_settings
from toolkit.study import SETTINGS_FILE, Study, SurveyData
from toolkit.study_folder import all_problems, register

_BLOCK = 2**17  # rows
KEPT = "kept"  # folder of a store for results about all units


def compile_study(study: Study, folder: Path, opened: Sequence[OpenSurvey] = ()) -> None:
    """Write a study's store into an empty folder.

    Parameters
    ----------
    study : Study
        As it was read from its folder.
    folder : Path
    opened : sequence of OpenSurvey, optional
        Its surveys, where their answers have not been read: that is done piece by piece.
    """
    surveys: list[SurveyData | OpenSurvey] = [one for one in opened if one.instrument]
    surveys += study.surveys.values()
    answers = {
        (number, place): _pieces(survey, wave)
        for number, survey in enumerate(surveys)
        for place, wave in enumerate(survey.waves)
    }
    write_store(folder, study.tables, answers, lambda: _about(study, surveys, opened))


def _pieces(survey: SurveyData | OpenSurvey, wave: str) -> Iterator[pd.DataFrame]:
    if isinstance(survey, OpenSurvey):
        return survey.pieces(wave)
    return _blocks(survey.responses, wave)


def _blocks(responses: pd.DataFrame, wave: str) -> Iterator[pd.DataFrame]:
    """Answers of a wave in pieces, at least one, which need little memory at a time."""
    places = np.flatnonzero(responses["wave"] == wave)
    for first in range(0, max(len(places), 1), _BLOCK):
        yield responses.iloc[places[first : first + _BLOCK]]


def _about(
    study: Study, surveys: Sequence[SurveyData | OpenSurvey], opened: Sequence[OpenSurvey]
) -> dict[str, Any]:
    """What else belongs to a study; complete when all answers have been read."""
    began, problems = study.register.began, all_problems(study, opened)
    return {
        "fingerprint": study.fingerprint,
        "common": _common(study, surveys),
        "files": dict(study.files),
        "problems": [asdict(problem) for problem in problems],
        "errors": sum(problem.severity == "error" for problem in problems),
        "surveys": {
            survey.name: {wave: sorted(items) for wave, items in survey.asked.items()}
            for survey in surveys
        },
        "columns": {survey.name: survey.columns for survey in surveys},
        "began": None if pd.isna(began) else began.isoformat(),
    }


def _common(study: Study, surveys: Sequence[SurveyData | OpenSurvey]) -> str:
    """Hash of what is the same for every unit: settings, questionnaires, plan and duties."""
    digest = hashlib.sha256((study.path / SETTINGS_FILE).read_bytes())
    for data in surveys:
        digest.update((study.path / data.settings.instrument).read_bytes())
        digest.update(repr(sorted((w, sorted(items)) for w, items in data.asked.items())).encode())
    for name in OF_ALL:
        digest.update(row_digests(study.tables[name], name).tobytes())
    digest.update(repr(study.register.began).encode())
    return digest.hexdigest()


@functools.lru_cache(maxsize=4)
def stored_study(store: Store, folder: Path, language: str | None = None) -> Study:
    """Take a whole study from its store; the same object for all who ask.

    Parameters
    ----------
    store : Store
    folder : Path
        The study folder.
    language : str, optional
        Instead of the study's own.
    """
    study = _study(store, folder, None)
    return replace(study, language=language) if language else study


def stored_unit(store: Store, folder: Path, unit: str) -> Study:
    """Take from a store the part of a study that the report on one unit needs.

    Every figure of the unit on any day is the same as from the whole study; tables and answers of
    other units are missing.

    Parameters
    ----------
    store : Store
    folder : Path
        The study folder.
    unit : str

    Raises
    ------
    ArgumentError
        When no unit has this identifier.
    """
    place = store.unit(unit) if isinstance(unit, str) else -1
    if place < 0:
        raise unknown("unit", unit, store.owned.units.to_pylist())
    part = _study(store, folder, store.slice(place))
    return replace(
        part, unit=unit, fingerprint=unit_fingerprints(store, [place])[0],
        _load_whole=functools.partial(stored_study, store, folder),
    )  # fmt: skip


def unit_fingerprints(store: Store, places: Iterable[int]) -> list[str]:
    """Hash of everything that is read for the report of each unit, by the units' numbers."""
    common = store.about["common"]
    wanted = [f"{common}{digest}" for digest in store.digests[list(places)].tolist()]
    return [hashlib.sha256(text.encode()).hexdigest() for text in wanted]


def _study(store: Store, folder: Path, part: Slice | None) -> Study:
    settings, _ = _settings(folder, store.folder)
    tables = ValuesOnDemand({name: functools.partial(store.table, name, part) for name in TABLES})
    surveys = {
        name: functools.partial(_survey, store, folder, name, part)
        for name in store.about["surveys"]
    }
    began = store.about["began"]
    parts = ValuesOnDemand({"register": lambda: register(tables, settings)})
    fields = ("people", "posts", "trainings", "attendance")
    held = {name: functools.partial(_field, parts, name) for name in fields}
    versions = {"versions": "units", "events": "unit_events"}
    made = {name: functools.partial(tables.__getitem__, table) for name, table in versions.items()}
    return Study(
        path=folder,
        settings=settings,
        language=settings.language,
        tables=tables,
        hierarchy=Hierarchy.on_demand(made, _trees={}),
        register=Register.on_demand(held, began=pd.Timestamp(began) if began else pd.NaT),
        surveys=ValuesOnDemand(surveys),
        files=store.about["files"],
        problems=() if part else _problems(store),
        fingerprint=store.about["fingerprint"],
        memory=Memory(store.folder / KEPT),
    )


def _field(parts: Mapping[str, Register], name: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(parts["register"], name)
    return frame


@functools.lru_cache(maxsize=4)
def _settings(folder: Path, made: Path) -> tuple[Settings, list[Finding]]:
    """Settings of a study, read once for all units; `made` tells one state from another."""
    return read_settings(folder / SETTINGS_FILE)


@functools.lru_cache(maxsize=16)
def _questionnaire(folder: Path, made: Path, survey: str, file: str) -> Instrument | None:
    return questionnaire(folder, survey, file)[0]


def _survey(store: Store, folder: Path, name: str, part: Slice | None) -> SurveyData:
    settings = _settings(folder, store.folder)[0].surveys[name]
    instrument = _questionnaire(folder, store.folder, name, settings.instrument)
    assert instrument is not None  # otherwise there would be no answers
    asked = {w: frozenset(items) for w, items in store.about["surveys"][name].items()}
    answers = _StoredAnswers(store, name, [wave.name for wave in settings.waves], part)
    return SurveyData.on_demand(
        {"responses": answers.all}, answers=answers,
        name=name, settings=settings, instrument=instrument, asked=asked,
    )  # fmt: skip


@dataclass(frozen=True)
class _StoredAnswers:
    """Answers of one survey in a store, all or those of a slice."""

    store: Store
    survey: str
    waves: list[str]
    part: Slice | None

    def all(self) -> pd.DataFrame:
        frames = [self.store.answers(self._number, w, self.part) for w in range(len(self.waves))]
        return pd.concat(frames)[list(self.store.about["columns"][self.survey])]

    def blocks(self, wave: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        if self.part is None:
            place = self.waves.index(wave)
            yield from self.store.answer_blocks(self._number, place, columns)
        else:
            rows = self.all()
            yield rows.loc[rows["wave"] == wave, list(columns)]

    @property
    def _number(self) -> int:
        return list(self.store.about["surveys"]).index(self.survey)


def _problems(store: Store) -> tuple[Finding, ...]:
    return tuple(Finding(**problem) for problem in store.about["problems"])
