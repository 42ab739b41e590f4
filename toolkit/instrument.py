"""The questionnaire: read from an XLSForm, checked, and ready to say what answers mean.

The form an office puts on the survey server is also the codebook of the analysis. Columns which
survey servers ignore (`scale`, `reverse`, `answer`, `source`) and one sheet more (`scales`) say
how answers become scores; the key never reaches the respondent's device.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from toolkit import errors
from toolkit.items import (
    BETTER,
    DONT_KNOW,
    METHODS,
    NONE_OF_THESE,
    OTHER,
    PREFER_NOT,
    SPECIAL,
    AnswerKey,
    Choice,
    Item,
    Label,
    Scale,
    fold,
)
from toolkit.xlsform import Form, InstrumentError, Problem, Row

__all__ = [
    "BETTER", "DONT_KNOW", "METHODS", "NONE_OF_THESE", "OTHER", "PREFER_NOT", "SPECIAL",
    "AnswerKey", "Choice", "Instrument", "InstrumentError", "Item", "Label", "Problem", "Scale",
    "fold", "read_instrument",
]  # fmt: skip

_LISTED = ("select_one", "select_multiple", "rank")  # types followed by the name of a list
# Rows of the survey sheet which nobody answers.
_NOT_ASKED = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "note",
    "calculate", "hidden", "start-geopoint", "background-audio", "background-geopoint",
    "csv-external", "xml-external", "simserial", "subscriberid", "entity", "begin", "begin_group",
    "end_group", "begin_repeat", "end_repeat",
}  # fmt: skip
_YES, _NO = {"yes", "true", "true()"}, {"", "no", "false", "false()"}
_OTHER_LABEL = {"vi": "Khác", "en": "Other"}  # survey servers add this choice for `or_other`
_ORDERED = ("sum", "mean")
_CHOICE_COLUMNS = ("list_name", "name")
_SCALE_COLUMNS = ("name", "method", "min_answered", "low", "high", "better")


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: its items in order and its scales.

    Examples
    --------
    >>> awareness = read_instrument("surveys/awareness.md")
    >>> awareness
    Instrument('awareness', version '2026110101', 49 items; scales: knowledge (15), attitude (16), practice (5))
    >>> awareness.item("k08").label["en"][:46]
    'For how many minutes a day may a woman worker '
    >>> awareness.scale("attitud")
    Traceback (most recent call last):
    ...
    toolkit.errors.ArgumentError: scale='attitud' is not known; allowed: 'knowledge', 'attitude', ...
    """  # noqa: E501

    name: str
    version: str
    title: Mapping[str, str]
    items: Mapping[str, Item]
    scales: Mapping[str, Scale] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    def item(self, name: str) -> Item:
        """Return an item, or say which ones there are."""
        if name not in self.items:
            raise errors.unknown("item", name, self.items)
        return self.items[name]

    def scale(self, name: str) -> Scale:
        """Return a scale, or say which ones there are."""
        if name not in self.scales:
            raise errors.unknown("scale", name, self.scales)
        return self.scales[name]

    def items_of(self, scale: str) -> tuple[Item, ...]:
        """Return the items of a scale in the order of the form."""
        return tuple(self.items[name] for name in self.scale(scale).items)

    def __repr__(self) -> str:
        scales = ", ".join(f"{s.name} ({len(s.items)})" for s in self.scales.values()) or "none"
        return (
            f"Instrument({self.name!r}, version {self.version!r}, "
            f"{len(self.items)} items; scales: {scales})"
        )

    def _repr_html_(self) -> str:
        title = html.escape(next(iter(self.title.values()), self.name))
        rows = "".join(_scale_row(scale, self.languages) for scale in self.scales.values())
        heads = "".join(
            f"<th>{h}</th>" for h in ("scale", "", "items", "method", "range", "better")
        )
        return (
            f"<p><strong>{title}</strong><br>{html.escape(self.name)}, version "
            f"{html.escape(self.version)}: {len(self.items)} items in "
            f"{', '.join(self.languages)}</p><table><tr>{heads}</tr>{rows}</table>"
        )


def _scale_row(scale: Scale, languages: tuple[str, ...]) -> str:
    label = next((scale.label[language] for language in languages), "")
    bounds = f"{scale.low:g}–{scale.high:g}"
    cells = (scale.name, label, len(scale.items), scale.method, bounds, scale.better)
    return "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells) + "</tr>"


