"""One file of answers on its way into a survey: what can be imported of it, and what cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from toolkit.change_records import Original, sha256
from toolkit.errors import ToolkitError
from toolkit.exports.entry_sheets import PAPER
from toolkit.exports.read import AnswersError, read_responses
from toolkit.findings import Finding, Severity
from toolkit.instrument import Instrument
from toolkit.items import fold
from toolkit.responses import Responses
from toolkit.settings import Survey
from toolkit.survey_import.answer_cells import SOURCE, TIME, UUID, answer_cells, needed_columns
from toolkit.survey_import.answer_days import DAY, days_read
from toolkit.survey_import.known_units import KnownUnits
from toolkit.survey_import.paper_numbers import paper_names
from toolkit.survey_import.repeat_cells import repeat_cells
from toolkit.survey_import.submission_keys import submission_keys
from toolkit.survey_import.wave_files import source_name, table_of
from toolkit.survey_import.wave_of_answers import waves_of
from toolkit.survey_import.wave_table import WaveTable

GUESSES = ("guessed_header", "guessed_value", "recoded")
_CONSENT, _REFUSALS = "consent", {"no", "khong", "không", "0", "n", "false"}
_ENOUGH = 0.2  # of the questions; a file that has fewer is hardly one of this survey


@dataclass
class AnswerFile:
    """What a file of answers holds for a survey.

    Attributes
    ----------
    path : Path
    responses : Responses
    findings : list of Finding
    cells : DataFrame of str
        Of all submissions, with their keys.
    waves : Series of str
    declined : Series of bool
        Submissions of people who did not agree to take part.
    open_ones : Series of bool
        Submissions that are not finished, or that somebody has rejected on the platform.
    also : tuple of str
        Columns that the study needs and the form does not have.
    rejected : dict
        Row in the file -> what is wrong in it.
    """

    path: Path
    responses: Responses
    findings: list[Finding]
    cells: pd.DataFrame
    waves: pd.Series
    declined: pd.Series
    open_ones: pd.Series
    also: tuple[str, ...] = ()
    rejected: dict[int, list[Finding]] = field(default_factory=dict)

    @cached_property
    def original(self) -> Original:
        """The file by its name and hash, as it was before anything was written."""
        return Original(self.path.name, str(sha256(self.path.read_bytes())))

    @property
    def read(self) -> int:
        """Number of submissions in the file."""
        return len(self.cells)

    @property
    def guesses(self) -> list[Finding]:
        """What was guessed, for a person to judge."""
        return [finding for finding in self.findings if finding.code in GUESSES]

    @property
    def unreadable(self) -> bool:
        """Whether something besides the rejected rows could not be understood."""
        told = {id(finding) for found in self.rejected.values() for finding in found}
        return any(f.severity == "error" and id(f) not in told for f in self.findings)

    def tables(self) -> dict[str, WaveTable]:
        """Submissions to be imported, by wave."""
        keys = self.cells[UUID]
        rows = self.responses.metadata["row"]
        usable = self.cells[~rows.isin(list(self.rejected))]
        last = usable[~usable[UUID].duplicated(keep="last")]
        good = last[~(self.declined | self.open_ones)[last.index]]
        repeats = repeat_cells(self.responses, keys)
        found = {}
        for wave in dict.fromkeys(self.waves.dropna().tolist()):
            own = good[self.waves.loc[good.index] == wave]
            inner = {n: r[r["parent_row"].isin(own.index)] for n, r in repeats.items()}
            found[str(wave)] = table_of(own, inner)
        return found

    def leave_open_ones_out(self) -> None:
        """Note how many there are, and forget what is wrong in them."""
        rows = set(self.responses.metadata["row"][self.open_ones])
        if rows:
            self.findings = [one for one in self.findings if one.row not in rows]
            more: dict[str, object] = {"count": len(rows)}
            one = Finding("warning", self.path.name, None, "", "", "not_final", more)
            self.findings.append(one)

    def tell_doubles(self) -> None:
        """Note submissions that stand twice in the file."""
        rows, keys = self.responses.metadata["row"], self.cells[UUID]
        for key, own in rows[keys.duplicated(keep=False)].groupby(keys):
            for row in own.iloc[:-1]:
                more: dict[str, object] = {"other": str(own.iloc[-1])}
                self.findings.append(
                    Finding("warning", self.path.name, int(row), UUID, str(key),
                            "double_submission", more)
                )  # fmt: skip

    def tell_papers(self, code: str, keys: Collection[str]) -> None:
        """Tell of papers whose number another file has too."""
        severity: Severity = "warning" if code == "paper_of_other_file" else "note"
        own = self.cells[self.cells[UUID].isin(list(keys))]
        rows = self.responses.metadata["row"][own.index]
        for row, number in zip(rows, own[PAPER], strict=True) if keys else ():
            self.findings.append(Finding(severity, self.path.name, int(row), PAPER, number, code))


def read_answer_file(
    path: Path,
    survey: Survey,
    instrument: Instrument,
    *,
    wave: str | None = None,
    mapping: Mapping[str, str] | str | Path | None = None,
    encoding: str | None = None,
    day_first: bool = False,
    units: KnownUnits | None = None,
) -> AnswerFile:
    """Read a file of answers to a survey.

    Parameters
    ----------
    path : Path
    survey : Survey
    instrument : Instrument
    wave : str, optional
        To which all answers belong.
    mapping, encoding
        As in `read_responses`.
    day_first : bool
        How a column `date` is read.
    units : KnownUnits, optional
        Where it is given, a row that names none of them is rejected.

    Raises
    ------
    ToolkitError
        The file cannot be read, is none of this survey, or belongs to no wave of it.
    """
    also = also_named(survey)
    responses = read_responses(path, instrument, mapping, encoding=encoding, also=also)
    day_first, wrong_days = days_read(responses, path.name, day_first=day_first)
    cells = answer_cells(responses, survey, day_first=day_first)
    _check_survey(path, responses, cells, survey)
    waves = waves_of(cells, survey, instrument, wave)
    papers = paper_names(cells, cells[survey.unit_column], waves, Original(path.name, "").work)
    keys = submission_keys(responses, cells, papers)
    cells[UUID], cells[SOURCE] = keys, source_name(path.read_bytes())
    file = AnswerFile(
        path, responses, [*_findings(responses, cells), *wrong_days], cells, waves,
        _declined(cells, instrument), _open_ones(responses), also,
    )  # fmt: skip
    file.leave_open_ones_out()
    _reject(file, survey, units)
    file.tell_doubles()
    return file


def also_named(survey: Survey) -> tuple[str, ...]:
    """What a mapping may name besides the form: columns the study needs, and the day."""
    return tuple(dict.fromkeys((*needed_columns(survey), DAY)))


def _findings(responses: Responses, cells: pd.DataFrame) -> list[Finding]:
    """What is to be told; a column that is no field of the form may be used all the same."""
    used = {("unused_column", fold(str(name))) for name in cells}
    return [f for f in responses.findings if (f.code, fold(f.column)) not in used]


def _check_survey(
    path: Path, responses: Responses, cells: pd.DataFrame, survey: Survey
) -> None:  # fmt: skip
    """Refuse a file that has little of this questionnaire, or no unit."""
    items = responses.instrument.items
    known = sum(name in responses.asked for name in items)
    if known < _ENOUGH * len(items):
        raise AnswersError(
            f"{path.name} has {known} of the {len(items)} questions of {survey.instrument}; "
            "take the file of this survey, or say in a mapping which column means what"
        )
    if survey.unit_column not in cells:
        raise AnswersError(
            f"{path.name} has no column {survey.unit_column!r}, which names the unit; "
            "say in a mapping which column it is"
        )


def _open_ones(responses: Responses) -> pd.Series:
    """What LimeSurvey has no time of submission for, and what was rejected on any platform."""
    noted = responses.metadata
    found = pd.Series(False, index=noted.index)
    if "_validation_status" in noted:
        found |= noted["_validation_status"].isin(["rejected", "not_approved"])
    if responses.kind == "limesurvey" and TIME in noted:
        found |= noted[TIME].isna()
    return found


def _declined(cells: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Who did not agree: no answers are kept, and nothing is wrong."""
    item = instrument.fields.get(_CONSENT)
    if item is None or not item.required or _CONSENT not in cells:
        return pd.Series(False, index=cells.index)
    no = {choice.name for choice in item.choices if fold(choice.name) in _REFUSALS}
    return cells[_CONSENT].isin(list(no))


