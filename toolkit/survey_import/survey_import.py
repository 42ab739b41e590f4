"""Answers to a survey, read from files and put among those of the study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.change_records import ChangeRecord
from toolkit.errors import ToolkitError, unknown
from toolkit.exports.mapping import propose_mapping, write_mapping
from toolkit.exports.read import AnswersError, original_rows, read_responses
from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.open_survey import questionnaire
from toolkit.rejected_file import rejected_csv
from toolkit.settings import Settings, Survey, Wave
from toolkit.survey_import.answer_cells import UUID
from toolkit.survey_import.answer_file import AnswerFile, also_named, read_answer_file
from toolkit.survey_import.known_units import KnownUnits
from toolkit.survey_import.paper_numbers import compare_papers
from toolkit.survey_import.wave_files import WaveFiles
from toolkit.survey_import.wave_table import WaveCounts, WaveTable, count, merged


@dataclass
class SurveyImport:
    """What an import of answers will do.

    Attributes
    ----------
    name : str
        Of the survey.
    survey : Survey
    instrument : Instrument
    files : WaveFiles
    answers : list of AnswerFile
    before, after : dict
        Wave -> its submissions.
    touched : set of str
        Keys of the submissions in the files.
    """

    name: str
    survey: Survey
    instrument: Instrument
    files: WaveFiles
    answers: list[AnswerFile] = field(default_factory=list)
    before: dict[str, WaveTable] = field(default_factory=dict)
    after: dict[str, WaveTable] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    mapping: Path | None = None
    encoding: str | None = None

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found in the files."""
        return [finding for one in self.answers for finding in one.findings]

    @property
    def rejected(self) -> int:
        """Number of submissions that cannot be imported."""
        return sum(len(one.rejected) for one in self.answers)

    @property
    def declined(self) -> int:
        """Number of submissions without consent, which are left out."""
        return sum(int(one.declined.sum()) for one in self.answers)

    @property
    def read(self) -> int:
        """Number of submissions in the files."""
        return sum(one.read for one in self.answers)

    @property
    def failed(self) -> bool:
        """Whether something could not be imported."""
        return bool(self.rejected) or any(one.unreadable for one in self.answers)

    @cached_property
    def counts(self) -> dict[str, WaveCounts]:
        """What happens to the submissions of each wave the files speak of."""
        found = {n: count(self.before[n], self.after[n], self.touched) for n in self.after}
        return {name: one for name, one in found.items() if any(asdict(one).values())}

    @property
    def changes_nothing(self) -> bool:
        """Whether the study stays as it is."""
        return not self.changed

    @cached_property
    def changed(self) -> list[Wave]:
        """Waves to be written."""
        return [wave for wave in self.survey.waves if self._differs(wave.name)]

    def _differs(self, wave: str) -> bool:
        counts = self.counts.get(wave)
        moved = counts is not None and bool(counts.new or counts.updated or counts.removed)
        wider = set(self.after[wave].rows.columns) - set(self.before[wave].rows.columns)
        return moved or (bool(wider) and counts is not None)

    def summary(self) -> dict[str, Any]:
        """What the record of the import says: numbers, no answers."""
        counts = {"read": self.read, "rejected": self.rejected, "declined": self.declined}
        waves = {name: asdict(one) for name, one in self.counts.items()}
        return {"kind": "answers", "survey": self.name, **counts, "waves": waves}


def plan_answers(
    folder: Path,
    settings: Settings,
    name: str,
    files: Sequence[Path],
    *,
    wave: str | None = None,
    mapping: Path | None = None,
    encoding: str | None = None,
    units: KnownUnits | None = None,
) -> SurveyImport:
    """Read files of answers, and say what they would change; nothing is written.

    Parameters
    ----------
    folder : Path
        The study folder.
    settings : Settings
    name : str
        Key of the survey in `study.toml`.
    files : sequence of Path
        Of two with the same submission the later one counts.
    wave : str, optional
        To which all answers belong, where they do not tell it.
    mapping, encoding
        As in `read_responses`.
    units : KnownUnits, optional
        Of the study.

    Raises
    ------
    ToolkitError
        The survey, its questionnaire or a file cannot be used; nothing was changed.
    """
    survey, instrument = _survey(folder, settings, name)
    if wave is not None and wave not in [one.name for one in survey.waves]:
        raise unknown("--wave", wave, [one.name for one in survey.waves])
    waves = WaveFiles(folder, settings, survey, instrument)
    plan = SurveyImport(name, survey, instrument, waves, mapping=mapping, encoding=encoding)
    for path in files:
        own = _read(folder, settings, name, path, plan, wave, units)
        plan.answers.append(own)
    plan.before = {one.name: waves.read(one) for one in survey.waves}
    plan.after = dict(plan.before)
    for own in plan.answers:
        _put(plan, own)
    return plan


