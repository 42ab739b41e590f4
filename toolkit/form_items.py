"""The survey sheet of an XLSForm: its questions, in the groups and repeats they stand in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.items import OTHER, AnswerKey, Choice, Item, Label, Scale, fold
from toolkit.questionnaire import Note, Section
from toolkit.xlsform import Form, Row

LISTED = ("select_one", "select_multiple", "rank")  # types followed by the name of a list
# What the device notes down by itself; it stands in the data, but nobody is asked.
RECORDED = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial",
    "subscriberid", "calculate", "hidden", "start-geopoint", "background-geopoint",
}  # fmt: skip
# Rows of the survey sheet which are no column of the data.
_NO_DATA = {"audit", "background-audio", "csv-external", "xml-external", "entity", "begin"}
ORDERED = ("sum", "mean")
SCALE_COLUMNS = ("name", "method", "min_answered", "low", "high", "better")
CHOICE_COLUMNS = ("list_name", "name")
_YES, _NO = {"yes", "true", "true()"}, {"", "no", "false", "false()"}
# Survey servers add this choice, and a question behind it, for `or_other`.
_OTHER_LABEL = {"vi": "Khác", "en": "Other"}
_SPECIFY_LABEL = {"vi": "Xin ghi rõ ý khác", "en": "Please specify the other answer"}
_OTHER_SUFFIX = "_other"

Lists = Mapping[str, tuple[Choice, ...]]


@dataclass
class _Open:
    """A group or repeat whose end has not been reached."""

    row: Row | None
    name: str = ""
    label: Mapping[str, str] = field(default_factory=Label)
    repeat: bool = False
    parts: list[Section | Item | Note] = field(default_factory=list)

    def section(self) -> Section:
        relevant = self.row["relevant"] if self.row else ""
        return Section(self.name, self.label, tuple(self.parts), self.repeat, relevant)


def read_body(form: Form, lists: Lists, scales: Mapping[str, Scale]) -> Section:
    """Read the survey sheet, noting in the form what is wrong in it.

    Parameters
    ----------
    form : Form
    lists : mapping
        Choices by the name of their list.
    scales : mapping
        Without their items.

    Returns
    -------
    Section
        The whole form; what is wrong stands in `form.problems`.
    """
    opened, names = [_Open(None)], set[str]()
    for row in form.rows("survey"):
        kind = kind_of(row["type"])[0]
        if kind in ("begin_group", "begin_repeat"):
            opened.append(_Open(row, row["name"], form.texts(row, "label"), kind == "begin_repeat"))
        elif kind in ("end_group", "end_repeat"):
            _close(form, row, opened, kind)
        elif kind == "note":
            note = Note(row["name"], form.texts(row, "label"), row["relevant"])
            opened[-1].parts.append(note)
        elif kind not in _NO_DATA:
            opened[-1].parts += _read_row(form, row, lists, scales, names)
    for unclosed in opened[:0:-1]:
        assert unclosed.row is not None
        kind = kind_of(unclosed.row["type"])[0].replace("begin", "end")
        form.wrong(unclosed.row, "type", "form_unclosed", name=unclosed.name, kind=kind)
        opened[-2].parts.append(opened.pop().section())
    return opened[0].section()


def _close(form: Form, row: Row, opened: list[_Open], kind: str) -> None:
    if len(opened) == 1:
        form.wrong(row, "type", "form_nothing_open")
        return
    if opened[-1].repeat != (kind == "end_repeat"):
        begun = "begin_repeat" if opened[-1].repeat else "begin_group"
        words = {"name": opened[-1].name, "begun": begun, "kind": begun.replace("begin", "end")}
        form.wrong(row, "type", "form_other_end", **words)
    closed = opened.pop().section()
    opened[-1].parts.append(closed)


def _read_row(
    form: Form, row: Row, lists: Lists, scales: Mapping[str, Scale], names: set[str]
) -> Iterator[Item]:
    """One question, and the one that `or_other` puts behind it."""
    if not row["type"]:
        form.wrong(row, "type", "form_no_type")
    check_name(form, row, names)
    names.add(row["name"])
    item = _read_item(form, row, lists)
    _check_item(form, row, item, scales)
    yield item
    if "or_other" in kind_of(row["type"])[1]:
        yield _specified(item, form.languages)


def _specified(item: Item, languages: tuple[str, ...]) -> Item:
    """Make the question that `or_other` puts behind another one."""
    label = Label({code: _SPECIFY_LABEL.get(code, _SPECIFY_LABEL["en"]) for code in languages})
    asked = f"selected(${{{item.name}}}, '{OTHER}')"
    return Item(
        item.name + _OTHER_SUFFIX,
        "text",
        label,
        relevant=asked,
        since=item.since,
        follows=item.name,
    )


def check_name(form: Form, row: Row, earlier: set[str] | Mapping[str, object]) -> None:
    """Complain about a name that is missing or stands twice."""
    if not row["name"]:
        form.wrong(row, "name", "form_no_name")
    elif row["name"] in earlier:
        form.wrong(row, "name", "form_name_twice")


def kind_of(text: str) -> tuple[str, list[str]]:
    """Split `select_one sex or_other` into its type and what follows.

    Examples
    --------
    >>> kind_of("begin group"), kind_of("select_one sex or_other")
    (('begin_group', []), ('select_one', ['sex', 'or_other']))
    """
    first, *rest = re.sub(r"^(begin|end|select) (?=\w)", r"\1_", text).split() or [""]
    return first, rest


def _read_item(form: Form, row: Row, lists: Lists) -> Item:
    choices = _offered(form, row, lists)
    kind = kind_of(row["type"])[0]
    return Item(
        name=row["name"],
        kind=kind,
        label=form.texts(row, "label") if kind in RECORDED else form.label(row),
        choices=choices,
        scale=row["scale"] or None,
        reverse=_flag(form, row, "reverse"),
        answer=_read_key(form, row, [choice.name for choice in choices]),
        required=fold(row["required"]) in _YES,
        source=row["source"],
        relevant=row["relevant"],
        hint=form.texts(row, "hint"),
        constraint=row["constraint"],
        constraint_message=form.texts(row, "constraint_message"),
        appearance=row["appearance"],
        since=row["since"],
    )


def _offered(form: Form, row: Row, lists: Lists) -> tuple[Choice, ...]:
    """Look up the list of choices an item names."""
    kind, listed = kind_of(row["type"])
    if kind not in LISTED:
        return ()
    name = listed[0] if listed else ""
    if name not in lists and form.has("choices", *CHOICE_COLUMNS):
        form.not_among(row, "type", name, lists)
    if "or_other" not in listed or OTHER in (choice.name for choice in lists.get(name, ())):
        return lists.get(name, ())
    other = Choice(OTHER, Label({c: _OTHER_LABEL.get(c, "Other") for c in form.languages}))
    return (*lists.get(name, ()), other)


def is_flag(text: str) -> bool:
    """Tell whether a cell says yes or no; an empty one says no.

    Examples
    --------
    >>> is_flag("TRUE"), is_flag(""), is_flag("maybe")
    (True, True, False)
    """
    return fold(text) in _YES | _NO


def _flag(form: Form, row: Row, column: str) -> bool:
    if not is_flag(row[column]):
        form.wrong(row, column, "form_neither")
    return fold(row[column]) in _YES


def _read_key(form: Form, row: Row, allowed: list[str]) -> tuple[AnswerKey, ...]:
    """Read `a /2026-06-30; b 2026-07-01/`: the right choice per period, both days included."""
    before = len(form.problems)
    keys = [_read_period(form, row, part) for part in row["answer"].split(";") if part.strip()]
    keys.sort(key=lambda key: key.valid_from or date.min)
    if len(form.problems) == before:  # a date that is none would look like an open period
        _check_overlap(form, row, keys)
    for key in keys:
        if key.choice not in allowed:
            form.not_among(row, "answer", key.choice, allowed)
    return tuple(keys)


def _check_overlap(form: Form, row: Row, keys: list[AnswerKey]) -> None:
    for earlier, later in itertools.pairwise(keys):
        if earlier.holds_on(later.valid_from or date.min):
            words = {"first": earlier.choice, "second": later.choice}
            form.wrong(row, "answer", "form_key_overlap", **words)


def _read_period(form: Form, row: Row, text: str) -> AnswerKey:
    choice, _, period = text.strip().partition(" ")
    since, slash, until = period.partition("/")
    start, end = (_date(form, row, day.strip()) for day in (since, until))
    if period and not slash:
        form.wrong(row, "answer", "form_no_period", period=period)
    if start and end and end < start:
        form.wrong(row, "answer", "form_backwards", period=period)
    return AnswerKey(choice, start, end)


def _date(form: Form, row: Row, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.wrong(row, "answer", "form_no_date", day=text)
        return None


def _check_item(form: Form, row: Row, item: Item, scales: Mapping[str, Scale]) -> None:
    """Check that the item can count in its scale."""
    if item.scale and item.scale not in scales and form.has("scales", *SCALE_COLUMNS):
        form.not_among(row, "scale", item.scale, scales)
    method = scales[item.scale].method if item.scale and item.scale in scales else None
    if item.reverse and method not in ORDERED:
        form.wrong(row, "reverse", "form_not_reversible")
    if method in ORDERED and (item.kind != "select_one" or len(item.ordinary) < 2):
        form.wrong(row, "scale", "form_no_order", name=item.name, method=method)
    if method == "percent_correct" and not item.answer:
        form.wrong(row, "answer", "form_no_key", name=item.name)
