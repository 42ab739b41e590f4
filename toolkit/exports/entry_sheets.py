"""The toolkit's own workbook for typing in answers, as it comes back from an office.

Sheet `_form` says that it is one, of which form and version. Every sheet with `_sheet`, the number
on the paper, among its names has answers: row 1 names, row 2 questions, then one row each. Titles
above, a row between and a missing row of names or questions do no harm.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from toolkit.booklet_orders import BOOKLET, Orders
from toolkit.exports.headings import Headings, Target
from toolkit.exports.question_rows import (
    TITLES,
    column_targets,
    most,
    named_by_words,
    without_questions,
    words_above,
)
from toolkit.exports.raw_table import RawTable, Texts, raw_table, texts_of
from toolkit.findings import Finding
from toolkit.instrument import Instrument
from toolkit.reading.csv_files import Row
from toolkit.reading.sheet import Sheet

KIND = "toolkit entry workbook"
FORM = "_form"
PAPER = "_sheet"  # the number on the paper
ORDER = "order/"  # before the name of a question whose answers the booklet prints in its own order
PLACE = "_place"  # which row of the repeat around it, where a repeat stands inside another
TICKED, NOTHING_TICKED = "x", "0"


@dataclass(frozen=True)
class EntryTable:
    """One sheet of answers: its cells, what its columns hold, and which repeat it is of."""

    table: RawTable
    targets: list[Target | None]
    repeat: str | None


def entry_mark(sheets: Sequence[Sheet]) -> tuple[dict[str, str], list[Sheet]]:
    """What the workbook says of itself, and its other sheets.

    Returns
    -------
    mark : dict
        `form_id`, `version`, `language`, of a booklet also `booklet` and its orders (see
        `entry_orders`); empty where it is another kind of file, whose sheets are all given back.
    sheets : list of Sheet

    Examples
    --------
    >>> rows = [["kind", KIND], ["form_id", "awareness"], ["version", "3"]]
    >>> mark, others = entry_mark([Sheet("answers", iter([])), Sheet("_form", iter([rows]))])
    >>> mark["form_id"], [sheet.name for sheet in others]
    ('awareness', ['answers'])
    """
    places = [n for n, sheet in enumerate(sheets) if sheet.name == FORM]
    if not places:
        return {}, list(sheets)
    rest = list(sheets)
    own = rest.pop(places[0])
    head = next(own.pieces, [])
    rows = head if isinstance(head, list) else head.rows()
    pairs = {
        row[0].strip(): "\n".join(filter(None, map(str.strip, row[1:]))) for row in rows if row
    }
    if pairs.get("kind") == KIND:
        return pairs, rest
    rest.insert(places[0], replace(own, pieces=itertools.chain([head], own.pieces)))
    return {}, rest


def entry_orders(mark: Mapping[str, str]) -> Orders:
    r"""In which order the booklet prints the answers that the workbook is for.

    Examples
    --------
    >>> entry_orders({"kind": KIND, "booklet": "B", "order/k01": "c\na\nb"})
    {'B': {'k01': ('c', 'a', 'b')}}
    """
    if not mark.get("booklet"):
        return {}
    own = {name: value for name, value in mark.items() if name.startswith(ORDER)}
    order = {name.removeprefix(ORDER): tuple(value.split("\n")) for name, value in own.items()}
    return {mark["booklet"]: order}


def entry_tables(
    mark: Mapping[str, str], sheets: Sequence[Sheet], instrument: Instrument, file: str
) -> tuple[list[EntryTable], list[Finding]]:
    """Read the sheets of answers; the one of respondents comes first.

    Parameters
    ----------
    mark : mapping
        Of `entry_mark`.
    sheets : sequence of Sheet
    instrument : Instrument
    file : str
        Name in findings.
    """
    findings = _other_form(mark, instrument, file)
    tables: dict[str | None, EntryTable] = {}
    for sheet in sheets:
        raw = raw_table(sheet, file, lambda head, _: _header(head, instrument))
        if PAPER not in raw.headers:
            continue
        one = _assigned(raw, instrument)
        if one.repeat in tables:
            findings.append(Finding("error", file, None, "", sheet.name, "second_sheet"))
            continue
        table, told = papers_in(one.table, one.targets, instrument, file)
        tables[one.repeat] = _with_numbers(replace(one, table=table), mark)
        findings += [*raw.findings, *told]
    findings += _doubles(tables.get(None), file)
    return sorted(tables.values(), key=lambda one: one.repeat is not None), findings


def papers_in(
    table: RawTable, targets: list[Target | None], instrument: Instrument, file: str
) -> tuple[RawTable, list[Finding]]:
    """Keep what was typed from papers, in a sheet of the workbook or one that was saved as CSV.

    Parameters
    ----------
    table : RawTable
    targets : list of Target or None
        What its columns hold.
    instrument : Instrument
    file : str
        Name in findings.
    """
    answers = without_questions(table, targets, instrument)
    prepared, findings = _filled_rows(answers, file)
    ready, more = _boxes(_computed(prepared), targets, file)
    return ready, [*findings, *more]


def _header(head: list[Row], instrument: Instrument) -> tuple[int, list[str]]:
    """The row of names; where it is gone, the names by the row of questions."""
    near = [[cell.strip() for cell in row] for row in head[:TITLES]]
    for place, row in enumerate(near):
        if PAPER in row:
            return place + 1, row
    tables = [None, *instrument.repeats]
    words = [words_above(Headings(instrument, one).items.values()) for one in tables]
    for place, row in enumerate(near):
        named = max((named_by_words(row, one) for one in words), key=_count)
        if row and row[0] and not named[0] and most(_count(named), _count(row) - 1):
            return place + 1, _with_paper(row, named)
    return 0, []


def _count(row: list[str]) -> int:
    return sum(bool(cell) for cell in row)


def _with_paper(row: list[str], named: list[str]) -> list[str]:
    """The columns before the first question are those of the paper."""
    first = next(place for place, name in enumerate(named) if name)
    below = zip(named[first:], row[first:], strict=True)
    return [*[PAPER, PLACE, *row[2:]][:first], *(name or cell for name, cell in below)]


def _other_form(mark: Mapping[str, str], instrument: Instrument, file: str) -> list[Finding]:
    form = mark.get("form_id", "")
    if form == instrument.name:
        return []
    detail: dict[str, object] = {"wanted": instrument.name}
    return [Finding("warning", file, None, "", form, "other_form", detail)]


def _assigned(table: RawTable, instrument: Instrument) -> EntryTable:
    """Names are those of the form, and stand once in it, so they tell which sheet it is."""
    options = [None, *instrument.repeats]
    known = {one: column_targets(Headings(instrument, one)) for one in options}
    best = max(options, key=lambda one: sum(name in known[one] for name in table.headers))
    return EntryTable(table, [known[best].get(name) for name in table.headers], best)


def _filled_rows(table: RawTable, file: str) -> tuple[RawTable, list[Finding]]:
    """Leave out rows with nothing but a number: they were prepared, and nobody filled them in."""
    filled = np.zeros(len(table), dtype=bool)
    for name, column in zip(table.headers, table.columns, strict=True):
        if name not in (PAPER, PLACE):
            filled |= ~column.blank()
    empty = table.rows[~filled].tolist()
    findings = [Finding("note", file, row, PAPER, "", "row_left_out") for row in empty]
    return table.keep(filled), findings


def _computed(table: RawTable) -> RawTable:
    """What a formula gave counts; a formula without a result stays one, and is told of."""
    if not table.formulas:
        return table
    rows = {row: n for n, row in enumerate(table.rows.tolist())}
    kept = {
        (row, place): formula
        for (row, place), formula in table.formulas.items()
        if row in rows and place < len(table.columns)
        and table.columns[place].blank()[rows[row]]
    }  # fmt: skip
    return replace(table, formulas=kept)


def _boxes(
    table: RawTable, targets: list[Target | None], file: str
) -> tuple[RawTable, list[Finding]]:  # fmt: skip
    """A 0 under the question itself: it was answered, and no box is ticked."""
    columns, findings = list(table.columns), list[Finding]()
    for place, target in enumerate(targets):
        boxes = [
            n for n, t in enumerate(targets)
            if target and t and t.field == target.field and t.choice is not None
        ]  # fmt: skip
        if target is None or target.choice is not None or not boxes:
            continue
        none = _is_nothing(columns[place])
        ticked = np.array([~columns[n].blank() for n in boxes]).any(axis=0)
        for row in table.rows[none & ticked].tolist():
            more = Finding("warning", file, row, target.field, "0", "ticked_and_none")
            findings.append(more)
        columns[place] = _put(columns[place], none, "")
        columns[boxes[0]] = _put(columns[boxes[0]], none & ~ticked, NOTHING_TICKED)
    return replace(table, columns=columns), findings


def _is_nothing(column: Texts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    zero = np.array([text.strip() in ("0", "0.0") for text in column.values], dtype=bool)
    return zero[column.codes] if len(column.values) else zero


def _put(
    column: Texts, where: np.ndarray[tuple[int], np.dtype[np.bool_]], text: str
) -> Texts:  # fmt: skip
    codes = np.where(where, len(column.values), column.codes)
    return Texts([*column.values, text], codes)


def _with_numbers(one: EntryTable, mark: Mapping[str, str]) -> EntryTable:
    """Say to which respondent a row belongs, as exports of platforms do, and of which version."""
    table = one.table
    papers = _keys(table, PAPER)
    added = {"_index": papers}
    if one.repeat is not None:
        places = _keys(table, PLACE)
        inside = papers + "/" + places
        added = {"_parent_index": inside if PLACE in table.headers else papers}
        added["_index"] = papers + "/" + (papers.groupby(papers).cumcount() + 1).astype("str")
    added["__version__"] = pd.Series(mark.get("version", ""), index=papers.index)
    if mark.get("booklet"):
        added[BOOKLET] = pd.Series(mark["booklet"], index=papers.index)
    columns = [*table.columns, *(texts_of(column) for column in added.values())]
    wider = replace(table, headers=[*table.headers, *added], columns=columns)
    return replace(one, table=wider, targets=[*one.targets, *[None] * len(added)])


def paper_number(text: str) -> str:
    """Write a number as numbers are compared.

    Examples
    --------
    >>> paper_number("007"), paper_number(" 7"), paper_number("12B"), paper_number("0")
    ('7', '7', '12b', '0')
    """
    return text.strip().casefold().lstrip("0") or text.strip()


def _keys(table: RawTable, name: str) -> pd.Series:
    if name not in table.headers:
        return pd.Series("", index=range(len(table)), dtype="str")
    column = table.columns[table.headers.index(name)]
    return pd.Series(column.map(paper_number), dtype="str")


def _doubles(answers: EntryTable | None, file: str) -> list[Finding]:
    """Numbers that stand on two rows: rows of repeats would belong to either."""
    if answers is None:
        return []
    numbers = _keys(answers.table, PAPER)
    twice = numbers.duplicated() & (numbers != "")
    rows = answers.table.rows[twice.to_numpy()].tolist()
    return [
        Finding("error", file, row, PAPER, number, "number_twice")
        for row, number in zip(rows, numbers[twice], strict=True)
    ]
