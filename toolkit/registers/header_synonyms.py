"""What offices write over their columns, and which field of a table they mean by it."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from toolkit.duplicate_names import plain_words
from toolkit.schema import columns

# What a row may hold beside the columns of the table it is meant for.
_OF_PEOPLE = ("name", "family_name", "given_name", "person_id", "sex", "sex_male", "sex_female")
FIELDS: dict[str, tuple[str, ...]] = {
    "units": (),
    "people": (*_OF_PEOPLE, "birth_year", "unit", "role", "start", "end"),
    "posts": (*_OF_PEOPLE, "birth_year", "unit", "role"),
    "trainings": ("periods",),
    "attendance": (
        *(*_OF_PEOPLE, "birth_year", "unit", "role"),
        *("topics", "start", "training_hours", "periods"),
    ),
    "activities": ("unit",),
}


def plain_header(text: str) -> str:
    """Write a header as it is compared: letters and digits without diacritics.

    Examples
    --------
    >>> plain_header(" Họ và  tên: "), plain_header("SỐ GIỜ (giờ)")
    ('ho va ten', 'so gio gio')
    """
    return " ".join(re.sub(r"[\W_]+", " ", " ".join(plain_words(text))).split())


@functools.cache
def synonyms(table: str) -> dict[str, str]:
    """Return every header that is understood in a table, and its field.

    Parameters
    ----------
    table : str

    Examples
    --------
    >>> synonyms("posts")["ngay"], synonyms("activities")["ngay"]
    ('start', 'date')
    """
    fields = {*columns(table), *FIELDS.get(table, ())}
    known: dict[str, str] = {}
    text = resources.files("toolkit.registers").joinpath("header_synonyms.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["field"] in fields | {"order"} and row["table"] in ("", table):
            headers = {plain_header(header): row["field"] for header in row["headers"].split("|")}
            known |= headers  # what is said for one table comes later and holds
    own = {plain_header(name): name for name in columns(table)}
    if "unit" in fields:  # a unit is looked up by whatever names it
        own["unit id"] = "unit"
    return known | own