def read_instrument(path: str | Path) -> Instrument:
    """Read a questionnaire written as an XLSForm.

    Parameters
    ----------
    path : str or Path
        An `.xlsx` file, or a `.md` file with the same sheets as Markdown tables.

    Returns
    -------
    Instrument
        Texts in NFC; languages by their codes, the form's default language first.

    Raises
    ------
    InstrumentError
        Once, with everything that is wrong: file, sheet, row, column, value and remedy.

    Examples
    --------
    >>> item = read_instrument("surveys/awareness.md").item("k08")
    >>> item.decode("30 PHÚT"), item.key_on(date(2025, 6, 30)), item.key_on(date(2020, 6, 30))
    ('b', 'b', None)
    """
    form = Form(Path(path))
    scales = _read_scales(form)
    items = _read_items(form, _read_choices(form), scales)
    scales = {name: _with_items(form, scale, items) for name, scale in scales.items()}
    form.stop_if_wrong()
    settings = form.rows("settings")[0] if form.rows("settings") else Row("settings", 1, {})
    name = settings["form_id"] or form.path.stem
    title = {code: settings[f"report_title::{code}"] for code in form.languages}
    title[form.languages[0]] = settings["form_title"] or name
    title = Label({code: text for code, text in title.items() if text})
    return Instrument(name, settings["version"], title, items, scales, form.languages)


def _read_choices(form: Form) -> dict[str, tuple[Choice, ...]]:
    """Read the choice lists by name."""
    used = any(_kind(row["type"])[0] in _LISTED for row in form.rows("survey"))
    if "choices" not in form.headers and not used:
        return {}
    form.need("choices", *_CHOICE_COLUMNS)
    if not form.has("choices", *_CHOICE_COLUMNS):
        return {}
    form.need_labels("choices")
    lists: dict[str, list[Choice]] = {}
    for row in form.rows("choices"):
        _read_choice(form, row, lists.setdefault(row["list_name"], []))
    return {name: tuple(choices) for name, choices in lists.items()}


def _read_choice(form: Form, row: Row, earlier: list[Choice]) -> None:
    choice = Choice(row["name"], form.label(row))
    if not choice.name or not row["list_name"]:
        column = "name" if not choice.name else "list_name"
        form.wrong(row, column, "the cell is empty", "fill it in")
    meant = {text: other.name for other in earlier for text in _spellings(other)}
    for text in sorted(_spellings(choice) & set(meant)):
        what = f"{text!r} also stands for choice {meant[text]!r} of list {row['list_name']!r}"
        form.wrong(row, "name", what, "give each choice its own name and text")
    earlier.append(choice)


def _spellings(choice: Choice) -> set[str]:
    return {fold(text) for text in (choice.name, *choice.label.values())} - {""}


def _read_scales(form: Form) -> dict[str, Scale]:
    """Read the scales, without their items yet."""
    if not any(row["scale"] for row in form.rows("survey")) and "scales" not in form.headers:
        return {}
    form.need("scales", *_SCALE_COLUMNS)
    if not form.has("scales", *_SCALE_COLUMNS):
        return {}
    form.need_labels("scales")
    scales: dict[str, Scale] = {}
    for row in form.rows("scales"):
        _check_name(form, row, scales)
        scales[row["name"]] = _read_scale(form, row)
    return scales


def _read_scale(form: Form, row: Row) -> Scale:
    for column, allowed in (("method", METHODS), ("better", BETTER)):
        if row[column] not in allowed:
            form.not_among(row, column, row[column], allowed)
    share, low, high = (_number(form, row, column) for column in ("min_answered", "low", "high"))
    if share > 1 or share < 0:
        form.wrong(row, "min_answered", f"{share:g} is no share", "write 0.8 for 80 %")
    if low >= high:
        form.wrong(row, "high", f"high ({high:g}) is not above low ({low:g})", "correct the range")
    return Scale(row["name"], form.label(row), (), row["method"], share, low, high, row["better"])


