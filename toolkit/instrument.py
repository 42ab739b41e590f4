"""The questionnaire: read from an XLSForm, checked, and ready to say what answers mean.

The form an office puts on the survey server is also the codebook of the analysis. Columns which
survey servers ignore (`scale`, `reverse`, `answer`, `source`) and one sheet more (`scales`) say
how answers become scores; the key never reaches the respondent's device.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit import errors
from toolkit.form_items import (
    CHOICE_COLUMNS,
    LISTED,
    ORDERED,
    RECORDED,
    SCALE_COLUMNS,
    check_name,
    kind_of,
    read_body,
)
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
from toolkit.questionnaire import Section
from toolkit.xlsform import Form, InstrumentError, Problem, Row

__all__ = [
    "BETTER", "DONT_KNOW", "METHODS", "NONE_OF_THESE", "OTHER", "PREFER_NOT", "SPECIAL",
    "AnswerKey", "Choice", "Instrument", "InstrumentError", "Item", "Label", "Problem", "Scale",
    "fold", "read_instrument",
]  # fmt: skip


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: its items in order and its scales.

    Parameters
    ----------
    name, version : str
        Of the form.
    title : mapping
        Per language.
    items : mapping
        The questions by name, in order, without those of repeats.
    scales : mapping
        By name.
    languages : tuple of str
        Their codes, the form's default language first.
    body : Section
        The form as it is laid out, with groups, repeats, notes and what the device records.
    versions : mapping
        Version of the form -> names of what it asks, for those versions that are known.
    booklet : str
        The booklet as which it is printed; empty: in the order of the form.
    lettered : mapping
        Questions whose answers the booklet prints in its own order, each with a letter -> names of
        their choices.

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
    body: Section = field(default_factory=Section)
    versions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    booklet: str = ""
    lettered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Item]:
        """Columns of the answers in the order of the form: what is asked, and what is recorded.

        Those of repeats are apart, in `repeats`.
        """
        return {item.name: item for item in self.body.items()} or dict(self.items)

    @property
    def repeats(self) -> dict[str, Section]:
        """What is answered several times, by name."""
        return {section.name: section for section in self.body.repeats()}

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
        An `.xlsx` or `.xls` file; or a `.md` or `.csv` file with the same sheets as tables, whose
        first column names them.

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
    >>> from datetime import date
    >>> item = read_instrument("surveys/awareness.md").item("k08")
    >>> item.decode("30 PHÚT"), item.key_on(date(2025, 6, 30)), item.key_on(date(2020, 6, 30))
    ('b', 'b', None)
    """
    form = Form(Path(path))
    instrument = read_form(form)
    form.stop_if_wrong()
    return instrument


def read_form(form: Form) -> Instrument:
    """Read what can be understood of an opened form; the rest stands in `form.problems`."""
    scales = _read_scales(form)
    body = read_body(form, _read_choices(form), scales)
    items = {item.name: item for item in body.items() if _is_asked(item)}
    scales = {name: _with_items(form, scale, items) for name, scale in scales.items()}
    settings = form.rows("settings")[0] if form.rows("settings") else Row("settings", 1, {})
    name = settings["form_id"] or form.path.stem
    title = {code: settings[f"report_title::{code}"] for code in form.languages}
    title[form.languages[0]] = settings["form_title"] or name
    title = Label({code: text for code, text in title.items() if text})
    version = settings["version"]
    known = _versions(version, body)
    return Instrument(name, version, title, items, scales, form.languages, body, known)


def load_instrument(form: str | Path, *, earlier: Iterable[str | Path] = ()) -> Instrument:
    """Read a questionnaire, and what its earlier versions asked.

    Parameters
    ----------
    form : str or Path
        An XLSForm, as in `read_instrument`.
    earlier : iterable of str or Path
        Earlier versions of the form. A question they lack was "not asked" in answers to them,
        which is not "unanswered". The column `since` of the survey sheet says the same.

    Returns
    -------
    Instrument

    Raises
    ------
    InstrumentError
        With everything that is wrong in the forms.

    Examples
    --------
    >>> load_instrument("surveys/awareness.md").title["en"]
    'Survey of awareness of gender equality'
    """
    newest = read_instrument(form)
    known = dict(newest.versions)
    for path in earlier:
        old = read_instrument(path)
        known[old.version] = _names(old.body)
    return replace(newest, versions=known)


