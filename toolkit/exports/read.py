"""Reads a file of answers, of any kind, into one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from toolkit import errors
from toolkit.exports.assigned import Assigned, Reading, assigned, metadata_columns
from toolkit.exports.entry_sheets import (
    PAPER,
    entry_mark,
    entry_orders,
    entry_tables,
    papers_in,
)
from toolkit.exports.fields import FieldReader
from toolkit.exports.hand_typed import HandHeadings, answer_rows, header_rows
from toolkit.exports.headings import Headings
from toolkit.exports.kinds import ENTRY, HAND, PLAIN, recognise, validation_status
from toolkit.exports.limesurvey import with_unquoted
from toolkit.exports.mapping import read_mapping
from toolkit.exports.much_memory import much_memory
from toolkit.exports.printed_letters import in_codes
from toolkit.exports.qualtrics import qualtrics_header
from toolkit.exports.question_rows import TITLES, column_targets, most
from toolkit.exports.raw_table import RawTable, first_row, raw_table
from toolkit.exports.repeats import join_repeats
from toolkit.exports.rows_within import repeats_apart
from toolkit.exports.statistical import SUFFIXES, read_statistical
from toolkit.exports.values import Column, time_values
from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.reading.csv_files import Pieces, Row
from toolkit.reading.failures import failed, unreadable
from toolkit.reading.sheet import Sheet
from toolkit.reading.sheets import open_sheets
from toolkit.responses import Responses

ZONE = "Asia/Ho_Chi_Minh"


class AnswersError(errors.StudyError):
    """A file from which no answers can be read; `findings` says why."""


def read_responses(
    path: str | Path,
    instrument: Instrument,
    mapping: Mapping[str, str] | str | Path | None = None,
    *,
    encoding: str | None = None,
    timezone: str = ZONE,
    also: Collection[str] = (),
) -> Responses:
    """Read answers to a questionnaire from whatever file they came in.

    Parameters
    ----------
    path : str or Path
        An export of KoboToolbox, ODK Central (also its zip), LimeSurvey, Google Forms, Microsoft
        Forms, SurveyCTO, REDCap or Qualtrics, an SPSS or Stata file, the toolkit's own workbook
        for entering data, or a sheet somebody typed, as XLSX, XLS or CSV.
    instrument : Instrument
        Of `load_instrument`.
    mapping : mapping, str or Path, optional
        Which column means what: header -> name in the form, `name/choice` for a column of one
        choice, an empty name for a column to be left out. Or a CSV file of that kind, as
        `propose_mapping` writes it. What it does not name is recognised as without it.
    encoding : str, optional
        Of the file's text, where it is not to be guessed.
    timezone : str
        Where times without a zone were written down.
    also : collection of str
        What a mapping may name besides the form: columns that a study needs.

    Returns
    -------
    Responses

    Raises
    ------
    AnswersError
        The file cannot be read, or has no column of this questionnaire.
    ArgumentError
        An unknown time zone, or a mapping that cannot be used.
    """
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise errors.ArgumentError(
            f"timezone={timezone!r} is not known; write it as in 'Asia/Ho_Chi_Minh' or 'UTC'"
        ) from None
    reading = Reading(Path(path), instrument, read_mapping(mapping, instrument, also), zone)
    with much_memory():
        return _read(reading, encoding)


def _read(reading: Reading, encoding: str | None) -> Responses:
    tables = _tables(reading, encoding)
    main = [one for one in tables if one.repeat is None and one.known]
    if not main:
        none = Finding("error", reading.file, None, "", "", "no_form_columns")
        raise _refused(reading, [*reading.findings, none])
    return _responses(reading, max(main, key=lambda one: one.known), tables)


def _refused(reading: Reading, findings: list[Finding]) -> AnswersError:
    bad = [finding for finding in findings if finding.severity == "error"]
    error = AnswersError("\n".join(str(finding) for finding in bad))
    error.findings = tuple(findings)
    return error


def _tables(reading: Reading, encoding: str | None) -> list[Assigned]:
    if reading.path.suffix.casefold() in SUFFIXES:
        raw, reading.kind, findings = read_statistical(reading.path, reading.file)
        reading.findings += findings
        if raw is None:
            raise _refused(reading, findings)
        return [assigned(reading, table) for table in repeats_apart(raw, reading.instrument)]
    try:
        sheets, findings = open_sheets(reading.path, encoding=encoding)
    except FileNotFoundError:
        missing = Finding("error", reading.file, None, "", reading.file, "missing_file")
        raise _refused(reading, [missing]) from None
    reading.findings += [f for f in findings if f.code != "more_sheets"]
    if not sheets:
        raise _refused(reading, findings)
    mark, sheets = entry_mark(sheets)
    if mark:
        return _typed_in(reading, mark, sheets)
    guarded = (replace(sheet, pieces=_guarded(reading, sheet.pieces)) for sheet in sheets)
    found = [
        table
        for sheet in guarded
        for table in repeats_apart(_raw(reading, sheet), reading.instrument)
    ]
    return [_on_paper(reading, assigned(reading, table)) for table in found]


def _on_paper(reading: Reading, one: Assigned) -> Assigned:
    """A sheet of the toolkit's own workbook that was saved as CSV."""
    if reading.kind is not PLAIN or PAPER not in one.table.headers:
        return one
    table, findings = papers_in(one.table, one.targets, reading.instrument, reading.file)
    reading.findings += findings
    return replace(one, table=table)


