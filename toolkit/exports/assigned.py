"""What the columns of a table hold: answers to a question, a note of the platform, or neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.exports.hand_typed import HandHeadings
from toolkit.exports.headings import Headings, Target, known_headers
from toolkit.exports.kinds import PLAIN, Kind, listed_name, meta_name
from toolkit.exports.mapping import Mapped
from toolkit.exports.other_boxes import boxes_of_other
from toolkit.exports.raw_table import RawTable
from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.items import fold


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


def assigned(reading: Reading, table: RawTable) -> Assigned:
    """Find out which part of the form a table holds, and what its columns are.

    Parameters
    ----------
    reading : Reading
        Findings are added to it.
    table : RawTable
    """
    options: list[str | None] = [None, *reading.instrument.repeats]
    counted = {
        repeat: known_headers(Headings(reading.instrument, repeat), table.headers)
        for repeat in options
    }
    best = max(options, key=lambda repeat: counted[repeat])
    own = next(
        (
            r
            for r, section in reading.instrument.repeats.items()
            if any(_is_repeat(table.name, text) for text in (r, *section.label.values()))
        ),
        None,
    )
    if own is not None and counted[own]:
        best = own
    headings = Headings(reading.instrument, best)
    targets = _targets(reading, table, headings)
    metadata = metadata_columns(table, targets, reading)
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
    found = boxes_of_other(headings.assign(_worded(table, headings, asked)), table, headings)
    if reading.kind.typed_by_hand:
        found = _guessed(reading, headings, asked, found, {own for own in mapped if own})
    whole = [
        None if reading.mapping.leaves_out(header) else own or guess
        for header, own, guess in zip(headers, mapped, found, strict=True)
    ]
    return _without_doubles(reading, headers, whole)


def _worded(table: RawTable, headings: Headings, headers: list[str]) -> list[str]:
    """Headers, or what the file says of a column whose header means nothing."""
    words = table.texts or headers
    return [
        text if header and text and not headings.candidates(header) else header
        for header, text in zip(headers, words, strict=True)
    ]


def _guessed(
    reading: Reading,
    headings: Headings,
    headers: list[str],
    found: list[Target | None],
    mapped: set[Target],
) -> list[Target | None]:
    """What headers of people mean, told to the user; never what another one says in full."""
    hand, result = HandHeadings(headings), list[Target | None]()
    last = max((n for n, header in enumerate(headers) if header.strip()), default=-1)
    offered = [headings.candidates(header) if header.strip() else [] for header in headers]
    sure = {one.column for one in mapped} | {o[0].column for o in offered if len(o) == 1}
    for n, (header, target, literal) in enumerate(zip(headers, found, offered, strict=True)):
        guess = target
        if header.strip() and len(literal) != 1:
            guess = (None if listed_name(header) else hand.guess(header, last=n == last)) or target
            guess = None if guess is not None and guess.column in sure else guess
        if guess is not None and len(literal) != 1:
            more: dict[str, object] = {"name": guess.column}
            reading.findings.append(
                Finding("note", reading.file, None, header, "", "guessed_header", more)
            )
        result.append(guess)
    return result


def _without_doubles(
    reading: Reading, headers: list[str], targets: list[Target | None]
) -> list[Target | None]:
    """Two columns of the same thing: the first one counts, and the other is told of."""
    seen: set[str] = set()
    kept: list[Target | None] = []
    for header, target in zip(headers, targets, strict=True):
        key = target.column if target else None
        if key in seen:
            reading.findings.append(
                Finding("warning", reading.file, None, header, "", "double_column")
            )
            target = None
        elif key:
            seen.add(key)
        kept.append(target)
    return kept


def metadata_columns(
    table: RawTable, targets: list[Target | None], reading: Reading
) -> dict[str, int]:  # fmt: skip
    """Columns a platform added, by their one name; others are kept under their own, and told of.

    Parameters
    ----------
    table : RawTable
    targets : list of Target or None
        What its columns hold.
    reading : Reading
        Findings are added to it.
    """
    places: dict[str, int] = {}
    for place, (header, target) in enumerate(zip(table.headers, targets, strict=True)):
        if target is not None or not header.strip() or reading.mapping.leaves_out(header):
            continue
        noted = listed_name if reading.kind.typed_by_hand else meta_name
        name = reading.mapping.extra(header) or noted(header)
        if name is None:
            name = header.strip()
            reading.findings.append(
                Finding("note", reading.file, None, header, "", "unused_column", {"hint": ""})
            )
        places.setdefault(name if name not in places else header.strip(), place)
    return places
