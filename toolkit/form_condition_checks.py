"""What a form check says of conditions: whether they can be read and name what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.findings import hint
from toolkit.form_expressions import choices_in, curly_quotes, names_in, unreadable_part
from toolkit.form_items import is_flag
from toolkit.form_name_checks import at
from toolkit.items import Item
from toolkit.xlsform import Form, Problem, Row

_EXAMPLES = {
    "relevant": "${consent} = 'yes'",
    "constraint": ". >= 0 and . <= 20",
    "calculation": "${men} + ${women}",
    "required": "${consent} = 'yes'",  # or a plain yes
}
_WORD = re.compile(r"[^\W\d]\w*")  # where a condition should stand: it would name no question


def condition_problems(form: Form, items: Mapping[str, Item]) -> Iterator[Problem]:
    """Look through every condition of the form.

    Parameters
    ----------
    form : Form
    items : mapping
        All questions by name, those of repeats too.
    """
    names = {row["name"] for row in form.rows("survey") if row["name"]} | set(items)
    for row in form.rows("survey"):
        for column, example in _EXAMPLES.items():
            if row[column]:
                yield from _readable(form, row, column, example)
                yield from _flagged(form, row, column)
                yield from _known(form, row, column, names)
                yield from _offered(form, row, column, items)


def _readable(form: Form, row: Row, column: str, example: str) -> Iterator[Problem]:
    near = unreadable_part(row[column])
    words = {"example": example}
    if signs := curly_quotes(row[column]):
        yield at(form, row, column, "form_curly", "error", signs=" ".join(signs))
    elif near:
        yield at(form, row, column, "form_expression", "error", near=near, **words)
    elif near is not None:
        yield at(form, row, column, "form_not_closed", "error", **words)


def _flagged(form: Form, row: Row, column: str) -> Iterator[Problem]:
    """A word in the place of yes, such as “có”, which servers take for the name of something."""
    if column == "required" and _WORD.fullmatch(row[column]) and not is_flag(row[column]):
        yield at(form, row, column, "form_neither", "error")


def _known(form: Form, row: Row, column: str, names: set[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(names_in(row[column])):
        if name.removeprefix("last-saved#") not in names:
            words = {"name": name, "hint": hint(name, sorted(names))}
            yield at(form, row, column, "form_no_such_item", "error", **words)


def _offered(form: Form, row: Row, column: str, items: Mapping[str, Item]) -> Iterator[Problem]:
    for name, choice in dict.fromkeys(choices_in(row[column])):
        item = items.get(row["name"] if name == "." else name)
        known = [one.name for one in item.choices] if item else []
        if item and known and choice not in known:
            words = {
                "name": item.name, "choice": choice, "hint": hint(choice, known),
                "allowed": ", ".join(known[:12]) + (" …" if known[12:] else ""),
            }  # fmt: skip
            yield at(form, row, column, "form_no_such_choice", "error", **words)
