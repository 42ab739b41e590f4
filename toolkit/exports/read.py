"""Reads a file of answers, of any kind, into one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from toolkit import errors
from toolkit.exports.fields import FieldReader
from toolkit.exports.hand_typed import HandHeadings, answer_rows, header_rows
from toolkit.exports.headings import Headings, Target, known_headers
from toolkit.exports.kinds import HAND, PLAIN, Kind, meta_name, recognise, validation_status
from toolkit.exports.limesurvey import with_unquoted
from toolkit.exports.mapping import Mapped, read_mapping
from toolkit.exports.qualtrics import qualtrics_header
from toolkit.exports.raw_table import RawTable, first_row, raw_table
from toolkit.exports.repeats import join_repeats
from toolkit.exports.statistical import SUFFIXES, read_statistical
from toolkit.exports.values import Column, time_values
from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.items import fold
from toolkit.reading.csv_files import Pieces, Row
from toolkit.reading.failures import failed, unreadable
from toolkit.reading.sheet import Sheet
from toolkit.reading.sheets import open_sheets
from toolkit.responses import Responses

ZONE = "Asia/Ho_Chi_Minh"


class AnswersError(errors.StudyError):
    """A file from which no answers can be read; `findings` says why."""


@dataclass
class Reading:
    """What is known while one file is read."""

    path: Path
    instrument: Instrument
    mapping: Mapped
    zone: ZoneInfo
    kind: Kind = PLAIN
    findings: list[Finding] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Name of the file in findings."""
        return self.path.name


@dataclass(frozen=True)
class Assigned:
    """A table with what its columns hold."""

    table: RawTable
    targets: list[Target | None]
    metadata: dict[str, int]  # canonical name -> column
    repeat: str | None
    known: int


