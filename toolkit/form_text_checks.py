"""What a form check says of texts: translations, repeated and very long ones."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.form_items import LISTED, RECORDED, kind_of
from toolkit.form_name_checks import at
from toolkit.items import fold
from toolkit.xlsform import Form, Problem, Row

LONGEST_QUESTION = 300  # letters; longer ones are not read to the end, on paper or aloud
LONGEST_CHOICE = 200
_JOINERS = (", ", ";")  # of Google and Microsoft Forms


def translation_problems(form: Form) -> Iterator[Problem]:
    """Texts below a question that one language has and another lacks."""
    for row in form.rows("survey"):
        for column in ("hint", "constraint_message"):
            yield from _half(form, row, column)
        if kind_of(row["type"])[0] in ("note", "begin_group", "begin_repeat"):
            yield from _half(form, row, "label")


def _half(form: Form, row: Row, column: str) -> Iterator[Problem]:
    texts = form.texts(row, column)
    have = next(iter(texts), "")
    for code in form.languages:
        if texts and code not in texts:
            typed = form.headers["survey"].get(f"{column}::{code}", f"{column}::{code}")
            words = {"value": "", "have": have, "lack": code}
            yield at(form, row, typed, "form_half_translated", "warning", **words)


def label_problems(form: Form) -> Iterator[Problem]:
    """Questions with the same text in one group."""
    groups: list[dict[tuple[str, str], Row]] = [{}]
    for row in form.rows("survey"):
        kind = kind_of(row["type"])[0]
        if kind in ("begin_group", "begin_repeat"):
            groups.append({})
        elif kind in ("end_group", "end_repeat"):
            groups = groups[:-1] or [{}]
        elif kind not in RECORDED | {"note"}:
            yield from _same(form, row, groups[-1])


def _same(form: Form, row: Row, earlier: dict[tuple[str, str], Row]) -> Iterator[Problem]:
    for language, text in form.texts(row, "label").items():
        first = earlier.setdefault((language, fold(text)), row)
        if first is not row:
            typed = form.headers["survey"][f"label::{language}"]
            words = {"value": text, "tongue": language, "name": first["name"]}
            yield at(form, row, typed, "form_label_twice", "warning", **words)


def length_problems(form: Form) -> Iterator[Problem]:
    """Texts nobody reads to the end."""
    for sheet, most in (("survey", LONGEST_QUESTION), ("choices", LONGEST_CHOICE)):
        for row in form.rows(sheet):
            if kind_of(row["type"])[0] == "note":
                continue
            for language, text in form.texts(row, "label").items():
                if len(text) > most:
                    typed = form.headers[sheet][f"label::{language}"]
                    words = {"length": str(len(text)), "tongue": language, "most": str(most)}
                    yield at(form, row, typed, "form_long", "note", value=text, **words)


def joined_problems(form: Form) -> Iterator[Problem]:
    """Choices whose text holds the sign by which web forms join several answers."""
    rows = (kind_of(row["type"]) for row in form.rows("survey"))
    several = {more[0] for kind, more in rows if kind in LISTED and kind != "select_one" and more}
    for row in form.rows("choices"):
        if row["list_name"] not in several:
            continue
        for language, text in form.texts(row, "label").items():
            mark = next((mark for mark in _JOINERS if mark in text), "")
            if mark:
                typed = form.headers["choices"][f"label::{language}"]
                words = {"value": text, "mark": mark.strip()}
                yield at(form, row, typed, "form_joined", "note", **words)
