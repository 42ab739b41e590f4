"""What a form check says of names, types and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings import hint
from toolkit.form_items import LISTED, RECORDED, kind_of
from toolkit.items import DONT_KNOW, PREFER_NOT, SPECIAL, Item, fold
from toolkit.xlsform import Form, Problem, Row

ANSWERED = {
    *LISTED, "integer", "decimal", "range", "text", "date", "time", "datetime", "geopoint",
    "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "acknowledge", "trigger",
    "select_one_from_file", "select_multiple_from_file", "select_one_external", "xml-external",
    "csv-external", "int", "string", "dateTime",
}  # fmt: skip
_FRAME = {
    *(f"{end}_{part}" for end in ("begin", "end") for part in ("group", "repeat")),
    *("note", "audit", "background-audio", "entity"),
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# What such choices are usually called.
_SAYS = {
    DONT_KNOW: ("không biết", "don't know", "do not know", "chưa biết"),
    PREFER_NOT: ("không muốn trả lời", "prefer not to say", "prefer not to answer"),
}


def at(form: Form, row: Row, column: str, code: str, severity: str, **words: object) -> Problem:
    """Make a remark on one cell."""
    assert severity in ("error", "warning", "note")
    value = str(words.pop("value", row[column]))
    return Problem(form.path.name, row.sheet, row.number, column, value, code, words, severity)  # type: ignore[arg-type]


def name_problems(form: Form) -> Iterator[Problem]:
    """Names that are none, or that others may take for each other."""
    seen: dict[str, Row] = {}
    for row in form.rows("survey"):
        name = row["name"]
        if not name or kind_of(row["type"])[0].startswith("end"):
            continue
        if not _NAME.fullmatch(name):
            yield at(form, row, "name", "form_bad_name", "error")
        first = seen.setdefault(name.casefold(), row)
        if first is row:
            continue
        if first["name"] != name:
            yield at(form, row, "name", "form_name_case", "warning", name=first["name"])
        elif _is_frame(first) or _is_frame(row):
            yield at(form, row, "name", "form_section_name", "warning")


def _is_frame(row: Row) -> bool:
    return kind_of(row["type"])[0] in _FRAME


def type_problems(form: Form) -> Iterator[Problem]:
    """Types that no survey program knows, and what `or_other` does."""
    known = ANSWERED | RECORDED | _FRAME
    for row in form.rows("survey"):
        kind, more = kind_of(row["type"])
        if kind and kind not in known:
            near = hint(kind, sorted(known))
            yield at(form, row, "type", "form_type", "error", value=kind, hint=near)
        if "or_other" in more and len(form.languages) > 1:
            yield at(form, row, "type", "form_or_other", "note")


def list_problems(form: Form) -> Iterator[Problem]:
    """Lists nobody uses, and choice names that cannot be told apart in the data."""
    used: dict[str, set[str]] = {}
    for row in form.rows("survey"):
        kind, more = kind_of(row["type"])
        if kind in LISTED and more:
            used.setdefault(more[0], set()).add(kind)
    told = set[str]()
    for row in form.rows("choices"):
        name = row["list_name"]
        if name and name not in used and name not in told:
            told.add(name)
            yield at(form, row, "list_name", "form_list_unused", "warning")
        if re.search(r"\s", row["name"]) and "select_multiple" in used.get(name, ()):
            yield at(form, row, "name", "form_choice_blank", "error")


def special_problems(form: Form) -> Iterator[Problem]:
    """“Don't know” and “prefer not to say” under other names than the four special ones."""
    for row in form.rows("choices"):
        if not row["name"] or row["name"] in SPECIAL:
            continue
        texts = form.texts(row, "label")
        meant = _meaning(row["name"])
        if meant:
            yield at(form, row, "name", "form_other_spelling", "note", meant=meant)
            continue
        for meaning, says in _SAYS.items():
            text = next((text for text in texts.values() if fold(text) in says), "")
            if text:
                words = {"name": row["name"], "text": text, "meant": meaning}
                yield at(form, row, "name", "form_unnamed_dont_know", "warning", **words)


def _meaning(name: str) -> str:
    from toolkit.items import Choice, Label

    return Item("", "select_one", Label(), (Choice(name, Label()),)).special.get(name, "")
