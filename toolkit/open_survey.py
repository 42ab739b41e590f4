"""A survey of a study folder whose answers are read when they are wanted: whole, or in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from toolkit.findings import Finding, hint
from toolkit.hierarchy import Hierarchy
from toolkit.instrument import Instrument, InstrumentError, read_instrument
from toolkit.reading.failures import unreadable
from toolkit.reading.responses import KEYS, WaveBlocks, no_answers, not_asked, read_wave_blocks
from toolkit.settings import Settings, Survey, Wave
from toolkit.study import SETTINGS_FILE, SurveyData, not_listed


class OpenSurvey:
    """One survey, with its questionnaire and open files.

    Parameters
    ----------
    folder : Path
        The study folder.
    name : str
        Key of the survey in `study.toml`.
    settings : Settings
    hierarchy : Hierarchy
        Its units are those that answers may name.

    Attributes
    ----------
    instrument : Instrument or None
        None where the questionnaire cannot be used, and so no answers.
    """

    def __init__(self, folder: Path, name: str, settings: Settings, hierarchy: Hierarchy) -> None:
        self.name, self.settings, self._hierarchy = name, settings.surveys[name], hierarchy
        self.instrument, self._findings = questionnaire(folder, name, self.settings.instrument)
        self._waves: dict[str, WaveBlocks] = {}
        self._rows = 0  # that have been read
        self._told: dict[str, list[Finding]] = {}  # of each wave, as far as it has been read
        if self.instrument is not None:
            self._findings = _unknown_names(name, self.settings, self.instrument)
            self._open(folder, self.instrument, day_first=settings.reading.day_first)

    def _open(self, folder: Path, instrument: Instrument, *, day_first: bool) -> None:
        for wave in self.settings.waves:
            answers, self._told[wave.name] = read_wave_blocks(
                folder, self.settings, wave, instrument, self._hierarchy, day_first=day_first
            )
            if answers is not None:
                self._waves[wave.name] = answers

    @property
    def waves(self) -> list[str]:
        """Names of the waves, in order of time, also of those without a file."""
        return [wave.name for wave in self.settings.waves]

    @property
    def asked(self) -> dict[str, frozenset[str]]:
        """Items that were asked in each wave that can be used."""
        return {name: answers.asked for name, answers in self._waves.items()}

    @property
    def columns(self) -> list[str]:
        """Columns of the answers."""
        items = self.instrument.items if self.instrument else ()
        return list(dict.fromkeys([*KEYS, *items]))

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, complete when all waves have been read."""
        return self._findings + [one for told in self._told.values() for one in told]

    def pieces(self, wave: str) -> Iterator[pd.DataFrame]:
        """Answers of a wave with all columns, in pieces, at least one; to be asked for once.

        They are numbered through all waves, in the order in which these are asked for.
        """
        answers = self._waves.get(wave)
        for rows in [self._nothing(wave)] if answers is None else answers:
            yield self._numbered(self._complete(rows))
        if answers is not None:
            self._told[wave] = answers.findings

    def _nothing(self, wave: str) -> pd.DataFrame:
        assert self.instrument is not None
        return no_answers(self.settings, self._wave(wave), self.instrument, self._hierarchy)

    def _wave(self, name: str) -> Wave:
        return next(wave for wave in self.settings.waves if wave.name == name)

    def _complete(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add items that were not asked."""
        items = self.instrument.items if self.instrument else {}
        missing = {
            name: not_asked(item, rows.index) for name, item in items.items() if name not in rows
        }
        return pd.concat([rows, pd.DataFrame(missing, index=rows.index)], axis=1)[self.columns]

    def _numbered(self, rows: pd.DataFrame) -> pd.DataFrame:
        first, self._rows = self._rows, self._rows + len(rows)
        return rows.set_axis(pd.RangeIndex(first, self._rows))

    def read(self) -> SurveyData | None:
        """Return the survey with all answers; None without a usable questionnaire."""
        if self.instrument is None:
            return None
        frames = [rows for wave in list(self._waves) for rows in self._whole(wave)]
        frames = frames or [self._complete(self._nothing(wave)) for wave in self.waves[:1]]
        empty = pd.DataFrame(columns=self.columns)
        responses = pd.concat(frames, ignore_index=True) if frames else empty
        return SurveyData(self.name, self.settings, self.instrument, responses, self.asked)

    def _whole(self, wave: str) -> list[pd.DataFrame]:
        """All of a wave or nothing of it."""
        try:
            return list(self.pieces(wave))
        except Exception as error:  # such as a disk that is taken out
            del self._waves[wave]
            self._told[wave] = [unreadable(self._wave(wave).file, error)]
            return []


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
        return None, [problem.finding for problem in error.problems]
    except Exception as error:  # a damaged workbook raises almost anything
        detail = {"reason": str(error) or type(error).__name__, "wanted": "XLSX"}
        return None, [Finding("error", path.name, None, "", "", "unreadable", detail)]


def _names_beside(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []


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