def _is_asked(item: Item) -> bool:
    return item.kind not in RECORDED and not item.follows


def _names(body: Section) -> frozenset[str]:
    inside = (item.name for repeat in body.repeats() for item in repeat.items())
    return frozenset([*(item.name for item in body.items()), *inside])


def _versions(version: str, body: Section) -> dict[str, frozenset[str]]:
    """What each version asked, as far as the column `since` tells."""
    items = [*body.items(), *(item for repeat in body.repeats() for item in repeat.items())]
    versions = {version, *(item.since for item in items if item.since)}
    return {
        one: frozenset(item.name for item in items if not _later(item.since, one))
        for one in versions
    }


def _later(since: str, version: str) -> bool:
    """Whether a version is a later one; they are numbers in good forms, such as 2026110101."""
    if since.isdecimal() and version.isdecimal():
        return int(since) > int(version)
    return since > version


def _read_choices(form: Form) -> dict[str, tuple[Choice, ...]]:
    """Read the choice lists by name."""
    used = any(kind_of(row["type"])[0] in LISTED for row in form.rows("survey"))
    if "choices" not in form.headers and not used:
        return {}
    form.need("choices", *CHOICE_COLUMNS)
    if not form.has("choices", *CHOICE_COLUMNS):
        return {}
    form.need_labels("choices")
    lists: dict[str, list[Choice]] = {}
    for row in form.rows("choices"):
        _read_choice(form, row, lists.setdefault(row["list_name"], []))
    return {name: tuple(choices) for name, choices in lists.items()}


def _read_choice(form: Form, row: Row, earlier: list[Choice]) -> None:
    choice = Choice(row["name"], form.label(row))
    if not choice.name or not row["list_name"]:
        form.wrong(row, "list_name" if choice.name else "name", "form_empty")
    meant = {text: other.name for other in earlier for text in _spellings(other)}
    for text in sorted(_spellings(choice) & set(meant)):
        words = {"text": text, "choice": meant[text], "list": row["list_name"]}
        form.wrong(row, "name", "form_choice_twice", **words)
    earlier.append(choice)


def _spellings(choice: Choice) -> set[str]:
    return {fold(text) for text in (choice.name, *choice.label.values())} - {""}


def _read_scales(form: Form) -> dict[str, Scale]:
    """Read the scales, without their items yet."""
    if not any(row["scale"] for row in form.rows("survey")) and "scales" not in form.headers:
        return {}
    form.need("scales", *SCALE_COLUMNS)
    if not form.has("scales", *SCALE_COLUMNS):
        return {}
    form.need_labels("scales")
    scales: dict[str, Scale] = {}
    for row in form.rows("scales"):
        check_name(form, row, scales)
        scales[row["name"]] = _read_scale(form, row)
    return scales


def _read_scale(form: Form, row: Row) -> Scale:
    for column, allowed in (("method", METHODS), ("better", BETTER)):
        if row[column] not in allowed:
            form.not_among(row, column, row[column], allowed)
    share, low, high = (_number(form, row, column) for column in ("min_answered", "low", "high"))
    if share > 1 or share < 0:
        form.wrong(row, "min_answered", "form_share")
    if low >= high:
        form.wrong(row, "high", "form_range", high=f"{high:g}", low=f"{low:g}")
    return Scale(row["name"], form.label(row), (), row["method"], share, low, high, row["better"])


def _number(form: Form, row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        form.wrong(row, column, "form_number")
        return float("nan")


def _with_items(form: Form, scale: Scale, items: Mapping[str, Item]) -> Scale:
    """Give a scale its items, in the order of the form."""
    own = [item for item in items.values() if item.scale == scale.name]
    if not own:
        form.add("scales", None, "name", scale.name, "form_scale_empty", name=scale.name)
    lengths = sorted({len(item.ordinary) for item in own})
    if scale.method in ORDERED and len(lengths) > 1:
        words = {"name": scale.name, "few": str(lengths[0]), "many": str(lengths[-1])}
        form.add("scales", None, "name", scale.name, "form_scale_lengths", **words)
    return replace(scale, items=tuple(item.name for item in own))