def _reject(file: AnswerFile, survey: Survey, units: KnownUnits | None) -> None:
    """Note rows of which a cell cannot be understood, or which belong to no unit or wave."""
    rows = {int(row): place for place, row in file.responses.metadata["row"].items()}
    for finding in file.findings:
        if _wrong_row(finding, file.responses, rows):
            file.rejected.setdefault(int(finding.row or 0), []).append(finding)
    file.declined &= ~file.open_ones & ~file.responses.metadata["row"].isin(list(file.rejected))
    asked = file.cells[~(file.declined | file.open_ones)]
    lost = [place for place in asked.index if pd.isna(file.waves[place])]
    if len(lost) == len(asked) and len(asked):
        raise _no_wave(file, survey)
    named = asked[survey.unit_column]
    blank = named.index[named.str.strip() == ""]
    _add(file, blank.tolist(), survey.unit_column, "empty", {})
    for text, near in units.strangers(named.unique()).items() if units else ():
        places = named.index[named == text].tolist()
        _add(file, places, survey.unit_column, "unknown_unit", {"hint": near}, text)
    _add(file, lost, "", "no_wave", {"allowed": _names(survey)})


def _wrong_row(finding: Finding, responses: Responses, rows: Mapping[int, object]) -> bool:
    """Whether a finding is an error in a submission; a repeat counts its rows for itself."""
    own = not finding.column or finding.column in dict(responses.columns)
    return finding.severity == "error" and finding.row in rows and own


def _add(
    file: AnswerFile,
    places: list[int],
    column: str,
    code: str,
    more: dict[str, object],
    value: str = "",
) -> None:
    for place in places:
        row = int(str(file.responses.metadata.loc[place, "row"]))
        if code == "empty" and any(
            dict(file.responses.columns).get(f.column) == column for f in file.rejected.get(row, ())
        ):
            continue  # it is not empty, but wrong, which is told
        finding = Finding("error", file.path.name, row, column, value, code, more)
        file.findings.append(finding)
        file.rejected.setdefault(row, []).append(finding)


def _names(survey: Survey) -> str:
    return ", ".join(wave.name for wave in survey.waves)


def _no_wave(file: AnswerFile, survey: Survey) -> ToolkitError:
    return ToolkitError(
        f"{file.path.name}: it cannot be told to which wave the answers belong; "
        f"name it with --wave: {_names(survey)}"
    )