def read_responses(
    path: str | Path,
    instrument: Instrument,
    mapping: Mapping[str, str] | str | Path | None = None,
    *,
    encoding: str | None = None,
    timezone: str = ZONE,
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
    reading = Reading(Path(path), instrument, read_mapping(mapping, instrument), zone)
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
        return [_assigned(reading, raw)]
    try:
        sheets, findings = open_sheets(reading.path, encoding=encoding)
    except FileNotFoundError:
        missing = Finding("error", reading.file, None, "", reading.file, "missing_file")
        raise _refused(reading, [missing]) from None
    reading.findings += [f for f in findings if f.code != "more_sheets"]
    if not sheets:
        raise _refused(reading, findings)
    guarded = (replace(sheet, pieces=_guarded(reading, sheet.pieces)) for sheet in sheets)
    return [_assigned(reading, _raw(reading, sheet)) for sheet in guarded]


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
    """The header of a file no platform wrote: names of the form in its first row, or by hand."""
    headings = [Headings(reading.instrument)]
    headings += [Headings(reading.instrument, name) for name in reading.instrument.repeats]
    filled = [name for name in plain[1] if name.strip()]
    names_only = sum(any(name.strip() in h.items for h in headings) for name in filled)
    if filled and names_only * 2 > len(filled):
        return plain
    reading.kind = HAND if reading.kind is PLAIN else reading.kind
    guesses = [HandHeadings(one) for one in headings]
    known = _once(
        lambda cell: (
            reading.mapping.names(cell)
            or any(guess.guess(cell) or guess._headings.candidates(cell) for guess in guesses)
        )
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


def _assigned(reading: Reading, table: RawTable) -> Assigned:
    """Find out which part of the form a table holds, and what its columns are."""
    options: list[str | None] = [None, *reading.instrument.repeats]
    counted = {
        repeat: known_headers(Headings(reading.instrument, repeat), table.headers)
        for repeat in options
    }
    best = max(options, key=lambda repeat: counted[repeat])
    own = next((r for r in options[1:] if r and _is_repeat(table.name, r)), None)
    if own is not None and counted[own]:
        best = own
    headings = Headings(reading.instrument, best)
    targets = _targets(reading, table, headings)
    metadata = _metadata_columns(table, targets, reading)
    return Assigned(table, targets, metadata, best, sum(target is not None for target in targets))


def _is_repeat(sheet: str, repeat: str) -> bool:
    plain, name = fold(sheet), fold(repeat)
    return (
        plain == name
        or plain.endswith(f"-{name}")
        or (plain.endswith("...") and name.startswith(plain[:-3]))
    )


def _targets(reading: Reading, table: RawTable, headings: Headings) -> list[Target | None]:
    headers = table.headers
    mapped = [reading.mapping.target(header, headings) for header in headers]
    platform = [
        None if header.strip() in headings.items else meta_name(header) for header in headers
    ]
    asked = [
        "" if own is not None or (meta and not reading.kind.typed_by_hand) else header
        for header, own, meta in zip(headers, mapped, platform, strict=True)
    ]
    found = headings.assign(asked)
    if reading.kind.typed_by_hand:
        found = _guessed(reading, headings, asked, found)
    whole = [
        None if reading.mapping.leaves_out(header) else own or guess
        for header, own, guess in zip(headers, mapped, found, strict=True)
    ]
    return _without_doubles(reading, headers, whole)


def _guessed(
    reading: Reading, headings: Headings, headers: list[str], found: list[Target | None]
) -> list[Target | None]:
    """What headers mean that people wrote, told to the user."""
    hand, result = HandHeadings(headings), list[Target | None]()
    last = max((n for n, header in enumerate(headers) if header.strip()), default=-1)
    for n, (header, target) in enumerate(zip(headers, found, strict=True)):
        literal = headings.candidates(header) if header.strip() else []
        guess = target
        if header.strip() and (len(literal) != 1):
            guess = hand.guess(header, last=n == last) or target
        if guess is not None and len(literal) != 1:
            name = guess.field if guess.choice is None else f"{guess.field}/{guess.choice}"
            more: dict[str, object] = {"name": name}
            reading.findings.append(
                Finding("note", reading.file, None, header, "", "guessed_header", more)
            )
        result.append(guess)
    return result


def _without_doubles(
    reading: Reading, headers: list[str], targets: list[Target | None]
) -> list[Target | None]:
    """Two columns of the same thing: the first one counts, and the other is told of."""
    seen: set[tuple[str, str | None]] = set()
    kept: list[Target | None] = []
    for header, target in zip(headers, targets, strict=True):
        key = (target.field, target.choice) if target else None
        if key in seen:
            reading.findings.append(
                Finding("warning", reading.file, None, header, "", "double_column")
            )
            target = None
        elif key:
            seen.add(key)
        kept.append(target)
    return kept


def _metadata_columns(
    table: RawTable, targets: list[Target | None], reading: Reading
) -> dict[str, int]:  # fmt: skip
    """Columns a platform added, by their one name; others are kept under their own, and told of."""
    places: dict[str, int] = {}
    for place, (header, target) in enumerate(zip(table.headers, targets, strict=True)):
        if target is not None or not header.strip() or reading.mapping.leaves_out(header):
            continue
        name = reading.mapping.extra(header) or meta_name(header)
        if name is None:
            name = header.strip()
            reading.findings.append(
                Finding("note", reading.file, None, header, "", "unused_column", {"hint": ""})
            )
        places.setdefault(name if name not in places else header.strip(), place)
    return places


def _responses(reading: Reading, main: Assigned, tables: list[Assigned]) -> Responses:
    main = _answers_only(reading, main)
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


def _columns(one: Assigned) -> dict[str, str]:
    names = {place: name for name, place in one.metadata.items()}
    for place, target in enumerate(one.targets):
        if target is not None:
            choice = "" if target.choice is None else f"/{target.choice}"
            names[place] = target.field + choice
    return {one.table.headers[place]: name for place, name in sorted(names.items())}


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
    return found.assign(row=one.table.rows)


def _meta_values(reading: Reading, name: str, column: Column) -> pd.Series:
    if name == "_submission_time":
        naive = dt.UTC if reading.kind.server_utc else reading.zone
        return time_values(column, reading.zone, naive)
    change: Callable[[str], str | None] = lambda text: text.strip() or None  # noqa: E731
    if name == "_uuid":
        change = lambda text: text.strip().removeprefix("uuid:") or None  # noqa: E731
    elif name == "_validation_status":
        change = validation_status
    return column.texts.strings(change)
