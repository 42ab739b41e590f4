"""Which column of an answer file holds what, by headers as forms, servers and people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.findings import Finding, hint
from toolkit.instrument import Instrument, fold
from toolkit.reading.tables import header_name

RESPONDENT, DATE = "respondent", "date"
# Headers of a person's own code, best first. `ID` comes last: some forms count their rows by it.
CODES = (
    *(RESPONDENT, "respondent_id", "respondent_code", "participant", "participant_id", "code"),
    *("mã người trả lời", "mã học viên", "mã ẩn danh", "mã tự tạo", "mã số", "mã", "ma", "id"),
)
# Headers of the day of an answer, best first; survey servers and forms write the others.
DATES = (
    *(DATE, "ngày", "ngày trả lời", "today", "end", "start", "_submission_time", "timestamp"),
    *("dấu thời gian", "completion time", "start time", "thời gian hoàn thành"),
    *("thời gian bắt đầu", "submitdate"),
)
_NUMBER = re.compile(r"^(?:câu hỏi|câu|question|q)?\s*\d+\s*[.:)\-]\s*")
_END = " *:?.…"

Names = Mapping[str, str]  # a header as it is compared -> the name of the item


def item_headers(instrument: Instrument) -> Names:
    """Every header that means an item: its name, and its text in each language.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    mapping
        Header, without its number and its last mark -> name; a text of two items means neither.

    Examples
    --------
    >>> from toolkit.instrument import read_instrument
    >>> known = item_headers(read_instrument("surveys/awareness.md"))
    >>> item_of("3. Giới tính của anh/chị *", known), item_of("demographics/sex", known)
    ('sex', 'sex')
    """
    texts = [
        (bare, item.name)
        for item in instrument.items.values()
        for bare in {_bare(text) for text in item.label.values()} - {""}
    ]
    times = Counter(bare for bare, _ in texts)
    labels = {bare: name for bare, name in texts if times[bare] == 1}
    return labels | {header_name(name): name for name in instrument.items}


def item_of(header: str, known: Names) -> str | None:
    """Name the item a header means, or None."""
    name = header_name(header)
    tries = (name, name.rpartition("/")[2], _bare(header))
    return next((known[form] for form in tries if form in known), None)


def is_known(header: str, known: Names) -> bool:
    """Whether a header means an item, a person's code or a day."""
    return item_of(header, known) is not None or header_name(header) in {*CODES, *DATES}


def _bare(header: str) -> str:
    """A question without its number and the marks behind it."""
    text = fold(header)
    return (_NUMBER.sub("", text) or text).rstrip(_END)


def name_columns(
    text: pd.DataFrame, known: Names, file: str
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """Head columns by the names of their items, and those of code and day by `RESPONDENT`, `DATE`.

    Parameters
    ----------
    text : DataFrame of str
        As `read_table` gives it.
    known : mapping
        Of `item_headers`.
    file : str
        Name printed in findings.

    Returns
    -------
    named : DataFrame of str
        Only the columns that mean something.
    findings : list of Finding
        Columns that are not used, and questions that stand twice.
    """
    columns = [str(column) for column in text]
    meant = {column: header_name(item_of(column, known) or "") for column in columns}
    counted = [column for column in ("id",) if column in text and _counts_rows(text[column])]
    codes = [code for code in CODES if code not in counted]
    meant |= _first(codes, meant, RESPONDENT) | _first(DATES, meant, DATE)
    findings = [Finding("note", file, None, column, "", "running_number") for column in counted]
    kept: dict[str, str] = {}
    free = [name for name in known.values() if header_name(name) not in meant.values()]
    for column in (column for column in columns if column not in counted):
        if not meant[column]:
            more = {"hint": hint(column, free)}
            findings.append(Finding("note", file, None, column, "", "unused_column", more))
        elif meant[column] in kept.values():
            findings.append(Finding("error", file, None, column, "", "double_column"))
        else:
            kept[column] = meant[column]
    return text[list(kept)].rename(columns=kept), findings


def _first(wanted: Sequence[str], meant: Names, name: str) -> dict[str, str]:
    """The best of several headers for one thing, unless a question bears that name."""
    found = next((w for w in wanted if meant.get(w) == ""), None)
    return {found: name} if found and name not in meant.values() else {}


def _counts_rows(cells: pd.Series) -> bool:
    """Whether a column numbers the rows, as forms do, which would pair strangers."""
    return cells.tolist() == [str(n) for n in range(1, len(cells) + 1)]