def _typed_in(reading: Reading, mark: Mapping[str, str], sheets: list[Sheet]) -> list[Assigned]:
    """The toolkit's own workbook: its columns are known by their names alone."""
    reading.kind = ENTRY
    tables, findings = entry_tables(mark, sheets, reading.instrument, reading.file)
    reading.findings += findings
    found = [
        Assigned(one.table, one.targets, metadata_columns(one.table, one.targets, reading),
                 one.repeat, sum(target is not None for target in one.targets))
        for one in tables
    ]  # fmt: skip
    orders = entry_orders(mark)
    return [in_codes(reading, one, orders) if orders else one for one in found]


def _guarded(reading: Reading, pieces: Pieces) -> Pieces:
    """Rows of a file that may turn out to be damaged only where it is read."""
    try:
        yield from pieces
    except BaseException as error:
        if not failed(error):
            raise
        raise _refused(reading, [unreadable(reading.file, error)]) from error


def _raw(reading: Reading, sheet: Sheet) -> RawTable:
    """Take the header of a sheet apart, by what is recognised in it."""

    def header(head: list[Row], one: Sheet) -> tuple[int, list[str]]:
        below, names = first_row(head, one)
        kind = recognise(names)
        if kind is not None:
            reading.kind = kind if reading.kind in (PLAIN, HAND) else reading.kind
            return (
                qualtrics_header(head, names, below) if kind.name == "qualtrics" else (below, names)
            )
        return _by_known(reading, head, one, (below, names))

    table = raw_table(sheet, reading.file, header)
    reading.findings += table.findings
    if reading.kind.name == "limesurvey":
        return with_unquoted(table, reading.path)
    return table


def _by_known(
    reading: Reading, head: list[Row], sheet: Sheet, plain: tuple[int, list[str]]
) -> tuple[int, list[str]]:
    """The header of a file no platform wrote: names of the form below titles, or by hand."""
    headings = [Headings(reading.instrument)]
    headings += [Headings(reading.instrument, name) for name in reading.instrument.repeats]
    items = {name for one in headings for name in column_targets(one)}
    for place in range(min(TITLES, len(head))):
        below, names = first_row(head[place:], sheet)
        filled = [name for name in names if name.strip()]
        if most(sum(name.strip() in items for name in filled), len(filled)):
            return place + below, names
    reading.kind = HAND if reading.kind is PLAIN else reading.kind
    guesses = [HandHeadings(one) for one in headings]
    known = _once(
        lambda cell: reading.mapping.names(cell) or any(guess.may_head(cell) for guess in guesses)
    )
    below, names = header_rows(head, sheet, known)
    return (below, names) if names else plain