def _number(form: Form, row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        form.wrong(row, column, f"{row[column]!r} is no number", "write digits, for example 0.8")
        return float("nan")


def _read_items(
    form: Form, lists: Mapping[str, tuple[Choice, ...]], scales: Mapping[str, Scale]
) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for row in form.rows("survey"):
        if _kind(row["type"])[0] in _NOT_ASKED:
            continue
        if not row["type"]:
            form.wrong(row, "type", "the cell is empty", "write a type, for example select_one")
        _check_name(form, row, items)
        items[row["name"]] = _read_item(form, row, lists)
        _check_item(form, row, items[row["name"]], scales)
    return items


def _check_name(form: Form, row: Row, earlier: Collection[str]) -> None:
    if not row["name"]:
        form.wrong(row, "name", "the cell is empty", "give it a name")
    elif row["name"] in earlier:
        form.wrong(row, "name", f"{row['name']!r} stands twice", "give each its own name")


def _kind(text: str) -> tuple[str, list[str]]:
    """Split `select_one sex or_other` into its type and what follows."""
    first, *rest = re.sub(r"^(begin|end|select) (?=\w)", r"\1_", text).split() or [""]
    return first, rest


def _read_item(form: Form, row: Row, lists: Mapping[str, tuple[Choice, ...]]) -> Item:
    choices = _offered(form, row, lists)
    return Item(
        name=row["name"],
        kind=_kind(row["type"])[0],
        label=form.label(row),
        choices=choices,
        scale=row["scale"] or None,
        reverse=_flag(form, row, "reverse"),
        answer=_read_key(form, row, [choice.name for choice in choices]),
        required=fold(row["required"]) in _YES,
        source=row["source"],
        relevant=row["relevant"],
    )


def _offered(form: Form, row: Row, lists: Mapping[str, tuple[Choice, ...]]) -> tuple[Choice, ...]:
    """Look up the list of choices an item names."""
    kind, listed = _kind(row["type"])
    if kind not in _LISTED:
        return ()
    name = listed[0] if listed else ""
    if name not in lists and form.has("choices", *_CHOICE_COLUMNS):
        form.not_among(row, "type", name, lists)
    other = Choice(OTHER, Label({c: _OTHER_LABEL.get(c, "Other") for c in form.languages}))
    return lists.get(name, ()) + ((other,) if "or_other" in listed else ())


def _flag(form: Form, row: Row, column: str) -> bool:
    if fold(row[column]) not in _YES | _NO:
        form.wrong(row, column, f"{row[column]!r} is neither yes nor empty", "write yes or nothing")
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
            what = f"{earlier.choice!r} and {later.choice!r} are right on the same day"
            form.wrong(row, "answer", what, "let one end the day before the next begins")


def _read_period(form: Form, row: Row, text: str) -> AnswerKey:
    choice, _, period = text.strip().partition(" ")
    since, slash, until = period.partition("/")
    start, end = (_date(form, row, day.strip()) for day in (since, until))
    if period and not slash:
        remedy = "write it as 2021-01-01/ or /2026-06-30"
        form.wrong(row, "answer", f"{period!r} is no period", remedy)
    if start and end and end < start:
        form.wrong(row, "answer", f"the period {period!r} ends before it begins", "correct it")
    return AnswerKey(choice, start, end)


def _date(form: Form, row: Row, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.wrong(row, "answer", f"{text!r} is no date", "write it as YYYY-MM-DD, e.g. 2026-07-01")
        return None


def _check_item(form: Form, row: Row, item: Item, scales: Mapping[str, Scale]) -> None:
    """Check that the item can count in its scale."""
    if item.scale and item.scale not in scales and form.has("scales", *_SCALE_COLUMNS):
        form.not_among(row, "scale", item.scale, scales)
    method = scales[item.scale].method if item.scale and item.scale in scales else None
    if item.reverse and method not in _ORDERED:
        what = "only an item of a sum or mean scale can be reversed"
        form.wrong(row, "reverse", what, "empty the cell")
    if method in _ORDERED and (item.kind != "select_one" or len(item.ordinary) < 2):
        what = f"{item.name!r} has no ordered choices, so it has no value in a {method} scale"
        form.wrong(row, "scale", what, "make it a select_one with two or more choices")
    if method == "percent_correct" and not item.answer:
        what = f"{item.name!r} counts in a percent_correct scale and has no right answer"
        form.wrong(row, "answer", what, "write the right choice, for example b 2021-01-01/")


def _with_items(form: Form, scale: Scale, items: Mapping[str, Item]) -> Scale:
    """Give a scale its items, in the order of the form."""
    own = [item for item in items.values() if item.scale == scale.name]
    if not own:
        what = f"no item names {scale.name!r} in its column scale"
        form.add("scales", None, "name", scale.name, what, "name it in survey, or remove it")
    lengths = sorted({len(item.ordinary) for item in own})
    if scale.method in _ORDERED and len(lengths) > 1:
        what = f"items of {scale.name!r} have {' and '.join(map(str, lengths))} ordered choices"
        form.add("scales", None, "name", scale.name, what, "give them lists of the same length")
    return replace(scale, items=tuple(item.name for item in own))