def propose_columns(
    folder: Path,
    settings: Settings,
    name: str,
    path: Path,
    target: Path,
    *,
    mapping: Path | None = None,
    encoding: str | None = None,
) -> None:
    """Write down how a file is understood, also one that nobody understands without a mapping.

    Parameters
    ----------
    folder, settings, name
        As in `plan_answers`.
    path : Path
        The file of answers.
    target : Path
        The mapping to be written; a column that is not known is named by its own header there.
    mapping, encoding
        As in `read_responses`.
    """
    survey, instrument = _survey(folder, settings, name)
    also = also_named(survey)
    try:
        responses = read_responses(path, instrument, mapping, encoding=encoding, also=also)
    except AnswersError as error:
        if "no_form_columns" not in {getattr(f, "code", "") for f in error.findings}:
            raise
        headers, _ = original_rows(path, instrument, mapping, encoding=encoding, also=also)
        write_mapping(target, [(header, header) for header in headers if header.strip()])
    else:
        propose_mapping(responses, target)


def _survey(folder: Path, settings: Settings, name: str) -> tuple[Survey, Instrument]:
    survey = settings.surveys[name]
    files = [wave.file for wave in survey.waves]
    if len(set(files)) < len(files):
        raise ToolkitError(f"two waves of {name!r} have one file; give each its own in study.toml")
    instrument, findings = questionnaire(folder, name, survey.instrument)
    if instrument is None:
        raise AnswersError("\n".join(str(finding) for finding in findings))
    return survey, instrument


def _read(
    folder: Path,
    settings: Settings,
    name: str,
    path: Path,
    plan: SurveyImport,
    wave: str | None,
    units: KnownUnits | None,
) -> AnswerFile:
    """Read one file; where it is none of this survey, say of which it is."""
    try:
        return read_answer_file(
            path, plan.survey, plan.instrument, wave=wave, mapping=plan.mapping,
            encoding=plan.encoding, day_first=settings.reading.day_first, units=units,
        )  # fmt: skip
    except AnswersError as error:
        for other in (one for one in settings.surveys if one != name):
            if _reads_as(folder, settings, other, path):
                raise ToolkitError(
                    f"{path.name} holds answers to the survey {other!r}, not to {name!r}"
                ) from error
        raise


def _reads_as(folder: Path, settings: Settings, name: str, path: Path) -> bool:
    try:
        survey, instrument = _survey(folder, settings, name)
        read_answer_file(path, survey, instrument, wave=survey.waves[0].name)
    except ToolkitError:
        return False
    return True


def _put(plan: SurveyImport, own: AnswerFile) -> None:
    """Put the submissions of a file into their waves, and out of others."""
    tables = own.tables()
    gone = set(own.cells.loc[own.declined | own.open_ones, UUID])
    for wave, table in plan.after.items():
        new = _as_known(plan, own, table, tables[wave]) if wave in tables else None
        elsewhere = {k for n, t in tables.items() if n != wave for k in t.rows.index}
        plan.touched |= set(new.rows.index) if new else set()
        leaving = (gone | elsewhere) & set(table.rows.index)
        kept = table.without(leaving) if leaving else table
        plan.after[wave] = merged(kept, new, plan.instrument) if new and len(new.rows) else kept


def _as_known(plan: SurveyImport, own: AnswerFile, there: WaveTable, new: WaveTable) -> WaveTable:
    """Papers that another file has brought already keep the key they have."""
    same, others = compare_papers(there, new, plan.survey.unit_column)
    own.tell_papers("paper_of_other_file", others)
    own.tell_papers("same_paper", same)
    return new.renamed(same) if same else new


def carry_out(plan: SurveyImport, language: str) -> ChangeRecord | None:
    """Write what was planned, and the rejected rows beside it.

    Parameters
    ----------
    plan : SurveyImport
    language : str
        Of the reasons for which rows were rejected.

    Returns
    -------
    ChangeRecord or None
        None where the study folder stays as it is.
    """
    for wave in plan.changed:
        plan.files.write(wave, plan.after[wave.name])
    for own in plan.answers:
        plan.files.changes.keep_original(own.path)
        kept = _rejected(plan, own, language) if own.rejected else None
        plan.files.changes.put(own.original.rejected(), kept)
    return plan.files.changes.commit(plan.summary())


def _rejected(plan: SurveyImport, own: AnswerFile, language: str) -> bytes:
    headers, rows = original_rows(
        own.path, plan.instrument, plan.mapping, encoding=plan.encoding,
        also=own.also,
    )  # fmt: skip
    left = ((row, found, rows.get(row, [])) for row, found in sorted(own.rejected.items()))
    return rejected_csv(headers, left, language)
