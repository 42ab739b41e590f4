"""Answers as the text of a study's wave files: codes, ISO dates, and a column for each box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from toolkit.booklet_orders import BOOKLET
from toolkit.cells import read_dates
from toolkit.exports.entry_sheets import PAPER, paper_number
from toolkit.exports.fields import DATES
from toolkit.instrument import Instrument
from toolkit.items import Item, fold
from toolkit.responses import Responses
from toolkit.settings import Survey
from toolkit.survey_import.answer_days import DAY, day_column

UUID, TIME, VERSION, SOURCE = "_uuid", "_submission_time", "__version__", "_source"
NOTED = (UUID, TIME, VERSION, SOURCE)
ON_PAPER = (BOOKLET, PAPER)  # what was typed from the paper beside the answers
_RECORDED_DAYS = ("today", "start")


def answer_cells(responses: Responses, survey: Survey, *, day_first: bool) -> pd.DataFrame:
    """Write answers as text, only for fields for which the file has a column.

    Several choices stand as codes with blanks between them, and once more in a column `name/choice`
    for each choice, 1 or 0: all 0 is "none ticked", all empty "unanswered".

    Parameters
    ----------
    responses : Responses
    survey : Survey
        It may need columns that are no fields of the form: unit, weight, groups.
    day_first : bool
        How a column `date` is read that is no field of the form.
    """
    cells: dict[str, pd.Series] = {}
    for name, item in responses.instrument.fields.items():
        if name in responses.asked:
            cells |= item_cells(item, responses.table[name])
    cells |= _others(responses, survey, day_first=day_first)
    for name in (TIME, VERSION, *ON_PAPER):
        if name in responses.metadata:
            cells[name] = _texts(responses.metadata[name])
    if PAPER in cells:
        cells[PAPER] = cells[PAPER].map(paper_number)
    frame = pd.DataFrame(cells, index=responses.table.index, dtype="str")
    for name in NOTED:
        if name not in frame:
            frame[name] = ""
    return frame[ordered(frame.columns, responses.instrument)]


def item_cells(item: Item, answers: pd.Series) -> dict[str, pd.Series]:
    """Write the answers to one item: its column, and those of its boxes.

    Examples
    --------
    >>> from toolkit.items import Choice, Label
    >>> item = Item("news", "select_multiple", Label(), (Choice("tv", {}), Choice("radio", {})))
    >>> cells = item_cells(item, pd.Series([["radio"], [], None]))
    >>> {name: column.tolist() for name, column in cells.items()}
    {'news': ['radio', '', ''], 'news/tv': ['0', '0', ''], 'news/radio': ['1', '0', '']}
    """
    if item.kind not in ("select_multiple", "rank"):
        return {item.name: _day_texts(answers) if item.kind in DATES else _texts(answers)}
    lists = answers.tolist()
    cells = {item.name: _joined(lists)}
    for choice in item.choices if item.kind == "select_multiple" else ():
        ticks = [str(int(choice.name in a)) if isinstance(a, list) else "" for a in lists]
        cells[f"{item.name}/{choice.name}"] = pd.Series(ticks, dtype="str")
    return {name: column.set_axis(answers.index) for name, column in cells.items()}


def _joined(lists: Sequence[object]) -> pd.Series:
    return pd.Series([" ".join(a) if isinstance(a, list) else "" for a in lists], dtype="str")


def _texts(values: pd.Series) -> pd.Series:
    """Each different value once as text; numbers as short as they are exact."""
    codes, found = pd.factorize(values)
    texts = [*(_text(value) for value in found), ""]  # -1, the last, is missing
    return pd.Series([texts[code] for code in codes], index=values.index, dtype="str")


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value).replace("\0", "")


def _day_texts(values: pd.Series) -> pd.Series:
    texts: pd.Series = values.dt.strftime("%Y-%m-%d").fillna("").astype("str")
    return texts


def needed_columns(survey: Survey) -> tuple[str, ...]:
    """Name the columns that tie answers to units, people and groups."""
    names = (survey.unit_column, survey.weight_column, *survey.code_columns, *survey.groups)
    return tuple(dict.fromkeys(name for name in names if name))


def _others(responses: Responses, survey: Survey, *, day_first: bool) -> dict[str, pd.Series]:
    """Columns the study needs that are no fields of the form."""
    headers = {fold(str(header)): str(header) for header in responses.metadata}
    cells = {
        name: _texts(responses.metadata[headers[fold(name)]])
        for name in needed_columns(survey)
        if name not in responses.instrument.fields and fold(name) in headers
    }
    if DAY not in responses.instrument.fields:
        cells |= _days(responses, day_column(responses), day_first=day_first)
    return cells


def _days(responses: Responses, header: str | None, *, day_first: bool) -> dict[str, pd.Series]:
    """The day of each answer: as the file has it, otherwise as the device has noted it."""
    if header is not None:
        typed = _texts(responses.metadata[header])
        read = _day_texts(read_dates(typed.replace("", pd.NA), "", day_first=day_first)[0])
        return {DAY: read.where(read != "", typed)}
    for item in responses.instrument.fields.values():
        if item.kind in _RECORDED_DAYS and item.name in responses.asked:
            return {DAY: _day_texts(responses.table[item.name])}
    return {}


def ordered(columns: Iterable[str], instrument: Instrument) -> list[str]:
    """Sort columns as a wave file has them: the form, what else the study needs, what was noted."""
    there = list(dict.fromkeys(columns))
    form = [name for item in instrument.fields.values() for name in item_columns(item)]
    others = sorted(set(there) - {*form, *NOTED}, key=lambda name: (name == DAY, name))
    return [name for name in (*form, *others, *NOTED) if name in set(there)]


def item_columns(item: Item) -> list[str]:
    """Name the columns of an item."""
    boxes = item.choices if item.kind == "select_multiple" else ()
    return [item.name, *(f"{item.name}/{choice.name}" for choice in boxes)]


def answer_days(cells: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Give the day of each submission, the best known of several; missing where none is."""
    recorded = [i.name for k in _RECORDED_DAYS for i in instrument.fields.values() if i.kind == k]
    days = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[us]")
    for name in (DAY, *recorded, TIME):
        if name in cells:
            found = pd.to_datetime(cells[name].str[:10], format="%Y-%m-%d", errors="coerce")
            days = days.fillna(found.astype("datetime64[us]"))
    return days
