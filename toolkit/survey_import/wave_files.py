"""The files of a survey's waves: read as they are, written in one layout."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path, PurePosixPath

import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.exports.read import AnswersError, read_responses
from toolkit.instrument import Instrument
from toolkit.responses import Responses
from toolkit.settings import Settings, Survey, Wave
from toolkit.study_changes import StudyChanges
from toolkit.survey_import.answer_cells import (
    NOTED,
    ON_PAPER,
    SOURCE,
    UUID,
    answer_cells,
    needed_columns,
    ordered,
)
from toolkit.survey_import.answer_days import DAY
from toolkit.survey_import.repeat_cells import repeat_cells
from toolkit.survey_import.submission_keys import submission_keys
from toolkit.survey_import.wave_table import WaveTable, empty_table

_HASH = 12


class WaveFiles:
    """The waves of a survey in a study folder.

    Parameters
    ----------
    folder : Path
    settings : Settings
    survey : Survey
    instrument : Instrument

    Attributes
    ----------
    changes : StudyChanges
        What is to be written.
    """

    def __init__(
        self, folder: Path, settings: Settings, survey: Survey, instrument: Instrument
    ) -> None:
        self.changes = StudyChanges(folder)
        self._folder, self._settings = folder, settings
        self._survey, self._instrument = survey, instrument
        self._foreign: set[str] = set()  # files in another layout

    def read(self, wave: Wave) -> WaveTable:
        """Read the submissions a wave has already.

        Raises
        ------
        ToolkitError
            The file is a workbook, or cannot be read.
        """
        if PurePosixPath(wave.file).suffix.casefold() != ".csv":
            raise ToolkitError(
                f"{wave.file} is no CSV file, and an import writes no other; "
                f"give wave {wave.name!r} a file that ends in .csv in study.toml"
            )
        content = self.changes.read(wave.file)
        if not (content or b"").strip():
            return empty_table()
        rows = _own_layout(content or b"", self._instrument, self._survey)
        if rows is None:
            self._foreign.add(wave.file)
            return self._read_export(wave, content or b"")
        return WaveTable(rows, {name: self._read_repeat(wave, name) for name in self._repeats})

    @property
    def _repeats(self) -> list[str]:
        return list(self._instrument.repeats)

    def _read_repeat(self, wave: Wave, name: str) -> pd.DataFrame:
        content = self.changes.read(repeat_file(wave, name))
        if content is None:
            return pd.DataFrame({UUID: pd.Series(dtype="str")})
        return _text_table(content)

    def _read_export(self, wave: Wave, content: bytes) -> WaveTable:
        """A file that somebody has put there as a platform has written it."""
        try:
            responses = read_responses(self._folder / wave.file, self._instrument)
        except AnswersError as error:
            raise ToolkitError(
                f"{wave.file} is there already and cannot be read: {error}"
            ) from error
        day_first = self._settings.reading.day_first
        cells = _as_typed(answer_cells(responses, self._survey, day_first=day_first), responses)
        keys = submission_keys(responses, cells)
        sources = responses.metadata.get(SOURCE, keys.map(lambda _: source_name(content)))
        cells = cells.assign(**{UUID: keys, SOURCE: sources})
        return table_of(cells, repeat_cells(responses, keys))

    def write(self, wave: Wave, table: WaveTable) -> None:
        """Write the submissions of a wave; what stood there in another layout is kept."""
        if wave.file in self._foreign:
            self.changes.keep_original(self._folder / wave.file)
        self.changes.write(wave.file, _csv(table.rows))
        for name, rows in table.repeats.items():
            if len(rows) or self.changes.read(repeat_file(wave, name)) is not None:
                self.changes.write(repeat_file(wave, name), _csv(rows))


def table_of(cells: pd.DataFrame, repeats: dict[str, pd.DataFrame]) -> WaveTable:
    """Make a table of submissions; of those with one key the last one counts."""
    last = cells[~cells[UUID].duplicated(keep="last")]
    lost = set(cells.index) - set(last.index)
    kept = {
        name: rows[~rows["parent_row"].isin(lost)].drop(columns="parent_row")
        for name, rows in repeats.items()
    }
    return WaveTable(last.set_index(pd.Index(last[UUID].to_numpy())), kept)


def repeat_file(wave: Wave, repeat: str) -> str:
    """Name the file of a repeat, beside that of the wave."""
    file = PurePosixPath(wave.file)
    return str(file.with_name(f"{file.stem}-{repeat}.csv"))


def source_name(content: bytes) -> str:
    """Name a file by the first letters of its SHA-256, as the originals are named.

    Examples
    --------
    >>> source_name(b"")
    'e3b0c44298fc'
    """
    return hashlib.sha256(content).hexdigest()[:_HASH]


def _own_layout(content: bytes, instrument: Instrument, survey: Survey) -> pd.DataFrame | None:
    """Rows of a file as this module writes it; None for any other."""
    try:
        rows = _text_table(content)
    except (ValueError, UnicodeDecodeError):
        return None
    names = list(rows.columns)
    others = {DAY, *needed_columns(survey), *ON_PAPER, *NOTED}
    known = {*ordered(names, instrument)} - others
    fields = {name for name in known if name.partition("/")[0] in instrument.fields}
    if not set(NOTED) <= set(names) or known - fields or ordered(names, instrument) != names:
        return None
    if rows[UUID].duplicated().any() or (rows[UUID] == "").any():
        return None
    return rows.set_index(pd.Index(rows[UUID].to_numpy(), dtype="str"))


def _text_table(content: bytes) -> pd.DataFrame:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return pd.read_csv(text, dtype="str", keep_default_na=False, skip_blank_lines=False)


def _as_typed(cells: pd.DataFrame, responses: Responses) -> pd.DataFrame:
    """What cannot be understood in a file that is in the study stays, for the check to tell."""
    places = {int(row): place for place, row in responses.metadata["row"].items()}
    for finding in responses.findings:
        name = dict(responses.columns).get(finding.column, "").partition("/")[0]
        if finding.severity == "error" and finding.row in places and name in cells:
            cells.loc[places[finding.row], name] = finding.value
    return cells


def _csv(rows: pd.DataFrame) -> bytes:
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")