def _once(known: Callable[[str], object]) -> Callable[[str], object]:
    kept: dict[str, object] = {}

    def ask(cell: str) -> object:
        if len(cell) > 500:
            return False
        if cell not in kept:
            kept[cell] = known(cell)
        return kept[cell]

    return ask


def _responses(reading: Reading, main: Assigned, tables: list[Assigned]) -> Responses:
    main = _answers_only(reading, main)
    main = main if reading.kind is ENTRY else in_codes(reading, main)
    headings = Headings(reading.instrument)
    reader = _field_reader(reading, main, headings)
    table, metadata = reader.read(), _metadata(reading, main)
    reading.findings += reader.findings
    repeats = {}
    for one in tables:
        if one.repeat is not None and one.known and one.repeat not in repeats:
            inner = _field_reader(reading, one, Headings(reading.instrument, one.repeat))
            repeats[one.repeat] = (inner.read(), _metadata(reading, one))
            reading.findings += inner.findings
    joined, findings = join_repeats(reading.instrument, metadata, repeats, reading.file)
    return Responses(
        table, joined, metadata, [*reading.findings, *findings], reading.kind.name,
        reading.instrument, reader.asked, _columns(main),
    )  # fmt: skip


def _columns(one: Assigned) -> tuple[tuple[str, str], ...]:
    names = {place: name for name, place in one.metadata.items()}
    for place, target in enumerate(one.targets):
        if target is not None:
            names[place] = target.column
    return tuple((one.table.headers[place], name) for place, name in sorted(names.items()))


def _answers_only(reading: Reading, main: Assigned) -> Assigned:
    """Leave out totals and signatures of sheets that people made."""
    if not reading.kind.typed_by_hand:
        return main
    wanted, others = answer_rows(main.table, [target is not None for target in main.targets])
    reading.findings += [
        Finding("note", reading.file, row, "", "", "row_left_out") for row in others
    ]
    return replace(main, table=main.table.keep(wanted))


def _field_reader(reading: Reading, one: Assigned, headings: Headings) -> FieldReader:
    return FieldReader(
        one.table, one.targets, headings.items, reading.kind, reading.file, reading.zone,
        reading.mapping.values,
    )  # fmt: skip


def _metadata(reading: Reading, one: Assigned) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for name, place in one.metadata.items():
        column = Column(one.table, place, reading.file, one.table.headers[place], False)
        columns[name] = _meta_values(reading, name, column)
    found = pd.DataFrame(columns, index=pd.RangeIndex(len(one.table)))
    found = found.assign(_line=one.table.rows) if one.table.by_line else found
    return found.assign(row=one.table.rows)


def _meta_values(reading: Reading, name: str, column: Column) -> pd.Series:
    if name == "_submission_time":
        naive = dt.UTC if reading.kind.server_utc else reading.zone
        moments = time_values(column, reading.zone, naive)
        # The answers of such a row are none the worse.
        bad = [finding for finding in column.findings if finding.code == "bad_date"]
        reading.findings += [replace(finding, severity="warning") for finding in bad]
        return moments
    if name == "_validation_status":
        return column.texts.strings(validation_status)
    return column.texts.trimmed("uuid:" if name == "_uuid" else "")


def original_rows(
    path: str | Path,
    instrument: Instrument,
    mapping: Mapping[str, str] | str | Path | None = None,
    *,
    encoding: str | None = None,
    also: Collection[str] = (),
) -> tuple[list[str], dict[int, list[str]]]:
    """Give the submissions of a file as they stand there: its headers, and row -> cells."""
    mapped = read_mapping(mapping, instrument, also)
    reading = Reading(Path(path), instrument, mapped, ZoneInfo(ZONE))
    tables = [one for one in _tables(reading, encoding) if one.repeat is None]
    table = max(tables, key=lambda one: one.known).table
    cells = zip(*(column.map(str).tolist() for column in table.columns), strict=True)
    return table.headers, dict(zip(table.rows.tolist(), map(list, cells), strict=True))
